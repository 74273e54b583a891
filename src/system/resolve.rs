//! Where a path really leads.

use super::error::AtPath as _;
use super::{EnvironmentError, Machine};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

impl Machine {
    /// `path` absolute and without links; of a file that does not exist yet, its folder's. Where the folder does not exist
    /// either, `path` made absolute. Fails where it cannot be looked at: what it leads to is then not known.
    pub fn resolve(&self, path: &Path) -> Result<PathBuf, EnvironmentError> {
        let absolute = self.absolute(path)?;
        if let Some(real) = real(&absolute)? {
            return Ok(real);
        }
        let folder = absolute.parent().map(real).transpose()?.flatten();
        Ok(match (folder, absolute.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => absolute,
        })
    }
}

/// `path` without links; `None` where there is nothing.
fn real(path: &Path) -> Result<Option<PathBuf>, EnvironmentError> {
    match std::fs::canonicalize(path) {
        Ok(real) => Ok(Some(real)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error).at("look at", path)?,
    }
}
