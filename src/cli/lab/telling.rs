//! A run as it is told: one JSON document, or the answer in words with everything below it.

use super::material::Material;
use super::measure::Measured;
use super::warning_words::warning_sentences;
use super::words::talk;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, Outcome};
use crate::cli::render::{RunView, render_run};
use crate::cli::tame::harmless;
use crate::journal::{Language, Words};
use crate::lab::{Claim, Class};
use crate::system::with_entry_lines;
use std::time::Duration;

/// Shows what was measured.
pub fn show_measured(
    context: &Context,
    language: Language,
    material: &Material,
    measured: &Measured,
    verbose: bool,
) -> Result<(), CommandError> {
    if context.options.json {
        return context.ui.json(&measured.record);
    }
    let warnings = warning_sentences(language, &material.experiment, &measured.data, measured.processors());
    let view = RunView {
        warnings: &warnings,
        verbose,
        ..view_of(language, &material.experiment.claims, measured)
    };
    context.ui.data(render_run(&view, context.ui.width()))?;
    tell_failure(context, material, measured);
    Ok(())
}

/// How many lines of what a failed trial wrote are shown.
const LAST_LINES: usize = 12;

/// What the first trial that failed wrote on stderr, its end, with the entry's line numbers.
fn tell_failure(context: &Context, material: &Material, measured: &Measured) {
    let mut trials = measured.data.cells.iter().flat_map(|cell| &cell.trials);
    let failed = trials.find(|trial| trial.class != Class::Ok && !trial.stderr.trim().is_empty());
    let Some(trial) = failed else { return };
    let text = with_entry_lines(trial.stderr.trim_end(), &material.program);
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.len().saturating_sub(LAST_LINES);
    context.ui.talk(format!("{}:", trial.class));
    for line in &lines[first..] {
        context.ui.talk(format!("  {line}"));
    }
}

/// What there is to show of a run, without warnings.
pub fn view_of<'a>(language: Language, claims: &'a [Claim], measured: &'a Measured) -> RunView<'a> {
    RunView {
        record: &measured.record,
        data: Some(&measured.data),
        claims,
        warnings: &[],
        processors: measured.processors(),
        words: Words::new(language),
        verbose: false,
    }
}

/// What a run would do, for `--dry-run`: cells, trials, the longest it can take. Starts nothing.
pub fn tell_plan(context: &Context, language: Language, material: &Material) -> CommandResult {
    let options = &material.experiment.options;
    let words = talk(language);
    let cells = material.cells.len();
    let each = options.warmup + options.trials + usize::from(options.trace);
    let length = match options.budget {
        Some(budget) => format!("{cells} × …, {}", crate::lab::time(budget.as_secs_f64())),
        None => {
            let longest = options
                .timeout
                .saturating_mul(u32::try_from(cells * each).unwrap_or(u32::MAX));
            let most = longest.min(Duration::from_secs(u64::from(u32::MAX)));
            format!(
                "{cells} × {each} = {}, ≤ {}",
                cells * each,
                crate::lab::time(most.as_secs_f64())
            )
        }
    };
    let mut out = format!(
        "{}  {}\n{}: {length}\n",
        material.experiment.id,
        material.place(),
        words.trials
    );
    for cell in &material.cells {
        let values = cell.variables.iter().map(|(name, value)| format!("{name}={value}"));
        let values: Vec<String> = values.collect();
        out.push_str(&format!("  {}\n", harmless(&values.join(" "))));
    }
    for claim in &material.experiment.claims {
        out.push_str(&format!("  {}\n", harmless(&claim.text)));
    }
    context.ui.data(&out)?;
    Ok(Outcome::Done)
}
