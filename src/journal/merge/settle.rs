//! Settling conflicts that git left in an entry, each by itself: carried lines, marks, and items that both sides added.
//!
//! The file is taken as it is on either side of one conflict and merged like any two versions. If nothing but the place of that
//! conflict changes it is settled, or made smaller: what needs a choice keeps its markers, each section by itself, so that whoever keeps
//! both sides puts no line of one section under the heading of another. What is not stays byte for byte.

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

/// Chooses nothing: what needs a choice, an item or other text of one section, is put between the marker lines of the conflict that it
/// comes from, so that none reaches over two sections.
struct Markers<'a> {
    ours: &'a str,
    /// Empty where git did not show what both sides began with.
    base: &'a str,
    between: &'a str,
    theirs: &'a str,
}

impl LineMerge for Markers<'_> {
    fn merge(&self, base: Option<&str>, ours: &str, theirs: &str) -> Option<Merged> {
        // Only what differs: the rest may stand outside the conflict already.
        let (ours, theirs) = (lines_of(ours), lines_of(theirs));
        let [head, ours, theirs] = beginning(&ours, &theirs);
        let [tail, ours, theirs] = end(ours, theirs);
        let base = lines_of(base.unwrap_or_default());
        let [_, _, base] = beginning(head, &base);
        let [_, _, base] = end(tail, base);
        let base = if self.base.is_empty() { &[] } else { base };
        let text = [
            &head.concat(),
            self.ours,
            &ours.concat(),
            self.base,
            &base.concat(),
            self.between,
            &theirs.concat(),
            self.theirs,
            &tail.concat(),
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

type Lines<'a, 'b> = &'b [&'a str];

/// The lines with which both begin, and the rest of each.
fn beginning<'a, 'b>(one: Lines<'a, 'b>, other: Lines<'a, 'b>) -> [Lines<'a, 'b>; 3] {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    [&one[..same], &one[same..], &other[same..]]
}

/// The lines with which both end, and the rest of each.
fn end<'a, 'b>(one: Lines<'a, 'b>, other: Lines<'a, 'b>) -> [Lines<'a, 'b>; 3] {
    let pairs = one.iter().rev().zip(other.iter().rev());
    let same = pairs.take_while(|(a, b)| a == b).count();
    let (rest, behind) = one.split_at(one.len() - same);
    [behind, rest, &other[..other.len() - same]]
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
        base: conflict
            .base
            .as_ref()
            .map_or("", |base| &text[conflict.ours.end..base.start]),
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
