//! The weekly look at everything outstanding, habits and stale ones first.

use super::ask::{Asker, can_ask};
use super::evening::{edit_answered, terminal_error};
use super::write::write_answers;
use crate::cli::context::{Context, OpenJournal};
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::journal::{Draft, Ledger, weekly};

/// Reviews everything outstanding on `--date`, or today, and writes what was decided at once; then opens the editor on what was
/// asked to be edited. Fails without a terminal, because nothing is asked there.
pub fn run_week_review(context: &mut Context) -> CommandResult {
    if !can_ask(context) {
        return Err(
            CommandError::new(ErrorKind::Usage, "`week --review` asks questions and needs a terminal")
                .hint("`hoego try` lists what is outstanding, `hoego try done WHICH` and its kin decide"),
        );
    }
    let OpenJournal { journal, .. } = context.open_for_deciding()?;
    let day = context.day(&journal.settings)?;
    let ledger = Ledger::new(&journal);
    let asker = Asker::new(&journal, context.ui.color());
    let outstanding = weekly(&ledger, day);
    if outstanding.is_empty() {
        context.ui.talk(asker.words.review().nothing_due);
        return Ok(Outcome::Done);
    }
    let Some(answers) = asker.review(&ledger, &outstanding, day).map_err(terminal_error)? else {
        context.ui.talk(asker.words.review().nothing_written);
        return Ok(Outcome::Done);
    };
    // Minutes may have passed over the questions: everything is read again, under the lock.
    let open = context.open_for_writing(false)?;
    let mut draft = Draft::new(open.journal.clone());
    let template = context.entry_template(&open.root)?;
    let written = write_answers(&mut draft, &answers, day, &template)?;
    context.apply(&open, &draft.into_plan())?;
    drop(open);
    let told = asker.words.decided(written.decided, written.left_out);
    context
        .ui
        .talk(told.as_deref().unwrap_or(asker.words.review().unchanged));
    if !context.options.dry_run {
        edit_answered(context, &answers, day)?;
    }
    Ok(Outcome::Done)
}
