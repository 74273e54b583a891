//! The user's state folder, as far as it holds what the program changed: one file a change, written before the change itself.
//!
//! What is odd about it: a file's name holds the change's number and the file's size (`12-3071.change`), so that one listing says which
//! number is next and whether something has to be thrown away. A change is one file, whole or not at all; nothing refers to another file.

use super::error::{AtPath, IoError};
use super::history_file::{self, DamageError};
use super::lock;
use super::private_files::{
    StateError, journal_name, make_private, open_lock, read_private_bytes, too_large, write_private,
};
use super::{EnvironmentError, Machine};
use crate::journal::{Change, KeptChange};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const ENDING: &str = ".change";

/// As large a file of a change as is written and read.
const LIMIT: u64 = 64 << 20;

/// Nobody makes as many changes: a file with a number from here on was not written by hoego, and what comes after it could not be counted.
const NUMBERS: usize = 1_000_000_000;

/// Why a recorded change cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error(transparent)]
    State(#[from] StateError),
    #[error("there is no change {0}")]
    Unknown(usize),
    /// As above, of a number that none can have.
    #[error("there is no change {0}")]
    Beyond(String),
    /// Thrown away to make room, or removed by somebody.
    #[error("the bytes of change {0} are no longer kept")]
    Gone(usize),
    #[error("change {number} cannot be read: `{}` does not say its size as hoego writes it", path.display())]
    Misnamed { number: usize, path: PathBuf },
    #[error("the bytes of change {number} are no longer kept: `{}` {why}", path.display())]
    Damaged {
        number: usize,
        path: PathBuf,
        why: DamageError,
    },
}

/// The recorded changes of one journal.
#[derive(Debug, Clone)]
pub struct History {
    /// Of all journals.
    all: PathBuf,
    folder: PathBuf,
}

/// A file of the folder.
#[derive(Debug, Clone)]
struct Kept {
    number: usize,
    bytes: u64,
    path: PathBuf,
}

impl History {
    /// That of the journal at `root`, which is known by its real path. Fails without a home folder; reads nothing yet.
    pub fn of(machine: &Machine, root: &Path) -> Result<Self, EnvironmentError> {
        let all = machine.state_folder()?.join("history");
        let folder = all.join(journal_name(root));
        Ok(Self { all, folder })
    }

    /// The numbers of the changes that are kept, newest first. With them the number of a change newer than all of them whose name does
    /// not say its size: it cannot be read, and what is older is not the newest.
    pub fn numbers(&self) -> Result<Vec<usize>, HistoryError> {
        let kept = self.kept_files()?;
        let newest = kept.last().map_or(0, |kept| kept.number);
        let mut numbers: Vec<usize> = self.misnamed().map(|(number, _)| number).collect();
        numbers.retain(|number| *number > newest);
        numbers.extend(kept.iter().map(|kept| kept.number));
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.dedup();
        Ok(numbers)
    }

    /// Files that look like changes and cannot be any, because of their number or size: they are passed over.
    pub fn strays(&self) -> Vec<PathBuf> {
        let strays = self.names().filter(|name| parsed(name).is_none());
        let strays = strays.filter(|name| is_named_as_change(name) || misnamed(name).is_some());
        let mut strays: Vec<PathBuf> = strays.map(|name| self.folder.join(name)).collect();
        strays.sort();
        strays
    }

    fn names(&self) -> impl Iterator<Item = OsString> {
        let names = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        names.map(|entry| entry.file_name())
    }

    /// The files whose names say the number of a change, and not its size.
    fn misnamed(&self) -> impl Iterator<Item = (usize, PathBuf)> {
        self.names()
            .filter_map(|name| Some((misnamed(&name)?, self.folder.join(name))))
    }

    /// The changes that are kept, oldest first. Fails where their folder, or that of all journals, is none: a link or a file in its place.
    fn kept_files(&self) -> Result<Vec<Kept>, StateError> {
        for folder in [&self.all, &self.folder] {
            match fs::symlink_metadata(folder) {
                Ok(meta) if !meta.is_dir() => {
                    let (path, why) = (folder.clone(), "is no folder, so no change can be read".to_owned());
                    return Err(StateError::Unusable { path, why });
                }
                _ => {}
            }
        }
        Ok(kept_in(&self.folder)?)
    }

    /// What is recorded of change `number`, without its texts.
    pub fn change(&self, number: usize) -> Result<Change, HistoryError> {
        let (path, bytes) = self.bytes_of(number)?;
        let (change, _) =
            history_file::open(&bytes, number).map_err(|why| HistoryError::Damaged { number, path, why })?;
        Ok(change)
    }

    /// Change `number` with the texts of its files.
    pub fn kept(&self, number: usize) -> Result<KeptChange, HistoryError> {
        let (path, bytes) = self.bytes_of(number)?;
        history_file::unpack(&bytes, number).map_err(|why| HistoryError::Damaged { number, path, why })
    }

    fn bytes_of(&self, number: usize) -> Result<(PathBuf, Vec<u8>), HistoryError> {
        let kept = self.kept_files()?;
        let newest = kept.last().map_or(0, |kept| kept.number);
        let misnamed = || self.misnamed().find(|(said, _)| *said == number);
        let missing = match number {
            0 => HistoryError::Unknown(number),
            _ if number > newest
                && let Some((number, path)) = misnamed() =>
            {
                HistoryError::Misnamed { number, path }
            }
            _ if number > newest => HistoryError::Unknown(number),
            _ => HistoryError::Gone(number),
        };
        let Some(found) = kept.into_iter().find(|kept| kept.number == number) else {
            return Err(missing);
        };
        let bytes = read_private_bytes(&found.path, LIMIT)?.ok_or(missing)?;
        Ok((found.path, bytes))
    }

    /// Records a change: gives it the next number, writes and syncs it, and throws the oldest changes of all journals away until
    /// all together take at most `limit` bytes. The one just recorded stays.
    pub(super) fn add(&self, mut kept: KeptChange, limit: u64) -> Result<usize, StateError> {
        self.kept_files()?;
        self.make_folder()?;
        let _lock = self.lock()?;
        self.remove_left_overs();
        let number = kept_in(&self.folder)?.last().map_or(0, |kept| kept.number) + 1;
        kept.change.number = number;
        let bytes = history_file::pack(&kept).at("pack", &self.folder)?;
        let path = self.folder.join(format!("{number}-{}{ENDING}", bytes.len()));
        if number >= NUMBERS {
            let why =
                "would be the number of no change: there is a file in the folder that hoego did not write".to_owned();
            return Err(StateError::Unusable { path, why });
        }
        if bytes.len() as u64 > LIMIT {
            return Err(too_large(&path, LIMIT));
        }
        write_private(&path, &bytes)?;
        // Too much is kept if it cannot be thrown away: no reason to go without this change.
        let _too_much = prune(&self.all, limit, Some(&path));
        Ok(number)
    }

    /// Throws everything away: the changes of all journals.
    pub(super) fn clear(&self) -> Result<(), IoError> {
        prune(&self.all, 0, None)
    }

    /// Makes the folder, and syncs what was made: else the first change of a journal could be lost with its folder.
    fn make_folder(&self) -> Result<(), StateError> {
        let missing = self
            .folder
            .ancestors()
            .take_while(|folder| fs::metadata(folder).is_err());
        let missing: Vec<&Path> = missing.collect();
        make_private(&self.folder)?;
        for parent in missing.into_iter().filter_map(Path::parent).filter(|_| cfg!(unix)) {
            File::open(parent).and_then(|dir| dir.sync_all()).at("sync", parent)?;
        }
        Ok(())
    }

    /// Waits for another hoego; it holds the lock for a moment only.
    fn lock(&self) -> Result<File, StateError> {
        let path = self.folder.join("lock");
        let file = open_lock(&path)?;
        lock::wait_for(&file).at("lock", &path)?;
        Ok(file)
    }

    /// Removes what an interrupted writer left.
    fn remove_left_overs(&self) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(".hoego-") && name.ends_with(".tmp") {
                let _gone = fs::remove_file(entry.path());
            }
        }
    }
}

/// The changes in `folder`, oldest first; none where there is no folder. Other files are passed over.
fn kept_in(folder: &Path) -> Result<Vec<Kept>, IoError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(error) => return Err(error).at("read", folder),
    };
    let mut kept = Vec::new();
    for entry in entries {
        let name = entry.at("read", folder)?.file_name();
        if let Some((number, bytes)) = parsed(&name) {
            let path = folder.join(&name);
            kept.push(Kept { number, bytes, path });
        }
    }
    kept.sort_by_key(|kept| kept.number);
    Ok(kept)
}

/// Number and size that the name of a change's file says: `12-3071.change`. `None` for all other names.
fn parsed(name: &OsStr) -> Option<(usize, u64)> {
    let (number, bytes) = name.to_str()?.strip_suffix(ENDING)?.split_once('-')?;
    let (number, bytes): (usize, u64) = (number.parse().ok()?, bytes.parse().ok()?);
    // As hoego writes it: no sign, no zeros before it.
    let ours = *name == *format!("{number}-{bytes}{ENDING}");
    (ours && (1..NUMBERS).contains(&number)).then_some((number, bytes))
}

/// The number that the name of a change's file says where it does not say its size: `12-x.change`.
fn misnamed(name: &OsStr) -> Option<usize> {
    let (number, _) = name.to_str()?.strip_suffix(ENDING)?.split_once('-')?;
    let known: usize = number.parse().ok()?;
    let ours = *number == *known.to_string() && (1..NUMBERS).contains(&known);
    (ours && parsed(name).is_none()).then_some(known)
}

/// Whether that could be a name that somebody takes for a change's: digits, `-`, digits.
fn is_named_as_change(name: &OsStr) -> bool {
    let parts = name
        .to_str()
        .and_then(|name| name.strip_suffix(ENDING)?.split_once('-'));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    parts.is_some_and(|(number, bytes)| digits(number) && digits(bytes))
}

/// Removes the oldest changes of all journals below `all` until the rest takes at most `limit` bytes; never `newest`. A little more goes
/// than has to, so that it is not to be done again for the next change. Fails, when all else is done, where one cannot be removed.
fn prune(all: &Path, limit: u64, newest: Option<&Path>) -> Result<(), IoError> {
    let mut kept = Vec::new();
    for folder in fs::read_dir(all).into_iter().flatten().flatten() {
        kept.extend(kept_in(&folder.path())?);
    }
    if total(&kept) <= limit {
        return Ok(());
    }
    // Before anything is thrown away it is asked of the files themselves: a name may lie.
    for kept in &mut kept {
        kept.bytes = fs::symlink_metadata(&kept.path).map_or(0, |meta| meta.len());
    }
    let mut total = total(&kept);
    if total <= limit {
        return Ok(());
    }
    kept.retain(|kept| Some(kept.path.as_path()) != newest);
    kept.sort_by_cached_key(|kept| (written(&kept.path), kept.number));
    let mut removed = Ok(());
    for old in kept {
        if total <= limit - limit / 16 {
            break;
        }
        match fs::remove_file(&old.path).at("remove", &old.path) {
            Ok(()) => total = total.saturating_sub(old.bytes),
            failed => removed = failed,
        }
    }
    removed
}

fn total(kept: &[Kept]) -> u64 {
    kept.iter().fold(0, |sum: u64, kept| sum.saturating_add(kept.bytes))
}

fn written(path: &Path) -> SystemTime {
    let modified = fs::metadata(path).and_then(|meta| meta.modified());
    modified.unwrap_or(SystemTime::UNIX_EPOCH)
}
