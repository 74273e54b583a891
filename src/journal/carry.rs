//! Carrying: due Tries written into an entry, by scaffolding it or into one that exists. No past entry is written
//! (unless `mark-carried`).

use super::draft::FileEdits;
use super::link::Links;
use super::moved::{Extent, Move, moved_item};
use super::readback::{Carriable, fitting};
use super::{
    AtMost, Draft, DraftError, Entry, Journal, Ledger, Lineage, LineageKey, Occurrence, SectionKind, Words, append,
    read_file,
};
use crate::document::{EditSet, conflicts, newline_of};
use chrono::NaiveDate;

/// What carrying did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// The Tries that were carried, in the order in which they are written.
    pub carried: Vec<LineageKey>,
    /// How many more are due and stand in no entry of the day.
    pub left: usize,
}

/// Brings what is due and missing into the entry of `day`: as many as fit beside those it shows already, with `all` every one.
/// Does nothing where the day has no entry.
pub fn carry_into(draft: &mut Draft, day: NaiveDate, all: bool) -> Result<Carried, DraftError> {
    let journal = draft.journal();
    let Some(entry) = journal.entry_on(day) else {
        return Ok(Carried::default());
    };
    let ledger = Ledger::new(journal);
    let missing = ledger.missing(day);
    let count = missing.len();
    let places = match journal.settings.at_most {
        AtMost::Number(number) if !all => AtMost::Number(number.saturating_sub(shown(entry))),
        _ => AtMost::All,
    };
    let chosen: Vec<LineageKey> = ledger
        .choose(missing, day, places)
        .into_iter()
        .map(Lineage::key)
        .collect();
    let carried = bring(draft, day, &chosen)?;
    Ok(Carried {
        left: count - carried.len(),
        carried,
    })
}

/// How many Tries the entry shows under "지난 Try".
fn shown(entry: &Entry) -> usize {
    entry
        .items(SectionKind::LastTry)
        .filter(|(_, item)| !item.says_nothing)
        .count()
}

/// Writes the Tries `keys` into the entry of `day`, which must exist, under "지난 Try" (added where it is missing). Gives those that
/// it could write.
pub(super) fn bring(draft: &mut Draft, day: NaiveDate, keys: &[LineageKey]) -> Result<Vec<LineageKey>, DraftError> {
    let journal = draft.journal();
    let Some(entry) = journal.entry_on(day).filter(|_| !keys.is_empty()) else {
        return Ok(Vec::new());
    };
    let path = entry.path.clone();
    let ledger = Ledger::new(journal);
    let text = journal.text(&path);
    let edits_for = |lines: &[&str]| {
        let mut edits = EditSet::new();
        let items = lines.join(newline_of(text).as_str());
        append::last_try(&mut edits, text, entry, &items, Words::new(journal.settings.language));
        edits
    };
    let items = carriable(journal, &ledger, day, keys, &path);
    let chosen = fitting(&items, entry, |lines| {
        let after = edits_for(lines).apply(text).ok()?;
        Some(read_file(&path, &after, &journal.settings))
    });
    let (keys, lines) = keys_and_lines(&items, &chosen);
    if keys.is_empty() {
        return Ok(keys);
    }
    let edits = edits_for(&lines);
    let marks = carried_marks(journal, &ledger, day, &keys);
    draft.edit(&path, &edits)?;
    mark_sources(draft, marks)?;
    Ok(keys)
}

/// The keys of the chosen items, and their lines.
pub(super) fn keys_and_lines<'a>(
    items: &[Carriable],
    chosen: &'a [(usize, String)],
) -> (Vec<LineageKey>, Vec<&'a str>) {
    let pairs = chosen.iter().map(|(i, line)| (items[*i].key.clone(), line.as_str()));
    pairs.unzip()
}

/// The Tries `keys` with the ways to write them into the file at `path`.
pub(super) fn carriable(
    journal: &Journal,
    ledger: &Ledger,
    day: NaiveDate,
    keys: &[LineageKey],
    path: &str,
) -> Vec<Carriable> {
    let newline = newline_of(journal.text(path));
    let lineages = keys.iter().filter_map(|key| ledger.find(key.origin, key.id.as_str()));
    let lineages: Vec<&Lineage> = lineages.collect();
    let links = Links::new(journal, ledger, &lineages, path);
    let moved = lineages.into_iter().filter_map(|lineage| {
        let source = ledger.latest(lineage, day)?;
        let item = item_at(journal, source)?;
        let mark = if ledger.is_focus(lineage, day) { '!' } else { ' ' };
        let link = links.link_to(lineage);
        let worded = |extent| {
            let how = Move {
                mark,
                link: &link,
                newline,
                bullet: '*',
                extent,
            };
            moved_item(journal.text(&source.place.path), item, how)
        };
        let wordings = [
            Extent::Whole,
            Extent::FirstParagraph,
            Extent::OneLine,
            Extent::BehindLink,
        ];
        // What git left below it, a conflict, is not carried on.
        let in_conflict = !conflicts(&journal.text(&source.place.path)[item.span.clone()]).is_empty();
        let fit = wordings.into_iter().skip(usize::from(in_conflict));
        Some(Carriable {
            key: lineage.key(),
            text: item.text.clone(),
            mark,
            wordings: fit.map(worded).collect(),
        })
    });
    moved.collect()
}

/// The item that stands where `occurrence` says.
pub(super) fn item_at<'a>(journal: &'a Journal, occurrence: &Occurrence) -> Option<&'a super::Item> {
    let place = &occurrence.place;
    let entry = journal.entry_at(place)?;
    entry.sections.get(place.section)?.items.get(place.item)
}

/// A box in a past entry that is to become `[>]`, with its file.
type CarriedMark = (String, crate::document::Span);

/// With `mark-carried`, the boxes `[ ]` and `[!]` from which the Tries `keys` are carried.
pub(super) fn carried_marks(
    journal: &Journal,
    ledger: &Ledger,
    day: NaiveDate,
    keys: &[LineageKey],
) -> Vec<CarriedMark> {
    if !journal.settings.mark_carried {
        return Vec::new();
    }
    let lineages = keys.iter().filter_map(|key| ledger.find(key.origin, key.id.as_str()));
    let sources = lineages.filter_map(|lineage| {
        let source = ledger.latest(lineage, day)?;
        let item = item_at(journal, source)?;
        let mark = item.mark.as_ref().filter(|mark| mark.char == ' ' || mark.char == '!')?;
        item.markable.then(|| (source.place.path.clone(), mark.span.clone()))
    });
    sources.collect()
}

/// Puts `[>]` where Tries were carried from; to be called after the new entry is in the draft, so that it is written first.
pub(super) fn mark_sources(draft: &mut Draft, marks: Vec<CarriedMark>) -> Result<(), DraftError> {
    let mut edits = FileEdits::default();
    for (path, span) in marks {
        edits.of(&path).replace(span, ">");
    }
    edits.make(draft)
}
