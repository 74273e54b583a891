//! The documents of `log --json` and `undo --json`.

use super::{Change, ChangedFile, Fate};
use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

/// `hoego log --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistoryRecord {
    /// Newest first.
    pub changes: Vec<ChangeRecord>,
    /// Older changes that are kept and not listed.
    pub older: usize,
}

/// One change that the program made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeRecord {
    /// What `hoego undo` takes; stays the same for ever.
    pub number: usize,
    pub at: DateTime<FixedOffset>,
    /// The journal's day it was made for.
    pub day: NaiveDate,
    /// As it was typed.
    pub command: String,
    pub files: Vec<ChangedFileRecord>,
    /// The change that it took back, if it is an undo.
    pub undoes: Option<usize>,
    /// The change that took it back.
    pub taken_back_by: Option<usize>,
    /// Whether it stands in the files, or a part of it.
    pub standing: bool,
}

/// One file of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangedFileRecord {
    /// Relative to the journal with `/`.
    pub path: String,
    /// Lines that came.
    pub added: usize,
    /// Lines that went.
    pub removed: usize,
    /// The BLAKE3 hash of its bytes before; `null` where there was no file.
    pub before: Option<String>,
    /// The same after; `null` where it was removed.
    pub after: Option<String>,
}

/// `hoego undo --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UndoRecord {
    /// The change that was taken back; `null` where there was nothing to take back.
    pub took_back: Option<usize>,
    /// The number of the undo itself; `null` where nothing was written, or it could not be recorded.
    pub number: Option<usize>,
    /// The files that were written or removed, relative to the journal with `/`.
    pub paths: Vec<String>,
}

impl Change {
    /// The change as `log --json` gives it.
    pub fn record(&self, fate: Fate) -> ChangeRecord {
        ChangeRecord {
            number: self.number,
            at: self.at,
            day: self.day,
            command: self.command.clone(),
            files: self.files.iter().map(file_record).collect(),
            undoes: self.undoes,
            taken_back_by: match fate {
                Fate::TakenBack(by) => Some(by),
                _ => None,
            },
            standing: fate == Fate::Standing,
        }
    }
}

fn file_record(file: &ChangedFile) -> ChangedFileRecord {
    ChangedFileRecord {
        path: file.path.clone(),
        added: file.added,
        removed: file.removed,
        before: file.before.as_ref().map(|version| version.hash.clone()),
        after: file.after.as_ref().map(|version| version.hash.clone()),
    }
}
