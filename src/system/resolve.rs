//! Where a path really leads.

use super::{EnvironmentError, Machine};
use std::path::{Path, PathBuf};

impl Machine {
    /// `path` absolute and without links; of a file that does not exist yet, its folder's. Where the folder does not exist
    /// either, `path` made absolute.
    pub fn resolve(&self, path: &Path) -> Result<PathBuf, EnvironmentError> {
        let absolute = self.absolute(path)?;
        if let Ok(real) = std::fs::canonicalize(&absolute) {
            return Ok(real);
        }
        let folder = absolute.parent().and_then(|folder| std::fs::canonicalize(folder).ok());
        Ok(match (folder, absolute.file_name()) {
            (Some(folder), Some(name)) => folder.join(name),
            _ => absolute,
        })
    }
}
