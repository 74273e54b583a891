//! What the lab needs of the machine: whose word counts, what was recorded, and the programs that run.

mod linked;
mod private;
mod raw;
mod runs;
mod strangers;
mod trust;

pub use linked::{LinkError, LinkedFile, read_linked};
pub use private::{RunLock, StateError, lock_experiment};
pub use raw::{keep_raw, read_raw};
pub use runs::{RunProblem, Runs, RunsError, append_run, read_all_runs, read_runs, result_change};
pub use strangers::{Stranger, strangers};
pub use trust::TrustStore;
