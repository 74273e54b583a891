//! An item moved into another entry: its bytes, but for mark, link, stamps, indentation and finished branches.

use super::inline::fold;
use super::{Item, NestedItem};
use crate::document::{Newline, Span, column_of};

/// The content column of a moved item: `* ` is two columns wide.
const CONTENT_COLUMN: usize = 2;

/// How an item is written into another entry.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    /// The character in its box.
    pub mark: char,
    /// The link to its origin, with parentheses.
    pub link: &'a str,
    /// The line end of the target.
    pub newline: Newline,
    /// The bullet where the item has none of its own.
    pub bullet: char,
    pub extent: Extent,
}

/// How much of an item is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// Its first paragraph.
    FirstParagraph,
    /// Its first paragraph in one line.
    OneLine,
    /// The same behind the link: a text that would be taken for the name of a section, or would swallow the link.
    BehindLink,
}

/// `item`, which stands in `source`, as it is written into another entry: whole lines without the last line end.
///
/// Bullet, text and nested content stay byte for byte; nested lines move left or right by the change of the content column;
/// finished nested branches are left behind unless an open one is below them.
pub fn moved_item(source: &str, item: &Item, how: Move) -> String {
    let shift = CONTENT_COLUMN as isize - item.content_column as isize;
    let first = first_paragraph(source, item);
    let mut out = format!("{} [{}] ", item.bullet.unwrap_or(how.bullet), how.mark);
    let words = match how.extent {
        Extent::OneLine | Extent::BehindLink => fold(&first),
        Extent::Whole | Extent::FirstParagraph => shifted(&first, shift),
    };
    let (before, after) = match how.extent {
        Extent::BehindLink => (how.link, words.as_str()),
        _ => (words.as_str(), how.link),
    };
    out.extend([before, " ", after]);
    if how.extent == Extent::Whole {
        out.push_str(&shifted(&kept_below(source, item), shift));
    }
    with_newlines(out.trim_end_matches(['\r', '\n']), how.newline)
}

/// The first paragraph without link, stamps and trailing blanks.
fn first_paragraph(source: &str, item: &Item) -> String {
    let mut holes: Vec<Span> = item.stamps.iter().map(|stamp| stamp.span.clone()).collect();
    holes.extend(item.link.as_ref().map(|link| link.span.clone()));
    without(source, item.first.clone(), holes).trim_end().to_owned()
}

/// What is below the first paragraph, from its line end on, without finished branches.
fn kept_below(source: &str, item: &Item) -> String {
    let finished = item
        .nested
        .iter()
        .enumerate()
        .filter(|(i, nested)| is_finished(nested) && !below(&item.nested, *i).iter().any(is_open));
    let holes = finished.map(|(_, nested)| nested.span.clone()).collect();
    without(source, item.first.end..item.span.end.max(item.first.end), holes)
}

/// The nested items below the one at `index`.
fn below(nested: &[NestedItem], index: usize) -> &[NestedItem] {
    let after = &nested[index + 1..];
    let end = after
        .iter()
        .position(|other| other.depth <= nested[index].depth)
        .unwrap_or(after.len());
    &after[..end]
}

fn is_finished(nested: &NestedItem) -> bool {
    nested
        .mark
        .as_ref()
        .is_some_and(|mark| matches!(mark.char, 'x' | 'X' | '-'))
}

/// An open box; what has no box is a remark, not a thing to do.
fn is_open(nested: &NestedItem) -> bool {
    nested
        .mark
        .as_ref()
        .is_some_and(|mark| mark.char.is_whitespace() || matches!(mark.char, '!' | '/' | '>'))
}

/// The part `span` of `source` without the parts `holes`, which may lie inside each other.
fn without(source: &str, span: Span, mut holes: Vec<Span>) -> String {
    holes.sort_by_key(|hole| (hole.start, std::cmp::Reverse(hole.end)));
    let (mut out, mut at) = (String::new(), span.start);
    for hole in holes {
        if hole.start >= at && hole.start <= span.end {
            out.push_str(&source[at..hole.start]);
        }
        at = at.max(hole.end).min(span.end);
    }
    out.push_str(&source[at..span.end]);
    out
}

/// `text` with every line but the first moved by `shift` columns; blank lines stay as they are.
fn shifted(text: &str, shift: isize) -> String {
    if shift == 0 {
        return text.to_owned();
    }
    let mut lines = text.split_inclusive('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let content = line.trim_start_matches([' ', '\t']);
        if content.trim_end_matches(['\r', '\n']).is_empty() {
            out.push_str(line);
            continue;
        }
        let column = column_of(&line[..line.len() - content.len()]);
        out.push_str(&" ".repeat(column.saturating_add_signed(shift)));
        out.push_str(content);
    }
    out
}

/// `text` with all its line ends turned into `newline`.
fn with_newlines(text: &str, newline: Newline) -> String {
    match newline {
        Newline::Lf => text.replace("\r\n", "\n"),
        Newline::CrLf => text.replace("\r\n", "\n").replace('\n', "\r\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_move_by_columns_and_blank_ones_stay() {
        assert_eq!(shifted("a\n    b\n  \n  c", -2), "a\n  b\n  \nc");
        assert_eq!(shifted("a\n\tb", 1), "a\n     b");
        assert_eq!(shifted("a\r\n b", -4), "a\r\nb");
    }

    #[test]
    fn holes_inside_holes_are_left_out_once() {
        assert_eq!(without("0123456789", 0..8, vec![2..6, 3..4, 7..10]), "016");
    }
}
