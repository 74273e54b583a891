//! Tries as text: the list, one lineage, a candidate in a hint.

use crate::cli::styled::{Styled, painted};
use crate::cli::tame::{harmless, on_one_line};
use crate::journal::{Lineage, State, TryRecord, Words};
use anstyle::{AnsiColor, Style};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// A numbered Try of the list.
#[derive(Debug, Clone)]
pub struct Numbered {
    /// Its number for WHICH; none for closed ones.
    pub number: Option<usize>,
    pub record: TryRecord,
}

/// One line of a hint that tells Tries apart.
pub fn candidate_line(lineage: &Lineage) -> String {
    let text = lineage
        .occurrences
        .last()
        .map_or("", |occurrence| occurrence.text.as_str());
    format!("{}  {}  {}", lineage.short_id, lineage.origin, shorten(text, 60))
}

/// The list: number, ID, text, age, carries, attempts; habits apart. `columns` is the width to keep to, if any.
pub fn list(tries: &[Numbered], words: Words, columns: Option<usize>) -> Styled {
    let (habits, others): (Vec<&Numbered>, Vec<&Numbered>) = tries
        .iter()
        .partition(|numbered| numbered.record.state == State::Trying);
    let mut out = Styled::default();
    let digits = tries.len().to_string().len();
    for numbered in &others {
        out.push(line(numbered, digits, words, columns));
    }
    if !habits.is_empty() {
        if !others.is_empty() {
            out.push("\n");
        }
        out.paint(Style::new().bold(), words.review().habit);
        out.push("\n");
        for numbered in habits {
            out.push(line(numbered, digits, words, columns));
        }
    }
    out
}

fn line(numbered: &Numbered, digits: usize, words: Words, columns: Option<usize>) -> Styled {
    let record = &numbered.record;
    let number = numbered.number.map(|number| number.to_string()).unwrap_or_default();
    let head = format!("{number:>digits$}  {}", record.id);
    let facts = facts(record, words).join(" · ");
    let sign = if record.focus { "! " } else { "" };
    let text = match columns {
        Some(columns) => {
            let room = columns
                .saturating_sub(head.width() + sign.width() + facts.width() + 4)
                .max(12);
            let text = shorten(&record.text, room);
            let gap = room.saturating_sub(text.width());
            format!("{text}{}", " ".repeat(gap))
        }
        None => record.text.clone(),
    };
    let weight = if record.focus {
        Style::new().bold()
    } else {
        Style::new()
    };
    let mut out = Styled::from(format!("{number:>digits$}  "));
    out.paint(AnsiColor::Cyan.on_default(), &record.id);
    out.push("  ");
    out.paint(weight, format!("{sign}{text}"));
    out.push("  ");
    out.paint(Style::new().dimmed(), facts);
    out.trim_end() + "\n"
}

/// What a list says of a Try beside its text.
fn facts(record: &TryRecord, words: Words) -> Vec<String> {
    let review = words.review();
    let mut facts = Vec::new();
    if !matches!(record.state, State::Open | State::Trying) {
        facts.push(state_name(record.state).to_owned());
    }
    facts.extend(record.urgent.then(|| review.urgent.to_owned()));
    facts.extend(record.important.then(|| review.important.to_owned()));
    facts.push(words.review_age(record.age_days));
    facts.extend((record.carries > 0).then(|| words.review_carries(record.carries)));
    facts.extend((record.attempts > 0).then(|| words.review_attempts(record.attempts)));
    facts.extend(record.until.map(|until| words.review_until(until)));
    facts
}

/// The name of a state, as in JSON and `--state`.
pub fn state_name(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Trying => "trying",
        State::Done => "done",
        State::Kept => "kept",
        State::Dropped => "dropped",
        State::History => "history",
        State::Unknown => "unknown",
    }
}

/// A lineage: its text, what is known of it, and each occurrence with day, mark and place.
pub fn lineage(record: &TryRecord, words: Words) -> Styled {
    let mut out = painted(AnsiColor::Cyan.on_default(), &record.id) + format!("  {}\n", record.text);
    for note in &record.notes {
        out.push(format!("      {note}\n"));
    }
    let mut facts = facts(record, words);
    if matches!(record.state, State::Open | State::Trying) {
        facts.insert(0, state_name(record.state).to_owned());
    }
    out.push("      ");
    out.paint(Style::new().dimmed(), facts.join(" · "));
    out.push("\n\n");
    for occurrence in &record.occurrences {
        let mark = occurrence
            .mark
            .map_or_else(|| "   ".to_owned(), |mark| format!("[{mark}]"));
        let day = words.day_and_weekday(occurrence.date);
        let path = on_one_line(&occurrence.path);
        out.push(format!("  {day}  {mark}  {path}:{}\n", occurrence.line));
    }
    out
}

/// `text` in at most `columns` columns without what is not seen, and with `…` where something is left out; no character is cut.
pub fn shorten(text: &str, columns: usize) -> String {
    let text = harmless(text);
    if text.width() <= columns {
        return text;
    }
    let mut out = String::new();
    for grapheme in text.graphemes(true) {
        if out.width() + grapheme.width() + 1 > columns {
            break;
        }
        out.push_str(grapheme);
    }
    out.truncate(out.trim_end().len());
    out + "…"
}
