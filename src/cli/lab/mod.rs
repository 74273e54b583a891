//! `hoego lab`: from the words typed to experiments that run, and back into the entry. What is decided is decided in `lab`; here it is
//! asked for, run, shown and written.
//!
//! The way of `lab run`: `stock` finds the experiment → `material` reads everything it needs, once → `consent` asks whether it may
//! run → `measure` runs it → `telling` says the answer → `saving` records it and puts it into the entry.

mod changing;
mod consent;
mod differing;
mod evidence;
mod findings;
mod insert;
mod lookalikes;
mod looking;
mod material;
mod measure;
mod pager;
mod question;
mod reasons;
mod records;
mod rerunning;
mod running;
mod saving;
mod showing;
mod state;
mod stock;
mod telling;
mod trusting;
mod typed;
mod warning_words;
mod words;

pub use changing::{clean, new};
pub use differing::{DiffRecord, diff};
pub use evidence::{AllRuns, Evidence, recorded_runs};
pub use findings::findings;
pub use looking::{check, list, log};
pub use records::*;
pub use rerunning::rerun;
pub use running::{compare, run};
pub use showing::show;
pub use stock::found_in;
pub use trusting::trust;
