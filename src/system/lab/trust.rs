//! Whose code may run: the user's word, kept in the user's state folder and never in the journal (`lab.md`, section 6).
//!
//! A journal that was declared one's own is known by its real path *and* by the folder that stood there then (inode and time of birth), so
//! that neither a copy elsewhere nor another folder put in its place inherits the word. A device's number is left out: it changes between
//! boots. The word covers the blocks that stood there then, by their hashes; what comes later is added one by one, or asked about.

use super::kept::Kept;
use super::private::{StateError, make_private, open_lock, read_private, write_private};
use super::trust_file::{Store, line_hash, own_journal, parts_of};
use super::typed_lines::{lines_of, lines_of_source};
use crate::lab::SourceRecord;
use crate::system::Machine;
use crate::system::error::AtPath;
use crate::system::lock::wait_for;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

/// The user's trust.
#[derive(Debug, Clone)]
pub struct TrustStore {
    folder: PathBuf,
}

/// What is trusted of a block: its hash (64 hexadecimal digits), and its text, to show later what changed.
#[derive(Debug, Clone, Copy)]
pub struct Trusted<'a> {
    pub id: &'a str,
    pub hash: &'a str,
    pub source: &'a SourceRecord,
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

    /// Whether the block with this hash was trusted by itself.
    pub fn trusts(&self, hash: &str) -> Result<bool, StateError> {
        Ok(self.read()?.blocks.contains(hash))
    }

    /// Whether the journal at `root` was declared the user's own, and is still the folder that it was then.
    pub fn is_mine(&self, root: &Path) -> Result<bool, StateError> {
        let mut store = self.read()?;
        if store.journals.is_empty() {
            return Ok(false);
        }
        Ok(store.own(&own_journal(root)?).is_some())
    }

    /// Whether the block with this hash is among what is known to be the user's own in the journal at `root`.
    pub fn trusts_in(&self, root: &Path, hash: &str) -> Result<bool, StateError> {
        let mut store = self.read()?;
        let own = store.own(&own_journal(root)?);
        Ok(own.is_some_and(|own| own.trusted.iter().any(|known| known == hash)))
    }

    /// The hashes of all that is known to be the user's own in the journal at `root`, or was trusted there: also of blocks without their files, and of
    /// files.
    pub fn all_in(&self, root: &Path) -> Result<BTreeSet<String>, StateError> {
        let mut store = self.read()?;
        let own = store.own(&own_journal(root)?);
        Ok(own
            .map(|own| std::mem::take(&mut own.trusted))
            .unwrap_or_default()
            .into_iter()
            .collect())
    }

    /// Whether hoego put the block `source`, whose [`crate::lab::block_hash`] is `block`, or a line of it that stands in nothing that is trusted, into the
    /// journal at `root` out of something else than its gallery.
    pub fn was_written(&self, root: &Path, block: &str, source: &SourceRecord) -> Result<bool, StateError> {
        let mut store = self.read()?;
        let own = store.own(&own_journal(root)?);
        let written: BTreeSet<&str> = own.iter().flat_map(|own| &own.written).map(String::as_str).collect();
        if written.is_empty() || written.contains(block) {
            return Ok(!written.is_empty());
        }
        let trusted: BTreeSet<String> = self.texts(root).iter().flat_map(lines_of_source).collect();
        let lines = lines_of(&source.block);
        let mut new = lines.difference(&trusted);
        Ok(new.any(|line| written.contains(&*line_hash(line))))
    }

    /// The texts that were trusted last in the journal at `root`.
    pub fn texts(&self, root: &Path) -> Vec<SourceRecord> {
        self.kept(root).read_all()
    }

    /// The text that was trusted last as the block `id` of the journal at `root`; `None` where it is not known any more.
    pub fn last_text(&self, root: &Path, id: &str) -> Result<Option<SourceRecord>, StateError> {
        self.kept(root).read(id)
    }

    /// Trusts a block of the journal at `root`.
    pub fn trust(&self, root: &Path, block: Trusted<'_>) -> Result<(), StateError> {
        let journal = own_journal(root)?;
        self.change(|store| {
            if let Some(own) = store.own(&journal) {
                own.trust(&parts_of(block.source));
            }
            store.blocks.insert(block.hash.to_owned())
        })?;
        self.kept(root).keep(block.id, block.source)
    }

    /// Counts blocks as the user's own in the journal at `root`. Does nothing where that journal is not the user's.
    pub fn trust_in(&self, root: &Path, blocks: &[Trusted<'_>]) -> Result<(), StateError> {
        let journal = own_journal(root)?;
        let parts = blocks.iter().flat_map(|block| parts_of(block.source));
        let hashes: Vec<String> = parts.chain(blocks.iter().map(|block| block.hash.to_owned())).collect();
        self.change(|store| store.own(&journal).map(|own| own.trust(&hashes)).is_some())?;
        let kept = self.kept(root);
        blocks.iter().try_for_each(|block| kept.keep(block.id, block.source))
    }

    /// Notes that hoego put blocks, each given as its [`crate::lab::block_hash`] and its text, into the journal at `root`, where that is the user's own.
    pub fn note_written(&self, root: &Path, blocks: Vec<(String, String)>) -> Result<(), StateError> {
        if blocks.is_empty() || !self.is_mine(root)? {
            return Ok(());
        }
        let journal = own_journal(root)?;
        let lines = blocks.iter().flat_map(|(_, text)| lines_of(text));
        let hashes: Vec<String> = lines.map(|line| line_hash(&line)).collect();
        let hashes: Vec<String> = blocks.into_iter().map(|(hash, _)| hash).chain(hashes).collect();
        self.change(|store| store.own(&journal).map(|own| own.note_written(&hashes)).is_some())
            .map(|_| ())
    }

    /// Takes the trust in a block of the journal at `root` back; whether there was any.
    pub fn revoke(&self, root: &Path, block: Trusted<'_>) -> Result<bool, StateError> {
        let journal = own_journal(root)?;
        self.kept(root).forget(block.id)?;
        self.change(|store| {
            let mut was = store.blocks.remove(block.hash);
            if let Some(own) = store.own(&journal) {
                let before = own.trusted.len();
                let parts = parts_of(block.source);
                own.trusted
                    .retain(|known| known != block.hash && !parts.contains(known));
                was |= own.trusted.len() < before;
            }
            was
        })
    }

    /// Declares the journal at `root` the user's own, with the blocks that stand in it.
    pub fn declare_mine(&self, root: &Path, blocks: &[Trusted<'_>]) -> Result<(), StateError> {
        let own = own_journal(root)?;
        self.change(|store| {
            store.journals.retain(|known| known.root != own.root);
            store.journals.push(own);
            true
        })?;
        self.trust_in(root, blocks)
    }

    /// Takes that back; whether it had been declared.
    pub fn disown(&self, root: &Path) -> Result<bool, StateError> {
        let own = own_journal(root)?;
        self.kept(root).forget_all()?;
        self.change(|store| {
            let before = store.journals.len();
            store.journals.retain(|known| known.root != own.root);
            store.journals.len() < before
        })
    }

    fn kept(&self, root: &Path) -> Kept {
        Kept::of(&self.folder, root)
    }

    fn read(&self) -> Result<Store, StateError> {
        let path = self.path();
        match read_private(&path)? {
            Some(text) => Store::parse(&text).map_err(|why| StateError::Damaged { path, why }),
            None => Ok(Store::default()),
        }
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
        wait_for(&file).at("lock", &path)?;
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn store(folder: &Path) -> TrustStore {
        TrustStore {
            folder: folder.join("state/hoego"),
        }
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    const HASH: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    fn block() -> Trusted<'static> {
        static SOURCE: SourceRecord = SourceRecord {
            block: String::new(),
            files: std::collections::BTreeMap::new(),
        };
        Trusted {
            id: "a",
            hash: HASH,
            source: &SOURCE,
        }
    }

    #[test]
    fn a_block_is_trusted_until_that_is_taken_back() {
        let folder = folder();
        let store = store(folder.path());
        let root = folder.path();
        assert!(!store.trusts(HASH).unwrap());
        store.trust(root, block()).unwrap();
        assert!(store.trusts(HASH).unwrap() && store.last_text(root, "a").unwrap().is_some());
        assert!(!store.trusts(&HASH.replace('0', "1")).unwrap());
        assert!(store.revoke(root, block()).unwrap() && !store.revoke(root, block()).unwrap());
        assert!(!store.trusts(HASH).unwrap() && store.last_text(root, "a").unwrap().is_none());
    }

    #[test]
    fn blocks_of_ones_own_journal_go_with_it() {
        let folder = folder();
        let (store, root) = (store(folder.path()), folder.path());
        store.trust_in(root, &[block()]).unwrap();
        assert!(!store.trusts_in(root, HASH).unwrap(), "it is not the user's");
        store.declare_mine(root, &[block()]).unwrap();
        assert!(store.trusts_in(root, HASH).unwrap() && !store.trusts(HASH).unwrap());
        let text = "```sh {#a .lab}\necho planted\n```\n".to_owned();
        store.note_written(root, vec![(HASH.to_owned(), text.clone())]).unwrap();
        let written = |hash: &str, block: String| {
            let files = std::collections::BTreeMap::new();
            store.was_written(root, hash, &SourceRecord { block, files }).unwrap()
        };
        assert!(written(HASH, String::new()) && written("", text.replace("#a", "#b")));
        assert!(!written("", text.replace("planted", "typed")));
        store.disown(root).unwrap();
        store.declare_mine(root, &[]).unwrap();
        assert!(!store.trusts_in(root, HASH).unwrap() && !written(HASH, text));
    }

    #[test]
    fn an_older_store_asks_again() {
        let folder = folder();
        let (store, root) = (store(folder.path()), folder.path());
        store.declare_mine(root, &[]).unwrap();
        let text = fs::read_to_string(store.path()).unwrap();
        let older = text.replace("\"version\": 2", "\"version\": 1");
        let older = older.replace("\"blocks\": []", &format!("\"blocks\": [\"{HASH}\"]"));
        let older = older.replace(",\n      \"trusted\": [],\n      \"written\": []", "");
        assert!(older.contains(HASH) && !older.contains("written"), "{older}");
        fs::write(store.path(), older).unwrap();
        assert!(store.is_mine(root).unwrap() && !store.trusts(HASH).unwrap());
        store.trust(root, block()).unwrap();
        assert!(fs::read_to_string(store.path()).unwrap().contains("\"version\": 2"));
    }

    #[test]
    fn neither_a_copy_nor_a_changeling_is_ones_own() {
        let folder = folder();
        let store = store(folder.path());
        let (mine, copy) = (folder.path().join("mine"), folder.path().join("copy"));
        fs::create_dir(&mine).unwrap();
        fs::create_dir(&copy).unwrap();
        store.declare_mine(&mine, &[]).unwrap();
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
        store.trust(folder.path(), block()).unwrap();
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
            "{\"version\":3,\"blocks\":[],\"journals\":[]}",
            "{\"version\":1,\"blocks\":[\"*\"],\"journals\":[]}",
        ] {
            fs::write(&path, damage).unwrap();
            let error = store.trusts(HASH).unwrap_err().to_string();
            assert!(
                error.contains("trust.json") && error.contains("damaged"),
                "{damage}: {error}"
            );
            assert!(
                store.trust(folder.path(), block()).is_err(),
                "it is not replaced by a fresh one either"
            );
        }
        fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink("/dev/null", &path).unwrap();
        assert!(store.trusts(HASH).is_err(), "a link is not followed");
    }
}
