//! Summaries, questions and the nudge on journals in memory.

mod support;

use hoego::journal::{
    Journal, Ledger, Period, Settings, SummaryRecord, TryRecord, moment_of, nudge, open_questions, questions, summarize,
};
use support::{day, journal, journal_with, settings};

const SEED: &str = "# 2025-01-13 (2주차 월요일) 회고

## Review

> * Dano Lee 강사님이 오셔서 3번째 강의를 진행하였다.
>   * Big Data

Spark, Hadoop을 배우게 될텐데
* [?] 멀티 스레딩을 써도 되는가?

> * 2주차 미션 1 ~ 4를 진행하였다.

## Keep

* 학습을 위해 AI를 적절히 이용하기
* 없음

## Problem

* 지난 회고에 적었던 Try를 시도하지 못했다.
  * 지난 Try: Git을 활용해야겠다.

## Try

* 최소한 Review를 하는 시간을 갖기
  * 혹은 확인하기
";

const BEFORE: &str = "# 2025-01-10\n\n## Try\n\n* Git을 활용해야겠다.\n* 일찍 자기\n";

const TUESDAY: &str = "# 2025-01-14

## 지난 Try

* [x] Git을 활용해야겠다.
* [-] 일찍 자기

## Review

> * 프로젝트

## Keep

* 학습을 위해  AI를 적절히 이용하기 #중요
* 최소한 Review를 하는 시간을 갖기

## Try

* [/] 매일 걷기
* [%] 모르는 표시
";

fn seeds() -> Journal {
    journal(&[
        ("2025-01-10.md", BEFORE),
        ("2025-01-13.md", SEED),
        ("2025-01-14.md", TUESDAY),
        (
            "2025-01-20.md",
            "# x\n\n## Keep\n\n* 다음 주\n\n## Try\n\n* 다음 주의 Try\n",
        ),
    ])
}

fn summary(journal: &Journal, from: &str, to: &str) -> SummaryRecord {
    let period = Period::new(day(from), day(to)).expect("in order");
    summarize(journal, &Ledger::new(journal), period, period.to)
}

fn texts(tries: &[TryRecord]) -> Vec<&str> {
    tries.iter().map(|record| record.text.as_str()).collect()
}

#[test]
fn a_week_tells_what_became_of_every_try() {
    let week = summary(&seeds(), "2025-01-13", "2025-01-19");
    assert_eq!(week.period.iso_week.as_deref(), Some("2025-W03"));
    assert_eq!(week.period.program_week, Some(2));
    assert_eq!(
        texts(&week.tries.new),
        ["최소한 Review를 하는 시간을 갖기", "매일 걷기", "모르는 표시"]
    );
    assert_eq!(texts(&week.tries.done), ["Git을 활용해야겠다."]);
    assert_eq!(texts(&week.tries.kept), ["최소한 Review를 하는 시간을 갖기"]);
    assert_eq!(texts(&week.tries.dropped), ["일찍 자기"]);
    assert_eq!(texts(&week.tries.problem), ["Git을 활용해야겠다."]);
    assert_eq!(texts(&week.tries.outstanding), ["매일 걷기", "모르는 표시"]);
    assert_eq!(week.tries.done[0].age_days, 9, "as of the period's last day");
    assert!(week.experiments.is_empty());
}

#[test]
fn follow_through_counts_what_was_open_in_the_period() {
    // Open at some time: Git, sleep, Review, walking; the unknown mark is none. Acted on: Git and Review.
    let week = summary(&seeds(), "2025-01-13", "2025-01-19").follow_through;
    assert_eq!((week.closed, week.due, week.rate), (2, 4, Some(0.5)));
    // The week after, what was closed before counts no more.
    let next = summary(&seeds(), "2025-01-20", "2025-01-26").follow_through;
    assert_eq!((next.closed, next.due, next.rate), (0, 2, Some(0.0)));
    let none = summary(&seeds(), "2025-01-01", "2025-01-05").follow_through;
    assert_eq!((none.closed, none.due, none.rate), (0, 0, None));
}

#[test]
fn a_rate_is_rounded_to_two_digits() {
    let text = "# 2025-01-13\n\n## Try\n\n* [x] a\n* [x] b\n* c\n";
    let week = summary(&journal(&[("2025-01-13.md", text)]), "2025-01-13", "2025-01-19");
    assert_eq!(week.follow_through.rate, Some(0.67));
}

#[test]
fn history_is_not_due() {
    let since = Settings {
        carry_since: Some(day("2025-01-13")),
        ..settings()
    };
    let journal = journal_with(
        since,
        &[
            ("2025-01-10.md", BEFORE),
            ("2025-01-13.md", "# x\n\n## Try\n\n* 새것\n"),
        ],
    );
    let week = summary(&journal, "2025-01-06", "2025-01-19");
    assert_eq!((week.follow_through.closed, week.follow_through.due), (0, 1));
    assert_eq!(texts(&week.tries.outstanding), ["새것"]);
    assert_eq!(week.tries.new.len(), 3);
}

#[test]
fn recurring_items_are_shown_once_with_their_days() {
    let week = summary(&seeds(), "2025-01-13", "2025-01-19");
    assert_eq!(week.keep[0].text, "학습을 위해 AI를 적절히 이용하기");
    assert_eq!(week.keep[0].dates, [day("2025-01-13"), day("2025-01-14")]);
    let keeps: Vec<&str> = week.keep.iter().map(|item| item.text.as_str()).collect();
    assert!(!keeps.contains(&"없음"), "{keeps:?}");
    assert!(!keeps.contains(&"다음 주"), "{keeps:?}");
    let problems: Vec<&str> = week.problem.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(problems, ["지난 회고에 적었던 Try를 시도하지 못했다."]);
}

#[test]
fn activities_come_from_review() {
    let week = summary(&seeds(), "2025-01-13", "2025-01-19");
    assert_eq!(week.entries.len(), 2);
    assert_eq!(week.entries[0].title.as_deref(), Some("2025-01-13 (2주차 월요일) 회고"));
    assert_eq!(
        week.entries[0].activities,
        [
            "Dano Lee 강사님이 오셔서 3번째 강의를 진행하였다.",
            "2주차 미션 1 ~ 4를 진행하였다."
        ]
    );
}

#[test]
fn a_week_without_entries_has_a_summary() {
    let week = summary(&seeds(), "2025-03-03", "2025-03-09");
    assert!(week.entries.is_empty() && week.keep.is_empty() && week.tries.new.is_empty());
    assert_eq!(
        texts(&week.tries.outstanding),
        ["매일 걷기", "모르는 표시", "다음 주의 Try"]
    );
    let empty = summary(&journal(&[]), "2025-03-03", "2025-03-09");
    assert_eq!(empty.follow_through.rate, None);
}

#[test]
fn a_summary_of_the_past_does_not_know_the_future() {
    let monday = summary(&seeds(), "2025-01-13", "2025-01-13");
    assert_eq!(monday.period.iso_week, None);
    assert!(monday.tries.done.is_empty() && monday.tries.kept.is_empty() && monday.tries.dropped.is_empty());
    assert_eq!(
        texts(&monday.tries.outstanding),
        ["Git을 활용해야겠다.", "일찍 자기", "최소한 Review를 하는 시간을 갖기"]
    );
    assert_eq!(monday.tries.outstanding[0].occurrences.len(), 1);
}

#[test]
fn questions_are_listed_once_oldest_first_until_they_are_answered() {
    let ask = "# x\n\n## Review\n\n> 일\n\n* [?] 왜?\n\n## Problem\n\n* [?] 어떻게?\n";
    let again = "# x\n\n## Problem\n\n* [?] 왜?\n\n## Keep\n\n* [x] 어떻게?\n\n## Try\n\n* [?] 여기는 아니다\n";
    let journal = journal(&[("2025-01-14.md", again), ("2025-01-13.md", ask)]);
    let open = |on: &str| -> Vec<(String, String, usize)> {
        let open = open_questions(&journal, day(on)).into_iter();
        open.map(|question| (question.text, question.path, question.line))
            .collect()
    };
    let question = |text: &str, line| (text.to_owned(), "2025-01-13.md".to_owned(), line);
    assert_eq!(open("2025-01-13"), [question("왜?", 7), question("어떻게?", 11)]);
    assert_eq!(open("2025-01-14"), [question("왜?", 7)]);
    assert!(
        questions(&journal, day("2025-01-14"))
            .iter()
            .any(|question| question.answered)
    );
    let week = summary(&journal, "2025-01-13", "2025-01-19");
    assert_eq!(week.questions.iter().filter(|question| question.answered).count(), 1);
    let next = summary(&journal, "2025-01-20", "2025-01-26");
    assert!(
        next.questions.iter().all(|question| !question.answered),
        "answered before"
    );
}

#[test]
fn the_nudge_is_the_focus_else_what_was_shown_last() {
    let nudged = |journal: &Journal, on: &str| {
        let ledger = Ledger::new(journal);
        nudge(&ledger, day(on)).map(|lineage| ledger.record(lineage, day(on)))
    };
    let plain = journal(&[(
        "2025-01-13.md",
        "# x\n\n## Try\n\n* 하나\n* 둘\n* ⏳ 없는 것\n* 셋 ⏳ 2025-02-01\n",
    )]);
    assert_eq!(nudged(&plain, "2025-01-12"), None);
    assert_eq!(
        nudged(&plain, "2025-02-02").map(|record| record.text).as_deref(),
        Some("셋")
    );
    let focus = journal(&[
        (
            "2025-01-13.md",
            "# x\n\n## Try\n\n* [!] 하나\n  * 언제: 점심 먹고\n* 둘\n",
        ),
        ("2025-01-14.md", "# x\n\n## Try\n\n* 셋\n"),
    ]);
    let record = nudged(&focus, "2025-01-14").expect("a focus");
    assert_eq!(
        (record.text.as_str(), moment_of(&record.notes)),
        ("하나", Some("점심 먹고"))
    );
    let none = journal(&[("2025-01-13.md", "# x\n\n## Try\n\n* [x] 하나\n* [%] 둘\n")]);
    assert_eq!(nudged(&none, "2025-01-14"), None);
}
