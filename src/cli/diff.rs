//! A planned change as a unified diff, the way git shows one.

use super::tame::on_one_line;
use crate::journal::FileChange;

/// The diff of one file; `/dev/null` stands for a file that is not there yet, or not any more.
pub fn unified(change: &FileChange) -> String {
    let path = on_one_line(&change.path);
    let before = change.before.as_deref().unwrap_or_default();
    let old = match change.before {
        Some(_) => format!("a/{path}"),
        None => "/dev/null".to_owned(),
    };
    let after = change.after.as_deref().unwrap_or_default();
    let new = match change.after {
        Some(_) => format!("b/{path}"),
        None => "/dev/null".to_owned(),
    };
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .header(&old, &new)
        .to_string()
}
