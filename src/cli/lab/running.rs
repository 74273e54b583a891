//! `lab run` and `lab compare`: consent, measuring, the answer, the record.

use super::changing::spoken;
use super::consent::allow;
use super::material::Material;
use super::measure::{Measured, check, measure, with_length};
use super::saving::{Saved, save};
use super::stock::{Stock, faulty, language_table, warn_of_runs};
use super::telling::{show_measured, tell_plan};
use super::typed::{material_of_commands, material_of_file, save_comparison};
use super::words::talk;
use crate::cli::commands::lab::{CompareArgs, RunArgs};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::journal::{Language, Verdict};
use crate::lab::new_outcomes;
use crate::system::{self, LanguageTable, Root, TrustStore, check_source, lock_experiment, read_runs};
use std::path::Path;

/// Runs an experiment of the journal, or a program file.
pub fn run(args: &RunArgs, context: &mut Context) -> CommandResult {
    let place = context.place()?;
    if place.exists {
        let stock = Stock::open(context)?;
        if stock.has(&args.what) || !is_program(context, &args.what) {
            return run_experiment(args, context, &stock);
        }
        check_no_experiment(context, &stock.open.root, &args.what)?;
    } else if !is_program(context, &args.what) {
        let message = format!(
            "there is no file `{}`, and no journal here that could hold such an experiment",
            args.what
        );
        return Err(CommandError::new(ErrorKind::Usage, message)
            .hint("name a program such as `bench.py`, or go into a journal's folder"));
    }
    run_file(args, context)
}

/// Whether `what` is a file here.
fn is_program(context: &Context, what: &str) -> bool {
    let path = context.machine.absolute(Path::new(what));
    path.is_ok_and(|path| system::exists(&path) && !system::is_folder(&path))
}

/// Fails where the file `what` could be taken for an experiment of the journal at `root` that is there no more: whoever brought the file may have
/// removed the block.
fn check_no_experiment(context: &Context, root: &Root, what: &str) -> Result<(), CommandError> {
    if what.contains(['/', std::path::MAIN_SEPARATOR]) {
        return Ok(());
    }
    let known = system::exists(&root.join("lab").join(what))
        || TrustStore::of(&context.machine)?.last_text(root, what)?.is_some();
    match known {
        false => Ok(()),
        true => {
            let message = format!("`{what}` was an experiment of this journal, and is only a file now");
            Err(CommandError::new(ErrorKind::Usage, message)
                .hint(format!("if you mean the file: hoego lab run ./{what}")))
        }
    }
}

fn run_experiment(args: &RunArgs, context: &mut Context, stock: &Stock) -> CommandResult {
    let experiment = stock.pick(&args.what)?;
    if let Some(setting) = args.settings.first() {
        let message = format!("`{setting}` stands beside the ID of an experiment");
        return Err(CommandError::new(ErrorKind::Usage, message)
            .hint("its matrix and options stand in its block; here only `--trials` and `--for` are changed"));
    }
    let language = stock.language();
    let root = stock.open.root.clone();
    let text = stock.text_of(&experiment).to_owned();
    // What is trusted is the block as it stands; what was typed beside its name changes only how long this run takes.
    let mut material = Material::read(context, &root, experiment, &text)?;
    material.experiment = with_length(material.experiment, &args.length)?;
    check(&material)?;
    if context.options.dry_run {
        return tell_plan(context, language, &material);
    }
    let from = material
        .experiment
        .place
        .as_ref()
        .map(|place| place.path.clone())
        .unwrap_or_default();
    let request = material.request(&from, material.place());
    allow(context, language, &root, &request, args.trust_hash.as_deref())?;
    let _alone = lock_experiment(&context.machine, &root, &material.experiment.id)?;
    // Where results cannot be written is said before the experiment runs, not after.
    warn_of_runs(context, &read_runs(&root, &material.experiment.id)?.problems);
    check_source(&root, &material.source)?;
    let table = language_table(context, &[])?;
    let measured = measure(context, talk(language), &material, &table, Some(&root))?;
    // Kept also where nobody reads on (`| head -1`, a full disk behind standard output): a run may have taken an hour.
    let shown = show_measured(context, language, &material, &measured, args.verbose);
    if measured.trials() > 0 {
        let saved = save(context, &measured, &material, !args.no_embed)?;
        tell_saved(context, language, &saved);
    }
    shown?;
    end(context, language, &measured, args.strict)
}

fn run_file(args: &RunArgs, context: &mut Context) -> CommandResult {
    let language = spoken(context);
    let material = material_of_file(context, args)?;
    check(&material)?;
    if context.options.dry_run {
        return tell_plan(context, language, &material);
    }
    let here = context.machine.current_dir()?;
    // As `python FILE.py` typed here would: by the folder's `.python-version`, if it has one.
    let table = LanguageTable {
        asked_in: Some(here.clone()),
        ..language_table(context, &[])?
    };
    let measured = measure(context, talk(language), &material, &table, Some(&here))?;
    show_measured(context, language, &material, &measured, args.verbose)?;
    end(context, language, &measured, args.strict)
}

/// Runs commands side by side; with `--save` puts the result into the day's entry.
pub fn compare(args: &CompareArgs, context: &mut Context) -> CommandResult {
    let language = spoken(context);
    let material = material_of_commands(context, args)?;
    if context.options.dry_run {
        return tell_plan(context, language, &material);
    }
    // What is to be saved needs a journal: said before the commands run, not after.
    let lock = match &args.save {
        Some(name) => {
            // And one that can be read whole: the day's entry may have to be made.
            drop(context.open_for_deciding()?);
            let place = context.existing_place()?;
            super::typed::check_name(context, name)?;
            warn_of_runs(context, &read_runs(&place.root, name)?.problems);
            Some(lock_experiment(&context.machine, &place.root, name)?)
        }
        None => None,
    };
    let table = language_table(context, &[])?;
    let measured = measure(context, talk(language), &material, &table, None)?;
    let shown = show_measured(context, language, &material, &measured, args.verbose);
    if let Some(name) = &args.save
        && measured.trials() > 0
    {
        let saved = save_comparison(context, &measured, &material, name)?;
        tell_saved(context, language, &saved);
    }
    drop(lock);
    shown?;
    end(context, language, &measured, false)
}

/// Says where the result stands, or why it does not.
pub fn tell_saved(context: &Context, language: Language, saved: &Saved) {
    let words = talk(language);
    match saved {
        Saved::Embedded { path, line } => context.ui.talk(format!("{} {path}:{line}", words.embedded)),
        Saved::Recorded => {}
        Saved::Changed => context.ui.warn(words.not_embedded_changed),
        Saved::Gone => context.ui.warn(words.not_embedded_gone),
    }
}

/// The exit code of a run: what stopped it, then refuted claims, then with `strict` outcomes that no claim mentions.
pub fn end(context: &Context, language: Language, measured: &Measured, strict: bool) -> CommandResult {
    if let Some(failure) = &measured.failure {
        return Err(CommandError::from(failure.clone()));
    }
    let record = &measured.record;
    if record.partial {
        let message = format!("`{}` was stopped after {} trials", record.id, measured.trials());
        let failure = CommandError::new(ErrorKind::File, message);
        return Err(failure.hint(talk(language).partial));
    }
    if record.cells.iter().all(|cell| cell.trials == 0) {
        let failure = CommandError::new(ErrorKind::Journal, format!("no trial of `{}` was counted", record.id));
        return Err(failure.hint("give it `trials`, or more time"));
    }
    let refuted = record.claims.iter().any(|claim| claim.verdict == Verdict::Refuted);
    let new = new_outcomes(record);
    if strict {
        for (_, outcome) in &new {
            context.ui.warn(&format!("new: {} {}", outcome.class, outcome.key));
        }
    }
    Ok(match refuted || (strict && !new.is_empty()) {
        true => Outcome::No,
        false => Outcome::Done,
    })
}

/// Fails with all faults of what was typed.
pub fn typed_fault(faults: Vec<crate::lab::Fault>) -> CommandError {
    CommandError {
        kind: ErrorKind::Usage,
        ..faulty(faults)
    }
}
