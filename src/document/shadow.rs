//! A text as its writer meant it: the same text with small changes, and the way back from its offsets to the original's.
//!
//! `##Keep` or `-text` is no heading and no list to CommonMark, but to the one who wrote it. The reader parses a shadow in
//! which the missing blank stands, and maps every span back, so that no position is ever guessed.

use super::{Document, Edit, Span};

/// A changed copy of a text that knows where each of its bytes came from.
#[derive(Debug, Clone)]
pub struct Shadow {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy)]
struct Segment {
    /// Where it starts in the shadow and in the original.
    shadow: usize,
    source: usize,
    /// Whether its bytes were copied; else they were put in at `source`.
    copied: bool,
}

impl Shadow {
    /// `text` with `edits` made. Edits that overlap an earlier one, or cut a character, are left out.
    pub fn new(text: &str, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut shadow = Self {
            text: String::with_capacity(text.len() + edits.len()),
            segments: Vec::with_capacity(edits.len() * 2 + 1),
        };
        let mut at = 0;
        for edit in &edits {
            let Some(kept) = text.get(at..edit.span.start) else {
                continue;
            };
            if text.get(edit.span.clone()).is_none() {
                continue;
            }
            shadow.push(kept, at, true);
            shadow.push(&edit.text, edit.span.start, false);
            at = edit.span.end;
        }
        shadow.push(&text[at..], at, true);
        shadow
    }

    fn push(&mut self, text: &str, source: usize, copied: bool) {
        if !text.is_empty() {
            self.segments.push(Segment {
                shadow: self.text.len(),
                source,
                copied,
            });
            self.text.push_str(text);
        }
    }

    /// The changed text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The offset in the original of byte `offset` of the shadow.
    fn source_of(&self, offset: usize) -> usize {
        let after = self.segments.partition_point(|segment| segment.shadow <= offset);
        match after.checked_sub(1).map(|index| self.segments[index]) {
            Some(segment) if segment.copied => segment.source + (offset - segment.shadow),
            Some(segment) => segment.source,
            None => 0,
        }
    }

    fn span_of(&self, span: &Span) -> Span {
        let start = self.source_of(span.start);
        let end = match span.end.checked_sub(1) {
            Some(last) if span.end > span.start => {
                let source = self.source_of(last);
                // The byte after the last one; where that was put in, the place it was put in at.
                if self.source_of_is_copied(last) {
                    source + 1
                } else {
                    source
                }
            }
            _ => start,
        };
        start..end.max(start)
    }

    fn source_of_is_copied(&self, offset: usize) -> bool {
        let after = self.segments.partition_point(|segment| segment.shadow <= offset);
        after > 0 && self.segments[after - 1].copied
    }

    /// `document`, scanned from the shadow, with spans of the original.
    pub fn to_source(&self, mut document: Document) -> Document {
        for block in &mut document.blocks {
            block.span = self.span_of(&block.span);
        }
        document
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::scan;

    #[test]
    fn spans_come_back_to_the_original() {
        let text = "##Keep\n-가나\n-b\n";
        let insert = |at: usize| Edit {
            span: at..at,
            text: " ".to_owned(),
        };
        let shadow = Shadow::new(text, vec![insert(16), insert(2), insert(8)]);
        assert_eq!(shadow.text(), "## Keep\n- 가나\n- b\n");
        let document = shadow.to_source(scan(shadow.text()));
        let texts: Vec<&str> = document.blocks.iter().map(|b| &text[b.span.clone()]).collect();
        assert_eq!(texts[0], "##Keep\n");
        assert_eq!(texts[3], "가나");
        assert_eq!(texts[5], "b");
    }
}
