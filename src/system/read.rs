//! Reads a journal's files and parses them.

use super::index::{Table, now};
use super::look::{look, look_at};
use super::{FileProblem, Root};
use crate::journal::{EntryFile, Journal, Settings, TriesReader, read_file};
use std::collections::HashSet;
use std::sync::Arc;

/// Reads all files below `root`. What cannot be read is a problem beside the journal.
pub fn read_journal(root: &Root, settings: &Settings) -> (Journal, Vec<FileProblem>) {
    let (files, problems) = read_all(root, |path, text| read_file(path, text, settings));
    (journal_of(files, settings), problems)
}

/// The same for those who only ask for Tries: other sections may be empty. Gives the same ledger, faster.
pub fn read_journal_for_tries(root: &Root, settings: &Settings) -> (Journal, Vec<FileProblem>) {
    let reader = TriesReader::new(settings);
    let (mut read, mut problems) = read_all(root, |path, text| reader.read(path, text));
    let tried: HashSet<u64> = read.iter().flat_map(|file| &file.tries).copied().collect();
    let again = |file: &&mut crate::journal::TriesOfFile| file.said.iter().any(|said| tried.contains(said));
    let again: Vec<&mut EntryFile> = read.iter_mut().filter(again).map(|file| &mut file.file).collect();
    let paths: Vec<String> = again.iter().map(|file| file.path.clone()).collect();
    let (files, more) = read_files(root, &paths, settings);
    problems.extend(more);
    for (file, whole) in again.into_iter().zip(files) {
        if let Some(whole) = whole {
            *file = whole;
        }
    }
    let files = read.into_iter().map(|tries| tries.file).collect();
    (journal_of(files, settings), problems)
}

/// The files at `paths` below `root`, `None` for those that cannot be read.
pub(super) fn read_files(
    root: &Root,
    paths: &[String],
    settings: &Settings,
) -> (Vec<Option<EntryFile>>, Vec<FileProblem>) {
    if paths.is_empty() {
        return (Vec::new(), Vec::new());
    }
    let (files, problems) = look_at(root, paths, |path, text| read_file(path, text, settings));
    (files.into_iter().map(|read| Some(read?.0)).collect(), problems)
}

pub(super) fn journal_of(files: Vec<EntryFile>, settings: &Settings) -> Journal {
    Journal {
        settings: settings.clone(),
        files: files
            .into_iter()
            .map(|file| (file.path.clone(), Arc::new(file)))
            .collect(),
        unread: None,
    }
}

/// Makes a value of each file below `root`.
fn read_all<T: Send>(root: &Root, make: impl Fn(&str, &str) -> T + Sync) -> (Vec<T>, Vec<FileProblem>) {
    let nothing = Table::default();
    let mut looked = look(root, &nothing, now(), make);
    let problems = std::mem::take(&mut looked.problems);
    (looked.into_values().collect(), problems)
}
