//! `lab show`: an experiment as it stands, with its newest run. Starts nothing.

use super::looking::{listed, state_word};
use super::material::Material;
use super::records::ShowRecord;
use super::stock::{Stock, language_table, warn_of_runs};
use super::warning_words::warning_sentences;
use super::words::talk;
use crate::cli::commands::lab::ShowArgs;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::cli::render::{RunView, render_run};
use crate::cli::styled::{Styled, painted};
use crate::journal::Words;
use crate::lab::{RunData, StoredRun};
use crate::system::{read_raw, read_runs};

/// Shows an experiment.
pub fn show(args: &ShowArgs, context: &mut Context) -> CommandResult {
    let stock = Stock::open(context)?;
    let experiment = stock.pick(&args.id)?;
    let found = stock.found.iter().find(|found| found.id.as_deref() == Some(&args.id));
    let found = found.ok_or_else(|| CommandError::new(ErrorKind::Journal, "the experiment is gone"))?;
    let table = language_table(context, &[])?;
    let record = listed(context, &stock, &table, found)?;
    let text = stock.text_of(&experiment).to_owned();
    let material = Material::read(context, &stock.open.root, experiment, &text)?;
    let runs = read_runs(&stock.open.root, &args.id)?;
    warn_of_runs(context, &runs.problems);
    let run = runs.last();
    if context.options.json {
        context.ui.json(&ShowRecord {
            experiment: record,
            code: material.program.text,
            run: run.map(|run| run.record.clone()),
        })?;
        return Ok(Outcome::Done);
    }
    let words = talk(stock.language());
    let bold = anstyle::Style::new().bold();
    let head = format!("{} ({})", material.place(), material.experiment.language);
    let state = format!(" · {}\n\n", state_word(words, record.state));
    context.ui.data(painted(bold, head) + state)?;
    for line in material.source.block.lines() {
        context.ui.data(format!("{line}\n"))?;
    }
    if let Some(run) = run {
        let shown = render(context, &stock, &material, run, args.verbose);
        context.ui.data(Styled::from("\n") + shown)?;
    }
    Ok(Outcome::Done)
}

/// The newest run, with its trials where they are still kept.
fn render(context: &Context, stock: &Stock, material: &Material, run: &StoredRun, verbose: bool) -> Styled {
    let record = &run.record;
    let cells = read_raw(&context.machine, &stock.open.root, &record.id, &record.run);
    let data = cells.map(|cells| RunData {
        cells,
        seed: record.seed,
        partial: record.partial,
        planned: None,
    });
    let processors = run.machine.affinity.len().max(1);
    let warnings = data
        .as_ref()
        .map(|data| warning_sentences(stock.language(), &material.experiment, data, processors));
    let warnings = warnings.unwrap_or_default();
    let view = RunView {
        record,
        data: data.as_ref(),
        claims: &material.experiment.claims,
        warnings: &warnings,
        processors,
        words: Words::new(stock.language()),
        verbose,
    };
    render_run(&view, context.ui.width())
}
