//! A file on its way to its name: written under a temporary one in the same folder, then renamed.
//!
//! The folder is held open, so that what is renamed or removed is in that folder whatever becomes of its path meanwhile.

use super::beneath::READ;
use super::root::{Refusal, regular};
use rustix::fs::{
    AtFlags, Dir, FileType, Mode, OFlags, RenameFlags, linkat, openat, renameat, renameat_with, unlinkat,
};
use rustix::io::{Errno, retry_on_intr};
use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::sync::Arc;

/// A new file under a temporary name; dropped, it is removed.
#[derive(Debug)]
pub(super) struct Temporary {
    folder: Arc<OwnedFd>,
    name: String,
    file: File,
    placed: bool,
}

/// What a temporary name begins and ends with.
const NAME: (&str, &str) = (".hoego-", ".tmp");

impl Temporary {
    /// Makes one in `folder`, with the mode a new file of the person's has but never for all to write, and locked, so that nobody takes it for a left-over.
    pub(super) fn new(folder: &Arc<OwnedFd>) -> io::Result<Self> {
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        loop {
            let name = format!(
                "{}{:016x}{}",
                NAME.0,
                RandomState::new().build_hasher().finish(),
                NAME.1
            );
            match retry_on_intr(|| openat(&**folder, &name, flags, Mode::from_raw_mode(0o664))) {
                Err(Errno::EXIST) => {}
                opened => {
                    let file = File::from(opened?);
                    let _where_there_are_locks = file.try_lock();
                    return Ok(Self {
                        folder: Arc::clone(folder),
                        name,
                        file,
                        placed: false,
                    });
                }
            }
        }
    }

    /// The file, to be written.
    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Gives it the name `name`. Fails where that is in use, unless it `replaces` what has it.
    pub(super) fn put(mut self, name: &OsStr, replaces: bool) -> io::Result<()> {
        match replaces {
            true => retry_on_intr(|| renameat(&*self.folder, &self.name, &*self.folder, name))?,
            false => self.put_new(name)?,
        }
        self.placed = true;
        Ok(())
    }

    fn put_new(&self, name: &OsStr) -> Result<(), Errno> {
        let folder = &*self.folder;
        match retry_on_intr(|| renameat_with(folder, &self.name, folder, name, RenameFlags::NOREPLACE)) {
            // File systems that do not know it know links.
            Err(Errno::INVAL | Errno::NOSYS) => {
                retry_on_intr(|| linkat(folder, &self.name, folder, name, AtFlags::empty()))?;
                retry_on_intr(|| unlinkat(folder, &self.name, AtFlags::empty()))
            }
            renamed => renamed,
        }
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if !self.placed {
            let _left_over = retry_on_intr(|| unlinkat(&*self.folder, &self.name, AtFlags::empty()));
        }
    }
}

/// Removes what interrupted writers left in `folder`; whoever still writes holds a lock. Only names are looked at.
pub(super) fn remove_left_overs_in(folder: &OwnedFd) {
    for entry in Dir::read_from(folder).into_iter().flatten().flatten() {
        let name = OsStr::from_bytes(entry.file_name().to_bytes());
        if matches!(entry.file_type(), FileType::RegularFile | FileType::Unknown) && is_temporary(name) {
            remove_left_over(folder, name);
        }
    }
}

fn is_temporary(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(NAME.0.as_bytes()) && name.ends_with(NAME.1.as_bytes())
}

fn remove_left_over(folder: &OwnedFd, name: &OsStr) {
    let opened = retry_on_intr(|| openat(folder, name, READ | OFlags::NOFOLLOW, Mode::empty()));
    let held = |file: &File| matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    match regular(opened) {
        Ok(file) if held(&file) => {}
        // A pipe or device of that name is not ours.
        Err(error) if Refusal::of(&error).is_some() || error.kind() == io::ErrorKind::IsADirectory => {}
        _ => {
            let _stays = retry_on_intr(|| unlinkat(folder, name, AtFlags::empty()));
        }
    }
}
