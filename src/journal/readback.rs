//! Reading back: carried items are written so that nothing else in their entry comes to mean something else.
//!
//! What is nested below a Try is anything at all: an open fence, a comment that never ends, the definition of a link. So a carried
//! item is read back before it is written; where the whole would be read otherwise it shrinks to its first paragraph, then to that
//! in one line, then to that behind its link, and what even so cannot be read is left out: it stays outstanding.

use super::{Entry, EntryFile, Item, Journal, LineageKey, Section, SectionKind, identity_text};

/// A Try that is to be carried.
pub(super) struct Carriable {
    pub key: LineageKey,
    /// Its text as the source has it.
    pub text: String,
    pub mark: char,
    /// Ways to write it, the fullest first.
    pub wordings: Vec<String>,
}

/// Which of `items` can be written, and how, by index: the fullest wordings that read back as meant.
///
/// `before` is the entry without them; `write` gives the file with the lines it is given, one for each item.
pub(super) fn fitting(
    items: &[Carriable],
    before: &Entry,
    write: impl Fn(&[&str]) -> Option<EntryFile>,
) -> Vec<(usize, String)> {
    let reads = |chosen: &[(usize, usize)]| {
        let lines: Vec<&str> = chosen.iter().map(|(i, w)| items[*i].wordings[*w].as_str()).collect();
        let meant: Vec<&Carriable> = chosen.iter().map(|(i, _)| &items[*i]).collect();
        write(&lines).is_some_and(|file| reads_as(&file, before, &meant))
    };
    let worded = |chosen: &[(usize, usize)]| {
        let lines = chosen.iter().map(|(i, w)| (*i, items[*i].wordings[*w].clone()));
        lines.collect::<Vec<_>>()
    };
    let fullest: Vec<(usize, usize)> = (0..items.len()).map(|i| (i, 0)).collect();
    if items.is_empty() || reads(&fullest) || !takes_any(items, before, &write) {
        return worded(&fullest);
    }
    worded(&shrunk(items, reads))
}

/// The most that reads back, as pairs of item and wording: one by one as short as can be, then each as full as can be.
fn shrunk(items: &[Carriable], reads: impl Fn(&[(usize, usize)]) -> bool) -> Vec<(usize, usize)> {
    let mut chosen: Vec<(usize, usize)> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let with = |wording: usize| [chosen.as_slice(), &[(i, wording)]].concat();
        let shortest = (0..item.wordings.len()).rev().map(with).find(|chosen| reads(chosen));
        chosen = shortest.unwrap_or(chosen);
    }
    for at in 0..chosen.len() {
        let shortest = chosen[at].1;
        for wording in 0..shortest {
            chosen[at].1 = wording;
            if reads(&chosen) {
                break;
            }
            chosen[at].1 = shortest;
        }
    }
    chosen
}

/// Whether the entry takes carried items at all: a person's own template may put them where they are read as something else,
/// and then they are written as they are.
fn takes_any(items: &[Carriable], before: &Entry, write: impl Fn(&[&str]) -> Option<EntryFile>) -> bool {
    let Some(first) = items.first() else {
        return true;
    };
    let plain = Carriable {
        key: first.key.clone(),
        text: "hoego".to_owned(),
        mark: ' ',
        wordings: Vec::new(),
    };
    let link = format!("([{0}]({0}.md \"try {1}\"))", first.key.origin, first.key.id.as_str());
    write(&[&format!("* [ ] hoego {link}")]).is_some_and(|file| reads_as(&file, before, &[&plain]))
}

/// Whether `file` is the entry `before` with the Tries `meant` under "지난 Try" and nothing else changed.
fn reads_as(file: &EntryFile, before: &Entry, meant: &[&Carriable]) -> bool {
    let [after] = file.entries.as_slice() else {
        return false;
    };
    let same_questions = after.questions.len() == before.questions.len();
    (after.date, &after.title, same_questions) == (before.date, &before.title, true)
        && same_sections(before, after)
        && shows(before, after, meant)
}

/// Whether all sections but "지난 Try" say the same.
fn same_sections(before: &Entry, after: &Entry) -> bool {
    let others = |entry: &Entry| -> Vec<usize> {
        let sections = entry.sections.iter().enumerate();
        let others = sections.filter(|(_, section)| section.kind != SectionKind::LastTry);
        others.map(|(index, _)| index).collect()
    };
    let (old, new) = (others(before), others(after));
    let same = |(old, new): (&usize, &usize)| same_section(&before.sections[*old], &after.sections[*new]);
    old.len() == new.len() && old.iter().zip(&new).all(same)
}

fn same_section(old: &Section, new: &Section) -> bool {
    let said = |section: &Section| (section.kind, section.level, section.items.len());
    said(old) == said(new)
        && old.heading == new.heading
        && old.items.iter().zip(&new.items).all(|(old, new)| same_item(old, new))
}

fn same_item(old: &Item, new: &Item) -> bool {
    (old.mark_char(), old.nested.len(), &old.notes) == (new.mark_char(), new.nested.len(), &new.notes)
        && old.text == new.text
}

/// Whether "지난 Try" shows what it showed, and the Tries `meant` in their order.
fn shows(before: &Entry, after: &Entry, meant: &[&Carriable]) -> bool {
    let mut old = before.items(SectionKind::LastTry).map(|(_, item)| item).peekable();
    let mut new = meant.iter().peekable();
    for (_, item) in after.items(SectionKind::LastTry) {
        if old.next_if(|old| same_item(old, item)).is_none() && new.next_if(|meant| is_meant(item, meant)).is_none() {
            return false;
        }
    }
    old.next().is_none() && new.next().is_none()
}

fn is_meant(item: &Item, meant: &Carriable) -> bool {
    let linked = item
        .link
        .as_ref()
        .is_some_and(|link| link.date == meant.key.origin && meant.key.id.agrees_with(&link.id));
    linked
        && item.mark_char() == Some(meant.mark)
        && item.stamps.is_empty()
        && !item.says_nothing
        && identity_text(&item.text) == identity_text(&meant.text)
}

/// Whether the file at `path` holds the same items with the same texts in both journals, whatever their marks and notes.
pub(super) fn same_texts(before: &Journal, after: &Journal, path: &str) -> bool {
    let entries = |journal: &Journal| journal.files.get(path).map_or(0, |file| file.entries.len());
    entries(before) == entries(after) && texts(before, path).eq(texts(after, path))
}

fn texts<'a>(journal: &'a Journal, path: &str) -> impl Iterator<Item = (SectionKind, &'a str)> {
    let entries = journal.files.get(path).into_iter().flat_map(|file| &file.entries);
    entries.flat_map(|entry| &entry.sections).flat_map(|section| {
        let items = section.items.iter();
        items.map(|item| (section.kind, item.text.as_str()))
    })
}
