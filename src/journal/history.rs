//! What the program changed: one change with its files, and what became of it since.
//!
//! What is odd about it: whether a change stands in the journal is never written down. It is told from the hashes, because a command may
//! have been killed between recording its change and writing it, and people take things back by hand and with git too.

use super::{FileChange, Plan};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use similar::ChangeTag;
use std::collections::BTreeMap;

/// One change that the program made: all that one command wrote at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// From 1; never given twice in a journal.
    pub number: usize,
    /// The command as it was typed.
    pub command: String,
    /// When it was made.
    pub at: DateTime<FixedOffset>,
    /// The journal's day it was made for.
    pub day: NaiveDate,
    /// The change that it took back, if it is an undo.
    pub undoes: Option<usize>,
    /// Folders that were made for it, innermost first, relative to the journal's root with `/`.
    pub folders: Vec<String>,
    pub files: Vec<ChangedFile>,
}

/// One file of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFile {
    /// Relative to the journal's root, with `/`.
    pub path: String,
    /// `None`: there was no file.
    pub before: Option<Version>,
    /// `None`: the file was removed.
    pub after: Option<Version>,
    /// Lines that came.
    pub added: usize,
    /// Lines that went.
    pub removed: usize,
}

/// The bytes of a file at one time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// BLAKE3, 64 hexadecimal digits.
    pub hash: String,
    /// Length in bytes.
    pub bytes: usize,
}

impl Version {
    /// That of `text`.
    pub fn of(text: &str) -> Self {
        Self {
            hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
            bytes: text.len(),
        }
    }
}

/// The files of `plan` that `is_kept` holds for, as a change names them.
pub fn changed_files(plan: &Plan, is_kept: impl Fn(&str) -> bool) -> Vec<ChangedFile> {
    let kept = plan.changes.iter().filter(|change| is_kept(&change.path));
    kept.map(changed_file).collect()
}

fn changed_file(change: &FileChange) -> ChangedFile {
    let before = change.before.as_deref();
    let after = change.after.as_deref();
    let (added, removed) = counts(before.unwrap_or_default(), after.unwrap_or_default());
    ChangedFile {
        path: change.path.clone(),
        before: before.map(Version::of),
        after: after.map(Version::of),
        added,
        removed,
    }
}

/// How many lines came and went.
fn counts(before: &str, after: &str) -> (usize, usize) {
    let diff = similar::TextDiff::from_lines(before, after);
    let count = |tag| diff.iter_all_changes().filter(|change| change.tag() == tag).count();
    (count(ChangeTag::Insert), count(ChangeTag::Delete))
}

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It stands, or a part of it does.
    Standing,
    /// The change of this number took it back.
    TakenBack(usize),
    /// Its files hold what they held before it: it was never written, or was taken back by other means.
    Absent,
}

/// Tells the fates of changes, asked for one after the other from the newest.
#[derive(Debug)]
pub struct Fates<N> {
    /// Gives the version of the file at a path as it stands now.
    now: N,
    /// What each file held right after the changes that were not asked for yet.
    held: BTreeMap<String, Option<Version>>,
    /// Changes that were taken back, and by which.
    taken: BTreeMap<usize, usize>,
}

impl<N: FnMut(&str) -> Option<Version>> Fates<N> {
    /// For a journal whose files now hold what `now` says.
    pub fn new(now: N) -> Self {
        Self {
            now,
            held: BTreeMap::new(),
            taken: BTreeMap::new(),
        }
    }

    /// The fate of `change`, which is older than all that were asked for.
    pub fn of(&mut self, change: &Change) -> Fate {
        let mut undone = 0;
        for file in &change.files {
            let before = file.before.clone();
            let held = self.held.insert(file.path.clone(), before.clone());
            if held.unwrap_or_else(|| (self.now)(&file.path)) == before {
                undone += 1;
            }
        }
        if let Some(by) = self.taken.get(&change.number) {
            return Fate::TakenBack(*by);
        }
        if undone == change.files.len() {
            return Fate::Absent;
        }
        // An undo that came to disk in part has not done its work yet.
        if let Some(older) = change.undoes.filter(|_| undone == 0) {
            self.taken.insert(older, change.number);
        }
        Fate::Standing
    }
}
