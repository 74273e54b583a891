//! Settling conflicts that git left in an entry, each by itself: carried lines, marks, and items that both sides added.
//!
//! The file is taken as it is on either side of one conflict and merged like any two versions. If nothing but the place of that
//! conflict changes and nothing in it needs a choice, it is settled; what is not stays byte for byte.

use super::{Sides, SureLines, merge_entries};
use crate::document::{Conflict, Span, conflicts};
use crate::journal::Settings;

/// A conflict that is the person's to settle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// The line of its first marker, from 1, in the text that was given.
    pub line: usize,
}

/// The text at `path` with those of its conflicts settled that leave no choice, and the others.
pub fn settle(path: &str, text: &str, settings: &Settings) -> (String, Vec<Unsettled>) {
    let conflicts = conflicts(text);
    let mut settled: Vec<Option<String>> = vec![None; conflicts.len()];
    for index in 0..conflicts.len() {
        settled[index] = one(path, text, &conflicts, &settled, index, settings);
    }
    let left = conflicts.iter().zip(&settled).filter(|(_, settled)| settled.is_none());
    let left = left.map(|(conflict, _)| Unsettled { line: conflict.line }).collect();
    let whole = |conflict: &Conflict| text[conflict.span.clone()].to_owned();
    let pieces: Vec<String> = conflicts
        .iter()
        .zip(settled)
        .map(|(conflict, settled)| settled.unwrap_or_else(|| whole(conflict)))
        .collect();
    (joined(text, &conflicts, &pieces), left)
}

/// The text with a piece in the place of each conflict.
fn joined(text: &str, conflicts: &[Conflict], pieces: &[String]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (conflict, piece) in conflicts.iter().zip(pieces) {
        out.push_str(&text[at..conflict.span.start]);
        out.push_str(piece);
        at = conflict.span.end;
    }
    out.push_str(&text[at..]);
    out
}

/// What comes into the place of conflict `index`, with those before it as they were settled and all others as ours has them.
fn one(
    path: &str,
    text: &str,
    conflicts: &[Conflict],
    settled: &[Option<String>],
    index: usize,
    settings: &Settings,
) -> Option<String> {
    let pieces = conflicts.iter().zip(settled).map(|(conflict, settled)| match settled {
        Some(settled) => settled.clone(),
        None => text[conflict.ours.clone()].to_owned(),
    });
    let pieces: Vec<String> = pieces.collect();
    let conflict = &conflicts[index];
    let before = joined(&text[..conflict.span.start], &conflicts[..index], &pieces[..index]);
    let after = joined(
        text,
        &conflicts[index..],
        &[&[String::new()], &pieces[index + 1..]].concat(),
    );
    let after = &after[conflict.span.start..];
    let with = |side: Span| format!("{before}{}{after}", &text[side]);
    let (ours, theirs) = (with(conflict.ours.clone()), with(conflict.theirs.clone()));
    let base = conflict.base.clone().map(with);
    let sides = Sides {
        base: base.as_deref(),
        ours: &ours,
        theirs: &theirs,
    };
    let merged = merge_entries(path, sides, settings, &SureLines).filter(|merged| !merged.conflict)?;
    let middle = merged.text.strip_prefix(&before)?.strip_suffix(after)?;
    Some(middle.to_owned())
}
