//! Which files are the journal's: all `*.md` outside hidden folders, `lab/` and `lost+found/`; ignore files are not consulted.

use super::error::reason;
use std::fmt;
use std::path::{Path, PathBuf};

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
            ProblemKind::DeadLink => write!(f, "`{path}` could not be read: it is a link to what is not there"),
            ProblemKind::Folder => write!(f, "`{path}` is a folder, not an entry"),
            ProblemKind::Name => write!(f, "the file name `{path}` is not UTF-8; the file was left out"),
        }
    }
}

/// A Markdown file of the journal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Relative to the root, with `/`, as it stands on disk (a Mac's NFD stays NFD).
    pub path: String,
    pub full: PathBuf,
}

/// The paths of the journal's Markdown files, in path order, without reading them.
pub fn find_files(root: &Path) -> (Vec<String>, Vec<FileProblem>) {
    let mut found = Vec::new();
    let problems = walk(root, |file| found.push(file.path));
    found.sort_unstable();
    (found, problems)
}

/// Walks `root` and gives each file as it is found, in no order. What cannot be walked is a problem, not a failure.
pub(super) fn walk(root: &Path, mut give: impl FnMut(Found)) -> Vec<FileProblem> {
    // At the root of a disk stands a folder that nobody but root may read.
    let passed_over = ["lab", "lost+found"].map(|name| root.join(name));
    let walker = ignore::WalkBuilder::new(root)
        .standard_filters(false)
        .hidden(true)
        .filter_entry(move |entry| !passed_over.iter().any(|passed| entry.path() == passed))
        .build();
    let mut problems = Vec::new();
    for entry in walker {
        match entry {
            Ok(entry) if entry.depth() > 0 => match sort_in(root, entry) {
                Some(Ok(found)) => give(found),
                Some(Err(problem)) => problems.push(problem),
                None => {}
            },
            Ok(_) => {}
            Err(error) => problems.push(unreadable(root, &error)),
        }
    }
    problems
}

/// What a thing in a folder is to the journal; `None` for nothing.
fn sort_in(root: &Path, entry: ignore::DirEntry) -> Option<Result<Found, FileProblem>> {
    if entry.path().extension() != Some("md".as_ref()) {
        return None;
    }
    let problem = |path, kind| Some(Err(FileProblem { path, kind }));
    let Some(path) = relative(root, entry.path()) else {
        return problem(entry.file_name().to_string_lossy().into_owned(), ProblemKind::Name);
    };
    let kind = entry.file_type();
    let folder = kind.is_some_and(|kind| kind.is_dir() || kind.is_symlink() && entry.path().is_dir());
    if folder {
        return problem(path, ProblemKind::Folder);
    }
    Some(Ok(Found {
        path,
        full: entry.into_path(),
    }))
}

/// `path` below `root` with `/`; `None` if a part of it is not UTF-8.
pub(super) fn relative(root: &Path, path: &Path) -> Option<String> {
    let below = path.strip_prefix(root).unwrap_or(path);
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn unreadable(root: &Path, error: &ignore::Error) -> FileProblem {
    let path = match error {
        ignore::Error::WithDepth { err, .. } => match &**err {
            ignore::Error::WithPath { path, .. } => relative(root, path),
            _ => None,
        },
        ignore::Error::WithPath { path, .. } => relative(root, path),
        _ => None,
    };
    let why = error.io_error().map_or_else(|| error.to_string(), innermost_reason);
    FileProblem {
        path: path.filter(|path| !path.is_empty()).unwrap_or_else(|| ".".to_owned()),
        kind: ProblemKind::Unreadable(why),
    }
}

/// The reason without what the walker wraps around it: a path, said already.
fn innermost_reason(error: &std::io::Error) -> String {
    let mut inner: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(wrapped) = inner {
        match wrapped.downcast_ref::<std::io::Error>() {
            Some(io) if io.raw_os_error().is_some() => return reason(io),
            _ => inner = wrapped.source(),
        }
    }
    reason(error)
}
