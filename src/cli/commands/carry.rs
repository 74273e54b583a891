//! `hoego carry`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::journal::{Draft, Scaffolded, carry_into};

/// Bring what is due and missing into an entry that exists already
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Everything outstanding, whatever `carry.at-most` says
    #[arg(long)]
    pub all: bool,
}

/// Carries what is due into an existing entry.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let open = context.open_for_writing(false)?;
    let day = context.day(&open.journal.settings)?;
    let Some(path) = open.journal.entry_on(day).map(|entry| entry.path.clone()) else {
        let failure = CommandError::new(ErrorKind::Journal, format!("there is no entry of {day}"));
        return Err(failure.hint(format!("`hoego new --date {day}` makes one, with what is due in it")));
    };
    let mut draft = Draft::new(open.journal.clone());
    let carried = carry_into(&mut draft, day, args.all)?;
    context.apply(&open, &draft.into_plan())?;
    match carried.carried.is_empty() {
        true => context
            .ui
            .talk(context.words(&open.journal.settings).review().nothing_to_carry),
        false => context.tell_carried(&open, &carried),
    }
    let made = false;
    context.scaffold_as_json(&open, day, &Scaffolded { path, made, carried })?;
    Ok(Outcome::Done)
}
