//! A journal's folder, held open: the one gate to what stands in the journal.
//!
//! Everything is opened below that folder and nowhere else. A link is resolved here and what it leads to is opened by its own path, if it may
//! lie there: inside the journal, in a folder that the user's own configuration names, and not where only this program or git keeps
//! files. What is no regular file, or larger than the user's limits allow, is not read.

use super::beneath::{HELD, LISTED, READ, may_be_link, open_beneath};
use super::error::{AtPath as _, IoError};
use super::files::read_up_to;
use super::index::Stat;
use super::reach::{Reach, Role, is_hidden, is_reserved};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat as Raw, fstat, open, statat};
use rustix::io::{Errno, retry_on_intr};
use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::Deref;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// Why what stands in a journal is not opened, though it could be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A link to what lies outside, in no folder that the user's configuration names.
    #[error("it leads out of the journal, to `{}`", .0.display())]
    Outside(PathBuf),
    /// Where no such file may lie: a hidden folder or `lab/`.
    #[error("no such file may lie at `{}`", .0.display())]
    Reserved(PathBuf),
    /// A pipe, a socket, a device, a folder.
    #[error("it is {0}, not a regular file")]
    NotRegular(&'static str),
    #[error("it is larger than {}", in_mib(*.0))]
    TooLarge(u64),
    /// It has so many lines and marks of Markdown that to read it would take a multiple of its size in memory.
    #[error("it holds far more lines and marks than any entry")]
    TooDense,
}

fn in_mib(bytes: u64) -> String {
    match bytes % (1 << 20) {
        0 => format!("{} MiB", bytes >> 20),
        _ => format!("{bytes} bytes"),
    }
}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        io::Error::other(refusal)
    }
}

impl Refusal {
    /// The refusal that `error` is, if it is one.
    pub fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }
}

/// A journal's folder. It need not exist until something in it is asked for; from then on it is held open.
#[derive(Debug, Clone)]
pub struct Root(Arc<Held>);

#[derive(Debug)]
struct Held {
    path: PathBuf,
    reach: Reach,
    folder: OnceLock<OwnedFd>,
    waits: AtomicUsize,
}

/// The journal at that path (absolute), from which no link leads out, with the limits that hold where none are set.
impl From<&Path> for Root {
    fn from(path: &Path) -> Self {
        Self::new(path.to_path_buf(), Reach::default())
    }
}

/// Its path, as the person knows it.
impl Deref for Root {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0.path
    }
}

/// How often it is waited for a file that went away, in one look at a journal, of which many files may go at once; and how long.
const MOST_WAITS: usize = 64;
const WAIT: Duration = Duration::from_millis(5);

/// Where something really lies: the folder whose names are known to be in reach, and the way from there, in which no link stands.
#[derive(Debug)]
pub(super) struct Lies {
    /// `None`: the journal's own folder.
    folder: Option<OwnedFd>,
    pub below: PathBuf,
    /// The whole path.
    pub path: PathBuf,
}

impl Root {
    /// The journal at `path` (absolute), from which links may lead as far as `reach` says.
    pub fn new(path: PathBuf, reach: Reach) -> Self {
        Self(Arc::new(Held {
            path,
            reach,
            folder: OnceLock::new(),
            waits: AtomicUsize::new(0),
        }))
    }

    /// What may be reached from it.
    pub(super) fn reach(&self) -> &Reach {
        &self.0.reach
    }

    /// The folder itself.
    pub(super) fn held(&self) -> Result<&OwnedFd, Errno> {
        if let Some(folder) = self.0.folder.get() {
            return Ok(folder);
        }
        let folder = retry_on_intr(|| open(&self.0.path, HELD, Mode::empty()))?;
        Ok(self.0.folder.get_or_init(|| folder))
    }

    /// The text of one of the journal's own files (`hoego.toml`, a template), `None` where there is none. Fails also where its bytes are not
    /// UTF-8, and where it may not lie where it does.
    pub fn read_text(&self, path: &str) -> Result<Option<String>, IoError> {
        match self.read(path, Role::of(path)) {
            Ok(bytes) => super::files::text_of(bytes).at("read", &self.join(path)).map(Some),
            Err(error) if is_missing(&error) && !self.is_link(path) => Ok(None),
            Err(error) => Err(error).at("read", &self.join(path)),
        }
    }

    /// The bytes of the file at `path`, which has that role.
    pub(super) fn read(&self, path: &str, role: Role) -> io::Result<Vec<u8>> {
        read_up_to(self.open(path, role)?, self.0.reach.limits.of(role))
    }

    /// Opens the regular file at `path` for reading.
    pub(super) fn open(&self, path: &str, role: Role) -> io::Result<File> {
        match self.opened(Path::new(path), role, READ) {
            Ok(opened) => regular(Ok(opened)),
            Err(error) => regular(Err(Errno::from_io_error(&error).ok_or(error)?)),
        }
    }

    /// Opens the folder at `path` so that what has the role can be opened and made in it; links on the way are followed as far as it may.
    pub(super) fn hold(&self, path: &Path, role: Role) -> io::Result<OwnedFd> {
        self.opened(path, role, HELD)
    }

    /// The names in the folder at `path` that are text, in no order.
    pub(super) fn names(&self, path: &str, role: Role) -> io::Result<Vec<String>> {
        let listed = Dir::new(self.opened(Path::new(path), role, LISTED)?)?;
        let mut names = Vec::new();
        for entry in listed {
            names.extend(entry?.file_name().to_str().ok().map(str::to_owned));
        }
        Ok(names)
    }

    /// The names in the journal's own folder that are text, in no order.
    pub fn own_names(&self) -> Result<Vec<String>, IoError> {
        self.names(".", Role::Config).at("list", &self.0.path)
    }

    fn opened(&self, path: &Path, role: Role, flags: OFlags) -> io::Result<OwnedFd> {
        if !role.may_lie_at(path, path, true) {
            return Err(Refusal::Reserved(path.to_path_buf()).into());
        }
        match open_beneath(self.held()?, path, flags) {
            Err(error) if may_be_link(error) => Ok(self.lies(path, role)?.open(self, flags)?),
            opened => Ok(opened?),
        }
    }

    /// Where what `path` leads to lies, or would lie: it need not be there yet. Fails where it may not lie there.
    pub(super) fn lies(&self, path: &Path, role: Role) -> io::Result<Lies> {
        let real = self.real(path)?;
        let root = std::fs::canonicalize(&self.0.path)?;
        let (folder, below) = match real.strip_prefix(&root) {
            Ok(below) => (None, below),
            Err(_) => {
                let (folder, below) = self
                    .0
                    .reach
                    .allowing(&real)
                    .ok_or_else(|| Refusal::Outside(real.clone()))?;
                (Some(retry_on_intr(|| open(&folder, HELD, Mode::empty()))?), below)
            }
        };
        if !role.may_lie_at(path, below, folder.is_none()) {
            return Err(Refusal::Reserved(below.to_path_buf()).into());
        }
        let below = below.to_path_buf();
        Ok(Lies {
            folder,
            below,
            path: real,
        })
    }

    /// `path` without links, as far as there is anything.
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        match (std::fs::canonicalize(self.join(path)), path.parent(), path.file_name()) {
            (Err(error), Some(folder), Some(name)) if is_missing(&error) && self.stat(path).is_err() => {
                Ok(self.real(folder)?.join(name))
            }
            (real, _, _) => real,
        }
    }

    /// Whether `real`, which has no links, is kept for the program and for others like git, in the journal (whose real path is `root`) or in a
    /// folder outside that links may lead to.
    pub fn keeps_for_others(&self, root: &Path, real: &Path) -> bool {
        match real.strip_prefix(root) {
            Ok(below) => is_reserved(below),
            Err(_) => {
                let config = real.file_name() == Some(super::CONFIG_NAME.as_ref());
                let allowing = self.0.reach.allowing(real);
                allowing.is_some_and(|(_, below)| config || is_hidden(below))
            }
        }
    }

    /// Whether `to`, which has no links, lies in the journal (whose real path is `root`) or where the user's configuration lets links lead.
    pub(super) fn allows(&self, root: &Path, to: &Path) -> bool {
        to.starts_with(root) || self.0.reach.allowing(to).is_some()
    }

    /// How what stands at `path` below is, itself and not what it leads to; an empty path is the root's.
    pub(super) fn stat(&self, path: &Path) -> Result<Raw, Errno> {
        match path.as_os_str().is_empty() {
            true => fstat(self.held()?),
            false => statat(self.held()?, path, AtFlags::SYMLINK_NOFOLLOW),
        }
    }

    /// How the folder at `path` below is, or the one outside that a link there leads to; an empty path is the root's.
    pub(super) fn folder_stat(&self, path: &str) -> Option<Stat> {
        let raw = self.stat(Path::new(path)).ok()?;
        match kind(&raw) {
            FileType::Symlink => {
                let opened = self.hold(Path::new(path), Role::Entry).ok()?;
                Some(Stat::new(&fstat(&opened).ok()?))
            }
            _ => Some(Stat::new(&raw)),
        }
    }

    /// Whether a link stands at `path` below, whatever it leads to.
    pub(super) fn is_link(&self, path: &str) -> bool {
        let raw = self.stat(Path::new(path));
        raw.is_ok_and(|raw| kind(&raw) == FileType::Symlink)
    }

    /// Whether what stands at `path` below is a folder or a link to one, wherever.
    pub(super) fn leads_to_folder(&self, path: &str) -> bool {
        let held = self.held();
        let raw = held.and_then(|held| statat(held, path, AtFlags::empty()));
        raw.is_ok_and(|raw| kind(&raw) == FileType::Directory)
    }

    /// Waits a moment for a file that went away; `false` where that was done often enough.
    pub(super) fn wait(&self) -> bool {
        let more = self.0.waits.fetch_add(1, Ordering::Relaxed) < MOST_WAITS;
        if more {
            std::thread::sleep(WAIT);
        }
        more
    }
}

impl Lies {
    /// Opens it.
    pub(super) fn open(&self, root: &Root, flags: OFlags) -> Result<OwnedFd, Errno> {
        open_beneath(self.folder(root)?, &self.below, flags)
    }

    /// The folder from which its way goes.
    pub(super) fn folder<'a>(&'a self, root: &'a Root) -> Result<&'a OwnedFd, Errno> {
        match &self.folder {
            Some(folder) => Ok(folder),
            None => root.held(),
        }
    }

    /// Whether it lies outside the journal.
    pub(super) fn is_outside(&self) -> bool {
        self.folder.is_some()
    }
}

/// What kind of thing it is.
pub(super) fn kind(raw: &Raw) -> FileType {
    FileType::from_raw_mode(raw.st_mode)
}

/// `opened` as a file to read; fails unless it is a regular one.
pub(super) fn regular(opened: Result<OwnedFd, Errno>) -> io::Result<File> {
    let opened = match opened {
        // What a socket says to who would open it, and a device that nothing drives.
        Err(Errno::NXIO | Errno::NODEV) => return Err(Refusal::NotRegular("a socket or a device").into()),
        opened => opened?,
    };
    match kind(&fstat(&opened)?) {
        FileType::RegularFile => Ok(File::from(opened)),
        FileType::Directory => Err(ErrorKind::IsADirectory.into()),
        other => Err(Refusal::NotRegular(name_of(other)).into()),
    }
}

/// The words for a kind of thing that is no regular file.
pub(super) fn name_of(kind: FileType) -> &'static str {
    match kind {
        FileType::Fifo => "a pipe",
        FileType::Socket => "a socket",
        FileType::CharacterDevice | FileType::BlockDevice => "a device",
        FileType::Directory => "a folder",
        FileType::Symlink => "a link",
        _ => "something else",
    }
}

/// Whether links lead round in a circle there.
pub(super) fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::LOOP.raw_os_error())
}

/// Whether nothing is there.
pub(super) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
