//! The only folder that touches the machine: environment, clock, files, processes.

/// The file that makes a folder a journal; `config` owns what stands in it.
const CONFIG_NAME: &str = "hoego.toml";

mod discover;
mod editor;
mod ending;
mod environment;
mod error;
mod files;
mod git;
mod index;
mod kernel;
mod lab;
mod lock;
mod look;
mod read;
mod resolve;
mod root;
mod stage;
mod threads;
mod walk;
mod write;

pub use discover::{FoundBy, Place, discover, home_journal};
pub use editor::{Editor, EditorError};
pub use ending::Endings;
pub use environment::{EnvironmentError, Machine};
pub use error::IoError;
pub use files::{exists, is_empty_folder, is_folder, make_folder, read_optional, read_text, write_output};
pub use git::{GitError, git_init};
pub use index::Index;
pub use lab::*;
pub use lock::{Lock, lock};
pub use read::{read_journal, read_journal_for_tries};
pub use walk::{FileProblem, ProblemKind, find_files};
pub use write::{WriteError, apply};

#[cfg(test)]
mod tests;
