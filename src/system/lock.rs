//! One lock per journal: an advisory lock on its `hoego.toml`, so no extra file is left behind.

use super::IoError;
use super::beneath::READ;
use super::error::AtPath;
use super::root::regular;
use rustix::fs::{Mode, open};
use rustix::io::retry_on_intr;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::time::Duration;

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// How long another command may hold the lock before this one gives up.
const PATIENCE: Duration = Duration::from_secs(3);
/// Nobody replaces a configuration as often as this while we look.
const OFTEN: usize = 8;
const PAUSE: Duration = Duration::from_millis(20);

/// Takes the lock of the journal whose configuration is the file `config`, waiting a little for another command to finish.
/// Where the file system knows no locks, goes on without one. Fails if the file cannot be opened or stays locked.
pub fn lock(config: &Path) -> Result<Lock, IoError> {
    let mut replaced = 0;
    loop {
        let opened = retry_on_intr(|| open(config, READ, Mode::empty()));
        let file = regular(opened).at("open", config)?;
        patiently(&file).at("lock", config)?;
        // An editor or git may have put another file in its place: who comes now locks that one. Where files have another number each
        // time they are asked, which some network file systems do, the first is as good as any.
        if is_at(&file, config) || replaced == OFTEN {
            return Ok(Lock { _file: file });
        }
        replaced += 1;
    }
}

/// Locks `file`, waiting a little for whoever holds the lock. Where the file system knows no locks, does nothing.
pub(super) fn patiently(file: &File) -> io::Result<()> {
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if waited >= PATIENCE => {
                return Err(io::Error::other("another hoego is at work in this journal"));
            }
            Err(TryLockError::WouldBlock) => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
        }
    }
}

/// Whether `file` is still the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(open), Ok(there)) => place(open) == place(there),
        // Gone: opening it again says so.
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
