//! The ledger: every Try of a journal with its lineage, and its state on any day.

use super::{Journal, Lineage, Settings, State};
use chrono::NaiveDate;

/// All lineages of a journal, oldest origin first, then by line.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    pub lineages: Vec<Lineage>,
    pub(super) since: Option<NaiveDate>,
    pub(super) stale_after: usize,
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

impl Ledger {
    /// Builds the ledger of a journal.
    pub fn new(_journal: &Journal) -> Self {
        todo!()
    }

    /// The state of `lineage` on `day`; `None` if it originates later.
    pub fn state(&self, _lineage: &Lineage, _day: NaiveDate) -> Option<State> {
        todo!()
    }
    /// Whether it is the one focus on `day`.
    pub fn is_focus(&self, _lineage: &Lineage, _day: NaiveDate) -> bool {
        todo!()
    }
    /// Entries up to `day` it was carried into.
    pub fn carries(&self, _lineage: &Lineage, _day: NaiveDate) -> usize {
        todo!()
    }
    /// Days up to `day` on which it was tried.
    pub fn attempts(&self, _lineage: &Lineage, _day: NaiveDate) -> usize {
        todo!()
    }
    /// Whether it was carried `stale-after` times or more since the last attempt.
    pub fn is_stale(&self, _lineage: &Lineage, _day: NaiveDate) -> bool {
        todo!()
    }
    /// The count of states on `day`.
    pub fn balance(&self, _day: NaiveDate) -> Balance {
        todo!()
    }
    /// The lineages that WHICH means among those outstanding (or all, for reopening) on `day`.
    pub fn settings_since(_settings: &Settings) -> Option<NaiveDate> {
        todo!()
    }
}
