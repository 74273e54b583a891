//! The only folder that touches the machine: environment, clock, files, processes.

/// The file that makes a folder a journal; `config` owns what stands in it.
const CONFIG_NAME: &str = "hoego.toml";

mod beneath;
mod bounds;
mod discover;
mod editor;
mod ending;
mod environment;
mod error;
mod file_problem;
mod files;
mod git;
mod history;
mod history_file;
mod index;
mod kernel;
mod lab;
mod lock;
mod look;
mod own_files;
mod ownership;
mod pending;
mod private_files;
mod reach;
mod read;
mod record;
mod resolve;
mod root;
mod search;
mod spot;
mod stage;
mod temporary;
mod threads;
mod tidy;
mod walk;
mod write;

pub use bounds::{bounded, outlive_limits};
pub use discover::{FoundBy, Place, discover, home_journal, journal_above};
pub use editor::{Editor, EditorError};
pub use ending::Endings;
pub use environment::{EnvironmentError, Machine};
pub use error::IoError;
pub use file_problem::{FileProblem, ProblemKind};
pub use files::{exists, is_empty_folder, is_folder, make_folder, read_optional, read_text, write_output};
pub use git::{GitError, GitLines, driver_command, git_init, install_driver, is_driver_installed, is_in_repository};
pub use history::{History, HistoryError};
pub use history_file::DamageError;
pub use index::Index;
pub use lab::*;
pub use lock::{Lock, lock};
pub use ownership::Suspicion;
pub use pending::finish;
pub use private_files::StateError;
pub use reach::{Limits, Reach, is_reserved};
pub use read::{read_journal, read_journal_for_tries};
pub use record::{Note, Recorded, apply_recorded, remove_if_empty};
pub use root::{Refusal, Root};
pub use search::{BadPattern, Case, FoundFile, FoundLine, Pattern, Query, search};
pub use walk::find_files;
pub use write::{WriteError, apply};

#[cfg(test)]
mod tests;
