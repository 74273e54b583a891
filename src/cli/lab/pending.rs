//! Stands in for the body of a result block until it is written.

use crate::cli::render::RunView;
use crate::lab::{KEY_WIDTH, cell_text};

pub fn result_lines(view: &RunView<'_>, path: &str) -> Vec<String> {
    let up = "../".repeat(path.matches('/').count());
    let mut lines = vec!["| outcome | seen |".to_owned(), "|---|--:|".to_owned()];
    for cell in &view.record.cells {
        for outcome in &cell.outcomes {
            lines.push(format!(
                "| {} | {} of {} |",
                cell_text(&outcome.key, KEY_WIDTH),
                outcome.count,
                cell.trials
            ));
        }
    }
    lines.push(String::new());
    lines.push(format!("![{0}: outcomes]({up}lab/{0}/outcomes.svg)", view.record.id));
    lines
}
