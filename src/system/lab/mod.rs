//! What the lab needs of the machine: whose word counts, what was recorded, and the programs that run.
//!
//! How a program is run: [`Toolchain::find`] → [`Prepared::program`] (or [`Prepared::commands`]) → [`TrialRunner::start`], which is the
//! [`crate::lab::Executor`]. Behind it stands the helper, this program started once more ([`answer_as_helper`]).

mod error;
mod folder;
mod hang;
mod helper;
mod interrupt;
mod languages;
mod lines;
mod machine;
mod prepare;
mod protocol;
mod recipe;
mod remembered;
mod runner;
mod sandbox;
mod session;
mod shim;
mod source;
mod spawn;
mod toolchain;
mod trace;
mod tree;
mod typed;
mod watch;

pub use error::LabError;
pub use helper::answer_as_helper;
pub use languages::{AddedLanguage, LanguageTable};
pub use lines::with_entry_lines;
pub use machine::{blind_spots, machine_record};
pub use prepare::{Prepared, Program, Surroundings};
pub use runner::TrialRunner;
pub use toolchain::{Toolchain, remembered_environment};
