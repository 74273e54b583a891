//! An experiment with everything it needs, read once: what is hashed here is what is shown and what runs.

use super::consent::Request;
use super::stock::faulty;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, ErrorKind};
use crate::lab::{
    Cell, Code, Cwd, Experiment, Fault, Files, MOST_CELLS, SourceRecord, anchored, block_hash, cell_count, cells,
    code_hash, is_only_comments, source_of, trust_hash, unused_variables,
};
use crate::system::{LinkError, LinkedFile, Program, Root, read_linked};
use std::path::Path;

/// An experiment, ready to be looked at or run.
#[derive(Debug, Clone)]
pub struct Material {
    pub experiment: Experiment,
    pub cells: Vec<Cell>,
    pub program: Program,
    pub linked: Vec<LinkedFile>,
    pub source: SourceRecord,
    /// Eight hexadecimal digits.
    pub code: String,
    /// All 64.
    pub trust: String,
    /// [`block_hash`] of the block as it stands.
    pub block: String,
}

impl Material {
    /// Reads what `experiment`, which stands in the entry with this `text`, needs from the journal at `root`.
    pub fn read(context: &Context, root: &Root, experiment: Experiment, text: &str) -> Result<Self, CommandError> {
        let mut linked = Vec::new();
        for path in linked_paths(&experiment) {
            linked.push(read_linked(root, &path).map_err(|error| unreadable(&experiment, error))?);
        }
        Self::of(context, root, experiment, text, linked)
    }

    /// The same with files that were read already: of a recorded run, or of what was typed.
    pub fn of(
        context: &Context,
        root: &Path,
        experiment: Experiment,
        text: &str,
        linked: Vec<LinkedFile>,
    ) -> Result<Self, CommandError> {
        let files: Files = linked
            .iter()
            .map(|file| (file.path.clone(), file.bytes.clone()))
            .collect();
        let cells = cells(&experiment).map_err(|fault| too_large(&experiment, fault))?;
        let program = program(&experiment, &files)?;
        if is_only_comments(&program.text) {
            return Err(faulty(vec![no_code(&experiment)]));
        }
        let texts: Vec<String> = files
            .values()
            .map(|bytes| String::from_utf8_lossy(bytes).into_owned())
            .collect();
        let read = texts.iter().map(String::as_str).chain([program.text.as_str()]);
        let unused = unused_variables(&experiment, &read.collect::<Vec<_>>());
        if !unused.is_empty() {
            return Err(faulty(unused));
        }
        let root = context.machine.resolve(root)?.display().to_string();
        Ok(Self {
            cells,
            source: source_of(&experiment, text, &files),
            code: code_hash(&experiment, &program.text, &files),
            trust: trust_hash(&root, &experiment, &program.text, &files),
            block: block_hash(&experiment),
            experiment,
            program,
            linked,
        })
    }

    /// `2025-01-13.md:40`; the ID for what stands in no entry.
    pub fn place(&self) -> String {
        match &self.experiment.place {
            Some(place) => format!("{}:{}", place.path, place.line),
            None => self.experiment.id.clone(),
        }
    }

    /// The question whether it may run. `from` is the file it was taken from, from the journal's root.
    pub fn request<'a>(&'a self, from: &'a str, place: String) -> Request<'a> {
        let linked = self.linked.iter().map(|file| file.path.as_str());
        Request {
            id: &self.experiment.id,
            place,
            language: &self.experiment.language,
            entry: self.experiment.place.as_ref().map(|place| place.path.as_str()),
            source: &self.source,
            first_line: self.experiment.place.as_ref().map_or(1, |place| place.line),
            files: &self.linked,
            code_file: match &self.experiment.code {
                Code::File { path, .. } => Some(path),
                _ => None,
            },
            paths: std::iter::once(from).chain(linked).collect(),
            in_journal: self.experiment.options.cwd == Cwd::Journal,
            hash: &self.trust,
            block: &self.block,
        }
    }
}

/// Without this a program that does nothing would be measured in good faith.
fn no_code(experiment: &Experiment) -> Fault {
    let place = experiment.place.as_ref();
    let fault = Fault {
        path: place.map(|place| place.path.clone()),
        line: place.map_or(1, |place| place.line),
        ..Fault::new(format!("`{}` has no code to run", experiment.id))
    };
    match &experiment.code {
        Code::Block { .. } => fault.hint("write it into the block, or name a file with `file`"),
        Code::File { path, .. } => fault.hint(format!("`{path}` is empty there")),
        Code::Commands(_) => fault,
    }
}

/// The files an experiment names, each once.
fn linked_paths(experiment: &Experiment) -> Vec<String> {
    let mut paths = Vec::new();
    if let Code::File { path, .. } = &experiment.code {
        paths.push(path.clone());
    }
    let options = &experiment.options;
    paths.extend(options.deps.iter().chain(&options.stdin).cloned());
    paths.sort();
    paths.dedup();
    paths
}

fn program(experiment: &Experiment, files: &Files) -> Result<Program, CommandError> {
    let bytes_of = |path: &String| files.get(path).cloned().unwrap_or_default();
    let (text, file, shown_as, first_line) = match &experiment.code {
        Code::Block { text, first_line } => {
            let entry = experiment.place.as_ref().map(|place| place.path.clone());
            (
                text.clone(),
                None,
                entry.unwrap_or_else(|| experiment.id.clone()),
                *first_line,
            )
        }
        Code::File { path, anchor } => {
            let text = String::from_utf8(bytes_of(path)).map_err(|_| no_text(path))?;
            let (text, first_line) = anchored(&text, anchor.as_deref()).map_err(|fault| {
                let fault = Fault {
                    path: Some(path.clone()),
                    ..fault
                };
                faulty(vec![fault])
            })?;
            (text, Some(path.clone()), path.clone(), first_line)
        }
        Code::Commands(commands) => (commands.join("\n"), None, experiment.id.clone(), 1),
    };
    let options = &experiment.options;
    Ok(Program {
        text,
        file,
        shown_as,
        first_line,
        deps: options.deps.iter().map(|path| (path.clone(), bytes_of(path))).collect(),
        stdin: options.stdin.as_ref().map(bytes_of),
    })
}

/// A matrix that cannot be run, with what it would come to.
fn too_large(experiment: &Experiment, fault: Fault) -> CommandError {
    let options = &experiment.options;
    let each = options.warmup + options.trials + usize::from(options.trace);
    let trials = cell_count(experiment).saturating_mul(each as u128);
    let failure = faulty(vec![fault]);
    if cell_count(experiment) <= MOST_CELLS as u128 {
        return failure;
    }
    let hours = trials as f64 * TRIAL_S / 3600.0;
    failure.hint(format!(
        "that would be {trials} trials: at a tenth of a second each about {hours:.0} hours"
    ))
}

/// What a short trial takes, in seconds, for estimates before anything ran.
const TRIAL_S: f64 = 0.1;

fn no_text(path: &str) -> CommandError {
    CommandError::new(ErrorKind::File, format!("`{path}` is no UTF-8 text")).hint("name a file with the program's code")
}

fn unreadable(experiment: &Experiment, error: LinkError) -> CommandError {
    let place = experiment.place.as_ref();
    let before = place.map_or_else(String::new, |place| format!("{}:{}: ", place.path, place.line));
    let hint = match &error {
        LinkError::Io(_) => "`file`, `deps` and `stdin` are paths from the journal's root",
        LinkError::Outside(_) => "copy the file into the journal; neither `..` nor a link leads out of it",
        LinkError::Reserved(_) => "copy the file out of the hidden folder",
        LinkError::NoFile(_) => "name a file, not a folder or a device",
        LinkError::TooLarge(..) => "make it smaller: it is kept with the results",
    };
    CommandError::new(ErrorKind::File, format!("{before}{error}")).hint(hint)
}
