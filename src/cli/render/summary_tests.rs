//! A summary in its formats and languages, and what people could write to break them.

use super::*;
use crate::journal::*;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, day).expect("a day")
}

fn a_try(text: &str, origin: u32, state: State) -> TryRecord {
    TryRecord {
        id: format!("k3f{origin}"),
        text: text.to_owned(),
        state,
        focus: false,
        urgent: false,
        important: false,
        origin: day(origin),
        latest: day(17),
        age_days: i64::from(19 - origin),
        carries: 0,
        attempts: 0,
        stale: false,
        until: None,
        notes: vec!["a note".to_owned()],
        occurrences: vec![OccurrenceRecord {
            date: day(origin),
            path: format!("2025-01-{origin:02}.md"),
            line: 12,
            mark: None,
        }],
    }
}

fn experiment() -> ExperimentRecord {
    ExperimentRecord {
        id: "queue-empty".to_owned(),
        path: "2025-01-13.md".to_owned(),
        line: 40,
        // In Korea it is the next day already.
        last_run: Some("2025-01-13T16:03:11Z".to_owned()),
        claims: vec![
            ClaimRecord {
                text: "sometimes: \"empty=`True`|\"".to_owned(),
                verdict: Verdict::Holds,
                observation: Some(Observation::Sometimes),
                count: Some(137),
                of: Some(200),
                interval: Some([0.62, 0.75]),
            },
            ClaimRecord {
                text: "claim: wall(mode=\"a\") < <b>1</b>".to_owned(),
                verdict: Verdict::CannotTell,
                observation: None,
                count: None,
                of: None,
                interval: Some([0.5, 0.5]),
            },
        ],
    }
}

fn never_run() -> ExperimentRecord {
    ExperimentRecord {
        id: "gil".to_owned(),
        path: "2025-01-14.md".to_owned(),
        line: 3,
        last_run: None,
        claims: Vec::new(),
    }
}

fn entry(date: u32, activities: &[&str]) -> SummaryEntryRecord {
    SummaryEntryRecord {
        date: day(date),
        path: format!("2025-01-{date}.md"),
        title: Some(format!("2025-01-{date} 회고")),
        activities: activities.iter().map(|text| (*text).to_owned()).collect(),
    }
}

fn item(text: &str, dates: &[u32]) -> RecurringRecord {
    RecurringRecord {
        text: text.to_owned(),
        dates: dates.iter().map(|date| day(*date)).collect(),
    }
}

/// A week in which everything happened that a summary can tell.
fn week() -> SummaryRecord {
    let mut outstanding = a_try("일찍 자기", 10, State::Open);
    (outstanding.focus, outstanding.carries) = (true, 3);
    let mut habit = a_try("매일 30분 걷기", 13, State::Trying);
    habit.until = NaiveDate::from_ymd_opt(2025, 2, 1);
    SummaryRecord {
        period: PeriodRecord {
            from: day(13),
            to: day(19),
            iso_week: Some("2025-W03".to_owned()),
            program_week: Some(2),
        },
        entries: vec![
            entry(
                13,
                &[
                    "Dano Lee 강사님이 오셔서 3번째 강의를 진행하였다.",
                    "2주차 미션 1 ~ 4를 진행하였다.",
                ],
            ),
            entry(14, &[]),
            entry(16, &["# 제목처럼 쓴 활동"]),
            entry(17, &["발표"]),
        ],
        keep: vec![
            item("학습을 위해 **AI**를 적절히 이용하기", &[13, 14, 16, 17]),
            item("`git stash`로 임시 저장하기", &[14]),
        ],
        problem: vec![item("지난 회고에 적었던 Try를 시도하지 못했다.", &[13])],
        tries: SummaryTriesRecord {
            new: vec![a_try("Review, 하는 \"시간\" 갖기", 13, State::Done), habit.clone()],
            done: vec![a_try("Review, 하는 \"시간\" 갖기", 13, State::Done)],
            kept: vec![a_try("요구사항 정리하기", 9, State::Kept)],
            problem: vec![outstanding.clone()],
            dropped: vec![a_try("새벽에 운동하기", 8, State::Dropped)],
            outstanding: vec![outstanding, habit],
        },
        follow_through: FollowThroughRecord {
            closed: 2,
            due: 5,
            rate: Some(0.4),
        },
        questions: vec![QuestionRecord {
            text: "qsize는 왜 항상 정확한가?".to_owned(),
            date: day(13),
            path: "2025-01-13.md".to_owned(),
            line: 21,
            answered: false,
        }],
        experiments: vec![experiment(), never_run()],
    }
}

/// In a summary beside the entries, in Seoul.
fn look(language: Language, templates: &Templates) -> Look<'_> {
    Look {
        words: Words::new(language),
        templates,
        base: "",
        offset: chrono::FixedOffset::east_opt(9 * 3600).expect("an offset"),
        excel: false,
    }
}

fn render(record: &SummaryRecord, format: Format, language: Language) -> String {
    render_summary(record, format, &look(language, &Templates::default())).expect("the built-in templates render")
}

#[test]
fn a_week_in_korean() {
    insta::assert_snapshot!("week_ko_md", render(&week(), Format::Md, Language::Ko));
    insta::assert_snapshot!("week_ko_html", render(&week(), Format::Html, Language::Ko));
    insta::assert_snapshot!("week_csv", render(&week(), Format::Csv, Language::Ko));
    insta::assert_snapshot!("week_json", render(&week(), Format::Json, Language::Ko));
}

#[test]
fn a_week_in_english_and_japanese() {
    insta::assert_snapshot!("week_en_md", render(&week(), Format::Md, Language::En));
    insta::assert_snapshot!("week_ja_md", render(&week(), Format::Md, Language::Ja));
}

fn empty() -> SummaryRecord {
    let mut record = week();
    record.period.program_week = None;
    record.entries.clear();
    record.keep.clear();
    record.problem.clear();
    record.questions.clear();
    record.experiments.clear();
    record.tries = SummaryTriesRecord {
        new: Vec::new(),
        done: Vec::new(),
        kept: Vec::new(),
        problem: Vec::new(),
        dropped: Vec::new(),
        outstanding: Vec::new(),
    };
    record.follow_through = FollowThroughRecord {
        closed: 0,
        due: 0,
        rate: None,
    };
    record
}

#[test]
fn a_week_without_entries_still_renders() {
    let markdown = render(&empty(), Format::Md, Language::Ko);
    let expected = "# 2025-W03 요약\n\n2025-01-13 – 2025-01-19\n\n## 한 일\n\n이 기간에 쓴 회고가 없습니다.\n";
    assert_eq!(markdown, expected);
    let html = render(&empty(), Format::Html, Language::En);
    assert!(html.contains("No entries in this period."), "{html}");
    assert_eq!(render(&empty(), Format::Csv, Language::En).lines().count(), 1);
}

#[test]
fn titles_say_which_days() {
    let title = |from, to, language| {
        let mut record = empty();
        (record.period.from, record.period.to, record.period.iso_week) = (from, to, None);
        let markdown = render(&record, Format::Md, language);
        markdown.lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(title(day(1), day(31), Language::Ko), "# 2025년 1월 요약");
    assert_eq!(title(day(1), day(31), Language::En), "# Summary of January 2025");
    assert_eq!(title(day(1), day(31), Language::Ja), "# 2025年1月のまとめ");
    assert_eq!(title(day(1), day(30), Language::En), "# Summary");
}

#[test]
fn the_json_is_what_its_schema_says() {
    let schema = serde_json::to_value(schemars::schema_for!(SummaryRecord)).expect("a schema");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    for record in [week(), empty()] {
        let json: serde_json::Value =
            serde_json::from_str(&render(&record, Format::Json, Language::Ko)).expect("valid JSON");
        let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn csv_reads_back_with_commas_quotes_and_lines() {
    let csv = render(&week(), Format::Csv, Language::Ko);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("valid CSV");
    assert!(
        rows.iter()
            .any(|row| &row[0] == "try-done" && &row[2] == "Review, 하는 \"시간\" 갖기")
    );
    assert!(
        rows.iter()
            .any(|row| &row[0] == "keep" && row[5].split(' ').count() == 4)
    );
}

/// What could run or load anything if it came through.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "</title></style></textarea><script src=https://example.org/x.js></script>",
    "<img src=https://example.org/x.png onerror=alert(1)>",
    "![x](https://example.org/x.png)",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<style>body{background:url(https://example.org/x)}</style>",
    "<meta http-equiv=\"refresh\" content=\"0;url=https://example.org\">",
    "\" onmouseover=\"alert(1)\" x=\"",
];

/// The tags of a page with the attributes they have, and the targets of its links.
fn anatomy(html: &str) -> (BTreeSet<String>, Vec<String>) {
    let tag = regex::Regex::new(r#"<(!?[a-z0-9]+)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>"#).expect("a constant pattern");
    let attribute = regex::Regex::new(r#"\s([a-z-]+)(?:="([^"]*)")?"#).expect("a constant pattern");
    let (mut names, mut targets) = (BTreeSet::new(), Vec::new());
    for found in tag.captures_iter(html) {
        names.insert(found[1].to_owned());
        for pair in attribute.captures_iter(&found[2]) {
            names.insert(format!("{} {}", &found[1], &pair[1]));
            if &pair[1] == "href" {
                targets.push(pair.get(2).map_or("", |value| value.as_str()).to_owned());
            }
        }
    }
    // Whatever opens a tag must have been understood, or this test could be fooled.
    let opened = html.matches('<').count() - html.matches("</").count();
    assert_eq!(opened, tag.find_iter(html).count(), "{html}");
    (names, targets)
}

#[test]
fn nothing_people_wrote_can_run_or_load_in_the_page() {
    let (mut harmless, _) = anatomy(&render(&week(), Format::Html, Language::Ko));
    harmless.insert("a rel".to_owned());
    for hostile in HOSTILE {
        let mut record = week();
        record.entries[0].title = Some(hostile.to_owned());
        record.entries[0].path = format!("{hostile}.md");
        record.entries[1].path = "javascript:alert(1)//x.md".to_owned();
        record.entries[2].path = "//example.org/x.md".to_owned();
        record.entries[0].activities[0] = hostile.to_owned();
        record.keep[1].text = hostile.to_owned();
        record.problem[0].text = hostile.to_owned();
        record.tries.outstanding[0].text = hostile.to_owned();
        record.tries.done[0].occurrences[0].path = hostile.to_owned();
        record.questions[0].text = hostile.to_owned();
        let html = render(&record, Format::Html, Language::Ko);
        let (names, targets) = anatomy(&html);
        assert_eq!(
            names.difference(&harmless).collect::<Vec<_>>(),
            Vec::<&String>::new(),
            "{hostile}:\n{html}"
        );
        assert_eq!(html.matches("<meta").count(), 4, "{html}");
        for target in targets {
            let target = target.replace("&#x2f;", "/");
            let scheme = target.split_once(':').map(|(scheme, _)| scheme);
            assert!(matches!(scheme, None | Some("http" | "https")), "{hostile}: {target}");
            assert!(!target.starts_with("//"), "{hostile}: {target}");
        }
    }
}

#[test]
fn the_page_loads_nothing() {
    let page = render(&week(), Format::Html, Language::Ko);
    assert!(page.starts_with("<!doctype html>"), "{page}");
    for outside in ["http://", "https://", "@import", "<script", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn links_lead_from_where_the_summary_lies() {
    let templates = Templates::default();
    let look = Look {
        base: "../",
        ..look(Language::Ko, &templates)
    };
    let mut record = week();
    record.entries[0].path = "1월 (새해)/2025-01-13.md".to_owned();
    let markdown = render_summary(&record, Format::Md, &look).expect("it renders");
    assert!(markdown.contains("](../1월%20%28새해%29/2025-01-13.md)"), "{markdown}");
}

#[test]
fn a_persons_own_template_wins_and_is_named_when_broken() {
    let with = |source: &str| {
        let own = Templates::new(BTreeMap::from([("summary.md".to_owned(), source.to_owned())]));
        render_summary(&week(), Format::Md, &look(Language::Ko, &own))
    };
    assert_eq!(with("{{ title }}\n").expect("it renders"), "2주차 요약\n");
    let error = with("a\n{{ titel }}\n").expect_err("no such variable");
    assert_eq!(error.message, ".hoego/templates/summary.md:2: `titel` does not exist");
    assert!(error.hints[0].contains("follow_through.percent, "), "{:?}", error.hints);
    assert!(error.hints[0].contains("words.outstanding"), "{:?}", error.hints);
}
