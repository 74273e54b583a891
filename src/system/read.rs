//! Reads a journal's files and parses them, on as many threads as pay.

use super::walk::{Found, walk};
use super::{FileProblem, ProblemKind};
use crate::journal::{Candidates, EntryFile, Journal, Settings, TriesReader, read_file};
use chrono::NaiveDate;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Files below which a second thread costs more than it brings.
const ALONE: usize = 64;
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
            match read_one(&found, |path, text| read_file(path, text, settings)) {
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
                read_one(&found, |path, text| read_file(path, text, settings))
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

fn read_all<T: Send>(root: &Path, make: impl Fn(&str, &str) -> T + Sync) -> (Vec<T>, Vec<FileProblem>) {
    let (found, mut problems) = walk(root);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let start = next.fetch_add(BATCH, Ordering::Relaxed);
            let Some(rest) = found.get(start..).filter(|rest| !rest.is_empty()) else {
                return done;
            };
            let batch = rest.iter().take(BATCH).enumerate();
            done.extend(batch.map(|(at, file)| (start + at, read_one(file, &make))));
        }
    };
    let mut results = work_together(&found, work);
    results.sort_unstable_by_key(|(at, _)| *at);
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

fn work_together<T: Send>(found: &[Found], work: impl Fn() -> Vec<T> + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    if found.len() < ALONE || threads < 2 {
        return work();
    }
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(&work)).collect();
        let mut results = work();
        for other in others {
            match other.join() {
                Ok(more) => results.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}

fn read_one<T>(file: &Found, make: impl Fn(&str, &str) -> T) -> Result<T, FileProblem> {
    let problem = |kind| FileProblem {
        path: file.path.clone(),
        kind,
    };
    let bytes =
        std::fs::read(&file.full).map_err(|error| problem(ProblemKind::Unreadable(error.kind().to_string())))?;
    match simdutf8::compat::from_utf8(&bytes) {
        Ok(text) => Ok(make(&file.path, text)),
        Err(error) => {
            let good = error.valid_up_to();
            let line = bytes[..good].iter().filter(|byte| **byte == b'\n').count() + 1;
            Err(problem(ProblemKind::NotUtf8 { line }))
        }
    }
}
