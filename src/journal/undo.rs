//! Takes one change back: what its files are to hold, whatever was changed elsewhere in them since.

use super::line_merge::merge;
use super::{Change, FileChange, Plan};
use std::sync::Arc;

/// A file's text; `None` where there is no file.
pub type Text = Option<Arc<str>>;

/// One file of a change with its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Relative to the journal's root, with `/`.
    pub path: String,
    pub before: Text,
    pub after: Text,
}

impl From<FileChange> for KeptFile {
    fn from(change: FileChange) -> Self {
        Self {
            path: change.path,
            before: change.before,
            after: change.after,
        }
    }
}

/// A change with all that is needed to take it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptChange {
    pub change: Change,
    /// In the order in which they were written.
    pub files: Vec<KeptFile>,
}

/// Why a file of a change cannot be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    pub file: KeptFile,
    /// What stands there now.
    pub now: Text,
    pub kind: ConflictKind,
}

/// What was done to the file since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConflictKind {
    /// Changed in the same place.
    Changed,
    /// Removed, or moved away.
    Gone,
    /// The change had removed it, and there is one again.
    Back,
}

/// The plan that takes `kept` back, where `now` gives what its files hold, in their order: the last one written first. An empty plan says
/// that nothing of it is left. Fails with every file that was changed in the same place since.
pub fn take_back(kept: &KeptChange, now: &[Text]) -> Result<Plan, Vec<Conflict>> {
    let mut plan = Plan::default();
    let mut conflicts = Vec::new();
    for (file, now) in kept.files.iter().zip(now).rev() {
        match text_without(file, now) {
            Ok(after) if after == *now => {}
            Ok(after) => plan.changes.push(FileChange {
                path: file.path.clone(),
                before: now.clone(),
                after,
            }),
            Err(kind) => conflicts.push(Conflict {
                file: file.clone(),
                now: now.clone(),
                kind,
            }),
        }
    }
    if conflicts.is_empty() {
        return Ok(plan);
    }
    conflicts.reverse();
    Err(conflicts)
}

/// What the file is to hold, now that it holds `now`.
fn text_without(file: &KeptFile, now: &Text) -> Result<Text, ConflictKind> {
    if *now == file.after || *now == file.before {
        return Ok(file.before.clone());
    }
    match (&file.before, &file.after, now) {
        (Some(before), Some(after), Some(now)) => merge(after, now, before)
            .map(|text| Some(text.into()))
            .ok_or(ConflictKind::Changed),
        (_, _, None) => Err(ConflictKind::Gone),
        (_, None, Some(_)) => Err(ConflictKind::Back),
        (None, _, Some(_)) => Err(ConflictKind::Changed),
    }
}
