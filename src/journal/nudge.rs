//! The one Try to be reminded of.

use super::{Ledger, Lineage, State};
use chrono::NaiveDate;

/// What to be reminded of on `day`: the focus, else the outstanding Try shown last, which is the last one in the newest entry
/// that holds any. What is put off is left in peace.
pub fn nudge(ledger: &Ledger, day: NaiveDate) -> Option<&Lineage> {
    let known = |lineage: &Lineage| matches!(ledger.state(lineage, day), Some(State::Open | State::Trying));
    let awake = |lineage: &&Lineage| known(lineage) && ledger.until(lineage, day).is_none();
    let shown_last = || {
        let outstanding = ledger.outstanding(day).into_iter().filter(awake);
        outstanding.max_by_key(|lineage| {
            let latest = ledger.latest(lineage, day);
            latest.map(|latest| (latest.place.date, latest.place.line))
        })
    };
    ledger.focus(day).filter(awake).or_else(shown_last)
}
