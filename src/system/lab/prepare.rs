//! From a program's bytes to what can be started: written into the run's folder, compiled once, one launch for each cell.

use super::folder::RunFolder;
use super::protocol::{Launch, Request};
use super::session::Session;
use super::{LabError, Toolchain, source, with_entry_lines};
use crate::lab::{Cell, Class, Cwd, Options, Variable};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is to be run, already read: the bytes that were hashed are the bytes that run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Program {
    /// The code: the block's text, or what was taken of the file.
    pub text: String,
    /// The file the code is from, by its path from the journal's root with `/`; `None` for a block.
    pub file: Option<String>,
    /// What messages call the place of the code: `2025-01-13.md`.
    pub shown_as: String,
    /// The line of `shown_as` on which the code begins, from 1; the others follow one by one.
    pub first_line: usize,
    /// `deps`: path from the journal's root with `/`, and content.
    pub deps: Vec<(String, Vec<u8>)>,
    /// The content of the `stdin` file.
    pub stdin: Option<Vec<u8>>,
}

/// Where and how the programs of a run are started, for all its cells alike.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The journal's root, for `cwd=journal`.
    pub journal: Option<PathBuf>,
    /// The program that answers as the helper; `None`: this one. Tests of the library name the real binary.
    pub helper: Option<PathBuf>,
}

/// Programs ready to be started, one for each cell; its folder is removed with it.
#[derive(Debug)]
pub struct Prepared {
    pub(super) session: Session,
    pub(super) launches: Vec<Launch>,
    /// What is to be said once: a shim that was seen through.
    pub notes: Vec<String>,
}

/// Variables of the person's environment that programs are given.
const KEPT: &[&str] = &["PATH", "LANG", "LANGUAGE", "TZ"];

/// How long compiling may take.
const BUILD_TIME: Duration = Duration::from_secs(600);

impl Prepared {
    /// Writes and compiles `program` for `cells`, in the order in which they will be numbered. From here on ^C stops what
    /// runs instead of ending us.
    ///
    /// # Errors
    /// The code does not compile (the compiler's message with the lines of `shown_as`), a file cannot be written,
    /// the person pressed ^C.
    pub fn program(
        toolchain: &Toolchain,
        program: &Program,
        cells: &[Cell],
        options: &Options,
        surroundings: &Surroundings,
    ) -> Result<Self, LabError> {
        let mut session = Session::start(surroundings.helper.as_deref())?;
        let files = source::write(session.folder(), toolchain, program)?;
        if let Some(build) = toolchain.build_words(&files) {
            compile(&mut session, toolchain, program, build)?;
        }
        let words = toolchain.run_words(&files);
        let common = Launch {
            folder: folder(options, surroundings)?,
            beside: files.beside.as_deref().map(path_text).transpose()?,
            stdin: files.stdin.as_deref().map(path_text).transpose()?,
            fenced: true,
            ..launch(words, options)?
        };
        let launches = cells.iter().map(|cell| Launch {
            environment: [scrubbed(), variables(cell)].concat(),
            ..common.clone()
        });
        Ok(Self {
            launches: launches.collect(),
            session,
            notes: toolchain.note().into_iter().collect(),
        })
    }

    /// Command lines as they were typed, one for each cell: in the current folder and the person's own environment.
    ///
    /// # Errors
    /// A command line that cannot be split into words, or a program that is not there.
    pub fn commands(commands: &[String], options: &Options, surroundings: &Surroundings) -> Result<Self, LabError> {
        let mut notes = Vec::new();
        let mut launches = Vec::new();
        let current = std::env::current_dir().map_err(|error| LabError::new(error.to_string()))?;
        for command in commands {
            let (words, note) = super::typed::words(command)?;
            notes.extend(note.filter(|note| !notes.contains(note)));
            launches.push(Launch {
                folder: Some(path_text(&current)?),
                own_environment: true,
                ..launch(words, options)?
            });
        }
        Ok(Self {
            session: Session::start(surroundings.helper.as_deref())?,
            launches,
            notes,
        })
    }
}

fn launch(words: Vec<String>, options: &Options) -> Result<Launch, LabError> {
    let mut words = words.into_iter();
    Ok(Launch {
        program: words.next().ok_or_else(|| LabError::new("there is nothing to run"))?,
        arguments: words.collect(),
        cpus: options.cpus.clone().unwrap_or_default(),
        timeout_ms: u64::try_from(options.timeout.as_millis()).unwrap_or(u64::MAX),
        ..Launch::default()
    })
}

fn folder(options: &Options, surroundings: &Surroundings) -> Result<Option<String>, LabError> {
    match (options.cwd, &surroundings.journal) {
        (Cwd::Trial, _) => Ok(None),
        (Cwd::Journal, Some(journal)) => path_text(journal).map(Some),
        (Cwd::Journal, None) => {
            Err(LabError::new("`cwd=journal` needs a journal").hint("make one with `hoego init`, or take `cwd` away"))
        }
    }
}

/// Compiles in the same way trials run, so that ^C and a compiler that hangs are taken care of.
fn compile(
    session: &mut Session,
    toolchain: &Toolchain,
    program: &Program,
    build: Vec<String>,
) -> Result<(), LabError> {
    let options = Options {
        timeout: BUILD_TIME,
        ..Options::default()
    };
    let launch = Launch {
        environment: [scrubbed(), toolchain.build_environment()].concat(),
        folder: Some(path_text(&session.folder().program())?),
        ..launch(build, &options)?
    };
    let finished = session.run(&Request { launch, number: 1 }, false)?;
    if session.is_interrupted() {
        return Err(LabError::new("it was stopped while the code was compiled"));
    }
    if finished.done.class == Class::Ok {
        return Ok(());
    }
    let said = [finished.error, finished.output].concat();
    let said = with_entry_lines(&String::from_utf8_lossy(&said), program);
    let note = finished.done.note.map(|note| format!("\n{note}")).unwrap_or_default();
    let (place, line) = (&program.shown_as, program.first_line);
    Err(LabError::new(format!(
        "the code of `{place}:{line}` does not compile:\n{}{note}",
        said.trim_end()
    )))
}

/// What is left of the person's environment.
fn scrubbed() -> Vec<(String, String)> {
    let kept = std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        let keep = KEPT.contains(&name.as_str()) || name.starts_with("LC_");
        let value = match name.as_str() {
            // The programs that a program starts are looked for where ours were.
            "PATH" => super::shim::full_path()?,
            _ => value,
        };
        Some((name, value.into_string().ok()?)).filter(|_| keep)
    });
    kept.collect()
}

fn variables(cell: &Cell) -> Vec<(String, String)> {
    let name = |name: &String| Variable {
        name: name.clone(),
        values: Vec::new(),
        line: 0,
    };
    let pairs = cell.variables.iter();
    pairs
        .map(|(variable, value)| (name(variable).environment_name(), value.clone()))
        .collect()
}

/// A path as it goes to the helper.
pub(super) fn path_text(path: &Path) -> Result<String, LabError> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| LabError::new(format!("the path `{}` is not UTF-8", path.display())))
}

/// A folder of the run that is made when something is put into it.
pub(super) fn put(folder: &Path, path: &str, content: &[u8]) -> Result<PathBuf, LabError> {
    Ok(RunFolder::write(folder, path, content)?)
}
