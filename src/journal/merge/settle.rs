//! Settling conflicts that git left in an entry, each by itself: carried lines, marks, and items that both sides added.
//!
//! The file is taken as it is on either side of one conflict and merged like any two versions. If nothing but the place of that
//! conflict changes it is settled, or made smaller: an item that needs a choice keeps its markers. What is not stays byte for byte.

use super::{LineMerge, Merged, Sides, merge_entries};
use crate::document::{Conflict, Span, conflicts};
use crate::journal::Settings;

/// A conflict that is the person's to settle, and stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// The line of its first marker, from 1, in the text that was given.
    pub line: usize,
}

/// The text at `path` with those of its conflicts settled or made smaller that leave no choice, and the others.
pub fn settle(path: &str, text: &str, settings: &Settings) -> (String, Vec<Unsettled>) {
    let conflicts = conflicts(text);
    let mut settled: Vec<Option<Merged>> = vec![None; conflicts.len()];
    for index in 0..conflicts.len().min(most(text)) {
        settled[index] = one(path, text, &conflicts, &settled, index, settings);
    }
    let whole = |conflict: &Conflict| text[conflict.span.clone()].to_owned();
    let settled = conflicts.iter().zip(settled);
    let pieces: Vec<String> = settled
        .map(|(conflict, settled)| settled.map_or_else(|| whole(conflict), |settled| settled.text))
        .collect();
    let left = conflicts
        .iter()
        .zip(&pieces)
        .filter(|(conflict, piece)| whole(conflict) == **piece);
    let left = left.map(|(conflict, _)| Unsettled { line: conflict.line }).collect();
    (joined(text, &conflicts, &pieces), left)
}

/// How many conflicts of `text` are settled at the most: for each of them all of it is read several times. Those behind are the
/// person's, or are settled by the next call.
fn most(text: &str) -> usize {
    const BYTES: usize = 4 << 20;
    (BYTES / text.len().max(1)).max(1)
}

/// Merges no lines: where both sides changed the same text it is the person's. Items that need a choice are put between the marker
/// lines of the conflict that they come from.
struct Markers<'a> {
    ours: &'a str,
    between: &'a str,
    theirs: &'a str,
}

impl LineMerge for Markers<'_> {
    fn merge(&self, _base: Option<&str>, _ours: &str, _theirs: &str) -> Option<Merged> {
        None
    }

    fn merge_item(&self, _base: Option<&str>, ours: &str, theirs: &str) -> Option<Merged> {
        // Only what differs: the rest of the item may stand outside the conflict already.
        let same = |(a, b): &(&str, &str)| a == b;
        let (o, t) = (lines_of(ours), lines_of(theirs));
        let before = o.iter().copied().zip(t.iter().copied()).take_while(same).count();
        let (o, t) = (&o[before..], &t[before..]);
        let behind = o
            .iter()
            .rev()
            .copied()
            .zip(t.iter().rev().copied())
            .take_while(same)
            .count();
        let text = [
            &lines_of(ours)[..before].concat(),
            self.ours,
            &o[..o.len() - behind].concat(),
            self.between,
            &t[..t.len() - behind].concat(),
            self.theirs,
            &o[o.len() - behind..].concat(),
        ]
        .concat();
        Some(Merged { text, conflict: true })
    }

    fn is_cautious(&self) -> bool {
        true
    }
}

fn lines_of(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
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
    settled: &[Option<Merged>],
    index: usize,
    settings: &Settings,
) -> Option<Merged> {
    let pieces = conflicts.iter().zip(settled).map(|(conflict, settled)| match settled {
        Some(settled) if !settled.conflict => settled.text.clone(),
        _ => text[conflict.ours.clone()].to_owned(),
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
    let markers = Markers {
        ours: &text[conflict.span.start..conflict.ours.start],
        between: &text[conflict.base.as_ref().map_or(conflict.ours.end, |base| base.end)..conflict.theirs.start],
        theirs: &text[conflict.theirs.end..conflict.span.end],
    };
    let merged = merge_entries(path, sides, settings, &markers)?;
    let middle = merged.text.strip_prefix(&before)?.strip_suffix(after)?;
    Some(Merged {
        text: middle.to_owned(),
        conflict: merged.conflict,
    })
}
