//! Journals in memory for tests of the domain: paths and texts in, ledgers and drafts out.

#![allow(dead_code, reason = "each test binary uses a part")]

use chrono::NaiveDate;
use hoego::journal::{Draft, ENTRY_TEMPLATE_SOURCE, Journal, Language, Ledger, Lineage, Settings, read_file};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The day `2025-01-14` names.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|_| panic!("`{text}` is no day"))
}

/// Settings of a Korean journal whose program starts on 2025-01-06.
pub fn settings() -> Settings {
    Settings {
        language: Language::Ko,
        program_starts_on: Some(day("2025-01-06")),
        ..Settings::default()
    }
}

/// A journal of `files`, each a path and its text.
pub fn journal_with(settings: Settings, files: &[(&str, &str)]) -> Journal {
    let read = |(path, text): &(&str, &str)| ((*path).to_owned(), Arc::new(read_file(path, text, &settings)));
    let files = files.iter().map(read).collect();
    Journal {
        settings,
        files,
        unread: None,
    }
}

/// A journal of `files` with [`settings`].
pub fn journal(files: &[(&str, &str)]) -> Journal {
    journal_with(settings(), files)
}

/// The one lineage whose newest text starts with `text`.
pub fn lineage<'a>(ledger: &'a Ledger, text: &str) -> &'a Lineage {
    let found: Vec<&Lineage> = ledger
        .lineages
        .iter()
        .filter(|lineage| {
            lineage
                .occurrences
                .iter()
                .any(|occurrence| occurrence.text.starts_with(text))
        })
        .collect();
    assert_eq!(found.len(), 1, "lineages that start with `{text}`: {found:#?}");
    found[0]
}

/// The texts of what is outstanding on `on`.
pub fn outstanding(journal: &Journal, on: &str) -> Vec<String> {
    let ledger = Ledger::new(journal);
    let texts = ledger
        .outstanding(day(on))
        .into_iter()
        .map(|l| ledger.record(l, day(on)).text);
    texts.collect()
}

/// Scaffolds `on` and gives the journal with it.
pub fn scaffolded(journal: Journal, on: &str) -> Journal {
    let mut draft = Draft::new(journal);
    hoego::journal::scaffold(&mut draft, day(on), ENTRY_TEMPLATE_SOURCE).expect("the built-in template is right");
    draft.journal().clone()
}

/// The folder of the real journals, if it lies beside the repository; else says that the test is skipped.
pub fn corpus() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    // Not `eprintln!`, which a test that passes keeps to itself.
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    writeln!(std::io::stderr(), "skipped: {test}: no corpus beside the repository").expect("stderr");
    None
}

/// Where the program `name` is; says that the test is skipped where it is not. With `HOEGO_TEST_REQUIRE=all` that is a failure.
pub fn tool(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    if found.is_none() {
        let required = std::env::var("HOEGO_TEST_REQUIRE").is_ok_and(|required| required == "all");
        assert!(!required, "`{name}` is not in the path");
        let thread = std::thread::current();
        let test = thread.name().unwrap_or_default();
        writeln!(std::io::stderr(), "skipped: {test}: no `{name}` in the path").expect("stderr");
    }
    found
}

/// The text number `nth` of texts that have hardly a letter in common: words of random syllables.
pub fn unlike_others(nth: usize) -> String {
    let mut seed = 0x9e37_79b9_u32.wrapping_mul(nth as u32 + 7);
    let mut syllable = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0xac00 + (seed >> 8) % 11_172).expect("a syllable")
    };
    (0..8).map(|at| if at == 4 { ' ' } else { syllable() }).collect()
}

/// How many histories to go through: `floor`, or more if `PROPTEST_CASES` says so.
pub fn histories(floor: u32) -> u32 {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    asked.unwrap_or(floor).max(floor)
}
