//! What is wrong with a configuration, with file, line and what to do about it.

/// A configuration that cannot be used. Its text names file and line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ConfigError {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub message: String,
    pub hint: Option<String>,
}
