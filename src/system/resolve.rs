//! Where a path really leads.

use super::error::AtPath as _;
use super::{EnvironmentError, Machine, Root};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

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

impl Machine {
    /// Whether a link in the journal at `root` leads `path`, as the person typed it, to where nothing of the journal may lie, or nowhere. The
    /// path is theirs, the link may be another's.
    pub fn is_led_out(&self, root: &Root, path: &Path) -> Result<bool, EnvironmentError> {
        let Some(real_root) = real(root)? else {
            return Ok(false);
        };
        let mut at = PathBuf::new();
        for part in self.absolute(path)?.components() {
            let here = real(&at)?;
            if part == Component::ParentDir {
                at = here.unwrap_or(at);
                at.pop();
                continue;
            }
            at.push(part);
            let of_journal = here.is_some_and(|here| here.starts_with(&real_root));
            if of_journal && at.is_symlink() && !real(&at)?.is_some_and(|to| root.allows(&real_root, &to)) {
                return Ok(true);
            }
        }
        Ok(false)
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
