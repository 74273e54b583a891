//! The items of a section: its top-level list items, else its paragraphs (design `format.md`, section 2).

use super::inline::{First, read_first, trimmed};
use super::nothing::{is_placeholder, says_nothing};
use super::section::{Piece, Region};
use super::{Item, NestedItem};
use crate::document::{BlockKind, Document, Lines, Span, column_of, plain_text};

/// What items are read from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub text: &'a str,
    pub document: &'a Document,
    pub lines: &'a Lines,
    /// Whether the file may be written, so that its items can be marked.
    pub writable: bool,
}

impl Source<'_> {
    /// The items of a region of kind Keep, Problem, Try or Last Try. `by_line`: its writer puts one item on a line.
    pub(super) fn items(&self, region: &Region, by_line: bool) -> Vec<Item> {
        let items = self.list_items(region);
        if items.is_empty() {
            self.paragraph_items(region, by_line)
        } else {
            items
        }
    }

    pub(super) fn list_items(&self, region: &Region) -> Vec<Item> {
        let mut out: Vec<Item> = Vec::new();
        // The number an ordered list of the region goes on with, and where its last item ends.
        let mut counting: Option<u64> = None;
        let mut end = 0;
        let mut next_starts = self.next_starts(region).into_iter();
        for piece in &region.pieces {
            let next_start = next_starts.next().flatten();
            match piece {
                Piece::Item(item) => out.extend(self.list_item(*item)),
                Piece::Inline(span, item) => out.extend(self.inline_item(span.clone(), *item)),
                Piece::Text(_) => {}
                Piece::Block(block) => {
                    let BlockKind::List { ordered, start } = self.document.blocks[*block].kind else {
                        continue;
                    };
                    if !ordered && counting.is_some() && self.is_detail(*block, end, next_start, counting) {
                        if let Some(last) = out.last_mut() {
                            self.append(last, *block);
                        }
                    } else {
                        let before = out.len();
                        self.add_list(*block, &mut out);
                        let count = self.document.children(*block).count() as u64;
                        counting = (ordered && out.len() > before).then_some(start.saturating_add(count));
                    }
                    end = self.document.blocks[*block].span.end;
                }
            }
        }
        out
    }

    /// For each piece of the region the number that the next list with numbers behind it starts with.
    fn next_starts(&self, region: &Region) -> Vec<Option<u64>> {
        let mut next = None;
        let starts = region.pieces.iter().rev().map(|piece| {
            let behind = next;
            if let Piece::Block(block) = piece
                && let BlockKind::List { ordered: true, start } = self.document.blocks[*block].kind
            {
                next = Some(start);
            }
            behind
        });
        let mut starts: Vec<Option<u64>> = starts.collect();
        starts.reverse();
        starts
    }

    /// Whether a list of bullets behind a numbered item is its detail: no blank line between, or the numbers go on after it.
    fn is_detail(&self, block: usize, end: usize, next_start: Option<u64>, counting: Option<u64>) -> bool {
        let start = self.document.blocks[block].span.start;
        let touching = self
            .text
            .get(end.min(start)..start)
            .is_some_and(|gap| gap.trim().is_empty())
            && !self.text[..start].trim_end_matches([' ', '\t']).ends_with("\n\n")
            && !self.text[..start].ends_with("\r\n\r\n");
        next_start.map_or(touching, |_| next_start == counting)
    }

    /// Adds the items of list `block`; those of an item without a text of its own stand for themselves.
    pub(super) fn add_list(&self, block: usize, out: &mut Vec<Item>) {
        let before = out.len();
        let mut lists = vec![block];
        while let Some(list) = lists.pop() {
            for item in self.document.children(list) {
                match self.list_item(item) {
                    Some(item) => out.push(item),
                    None => lists.extend(
                        self.document
                            .children(item)
                            .filter(|child| matches!(self.document.blocks[*child].kind, BlockKind::List { .. })),
                    ),
                }
            }
        }
        // Only an item without text of its own can have put some out of order.
        let added = &mut out[before..];
        if added.windows(2).any(|pair| pair[0].span.start > pair[1].span.start) {
            added.sort_by_key(|item| item.span.start);
        }
    }

    /// The list item at block `index`; `None` for a placeholder.
    fn list_item(&self, index: usize) -> Option<Item> {
        let (bullet, content_start, whole) = self.bullet(index);
        let first = self.first_span(index, content_start, whole.end);
        let parts = read_first(self.text, first);
        if is_placeholder(&parts.text) {
            return None;
        }
        let line_start = self.text[..content_start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let (nested, notes) = self.inside(index);
        Some(Item {
            line: self.lines.number(whole.start),
            bullet,
            content_column: column_of(&self.text[line_start..content_start]),
            markable: self.writable && content_start > whole.start,
            content_start,
            nested,
            notes,
            ..plain_item(whole, parts)
        })
    }

    /// Bullet, start of the content and span, without blank lines at its end, of an item.
    fn bullet(&self, index: usize) -> (Option<char>, usize, Span) {
        let whole = trimmed(self.text, self.document.blocks[index].span.clone());
        let inside = &self.text[whole.clone()];
        let sign = inside.chars().next();
        let (bullet, marker) = match sign {
            Some(c) if matches!(c, '-' | '*' | '+') => (Some(c), 1),
            Some(c) if c.is_ascii_digit() => {
                let digits = inside.len() - inside.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                (None, digits + usize::from(inside[digits..].starts_with(['.', ')'])))
            }
            Some(c) if super::meant::BULLET_SIGNS.contains(c) => (None, c.len_utf8()),
            // A line whose bullet stands in the shadow alone.
            _ => (None, 0),
        };
        let rest = &inside[marker..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        (bullet, whole.start + marker + blanks, whole)
    }

    /// The first paragraph of an item; empty where the item begins with another list.
    fn first_span(&self, index: usize, content_start: usize, end: usize) -> Span {
        let Some(first) = self.document.children(index).next() else {
            return content_start.min(end)..end;
        };
        let block = &self.document.blocks[first];
        match block.kind {
            BlockKind::List { .. } => content_start.min(end)..content_start.min(end),
            BlockKind::Paragraph => content_start.min(block.span.end)..block.span.end,
            BlockKind::Heading { .. } => self.heading_text(block.span.clone()),
            // A quote or code: its lines speak for it.
            _ => trimmed(self.text, block.span.clone()),
        }
    }

    /// A heading without the line that underlines it: behind that a stamp would make the heading something else.
    fn heading_text(&self, span: Span) -> Span {
        let span = trimmed(self.text, span);
        let inside = &self.text[span.clone()];
        let underlined = inside.rfind('\n').filter(|at| {
            let line = inside[*at..].trim();
            line.bytes().all(|byte| byte == b'-') || line.bytes().all(|byte| byte == b'=')
        });
        trimmed(self.text, span.start..underlined.map_or(span.end, |at| span.start + at))
    }

    /// What stands inside item `index` besides its first paragraph: nested items and, as plain text, notes.
    pub(super) fn inside(&self, index: usize) -> (Vec<NestedItem>, Vec<String>) {
        let (mut nested, mut notes) = (Vec::new(), Vec::new());
        let end = self.document.blocks[index].next;
        // The ends of the nested items that the block stands in, outermost first.
        let mut open: Vec<usize> = Vec::new();
        let mut at = index + 1;
        // Its own first paragraph is no note.
        if at < end
            && matches!(
                self.document.blocks[at].kind,
                BlockKind::Paragraph | BlockKind::Heading { .. }
            )
        {
            at = self.document.blocks[at].next;
        }
        while at < end {
            let block = &self.document.blocks[at];
            while open.last().is_some_and(|end| *end <= at) {
                open.pop();
            }
            match block.kind {
                BlockKind::Item => {
                    let item = self.nested_item(at, open.len() + 1);
                    open.push(block.next);
                    if !is_placeholder(&item.text) {
                        notes.push(plain_text(&item.text));
                        nested.push(item);
                    }
                    // Its first paragraph is told by its own note.
                    if matches!(self.document.blocks.get(at + 1), Some(child) if child.depth > block.depth && child.kind == BlockKind::Paragraph)
                    {
                        at += 1;
                    }
                }
                BlockKind::Paragraph | BlockKind::Heading { .. } => {
                    let note = plain_text(&self.text[block.span.clone()]);
                    if !note.is_empty() {
                        notes.push(note);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        (nested, notes)
    }

    fn nested_item(&self, index: usize, depth: usize) -> NestedItem {
        let (_, content_start, whole) = self.bullet(index);
        let parts = read_first(self.text, self.first_span(index, content_start, whole.end));
        let start = self.lines.start(whole.start);
        NestedItem {
            depth,
            line: self.lines.number(whole.start),
            span: start..self.lines.end(whole.end.saturating_sub(1).max(whole.start)),
            mark: parts.mark,
            link: parts.link,
            text: parts.text,
            first: parts.span,
            stamps: parts.stamps,
        }
    }

    /// Makes list `block` the detail of `item`.
    pub(super) fn append(&self, item: &mut Item, block: usize) {
        for child in self.document.children(block) {
            let nested = self.nested_item(child, 1);
            let (below, notes) = self.inside(child);
            if !is_placeholder(&nested.text) {
                item.notes.push(plain_text(&nested.text));
                item.notes.extend(notes);
                item.nested.push(nested);
                item.nested.extend(below.into_iter().map(|nested| NestedItem {
                    depth: nested.depth + 1,
                    ..nested
                }));
            }
        }
        item.span.end = trimmed(self.text, self.document.blocks[block].span.clone()).end;
    }

    /// The paragraphs of a region.
    pub(super) fn paragraphs(&self, region: &Region) -> Vec<Span> {
        let spans = region.pieces.iter().filter_map(|piece| match piece {
            Piece::Text(span) => Some(span.clone()),
            Piece::Block(block) if self.document.blocks[*block].kind == BlockKind::Paragraph => {
                Some(trimmed(self.text, self.document.blocks[*block].span.clone()))
            }
            _ => None,
        });
        spans.collect()
    }

    /// Whether the region has a list, so that its paragraphs are no items.
    pub(super) fn has_list(&self, region: &Region) -> bool {
        region.pieces.iter().any(|piece| match piece {
            Piece::Block(block) => matches!(self.document.blocks[*block].kind, BlockKind::List { .. }),
            Piece::Item(_) | Piece::Inline(..) => true,
            Piece::Text(_) => false,
        })
    }
}

/// An item of a first paragraph alone.
pub(super) fn plain_item(span: Span, parts: First) -> Item {
    Item {
        line: 1,
        bullet: None,
        content_column: 0,
        markable: false,
        content_start: span.start,
        mark: parts.mark,
        first: parts.span,
        link: parts.link,
        stamps: parts.stamps,
        urgent: parts.urgent,
        important: parts.important,
        notes: Vec::new(),
        nested: Vec::new(),
        says_nothing: says_nothing(&parts.text),
        text: parts.text,
        span,
    }
}
