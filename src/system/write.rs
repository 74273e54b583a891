//! The one place that writes a journal.

use super::error::{AtPath, IoError};
use super::stage::{Staged, stage};
use crate::journal::{FileChange, Plan};
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
    // Who makes a journal has no lock yet: what looks left over may be another one's, who is making it as well.
    let makes_journal = |change: &FileChange| change.path == super::CONFIG_NAME && change.before.is_none();
    if !plan.changes.iter().any(makes_journal) {
        remove_left_overs(root);
    }
    let staged = plan.changes.iter().map(|change| stage(root, change));
    let staged = staged.collect::<Result<Vec<Staged>, WriteError>>()?;
    // The undo log belongs here: everything is known and synced, nothing is in place yet.
    staged.into_iter().try_for_each(Staged::commit)
}

/// Removes temporary files that an interrupted writer left. What cannot be removed is no reason not to write.
fn remove_left_overs(root: &Path) {
    let mut walker = ignore::WalkBuilder::new(root);
    walker.standard_filters(false).filter_entry(|entry| {
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.depth() == 0 || !(hidden && folder)
    });
    for entry in walker.build().flatten() {
        let name = entry.file_name().to_string_lossy();
        let temporary = name.starts_with(".hoego-") && name.ends_with(".tmp");
        if temporary && entry.file_type().is_some_and(|kind| kind.is_file()) {
            let _gone = fs::remove_file(entry.path());
        }
    }
}
