//! After a run: recorded in `lab/ID/`, with charts, and put below the block. All of it is one plan: a full disk changes nothing.
//!
//! What is odd about it: the entry may have been edited while the run went on. So it is read again, under the journal's lock, and the result is
//! put in only if the code that stands there is still the code that ran.

use super::material::Material;
use super::measure::Measured;
use super::stock::Stock;
use super::telling::view_of;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::render::{Templates, charts, result_lines};
use crate::journal::{Draft, DraftError, FileChange, Plan};
use crate::lab::{ResultHeader, RunRecord, StoredRun, with_result};
use crate::system::{append_run, keep_raw, result_change};

/// What became of a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It stands below the block, in the entry at this path.
    Embedded { path: String, line: usize },
    /// It was not asked for, or nothing may be written into that entry.
    Recorded,
    /// The code is another one now.
    Changed,
    /// The block is not there any more, or not alone.
    Gone,
}

/// Records `measured`; with `embed` also puts the result into the entry.
pub fn save(
    context: &mut Context,
    measured: &Measured,
    material: &Material,
    embed: bool,
) -> Result<Saved, CommandError> {
    let stock = Stock::open_for_recording(context)?;
    let mut draft = Draft::new(stock.open.journal.clone());
    let charts = charts_of(&stock, measured, material)?;
    let names: Vec<&str> = charts.iter().map(|(name, _)| *name).collect();
    let saved = match embed {
        true => put_into_entry(context, &stock, &mut draft, measured, &names)?,
        false => Saved::Recorded,
    };
    let mut changes = recorded(&stock, measured.record.clone(), (measured, material), &charts)?;
    changes.extend(draft.into_plan().changes);
    context.apply(&stock.open, &Plan { changes })?;
    keep_trials(context, &stock, measured);
    Ok(saved)
}

/// A chart: the name of its file, and its text.
pub type Chart = (&'static str, String);

/// The charts of a run.
pub fn charts_of(stock: &Stock, measured: &Measured, material: &Material) -> Result<Vec<Chart>, CommandError> {
    let templates = Templates::load(&stock.open.root)?;
    charts(
        &view_of(stock.language(), &material.experiment.claims, measured),
        &templates,
    )
}

/// The changes of `lab/ID/`: the line first, so that a crash leaves no chart of a run that nobody knows.
pub fn recorded(
    stock: &Stock,
    record: RunRecord,
    (measured, material): (&Measured, &Material),
    charts: &[Chart],
) -> Result<Vec<FileChange>, CommandError> {
    let root = &stock.open.root;
    let run = StoredRun {
        record,
        environment: measured.environment.clone(),
        machine: measured.machine.clone(),
        source: Some(material.source.clone()),
    };
    let id = run.record.id.clone();
    let mut changes = vec![append_run(root, run)?];
    for (name, svg) in charts {
        changes.extend(result_change(root, &id, name, svg)?);
    }
    Ok(changes)
}

fn put_into_entry(
    context: &Context,
    stock: &Stock,
    draft: &mut Draft,
    measured: &Measured,
    charts: &[&str],
) -> Result<Saved, CommandError> {
    let record = &measured.record;
    let Ok(experiment) = stock.pick(&record.id) else {
        return Ok(Saved::Gone);
    };
    let text = stock.text_of(&experiment).to_owned();
    let (root, place) = (&stock.open.root, experiment.place.clone());
    let now = Material::read(context, root, experiment.clone(), &text);
    let (Ok(now), Some(place)) = (now, place) else {
        return Ok(Saved::Changed);
    };
    if now.code != record.code {
        return Ok(Saved::Changed);
    }
    let view = view_of(stock.language(), &experiment.claims, measured);
    let body = result_lines(&view, &place.path, charts);
    let edits = with_result(&text, &place, &header(measured), &body);
    match draft.edit(&place.path, &edits) {
        Ok(()) => Ok(Saved::Embedded {
            path: place.path,
            line: place.line,
        }),
        Err(error @ (DraftError::SeveralDays(_) | DraftError::ConflictCopy(_))) => {
            context.ui.warn(&error.to_string());
            Ok(Saved::Recorded)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the first line of the result block says.
pub fn header(measured: &Measured) -> ResultHeader {
    let record = &measured.record;
    ResultHeader {
        id: record.id.clone(),
        run: record.run.clone(),
        code: record.code.clone(),
        env: record.env.clone(),
    }
}

/// Keeps the raw trials; that they cannot be kept is no failure of the run.
fn keep_trials(context: &Context, stock: &Stock, measured: &Measured) {
    let limit = context
        .user_config()
        .ok()
        .and_then(|config| config.count("lab.keep-raw"));
    let named = (measured.record.id.as_str(), measured.record.run.as_str());
    let cells = &measured.data.cells;
    if context.options.dry_run {
        return;
    }
    if let Err(error) = keep_raw(&context.machine, &stock.open.root, named, cells, limit.unwrap_or(64)) {
        context.ui.warn(&format!("the raw trials are not kept: {error}"));
    }
}
