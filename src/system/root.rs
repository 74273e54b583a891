//! A journal's folder, held open. What stands below is asked for relative to it, which is quicker than by whole paths.

use super::error::reason;
use super::index::Stat;
use super::{FileProblem, ProblemKind};
use rustix::fs::{AtFlags, DirEntry, FileType, Mode, OFlags, fstat, open, openat, statat};
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// A journal's folder, held open.
#[derive(Debug)]
pub(super) struct Root(OwnedFd);

impl Root {
    /// Opens the folder at `path`. Fails with what reading it would be told.
    pub(super) fn open(path: &Path) -> Result<Self, FileProblem> {
        let opened = open(
            path,
            OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
            Mode::empty(),
        );
        opened.map(Self).map_err(|error| FileProblem {
            path: ".".to_owned(),
            kind: ProblemKind::Unreadable(reason(&io::Error::from(error))),
        })
    }

    /// The folder at `path` below, opened, and how it is. A link is not followed.
    pub(super) fn folder(&self, path: &Path) -> io::Result<(OwnedFd, Stat)> {
        let path = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(&self.0, path, flags, Mode::empty())?;
        let stat = Stat::new(&fstat(&opened)?);
        Ok((opened, stat))
    }

    /// How the folder at `path` below is, which is no link; an empty path is the root's.
    pub(super) fn folder_stat(&self, path: &str) -> Option<Stat> {
        let raw = match path {
            "" => fstat(&self.0),
            path => statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW),
        };
        Some(Stat::new(&raw.ok()?))
    }

    /// How the file at `path` below is; a link is followed.
    pub(super) fn stat(&self, path: &str) -> Option<Stat> {
        let raw = statat(&self.0, path, AtFlags::empty()).ok()?;
        Some(Stat::new(&raw))
    }

    /// Opens the file at `path` below; a link is followed.
    pub(super) fn file(&self, path: &str) -> io::Result<File> {
        let opened = openat(&self.0, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
        Ok(File::from(opened))
    }

    /// What `entry` of the folder `path` is, itself and not what it leads to.
    pub(super) fn kind_of(&self, path: &Path, entry: &DirEntry) -> FileType {
        match entry.file_type() {
            // Some file systems do not say it with the name.
            FileType::Unknown => {
                let path = path.join(os_name(entry.file_name().to_bytes()));
                let raw = statat(&self.0, &path, AtFlags::SYMLINK_NOFOLLOW);
                raw.map_or(FileType::Unknown, |raw| FileType::from_raw_mode(raw.st_mode))
            }
            kind => kind,
        }
    }

    /// Whether a link stands at `path` below, whatever it leads to.
    pub(super) fn is_link(&self, path: &str) -> bool {
        let raw = statat(&self.0, path, AtFlags::SYMLINK_NOFOLLOW);
        raw.is_ok_and(|raw| FileType::from_raw_mode(raw.st_mode) == FileType::Symlink)
    }

    /// Whether what stands at `path` below is a folder or a link to one.
    pub(super) fn leads_to_folder(&self, path: &str) -> bool {
        let raw = statat(&self.0, path, AtFlags::empty());
        raw.is_ok_and(|raw| FileType::from_raw_mode(raw.st_mode) == FileType::Directory)
    }
}

/// How an open file is.
pub(super) fn stat_of(file: &File) -> Option<Stat> {
    fstat(file).ok().map(|raw| Stat::new(&raw))
}

/// The name that these bytes are.
pub(super) fn os_name(bytes: &[u8]) -> &OsStr {
    OsStr::from_bytes(bytes)
}
