//! What the index knows of folders and files: how they were when they were read last.
//!
//! What is odd about it: being unchanged is not enough. A clock ticks; what was changed within a few seconds before it was read
//! could have been changed once more in the same tick, and would look the same. Such rows are *racy*: they are read again
//! until they are old enough (as git does). What lies in the future is racy too.

use rustix::fs::Stat as Raw;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

/// The coarsest clock of file systems in use: FAT counts in two seconds.
const GRAIN_NS: i64 = 3_000_000_000;

/// What tells one state of a file or folder from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Stat {
    device: u64,
    inode: u64,
    size: u64,
    /// Nanoseconds since 1970.
    modified: i64,
    changed: i64,
}

impl Stat {
    #[allow(
        clippy::unnecessary_cast,
        clippy::useless_conversion,
        reason = "the fields differ from system to system"
    )]
    pub(in super::super) fn new(raw: &Raw) -> Self {
        let time = |seconds: i64, nanos: i64| seconds.saturating_mul(1_000_000_000).saturating_add(nanos);
        Self {
            device: raw.st_dev as u64,
            inode: raw.st_ino as u64,
            size: raw.st_size as u64,
            modified: time(raw.st_mtime as i64, raw.st_mtime_nsec as i64),
            changed: time(raw.st_ctime as i64, raw.st_ctime_nsec as i64),
        }
    }

    /// The size of a file that has one.
    pub(in super::super) fn size(&self) -> Option<usize> {
        usize::try_from(self.size).ok()
    }

    /// Whether it was changed so long before `now` that another change would have another time.
    pub(in super::super) fn is_old(&self, now: i64) -> bool {
        let latest = self.modified.max(self.changed);
        latest <= now.saturating_sub(GRAIN_NS)
    }
}

/// Forty bytes: there are as many as files, and numbers of different lengths take three times as long to read.
impl Serialize for Stat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers = [self.device, self.inode, self.size].map(u64::to_le_bytes);
        let times = [self.modified, self.changed].map(i64::to_le_bytes);
        let mut bytes = [0; 40];
        for (room, number) in bytes.chunks_exact_mut(8).zip(numbers.iter().chain(&times)) {
            room.copy_from_slice(number);
        }
        serializer.serialize_bytes(&bytes)
    }
}

impl<'de> Deserialize<'de> for Stat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let ([device, inode, size, modified, changed], []) = bytes.as_chunks::<8>() else {
            return Err(D::Error::custom("no state of a file"));
        };
        Ok(Self {
            device: u64::from_le_bytes(*device),
            inode: u64::from_le_bytes(*inode),
            size: u64::from_le_bytes(*size),
            modified: i64::from_le_bytes(*modified),
            changed: i64::from_le_bytes(*changed),
        })
    }
}

/// The machine's clock, in nanoseconds since 1970: file times are compared with it, never the journal's day.
pub(in super::super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

/// Why a file was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Left {
    /// The first byte that is not UTF-8 is in this line.
    NotUtf8(usize),
    /// Anything else; it is tried again each time.
    Otherwise,
}

/// A file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct FileRow<'a> {
    #[serde(borrow)]
    pub name: Cow<'a, str>,
    /// As it was before it was read; `None` where that could not be asked.
    pub stat: Option<Stat>,
    /// Of a racy one, what tells its bytes from others.
    pub racy: Option<Box<[u8; 16]>>,
    pub left: Option<Left>,
}

impl FileRow<'_> {
    /// Whether a file that looks the same is the same.
    pub(in super::super) fn is_sure(&self) -> bool {
        self.racy.is_none() && self.stat.is_some() && self.left != Some(Left::Otherwise)
    }
}

/// A folder with its files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct FolderRow<'a> {
    /// Relative to the root, with `/`; empty for the root.
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    /// As it was before it was listed; `None` where it has to be listed again: it was racy, or something in it was odd.
    pub stat: Option<Stat>,
    /// By name.
    #[serde(borrow)]
    pub files: Vec<FileRow<'a>>,
}

impl<'a> FolderRow<'a> {
    /// The file of that name.
    pub(in super::super) fn file(&self, name: &str) -> Option<&FileRow<'a>> {
        let at = self.files.binary_search_by(|file| (*file.name).cmp(name)).ok()?;
        self.files.get(at)
    }
}

/// All folders of a journal, by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Table<'a> {
    #[serde(borrow)]
    pub folders: Vec<FolderRow<'a>>,
}

impl<'a> Table<'a> {
    /// How many files there are.
    pub(in super::super) fn len(&self) -> usize {
        self.folders.iter().map(|folder| folder.files.len()).sum()
    }

    /// The folders and names of all files, in order.
    pub(in super::super) fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let folders = self.folders.iter();
        folders.flat_map(|folder| folder.files.iter().map(|file| (&*folder.path, &*file.name)))
    }

    /// Whether every file that looks the same is the same.
    pub(in super::super) fn is_sure(&self) -> bool {
        let mut files = self.folders.iter().flat_map(|folder| &folder.files);
        files.all(FileRow::is_sure)
    }

    /// Whether it is worth writing in the place of `old`, which knows of the same files: something is sure in it that was not, or is
    /// sure in another way. What has only become racy is looked at again anyway.
    pub(in super::super) fn is_surer_than(&self, old: &Table<'_>) -> bool {
        let folders = self.folders.iter().zip(&old.folders);
        let mut surer = folders.map(|(new, old)| {
            let files = || new.files.iter().zip(&old.files);
            let folder = new.path != old.path || new.stat.is_some() && new.stat != old.stat;
            folder || files().any(|(new, old)| new.is_sure() && new != old)
        });
        self.folders.len() != old.folders.len() || surer.any(|surer| surer)
    }

    /// The folder at `path`.
    pub(in super::super) fn folder(&self, path: &str) -> Option<&FolderRow<'a>> {
        let at = self.folders.binary_search_by(|folder| (*folder.path).cmp(path)).ok()?;
        self.folders.get(at)
    }

    /// The folders that stand in each folder, by its path, as indices.
    pub(in super::super) fn children(&self) -> HashMap<&str, Vec<usize>> {
        let mut children: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, folder) in self
            .folders
            .iter()
            .enumerate()
            .filter(|(_, folder)| !folder.path.is_empty())
        {
            let parent = folder.path.rsplit_once('/').map_or("", |(parent, _)| parent);
            children.entry(parent).or_default().push(index);
        }
        children
    }
}
