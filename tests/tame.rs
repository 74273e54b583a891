//! Entries read by their lines alone give the same Tries as the whole reader: on shapes made of every kind of line, and on the corpus.

mod support;

use chrono::NaiveDate;
use hoego::journal::{Candidates, Journal, Ledger, Settings, TriesReader, read_file};
use proptest::prelude::*;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use support::settings;

/// The ledger of `files` read for their Tries alone, as `hoego try` reads them.
fn by_lines(files: &BTreeMap<String, String>, settings: &Settings) -> Journal {
    let reader = TriesReader::new(settings);
    let mut read: Vec<_> = files.iter().map(|(path, text)| reader.read(path, text)).collect();
    let tried: HashSet<u64> = read.iter().flat_map(|file| &file.tries).copied().collect();
    for file in &mut read {
        if file.said.iter().any(|said| tried.contains(said)) {
            file.file = read_file(&file.file.path, &files[&file.file.path], settings);
        }
    }
    let files = read
        .into_iter()
        .map(|read| (read.file.path.clone(), Arc::new(read.file)))
        .collect();
    Journal {
        settings: settings.clone(),
        files,
        unread: None,
    }
}

fn whole(files: &BTreeMap<String, String>, settings: &Settings) -> Journal {
    let files = files
        .iter()
        .map(|(path, text)| (path.clone(), Arc::new(read_file(path, text, settings))))
        .collect();
    Journal {
        settings: settings.clone(),
        files,
        unread: None,
    }
}

/// Everything that is said of every Try on every day that has an entry.
fn told(journal: &Journal) -> Vec<String> {
    let ledger = Ledger::new(journal);
    let mut told = Vec::new();
    let mut days = ledger.entry_days.clone();
    days.extend(days.last().and_then(|day| day.succ_opt()));
    for lineage in &ledger.lineages {
        for day in &days {
            told.push(format!(
                "{day} {:?} {:?}",
                ledger.state(lineage, *day),
                ledger.record(lineage, *day)
            ));
        }
        told.push(format!("{:?} {:?}", lineage.closings.len(), lineage.problems.len()));
    }
    told
}

/// What `hoego try` says is outstanding on each day, at a glance.
fn outstanding_at_a_glance(files: &BTreeMap<String, String>, settings: &Settings, day: NaiveDate) -> Vec<String> {
    let reader = TriesReader::new(settings);
    let glances: Vec<_> = files.iter().map(|(path, text)| reader.glance(path, text)).collect();
    let candidates = Candidates::new(&glances, day);
    let needed = candidates.to_read(&glances);
    let read = files.iter().zip(needed).filter(|(_, needed)| *needed);
    let read = read.map(|((path, text), _)| (path.clone(), text.clone())).collect();
    outstanding(&Ledger::of_candidates(&whole(&read, settings), &candidates), day)
}

fn outstanding(ledger: &Ledger, day: NaiveDate) -> Vec<String> {
    let outstanding = ledger.outstanding(day).into_iter();
    outstanding
        .map(|lineage| format!("{:?}", ledger.record(lineage, day)))
        .collect()
}

fn same(files: &BTreeMap<String, String>, settings: &Settings) {
    let ledger = Ledger::new(&whole(files, settings));
    let days = ledger.entry_days.iter().flat_map(|day| [Some(*day), day.succ_opt()]);
    // Where there are many, every so many of them.
    let step = ledger.entry_days.len().div_ceil(5).max(1);
    for day in days.flatten().step_by(if step > 2 { step } else { 1 }) {
        assert_eq!(
            outstanding_at_a_glance(files, settings, day),
            outstanding(&ledger, day),
            "{day} {files:#?}"
        );
    }
    assert_eq!(
        told(&by_lines(files, settings)),
        told(&whole(files, settings)),
        "{files:#?}"
    );
}

/// Lines of every kind, tame and not.
const LINES: &[&str] = &[
    "# 2025-01-06 회고",
    "## 지난 Try",
    "## Review",
    "## Keep",
    "## Problem",
    "## Try",
    "### Try",
    "### 배운 점",
    "## 배운 점",
    "#Try",
    "## 09/10",
    "## Keep - 유지할 점",
    "## Problem & Try",
    "",
    "",
    "",
    "* one",
    "* two",
    "- one.",
    "+ three",
    "* [ ] one",
    "* [x] one",
    "* [/] two",
    "* [!] three",
    "* [-] two ❌ 2025-01-08",
    "* [x] one ✅ 2025-01-09",
    "* [?] why",
    "* two ⏳ 2025-02-01",
    "  * nested",
    "  - [x] nested",
    "    * deeper",
    "   * odd",
    "* one #중요",
    "* 지난 Try: one",
    "* 못 한 Try: two",
    "  * 지난 Try: three",
    "*",
    "* X",
    "* -",
    "1. one",
    "prose one",
    "one",
    "continued",
    "<<<<<<< HEAD",
    "||||||| 1234567",
    "=======",
    ">>>>>>> b",
    "> quote",
    "> * quoted",
    "**Keep**",
    "Keep:",
    "Try: one",
    "- Try",
    "- **Problem (아쉬운 점)**: two",
    "* 문제가 생겼다",
    "문제",
    "시도할 점",
    "```",
    "```python",
    "# in a fence",
    "~~~",
    "<!-- * one -->",
    "<div>",
    "| Keep | Try |",
    "|---|---|",
    "| a | b |",
    "---",
    "===",
    "    code",
    "\t* tab",
    "* `one`",
    "* **bold** one",
    "* one  ",
    "* one\\",
    "[one]: http://a.b",
    "* [one](http://a.b)",
    "* one | two",
    "{% hint %}",
    "* 가\u{301}",
    "* 아무것도 없음",
    "오늘 한 일",
    "* one:",
    "* * one",
    "* # one",
    "* 1. one",
    "-one",
    "* one <br>",
    "없음",
    "* e\u{301} one",
    "* one ([2025-01-06](2025-01-06.md#try \"try 0000\"))",
    "* [ ] two ([2025-01-06](2025-01-06.md#try \"try zzzz\"))",
    "K",
    "## K",
    "* K",
    "Keep",
];

fn entry() -> impl Strategy<Value = String> {
    let line = prop::sample::select(LINES).prop_map(str::to_owned);
    let plain = prop::collection::vec(line, 0..14);
    (plain, prop::bool::ANY, prop::bool::ANY).prop_map(|(lines, tame_start, crlf)| {
        let start = if tame_start {
            "# 회고\n\n## Try\n\n* one\n* two\n\n## Keep\n\n"
        } else {
            ""
        };
        let text = format!("{start}{}\n", lines.join("\n"));
        if crlf { text.replace('\n', "\r\n") } else { text }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(times(1500)))]

    #[test]
    fn lines_of_every_kind_give_the_same_tries(entries in prop::collection::vec(entry(), 1..4), since in prop::option::of(0..4usize)) {
        let day = |index: usize| NaiveDate::from_ymd_opt(2025, 1, 6 + index as u32).expect("a day");
        let files = entries.into_iter().enumerate().map(|(index, text)| (format!("{}.md", day(index)), text)).collect();
        // Texts are joined to what is outstanding, and what is history is not.
        same(&files, &Settings { carry_since: since.map(day), ..settings() });
    }
}

/// `HOEGO_TEST_TIMES` makes a longer run.
fn times(cases: u32) -> u32 {
    std::env::var("HOEGO_TEST_TIMES")
        .ok()
        .and_then(|times| times.parse::<u32>().ok())
        .map_or(cases, |times| cases * times)
}

#[test]
fn plain_entries_are_read_by_their_lines() {
    let files = BTreeMap::from([(
        "2025-01-06.md".to_owned(),
        "# 회고\n\n## Keep\n\n* a b\n\n## Try\n\n* one\n  * note\n".to_owned(),
    )]);
    let read = TriesReader::new(&settings()).read("2025-01-06.md", &files["2025-01-06.md"]);
    assert_eq!(read.said.len(), 1, "the quick way was not taken: {read:?}");
    same(&files, &settings());
}

#[test]
fn the_corpus_gives_the_same_tries() {
    let Some(corpus) = support::corpus() else { return };
    let mut files = BTreeMap::new();
    for path in markdown(&corpus) {
        if let Ok(text) = std::fs::read_to_string(&path) {
            // Given days, so that all of them count.
            let day = NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day") + chrono::Days::new(files.len() as u64);
            files.insert(format!("{day}.md"), text);
        }
    }
    assert!(files.len() > 300);
    same(&files, &settings());
}

fn markdown(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = ignore::Walk::new(folder)
        .flatten()
        .map(ignore::DirEntry::into_path)
        .collect();
    found.retain(|path| path.extension().is_some_and(|end| end == "md"));
    found.sort();
    found
}
