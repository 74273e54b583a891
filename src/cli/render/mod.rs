//! Records as text: Markdown, HTML, CSV, JSON and the terminal. Nothing here decides, reads or writes.

pub mod adoption;
mod chart_outcomes;
mod chart_scaling;
#[cfg(test)]
mod chart_tests;
mod chart_timeline;
mod charts;
pub mod found;
mod lab_bars;
mod lab_block;
mod lab_curve;
mod lab_grid;
mod lab_table;
#[cfg(test)]
mod lab_tests;
mod lab_timeline;
mod lab_view;
mod summary;
mod summary_csv;
mod summary_experiments;
#[cfg(test)]
mod summary_tests;
mod summary_view;
mod template;
pub mod terminal;
pub mod tries;

pub use charts::charts;
pub use lab_block::result_lines;
pub use lab_view::{RunView, render_run};
pub use summary::{Format, Look, render_summary};
pub use summary_view::link_to;
pub use template::{Templates, broken_template};
