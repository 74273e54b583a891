//! What a line that was found is part of: its day, its section, its Try. And the document that says so.

use super::undress::nfc;
use super::{DatePattern, EntryFile, Ledger, Section, SectionKind, Settings, State, read_file};
use crate::document::Span;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// `hoego search --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SearchRecord {
    /// As it was given.
    pub pattern: String,
    /// By day, then path, then line; `--sort newest` begins with the newest day.
    pub matches: Vec<MatchRecord>,
}

/// A line that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatchRecord {
    /// Relative to the journal with `/`.
    pub path: String,
    /// The entry's day.
    pub date: Option<NaiveDate>,
    /// From 1.
    pub line: usize,
    /// What it is part of; the first, where one name stands for several. What no name heads is `other`.
    pub section: SectionKind,
    /// The line as it stands in the file, without its line end. Bytes that are not UTF-8 are U+FFFD.
    pub text: String,
    /// What of `text` matches.
    pub spans: Vec<SpanRecord>,
    /// The state, on the day asked for, of the Try that the line is part of.
    pub state: Option<State>,
    /// The line of that Try.
    #[serde(skip)]
    pub try_line: Option<usize>,
}

/// A part of a line, in bytes of UTF-8.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SpanRecord {
    pub start: usize,
    pub end: usize,
}

/// What a line is part of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePlace {
    pub date: Option<NaiveDate>,
    /// Several where one name stands for several; never empty.
    pub sections: Vec<SectionKind>,
    /// The first line of the Try it is part of.
    pub try_line: Option<usize>,
}

impl LinePlace {
    /// What the bytes `line` of `file` are part of; `found` are the bytes that matter in it, for tables with a section in each column.
    pub fn new(file: &EntryFile, line: &Span, found: &[Span]) -> Self {
        let after = file.entries.partition_point(|entry| entry.span.start <= line.start);
        let Some(entry) = file.entries.get(after.saturating_sub(1)) else {
            return Self::nowhere();
        };
        let around = innermost(&entry.sections, line.start);
        let holding: Vec<&Section> = around.iter().copied().filter(|section| holds(section, found)).collect();
        let sections = if around.len() > 1 && !holding.is_empty() {
            holding
        } else {
            around
        };
        let tries = sections
            .iter()
            .filter(|section| matches!(section.kind, SectionKind::Try | SectionKind::LastTry));
        let item = tries
            .flat_map(|section| &section.items)
            .find(|item| item.span.start < line.end.max(line.start + 1) && line.start < item.span.end);
        let mut kinds: Vec<SectionKind> = sections.iter().map(|section| section.kind).collect();
        if kinds.is_empty() {
            kinds.push(SectionKind::Other);
        }
        Self {
            date: entry.date,
            sections: kinds,
            try_line: item.map(|item| item.line),
        }
    }

    fn nowhere() -> Self {
        Self {
            date: None,
            sections: vec![SectionKind::Other],
            try_line: None,
        }
    }
}

/// The sections around byte `at` that start last: one, or those of a name of several, or those of a table.
fn innermost(sections: &[Section], at: usize) -> Vec<&Section> {
    let before = &sections[..sections.partition_point(|section| section.span.start <= at)];
    let around = |section: &&Section| section.span.contains(&at);
    let Some(start) = before.iter().rev().find(around).map(|section| section.span.start) else {
        return Vec::new();
    };
    let first = before.partition_point(|section| section.span.start < start);
    before[first..].iter().filter(around).collect()
}

fn holds(section: &Section, found: &[Span]) -> bool {
    let meets = |item: &Span| {
        found
            .iter()
            .any(|found| item.start < found.end && found.start < item.end)
    };
    section.items.iter().any(|item| meets(&item.span))
}

/// Tells the day that a file is sorted by.
#[derive(Debug)]
pub struct DayOfFile<'a> {
    settings: &'a Settings,
    pattern: Option<DatePattern>,
}

impl<'a> DayOfFile<'a> {
    /// For a journal with these settings.
    pub fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            pattern: DatePattern::new(&nfc(&settings.entries)).ok(),
        }
    }

    /// The day of the path by the pattern, else the first that the file gives; only then is it read.
    pub fn of(&self, path: &str, text: &str) -> Option<NaiveDate> {
        let by_pattern = self.pattern.as_ref().and_then(|pattern| pattern.day_of(&nfc(path)));
        by_pattern.or_else(|| self.of_read(&read_file(path, text, self.settings)))
    }

    /// The same for a file that was read already.
    pub fn of_read(&self, file: &EntryFile) -> Option<NaiveDate> {
        let by_pattern = self
            .pattern
            .as_ref()
            .and_then(|pattern| pattern.day_of(&nfc(&file.path)));
        by_pattern.or_else(|| file.entries.iter().filter_map(|entry| entry.date).min())
    }
}

/// The states of all Tries on a day, by the place where they stand.
#[derive(Debug, Default)]
pub struct StatesByPlace {
    states: HashMap<String, HashMap<usize, State>>,
}

impl StatesByPlace {
    /// What `ledger` says on `day`; a Try that is written later has no state yet.
    pub fn new(ledger: &Ledger, day: NaiveDate) -> Self {
        let mut states: HashMap<String, HashMap<usize, State>> = HashMap::new();
        for lineage in &ledger.lineages {
            let Some(state) = ledger.state(lineage, day) else {
                continue;
            };
            for occurrence in &lineage.occurrences {
                let place = &occurrence.place;
                states.entry(place.path.clone()).or_default().insert(place.line, state);
            }
        }
        Self { states }
    }

    /// The state of the Try that begins in `line` of the file at `path`.
    pub fn at(&self, path: &str, line: usize) -> Option<State> {
        self.states.get(path)?.get(&line).copied()
    }
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "these are ranges of bytes")]
mod tests {
    use super::*;

    fn place(text: &str, word: &str) -> LinePlace {
        let file = read_file("2025-01-13.md", text, &Settings::default());
        let at = text.find(word).unwrap();
        let start = text[..at].rfind('\n').map_or(0, |line_end| line_end + 1);
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        LinePlace::new(&file, &(start..end), &[at..at + word.len()])
    }

    #[test]
    fn lines_know_their_section_and_their_try() {
        use SectionKind::{Keep, Other, Try};
        let text =
            "intro\n# 2025-01-13\n\n## Keep\n\n* a\n\n## 메모\n\nnote\n\n## Try\n\nlead\n\n* walk\n  * when\n* run\n";
        assert_eq!(place(text, "intro").sections, [Other]);
        assert_eq!(place(text, "* a").sections, [Keep]);
        assert_eq!(place(text, "note").sections, [Other]);
        assert_eq!(place(text, "walk"), place(text, "when"));
        assert_eq!(
            (place(text, "walk").sections, place(text, "walk").try_line),
            (vec![Try], Some(16))
        );
        assert_eq!(place(text, "run").try_line, Some(18));
        assert_eq!(
            (place(text, "lead").sections, place(text, "lead").try_line),
            (vec![Try], None)
        );
    }

    #[test]
    fn a_name_of_several_and_a_table_give_several_sections() {
        use SectionKind::{Keep, Problem, Try};
        assert_eq!(place("## Problem & Try\n\n* a\n", "* a").sections, [Problem, Try]);
        let columns = "| Keep | Problem | Try |\n|---|---|---|\n| one | two | three |\n";
        assert_eq!(place(columns, "one").sections, [Keep]);
        assert_eq!(place(columns, "three").sections, [Try]);
        let rows = "| | |\n|---|---|\n| Keep | one |\n| Problem | two |\n";
        assert_eq!(place(rows, "two").sections, [Problem]);
    }

    #[test]
    fn a_file_of_several_days_gives_each_line_its_day() {
        let text = "# 회고\n\n## 2025-01-14\n\n### Keep\n\n* b\n\n## 2025-01-13\n\n### Keep\n\n* a\n";
        let file = read_file("log.md", text, &Settings::default());
        let day = |word: &str| place_in(&file, text.find(word).unwrap()).date.unwrap().to_string();
        assert_eq!((day("* b").as_str(), day("* a").as_str()), ("2025-01-14", "2025-01-13"));
    }

    fn place_in(file: &EntryFile, at: usize) -> LinePlace {
        LinePlace::new(file, &(at..at + 1), &[])
    }
}
