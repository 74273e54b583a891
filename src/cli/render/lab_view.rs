//! A run on a terminal: the answer in words first, then table, claims, outcomes, scaling and timeline; what is left out
//! stands behind `--verbose`.

use super::lab_grid::{clean, paint};
use super::{lab_bars, lab_curve, lab_table, lab_timeline};
use crate::cli::review::wrap::wrap;
use crate::journal::{ClaimRecord, Words};
use crate::lab::{Claim, Finding, RunData, RunRecord, answer};
use anstyle::{AnsiColor, Style};

/// What there is to show of a run.
#[derive(Debug, Clone, Copy)]
pub struct RunView<'a> {
    pub record: &'a RunRecord,
    /// The trials; `None` for a run that is only on record: then there is no timeline and nothing is compared.
    pub data: Option<&'a RunData>,
    /// The claims as they were written, for their reasons.
    pub claims: &'a [Claim],
    /// Sentences that warn, in the language of `words`.
    pub warnings: &'a [String],
    /// Processors that the run was allowed.
    pub processors: usize,
    pub words: Words,
    /// Whether everything is shown.
    pub verbose: bool,
}

impl RunView<'_> {
    /// What the run answers, the answer first.
    pub fn findings(&self) -> Vec<Finding> {
        answer(self.record, self.data, self.processors)
    }

    /// The reason that stands behind a claim.
    pub fn reason(&self, record: &ClaimRecord) -> Option<&str> {
        let claim = self.claims.iter().find(|claim| claim.text == record.text)?;
        claim.why.as_deref()
    }
}

/// The run as text of at most `width` columns, with a line end; with ANSI colours only when `color` is set.
pub fn render_run(view: &RunView<'_>, width: usize, color: bool) -> String {
    let mut parts = vec![answer_lines(view, width, color)];
    parts.push(lab_table::cells(view, width, color));
    parts.push(lab_table::claims(view, width, color));
    parts.push(lab_bars::bars(view, width, color));
    parts.push(lab_curve::curve(view, width, color));
    parts.push(lab_timeline::timeline(view, width, color));
    if view.verbose {
        parts.push(lab_table::figures(view, width, color));
    }
    parts.push(warnings(view, width, color));
    parts.push(vec![footer(view, width, color)]);
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    let parts: Vec<String> = parts.map(|part| part.join("\n")).collect();
    parts.join("\n\n") + "\n"
}

/// The answer, its first sentence bold, as lines.
pub fn answer_lines(view: &RunView<'_>, width: usize, color: bool) -> Vec<String> {
    let sentences = view.words.lab_answer(&view.findings());
    let bold = |at: usize| if at == 0 { Style::new().bold() } else { Style::new() };
    let lines = sentences.iter().enumerate().flat_map(|(at, sentence)| {
        let lines = wrap(&clean(sentence), width);
        lines
            .into_iter()
            .map(move |line| if at == 0 { paint(color, bold(at), &line) } else { line })
    });
    let partial = view.record.partial.then(|| view.words.lab().partial.to_owned());
    lines.chain(partial).collect()
}

fn warnings(view: &RunView<'_>, width: usize, color: bool) -> Vec<String> {
    let label = format!("{}: ", view.words.lab().warning);
    let lines = view
        .warnings
        .iter()
        .flat_map(|warning| wrap(&clean(&format!("{label}{warning}")), width));
    lines
        .map(|line| paint(color, AnsiColor::Yellow.on_default(), &line))
        .collect()
}

/// What names the run.
fn footer(view: &RunView<'_>, width: usize, color: bool) -> String {
    let record = view.record;
    let text = format!(
        "{} · run {} · code {} · env {} · seed {}",
        record.id, record.run, record.code, record.env, record.seed
    );
    let text = crate::cli::review::wrap::shorten(&clean(&text), width);
    paint(color, Style::new().dimmed(), &text)
}
