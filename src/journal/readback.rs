//! Reading back: carried items are written so that nothing else in their entry comes to mean something else.
//!
//! What is nested below a Try is anything at all: an open fence, a comment that never ends, the definition of a link. So a carried
//! item is read back before it is written; where the whole would be read otherwise it shrinks to its first paragraph, then to that
//! in one line, then to that behind its link, and what even so cannot be read is left out: it stays outstanding.

use super::{Entry, EntryFile, Item, Journal, LineageKey, Section, SectionKind, identity_text};
use std::cell::Cell;
use std::ops::Range;

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
    let left = Cell::new(MOST);
    let reads = |chosen: &[Choice]| {
        let lines: Vec<&str> = chosen.iter().map(|(i, w)| items[*i].wordings[*w].as_str()).collect();
        let meant: Vec<&Carriable> = chosen.iter().map(|(i, _)| &items[*i]).collect();
        let file = write(&lines);
        left.set(
            left.get()
                .saturating_sub(file.as_ref().map_or(0, |file| file.text.len())),
        );
        file.is_some_and(|file| reads_as(&file, before, &meant))
    };
    let worded = |chosen: &[Choice]| {
        let lines = chosen.iter().map(|(i, w)| (*i, items[*i].wordings[*w].clone()));
        lines.collect::<Vec<_>>()
    };
    let fullest: Vec<Choice> = (0..items.len()).map(|i| (i, 0)).collect();
    if items.is_empty() || reads(&fullest) || !takes_any(items, before, &write) {
        return worded(&fullest);
    }
    let mut shrinking = Shrinking {
        items,
        chosen: Vec::new(),
        reads: |chosen: &[Choice]| left.get() > 0 && reads(chosen),
    };
    shrinking.take(0..items.len());
    shrinking.fill(0..shrinking.chosen.len());
    worded(&shrinking.chosen)
}

/// Bytes that are read again at the most to find out which wordings fit: hundreds of times what anybody writes in a day.
const MOST: usize = 8 << 20;

/// An item and one of its wordings, by index.
type Choice = (usize, usize);

/// Looks for the most that reads back: as many items as can be, each as short as can be, then each as full as can be. What reads back
/// together is not looked at one by one.
struct Shrinking<'a, R> {
    items: &'a [Carriable],
    chosen: Vec<Choice>,
    reads: R,
}

impl<R: Fn(&[Choice]) -> bool> Shrinking<'_, R> {
    /// Takes those of the items of `range` that read back behind what is chosen.
    fn take(&mut self, range: Range<usize>) {
        let before = self.chosen.len();
        let shortest = range.clone().map(|i| (i, self.items[i].wordings.len() - 1));
        self.chosen.extend(shortest);
        if (self.reads)(&self.chosen) {
            return;
        }
        if range.len() > 1 {
            self.chosen.truncate(before);
            let (first, second) = halves(range);
            self.take(first);
            return self.take(second);
        }
        while let Some((_, wording)) = self.chosen.last_mut().filter(|(_, wording)| *wording > 0) {
            *wording -= 1;
            if (self.reads)(&self.chosen) {
                return;
            }
        }
        self.chosen.truncate(before);
    }

    /// Makes those of the chosen that are at `range` as full as can be.
    fn fill(&mut self, range: Range<usize>) {
        let shortest: Vec<Choice> = self.chosen[range.clone()].to_vec();
        self.chosen[range.clone()].iter_mut().for_each(|choice| choice.1 = 0);
        if (self.reads)(&self.chosen) {
            return;
        }
        self.chosen[range.clone()].copy_from_slice(&shortest);
        if range.len() > 1 {
            let (first, second) = halves(range);
            self.fill(first);
            return self.fill(second);
        }
        for (at, (_, shortest)) in range.zip(shortest) {
            let fuller = (1..shortest).find(|wording| {
                self.chosen[at].1 = *wording;
                (self.reads)(&self.chosen)
            });
            self.chosen[at].1 = fuller.unwrap_or(shortest);
        }
    }
}

fn halves(range: Range<usize>) -> (Range<usize>, Range<usize>) {
    let middle = range.start + range.len() / 2;
    (range.start..middle, middle..range.end)
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
