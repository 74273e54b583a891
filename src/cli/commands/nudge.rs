//! `hoego nudge`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::args::GlobalArgs;
use crate::cli::render::terminal::plain;
use crate::cli::tame::harmless;
use crate::cli::ui::Ui;
use crate::journal::{TriesRecord, moment_of, nudge};

/// One line: the focus with its moment, else the Try shown last
///
/// For a new shell, a prompt, tmux, a VS Code folder task: silent where there is nothing to say. So that nobody waits for it, it
/// looks only at the newest 60 entries, those in which outstanding Tries stand, and the list of files: an older entry
/// that was edited since is seen after any other command that reads the journal.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the one line. Where there is no journal, or none that can be read, a prompt is no place to complain.
pub fn run(_args: &Args, context: &mut Context) -> CommandResult {
    let quiet = GlobalArgs {
        quiet: true,
        ..context.options.clone()
    };
    context.ui = Ui::new(&quiet, &context.machine);
    match say(context) {
        Err(error) if matches!(error.kind, ErrorKind::Journal | ErrorKind::Config | ErrorKind::File) => {
            Ok(Outcome::Done)
        }
        result => result.map(|()| Outcome::Done),
    }
}

fn say(context: &mut Context) -> Result<(), CommandError> {
    let (ledger, day) = context.outstanding_by_glimpse()?;
    let found = nudge(&ledger, day);
    if context.options.json {
        let tries = found.map(|lineage| ledger.record(lineage, day)).into_iter().collect();
        return context.ui.json(&TriesRecord { as_of: day, tries });
    }
    let Some(lineage) = found else {
        return Ok(());
    };
    let record = ledger.record(lineage, day);
    let moment = moment_of(&record.notes).filter(|_| record.focus);
    let line = match moment {
        Some(moment) => format!("{} · {moment}", record.text),
        None => record.text,
    };
    context.ui.data(harmless(&plain(&line)) + "\n")
}
