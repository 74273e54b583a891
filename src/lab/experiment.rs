//! The values reading gives: an experiment with its options, matrix, claims and code.

use super::ResultHeader;
use crate::document::{Newline, Span};
use std::time::Duration;

/// An experiment of an entry, or one made of what was typed (`lab compare`, `lab run FILE`).
#[derive(Debug, Clone)]
pub struct Experiment {
    /// Unique in a journal: letters, digits, `-`, `_` and `.`, beginning with a letter or digit.
    pub id: String,
    /// The language as the block names it, in lower case (`python`); empty for a command that was typed.
    pub language: String,
    pub options: Options,
    /// In the order in which they stand.
    pub variables: Vec<Variable>,
    /// In the order in which they stand.
    pub claims: Vec<Claim>,
    /// Where the code comes from.
    pub code: Code,
    /// Where it stands; `None` for what was typed.
    pub place: Option<Place>,
}

/// Where an experiment stands in an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The entry, relative to the journal's root, with `/`.
    pub path: String,
    /// The line of the opening fence, from 1.
    pub line: usize,
    /// From the first character of the opening fence to the last of the closing one, its line end not included.
    pub span: Span,
    /// What its container puts before each line of a result block: `> `, blanks of a list item, or nothing.
    pub prefix: String,
    /// The line end of the entry at this place.
    pub newline: Newline,
    /// What stands behind the opening fence.
    pub info: Span,
    /// The lines between the fences with LF ends, without what the container puts before them.
    pub contents: String,
    /// The result block that stands after it, exactly the bytes that `lab clean` removes.
    pub result: Option<Span>,
    /// What that result says of itself.
    pub header: Option<ResultHeader>,
}

/// The code of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// The block's text with LF ends and its container's indentation removed. That text is hashed, shown and run.
    Block {
        text: String,
        /// The line of the entry on which it begins; the others follow one by one.
        first_line: usize,
    },
    /// A file of the journal, by its path from the root with `/`; `anchor` takes the part between `ANCHOR: x` and
    /// `ANCHOR_END: x`.
    File { path: String, anchor: Option<String> },
    /// Command lines as they were typed (`lab compare`), one for each cell, in the cells' order.
    Commands(Vec<String>),
}

/// How an experiment is run. Defaults are those of `lab.md`, section 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Trials per cell; 20.
    pub trials: usize,
    /// A budget for the whole run instead of a number of trials.
    pub budget: Option<Duration>,
    /// Trials per cell that are not counted; 1.
    pub warmup: usize,
    /// Per trial; 60 s.
    pub timeout: Duration,
    /// What the key of an outcome is.
    pub key: OutcomeKey,
    /// Cells left out: each a set of (variable, value) pairs that all must match.
    pub exclude: Vec<Vec<(String, String)>>,
    /// Other files the program needs, paths from the journal's root with `/`.
    pub deps: Vec<String>,
    /// A file given as standard input, path from the journal's root.
    pub stdin: Option<String>,
    pub cwd: Cwd,
    /// Processors to be pinned to, ascending; `None`: all that are allowed.
    pub cpus: Option<Vec<usize>>,
    /// The seed of the order of trials; `None`: drawn when it runs.
    pub seed: Option<u64>,
    /// Whether each cell gets one more, traced trial; yes.
    pub trace: bool,
}

/// The key of an outcome: what tells two `ok` from each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutcomeKey {
    /// The whole stdout, trimmed.
    Stdout,
    /// The first capture of a regex in stdout (the whole match where it has no group); the regex is checked when read.
    Regex(String),
}

/// Where a trial runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Cwd {
    /// A fresh folder.
    Trial,
    /// The journal's root.
    Journal,
}

/// A matrix variable: it reaches the program as `LAB_` and its name in upper case, `-` as `_`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// Ranges spread out; at least one.
    pub values: Vec<String>,
    /// The line it stands on, from 1, for messages; 0 for what was typed.
    pub line: usize,
}

impl Variable {
    /// The environment variable it reaches the program as.
    pub fn environment_name(&self) -> String {
        format!("LAB_{}", self.name.to_uppercase().replace('-', "_"))
    }
}

/// One combination of values, in the order of the variables.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    pub variables: Vec<(String, String)>,
}

impl Cell {
    /// The value of the variable `name`.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.variables.iter().find(|(variable, _)| variable == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What is claimed of an experiment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub kind: ClaimKind,
    /// Without the reason: `sometimes: "empty=True"`, as it is shown and recorded.
    pub text: String,
    /// What stands behind ` -- `.
    pub why: Option<String>,
    /// The line it stands on, from 1; 0 for what was typed.
    pub line: usize,
}

/// The four kinds of claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClaimKind {
    Always(Pattern),
    Sometimes(Pattern),
    Never(Pattern),
    /// An expression over the metrics of cells.
    Metrics(String),
}

/// What a claim looks for in stdout, stderr and the class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// `"text"`: wherever it occurs.
    Literal(String),
    /// `/regex/`: wherever it is found; checked when read.
    Regex(String),
}

/// What is wrong with a block, a file or what was typed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// The entry, where it stands in one.
    pub path: Option<String>,
    /// From 1; 0 where there is none.
    pub line: usize,
    /// In lower case, the user's words in back-ticks.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            trials: 20,
            budget: None,
            warmup: 1,
            timeout: Duration::from_secs(60),
            key: OutcomeKey::Stdout,
            exclude: Vec::new(),
            deps: Vec::new(),
            stdin: None,
            cwd: Cwd::Trial,
            cpus: None,
            seed: None,
            trace: true,
        }
    }
}
