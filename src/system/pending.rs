//! A plan of several files while it is being put into place: kept in the user's state folder, so that what a crash or a full disk cuts
//! short is finished by the next command that writes.
//!
//! What is odd about it: it lies in the state folder and not in the journal, because a journal may come from somebody else, who could then
//! have us write whatever and wherever they like. Without a state folder plans are put into place all the same.

use super::error::AtPath as _;
use super::private_files::{StateError, journal_name, make_private, read_private_bytes, write_private};
use super::reach::Role;
use super::root::is_missing;
use super::stage::Stager;
use super::tidy::Writing;
use super::write::WriteError;
use super::{Machine, Root};
use crate::journal::{FileChange, Plan};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::PathBuf;

/// A larger plan is neither kept nor believed.
const LIMIT: u64 = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pending {
    changes: Vec<PendingChange>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PendingChange {
    path: String,
    before: Option<String>,
    after: Option<String>,
}

/// How a file stands to a change of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Before,
    After,
    /// Somebody else changed it.
    Other,
}

/// Keeps `plan` until [`forget`] is called with what this gives; `None` where there is no state folder that can be used.
pub(super) fn keep(machine: &Machine, root: &Root, plan: &Plan) -> Option<PathBuf> {
    let path = path_of(machine, root)?;
    let changes = plan.changes.iter().map(|change| PendingChange {
        path: change.path.clone(),
        before: change.before.as_deref().map(str::to_owned),
        after: change.after.as_deref().map(str::to_owned),
    });
    let pending = Pending {
        changes: changes.collect(),
    };
    let text = serde_json::to_string(&pending).ok()?;
    (u64::try_from(text.len()).ok()? <= LIMIT).then_some(())?;
    make_private(path.parent()?).ok()?;
    write_private(&path, text.as_bytes()).ok()?;
    Some(path)
}

/// Forgets what was kept. If that fails, [`finish`] sees that there is nothing to do.
pub(super) fn forget(path: Option<PathBuf>) {
    if let Some(path) = path {
        let _stays = fs::remove_file(path);
    }
}

/// Finishes the plan that an earlier command could not put into place, for a caller that holds the journal's lock. Gives the files that
/// somebody else has changed since, which are left as they are. A plan of which nothing is in place yet is forgotten instead: whoever
/// wanted it was told, or runs the command again.
///
/// Fails where files cannot be read or written; then it is tried again the next time.
pub fn finish(machine: &Machine, root: &Root) -> Result<Vec<String>, WriteError> {
    let Some(path) = path_of(machine, root) else {
        return Ok(Vec::new());
    };
    let bytes = match read_private_bytes(&path, LIMIT) {
        Ok(Some(bytes)) => bytes,
        Err(StateError::Io(error)) => Err(error)?,
        // What others may have written, or is no file of ours, is not believed.
        Ok(None) | Err(_) => return Ok(Vec::new()),
    };
    let left_alone = match serde_json::from_slice::<Pending>(&bytes) {
        Ok(pending) => put_into_place(machine, root, pending)?,
        Err(_) => Vec::new(),
    };
    forget(Some(path));
    Ok(left_alone)
}

fn put_into_place(machine: &Machine, root: &Root, pending: Pending) -> Result<Vec<String>, WriteError> {
    let changes: Vec<FileChange> = pending.changes.into_iter().map(FileChange::from).collect();
    let standings = changes.iter().map(|change| standing(root, change));
    let standings = standings.collect::<Result<Vec<Standing>, WriteError>>()?;
    if !standings.contains(&Standing::After) {
        return Ok(Vec::new());
    }
    let _writing = Writing::begin(machine, root);
    let (mut stager, mut left_alone) = (Stager::new(root), Vec::new());
    for (change, standing) in changes.into_iter().zip(standings) {
        match standing {
            Standing::After => {}
            Standing::Before => stager.stage(&change)?.rename()?.sync()?,
            Standing::Other => left_alone.push(change.path),
        }
    }
    Ok(left_alone)
}

fn standing(root: &Root, change: &FileChange) -> Result<Standing, WriteError> {
    let now = match root.read(&change.path, Role::of(&change.path)) {
        Ok(bytes) => Some(bytes),
        Err(error) if is_missing(&error) => None,
        Err(error) => return Err(error).at("read", &root.join(&change.path))?,
    };
    let is = |text: Option<&str>| now.as_deref() == text.map(str::as_bytes);
    Ok(match () {
        () if is(change.after.as_deref()) => Standing::After,
        () if is(change.before.as_deref()) => Standing::Before,
        () => Standing::Other,
    })
}

impl From<PendingChange> for FileChange {
    fn from(change: PendingChange) -> Self {
        Self {
            path: change.path,
            before: change.before.map(Into::into),
            after: change.after.map(Into::into),
        }
    }
}

fn path_of(machine: &Machine, root: &Root) -> Option<PathBuf> {
    let folder = machine.state_folder().ok()?.join("pending");
    Some(folder.join(format!("{}.json", journal_name(root))))
}
