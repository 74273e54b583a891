//! Which files can matter to what is outstanding. Most Tries of ten years are closed by a plain mark and named nowhere else; to know
//! that takes a glance at each line, not its meaning. Only files that hold anything else are read for the ledger.
//!
//! A Try is **settled at a glance** if it was written once, all other lines that link to it say the same words, one of them or
//! itself is marked done or dropped by the day, without a stamp, and its words stand nowhere else. Everything else is a candidate.
//! `tests/tame.rs` compares the answers with those of the whole ledger.

use super::identity::{Id, RawId, SHORTEST_ID, identity_text};
use super::plain::PlainTry;
use super::signature::signature_of;
use super::{EntryFile, Item, SectionKind, Settings, settle};
use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

/// What names a Try at a glance: its origin's day and the first four characters of its ID.
type Key = (NaiveDate, [u8; SHORTEST_ID]);

/// A line under 지난 Try or Try, as far as a glance goes.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    date: NaiveDate,
    /// Whether its mark closes it, on the entry's own day.
    closes: bool,
    /// The signature of its text.
    says: u64,
    names: Names,
}

/// What a line names.
#[derive(Debug, Clone)]
enum Names {
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

fn key(date: NaiveDate, id: &str) -> Option<Key> {
    let first = id.as_bytes().get(..4)?;
    Some((date, first.to_ascii_lowercase().try_into().ok()?))
}

/// A glance at a file.
#[derive(Debug, Clone)]
pub struct Glance {
    /// Relative to the journal's root.
    pub path: String,
    /// The days of its entries.
    pub(super) days: Vec<NaiveDate>,
    pub(super) seen: Vec<Seen>,
    /// Signatures of the lines of Keep and Problem.
    pub(super) said: Vec<u64>,
    /// The file, where a glance was not enough to see even that.
    pub file: Option<EntryFile>,
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
            path: file.path.clone(),
            days,
            seen,
            said: Vec::new(),
            file: Some(file),
        }
    }
}

/// What a glance at all files leaves to be read.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    keys: FxHashSet<Key>,
    /// The IDs of the Tries that are settled.
    settled: Vec<RawId>,
    /// Whether all files must be read after all.
    all: bool,
}

/// What is known of the Try of a key.
#[derive(Debug, Default)]
struct Group {
    written: usize,
    id: Option<RawId>,
    says: u64,
    /// Whether a line that links to it says something else.
    reworded: bool,
    closed: bool,
    linked: Vec<u64>,
}

impl Candidates {
    /// Finds out from `glances` what is not settled on `day`.
    pub fn new(glances: &[Glance], day: NaiveDate) -> Self {
        let mut groups: FxHashMap<Key, Group> = FxHashMap::default();
        let mut says: FxHashMap<u64, usize> = FxHashMap::default();
        let mut all = false;
        for seen in glances.iter().flat_map(|glance| &glance.seen) {
            let closes = seen.closes && seen.date <= day;
            match &seen.names {
                Names::Odd => all = true,
                Names::Words => *says.entry(seen.says).or_default() += 1,
                Names::Linked(key) => {
                    let group = groups.entry(*key).or_default();
                    group.closed |= closes;
                    group.linked.push(seen.says);
                }
                Names::Written(id) => {
                    *says.entry(seen.says).or_default() += 1;
                    let group = groups.entry((seen.date, id.first())).or_default();
                    group.closed |= closes;
                    (group.written, group.says, group.id) = (group.written + 1, seen.says, Some(*id));
                }
            }
        }
        Self::sort_out(groups, says, all)
    }

    fn sort_out(mut groups: FxHashMap<Key, Group>, says: FxHashMap<u64, usize>, all: bool) -> Self {
        // Words that a Try has got besides those it was written with.
        let mut other_words: FxHashSet<u64> = FxHashSet::default();
        // Days on which a reworded origin may have to be looked for.
        let mut lost: FxHashSet<NaiveDate> = FxHashSet::default();
        for (key, group) in &mut groups {
            let others = group
                .linked
                .iter()
                .filter(|says| group.written == 0 || **says != group.says);
            other_words.extend(others.copied());
            group.reworded = group.linked.iter().any(|says| *says != group.says);
            if group.written == 0 {
                lost.insert(key.0);
            }
        }
        let mut candidates = Self { all, ..Self::default() };
        for (key, group) in groups {
            let alone = says.get(&group.says) == Some(&1) && !other_words.contains(&group.says);
            let settled = group.closed && group.written == 1 && !group.reworded && alone && !lost.contains(&key.0);
            match group.id.filter(|_| settled) {
                Some(id) => candidates.settled.push(id),
                None => {
                    candidates.keys.insert(key);
                }
            }
        }
        candidates
    }

    /// Which of `glances` must be read for the ledger: those with a line of a candidate or with its words, and all of a day on
    /// which one was written.
    pub fn to_read(&self, glances: &[Glance]) -> Vec<bool> {
        if self.all {
            return vec![true; glances.len()];
        }
        let mut words: FxHashSet<u64> = FxHashSet::default();
        for seen in glances.iter().flat_map(|glance| &glance.seen) {
            if self.key_of(seen).is_some_and(|key| self.keys.contains(&key)) {
                words.insert(seen.says);
            }
        }
        let days: FxHashSet<NaiveDate> = self.keys.iter().map(|(day, _)| *day).collect();
        let needs = |glance: &Glance| {
            glance.file.is_some()
                || glance.days.iter().any(|day| days.contains(day))
                || glance.said.iter().any(|said| words.contains(said))
                || glance.seen.iter().any(|seen| words.contains(&seen.says))
        };
        glances.iter().map(needs).collect()
    }

    fn key_of(&self, seen: &Seen) -> Option<Key> {
        match &seen.names {
            Names::Linked(key) => Some(*key),
            Names::Written(id) => Some((seen.date, id.first())),
            Names::Words | Names::Odd => None,
        }
    }

    /// The IDs of the settled Tries that begin as one of `ids`: only they can make a short ID longer.
    pub(super) fn settled_beside<'a>(&self, ids: impl Iterator<Item = &'a Id>) -> Vec<Id> {
        let first = |id: &Id| <[u8; SHORTEST_ID]>::try_from(id.prefix(SHORTEST_ID).as_bytes()).ok();
        let firsts: FxHashSet<[u8; SHORTEST_ID]> = ids.filter_map(first).collect();
        let beside = self.settled.iter().filter(|id| firsts.contains(&id.first()));
        beside.map(|id| id.to_id()).collect()
    }

    /// Whether the ledger of the files read tells all about the Try of `origin` and `id`.
    pub(super) fn tells(&self, origin: NaiveDate, id: &Id) -> bool {
        self.all || key(origin, id.as_str()).is_none_or(|key| self.keys.contains(&key))
    }
}
