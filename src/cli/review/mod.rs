//! The daily review: one Try at a time on a terminal, a few keys, nothing written until the end.
//!
//! `state` decides, `screen` draws, `terminal` holds the terminal and puts it back.

mod ask;
mod evening;
mod field;
mod keys;
mod later;
mod question;
mod screen;
mod sheet;
mod state;
mod terminal;
mod week;
pub mod wrap;
mod write;

pub use ask::{Asker, can_ask};
pub use evening::{Evening, evening, terminal_error};
pub use keys::{Key, letter_of, plain};
pub use state::Answered;
pub use terminal::answer;
pub use week::run_week_review;
pub use write::write_answers;

#[cfg(test)]
mod tests;
