//! Walking the entries: which item continues which Try, and what closes or settles it.
//!
//! Entries are walked oldest first. Within an entry "지난 Try" comes first, then what Keep and Problem say of Tries
//! that stood before, then the Tries written that day, so that "it worked, and I try it again" begins a new lineage.

use super::identity::{SHORTEST_ID, identity_text};
use super::origins::Origins;
use super::texts::{TextNumber, Texts};
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
    /// For each lineage what is known of its closings.
    closed: Vec<Closed>,
    since: Option<NaiveDate>,
    /// The lineages by what links call them.
    pub(super) origins: Origins,
    /// The lineages that ever had a text.
    texts: Texts,
    /// The text of the first line that links to a lineage.
    pub(super) linked_texts: HashMap<usize, String>,
    /// Lineages that some link names.
    pub(super) claimed: HashSet<usize>,
}

/// From when on a lineage is closed.
#[derive(Debug, Clone, Copy, Default)]
struct Closed {
    /// The earliest day of the closings that stay.
    from: Option<NaiveDate>,
    /// The closing that a later equal text of the entry that is walked overrides: its index and day.
    own: Option<(usize, NaiveDate)>,
}

impl Closed {
    fn is_open_on(self, day: NaiveDate) -> bool {
        let own = self.own.map(|(_, day)| day);
        self.from.into_iter().chain(own).all(|closed| closed > day)
    }
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
    here: HashMap<TextNumber, usize>,
    /// The lineages that an item of this entry closes until a later one overrides it.
    closed: Vec<usize>,
}

impl Tracer {
    /// Walks one entry; to be called oldest first.
    pub(super) fn entry(&mut self, entry: &Entry, date: NaiveDate, settings: &Settings) {
        let mut walk = Walk {
            entry,
            date,
            here: HashMap::new(),
            closed: Vec::new(),
        };
        for (place, item) in items(entry, date, SectionKind::LastTry) {
            self.last_try(&mut walk, place, item);
        }
        self.settle(&walk, SectionKind::Keep, settings);
        self.settle(&walk, SectionKind::Problem, settings);
        for (place, item) in items(entry, date, SectionKind::Try) {
            self.written(&mut walk, place, item);
        }
        // Nothing overrides these any more.
        for index in walk.closed {
            let closed = &mut self.closed[index];
            let own = closed.own.take().map(|(_, day)| day);
            closed.from = closed.from.into_iter().chain(own).min();
        }
    }

    /// An item under "지난 Try": a Try if it is linked or its text is that of an outstanding one.
    fn last_try(&mut self, walk: &mut Walk, place: Place, item: &Item) {
        let text = identity_text(&item.text);
        let index = match &item.link {
            Some(link) => Some(self.by_link(link, &text)),
            None => self.outstanding_text(&text, walk.date),
        };
        if let Some(index) = index {
            self.add(walk, index, place, item, &text);
        }
    }

    /// An item under Try: linked, written twice in this entry, a text that is still outstanding, or a new Try.
    fn written(&mut self, walk: &mut Walk, place: Place, item: &Item) {
        let text = identity_text(&item.text);
        if let Some(link) = &item.link {
            let index = self.by_link(link, &text);
            self.add(walk, index, place, item, &text);
            return;
        }
        let here = self.texts.exact(&text).and_then(|text| walk.here.get(&text).copied());
        let index = here.unwrap_or_else(|| {
            let id = Id::new(walk.date, &text);
            self.originating(walk.date, &id, &text)
                .or_else(|| self.outstanding_text(&text, walk.date))
                .unwrap_or_else(|| self.begin(walk.date, id, false))
        });
        let text = self.add(walk, index, place, item, &text);
        walk.here.insert(text, index);
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

    fn settled_text(&mut self, text: &str, walk: &Walk, settings: &Settings) -> Option<usize> {
        let whole = identity_text(text);
        let bare = identity_text(settle::without_label(text, settings));
        [whole, bare].iter().find_map(|text| {
            let alike = self.texts.loose(text)?;
            self.newest_outstanding(alike, walk.date)
                .filter(|index| self.lineage(*index).origin < walk.date)
        })
    }

    fn record_settled(&mut self, index: usize, kind: SectionKind, place: Place) {
        let Some(lineage) = self.lineages[index].as_mut() else {
            return;
        };
        if kind == SectionKind::Keep {
            let closed = &mut self.closed[index];
            closed.from = closed.from.into_iter().chain([place.date]).min();
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
        let id = Id::from_link(&link.id);
        let index = self
            .originating(link.date, &id, text)
            .unwrap_or_else(|| self.begin(link.date, id, true));
        self.linked_texts.entry(index).or_insert_with(|| text.to_owned());
        self.claimed.insert(index);
        index
    }

    /// The lineage that originates on `date` and agrees with `id`; of several one that has the text.
    fn originating(&mut self, date: NaiveDate, id: &Id, text: &str) -> Option<usize> {
        let text = self.texts.exact(text);
        let lineages = &self.lineages;
        let agrees = |index: usize| {
            let lineage = lineages[index].as_ref();
            lineage.is_some_and(|lineage| lineage.origin == date && lineage.id.agrees_with(id.as_str()))
        };
        self.origins.find(&(date, id.clone()), text, &self.texts, agrees)
    }

    /// The newest lineage of that text that is outstanding on `date`, as far as entries have been walked.
    fn outstanding_text(&mut self, text: &str, date: NaiveDate) -> Option<usize> {
        let text = self.texts.exact(text)?;
        self.newest_outstanding(text, date)
    }

    fn newest_outstanding(&mut self, text: TextNumber, date: NaiveDate) -> Option<usize> {
        let Self {
            lineages,
            closed,
            since,
            texts,
            ..
        } = self;
        texts.newest(text, |index| {
            // Entries are walked oldest first, so the last occurrence is the newest.
            let newest = lineages[index].as_ref().and_then(|lineage| lineage.occurrences.last());
            let newest = newest.map(|occurrence| occurrence.place.date);
            closed[index].is_open_on(date) && newest.is_some_and(|newest| since.is_none_or(|since| newest >= since))
        })
    }

    fn begin(&mut self, origin: NaiveDate, id: Id, origin_missing: bool) -> usize {
        let index = self.lineages.len();
        self.origins.insert((origin, id.clone()), index);
        self.closed.push(Closed::default());
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

    /// Adds an occurrence and what it closes; gives the number of its text.
    fn add(&mut self, walk: &mut Walk, index: usize, place: Place, item: &Item, text: &str) -> TextNumber {
        let text = self.texts.remember(text, index);
        self.texts.reopened(index);
        let Some(lineage) = self.lineages[index].as_mut() else {
            return text;
        };
        let (closed, linked) = (&mut self.closed[index], item.link.is_some());
        if !linked && let Some((overridden, _)) = closed.own.take() {
            // Of equal texts that the writer put into one entry the last decides.
            lineage.closings.remove(overridden);
        }
        if let Some(closing) = closing_of(item, &place, linked) {
            if linked {
                closed.from = closed.from.into_iter().chain([closing.on]).min();
            } else {
                closed.own = Some((lineage.closings.len(), closing.on));
                walk.closed.push(index);
            }
            lineage.closings.push(closing);
        }
        lineage.occurrences.push(occurrence_of(item, place));
        text
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
