//! Two and three machines with random histories, merged in every order, with the merge driver and without it: no Try is lost, none is
//! there twice, the ledger balances, what one closed stays closed. The number of histories is printed, and has a floor.
//!
//! Clones are journals in memory; their files are merged by `git merge-file` and by what the driver calls. `tests/machines_git.rs` does
//! the same with whole repositories and the program.

mod support;

use chrono::{Days, NaiveDate};
use hoego::document::conflicts;
use hoego::journal::LineMerge as _;
use hoego::journal::{
    Decision, Draft, ENTRY_TEMPLATE_SOURCE, EntryFile, Journal, Ledger, LineageKey, Rule, Sides, State, add_try,
    carry_into, check, decide, fix, identity_text, merge_entries, read_file, scaffold,
};
use hoego::system::GitLines;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::Command;
use std::sync::Arc;
use support::{day, histories, journal, settings, tool};

/// Histories that each test goes through at the least.
const HISTORIES: u32 = 150;

/// A day after all others.
fn end() -> NaiveDate {
    day("2025-06-01")
}

/// What happens on one machine; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Action {
    Days(u64),
    New,
    Carry,
    Add,
    AddShared(usize),
    Decide(usize, Decision),
    Later(usize, u64),
    Hand(Hand, usize),
}

/// What a person does in an editor.
#[derive(Debug, Clone, Copy)]
enum Hand {
    /// A bullet at the end of Try, at its start, under Keep, under Problem.
    Last,
    First,
    Keep,
    Problem,
    /// A box ticked, words changed, a carried line removed, a line nested below an item.
    Tick,
    Reword,
    Remove,
    Nest,
    /// Prose in Review.
    Prose,
}

fn action() -> impl Strategy<Value = Action> {
    let decision = prop::sample::select(vec![
        Decision::Done,
        Decision::Keep,
        Decision::Trying,
        Decision::Problem,
        Decision::Drop,
        Decision::Focus { moment: None },
        Decision::Focus {
            moment: Some("아침에".to_owned()),
        },
        Decision::Reopen,
    ]);
    let hand = prop::sample::select(vec![
        Hand::Last,
        Hand::First,
        Hand::Keep,
        Hand::Problem,
        Hand::Tick,
        Hand::Reword,
        Hand::Remove,
        Hand::Nest,
        Hand::Prose,
    ]);
    prop_oneof![
        2 => (1u64..3).prop_map(Action::Days),
        2 => Just(Action::New),
        1 => Just(Action::Carry),
        3 => Just(Action::Add),
        1 => (0..SHARED.len()).prop_map(Action::AddShared),
        6 => (0usize..20, decision).prop_map(|(which, decision)| Action::Decide(which, decision)),
        1 => (0usize..20, 1u64..9).prop_map(|(which, days)| Action::Later(which, days)),
        5 => (hand, 0usize..20).prop_map(|(hand, which)| Action::Hand(hand, which)),
    ]
}

/// Rounds of what each machine does before they meet again.
fn history(machines: usize) -> impl Strategy<Value = Vec<Vec<Vec<Action>>>> {
    let round = prop::collection::vec(prop::collection::vec(action(), 0..6), machines);
    prop::collection::vec(round, 1..3)
}

/// Texts that both machines may write.
const SHARED: [&str; 3] = ["물 마시기", "아침에 산책하기", "아침에 산책하고 적기"];

/// What is known of all machines.
#[derive(Debug, Default)]
struct World {
    /// Every text of a Try that was ever written.
    written: BTreeSet<String>,
    /// Those that a hand changed or took away, and what they became.
    reworded: BTreeSet<String>,
    /// Those that somebody opened again in this round.
    reopened: BTreeSet<String>,
}

impl World {
    /// A text like no other.
    fn text(&mut self) -> String {
        let text = support::unlike_others(self.written.len());
        self.written.insert(text.clone());
        text
    }
}

/// One machine.
#[derive(Debug, Clone)]
struct Machine {
    journal: Journal,
    today: NaiveDate,
}

impl Machine {
    fn act(&mut self, world: &mut World, action: &Action) {
        let mut draft = Draft::new(self.journal.clone());
        match action {
            Action::Days(days) => self.today = self.today + Days::new(*days),
            Action::New => {
                scaffold(&mut draft, self.today, ENTRY_TEMPLATE_SOURCE).expect("it can be scaffolded");
            }
            Action::Carry => {
                carry_into(&mut draft, self.today, true).expect("it can be carried");
            }
            Action::Add => {
                let text = world.text();
                add_try(&mut draft, self.today, &text, ENTRY_TEMPLATE_SOURCE).expect("it can be added");
            }
            Action::AddShared(which) => {
                world.written.insert(SHARED[*which].to_owned());
                add_try(&mut draft, self.today, SHARED[*which], ENTRY_TEMPLATE_SOURCE).expect("it can be added");
            }
            Action::Decide(which, decision) => self.decide(world, &mut draft, *which, decision),
            Action::Later(which, days) => {
                let until = self.today + Days::new(*days);
                self.decide(world, &mut draft, *which, &Decision::Later(until));
            }
            Action::Hand(hand, which) => return self.by_hand(world, *hand, *which),
        }
        self.journal = draft.journal().clone();
    }

    fn decide(&self, world: &mut World, draft: &mut Draft, which: usize, decision: &Decision) {
        let ledger = Ledger::new(&self.journal);
        let Some(lineage) = ledger.lineages.get(which % ledger.lineages.len().max(1)) else {
            return;
        };
        // What goes on, or is the focus, is open again.
        if matches!(decision, Decision::Reopen | Decision::Trying | Decision::Focus { .. }) {
            world.reopened.extend(texts_of(lineage));
        }
        let key = LineageKey {
            origin: lineage.origin,
            id: lineage.id.clone(),
        };
        // What cannot be decided now changes nothing.
        if decide(draft, &key, decision, self.today, ENTRY_TEMPLATE_SOURCE).is_err() {
            *draft = Draft::new(self.journal.clone());
        }
    }

    fn by_hand(&mut self, world: &mut World, hand: Hand, which: usize) {
        let paths: Vec<&String> = self.journal.files.keys().collect();
        let path = paths[which % paths.len()].clone();
        let text = self.journal.text(&path).to_owned();
        let below = |heading: &str, line: &str| match text.find(heading) {
            Some(at) => format!(
                "{}\n\n{line}\n{}",
                &text[..at + heading.len()],
                text[at + heading.len()..].trim_start_matches('\n').to_owned()
            ),
            None => text.clone(),
        };
        let after = match hand {
            Hand::Last => format!(
                "{}{}* {}\n",
                text.trim_end(),
                if text.trim_end().ends_with("Try") { "\n\n" } else { "\n" },
                world.text()
            ),
            Hand::First => below("## Try", &format!("* {}", world.text())),
            Hand::Keep => below("## Keep", "* 잘 잤다"),
            Hand::Problem => below("## Problem", &format!("* 늦었다 {which}")),
            Hand::Prose => below("## Review", &format!("오늘은 {which}번 걸었다.\n")),
            Hand::Tick | Hand::Reword | Hand::Remove | Hand::Nest => self.on_a_line(world, hand, which, &text),
        };
        self.put(&path, &after);
    }

    /// Changes a line that is a Try.
    fn on_a_line(&self, world: &mut World, hand: Hand, which: usize, text: &str) -> String {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let is_try = |line: &String| words_of(line).is_some_and(|words| world.written.contains(&words));
        let tries: Vec<usize> = (0..lines.len()).filter(|at| is_try(&lines[*at])).collect();
        let Some(at) = tries.get(which % tries.len().max(1)).copied() else {
            return text.to_owned();
        };
        let words = words_of(&lines[at]).expect("a Try");
        let line = lines[at].clone();
        match hand {
            Hand::Tick => lines[at] = format!("* [x] {}", unboxed(&line)),
            Hand::Nest => lines[at] = format!("{}\n  * 메모 {which}\n", line.trim_end()),
            Hand::Reword => {
                let new = format!("{words} 꼭{}", which % 3);
                lines[at] = line.replace(&words, &new);
                world.reworded.extend([words, new.clone()]);
                world.written.insert(new);
            }
            // Only a copy: its origin still stands.
            _ if !line.contains("\"try ") => {}
            _ => {
                world.reopened.insert(words);
                lines.remove(at);
                while lines.get(at).is_some_and(|line| line.starts_with(' ')) {
                    lines.remove(at);
                }
            }
        }
        lines.concat()
    }

    fn put(&mut self, path: &str, text: &str) {
        let file = read_file(path, text, &self.journal.settings);
        self.journal.files.insert(path.to_owned(), Arc::new(file));
    }
}

fn unboxed(line: &str) -> &str {
    let content = line.trim_start_matches("* ");
    match content.starts_with('[') && content.chars().nth(2) == Some(']') {
        true => content[content.find(']').expect("a box") + 1..].trim_start(),
        false => content,
    }
}

/// The words of an item's line, without box, link and stamps.
fn words_of(line: &str) -> Option<String> {
    let content = unboxed(line.strip_prefix("* ").map(|_| line)?).trim_end();
    let end = [" ([", " ✅", " ❌", " ⏳"]
        .iter()
        .filter_map(|sign| content.find(sign))
        .min();
    Some(content[..end.unwrap_or(content.len())].to_owned())
}

fn texts_of(lineage: &hoego::journal::Lineage) -> impl Iterator<Item = String> + '_ {
    lineage
        .occurrences
        .iter()
        .map(|occurrence| identity_text(&occurrence.text))
}

/// How files are merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Driver,
    /// By git alone, with the base in its conflicts or without.
    Git {
        diff3: bool,
    },
}

/// Merges `theirs` into `ours`; whether git would report a conflict.
fn merged(how: How, base: &Journal, ours: &Journal, theirs: &Journal) -> (Journal, bool) {
    let mut files: BTreeMap<String, Arc<EntryFile>> = BTreeMap::new();
    let mut conflict = false;
    let paths: BTreeSet<&String> = ours.files.keys().chain(theirs.files.keys()).collect();
    for path in paths {
        let text = |journal: &Journal| journal.files.get(path).map(|file| file.text.to_string());
        let after = match (text(base), text(ours), text(theirs)) {
            (_, Some(o), None) => o,
            (_, None, Some(t)) => t,
            (b, Some(o), Some(t)) if o == t || b.as_ref() == Some(&t) => o,
            (b, Some(o), Some(t)) if b.as_ref() == Some(&o) => t,
            (b, Some(o), Some(t)) => {
                let (text, is) = merged_file(how, path, b.as_deref(), &o, &t);
                conflict |= is;
                text
            }
            (_, None, None) => continue,
        };
        files.insert(path.clone(), Arc::new(read_file(path, &after, &ours.settings)));
    }
    let settings = ours.settings.clone();
    (
        Journal {
            files,
            settings,
            unread: None,
        },
        conflict,
    )
}

fn merged_file(how: How, path: &str, base: Option<&str>, ours: &str, theirs: &str) -> (String, bool) {
    let sides = Sides { base, ours, theirs };
    match how {
        How::Driver => {
            let lines = GitLines::default();
            let merged = merge_entries(path, sides, &settings(), &lines);
            let merged = merged.or_else(|| lines.merge(Some(base.unwrap_or_default()), ours, theirs));
            let merged = merged.expect("git merges lines");
            (merged.text, merged.conflict)
        }
        How::Git { diff3 } => by_git(diff3, base.unwrap_or_default(), ours, theirs),
    }
}

fn by_git(diff3: bool, base: &str, ours: &str, theirs: &str) -> (String, bool) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("base", base), ("ours", ours), ("theirs", theirs)] {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut git = Command::new("git");
    git.args(["merge-file", "-q", "-p"]).current_dir(&folder);
    if diff3 {
        git.arg("--diff3");
    }
    let output = git.args(["ours", "base", "theirs"]).output().expect("git runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (text, !output.status.success())
}

/// After a merge: what the program settles, then the person, who keeps both sides of what is left.
fn settled(journal: &Journal) -> Journal {
    let mut draft = Draft::new(journal.clone());
    fix(&mut draft).expect("it can be fixed");
    let mut machine = Machine {
        journal: draft.journal().clone(),
        today: end(),
    };
    for (path, file) in machine.journal.files.clone() {
        let kept = by_the_person(&file.text);
        if kept != *file.text {
            machine.put(&path, &kept);
        }
    }
    let mut draft = Draft::new(machine.journal);
    fix(&mut draft).expect("it can be fixed");
    draft.journal().clone()
}

/// The text with both sides of its conflicts; of one line with different marks, ours.
fn by_the_person(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for conflict in conflicts(text) {
        let (ours, theirs) = (&text[conflict.ours], &text[conflict.theirs]);
        let words = |side: &str| side.lines().next().and_then(words_of);
        out.push_str(&text[at..conflict.span.start]);
        out.push_str(ours);
        out.push_str(if words(ours) == words(theirs) && words(ours).is_some() {
            ""
        } else {
            theirs
        });
        at = conflict.span.end;
    }
    out + &text[at..]
}

/// Every Try: its texts, and its state at the end.
fn tries(journal: &Journal) -> Vec<(BTreeSet<String>, State)> {
    let ledger = Ledger::new(journal);
    let state = |lineage| ledger.state(lineage, end()).expect("it stands");
    ledger
        .lineages
        .iter()
        .map(|l| (texts_of(l).collect(), state(l)))
        .collect()
}

/// How many Tries are outstanding, and all their texts.
fn outstanding(journal: &Journal) -> (usize, BTreeSet<String>) {
    let ledger = Ledger::new(journal);
    let outstanding = ledger.outstanding(end());
    (outstanding.len(), outstanding.into_iter().flat_map(texts_of).collect())
}

/// What must hold of a merged journal, whatever its sides did.
fn holds(world: &World, sides: &[&Journal], merged: &Journal) -> Result<(), TestCaseError> {
    let told = tries(merged);
    let ledger = Ledger::new(merged);
    for day in &ledger.entry_days {
        prop_assert!(ledger.balance(*day).is_even(), "{:?}", ledger.balance(*day));
    }
    let ids: BTreeSet<_> = ledger.lineages.iter().map(|l| (l.origin, l.id.as_str())).collect();
    prop_assert_eq!(ids.len(), told.len(), "an ID twice");
    let sure = |text: &String| !world.reworded.contains(text) && !SHARED.contains(&text.as_str());
    for (texts, _) in &told {
        let invented: Vec<_> = texts.difference(&world.written).collect();
        prop_assert!(invented.is_empty(), "invented {:?}\n{}", invented, shown(merged));
        for text in texts.iter().filter(|text| sure(text)) {
            let times = told.iter().filter(|(texts, _)| texts.contains(text)).count();
            prop_assert_eq!(times, 1, "{} is there twice\n{}", text, shown(merged));
        }
    }
    for (texts, state) in sides.iter().flat_map(|side| tries(side)) {
        for text in texts.iter().filter(|text| !world.reworded.contains(*text)) {
            let found: Vec<_> = told.iter().filter(|(texts, _)| texts.contains(text)).collect();
            prop_assert!(!found.is_empty(), "{} is lost\n{}", text, shown(merged));
            let closed = state.is_closed() && sure(text) && !world.reopened.contains(text);
            prop_assert!(
                !closed || texts.iter().any(|text| !sure(text)) || found.iter().all(|(_, state)| state.is_closed()),
                "{} was closed\n{}\n=== sides\n{}",
                text,
                shown(merged),
                sides.iter().map(|side| shown(side)).collect::<Vec<_>>().join("=== \n")
            );
        }
    }
    Ok(())
}

fn shown(journal: &Journal) -> String {
    let files = journal.files.values();
    files.map(|file| format!("--- {}\n{}", file.path, file.text)).collect()
}

/// After `check --fix` nothing is found that it could settle.
fn nothing_of_ours(journal: &Journal) -> Result<(), TestCaseError> {
    let found: Vec<_> = check(journal)
        .into_iter()
        .filter(|found| found.rule.is_fixable() || found.rule == Rule::Ledger)
        .collect();
    prop_assert!(found.is_empty(), "{:#?}\n{}", found, shown(journal));
    Ok(())
}

/// Merges all machines into the first, one after the other; checks each step in both directions.
fn meet(how: How, world: &World, base: &Journal, machines: &[Machine]) -> Result<Journal, TestCaseError> {
    let mut all = machines[0].journal.clone();
    for machine in &machines[1..] {
        let sides = [&all, &machine.journal];
        let (there, conflict) = merged(how, base, &all, &machine.journal);
        let (back, _) = merged(how, base, &machine.journal, &all);
        if how == How::Driver || !conflict {
            holds(world, &sides, &there)?;
            holds(world, &sides, &back)?;
        }
        let (there, back) = (settled(&there), settled(&back));
        for journal in [&there, &back] {
            holds(world, &sides, journal)?;
            nothing_of_ours(journal)?;
        }
        prop_assert_eq!(
            outstanding(&there),
            outstanding(&back),
            "{}\n=== the other way\n{}",
            shown(&there),
            shown(&back)
        );
        all = there;
    }
    Ok(all)
}

fn live(how: How, rounds: &[Vec<Vec<Action>>]) -> Result<(), TestCaseError> {
    let mut world = World::default();
    let first: Vec<String> = (0..3).map(|_| world.text()).collect();
    let monday = format!(
        "# 2025-01-13\n\n## Review\n\n## Keep\n\n## Problem\n\n## Try\n\n* {}\n  * 메모\n* {}\n* {}\n",
        first[0], first[1], first[2]
    );
    let mut base = journal(&[("2025-01-13.md", &monday)]);
    let mut today = day("2025-01-13");
    for round in rounds {
        world.reopened.clear();
        let mut machines = Vec::new();
        for actions in round {
            let mut machine = Machine {
                journal: base.clone(),
                today,
            };
            for action in actions {
                machine.act(&mut world, action);
            }
            machines.push(machine);
        }
        base = meet(how, &world, &base, &machines)?;
        today = machines.iter().map(|machine| machine.today).max().unwrap_or(today);
    }
    Ok(())
}

/// Goes through histories and says through how many.
fn go_through(name: &str, machines: usize, how: impl Fn(u32) -> How) {
    if tool("git").is_none() {
        return;
    }
    let count = Cell::new(0);
    let mut runner = TestRunner::new(ProptestConfig {
        cases: histories(HISTORIES),
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let result = runner.run(&history(machines), |rounds| {
        count.set(count.get() + 1);
        live(how(count.get()), &rounds)
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    writeln!(std::io::stderr(), "{name}: {} histories", count.get()).expect("stderr");
    assert!(count.get() >= HISTORIES);
}

#[test]
fn two_machines_with_the_driver() {
    go_through("two machines with the driver", 2, |_| How::Driver);
}

#[test]
fn three_machines_with_the_driver() {
    go_through("three machines with the driver", 3, |_| How::Driver);
}

#[test]
fn two_machines_without_the_driver() {
    go_through("two machines without the driver", 2, |_| How::Git { diff3: false });
}

#[test]
fn two_machines_without_the_driver_that_show_the_base() {
    go_through("two machines without the driver, diff3", 2, |_| How::Git {
        diff3: true,
    });
}
