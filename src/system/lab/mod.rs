//! What the lab needs of the machine: whose word counts, what was recorded, and the programs that run.
//!
//! How a program is run: [`Toolchain::find`] → [`Prepared::program`] (or [`Prepared::commands`]) → [`TrialRunner::start`], which is the
//! [`crate::lab::Executor`]. Behind it stands the helper, this program started once more ([`answer_as_helper`]).

mod brought;
mod elsewhere;
mod error;
mod folder;
mod hang;
mod helper;
mod interrupt;
mod kept;
mod languages;
mod lines;
mod linked;
mod machine;
mod origin;
mod prepare;
mod protocol;
mod raw;
mod recipe;
mod reflog;
mod remembered;
mod repository;
mod run_lines;
mod run_lock;
mod runner;
mod runs;
mod sandbox;
mod session;
mod shim;
mod source;
mod spawn;
mod strangers;
mod toolchain;
mod trace;
mod tree;
mod trust;
mod trust_file;
mod typed;
mod typed_lines;
mod watch;

use super::private_files as private;

pub use error::LabError;
pub use helper::answer_as_helper;
pub use languages::{AddedLanguage, LanguageTable};
pub use lines::with_entry_lines;
pub use linked::{LinkError, LinkedFile, read_linked};
pub use machine::{blind_spots, machine_record};
pub use origin::{Known, Part, Why, made_here, nested};
pub use prepare::{Prepared, Program, Surroundings};
pub use raw::{keep_raw, read_raw};
pub use run_lock::{RunLock, lock_experiment};
pub use runner::TrialRunner;
pub use runs::{
    RunProblem, Runs, RunsError, append_run, check_source, is_result, read_all_runs, read_runs, result_change,
    runs_path,
};
pub use strangers::{Stranger, strangers};
pub use toolchain::{Toolchain, remembered_environment};
pub use trust::{TrustStore, Trusted};
