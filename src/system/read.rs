//! Reads a journal's files and parses them, on as many threads as pay.

use super::walk::{Found, walk};
use super::{FileProblem, ProblemKind};
use crate::journal::{Candidates, EntryFile, Journal, Settings, TriesReader, read_file};
use chrono::NaiveDate;
use std::collections::HashSet;
use std::io::Read as _;
use std::path::Path;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex};

/// More threads than this wait for the disk and for each other.
const MOST_THREADS: usize = 8;
/// Bytes that there is room for at the least when a file is read.
const ROOM: usize = 16 * 1024;
/// Files a thread takes at a time.
const BATCH: usize = 32;

/// Reads all files below `root`. What cannot be read is a problem beside the journal.
pub fn read_journal(root: &Path, settings: &Settings) -> (Journal, Vec<FileProblem>) {
    let (files, problems) = read_all(root, |path, text| read_file(path, text, settings));
    (journal_of(files, settings), problems)
}

/// The same for those who only ask for Tries: other sections may be empty. Gives the same ledger, faster.
pub fn read_journal_for_tries(root: &Path, settings: &Settings) -> (Journal, Vec<FileProblem>) {
    let reader = TriesReader::new(settings);
    let (mut read, mut problems) = read_all(root, |path, text| reader.read(path, text));
    let tried: HashSet<u64> = read.iter().flat_map(|file| &file.tries).copied().collect();
    for tries in &mut read {
        if tries.said.iter().any(|said| tried.contains(said)) {
            let path = tries.file.path.clone();
            let found = Found {
                full: root.join(&path),
                path,
            };
            match read_one(&found, &mut Vec::new(), |path, text| read_file(path, text, settings)) {
                Ok(file) => tries.file = file,
                Err(problem) => problems.push(problem),
            }
        }
    }
    let files = read.into_iter().map(|tries| tries.file).collect();
    (journal_of(files, settings), problems)
}

/// The same for what is outstanding on `day` alone: with the journal goes what its ledger must leave out
/// (see [`crate::journal::Ledger::of_candidates`]).
pub fn read_journal_for_outstanding(
    root: &Path,
    settings: &Settings,
    day: NaiveDate,
) -> (Journal, Candidates, Vec<FileProblem>) {
    let reader = TriesReader::new(settings);
    let (mut glances, mut problems) = read_all(root, |path, text| reader.glance(path, text));
    let candidates = Candidates::new(&glances, day);
    let needed = candidates.to_read(&glances);
    let mut files = Vec::new();
    for (glance, _) in glances.iter_mut().zip(needed).filter(|(_, needed)| *needed) {
        let path = std::mem::take(&mut glance.path);
        let file = glance.file.take().map_or_else(
            || {
                let found = Found {
                    full: root.join(&path),
                    path,
                };
                read_one(&found, &mut Vec::new(), |path, text| read_file(path, text, settings))
            },
            Ok,
        );
        match file {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    (journal_of(files, settings), candidates, problems)
}

fn journal_of(files: Vec<EntryFile>, settings: &Settings) -> Journal {
    Journal {
        settings: settings.clone(),
        files: files
            .into_iter()
            .map(|file| (file.path.clone(), Arc::new(file)))
            .collect(),
    }
}

/// Walks `root` and makes a value of each file, in path order. While one thread walks, others read already.
fn read_all<T: Send>(root: &Path, make: impl Fn(&str, &str) -> T + Sync) -> (Vec<T>, Vec<FileProblem>) {
    let (sender, receiver) = std::sync::mpsc::channel::<Vec<Found>>();
    let receiver = Mutex::new(receiver);
    let work = || {
        let mut done = Vec::new();
        let mut buffer = Vec::new();
        loop {
            // The lock is held while waiting: the others then wait for it instead.
            let batch = receiver.lock().ok().and_then(|receiver| receiver.recv().ok());
            let Some(batch) = batch else { return done };
            done.extend(batch.into_iter().map(|file| {
                let value = read_one(&file, &mut buffer, &make);
                (file.path, value)
            }));
        }
    };
    let walk_and_work = || {
        let problems = walk_in_batches(root, sender);
        (work(), problems)
    };
    let (mut results, mut problems) = together(&work, walk_and_work);
    results.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    let mut values = Vec::with_capacity(results.len());
    for (_, result) in results {
        match result {
            Ok(value) => values.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    (values, problems)
}

pub(super) fn walk_in_batches(root: &Path, sender: Sender<Vec<Found>>) -> Vec<FileProblem> {
    let mut batch = Vec::with_capacity(BATCH);
    let problems = walk(root, |found| {
        batch.push(found);
        if batch.len() == BATCH {
            // Nobody hangs up before the walk ends.
            let _sent = sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
        }
    });
    let _sent = sender.send(batch);
    problems
}

/// Runs `last` on this thread and `others` on all that pay beside it.
pub(super) fn together<T: Send, P>(
    others: &(impl Fn() -> Vec<T> + Sync),
    last: impl FnOnce() -> (Vec<T>, P),
) -> (Vec<T>, P) {
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(MOST_THREADS);
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(others)).collect();
        let (mut results, problems) = last();
        for other in others {
            match other.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        (results, problems)
    })
}

fn read_one<T>(file: &Found, buffer: &mut Vec<u8>, make: impl Fn(&str, &str) -> T) -> Result<T, FileProblem> {
    let problem = |kind| FileProblem {
        path: file.path.clone(),
        kind,
    };
    let bytes =
        read_bytes(&file.full, buffer).map_err(|error| problem(ProblemKind::Unreadable(error.kind().to_string())))?;
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Ok(make(&file.path, text)),
        Err(error) => {
            let good = error.valid_up_to();
            let line = bytes[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(problem(ProblemKind::NotUtf8 { line }))
        }
    }
}

/// The bytes of a file, in `buffer`, which is used again and again: to ask for each file's size first costs more than to copy.
pub(super) fn read_bytes<'a>(path: &Path, buffer: &'a mut Vec<u8>) -> std::io::Result<&'a [u8]> {
    let mut file = std::fs::File::open(path)?;
    let mut length = 0;
    loop {
        if buffer.len() < length + ROOM {
            buffer.resize((buffer.len() * 2).max(length + 2 * ROOM), 0);
        }
        match file.read(&mut buffer[length..]) {
            Ok(0) => return Ok(&buffer[..length]),
            Ok(read) => length += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
