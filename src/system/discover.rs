//! Where the journal is.

use super::environment::{EnvironmentError, Machine};
use super::error::AtPath as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What led to a journal's root; the order is that in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoundBy {
    /// `--journal DIR`.
    Option,
    /// `HOEGO_JOURNAL`.
    Variable,
    /// The nearest parent folder that holds a `hoego.toml`.
    Parent,
    /// `default-journal` of the user's configuration.
    UserConfig,
    /// `~/hoego`.
    Home,
}

impl FoundBy {
    /// The words for it: `--journal`, `HOEGO_JOURNAL`, …
    pub fn as_str(self) -> &'static str {
        match self {
            FoundBy::Option => "--journal",
            FoundBy::Variable => "HOEGO_JOURNAL",
            FoundBy::Parent => "parent folder",
            FoundBy::UserConfig => "default-journal",
            FoundBy::Home => "home folder",
        }
    }
}

/// The folder that is, or would be, the journal's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Absolute.
    pub root: PathBuf,
    pub found_by: FoundBy,
    /// Whether there is a `hoego.toml` in it.
    pub exists: bool,
}

/// Where the journal is: by `--journal`, `HOEGO_JOURNAL`, a parent of the current folder, `default_journal`, `~/hoego`.
/// Fails where a home folder is needed and there is none, and where a folder cannot be looked at: to go on to the next would be to write into
/// another journal.
pub fn discover(
    machine: &Machine,
    option: Option<&Path>,
    default_journal: Option<&str>,
) -> Result<Place, EnvironmentError> {
    if let Some(dir) = option {
        return place(machine.absolute(dir)?, FoundBy::Option);
    }
    if let Some(dir) = machine.var("HOEGO_JOURNAL") {
        return place(machine.absolute(Path::new(&dir))?, FoundBy::Variable);
    }
    if let Some(root) = journal_above(&machine.current_dir()?)? {
        return place(root, FoundBy::Parent);
    }
    if let Some(dir) = default_journal {
        return place(machine.absolute(Path::new(dir))?, FoundBy::UserConfig);
    }
    place(home_journal(machine)?, FoundBy::Home)
}

/// The nearest folder that holds a `hoego.toml`: `path` or one above it.
/// Fails where a folder cannot be looked at.
pub fn journal_above(path: &Path) -> Result<Option<PathBuf>, EnvironmentError> {
    for dir in path.ancestors() {
        if holds_config(dir)? {
            return Ok(Some(dir.to_path_buf()));
        }
    }
    Ok(None)
}

/// `~/hoego`.
pub fn home_journal(machine: &Machine) -> Result<PathBuf, EnvironmentError> {
    Ok(machine.home()?.join("hoego"))
}

fn place(root: PathBuf, found_by: FoundBy) -> Result<Place, EnvironmentError> {
    let exists = holds_config(&root)?;
    Ok(Place { root, found_by, exists })
}

fn holds_config(dir: &Path) -> Result<bool, EnvironmentError> {
    let path = dir.join(crate::system::CONFIG_NAME);
    match std::fs::symlink_metadata(&path) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(error).at("look at", &path)?,
    }
}
