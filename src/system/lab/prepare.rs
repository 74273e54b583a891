//! From a program's bytes to what can be started: written into the run's folder, compiled once, one launch for each cell.

use super::{LabError, Toolchain};
use crate::lab::{Cell, Options};
use std::path::PathBuf;

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
    /// What is to be said once: a shim that was seen through, a limit this system has not.
    pub notes: Vec<String>,
}

impl Prepared {
    /// Writes and compiles `program` for `cells`, in the order in which they will be numbered.
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
        let _ = (toolchain, program, cells, options, surroundings);
        Err(LabError::new("not yet"))
    }

    /// Command lines as they were typed, one for each cell: in the current folder and the person's own environment.
    ///
    /// # Errors
    /// A command line that cannot be split into words, or a program that is not there.
    pub fn commands(commands: &[String], options: &Options, surroundings: &Surroundings) -> Result<Self, LabError> {
        let _ = (commands, options, surroundings);
        Err(LabError::new("not yet"))
    }
}

/// `text` (a traceback, what a compiler said) with the lines of the program's file in the run's folder replaced by those of the entry:
/// `/tmp/…/program/experiment.py", line 3` → `2025-01-13.md", line 43`. For showing; what is recorded stays as it was.
pub fn with_entry_lines(text: &str, program: &Program) -> String {
    let _ = program;
    text.to_owned()
}
