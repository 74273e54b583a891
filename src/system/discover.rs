//! Where the journal is.

use super::environment::{EnvironmentError, Machine};
use super::error::AtPath as _;
use super::ownership::{is_safe, suspicion};
use super::{Reach, Root};
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
#[derive(Debug, Clone)]
pub struct Place {
    pub root: Root,
    pub found_by: FoundBy,
    /// Whether there is a `hoego.toml` in it.
    pub exists: bool,
}

/// Where the journal is: by `--journal`, `HOEGO_JOURNAL`, a parent of the current folder, `default_journal`, `~/hoego`. A parent's has to be
/// the user's own, or one of the `safe` ones; the others are the user's word.
///
/// Fails where a home folder is needed and there is none, and where a folder cannot be looked at: to go on to the next would be to write into
/// another journal.
pub fn discover(
    machine: &Machine,
    option: Option<&Path>,
    default_journal: Option<&str>,
    reach: &Reach,
    safe: &[PathBuf],
) -> Result<Place, EnvironmentError> {
    let place = |root, found_by| place(root, found_by, reach.clone());
    if let Some(dir) = option {
        return place(machine.absolute(dir)?, FoundBy::Option);
    }
    if let Some(dir) = machine.var("HOEGO_JOURNAL") {
        return place(machine.absolute(Path::new(&dir))?, FoundBy::Variable);
    }
    if let Some(root) = journal_above(&machine.current_dir()?)? {
        let suspicion = suspicion(machine, &root)?;
        if let Some(why) = suspicion.filter(|_| !is_safe(&root, safe)) {
            return Err(EnvironmentError::Suspicious { root, why });
        }
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

fn place(root: PathBuf, found_by: FoundBy, reach: Reach) -> Result<Place, EnvironmentError> {
    let exists = holds_config(&root)?;
    let root = Root::new(root, reach);
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
