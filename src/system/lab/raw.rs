//! Raw trials, each with its output and figures: kept for a while in the user's state folder, the oldest thrown away first.

use crate::lab::{CellRun, Trial};
use crate::system::Machine;
use crate::system::error::{AtPath, IoError};
use crate::system::private_files::{StateError, file_name, journal_name, make_private, read_own, write_private};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Trials of a larger file are as if they were thrown away.
const LIMIT: u64 = 256 << 20;

/// One cell as it is written; the same keys as [`RawCell`].
#[derive(Serialize)]
struct RawLine<'a> {
    variables: &'a [(String, String)],
    trials: &'a [Trial],
    traced: &'a Option<Trial>,
}

/// One cell as it is kept.
#[derive(Debug, Deserialize)]
struct RawCell {
    variables: Vec<(String, String)>,
    trials: Vec<Trial>,
    traced: Option<Trial>,
}

/// Keeps the trials of the run `run` of experiment `id`, then throws the oldest files away until all together take at most
/// `limit_mib` MiB; with 0 nothing is kept. `root` is the journal's, or the folder in which it ran.
pub fn keep_raw(
    machine: &Machine,
    root: &Path,
    (id, run): (&str, &str),
    cells: &[CellRun],
    limit_mib: usize,
) -> Result<(), StateError> {
    let folder = machine.state_folder()?.join("lab").join("raw");
    if limit_mib > 0 {
        let path = path_of(&folder, root, id, run);
        make_private(path.parent().unwrap_or(&folder))?;
        write_private(&path, text_of(cells).as_bytes())?;
    }
    prune(&folder, limit_mib as u64 * 1024 * 1024)?;
    Ok(())
}

/// The kept trials of that run; `None` where they were thrown away, or cannot be read any more.
pub fn read_raw(machine: &Machine, root: &Path, id: &str, run: &str) -> Option<Vec<CellRun>> {
    let folder = machine.state_folder().ok()?.join("lab").join("raw");
    let bytes = read_own(&path_of(&folder, root, id, run), LIMIT).ok()??;
    let text = String::from_utf8(bytes).ok()?;
    let cells = text.lines().map(|line| {
        let raw: RawCell = serde_json::from_str(line).ok()?;
        let cell = crate::lab::Cell {
            variables: raw.variables,
        };
        let (trials, traced) = (raw.trials, raw.traced);
        Some(CellRun { cell, trials, traced })
    });
    cells.collect()
}

fn path_of(folder: &Path, root: &Path, id: &str, run: &str) -> PathBuf {
    let journal = folder.join(journal_name(root)).join(file_name(id));
    journal.join(format!("{}.jsonl", file_name(&run.replace(':', ""))))
}

fn text_of(cells: &[CellRun]) -> String {
    let lines = cells.iter().filter_map(|run| {
        let raw = RawLine {
            variables: &run.cell.variables,
            trials: &run.trials,
            traced: &run.traced,
        };
        serde_json::to_string(&raw).ok().map(|line| line + "\n")
    });
    lines.collect()
}

/// Removes the oldest files below `folder` until all take at most `limit` bytes, and the folders that became empty.
pub(super) fn prune(folder: &Path, limit: u64) -> Result<(), IoError> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    let mut total: u64 = files.iter().map(|(_, _, size)| size).sum();
    for (_, path, size) in &files {
        if total <= limit {
            break;
        }
        fs::remove_file(path).at("remove", path)?;
        total -= size;
        for folder in path.ancestors().skip(1).take(2) {
            let _stays_if_used = fs::remove_dir(folder);
        }
    }
    Ok(())
}

/// The files below `folder` with time and size; what cannot be read is not counted.
fn collect(folder: &Path, files: &mut Vec<(SystemTime, PathBuf, u64)>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let Ok(meta) = entry.metadata() else { continue };
        if meta.is_dir() {
            collect(&entry.path(), files);
        } else if meta.is_file() {
            let time = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            files.push((time, entry.path(), meta.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn the_oldest_go_first_until_the_rest_fits() {
        let folder = tempfile::tempdir().unwrap();
        let now = SystemTime::now();
        for (name, age) in [("b/x/old.jsonl", 30), ("a/x/newer.jsonl", 20), ("a/x/newest.jsonl", 10)] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, [b'x'; 100]).unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_modified(now - Duration::from_secs(age)).unwrap();
        }
        prune(folder.path(), 200).unwrap();
        assert!(!folder.path().join("b").exists());
        assert!(folder.path().join("a/x/newer.jsonl").exists());
        prune(folder.path(), 0).unwrap();
        assert!(!folder.path().join("a").exists());
        assert!(folder.path().exists());
    }
}
