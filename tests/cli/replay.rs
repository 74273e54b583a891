//! Thirty days of a journal, one by one, through the binary: scaffold, write, decide, next day; with weekends, a gap of two weeks,
//! and every way in which people close, repeat, reword, delete and forget their Tries.
//!
//! After every day the whole journal is looked at: the ledger balances on each day so far, `check` finds only what was done on
//! purpose, no past file changed but in lines about which something was decided, and no entry shows more than five.

use crate::sandbox::Sandbox;
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use hoego::journal::{Journal, Language, Ledger, SectionKind, Settings, State, read_file};
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

const CONFIG: &str = "[journal]\nlanguage = \"ko\"\nprogram-starts-on = 2025-01-06\n";
const DAYS: usize = 30;
const AT_MOST: usize = 5;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

/// The working days from 2025-01-06 on, without those of two weeks.
fn working_days() -> Vec<NaiveDate> {
    let gap = day("2025-01-20")..day("2025-02-03");
    let days = (0..).map(|n| day("2025-01-06") + Days::new(n));
    let weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    days.filter(|day| !weekend(day) && !gap.contains(day))
        .take(DAYS)
        .collect()
}

/// What is written under Try on the `n`th day: plain bullets of both kinds, nested lines, tags, the same text again, or nothing.
fn written(n: usize) -> String {
    match n % 7 {
        0 => format!("* {n}일차에 해 볼 것\n  * 혹은 {n}번째 다른 방법\n    - 더 안쪽\n* 커밋을 작게 나누기 {n}\n"),
        1 => format!("- {n}번 글을 읽기 #긴급\n\n  문단 하나 더.\n- 물을 자주 마시기\n"),
        2 => String::new(),
        3 => format!("*   질문을 먼저 적기 {n}\n    - [ ] 하나\n    - [x] 둘\n        - [ ] 둘의 둘\n"),
        4 => format!("1. 산책 {n} #중요\n2. 산책 뒤에 메모 {n}\n"),
        5 => format!("테스트를 먼저 쓰기 {n}\n"),
        _ => format!("- [ ] 일찍 자기 {n}\n- [ ] 일찍 자기 {n}\n* `git stash` 를 써 보기 {n}\n  ```sh\n  ## Keep\n"),
    }
}

struct Replay {
    sandbox: Sandbox,
    days: Vec<NaiveDate>,
    today: NaiveDate,
    /// The journal's files as the last action left them.
    files: BTreeMap<String, String>,
    /// Rules of `check` that the scenario breaks on purpose.
    provoked: Vec<&'static str>,
    /// On which days each Try was shown, by origin and ID.
    shown: BTreeMap<(NaiveDate, String), Vec<usize>>,
}

impl Replay {
    fn new() -> Self {
        Self {
            sandbox: Sandbox::with_config(CONFIG),
            days: working_days(),
            today: day("2025-01-06"),
            files: BTreeMap::new(),
            provoked: Vec::new(),
            shown: BTreeMap::new(),
        }
    }

    fn hoego(&self, arguments: &[&str]) -> String {
        let today = self.today.to_string();
        let mut all = arguments.to_vec();
        if !arguments.contains(&"--date") {
            all.extend(["--date", &today]);
        }
        let ran = self.sandbox.hoego(&all);
        ran.succeeds();
        ran.stdout()
    }

    fn on_disk(&self) -> BTreeMap<String, String> {
        let files = self
            .sandbox
            .files()
            .into_iter()
            .filter(|(path, _)| path.ends_with(".md"));
        files
            .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("UTF-8")))
            .collect()
    }

    fn path(&self) -> String {
        format!("{}.md", self.today)
    }

    /// A new day: scaffolded once by `new`, again by `today`; the second time changes nothing, and neither does a past byte.
    fn begin(&mut self, n: usize) {
        self.today = self.days[n];
        let (first, second) = if n.is_multiple_of(2) {
            ("new", "today")
        } else {
            ("today", "new")
        };
        self.hoego(&[first]);
        let made = self.on_disk();
        for (path, text) in &self.files {
            assert_eq!(&made[path], text, "scaffolding {} changed {path}", self.today);
        }
        self.hoego(&[second]);
        assert_eq!(
            self.on_disk(),
            made,
            "the second scaffold of {} changed something",
            self.today
        );
        self.files = made;
        self.note_shown(n);
    }

    fn note_shown(&mut self, n: usize) {
        let journal = self.journal();
        let entry = journal.entry_on(self.today).expect("the entry was made");
        let ledger = Ledger::new(&journal);
        let items: Vec<_> = entry.items(SectionKind::LastTry).map(|(_, item)| item).collect();
        assert!(items.len() <= AT_MOST, "{}:\n{}", self.today, self.files[&self.path()]);
        for item in items {
            let link = item.link.as_ref().expect("what is carried has a link");
            let lineage = ledger.find(link.date, &link.id).expect("the link names a Try");
            let key = (lineage.origin, lineage.id.as_str().to_owned());
            self.shown.entry(key).or_default().push(n);
        }
    }

    /// The person writes into today's file.
    fn write(&mut self, change: impl FnOnce(&str) -> String) {
        self.write_into(&self.path(), change);
    }

    fn write_into(&mut self, path: &str, change: impl FnOnce(&str) -> String) {
        let text = change(&self.files[path]);
        fs::write(self.sandbox.at(path), &text).expect("a file");
        self.files.insert(path.to_owned(), text);
    }

    /// The program decides about the Try whose text holds `words`: past files change in lines that speak of it alone.
    fn decide(&mut self, verb: &[&str], words: &str) {
        self.hoego(&[&["try"], verb, &[words]].concat());
        let now = self.on_disk();
        for (path, old) in &self.files {
            if *path != self.path() {
                assert_only_lines_with(words, path, old, &now[path]);
            }
        }
        self.files = now;
    }

    fn journal(&self) -> Journal {
        let settings = Settings {
            language: Language::Ko,
            program_starts_on: Some(day("2025-01-06")),
            ..Settings::default()
        };
        let read = |(path, text): (&String, &String)| (path.clone(), Arc::new(read_file(path, text, &settings)));
        let files = self.files.iter().map(read).collect();
        Journal {
            settings: settings.clone(),
            files,
            unread: None,
        }
    }

    /// What must hold at the end of each day.
    fn end(&self) {
        assert_eq!(self.on_disk(), self.files, "a command that only reads has written");
        let ledger = Ledger::new(&self.journal());
        for day in &ledger.entry_days {
            assert!(ledger.balance(*day).is_even(), "{day}: {:?}", ledger.balance(*day));
        }
        let listed = self
            .sandbox
            .hoego(&["try", "--json", "--date", &self.today.to_string()])
            .json();
        let listed = listed["tries"].as_array().expect("a list").len();
        assert_eq!(listed, ledger.outstanding(self.today).len());
        let found = self.sandbox.hoego(&["check", "--json"]).json();
        let findings = found["findings"].as_array().expect("a list");
        for finding in findings {
            let rule = finding["rule"].as_str().expect("a rule");
            assert!(
                self.provoked.contains(&rule),
                "{finding} after {}\n{}",
                self.today,
                self.files[finding["path"].as_str().expect("a path")]
            );
        }
    }

    fn state(&self, words: &str) -> State {
        let ledger = Ledger::new(&self.journal());
        let speaks = |text: &str| text.contains(words);
        let mut found = ledger
            .lineages
            .iter()
            .filter(|l| l.occurrences.iter().any(|o| speaks(&o.text)));
        let lineage = found
            .next_back()
            .unwrap_or_else(|| panic!("no Try speaks of `{words}`"));
        ledger.state(lineage, self.today).expect("it stands")
    }
}

/// Each changed line of `old` holds `words`, before and after; lines below it, which say the moment, may be added.
#[track_caller]
fn assert_only_lines_with(words: &str, path: &str, old: &str, new: &str) {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
    assert_eq!(old.len(), new.len(), "{path} gained or lost lines");
    for (before, after) in old.iter().zip(&new) {
        assert!(
            before == after || before.contains(words) && after.contains(words),
            "{path}: {before:?} -> {after:?}"
        );
    }
}

/// `text` with `item` under the heading `name`.
fn under(text: &str, name: &str, item: &str) -> String {
    text.replacen(&format!("## {name}\n"), &format!("## {name}\n\n{item}\n"), 1)
}

/// What happens on the `n`th day after its entry was made.
fn live(replay: &mut Replay, n: usize) {
    replay.write(|text| {
        if written(n).is_empty() {
            text.to_owned()
        } else {
            format!("{text}\n{}", written(n))
        }
    });
    match n {
        1 => {
            replay.decide(&["done"], "0일차에 해 볼 것");
            assert_eq!(replay.state("0일차"), State::Done);
        }
        2 => {
            replay.decide(&["keep"], "커밋을 작게 나누기 0");
            assert_eq!(replay.state("나누기 0"), State::Kept);
        }
        3 => {
            replay.decide(&["problem"], "1번 글을 읽기");
            replay.decide(&["trying"], "물을 자주");
            assert_eq!(
                (replay.state("1번 글"), replay.state("물을")),
                (State::Open, State::Trying)
            );
        }
        4 => {
            // Ticked by hand in the entry, as an editor does it.
            replay.write(|text| text.replace("* [ ] 질문을 먼저 적기 3", "* [x] 질문을 먼저 적기 3"));
            assert_eq!(replay.state("적기 3"), State::Done);
        }
        5 => {
            replay.write(|text| under(text, "Keep", "- 산책 4"));
            replay.write(|text| under(text, "Problem", "* 못 했다.\n  * 지난 Try: 산책 뒤에 메모 4"));
            // Tags are no part of what a Try is.
            assert_eq!(
                (replay.state("산책 4"), replay.state("메모 4")),
                (State::Kept, State::Open)
            );
        }
        6 => {
            replay.hoego(&["try", "later", "테스트를 먼저 쓰기 5", "2025-01-17"]);
            replay.files = replay.on_disk();
            assert!(replay.files.values().any(|text| text.contains("⏳ 2025-01-17")));
        }
        7 => {
            replay.decide(&["drop"], "일찍 자기 6");
            assert_eq!(replay.state("자기 6"), State::Dropped);
        }
        _ => live_on(replay, n),
    }
}

fn live_on(replay: &mut Replay, n: usize) {
    match n {
        8 => {
            // A carried line is deleted: the Try stays outstanding.
            replay.write(|text| {
                let lines = text.split_inclusive('\n');
                lines
                    .filter(|line| !(line.contains("커밋을 작게 나누기 7") && line.contains("\"try ")))
                    .collect()
            });
            assert_eq!(replay.state("나누기 7"), State::Open);
        }
        9 => {
            // Copied by hand without the link, and written again a day later as if it were new.
            replay.write(|text| format!("{text}\n* 7일차에 해 볼 것\n"));
            let ledger = Ledger::new(&replay.journal());
            assert_eq!(
                ledger
                    .lineages
                    .iter()
                    .filter(|l| l.occurrences[0].text == "7일차에 해 볼 것")
                    .count(),
                1
            );
        }
        10 => {
            // The focus, with its moment, which is a line of its own below it.
            let today = replay.today.to_string();
            replay.hoego(&[
                "try",
                "focus",
                "8번 글을",
                "--when",
                "9시, 자리에 앉으면",
                "--date",
                &today,
            ]);
            replay.files = replay.on_disk();
            assert!(
                replay
                    .files
                    .values()
                    .any(|text| text.contains("언제: 9시, 자리에 앉으면"))
            );
        }
        11 => {
            let shown = &replay.files[&replay.path()];
            assert!(shown.contains("[!] 8번 글을"), "the focus comes first:\n{shown}");
        }
        12 => {
            // The origin is reworded; what was carried holds on to it.
            replay.write_into("2025-01-14.md", |text| text.replace("- 물을", "- 더 많이 물을"));
            replay.decide(&["done"], "8번 글을");
        }
        14 => {
            let reworded = replay.days[10].to_string() + ".md";
            replay.write_into(&reworded, |text| {
                text.replace("질문을 먼저 적기 10", "질문을 꼭 먼저 적기 10")
            });
            replay.provoked.push("reworded-origin");
        }
        15 => {
            replay.decide(&["done"], "나누기 7");
            let today = replay.today.to_string();
            replay.hoego(&["try", "reopen", "나누기 7", "--date", &today]);
            replay.files = replay.on_disk();
            assert_eq!(replay.state("나누기 7"), State::Open);
        }
        17 => {
            // A day that was forgotten is written later: a Saturday between two entries.
            let old = replay.files.clone();
            replay.hoego(&["new", "--date", "2025-01-11"]);
            replay.hoego(&["new", "--date", "2025-01-11"]);
            let now = replay.on_disk();
            assert!(old.iter().all(|(path, text)| &now[path] == text));
            assert!(
                !now["2025-01-11.md"].contains("\"try "),
                "what stands in later entries is not due before them"
            );
            replay.files = now;
        }
        20 => replay.decide(&["keep"], "일찍 자기 13"),
        22 => replay.decide(&["done"], "14일차에 해 볼 것"),
        _ => {}
    }
}

#[test]
fn thirty_days_lose_nothing() {
    let mut replay = Replay::new();
    for n in 0..DAYS {
        replay.begin(n);
        live(&mut replay, n);
        replay.end();
    }
    every_turn_came(&mut replay);
}

/// From here on nothing is written: within as many days as its turn takes, every Try that is due has been shown.
fn every_turn_came(replay: &mut Replay) {
    let ledger = Ledger::new(&replay.journal());
    let tomorrow = replay.today + Days::new(1);
    let due: Vec<_> = ledger
        .due(tomorrow)
        .into_iter()
        .map(|l| (l.origin, l.id.as_str().to_owned()))
        .collect();
    assert!(
        due.len() > 2 * AT_MOST,
        "there is something to take turns: {}",
        due.len()
    );
    // At worst one place a day is left for those that wait.
    for n in DAYS..DAYS + due.len().div_ceil(AT_MOST - 1) + 1 {
        let next = replay.days[n - 1] + Days::new(1);
        replay.days.push(next);
        replay.begin(n);
        replay.end();
    }
    for key in due {
        let last = replay.shown.get(&key).and_then(|days| days.last()).copied();
        assert!(
            last.is_some_and(|last| last >= DAYS),
            "{key:?} was shown last on day {last:?}"
        );
    }
}
