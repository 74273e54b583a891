//! Lines that were found, as ripgrep shows them: under the path of their file on a terminal, `path:line:text` for a program.

use crate::cli::styled::{Styled, joined, painted};
use crate::cli::tame::harmless;
use crate::cli::ui::Ui;
use crate::system::FoundLine;
use anstyle::{AnsiColor, Style};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation as _;

/// Rows of a terminal that one line may fill.
const ROWS: usize = 6;

/// How much is shown of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Each line that was found, with so many lines before and after it.
    Lines { before: usize, after: usize },
    /// How many lines were found.
    Count,
    /// Only its path.
    Path,
}

/// Shows files, one at a time and on any thread.
#[derive(Debug, Clone, Copy)]
pub struct Printer<'a> {
    pub ui: &'a Ui,
    pub shape: Shape,
}

impl Printer<'_> {
    /// The file at `path` that holds `bytes`, of which `found` matched. For a program, bytes are given as they are.
    pub fn file(&self, path: &str, bytes: &[u8], found: &[FoundLine]) -> Styled {
        let path = self.path(path);
        match self.shape {
            Shape::Path => path + "\n",
            Shape::Count => path + format!(":{}\n", found.len()),
            Shape::Lines { before: 0, after: 0 } => {
                let shown = found
                    .iter()
                    .map(|line| (line.number, line.span.clone(), &line.matches[..]));
                self.lines(&path, bytes, shown)
            }
            Shape::Lines { before, after } => self.lines(&path, bytes, with_context(bytes, found, before, after)),
        }
    }

    /// All files together.
    pub fn join(&self, files: Vec<Styled>) -> Styled {
        let heads = self.ui.stdout_is_terminal();
        let between = match self.shape {
            Shape::Lines { .. } if heads => "\n",
            Shape::Lines { before, after } if before + after > 0 => "--\n",
            _ => "",
        };
        joined(files, between)
    }

    fn lines<'a>(
        &self,
        path: &Styled,
        bytes: &[u8],
        shown: impl Iterator<Item = (usize, Range<usize>, &'a [Range<usize>])>,
    ) -> Styled {
        let heads = self.ui.stdout_is_terminal();
        let mut out = Styled::default();
        if heads {
            out.push(path.clone() + "\n");
        }
        let mut last = None;
        for (number, span, matches) in shown {
            if last.is_some_and(|last| last + 1 < number)
                && matches!(self.shape, Shape::Lines { before, after } if before + after > 0)
            {
                out.push("--\n");
            }
            last = Some(number);
            let sign = if matches.is_empty() { "-" } else { ":" };
            if !heads {
                out.push(path.clone() + sign);
            }
            out.paint(AnsiColor::Green.on_default(), number.to_string());
            out.push(sign);
            out.push(self.text(&bytes[span], matches) + "\n");
        }
        out
    }

    fn path(&self, path: &str) -> Styled {
        let style = AnsiColor::Magenta.on_default();
        match self.ui.stdout_is_terminal() {
            true => painted(style, harmless(path)),
            false => painted(style, path),
        }
    }

    /// A line with its matches in colour; on a terminal without what would steer that, and no longer than a few rows.
    fn text(&self, line: &[u8], matches: &[Range<usize>]) -> Styled {
        if !self.ui.stdout_is_terminal() {
            return painted_matches(line, matches, 0..line.len(), |part| part.to_vec());
        }
        let clean = |part: &[u8]| harmless(&String::from_utf8_lossy(part).replace('\t', "    ")).into_bytes();
        // A line that is no UTF-8 shows no matches: its places are those of other bytes.
        let Ok(text) = std::str::from_utf8(line) else {
            return clean(line).into();
        };
        let window = window(text, matches.first().map_or(0, |found| found.start), self.ui.width());
        let mut out = Styled::default();
        if window.start > 0 {
            out.push("…");
        }
        out.push(painted_matches(line, matches, window.clone(), clean));
        if window.end < line.len() {
            out.push("…");
        }
        out
    }
}

/// The bytes of `line` in `window`, each part made `clean`, its matches in colour.
fn painted_matches(
    line: &[u8],
    matches: &[Range<usize>],
    window: Range<usize>,
    clean: impl Fn(&[u8]) -> Vec<u8>,
) -> Styled {
    let style = AnsiColor::Red.on_default().bold();
    let mut out = Styled::default();
    let mut at = window.start;
    for found in matches.iter().filter(|found| !found.is_empty()) {
        let (from, to) = (found.start.max(at), found.end.min(window.end));
        if from < to {
            out.paint(Style::new(), clean(&line[at..from]));
            out.paint(style, clean(&line[from..to]));
            at = to;
        }
    }
    out.paint(Style::new(), clean(&line[at..window.end]));
    out
}

/// The part of `line` that a terminal of `columns` shows: everything, or a few rows around byte `at`.
fn window(line: &str, at: usize, columns: usize) -> Range<usize> {
    let room = columns * ROWS;
    // As many bytes fill no more columns: nothing needs to be counted.
    if line.len() <= room {
        return 0..line.len();
    }
    let before: Vec<usize> = line.get(..at).map_or_else(Vec::new, |before| {
        before
            .grapheme_indices(true)
            .rev()
            .take(columns / 2)
            .map(|(at, _)| at)
            .collect()
    });
    let start = match at <= room / 2 {
        true => 0,
        false => before.last().copied().unwrap_or(0),
    };
    // Wide characters take two columns.
    let mut rest = line[start..].grapheme_indices(true).skip(room / 2);
    let end = rest.next().map_or(line.len(), |(length, _)| start + length);
    start..end
}

/// The lines of `bytes` to show for `found`: number, bytes, and what matches, nothing for those around them.
fn with_context<'a>(
    bytes: &[u8],
    found: &'a [FoundLine],
    before: usize,
    after: usize,
) -> impl Iterator<Item = (usize, Range<usize>, &'a [Range<usize>])> {
    let mut shown = Vec::new();
    let mut start = 0;
    let mut next = 0;
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let number = index + 1;
        while found.get(next).is_some_and(|found| found.number < number) {
            next += 1;
        }
        let is_after = next > 0 && number <= found[next - 1].number.saturating_add(after);
        match found.get(next) {
            Some(found) if found.number == number => shown.push((number, found.span.clone(), &found.matches[..])),
            Some(found) if is_after || number.saturating_add(before) >= found.number => {
                shown.push((number, start..start + length_without_end(line), &[][..]));
            }
            None if is_after => shown.push((number, start..start + length_without_end(line), &[][..])),
            _ => {}
        }
        start += line.len();
    }
    shown.into_iter()
}

fn length_without_end(line: &[u8]) -> usize {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line).len()
}
