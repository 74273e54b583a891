//! What is not settled at a glance: a few dozen of thousands of Tries, and the files that have to be read to tell all of them.

use super::glance::{Glance, Key, Names, Seen, key};
use super::identity::{Id, RawId, SHORTEST_ID};
use super::{Lineage, packed};
use chrono::{Datelike as _, NaiveDate};
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// What a glance at all files leaves to be read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Candidates {
    keys: FxHashSet<Key>,
    /// The Tries that are settled.
    #[serde(with = "packed::settled")]
    settled: Vec<Settled>,
    /// Whether all files must be read after all.
    all: bool,
}

/// A Try that is settled. There are thousands; so days are numbers here (see [`packed`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Settled {
    pub origin: i32,
    /// The day of the last line that names it.
    pub last: i32,
    pub id: RawId,
}

/// What is known of the Try of a key. There are as many as lines in ten years, so it is small.
#[derive(Debug, Default)]
struct Group {
    written: u32,
    id: Option<RawId>,
    says: u64,
    /// Whether a line that links to it says something else.
    reworded: bool,
    closed: bool,
    /// What the first line that links to it says: the others nearly always say the same.
    linked: Option<u64>,
    last: Option<NaiveDate>,
}

impl Group {
    fn saw(&mut self, seen: &Seen, closes: bool) {
        self.closed |= closes;
        self.last = self.last.max(Some(seen.date));
    }

    /// Whether `says`, which a line that links to it says, are words that it was not written with.
    fn is_other(&self, says: u64) -> bool {
        self.written == 0 || says != self.says
    }
}

impl Candidates {
    /// The day of the newest entry. What is not settled is the same on it and on every later day.
    pub fn newest(glances: &[Glance]) -> Option<NaiveDate> {
        glances.iter().flat_map(|glance| &glance.days).max().copied()
    }

    /// Finds out from `glances` what is not settled on `day`.
    pub fn new(glances: &[Glance], day: NaiveDate) -> Self {
        // Most entries have two new Tries or so: to make room again and again costs as much as to fill it.
        let room = 2 * glances.len();
        let mut groups: FxHashMap<Key, Group> = FxHashMap::with_capacity_and_hasher(room, FxBuildHasher);
        let mut says: FxHashMap<u64, u32> = FxHashMap::with_capacity_and_hasher(room, FxBuildHasher);
        // What lines say that link to the Try of a key and do not say what the first one does.
        let mut unlike: Vec<(Key, u64)> = Vec::new();
        let mut all = false;
        for seen in glances.iter().flat_map(|glance| &glance.seen) {
            let closes = seen.closes && seen.date <= day;
            match &seen.names {
                Names::Odd => all = true,
                Names::Words => *says.entry(seen.says).or_default() += 1,
                Names::Linked(key) => {
                    let group = groups.entry(*key).or_default();
                    group.saw(seen, closes);
                    if *group.linked.get_or_insert(seen.says) != seen.says {
                        unlike.push((*key, seen.says));
                    }
                }
                Names::Written(id) => {
                    *says.entry(seen.says).or_default() += 1;
                    let group = groups.entry(written(seen, id)).or_default();
                    group.saw(seen, closes);
                    (group.written, group.says, group.id) = (group.written + 1, seen.says, Some(*id));
                }
            }
        }
        let other_words = other_words(&mut groups, &unlike);
        Self::sort_out(groups, &says, &other_words, all)
    }

    fn sort_out(
        groups: FxHashMap<Key, Group>,
        says: &FxHashMap<u64, u32>,
        other_words: &FxHashSet<u64>,
        all: bool,
    ) -> Self {
        // Days on which a reworded origin may have to be looked for.
        let lost = groups.iter().filter(|(_, group)| group.written == 0);
        let lost: FxHashSet<NaiveDate> = lost.map(|(key, _)| key.day).collect();
        let mut candidates = Self { all, ..Self::default() };
        for (key, group) in groups {
            let alone = says.get(&group.says) == Some(&1) && !other_words.contains(&group.says);
            let settled = group.closed && group.written == 1 && !group.reworded && alone && !lost.contains(&key.day);
            match (group.id, group.last) {
                (Some(id), Some(last)) if settled => candidates.settled.push(Settled {
                    origin: key.day.num_days_from_ce(),
                    id,
                    last: last.num_days_from_ce(),
                }),
                _ => {
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
        let days: FxHashSet<NaiveDate> = self.keys.iter().map(|key| key.day).collect();
        let needs = |glance: &Glance| {
            glance.whole
                || glance.days.iter().any(|day| days.contains(day))
                || glance.said.iter().any(|said| words.contains(said))
                || glance.seen.iter().any(|seen| words.contains(&seen.says))
        };
        glances.iter().map(needs).collect()
    }

    fn key_of(&self, seen: &Seen) -> Option<Key> {
        match &seen.names {
            Names::Linked(key) => Some(*key),
            Names::Written(id) => Some(written(seen, id)),
            Names::Words | Names::Odd => None,
        }
    }

    /// The IDs of the settled Tries that begin as one of `ids`: only they can make a short ID longer.
    pub(super) fn settled_beside<'a>(&self, ids: impl Iterator<Item = &'a Id>) -> Vec<Id> {
        let first = |id: &Id| <[u8; SHORTEST_ID]>::try_from(id.prefix(SHORTEST_ID).as_bytes()).ok();
        let firsts: FxHashSet<[u8; SHORTEST_ID]> = ids.filter_map(first).collect();
        let ids = self.settled.iter().map(|settled| &settled.id);
        ids.filter(|id| firsts.contains(&id.first()))
            .map(|id| id.to_id())
            .collect()
    }

    /// Which of `lineages` are settled, in their order: the ledger of the files that were read may not tell all about these.
    pub(super) fn settled_among(&self, lineages: &[Lineage]) -> Vec<bool> {
        let keys = lineages.iter().map(|lineage| key(lineage.origin, lineage.id.as_str()));
        let keys: Vec<Option<Key>> = keys.collect();
        let asked: FxHashSet<Key> = keys
            .iter()
            .flatten()
            .copied()
            .filter(|key| !self.keys.contains(key))
            .collect();
        // Of tens of thousands few are of these days.
        let days: FxHashSet<i32> = asked.iter().map(|key| key.day.num_days_from_ce()).collect();
        let settled = self.settled.iter().filter(|settled| days.contains(&settled.origin));
        let settled: FxHashSet<Key> = settled
            .filter_map(Settled::key)
            .filter(|key| asked.contains(key))
            .collect();
        keys.iter()
            .map(|key| !self.all && key.is_some_and(|key| settled.contains(&key)))
            .collect()
    }

    /// The IDs of the settled Tries that originate on any of `days`, by day, sorted.
    pub(super) fn settled_on(&self, days: &HashSet<NaiveDate>) -> BTreeMap<NaiveDate, Vec<Id>> {
        let mut found: BTreeMap<NaiveDate, Vec<Id>> = BTreeMap::new();
        let numbers: FxHashMap<i32, NaiveDate> = days.iter().map(|day| (day.num_days_from_ce(), *day)).collect();
        for settled in &self.settled {
            if let Some(day) = numbers.get(&settled.origin) {
                found.entry(*day).or_default().push(settled.id.to_id());
            }
        }
        found.values_mut().for_each(|ids| ids.sort_unstable());
        found
    }

    /// Takes what any line of `from` or later names for not settled, so that the ledger holds for all days from the one before `from`.
    pub fn unsettle(&mut self, from: NaiveDate) {
        let from = from.num_days_from_ce();
        let (later, before): (Vec<Settled>, _) = self.settled.iter().partition(|settled| settled.last >= from);
        self.settled = before;
        self.keys.extend(later.iter().filter_map(Settled::key));
    }

    /// Whether any line of `from` or later names a Try that is settled.
    pub fn has_settled_since(&self, from: NaiveDate) -> bool {
        let from = from.num_days_from_ce();
        self.settled.iter().any(|settled| settled.last >= from)
    }
}

/// Words that Tries have got besides those they were written with; notes which these are. `unlike` are words that are not those of
/// the first line that links.
fn other_words(groups: &mut FxHashMap<Key, Group>, unlike: &[(Key, u64)]) -> FxHashSet<u64> {
    let mut words: FxHashSet<u64> = FxHashSet::default();
    for group in groups.values_mut() {
        if let Some(says) = group.linked {
            group.reworded = says != group.says;
            words.extend(Some(says).filter(|says| group.is_other(*says)));
        }
    }
    for (key, says) in unlike {
        if let Some(group) = groups.get_mut(key) {
            group.reworded |= *says != group.says;
            words.extend(Some(*says).filter(|says| group.is_other(*says)));
        }
    }
    words
}

impl Settled {
    fn key(&self) -> Option<Key> {
        let day = NaiveDate::from_num_days_from_ce_opt(self.origin)?;
        let first = self.id.first();
        Some(Key { day, first })
    }
}

/// The key of a Try that was written on the day it was seen.
fn written(seen: &Seen, id: &RawId) -> Key {
    Key {
        day: seen.date,
        first: id.first(),
    }
}
