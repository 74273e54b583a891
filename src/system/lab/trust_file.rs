//! What `trust.json` holds, in the user's state folder.

use crate::lab::{SourceRecord, block_hash, experiment_of_source, file_hash, files_of};
use crate::system::error::{AtPath, IoError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What the file holds; an unknown key or version is damage, not a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Store {
    version: u32,
    /// Hashes of trusted blocks, 64 hexadecimal digits each.
    pub blocks: BTreeSet<String>,
    /// Journals declared one's own, each root once.
    pub journals: Vec<OwnJournal>,
}

/// A journal that was declared one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnJournal {
    pub root: String,
    inode: u64,
    /// Nanoseconds since 1970; 0 where the file system keeps no time of birth.
    born: u64,
    /// Hashes of what stood there, or what the user wrote or trusted there since: of blocks with all they need, of blocks alone, of files.
    /// The oldest first.
    #[serde(default)]
    pub trusted: Vec<String>,
    /// Hashes of blocks, and of their lines, that hoego put there out of something else than its own gallery: nobody typed them.
    #[serde(default)]
    pub written: Vec<String>,
}

/// The most hashes that are kept of a journal; the oldest are forgotten, and asked about.
const MOST: usize = 20_000;

impl OwnJournal {
    pub fn trust(&mut self, hashes: &[String]) {
        add(&mut self.trusted, hashes);
    }

    pub fn note_written(&mut self, hashes: &[String]) {
        add(&mut self.written, hashes);
    }

    fn is_same(&self, other: &Self) -> bool {
        (&self.root, self.inode, self.born) == (&other.root, other.inode, other.born)
    }
}

const VERSION: u32 = 2;

/// Hashes of version 1 covered less of a block: whoever trusted one is asked again. Journals stay the user's own, with nothing
/// trusted in them yet.
const OLDER: u32 = 1;

impl Default for Store {
    fn default() -> Self {
        Self {
            version: VERSION,
            blocks: BTreeSet::new(),
            journals: Vec::new(),
        }
    }
}

impl Store {
    /// Reads the file's text; fails with what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut store: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let own = store.journals.iter();
        let own = own.flat_map(|own| own.trusted.iter().chain(&own.written));
        if let Some(odd) = store.blocks.iter().chain(own).find(|hash| !is_hash(hash)) {
            return Err(format!("`{odd}` is no hash"));
        }
        match store.version {
            VERSION => {}
            OLDER => {
                store.version = VERSION;
                store.blocks.clear();
            }
            other => return Err(format!("version {other} is not known")),
        }
        Ok(store)
    }

    /// `journal`, if it was declared the user's own.
    pub fn own(&mut self, journal: &OwnJournal) -> Option<&mut OwnJournal> {
        self.journals.iter_mut().find(|known| known.is_same(journal))
    }
}

/// Adds `hashes` as the newest.
fn add(list: &mut Vec<String>, hashes: &[String]) {
    let new: BTreeSet<&String> = hashes.iter().collect();
    list.retain(|known| !new.contains(known));
    list.extend(new.into_iter().cloned());
    list.drain(..list.len().saturating_sub(MOST));
}

/// Whether `text` has the form of a hash: 64 hexadecimal digits in lower case.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The hash of a line, which is that of no block or file that anybody would have.
pub(super) fn line_hash(line: &str) -> String {
    file_hash(format!("line\0{line}").as_bytes())
}

/// The hashes of a block alone and of the files that it names.
pub(super) fn parts_of(source: &SourceRecord) -> Vec<String> {
    let block = experiment_of_source(None, source)
        .ok()
        .map(|experiment| block_hash(&experiment));
    let files = files_of(source).unwrap_or_default();
    block
        .into_iter()
        .chain(files.values().map(|bytes| file_hash(bytes)))
        .collect()
}

/// The journal at `root` as it is now, with nothing trusted in it. Fails where it cannot be looked at.
pub(super) fn own_journal(root: &Path) -> Result<OwnJournal, IoError> {
    let real = fs::canonicalize(root).at("look at", root)?;
    let meta = fs::metadata(&real).at("look at", &real)?;
    let born = meta.created().ok();
    let born = born.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Ok(OwnJournal {
        root: real.to_string_lossy().into_owned(),
        inode: inode(&meta),
        born: born.map_or(0, |born| u64::try_from(born.as_nanos()).unwrap_or(u64::MAX)),
        trusted: Vec::new(),
        written: Vec::new(),
    })
}

#[cfg(unix)]
fn inode(meta: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(meta)
}

#[cfg(not(unix))]
fn inode(_meta: &fs::Metadata) -> u64 {
    0
}
