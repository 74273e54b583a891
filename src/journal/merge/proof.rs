//! The proof of a merge: the merged file is read again and held against both sides. What either side wrote stands in it, and no
//! item twice that no side has twice.

use super::{Merged, only_entry};
use crate::journal::inline::read_first;
use crate::journal::{EntryFile, SectionKind, identity_text};
use std::collections::{HashMap, HashSet};

/// Whether `merged` holds what it must of base, ours and theirs; `read` reads a text as theirs were.
pub(super) fn holds(sides: [Option<&EntryFile>; 3], merged: &Merged, read: impl Fn(&str) -> EntryFile) -> bool {
    let [base, Some(ours), Some(theirs)] = sides else {
        return false;
    };
    let said = |file: &EntryFile| words_of_lines(&file.text);
    let must = must_stand(base.map(said), said(ours), said(theirs));
    let stands = words_of_lines(&merged.text);
    if !must.iter().all(|line| stands.contains(line)) {
        return false;
    }
    // With conflict markers in it there is nothing to count.
    merged.conflict || counts_hold(base, ours, theirs, &read(&merged.text))
}

/// What both have, and what either has that the base has not.
fn must_stand<T: Eq + std::hash::Hash>(base: Option<HashSet<T>>, ours: HashSet<T>, theirs: HashSet<T>) -> HashSet<T> {
    let base = base.unwrap_or_default();
    let (mut must, mut rest) = (HashSet::new(), HashSet::new());
    for one in ours {
        if theirs.contains(&one) || !base.contains(&one) {
            must.insert(one);
        } else {
            rest.insert(one);
        }
    }
    must.extend(
        theirs
            .into_iter()
            .filter(|one| !base.contains(one) && !rest.contains(one)),
    );
    must
}

/// The lines that say something, without bullet, mark, link, stamps and blanks.
fn words_of_lines(text: &str) -> HashSet<String> {
    let words = text.lines().map(|line| {
        let content = line.trim_start().trim_start_matches(['*', '-', '+', '\u{feff}']);
        read_first(content, 0..content.len()).text
    });
    words.filter(|words| !words.is_empty()).collect()
}

/// An item: the kind of its section and its identity.
type Counted = (SectionKind, String);

fn counts(file: &EntryFile) -> HashMap<Counted, usize> {
    let mut counts = HashMap::new();
    let sections = file.entries.iter().flat_map(|entry| &entry.sections);
    let listed = sections.filter(|section| !matches!(section.kind, SectionKind::Review | SectionKind::Other));
    for (kind, item) in listed.flat_map(|section| section.items.iter().map(|item| (section.kind, item))) {
        *counts.entry((kind, identity_text(&item.text))).or_default() += 1;
    }
    counts
}

fn counts_hold(base: Option<&EntryFile>, ours: &EntryFile, theirs: &EntryFile, merged: &EntryFile) -> bool {
    if only_entry(merged).is_none() {
        return false;
    }
    let (of_ours, of_theirs, of_merged) = (counts(ours), counts(theirs), counts(merged));
    let most = |item| of_ours.get(item).max(of_theirs.get(item)).copied().unwrap_or(0);
    let keys = |counts: HashMap<Counted, usize>| counts.into_keys().collect::<HashSet<_>>();
    let must = must_stand(
        base.map(|base| keys(counts(base))),
        keys(of_ours.clone()),
        keys(of_theirs.clone()),
    );
    of_merged.iter().all(|(item, count)| *count <= most(item)) && must.iter().all(|item| of_merged.contains_key(item))
}
