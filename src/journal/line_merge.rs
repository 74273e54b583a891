//! A three-way merge line by line, for taking one change back under newer ones.
//!
//! What is odd about it: merges that are known (git's, that of `similar`) refuse where two sides changed neighbouring lines. In a journal
//! neighbouring lines are Tries with a life of their own, so here only lines that both sides touched are the same place, and lines put
//! where it is no longer clear what they belong to.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::borrow::Cow;

/// `now` with what led from `base` to `before` done to it as well; `None` where both are about the same place. Every line outside of
/// that is taken from `now` byte for byte.
pub(super) fn merge(base: &str, now: &str, before: &str) -> Option<String> {
    let newline = if base.contains("\r\n") { "\r\n" } else { "\n" };
    let [base, now, before] = [base, now, before].map(|text| Lines::of(text, newline));
    let others = Side::new(&base, &now);
    let mut undo = Side::new(&base, &before);
    undo.leave_out(&others);
    let merged = weave(&base.lines, &others, &undo)?;
    let count = base.lines.len();
    let undo_ends = others.inserted(count).is_none() && undo.reaches(count);
    let one_last = base.lines.last() == now.lines.last() && base.lines.last() == before.lines.last();
    let ended = match () {
        () if undo_ends => before.ended,
        () if one_last && now.ended == base.ended => before.ended,
        () => now.ended,
    };
    let text = merged.concat();
    let bare = || {
        text.strip_suffix('\n')
            .map(|text| text.strip_suffix('\r').unwrap_or(text))
    };
    let bare = if ended { None } else { bare() };
    Some(bare.map(str::to_owned).unwrap_or(text))
}

/// The lines that come of doing to `base` what both sides did.
fn weave<'a>(base: &'a [Cow<'a, str>], others: &Side<'a>, undo: &Side<'a>) -> Option<Vec<&'a str>> {
    let mut merged: Vec<&str> = Vec::with_capacity(base.len());
    for at in 0..=base.len() {
        match (others.inserted(at), undo.inserted(at)) {
            (Some(_), Some(_)) => return None,
            (Some(lines), None) if undo.shrinks_above(at) && is_part_of_above(lines) => return None,
            (None, Some(_)) if others.removes_beside(at) => return None,
            (Some(lines), None) | (None, Some(lines)) => merged.extend(lines.iter().map(AsRef::as_ref)),
            (None, None) => {}
        }
        let Some(line) = base.get(at) else { break };
        match (others.instead_of(at), undo.instead_of(at)) {
            (Some(_), Some(_)) => return None,
            (Some(lines), None) | (None, Some(lines)) => merged.extend(lines.iter().map(AsRef::as_ref)),
            (None, None) => merged.push(line),
        }
    }
    Some(merged)
}

/// The lines of a text. A last one without its end has one here, so that it is the same line when others follow.
#[derive(Debug)]
struct Lines<'a> {
    lines: Vec<Cow<'a, str>>,
    /// Whether the last one has its end in the text.
    ended: bool,
}

impl<'a> Lines<'a> {
    /// Those of `text`; `newline` is for a text of one line.
    fn of(text: &'a str, newline: &str) -> Self {
        let mut lines: Vec<Cow<'a, str>> = text.split_inclusive('\n').map(Cow::Borrowed).collect();
        let ended = text.is_empty() || text.ends_with('\n');
        if let Some((last, above)) = lines.split_last_mut().filter(|_| !ended) {
            let newline = match above.last() {
                Some(line) if line.ends_with("\r\n") => "\r\n",
                Some(_) => "\n",
                None => newline,
            };
            last.to_mut().push_str(newline);
        }
        Self { lines, ended }
    }
}

/// Whether the first of `lines` with words in it is indented: it belongs to what stands above.
fn is_part_of_above(lines: &[Cow<'_, str>]) -> bool {
    let first = lines.iter().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| line.starts_with([' ', '\t']))
}

/// Lines of the base that stand no more, from and to, and those that stand there instead.
#[derive(Debug, PartialEq, Eq)]
struct Hunk<'a> {
    from: usize,
    to: usize,
    lines: &'a [Cow<'a, str>],
}

/// What one side did to the base.
#[derive(Debug)]
struct Side<'a> {
    /// In order; none touches the next.
    hunks: Vec<Hunk<'a>>,
}

impl<'a> Side<'a> {
    fn new(base: &'a Lines<'a>, side: &'a Lines<'a>) -> Self {
        let mut hunks: Vec<(std::ops::Range<usize>, std::ops::Range<usize>)> = Vec::new();
        for op in capture_diff_slices(Algorithm::Patience, &base.lines, &side.lines) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            let (old, new) = (op.old_range(), op.new_range());
            match hunks.last_mut() {
                Some(last) if last.0.end == old.start && last.1.end == new.start => {
                    (last.0.end, last.1.end) = (old.end, new.end);
                }
                _ => hunks.push((old, new)),
            }
        }
        let hunks = hunks.into_iter().map(|(old, new)| Hunk {
            from: old.start,
            to: old.end,
            lines: &side.lines[new],
        });
        Self { hunks: hunks.collect() }
    }

    /// Leaves out what the other side did too.
    fn leave_out(&mut self, other: &Self) {
        self.hunks.retain(|hunk| other.near(hunk.from) != Some(hunk));
    }

    /// The one hunk that holds or touches the beginning of line `at` of the base, if any does.
    fn near(&self, at: usize) -> Option<&Hunk<'a>> {
        let index = self.hunks.partition_point(|hunk| hunk.to < at);
        self.hunks.get(index).filter(|hunk| hunk.from <= at)
    }

    /// The lines put before line `at` of the base, where nothing went for them.
    fn inserted(&self, at: usize) -> Option<&'a [Cow<'a, str>]> {
        let hunk = self.near(at)?;
        (hunk.from == at && hunk.to == at).then_some(hunk.lines)
    }

    /// What stands instead of line `at` of the base, if it went: all of it where the first line of its hunk was.
    fn instead_of(&self, at: usize) -> Option<&'a [Cow<'a, str>]> {
        let hunk = self.near(at).filter(|hunk| hunk.to > at)?;
        Some(if hunk.from == at { hunk.lines } else { &[] })
    }

    /// Whether anything was done to the last of `count` lines, or put after it.
    fn reaches(&self, count: usize) -> bool {
        self.hunks.last().is_some_and(|hunk| hunk.to == count)
    }

    /// Whether right above line `at` more lines went than came.
    fn shrinks_above(&self, at: usize) -> bool {
        self.near(at)
            .is_some_and(|hunk| hunk.to == at && hunk.lines.len() < hunk.to - hunk.from)
    }

    /// Whether lines went right above or below the beginning of line `at`, with nothing instead.
    fn removes_beside(&self, at: usize) -> bool {
        self.near(at)
            .is_some_and(|hunk| hunk.lines.is_empty() && (hunk.from == at || hunk.to == at))
    }
}

#[cfg(test)]
mod tests {
    use super::merge;

    #[track_caller]
    fn merged(base: &str, now: &str, before: &str, wanted: &str) {
        assert_eq!(merge(base, now, before).as_deref(), Some(wanted));
    }

    #[test]
    fn what_stands_elsewhere_stays() {
        let base = "# a\r\n\n* [x] b\n* c\nend";
        let before = "# a\r\n\n* [ ] b\n* c\nend";
        merged(base, base, before, before);
        let now = "\u{feff}# a\r\n\n* [x] b\n* [x] c\r\nmore\nend";
        merged(base, now, before, "\u{feff}# a\r\n\n* [ ] b\n* [x] c\r\nmore\nend");
    }

    #[test]
    fn neighbours_do_not_stand_in_the_way() {
        merged("[x] a\n[ ] b\n", "[x] a\n[x] b\n", "[ ] a\n[ ] b\n", "[ ] a\n[x] b\n");
        merged("* a\n* b\n", "* a\n* b\n* c\n", "* a\n", "* a\n* c\n");
        merged("* a\n* c\n", "* a\n* b\n* c\n", "* a\n", "* a\n* b\n");
        merged("t\n\n* a\n* b\n", "t\n* b\n", "t\n\n* a\n", "t\n");
        merged("[x] a\n", "[x] a\n  note\n", "[ ] a\n", "[ ] a\n  note\n");
        merged("[x] a\n", "new\n[x] a\n", "[ ] a\n", "new\n[ ] a\n");
    }

    #[test]
    fn what_was_taken_back_by_hand_is_no_conflict() {
        merged("[x] a\n* b\n", "[ ] a\n* b\n* c\n", "[ ] a\n* b\n", "[ ] a\n* b\n* c\n");
    }

    #[test]
    fn the_same_place_is_refused() {
        assert_eq!(merge("[x] a\n", "[x] a b\n", "[ ] a\n"), None);
        assert_eq!(merge("[x] a\n* b\n", "* b\n", "[ ] a\n* b\n"), None);
        // The note is about `b`, and must not become one about `a`.
        assert_eq!(merge("* a\n* b\n", "* a\n* b\n  * note\n", "* a\n"), None);
        // Two lines for one place: which comes first?
        assert_eq!(merge("a\n", "a\nc\n", "a\nb\n"), None);
        // What stood beside it is gone.
        assert_eq!(merge("a\nc\n", "c\n", "a\nb\nc\n"), None);
    }

    #[test]
    fn a_missing_line_end_is_no_place() {
        merged("a\nb", "a\nb\nc", "a", "a\nc");
        merged("a\nb\n", "a\nb\nc\n", "a", "a\nc\n");
        merged("a\nb\n", "0\na\nb\n", "a", "0\na");
        merged("a\r\nb", "A\r\nb", "a\r\nb\r\nc", "A\r\nb\r\nc");
        merged("[x] a\nb\n", "0\n[x] a\nb\n", "[ ] a\nb", "0\n[ ] a\nb");
        merged("[x] a\nb\n", "[x] a\nb", "[ ] a\nb\n", "[ ] a\nb");
        merged("a", "b\na", "", "b\n");
    }
}
