//! Keeps a journal free of temporary files that interrupted writers left.
//!
//! What is odd about it: to look for them goes through the whole journal, which takes longer than to write. So a mark in the user's state
//! folder says that the last writer came to its end; only where it is missing is the journal looked through.

use super::Machine;
use super::files::{is_temporary, remove_left_over};
use super::private_files::{journal_name, make_private};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Held by a writer. While there is one, the mark is missing.
pub(super) struct Writing {
    mark: Option<PathBuf>,
}

impl Writing {
    /// Begins to write the journal at `root`, for a caller that holds its lock, and removes what another writer left. What cannot be
    /// removed is no reason not to write.
    pub(super) fn begin(machine: &Machine, root: &Path) -> Self {
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

fn mark_of(machine: &Machine, root: &Path) -> Option<PathBuf> {
    let folder = machine.state_folder().ok()?.join("tidy");
    make_private(&folder).ok()?;
    Some(folder.join(journal_name(root)))
}

/// Removes temporary files that interrupted writers left. Only names are looked at.
fn remove_left_overs(root: &Path) {
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !entry.file_name().as_encoded_bytes().starts_with(b".") => {
                    folders.push(entry.path());
                }
                Ok(kind) if kind.is_file() && is_temporary(&entry.file_name()) => remove_left_over(&entry.path()),
                _ => {}
            }
        }
    }
}
