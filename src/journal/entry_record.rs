//! What was understood of a file, for `show --json`.

use super::{Entry, EntryFile, EntryRecord, Item, ItemRecord, Section, SectionRecord};
use chrono::NaiveDate;

/// What was understood of `file`; with `day` only of that day's part. A file of several days asked for as a whole gives the
/// sections of all its days in one record, whose date is unknown.
pub fn entry_record(file: &EntryFile, day: Option<NaiveDate>) -> EntryRecord {
    let wanted = |entry: &&Entry| day.is_none() || entry.date == day;
    let entries: Vec<&Entry> = file.entries.iter().filter(wanted).collect();
    let only = match entries.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    EntryRecord {
        path: file.path.clone(),
        date: only.and_then(|entry| entry.date),
        date_from: only.and_then(|entry| entry.date_from),
        title: entries.first().and_then(|entry| entry.title.clone()),
        sections: entries
            .iter()
            .flat_map(|entry| &entry.sections)
            .map(section_record)
            .collect(),
    }
}

fn section_record(section: &Section) -> SectionRecord {
    SectionRecord {
        kind: section.kind,
        heading: section.heading.clone(),
        line: section.line,
        items: section.items.iter().map(item_record).collect(),
    }
}

fn item_record(item: &Item) -> ItemRecord {
    ItemRecord {
        text: item.text.clone(),
        mark: item.mark_char(),
        notes: item.notes.clone(),
        line: item.line,
    }
}
