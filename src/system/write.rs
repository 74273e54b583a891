//! The one place that writes a journal.

use super::error::{AtPath, IoError};
use super::stage::{Staged, stage};
use crate::journal::Plan;
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
    if plan.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(root).at("make the folder", root)?;
    remove_left_overs(root);
    let staged = plan.changes.iter().map(|change| stage(root, change));
    let staged = staged.collect::<Result<Vec<Staged>, WriteError>>()?;
    // The undo log belongs here: everything is known and synced, nothing is in place yet.
    staged.into_iter().try_for_each(Staged::commit)
}

/// Removes temporary files that an interrupted writer left. What cannot be removed is no reason not to write. Only names are looked at,
/// because this goes through the whole journal.
fn remove_left_overs(root: &Path) {
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.as_encoded_bytes();
            let temporary = name.starts_with(b".hoego-") && name.ends_with(b".tmp");
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !name.starts_with(b".") => folders.push(entry.path()),
                Ok(kind) if kind.is_file() && temporary => {
                    let _gone = fs::remove_file(entry.path());
                }
                _ => {}
            }
        }
    }
}
