//! A run on a terminal: the answer in words first, then table, claims, outcomes, scaling and timeline; what is left out
//! stands behind `--verbose`.

use super::lab_grid::clean;
use super::{lab_bars, lab_curve, lab_table, lab_timeline};
use crate::cli::review::wrap::{shorten, wrap};
use crate::cli::styled::{Styled, joined, painted};
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

/// The run as text of at most `width` columns, with a line end.
pub fn render_run(view: &RunView<'_>, width: usize) -> Styled {
    let mut parts = vec![answer_lines(view, width)];
    parts.push(lab_table::cells(view, width));
    parts.push(lab_table::claims(view, width));
    parts.push(lab_bars::bars(view, width));
    parts.push(lab_curve::curve(view, width));
    parts.push(lab_timeline::timeline(view, width));
    if view.verbose {
        parts.push(lab_table::figures(view, width));
    }
    parts.push(warnings(view, width));
    parts.push(vec![footer(view, width)]);
    let parts = parts.into_iter().filter(|part| !part.is_empty());
    joined(parts.map(|part| joined(part, "\n")), "\n\n") + "\n"
}

/// The answer, its first sentence bold, as lines.
fn answer_lines(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    let sentences = view.words.lab_answer(&view.findings());
    let style = |at: usize| if at == 0 { Style::new().bold() } else { Style::new() };
    let lines = sentences.iter().enumerate().flat_map(|(at, sentence)| {
        let lines = wrap(&clean(sentence), width);
        lines.into_iter().map(move |line| painted(style(at), line))
    });
    let partial = view.record.partial.then(|| view.words.lab().partial.into());
    lines.chain(partial).collect()
}

fn warnings(view: &RunView<'_>, width: usize) -> Vec<Styled> {
    let label = format!("{}: ", view.words.lab().warning);
    let lines = view
        .warnings
        .iter()
        .flat_map(|warning| wrap(&clean(&format!("{label}{warning}")), width));
    lines
        .map(|line| painted(AnsiColor::Yellow.on_default(), line))
        .collect()
}

/// What names the run.
fn footer(view: &RunView<'_>, width: usize) -> Styled {
    let record = view.record;
    let text = format!(
        "{} · run {} · code {} · env {} · seed {}",
        record.id, record.run, record.code, record.env, record.seed
    );
    painted(Style::new().dimmed(), shorten(&clean(&text), width))
}
