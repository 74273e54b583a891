//! `hoego undo`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::diff::unified;
use crate::cli::history::{self, OpenHistory, Unread, unavailable};
use crate::config::FILE_NAME;
use crate::journal::{
    Change, ChangedFile, Conflict, ConflictKind, Fate, FileChange, KeptChange, Plan, Text, UndoRecord, Words, fill,
    take_back,
};
use crate::system::{self, HistoryError};
use std::num::{IntErrorKind, ParseIntError};

/// Take back what the program wrote, however long ago
///
/// Without N: the newest change that is not taken back yet. If that cannot be read nothing older is taken in its place; what made the
/// journal (`hoego init`) is taken back by its number only. Only that change is taken back; what was written elsewhere in its files
/// since stays. Where it was written in the same place, nothing is changed and both are shown. An undo is a change too: `hoego undo`
/// with its number puts back what it took.
///
/// What experiments measured (`lab/ID/`) and files written with `-o` stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example: `hoego undo` right after a slip of the hand; `hoego log`, then `hoego undo 12`")]
pub struct Args {
    /// The number of a change in `hoego log`
    #[arg(value_name = "N", value_parser = number, add = crate::cli::complete::changes())]
    pub number: Option<usize>,
}

/// The number of a change. Fails where it is none, and says of one that no change can have that there is no such change.
fn number(text: &str) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
    text.parse().map_err(|error: ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow => HistoryError::Beyond(text.to_owned()).into(),
        _ => error.into(),
    })
}

/// Takes one change back.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let open = history::open(context, !context.options.dry_run)?;
    let words = context.words(&open.settings);
    let chosen = match args.number {
        Some(number) => {
            let kept = open.history.kept(number).map_err(unavailable)?;
            Some((plan(&open, context, &kept)?, kept))
        }
        None => newest(&open, context, words)?,
    };
    let Some((plan, kept)) = chosen else {
        return nothing(context, words.nothing_to_take_back());
    };
    let number = kept.change.number;
    if plan.is_empty() {
        // An undo that was cut short may have left folders that it was about to remove.
        if !context.options.dry_run {
            system::remove_if_empty(&open.root, &kept.change.folders);
        }
        return nothing(context, &fill(words.nothing_left_of(), &[("number", &number)]));
    }
    if context.options.dry_run {
        context.show_plan(&plan)?;
        return Ok(Outcome::Done);
    }
    let undo = context.write(&open.root, &open.settings, &plan, Some(number))?;
    system::remove_if_empty(&open.root, &kept.change.folders);
    tell(context, words, (&kept, &plan), undo)
}

/// The newest change that stands and is no undo, with what takes it back. One of which nothing is left in the files is passed over, and
/// that is said. Fails where what comes next cannot be read, or is the making of the journal: that nobody means who does not say so.
fn newest(open: &OpenHistory, context: &Context, words: Words) -> Result<Option<(Plan, KeptChange)>, CommandError> {
    for change in open.changes() {
        let (change, fate) = change.map_err(|unread| nothing_older(&unread))?;
        match fate {
            _ if change.undoes.is_some() => continue,
            Fate::TakenBack(_) => continue,
            Fate::Absent => {}
            Fate::Standing if made_journal(&change) => return Err(needs_number(&change)),
            Fate::Standing => {
                let kept = open.history.kept(change.number);
                let kept = kept.map_err(|error| {
                    let number = change.number;
                    nothing_older(&Unread { number, error })
                })?;
                let plan = plan(open, context, &kept)?;
                if !plan.is_empty() {
                    return Ok(Some((plan, kept)));
                }
            }
        }
        let values: [(&str, &dyn std::fmt::Display); 2] = [("number", &change.number), ("command", &change.command)];
        context.ui.warn(&fill(words.passed_over(), &values));
    }
    Ok(None)
}

fn nothing_older(unread: &Unread) -> CommandError {
    CommandError::new(ErrorKind::File, unread.to_string())
        .hint("nothing was taken back: what is older is, if you name it: `hoego log`, then `hoego undo N`")
}

/// Whether the change made the journal: without it the entries lie in no journal.
fn made_journal(change: &Change) -> bool {
    let made = |file: &ChangedFile| file.path == FILE_NAME && file.before.is_none();
    change.files.iter().any(made)
}

fn needs_number(change: &Change) -> CommandError {
    let Change { number, command, .. } = change;
    let message = format!("what is left to take back is the making of this journal: change {number}, `{command}`");
    CommandError::new(ErrorKind::Journal, message)
        .hint(format!("nothing was changed; `hoego undo {number}` takes it back"))
}

/// What has to be written. Fails, with what stands there, where the same place was changed since.
fn plan(open: &OpenHistory, context: &Context, kept: &KeptChange) -> Result<Plan, CommandError> {
    let texts = kept.files.iter().map(|file| {
        let text = open.root.read_text(&file.path)?;
        Ok(text.map(Into::into))
    });
    let now = texts.collect::<Result<Vec<Text>, system::IoError>>()?;
    take_back(kept, &now).map_err(|conflicts| {
        for conflict in &conflicts {
            show(context, kept.change.number, conflict);
        }
        refusal(open, kept.change.number, &conflicts)
    })
}

/// Shows on stderr what the change did to the file, and what was done to it since.
fn show(context: &Context, number: usize, conflict: &Conflict) {
    let file = &conflict.file;
    let diff = |before: &Text, after: &Text| {
        let change = FileChange {
            path: file.path.clone(),
            before: before.clone(),
            after: after.clone(),
        };
        unified(&change)
    };
    context.ui.talk(format!(
        "what change {number} did:\n{}",
        diff(&file.before, &file.after)
    ));
    context
        .ui
        .talk(format!("what was done since:\n{}", diff(&file.after, &conflict.now)));
}

fn refusal(open: &OpenHistory, number: usize, conflicts: &[Conflict]) -> CommandError {
    let done = |conflict: &Conflict| {
        let path = &conflict.file.path;
        match conflict.kind {
            ConflictKind::Changed => format!("`{path}` was changed in the same place since"),
            ConflictKind::Gone => format!("`{path}` was removed since"),
            ConflictKind::Back => format!("`{path}` was made again since"),
        }
    };
    let reasons: Vec<String> = conflicts.iter().map(done).collect();
    let message = format!("change {number} cannot be taken back: {}", reasons.join(", "));
    let failure = CommandError::new(ErrorKind::Journal, message);
    let touches = |path: &str| conflicts.iter().any(|conflict| conflict.file.path == path);
    let mut newer = open
        .changes()
        .filter_map(Result::ok)
        .take_while(|(change, _)| change.number > number);
    let newer =
        newer.find(|(change, fate)| *fate == Fate::Standing && change.files.iter().any(|file| touches(&file.path)));
    match newer {
        Some((change, _)) => failure.hint(format!(
            "nothing was changed; take back the newer change first: hoego undo {}",
            change.number
        )),
        None => failure.hint("nothing was changed; take it back in your editor"),
    }
}

fn nothing(context: &Context, said: &str) -> CommandResult {
    if context.options.json && !context.options.dry_run {
        context.ui.json(&UndoRecord {
            took_back: None,
            number: None,
            paths: Vec::new(),
        })?;
        return Ok(Outcome::Done);
    }
    context.ui.talk(said);
    Ok(Outcome::Done)
}

fn tell(context: &Context, words: Words, (kept, plan): (&KeptChange, &Plan), undo: Option<usize>) -> CommandResult {
    let change = &kept.change;
    if context.options.json {
        context.ui.json(&UndoRecord {
            took_back: Some(change.number),
            number: undo,
            paths: plan.changes.iter().map(|change| change.path.clone()).collect(),
        })?;
        return Ok(Outcome::Done);
    }
    let values: [(&str, &dyn std::fmt::Display); 2] = [("number", &change.number), ("command", &change.command)];
    context.ui.talk(fill(words.took_back(), &values));
    if let Some(undo) = undo {
        context.ui.hint(&fill(words.put_back_with(), &[("number", &undo)]));
    }
    Ok(Outcome::Done)
}
