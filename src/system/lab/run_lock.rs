//! One run of an experiment at a time.

use crate::system::Machine;
use crate::system::error::AtPath as _;
use crate::system::private_files::{StateError, file_name, journal_name, make_private, open_lock};
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

/// Held until dropped.
#[derive(Debug)]
pub struct RunLock {
    _file: File,
}

/// Keeps a second run of the experiment `id` of the journal at `root` away: two results are never mixed. The second is refused, because
/// how long the first takes nobody knows.
pub fn lock_experiment(machine: &Machine, root: &Path, id: &str) -> Result<RunLock, StateError> {
    let folder = machine.state_folder()?.join("lab").join("locks");
    make_private(&folder)?;
    let name = format!("{}-{}.lock", journal_name(root), file_name(id));
    let file = open_lock(&folder.join(name))?;
    match file.try_lock() {
        Ok(()) => Ok(RunLock { _file: file }),
        Err(TryLockError::WouldBlock) => Err(StateError::Busy(id.to_owned())),
        // A file system without locks: go on as the journal's own lock does.
        Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => Ok(RunLock { _file: file }),
        Err(TryLockError::Error(error)) => Err(error).at("lock", &folder)?,
    }
}
