//! Writes a plan and records it, so that it can be taken back.
//!
//! What is odd about it: that a change cannot be recorded never keeps it from being made. It is said, and the change is whole.

use super::history::History;
use super::private_files::StateError;
use super::reach::Role;
use super::write::{WriteError, apply, apply_noting};
use super::{Machine, Root, is_result};
use crate::journal::{Change, KeptChange, KeptFile, Plan, changed_files};
use chrono::{DateTime, FixedOffset, NaiveDate};
use rustix::fs::{AtFlags, unlinkat};
use std::path::{Path, PathBuf};

/// What is to be recorded beside the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The command as it was typed.
    pub command: String,
    pub at: DateTime<FixedOffset>,
    /// The journal's day.
    pub day: NaiveDate,
    /// The change that is taken back, if it is an undo.
    pub undoes: Option<usize>,
    /// How many bytes the changes of all journals may take; with 0 nothing is recorded, and what was is thrown away.
    pub limit: u64,
}

/// What came of recording.
#[derive(Debug)]
pub enum Recorded {
    /// Under this number.
    Number(usize),
    /// Not asked for, or there was nothing to record.
    No,
    /// The change was made, and cannot be taken back.
    Failed(StateError),
}

/// Writes `plan` as [`apply`] does and records it right before: a change that reaches the disk can be taken back. Results of experiments
/// are measurements; they are written and not recorded.
///
/// Gives with it what [`apply`] gives.
pub fn apply_recorded(
    machine: &Machine,
    root: &Root,
    plan: &Plan,
    note: Note,
) -> Result<(Recorded, Option<PathBuf>), WriteError> {
    if note.limit == 0 {
        let not_given = apply(machine, root, plan)?;
        let cleared = History::of(machine, root).map(|history| history.clear());
        let _nothing_to_clear = cleared;
        return Ok((Recorded::No, not_given));
    }
    let mut recorded = Recorded::No;
    let not_given = apply_noting(machine, root, plan, |made| {
        recorded = match record(machine, root, plan, note, &made) {
            Ok(Some(number)) => Recorded::Number(number),
            Ok(None) => Recorded::No,
            Err(error) => Recorded::Failed(error),
        };
    })?;
    Ok((recorded, not_given))
}

/// Records `plan`; `None` where it holds nothing but results.
fn record(
    machine: &Machine,
    root: &Root,
    plan: &Plan,
    note: Note,
    made: &[PathBuf],
) -> Result<Option<usize>, StateError> {
    let files = changed_files(plan, |path| !is_result(path));
    if files.is_empty() {
        return Ok(None);
    }
    let texts = plan.changes.iter().filter(|change| !is_result(&change.path));
    let texts = texts.cloned().map(KeptFile::from);
    let change = Change {
        number: 0,
        command: note.command,
        at: note.at,
        day: note.day,
        undoes: note.undoes,
        folders: made.iter().filter_map(|folder| below(root, folder)).collect(),
        files,
    };
    let files = texts.collect();
    let number = History::of(machine, root)?.add(KeptChange { change, files }, note.limit)?;
    Ok(Some(number))
}

/// `folder` relative to `root` with `/`, if it is below it and not a folder of results.
fn below(root: &Root, folder: &Path) -> Option<String> {
    let names = folder.strip_prefix(&**root).ok()?.components();
    let names: Option<Vec<&str>> = names.map(|name| name.as_os_str().to_str()).collect();
    let path = names?.join("/");
    (!path.is_empty() && path != "lab" && !is_result(&path)).then_some(path)
}

/// Removes the folders (relative to `root`, innermost first) that are empty now; others stay.
pub fn remove_if_empty(root: &Root, folders: &[String]) {
    for folder in folders {
        let path = Path::new(folder);
        let parent = root.hold(path.parent().unwrap_or(Path::new("")), Role::Entry);
        if let (Ok(parent), Some(name)) = (parent, path.file_name()) {
            let _stays_if_used = unlinkat(&parent, name, AtFlags::REMOVEDIR);
        }
    }
}
