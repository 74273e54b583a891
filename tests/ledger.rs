//! Lineages, states and carrying, on journals in memory.

mod support;

use hoego::journal::{
    AtMost, Decision, Draft, ENTRY_TEMPLATE_SOURCE, Ledger, Settings, State, add_try, carry_into, check, decide, fix,
};
use support::{day, journal, journal_with, lineage, outstanding, scaffolded, settings};

const ORIGIN: (&str, &str) = ("2025-01-13.md", "# 2025-01-13\n\n## Try\n\n* one\n* two\n");

fn state(journal: &hoego::journal::Journal, text: &str, on: &str) -> State {
    let ledger = Ledger::new(journal);
    ledger
        .state(lineage(&ledger, text), day(on))
        .expect("it stands by then")
}

#[test]
fn scaffolding_writes_the_entry_of_the_format() {
    let early = ("2025-01-10.md", "# 2025-01-10\n\n## Try\n\n- Git을 활용하여 저장하기\n");
    let seed = (
        "2025-01-13.md",
        "# 2025-01-13 (2주차 월요일) 회고\n\n## Try\n\n* 집에 가서 놀지 말고\n  * 혹은 일일 프로세스에\n",
    );
    let journal = scaffolded(journal(&[early, seed]), "2025-01-14");
    insta::assert_snapshot!(journal.text("2025-01-14.md"), @r#"
    # 2025-01-14 (2주차 화요일) 회고

    ## 지난 Try

    - [ ] Git을 활용하여 저장하기 ([2025-01-10](2025-01-10.md#try "try 7r28"))
    * [ ] 집에 가서 놀지 말고 ([2025-01-13](2025-01-13.md#try "try r6a5"))
      * 혹은 일일 프로세스에

    ## Review

    ## Keep

    ## Problem

    ## Try
    "#);
}

#[test]
fn a_closing_anywhere_closes_and_an_open_copy_later_does_not_reopen() {
    let first = scaffolded(journal(&[ORIGIN]), "2025-01-14");
    let copy = first.text("2025-01-14.md").to_owned();
    let closed = ORIGIN.1.replace("* one", "* [x] one ✅ 2025-01-13");
    let merged = journal(&[(ORIGIN.0, &closed), ("2025-01-14.md", &copy)]);
    assert_eq!(state(&merged, "one", "2025-01-14"), State::Done);
    assert_eq!(outstanding(&merged, "2025-01-14"), ["two"]);
    let found: Vec<_> = check(&merged).into_iter().map(|finding| finding.rule.name()).collect();
    assert_eq!(found, ["open-after-closing"]);
    let mut draft = Draft::new(merged);
    fix(&mut draft).unwrap();
    assert!(
        draft
            .journal()
            .text("2025-01-14.md")
            .contains("* [x] one ([2025-01-13]")
    );
    assert!(draft.journal().text("2025-01-14.md").contains("✅ 2025-01-13\n"));
    assert_eq!(check(draft.journal()), []);
}

#[test]
fn a_stamp_says_since_when_it_is_closed() {
    let journal = journal(&[(
        "2025-01-13.md",
        "## Try\n\n* [x] one ✅ 2025-01-20\n* [-] two ❌ 2025-01-15\n",
    )]);
    assert_eq!(state(&journal, "one", "2025-01-19"), State::Open);
    assert_eq!(state(&journal, "one", "2025-01-20"), State::Done);
    assert_eq!(state(&journal, "two", "2025-01-14"), State::Open);
    assert_eq!(state(&journal, "two", "2025-01-15"), State::Dropped);
}

#[test]
fn equal_text_joins_what_is_outstanding_and_begins_anew_after_a_closing() {
    let again = ("2025-01-15.md", "## Try\n\n- one\n");
    let joined = journal(&[ORIGIN, again]);
    let ledger = Ledger::new(&joined);
    assert_eq!(ledger.lineages.len(), 2);
    assert_eq!(ledger.carries(lineage(&ledger, "one"), day("2025-01-15")), 1);
    let closed = ("2025-01-14.md", "## 지난 Try\n\n* [x] one\n");
    let anew = Ledger::new(&journal(&[ORIGIN, closed, again]));
    assert_eq!(anew.lineages.len(), 3);
    assert_eq!(anew.balance(day("2025-01-15")).done, 1);
    assert_eq!(anew.balance(day("2025-01-15")).open, 2);
}

#[test]
fn equal_texts_in_one_entry_are_one_and_the_last_decides() {
    let twice = journal(&[("2025-01-13.md", "## Try\n\n* [x] one\n* one\n* two\n* [-] two\n")]);
    assert_eq!(Ledger::new(&twice).lineages.len(), 2);
    assert_eq!(state(&twice, "one", "2025-01-13"), State::Open);
    assert_eq!(state(&twice, "two", "2025-01-13"), State::Dropped);
}

#[test]
fn under_last_try_an_unlinked_item_is_a_try_only_if_it_joins() {
    let journal = journal(&[
        ORIGIN,
        ("2025-01-14.md", "## 지난 Try\n\n* one\n* something else\n\n## Try\n"),
    ]);
    assert_eq!(Ledger::new(&journal).lineages.len(), 2);
}

#[test]
fn what_keep_and_problem_say_counts() {
    let said = (
        "2025-01-14.md",
        "## Keep\n\n* one\n\n## Problem\n\n* 못 했다.\n  * 지난 Try: two.\n\n## Try\n\n* three\n",
    );
    let journal = journal(&[ORIGIN, said]);
    assert_eq!(state(&journal, "one", "2025-01-14"), State::Kept);
    assert_eq!(state(&journal, "one", "2025-01-13"), State::Open);
    assert_eq!(state(&journal, "two", "2025-01-14"), State::Open);
    let ledger = Ledger::new(&journal);
    assert_eq!(lineage(&ledger, "two").problems.len(), 1);
    assert_eq!(ledger.lineages.len(), 3);
}

#[test]
fn what_is_kept_and_tried_again_is_a_new_try() {
    let journal = journal(&[ORIGIN, ("2025-01-14.md", "## Keep\n\n* one\n\n## Try\n\n* one\n")]);
    let balance = Ledger::new(&journal).balance(day("2025-01-14"));
    assert_eq!((balance.kept, balance.open), (1, 2));
}

#[test]
fn a_reworded_origin_keeps_its_lineage() {
    let first = scaffolded(
        journal(&[(
            "2025-01-13.md",
            "## Try\n\n* read the documents of the queue\n* sleep\n",
        )]),
        "2025-01-14",
    );
    let reworded = (
        "2025-01-13.md",
        "## Try\n\n* read all documents of the queue\n* sleep\n",
    );
    let merged = journal(&[reworded, ("2025-01-14.md", first.text("2025-01-14.md"))]);
    let ledger = Ledger::new(&merged);
    assert_eq!(ledger.lineages.len(), 2);
    assert!(lineage(&ledger, "read").reworded);
    let rules: Vec<_> = check(&merged).into_iter().map(|finding| finding.rule.name()).collect();
    assert_eq!(rules, ["reworded-origin"]);
}

#[test]
fn a_reworded_korean_origin_keeps_its_lineage() {
    let old = ("2025-01-13.md", "## Try\n\n* 질문을 먼저 적기\n* 일찍 자기\n");
    let first = scaffolded(journal(&[old]), "2025-01-14");
    let reworded = ("2025-01-13.md", "## Try\n\n* 질문을 꼭 먼저 적어 두기\n* 일찍 자기\n");
    let merged = journal(&[reworded, ("2025-01-14.md", first.text("2025-01-14.md"))]);
    let ledger = Ledger::new(&merged);
    assert_eq!(ledger.lineages.len(), 2);
    assert!(lineage(&ledger, "질문을 꼭").reworded);
}

#[test]
fn a_deleted_origin_takes_no_other_try_with_it() {
    let first = scaffolded(journal(&[ORIGIN]), "2025-01-14");
    let without = ("2025-01-13.md", "## Try\n\n* zebra crossing\n");
    let merged = journal(&[without, ("2025-01-14.md", first.text("2025-01-14.md"))]);
    assert_eq!(outstanding(&merged, "2025-01-14").len(), 3);
    assert!(Ledger::new(&merged).balance(day("2025-01-13")).is_even());
}

#[test]
fn history_is_never_outstanding_and_an_entry_since_makes_it_so_no_more() {
    let since = Settings {
        carry_since: Some(day("2025-01-14")),
        ..settings()
    };
    let journal = journal_with(since, &[ORIGIN, ("2025-01-14.md", "## Try\n\n* three\n")]);
    assert_eq!(outstanding(&journal, "2025-01-15"), ["three"]);
    assert_eq!(state(&journal, "one", "2025-01-15"), State::History);
}

#[test]
fn an_entry_shows_at_most_five_and_all_come_back_in_turn() {
    let mut journal = journal(&[("2025-01-06.md", "## Try\n\n* a\n* b\n* c\n* d\n* e\n* f\n* g\n* h\n")]);
    let mut shown = std::collections::BTreeSet::new();
    for date in ["2025-01-07", "2025-01-08", "2025-01-09"] {
        journal = scaffolded(journal, date);
        let text = journal.text(&format!("{date}.md")).to_owned();
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("* [ ] ")).collect();
        assert_eq!(lines.len(), 5, "{text}");
        shown.extend(lines.iter().map(|line| line[6..7].to_owned()));
    }
    assert_eq!(shown.len(), 8);
}

#[test]
fn the_newest_entry_comes_first_but_leaves_a_place_for_the_others() {
    let at_most = Settings {
        at_most: AtMost::Number(3),
        ..settings()
    };
    let old = ("2025-01-06.md", "## Try\n\n* old 1\n* old 2\n");
    let new = ("2025-01-07.md", "## Try\n\n* new 1\n* new 2\n* new 3 #중요\n");
    let journal = scaffolded(journal_with(at_most, &[old, new]), "2025-01-08");
    let text = journal.text("2025-01-08.md");
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("* [ ] "))
        .map(|line| &line[6..11])
        .collect();
    assert_eq!(lines, ["old 1", "new 1", "new 3"]);
}

#[test]
fn habits_are_due_in_the_first_entry_of_a_week_and_stay_habits() {
    let habit = ("2025-01-08.md", "## Try\n\n* [/] walk\n");
    let thursday = scaffolded(journal(&[habit]), "2025-01-09");
    assert!(!thursday.text("2025-01-09.md").contains("walk"));
    let monday = scaffolded(thursday, "2025-01-13");
    assert!(monday.text("2025-01-13.md").contains("* [ ] walk (["));
    assert_eq!(state(&monday, "walk", "2025-01-13"), State::Trying);
}

#[test]
fn put_off_is_outstanding_but_not_due() {
    let journal = journal(&[("2025-01-13.md", "## Try\n\n* one ⏳ 2025-01-20\n")]);
    assert_eq!(outstanding(&journal, "2025-01-14"), ["one"]);
    let before = scaffolded(journal, "2025-01-17");
    assert!(!before.text("2025-01-17.md").contains("one"));
    let on = scaffolded(before, "2025-01-20");
    assert!(
        on.text("2025-01-20.md")
            .contains("* [ ] one ([2025-01-13](2025-01-13.md#try \"try ")
    );
    assert!(!on.text("2025-01-20.md").contains("⏳"));
}

#[test]
fn finished_branches_stay_behind_and_nested_lines_move() {
    let nested = "## Try\n\n1. one\n   - [x] gone\n     - also gone\n   - [x] kept\n     - [ ] open\n   - [-] gone too\n\n   remark\n2. two\n";
    let journal = scaffolded(journal(&[("2025-01-13.md", nested)]), "2025-01-14");
    insta::assert_snapshot!(journal.text("2025-01-14.md"), @r#"
    # 2025-01-14 (2주차 화요일) 회고

    ## 지난 Try

    * [ ] one ([2025-01-13](2025-01-13.md#try "try 7vff"))
      - [x] kept
        - [ ] open

      remark
    * [ ] two ([2025-01-13](2025-01-13.md#try "try 0d04"))

    ## Review

    ## Keep

    ## Problem

    ## Try
    "#);
}

#[test]
fn line_ends_are_those_of_the_target() {
    let origin = ("2025-01-13.md", "## Try\r\n\r\n* one\r\n  * below\r\n");
    let target = ("2025-01-14.md", "# 2025-01-14\r\n\r\n## Keep\r\n\r\n* k\r\n");
    let mut draft = Draft::new(journal(&[origin, target]));
    carry_into(&mut draft, day("2025-01-14"), false).unwrap();
    let text = draft.journal().text("2025-01-14.md");
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    assert!(text.contains("## 지난 Try\r\n\r\n* [ ] one ("), "{text}");
    let once = text.to_owned();
    carry_into(&mut draft, day("2025-01-14"), false).unwrap();
    assert_eq!(draft.journal().text("2025-01-14.md"), once);
    let clean = journal(&[ORIGIN, ("2025-01-14.md", "# 2025-01-14\n\n## Keep\n")]);
    let mut draft = Draft::new(clean);
    carry_into(&mut draft, day("2025-01-14"), false).unwrap();
    assert!(!draft.journal().text("2025-01-14.md").contains('\r'));
}

fn decided(decision: Decision, on: &str) -> hoego::journal::Journal {
    let mut draft = Draft::new(scaffolded(journal(&[ORIGIN]), "2025-01-14"));
    let key = lineage(&Ledger::new(draft.journal()), "one").key();
    decide(&mut draft, &key, &decision, day(on), ENTRY_TEMPLATE_SOURCE).unwrap();
    let once = draft.journal().clone();
    decide(&mut draft, &key, &decision, day(on), ENTRY_TEMPLATE_SOURCE).unwrap();
    for (path, file) in &once.files {
        assert_eq!(
            draft.journal().text(path),
            &*file.text,
            "deciding twice changes nothing"
        );
    }
    once
}

#[test]
fn decisions_are_written_where_the_try_stands_last() {
    let done = decided(Decision::Done, "2025-01-14");
    assert!(done.text("2025-01-14.md").contains("* [x] one (["));
    assert_eq!(done.text("2025-01-13.md"), ORIGIN.1);
    let dropped = decided(Decision::Drop, "2025-01-15");
    assert!(dropped.text("2025-01-14.md").contains("\"))".to_owned().as_str()));
    assert!(dropped.text("2025-01-14.md").contains(" ❌ 2025-01-15\n"));
    let later = decided(Decision::Later(day("2025-02-01")), "2025-01-14");
    assert!(later.text("2025-01-14.md").contains(" ⏳ 2025-02-01\n"));
    let kept = decided(Decision::Keep, "2025-01-14");
    assert!(
        kept.text("2025-01-14.md")
            .contains("## Keep\n\n* one ([2025-01-13](2025-01-13.md#try \"try ")
    );
    assert_eq!(state(&kept, "one", "2025-01-14"), State::Kept);
    let missed = decided(Decision::Problem, "2025-01-14");
    assert!(
        missed
            .text("2025-01-14.md")
            .contains("## Problem\n\n* 못 한 Try: one ([")
    );
    assert_eq!(state(&missed, "one", "2025-01-14"), State::Open);
    let habit = decided(Decision::Trying, "2025-01-14");
    assert!(habit.text("2025-01-14.md").contains("* [/] one (["));
    let focus = decided(
        Decision::Focus {
            moment: Some("아침 9시".to_owned()),
        },
        "2025-01-14",
    );
    assert!(
        focus.text("2025-01-14.md").contains("\n  * 언제: 아침 9시\n"),
        "{}",
        focus.text("2025-01-14.md")
    );
}

#[test]
fn reopening_takes_closings_back() {
    for decision in [Decision::Done, Decision::Keep, Decision::Drop] {
        let closed = decided(decision, "2025-01-15");
        let mut draft = Draft::new(closed);
        let key = lineage(&Ledger::new(draft.journal()), "one").key();
        decide(
            &mut draft,
            &key,
            &Decision::Reopen,
            day("2025-01-16"),
            ENTRY_TEMPLATE_SOURCE,
        )
        .unwrap();
        assert_eq!(state(draft.journal(), "one", "2025-01-16"), State::Open);
        assert!(!draft.journal().text("2025-01-14.md").contains('✅'));
    }
}

#[test]
fn a_try_that_is_a_paragraph_is_decided_in_the_days_entry() {
    let mut draft = Draft::new(journal(&[(
        "2025-01-13.md",
        "## Try\n\nfirst paragraph\n\nsecond one\n",
    )]));
    let key = lineage(&Ledger::new(draft.journal()), "first").key();
    decide(
        &mut draft,
        &key,
        &Decision::Drop,
        day("2025-01-14"),
        ENTRY_TEMPLATE_SOURCE,
    )
    .unwrap();
    assert_eq!(
        draft.journal().text("2025-01-13.md"),
        "## Try\n\nfirst paragraph\n\nsecond one\n"
    );
    assert_eq!(state(draft.journal(), "first", "2025-01-14"), State::Dropped);
    assert_eq!(state(draft.journal(), "second", "2025-01-14"), State::Open);
}

#[test]
fn what_is_added_reads_back_as_meant() {
    let nasty = [
        "plain",
        "[x] done?",
        "# heading",
        "- dash",
        "1. one",
        "> quote",
        "```",
        "없음 말고",
        "a ✅ 2025-01-01",
        "<!-- x -->",
    ];
    let mut draft = Draft::new(journal(&[ORIGIN]));
    for (count, text) in nasty.iter().enumerate() {
        let before = Ledger::new(draft.journal()).lineages.len();
        match add_try(&mut draft, day("2025-01-13"), text, ENTRY_TEMPLATE_SOURCE) {
            Ok((_, added)) => {
                assert!(added, "{text}");
                let ledger = Ledger::new(draft.journal());
                assert_eq!(ledger.lineages.len(), before + 1, "{count} {text}");
                assert_eq!(ledger.balance(day("2025-01-13")).open, before + 1, "{text}");
            }
            Err(error) => assert!(
                ["reads as meant", "there is nothing"]
                    .iter()
                    .any(|why| error.to_string().contains(why)),
                "{error}"
            ),
        }
    }
    let before = draft.journal().text("2025-01-13.md").to_owned();
    assert!(
        !add_try(&mut draft, day("2025-01-13"), "plain", ENTRY_TEMPLATE_SOURCE)
            .unwrap()
            .1
    );
    assert_eq!(draft.journal().text("2025-01-13.md"), before);
}

#[test]
fn paragraph_sections_stay_paragraphs() {
    let mut draft = Draft::new(journal(&[(
        "2025-01-13.md",
        "## Try\n\nfirst paragraph\n\nsecond one\n",
    )]));
    add_try(&mut draft, day("2025-01-13"), "third", ENTRY_TEMPLATE_SOURCE).unwrap();
    assert_eq!(Ledger::new(draft.journal()).lineages.len(), 3);
}

#[test]
fn the_seed_says_that_an_older_try_was_not_done() {
    let early = (
        "2025-01-10.md",
        "# 2025-01-10 회고\n\n## Try\n\n* Git을 활용하여 좋은 방법을 찾아봐야겠다.\n",
    );
    let seed = "# 2025-01-13 회고\n\n## Problem\n\n* 지난 회고에 적었던 Try를 시도하지 못했다.\n  * 지난 Try: Git을 활용하여 좋은 방법을 찾아봐야겠다.\n\n## Try\n\n* x\n";
    let journal = journal(&[early, ("2025-01-13.md", seed)]);
    let ledger = Ledger::new(&journal);
    assert_eq!(
        lineage(&ledger, "Git").problems.len(),
        1,
        "{:#?}",
        journal.files["2025-01-13.md"].entries[0].sections
    );
}

#[test]
fn what_was_closed_again_day_after_day_is_not_reopened() {
    let text = |mark: &str| format!("## Try\n\n* [{mark}] 운동\n");
    let reopened = |days: u32| {
        let files: Vec<(String, String)> = (1..=days)
            .map(|at| (format!("2025-01-{at:02}.md"), text("x")))
            .collect();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        let mut draft = Draft::new(journal(&files));
        let key = Ledger::new(draft.journal()).lineages[0].key();
        let said = decide(
            &mut draft,
            &key,
            &Decision::Reopen,
            day("2025-01-31"),
            ENTRY_TEMPLATE_SOURCE,
        );
        (said.is_ok(), draft.into_plan().changes.len())
    };
    assert_eq!(reopened(3), (true, 3));
    assert_eq!(reopened(30), (false, 0));
}
