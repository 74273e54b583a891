use super::store::Store;
use super::{Index, glimpse::glimpse, now};
use crate::journal::{
    Draft, ENTRY_TEMPLATE_SOURCE, Id, Journal, Language, Ledger, Period, SHORTEST_ID, Settings, identity_text,
    scaffold, summarize,
};
use crate::system::{Root, read_journal};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// A journal with an index beside it. Time stands far ahead, so that all files are old enough to be believed.
struct Place {
    folder: tempfile::TempDir,
    settings: Settings,
}

const HOUR: i64 = 3_600_000_000_000;

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("journal")).expect("a folder");
        let settings = Settings {
            language: Language::Ko,
            ..Settings::default()
        };
        Self { folder, settings }
    }

    fn held(&self) -> Root {
        Root::from(&*self.root())
    }
    fn root(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn store(&self) -> Store {
        Store::new(self.folder.path().join("cache"), self.root(), [7; 32])
    }

    /// Changes what stands at `path`, so that even a coarse clock shows it.
    fn change(&self, path: &str, how: impl Fn(&Path)) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        let look = |path: &Path| fs::symlink_metadata(path).and_then(|meta| meta.modified()).ok();
        let stat = |path: &Path| rustix::fs::stat(path).ok().map(|raw| super::Stat::new(&raw));
        let (before, folder) = (stat(&path), look(path.parent().expect("a parent")));
        loop {
            how(&path);
            let names_changed =
                before.is_some() == stat(&path).is_some() || look(path.parent().expect("a parent")) != folder;
            if (before.is_none() || stat(&path) != before) && names_changed {
                return;
            }
        }
    }

    fn index(&self) -> Index {
        Index::at(Some(self.store()), &self.held(), &self.settings, now() + HOUR)
    }

    /// All that is asked, by the index and by reading everything.
    fn check(&self) {
        let (whole, problems) = read_journal(&self.held(), &self.settings);
        let ledger = Ledger::new(&whole);
        let mut days: Vec<NaiveDate> = ledger.entry_days.iter().rev().take(3).copied().collect();
        days.extend(ledger.entry_days.first());
        days.push(day(25));
        for day in days {
            let mut index = self.index();
            assert_eq!(index.problems, problems, "{day}");
            assert_eq!(told(&index.outstanding(day), day), told(&ledger, day), "{day}");
            let entry = self.index().for_day(day).map(|journal| entry(journal, day));
            assert_eq!(
                entry.unwrap_or_else(|| self::entry(whole.clone(), day)),
                self::entry(whole.clone(), day),
                "{day}"
            );
            let period = Period::week_of(day);
            let week = self.index().for_period(period);
            let week = week.map(|journal| week_of(&journal, period, day));
            assert_eq!(
                week.unwrap_or_else(|| week_of(&whole, period, day)),
                week_of(&whole, period, day),
                "{day}"
            );
        }
        if let Some(ledger) = glimpse(&self.store(), &self.held(), day(25)) {
            assert_eq!(told(&ledger, day(25)), told(&Ledger::new(&whole), day(25)));
        }
    }
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).expect("a day") + Days::new(number)
}

fn told(ledger: &Ledger, day: NaiveDate) -> Vec<String> {
    let outstanding = ledger.outstanding(day).into_iter();
    outstanding
        .map(|lineage| format!("{:?}", ledger.record(lineage, day)))
        .collect()
}

fn entry(journal: Journal, day: NaiveDate) -> String {
    let mut draft = Draft::new(journal);
    let made = scaffold(&mut draft, day, ENTRY_TEMPLATE_SOURCE);
    format!("{made:?} {:?}", draft.into_plan())
}

fn week_of(journal: &Journal, period: Period, day: NaiveDate) -> String {
    format!("{:#?}", summarize(journal, &Ledger::new(journal), period, day))
}

const LINES: &[&str] = &[
    "## 지난 Try",
    "## Keep",
    "## Problem",
    "## Try",
    "## Try",
    "## Review",
    "## 질문",
    "",
    "* one",
    "* two",
    "* [x] one",
    "* [ ] two",
    "* [/] three",
    "* [-] two ❌ 2025-01-08",
    "* [!] three",
    "* [?] why",
    "* three ⏳ 2025-01-20",
    "  * nested",
    "* 지난 Try: one",
    "* one #중요",
    "Try: one",
    "```python {#a .lab}",
    "```",
    "<!--",
    "| Keep | Try |",
    "prose one",
    "[hoego](2025-01-03.md#a)",
];

/// A line of an entry; `DAY` in it is the entry's.
fn line() -> impl Strategy<Value = String> {
    let mark = prop::sample::select(&[" ", "x", "x", "-", "/"][..]);
    prop_oneof![
        4 => prop::sample::select(LINES).prop_map(str::to_owned),
        2 => (0..3u8, mark.clone()).prop_map(|(number, mark)| format!("* [{mark}] own {number} of DAY")),
        // Carried by its link, with its words or with others.
        3 => (0..3u8, 2u64..18, mark, 0..8u8).prop_map(|(number, origin, mark, other)| {
            let origin = day(origin);
            let text = format!("own {number} of {origin}");
            let id = Id::new(origin, &identity_text(&text));
            let words = if other == 0 { " again" } else { "" };
            let id = id.prefix(SHORTEST_ID);
            format!("* [{mark}] {text}{words} ([{origin}]({origin}.md#try \"try {id}\"))")
        }),
        1 => (0..3u8, 2u64..18).prop_map(|(number, origin)| format!("* own {number} of {}", day(origin))),
    ]
}

fn text() -> impl Strategy<Value = String> {
    (prop::collection::vec(line(), 0..9), 0..3u8).prop_map(|(lines, start)| {
        let start = ["", "# 회고\n\n## Try\n\n", "# 회고\n\n## 지난 Try\n\n"][usize::from(start)];
        format!("{start}{}\n", lines.join("\n"))
    })
}

#[derive(Debug, Clone)]
enum Step {
    Write(String, String),
    /// Other bytes of the same length, with the time the file had.
    Same(String),
    Remove(String),
    Rename(String, String),
    Old(String),
    NotText(String),
    Nothing,
}

fn path() -> impl Strategy<Value = String> {
    let day = (2u64..18).prop_map(day);
    (day, 0..5u8).prop_map(|(day, kind)| match kind {
        0 => format!("sub/{day}.md"),
        1 => format!("sub/deep er/{day}.md"),
        2 => "notes.md".to_owned(),
        _ => format!("{day}.md"),
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (path(), text()).prop_map(|(path, text)| Step::Write(path, text)),
        2 => path().prop_map(Step::Same),
        1 => path().prop_map(Step::Remove),
        1 => (path(), path()).prop_map(|(from, to)| Step::Rename(from, to)),
        1 => path().prop_map(Step::Old),
        1 => path().prop_map(Step::NotText),
        1 => Just(Step::Nothing),
    ]
}

fn old(path: &Path, seconds: u64) {
    let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
    if let Ok(file) = fs::File::options().write(true).open(path) {
        file.set_modified(time).expect("a time");
    }
}

fn take(place: &Place, step: &Step) {
    match step {
        Step::Write(path, text) => {
            let day = Path::new(path)
                .file_stem()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            let text = text.replace("DAY", day);
            place.change(path, |path| fs::write(path, &text).expect("a file"));
        }
        Step::Same(path) if place.root().join(path).exists() => place.change(path, |path| {
            let time = fs::metadata(path).and_then(|meta| meta.modified()).expect("a time");
            let text = fs::read(path).expect("bytes");
            let text: Vec<u8> = text
                .iter()
                .map(|byte| if *byte == b' ' { b'x' } else { *byte })
                .collect();
            fs::write(path, text).expect("a file");
            fs::File::options()
                .write(true)
                .open(path)
                .and_then(|file| file.set_modified(time))
                .expect("a time");
        }),
        Step::Remove(path) if place.root().join(path).exists() => place.change(path, |path| {
            let _gone = fs::remove_file(path);
        }),
        Step::Rename(from, to) if place.root().join(from).exists() && from != to => {
            let from = place.root().join(from);
            place.change(to, |to| {
                if from.exists() {
                    fs::rename(&from, to).expect("a file");
                }
            });
        }
        Step::Old(path) if place.root().join(path).exists() => place.change(path, |path| old(path, 1_000_000_000)),
        Step::NotText(path) => place.change(path, |path| fs::write(path, b"## Try\n\n* a\xff\n").expect("a file")),
        _ => {}
    }
}

/// `HOEGO_TEST_TIMES` makes a longer run.
fn times(cases: u32) -> u32 {
    let times = std::env::var("HOEGO_TEST_TIMES").ok();
    times
        .and_then(|times| times.parse::<u32>().ok())
        .map_or(cases, |times| cases * times)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(times(60)))]

    #[test]
    fn whatever_happens_the_index_says_what_the_files_say(steps in prop::collection::vec(step(), 1..14)) {
        let place = Place::new();
        for step in &steps {
            take(&place, step);
            place.check();
        }
    }
}

#[test]
fn what_did_not_change_is_not_read() {
    let place = Place::new();
    place.change("2025-01-13.md", |path| {
        fs::write(path, "## Try\n\n* one\n").expect("a file")
    });
    place.index();
    // A glance at an unchanged file comes from the index: put another one there.
    let found = place.store().find().expect("an index");
    assert!(place.store().glances(&found).is_some_and(|glances| glances.len() == 1));
    assert!(place.index().state.is_some(), "all are sure");
    let young = Index::at(Some(place.store()), &place.held(), &place.settings, now());
    assert!(young.state.is_some(), "what is known stays known");
}

#[test]
fn what_changed_a_moment_ago_is_read_again() {
    let place = Place::new();
    fs::write(place.root().join("2025-01-13.md"), "## Try\n\n* one\n").expect("a file");
    let mut index = Index::at(Some(place.store()), &place.held(), &place.settings, now());
    assert!(index.state.is_none(), "it could change within the clock's grain");
    assert_eq!(told(&index.outstanding(day(20)), day(20)).len(), 1);
    assert!(glimpse(&place.store(), &place.held(), day(20)).is_none());
    // The same size, and all the times that can be set are the same.
    fs::write(place.root().join("2025-01-13.md"), "## Try\n\n* two\n").expect("a file");
    place.check();
}

#[test]
fn a_damaged_index_is_none() {
    let place = Place::new();
    for (name, text) in [
        ("2025-01-12.md", "## Try\n\n* one\n* two\n"),
        ("2025-01-13.md", "## 지난 Try\n\n* [x] one\n"),
    ] {
        place.change(name, |path| fs::write(path, text).expect("a file"));
    }
    place.index();
    place.index().tell(b"question", "answer");
    let cache = place.folder.path().join("cache");
    let files: Vec<PathBuf> = fs::read_dir(&cache)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(files.len(), 3);
    for file in files {
        let whole = fs::read(&file).expect("bytes");
        for at in (0..whole.len()).step_by(5) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            for damaged in [&whole[..at], &flipped] {
                fs::write(&file, damaged).expect("a file");
                let index = place.index();
                let answer = index.told(b"question");
                assert!(answer.is_none_or(|answer| answer == "answer"), "{at}");
                if at % 16 == 0 {
                    place.check();
                }
            }
        }
        fs::write(&file, &whole).expect("a file");
    }
}

#[test]
fn an_index_of_other_rules_or_of_another_journal_is_none() {
    let place = Place::new();
    place.change("2025-01-13.md", |path| {
        fs::write(path, "## Try\n\n* one\n").expect("a file")
    });
    place.index();
    assert!(place.store().find().is_some());
    let other = Store::new(place.folder.path().join("cache"), place.root(), [8; 32]);
    assert!(other.find().is_none());
}
