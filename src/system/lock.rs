//! One lock per journal: an advisory lock on its `hoego.toml`, so no extra file is left behind.

use super::IoError;
use super::error::AtPath;
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
const PAUSE: Duration = Duration::from_millis(20);

/// Takes the lock of the journal whose configuration is the file `config`, waiting a little for another command to finish.
/// Where the file system knows no locks, goes on without one. Fails if the file cannot be opened or stays locked.
pub fn lock(config: &Path) -> Result<Lock, IoError> {
    let mut file = File::open(config).at("open", config)?;
    let mut waited = Duration::ZERO;
    loop {
        match file.try_lock() {
            Ok(()) if is_at(&file, config) => return Ok(Lock { _file: file }),
            // An editor or git has put another file in its place: who comes now locks that one.
            Ok(()) => file = File::open(config).at("open", config)?,
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
                return Ok(Lock { _file: file });
            }
            Err(TryLockError::Error(error)) => return Err(error).at("lock", config),
            Err(TryLockError::WouldBlock) if waited >= PATIENCE => {
                let busy = io::Error::other("another hoego is at work in this journal");
                return Err(busy).at("lock", config);
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
