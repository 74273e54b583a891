//! Adopting: what a folder of Markdown files turns out to be, before anything is written.

use super::{EntryFile, Journal, Language, Section, SectionKind};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization as _;

/// What was found in a folder: a part of `hoego init --json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingsRecord {
    /// Markdown files that were read.
    pub files: usize,
    /// Dated entries; a file of several days counts once for each.
    pub entries: usize,
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
    /// Sections by kind.
    pub sections: BTreeMap<String, usize>,
    /// Items by kind of section.
    pub items: BTreeMap<String, usize>,
    /// Files that nothing gives a date, in path order.
    pub undated: Vec<String>,
    /// Days that more than one file is about.
    pub days_written_twice: Vec<NaiveDate>,
    /// Headings of lists that were taken for nothing, the commonest first.
    pub unrecognised: Vec<HeadingRecord>,
}

/// A heading that names no section, and in how many entries it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeadingRecord {
    /// As it is mostly written: `## Tasks`.
    pub heading: String,
    /// Its words, as `--try-heading` takes them.
    pub name: String,
    pub entries: usize,
}

/// Headings shown at most.
const HEADINGS: usize = 5;

/// Looks at the files of `journal`.
pub fn find_out(journal: &Journal) -> FindingsRecord {
    let entries = journal.entries();
    let mut findings = FindingsRecord {
        files: journal.files.len(),
        entries: entries.len(),
        first: entries.first().and_then(|entry| entry.date),
        last: entries.last().and_then(|entry| entry.date),
        unrecognised: unrecognised(journal),
        ..FindingsRecord::default()
    };
    let undated = |file: &&EntryFile| file.entries.iter().all(|entry| entry.date.is_none());
    let files = journal.files.values().map(AsRef::as_ref);
    findings.undated = files.filter(undated).map(|file| file.path.clone()).collect();
    // What was understood counts, dated or not: a name without a year is no reason to say that nothing was found.
    let all = journal.files.values().flat_map(|file| &file.entries);
    for section in all.flat_map(|entry| &entry.sections) {
        if let Some(name) = name_of(section.kind) {
            *findings.sections.entry(name.to_owned()).or_default() += 1;
            *findings.items.entry(name.to_owned()).or_default() += section.items.len();
        }
    }
    let twice = entries
        .windows(2)
        .filter(|pair| pair[0].date == pair[1].date && pair[0].path != pair[1].path);
    let twice: BTreeSet<NaiveDate> = twice.filter_map(|pair| pair[0].date).collect();
    findings.days_written_twice = twice.into_iter().collect();
    findings
}

fn name_of(kind: SectionKind) -> Option<&'static str> {
    match kind {
        SectionKind::LastTry => Some("last-try"),
        SectionKind::Review => Some("review"),
        SectionKind::Keep => Some("keep"),
        SectionKind::Problem => Some("problem"),
        SectionKind::Try => Some("try"),
        SectionKind::Other => None,
    }
}

/// Headings with a list below them that recur, but name no section.
fn unrecognised(journal: &Journal) -> Vec<HeadingRecord> {
    let mut spellings: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for (file, entry) in journal
        .files
        .values()
        .flat_map(|file| file.entries.iter().map(move |entry| (file, entry)))
    {
        let mut here = BTreeSet::new();
        let others = entry
            .sections
            .iter()
            .filter(|section| section.kind == SectionKind::Other);
        for section in others.filter(|section| section.level.is_some() && holds_list(&file.text, section)) {
            let name = bare(&section.heading);
            let is_title = section.level == Some(1) && entry.title.as_deref().is_some_and(|title| bare(title) == name);
            if !name.is_empty() && !is_title && here.insert(name.clone()) {
                *spellings.entry(name).or_default().entry(&section.heading).or_default() += 1;
            }
        }
    }
    let records = spellings.into_values().filter_map(|spellings| {
        let entries = spellings.values().sum();
        let (heading, _) = spellings.into_iter().max_by_key(|(_, count)| *count)?;
        let name = words_of(heading);
        let heading = heading.to_owned();
        (entries > 1).then_some(HeadingRecord { heading, name, entries })
    });
    let mut records: Vec<HeadingRecord> = records.collect();
    records.sort_by(|a, b| b.entries.cmp(&a.entries).then_with(|| a.heading.cmp(&b.heading)));
    records.truncate(HEADINGS);
    records
}

/// Whether a list stands below the heading; the items of sections that mean nothing are not read.
fn holds_list(text: &str, section: &Section) -> bool {
    let body = text.get(section.body_start..section.span.end).unwrap_or_default();
    let bullet = |line: &str| {
        ["* ", "- ", "+ ", "1. "]
            .iter()
            .any(|bullet| line.trim_start().starts_with(bullet))
    };
    body.lines().any(bullet)
}

/// A heading without its `#`.
fn words_of(heading: &str) -> String {
    heading
        .trim_matches(|c: char| c == '#' || c.is_whitespace())
        .nfc()
        .collect()
}

/// What two spellings of one heading have in common.
fn bare(heading: &str) -> String {
    let letters = words_of(heading).to_lowercase();
    let letters = letters.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' });
    letters
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The language most of what was written is in; `None` where nothing was.
pub fn guess_language<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Language> {
    let (mut latin, mut hangul, mut kana) = (0usize, 0usize, 0usize);
    for c in texts.flat_map(str::chars) {
        match c {
            'a'..='z' | 'A'..='Z' => latin += 1,
            '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '가'..='힣' => hangul += 1,
            '\u{3041}'..='\u{30ff}' => kana += 1,
            _ => {}
        }
    }
    // One syllable says what three Latin letters say, and even Korean notes are full of English names and code.
    let asian = hangul.max(kana);
    match () {
        () if asian == 0 && latin == 0 => None,
        () if asian * 20 < latin => Some(Language::En),
        () if hangul >= kana => Some(Language::Ko),
        () => Some(Language::Ja),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_that_of_the_prose_not_of_the_code() {
        let guess = |text| guess_language(std::iter::once(text));
        assert_eq!(
            guess("## Keep\n* multiprocessing.Queue에 put을 했다\n"),
            Some(Language::Ko)
        );
        assert_eq!(guess("## Keep\n* テストを先に書いた\n"), Some(Language::Ja));
        assert_eq!(guess("## Keep\n* wrote the test first\n"), Some(Language::En));
        assert_eq!(guess("1. 2. 3."), None);
    }
}
