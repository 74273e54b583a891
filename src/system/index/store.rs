//! The index on disk: three files for a journal in the user's cache folder. One holds what is asked each time, the rows and the answer;
//! one what is needed when something changed, a glance at each file; and one holds what was told in words.
//!
//! What is odd about it: nothing here ever fails. What cannot be read, is damaged, or was written by another build, for another
//! journal or for other settings, is as if it were not there; what cannot be written is not written.

use crate::journal::{Glance, Ledger};
use crate::system::files::private_temporary;
use crate::system::private_files::{open_own, read_own};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

pub(super) type Hash = [u8; 32];

/// As many bytes most glances take.
const BYTES_OF_GLANCE: usize = 160;

/// A larger file was not written by hoego: a glance takes a few hundred bytes, and a journal has no million entries.
const LIMIT: u64 = 256 << 20;

/// Answers in words that are kept.
const MOST_TOLD: usize = 8;

/// What a file of the index begins with; the number is raised when the form of the file itself changes.
const MAGIC: &[u8; 16] = b"hoego index    1";

/// The answer as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    /// The day of the newest entry: the ledger holds for it and for every later day.
    pub newest: Option<NaiveDate>,
    /// The ledger of what is outstanding.
    pub ledger: Ledger,
}

/// What the first file begins with, after the magic and its own hash.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    /// What the rest was made by and for.
    rules: Hash,
    /// The journal's folder, to find indexes of journals that are gone.
    root: String,
    /// Of the other file.
    glances: Hash,
    rows: Part,
    answer: Part,
    facts: Part,
    recent: Part,
}

/// A part of the file that is checked only when it is used.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Part {
    at: u64,
    length: u64,
    hash: Hash,
}

/// Where the index of a journal lies, and what it has to be made by.
#[derive(Debug, Clone)]
pub(super) struct Store {
    folder: PathBuf,
    name: String,
    root: PathBuf,
    rules: Hash,
}

/// An index that was found.
#[derive(Debug)]
pub(super) struct Found {
    file: File,
    head: Head,
}

impl Store {
    /// The place for the index of the journal at `root`, which has no links in it.
    pub(super) fn new(folder: PathBuf, root: PathBuf, rules: Hash) -> Self {
        let hash = blake3::hash(root.as_os_str().as_encoded_bytes());
        Self {
            folder,
            name: hash.to_hex().chars().take(16).collect(),
            root,
            rules,
        }
    }

    fn path(&self, ending: &str) -> PathBuf {
        self.folder.join(format!("{}.{ending}", self.name))
    }

    /// The index, if it can be believed so far.
    pub(super) fn find(&self) -> Option<Found> {
        let (file, _) = open_own(&self.path("answer"), LIMIT).ok()??;
        let head = read_head(&file)?;
        (head.rules == self.rules).then_some(Found { file, head })
    }

    /// The glances that belong to `found`, in the order of its rows.
    pub(super) fn glances(&self, found: &Found) -> Option<Vec<Glance>> {
        let bytes = read_own(&self.path("glances"), LIMIT).ok()??;
        (*blake3::hash(&bytes).as_bytes() == found.head.glances).then_some(())?;
        postcard::from_bytes(&bytes).ok()
    }

    /// Writes glances. Gives what names them.
    pub(super) fn write_glances(&self, glances: &[Glance]) -> Option<Hash> {
        make_folder(&self.folder)?;
        let bytes = postcard::to_extend(glances, Vec::with_capacity(glances.len() * BYTES_OF_GLANCE)).ok()?;
        self.put("glances", &[&bytes])?;
        Some(*blake3::hash(&bytes).as_bytes())
    }

    /// Writes an index for glances that are written. Gives what names the state of all files.
    pub(super) fn write(&self, parts: &Parts<'_>, glances: Hash) -> Option<Hash> {
        let first = !self.path("answer").exists();
        let [rows, answer, facts, recent] = placed(parts.all())?;
        let head = Head {
            rules: self.rules,
            root: self.root.to_str()?.to_owned(),
            glances,
            rows,
            answer,
            facts,
            recent,
        };
        let head_bytes = head_bytes(&head)?;
        let mut all = vec![&*head_bytes];
        all.extend(parts.all());
        self.put("answer", &all)?;
        if first {
            super::sweep::sweep(&self.folder, &self.name);
        }
        Some(head.rows.hash)
    }

    /// What was told before when `question` was asked of the journal in the state `state`.
    pub(super) fn told(&self, state: Hash, question: Hash) -> Option<String> {
        let answers = self.answers(state)?;
        answers
            .into_iter()
            .find(|(asked, _)| *asked == question)
            .map(|(_, told)| told)
    }

    /// Keeps what was told, beside some of what was told before in the same state.
    pub(super) fn tell(&self, state: Hash, question: Hash, text: &str) -> Option<()> {
        let mut answers = self.answers(state).unwrap_or_default();
        answers.retain(|(asked, _)| *asked != question);
        answers.insert(0, (question, text.to_owned()));
        answers.truncate(MOST_TOLD);
        let bytes = postcard::to_allocvec(&(self.rules, state, answers)).ok()?;
        self.put("told", &[blake3::hash(&bytes).as_bytes(), &bytes])
    }

    fn answers(&self, state: Hash) -> Option<Vec<(Hash, String)>> {
        let bytes = read_own(&self.path("told"), LIMIT).ok()??;
        let (hash, bytes) = bytes.split_at_checked(32)?;
        (blake3::hash(bytes).as_bytes()[..] == *hash).then_some(())?;
        let (rules, then, answers): (Hash, Hash, _) = postcard::from_bytes(bytes).ok()?;
        ((rules, then) == (self.rules, state)).then_some(answers)
    }

    /// Replaces a file at once; two that do so at the same time leave one of both.
    fn put(&self, ending: &str, parts: &[&[u8]]) -> Option<()> {
        let mut file = private_temporary(&self.folder).ok()?;
        parts.iter().try_for_each(|part| file.write_all(part)).ok()?;
        // Not synced: after a crash the hashes tell whether it is whole.
        file.persist(self.path(ending)).ok()?;
        Some(())
    }
}

/// The parts of the first file, packed.
pub(super) struct Parts<'a> {
    pub rows: &'a [u8],
    pub answer: &'a [u8],
    pub facts: &'a [u8],
    pub recent: &'a [u8],
}

impl Parts<'_> {
    /// In the order in which they are written.
    fn all(&self) -> [&[u8]; 4] {
        [self.rows, self.answer, self.facts, self.recent]
    }
}

impl Found {
    /// The bytes of the rows, for [`postcard::from_bytes`].
    pub(super) fn rows(&self) -> Option<Vec<u8>> {
        self.part(self.head.rows)
    }

    /// The bytes of the [`Answer`].
    pub(super) fn answer(&self) -> Option<Vec<u8>> {
        self.part(self.head.answer)
    }

    /// The bytes of the [`crate::journal::Facts`].
    pub(super) fn facts(&self) -> Option<Vec<u8>> {
        self.part(self.head.facts)
    }

    /// The bytes of what is looked at for a glimpse.
    pub(super) fn recent(&self) -> Option<Vec<u8>> {
        self.part(self.head.recent)
    }

    /// What names the state of all files.
    pub(super) fn state(&self) -> Hash {
        self.head.rows.hash
    }

    /// What names the glances that belong to it.
    pub(super) fn glances(&self) -> Hash {
        self.head.glances
    }

    fn part(&self, part: Part) -> Option<Vec<u8>> {
        let size = self.file.metadata().ok()?.len();
        (part.at.checked_add(part.length)? <= size).then_some(())?;
        let length = usize::try_from(part.length).ok()?;
        let mut bytes = Vec::new();
        bytes.try_reserve_exact(length).ok()?;
        bytes.resize(length, 0);
        self.file.read_exact_at(&mut bytes, part.at).ok()?;
        (*blake3::hash(&bytes).as_bytes() == part.hash).then_some(bytes)
    }
}

const START: usize = MAGIC.len() + 32 + 4;

/// Where the parts lie, one behind the other, counted from the end of the head.
fn placed(parts: [&[u8]; 4]) -> Option<[Part; 4]> {
    let mut at = 0;
    let mut placed = [Part::default(); 4];
    for (part, bytes) in placed.iter_mut().zip(parts) {
        let (hash, length) = (*blake3::hash(bytes).as_bytes(), u64::try_from(bytes.len()).ok()?);
        *part = Part { at, length, hash };
        at += length;
    }
    Some(placed)
}

/// Magic, hash of the head, length of the head, head.
fn head_bytes(head: &Head) -> Option<Vec<u8>> {
    let head = postcard::to_allocvec(head).ok()?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend(blake3::hash(&head).as_bytes());
    bytes.extend(u32::try_from(head.len()).ok()?.to_le_bytes());
    bytes.extend(head);
    Some(bytes)
}

fn read_head(file: &File) -> Option<Head> {
    let mut room = [0; 8192];
    let mut length = 0;
    while let Ok(read) = file.read_at(&mut room[length..], u64::try_from(length).ok()?) {
        if read == 0 {
            break;
        }
        length += read;
    }
    let start = room[..length].get(..START)?;
    let size = usize::try_from(u32::from_le_bytes(start[START - 4..].try_into().ok()?)).ok()?;
    let bytes = room[..length].get(START..START.checked_add(size)?)?;
    let good = start.starts_with(MAGIC) && blake3::hash(bytes).as_bytes()[..] == start[MAGIC.len()..START - 4];
    let mut head: Head = postcard::from_bytes(good.then_some(bytes)?).ok()?;
    let end = u64::try_from(START + size).ok()?;
    for part in [&mut head.rows, &mut head.answer, &mut head.facts, &mut head.recent] {
        part.at = part.at.checked_add(end)?;
    }
    Some(head)
}

/// The folder of the journal whose index is at `path`.
pub(super) fn root_of(path: &Path) -> Option<PathBuf> {
    let (file, _) = open_own(path, LIMIT).ok()??;
    let head = read_head(&file)?;
    Some(PathBuf::from(head.root))
}

/// Makes the folder for indexes, for the user alone: words of a diary stand in them.
fn make_folder(folder: &Path) -> Option<()> {
    let mut builder = fs::DirBuilder::new();
    std::os::unix::fs::DirBuilderExt::mode(builder.recursive(true), 0o700);
    builder.create(folder).ok()
}
