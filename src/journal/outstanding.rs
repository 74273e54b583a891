//! What is due on a day, and which of it an entry shows: the choice of format.md, section 3, Carry.

use super::{AtMost, Ledger, Lineage, State};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::HashSet;

impl Ledger {
    /// What is due on `day`, oldest origin first, then by line: outstanding since an earlier day, not put off, not standing in a
    /// later entry; habits only in the first entry of a week.
    pub fn due(&self, day: NaiveDate) -> Vec<&Lineage> {
        let first_of_week = self.is_first_entry_of_week(day);
        let due = |lineage: &&Lineage| match self.state(lineage, day) {
            Some(State::Open) => true,
            Some(State::Trying) => first_of_week,
            _ => false,
        };
        self.lineages
            .iter()
            .filter(|lineage| lineage.origin < day && lineage.first_day() < day)
            .filter(due)
            .filter(|lineage| self.until(lineage, day).is_none())
            .filter(|lineage| {
                lineage
                    .occurrences
                    .iter()
                    .all(|occurrence| occurrence.place.date <= day)
            })
            .collect()
    }

    /// What is due on `day` and stands in no entry of that day.
    pub fn missing(&self, day: NaiveDate) -> Vec<&Lineage> {
        let mut missing = self.due(day);
        missing.retain(|lineage| {
            lineage
                .occurrences
                .iter()
                .all(|occurrence| occurrence.place.date != day)
        });
        missing
    }

    /// Which of `candidates` an entry of `day` shows when it has `places` for them, oldest origin first, then by line.
    ///
    /// First the focus; then those that originate in the newest earlier entry, urgent and important first; then the
    /// others by longest not shown, with at least one place for these, so that each comes back in turn.
    pub fn choose<'a>(&self, candidates: Vec<&'a Lineage>, day: NaiveDate, places: AtMost) -> Vec<&'a Lineage> {
        let places = places.places();
        if candidates.len() <= places {
            return candidates;
        }
        let newest = self.entry_days.iter().rev().copied().find(|entry| *entry < day);
        let (focus, rest): (Vec<_>, Vec<_>) = candidates.iter().copied().partition(|l| self.is_focus(l, day));
        let (mut recent, mut others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|l| Some(l.origin) == newest);
        recent.sort_by_key(|lineage| !self.is_pressing(lineage, day));
        others.sort_by_key(|lineage| self.latest(lineage, day).map(|latest| latest.place.date));
        let left = places.saturating_sub(focus.len());
        let for_recent = if others.is_empty() {
            left
        } else {
            left.saturating_sub(1)
        };
        recent.truncate(for_recent);
        let for_others = left - recent.len();
        let chosen = focus
            .into_iter()
            .take(places)
            .chain(recent)
            .chain(others.into_iter().take(for_others));
        let chosen: HashSet<*const Lineage> = chosen.map(std::ptr::from_ref).collect();
        let is_chosen = |lineage: &&Lineage| chosen.contains(&std::ptr::from_ref(*lineage));
        candidates.into_iter().filter(is_chosen).collect()
    }

    /// Whether it is tagged urgent or important where it stands last.
    fn is_pressing(&self, lineage: &Lineage, day: NaiveDate) -> bool {
        self.latest(lineage, day)
            .is_some_and(|latest| latest.urgent || latest.important)
    }

    /// Whether no entry of the week (Monday to Sunday) of `day` is earlier than it.
    pub fn is_first_entry_of_week(&self, day: NaiveDate) -> bool {
        let since_monday = Days::new(u64::from(day.weekday().num_days_from_monday()));
        let monday = day.checked_sub_days(since_monday).unwrap_or(day);
        !self.entry_days.iter().any(|entry| (monday..day).contains(entry))
    }
}
