//! What is remembered of toolchains in the user's cache folder, so that asking which one is here starts nothing.

use crate::lab::EnvironmentRecord;
use crate::system::Machine;
use crate::system::private_files::read_own;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A larger file was not written by hoego.
const LIMIT: u64 = 1 << 20;

/// A toolchain as it was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Remembered {
    /// The program itself.
    pub program: PathBuf,
    pub environment: EnvironmentRecord,
    /// Files that decide which program it is: as long as they are as they were, it is this one.
    pub watched: Vec<Stamp>,
}

/// How a file was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamp {
    path: PathBuf,
    size: u64,
    /// Nanoseconds since 1970.
    modified: u64,
}

impl Stamp {
    /// `None` where there is no such file.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        Some(Self {
            path: path.to_owned(),
            size: metadata.len(),
            modified: u64::try_from(modified.as_nanos()).ok()?,
        })
    }
}

fn file(machine: &Machine) -> Option<PathBuf> {
    machine.cache_folder().map(|folder| folder.join("toolchains.json"))
}

/// What is remembered under `key`, if nothing of it changed.
pub(super) fn recall(key: &str, machine: &Machine) -> Option<Remembered> {
    let remembered = all(machine).remove(key)?;
    let unchanged = remembered
        .watched
        .iter()
        .all(|stamp| Stamp::of(&stamp.path).as_ref() == Some(stamp));
    unchanged.then_some(remembered)
}

/// Remembers it under `key`. What cannot be written is found anew the next time.
pub(super) fn remember(key: &str, toolchain: &Remembered, machine: &Machine) {
    let Some(file) = file(machine) else {
        return;
    };
    let mut all = all(machine);
    if all.get(key) == Some(toolchain) {
        return;
    }
    all.insert(key.to_owned(), toolchain.clone());
    let _not_remembered = write(&file, &all);
}

fn all(machine: &Machine) -> BTreeMap<String, Remembered> {
    let text = file(machine).and_then(|file| read_own(&file, LIMIT).ok().flatten());
    serde_json::from_slice(&text.unwrap_or_default()).unwrap_or_default()
}

/// Whole or not at all, because two runs may do it at once.
fn write(file: &Path, all: &BTreeMap<String, Remembered>) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
    temporary.write_all(&serde_json::to_vec_pretty(all)?)?;
    temporary.persist(file)?;
    Ok(())
}
