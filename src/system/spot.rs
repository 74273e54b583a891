//! A file where the walk found it: looked at and read by its name in the folder that is open, which is quicker than by its path.

use super::beneath::{READ, open_beneath};
use super::index::Stat;
use super::reach::{Role, is_too_dense};
use super::root::{Refusal, Root, kind, regular};
use rustix::fs::{AtFlags, FileType, fstat, statat};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::os::fd::OwnedFd;
use std::path::Path;

/// Bytes that there is room for at the least when a file is read.
const ROOM: usize = 16 * 1024;

/// How often a file that went away is looked for again.
const PATIENCE: usize = 4;

/// Where a file is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub root: &'a Root,
    /// Its folder, where that is held open.
    pub folder: Option<&'a OwnedFd>,
    /// Relative to the root.
    pub path: &'a str,
    /// The last part of the path.
    pub name: &'a str,
}

impl<'a> Spot<'a> {
    /// The file at `path` below `root`, of which no folder is open.
    pub(super) fn at(root: &'a Root, path: &'a str) -> Self {
        Spot {
            root,
            folder: None,
            path,
            name: path,
        }
    }

    /// How the file is, or what a link there leads to; `None` where that cannot be told.
    pub(super) fn stat(&self) -> Option<Stat> {
        let raw = match self.folder {
            Some(folder) => statat(folder, self.name, AtFlags::SYMLINK_NOFOLLOW),
            None => self.root.stat(Path::new(self.path)),
        };
        let raw = raw.ok()?;
        match kind(&raw) {
            FileType::Symlink => Some(Stat::new(&fstat(self.open_by_path().ok()?).ok()?)),
            _ => Some(Stat::new(&raw)),
        }
    }

    /// Opens the file. One that went away since it was found may be back in a moment, because some editors save so.
    fn open(&self) -> io::Result<File> {
        let mut opened = match self
            .folder
            .map(|folder| open_beneath(folder, Path::new(self.name), READ))
        {
            // A link: where it leads is asked from the root.
            Some(Err(Errno::LOOP | Errno::MLINK)) | None => self.open_by_path(),
            Some(opened) => regular(opened),
        };
        for _ in 0..PATIENCE {
            let gone = opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound);
            if !gone || self.root.is_link(self.path) || !self.root.wait() {
                break;
            }
            opened = self.open_by_path();
        }
        opened
    }

    fn open_by_path(&self) -> io::Result<File> {
        self.root.open(self.path, Role::Entry)
    }
}

/// How a file was before it was read, and its bytes, in `buffer`, which is used again and again.
pub(super) fn read_bytes<'a>(spot: Spot<'_>, buffer: &'a mut Vec<u8>) -> io::Result<(Option<Stat>, &'a [u8])> {
    let limit = spot.root.reach().limits.entry;
    let mut file: File = spot.open()?;
    let stat = fstat(&file).ok().map(|raw| Stat::new(&raw));
    let size = stat.and_then(|stat| stat.size()).unwrap_or_default();
    let mut length = 0;
    loop {
        if size.max(length) as u64 > limit {
            return Err(Refusal::TooLarge(limit).into());
        }
        // What comes behind is a change since then, and is seen the next time.
        if length > 0 && length == size {
            break;
        }
        if buffer.len() < length + ROOM {
            buffer.resize((buffer.len() * 2).max(length + 2 * ROOM), 0);
        }
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    match is_too_dense(&buffer[..length]) {
        true => Err(Refusal::TooDense.into()),
        false => Ok((stat, &buffer[..length])),
    }
}
