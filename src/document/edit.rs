//! Edits as ranges that refuse to overlap; applying them splices and changes no other byte.

use super::Span;

/// One replacement of a byte range of the original text; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// Why a set of edits cannot be applied.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum EditError {
    #[error("two edits overlap at bytes {0}..{1}")]
    Overlap(usize, usize),
    #[error("an edit ends at byte {0}, outside the text or inside a character")]
    OutOfBounds(usize),
}

/// Edits of one text, kept in the order they were asked for; insertions at one place stay in that order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EditSet {
    edits: Vec<Edit>,
}

impl EditSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the replacement of `span` by `text`.
    pub fn replace(&mut self, span: Span, text: impl Into<String>) {
        self.edits.push(Edit {
            span,
            text: text.into(),
        });
    }

    /// Adds an insertion before byte `at`.
    pub fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// Whether nothing would change.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    /// The text with all edits applied. Fails, changing nothing, when two overlap or one is out of bounds.
    pub fn apply(&self, text: &str) -> Result<String, EditError> {
        let mut ordered: Vec<&Edit> = self.edits.iter().collect();
        ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let mut out = String::with_capacity(text.len() + 64);
        let mut at = 0;
        for edit in ordered {
            if edit.span.start < at {
                return Err(EditError::Overlap(edit.span.start, at));
            }
            let kept = text
                .get(at..edit.span.start)
                .ok_or(EditError::OutOfBounds(edit.span.start))?;
            if edit.span.end < edit.span.start || text.get(edit.span.clone()).is_none() {
                return Err(EditError::OutOfBounds(edit.span.end));
            }
            out.push_str(kept);
            out.push_str(&edit.text);
            at = edit.span.end;
        }
        out.push_str(&text[at..]);
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        let mut edits = EditSet::new();
        edits.insert(1, "x");
        edits.insert(1, "y");
        edits.replace(1..2, "B");
        assert_eq!(edits.apply("abc").unwrap(), "axyBc");
    }

    #[test]
    fn overlap_and_half_characters_are_refused() {
        let mut edits = EditSet::new();
        edits.replace(0..2, "");
        edits.replace(1..3, "");
        assert_eq!(edits.apply("abc"), Err(EditError::Overlap(1, 2)));
        let mut half = EditSet::new();
        half.insert(1, "x");
        assert_eq!(half.apply("가"), Err(EditError::OutOfBounds(1)));
    }
}
