//! What `undo` and `log` share: the recorded changes of a journal, and what became of each.

use super::context::Context;
use super::error::{CommandError, ErrorKind};
use super::settings::settings_of;
use crate::config::FILE_NAME;
use crate::journal::{Change, Fate, Fates, Settings, Version};
use crate::system::{self, History, HistoryError, Lock, Root};

/// The recorded changes of a journal.
#[derive(Debug)]
pub struct OpenHistory {
    /// Absolute.
    pub root: Root,
    pub settings: Settings,
    pub history: History,
    /// The numbers of the changes that are kept, newest first.
    pub numbers: Vec<usize>,
    /// Held until the command ends, when it was opened for writing.
    _lock: Option<Lock>,
}

/// Where the journal is whose changes are meant. It may be one no more, if its making was taken back.
pub fn place(context: &mut Context) -> Result<Root, CommandError> {
    let place = context.place()?;
    if place.exists {
        return Ok(place.root);
    }
    let has_changes = |root: &Root| {
        let history = History::of(&context.machine, root);
        history.is_ok_and(|history| history.numbers().is_ok_and(|numbers| !numbers.is_empty()))
    };
    let here = context.machine.current_dir().ok();
    let here = here.map(|here| context.root_at(here)).transpose()?;
    let candidates = [Some(place.root.clone()), here];
    let mut candidates = candidates.into_iter().flatten();
    candidates.find(has_changes).ok_or_else(|| context.no_journal(&place))
}

/// Opens the recorded changes; with `write` the journal's lock is held until the result is dropped.
pub fn open(context: &mut Context, write: bool) -> Result<OpenHistory, CommandError> {
    let root = place(context)?;
    let exists = system::exists(&root.join(FILE_NAME));
    let lock = match exists && write {
        true => Some(context.take_lock(&root)?),
        false => None,
    };
    let config = match exists {
        true => context.config_at(&root)?,
        false => context.user_config()?.clone(),
    };
    let history = History::of(&context.machine, &root)?;
    let numbers = history.numbers().map_err(unavailable)?;
    Ok(OpenHistory {
        root,
        settings: settings_of(&config),
        history,
        numbers,
        _lock: lock,
    })
}

impl OpenHistory {
    /// The changes, newest first, each with its fate, or why it cannot be read.
    pub fn changes(&self) -> impl Iterator<Item = Result<(Change, Fate), Unread>> {
        let mut fates = Fates::new(|path: &str| version_at(&self.root, path));
        self.numbers.iter().map(move |&number| {
            let change = self.history.change(number);
            let change = change.map_err(|error| Unread { number, error })?;
            let fate = fates.of(&change);
            Ok((change, fate))
        })
    }
}

/// A change that is kept and cannot be read.
#[derive(Debug)]
pub struct Unread {
    pub number: usize,
    pub error: HistoryError,
}

impl std::fmt::Display for Unread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.error {
            HistoryError::State(error) => write!(f, "change {} cannot be read: {error}", self.number),
            error => error.fmt(f),
        }
    }
}

/// The version of the file at `path`; one of no text is like none that was ever recorded.
fn version_at(root: &Root, path: &str) -> Option<Version> {
    match root.read_text(path) {
        Ok(text) => text.map(|text| Version::of(&text)),
        Err(_) => Some(Version {
            hash: String::new(),
            bytes: 0,
        }),
    }
}

/// The failure to have a recorded change.
pub fn unavailable(error: HistoryError) -> CommandError {
    let hint = match &error {
        HistoryError::State(error) => return error_of_state(error),
        HistoryError::Unknown(_) | HistoryError::Beyond(_) => "`hoego log` lists the changes",
        HistoryError::Gone(_) => {
            "`undo.keep` in your own configuration says how much is kept; `hoego log` lists what is"
        }
        HistoryError::Damaged { .. } | HistoryError::Misnamed { .. } => {
            "nothing was changed; take it back in your editor"
        }
    };
    CommandError::new(ErrorKind::File, error.to_string()).hint(hint)
}

fn error_of_state(error: &system::StateError) -> CommandError {
    let hint = "see to the rights of your state folder: it and all in it has to be yours alone";
    CommandError::new(ErrorKind::File, error.to_string()).hint(hint)
}
