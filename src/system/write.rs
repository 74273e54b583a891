//! The one place that writes a journal.

use super::error::{AtPath, IoError};
use super::stage::{Renamed, Staged, stage};
use super::tidy::Writing;
use super::{Machine, pending};
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
    /// Some files of the plan are in place, the others not.
    #[error("{source}")]
    Partly {
        written: usize,
        of: usize,
        /// Whether the next command that writes finishes it.
        kept: bool,
        source: Box<WriteError>,
    },
    /// All files are in place; whether that would outlive a power cut is not known.
    #[error("{0}")]
    Unsynced(IoError),
}

/// Writes the files of `plan` below `root`, for a caller that holds the journal's lock.
///
/// Everything is written and synced into temporary files first, so a full disk or a file that changed since it was read leaves
/// all as it was; only then are they renamed into place, in the plan's order, and their folders synced. A plan of several files that is cut
/// short there is finished by [`finish`](super::finish).
pub fn apply(machine: &Machine, root: &Path, plan: &Plan) -> Result<(), WriteError> {
    apply_noting(machine, root, plan, |_| ())
}

/// The same; calls `note` with the folders that were made, innermost first, when everything is known and synced and nothing is in place yet.
pub(super) fn apply_noting(
    machine: &Machine,
    root: &Path,
    plan: &Plan,
    note: impl FnOnce(Vec<PathBuf>),
) -> Result<(), WriteError> {
    if plan.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(root).at("make the folder", root)?;
    let _writing = Writing::begin(machine, root);
    let staged = plan.changes.iter().map(|change| stage(root, change));
    let staged = staged.collect::<Result<Vec<Staged>, WriteError>>()?;
    note(staged.iter().flat_map(Staged::made_folders).cloned().collect());
    commit(staged, || pending::keep(machine, root, plan))
}

/// Renames all into place, then syncs their folders; `keep` keeps the plan where it is one of several files.
fn commit(staged: Vec<Staged>, keep: impl FnOnce() -> Option<PathBuf>) -> Result<(), WriteError> {
    let of = staged.len();
    let kept = (of > 1).then(keep).flatten();
    let mut renamed: Vec<Renamed> = Vec::with_capacity(of);
    for staged in staged {
        match staged.rename() {
            Ok(done) => renamed.push(done),
            Err(error) if renamed.is_empty() => {
                pending::forget(kept);
                return Err(error);
            }
            Err(error) => {
                return Err(WriteError::Partly {
                    written: renamed.len(),
                    of,
                    kept: kept.is_some(),
                    source: Box::new(error),
                });
            }
        }
    }
    let synced = renamed.iter().try_for_each(Renamed::sync);
    pending::forget(kept);
    synced
}
