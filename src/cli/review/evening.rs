//! The evening: the entry is edited, what came into it is told, and one of the new Tries may become tomorrow's focus.

use super::ask::Asker;
use super::state::{Answer, Answered};
use crate::cli::context::{Context, OpenJournal};
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::cli::tame::on_one_line;
use crate::journal::{Decision, Draft, Journal, Ledger, LineageKey, decide, focus_candidates, gains, writing_line};
use chrono::NaiveDate;
use std::path::PathBuf;

/// What the evening starts from.
#[derive(Debug)]
pub struct Evening {
    /// The journal as it was before the retro.
    pub before: Journal,
    pub day: NaiveDate,
    /// The entry's path, relative to the root.
    pub path: String,
    pub answers: Vec<Answered>,
}

/// Opens the editor on the entry, tells what changed, and offers the choice of one focus. Without an editor the path is printed, because
/// nobody is put into one unasked. Fails when the editor does; nothing is lost then.
pub fn evening(context: &mut Context, evening: &Evening) -> CommandResult {
    let OpenJournal { journal, root, .. } = context.open()?;
    let file = root.join(&evening.path);
    let Some(editor) = context.machine.editor()? else {
        context.ui.path(&file)?;
        context.ui.hint("set `VISUAL` or `EDITOR` and the entry opens in it");
        return Ok(Outcome::Done);
    };
    context.ui.talk(on_one_line(&file.to_string_lossy()));
    editor.open(&file, line_to_open(&journal, evening))?;
    let OpenJournal { journal, .. } = context.open()?;
    tell_changes(context, evening, &journal);
    choose_focus(context, evening.day, &journal)
}

/// The line of the first Try that is to be edited, else the first blank section.
fn line_to_open(journal: &Journal, evening: &Evening) -> usize {
    let places = edit_places(journal, &evening.answers, evening.day);
    let here = places.into_iter().find(|(path, _)| *path == evening.path);
    here.map_or_else(|| writing_line(journal, evening.day), |(_, line)| line)
}

/// Where the Tries stand that were asked to be edited, the first line of each file.
fn edit_places(journal: &Journal, answers: &[Answered], day: NaiveDate) -> Vec<(String, usize)> {
    let ledger = Ledger::new(journal);
    let mut places: Vec<(String, usize)> = Vec::new();
    for answered in answers.iter().filter(|answered| answered.answer == Answer::Edit) {
        let lineage = ledger.find(answered.key.origin, answered.key.id.as_str());
        let Some(place) = lineage
            .and_then(|lineage| ledger.latest(lineage, day))
            .map(|latest| &latest.place)
        else {
            continue;
        };
        match places.iter_mut().find(|(path, _)| *path == place.path) {
            Some((_, line)) => *line = place.line.min(*line),
            None => places.push((place.path.clone(), place.line)),
        }
    }
    places
}

/// Opens the editor on the Tries that were asked to be edited, one file after another.
pub fn edit_answered(context: &mut Context, answers: &[Answered], day: NaiveDate) -> Result<(), CommandError> {
    if answers.iter().all(|answered| answered.answer != Answer::Edit) {
        return Ok(());
    }
    let OpenJournal { journal, root, .. } = context.open()?;
    let editor = context.machine.editor()?;
    for (path, line) in edit_places(&journal, answers, day) {
        let file: PathBuf = root.join(path);
        match &editor {
            Some(editor) => editor.open(&file, line)?,
            None => {
                let file = file.to_string_lossy();
                context.ui.data(format!("{}:{line}\n", on_one_line(&file)))?;
            }
        }
    }
    if editor.is_none() {
        context.ui.hint("set `VISUAL` or `EDITOR` and these places open in it");
    }
    Ok(())
}

/// Tells what came into the entry since the retro began.
fn tell_changes(context: &Context, evening: &Evening, now: &Journal) {
    let gains = gains(&evening.before, now, evening.day);
    let words = context.words(&now.settings);
    let told = words.added(gains.keeps, gains.problems, gains.tries, gains.closed);
    context.ui.talk(told.as_deref().unwrap_or(words.review().unchanged));
}

/// Offers the open Tries of `day`; the one that is chosen and its moment are written, again in one plan.
fn choose_focus(context: &mut Context, day: NaiveDate, journal: &Journal) -> CommandResult {
    let ledger = Ledger::new(journal);
    let asker = Asker::new(journal, context.ui.color());
    let candidates: Vec<(LineageKey, String)> = focus_candidates(&ledger, day)
        .into_iter()
        .map(|lineage| (lineage.key(), ledger.record(lineage, day).text))
        .collect();
    if candidates.is_empty() {
        return Ok(Outcome::Done);
    }
    let texts = candidates.iter().map(|(_, text)| text.clone()).collect();
    let chosen = asker.focus(texts).map_err(terminal_error)?;
    if let Some(((key, text), moment)) = chosen.and_then(|(at, moment)| Some((candidates.get(at)?, moment))) {
        write_focus(context, key, &moment, day)?;
        context.ui.talk(asker.words.focus_set(text, &moment));
    }
    Ok(Outcome::Done)
}

fn write_focus(context: &mut Context, key: &LineageKey, moment: &str, day: NaiveDate) -> Result<(), CommandError> {
    let open = context.open_for_writing(false)?;
    let template = context.entry_template(&open.root)?;
    let mut draft = Draft::new(open.journal.clone());
    let decision = Decision::Focus {
        moment: Some(moment.to_owned()).filter(|moment| !moment.is_empty()),
    };
    decide(&mut draft, key, &decision, day, &template)?;
    context.apply(&open, &draft.into_plan())
}

/// The error of a terminal that cannot be read or written.
pub fn terminal_error(error: std::io::Error) -> CommandError {
    CommandError::new(ErrorKind::File, format!("could not use the terminal: {error}"))
        .hint("`hoego today --no-review` asks nothing")
}
