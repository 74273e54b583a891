//! Adding lines: a new Try, or what Keep and Problem say of one. What is added is read back: it must mean what was asked.

use super::append::Below;
use super::decide::{DecideError, find};
use super::link::Links;
use super::nothing::{is_placeholder, says_nothing};
use super::{
    Draft, Entry, Item, Journal, Language, Ledger, LineageKey, SectionKind, Words, append, identity_text, scaffold,
};
use crate::document::EditSet;
use chrono::NaiveDate;

/// Appends a Try with `text` to the Try section of `day`, scaffolding the day by `template` if need be. Where the same open text
/// stands in it already nothing is added. Gives the entry's path and whether something was added.
pub fn add_try(draft: &mut Draft, day: NaiveDate, text: &str, template: &str) -> Result<(String, bool), DecideError> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_placeholder(&text) || says_nothing(&text) {
        return Err(DecideError::Nothing(text));
    }
    let path = scaffold(draft, day, template)?.path;
    // What Markdown would take for something else is written behind a backslash.
    let wordings = [text.clone(), format!("\\{text}")];
    let wanted = wordings.each_ref().map(|wording| identity_text(wording));
    let stands = |item: &Item| {
        wanted.contains(&identity_text(&item.text)) && item.mark_char().is_none_or(|c| c == ' ' || c == '!')
    };
    if entry(draft.journal(), day).is_some_and(|entry| entry.items(SectionKind::Try).any(|(_, item)| stands(item))) {
        return Ok((path, false));
    }
    append_item(draft, day, SectionKind::Try, &wordings, |item| {
        item.mark.is_none() && item.link.is_none() && item.stamps.is_empty() && item.text.ends_with(text.as_str())
    })?;
    Ok((path, true))
}

/// Writes what became of the Try `key` into the day's Keep (`TEXT (LINK)`) or Problem (`못 한 Try: TEXT (LINK)`), unless an item
/// there already links to it.
pub(super) fn settling_line(
    draft: &mut Draft,
    key: &LineageKey,
    kind: SectionKind,
    day: NaiveDate,
) -> Result<(), DecideError> {
    let journal = draft.journal();
    let ledger = Ledger::new(journal);
    let lineage = find(&ledger, key, day)?;
    let latest = ledger.latest(lineage, day).ok_or(DecideError::NotYet(day))?;
    let said = match kind {
        SectionKind::Keep => lineage
            .closings
            .iter()
            .any(|c| c.kind == super::ClosingKind::Kept && c.place.date == day),
        _ => lineage.problems.iter().any(|place| place.date == day),
    };
    let Some(entry) = entry(journal, day).filter(|_| !said) else {
        return Ok(());
    };
    let label = if kind == SectionKind::Problem {
        missed_label(journal.settings.language)
    } else {
        ""
    };
    let link = Links::new(journal, &ledger, &[lineage], &entry.path).link_to(lineage);
    let line = format!("{label}{} {link}", latest.text);
    let key = key.clone();
    append_item(draft, day, kind, &[line.clone(), format!("\\{line}")], |item| {
        item.mark.is_none()
            && item
                .link
                .as_ref()
                .is_some_and(|l| l.date == key.origin && key.id.agrees_with(&l.id))
    })
}

/// The label of a Try that was not done.
fn missed_label(language: Language) -> &'static str {
    match language {
        Language::Ko => "못 한 Try: ",
        Language::En => "Missed Try: ",
        Language::Ja => "できなかった Try: ",
    }
}

fn entry(journal: &Journal, day: NaiveDate) -> Option<&Entry> {
    journal.entry_on(day)
}

/// Appends the first of `wordings` that reads back as one new item that is as `meant`, and leaves all other items as they were.
fn append_item(
    draft: &mut Draft,
    day: NaiveDate,
    kind: SectionKind,
    wordings: &[String],
    meant: impl Fn(&Item) -> bool,
) -> Result<(), DecideError> {
    for below in [Below::Apart, Below::Close] {
        for text in wordings {
            if let Some(attempt) = with_item(draft, day, (kind, below), text, &meant)? {
                *draft = attempt;
                return Ok(());
            }
        }
    }
    let entry = entry(draft.journal(), day).ok_or(DecideError::NotYet(day))?;
    let path = entry.path.clone();
    // Where no words will do it is not for their sake.
    Err(match with_item(draft, day, (kind, Below::Apart), "Try", &|_| true)? {
        Some(_) => DecideError::Unreadable { path },
        None => DecideError::NoPlace { path },
    })
}

/// The draft with `text` appended; `None` where that does not read back as one new item that is as `meant`, and all others as they were.
fn with_item(
    draft: &Draft,
    day: NaiveDate,
    (kind, below): (SectionKind, Below),
    text: &str,
    meant: &impl Fn(&Item) -> bool,
) -> Result<Option<Draft>, DecideError> {
    let journal = draft.journal();
    let entry = entry(journal, day).ok_or(DecideError::NotYet(day))?;
    let mut attempt = draft.clone();
    let mut edits = EditSet::new();
    let words = Words::new(journal.settings.language);
    append::item(&mut edits, journal.text(&entry.path), entry, (kind, below), text, words);
    attempt.edit(&entry.path, &edits)?;
    let Some(read) = attempt.journal().entry_on(day) else {
        return Ok(None);
    };
    // A quote or a heading in the place of a text gives notes that nobody wrote.
    let meant = |item: &Item| item.notes.is_empty() && meant(item);
    let newest = read
        .sections
        .iter()
        .rev()
        .find(|s| s.kind == kind && s.writable)
        .and_then(|s| s.items.last());
    let reads = newest.is_some_and(meant) && items(read).len() == items(entry).len() + 1;
    Ok(reads.then_some(attempt))
}

/// Kind and text of all items, to see that adding one changes no other.
fn items(entry: &Entry) -> Vec<(SectionKind, &str)> {
    let sections = entry.sections.iter();
    sections
        .flat_map(|section| section.items.iter().map(|item| (section.kind, item.text.as_str())))
        .collect()
}
