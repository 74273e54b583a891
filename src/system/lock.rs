//! One lock per journal: an advisory lock on its `hoego.toml`, so no extra file is left behind.
//!
//! Who may read a file may lock it. So where others can come and read `hoego.toml` and not write it, the lock that counts lies in the user's state
//! folder, under the device and inode of the journal's folder. That of `hoego.toml` is then taken too, for another host and for others who
//! write here; but whoever holds it delays a command for a moment and does not keep it out.

use super::error::{AtPath, IoError};
use super::private_files::{StateError, make_private, open_lock};
use super::reach::Role;
use super::{CONFIG_NAME, Machine, Root};
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

/// Held until dropped.
#[derive(Debug)]
pub struct Lock {
    _own: Option<File>,
    _config: Option<File>,
}

/// How long another command may hold the lock before this one gives up.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long a lock is waited for that does not count.
const COURTESY: Duration = Duration::from_secs(1);
/// Nobody replaces a configuration as often as this while we look.
const OFTEN: usize = 8;
const PAUSE: Duration = Duration::from_millis(20);

/// Takes the lock of the journal at `root`, waiting a little for another command to finish. Where the file system knows no locks, goes on
/// without one. Fails if `hoego.toml` cannot be opened or is no ordinary file, or the lock stays taken.
pub fn lock(machine: &Machine, root: &Root) -> Result<Lock, IoError> {
    let config = root.join(CONFIG_NAME);
    let own = match open_config(root).and_then(|file| file.metadata().at("look at", &config))? {
        meta if readers_may_lock(&meta) && is_reachable(root, &meta) => own_lock(machine, root),
        _ => None,
    };
    let Some((own, path)) = own else {
        let config = lock_config(root, PATIENCE)?;
        return Ok(Lock {
            _own: None,
            _config: Some(config),
        });
    };
    patiently(&own, PATIENCE).at("lock", &path)?;
    Ok(Lock {
        _own: Some(own),
        _config: lock_config(root, COURTESY).ok(),
    })
}

/// The lock file of the journal at `root` in the state folder, and its path; `None` where that folder cannot be used.
fn own_lock(machine: &Machine, root: &Root) -> Option<(File, std::path::PathBuf)> {
    let name = place_of(&fs::metadata(&**root).ok()?)?;
    let folder = machine.state_folder().ok()?.join("locks");
    let path = folder.join(name);
    let opened: Result<File, StateError> = make_private(&folder).and_then(|()| open_lock(&path));
    Some((opened.ok()?, path))
}

/// Locks `hoego.toml`, waiting for `patience` at the most.
fn lock_config(root: &Root, patience: Duration) -> Result<File, IoError> {
    let config = &root.join(CONFIG_NAME);
    let mut replaced = 0;
    loop {
        let file = open_config(root)?;
        patiently(&file, patience).at("lock", config)?;
        // An editor or git may have put another file in its place: who comes now locks that one. Where files have another number each
        // time they are asked, which some network file systems do, the first is as good as any.
        if is_at(&file, config) || replaced == OFTEN {
            return Ok(file);
        }
        replaced += 1;
    }
}

fn open_config(root: &Root) -> Result<File, IoError> {
    root.open(CONFIG_NAME, Role::Config).at("open", &root.join(CONFIG_NAME))
}

/// Locks `file`, waiting a little for whoever holds the lock. Where the file system knows no locks, does nothing.
pub(super) fn wait_for(file: &File) -> io::Result<()> {
    patiently(file, PATIENCE)
}

fn patiently(file: &File, patience: Duration) -> io::Result<()> {
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if began.elapsed() >= patience => {
                let said = "another hoego is at work in this journal";
                return Err(io::Error::new(io::ErrorKind::WouldBlock, said));
            }
            Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
        }
    }
}

/// Whether the mode lets the group or all others read and not write.
#[cfg(unix)]
fn readers_may_lock(meta: &fs::Metadata) -> bool {
    let mode = std::os::unix::fs::MetadataExt::mode(meta);
    let only_reads = |class: u32| mode >> class & 0o6 == 0o4;
    only_reads(3) || only_reads(0)
}

#[cfg(not(unix))]
fn readers_may_lock(_meta: &fs::Metadata) -> bool {
    false
}

/// Whether others come as far as the folder `root`, where the file of `meta` lies: no folder on the way is shut to all but the file's owner.
#[cfg(unix)]
fn is_reachable(root: &Path, meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let shut = |folder: &Path| {
        let folder = fs::metadata(folder);
        folder.is_ok_and(|folder| folder.mode() & 0o011 == 0 && [meta.uid(), 0].contains(&folder.uid()))
    };
    let real = fs::canonicalize(root);
    !real.is_ok_and(|real| real.ancestors().any(shut))
}

#[cfg(not(unix))]
fn is_reachable(_root: &Path, _meta: &fs::Metadata) -> bool {
    true
}

/// A name for the place on disk: device and inode.
#[cfg(unix)]
fn place_of(meta: &fs::Metadata) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    Some(format!("{:x}-{:x}.lock", meta.dev(), meta.ino()))
}

#[cfg(not(unix))]
fn place_of(_meta: &fs::Metadata) -> Option<String> {
    None
}

/// Whether `file` is still the one at `path`.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |meta: fs::Metadata| (meta.dev(), meta.ino());
    match (file.metadata(), fs::metadata(path)) {
        (Ok(open), Ok(there)) => place(open) == place(there),
        // Gone: opening it again says so.
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_file: &File, _path: &Path) -> bool {
    true
}
