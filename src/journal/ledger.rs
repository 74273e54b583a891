//! The ledger: every Try of a journal with its lineage, and its state on any day.

use super::{
    Candidates, Closing, ClosingKind, Journal, Lineage, Occurrence, OccurrenceRecord, State, TryRecord, lineages,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, OnceLock, PoisonError};

/// All lineages of a journal, oldest origin first, then by line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Ledger {
    pub lineages: Vec<Lineage>,
    /// The days that have an entry, each once, oldest first.
    pub entry_days: Vec<NaiveDate>,
    since: Option<NaiveDate>,
    stale_after: usize,
    /// The indices of the lineages by origin's day and ID, from when they are first looked for.
    #[serde(skip)]
    by_origin: OnceLock<Vec<usize>>,
    #[serde(skip)]
    focuses: Focuses,
}

/// The index of the focus of each day that was asked for: every Try of a list is held against it.
#[derive(Debug, Default)]
struct Focuses(Mutex<HashMap<NaiveDate, Option<usize>>>);

impl Clone for Focuses {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// How many lineages are in each state on a day; `lineages` is counted apart, the others must add up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Balance {
    pub lineages: usize,
    pub open: usize,
    pub trying: usize,
    pub done: usize,
    pub kept: usize,
    pub dropped: usize,
    pub history: usize,
    pub unknown: usize,
}

impl Balance {
    /// Whether every lineage is in exactly one state.
    pub fn is_even(&self) -> bool {
        let states = [
            self.open,
            self.trying,
            self.done,
            self.kept,
            self.dropped,
            self.history,
            self.unknown,
        ];
        states.iter().sum::<usize>() == self.lineages
    }
}

impl Ledger {
    /// Builds the ledger of a journal; where not all files were read, without the Tries that are settled in the others.
    pub fn new(journal: &Journal) -> Self {
        let Some(unread) = &journal.unread else {
            return Self::of_all(journal);
        };
        let mut ledger = Self::of_candidates(journal, &unread.candidates);
        ledger.entry_days.extend(&unread.entry_days);
        // Both are sorted: this sort sees that and merges them.
        ledger.entry_days.sort();
        ledger.entry_days.dedup();
        ledger
    }

    fn of_all(journal: &Journal) -> Self {
        let entries = journal.entries();
        let days: BTreeSet<NaiveDate> = entries.iter().filter_map(|entry| entry.date).collect();
        Self {
            lineages: lineages::trace(&entries, &journal.settings),
            entry_days: days.into_iter().collect(),
            since: journal.settings.carry_since,
            stale_after: journal.settings.stale_after,
            by_origin: OnceLock::new(),
            focuses: Focuses::default(),
        }
    }

    /// The ledger of what is outstanding: `journal` holds the files that [`Candidates::to_read`] asks for. Says the same of everything that
    /// is outstanding as the whole ledger; what is settled is left out.
    pub fn of_candidates(journal: &Journal, candidates: &Candidates) -> Self {
        let mut ledger = Self::of_all(journal);
        let settled = candidates.settled_among(&ledger.lineages);
        let mut settled = settled.into_iter();
        ledger.lineages.retain(|_| settled.next() == Some(false));
        let settled = candidates.settled_beside(ledger.lineages.iter().map(|lineage| &lineage.id));
        lineages::name_shortly(&mut ledger.lineages, &settled);
        ledger
    }

    /// The lineage that originates on `origin` and whose ID begins with `id`, or is a prefix of it.
    pub fn find(&self, origin: NaiveDate, id: &str) -> Option<&Lineage> {
        let by_origin = self.by_origin();
        let at = self.place_of(origin, id);
        let agrees = |index: &usize| {
            let lineage = &self.lineages[*index];
            lineage.origin == origin && lineage.id.agrees_with(id)
        };
        // No ID of a day begins with another (see `origins.rs`): either one stands before `id` and begins it, or all that it begins
        // stand behind.
        let before = at.checked_sub(1).map(|before| by_origin[before]).filter(agrees);
        let behind = by_origin[at..].iter().copied().take_while(agrees).min();
        before.or(behind).map(|index| &self.lineages[index])
    }

    /// How many characters the ID of `lineage` has in common with another of its day, at the most.
    pub(super) fn shared_on_day(&self, lineage: &Lineage) -> usize {
        let by_origin = self.by_origin();
        let at = self.place_of(lineage.origin, lineage.id.as_str());
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        let others = beside.filter_map(|beside| self.lineages.get(*by_origin.get(beside)?));
        let same_day = others.filter(|other| other.origin == lineage.origin);
        same_day
            .map(|other| lineage.id.shared_with(&other.id))
            .max()
            .unwrap_or(0)
    }

    fn by_origin(&self) -> &[usize] {
        self.by_origin.get_or_init(|| {
            let mut indices: Vec<usize> = (0..self.lineages.len()).collect();
            indices.sort_by_key(|index| (self.lineages[*index].origin, self.lineages[*index].id.as_str()));
            indices
        })
    }

    /// Where, by origin, the first lineage stands that is not before this one.
    fn place_of(&self, origin: NaiveDate, id: &str) -> usize {
        self.by_origin().partition_point(|index| {
            let lineage = &self.lineages[*index];
            (lineage.origin, lineage.id.as_str()) < (origin, id)
        })
    }

    /// The newest occurrence in an entry of `day` or before; of several in one entry the last.
    pub fn latest<'a>(&self, lineage: &'a Lineage, day: NaiveDate) -> Option<&'a Occurrence> {
        lineage
            .occurrences
            .iter()
            .rev()
            .find(|occurrence| occurrence.place.date <= day)
    }

    /// The state of `lineage` on `day`; `None` if it originates later.
    pub fn state(&self, lineage: &Lineage, day: NaiveDate) -> Option<State> {
        let latest = self.latest(lineage, day)?;
        if let Some(closing) = self.closing(lineage, day) {
            return Some(match closing.kind {
                ClosingKind::Done => State::Done,
                ClosingKind::Kept => State::Kept,
                ClosingKind::Dropped => State::Dropped,
            });
        }
        if self.since.is_some_and(|since| latest.place.date < since) {
            return Some(State::History);
        }
        if latest.mark.is_some_and(|mark| !is_known(mark)) {
            return Some(State::Unknown);
        }
        let tried = up_to(lineage, day).any(|occurrence| occurrence.mark == Some('/'));
        Some(if tried { State::Trying } else { State::Open })
    }

    /// The closing that decides on `day`: that of the latest entry; what worked and stands in Keep stays kept when it is
    /// also marked done.
    pub fn closing<'a>(&self, lineage: &'a Lineage, day: NaiveDate) -> Option<&'a Closing> {
        let effective = || lineage.closings.iter().filter(move |closing| closing.on <= day);
        let last = effective().max_by_key(|closing| (closing.place.date, closing.on))?;
        match last.kind {
            ClosingKind::Dropped => Some(last),
            ClosingKind::Done | ClosingKind::Kept => effective()
                .find(|closing| closing.kind == ClosingKind::Kept)
                .or(Some(last)),
        }
    }

    /// Whether it is the one focus on `day`: outstanding, marked `[!]` where it stands last, and the newest of that kind.
    pub fn is_focus(&self, lineage: &Lineage, day: NaiveDate) -> bool {
        let marked = self.latest(lineage, day).is_some_and(|latest| latest.mark == Some('!'));
        marked
            && self
                .focus(day)
                .is_some_and(|focus| focus.origin == lineage.origin && focus.id == lineage.id)
    }

    /// The focus on `day`.
    pub fn focus(&self, day: NaiveDate) -> Option<&Lineage> {
        let mut focuses = self.focuses.0.lock().unwrap_or_else(PoisonError::into_inner);
        let index = *focuses.entry(day).or_insert_with(|| self.find_focus(day));
        index.and_then(|index| self.lineages.get(index))
    }

    fn find_focus(&self, day: NaiveDate) -> Option<usize> {
        let latest = |lineage| self.latest(lineage, day).filter(|latest| latest.mark == Some('!'));
        let marked = self.lineages.iter().enumerate().filter_map(|(index, lineage)| {
            let place = &latest(lineage)?.place;
            let outstanding = matches!(self.state(lineage, day), Some(State::Open | State::Trying));
            outstanding.then_some((index, (place.date, place.line)))
        });
        marked.max_by_key(|(_, order)| *order).map(|(index, _)| index)
    }

    /// Entries up to `day` it was carried into: days other than its origin's on which it stands.
    pub fn carries(&self, lineage: &Lineage, day: NaiveDate) -> usize {
        self.carry_days(lineage, day).len()
    }

    fn carry_days(&self, lineage: &Lineage, day: NaiveDate) -> BTreeSet<NaiveDate> {
        up_to(lineage, day)
            .map(|occurrence| occurrence.place.date)
            .filter(|date| *date > lineage.origin)
            .collect()
    }

    /// Days up to `day` on which it was tried: those of its `[/]` and `[x]`.
    pub fn attempts(&self, lineage: &Lineage, day: NaiveDate) -> usize {
        attempt_days(lineage, day).len()
    }

    /// Whether it was carried `stale-after` times or more since the last attempt and is still outstanding.
    pub fn is_stale(&self, lineage: &Lineage, day: NaiveDate) -> bool {
        let last = attempt_days(lineage, day).last().copied();
        let since = self
            .carry_days(lineage, day)
            .into_iter()
            .filter(|date| last.is_none_or(|last| *date > last));
        self.is_outstanding(lineage, day) && since.count() >= self.stale_after
    }

    /// The day it is put off to, as the newest occurrence with a `⏳` says; a day that has come is no longer one.
    pub fn until(&self, lineage: &Lineage, day: NaiveDate) -> Option<NaiveDate> {
        let stamped = lineage
            .occurrences
            .iter()
            .rev()
            .filter(|occurrence| occurrence.place.date <= day);
        stamped
            .filter_map(|occurrence| occurrence.until)
            .next()
            .filter(|until| *until > day)
    }

    /// Not closed on `day`, and not history.
    pub fn is_outstanding(&self, lineage: &Lineage, day: NaiveDate) -> bool {
        matches!(
            self.state(lineage, day),
            Some(State::Open | State::Trying | State::Unknown)
        )
    }

    /// The outstanding lineages on `day`, oldest origin first, then by line.
    pub fn outstanding(&self, day: NaiveDate) -> Vec<&Lineage> {
        self.lineages
            .iter()
            .filter(|lineage| self.is_outstanding(lineage, day))
            .collect()
    }

    /// The count of states on `day`, over the lineages that stand somewhere by then.
    pub fn balance(&self, day: NaiveDate) -> Balance {
        let mut balance = Balance::default();
        for lineage in self.lineages.iter().filter(|lineage| lineage.first_day() <= day) {
            balance.lineages += 1;
            match self.state(lineage, day) {
                Some(State::Open) => balance.open += 1,
                Some(State::Trying) => balance.trying += 1,
                Some(State::Done) => balance.done += 1,
                Some(State::Kept) => balance.kept += 1,
                Some(State::Dropped) => balance.dropped += 1,
                Some(State::History) => balance.history += 1,
                Some(State::Unknown) => balance.unknown += 1,
                None => {}
            }
        }
        balance
    }

    /// What `--json` says of `lineage` on `day`. A lineage that originates later is given as on its origin's day.
    pub fn record(&self, lineage: &Lineage, day: NaiveDate) -> TryRecord {
        let day = day.max(lineage.first_day());
        let latest = self.latest(lineage, day).unwrap_or(&lineage.occurrences[0]);
        TryRecord {
            id: lineage.short_id.clone(),
            text: latest.text.clone(),
            state: self.state(lineage, day).unwrap_or(State::Open),
            focus: self.is_focus(lineage, day),
            urgent: latest.urgent,
            important: latest.important,
            origin: lineage.origin,
            latest: latest.place.date,
            age_days: (day - lineage.origin).num_days(),
            carries: self.carries(lineage, day),
            attempts: self.attempts(lineage, day),
            stale: self.is_stale(lineage, day),
            until: self.until(lineage, day),
            notes: latest.notes.clone(),
            occurrences: up_to(lineage, day).map(occurrence_record).collect(),
        }
    }
}

fn occurrence_record(occurrence: &Occurrence) -> OccurrenceRecord {
    OccurrenceRecord {
        date: occurrence.place.date,
        path: occurrence.place.path.clone(),
        line: occurrence.place.line,
        mark: occurrence.mark,
    }
}

/// The occurrences in entries of `day` or before.
fn up_to(lineage: &Lineage, day: NaiveDate) -> impl Iterator<Item = &Occurrence> {
    lineage
        .occurrences
        .iter()
        .filter(move |occurrence| occurrence.place.date <= day)
}

fn attempt_days(lineage: &Lineage, day: NaiveDate) -> BTreeSet<NaiveDate> {
    up_to(lineage, day)
        .filter_map(|occurrence| match occurrence.mark {
            Some('/') => Some(occurrence.place.date),
            Some('x' | 'X') => Some(occurrence.closed_on.unwrap_or(occurrence.place.date)),
            _ => None,
        })
        .filter(|date| *date <= day)
        .collect()
}

/// Whether the table of marks in the format knows `mark`.
pub(super) fn is_known(mark: char) -> bool {
    mark.is_whitespace() || matches!(mark, '!' | '/' | 'x' | 'X' | '-' | '>')
}
