//! Looks at all files of a journal, on as many threads as pay: those that are as they are known to be are only looked at, the others
//! are read. Who knows nothing yet reads everything.

use super::error::reason;
use super::index::{FileRow, FolderRow, Left, Stat, Table};
use super::reach::Role;
use super::root::{Refusal, Root, is_loop};
use super::spot::{Spot, read_bytes};
use super::walk::{Batch, Files, Walked, WalkedFolder, walk};
use super::{FileProblem, ProblemKind, threads};
use std::borrow::Cow;
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

/// Below this many known files to start a thread takes longer than to look at them.
const FEW: usize = 512;

/// A file that was read, or one of a folder that was listed.
pub(super) struct Seen<'t, T> {
    pub row: FileRow<'t>,
    /// Whether it certainly holds what it held.
    pub same: bool,
    /// What was made of it; `None` where it was not read, or could not be.
    pub value: Option<T>,
}

/// What a look at a journal shows.
pub(super) struct Looked<'t, T> {
    /// By path.
    pub folders: Vec<WalkedFolder<'t>>,
    /// In parts; part after part by the number of their folder, then by name. Left out are files of a folder that was not listed which are
    /// as they were.
    pub parts: Vec<Part<'t, T>>,
    /// By path.
    pub problems: Vec<FileProblem>,
}

/// What was seen of one batch of files.
pub(super) struct Part<'t, T> {
    /// The folder's number.
    pub folder: usize,
    first: usize,
    pub files: Vec<Seen<'t, T>>,
}

/// Looks at the files below `root`; `make` is given path and text of those that are not as in `known`. `now` is the machine's clock.
pub(super) fn look<'t, T: Send>(
    root: &Root,
    known: &'t Table<'t>,
    now: i64,
    make: impl Fn(&str, &str) -> T + Sync,
) -> Looked<'t, T> {
    let (sender, receiver) = std::sync::mpsc::channel::<Batch<'t>>();
    let receiver = Mutex::new(receiver);
    let work = || {
        let mut worker = Worker::new(root, now, &make);
        loop {
            // The lock is held while waiting: the others then wait for it instead.
            let batch = receiver.lock().ok().and_then(|receiver| receiver.recv().ok());
            match batch {
                Some(batch) => worker.batch(batch, known),
                None => return worker.done,
            }
        }
    };
    let walk_and_work = || {
        let (folders, problems) = walk_into(root, known, now, sender);
        (work(), folders, problems)
    };
    let few = (1..FEW).contains(&known.len());
    let threads = if few { 1 } else { threads::worth() };
    let (others, (mut done, folders, mut problems)) = threads::together(threads, &work, walk_and_work);
    done.extend(others);
    done.parts.sort_unstable_by_key(|part| (part.folder, part.first));
    problems.extend(done.problems);
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    Looked {
        folders,
        parts: done.parts,
        problems,
    }
}

/// Walks `root` and sends what is found; gives the folders, and what cannot be walked.
pub(super) fn walk_into<'t>(
    root: &Root,
    known: &'t Table<'t>,
    now: i64,
    sender: Sender<Batch<'t>>,
) -> (Vec<WalkedFolder<'t>>, Vec<FileProblem>) {
    walk(root, known, now, |batch| {
        // Nobody hangs up before the walk ends.
        let _sent = sender.send(batch);
    })
}

/// What a thread has done.
struct Done<'t, T> {
    parts: Vec<Part<'t, T>>,
    problems: Vec<FileProblem>,
}

impl<'t, T> Done<'t, T> {
    fn extend(&mut self, others: Vec<Done<'t, T>>) {
        for other in others {
            self.parts.extend(other.parts);
            self.problems.extend(other.problems);
        }
    }
}

impl<T> Looked<'_, T> {
    /// Whether every folder and every file is as it was known.
    pub(super) fn is_as_known(&self) -> bool {
        let known = |folder: &WalkedFolder<'_>| matches!(folder.walked, Walked::Known(_));
        self.parts.is_empty() && self.folders.iter().all(known)
    }

    /// What was made of the files, by folder and name.
    pub(super) fn into_values(self) -> impl Iterator<Item = T> {
        let files = self.parts.into_iter().flat_map(|part| part.files);
        files.filter_map(|seen| seen.value)
    }
}

struct Worker<'r, 't, T, M> {
    root: &'r Root,
    now: i64,
    make: M,
    /// The folder of the files that are looked at, where it is held open.
    folder: Option<Arc<OwnedFd>>,
    /// Room for paths and for bytes, used again and again.
    path: String,
    /// Where the name begins in the path.
    name_at: usize,
    buffer: Vec<u8>,
    done: Done<'t, T>,
}

impl<'r, 't, T, M: Fn(&str, &str) -> T> Worker<'r, 't, T, M> {
    fn new(root: &'r Root, now: i64, make: M) -> Self {
        Self {
            root,
            now,
            make,
            folder: None,
            path: String::new(),
            name_at: 0,
            buffer: Vec::new(),
            done: Done {
                parts: Vec::new(),
                problems: Vec::new(),
            },
        }
    }

    fn batch(&mut self, batch: Batch<'t>, known: &'t Table<'t>) {
        self.folder = batch.open;
        let files = match batch.files {
            Files::Known(folder, count) => self.known(folder, &folder.files[batch.first..batch.first + count]),
            Files::Listed(folder, names) => self.listed(&folder, names, known.folder(&folder)),
        };
        if !files.is_empty() {
            let (folder, first) = (batch.folder, batch.first);
            self.done.parts.push(Part { folder, first, files });
        }
    }

    /// Those of `rows` that are not as they were.
    fn known(&mut self, folder: &'t FolderRow<'t>, rows: &'t [FileRow<'t>]) -> Vec<Seen<'t, T>> {
        let mut files = Vec::new();
        for row in rows {
            self.go_to(&folder.path, &row.name);
            if !self.is_same(row) {
                files.push(self.read(Cow::Borrowed(&*row.name), Some(row)));
            }
        }
        files
    }

    fn listed(&mut self, folder: &str, names: Vec<String>, known: Option<&'t FolderRow<'t>>) -> Vec<Seen<'t, T>> {
        let mut files = Vec::with_capacity(names.len());
        for name in names {
            self.go_to(folder, &name);
            let was = known.and_then(|folder| folder.file(&name));
            files.push(match was {
                Some(row) if self.is_same(row) => Seen {
                    row: row.clone(),
                    same: true,
                    value: None,
                },
                was => self.read(Cow::Owned(name), was),
            });
        }
        files
    }

    fn go_to(&mut self, folder: &str, name: &str) {
        self.path.clear();
        self.path.push_str(folder);
        if !folder.is_empty() {
            self.path.push('/');
        }
        self.name_at = self.path.len();
        self.path.push_str(name);
    }

    fn spot(&self) -> Spot<'_> {
        Spot {
            root: self.root,
            folder: self.folder.as_deref(),
            path: &self.path,
            name: self.path.get(self.name_at..).unwrap_or_default(),
        }
    }

    /// Whether the file is surely as it is known, without reading it.
    fn is_same(&mut self, row: &FileRow<'_>) -> bool {
        let same = row.is_sure() && self.spot().stat() == row.stat;
        if let (true, Some(Left::NotUtf8(line))) = (same, &row.left) {
            self.problem(ProblemKind::NotUtf8 { line: *line });
        }
        same
    }

    fn problem(&mut self, kind: ProblemKind) {
        let path = self.path.clone();
        self.done.problems.push(FileProblem { path, kind });
    }

    fn read(&mut self, name: Cow<'t, str>, was: Option<&'t FileRow<'t>>) -> Seen<'t, T> {
        let mut buffer = std::mem::take(&mut self.buffer);
        let opened = read_bytes(self.spot(), &mut buffer);
        let mut row = FileRow {
            name,
            stat: None,
            racy: None,
            left: None,
        };
        let (same, value) = match opened {
            Ok((stat, bytes)) => {
                row.stat = stat;
                let racy = stat.is_none_or(|stat| !stat.is_old(self.now));
                let was_racy = was.is_some_and(|was| was.racy.is_some());
                let hash = (racy || was_racy).then(|| short_hash(bytes));
                row.racy = hash.filter(|_| racy).map(Box::new);
                let value = self.understood(bytes, &mut row);
                let same = was
                    .is_some_and(|was| hash.is_some() && was.racy.as_deref() == hash.as_ref() && was.left == row.left);
                (same, value)
            }
            Err(error) => {
                if let Some(why) = why_unreadable(self.root, &self.path, &error) {
                    self.problem(why);
                }
                row.left = Some(Left::Otherwise);
                (was.is_some_and(|was| was.left == row.left), None)
            }
        };
        self.buffer = buffer;
        Seen { row, same, value }
    }

    /// What is made of the text that `bytes` are; where they are none, that is noted.
    fn understood(&mut self, bytes: &[u8], row: &mut FileRow<'_>) -> Option<T> {
        match simdutf8::compat::from_utf8(bytes) {
            Ok(text) => Some((self.make)(&self.path, text)),
            Err(error) => {
                let good = error.valid_up_to();
                let line = bytes[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
                self.problem(ProblemKind::NotUtf8 { line });
                row.left = Some(Left::NotUtf8(line));
                None
            }
        }
    }
}

/// Why a file could not be read; `None` where it is one no more: it was removed since it was found.
pub(super) fn why_unreadable(root: &Root, path: &str, error: &std::io::Error) -> Option<ProblemKind> {
    if let Some(refusal) = Refusal::of(error) {
        return Some(ProblemKind::Refused(refusal.clone()));
    }
    let leads_nowhere = || root.is_link(path) && root.lies(Path::new(path), Role::Entry).is_err();
    match error.kind() {
        _ if is_loop(error) => Some(ProblemKind::LinkLoop),
        ErrorKind::IsADirectory => Some(ProblemKind::Folder),
        ErrorKind::NotFound => root.is_link(path).then_some(ProblemKind::DeadLink),
        _ if leads_nowhere() => Some(ProblemKind::DeadLink),
        _ => Some(ProblemKind::Unreadable(reason(error))),
    }
}

fn short_hash(bytes: &[u8]) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    short
}

/// What was made of a file, and how it was before it was read; `None` where it cannot be.
pub(super) type ReadNow<T> = Option<(T, Option<Stat>)>;

/// The files at `paths` below `root` as they are now, in that order, and how they were before they were read; `None` for those that
/// cannot be read, and why.
pub(super) fn look_at<T: Send>(
    root: &Root,
    paths: &[String],
    make: impl Fn(&str, &str) -> T + Sync,
) -> (Vec<ReadNow<T>>, Vec<FileProblem>) {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = Worker::new(root, 0, &make);
        let mut read = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = paths.get(number) else {
                return (read, worker.done.problems);
            };
            path.clone_into(&mut worker.path);
            let seen = worker.read(Cow::Borrowed(""), None);
            read.push((number, seen.value.map(|value| (value, seen.row.stat))));
        }
    };
    // To start a thread takes as long as to read a few files.
    let threads = if paths.len() < 8 { 1 } else { threads::worth() };
    let (mut done, last) = threads::together(threads, &work, work);
    done.push(last);
    let mut read: Vec<ReadNow<T>> = paths.iter().map(|_| None).collect();
    let mut problems = Vec::new();
    for (of_thread, more) in done {
        for (number, now) in of_thread {
            read[number] = now;
        }
        problems.extend(more);
    }
    (read, problems)
}
