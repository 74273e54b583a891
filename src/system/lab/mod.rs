//! What the lab needs of the machine: whose word counts, what was recorded, and the programs that run.

mod error;
mod languages;
mod linked;
mod machine;
mod prepare;
mod private;
mod raw;
mod runner;
mod runs;
mod strangers;
mod toolchain;
mod trust;

pub use error::LabError;
pub use languages::{AddedLanguage, LanguageTable};
pub use linked::{LinkError, LinkedFile, read_linked};
pub use machine::{blind_spots, machine_record};
pub use prepare::{Prepared, Program, Surroundings, with_entry_lines};
pub use private::{RunLock, StateError, lock_experiment};
pub use raw::{keep_raw, read_raw};
pub use runner::TrialRunner;
pub use runs::{RunProblem, Runs, RunsError, append_run, read_all_runs, read_runs, result_change};
pub use strangers::{Stranger, strangers};
pub use toolchain::{Toolchain, remembered_environment};
pub use trust::TrustStore;

/// Answers when this process was started as the helper of a run (its first argument says so), and gives its exit code.
/// To be asked before anything else is done: the helper has to stay small.
pub fn answer_as_helper() -> Option<std::process::ExitCode> {
    None
}
