//! Keeps the folder of indexes small: what is left of journals that are gone, and of writers that were killed, is removed.

use super::store::root_of;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Journals whose indexes are kept.
const MOST: usize = 16;
/// After this time nobody writes a temporary file any more.
const LEFT_OVER: Duration = Duration::from_secs(3600);

/// Removes indexes of journals that are no more, the oldest where there are too many, and temporary files that were left. `own` is
/// kept.
pub(super) fn sweep(folder: &Path, own: &str) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut others: Vec<(SystemTime, PathBuf)> = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()) {
        let written = fs::symlink_metadata(&path).and_then(|meta| meta.modified());
        let written = written.unwrap_or(SystemTime::UNIX_EPOCH);
        let is_own = path.file_stem().is_some_and(|name| name == own);
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("answer") if !is_own => others.push((written, path)),
            Some("tmp") if written.elapsed().is_ok_and(|age| age > LEFT_OVER) => remove(&path),
            _ => {}
        }
    }
    others.sort_by(|a, b| b.cmp(a));
    for (at, (_, path)) in others.iter().enumerate() {
        let journal = root_of(path).filter(|root| root.join(crate::system::CONFIG_NAME).exists());
        if at + 1 >= MOST || journal.is_none() {
            remove(path);
            for ending in ["glances", "told"] {
                remove(&path.with_extension(ending));
            }
        }
    }
}

fn remove(path: &Path) {
    let _stays_if_it_must = fs::remove_file(path);
}
