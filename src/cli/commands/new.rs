//! `hoego new`.

use super::{CommandResult, Context, Outcome};
use crate::journal::{Draft, scaffold};

/// Make a day's entry and print its path; an existing one is left as it is
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Scaffolds the entry of a day.
pub fn run(_args: &Args, context: &mut Context) -> CommandResult {
    let (open, day) = context.open_for_entry()?;
    let template = context.entry_template(&open.root)?;
    let mut draft = Draft::new(open.journal.clone());
    let scaffolded = scaffold(&mut draft, day, &template)?;
    context.apply(&open, &draft.into_plan())?;
    context.tell_carried(&open, &scaffolded.carried);
    context.scaffold_as_json(&open, day, &scaffolded)?;
    if !context.options.dry_run && !context.options.json {
        context.ui.path(&open.full(&scaffolded.path))?;
    }
    Ok(Outcome::Done)
}
