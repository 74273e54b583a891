//! Whose code may run: the user's word, kept in the user's state folder and never in the journal (`lab.md`, section 6).
//!
//! What is odd about it: a journal that was declared one's own is known by its real path *and* by the folder that stood there then
//! (inode and time of birth), so that neither a copy elsewhere nor another folder put in its place inherits the word.
//! A device's number is left out: it changes between boots.

use super::private::{StateError, make_private, open_lock, read_private, write_private};
use crate::system::Machine;
use crate::system::error::{AtPath, IoError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// What the file holds; an unknown key or version is damage, not a guess.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Store {
    version: u32,
    /// Hashes of trusted blocks, 64 hexadecimal digits each.
    blocks: BTreeSet<String>,
    /// Journals declared one's own.
    journals: BTreeSet<OwnJournal>,
}

/// A folder as it was when it was declared one's own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnJournal {
    root: String,
    inode: u64,
    /// Nanoseconds since 1970; 0 where the file system keeps no time of birth.
    born: u64,
}

const VERSION: u32 = 1;

impl Default for Store {
    fn default() -> Self {
        Self {
            version: VERSION,
            blocks: BTreeSet::new(),
            journals: BTreeSet::new(),
        }
    }
}

/// The user's trust.
#[derive(Debug, Clone)]
pub struct TrustStore {
    folder: PathBuf,
}

impl TrustStore {
    /// The one of this user. Fails without a home folder; reads nothing yet.
    pub fn of(machine: &Machine) -> Result<Self, StateError> {
        Ok(Self {
            folder: machine.state_folder()?,
        })
    }

    /// The file it is kept in.
    pub fn path(&self) -> PathBuf {
        self.folder.join("trust.json")
    }

    /// Whether the block with this hash (64 hexadecimal digits) was trusted.
    pub fn trusts(&self, hash: &str) -> Result<bool, StateError> {
        Ok(self.read()?.blocks.contains(hash))
    }

    /// Whether the journal at `root` was declared the user's own, and is still the folder that it was then.
    pub fn is_mine(&self, root: &Path) -> Result<bool, StateError> {
        let store = self.read()?;
        if store.journals.is_empty() {
            return Ok(false);
        }
        Ok(store.journals.contains(&own_journal(root)?))
    }

    /// Trusts the block with this hash.
    pub fn trust(&self, hash: &str) -> Result<(), StateError> {
        self.change(|store| store.blocks.insert(hash.to_owned())).map(|_| ())
    }

    /// Takes the trust in that block back; whether there was any.
    pub fn revoke(&self, hash: &str) -> Result<bool, StateError> {
        self.change(|store| store.blocks.remove(hash))
    }

    /// Declares the journal at `root` the user's own.
    pub fn declare_mine(&self, root: &Path) -> Result<(), StateError> {
        let own = own_journal(root)?;
        self.change(|store| {
            store.journals.retain(|known| known.root != own.root);
            store.journals.insert(own)
        })
        .map(|_| ())
    }

    /// Takes that back; whether it had been declared.
    pub fn disown(&self, root: &Path) -> Result<bool, StateError> {
        let own = own_journal(root)?;
        self.change(|store| {
            let before = store.journals.len();
            store.journals.retain(|known| known.root != own.root);
            store.journals.len() < before
        })
    }

    fn read(&self) -> Result<Store, StateError> {
        let path = self.path();
        let Some(text) = read_private(&path)? else {
            return Ok(Store::default());
        };
        let damaged = |why: String| StateError::Damaged {
            path: path.clone(),
            why,
        };
        let store: Store = serde_json::from_str(&text).map_err(|error| damaged(error.to_string()))?;
        if store.version != VERSION {
            return Err(damaged(format!("version {} is not known", store.version)));
        }
        if let Some(odd) = store.blocks.iter().find(|hash| !is_hash(hash)) {
            return Err(damaged(format!("`{odd}` is no hash")));
        }
        Ok(store)
    }

    /// Reads, changes and writes it while no other hoego does; gives whether anything changed.
    fn change(&self, change: impl FnOnce(&mut Store) -> bool) -> Result<bool, StateError> {
        make_private(&self.folder)?;
        let _lock = self.lock()?;
        let mut store = self.read()?;
        if !change(&mut store) {
            return Ok(false);
        }
        let text = serde_json::to_string_pretty(&store).map_err(|error| StateError::Damaged {
            path: self.path(),
            why: error.to_string(),
        })?;
        write_private(&self.path(), format!("{text}\n").as_bytes())?;
        Ok(true)
    }

    /// Waits for another hoego; it holds the lock for a moment only.
    fn lock(&self) -> Result<File, StateError> {
        let path = self.folder.join("trust.lock");
        let file = open_lock(&path)?;
        match file.lock() {
            Err(error) if error.kind() != std::io::ErrorKind::Unsupported => Err(error).at("lock", &path)?,
            _ => Ok(file),
        }
    }
}

/// Whether `text` has the form of a hash: 64 hexadecimal digits in lower case.
fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn own_journal(root: &Path) -> Result<OwnJournal, IoError> {
    let real = fs::canonicalize(root).at("look at", root)?;
    let meta = fs::metadata(&real).at("look at", &real)?;
    let born = meta.created().ok();
    let born = born.and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Ok(OwnJournal {
        root: real.to_string_lossy().into_owned(),
        inode: inode(&meta),
        born: born.map_or(0, |born| u64::try_from(born.as_nanos()).unwrap_or(u64::MAX)),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn store(folder: &Path) -> TrustStore {
        TrustStore {
            folder: folder.join("state/hoego"),
        }
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    const HASH: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    #[test]
    fn a_block_is_trusted_until_that_is_taken_back() {
        let folder = folder();
        let store = store(folder.path());
        assert!(!store.trusts(HASH).unwrap());
        store.trust(HASH).unwrap();
        assert!(store.trusts(HASH).unwrap());
        assert!(!store.trusts(&HASH.replace('0', "1")).unwrap());
        assert!(store.revoke(HASH).unwrap() && !store.revoke(HASH).unwrap());
        assert!(!store.trusts(HASH).unwrap());
    }

    #[test]
    fn neither_a_copy_nor_a_changeling_is_ones_own() {
        let folder = folder();
        let store = store(folder.path());
        let (mine, copy) = (folder.path().join("mine"), folder.path().join("copy"));
        fs::create_dir(&mine).unwrap();
        fs::create_dir(&copy).unwrap();
        store.declare_mine(&mine).unwrap();
        assert!(store.is_mine(&mine).unwrap() && !store.is_mine(&copy).unwrap());
        fs::rename(&mine, folder.path().join("moved")).unwrap();
        fs::rename(&copy, &mine).unwrap();
        assert!(!store.is_mine(&mine).unwrap(), "another folder in its place");
        assert!(!store.is_mine(&folder.path().join("moved")).unwrap(), "moved away");
        assert!(store.disown(&mine).unwrap() && !store.disown(&mine).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_store_that_others_may_write_or_that_is_damaged_is_an_error() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let store = store(folder.path());
        store.trust(HASH).unwrap();
        let path = store.path();
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o666);
        let error = store.trusts(HASH).unwrap_err().to_string();
        assert!(
            error.contains("trust.json") && error.contains("written by others"),
            "{error}"
        );
        mode(0o600);
        for damage in [
            "",
            "{}",
            "{\"version\":2,\"blocks\":[],\"journals\":[]}",
            "{\"version\":1,\"blocks\":[\"*\"],\"journals\":[]}",
        ] {
            fs::write(&path, damage).unwrap();
            let error = store.trusts(HASH).unwrap_err().to_string();
            assert!(
                error.contains("trust.json") && error.contains("damaged"),
                "{damage}: {error}"
            );
            assert!(store.trust(HASH).is_err(), "it is not replaced by a fresh one either");
        }
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/null", &path).unwrap();
        assert!(store.trusts(HASH).is_err(), "a link is not followed");
    }
}
