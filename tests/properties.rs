//! Properties of the loop, on journals in memory: whatever people write and decide, in whatever order, nothing is lost, nothing
//! is forged, and doing a thing twice is doing it once.

mod support;

use chrono::{Days, NaiveDate};
use hoego::journal::{
    AtMost, DecideError, Decision, Draft, ENTRY_TEMPLATE_SOURCE, Entry, Journal, Ledger, LineageKey, SectionKind,
    Settings, State, add_try, carry_into, check, decide, identity_text, read_file, scaffold, section_kind_of,
};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;
use support::{day, journal, journal_with, settings};

/// Lines that may stand below an item, each of which means something to Markdown or to a reader of journals.
const NASTY: [&str; 46] = [
    "```",
    "~~~~ rust",
    "````md",
    "<!--",
    "-->",
    "<!-- lab:x -->",
    "<!-- /lab:x -->",
    "# Keep",
    "## Try",
    "**Problem**",
    "Keep:",
    "- **Keep**: something",
    "* Problem",
    "---",
    "===",
    "***",
    "[a]: /somewhere",
    "[one]: <x> \"title\"",
    "[^1]: a footnote",
    "{% hint style=\"info\" %}",
    "{% endhint %}",
    "<details>",
    "<script>",
    "<pre>",
    "<![CDATA[",
    "<?php",
    "> quote",
    "> ## Keep",
    "| Keep | Problem | Try |\n| --- | --- | --- |\n| a | b | c |",
    "| a |",
    "1. one",
    "7) seven",
    "-text",
    "* [ ] nested open",
    "* [x] nested done",
    "  * [-] deeper dropped",
    "    indented code",
    "\ttab",
    "* [?] a question",
    "plain words",
    "words  ",
    "words\\",
    "([2025-01-06](2025-01-06.md \"try k3f9\"))",
    "",
    "<<<<<<< HEAD",
    "* 언제: 아침에",
];

/// Texts of items: plain ones, and ones that mean something.
fn text() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(vec![
        "`open code",
        "[a] link",
        "[a](b.md) link",
        "![picture](x.png)",
        "<b>bold",
        "**bold",
        "# heading",
        "> quote",
        "- list",
        "1. list",
        "[x] not a mark",
        "urgent #긴급",
        "Keep",
        "Try: again",
        "~~~",
        "--- x",
        "text \\",
        "a | b | c",
        "text ✅",
        "<!-- comment",
        "a <a href=\"b",
        "[one",
        "]( x",
        "{{ date }}",
        "{% hint %}",
        "ends with two blanks  ",
        "&nbsp; entity",
        "2025-01-01",
        "어제의 Try: 잘 됐다",
    ]);
    prop_oneof![
        3 => "[가-힣a-z]{2,8}( [가-힣a-z]{1,6}){0,4}",
        2 => odd.prop_map(str::to_owned),
        1 => "\\PC{1,20}",
    ]
}

/// An item of a Try section with anything below it, as a person may write it.
fn item() -> impl Strategy<Value = String> {
    let nested = prop::collection::vec((0usize..7, prop::sample::select(NASTY.to_vec())), 0..6);
    let bullet = prop::sample::select(vec![
        "* ", "- ", "+ ", "*   ", "1. ", "-\t", "  * ", "", "* [ ] ", "- [!] ",
    ]);
    (bullet, text(), nested).prop_map(|(bullet, text, nested)| {
        let mut out = format!("{bullet}{text}\n");
        for (indent, lines) in nested {
            for line in lines.lines() {
                out.push_str(&" ".repeat(indent));
                out.push_str(line);
                out.push('\n');
            }
            if lines.is_empty() {
                out.push('\n');
            }
        }
        out
    })
}

/// How many cases to try: `count`, times `HOEGO_TEST_TIMES` for a longer look.
fn cases(count: u32) -> u32 {
    let times = std::env::var("HOEGO_TEST_TIMES")
        .ok()
        .and_then(|times| times.parse().ok());
    count.saturating_mul(times.unwrap_or(1))
}

fn newline(text: &str, crlf: bool) -> String {
    if crlf {
        text.replace('\n', "\r\n")
    } else {
        text.to_owned()
    }
}

/// What the entry says, for comparing: everything but "지난 Try".
fn said(entry: &Entry) -> Vec<(SectionKind, String, Vec<String>)> {
    let sections = entry
        .sections
        .iter()
        .filter(|section| section.kind != SectionKind::LastTry);
    sections
        .map(|section| {
            let items = section
                .items
                .iter()
                .map(|item| format!("{:?} {} {:?}", item.mark_char(), item.text, item.notes));
            (section.kind, section.heading.clone(), items.collect())
        })
        .collect()
}

/// The lineages that "지난 Try" of the entry of `on` shows, by their links.
fn shown(journal: &Journal, on: NaiveDate) -> Vec<LineageKey> {
    let ledger = Ledger::new(journal);
    let entry = journal.entry_on(on).expect("an entry");
    let items = entry.items(SectionKind::LastTry).map(|(_, item)| item);
    items
        .map(|item| {
            let link = item
                .link
                .as_ref()
                .unwrap_or_else(|| panic!("`{}` has no link", item.text));
            ledger.find(link.date, &link.id).expect("a link names a lineage").key()
        })
        .collect()
}

fn keys(journal: &Journal) -> BTreeSet<(NaiveDate, String)> {
    let ledger = Ledger::new(journal);
    ledger
        .lineages
        .iter()
        .map(|l| (l.origin, l.id.as_str().to_owned()))
        .collect()
}

fn assert_even(journal: &Journal) {
    let ledger = Ledger::new(journal);
    for day in &ledger.entry_days {
        let balance = ledger.balance(*day);
        assert!(balance.is_even(), "{day}: {balance:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(400), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands below an item, carrying it changes the reading of nothing else.
    #[test]
    fn carried_content_neither_swallows_nor_forges(
        items in prop::collection::vec(item(), 1..4),
        crlf: bool,
        mark_carried: bool,
    ) {
        let source = newline(&format!("# 2025-01-13\n\n## Try\n\n{}", items.concat()), crlf);
        let settings = Settings { mark_carried, ..settings() };
        let empty = read_file("2025-01-14.md", "# 2025-01-14 (2주차 화요일) 회고\n\n## Review\n\n## Keep\n\n## Problem\n\n## Try\n", &settings);
        let before = journal_with(settings, &[("2025-01-13.md", &source)]);
        let mut draft = Draft::new(before.clone());
        let done = scaffold(&mut draft, day("2025-01-14"), ENTRY_TEMPLATE_SOURCE).unwrap();
        let after = draft.journal();
        let text = after.text("2025-01-14.md");
        let entry = after.entry_on(day("2025-01-14")).expect("an entry");
        prop_assert_eq!(said(entry), said(&empty.entries[0]), "{}\n---\n{}", source, text);
        prop_assert_eq!(&shown(after, day("2025-01-14")), &done.carried.carried, "{}\n---\n{}", source, text);
        prop_assert_eq!(keys(after), keys(&before), "{}\n---\n{}", source, text);
        let due = Ledger::new(&before).missing(day("2025-01-14")).len();
        prop_assert_eq!(done.carried.carried.len() + done.carried.left, due);
        // What has the name of a section for a text cannot stand in a list without naming one.
        let nameless = texts(&before).iter().all(|(_, text)| section_kind_of(text, &before.settings).is_empty());
        prop_assert!(!nameless || done.carried.left == due.saturating_sub(5), "{}\n---\n{}", source, text);
    }

    /// The same where the entry exists and says something already.
    #[test]
    fn carrying_into_an_entry_changes_nothing_else_in_it(
        items in prop::collection::vec(item(), 1..3),
        own in prop::collection::vec(item(), 0..3),
        last_try: bool,
        crlf: bool,
    ) {
        let heading = if last_try { "## 지난 Try\n\n" } else { "" };
        let target = newline(&format!("# 2025-01-14\n\n{heading}## Keep\n\n{}\n## Try\n\n* [a] x\n* [one][a]\n", own.concat()), crlf);
        let source = format!("# 2025-01-13\n\n## Try\n\n{}", items.concat());
        let before = journal(&[("2025-01-13.md", &source), ("2025-01-14.md", &target)]);
        let mut draft = Draft::new(before.clone());
        // A day that shares its file with others is never written into.
        let Ok(carried) = carry_into(&mut draft, day("2025-01-14"), true) else {
            return Ok(());
        };
        let carried = carried.carried;
        let after = draft.journal();
        let text = after.text("2025-01-14.md");
        let old = before.entry_on(day("2025-01-14")).expect("an entry");
        let new = after.entry_on(day("2025-01-14")).expect("an entry");
        prop_assert_eq!(said(new), said(old), "{}\n---\n{}\n---\n{}", source, target, text);
        let count = |entry: &Entry| entry.items(SectionKind::LastTry).count();
        prop_assert_eq!(count(new), count(old) + carried.len(), "{}\n---\n{}\n---\n{}", source, target, text);
        prop_assert_eq!(keys(after), keys(&before), "{}\n---\n{}", source, text);
        let lost: Vec<&str> = missing_lines(&target, text);
        prop_assert_eq!(lost, Vec::<&str>::new(), "{}\n---\n{}", target, text);
        // Twice is once.
        let once = text.to_owned();
        carry_into(&mut draft, day("2025-01-14"), true).unwrap();
        prop_assert_eq!(draft.journal().text("2025-01-14.md"), once);
    }

    /// Any text given to `try add` is one open Try of that text, or refused with nothing changed.
    #[test]
    fn an_added_text_reads_back_as_itself(text in prop_oneof![text(), "\\PC{0,40}", "[\\s\\PC]{0,30}", any::<String>()], style in 0usize..6) {
        let entry = [
            "# 2025-01-14\n\n## Keep\n\n* k\n\n## Try\n",
            "# 2025-01-14\n\n## Try\n\n- one\n  - two\n\n## Problem\n\n- p\n",
            "\u{feff}# 2025-01-14\r\n\r\n## Try\r\n\r\n* one\r\n",
            "## Try\n\nA paragraph.\n\nAnother one.\n",
            "- **Keep**: k\n- **Try**\n    - one\n",
            "## Keep\n- k",
        ][style];
        let before = journal(&[("2025-01-14.md", entry)]);
        let mut draft = Draft::new(before.clone());
        let old = texts(&before);
        match add_try(&mut draft, day("2025-01-14"), &text, ENTRY_TEMPLATE_SOURCE) {
            Err(_) => prop_assert_eq!(draft.journal().text("2025-01-14.md"), entry),
            Ok((_, added)) => {
                let after = draft.journal();
                let new = texts(after);
                let wanted = identity_text(&text);
                let is_it = |read: &String| *read == wanted || *read == format!("\\{wanted}");
                if !added {
                    prop_assert!(old.iter().any(|(_, read)| is_it(read)), "{:?}", old);
                    return Ok(());
                }
                prop_assert_eq!(new.len(), old.len() + 1, "{:?} {:?}", new, after.text("2025-01-14.md"));
                let fresh: Vec<_> = new.iter().filter(|read| !old.contains(read)).collect();
                prop_assert!(fresh.len() == 1 && fresh[0].0 == State::Open && is_it(&fresh[0].1), "{:?}", new);
                prop_assert_eq!(missing_lines(entry, after.text("2025-01-14.md")), Vec::<&str>::new());
                let once = after.text("2025-01-14.md").to_owned();
                let (_, again) = add_try(&mut draft, day("2025-01-14"), &text, ENTRY_TEMPLATE_SOURCE).unwrap();
                prop_assert!(!again, "{once:?}");
            }
        }
    }
}

/// State and text of every Try.
fn texts(journal: &Journal) -> Vec<(State, String)> {
    let ledger = Ledger::new(journal);
    let day = NaiveDate::MAX;
    let texts = ledger.lineages.iter();
    texts
        .map(|l| {
            (
                ledger.state(l, day).expect("a state"),
                identity_text(&ledger.latest(l, day).expect("a place").text),
            )
        })
        .collect()
}

/// Lines of `before`, with their line ends, that `after` does not hold in that order; a last line without an end may gain one.
fn missing_lines<'a>(before: &'a str, after: &str) -> Vec<&'a str> {
    let lines: Vec<&str> = before.split_inclusive('\n').collect();
    let mut now: Vec<&str> = after.split_inclusive('\n').collect();
    if let Some(last) = lines.last().filter(|last| !last.ends_with('\n')) {
        let same = now
            .iter()
            .rposition(|line| line.trim_end_matches(['\r', '\n']) == *last);
        same.into_iter().for_each(|at| now[at] = last);
    }
    let kept = similar::capture_diff_slices(similar::Algorithm::Lcs, &lines, &now);
    let missing = kept.into_iter().filter(|op| op.tag() != similar::DiffTag::Equal);
    missing.flat_map(|op| lines[op.old_range()].to_vec()).collect()
}

/// What happens in a journal.
#[derive(Debug, Clone)]
enum Action {
    /// Days pass, and the day's entry is scaffolded.
    Day(u64),
    /// The writer adds a line to Try.
    Write(String),
    /// The writer adds a line to Keep or Problem, with the text of the `n`th outstanding Try behind a label.
    Say(bool, usize),
    /// The writer changes the box of the `n`th line with one.
    Tick(usize, char),
    /// The writer deletes the `n`th line of the newest entry.
    Delete(usize),
    /// A decision about the `n`th lineage, made on the newest day or some days before.
    Decide(usize, usize, u64),
    Carry(bool),
    Add(String),
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => (1u64..12).prop_map(Action::Day),
        4 => item().prop_map(Action::Write),
        1 => (any::<bool>(), 0usize..9).prop_map(|(keep, n)| Action::Say(keep, n)),
        1 => (0usize..20, prop::sample::select(vec!['x', 'X', '-', '/', '!', ' ', '>', '?'])).prop_map(|(n, c)| Action::Tick(n, c)),
        1 => (0usize..30).prop_map(Action::Delete),
        4 => (0usize..30, 0usize..9, 0u64..4).prop_map(|(n, what, back)| Action::Decide(n, what, back)),
        1 => any::<bool>().prop_map(Action::Carry),
        2 => text().prop_map(Action::Add),
    ]
}

fn decision(what: usize, on: NaiveDate) -> Decision {
    match what {
        0 => Decision::Done,
        1 => Decision::Keep,
        2 => Decision::Trying,
        3 => Decision::Problem,
        4 => Decision::Later(on + Days::new(5)),
        5 => Decision::Drop,
        6 => Decision::Focus { moment: None },
        7 => Decision::Focus {
            moment: Some("아침에, 자리에 앉으면".to_owned()),
        },
        _ => Decision::Reopen,
    }
}

/// A journal that is being lived in.
struct Life {
    journal: Journal,
    today: NaiveDate,
}

impl Life {
    fn path(&self) -> String {
        format!("{}.md", self.today)
    }

    fn rewrite(&mut self, change: impl FnOnce(&str) -> String) {
        let path = self.path();
        let Some(file) = self.journal.files.get(&path) else {
            return;
        };
        let text = change(&file.text);
        let file = read_file(&path, &text, &self.journal.settings);
        self.journal.files.insert(path, Arc::new(file));
    }

    /// The program does something; what holds for everything it does is checked.
    fn program(&mut self, action: impl Fn(&mut Draft) -> bool) {
        let run = || {
            let mut draft = Draft::new(self.journal.clone());
            action(&mut draft).then_some(draft)
        };
        let Some(draft) = run() else {
            return;
        };
        let after = draft.journal().clone();
        let again = run().expect("the same again");
        assert_eq!(again.into_plan(), draft.clone().into_plan(), "the same gives the same");
        for (path, file) in &self.journal.files {
            let now = after.text(path);
            if *now == *file.text {
                continue;
            }
            let kept = file.text.split_inclusive('\n').count() - missing_lines(&file.text, now).len();
            let lines = file.text.split_inclusive('\n').count();
            assert!(
                kept + 3 >= lines,
                "too much changed in {path}:\n{}\n---\n{now}",
                file.text
            );
        }
        self.journal = after;
    }

    fn act(&mut self, action: &Action) {
        match action {
            Action::Day(days) => self.new_day(*days),
            Action::Write(item) => self.rewrite(|text| format!("{text}\n{item}")),
            Action::Say(keep, n) => self.say(*keep, *n),
            Action::Tick(n, mark) => self.rewrite(|text| tick(text, *n, *mark)),
            Action::Delete(n) => self.rewrite(|text| {
                let lines = text.split_inclusive('\n').enumerate();
                lines
                    .filter(|(i, line)| i != n || line.starts_with('#'))
                    .map(|(_, line)| line)
                    .collect()
            }),
            Action::Decide(n, what, back) => self.decide(*n, *what, *back),
            Action::Carry(all) => {
                let before = keys(&self.journal);
                let today = self.today;
                self.program(|draft| carry_into(draft, today, *all).is_ok());
                assert_eq!(keys(&self.journal), before, "carrying makes and loses nothing");
            }
            Action::Add(text) => {
                let today = self.today;
                self.program(|draft| add_try(draft, today, text, ENTRY_TEMPLATE_SOURCE).is_ok());
            }
        }
        assert_even(&self.journal);
    }

    fn new_day(&mut self, days: u64) {
        self.today = self.today + Days::new(days);
        let today = self.today;
        let before = keys(&self.journal);
        self.program(|draft| scaffold(draft, today, ENTRY_TEMPLATE_SOURCE).is_ok());
        assert_eq!(keys(&self.journal), before, "scaffolding makes and loses nothing");
        assert!(shown(&self.journal, today).len() <= 5);
        let once = self.journal.text(&self.path()).to_owned();
        self.program(|draft| scaffold(draft, today, ENTRY_TEMPLATE_SOURCE).is_ok());
        assert_eq!(self.journal.text(&self.path()), once);
    }

    fn say(&mut self, keep: bool, n: usize) {
        let ledger = Ledger::new(&self.journal);
        let Some(lineage) = ledger.outstanding(self.today).get(n).copied() else {
            return;
        };
        let text = ledger.record(lineage, self.today).text;
        let (heading, label) = if keep {
            ("## Keep\n", "")
        } else {
            ("## Problem\n", "지난 Try: ")
        };
        self.rewrite(|whole| whole.replacen(heading, &format!("{heading}\n* {label}{text}\n"), 1));
    }

    fn decide(&mut self, n: usize, what: usize, back: u64) {
        let ledger = Ledger::new(&self.journal);
        let Some(lineage) = ledger.lineages.get(n % ledger.lineages.len().max(1)) else {
            return;
        };
        let (key, on) = (lineage.key(), self.today - Days::new(back));
        let decision = decision(what, on);
        let run = |draft: &mut Draft| decide(draft, &key, &decision, on, ENTRY_TEMPLATE_SOURCE).is_ok();
        let before = self.journal.clone();
        self.program(run);
        let mut once = Draft::new(self.journal.clone());
        if run(&mut Draft::new(before.clone())) {
            assert!(run(&mut once), "what was decided can be decided again");
            for (path, file) in &self.journal.files {
                assert_eq!(
                    once.journal().text(path),
                    &*file.text,
                    "{decision:?} twice on {on}, at first:\n{}",
                    before.text(path)
                );
            }
            self.check_state(&key, &decision, on, &before);
        }
    }

    /// The state after a decision is the one decided, and reopening makes it open again.
    fn check_state(&self, key: &LineageKey, decision: &Decision, on: NaiveDate, before: &Journal) {
        let state = |journal: &Journal| {
            let ledger = Ledger::new(journal);
            let lineage = ledger
                .find(key.origin, key.id.as_str())
                .expect("a decision loses no Try");
            ledger.state(lineage, on).expect("it stands by then")
        };
        let was = state(before);
        let is = state(&self.journal);
        let expected: &[State] = match decision {
            Decision::Done => &[State::Done, State::Kept],
            Decision::Keep => &[State::Kept],
            // Of several closings that of the latest entry decides, whatever was dropped after it.
            Decision::Drop if was.is_closed() => return,
            Decision::Drop => &[State::Dropped],
            Decision::Reopen => &[State::Open, State::Trying, State::Unknown, State::History],
            _ => return,
        };
        let picture = || -> String {
            let files = self.journal.files.values();
            files
                .map(|file| format!("--- {}\n{}\n", file.path, file.text))
                .collect()
        };
        assert!(
            expected.contains(&is),
            "{decision:?} on {on}: {was:?} -> {is:?}\n{}",
            picture()
        );
        if was.is_closed() || *decision == Decision::Reopen {
            return;
        }
        let mut draft = Draft::new(self.journal.clone());
        match decide(&mut draft, key, &Decision::Reopen, on, ENTRY_TEMPLATE_SOURCE) {
            // What a person wrote into Keep is theirs.
            Err(DecideError::KeptByHand { path, line }) => {
                let said = self.journal.text(&path).lines().nth(line - 1).expect("a line");
                return assert!(!said.contains("\"try "), "{said}");
            }
            done => done.expect("what hoego closed it can reopen"),
        }
        // The box that said `[/]` or `[?]` may have been the one that was closed.
        let is = state(draft.journal());
        assert!(
            is == was || (matches!(was, State::Trying | State::Unknown | State::History) && is == State::Open),
            "{decision:?} and reopened on {on}: {was:?} -> {is:?}\n{}",
            picture()
        );
    }
}

/// `text` with `mark` in its `n`th box.
fn tick(text: &str, n: usize, mark: char) -> String {
    let boxes = text
        .match_indices("[")
        .filter(|(at, _)| text[at + 1..].chars().nth(1) == Some(']'));
    let Some((at, _)) = boxes.into_iter().nth(n) else {
        return text.to_owned();
    };
    let old = text[at + 1..].chars().next().map_or(0, char::len_utf8);
    format!("{}{mark}{}", &text[..=at], &text[at + 1 + old..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), failure_persistence: None, ..ProptestConfig::default() })]

    /// A journal lived in for some weeks.
    #[test]
    fn nothing_is_lost_whatever_happens(actions in prop::collection::vec(action(), 1..30), at_most in 1usize..8, since: bool) {
        let settings = Settings {
            at_most: AtMost::Number(at_most.min(5)),
            carry_since: since.then(|| day("2025-01-10")),
            ..settings()
        };
        let mut life = Life { journal: journal_with(settings, &[]), today: day("2025-01-06") };
        for action in &actions {
            life.act(action);
        }
        check(&life.journal);
    }
}

/// Found by the test above: the mark of a focus opened a habit that was closed, and the next time it was one.
#[test]
fn a_habit_that_was_closed_is_no_focus_either() {
    let habit = "## 지난 Try\n\n* [/] walk ([2025-01-10](2025-01-10.md#try \"try vhrx\"))\n";
    let closed = habit.replace("[/]", "[x]").replace(")\n", ") ✅ 2025-01-14\n");
    let given = journal_with(
        settings(),
        &[
            ("2025-01-10.md", "## Try\n\n* walk\n"),
            ("2025-01-12.md", habit),
            ("2025-01-13.md", &closed),
        ],
    );
    let key = Ledger::new(&given).lineages[0].key();
    let mut draft = Draft::new(given.clone());
    let outcome = decide(
        &mut draft,
        &key,
        &decision(6, day("2025-01-14")),
        day("2025-01-14"),
        ENTRY_TEMPLATE_SOURCE,
    );
    assert!(matches!(outcome, Err(DecideError::Habit)), "{outcome:?}");
    assert!(draft.into_plan().is_empty(), "nothing is written");
}
