//! Keeps a journal free of temporary files that interrupted writers left.
//!
//! What is odd about it: to look for them goes through the whole journal, which takes longer than to write. So a mark in the user's state
//! folder says that the last writer came to its end; only where it is missing is the journal looked through.

use super::beneath::{LISTED, open_beneath};
use super::private_files::{journal_name, make_private};
use super::temporary::remove_left_overs_in;
use super::{Machine, Root};
use rustix::fs::{Dir, FileType};
use std::fs::{self, File};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

/// Held by a writer. While there is one, the mark is missing.
pub(super) struct Writing {
    mark: Option<PathBuf>,
}

impl Writing {
    /// Begins to write the journal at `root`, for a caller that holds its lock, and removes what another writer left. What cannot be
    /// removed is no reason not to write.
    pub(super) fn begin(machine: &Machine, root: &Root) -> Self {
        let mark = mark_of(machine, root);
        let tidy = mark.as_ref().is_some_and(|mark| fs::remove_file(mark).is_ok());
        if !tidy {
            remove_left_overs(root);
        }
        Self { mark }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        // Without a mark the next writer looks through the journal.
        let _marked = self.mark.as_ref().map(File::create_new);
    }
}

fn mark_of(machine: &Machine, root: &Root) -> Option<PathBuf> {
    let folder = machine.state_folder().ok()?.join("tidy");
    make_private(&folder).ok()?;
    Some(folder.join(journal_name(root)))
}

/// Removes temporary files that interrupted writers left. Only names are looked at.
fn remove_left_overs(root: &Root) {
    let mut folders = vec![PathBuf::new()];
    while let Some(path) = folders.pop() {
        if let Ok(folder) = root.held().and_then(|root| open_beneath(root, &path, LISTED)) {
            remove_left_overs_in(&folder);
            folders.extend(folders_in(&folder, &path));
        }
    }
}

/// The folders in `folder`, which is at `path`, that are not hidden.
fn folders_in(folder: &OwnedFd, path: &Path) -> Vec<PathBuf> {
    let entries = Dir::read_from(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| matches!(entry.file_type(), FileType::Directory | FileType::Unknown));
    let names = folders.filter(|entry| !entry.file_name().to_bytes().starts_with(b"."));
    names
        .map(|entry| path.join(super::walk::os_name(entry.file_name().to_bytes())))
        .collect()
}
