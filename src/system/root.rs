//! A journal's folder, held open. What stands below is asked for relative to it, which is quicker than by whole paths.

use super::error::reason;
use super::index::Stat;
use super::{FileProblem, ProblemKind};
use rustix::fs::{AtFlags, DirEntry, FileType, Mode, OFlags, fstat, open, openat, statat};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Bytes that there is room for at the least when a file is read.
const ROOM: usize = 16 * 1024;

/// How often, and after how long, a file that went away is looked for again; and how often in one look at a journal, of which many files
/// may go at once.
const PATIENCE: usize = 4;
const MOST_PAUSES: usize = 64;
const PAUSE: Duration = Duration::from_millis(5);

/// A journal's folder, held open.
#[derive(Debug)]
pub(super) struct Root(OwnedFd, Pauses);

/// How often it was waited for a file.
#[derive(Debug, Default)]
struct Pauses(AtomicUsize);

impl Pauses {
    /// Waits a moment; `false` where that was done often enough.
    fn pause(&self) -> bool {
        let more = self.0.fetch_add(1, Ordering::Relaxed) < MOST_PAUSES;
        if more {
            std::thread::sleep(PAUSE);
        }
        more
    }
}

impl Root {
    /// Opens the folder at `path`. Fails with what reading it would be told.
    pub(super) fn open(path: &Path) -> Result<Self, FileProblem> {
        let opened = open(
            path,
            OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC,
            Mode::empty(),
        );
        opened
            .map(|opened| Self(opened, Pauses::default()))
            .map_err(|error| FileProblem {
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

/// A folder of the journal, held open: for many files in it that is quicker still.
#[derive(Debug)]
pub(super) struct Folder(OwnedFd);

impl Folder {
    pub(super) fn new(opened: OwnedFd) -> Self {
        Self(opened)
    }
}

/// Where a file is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    pub root: &'a Root,
    /// Its folder, where that is held open.
    pub folder: Option<&'a Folder>,
    /// Relative to the root.
    pub path: &'a str,
    /// The last part of the path.
    pub name: &'a str,
}

impl Spot<'_> {
    /// How the file is; a link is followed.
    pub(super) fn stat(&self) -> Option<Stat> {
        let (folder, path) = self.in_folder();
        let raw = statat(folder, path, AtFlags::empty()).ok()?;
        Some(Stat::new(&raw))
    }

    /// Opens the file; a link is followed. One that went away since it was found may be back in a moment, because some editors save so.
    pub(super) fn open(&self) -> io::Result<File> {
        let (folder, path) = self.in_folder();
        let mut opened = open_at(folder, path);
        let gone = |opened: &io::Result<File>| opened.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound);
        for _ in 0..PATIENCE {
            if !gone(&opened) || self.root.is_link(self.path) || !self.root.1.pause() {
                break;
            }
            opened = open_at(&self.root.0, self.path);
        }
        opened
    }

    fn in_folder(&self) -> (&OwnedFd, &str) {
        match self.folder {
            Some(folder) => (&folder.0, self.name),
            None => (&self.root.0, self.path),
        }
    }
}

/// How a file was before it was read, and its bytes, in `buffer`, which is used again and again.
pub(super) fn read_bytes<'a>(spot: Spot<'_>, buffer: &'a mut Vec<u8>) -> io::Result<(Option<Stat>, &'a [u8])> {
    let mut file: File = spot.open()?;
    let stat = stat_of(&file);
    let size = stat.and_then(|stat| stat.size()).unwrap_or_default();
    let mut length = 0;
    loop {
        // What comes behind is a change since then, and is seen the next time.
        if length > 0 && length == size {
            return Ok((stat, &buffer[..length]));
        }
        if buffer.len() < length + ROOM {
            buffer.resize((buffer.len() * 2).max(length + 2 * ROOM), 0);
        }
        match file.read(&mut buffer[length..]) {
            Ok(0) => return Ok((stat, &buffer[..length])),
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn open_at(folder: &OwnedFd, path: &str) -> io::Result<File> {
    let opened = openat(folder, path, OFlags::RDONLY | OFlags::CLOEXEC, Mode::empty())?;
    Ok(File::from(opened))
}

/// How an open file is.
fn stat_of(file: &File) -> Option<Stat> {
    fstat(file).ok().map(|raw| Stat::new(&raw))
}

/// The name that these bytes are.
pub(super) fn os_name(bytes: &[u8]) -> &OsStr {
    OsStr::from_bytes(bytes)
}
