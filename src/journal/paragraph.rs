//! Items that are no list items: paragraphs, text behind a name, and the activities of a Review
//! (design `format.md`, section 2).

use super::Item;
use super::inline::{fold, read_first, trimmed};
use super::item::{Source, plain_item};
use super::nothing::is_placeholder;
use super::section::{Piece, Region};
use crate::document::{BlockKind, Span, plain_text};

impl Source<'_> {
    /// The item after `Keep:` on the line of the name.
    pub(super) fn inline_item(&self, span: Span, item: Option<usize>) -> Option<Item> {
        let (own, below) = self.without_open_emphasis(span.clone());
        let parts = read_first(self.text, own);
        if is_placeholder(&parts.text) {
            return None;
        }
        let (nested, mut notes) = item.map(|item| self.inside(item)).unwrap_or_default();
        if !below.is_empty() {
            notes.insert(0, plain_text(&self.text[below]));
        }
        let end = item.map_or(span.end, |item| {
            trimmed(self.text, self.document.blocks[item].span.clone()).end
        });
        Some(Item {
            line: self.lines.number(span.start),
            content_start: span.start,
            nested,
            notes,
            ..plain_item(span.start..end.max(span.end), parts)
        })
    }

    /// `**Keep: text**` leaves the end of its emphasis behind; what follows on the lines after it is a note.
    fn without_open_emphasis(&self, span: Span) -> (Span, Span) {
        let line_end = self.text[span.clone()]
            .find('\n')
            .map_or(span.end, |at| span.start + at);
        let line = trimmed(self.text, span.start..line_end);
        let inside = &self.text[line.clone()];
        match ["**", "__"]
            .iter()
            .find(|sign| inside.ends_with(**sign) && inside.matches(**sign).count() % 2 == 1)
        {
            Some(sign) => (
                line.start..line.end - sign.len(),
                trimmed(self.text, line_end..span.end),
            ),
            None => (span.clone(), span.end..span.end),
        }
    }

    pub(super) fn paragraph_items(&self, region: &Region, by_line: bool) -> Vec<Item> {
        let mut out: Vec<Item> = Vec::new();
        let paragraphs = self.paragraphs(region);
        // Where blank lines part the items, lines do not.
        let by_line = by_line && paragraphs.len() == 1;
        for span in paragraphs {
            let spans = if by_line && super::prose::is_list_of_lines(&self.text[span.clone()]) {
                super::prose::line_items(self.text, span)
            } else {
                vec![span]
            };
            for span in spans {
                let source = &self.text[span.clone()];
                let addition = source.starts_with(['+', '※', '→', '⇒', '↳'])
                    || source.starts_with("->")
                    || source.starts_with("=>");
                match out.last_mut() {
                    Some(last) if addition => {
                        last.notes.push(plain_text(source));
                        last.span.end = span.end;
                    }
                    _ => out.extend(self.paragraph_item(span)),
                }
            }
        }
        out
    }

    fn paragraph_item(&self, span: Span) -> Option<Item> {
        let parts = read_first(self.text, span.clone());
        // A picture or markup alone says nothing.
        let nothing = is_placeholder(&parts.text)
            || parts.text.starts_with("![") && parts.text.ends_with(')')
            || parts.text.starts_with('<') && plain_text(&parts.text).is_empty();
        (!nothing).then(|| Item {
            line: self.lines.number(span.start),
            content_start: span.start,
            ..plain_item(span, parts)
        })
    }

    /// The activities of a Review: what its block quotes name, each with the reflection that follows it in its span; without quotes
    /// its items.
    pub(super) fn activities(&self, region: &Region) -> Vec<Item> {
        let mut out: Vec<Item> = Vec::new();
        for piece in &region.pieces {
            let Piece::Block(block) = piece else {
                continue;
            };
            if self.document.blocks[*block].kind == BlockKind::Quote {
                self.quote(*block, &mut out);
            } else if let Some(last) = out.last_mut() {
                self.reflect(last, *block);
            }
        }
        if out.is_empty() { self.list_items(region) } else { out }
    }

    /// Makes `block` a part of the reflection on an activity.
    fn reflect(&self, activity: &mut Item, block: usize) {
        let span = trimmed(self.text, self.document.blocks[block].span.clone());
        match self.document.blocks[block].kind {
            BlockKind::List { .. } => self.append(activity, block),
            BlockKind::Paragraph | BlockKind::Heading { .. } => {
                let note = plain_text(&self.text[span.clone()]);
                if !note.is_empty() {
                    activity.notes.push(note);
                }
            }
            _ => {}
        }
        activity.span.end = span.end.max(activity.span.end);
    }

    /// The activities that one quote names: its list items, else its first paragraph.
    fn quote(&self, quote: usize, out: &mut Vec<Item>) {
        for child in self.document.children(quote) {
            match self.document.blocks[child].kind {
                BlockKind::List { .. } => {
                    let before = out.len();
                    self.add_list(child, out);
                    for item in &mut out[before..] {
                        item.markable = false;
                        item.text = fold(&item.text.replace("\n>", " "));
                    }
                }
                BlockKind::Paragraph => {
                    let span = trimmed(self.text, self.document.blocks[child].span.clone());
                    let text: Vec<&str> = self.text[span.clone()]
                        .lines()
                        .map(|line| line.trim_start_matches(['>', ' ', '\t']))
                        .collect();
                    let mut item = plain_item(span.clone(), read_first(self.text, span.clone()));
                    item.text = fold(&text.join(" "));
                    item.line = self.lines.number(span.start);
                    item.content_start = span.start;
                    if !is_placeholder(&item.text) {
                        out.push(item);
                    }
                }
                _ => {}
            }
        }
    }
}
