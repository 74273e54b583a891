//! Two machines, one journal, real git: what both did is merged, no Try is lost, none is there twice, and `check --fix` settles marks.

use hoego::journal::{Journal, Language, Ledger, Settings, State, read_file};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

const CONFIG: &str = "[journal]\nlanguage = \"ko\"\nprogram-starts-on = 2025-01-06\n";
const MONDAY: &str = "# 2025-01-13\n\n## Keep\n\n## Problem\n\n## Try\n\n* 질문을 먼저 적기\n  * 검색하기 전에\n* 커밋을 작게 나누기\n* 일찍 자기\n";

/// Two clones of one journal, `a` and `b`.
struct Machines {
    folder: tempfile::TempDir,
}

impl Machines {
    /// `None`, with a note, where there is no git.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            assert_ne!(
                std::env::var("HOEGO_TEST_REQUIRE").as_deref(),
                Ok("all"),
                "there is no git"
            );
            // Not `println!`, which a test that passes keeps to itself.
            writeln!(std::io::stderr(), "skipped: tests/merge.rs: there is no git").expect("stderr");
            return None;
        }
        let machines = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        fs::create_dir(machines.at("home")).expect("a folder");
        fs::create_dir(machines.at("a")).expect("a folder");
        machines.write("a", "hoego.toml", CONFIG);
        machines.write("a", "2025-01-13.md", MONDAY);
        machines.write("a", ".gitattributes", "*.md -text\n");
        machines.git("a", &["init", "--quiet", "--initial-branch=main"]);
        machines.commit("a");
        machines.git(".", &["clone", "--quiet", "a", "b"]);
        Some(machines)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, machine: &str, path: &str, text: &str) {
        fs::write(self.at(machine).join(path), text).expect("a file");
    }

    fn read(&self, machine: &str, path: &str) -> String {
        fs::read_to_string(self.at(machine).join(path)).expect("a file")
    }

    fn run(&self, program: &Path, folder: &str, arguments: &[&str]) -> Output {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.at(folder))
            .env_clear()
            .env("PATH", path);
        command
            .env("HOME", self.at("home"))
            .env("HOEGO_NOW", "2025-01-14T21:00:00");
        for who in ["AUTHOR", "COMMITTER"] {
            command
                .env(format!("GIT_{who}_NAME"), "A")
                .env(format!("GIT_{who}_EMAIL"), "a@example.org");
        }
        command.output().expect("it runs")
    }

    #[track_caller]
    fn git(&self, folder: &str, arguments: &[&str]) {
        let output = self.run("git".as_ref(), folder, arguments);
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn commit(&self, machine: &str) {
        self.git(machine, &["add", "--all"]);
        self.git(machine, &["commit", "--quiet", "--allow-empty", "-m", "x"]);
    }

    #[track_caller]
    fn hoego(&self, machine: &str, arguments: &[&str]) -> String {
        let output = self.run(env!("CARGO_BIN_EXE_hoego").as_ref(), machine, arguments);
        assert!(
            output.status.success(),
            "hoego {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Commits both and merges `b` into `a`; where lines conflict, as `how` says.
    fn merge(&self, how: &[&str]) {
        self.commit("a");
        self.commit("b");
        self.git("a", &["fetch", "--quiet", "../b", "main"]);
        self.git(
            "a",
            &[&["merge", "--quiet", "--no-edit"], how, &["FETCH_HEAD"]].concat(),
        );
        self.looks_right("a");
    }

    fn ledger(&self, machine: &str) -> Ledger {
        let settings = Settings {
            language: Language::Ko,
            ..Settings::default()
        };
        let names = fs::read_dir(self.at(machine)).expect("a folder");
        let names = names.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"));
        let files = names.filter(|name| name.ends_with(".md")).map(|name| {
            let file = read_file(&name, &self.read(machine, &name), &settings);
            (name, Arc::new(file))
        });
        Ledger::new(&Journal {
            files: files.collect(),
            settings: settings.clone(),
            unread: None,
        })
    }

    /// The ledger balances, and no ID is there twice.
    fn looks_right(&self, machine: &str) {
        let ledger = self.ledger(machine);
        for day in &ledger.entry_days {
            assert!(ledger.balance(*day).is_even(), "{:?}", ledger.balance(*day));
        }
        let ids: BTreeSet<_> = ledger.lineages.iter().map(|l| (l.origin, l.id.as_str())).collect();
        assert_eq!(ids.len(), ledger.lineages.len());
    }

    /// State and text of all Tries.
    fn tries(&self, machine: &str) -> Vec<(State, String)> {
        let ledger = self.ledger(machine);
        let day = "2025-02-01".parse().expect("a day");
        let tries = ledger.lineages.iter();
        tries
            .map(|l| (ledger.state(l, day).expect("it stands"), ledger.record(l, day).text))
            .collect()
    }

    fn state(&self, machine: &str, words: &str) -> State {
        let tries = self.tries(machine);
        let found: Vec<_> = tries.iter().filter(|(_, text)| text.contains(words)).collect();
        assert_eq!(found.len(), 1, "`{words}` in {tries:?}");
        found[0].0
    }
}

#[test]
fn both_carry_the_same_day_to_the_same_bytes() {
    let Some(machines) = Machines::new() else { return };
    machines.hoego("a", &["new"]);
    machines.hoego("b", &["today", "--no-edit", "--no-review"]);
    assert_eq!(machines.read("a", "2025-01-14.md"), machines.read("b", "2025-01-14.md"));
    // Equal bytes merge by themselves.
    machines.merge(&[]);
    assert_eq!(machines.tries("a").len(), 3);
    machines.hoego("a", &["check"]);
}

#[test]
fn one_closes_while_the_other_carries_on() {
    let Some(machines) = Machines::new() else { return };
    machines.hoego("a", &["try", "done", "커밋을"]);
    machines.hoego("a", &["try", "keep", "일찍"]);
    // The other machine knows nothing of it for two more days.
    machines.hoego("b", &["new"]);
    machines.hoego("b", &["new", "--date", "2025-01-15"]);
    machines.hoego("b", &["new", "--date", "2025-01-16"]);
    machines.merge(&["-X", "ours"]);
    assert_eq!(machines.state("a", "커밋을"), State::Done);
    assert_eq!(machines.state("a", "일찍"), State::Kept);
    assert_eq!(machines.state("a", "질문을"), State::Open);
    let found = machines.run(env!("CARGO_BIN_EXE_hoego").as_ref(), "a", &["check"]);
    assert_eq!(found.status.code(), Some(1), "open copies stand after the closing");
    machines.hoego("a", &["check", "--fix"]);
    machines.hoego("a", &["check"]);
    assert_eq!(machines.read("a", "2025-01-16.md").matches("* [x] ").count(), 2);
    // What was closed does not come back.
    machines.hoego("a", &["new", "--date", "2025-01-17"]);
    let friday = machines.read("a", "2025-01-17.md");
    assert!(
        friday.contains("질문을") && !friday.contains("커밋을") && !friday.contains("일찍"),
        "{friday}"
    );
}

#[test]
fn union_merges_leave_two_marks_and_the_closing_wins() {
    let Some(machines) = Machines::new() else { return };
    for machine in ["a", "b"] {
        machines.write(machine, ".gitattributes", "*.md -text merge=union\n");
        machines.hoego(machine, &["new"]);
    }
    machines.hoego("a", &["try", "done", "커밋을"]);
    machines.hoego("b", &["try", "trying", "커밋을"]);
    machines.merge(&[]);
    let merged = machines.read("a", "2025-01-14.md");
    assert_eq!(merged.matches("커밋을 작게 나누기 (").count(), 2, "{merged}");
    assert_eq!(machines.state("a", "커밋을"), State::Done);
    assert_eq!(machines.tries("a").len(), 3);
    machines.hoego("a", &["check", "--fix"]);
    machines.hoego("a", &["check"]);
    assert_eq!(machines.read("a", "2025-01-14.md").matches("* [x] 커밋을").count(), 2);
}

#[test]
fn done_against_dropped_is_left_to_the_person() {
    let Some(machines) = Machines::new() else { return };
    for machine in ["a", "b"] {
        machines.write(machine, ".gitattributes", "*.md -text merge=union\n");
        machines.hoego(machine, &["new"]);
    }
    machines.hoego("a", &["try", "done", "커밋을"]);
    machines.hoego("b", &["try", "drop", "커밋을"]);
    machines.merge(&[]);
    let before = machines.read("a", "2025-01-14.md");
    let found = machines.run(env!("CARGO_BIN_EXE_hoego").as_ref(), "a", &["check", "--fix"]);
    assert!(String::from_utf8_lossy(&found.stdout).contains("done-and-dropped"));
    assert_eq!(machines.read("a", "2025-01-14.md"), before);
    assert!(machines.state("a", "커밋을").is_closed());
}

#[test]
fn both_reword() {
    let Some(machines) = Machines::new() else { return };
    machines.hoego("a", &["new"]);
    machines.hoego("b", &["new"]);
    // One rewords the origin, the other the carried line.
    machines.write(
        "a",
        "2025-01-13.md",
        &MONDAY.replace("질문을 먼저 적기", "질문을 꼭 먼저 적어 두기"),
    );
    let carried = machines
        .read("b", "2025-01-14.md")
        .replace("커밋을 작게 나누기", "커밋을 더 작게 나누어 보기");
    machines.write("b", "2025-01-14.md", &carried);
    machines.merge(&["-X", "theirs"]);
    assert_eq!(machines.tries("a").len(), 3, "{:?}", machines.tries("a"));
    assert_eq!(machines.state("a", "더 작게 나누어"), State::Open);
    machines.hoego("a", &["try", "done", "나누어"]);
    machines.hoego("a", &["new", "--date", "2025-01-15"]);
    let next = machines.read("a", "2025-01-15.md");
    assert!(
        next.contains("질문을") && next.contains("일찍 자기") && !next.contains("나누"),
        "{next}"
    );
    assert_eq!(machines.tries("a").len(), 3);
}

#[test]
fn both_add() {
    let Some(machines) = Machines::new() else { return };
    for machine in ["a", "b"] {
        machines.write(machine, ".gitattributes", "*.md -text merge=union\n");
        machines.hoego(machine, &["try", "add", "물 마시기"]);
        machines.hoego(machine, &["try", "add", &format!("산책 {machine}")]);
    }
    machines.merge(&[]);
    let texts: BTreeSet<String> = machines.tries("a").into_iter().map(|(_, text)| text).collect();
    for text in [
        "물 마시기",
        "산책 a",
        "산책 b",
        "질문을 먼저 적기",
        "커밋을 작게 나누기",
        "일찍 자기",
    ] {
        assert!(texts.contains(text), "{text} in {texts:?}");
    }
    assert_eq!(machines.tries("a").len(), 6);
    machines.hoego("a", &["check"]);
    // The next day is the same on both.
    machines.git("b", &["pull", "--quiet", "--no-rebase", "../a", "main"]);
    for machine in ["a", "b"] {
        machines.hoego(machine, &["new", "--date", "2025-01-15"]);
    }
    assert_eq!(machines.read("a", "2025-01-15.md"), machines.read("b", "2025-01-15.md"));
}
