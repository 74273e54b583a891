//! What was understood of an entry, as `show --json` gives it (design `cli.md`).

use super::{EntryFile, EntryRecord, Item, ItemRecord, Section, SectionRecord};
use chrono::NaiveDate;

/// The record of the part of `file` that is of `day`, of the whole file without one. A file of several days gives the sections of all of them in document order; its date is that of
/// its newest day (`null` if the headings lack a year), its title the newest day's heading.
pub fn file_record(file: &EntryFile, day: Option<NaiveDate>) -> EntryRecord {
    let of_day = || {
        file.entries
            .iter()
            .filter(move |entry| day.is_none() || entry.date == day)
    };
    let newest = of_day().max_by_key(|entry| (entry.date, std::cmp::Reverse(entry.span.start)));
    let sections = of_day().flat_map(|entry| &entry.sections);
    EntryRecord {
        path: file.path.clone(),
        date: newest.and_then(|entry| entry.date),
        date_from: newest.and_then(|entry| entry.date_from),
        title: newest.and_then(|entry| entry.title.clone()),
        sections: sections.map(section_record).collect(),
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
