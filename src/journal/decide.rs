//! Decisions: what a person says became of a Try, written where it stands last on or before the day.

use super::carry::{bring, item_at};
use super::{
    ClosingKind, Draft, DraftError, Item, Journal, Ledger, Lineage, LineageKey, Occurrence, ScaffoldError, SectionKind,
    StampKind, add, focus, marking, readback::same_texts, reopen, scaffold,
};
use crate::document::EditSet;
use chrono::NaiveDate;

/// What a person decides about a Try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Tried, finished: `[x]`.
    Done,
    /// It worked: an item in the day's Keep and `[x]`.
    Keep,
    /// It goes on: `[/]` on the day.
    Trying,
    /// It was not done: an item in the day's Problem.
    Problem,
    /// Put off: `⏳ DAY`.
    Later(NaiveDate),
    /// Decided against: `[-]`.
    Drop,
    /// The one to act on next: `[!]`, and the moment for it.
    Focus { moment: Option<String> },
    /// Closing marks are taken back.
    Reopen,
}

/// Why a decision cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum DecideError {
    #[error(transparent)]
    Scaffold(#[from] ScaffoldError),
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error("this Try stands nowhere on or before {0}")]
    NotYet(NaiveDate),
    #[error("this Try is a habit; it cannot be the focus as well")]
    Habit,
    #[error("{path}:{line}: the line in Keep that closes this Try is not one that hoego wrote")]
    KeptByHand { path: String, line: usize },
    #[error("{path}: the line could not be written so that it reads as meant")]
    Unreadable { path: String },
    /// What people write where they have nothing to write: it would not be read as a Try.
    #[error("`{0}` alone says in a journal that there is nothing")]
    Nothing(String),
    #[error("{path}: no line can be added where it belongs")]
    NoPlace { path: String },
    #[error("the words of this Try were written and closed again too many times since")]
    ClosedAgain,
    #[error("the moment must not be empty")]
    NoMoment,
    #[error("{until} is not after {day}")]
    NotLater { until: NaiveDate, day: NaiveDate },
}

/// Writes `decision` about the lineage `key`, made on `day`, into `draft`. `done`, `keep`, `trying` and `problem` scaffold the
/// day by `template` first. A decision that stands already changes nothing.
pub fn decide(
    draft: &mut Draft,
    key: &LineageKey,
    decision: &Decision,
    day: NaiveDate,
    template: &str,
) -> Result<(), DecideError> {
    stands(draft, key, day, |_, _| true)?;
    if matches!(
        decision,
        Decision::Done | Decision::Keep | Decision::Trying | Decision::Problem
    ) {
        scaffold(draft, day, template)?;
    }
    match decision {
        Decision::Done => close(draft, key, ClosingKind::Done, day, template),
        Decision::Keep => {
            add::settling_line(draft, key, SectionKind::Keep, day)?;
            close(draft, key, ClosingKind::Kept, day, template)
        }
        Decision::Problem => add::settling_line(draft, key, SectionKind::Problem, day),
        Decision::Trying => trying(draft, key, day),
        Decision::Later(until) if *until <= day => Err(DecideError::NotLater { until: *until, day }),
        Decision::Later(until) => on_item(draft, key, day, template, |edits, source, item, _| {
            marking::stamp(edits, source, item, StampKind::Later, *until);
        }),
        Decision::Drop => close(draft, key, ClosingKind::Dropped, day, template),
        Decision::Focus { moment } => focus::focus(draft, key, moment.as_deref(), day, template),
        Decision::Reopen => reopen::reopen(draft, key, day),
    }
}

/// Marks the Try closed where it stands last; the stamp tells the day where the entry is of another one.
fn close(
    draft: &mut Draft,
    key: &LineageKey,
    kind: ClosingKind,
    day: NaiveDate,
    template: &str,
) -> Result<(), DecideError> {
    let (mark, stamp, other) = match kind {
        ClosingKind::Done | ClosingKind::Kept => ('x', StampKind::Done, StampKind::Dropped),
        ClosingKind::Dropped => ('-', StampKind::Dropped, StampKind::Done),
    };
    on_item(draft, key, day, template, |edits, source, item, occurrence| {
        let already = item.mark_char().is_some_and(|c| c.eq_ignore_ascii_case(&mark));
        if already && occurrence.closed_on.unwrap_or(occurrence.place.date) <= day {
            return;
        }
        marking::unstamp(edits, item, other);
        marking::mark(edits, item, mark);
        if occurrence.place.date != day {
            marking::stamp(edits, source, item, stamp, day);
        }
    })
}

/// Marks `[/]` in the day's own entry, because each day so marked is an attempt; brings the Try there if need be.
fn trying(draft: &mut Draft, key: &LineageKey, day: NaiveDate) -> Result<(), DecideError> {
    let on_day = stands(draft, key, day, |place, item| place.place.date == day && item.markable)?;
    if !on_day {
        bring_for_marking(draft, key, day)?;
    }
    edit_item(draft, key, day, |edits, _, item, _| marking::mark(edits, item, '/'))
}

/// Brings the Try into the day's entry, so that it can be marked there. Fails where that would change what the entry says.
fn bring_for_marking(draft: &mut Draft, key: &LineageKey, day: NaiveDate) -> Result<(), DecideError> {
    if bring(draft, day, std::slice::from_ref(key))?.is_empty() {
        let path = draft.journal().entry_on(day).map(|entry| entry.path.clone());
        return Err(DecideError::Unreadable {
            path: path.unwrap_or_default(),
        });
    }
    Ok(())
}

/// Edits the item where the Try stands last on or before `day`. Where no mark can be written there (a paragraph, a table, a file of
/// several days, code), the Try is brought into the day's entry, and the decision is written there.
pub(super) fn on_item(
    draft: &mut Draft,
    key: &LineageKey,
    day: NaiveDate,
    template: &str,
    edit: impl Fn(&mut EditSet, &str, &Item, &Occurrence),
) -> Result<(), DecideError> {
    if stands(draft, key, day, |_, item| item.markable)? {
        match edit_item(draft, key, day, &edit) {
            Err(DecideError::Unreadable { .. }) => {}
            done => return done,
        }
    }
    scaffold(draft, day, template)?;
    if !stands(draft, key, day, |place, item| place.place.date == day && item.markable)? {
        bring_for_marking(draft, key, day)?;
    }
    edit_item(draft, key, day, edit)
}

/// Edits that item, and reads it back: the entry must hold the same items with the same texts, else nothing is changed.
fn edit_item(
    draft: &mut Draft,
    key: &LineageKey,
    day: NaiveDate,
    edit: impl Fn(&mut EditSet, &str, &Item, &Occurrence),
) -> Result<(), DecideError> {
    let journal = draft.journal();
    let ledger = Ledger::new(journal);
    let (occurrence, item) = last_standing(journal, &ledger, find(&ledger, key, day)?, day)?;
    let path = occurrence.place.path.clone();
    let mut edits = EditSet::new();
    edit(&mut edits, journal.text(&path), item, occurrence);
    let mut attempt = draft.clone();
    attempt.edit(&path, &edits)?;
    if !same_texts(journal, attempt.journal(), &path) {
        return Err(DecideError::Unreadable { path });
    }
    *draft = attempt;
    Ok(())
}

/// Whether the occurrence where the Try stands last on or before `day`, and its item, are as `is` asks.
fn stands(
    draft: &Draft,
    key: &LineageKey,
    day: NaiveDate,
    is: impl FnOnce(&Occurrence, &Item) -> bool,
) -> Result<bool, DecideError> {
    let ledger = Ledger::new(draft.journal());
    let (occurrence, item) = last_standing(draft.journal(), &ledger, find(&ledger, key, day)?, day)?;
    Ok(is(occurrence, item))
}

/// Where the Try stands last on or before `day`; of several places on one day the last that can be marked.
fn last_standing<'a>(
    journal: &'a Journal,
    ledger: &Ledger,
    lineage: &'a Lineage,
    day: NaiveDate,
) -> Result<(&'a Occurrence, &'a Item), DecideError> {
    let latest = ledger.latest(lineage, day).ok_or(DecideError::NotYet(day))?;
    let same_day = lineage
        .occurrences
        .iter()
        .rev()
        .filter(|o| o.place.date == latest.place.date);
    let places: Vec<_> = same_day
        .filter_map(|o| item_at(journal, o).map(|item| (o, item)))
        .collect();
    let markable = places
        .iter()
        .find(|(_, item)| item.markable)
        .or(places.first())
        .copied();
    markable.ok_or_else(|| DecideError::Unreadable {
        path: latest.place.path.clone(),
    })
}

/// The lineage `key` names.
pub(super) fn find<'a>(ledger: &'a Ledger, key: &LineageKey, day: NaiveDate) -> Result<&'a Lineage, DecideError> {
    ledger.find(key.origin, key.id.as_str()).ok_or(DecideError::NotYet(day))
}
