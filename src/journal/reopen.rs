//! Reopening: everything that closes a Try is taken back.

use super::decide::{DecideError, find};
use super::draft::FileEdits;
use super::{Closing, ClosingKind, Draft, Entry, Item, Ledger, LineageKey, Place, SectionKind, StampKind, marking};
use crate::document::EditSet;
use chrono::NaiveDate;

/// Words that are open again are those of a later line too, which may close them anew: how often that is followed, each time through the
/// whole journal.
const MOST_TIMES: usize = 16;

/// Opens all boxes that close the Try `key`, takes their stamps away, and removes the lines in Keep that hoego wrote for it.
/// A line in Keep that a person wrote is theirs to change: then nothing is changed, and the error says where it stands.
pub(super) fn reopen(draft: &mut Draft, key: &LineageKey, day: NaiveDate) -> Result<(), DecideError> {
    let mut attempt = draft.clone();
    for _ in 0..MOST_TIMES {
        let ledger = Ledger::new(attempt.journal());
        let lineage = find(&ledger, key, day)?;
        let mut edits = FileEdits::default();
        for closing in &lineage.closings {
            let edits = edits.of(&closing.place.path);
            match closing.kind {
                ClosingKind::Kept => remove_keep_line(edits, &attempt, closing)?,
                ClosingKind::Done | ClosingKind::Dropped => open_box(edits, &attempt, closing),
            }
        }
        match lineage.closings.last() {
            None => {
                *draft = attempt;
                return Ok(());
            }
            Some(last) if edits.is_empty() => {
                return Err(DecideError::Unreadable {
                    path: last.place.path.clone(),
                });
            }
            Some(_) => edits.make(&mut attempt)?,
        }
    }
    Err(DecideError::ClosedAgain)
}

fn open_box(edits: &mut EditSet, draft: &Draft, closing: &Closing) {
    let Some(entry) = draft.journal().entry_at(&closing.place) else {
        return;
    };
    let section = entry.sections.get(closing.place.section);
    if let Some(item) = section.and_then(|section| section.items.get(closing.place.item)) {
        marking::mark(edits, item, ' ');
        marking::unstamp(edits, item, StampKind::Done);
        marking::unstamp(edits, item, StampKind::Dropped);
    }
}

/// Removes the line in Keep if it is one that hoego wrote: text and link, nothing else, nothing below it.
fn remove_keep_line(edits: &mut EditSet, draft: &Draft, closing: &Closing) -> Result<(), DecideError> {
    let place = &closing.place;
    let by_hand = || DecideError::KeptByHand {
        path: place.path.clone(),
        line: place.line,
    };
    let file = draft.journal().files.get(&place.path).ok_or_else(by_hand)?;
    let entry = draft.journal().entry_at(place).ok_or_else(by_hand)?;
    let item = keep_item(entry, place)
        .filter(|item| is_ours(&file.text, item))
        .ok_or_else(by_hand)?;
    let start = file.text[..item.span.start]
        .rfind('\n')
        .map_or(0, |newline| newline + 1);
    let end = file.text[item.span.end..]
        .find('\n')
        .map_or(file.text.len(), |newline| item.span.end + newline + 1);
    edits.replace(start..end, "");
    Ok(())
}

fn keep_item<'a>(entry: &'a Entry, place: &Place) -> Option<&'a Item> {
    entry
        .items(SectionKind::Keep)
        .map(|(_, item)| item)
        .find(|item| item.line == place.line)
}

fn is_ours(text: &str, item: &Item) -> bool {
    let ends_with_link = item.link.as_ref().is_some_and(|link| link.span.end == item.span.end);
    ends_with_link && item.notes.is_empty() && !text[item.span.clone()].contains('\n')
}
