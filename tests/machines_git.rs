//! Random histories of two machines with whole repositories, the program itself, and git: both merge each other at once, so that
//! their histories cross and git merges merges. A sample; `tests/machines.rs` goes through many more in memory.

mod support;

use hoego::document::conflicts;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output};
use support::{histories, tool, unlike_others};

/// Histories at the least, for each of with and without the driver.
const HISTORIES: u32 = 6;

const CONFIG: &str = "[journal]\nlanguage = \"ko\"\n";

/// What happens on a machine; numbers choose a text.
#[derive(Debug, Clone)]
enum Action {
    /// `hoego try VERB TEXT`.
    Say(&'static str, usize),
    Add,
    New,
    /// A day passes.
    Day,
    /// A bullet at the end of an entry, as an editor writes it.
    Bullet,
    /// A line of prose in Review.
    Prose(usize),
}

fn action() -> impl Strategy<Value = Action> {
    let verb = prop::sample::select(vec!["done", "keep", "drop", "trying", "problem", "focus"]);
    prop_oneof![
        4 => (verb, 0usize..9).prop_map(|(verb, which)| Action::Say(verb, which)),
        2 => Just(Action::Add),
        1 => Just(Action::New),
        1 => Just(Action::Day),
        2 => Just(Action::Bullet),
        1 => (0usize..9).prop_map(Action::Prose),
    ]
}

/// Two repositories, `a` and `b`.
struct Repositories {
    folder: tempfile::TempDir,
    /// Texts that were written.
    written: Vec<String>,
    /// Days since the first, on each machine.
    days: [u64; 2],
}

const MACHINES: [&str; 2] = ["a", "b"];

impl Repositories {
    fn new(driver: bool) -> Self {
        let mut new = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            written: Vec::new(),
            days: [0, 0],
        };
        fs::create_dir(new.at("home")).expect("a folder");
        fs::create_dir(new.at("a")).expect("a folder");
        fs::write(new.at("a/hoego.toml"), CONFIG).expect("a file");
        let first: Vec<String> = (0..3).map(|_| new.text()).collect();
        let monday = format!(
            "# 2025-01-13\n\n## Review\n\n## Keep\n\n## Problem\n\n## Try\n\n* {}\n",
            first.join("\n* ")
        );
        fs::write(new.at("a/2025-01-13.md"), monday).expect("a file");
        new.git("a", &["init", "--quiet", "--initial-branch=main"]);
        new.commit("a");
        new.git(".", &["clone", "--quiet", "a", "b"]);
        for machine in MACHINES.iter().filter(|_| driver) {
            assert!(new.hoego(machine, &["init", "--git"]).status.success());
            new.commit(machine);
        }
        new
    }

    fn text(&mut self) -> String {
        let text = unlike_others(self.written.len());
        self.written.push(text.clone());
        text
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn run(&self, program: &str, machine: &str, arguments: &[&str]) -> Output {
        let index = MACHINES.iter().position(|other| *other == machine).unwrap_or(0);
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.at(machine)).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.at("home"));
        command.env("HOEGO_NOW", format!("2025-01-{}T21:00:00", 14 + self.days[index]));
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), machine);
            command.env(format!("GIT_{who}_EMAIL"), "a@example.org");
        }
        command.output().expect("it runs")
    }

    fn hoego(&self, machine: &str, arguments: &[&str]) -> Output {
        self.run(env!("CARGO_BIN_EXE_hoego"), machine, arguments)
    }

    #[track_caller]
    fn git(&self, machine: &str, arguments: &[&str]) {
        let output = self.run("git", machine, arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
    }

    fn commit(&self, machine: &str) {
        self.git(machine, &["add", "--all"]);
        self.git(machine, &["commit", "--quiet", "--allow-empty", "-m", "x"]);
    }

    fn act(&mut self, index: usize, action: &Action) {
        let machine = MACHINES[index];
        match action {
            Action::Day => self.days[index] += 1,
            Action::New => assert!(self.hoego(machine, &["new"]).status.success()),
            Action::Add => {
                let text = self.text();
                assert!(self.hoego(machine, &["try", "add", &text]).status.success());
            }
            // The text may be one that this machine has not heard of.
            Action::Say(verb, which) => {
                let text = self.written[which % self.written.len()].clone();
                self.hoego(machine, &["try", verb, &text]);
            }
            Action::Bullet => {
                let path = self.newest(machine);
                let text = fs::read_to_string(&path).expect("an entry");
                let line = self.text();
                let gap = if text.trim_end().ends_with("## Try") {
                    "\n\n"
                } else {
                    "\n"
                };
                fs::write(&path, format!("{}{gap}- {line}\n", text.trim_end())).expect("an entry");
            }
            Action::Prose(which) => {
                let path = self.newest(machine);
                let text = fs::read_to_string(&path).expect("an entry");
                let prose = format!("## Review\n\n오늘은 {which}번 걸었다.\n");
                fs::write(&path, text.replacen("## Review\n", &prose, 1)).expect("an entry");
            }
        }
    }

    fn entries(&self, machine: &str) -> BTreeMap<String, PathBuf> {
        let names = fs::read_dir(self.at(machine)).expect("a folder");
        let paths = names.map(|entry| entry.expect("an entry").path());
        let entries = paths.filter(|path| path.extension().is_some_and(|end| end == "md"));
        entries.map(|path| (path.display().to_string(), path)).collect()
    }

    fn newest(&self, machine: &str) -> PathBuf {
        let (_, path) = self.entries(machine).pop_last().expect("an entry");
        path
    }

    /// Merges what the other had committed before either merged. Gives whether git reported a conflict.
    fn merge(&self, machine: &str, other: &str) -> bool {
        let merge = ["merge", "--quiet", "--no-edit", other];
        let output = self.run("git", machine, &merge);
        let conflict = !output.status.success();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(!conflict || said.contains("CONFLICT"), "{said}");
        conflict
    }

    /// The program settles what it can, the person keeps both sides of what is left: of each section by itself, as no line of one may
    /// come under the heading of another.
    fn settle(&self, machine: &str) -> Result<(), TestCaseError> {
        self.hoego(machine, &["check", "--fix"]);
        for path in self.entries(machine).values() {
            let text = fs::read_to_string(path).expect("an entry");
            let marker = |line: &&str| {
                ["<<<<<<<", "=======", ">>>>>>>"]
                    .iter()
                    .any(|sign| line.starts_with(sign))
            };
            prop_assert!(
                !conflicts(&text)
                    .iter()
                    .any(|conflict| text[conflict.span.clone()].contains("\n## ")),
                "a conflict over several sections is left on {machine}:\n{text}"
            );
            let kept: String = text.split_inclusive('\n').filter(|line| !marker(line)).collect();
            fs::write(path, kept).expect("an entry");
        }
        self.hoego(machine, &["check", "--fix"]);
        self.commit(machine);
        Ok(())
    }

    /// Text, origin and whether it is outstanding, of every Try.
    fn tries(&self, machine: &str) -> Vec<(String, String, bool)> {
        let output = self.hoego(machine, &["try", "--all", "--json", "--date", "2025-06-01"]);
        let tries: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let text = |of: &serde_json::Value, key: &str| of[key].as_str().expect("a text").to_owned();
        let tries = tries["tries"].as_array().expect("a list").iter();
        tries
            .map(|t| {
                (
                    text(t, "text"),
                    text(t, "origin"),
                    matches!(t["state"].as_str(), Some("open" | "trying")),
                )
            })
            .collect()
    }

    fn closed(&self, machine: &str) -> BTreeSet<String> {
        let tries = self.tries(machine).into_iter();
        tries
            .filter(|(_, _, outstanding)| !outstanding)
            .map(|(text, ..)| text)
            .collect()
    }

    /// No Try is lost, none there twice, and nothing is found that the program could settle.
    fn holds(&self, machine: &str) -> Result<(), TestCaseError> {
        let texts: Vec<String> = self.tries(machine).into_iter().map(|(text, ..)| text).collect();
        let files = || {
            let files = self.entries(machine).into_values();
            files
                .map(|path| fs::read_to_string(path).expect("an entry"))
                .collect::<String>()
        };
        for text in &self.written {
            let times = texts.iter().filter(|other| *other == text).count();
            prop_assert_eq!(times, 1, "{} on {}: {:?}\n{}", text, machine, texts, files());
        }
        prop_assert_eq!(texts.len(), self.written.len(), "invented: {:?}", texts);
        let output = self.hoego(machine, &["check", "--json"]);
        let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let ours: Vec<_> = found["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|f| f["fixable"] == true || f["rule"] == "ledger")
            .collect();
        prop_assert!(ours.is_empty(), "{:?}\n{}", ours, files());
        Ok(())
    }
}

/// One history; gives how many merges had a conflict.
fn live(driver: bool, rounds: &[[Vec<Action>; 2]]) -> Result<usize, TestCaseError> {
    let mut both = Repositories::new(driver);
    let mut conflicts = 0;
    for round in rounds {
        for (index, actions) in round.iter().enumerate() {
            for action in actions {
                both.act(index, action);
            }
            both.commit(MACHINES[index]);
        }
        let closed: BTreeSet<String> = MACHINES.iter().flat_map(|machine| both.closed(machine)).collect();
        both.git("a", &["fetch", "--quiet", "../b", "+main:other"]);
        both.git("b", &["fetch", "--quiet", "../a", "+main:other"]);
        for machine in MACHINES {
            let conflict = both.merge(machine, "other");
            conflicts += usize::from(conflict);
            both.settle(machine)?;
            both.holds(machine)?;
        }
        let [a, b] = MACHINES.map(|machine| both.tries(machine).into_iter().collect::<BTreeSet<_>>());
        prop_assert_eq!(a, b);
        let still = both.closed("a");
        // What a machine tries, or chose as the focus, after the other closed it, is open again.
        let said_again = round
            .iter()
            .flatten()
            .any(|action| matches!(action, Action::Say("trying" | "focus", _)));
        prop_assert!(
            said_again || closed.is_subset(&still),
            "{:?} was closed",
            closed.difference(&still)
        );
        let day = both.days[0].max(both.days[1]);
        both.days = [day, day];
    }
    Ok(conflicts)
}

fn go_through(name: &str, driver: bool) {
    if tool("git").is_none() {
        return;
    }
    let (count, conflicts) = (Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(ProptestConfig {
        cases: histories(HISTORIES),
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let actions = || prop::collection::vec(action(), 0..5);
    let rounds = prop::collection::vec([actions(), actions()], 2..4);
    let result = runner.run(&rounds, |rounds| {
        count.set(count.get() + 1);
        conflicts.set(conflicts.get() + live(driver, &rounds)?);
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    let (count, conflicts) = (count.get(), conflicts.get());
    writeln!(std::io::stderr(), "{name}: {count} histories, {conflicts} conflicts").expect("stderr");
    assert!(count >= HISTORIES);
}

#[test]
fn whole_repositories_with_the_driver() {
    go_through("whole repositories with the driver", true);
}

#[test]
fn whole_repositories_without_the_driver() {
    go_through("whole repositories without the driver", false);
}

/// git's conflict reaches from "지난 Try" to Keep here: with both sides kept, Tries of the one stood under Keep of the other, which
/// closed them, on one machine alone.
#[test]
fn prose_beside_a_keep_without_the_driver() {
    use Action::{Add, Bullet, Prose, Say};
    if tool("git").is_none() {
        return;
    }
    for verb in ["keep", "problem", "done"] {
        let first = [vec![Add, Bullet, Prose(0), Say(verb, 0)], vec![Bullet, Add]];
        let conflicts = live(false, &[first, [vec![], vec![]]]).expect("it holds");
        assert!(conflicts > 0, "{verb}");
    }
}
