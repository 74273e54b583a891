//! Long text on the terminal, a page at a time: nothing of it scrolls away before it could be read.

use super::words::LabTalk;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::review::{Key, answer, letter_of, terminal_error};
use crate::cli::styled::{Styled, painted};
use anstyle::Style;
use unicode_width::UnicodeWidthChar as _;

/// How far something was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// All of it was on the screen.
    ToTheEnd,
    Stopped,
    /// The person wants out.
    Left,
}

/// The rows that what is asked below the text takes.
const QUESTION: usize = 8;

/// A line as it is shown; its text holds no control character but tabs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub style: Style,
    pub text: String,
}

/// Shows `lines` on the terminal; where they do not fit into it, page by page.
pub fn page(context: &Context, words: &LabTalk, lines: &[Line]) -> Result<Reading, CommandError> {
    let ui = &context.ui;
    let wrap = |line: &Line| {
        let rows = wrapped(&line.text, ui.width()).into_iter();
        rows.map(|row| painted(line.style, row)).collect::<Vec<_>>()
    };
    let rows: Vec<Styled> = lines.iter().flat_map(wrap).collect();
    let height = ui.height();
    if rows.len() + QUESTION <= height {
        rows.into_iter().for_each(|row| ui.question(row));
        return Ok(Reading::ToTheEnd);
    }
    let pages = rows.chunks(height.saturating_sub(2).max(1));
    let count = pages.len();
    for (number, page) in pages.enumerate() {
        page.iter().for_each(|row| ui.question(row.clone()));
        let footer = format!("── {}/{count} · {}", number + 1, words.more);
        match answer(|| ui.question(footer), turned).map_err(terminal_error)? {
            Reading::ToTheEnd => {}
            other => return Ok(other),
        }
    }
    Ok(Reading::ToTheEnd)
}

/// What a key means below a page: to go on (`ToTheEnd`) or to stop.
fn turned(key: Key) -> Option<Reading> {
    match key {
        Key::Enter | Key::Char(' ' | '\u{3000}') => Some(Reading::ToTheEnd),
        Key::Interrupt => Some(Reading::Left),
        Key::Escape => Some(Reading::Stopped),
        Key::Char(char) => matches!(letter_of(char), Some('q' | 'n')).then_some(Reading::Stopped),
        _ => None,
    }
}

/// `line` in rows that are no wider than `width`.
fn wrapped(line: &str, width: usize) -> Vec<String> {
    let (mut rows, mut row, mut used) = (Vec::new(), String::new(), 0);
    for c in line.replace('\t', "    ").chars() {
        let wide = c.width().unwrap_or(0);
        if used + wide > width && !row.is_empty() {
            rows.push(std::mem::take(&mut row));
            used = 0;
        }
        row.push(c);
        used += wide;
    }
    rows.push(row);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_fit() {
        assert_eq!(wrapped("", 4), [""]);
        assert_eq!(wrapped("abcd", 4), ["abcd"]);
        assert_eq!(wrapped("abcde", 4), ["abcd", "e"]);
        assert_eq!(wrapped("가나다", 4), ["가나", "다"]);
        assert_eq!(wrapped("a가나", 4), ["a가", "나"]);
        assert_eq!(wrapped("a\tb", 4), ["a   ", " b"]);
    }
}
