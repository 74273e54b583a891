//! Keep, Problem and Try as columns or rows of a table (design `format.md`, section 2).

use super::inline::{read_first, trimmed};
use super::item::{Source, plain_item};
use super::names::{Certainty, read_name};
use super::nothing::is_placeholder;
use super::{Item, Section, SectionKind, Settings};
use crate::document::{BlockKind, Span};

/// The sections in the table at block `index`; none if its labels name fewer than two kinds.
pub(super) fn sections(source: &Source<'_>, index: usize, settings: &Settings) -> Vec<Section> {
    let rows: Vec<Vec<Span>> = source
        .document
        .children(index)
        .filter(|row| source.document.blocks[*row].kind == BlockKind::Row)
        .map(|row| {
            source
                .document
                .children(row)
                .map(|cell| trimmed(source.text, source.document.blocks[cell].span.clone()))
                .collect()
        })
        .collect();
    let kind_of = |cell: &Span| -> Option<SectionKind> {
        let name = read_name(&source.text[cell.clone()], settings)?;
        match name.kinds[..] {
            [kind] if name.certainty > Certainty::Dashed || name.certainty == Certainty::Word => Some(kind),
            _ => None,
        }
    };
    let Some(head) = rows.first() else {
        return Vec::new();
    };
    let columns: Vec<Option<SectionKind>> = head.iter().map(kind_of).collect();
    if several(columns.iter().flatten()) {
        let column = |at: usize| rows[1..].iter().filter_map(move |row| row.get(at).cloned());
        let named = columns.iter().enumerate().filter_map(|(at, kind)| Some((at, (*kind)?)));
        return named
            .map(|(at, kind)| section(source, index, kind, &head[at], column(at)))
            .collect();
    }
    let labels: Vec<Option<SectionKind>> = rows.iter().map(|row| row.first().and_then(kind_of)).collect();
    if !several(labels.iter().flatten()) {
        return Vec::new();
    }
    let named = rows.iter().zip(labels).filter_map(|(row, kind)| Some((row, kind?)));
    named
        .map(|(row, kind)| section(source, index, kind, &row[0], row[1..].iter().cloned()))
        .collect()
}

fn several<'a>(kinds: impl Iterator<Item = &'a SectionKind>) -> bool {
    let mut kinds: Vec<&SectionKind> = kinds
        .filter(|kind| !matches!(kind, SectionKind::Review | SectionKind::Other))
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds.len() > 1
}

fn section(
    source: &Source<'_>,
    index: usize,
    kind: SectionKind,
    name: &Span,
    cells: impl Iterator<Item = Span>,
) -> Section {
    let whole = source.document.blocks[index].span.clone();
    let span = source.lines.start(whole.start)..source.lines.end(whole.end.saturating_sub(1).max(whole.start));
    Section {
        kind,
        heading: source.text[name.clone()].to_owned(),
        level: None,
        anchor: None,
        line: source.lines.number(name.start),
        body_start: source.lines.end(name.start).min(span.end),
        span,
        items: cells.flat_map(|cell| cell_items(source, cell)).collect(),
        writable: false,
    }
}

/// The items of a cell, one for each part between `<br>`.
fn cell_items(source: &Source<'_>, cell: Span) -> Vec<Item> {
    let mut spans = Vec::new();
    let mut start = cell.start;
    let inside = &source.text[cell.clone()];
    for (at, _) in inside.match_indices("<br") {
        let from = cell.start + at;
        if from < start {
            continue;
        }
        let Some(length) = source.text[from..cell.end].find('>') else {
            break;
        };
        spans.push(start..from);
        start = from + length + 1;
    }
    spans.push(start..cell.end);
    let items = spans.into_iter().filter_map(|span| {
        let span = trimmed(source.text, span);
        let bare = source.text[span.clone()].trim_start_matches(['-', '*', '+', '•', '·', '・', ' ']);
        let span = span.end - bare.len()..span.end;
        let parts = read_first(source.text, span.clone());
        (!is_placeholder(&parts.text)).then(|| Item {
            line: source.lines.number(span.start),
            ..plain_item(span, parts)
        })
    });
    items.collect()
}
