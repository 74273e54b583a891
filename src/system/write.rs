//! The one place that writes a journal.

use super::error::{AtPath, IoError};
use super::ownership::give_to_owner_of;
use super::stage::{Renamed, Staged, Stager};
use super::tidy::Writing;
use super::{Machine, Root, pending};
use crate::journal::Plan;
use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
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
    /// A pipe, a socket, a device: it is never replaced.
    #[error("`{}` is no regular file", .0.display())]
    NotRegular(PathBuf),
    /// In a hidden folder, or where the program keeps its own files.
    #[error("no entry may lie at `{}`", .0.display())]
    Reserved(PathBuf),
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
///
/// Gives a new file that belongs to root, as whom this runs, because it could not be given to the owner of its folder.
pub fn apply(machine: &Machine, root: &Root, plan: &Plan) -> Result<Option<PathBuf>, WriteError> {
    apply_noting(machine, root, plan, |_| ())
}

/// The same; calls `note` with the folders that were made, innermost first, when everything is known and synced and nothing is in place yet.
pub(super) fn apply_noting(
    machine: &Machine,
    root: &Root,
    plan: &Plan,
    note: impl FnOnce(Vec<PathBuf>),
) -> Result<Option<PathBuf>, WriteError> {
    if plan.is_empty() {
        return Ok(None);
    }
    make_root(root).at("make the folder", root)?;
    let _writing = Writing::begin(machine, root);
    let mut stager = Stager::new(root);
    let staged = plan.changes.iter().map(|change| stager.stage(change));
    let staged = staged.collect::<Result<Vec<Staged>, WriteError>>()?;
    note(
        staged
            .iter()
            .flat_map(Staged::made_folders)
            .map(Path::to_path_buf)
            .collect(),
    );
    let not_given = staged.iter().find_map(Staged::not_given).map(Path::to_path_buf);
    commit(staged, || pending::keep(machine, root, plan))?;
    Ok(not_given)
}

/// Makes the journal's folder where it is missing, and those above it, for the owner of the one that is there.
fn make_root(root: &Path) -> io::Result<()> {
    let missing: Vec<&Path> = root.ancestors().take_while(|folder| !folder.exists()).collect();
    for folder in missing.into_iter().rev() {
        match fs::DirBuilder::new().mode(0o775).create(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        if let Some(parent) = folder.parent() {
            give_to_owner_of(fs::File::open(parent)?, fs::File::open(folder)?);
        }
    }
    Ok(())
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
