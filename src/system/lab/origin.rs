//! Where the lines of an experiment came from: typed here, or brought by somebody.
//!
//! Lines are somebody's own if they are in no commit yet and were not brought by git, or if `git commit` was what first put them under this
//! clone's HEAD. That is read off HEAD's reflog, which git writes into each clone by itself and never sends: an author's name, an address,
//! a date or a message, all of which come with a commit, are not asked.
//!
//! How: the reflog is a chain of steps, each from one commit to another by one command. Beginning at HEAD, as long as the commit before a
//! step holds the same lines, they were there already and the question goes on to that commit; the step before which they were not
//! there brought them. If that is a `commit`, they are the person's; if it is a `pull`, `merge`, `rebase`, `am`, `reset`, `checkout`, or no
//! step is known, they are not. (A step back to where HEAD was before brings nothing: the question goes on to when it got there first.)
//! Lines that moved to another file of the same commit are followed.
//!
//! A block, or a file, that was changed here is only as much the person's as its lines: those that its file held before the change must have come
//! the same way, each by itself, or out of a block that was trusted. So a line of one's own does not make a block one's own.
//!
//! What could be taken for typing is asked about too: each line, and each two lines that follow each other, which a commit that this clone did not
//! make put into any file (`merge --squash`, `cherry-pick --no-commit`, `checkout BRANCH -- FILE`, a stash that was fetched, whether or not
//! anything still leads to it), and which stand in nothing that was trusted; and each line that was trusted and that such a commit took out.
//! Whatever is not clear is not theirs either: the worst that comes of it is a question.

use super::brought::History;
use super::linked::LinkedFile;
use super::repository::Repository;
use super::strangers::strangers;
use crate::lab::{SourceRecord, block_hash, experiments};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Why lines do not count as the person's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// It stands in a journal or repository of its own inside this one.
    Nested(PathBuf),
    /// There is no git to ask.
    Unversioned,
    /// They are in no commit, and git is in the middle of this: `merge`.
    UnderWay(&'static str),
    /// This command of git brought them: `pull`.
    Brought(String),
    /// They stand in a commit that was not made here.
    Elsewhere,
    /// git's notes do not say how they came.
    Unrecorded,
    /// hoego wrote them, out of a template or another file.
    Written,
    /// It does not stand in an entry but in the record of a run, and is not what was trusted.
    Recorded,
    /// git could not be asked, or its answer cannot be relied on.
    Unclear,
}

/// What must be the person's own: a block, or a file that it names.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// The block `id` with this [`block_hash`], in the entry at `path` (from the journal's root).
    Block {
        path: &'a str,
        id: &'a str,
        hash: &'a str,
        /// As [`crate::lab::SourceRecord`] keeps it.
        text: &'a str,
    },
    File(&'a LinkedFile),
}

impl Part<'_> {
    pub(super) fn path(&self) -> &str {
        match self {
            Self::Block { path, .. } => path,
            Self::File(file) => &file.path,
        }
    }

    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Block { text, .. } => Cow::Borrowed(text),
            Self::File(file) => String::from_utf8_lossy(&file.bytes),
        }
    }

    /// Whether a file with these bytes holds it. Line ends do not count: git may change them.
    pub(super) fn is_in(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Block { id, .. } if memchr::memmem::find(bytes, id.as_bytes()).is_none() => false,
            Self::Block { id, hash, .. } => {
                let found = experiments("", &String::from_utf8_lossy(bytes));
                let mut named = found.into_iter().filter(|found| found.id.as_deref() == Some(id));
                named.any(|found| {
                    found
                        .experiment
                        .is_ok_and(|experiment| block_hash(&experiment) == *hash)
                })
            }
            Self::File(file) => without_cr(bytes).eq(without_cr(&file.bytes)),
        }
    }
}

fn without_cr(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let mut bytes = bytes.iter().copied().peekable();
    std::iter::from_fn(move || match (bytes.next()?, bytes.peek()) {
        (b'\r', Some(b'\n')) => bytes.next(),
        (byte, _) => Some(byte),
    })
}

/// The journal or repository below `root` in which one of `paths` stands.
pub fn nested(root: &Path, paths: &[&str]) -> Option<PathBuf> {
    let real_root = std::fs::canonicalize(root).ok()?;
    let marked = |folder: &Path| {
        let marks = [super::super::CONFIG_NAME, ".git"];
        marks
            .iter()
            .any(|mark| std::fs::symlink_metadata(folder.join(mark)).is_ok())
    };
    let below = |path: PathBuf| -> Option<PathBuf> {
        let below = path.strip_prefix(&real_root).ok()?.parent()?.to_path_buf();
        let mut folders = below.ancestors().filter(|folder| !folder.as_os_str().is_empty());
        folders
            .find(|folder| marked(&real_root.join(folder)))
            .map(Path::to_path_buf)
    };
    paths.iter().find_map(|path| {
        let named = real_root.join(path);
        let real = std::fs::canonicalize(&named).ok();
        below(named).or_else(|| below(real?))
    })
}

/// What the person trusts already: lines out of it are no reason to ask.
#[derive(Debug, Clone)]
pub struct Known<'a> {
    /// Hashes of blocks and files of the journal.
    pub hashes: BTreeSet<String>,
    /// The texts that were trusted last under any ID.
    pub texts: Vec<SourceRecord>,
    /// What was trusted last under the same ID.
    pub last: Option<&'a SourceRecord>,
    /// What stands there now.
    pub now: &'a SourceRecord,
}

/// Whether all `parts` of the journal at `root` are the person's own; else why not.
pub fn made_here(root: &Path, parts: &[Part<'_>], known: Known<'_>) -> Result<(), Why> {
    let real_root = std::fs::canonicalize(root).map_err(|_| Why::Unclear)?;
    let repository = Repository::around(&real_root)?;
    // Who may write git's notes may say what they like.
    let doubts = strangers(&repository.state, &["HEAD"]).map_err(|_| Why::Unclear)?;
    if !doubts.is_empty() {
        return Err(Why::Unclear);
    }
    let mut history = History::read(repository, known)?;
    for part in parts {
        let real = std::fs::canonicalize(real_root.join(part.path())).map_err(|_| Why::Unclear)?;
        let below = real.strip_prefix(&history.repository.top).map_err(|_| Why::Unclear)?;
        let path = below.to_str().ok_or(Why::Unclear)?.replace('\\', "/");
        history.explain(part, path)?;
    }
    history.check_nobody_elses(parts)
}
