//! One file for each command: its arguments and its recipe.

pub mod carry;
pub mod check;
pub mod completions;
pub mod config;
pub mod export;
pub mod init;
pub mod lab;
pub mod log;
pub mod man;
pub mod merge_entry;
pub mod month;
pub mod new;
pub mod nudge;
pub mod questions;
pub mod schema;
pub mod search;
pub mod show;
pub mod today;
pub mod try_;
pub mod undo;
pub mod week;

use super::context::Context;
use super::error::{CommandError, CommandResult, ErrorKind, Outcome};
