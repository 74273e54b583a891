//! `lab/ID/runs.jsonl` in the journal: one line a run, read with patience, written whole.
//!
//! What is odd about it: a line is added by writing the whole file anew, together with charts and entry in one plan of [`apply`]. So a
//! crash leaves either the old file or the new one, and a full disk changes nothing. A broken line (a merge, another program) stays
//! where it is and is said; a last line without its end gets one, so that what follows it can be read.
//!
//! [`apply`]: crate::system::apply

use super::private::file_name;
use super::run_lines::parse;
use crate::journal::FileChange;
use crate::lab::{SourceRecord, StoredRun};
use crate::system::error::{AtPath, IoError};
use crate::system::files::text_of;
use crate::system::reach::Role;
use crate::system::root::is_missing;
use crate::system::{Refusal, Root};
use std::collections::BTreeMap;
use std::io::{self, BufReader, ErrorKind, Read as _};

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
    /// What is kept with a run would make its line longer than is read again.
    #[error(
        "the block and its files are too large to be kept with the results, whose lines hold {0} bytes at the most"
    )]
    TooLarge(u64),
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
pub fn read_runs(root: &Root, id: &str) -> Result<Runs, RunsError> {
    let path = path_of(id, NAME);
    let limit = root.reach().limits.of(Role::Result);
    let open = |path: &str| {
        let file = root.open(path, Role::Result)?;
        match file.metadata()?.len() > limit {
            true => Err(Refusal::TooLarge(limit).into()),
            false => Ok(file),
        }
    };
    let Some(file) = inside(root, &path, open)? else {
        return Ok(Runs::default());
    };
    Ok(parse(&path, BufReader::new(file.take(limit)), root.reach().limits.run).at("read", &root.join(&path))?)
}

/// The recorded runs of all experiments, by ID. Folders that hold none are passed over; of what cannot be read it is said why.
pub fn read_all_runs(root: &Root) -> Result<BTreeMap<String, Runs>, RunsError> {
    let mut all = BTreeMap::new();
    for id in ids(root).at("read", &root.join(FOLDER))? {
        let runs = match read_runs(root, &id) {
            Err(error) => Runs {
                runs: Vec::new(),
                problems: vec![RunProblem {
                    path: runs_path(&id),
                    line: 1,
                    message: error.to_string(),
                }],
            },
            read => read?,
        };
        if runs != Runs::default() {
            all.insert(id, runs);
        }
    }
    Ok(all)
}

/// The names of the folders in which results may lie.
fn ids(root: &Root) -> io::Result<Vec<String>> {
    let names = match root.names(FOLDER, Role::Result) {
        Err(error) if is_missing(&error) || Refusal::of(&error).is_some() => return Ok(Vec::new()),
        names => names?,
    };
    Ok(names
        .into_iter()
        .filter(|id| file_name(id) == **id && !id.starts_with('.'))
        .collect())
}

/// Fails where the source of a run is too large for the line that would hold it.
pub fn check_source(root: &Root, source: &SourceRecord) -> Result<(), RunsError> {
    /// Beside the source, what was measured has to find room.
    const MEASURED: u64 = 256 << 10;
    let limit = root.reach().limits.run;
    let line = serde_json::to_string(source).map_err(|error| RunsError::Json(error.to_string()))?;
    match line.len() as u64 + MEASURED > limit.max(MEASURED * 2) {
        true => Err(RunsError::TooLarge(limit)),
        false => Ok(()),
    }
}

/// The change that adds `run` to the runs of its experiment; `source` is left out where the last line's is the same.
pub fn append_run(root: &Root, mut run: StoredRun) -> Result<FileChange, RunsError> {
    let path = path_of(&run.record.id, NAME);
    let before = read_inside(root, &path)?;
    let limit = root.reach().limits.run;
    let known = before.as_deref().map(|text| parse(&path, text.as_bytes(), limit));
    let known = known.transpose().at("read", &root.join(&path))?.unwrap_or_default();
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
pub fn result_change(root: &Root, id: &str, name: &str, text: &str) -> Result<Option<FileChange>, RunsError> {
    let path = path_of(id, name);
    let before = read_inside(root, &path)?;
    Ok((before.as_deref() != Some(text)).then(|| FileChange {
        path,
        before: before.map(Into::into),
        after: Some(text.into()),
    }))
}

/// The text of the file of results at `path`, `None` where there is none.
fn read_inside(root: &Root, path: &str) -> Result<Option<String>, RunsError> {
    let bytes = inside(root, path, |path| root.read(path, Role::Result))?;
    Ok(bytes.map(text_of).transpose().at("read", &root.join(path))?)
}

/// What `open` gives for the file of results at `path`, `None` where there is none. Fails where it is a link, or where a link on the way
/// leads elsewhere: somebody else's journal must not have us write into other files of the user's.
fn inside<T>(root: &Root, path: &str, open: impl Fn(&str) -> io::Result<T>) -> Result<Option<T>, RunsError> {
    if root.is_link(path) {
        return Err(RunsError::NoFile(path.to_owned()));
    }
    match open(path) {
        Ok(opened) => Ok(Some(opened)),
        Err(error) => match Refusal::of(&error) {
            Some(Refusal::Outside(_) | Refusal::Reserved(_)) => Err(RunsError::Outside(path.to_owned())),
            Some(Refusal::NotRegular(_)) => Err(RunsError::NoFile(path.to_owned())),
            None if error.kind() == ErrorKind::IsADirectory => Err(RunsError::NoFile(path.to_owned())),
            None if is_missing(&error) => Ok(None),
            _ => Err(IoError::reading(&root.join(path), error).into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::{EnvironmentRecord, MachineRecord, RunRecord};
    use std::fs;

    fn root_at(path: &std::path::Path) -> Root {
        Root::from(path)
    }

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

    fn add(root: &Root, run: StoredRun) {
        let change = append_run(root, run).unwrap();
        let plan = crate::journal::Plan { changes: vec![change] };
        crate::system::apply(&crate::system::Machine::default(), root, &plan).unwrap();
    }

    #[test]
    fn the_source_is_kept_where_it_differs_from_the_line_before() {
        let root = tempfile::tempdir().unwrap();
        for (at, block) in [("1", "x"), ("2", "x"), ("3", "y"), ("4", "x")] {
            add(&root_at(root.path()), run(at, block));
        }
        let runs = read_runs(&root_at(root.path()), "a").unwrap();
        let kept: Vec<bool> = runs.runs.iter().map(|run| run.source.is_some()).collect();
        assert_eq!(kept, [true, false, true, true]);
        let blocks: Vec<&str> = (0..4).map(|at| runs.source_of(at).unwrap().block.as_str()).collect();
        assert_eq!(blocks, ["x", "x", "y", "x"]);
        assert_eq!(read_all_runs(&root_at(root.path())).unwrap()["a"], runs);
    }

    #[test]
    fn a_line_that_breaks_off_is_said_and_nothing_is_lost() {
        let root = tempfile::tempdir().unwrap();
        add(&root_at(root.path()), run("1", "x"));
        let file = root.path().join("lab/a/runs.jsonl");
        let whole = fs::read_to_string(&file).unwrap();
        fs::write(&file, format!("{whole}{{\"id\":\"a\",\"pa")).unwrap();
        add(&root_at(root.path()), run("2", "x"));
        let runs = read_runs(&root_at(root.path()), "a").unwrap();
        assert_eq!(runs.runs.len(), 2);
        assert_eq!(runs.problems.len(), 1);
        assert_eq!(runs.problems[0].line, 2);
        fs::write(&file, &whole[..whole.len() - 9]).unwrap();
        let runs = read_runs(&root_at(root.path()), "a").unwrap();
        assert_eq!(runs.problems[0].message, "the last line breaks off");
        fs::write(&file, "{\"version\":9}\n").unwrap();
        let runs = read_runs(&root_at(root.path()), "a").unwrap();
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
        assert!(matches!(
            append_run(&root_at(&root), run("1", "x")),
            Err(RunsError::Outside(_))
        ));
        fs::remove_file(root.join("lab/a")).unwrap();
        fs::create_dir(root.join("lab/a")).unwrap();
        std::os::unix::fs::symlink("/nowhere/at/all", root.join("lab/a/runs.jsonl")).unwrap();
        assert!(matches!(
            append_run(&root_at(&root), run("1", "x")),
            Err(RunsError::NoFile(_))
        ));
    }
}
