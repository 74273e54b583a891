//! Which files can matter to what is outstanding. Most Tries of ten years are closed by a plain mark and named nowhere else; to know
//! that takes a glance at each line, not its meaning. Only files that hold anything else are read for the ledger.
//!
//! A Try is **settled at a glance** if it was written once, all other lines that link to it say the same words, one of them or
//! itself is marked done or dropped by the day, without a stamp, and its words stand nowhere else. Everything else is a candidate.
//! `tests/tame.rs` compares the answers with those of the whole ledger.

use super::identity::{RawId, SHORTEST_ID, identity_text};
use super::plain::PlainTry;
use super::signature::signature_of;
use super::{EntryFile, Item, SectionKind, Settings, packed, settle};
use chrono::NaiveDate;
use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// What names a Try at a glance: its origin's day and the first four characters of its ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct Key {
    #[serde(with = "packed::day")]
    pub day: NaiveDate,
    pub first: [u8; SHORTEST_ID],
}

/// A line under 지난 Try or Try, as far as a glance goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen {
    #[serde(with = "packed::day")]
    pub date: NaiveDate,
    /// Whether its mark closes it, on the entry's own day.
    pub closes: bool,
    /// The signature of its text.
    pub says: u64,
    pub names: Names,
}

/// What a line names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Names {
    /// A Try that is linked.
    Linked(Key),
    /// Written under Try without a link: perhaps a new one, with this ID.
    Written(RawId),
    /// Under 지난 Try without a link: one that has its words, if any.
    Words,
    /// A link that nobody can have written for us.
    Odd,
}

impl Seen {
    /// A glance at `item`, which stands in a section of `kind` of an entry of `date`; `None` where it is no Try.
    pub(super) fn new(item: &Item, kind: SectionKind, date: NaiveDate) -> Option<Self> {
        if item.says_nothing || item.text.is_empty() {
            return None;
        }
        let text = identity_text(&item.text);
        let names = match &item.link {
            Some(link) => key(link.date, &link.id).map_or(Names::Odd, Names::Linked),
            None if kind == SectionKind::Try => Names::Written(RawId::of_lines(&format!("{date}\n{text}"))),
            None => Names::Words,
        };
        let closes = matches!(item.mark_char(), Some('x' | 'X' | '-')) && item.stamps.is_empty();
        Some(Self {
            date,
            closes,
            says: signature_of(&text),
            names,
        })
    }
}

impl Seen {
    /// The same for a plain line; `lines` holds the entry's day and a line end, and room to work.
    pub(super) fn of_plain(
        plain: &PlainTry<'_>,
        kind: SectionKind,
        date: NaiveDate,
        lines: &mut String,
    ) -> Option<Self> {
        if plain.says_nothing {
            return None;
        }
        let names = match plain.link {
            Some((date, id)) => key(date, id).map_or(Names::Odd, Names::Linked),
            None if kind == SectionKind::Try => {
                let day = lines.len();
                lines.push_str(plain.text);
                let id = RawId::of_lines(lines);
                lines.truncate(day);
                Names::Written(id)
            }
            None => Names::Words,
        };
        Some(Self {
            date,
            closes: matches!(plain.mark, Some('x' | 'X' | '-')),
            says: plain.says,
            names,
        })
    }

    /// The Tries that an item of Keep or Problem, or a line nested in it, links to. What they come to is for the ledger.
    fn settling(item: &Item, date: NaiveDate, settings: &Settings) -> Vec<Self> {
        let own = (item.link.as_ref(), item.text.as_str());
        let nested = item
            .nested
            .iter()
            .map(|nested| (nested.link.as_ref(), nested.text.as_str()));
        let linked = std::iter::once(own)
            .chain(nested)
            .filter_map(|(link, text)| Some((link?, text)));
        let seen = linked.map(|(link, text)| Self {
            date,
            closes: false,
            says: signature_of(&identity_text(settle::without_label(text, settings))),
            names: key(link.date, &link.id).map_or(Names::Odd, Names::Linked),
        });
        seen.collect()
    }
}

/// The key of the Try of `day` whose ID begins with `id`; `None` where that is too short to name one.
pub(super) fn key(day: NaiveDate, id: &str) -> Option<Key> {
    let first = id.as_bytes().get(..SHORTEST_ID)?;
    let first = first.to_ascii_lowercase().try_into().ok()?;
    Some(Key { day, first })
}

/// Whether a text may hold a block that opted in to the lab.
pub(super) fn mentions_lab(text: &[u8]) -> bool {
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b".lab"));
    FINDER.find(text).is_some()
}

/// A glance at a file. Can be stored: the file itself is then left out, and has to be read again.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Glance {
    /// The days of its entries.
    #[serde(with = "packed::days")]
    pub(super) days: Vec<NaiveDate>,
    pub(super) seen: Vec<Seen>,
    /// Signatures of the lines of Keep and Problem.
    pub(super) said: Vec<u64>,
    /// Whether a glance was not enough: the file has to be read whole.
    pub(super) whole: bool,
    /// Whether it may hold questions.
    pub(super) asks: bool,
    /// Whether it may hold blocks that opted in to the lab.
    pub(super) lab: bool,
    /// The file, where it was read whole for the glance.
    #[serde(skip)]
    pub file: Option<Box<EntryFile>>,
}

impl Glance {
    /// What is seen in a file that was read whole.
    pub(super) fn of_file(file: EntryFile, settings: &Settings) -> Self {
        let mut seen = Vec::new();
        for entry in &file.entries {
            let Some(date) = entry.date else { continue };
            for section in &entry.sections {
                match section.kind {
                    SectionKind::LastTry | SectionKind::Try => {
                        let items = section.items.iter();
                        seen.extend(items.filter_map(|item| Seen::new(item, section.kind, date)));
                    }
                    SectionKind::Keep | SectionKind::Problem => {
                        seen.extend(
                            section
                                .items
                                .iter()
                                .flat_map(|item| Seen::settling(item, date, settings)),
                        );
                    }
                    SectionKind::Review | SectionKind::Other => {}
                }
            }
        }
        let days = file.entries.iter().filter_map(|entry| entry.date).collect();
        Self {
            days,
            seen,
            said: Vec::new(),
            whole: true,
            asks: file.entries.iter().any(|entry| !entry.questions.is_empty()),
            lab: mentions_lab(file.text.as_bytes()),
            file: Some(Box::new(file)),
        }
    }
}
