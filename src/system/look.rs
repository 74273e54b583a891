//! Looks at all files of a journal, on as many threads as pay: those that are as they are known to be are only looked at, the others
//! are read. Who knows nothing yet reads everything.

use super::index::{FileRow, Left, Stat, Table};
use super::root::{Root, stat_of};
use super::threads::together;
use super::walk::{Batch, Walked, walk};
use super::{FileProblem, ProblemKind};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Sender;

/// Below this many known files to start a thread takes longer than to look at them.
const FEW: usize = 512;
/// Bytes that there is room for at the least when a file is read.
const ROOM: usize = 16 * 1024;

/// A file that was read, or one of a folder that was listed.
pub(super) struct Seen<'t, T> {
    /// Relative to the root.
    pub path: String,
    pub row: FileRow<'t>,
    /// Whether it certainly holds what it held.
    pub same: bool,
    /// What was made of it; `None` where it was not read, or could not be.
    pub value: Option<T>,
}

/// What a look at a journal shows.
pub(super) struct Looked<'t, T> {
    /// By path.
    pub folders: Vec<Walked<'t>>,
    /// By path. Left out are files of a folder that was not listed which are as they were.
    pub files: Vec<Seen<'t, T>>,
    /// By path.
    pub problems: Vec<FileProblem>,
}

/// Looks at the files below `root`; `make` is given path and text of those that are not as in `known`. `now` is the machine's clock.
pub(super) fn look<'t, T: Send>(
    root: &Path,
    known: &'t Table<'t>,
    now: i64,
    make: impl Fn(&str, &str) -> T + Sync,
) -> Looked<'t, T> {
    let root = match Root::open(root) {
        Ok(root) => root,
        Err(problem) => return Looked::nothing(problem),
    };
    let (sender, receiver) = std::sync::mpsc::channel::<Batch<'t>>();
    let receiver = Mutex::new(receiver);
    let work = || {
        let mut worker = Worker::new(&root, now, &make);
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
        let (folders, problems) = walk_into(&root, known, now, sender);
        (work(), folders, problems)
    };
    let little = (1..FEW).contains(&known.len());
    let ((own, folders, mut problems), others) = together(little, &work, walk_and_work);
    let done = Done::all(own, others);
    let files = in_order(done.files);
    problems.extend(done.problems);
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    Looked {
        folders,
        files,
        problems,
    }
}

/// Sorts by path. What is sorted are numbers: the values are large.
fn in_order<T>(files: Vec<Seen<'_, T>>) -> Vec<Seen<'_, T>> {
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_unstable_by(|a, b| files[*a].path.cmp(&files[*b].path));
    let mut files: Vec<Option<Seen<'_, T>>> = files.into_iter().map(Some).collect();
    order.into_iter().filter_map(|at| files[at].take()).collect()
}

fn walk_into<'t>(
    root: &Root,
    known: &'t Table<'t>,
    now: i64,
    sender: Sender<Batch<'t>>,
) -> (Vec<Walked<'t>>, Vec<FileProblem>) {
    walk(root, known, now, |batch| {
        // Nobody hangs up before the walk ends.
        let _sent = sender.send(batch);
    })
}

/// What a thread has done.
struct Done<'t, T> {
    files: Vec<Seen<'t, T>>,
    problems: Vec<FileProblem>,
}

impl<T> Done<'_, T> {
    fn all(mut own: Self, others: Vec<Self>) -> Self {
        for other in others {
            own.files.extend(other.files);
            own.problems.extend(other.problems);
        }
        own
    }
}

impl<T> Looked<'_, T> {
    /// Whether every folder is as it was known.
    pub(super) fn is_as_known(&self) -> bool {
        self.folders.iter().all(|folder| matches!(folder, Walked::Known(_)))
    }

    fn nothing(problem: FileProblem) -> Self {
        Self {
            folders: Vec::new(),
            files: Vec::new(),
            problems: vec![problem],
        }
    }
}

struct Worker<'r, 't, T, M> {
    root: &'r Root,
    now: i64,
    make: M,
    /// Room for paths and for bytes, used again and again.
    path: String,
    buffer: Vec<u8>,
    done: Done<'t, T>,
}

impl<'r, 't, T, M: Fn(&str, &str) -> T> Worker<'r, 't, T, M> {
    fn new(root: &'r Root, now: i64, make: M) -> Self {
        Self {
            root,
            now,
            make,
            path: String::new(),
            buffer: Vec::new(),
            done: Done {
                files: Vec::new(),
                problems: Vec::new(),
            },
        }
    }

    fn batch(&mut self, batch: Batch<'t>, known: &'t Table<'t>) {
        match batch {
            Batch::Known(folder, start, end) => {
                for row in &folder.files[start..end] {
                    self.go_to(&folder.path, &row.name);
                    if !self.is_same(row) {
                        self.read(Cow::Borrowed(&*row.name), Some(row));
                    }
                }
            }
            Batch::Listed(folder, names) => {
                let known = known.folder(&folder);
                for name in names {
                    self.go_to(&folder, &name);
                    let was = known.and_then(|folder| folder.file(&name));
                    match was {
                        Some(row) if self.is_same(row) => self.done.files.push(Seen {
                            path: self.path.clone(),
                            row: row.clone(),
                            same: true,
                            value: None,
                        }),
                        was => self.read(Cow::Owned(name), was),
                    }
                }
            }
        }
    }

    fn go_to(&mut self, folder: &str, name: &str) {
        self.path.clear();
        self.path.push_str(folder);
        if !folder.is_empty() {
            self.path.push('/');
        }
        self.path.push_str(name);
    }

    /// Whether the file is surely as it is known, without reading it.
    fn is_same(&mut self, row: &FileRow<'_>) -> bool {
        let same = row.is_sure() && self.root.stat(&self.path) == row.stat;
        if let (true, Some(Left::NotUtf8(line))) = (same, &row.left) {
            self.problem(ProblemKind::NotUtf8 { line: *line });
        }
        same
    }

    fn problem(&mut self, kind: ProblemKind) {
        let path = self.path.clone();
        self.done.problems.push(FileProblem { path, kind });
    }

    fn read(&mut self, name: Cow<'t, str>, was: Option<&'t FileRow<'t>>) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let opened = read_bytes(self.root, &self.path, &mut buffer);
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
                let kind = match error.kind() {
                    std::io::ErrorKind::IsADirectory => ProblemKind::Folder,
                    kind => ProblemKind::Unreadable(kind.to_string()),
                };
                self.problem(kind);
                row.left = Some(Left::Otherwise);
                (was.is_some_and(|was| was.left == row.left), None)
            }
        };
        self.buffer = buffer;
        self.done.files.push(Seen {
            path: self.path.clone(),
            row,
            same,
            value,
        });
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

fn short_hash(bytes: &[u8]) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(bytes).as_bytes()[..16]);
    short
}

/// How a file was before it was read, and its bytes, in `buffer`, which is used again and again.
fn read_bytes<'a>(root: &Root, path: &str, buffer: &'a mut Vec<u8>) -> std::io::Result<(Option<Stat>, &'a [u8])> {
    let mut file: File = root.file(path)?;
    let stat = stat_of(&file);
    let size = stat.and_then(|stat| stat.size()).unwrap_or_default();
    let mut length = 0;
    loop {
        // What comes behind is a change since then, and is seen the next time.
        if length > 0 && length == size {
            return Ok((stat, &buffer[..length]));
        }
        if buffer.len() < length + ROOM {
            buffer.resize((buffer.len() * 2).max(length + 2 * ROOM), 0);
        }
        match file.read(&mut buffer[length..]) {
            Ok(0) => return Ok((stat, &buffer[..length])),
            Ok(read) => length += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// What was made of a file, and how it was before it was read; `None` where it cannot be.
pub(super) type ReadNow<T> = Option<(T, Option<Stat>)>;

/// The files at `paths` below `root` as they are now, in that order, and how they were before they were read; `None` for those that
/// cannot be read, and why.
pub(super) fn look_at<T: Send>(
    root: &Path,
    paths: &[String],
    make: impl Fn(&str, &str) -> T + Sync,
) -> (Vec<ReadNow<T>>, Vec<FileProblem>) {
    let root = match Root::open(root) {
        Ok(root) => root,
        Err(problem) => return (paths.iter().map(|_| None).collect(), vec![problem]),
    };
    let next = AtomicUsize::new(0);
    let work = || {
        let mut worker = Worker::new(&root, 0, &make);
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            path.clone_into(&mut worker.path);
            worker.read(Cow::Borrowed(""), None);
        }
        worker.done
    };
    // To start a thread takes as long as to read a few files.
    let (own, others) = together(paths.len() < 8, &work, work);
    let done = Done::all(own, others);
    let seen = done.files.into_iter();
    let mut read: HashMap<String, (T, Option<Stat>)> = seen
        .filter_map(|seen| Some((seen.path, (seen.value?, seen.row.stat))))
        .collect();
    (paths.iter().map(|path| read.remove(path)).collect(), done.problems)
}
