//! I/O errors that carry their path by construction.

use std::io;
use std::path::{Path, PathBuf};

/// What could not be done to which path, and why.
#[derive(Debug, thiserror::Error)]
#[error("could not {action} `{}`: {}", path.display(), reason(source))]
pub struct IoError {
    pub action: &'static str,
    pub path: PathBuf,
    #[source]
    pub source: io::Error,
}

impl IoError {
    /// Of reading a file at `path` that is not there.
    pub fn missing(path: &Path) -> Self {
        Self::reading(path, io::ErrorKind::NotFound.into())
    }

    /// Of reading the file at `path`.
    pub fn reading(path: &Path, source: io::Error) -> Self {
        Self {
            action: "read",
            path: path.to_path_buf(),
            source,
        }
    }

    /// Whether this process, or all of them, have as many files open as may be.
    pub fn is_for_want_of_descriptors(&self) -> bool {
        #[cfg(unix)]
        return matches!(self.source.raw_os_error(), Some(libc::EMFILE | libc::ENFILE));
        #[cfg(not(unix))]
        return false;
    }
}

/// The reason as a person reads it: without the number, in lower case.
pub(super) fn reason(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::InvalidData {
        return "it is not UTF-8".to_owned();
    }
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Gives an `io::Result` its path.
pub(super) trait AtPath<T> {
    /// Names what was being done (`read`, `write`) to `path`.
    fn at(self, action: &'static str, path: &Path) -> Result<T, IoError>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, action: &'static str, path: &Path) -> Result<T, IoError> {
        self.map_err(|source| IoError {
            action,
            path: path.to_path_buf(),
            source,
        })
    }
}
