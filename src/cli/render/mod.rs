//! Records as text: Markdown, HTML, CSV, JSON and the terminal. Nothing here decides, reads or writes.

pub mod adoption;
mod summary;
mod summary_csv;
mod summary_experiments;
#[cfg(test)]
mod summary_tests;
mod summary_view;
mod template;
pub mod terminal;
pub mod tries;

pub use summary::{Format, Look, render_summary};
pub use summary_view::link_to;
pub use template::{Templates, broken_template};
