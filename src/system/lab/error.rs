//! Why running is impossible: a message and what to do, ready for `cli`.

/// What stands in the way of a run. A program that fails is an outcome, not one of these.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LabError {
    /// In lower case, the user's words in back-ticks, without `error: `. May have several lines (a compiler's).
    pub message: String,
    /// What to do about it, one line each.
    pub hints: Vec<String>,
}

impl LabError {
    /// A failure without hints.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hints: Vec::new(),
        }
    }

    /// The same with one more hint.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl From<crate::system::IoError> for LabError {
    fn from(error: crate::system::IoError) -> Self {
        let full = error.source.kind() == std::io::ErrorKind::StorageFull;
        let hint = match full {
            true => "make room on the disk, or set `TMPDIR` to a folder with room",
            false => "see to the rights of the file and its folder, then run the command again",
        };
        Self::new(error.to_string()).hint(hint)
    }
}
