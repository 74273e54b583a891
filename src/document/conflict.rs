//! Conflicts that git left in a text: where their marker lines stand and what either side says between them.
//!
//! Only whole ones count, at the margin and seven signs wide: a quoted marker, or a stray one, is somebody's text.

use super::Span;
use std::borrow::Cow;

/// One conflict, from its `<<<<<<<` line to its `>>>>>>>` line. All spans are whole lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// With its marker lines.
    pub span: Span,
    /// The line of its first marker, from 1.
    pub line: usize,
    pub ours: Span,
    /// What both sides began with, where git was asked to show it (`merge.conflictStyle = diff3`).
    pub base: Option<Span>,
    pub theirs: Span,
}

/// What a line marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marker {
    Ours,
    Base,
    Between,
    Theirs,
}

const MARKERS: [(&str, Marker); 4] = [
    ("<<<<<<<", Marker::Ours),
    ("|||||||", Marker::Base),
    ("=======", Marker::Between),
    (">>>>>>>", Marker::Theirs),
];

fn marker_of(line: &str) -> Option<Marker> {
    let (sign, marker) = MARKERS.iter().find(|(sign, _)| line.starts_with(sign))?;
    let after = line[sign.len()..].trim_end_matches(['\n', '\r']);
    (after.is_empty() || after.starts_with(' ')).then_some(*marker)
}

/// The conflicts of `text`, in order.
pub fn conflicts(text: &str) -> Vec<Conflict> {
    let mut found = Vec::new();
    if !text.contains("<<<<<<<") {
        return found;
    }
    // The marker lines of the conflict that is open: what each marks, and its span.
    let mut open: Vec<(Marker, Span)> = Vec::new();
    let (mut start, mut first_line) = (0, 0);
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let span = start..start + line.len();
        start = span.end;
        let before = open.last().map(|(marker, _)| *marker);
        match (marker_of(line), before) {
            (Some(Marker::Ours), _) => {
                open = vec![(Marker::Ours, span)];
                first_line = index + 1;
            }
            (Some(marker @ Marker::Base), Some(Marker::Ours)) => open.push((marker, span)),
            (Some(marker @ Marker::Between), Some(Marker::Ours | Marker::Base)) => open.push((marker, span)),
            (Some(Marker::Theirs), Some(Marker::Between)) => {
                found.push(conflict(&open, span, first_line));
                open.clear();
            }
            _ => {}
        }
    }
    found
}

fn conflict(open: &[(Marker, Span)], last: Span, line: usize) -> Conflict {
    let (first, between) = (&open[0].1, &open[open.len() - 1].1);
    let base = open.iter().find(|(marker, _)| *marker == Marker::Base);
    Conflict {
        span: first.start..last.end,
        line,
        ours: first.end..base.map_or(between.start, |(_, base)| base.start),
        base: base.map(|(_, base)| base.end..between.start),
        theirs: between.end..last.start,
    }
}

/// The line, from 1, of the first line of `text` that looks like a marker of a side, whether or not its conflict is whole.
pub fn first_marker(text: &str) -> Option<usize> {
    let is_side = |line: &str| matches!(marker_of(line), Some(Marker::Ours | Marker::Theirs));
    let index = text.split_inclusive('\n').position(is_side)?;
    Some(index + 1)
}

/// `text` with the marker lines of its conflicts, and what both sides began with, blank: every byte keeps its place, and both
/// sides can be read.
pub fn without_markers(text: &str) -> Cow<'_, str> {
    let conflicts = conflicts(text);
    if conflicts.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let mut blank_to = |out: &mut String, from: usize, to: usize| {
        out.push_str(&text[at..from]);
        out.extend(text[from..to].bytes().map(|byte| match byte {
            b'\n' | b'\r' => char::from(byte),
            _ => ' ',
        }));
        at = to;
    };
    for conflict in &conflicts {
        blank_to(&mut out, conflict.span.start, conflict.ours.start);
        blank_to(&mut out, conflict.ours.end, conflict.theirs.start);
        blank_to(&mut out, conflict.theirs.end, conflict.span.end);
    }
    out.push_str(&text[at..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIFF3: &str = "a\n<<<<<<< HEAD\n가\n||||||| 1234\nold\n=======\nb\n>>>>>>> other\nc\n";

    #[test]
    fn both_sides_and_what_they_began_with() {
        let found = conflicts(DIFF3);
        assert_eq!((found.len(), found[0].line), (1, 2));
        let text = |span: &Span| &DIFF3[span.clone()];
        assert_eq!((text(&found[0].ours), text(&found[0].theirs)), ("가\n", "b\n"));
        assert_eq!(found[0].base.as_ref().map(text), Some("old\n"));
        let crlf = DIFF3.replace('\n', "\r\n");
        assert_eq!(conflicts(&crlf)[0].theirs.len(), "b\r\n".len());
    }

    #[test]
    fn blanking_keeps_every_place() {
        let blank = without_markers(DIFF3);
        assert_eq!(blank.len(), DIFF3.len());
        assert_eq!(blank.split_whitespace().collect::<Vec<_>>(), ["a", "가", "b", "c"]);
        assert_eq!(blank.matches('\n').count(), DIFF3.matches('\n').count());
    }

    #[test]
    fn strays_and_quotes_are_text() {
        for text in [
            "<<<<<<< HEAD\na\n",
            "=======\n>>>>>>> x\n",
            "> <<<<<<< a\n> =======\n> >>>>>>> b\n",
            "<<<<<<<<a\n=======\n>>>>>>> b\n",
        ] {
            assert_eq!(conflicts(text), [], "{text}");
            assert_eq!(without_markers(text), text);
        }
        assert_eq!(first_marker("a\n>>>>>>> x\n"), Some(2));
        let again = "<<<<<<< a\nx\n<<<<<<< b\ny\n=======\nz\n>>>>>>> c\n";
        assert_eq!(conflicts(again)[0].line, 3);
    }
}
