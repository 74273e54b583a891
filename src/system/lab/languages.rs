//! The languages an experiment may be written in: those built in, and those of the user's own configuration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What the user's configuration (never the journal's) says of languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LanguageTable {
    /// `[lab.languages.NAME]`: added to the built-in ones, or put in their place.
    pub added: BTreeMap<String, AddedLanguage>,
    /// Another interpreter or compiler for a language: `python` → `/usr/bin/python3.12` or a name to be looked up
    /// (`lab rerun --with python=…`).
    pub instead: BTreeMap<String, PathBuf>,
    /// The folder in which programs in the path are asked who they are: the person's, for what was typed there. `None`: the root of all
    /// folders, because pyenv, rustup, asdf and go obey files of the folder they are asked in (`.python-version`, `rust-toolchain.toml`,
    /// whose `path` may be any program), and nothing in a journal may choose an interpreter.
    pub asked_in: Option<PathBuf>,
}

impl LanguageTable {
    /// Where programs are asked.
    pub(super) fn folder(&self) -> &Path {
        self.asked_in.as_deref().unwrap_or(Path::new("/"))
    }
}

/// One `[lab.languages.NAME]`. In `build` and `run`, `{source}` stands for the program's file, `{output}` for what `build`
/// makes; both are split into words as a shell does, and no shell is started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddedLanguage {
    /// Of the program's file, without dot.
    pub extension: String,
    /// The command line that compiles; `None` for an interpreter.
    pub build: Option<String>,
    /// The command line that runs, `{source}` or `{output}` in it.
    pub run: String,
    /// The arguments that make its program print its version; `--version`, else `version`, where it is not set.
    pub version: Option<String>,
}
