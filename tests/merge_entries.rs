//! Merging two versions of one entry: items, marks, sections, and what is left to the person. Lines are merged by real git.

mod support;

use hoego::journal::{Ledger, Merged, Settings, Sides, identity_text, merge_entries, settle};
use hoego::system::GitLines;
use support::{day, journal, scaffolded, settings, tool};

const PATH: &str = "2025-01-14.md";
const BASE: &str = "# 2025-01-14 (2주차 화요일) 회고\n\n## 지난 Try\n\n* [ ] 질문을 먼저 적기 ([2025-01-13](2025-01-13.md#try \"try ab12\"))\n  * 검색하기 전에\n* [ ] 커밋을 작게 나누기 ([2025-01-13](2025-01-13.md#try \"try cd34\"))\n\n## Review\n\n## Keep\n\n## Problem\n\n## Try\n\n* 일찍 자기\n";

#[track_caller]
fn merge(base: Option<&str>, ours: &str, theirs: &str) -> Option<Merged> {
    let sides = Sides { base, ours, theirs };
    merge_entries(PATH, sides, &settings(), &GitLines::default())
}

/// The merged text; there is no conflict.
#[track_caller]
fn clean(base: Option<&str>, ours: &str, theirs: &str) -> String {
    let merged = merge(base, ours, theirs).expect("it is understood");
    assert!(!merged.conflict, "{}", merged.text);
    merged.text
}

/// The merge of [`BASE`] with each side's replacements made.
#[track_caller]
fn changed(ours: &[(&str, &str)], theirs: &[(&str, &str)]) -> String {
    clean(Some(BASE), &with(ours), &with(theirs))
}

#[track_caller]
fn with(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(BASE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

fn no_git() -> bool {
    tool("git").is_none()
}

#[test]
fn marks_of_one_line_are_combined_and_stamps_stay() {
    if no_git() {
        return;
    }
    let [question, commit] = ["[ ] 질문", "[ ] 커밋"];
    let done = "cd34\")) ✅ 2025-01-14";
    let merged = changed(
        &[(commit, "[x] 커밋"), ("cd34\"))", done), (question, "[/] 질문")],
        &[
            (commit, "[/] 커밋"),
            (question, "[!] 질문"),
            ("  * 검색", "  * 언제: 아침\n  * 검색"),
        ],
    );
    assert_eq!(
        merged,
        with(&[
            (commit, "[x] 커밋"),
            ("cd34\"))", done),
            (question, "[/] 질문"),
            ("  * 검색", "  * 언제: 아침\n  * 검색")
        ])
    );
    // What one side took back is taken back.
    let closed = with(&[(commit, "[x] 커밋"), ("cd34\"))", done)]);
    assert_eq!(clean(Some(&closed), BASE, &closed), BASE);
    assert_eq!(clean(Some(&closed), &closed, BASE), BASE);
    // Of two days the earlier.
    let (early, late) = ("⏳ 2025-02-01", "⏳ 2025-03-01");
    let put_off = |day: &str| with(&[("cd34\"))", &format!("cd34\")) {day}"))]);
    assert_eq!(clean(Some(BASE), &put_off(late), &put_off(early)), put_off(early));
}

#[test]
fn done_against_dropped_is_a_conflict_of_that_line_alone() {
    if no_git() {
        return;
    }
    let ours = with(&[("[ ] 커밋", "[x] 커밋"), ("일찍 자기", "일찍 자기\n* 걷기")]);
    let theirs = with(&[("[ ] 커밋", "[-] 커밋"), ("일찍 자기", "일찍 자기\n* 읽기")]);
    let merged = merge(Some(BASE), &ours, &theirs).expect("it is understood");
    assert!(merged.conflict);
    let (x, dash) = ("* [x] 커밋을 작게 나누기", "* [-] 커밋을 작게 나누기");
    let at = |text: &str| {
        merged
            .text
            .find(text)
            .unwrap_or_else(|| panic!("{text}: {}", merged.text))
    };
    assert!(at("<<<<<<< ours\n") < at(x) && at(x) < at("\n=======\n") && at(dash) < at(">>>>>>> theirs\n"));
    assert_eq!(merged.text.matches("<<<<<<<").count(), 1);
    assert!(
        merged.text.ends_with("* 일찍 자기\n* 걷기\n* 읽기\n"),
        "{}",
        merged.text
    );
}

#[test]
fn new_items_of_both_sides_stay_ours_first_and_none_twice() {
    if no_git() {
        return;
    }
    let merged = changed(
        &[
            ("일찍 자기\n", "일찍 자기\n* 물 마시기\n* 걷기\n"),
            ("## Keep\n\n", "## Keep\n\n* 집중했다\n\n"),
        ],
        &[
            ("일찍 자기\n", "일찍 자기\n* 읽기\n* 물 마시기\n"),
            ("## Keep\n\n", "## Keep\n\n* 일찍 왔다\n\n"),
        ],
    );
    // 읽기 stands before 물 마시기 on their side, 걷기 behind it on ours.
    assert!(
        merged.ends_with("* 일찍 자기\n* 읽기\n* 물 마시기\n* 걷기\n"),
        "{merged}"
    );
    assert!(
        merged.contains("## Keep\n\n* 집중했다\n* 일찍 왔다\n\n## Problem\n"),
        "{merged}"
    );
}

#[test]
fn what_one_took_away_goes_unless_the_other_changed_it() {
    if no_git() {
        return;
    }
    let line = "* [ ] 커밋을 작게 나누기 ([2025-01-13](2025-01-13.md#try \"try cd34\"))\n";
    let merged = changed(&[(line, "")], &[("일찍 자기", "일찍 자기\n* 걷기")]);
    assert_eq!(merged, with(&[(line, ""), ("일찍 자기", "일찍 자기\n* 걷기")]));
    let done = line.replace("[ ]", "[x]");
    assert!(changed(&[(line, "")], &[(line, &done)]).contains(&done));
}

#[test]
fn reworded_on_one_side_and_closed_on_the_other() {
    if no_git() {
        return;
    }
    let merged = changed(
        &[("* 일찍 자기", "* 열한 시에 일찍 자기")],
        &[("* 일찍 자기", "* [x] 일찍 자기")],
    );
    assert!(merged.ends_with("## Try\n\n* [x] 열한 시에 일찍 자기\n"), "{merged}");
    // Both reworded it: that is the person's.
    let (ours, theirs) = (
        with(&[("일찍 자기", "더 일찍 자기")]),
        with(&[("일찍 자기", "꼭 일찍 자기")]),
    );
    assert!(merge(Some(BASE), &ours, &theirs).expect("it is understood").conflict);
}

#[test]
fn two_scaffolds_of_one_day_are_one_entry() {
    if no_git() {
        return;
    }
    let ours = with(&[
        ("[ ] 질문", "[x] 질문"),
        ("## Review\n", "## Review\n\n> 강의\n\n좋았다.\n"),
    ]);
    let theirs = with(&[
        (
            "* [ ] 커밋을 작게 나누기 ([2025-01-13](2025-01-13.md#try \"try cd34\"))\n",
            "",
        ),
        ("## Problem\n", "## Problem\n\n* 늦었다\n"),
        ("* 일찍 자기\n", "* 걷기\n"),
    ]);
    let merged = clean(None, &ours, &theirs);
    let expected = with(&[
        ("[ ] 질문", "[x] 질문"),
        ("## Review\n", "## Review\n\n> 강의\n\n좋았다.\n"),
        ("## Problem\n", "## Problem\n\n* 늦었다\n"),
        ("* 일찍 자기\n", "* 일찍 자기\n* 걷기\n"),
    ]);
    assert_eq!(merged, expected);
    // Two different reviews are for a person to make one of.
    let theirs = BASE.replace("## Review\n", "## Review\n\n> 코딩\n\n힘들었다.\n");
    let merged = merge(None, &ours, &theirs).expect("it is understood");
    assert!(
        merged.conflict && merged.text.matches("<<<<<<<").count() == 1,
        "{}",
        merged.text
    );
    assert!(merged.text.contains("좋았다.") && merged.text.contains("힘들었다."));
}

#[test]
fn sections_that_one_side_added_or_took_away() {
    if no_git() {
        return;
    }
    let scrum = "\n## Daily Scrum\n\n어제: 회의\n";
    let ours = format!("{BASE}{scrum}");
    let theirs = with(&[("## Review\n\n", ""), ("일찍 자기\n", "일찍 자기\n* 걷기\n")]);
    let merged = clean(Some(BASE), &ours, &theirs);
    assert_eq!(merged, format!("{theirs}{scrum}"));
    let merged = clean(
        Some(BASE),
        &format!("{BASE}{scrum}"),
        &format!("{BASE}\n## 숙제\n\n읽기\n"),
    );
    assert!(
        merged.ends_with("* 일찍 자기\n\n## Daily Scrum\n\n어제: 회의\n\n## 숙제\n\n읽기\n"),
        "{merged}"
    );
}

#[test]
fn line_ends_byte_order_marks_and_last_lines_are_kept() {
    if no_git() {
        return;
    }
    let crlf = |text: &str| text.replace('\n', "\r\n");
    let (ours, theirs) = (
        with(&[("일찍 자기", "일찍 자기\n* 걷기")]),
        with(&[("[ ] 질문", "[x] 질문")]),
    );
    let both = with(&[("일찍 자기", "일찍 자기\n* 걷기"), ("[ ] 질문", "[x] 질문")]);
    assert_eq!(clean(Some(&crlf(BASE)), &crlf(&ours), &crlf(&theirs)), crlf(&both));
    // An editor on the other machine changed them all.
    assert_eq!(clean(Some(BASE), &ours, &crlf(&theirs)), crlf(&both));
    let marked = |text: &str| format!("\u{feff}{}", text.trim_end());
    assert_eq!(
        clean(Some(&marked(BASE)), &marked(&ours), &marked(&theirs)),
        marked(&both)
    );
    assert_eq!(clean(Some(BASE), ours.trim_end(), &theirs), both.trim_end());
}

#[test]
fn what_is_no_entry_is_not_merged_as_one() {
    if no_git() {
        return;
    }
    let prose = "# 소개\n\n이 저널은\n";
    assert_eq!(
        merge(Some(prose), "# 소개\n\n이 저널이\n", "# 소개\n\n그 저널은\n"),
        None
    );
    let days = "## 01/13\n\n### Try\n\n* a\n\n## 01/14\n\n### Try\n\n* b\n";
    assert_eq!(
        merge(Some(days), &days.replace("* a", "* c"), &days.replace("* b", "* d")),
        None
    );
    let marked = format!("<<<<<<< HEAD\n=======\n>>>>>>> b\n{BASE}");
    assert_eq!(merge(Some(BASE), &marked, &with(&[("일찍", "더 일찍")])), None);
}

#[test]
fn names_of_sections_are_those_of_the_journal() {
    if no_git() {
        return;
    }
    let text = |items: &str| format!("# a\n\n## Tasks\n\n* a\n{items}");
    let settings = Settings {
        section_names: vec![(hoego::journal::SectionKind::Try, "Tasks".to_owned())],
        ..Settings::default()
    };
    let (base, ours, theirs) = (text(""), text("* b\n"), text("* c\n"));
    let sides = Sides {
        base: Some(&base),
        ours: &ours,
        theirs: &theirs,
    };
    let merged = merge_entries(PATH, sides, &settings, &GitLines::default()).expect("it is understood");
    assert_eq!((merged.text, merged.conflict), (text("* b\n* c\n"), false));
    assert_eq!(
        merge_entries(PATH, sides, &Settings::default(), &GitLines::default()),
        None
    );
}

/// The text with its conflicts settled, and the lines of those that are left.
fn settled(text: &str) -> (String, Vec<usize>) {
    let (text, left) = settle(PATH, text, &settings());
    (text, left.into_iter().map(|unsettled| unsettled.line).collect())
}

#[test]
fn conflicts_that_leave_no_choice_are_settled() {
    let link = "([2025-01-13](2025-01-13.md#try \"try cd34\"))";
    let conflict = |base: &str| {
        format!(
            "# 2025-01-14\n\n## 지난 Try\n\n<<<<<<< HEAD\n* [x] 커밋을 작게 나누기 {link} ✅ 2025-01-14\n{base}=======\n* [/] 커밋을 작게 나누기 {link}\n>>>>>>> b\n\n## Try\n\n* a\n<<<<<<< HEAD\n* 걷기\n=======\n* 읽기\n>>>>>>> b\n"
        )
    };
    let expected = format!(
        "# 2025-01-14\n\n## 지난 Try\n\n* [x] 커밋을 작게 나누기 {link} ✅ 2025-01-14\n\n## Try\n\n* a\n* 걷기\n* 읽기\n"
    );
    assert_eq!(settled(&conflict("")), (expected.clone(), vec![]));
    let base = format!("||||||| 1234567\n* [ ] 커밋을 작게 나누기 {link}\n");
    assert_eq!(settled(&conflict(&base)), (expected.clone(), vec![]));
    let crlf = conflict("").replace('\n', "\r\n");
    assert_eq!(settled(&crlf), (expected.replace('\n', "\r\n"), vec![]));
}

#[test]
fn what_needs_a_choice_is_left_byte_for_byte() {
    let marks = "<<<<<<< HEAD\n* [x] a ([2025-01-13](2025-01-13.md \"try cd34\"))\n=======\n* [-] a ([2025-01-13](2025-01-13.md \"try cd34\"))\n>>>>>>> b\n";
    let prose = "<<<<<<< HEAD\n좋았다.\n=======\n힘들었다.\n>>>>>>> b\n";
    let reworded = "<<<<<<< HEAD\n* 열한 시에는 꼭 일찍 자기\n=======\n* 열한 시에는 더 일찍 자기\n>>>>>>> b\n";
    let added = "<<<<<<< HEAD\n* 늦었다\n=======\n* 졸렸다\n>>>>>>> b\n";
    let text = format!(
        "# 2025-01-14\n\n## 지난 Try\n\n{marks}\n## Review\n\n{prose}\n## Problem\n\n{added}\n## Try\n\n{reworded}"
    );
    let (after, left) = settled(&text);
    assert_eq!(after, text.replace(added, "* 늦었다\n* 졸렸다\n"));
    // One that is made smaller does not stand in the way of the next.
    let two = format!(
        "# 2025-01-14\n\n## 지난 Try\n\n{}\n## Try\n\n* a\n{added}",
        marks.replace("=======", "* b\n=======")
    );
    let smaller = format!("# 2025-01-14\n\n## 지난 Try\n\n{marks}* b\n\n## Try\n\n* a\n* 늦었다\n* 졸렸다\n");
    assert_eq!(settled(&two), (smaller.clone(), vec![]));
    assert_eq!(settled(&smaller), (smaller.clone(), vec![5]));
    let line = |part: &str| text[..text.find(part).expect("it stands")].matches('\n').count() + 1;
    assert_eq!(left, [line(marks), line(prose), line(reworded)]);
    let code = format!("# 2025-01-14\n\n## Keep\n\n```\n{added}```\n\n## Try\n\n* a\n");
    assert_eq!(settled(&code).0, code);
}

#[test]
fn a_conflict_over_several_sections_is_left_in_none_but_those_that_need_a_choice() {
    let link = |id: &str| format!("([2025-01-13](2025-01-13.md#try \"try {id}\"))");
    let (a, b) = (format!("a {}", link("cd34")), format!("b {}", link("ef56")));
    let entry = |base: &str, prose: &str| {
        let ours = format!("* [x] {a}\n\n## Review\n\n좋았다.\n\n## Keep\n\n* {a}\n\n");
        let theirs = format!("* [ ] {a}\n* [ ] {b}\n\n## Review\n\n{prose}## Keep\n\n");
        format!(
            "# 2025-01-14\n\n## 지난 Try\n\n<<<<<<< HEAD\n{ours}{base}=======\n{theirs}>>>>>>> b\n## Problem\n\n## Try\n\n* c\n"
        )
    };
    let began = format!("||||||| 1234567\n* [ ] {a}\n\n## Review\n\n어제 쓴 말.\n\n## Keep\n\n");
    let expected = |conflict: &str| {
        format!(
            "# 2025-01-14\n\n## 지난 Try\n\n* [x] {a}\n* [ ] {b}\n\n## Review\n\n{conflict}## Keep\n\n* {a}\n\n## Problem\n\n## Try\n\n* c\n"
        )
    };
    for (base, prose, left) in [
        ("", "", "<<<<<<< HEAD\n좋았다.\n\n=======\n>>>>>>> b\n"),
        (
            "",
            "힘들었다.\n\n",
            "<<<<<<< HEAD\n좋았다.\n=======\n힘들었다.\n>>>>>>> b\n\n",
        ),
        ("", "좋았다.\n\n", "좋았다.\n\n"),
        (
            &began,
            "힘들었다.\n\n",
            "<<<<<<< HEAD\n좋았다.\n||||||| 1234567\n어제 쓴 말.\n=======\n힘들었다.\n>>>>>>> b\n\n",
        ),
        (&began, "어제 쓴 말.\n\n", "좋았다.\n\n"),
    ] {
        let (text, wanted) = (entry(base, prose), expected(left));
        assert_eq!(settled(&text).0, wanted);
        let again = settled(&wanted);
        assert_eq!(
            (again.0, again.1.len()),
            (wanted.clone(), left.matches("=======").count())
        );
        let crlf = |text: &str| text.replace('\n', "\r\n");
        assert_eq!(settled(&crlf(&text)).0, crlf(&wanted));
    }
}

#[test]
fn both_sides_of_a_conflict_are_read_and_its_markers_are_nobodys_words() {
    let text = "# 2025-01-13\n\n## Try\n\n* 걷기\n<<<<<<< HEAD\n  * 아침에\n* 읽기\n||||||| 1234567\n* 자기\n=======\n  * 저녁에\n* [x] 쓰기\n>>>>>>> b\n* 먹기\n";
    let before = journal(&[("2025-01-13.md", text)]);
    let ledger = Ledger::new(&before);
    let texts: Vec<String> = ledger
        .lineages
        .iter()
        .map(|l| identity_text(&l.occurrences[0].text))
        .collect();
    assert_eq!(texts, ["걷기", "읽기", "쓰기", "먹기"]);
    assert_eq!(ledger.outstanding(day("2025-01-14")).len(), 3);
    // What is carried brings no marker along.
    let after = scaffolded(before, "2025-01-14");
    let carried = after.text("2025-01-14.md");
    assert!(
        carried.contains("* [ ] 걷기 (") && !carried.contains("<<<<<<<") && !carried.contains("======="),
        "{carried}"
    );
}
