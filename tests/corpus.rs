//! The reader against real journals: what was understood is what their writers meant (design `format.md`, section 2).
//! The corpus lies beside the repository; where it does not, the tests say so and pass: it is no tool that could be installed.

use hoego::journal::{
    Draft, ENTRY_TEMPLATE_SOURCE, EntryRecord, Ledger, Lineage, SectionKind, Settings, State, add_try, carry_into,
    file_record, read_file,
};
use std::path::{Path, PathBuf};

mod support;

use support::{corpus, day, journal};

/// One line of `labels.tsv`.
struct Label {
    path: String,
    date: String,
    counts: [usize; 3],
}

fn labels(folder: &Path) -> Vec<Label> {
    let text = std::fs::read_to_string(folder.join("labels.tsv")).expect("labels.tsv");
    let lines = text.lines().skip(1).map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let count = |index: usize| fields[index].parse().expect("a count");
        Label {
            path: fields[0].to_owned(),
            date: fields[1].to_owned(),
            counts: [count(2), count(3), count(4)],
        }
    });
    lines.collect()
}

fn record(folder: &Path, path: &str) -> EntryRecord {
    let text = std::fs::read_to_string(folder.join(path)).expect(path);
    // The settings that `init` would write: what matters is that no pattern helps.
    file_record(&read_file(path, &text, &Settings::default()), None)
}

fn counts(record: &EntryRecord) -> [usize; 3] {
    [SectionKind::Keep, SectionKind::Problem, SectionKind::Try].map(|kind| {
        let sections = record.sections.iter().filter(|section| section.kind == kind);
        sections.map(|section| section.items.len()).sum()
    })
}

#[test]
fn counts_are_what_the_writers_meant() {
    let Some(folder) = corpus() else {
        return;
    };
    let labels = labels(&folder);
    assert_eq!(labels.len(), 63);
    let mut wrong = Vec::new();
    for label in &labels {
        let found = counts(&record(&folder, &label.path));
        if found != label.counts {
            wrong.push(format!("{}: meant {:?}, read {found:?}", label.path, label.counts));
        }
    }
    assert!(
        wrong.len() <= 3,
        "{} of {} misread:\n{}",
        wrong.len(),
        labels.len(),
        wrong.join("\n")
    );
}

#[test]
fn dates_are_those_of_the_labels_or_unknown() {
    let Some(folder) = corpus() else {
        return;
    };
    let mut dated = 0;
    for label in labels(&folder) {
        let found = record(&folder, &label.path).date.map(|day| day.to_string());
        // Years that stand nowhere in path or file were found elsewhere: there no date is the right answer.
        if let Some(found) = found {
            assert_eq!(found, label.date, "{}", label.path);
            dated += 1;
        }
    }
    assert!(dated >= 25, "only {dated} dated");
}

#[test]
fn every_file_is_read_and_every_span_lies_in_it() {
    let Some(folder) = corpus() else {
        return;
    };
    let all = texts(folder);
    for (path, text) in &all {
        for entry in &read_file("entry.md", text, &Settings::default()).entries {
            for section in &entry.sections {
                assert!(text.get(section.span.clone()).is_some(), "{}", path.display());
                assert!(
                    section.items.iter().all(|item| text.get(item.span.clone()).is_some()),
                    "{}",
                    path.display()
                );
            }
        }
    }
    assert_eq!(all.len(), 356);
}

/// All entries below `folder` and their texts.
fn texts(folder: PathBuf) -> Vec<(PathBuf, String)> {
    let mut texts = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for found in std::fs::read_dir(&folder).expect("a folder") {
            let path = found.expect("an entry of a folder").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(&path).expect("UTF-8");
                texts.push((path, text));
            }
        }
    }
    texts
}

/// How an entry is laid out is its writer's to choose: a new Try finds its place in all, and so does one that is carried.
#[test]
fn tries_are_added_and_carried_whatever_the_layout() {
    let Some(folder) = corpus() else {
        return;
    };
    const NEW: &str = "이것은 아무도 적지 않은 것";
    let (monday, tuesday) = (day("2025-01-13"), day("2025-01-14"));
    let (mut tried, mut wrong) = (0, Vec::new());
    for (path, text) in texts(folder) {
        let older = format!("## Try\n\n* {NEW}\n");
        let given = journal(&[("2025-01-13.md", &older), ("2025-01-14.md", &text)]);
        // A file of several days is never written.
        if given.files["2025-01-14.md"].entries.len() != 1 {
            continue;
        }
        let mut carried = Draft::new(given.clone());
        carry_into(&mut carried, tuesday, true).expect("carried");
        let ledger = Ledger::new(carried.journal());
        let lineage = ledger.lineages.iter().find(|lineage| lineage.origin == monday);
        let days: Vec<_> = lineage
            .expect("a Try")
            .occurrences
            .iter()
            .map(|seen| seen.place.date)
            .collect();
        if days != [monday, tuesday] {
            wrong.push(format!("{}: carried to {days:?}", path.display()));
        }

        let mut added = Draft::new(journal(&[("2025-01-14.md", &text)]));
        let outcome = add_try(&mut added, tuesday, NEW, ENTRY_TEMPLATE_SOURCE);
        let ledger = Ledger::new(added.journal());
        let of_new = |lineage: &&Lineage| lineage.occurrences.iter().any(|seen| seen.text == NEW);
        let lineage = ledger.lineages.iter().find(of_new);
        let state = lineage.and_then(|lineage| ledger.state(lineage, tuesday));
        if outcome.is_err() || state != Some(State::Open) {
            wrong.push(format!("{}: added: {outcome:?}, {state:?}", path.display()));
        }
        tried += 1;
    }
    // In one, each Try is a line with a list of notes right below it: a line after the last list is no Try, and is refused.
    let refused = |wrong: &String| wrong.ends_with("Err(NoPlace { path: \"2025-01-14.md\" }), None");
    assert!(wrong.len() <= 1 && wrong.iter().all(refused), "{}", wrong.join("\n"));
    assert!(tried > 300, "only {tried}");
}
