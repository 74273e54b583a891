//! A Try through the entries: its occurrences, what closed it, and its state on a day.

use super::Id;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The state of a lineage on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Not tried yet.
    Open,
    /// Goes on: a habit.
    Trying,
    /// Tried, finished.
    Done,
    /// It worked and stands in Keep.
    Kept,
    /// Decided against.
    Dropped,
    /// Open, but written before `carry.since`.
    History,
    /// Its newest occurrence has a mark nobody knows.
    Unknown,
}

impl State {
    /// Done, kept or dropped.
    pub fn is_closed(self) -> bool {
        matches!(self, State::Done | State::Kept | State::Dropped)
    }
}

/// Where an item stands: enough to find it again in its entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, relative to the root.
    pub path: String,
    /// The entry's day.
    pub date: NaiveDate,
    /// The line, from 1.
    pub line: usize,
    /// Indices into the entry's sections and that section's items.
    pub section: usize,
    pub item: usize,
    /// The start of the entry in its file.
    pub entry_start: usize,
}

impl Place {
    /// What places are ordered by: day, path, line.
    pub fn order(&self) -> (NaiveDate, &str, usize) {
        (self.date, &self.path, self.line)
    }

    /// Whether both are places of one entry.
    pub fn same_entry(&self, other: &Place) -> bool {
        self.path == other.path && self.entry_start == other.entry_start
    }
}

/// One place where a Try stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    pub place: Place,
    /// The character in brackets, `None` without a box.
    pub mark: Option<char>,
    /// Whether it carries a link to its origin.
    pub linked: bool,
    pub text: String,
    /// The day of its `✅` or `❌`.
    pub closed_on: Option<NaiveDate>,
    /// The day of its `⏳`.
    pub until: Option<NaiveDate>,
    pub urgent: bool,
    pub important: bool,
    pub notes: Vec<String>,
}

/// How a lineage was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClosingKind {
    Done,
    Kept,
    Dropped,
}

/// Something that closes a lineage: a mark, or an item in Keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    pub kind: ClosingKind,
    /// The day from which it is closed.
    pub on: NaiveDate,
    /// Where it is written.
    pub place: Place,
    /// Whether it stands on a linked occurrence or in Keep; on an unlinked one, a later equal text of the entry overrides it.
    pub linked: bool,
}

/// All occurrences of one Try, oldest entry first.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Lineage {
    /// The origin's day.
    pub origin: NaiveDate,
    pub id: Id,
    /// The shortest prefix of the ID, four characters or more, that no other lineage of the journal shares.
    pub short_id: String,
    pub occurrences: Vec<Occurrence>,
    /// In the order of the entries they are written in.
    pub closings: Vec<Closing>,
    /// Days, with places, on which it was written down as a Problem.
    pub problems: Vec<Place>,
    /// Whether the item found as its origin was reworded since (its ID is another one).
    pub reworded: bool,
    /// Whether no item of the origin's day could be found.
    pub origin_missing: bool,
}

/// What names a lineage for good: its origin's day and its ID.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LineageKey {
    pub origin: NaiveDate,
    pub id: Id,
}

impl Lineage {
    /// Its name, to find it again in a ledger made later.
    pub fn key(&self) -> LineageKey {
        LineageKey {
            origin: self.origin,
            id: self.id.clone(),
        }
    }

    /// The day of its oldest occurrence: the origin's, unless that was deleted.
    pub fn first_day(&self) -> NaiveDate {
        self.occurrences
            .first()
            .map_or(self.origin, |occurrence| occurrence.place.date)
    }
}
