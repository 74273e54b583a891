//! The values reading gives: files, entries, sections, items. Every span is a byte range of the file's text.

use super::conflict_copy::is_conflict_copy;
use super::undress::nfc;
use super::{Candidates, DatePattern, Place, Settings};
use crate::document::Span;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where an entry's date was found, in the order in which the places are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateSource {
    /// The file's path, by the journal's pattern.
    Path,
    /// A date in the file's name in a common form.
    Name,
    /// Front matter `date:`.
    FrontMatter,
    /// The first heading; for a file of several days, the heading of that day.
    Heading,
}

/// What a section is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    LastTry,
    Review,
    Keep,
    Problem,
    Try,
    Other,
}

/// The kind of a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StampKind {
    /// `✅`
    Done,
    /// `❌`
    Dropped,
    /// `⏳`
    Later,
}

/// `✅ 2025-01-14` and its kin at the end of an item's first paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    pub kind: StampKind,
    pub date: NaiveDate,
    /// The stamp's bytes with the blanks before it.
    pub span: Span,
}

/// The box at the start of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The character between the brackets, a blank for an open box.
    pub char: char,
    /// The bytes of that character.
    pub span: Span,
}

/// `([DATE](PATH#HEADING "try ID"))`: the link of a carried occurrence, or of an item that settles a Try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryLink {
    /// The origin's day.
    pub date: NaiveDate,
    /// The ID or a prefix of it, lower case.
    pub id: String,
    /// The link's bytes with its parentheses and the blanks before it.
    pub span: Span,
}

/// A list item below an item, at any depth; its own nested items follow it in document order.
#[derive(Debug, Clone)]
pub struct NestedItem {
    /// Depth below the item: 1 for its direct children.
    pub depth: usize,
    /// The nested item with everything below it, whole lines from the start of its first line.
    pub span: Span,
    /// The line, from 1.
    pub line: usize,
    pub mark: Option<Mark>,
    pub link: Option<TryLink>,
    /// Its first paragraph without mark, link and stamps, white space folded.
    pub text: String,
    /// Its first paragraph in the source, without bullet and box, with link and stamps.
    pub first: Span,
    pub stamps: Vec<Stamp>,
}

/// An item of a section.
#[derive(Debug, Clone)]
pub struct Item {
    /// The item with everything nested below it, from its bullet (or first character) to the end of its last line's
    /// text; the final line end is not part of it.
    pub span: Span,
    /// The line of its first character, from 1.
    pub line: usize,
    /// The bullet character (`*`, `-`, `+`); `None` for numbered items, paragraphs, table cells and inline items.
    pub bullet: Option<char>,
    /// Where the item's content starts in its line, in columns: what nested lines are indented by.
    pub content_column: usize,
    /// Whether marks can be written in place: a real list item in a file that may be written.
    pub markable: bool,
    /// Where the content starts: after bullet and blanks, before a box if there is one.
    pub content_start: usize,
    pub mark: Option<Mark>,
    /// The item's first paragraph in the source, without bullet and box, with link and stamps; may span lines.
    pub first: Span,
    pub link: Option<TryLink>,
    pub stamps: Vec<Stamp>,
    /// The first paragraph without mark, link and stamps, white space folded; inline Markdown stays.
    pub text: String,
    /// `#urgent` / `#긴급` as a whole word.
    pub urgent: bool,
    /// `#important` / `#중요` as a whole word.
    pub important: bool,
    /// Nested items and further paragraphs as plain text, one string each, in document order.
    pub notes: Vec<String>,
    /// Nested list items at all depths, in document order.
    pub nested: Vec<NestedItem>,
    /// Whether it only says that there is nothing ("없음").
    pub says_nothing: bool,
}

impl Item {
    /// The stamp of `kind`, the last one if there are several.
    pub fn stamp(&self, kind: StampKind) -> Option<&Stamp> {
        self.stamps.iter().rev().find(|stamp| stamp.kind == kind)
    }

    /// The mark's character.
    pub fn mark_char(&self) -> Option<char> {
        self.mark.as_ref().map(|mark| mark.char)
    }
}

/// A section of an entry. A heading of several names gives one section for each, with the same spans.
#[derive(Debug, Clone)]
pub struct Section {
    pub kind: SectionKind,
    /// The line (or cell) that names it, as it stands in the source, trimmed.
    pub heading: String,
    /// Heading level 1 to 6; `None` when it is named by bold text, a list item, a label or a table.
    pub level: Option<u8>,
    /// GitHub's anchor of its heading; `None` where it is named by something else.
    pub anchor: Option<String>,
    /// The line of its name, from 1.
    pub line: usize,
    /// The whole section with its name, whole lines.
    pub span: Span,
    /// Where its content starts: after the line end of the name.
    pub body_start: usize,
    pub items: Vec<Item>,
    /// Whether items can be appended here: not a table, not an inline item, not a file of several days.
    pub writable: bool,
}

/// A list item marked `[?]`; or an item marked `[x]` in a section of questions (`## 질문`, Questions, 質問).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its first paragraph without the mark, white space folded; inline Markdown stays.
    pub text: String,
    /// Whether its mark is `[x]`.
    pub answered: bool,
    pub line: usize,
    /// Links it contains: target as written.
    pub links: Vec<String>,
}

/// What one file says about one day.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Relative to the journal's root, with `/`.
    pub path: String,
    pub date: Option<NaiveDate>,
    pub date_from: Option<DateSource>,
    /// The text of the first heading, inline markup rendered.
    pub title: Option<String>,
    /// The day the title names, where that is another one than `date`.
    pub title_date: Option<NaiveDate>,
    pub sections: Vec<Section>,
    pub questions: Vec<Question>,
    /// The part of the file that is this entry: everything, or one day of a file of several.
    pub span: Span,
}

impl Entry {
    /// The items of all sections of `kind`, in document order.
    pub fn items(&self, kind: SectionKind) -> impl Iterator<Item = (&Section, &Item)> {
        self.sections
            .iter()
            .filter(move |section| section.kind == kind)
            .flat_map(|section| section.items.iter().map(move |item| (section, item)))
    }

    /// The first section of `kind`.
    pub fn section(&self, kind: SectionKind) -> Option<&Section> {
        self.sections.iter().find(|section| section.kind == kind)
    }
}

/// A file of the journal as it was read.
#[derive(Debug, Clone)]
pub struct EntryFile {
    /// Relative to the journal's root, with `/`.
    pub path: String,
    pub text: Arc<str>,
    /// One entry, or one per day for a file whose headings name several days.
    pub entries: Vec<Entry>,
}

impl EntryFile {
    /// Whether the file holds several days and is therefore never written into.
    pub fn several_days(&self) -> bool {
        self.entries.len() > 1
    }

    /// Whether the file is a copy that a synchronising service made, and is therefore never written into.
    pub fn is_conflict_copy(&self) -> bool {
        is_conflict_copy(&self.path)
    }

    /// Whether the file is never written into.
    pub fn is_read_only(&self) -> bool {
        self.several_days() || self.is_conflict_copy()
    }
}

/// A whole journal: settings and files in path order.
#[derive(Debug, Clone, Default)]
pub struct Journal {
    pub settings: Settings,
    /// By path; shared, so that a draft of a large journal costs no copy of it.
    pub files: BTreeMap<String, Arc<EntryFile>>,
    /// What is known of files that were not read; `None` where all were.
    pub unread: Option<Arc<Unread>>,
}

/// What is known of the files of a journal that were not read, because nothing in them can matter to what is asked.
///
/// In them stand only lines of Tries that are settled by the day that is asked about. With this known [`Ledger::new`], [`Journal::entry_on`],
/// [`Journal::path_for`] and a [`Draft`] that adds an entry give for that day what they give when all is read; the ledger leaves the
/// settled Tries out. Decisions about Tries need all files.
///
/// [`Ledger::new`]: super::Ledger::new
/// [`Draft`]: super::Draft
#[derive(Debug, Clone, Default)]
pub struct Unread {
    /// The folders of all files, read or not; without the root.
    pub folders: Vec<String>,
    /// The days of all entries, each once, oldest first.
    pub entry_days: Vec<NaiveDate>,
    /// What is settled, and what is not.
    pub candidates: Candidates,
}

impl Journal {
    /// All dated entries, oldest first, those of one day by path, then by place.
    pub fn entries(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self
            .files
            .values()
            .flat_map(|file| &file.entries)
            .filter(|entry| entry.date.is_some())
            .collect();
        entries.sort_by(|a, b| (a.date, &a.path, a.span.start).cmp(&(b.date, &b.path, b.span.start)));
        entries
    }

    /// The entry in which `place` is.
    pub(super) fn entry_at(&self, place: &Place) -> Option<&Entry> {
        let entries = &self.files.get(&place.path)?.entries;
        let at = entries.binary_search_by_key(&place.entry_start, |entry| entry.span.start);
        entries.get(at.ok()?)
    }

    /// Where the entry of `day` is written when there is none: by the pattern, in folders as they are spelled on disk, so that a
    /// Mac's decomposed Korean makes no second folder beside the first.
    pub fn path_for(&self, day: NaiveDate) -> String {
        let path = self.path_by_pattern(day);
        if path.is_ascii() {
            return path;
        }
        let folders: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
        for (depth, end) in folders.iter().enumerate().rev() {
            let wanted = &path[..*end];
            let on_disk = self.folders().filter_map(|folder| {
                let end = folder.match_indices('/').nth(depth).map_or(folder.len(), |(at, _)| at);
                (folder.matches('/').count() >= depth).then(|| &folder[..end])
            });
            let same = on_disk.filter(|folder| nfc(folder) == nfc(wanted));
            if let Some(folder) = same.min_by_key(|folder| *folder != wanted) {
                return format!("{folder}{}", &path[*end..]);
            }
        }
        path
    }

    /// The folders in which files stand, those that were not read too.
    fn folders(&self) -> impl Iterator<Item = &str> {
        let read = self.files.keys().filter_map(|path| Some(path.rsplit_once('/')?.0));
        let unread = self.unread.iter().flat_map(|unread| &unread.folders);
        read.chain(unread.map(String::as_str))
    }

    pub(super) fn path_by_pattern(&self, day: NaiveDate) -> String {
        let pattern = DatePattern::unchecked(&self.settings.entries);
        pattern.map(|pattern| pattern.path_of(day)).unwrap_or_default()
    }

    /// The text of the file at `path`, empty if there is none.
    pub fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", |file| &file.text)
    }
}
