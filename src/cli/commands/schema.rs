//! `hoego schema`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use super::{config, init};
use crate::cli::lab;
use crate::config::did_you_mean;
use crate::journal::{
    CheckRecord, EntryRecord, HistoryRecord, QuestionsRecord, ScaffoldRecord, SearchRecord, SummaryRecord, TriesRecord,
    UndoRecord,
};
use crate::lab::RunRecord;
use schemars::{Schema, schema_for};

/// Print the JSON Schema of a document, or the names of all
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name of a document
    #[arg(add = crate::cli::complete::schemas())]
    pub name: Option<String>,
}

/// Makes the schema of a document.
type Maker = fn() -> Schema;

/// The documents of `--json`, by the command that gives them.
pub const SCHEMAS: &[(&str, Maker)] = &[
    ("carry", || schema_for!(ScaffoldRecord)),
    ("check", || schema_for!(CheckRecord)),
    ("config", || schema_for!(config::ConfigRecord)),
    ("export", || schema_for!(SummaryRecord)),
    ("init", || schema_for!(init::InitRecord)),
    ("lab-check", || schema_for!(lab::CheckedRecord)),
    ("lab-clean", || schema_for!(lab::CleanedRecord)),
    ("lab-compare", || schema_for!(RunRecord)),
    ("lab-diff", || schema_for!(lab::DiffRecord)),
    ("lab-gallery", || schema_for!(lab::GalleryRecord)),
    ("lab-list", || schema_for!(lab::ListRecord)),
    ("lab-log", || schema_for!(lab::LogRecord)),
    ("lab-new", || schema_for!(lab::PlaceRecord)),
    ("lab-rerun", || schema_for!(lab::RerunsRecord)),
    ("lab-run", || schema_for!(RunRecord)),
    ("lab-show", || schema_for!(lab::ShowRecord)),
    ("lab-trust", || schema_for!(lab::TrustRecord)),
    ("log", || schema_for!(HistoryRecord)),
    ("month", || schema_for!(SummaryRecord)),
    ("new", || schema_for!(ScaffoldRecord)),
    ("questions", || schema_for!(QuestionsRecord)),
    ("search", || schema_for!(SearchRecord)),
    ("show", || schema_for!(EntryRecord)),
    ("today", || schema_for!(ScaffoldRecord)),
    ("try", || schema_for!(TriesRecord)),
    ("undo", || schema_for!(UndoRecord)),
    ("week", || schema_for!(SummaryRecord)),
];

/// Prints a schema.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let names = SCHEMAS.iter().map(|(name, _)| *name);
    let Some(wanted) = &args.name else {
        if context.options.json {
            context.ui.json(&names.collect::<Vec<_>>())?;
        } else {
            context
                .ui
                .data(names.map(|name| format!("{name}\n")).collect::<String>())?;
        }
        return Ok(Outcome::Done);
    };
    let Some((_, schema)) = SCHEMAS.iter().find(|(name, _)| name == wanted) else {
        let failure = CommandError::new(ErrorKind::Usage, format!("unknown document `{wanted}`"));
        return Err(match did_you_mean(wanted, names) {
            Some(near) => failure.hint(format!("did you mean `{near}`?")),
            None => failure.hint("`hoego schema` lists the names"),
        });
    };
    context.ui.json(&schema())?;
    Ok(Outcome::Done)
}
