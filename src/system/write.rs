//! The one place that writes a journal.

use super::error::{AtPath, IoError};
use super::stage::{Staged, stage};
use crate::journal::Plan;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Why a plan was not written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    #[error(transparent)]
    Io(#[from] IoError),
    #[error("`{}` changed since it was read", .0.display())]
    Changed(PathBuf),
    #[error("`{}` already exists", .0.display())]
    Exists(PathBuf),
    #[error("`{}` is read-only", .0.display())]
    ReadOnly(PathBuf),
    #[error("`{}` is a folder", .0.display())]
    Folder(PathBuf),
    #[error("`{}` belongs to another user, and writing it would change that", .0.display())]
    Owner(PathBuf),
}

/// Writes the files of `plan` below `root`, for a caller that holds the journal's lock.
///
/// Everything is written and synced into temporary files first, so a full disk or a file that changed since it was read leaves
/// all as it was; only then are they renamed into place, in the plan's order, and their folders synced.
pub fn apply(root: &Path, plan: &Plan) -> Result<(), WriteError> {
    apply_noting(root, plan, |_| ())
}

/// The same; calls `note` with the folders that were made, innermost first, when everything is known and synced and nothing is in place yet.
pub(super) fn apply_noting(root: &Path, plan: &Plan, note: impl FnOnce(Vec<PathBuf>)) -> Result<(), WriteError> {
    if plan.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(root).at("make the folder", root)?;
    remove_left_overs(root, plan);
    let staged = plan.changes.iter().map(|change| stage(root, change));
    let staged = staged.collect::<Result<Vec<Staged>, WriteError>>()?;
    note(staged.iter().flat_map(Staged::made_folders).cloned().collect());
    staged.into_iter().try_for_each(Staged::commit)
}

/// Removes temporary files that an interrupted writer left in the folders that are written to: those are the ones it was in, when it is
/// repeated, and to look through all takes longer than to write. What cannot be removed is no reason not to write.
fn remove_left_overs(root: &Path, plan: &Plan) {
    let folders = plan.changes.iter().map(|change| {
        let path = root.join(&change.path);
        let target = fs::canonicalize(&path).unwrap_or(path);
        target.parent().unwrap_or(root).to_path_buf()
    });
    let folders: BTreeSet<PathBuf> = folders.collect();
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let temporary = name.starts_with(".hoego-") && name.ends_with(".tmp");
        if temporary && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            let _gone = fs::remove_file(entry.path());
        }
    }
}
