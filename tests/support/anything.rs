//! What must hold for any bytes at all that stand in a file of a journal. The fuzzer calls it with what it makes up, `tests/fuzz_corpus.rs`
//! with what it has found, `tests/reader_any.rs` with mutations of real entries.

use chrono::NaiveDate;
use hoego::journal::{
    Candidates, Composed, Decision, Draft, ENTRY_TEMPLATE_SOURCE, Entry, EntryFile, Item, Journal, Ledger, LinePlace,
    NestedItem, Settings, TriesReader, add_try, carry_into, check, decide, may_compose, read_file, scaffold,
};
use std::sync::Arc;

/// Where the bytes stand.
const PATH: &str = "2025-01-13.md";

/// Reads, glances at and edits a file of `bytes`. Panics where a span leaves the text, a quick reader says something else than the reader, or
/// an edit changes what it is not about.
pub fn anything(bytes: &[u8]) {
    // A file of other bytes is reported and never read: see `system/read.rs`.
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let settings = Settings::default();
    let day: NaiveDate = "2025-01-13".parse().expect("a day");
    let file = read_file(PATH, text, &settings);
    assert_eq!(&*file.text, text, "reading changes nothing");
    file.entries.iter().for_each(|entry| check_spans(text, entry));
    lines_are_found(text, &file);
    let journal = Journal {
        settings,
        files: [(PATH.to_owned(), Arc::new(file))].into(),
        unread: None,
    };
    let ledger = Ledger::new(&journal);
    assert!(ledger.balance(day).is_even());
    let _never_fails = check(&journal);
    glances_agree(text, &journal, &ledger, day);
    edits_change_only_what_they_are_about(text, &journal, &ledger, day);
}

/// Every span of an entry lies in `text` and cuts no character.
pub fn check_spans(text: &str, entry: &Entry) {
    let inside = |span: &std::ops::Range<usize>| assert!(text.get(span.clone()).is_some(), "{span:?} in {text:?}");
    let nested = |nested: &NestedItem| {
        inside(&nested.span);
        inside(&nested.first);
        nested.mark.iter().for_each(|mark| inside(&mark.span));
        nested.link.iter().for_each(|link| inside(&link.span));
    };
    let lines = text.matches('\n').count() + 1;
    let item = |item: &Item| {
        inside(&item.span);
        inside(&item.first);
        assert!(text.is_char_boundary(item.content_start) && item.span.start <= item.content_start);
        let one = |span: &std::ops::Range<usize>| text.get(span.clone()).is_some_and(|c| c.chars().count() == 1);
        assert!(item.mark.iter().all(|mark| one(&mark.span)));
        item.link.iter().for_each(|link| inside(&link.span));
        item.stamps.iter().for_each(|stamp| inside(&stamp.span));
        item.nested.iter().for_each(nested);
        assert!((1..=lines).contains(&item.line));
    };
    inside(&entry.span);
    for section in &entry.sections {
        inside(&section.span);
        assert!(text.is_char_boundary(section.body_start) && section.span.start <= section.body_start);
        section.items.iter().for_each(item);
    }
}

/// Every line is part of something, and in NFC leads back to itself.
fn lines_are_found(text: &str, file: &EntryFile) {
    let mut start = 0;
    for line in text.split_inclusive('\n').take(50) {
        let span = start..start + line.len();
        let place = LinePlace::new(file, &span, std::slice::from_ref(&span));
        assert!(!place.sections.is_empty());
        let composed = Composed::new(line);
        assert_eq!(composed.source(&(0..composed.text.len())), 0..line.len(), "{line:?}");
        for (at, c) in composed.text.char_indices() {
            let source = composed.source(&(at..at + c.len_utf8()));
            assert!(
                line.get(source).is_some_and(|source| !source.is_empty()),
                "{line:?} {at}"
            );
        }
        assert!(may_compose(line.as_bytes()) || composed.text == line, "{line:?}");
        start += line.len();
    }
}

/// What is outstanding at a glance is what the whole ledger says.
fn glances_agree(text: &str, journal: &Journal, ledger: &Ledger, day: NaiveDate) {
    let glances = [TriesReader::new(&journal.settings).glance(PATH, text)];
    let candidates = Candidates::new(&glances, day);
    let read = match candidates.to_read(&glances)[0] {
        true => journal.clone(),
        false => Journal {
            settings: journal.settings.clone(),
            ..Journal::default()
        },
    };
    let quick = Ledger::of_candidates(&read, &candidates);
    let told = |ledger: &Ledger| -> Vec<String> {
        let outstanding = ledger.outstanding(day).into_iter();
        outstanding
            .map(|lineage| format!("{:?}", ledger.record(lineage, day)))
            .collect()
    };
    assert_eq!(told(&quick), told(ledger), "{text:?}");
}

fn edits_change_only_what_they_are_about(text: &str, journal: &Journal, ledger: &Ledger, day: NaiveDate) {
    assert!(Draft::new(journal.clone()).into_plan().is_empty(), "no edit, no change");
    let next = day.succ_opt().expect("a day");
    let mut draft = Draft::new(journal.clone());
    if scaffold(&mut draft, next, ENTRY_TEMPLATE_SOURCE).is_ok() {
        assert_eq!(draft.journal().text(PATH), text, "no past entry is written");
        let after = Ledger::new(draft.journal());
        assert_eq!(
            after.lineages.len(),
            ledger.lineages.len(),
            "carrying makes and loses none: {text:?}"
        );
    }
    let mut draft = Draft::new(journal.clone());
    if add_try(&mut draft, day, "ride a bicycle", ENTRY_TEMPLATE_SOURCE).is_ok() {
        let after = draft.journal().text(PATH);
        assert!(kept(text, after) >= text.len(), "only put in: {text:?} {after:?}");
    }
    let mut draft = Draft::new(journal.clone());
    if carry_into(&mut draft, day, true).is_ok() {
        let after = draft.journal().text(PATH);
        assert!(kept(text, after) >= text.len(), "only put in: {text:?} {after:?}");
    }
    for lineage in ledger.outstanding(day).into_iter().take(3) {
        let mut draft = Draft::new(journal.clone());
        if decide(&mut draft, &lineage.key(), &Decision::Done, day, ENTRY_TEMPLATE_SOURCE).is_ok() {
            // The line with the mark is another one; what else is written is put in.
            let after = draft.journal().text(PATH);
            assert!(lost_lines(text, after) <= 1, "only a mark: {text:?} {after:?}");
        }
    }
}

/// How many bytes of `before` still stand at the start or the end of `after`.
fn kept(before: &str, after: &str) -> usize {
    let same = |pair: &(u8, u8)| pair.0 == pair.1;
    let start = before.bytes().zip(after.bytes()).take_while(same).count();
    let end = before.bytes().rev().zip(after.bytes().rev()).take_while(same).count();
    start + end
}

/// How many lines of `before` do not stand in `after`, in their order.
fn lost_lines(before: &str, after: &str) -> usize {
    let mut rest: Vec<&str> = after.split('\n').map(|line| line.trim_end_matches('\r')).collect();
    let mut lost = 0;
    for line in before.split('\n').map(|line| line.trim_end_matches('\r')) {
        match rest.iter().position(|found| *found == line) {
            Some(at) => drop(rest.drain(..=at)),
            None => lost += 1,
        }
    }
    lost
}
