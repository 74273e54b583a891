//! Cuts an entry into its sections: which lines and blocks belong to which name (design `format.md`, section 2).

use super::find::{Found, How, find_names, heading_text};
use super::item::Source;
use super::label::Dress;
use super::{SectionKind, Settings};
use crate::document::{BlockKind, Document, Lines, Span};

/// A part of a section's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A block with all that is in it.
    Block(usize),
    /// One item of a list whose other items belong elsewhere.
    Item(usize),
    /// Lines of a paragraph.
    Text(Span),
    /// The text after `Keep:`, and the list item it stands in.
    Inline(Span, Option<usize>),
}

/// A section before its items are read.
#[derive(Debug, Clone)]
pub(super) struct Region {
    /// None for a heading that names nothing known.
    pub kinds: Vec<SectionKind>,
    /// The name as written, trimmed.
    pub name: Span,
    pub level: Option<u8>,
    /// The heading's block.
    pub block: usize,
    pub span: Span,
    pub body_start: usize,
    pub pieces: Vec<Piece>,
    pub inline: bool,
}

/// Cuts the blocks `top` of the document, which end at `end`, into regions, in document order.
pub(super) fn regions(source: &Source<'_>, top: &[usize], end: usize, settings: &Settings) -> Vec<Region> {
    let (text, document) = (source.text, source.document);
    let found = find_names(text, document, top, settings);
    let mut cutter = Cutter {
        text,
        document,
        lines: source.lines,
        found: &found,
        next: 0,
        regions: Vec::new(),
        open: false,
    };
    for (place, index) in top.iter().enumerate() {
        cutter.block(*index, place == 0);
    }
    cutter.close(end);
    let mut regions = cutter.regions;
    drop_captions(text, document, &mut regions);
    regions
}

/// A short line that stands alone between the end of one set and the Keep of the next (a person's name, a team) is the
/// next one's caption, no item of the last.
fn drop_captions(text: &str, document: &Document, regions: &mut [Region]) {
    for index in 1..regions.len() {
        let (before, after) = regions.split_at_mut(index);
        let (Some(last), next) = (before.last_mut(), &after[0]) else {
            continue;
        };
        let new_set = next.level.is_none()
            && last.level.is_none()
            && next.kinds.first() < last.kinds.first()
            && !next.kinds.is_empty();
        let span = match last.pieces.last() {
            Some(Piece::Block(block)) if document.blocks[*block].kind == BlockKind::Paragraph => {
                document.blocks[*block].span.clone()
            }
            _ => continue,
        };
        let line = text[span].trim();
        let short = line.chars().count() <= 12 && !line.contains('\n') && !line.ends_with(['.', '。', '!', '?']);
        if new_set && short && last.pieces.len() > 1 {
            last.pieces.pop();
        }
    }
}

struct Cutter<'a> {
    text: &'a str,
    document: &'a Document,
    lines: &'a Lines,
    found: &'a [Found],
    /// The next name not yet reached.
    next: usize,
    regions: Vec<Region>,
    /// Whether the last region still takes content.
    open: bool,
}

impl<'a> Cutter<'a> {
    fn block(&mut self, index: usize, first: bool) {
        let block = &self.document.blocks[index];
        match block.kind {
            BlockKind::Heading { level, setext } => match heading_text(self.text, &block.span, setext) {
                Some(line) => self.heading(index, level, line, first),
                None => self.paragraph(index),
            },
            BlockKind::Paragraph => self.paragraph(index),
            BlockKind::List { .. } if self.names_inside(index) => self.list(index),
            _ => self.content(Piece::Block(index)),
        }
    }

    /// The names that stand in block `index` itself.
    fn take(&mut self, index: usize) -> Vec<&'a Found> {
        let rest = &self.found[self.next..];
        let taken: Vec<&Found> = rest.iter().take_while(|found| found.block == index).collect();
        self.next += taken.len();
        taken
    }

    fn names_inside(&self, index: usize) -> bool {
        let next = self.document.blocks[index].next;
        self.found
            .get(self.next)
            .is_some_and(|found| found.block > index && found.block < next)
    }

    fn content(&mut self, piece: Piece) {
        if let Some(region) = self.regions.last_mut().filter(|_| self.open) {
            region.pieces.push(piece);
        }
    }

    /// Ends the open region before byte `at`.
    fn close(&mut self, at: usize) {
        if let Some(region) = self.regions.last_mut().filter(|_| self.open) {
            region.span.end = at.max(region.body_start);
        }
        self.open = false;
    }

    fn start_of_line(&self, at: usize) -> usize {
        self.lines.start(at)
    }

    fn end_of_line(&self, at: usize) -> usize {
        self.lines.end(at)
    }

    fn open(&mut self, kinds: Vec<SectionKind>, name: Span, level: Option<u8>, block: usize, body_start: usize) {
        let start = self.start_of_line(name.start);
        self.close(start);
        self.open = true;
        self.regions.push(Region {
            kinds,
            name,
            level,
            block,
            span: start..body_start,
            body_start,
            pieces: Vec::new(),
            inline: false,
        });
    }

    fn heading(&mut self, index: usize, level: u8, line: Span, first: bool) {
        let whole = super::inline::trimmed(self.text, self.document.blocks[index].span.clone());
        let body_start = self.end_of_line(whole.end);
        let whole = whole.start..line.end.max(self.end_of_line(whole.start).min(whole.end));
        let whole = super::inline::trimmed(self.text, whole);
        if let Some(found) = self.take(index).first() {
            // A heading of all three is the title of what follows.
            let kinds = if found.name.kinds.len() > 2 {
                Vec::new()
            } else {
                found.name.kinds.clone()
            };
            return self.open(kinds, whole, Some(level), index, body_start);
        }
        let outer = self
            .regions
            .last()
            .filter(|region| self.open && !region.kinds.is_empty());
        if outer.is_some_and(|region| region.level.is_some_and(|outer| outer < level)) {
            return self.content(Piece::Block(index));
        }
        if first && !line.is_empty() {
            // The entry's title is no section.
            return self.close(self.start_of_line(whole.start));
        }
        self.open(Vec::new(), whole, Some(level), index, body_start);
    }

    fn paragraph(&mut self, index: usize) {
        let span = self.document.blocks[index].span.clone();
        let mut at = span.start;
        for found in self.take(index) {
            self.text_piece(at..found.line.start);
            self.named_line(found, index);
            at = found.line.end;
        }
        if at == span.start {
            self.content(Piece::Block(index));
        } else {
            self.text_piece(at..span.end);
        }
    }

    fn named_line(&mut self, found: &Found, index: usize) {
        let body = self.end_of_line(found.line.end);
        self.open(named_kinds(found), self.name_span(found), None, index, body);
        if let Some(rest) = &found.rest {
            self.content(Piece::Text(rest.clone()));
        }
    }

    /// The line of a name without the item that may follow it.
    fn name_span(&self, found: &Found) -> Span {
        let end = found.rest.as_ref().map_or(found.line.end, |rest| rest.start);
        super::inline::trimmed(self.text, found.line.start..end)
    }

    fn text_piece(&mut self, span: Span) {
        let span = super::inline::trimmed(self.text, span);
        if !span.is_empty() {
            self.content(Piece::Text(span));
        }
    }

    fn list(&mut self, index: usize) {
        // Names without anything of their own take the items after them, if all of the list are so.
        let mut bare = true;
        for item in self.document.children(index) {
            let Some(found) = self.take(item).first().copied() else {
                if self.names_inside(item) {
                    self.close(self.start_of_line(self.document.blocks[item].span.start));
                    self.lists_below(item);
                } else {
                    self.content(Piece::Item(item));
                }
                continue;
            };
            bare &= !self.named_item(found, item);
            let end = self.document.blocks[item].span.end;
            if !bare {
                self.close(end);
            }
        }
    }

    fn lists_below(&mut self, item: usize) {
        for child in self.document.children(item) {
            if self.names_inside(child) {
                self.list(child);
            }
        }
    }

    /// Opens the section that an item names; whether the item holds something of its own.
    fn named_item(&mut self, found: &Found, item: usize) -> bool {
        let body = self.end_of_line(found.line.end);
        let mut children = self.document.children(item);
        let first = children.next();
        self.open(named_kinds(found), self.name_span(found), None, item, body);
        if let (Some(rest), Some(first)) = (&found.rest, first) {
            let end = super::inline::trimmed(self.text, self.document.blocks[first].span.clone()).end;
            self.content(Piece::Inline(rest.start..end, Some(item)));
            if let Some(region) = self.regions.last_mut() {
                region.inline = true;
            }
            return true;
        }
        let mut own = false;
        if let Some(first) = first {
            let span = self.document.blocks[first].span.clone();
            self.text_piece(found.line.end..span.end.max(found.line.end));
        }
        for child in children {
            own = true;
            if self.names_inside(child) {
                self.list(child);
            } else {
                self.content(Piece::Block(child));
            }
        }
        own
    }
}

/// A name of all three is only the title of what follows.
fn named_kinds(found: &Found) -> Vec<SectionKind> {
    match found.how {
        How::Line(Dress::Bold | Dress::Colon | Dress::Bare) | How::Item(_) | How::Heading(_)
            if found.name.kinds.len() > 2 =>
        {
            Vec::new()
        }
        _ => found.name.kinds.clone(),
    }
}
