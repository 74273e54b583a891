//! Marks and stamps written in place: splices inside one item's first line, nothing else.

use super::{Item, StampKind};
use crate::document::EditSet;
use chrono::NaiveDate;

/// Puts `mark` into the item's box, adding a box where there is none.
pub(super) fn mark(edits: &mut EditSet, item: &Item, mark: char) {
    match &item.mark {
        Some(old) if old.char == mark => {}
        Some(old) => edits.replace(old.span.clone(), mark),
        None => edits.insert(item.content_start, format!("[{mark}] ")),
    }
}

/// Puts the stamp of `kind` for `date` at the end of the item's first paragraph, in the place of one it has.
pub(super) fn stamp(edits: &mut EditSet, source: &str, item: &Item, kind: StampKind, date: NaiveDate) {
    match item.stamp(kind) {
        Some(old) if old.date == date => {}
        Some(old) => edits.replace(old.span.clone(), format!(" {} {date}", symbol(kind))),
        None => {
            let first = source.get(item.first.clone()).unwrap_or_default();
            edits.insert(
                item.first.start + first.trim_end().len(),
                format!(" {} {date}", symbol(kind)),
            );
        }
    }
}

/// Takes away the item's stamps of `kind`.
pub(super) fn unstamp(edits: &mut EditSet, item: &Item, kind: StampKind) {
    for old in item.stamps.iter().filter(|stamp| stamp.kind == kind) {
        edits.replace(old.span.clone(), "");
    }
}

fn symbol(kind: StampKind) -> char {
    match kind {
        StampKind::Done => '✅',
        StampKind::Dropped => '❌',
        StampKind::Later => '⏳',
    }
}
