//! The result block below an experiment: how it is put in, replaced and taken out.
//!
//! What is odd about it: it stands between the closing fence's last character and that line's end, so that taking it out
//! gives the very bytes that were there, whatever they were.

use super::{Place, ResultHeader};
use crate::document::EditSet;

/// The edit that writes the lines of `body` below the block at `place` of `text`, in place of an older result.
pub fn with_result(text: &str, place: &Place, header: &ResultHeader, body: &[String]) -> EditSet {
    let (newline, prefix) = (place.newline.as_str(), &place.prefix);
    let mut block = format!("{newline}{prefix}");
    let lines = body.iter().map(|line| harmless(line));
    for line in std::iter::once(header.first_line())
        .chain(lines)
        .chain([header.last_line()])
    {
        block.push_str(newline);
        block.push_str(prefix);
        block.push_str(&line);
    }
    let end = place.span.end.min(text.len());
    let mut edits = EditSet::new();
    edits.replace(place.result.clone().unwrap_or(end..end), block);
    edits
}

/// The edit that takes the result of the block at `place` out; none where there is no result.
pub fn without_result(place: &Place) -> EditSet {
    let mut edits = EditSet::new();
    if let Some(result) = &place.result {
        edits.replace(result.clone(), "");
    }
    edits
}

/// A line that stays one line and can neither begin nor end a result.
fn harmless(line: &str) -> String {
    let line = line.trim_end_matches(['\n', '\r']).replace(['\n', '\r'], " ");
    line.replace("<!--", "<! --")
}
