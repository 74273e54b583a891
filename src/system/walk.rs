//! Which files are the journal's: all `*.md` outside hidden folders, `lab/` and `lost+found/`; ignore files are not consulted.
//!
//! A folder that looks as it did when it was listed last is not listed again, its rows are given as they are known. Links to files are
//! followed, links to folders only where the user's configuration lets them lead out of the journal: what lies in it is found where it
//! lies.

use super::beneath::{LISTED, may_be_link, open_beneath};
use super::error::reason;
use super::file_problem::{FileProblem, ProblemKind};
use super::index::{FolderRow, Stat, Table};
use super::reach::Role;
use super::root::{Lies, Refusal, Root, kind};
use rustix::fs::{Dir, DirEntry, FileType, fstat};
use std::collections::HashMap;
use std::ffi::OsStr;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Some files of one folder.
pub(super) struct Batch<'t> {
    /// The folder's number.
    pub folder: usize,
    /// The folder itself, where it is worth holding it open.
    pub open: Option<Arc<OwnedFd>>,
    /// How many files of the folder come before them, by name.
    pub first: usize,
    pub files: Files<'t>,
}

/// The files of a batch, by name.
pub(super) enum Files<'t> {
    /// Of a folder that is as it was: so many rows, from the first of the batch.
    Known(&'t FolderRow<'t>, usize),
    /// Names found in the folder of that path.
    Listed(Arc<str>, Vec<String>),
}

/// A folder that was walked.
#[derive(Debug)]
pub(super) struct WalkedFolder<'t> {
    /// Each has another, from 0.
    pub number: usize,
    pub walked: Walked<'t>,
}

/// How a folder was walked.
#[derive(Debug)]
pub(super) enum Walked<'t> {
    /// It is as it was.
    Known(&'t FolderRow<'t>),
    /// It was listed: its path, and how it was before, if that can be relied on.
    Listed(Arc<str>, Option<Stat>),
}

/// Files of a batch: enough to be worth handing over, few enough to share out.
const BATCH: usize = 64;

/// The paths of the journal's Markdown files, in path order, without reading them.
pub fn find_files(root: &Root) -> (Vec<String>, Vec<FileProblem>) {
    let mut found = Vec::new();
    let (_, mut problems) = walk(root, &Table::default(), 0, |batch| {
        if let Files::Listed(folder, names) = batch.files {
            found.extend(names.iter().map(|name| below(&folder, name)));
        }
    });
    found.sort_unstable();
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    (found, problems)
}

/// `name` in the folder at `folder`, which is empty for the root.
pub(super) fn below(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// Walks `root` and gives its files in batches, folder by folder in no order; then the folders, by path. Folders that are as in `known` are
/// taken from there. What cannot be walked is a problem, not a failure.
pub(super) fn walk<'t>(
    root: &Root,
    known: &'t Table<'t>,
    now: i64,
    give: impl FnMut(Batch<'t>),
) -> (Vec<WalkedFolder<'t>>, Vec<FileProblem>) {
    let mut walk = Walk {
        root,
        known,
        children: known.children(),
        now,
        give,
        folders: Vec::new(),
        problems: Vec::new(),
        to_walk: vec![PathBuf::new()],
        linked: Vec::new(),
        to_hold: super::threads::folders_to_hold(),
    };
    while let Some(path) = walk.to_walk.pop() {
        walk.folder(&path);
    }
    walk.folders.sort_by(|a, b| a.walked.path().cmp(b.walked.path()));
    (walk.folders, walk.problems)
}

impl Walked<'_> {
    /// Relative to the root; empty for the root.
    pub(super) fn path(&self) -> &str {
        match self {
            Walked::Known(row) => &row.path,
            Walked::Listed(path, _) => path,
        }
    }
}

struct Walk<'r, 't, G> {
    root: &'r Root,
    known: &'t Table<'t>,
    children: HashMap<&'t str, Vec<usize>>,
    now: i64,
    give: G,
    folders: Vec<WalkedFolder<'t>>,
    problems: Vec<FileProblem>,
    /// Folders still to be walked.
    to_walk: Vec<PathBuf>,
    /// The links to folders that are followed, and where they lead.
    linked: Vec<(PathBuf, PathBuf)>,
    /// How many more folders may be held open: a process may not hold many.
    to_hold: usize,
}

impl<'t, G: FnMut(Batch<'t>)> Walk<'_, 't, G> {
    fn folder(&mut self, path: &Path) {
        let text = path.to_str();
        let (opened, stat) = match self.open(path) {
            Ok(opened) => opened,
            Err(None) => return,
            Err(Some(why)) => {
                let path = text.unwrap_or_default();
                self.problem(path.to_owned(), why);
                self.walked(Walked::Listed(path.into(), None));
                return;
            }
        };
        let known = text.and_then(|text| self.known.folder(text));
        if let Some(row) = known.filter(|row| row.stat == Some(stat)) {
            return self.known(row, opened);
        }
        let found = self.problems.len();
        let again = (self.to_hold > 0).then(|| opened.try_clone().ok()).flatten();
        let (names, plain) = self.list(path, text, opened);
        if let Some(text) = text {
            let folder: Arc<str> = text.into();
            let open = again.and_then(|again| self.hold(again, names.len()));
            self.give(&folder, open.as_ref(), names);
            let sure = plain && self.problems.len() == found && stat.is_old(self.now);
            self.walked(Walked::Listed(folder, sure.then_some(stat)));
        }
    }

    fn walked(&mut self, walked: Walked<'t>) {
        let number = self.folders.len();
        self.folders.push(WalkedFolder { number, walked });
    }

    /// Gives the files of that name in the folder that is walked.
    fn give(&mut self, folder: &Arc<str>, open: Option<&Arc<OwnedFd>>, mut names: Vec<String>) {
        names.sort_unstable();
        let mut names = names.into_iter().peekable();
        for first in (0..).step_by(BATCH) {
            if names.peek().is_none() {
                return;
            }
            (self.give)(Batch {
                folder: self.folders.len(),
                open: open.cloned(),
                first,
                files: Files::Listed(Arc::clone(folder), names.by_ref().take(BATCH).collect()),
            });
        }
    }

    /// Holds a folder of so many files open, if that pays.
    fn hold(&mut self, opened: OwnedFd, files: usize) -> Option<Arc<OwnedFd>> {
        let pays = files > BATCH / 4 && self.to_hold > 0;
        self.to_hold -= usize::from(pays);
        pays.then(|| Arc::new(opened))
    }

    fn known(&mut self, row: &'t FolderRow<'t>, opened: OwnedFd) {
        let open = self.hold(opened, row.files.len());
        for start in (0..row.files.len()).step_by(BATCH) {
            let end = row.files.len().min(start + BATCH);
            (self.give)(Batch {
                folder: self.folders.len(),
                open: open.clone(),
                first: start,
                files: Files::Known(row, end - start),
            });
        }
        let children = self.children.get(&*row.path).into_iter().flatten();
        let children = children.map(|index| PathBuf::from(&*self.known.folders[*index].path));
        self.to_walk.extend(children);
        self.walked(Walked::Known(row));
    }

    /// Lists a folder: its files in no order, and whether all names in it are text.
    fn list(&mut self, path: &Path, text: Option<&str>, opened: OwnedFd) -> (Vec<String>, bool) {
        let folder = text.unwrap_or_default();
        let dir = match Dir::new(opened) {
            Ok(dir) => dir,
            Err(error) => {
                self.unreadable(folder, error);
                return (Vec::new(), false);
            }
        };
        let (mut names, mut plain) = (Vec::new(), true);
        for entry in dir {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unreadable(folder, error);
                    break;
                }
            };
            let bytes = entry.file_name().to_bytes();
            // At the root of a disk stands a folder that nobody but root may read.
            let passed_over = matches!(bytes, b"lab" | b"lost+found") && path.as_os_str().is_empty();
            if bytes.starts_with(b".") || passed_over {
                continue;
            }
            let name = std::str::from_utf8(bytes).ok();
            plain &= name.is_some();
            let kind = self.kind_of(path, &entry);
            match kind {
                FileType::Directory => self.to_walk.push(path.join(os_name(bytes))),
                FileType::Symlink if name.is_some_and(|name| self.root.leads_to_folder(&below(folder, name))) => {
                    self.to_walk.push(path.join(os_name(bytes)));
                }
                _ => {}
            }
            match (bytes.ends_with(b".md"), text.and(name)) {
                (false, _) => {}
                (true, None) => self.problem(String::from_utf8_lossy(bytes).into_owned(), ProblemKind::Name),
                (true, Some(name)) if self.is_folder(folder, name, kind) => {
                    self.problem(below(folder, name), ProblemKind::Folder);
                }
                (true, Some(name)) => names.push(name.to_owned()),
            }
        }
        (names, plain)
    }

    /// What `entry` of the folder `path` is, itself and not what it leads to.
    fn kind_of(&self, path: &Path, entry: &DirEntry) -> FileType {
        match entry.file_type() {
            // Some file systems do not say it with the name.
            FileType::Unknown => {
                let path = path.join(os_name(entry.file_name().to_bytes()));
                self.root.stat(&path).map_or(FileType::Unknown, |raw| kind(&raw))
            }
            kind => kind,
        }
    }

    /// Opens the folder at `path`, following a link only out of the journal and only where it may; fails with why it is left out, which is
    /// `None` for what needs no word: what lies in the journal is found where it lies.
    fn open(&mut self, path: &Path) -> Result<(OwnedFd, Stat), Option<ProblemKind>> {
        let unreadable = |error: io::Error| Some(ProblemKind::Unreadable(reason(&error)));
        let held = self.root.held().map_err(|error| unreadable(error.into()))?;
        let opened = match open_beneath(held, path, LISTED) {
            Err(error) if may_be_link(error) => {
                let lies = self
                    .root
                    .lies(path, Role::Entry)
                    .map_err(|error| match Refusal::of(&error) {
                        Some(Refusal::Outside(to)) => Some(ProblemKind::OutsideFolder(to.clone())),
                        Some(_) => None,
                        None => unreadable(error),
                    })?;
                self.follow(path, &lies)?;
                lies.open(self.root, LISTED)
            }
            opened => opened,
        };
        let opened = opened.map_err(|error| unreadable(error.into()))?;
        let stat = fstat(&opened).map_err(|error| unreadable(error.into()))?;
        Ok((opened, Stat::new(&stat)))
    }

    /// Notes that the links in `path` are followed to what `lies` outside. Fails where they are not.
    fn follow(&mut self, path: &Path, lies: &Lies) -> Result<(), Option<ProblemKind>> {
        if !lies.is_outside() {
            return Err(None);
        }
        if self.linked.iter().any(|(link, _)| path.starts_with(link)) {
            return Ok(());
        }
        let root = std::fs::canonicalize(&**self.root).unwrap_or_default();
        let overlaps = |known: &Path| lies.path.starts_with(known) || known.starts_with(&lies.path);
        if overlaps(&root) || self.linked.iter().any(|(_, to)| overlaps(to)) {
            return Err(Some(ProblemKind::Overlap(lies.path.clone())));
        }
        self.linked.push((path.to_path_buf(), lies.path.clone()));
        Ok(())
    }

    fn is_folder(&self, folder: &str, name: &str, kind: FileType) -> bool {
        kind == FileType::Directory || kind == FileType::Symlink && self.root.leads_to_folder(&below(folder, name))
    }

    fn unreadable(&mut self, folder: &str, error: rustix::io::Errno) {
        let why = reason(&std::io::Error::from(error));
        self.problem(folder.to_owned(), ProblemKind::Unreadable(why));
    }

    fn problem(&mut self, path: String, kind: ProblemKind) {
        let path = if path.is_empty() { ".".to_owned() } else { path };
        self.problems.push(FileProblem { path, kind });
    }
}

/// The name that these bytes are.
pub(super) fn os_name(bytes: &[u8]) -> &OsStr {
    OsStr::from_bytes(bytes)
}
