//! The focus: the one Try to act on next, `[!]`, with a nested line that says the moment.

use super::carry::item_at;
use super::decide::{DecideError, on_item};
use super::draft::FileEdits;
use super::{Draft, Item, Language, Ledger, LineageKey, State, marking};
use crate::document::{EditSet, newline_of};
use chrono::NaiveDate;

/// The labels of the moment in the three languages.
const MOMENT_LABELS: [&str; 3] = ["언제", "When", "いつ"];

/// The moment a Try's notes name, without its label.
pub fn moment_of(notes: &[String]) -> Option<&str> {
    notes.iter().find_map(|note| {
        let (label, moment) = note.split_once([':', '：'])?;
        let known = MOMENT_LABELS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(label.trim()));
        known.then(|| moment.trim()).filter(|moment| !moment.is_empty())
    })
}

fn moment_label(language: Language) -> &'static str {
    match language {
        Language::Ko => MOMENT_LABELS[0],
        Language::En => MOMENT_LABELS[1],
        Language::Ja => MOMENT_LABELS[2],
    }
}

/// Makes the Try `key` the focus on `day`, and it alone; `moment` becomes its nested `언제: …` line.
pub(super) fn focus(
    draft: &mut Draft,
    key: &LineageKey,
    moment: Option<&str>,
    day: NaiveDate,
    template: &str,
) -> Result<(), DecideError> {
    let moment = moment.map(|moment| moment.split_whitespace().collect::<Vec<_>>().join(" "));
    if moment.as_deref() == Some("") {
        return Err(DecideError::NoMoment);
    }
    let ledger = Ledger::new(draft.journal());
    let lineage = super::decide::find(&ledger, key, day)?;
    if ledger.state(lineage, day) == Some(State::Trying) {
        return Err(DecideError::Habit);
    }
    let mut attempt = draft.clone();
    unfocus_others(&mut attempt, &ledger, key, day)?;
    let label = moment_label(draft.journal().settings.language);
    on_item(&mut attempt, key, day, template, |edits, source, item, _| {
        marking::mark(edits, item, '!');
        if let Some(moment) = &moment {
            write_moment(edits, source, item, &format!("{label}: {moment}"));
        }
    })?;
    // One that was closed is open again by this, and may have been a habit.
    let ledger = Ledger::new(attempt.journal());
    if ledger.state(super::decide::find(&ledger, key, day)?, day) == Some(State::Trying) {
        return Err(DecideError::Habit);
    }
    *draft = attempt;
    Ok(())
}

/// Opens the boxes of other Tries that are marked `[!]` where they stand last.
fn unfocus_others(draft: &mut Draft, ledger: &Ledger, key: &LineageKey, day: NaiveDate) -> Result<(), DecideError> {
    let mut edits = FileEdits::default();
    let outstanding = ledger.outstanding(day);
    for lineage in outstanding.into_iter().filter(|lineage| lineage.key() != *key) {
        let Some(latest) = ledger.latest(lineage, day).filter(|latest| latest.mark == Some('!')) else {
            continue;
        };
        if let Some(item) = item_at(draft.journal(), latest).filter(|item| item.markable) {
            marking::mark(edits.of(&latest.place.path), item, ' ');
        }
    }
    Ok(edits.make(draft)?)
}

/// Puts the moment's line below the item's first paragraph, in the place of one it has.
fn write_moment(edits: &mut EditSet, source: &str, item: &Item, line: &str) {
    let has_moment = |text: &str| moment_of(&[text.to_owned()]).is_some();
    if let Some(old) = item
        .nested
        .iter()
        .find(|nested| nested.depth == 1 && has_moment(&nested.text))
    {
        let first_line = source[old.span.clone()].lines().next().unwrap_or_default();
        if let Some(at) = first_line.find(|c: char| !c.is_whitespace() && !matches!(c, '*' | '-' | '+')) {
            return edits.replace(old.span.start + at..old.span.start + first_line.trim_end().len(), line);
        }
    }
    let first = source.get(item.first.clone()).unwrap_or_default();
    let indent = " ".repeat(item.content_column);
    let bullet = item.bullet.unwrap_or('*');
    let newline = newline_of(source).as_str();
    edits.insert(
        item.first.start + first.trim_end().len(),
        format!("{newline}{indent}{bullet} {line}"),
    );
}
