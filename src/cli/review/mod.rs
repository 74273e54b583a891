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
mod wrap;
mod write;

pub use ask::Asker;
pub use evening::{Evening, evening, journal_error, template_of, terminal_error};
pub use keys::Key;
pub use question::{Choice, FocusQuestion};
pub use screen::{Achievement, View};
pub use sheet::Theme;
pub use state::{Answer, Answered, Page, Review, ReviewItem, Step};
pub use terminal::{Interactive, show};
pub use week::run_week_review;
pub use write::{Written, write_answers};

#[cfg(test)]
mod tests;
