//! What stands inside an item's first paragraph: mark, link of a Try, stamps and tags (design `format.md`, section 3).

use super::{Mark, Stamp, StampKind, TryLink};
use crate::document::Span;
use chrono::NaiveDate;

/// An item's first paragraph, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct First {
    pub mark: Option<Mark>,
    /// Without box, with link and stamps, white space at its ends trimmed.
    pub span: Span,
    pub link: Option<TryLink>,
    pub stamps: Vec<Stamp>,
    /// Without mark, link and stamps, white space folded.
    pub text: String,
    pub urgent: bool,
    pub important: bool,
}

/// Takes apart the paragraph at `span` of `text`.
pub(super) fn read_first(text: &str, span: Span) -> First {
    let span = trimmed(text, span);
    let (mark, rest) = read_mark(text, span);
    let mut link = find_link(text, &rest);
    let mut stamps = Vec::new();
    let mut end = rest.end;
    let mut link_is_tail = false;
    loop {
        if let Some(stamp) = stamp_at_end(text, rest.start..end) {
            end = stamp.span.start;
            stamps.push(stamp);
        } else if let Some(found) = link.as_ref().filter(|found| !link_is_tail && found.span.end == end) {
            end = found.span.start;
            link_is_tail = true;
        } else {
            break;
        }
    }
    stamps.reverse();
    // A link inside text that is only a stamp's neighbour keeps its own place.
    let own = match link.as_mut().filter(|_| !link_is_tail) {
        Some(found) if found.span.end <= end => {
            let before = fold(&text[rest.start..found.span.start]);
            let after = fold(&text[found.span.end..end]);
            [before, after].join(" ").trim().to_owned()
        }
        _ => fold(&text[rest.start..end.max(rest.start)]),
    };
    First {
        mark,
        urgent: has_tag(&own, &["#urgent", "#긴급"]),
        important: has_tag(&own, &["#important", "#중요"]),
        span: rest,
        link,
        stamps,
        text: own,
    }
}

/// Whether `text` surely has no white space but single blanks between words. Hangul needs no closer look, other scripts get one.
fn is_folded(text: &str) -> bool {
    let mut before = b' ';
    let plain = text.bytes().all(|byte| {
        let single = byte != b' ' || before != b' ';
        before = byte;
        single && byte >= b' ' && !matches!(byte, 0xc2 | 0xe1..=0xe3)
    });
    plain && before != b' '
}

/// `text` with every run of white space, line ends included, as one blank and none at its ends.
pub(super) fn fold(text: &str) -> String {
    if is_folded(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// `span` without white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let inside = &text[span.clone()];
    let start = span.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}

/// The box at the start of `span`, and what follows it.
pub(super) fn read_mark(text: &str, span: Span) -> (Option<Mark>, Span) {
    let inside = &text[span.clone()];
    let mut chars = inside.char_indices();
    let (Some((_, '[')), Some((at, mark)), Some((close, ']'))) = (chars.next(), chars.next(), chars.next()) else {
        return (None, span);
    };
    let after = &inside[close + 1..];
    if mark == ']' || mark == '[' || !(after.is_empty() || after.starts_with(char::is_whitespace)) {
        return (None, span);
    }
    let mark = Mark {
        char: if mark.is_whitespace() { ' ' } else { mark },
        span: span.start + at..span.start + close,
    };
    let rest = span.end - after.trim_start().len();
    (Some(mark), rest..span.end)
}

/// The last `([DATE](PATH "try ID"))` in `span`, parentheses optional.
fn find_link(text: &str, span: &Span) -> Option<TryLink> {
    const TITLE: &str = "\"try ";
    let inside = &text[span.clone()];
    let title = memchr::memmem::rfind(inside.as_bytes(), TITLE.as_bytes())?;
    let id = inside[title + TITLE.len()..].split('"').next()?;
    let valid = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let after = title + TITLE.len() + id.len() + 1;
    if !valid || !inside.get(after..)?.starts_with(')') {
        return None;
    }
    let middle = inside[..title].rfind("](")?;
    let open = inside[..middle].rfind('[')?;
    let date = iso_date(&inside[open + 1..middle])?;
    let (mut start, mut end) = (open, after + 1);
    if inside[..start].ends_with('(') && inside[end..].starts_with(')') {
        start -= 1;
        end += 1;
    }
    let start = inside[..start].trim_end().len();
    Some(TryLink {
        date,
        id: id.to_lowercase(),
        span: span.start + start..span.start + end,
    })
}

/// A stamp that ends `span`, blanks after it allowed.
fn stamp_at_end(text: &str, span: Span) -> Option<Stamp> {
    let inside = text[span.clone()].trim_end();
    let end = span.start + inside.len();
    let date = iso_date(inside.get(inside.len().checked_sub(10)?..)?)?;
    let before = inside[..inside.len() - 10].trim_end();
    let before = before.strip_suffix('\u{fe0f}').unwrap_or(before);
    let (kind, before) = [
        ('✅', StampKind::Done),
        ('❌', StampKind::Dropped),
        ('⏳', StampKind::Later),
    ]
    .into_iter()
    .find_map(|(sign, kind)| Some((kind, before.strip_suffix(sign)?)))?;
    let start = span.start + before.trim_end().len();
    Some(Stamp {
        kind,
        date,
        span: start..end,
    })
}

/// `2025-01-14`, exactly.
fn iso_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

fn has_tag(text: &str, tags: &[&str]) -> bool {
    text.contains('#') && text.split_whitespace().any(|word| tags.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> First {
        read_first(text, 0..text.len())
    }

    #[test]
    fn a_carried_try_is_taken_apart() {
        let text = "[/] 집에 가서\n  읽기 #중요 ([2025-01-13](2025-01-13.md#try \"try K3F9\")) ✅ 2025-01-14";
        let first = read(text);
        assert_eq!(first.text, "집에 가서 읽기 #중요");
        assert_eq!(first.mark.map(|mark| mark.char), Some('/'));
        let link = first.link.expect("a link");
        assert_eq!(
            (link.date.to_string().as_str(), link.id.as_str()),
            ("2025-01-13", "k3f9")
        );
        assert_eq!(&text[link.span], " ([2025-01-13](2025-01-13.md#try \"try K3F9\"))");
        assert_eq!(&text[first.stamps[0].span.clone()], " ✅ 2025-01-14");
        assert!(first.important && !first.urgent);
    }

    #[test]
    fn several_stamps_and_a_link_behind_text() {
        let first = read("a ⏳ 2025-02-01 ❌\u{fe0f} 2025-02-03");
        assert_eq!(first.text, "a");
        let kinds: Vec<StampKind> = first.stamps.iter().map(|stamp| stamp.kind).collect();
        assert_eq!(kinds, [StampKind::Later, StampKind::Dropped]);
        assert_eq!(read("[2025-01-13](x.md \"try k3f9\") 은 잘 됐다").text, "은 잘 됐다");
    }

    #[test]
    fn links_and_other_brackets_are_no_marks() {
        assert_eq!(read("[a](b) c").mark, None);
        assert_eq!(read("[ ] c").mark.map(|mark| mark.char), Some(' '));
        assert_eq!(read("[1] c").text, "c");
        assert_eq!(read("[]").mark, None);
        assert_eq!(read("[가").mark, None);
    }
}
