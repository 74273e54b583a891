//! What stands in the way of reading a journal's files, as a value and in words.

use super::Refusal;
use std::fmt;
use std::path::PathBuf;

/// Something that stands in the way of reading a file; reading goes on without it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    /// Relative to the root, with `/`.
    pub path: String,
    pub kind: ProblemKind,
}

/// What stands in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// The bytes are not UTF-8; the first bad one is in this line. Such a file is never written.
    NotUtf8 { line: usize },
    /// It could not be read: what stands in it is not known.
    Unreadable(String),
    /// A link to what is not there.
    DeadLink,
    /// Links that lead to each other.
    LinkLoop,
    /// It may not be opened, and was left out.
    Refused(Refusal),
    /// A link to a folder outside the journal, which was left out.
    OutsideFolder(PathBuf),
    /// A link to a folder that holds the journal, or that is read by another way already.
    Overlap(PathBuf),
    /// A folder whose name is that of an entry.
    Folder,
    /// The name is not UTF-8 and could not be shown or linked.
    Name,
}

impl FileProblem {
    /// Whether something stands there that was not seen, so that whoever writes would decide on a part of the journal. What is never an
    /// entry, or can be seen to hold none, is no such thing.
    pub fn hides_something(&self) -> bool {
        matches!(self.kind, ProblemKind::Unreadable(_))
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = &self.path;
        match &self.kind {
            ProblemKind::NotUtf8 { line } => write!(f, "`{path}` is not UTF-8 (line {line}) and was left out"),
            ProblemKind::Unreadable(why) => write!(f, "`{path}` could not be read: {why}"),
            ProblemKind::DeadLink => write!(
                f,
                "`{path}` could not be read: it is a link to what is not there or out of reach"
            ),
            ProblemKind::LinkLoop => write!(f, "`{path}` could not be read: its links lead round in a circle"),
            ProblemKind::Refused(why) => write!(f, "`{path}` was left out: {why}"),
            ProblemKind::OutsideFolder(to) => write!(
                f,
                "`{path}` was left out: it leads out of the journal, to `{}`; if your entries lie there, add to your own configuration: \
                 journal.links-to = [{:?}]",
                to.display(),
                to.display().to_string()
            ),
            ProblemKind::Overlap(to) => write!(
                f,
                "`{path}` was left out: `{}` holds the journal, or is read already by another link",
                to.display()
            ),
            ProblemKind::Folder => write!(f, "`{path}` is a folder, not an entry"),
            ProblemKind::Name => write!(f, "the file name `{path}` is not UTF-8; the file was left out"),
        }
    }
}
