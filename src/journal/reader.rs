//! From a file's text to its entries: the one parser for show, try, carry, week and check.

use super::conflict_copy::is_conflict_copy;
use super::days::{DayHeading, day_headings, front_matter, front_matter_date};
use super::entry::FileFacts;
use super::glance::Glance;
use super::item::Source;
use super::meant::scan_meant;
use super::signature::signature_of;
use super::{DatePattern, Entry, EntryFile, SectionKind, Settings, identity_text, tame};
use crate::document::{Document, Lines, Span};
use chrono::Datelike;
use std::sync::Arc;

/// Reads the file at `path` (relative to the root, with `/`) whose text is `text`. Never fails: what is not understood is kept
/// as a section of kind other or as no section at all.
pub fn read_file(path: &str, text: &str, settings: &Settings) -> EntryFile {
    EntryFile {
        path: path.to_owned(),
        text: Arc::from(text),
        entries: read_entries(path, text, settings),
    }
}

/// A file read for its Tries alone.
#[derive(Debug, Clone)]
pub struct TriesOfFile {
    /// The file; sections that hold no Tries may be missing, and its text may be left out, because keeping ten years of it costs
    /// more time than reading it.
    pub file: EntryFile,
    /// The signatures of its Tries.
    pub tries: Vec<u64>,
    /// Signatures of lines of Keep and Problem that were passed over: if a Try of the journal has one of them, the file must be
    /// read by [`read_file`].
    pub said: Vec<u64>,
}

/// Reads files for their Tries alone: the same Tries that [`read_file`] gives, faster.
#[derive(Debug)]
pub struct TriesReader<'a> {
    settings: &'a Settings,
    pattern: Option<DatePattern>,
}

impl<'a> TriesReader<'a> {
    /// A reader for a journal with these settings.
    pub fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            pattern: DatePattern::new(&settings.entries).ok(),
        }
    }

    /// Glances at the file at `path`; one that needs more is read.
    pub fn glance(&self, path: &str, text: &str) -> Glance {
        tame::glance(path, text, self.pattern.as_ref(), self.settings)
            .filter(|_| !is_conflict_copy(path))
            .unwrap_or_else(|| Glance::of_file(read_file(path, text, self.settings), self.settings))
    }

    /// Reads the file at `path` whose text is `text`.
    pub fn read(&self, path: &str, text: &str) -> TriesOfFile {
        let tame = tame::read_tame(path, text, self.pattern.as_ref(), self.settings);
        let (file, said) = match tame.filter(|_| !is_conflict_copy(path)) {
            Some(tame) => {
                let file = EntryFile {
                    path: path.to_owned(),
                    text: Arc::default(),
                    entries: vec![tame.entry],
                };
                (file, tame.said)
            }
            None => (read_file(path, text, self.settings), Vec::new()),
        };
        let sections = file.entries.iter().flat_map(|entry| &entry.sections);
        let tries = sections.filter(|section| matches!(section.kind, SectionKind::Try | SectionKind::LastTry));
        let tries = tries
            .flat_map(|section| &section.items)
            .map(|item| signature_of(&identity_text(&item.text)));
        TriesOfFile {
            tries: tries.collect(),
            said,
            file,
        }
    }
}

fn read_entries(path: &str, text: &str, settings: &Settings) -> Vec<Entry> {
    let bom = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let matter = front_matter(text, bom);
    let from = matter.as_ref().map_or(bom, |(_, after)| *after);
    let document = scan_meant(text, from, settings);
    let lines = Lines::new(text);
    let top: Vec<usize> = document.top().collect();
    let facts = |writable: bool| FileFacts {
        path,
        source: Source {
            text,
            document: &document,
            lines: &lines,
            writable,
        },
        settings,
        anchors: super::entry::Anchors::default(),
        front_matter: matter
            .as_ref()
            .and_then(|(yaml, _)| front_matter_date(&text[yaml.clone()])),
    };
    let days = day_headings(text, &document, &top);
    if days.len() > 1 {
        let entries = day_entries(&facts(false), &document, &top, &days);
        // Headings that are days make several entries only where sections stand under more than one of them.
        if entries.iter().filter(|entry| has_items_of_kpt(entry)).count() > 1 {
            return entries;
        }
    }
    vec![facts(!is_conflict_copy(path)).whole_entry(&top, 0..text.len())]
}

fn has_items_of_kpt(entry: &Entry) -> bool {
    let mut sections = entry.sections.iter();
    sections.any(|section| {
        matches!(
            section.kind,
            SectionKind::Keep | SectionKind::Problem | SectionKind::Try
        )
    })
}

/// One entry for each day; what stands before the first day heading belongs to the first.
fn day_entries(facts: &FileFacts<'_>, document: &Document, top: &[usize], days: &[DayHeading]) -> Vec<Entry> {
    let year = file_year(facts, document, top);
    let text = facts.source.text;
    let start_of = |place: usize| facts.source.lines.start(document.blocks[top[place]].span.start);
    let entries = days.iter().enumerate().map(|(index, day)| {
        let next = days.get(index + 1);
        let end = next.map_or(text.len(), |next| start_of(next.place));
        let start = if index == 0 { 0 } else { start_of(day.place) };
        let blocks = &top[day.place..next.map_or(top.len(), |next| next.place)];
        let span: Span = start..end;
        facts.day_entry(blocks, span, day.day, year)
    });
    entries.collect()
}

/// The year that path, front matter or title give a file of several days.
fn file_year(facts: &FileFacts<'_>, document: &Document, top: &[usize]) -> Option<i32> {
    let of_path = super::date::partial_of_path(facts.path).year;
    let of_matter = facts.front_matter.map(|day| day.year());
    of_path.or(of_matter).or_else(|| {
        let title = super::days::first_heading(facts.source.text, document, top)?;
        super::date_text::year_of(&facts.source.text[title])
    })
}
