//! The settings of a journal as the domain sees them: typed, complete, with defaults applied.

use super::SectionKind;
use chrono::{NaiveDate, NaiveTime};

/// The language of headings, weekdays and generated words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    Ko,
    #[default]
    En,
    Ja,
}

/// How many Tries an entry shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtMost {
    Number(usize),
    All,
}

impl AtMost {
    /// The number of places, `usize::MAX` for all of them.
    pub fn places(self) -> usize {
        match self {
            AtMost::Number(number) => number,
            AtMost::All => usize::MAX,
        }
    }
}

/// What `hoego.toml` says, with defaults applied.
#[derive(Debug, Clone)]
pub struct Settings {
    pub language: Language,
    /// strftime pattern of an entry's path below the root.
    pub entries: String,
    /// What is written before this time belongs to the day before.
    pub day_starts_at: NaiveTime,
    /// A day whose week, Monday to Sunday, is program week 1.
    pub program_starts_on: Option<NaiveDate>,
    /// Words that name a section beside the built-in ones.
    pub section_names: Vec<(SectionKind, String)>,
    /// Tries whose newest occurrence is before this day are history.
    pub carry_since: Option<NaiveDate>,
    /// How many Tries an entry shows.
    pub at_most: AtMost,
    /// Carries since the last attempt after which a Try is stale.
    pub stale_after: usize,
    /// Whether `[>]` is put where a Try was carried from.
    pub mark_carried: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Language::default(),
            entries: "%Y-%m-%d.md".to_owned(),
            day_starts_at: NaiveTime::MIN,
            program_starts_on: None,
            section_names: Vec::new(),
            carry_since: None,
            at_most: AtMost::Number(5),
            stale_after: 3,
            mark_carried: false,
        }
    }
}
