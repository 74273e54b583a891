//! Which items of base, ours and theirs are one: by their links, by their words, and, where those were changed, by likeness.

use super::parts::Unit;
use crate::journal::likeness::{Effort, Wording};
use crate::journal::{TryLink, identity_text};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// From this likeness (Sørensen–Dice over letter pairs) on, an item that went and one that came are one that was reworded.
const REWORDED: f64 = 0.5;
/// From this likeness on, two new items may be one that both sides reworded, where nobody knows what they began with.
const DOUBTFUL: f64 = 0.7;

/// IDs are shorter; to look for all that begin one that is longer would take long.
const LONGEST_ID: usize = 64;
/// Links that are looked at because an ID begins them, at the most.
const MOST_LONGER: usize = 1_000_000;

/// A number for an item, the same for what is one item on all sides, and how many of the same stand before it on its side.
pub(super) type Key = (usize, usize);

/// The items that are one have one class, a number.
#[derive(Default)]
struct Classes {
    /// How many there are.
    count: usize,
    /// The oldest class that has a text.
    by_text: HashMap<String, usize>,
    /// The class that has a text, and no link.
    unlinked: HashMap<String, usize>,
    by_link: BTreeMap<(NaiveDate, String), BTreeSet<usize>>,
    /// How many links were looked at because an ID begins theirs.
    longer: usize,
}

impl Classes {
    /// The class of an item: by its link, or by its words where no link says otherwise; a new one for a new item. `None` where so many
    /// links agree that it would take too long.
    fn of(&mut self, text: String, link: Option<&TryLink>) -> Option<usize> {
        let known = match link {
            Some(link) => {
                let unlinked = self.unlinked.get(&text).copied();
                self.linked(link)?.into_iter().chain(unlinked).min()
            }
            None => self.by_text.get(&text).copied(),
        };
        let class = known.unwrap_or(self.count);
        self.count = self.count.max(class + 1);
        match link {
            Some(link) => {
                self.by_link.entry(key_of(link)).or_default().insert(class);
                if self.unlinked.get(&text) == Some(&class) {
                    self.unlinked.remove(&text);
                }
            }
            None if known.is_none() => {
                self.unlinked.insert(text.clone(), class);
            }
            None => {}
        }
        let oldest = self.by_text.entry(text).or_insert(class);
        *oldest = class.min(*oldest);
        Some(class)
    }

    /// The oldest class with a link that agrees with `link`, if there is one.
    fn linked(&mut self, link: &TryLink) -> Option<Option<usize>> {
        let (day, id) = key_of(link);
        if id.len() > LONGEST_ID {
            return None;
        }
        let of = |id: &str| self.by_link.get(&(day, id.to_owned()))?.first().copied();
        let shorter = (1..id.len()).filter_map(|length| of(id.get(..length)?)).min();
        let from = self.by_link.range((day, id.clone())..);
        let longer = from.take_while(|(other, _)| other.0 == day && other.1.starts_with(&id));
        let (mut count, mut oldest) = (0, shorter);
        for (_, classes) in longer.take(MOST_LONGER + 1) {
            count += 1;
            oldest = oldest.into_iter().chain(classes.first().copied()).min();
        }
        self.longer += count;
        (self.longer <= MOST_LONGER).then_some(oldest)
    }
}

fn key_of(link: &TryLink) -> (NaiveDate, String) {
    (link.date, link.id.clone())
}

/// The keys of the items of each side. `None` where finding them would take too long.
pub(super) fn keys(sides: [&Vec<Unit<'_>>; 3]) -> Option<[Vec<Key>; 3]> {
    let mut classes = Classes::default();
    let mut of_side = |units: &[Unit<'_>]| -> Option<Vec<Key>> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        let keys = units.iter().map(|unit| {
            let class = classes.of(identity_text(&unit.item.text), unit.item.link.as_ref())?;
            let count = counts.entry(class).or_default();
            *count += 1;
            Some((class, *count - 1))
        });
        keys.collect()
    };
    let [base, ours, theirs] = sides;
    let mut keys = [of_side(base)?, of_side(ours)?, of_side(theirs)?];
    for (side, other) in [(1, 2), (2, 1)] {
        pair_reworded(sides, &mut keys, side, other);
    }
    Some(keys)
}

/// Gives what a side has anew the key of what it no longer has, where the words are much alike: it was reworded.
fn pair_reworded(sides: [&Vec<Unit<'_>>; 3], keys: &mut [Vec<Key>; 3], side: usize, other: usize) {
    let known = keys[0].iter().chain(&keys[other]).copied().collect();
    let mut fresh = fresh(sides[side], &keys[side], &known);
    let stands: HashSet<Key> = keys[side].iter().copied().collect();
    let mut effort = Effort::default();
    for (at, key) in keys[0].clone().into_iter().enumerate() {
        if stands.contains(&key) || fresh.is_empty() {
            continue;
        }
        let gone = Wording::new(&sides[0][at].item.text);
        let compared = fresh.iter().take_while(|(_, other)| effort.allows(&gone, other));
        let likely = compared.map(|(at, other)| (*at, gone.likeness(other)));
        let best = likely
            .filter(|(_, alike)| *alike >= REWORDED)
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((best, _)) = best {
            fresh.remove(&best);
            keys[side][best] = key;
        }
    }
}

/// Gives what only theirs has the key of what only ours has, where the words are much alike: a person has to look at both.
pub(super) fn pair_doubtful(sides: [&Vec<Unit<'_>>; 3], keys: &mut [Vec<Key>; 3]) {
    let known = keys[0].iter().chain(&keys[1]).copied().collect();
    let mut fresh = fresh(sides[2], &keys[2], &known);
    let known: HashSet<Key> = keys[0].iter().chain(&keys[2]).copied().collect();
    let mut effort = Effort::default();
    for (at, key) in keys[1].clone().into_iter().enumerate() {
        if known.contains(&key) || fresh.is_empty() {
            continue;
        }
        let ours = Wording::new(&sides[1][at].item.text);
        let mut compared = fresh.iter().take_while(|(_, other)| effort.allows(&ours, other));
        let found = compared.find(|(_, other)| ours.likeness(other) >= DOUBTFUL);
        if let Some(found) = found.map(|(at, _)| *at) {
            fresh.remove(&found);
            keys[2][found] = key;
        }
    }
}

/// The items of a side that are not `known`, with their words.
fn fresh(units: &[Unit<'_>], keys: &[Key], known: &HashSet<Key>) -> BTreeMap<usize, Wording> {
    let new = keys.iter().enumerate().filter(|(_, key)| !known.contains(key));
    new.map(|(at, _)| (at, Wording::new(&units[at].item.text))).collect()
}
