//! Questions (`format.md`, section 4): list items outside Try marked `[?]`, open until the mark becomes `[x]`.
//!
//! What is odd about it: an answered question is an ordinary ticked item, nothing in its bytes says that it ever was one.
//! It is recognised as answered only where a question mark still stands: a `[?]` whose words also stand, answered, in the
//! same entry or a later one. A question written on several days is one question, listed where it was first asked.

use super::{Entry, Item, Journal, QuestionRecord, SectionKind, identity_text};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// All questions that were open on `day`, oldest first, then by path and line.
pub fn open_questions(journal: &Journal, day: NaiveDate) -> Vec<QuestionRecord> {
    let mut open = questions(journal, day);
    open.retain(|question| !question.answered);
    open
}

/// The questions of all entries up to `day`, each once where it was first asked, oldest first; `answered` says whether its
/// words stand answered by then.
pub fn questions(journal: &Journal, day: NaiveDate) -> Vec<QuestionRecord> {
    let entries = journal.entries();
    let upto: Vec<(NaiveDate, &Entry)> = entries
        .iter()
        .filter_map(|entry| entry.date.map(|date| (date, *entry)))
        .filter(|(date, _)| *date <= day)
        .collect();
    let answers = answers(&upto);
    let mut asked = BTreeSet::new();
    let mut records = Vec::new();
    for (date, entry) in upto {
        for question in &entry.questions {
            let identity = identity_text(&question.text);
            let answered = answers.get(&identity).is_some_and(|answer| *answer >= date);
            if identity.is_empty() || !asked.insert((identity, answered)) {
                continue;
            }
            records.push(QuestionRecord {
                text: question.text.clone(),
                date,
                path: entry.path.clone(),
                line: question.line,
                answered,
            });
        }
    }
    records
}

/// The words of ticked items outside Try, with the last day on which each is ticked.
fn answers(entries: &[(NaiveDate, &Entry)]) -> BTreeMap<String, NaiveDate> {
    let mut answers = BTreeMap::new();
    for (date, entry) in entries {
        let outside = entry
            .sections
            .iter()
            .filter(|section| !matches!(section.kind, SectionKind::Try | SectionKind::LastTry));
        for text in outside.flat_map(|section| &section.items).flat_map(ticked) {
            answers.insert(identity_text(text), *date);
        }
    }
    answers
}

/// The texts of an item and of its nested items that are ticked.
fn ticked(item: &Item) -> impl Iterator<Item = &str> {
    let is_tick = |mark: char| mark == 'x' || mark == 'X';
    let own = item.mark_char().is_some_and(is_tick).then_some(&*item.text);
    let nested = item
        .nested
        .iter()
        .filter(move |nested| nested.mark.as_ref().is_some_and(|mark| is_tick(mark.char)))
        .map(|nested| &*nested.text);
    own.into_iter().chain(nested)
}
