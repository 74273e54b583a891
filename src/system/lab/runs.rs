//! `lab/ID/runs.jsonl` in the journal: one line a run, read with patience, written whole.
//!
//! What is odd about it: a line is added by writing the whole file anew, together with charts and entry in one plan of [`apply`]. So a
//! crash leaves either the old file or the new one, and a full disk changes nothing. A broken line (a merge, another program) stays
//! where it is and is said; a last line without its end gets one, so that what follows it can be read.
//!
//! [`apply`]: crate::system::apply

use super::private::file_name;
use crate::journal::FileChange;
use crate::lab::{RunRecord, StoredRun};
use crate::system::error::{AtPath, IoError};
use crate::system::files::read_optional;
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Where results lie below the journal's root.
const FOLDER: &str = "lab";
const NAME: &str = "runs.jsonl";

/// Why recorded runs cannot be read or added to.
#[derive(Debug, thiserror::Error)]
pub enum RunsError {
    #[error(transparent)]
    Io(#[from] IoError),
    /// A link leads out of the journal.
    #[error("`{0}` leads out of the journal")]
    Outside(String),
    /// A link, a pipe or a device stands where a result belongs: what it leads to would be overwritten, or waited for.
    #[error("`{0}` is no ordinary file")]
    NoFile(String),
    #[error("the run cannot be written as JSON: {0}")]
    Json(String),
}

/// The recorded runs of one experiment.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Runs {
    /// In the order in which they were added.
    pub runs: Vec<StoredRun>,
    pub problems: Vec<RunProblem>,
}

/// A line that is no run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunProblem {
    /// Relative to the journal's root, with `/`.
    pub path: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Runs {
    /// The newest run.
    pub fn last(&self) -> Option<&StoredRun> {
        self.runs.last()
    }

    /// The block and files of run number `at`: its own, else those of the nearest line before that has them.
    pub fn source_of(&self, at: usize) -> Option<&crate::lab::SourceRecord> {
        let upto = self.runs.get(..=at)?;
        upto.iter().rev().find_map(|run| run.source.as_ref())
    }
}

/// Whether the file at `path` (from the journal's root, with `/`) is a result: what was measured, not what was written.
pub fn is_result(path: &str) -> bool {
    path.starts_with("lab/")
}

/// The path of a file beside the results of `id`, from the journal's root with `/`.
fn path_of(id: &str, name: &str) -> String {
    format!("{FOLDER}/{}/{name}", file_name(id))
}

/// The file with the runs of `id`, from the journal's root with `/`.
pub fn runs_path(id: &str) -> String {
    path_of(id, NAME)
}

/// All recorded runs of the experiment `id`; none where it never ran.
pub fn read_runs(root: &Path, id: &str) -> Result<Runs, RunsError> {
    let path = path_of(id, NAME);
    let Some(text) = read_inside(root, &path)? else {
        return Ok(Runs::default());
    };
    Ok(parse(&path, &text))
}

/// The recorded runs of all experiments, by ID. Folders that hold none are passed over.
pub fn read_all_runs(root: &Path) -> Result<BTreeMap<String, Runs>, RunsError> {
    let folder = root.join(FOLDER);
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(BTreeMap::new());
        }
        Err(error) => Err(error).at("read", &folder)?,
    };
    let mut all = BTreeMap::new();
    for entry in entries {
        let name = entry.at("read", &folder)?.file_name();
        let Some(id) = name.to_str().filter(|id| file_name(id) == **id && !id.starts_with('.')) else {
            continue;
        };
        let runs = read_runs(root, id)?;
        if runs != Runs::default() {
            all.insert(id.to_owned(), runs);
        }
    }
    Ok(all)
}

/// The change that adds `run` to the runs of its experiment; `source` is left out where the last line's is the same.
pub fn append_run(root: &Path, mut run: StoredRun) -> Result<FileChange, RunsError> {
    let path = path_of(&run.record.id, NAME);
    let before = read_inside(root, &path)?;
    let known = before.as_deref().map(|text| parse(&path, text)).unwrap_or_default();
    let last = known.runs.len().checked_sub(1).and_then(|last| known.source_of(last));
    if run.source.as_ref() == last {
        run.source = None;
    }
    let line = serde_json::to_string(&run).map_err(|error| RunsError::Json(error.to_string()))?;
    let mut after = before.clone().unwrap_or_default();
    if !after.is_empty() && !after.ends_with('\n') {
        after.push('\n');
    }
    after.push_str(&line);
    after.push('\n');
    Ok(FileChange {
        path,
        before: before.map(Into::into),
        after: Some(after.into()),
    })
}

/// The change that puts `text` (a chart) beside the runs of `id`; `None` where it stands there already.
pub fn result_change(root: &Path, id: &str, name: &str, text: &str) -> Result<Option<FileChange>, RunsError> {
    let path = path_of(id, name);
    let before = read_inside(root, &path)?;
    Ok((before.as_deref() != Some(text)).then(|| FileChange {
        path,
        before: before.map(Into::into),
        after: Some(text.into()),
    }))
}

/// The text of the file at `path` below `root`, `None` where there is none. Fails where a link leads out of the journal, also one
/// that leads nowhere yet: somebody else's journal must not have us write into other files of the user's.
fn read_inside(root: &Path, path: &str) -> Result<Option<String>, RunsError> {
    let outside = || RunsError::Outside(path.to_owned());
    let real_root = fs::canonicalize(root).at("look at", root)?;
    let full = root.join(path);
    for part in full.ancestors().take_while(|part| *part != root) {
        if fs::symlink_metadata(part).is_ok() {
            let real = fs::canonicalize(part).map_err(|_| outside())?;
            if !real.starts_with(&real_root) {
                return Err(outside());
            }
        }
    }
    match fs::symlink_metadata(&full) {
        Ok(meta) if !meta.is_file() => Err(RunsError::NoFile(path.to_owned())),
        _ => Ok(read_optional(&full)?),
    }
}

fn parse(path: &str, text: &str) -> Runs {
    let mut runs = Runs::default();
    let ends = text.ends_with('\n');
    let count = text.lines().count();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<StoredRun>(line) {
            Ok(run) => runs.runs.push(run),
            Err(_) => runs.problems.push(RunProblem {
                path: path.to_owned(),
                line: at + 1,
                message: complaint(line, !ends && at + 1 == count),
            }),
        }
    }
    runs
}

/// Why `line` is no run, as far as it can be told.
fn complaint(line: &str, cut: bool) -> String {
    let value: Option<serde_json::Value> = serde_json::from_str(line).ok();
    let known = |value: &serde_json::Value| serde_json::from_value::<RunRecord>(value.clone()).is_ok();
    match value {
        _ if line.starts_with("<<<<<<<") || line.starts_with("=======") || line.starts_with(">>>>>>>") => {
            "git left it where it could not merge".to_owned()
        }
        None if cut => "the last line breaks off".to_owned(),
        None => "the line is no JSON".to_owned(),
        Some(value) if known(&value) => "the run lacks its environment".to_owned(),
        Some(_) => "the line is no run that this version knows".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{EnvironmentRecord, MachineRecord, SourceRecord};

    fn run(at: &str, block: &str) -> StoredRun {
        StoredRun {
            record: RunRecord {
                id: "a".to_owned(),
                path: None,
                line: None,
                run: at.to_owned(),
                code: "00000000".to_owned(),
                env: "000000".to_owned(),
                seed: 1,
                partial: false,
                cells: Vec::new(),
                claims: Vec::new(),
                scaling: Vec::new(),
            },
            environment: EnvironmentRecord::default(),
            machine: MachineRecord::default(),
            source: Some(SourceRecord {
                block: block.to_owned(),
                files: BTreeMap::new(),
            }),
        }
    }

    fn add(root: &Path, run: StoredRun) {
        let change = append_run(root, run).unwrap();
        let plan = crate::journal::Plan { changes: vec![change] };
        crate::system::apply(&crate::system::Machine::default(), root, &plan).unwrap();
    }

    #[test]
    fn the_source_is_kept_where_it_differs_from_the_line_before() {
        let root = tempfile::tempdir().unwrap();
        for (at, block) in [("1", "x"), ("2", "x"), ("3", "y"), ("4", "x")] {
            add(root.path(), run(at, block));
        }
        let runs = read_runs(root.path(), "a").unwrap();
        let kept: Vec<bool> = runs.runs.iter().map(|run| run.source.is_some()).collect();
        assert_eq!(kept, [true, false, true, true]);
        let blocks: Vec<&str> = (0..4).map(|at| runs.source_of(at).unwrap().block.as_str()).collect();
        assert_eq!(blocks, ["x", "x", "y", "x"]);
        assert_eq!(read_all_runs(root.path()).unwrap()["a"], runs);
    }

    #[test]
    fn a_line_that_breaks_off_is_said_and_nothing_is_lost() {
        let root = tempfile::tempdir().unwrap();
        add(root.path(), run("1", "x"));
        let file = root.path().join("lab/a/runs.jsonl");
        let whole = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{whole}{{\"id\":\"a\",\"pa")).unwrap();
        add(root.path(), run("2", "x"));
        let runs = read_runs(root.path(), "a").unwrap();
        assert_eq!(runs.runs.len(), 2);
        assert_eq!(runs.problems.len(), 1);
        assert_eq!(runs.problems[0].line, 2);
        fs::write(&file, &whole[..whole.len() - 9]).unwrap();
        let runs = read_runs(root.path(), "a").unwrap();
        assert_eq!(runs.problems[0].message, "the last line breaks off");
        fs::write(&file, "{\"version\":9}\n").unwrap();
        let runs = read_runs(root.path(), "a").unwrap();
        assert!(runs.problems[0].message.contains("version"), "{runs:?}");
    }

    #[cfg(unix)]
    #[test]
    fn results_are_never_written_through_a_link_that_leads_out() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("journal");
        fs::create_dir_all(root.join("lab")).unwrap();
        fs::create_dir(folder.path().join("other")).unwrap();
        std::os::unix::fs::symlink("../../other", root.join("lab/a")).unwrap();
        assert!(matches!(append_run(&root, run("1", "x")), Err(RunsError::Outside(_))));
        fs::remove_file(root.join("lab/a")).unwrap();
        fs::create_dir(root.join("lab/a")).unwrap();
        std::os::unix::fs::symlink("/nowhere/at/all", root.join("lab/a/runs.jsonl")).unwrap();
        assert!(matches!(append_run(&root, run("1", "x")), Err(RunsError::Outside(_))));
    }
}
