//! An entry cut for merging: its parts, each a section or what stands before the first, and the items of those that are lists.
//! Every byte of the file is in exactly one piece.

use super::only_entry;
use crate::document::{Lines, Span};
use crate::journal::undress::nfc;
use crate::journal::{Entry, EntryFile, Item, Section, SectionKind};
use std::collections::HashMap;

/// What makes a part the same part on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PartKey {
    /// `None`: another section, or what stands before the first.
    pub kind: Option<SectionKind>,
    /// The heading of another section; empty for the known ones, whatever their dress.
    name: String,
    /// How many of the same stand before it.
    nth: usize,
}

/// A part of an entry.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub key: PartKey,
    pub text: &'a str,
    /// Its items, if it is a section of Last Try, Keep, Problem or Try and they are a list.
    pub list: Option<List<'a>>,
}

/// A section that is a list, cut into pieces.
#[derive(Debug)]
pub(super) struct List<'a> {
    /// The line of its name.
    pub head: &'a str,
    /// What is said before the first item.
    pub lead: &'a str,
    /// The blank lines before the first item.
    pub lead_gap: &'a str,
    pub units: Vec<Unit<'a>>,
    /// The blank lines at the end.
    pub tail: &'a str,
}

/// An item with everything up to the next one.
#[derive(Debug, Clone)]
pub(super) struct Unit<'a> {
    /// The whole file.
    pub source: &'a str,
    /// Whole lines, without blank ones at the end.
    pub span: Span,
    /// The blank lines behind it; those behind the last one are the list's tail.
    pub gap: &'a str,
    pub item: &'a Item,
}

impl<'a> Unit<'a> {
    pub(super) fn text(&self) -> &'a str {
        &self.source[self.span.clone()]
    }
}

/// The parts of the file's one entry; `None` where it holds several, or a section does not begin on a line of its own.
pub(super) fn parts(file: &EntryFile) -> Option<Vec<Part<'_>>> {
    let entry = only_entry(file)?;
    let text: &str = &file.text;
    let mut starts: Vec<usize> = entry.sections.iter().map(|section| section.span.start).collect();
    starts.dedup();
    let at_margin = |at: usize| at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n');
    if !starts.is_sorted() || !starts.iter().all(|at| at_margin(*at)) {
        return None;
    }
    let first = starts.first().copied().unwrap_or(text.len());
    let mut parts = vec![Part {
        key: PartKey {
            kind: None,
            name: String::new(),
            nth: 0,
        },
        text: &text[..first],
        list: None,
    }];
    let lines = Lines::new(text);
    let mut same = HashMap::new();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(text.len());
        parts.push(part(entry, (text, &lines), *start..end, &mut same));
    }
    Some(parts)
}

/// The part that `span` is; `same` counts those with the same kind and name that came before it.
fn part<'a>(
    entry: &'a Entry,
    (text, lines): (&'a str, &Lines),
    span: Span,
    same: &mut HashMap<(Option<SectionKind>, String), usize>,
) -> Part<'a> {
    let first = entry
        .sections
        .partition_point(|section| section.span.start < span.start);
    let mut here = entry.sections[first..]
        .iter()
        .take_while(|section| section.span.start == span.start);
    let only = here.next().filter(|_| here.next().is_none());
    let known = only.filter(|section| is_known(section.kind));
    let (kind, name) = match (known, only) {
        (Some(section), _) => (Some(section.kind), String::new()),
        (None, Some(section)) => (None, nfc(&section.heading).into_owned()),
        // A name of several, or a table: told by its first line.
        (None, None) => (None, text[span.clone()].lines().next().unwrap_or_default().to_owned()),
    };
    let count = same.entry((kind, name.clone())).or_default();
    *count += 1;
    Part {
        key: PartKey {
            nth: *count - 1,
            kind,
            name,
        },
        list: known
            .filter(|section| section.kind != SectionKind::Review)
            .and_then(|section| list(section, text, lines, span.end)),
        text: &text[span],
    }
}

fn is_known(kind: SectionKind) -> bool {
    kind != SectionKind::Other
}

/// Cuts `section`, which with what follows it ends at `end`; `None` where its items are no list with a line of their own each.
fn list<'a>(section: &'a Section, text: &'a str, lines: &Lines, end: usize) -> Option<List<'a>> {
    let body = section.body_start;
    if !section.writable || body > end || !section.items.iter().all(|item| item.markable) {
        return None;
    }
    let starts: Vec<usize> = section.items.iter().map(|item| lines.start(item.span.start)).collect();
    let own_line = |(item, start): (&Item, &usize)| text[*start..item.span.start].trim().is_empty();
    if !starts.is_sorted_by(|a, b| a < b) || !section.items.iter().zip(&starts).all(own_line) {
        return None;
    }
    let first = starts.first().copied().unwrap_or(end);
    if first < body || first > end {
        return None;
    }
    let said = body + said(&text[body..first]);
    let units: Vec<Unit<'_>> = section
        .items
        .iter()
        .enumerate()
        .map(|(index, item)| {
            let next = starts.get(index + 1).copied().unwrap_or(end);
            let own = starts[index] + self::said(&text[starts[index]..next]);
            Unit {
                source: text,
                span: starts[index]..own,
                gap: &text[own..next],
                item,
            }
        })
        .collect();
    let blank = &text[said..first];
    Some(List {
        head: &text[section.span.start..body],
        lead: &text[body..said],
        lead_gap: if units.is_empty() { "" } else { blank },
        tail: units.last().map_or(blank, |last| last.gap),
        units,
    })
}

/// The length of `text` up to the end of its last line that says something; an empty bullet says nothing.
fn said(text: &str) -> usize {
    let mut end = text.len();
    for line in text.split_inclusive('\n').rev() {
        if !matches!(line.trim(), "" | "*" | "-" | "+") {
            break;
        }
        end -= line.len();
    }
    end
}
