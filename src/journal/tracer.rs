//! Walking the entries: which item continues which Try, and what closes or settles it.
//!
//! Entries are walked oldest first. Within an entry "지난 Try" comes first, then what Keep and Problem say of Tries
//! that stood before, then the Tries written that day, so that "it worked, and I try it again" begins a new lineage.

use super::identity::{SHORTEST_ID, identity_text};
use super::{
    Closing, ClosingKind, Entry, Id, Item, Lineage, Occurrence, Place, SectionKind, Settings, StampKind, TryLink,
    settle,
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// A lineage under construction is at its index in `lineages`; merged ones leave `None`.
#[derive(Default)]
pub(super) struct Tracer {
    pub(super) lineages: Vec<Option<Lineage>>,
    since: Option<NaiveDate>,
    /// Indices of the lineages that originate on a day.
    pub(super) by_day: HashMap<NaiveDate, Vec<usize>>,
    /// The lineages that ever had a text, by the looser key that Keep and Problem are compared by (see [`settle::key`]), each
    /// with what the key leaves off.
    by_text: HashMap<String, Vec<(usize, String)>>,
    /// The text of the first line that links to a lineage.
    pub(super) linked_texts: HashMap<usize, String>,
    /// Lineages that some link names.
    pub(super) claimed: HashSet<usize>,
}

impl Tracer {
    /// Has walked nothing yet; what was written before `since` is history.
    pub(super) fn new(since: Option<NaiveDate>) -> Self {
        Self {
            since,
            ..Self::default()
        }
    }
}

/// An entry while it is walked.
struct Walk<'a> {
    entry: &'a Entry,
    date: NaiveDate,
    /// The lineage of each text written under Try in this entry: equal texts in one entry are one lineage.
    here: HashMap<String, usize>,
}

impl Tracer {
    /// Walks one entry; to be called oldest first.
    pub(super) fn entry(&mut self, entry: &Entry, date: NaiveDate, settings: &Settings) {
        let mut walk = Walk {
            entry,
            date,
            here: HashMap::new(),
        };
        for (place, item) in items(entry, date, SectionKind::LastTry) {
            self.last_try(&walk, place, item);
        }
        self.settle(&walk, SectionKind::Keep, settings);
        self.settle(&walk, SectionKind::Problem, settings);
        for (place, item) in items(entry, date, SectionKind::Try) {
            self.written(&mut walk, place, item);
        }
    }

    /// An item under "지난 Try": a Try if it is linked or its text is that of an outstanding one.
    fn last_try(&mut self, walk: &Walk, place: Place, item: &Item) {
        let text = identity_text(&item.text);
        let index = match &item.link {
            Some(link) => Some(self.by_link(link, &text)),
            None => self.outstanding_text(&text, walk.date),
        };
        if let Some(index) = index {
            self.add(index, place, item, text);
        }
    }

    /// An item under Try: linked, written twice in this entry, a text that is still outstanding, or a new Try.
    fn written(&mut self, walk: &mut Walk, place: Place, item: &Item) {
        let text = identity_text(&item.text);
        if let Some(link) = &item.link {
            let index = self.by_link(link, &text);
            return self.add(index, place, item, text);
        }
        let index = walk.here.get(&text).copied().unwrap_or_else(|| {
            let id = Id::new(walk.date, &text);
            self.originating(walk.date, id.as_str(), &text)
                .or_else(|| self.outstanding_text(&text, walk.date))
                .unwrap_or_else(|| self.begin(walk.date, id, false))
        });
        walk.here.insert(text.clone(), index);
        self.add(index, place, item, text);
    }

    /// What the items and nested lines of Keep or Problem say of Tries.
    fn settle(&mut self, walk: &Walk, kind: SectionKind, settings: &Settings) {
        for (place, item) in items(walk.entry, walk.date, kind) {
            let own = (item.line, item.link.as_ref(), item.text.as_str());
            let nested = item
                .nested
                .iter()
                .map(|nested| (nested.line, nested.link.as_ref(), nested.text.as_str()));
            for (line, link, text) in std::iter::once(own).chain(nested) {
                let index = match link {
                    Some(link) => Some(self.by_link(link, &identity_text(settle::without_label(text, settings)))),
                    None => self.settled_text(text, walk, settings),
                };
                if let Some(index) = index {
                    self.record_settled(index, kind, Place { line, ..place.clone() });
                }
            }
        }
    }

    fn settled_text(&self, text: &str, walk: &Walk, settings: &Settings) -> Option<usize> {
        let whole = identity_text(text);
        let bare = identity_text(settle::without_label(text, settings));
        [whole, bare].iter().find_map(|text| {
            let alike = self.by_text.get(settle::key(text))?;
            self.newest_outstanding(alike.iter().map(|(index, _)| *index), walk.date)
                .filter(|index| self.lineage(*index).origin < walk.date)
        })
    }

    fn record_settled(&mut self, index: usize, kind: SectionKind, place: Place) {
        let Some(lineage) = self.lineages[index].as_mut() else {
            return;
        };
        if kind == SectionKind::Keep {
            lineage.closings.push(Closing {
                kind: ClosingKind::Kept,
                on: place.date,
                place,
                linked: true,
            });
        } else {
            lineage.problems.push(place);
        }
    }

    /// The lineage a link names; one whose origin is not found yet begins here and may be joined to it later.
    fn by_link(&mut self, link: &TryLink, text: &str) -> usize {
        let index = self
            .originating(link.date, &link.id, text)
            .unwrap_or_else(|| self.begin(link.date, Id::from_link(&link.id), true));
        self.linked_texts.entry(index).or_insert_with(|| text.to_owned());
        self.claimed.insert(index);
        index
    }

    /// The lineage that originates on `date` and agrees with `id`; of several the one that has the text.
    fn originating(&self, date: NaiveDate, id: &str, text: &str) -> Option<usize> {
        let agreeing = || {
            self.by_day
                .get(&date)
                .into_iter()
                .flatten()
                .copied()
                .filter(|index| self.lineage(*index).id.agrees_with(id))
        };
        let has_text = |index: &usize| self.with_text(text).any(|other| other == *index);
        agreeing().find(has_text).or_else(|| agreeing().next())
    }

    /// The newest lineage of that text that is outstanding on `date`, as far as entries have been walked.
    fn outstanding_text(&self, text: &str, date: NaiveDate) -> Option<usize> {
        self.newest_outstanding(self.with_text(text), date)
    }

    /// The lineages that ever had exactly that text, in the order in which they got it.
    fn with_text(&self, text: &str) -> impl DoubleEndedIterator<Item = usize> {
        let key = settle::key(text);
        let alike = self.by_text.get(key).map_or(&[][..], Vec::as_slice);
        let exact = alike.iter().filter(move |(_, rest)| *rest == text[key.len()..]);
        exact.map(|(index, _)| *index)
    }

    fn newest_outstanding(&self, indices: impl DoubleEndedIterator<Item = usize>, date: NaiveDate) -> Option<usize> {
        indices.rev().find(|index| {
            let lineage = self.lineage(*index);
            let newest = lineage.occurrences.iter().map(|occurrence| occurrence.place.date).max();
            lineage.closings.iter().all(|closing| closing.on > date)
                && newest.is_some_and(|newest| self.since.is_none_or(|since| newest >= since))
        })
    }

    fn begin(&mut self, origin: NaiveDate, id: Id, origin_missing: bool) -> usize {
        let index = self.lineages.len();
        self.by_day.entry(origin).or_default().push(index);
        self.lineages.push(Some(Lineage {
            origin,
            short_id: id.prefix(SHORTEST_ID).to_owned(),
            id,
            occurrences: Vec::new(),
            closings: Vec::new(),
            problems: Vec::new(),
            reworded: false,
            origin_missing,
        }));
        index
    }

    /// Adds an occurrence and what it closes.
    fn add(&mut self, index: usize, place: Place, item: &Item, text: String) {
        self.remember(text, index);
        let Some(lineage) = self.lineages[index].as_mut() else {
            return;
        };
        let linked = item.link.is_some();
        if !linked {
            // Of equal texts that the writer put into one entry the last decides.
            lineage
                .closings
                .retain(|closing| closing.linked || !closing.place.same_entry(&place));
        }
        lineage.closings.extend(closing_of(item, &place, linked));
        lineage.occurrences.push(occurrence_of(item, place));
    }

    fn remember(&mut self, mut text: String, index: usize) {
        let rest = text.split_off(settle::key(&text).len());
        let alike = self.by_text.entry(text).or_default();
        if !alike
            .iter()
            .any(|(other, other_rest)| *other == index && *other_rest == rest)
        {
            alike.push((index, rest));
        }
    }

    pub(super) fn lineage(&self, index: usize) -> &Lineage {
        self.lineages[index]
            .as_ref()
            .expect("indices are handed out only for lineages that are there while walking")
    }
}

/// The items of the sections of `kind`, with their places; what says nothing is never a Try.
fn items(entry: &Entry, date: NaiveDate, kind: SectionKind) -> impl Iterator<Item = (Place, &Item)> {
    let sections = entry
        .sections
        .iter()
        .enumerate()
        .filter(move |(_, section)| section.kind == kind);
    sections.flat_map(move |(s, section)| {
        let items = section
            .items
            .iter()
            .enumerate()
            .filter(|(_, item)| !item.says_nothing && !item.text.is_empty());
        items.map(move |(i, item)| {
            let place = Place {
                path: entry.path.clone(),
                date,
                line: item.line,
                section: s,
                item: i,
                entry_start: entry.span.start,
            };
            (place, item)
        })
    })
}

fn closing_of(item: &Item, place: &Place, linked: bool) -> Option<Closing> {
    let (kind, stamp) = match item.mark_char()? {
        'x' | 'X' => (ClosingKind::Done, StampKind::Done),
        '-' => (ClosingKind::Dropped, StampKind::Dropped),
        _ => return None,
    };
    let on = item.stamp(stamp).map_or(place.date, |stamp| stamp.date);
    Some(Closing {
        kind,
        on,
        place: place.clone(),
        linked,
    })
}

fn occurrence_of(item: &Item, place: Place) -> Occurrence {
    let closed_on = item
        .stamp(StampKind::Done)
        .or_else(|| item.stamp(StampKind::Dropped))
        .map(|stamp| stamp.date);
    Occurrence {
        place,
        mark: item.mark_char(),
        linked: item.link.is_some(),
        text: item.text.clone(),
        closed_on,
        until: item.stamp(StampKind::Later).map(|stamp| stamp.date),
        urgent: item.urgent,
        important: item.important,
        notes: item.notes.clone(),
    }
}
