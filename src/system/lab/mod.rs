//! What the lab needs of the machine: whose word counts, what was recorded, and the programs that run.

mod error;
mod languages;
mod machine;
mod prepare;
mod runner;
mod toolchain;

pub use error::LabError;
pub use languages::{AddedLanguage, LanguageTable};
pub use machine::{blind_spots, machine_record};
pub use prepare::{Prepared, Program, Surroundings, with_entry_lines};
pub use runner::TrialRunner;
pub use toolchain::{Toolchain, remembered_environment};

/// Answers when this process was started as the helper of a run (its first argument says so), and gives its exit code.
/// To be asked before anything else is done: the helper has to stay small.
pub fn answer_as_helper() -> Option<std::process::ExitCode> {
    None
}
