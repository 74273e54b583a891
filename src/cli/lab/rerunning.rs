//! `lab rerun`: recorded experiments run again, as they were recorded, to see which lessons no longer hold.
//!
//! What is odd about it: what runs stands in `runs.jsonl`, in the journal, so it is asked about like any other code.

use super::consent::allow;
use super::looking::{recorded, verdict_word};
use super::material::Material;
use super::measure::{Measured, measure, with_length};
use super::records::{ChangedRecord, RerunRecord, RerunsRecord};
use super::running::{end, tell_saved};
use super::saving::save;
use super::stock::{Stock, faulty, language_table};
use super::telling::show_measured;
use super::words::talk;
use crate::cli::commands::lab::{Instead, RerunArgs};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::cli::tame::harmless;
use crate::journal::Verdict;
use crate::lab::{RunRecord, experiment_of_source, files_of};
use crate::system::{LinkedFile, lock_experiment, read_all_runs, runs_path};
use std::path::PathBuf;

/// Runs recorded experiments again.
pub fn rerun(args: &RerunArgs, context: &mut Context) -> CommandResult {
    let with = args
        .with
        .iter()
        .map(|text| instead(context, text))
        .collect::<Result<Vec<Instead>, _>>()?;
    let stock = Stock::open(context)?;
    let ids = match &args.id {
        Some(id) => vec![id.clone()],
        None => read_all_runs(&stock.open.root)?.into_keys().collect(),
    };
    let mut reruns = Vec::new();
    let mut failed = 0;
    for id in &ids {
        let ran = recorded_material(context, &stock, id)
            .and_then(|(before, material)| again(args, context, &stock, &with, (before, material)));
        match ran {
            Ok(Some((before, measured))) => {
                let _verdict = end(context, stock.language(), &measured, false)?;
                let rerun = compared(before, measured);
                tell(context, &stock, &rerun)?;
                reruns.push(rerun);
            }
            Ok(None) => {}
            // One that cannot be run keeps the others from nothing; who names one is told why, and what to do.
            Err(failure) if args.id.is_none() && failure.kind != ErrorKind::ClosedPipe => {
                context.ui.warn(&format!("{id}: {}", failure.message));
                failed += 1;
            }
            Err(failure) => return Err(failure),
        }
    }
    let worse = reruns.iter().any(|rerun| is_worse(&rerun.changed));
    if context.options.json && !context.options.dry_run {
        context.ui.json(&RerunsRecord { reruns })?;
    }
    match (failed, worse) {
        (0, true) => Ok(Outcome::No),
        (0, false) => Ok(Outcome::Done),
        (failed, _) => Err(CommandError::new(
            ErrorKind::Journal,
            format!("{failed} of {} experiments could not be run", ids.len()),
        )
        .hint("`hoego lab rerun ID` says what is to be done about one")),
    }
}

/// `python=/usr/bin/python3.13`.
fn instead(context: &Context, text: &str) -> Result<Instead, CommandError> {
    let usage = || {
        CommandError::new(
            ErrorKind::Usage,
            format!("`{text}` does not name a language and what runs it"),
        )
        .hint("write `--with python=/usr/bin/python3.13`")
    };
    let (language, path) = text.split_once('=').ok_or_else(usage)?;
    if language.is_empty() || path.is_empty() {
        return Err(usage());
    }
    let path = match path.contains('/') {
        true => context.machine.absolute(path.as_ref())?,
        false => PathBuf::from(path),
    };
    Ok((super::measure::canonical(language).to_owned(), path))
}

/// The newest run of `id` with the material it ran.
pub fn recorded_material(context: &Context, stock: &Stock, id: &str) -> Result<(RunRecord, Material), CommandError> {
    let runs = recorded(context, stock, id)?;
    let last = runs.runs.len() - 1;
    let record = runs.runs[last].record.clone();
    let from = runs_path(id);
    let missing = || {
        CommandError::new(ErrorKind::Journal, format!("the code of `{id}` was not recorded"))
            .hint(format!("run it anew: hoego lab run {id}"))
    };
    let source = runs.source_of(last).ok_or_else(missing)?;
    let experiment = experiment_of_source(record.path.as_deref(), source).map_err(faulty)?;
    // Who may have written the file is asked by its name: a run that calls itself otherwise would have another file looked at.
    if let Some(other) = [&record.id, &experiment.id].into_iter().find(|other| *other != id) {
        return Err(
            CommandError::new(ErrorKind::Journal, format!("`{from}` holds runs of `{other}`"))
                .hint(format!("move the folder back to `lab/{other}`, or remove it")),
        );
    }
    let files = files_of(source).map_err(|fault| faulty(vec![fault]))?;
    let linked = files.into_iter().map(|(path, bytes)| LinkedFile { path, bytes });
    let material = Material::of(context, &stock.open.root, experiment, "", linked.collect())?;
    // The source that was recorded is recorded again, byte by byte.
    let material = Material {
        source: source.clone(),
        ..material
    };
    Ok((record, material))
}

/// Runs one again and records it; `None` with `--dry-run`.
fn again(
    args: &RerunArgs,
    context: &mut Context,
    stock: &Stock,
    with: &[Instead],
    (before, mut material): (RunRecord, Material),
) -> Result<Option<(RunRecord, Measured)>, CommandError> {
    let (language, root) = (stock.language(), stock.open.root.clone());
    let id = before.id.clone();
    material.experiment = with_length(material.experiment, &args.length)?;
    if context.options.dry_run {
        super::telling::tell_plan(context, language, &material)?;
        return Ok(None);
    }
    let from = runs_path(&id);
    let request = material.request(&from, from.clone());
    let request = super::consent::Request {
        paths: vec![&from],
        ..request
    };
    allow(context, language, &root, &request, args.trust_hash.as_deref())?;
    let _alone = lock_experiment(&context.machine, &root, &id)?;
    let table = language_table(context, with)?;
    let mut measured = measure(context, talk(language), &material, &table, Some(&root))?;
    measured.record.path.clone_from(&before.path);
    measured.record.line = before.line;
    let shown = match context.options.json {
        true => Ok(()),
        false => show_measured(context, language, &material, &measured, false),
    };
    if measured.trials() > 0 {
        let saved = save(context, &measured, &material, false)?;
        tell_saved(context, language, &saved);
    }
    shown?;
    Ok(Some((before, measured)))
}

fn compared(before: RunRecord, measured: Measured) -> RerunRecord {
    let after = measured.record;
    let changed = before.claims.iter().filter_map(|old| {
        let new = after.claims.iter().find(|claim| claim.text == old.text)?;
        (new.verdict != old.verdict).then(|| ChangedRecord {
            text: old.text.clone(),
            before: old.verdict,
            after: new.verdict,
        })
    });
    RerunRecord {
        id: before.id.clone(),
        before: before.run.clone(),
        changed: changed.collect(),
        after,
    }
}

/// Whether a lesson no longer holds: it held, and does not now.
fn is_worse(changed: &[ChangedRecord]) -> bool {
    changed
        .iter()
        .any(|claim| claim.before == Verdict::Holds || claim.after == Verdict::Refuted)
}

/// Whether the experiment stands in an entry with other code than the run that was repeated.
fn has_changed(context: &Context, stock: &Stock, after: &RunRecord) -> bool {
    let Ok(experiment) = stock.pick(&after.id) else {
        return false;
    };
    let text = stock.text_of(&experiment).to_owned();
    let now = Material::read(context, &stock.open.root, experiment, &text);
    now.is_ok_and(|now| now.code != after.code)
}

fn tell(context: &Context, stock: &Stock, rerun: &RerunRecord) -> Result<(), CommandError> {
    if context.options.json {
        return Ok(());
    }
    let words = talk(stock.language());
    if has_changed(context, stock, &rerun.after) {
        context
            .ui
            .talk(format!("{}: {}", harmless(&rerun.id), words.code_changed));
    }
    if rerun.changed.is_empty() {
        let same = if rerun.after.claims.is_empty() {
            words.no_claims
        } else {
            words.same
        };
        return context.ui.data(format!("{}: {same}\n\n", harmless(&rerun.id)));
    }
    let mut out = format!("{}: {}\n", harmless(&rerun.id), words.changed);
    for claim in &rerun.changed {
        let (before, after) = (verdict_word(stock, claim.before), verdict_word(stock, claim.after));
        out.push_str(&format!("  {}: {before} → {after}\n", harmless(&claim.text)));
    }
    context.ui.data(format!("{out}\n"))
}
