//! `hoego week`, `month` and `export`.

use crate::sandbox::{Ran, Sandbox};
use std::fs;

const CONFIG: &str = "[journal]\nlanguage = \"ko\"\nprogram-starts-on = 2025-01-06\n";

const FRIDAY: &str = "# 2025-01-10\n\n## Try\n\n* Git을 활용하여 임시로 저장하기.\n";

const MONDAY: &str = "# 2025-01-13 (2주차 월요일) 회고

## Review

> * 강의를 들었다.

## Keep

* AI를 적절히 이용하기

## Problem

* 지난 회고에 적었던 Try를 시도하지 못했다.
  * 지난 Try: Git을 활용하여 임시로 저장하기.

## Try

* 집에 가서 Review를 하기
  * [?] 언제가 좋을까?
";

fn journal() -> Sandbox {
    Sandbox::with_config(CONFIG)
        .file("2025-01-10.md", FRIDAY)
        .file("2025-01-13.md", MONDAY)
}

fn texts(summary: &serde_json::Value, list: &str) -> Vec<String> {
    let tries = summary["tries"][list].as_array().expect("a list");
    tries
        .iter()
        .map(|one| one["text"].as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn what_the_seed_says_of_its_last_try_stands_in_the_week() {
    let sandbox = journal();
    let week = sandbox.hoego(&["week", "--json"]).json();
    assert_eq!(texts(&week, "problem"), ["Git을 활용하여 임시로 저장하기."]);
    assert_eq!(texts(&week, "new"), ["집에 가서 Review를 하기"]);
    assert_eq!(week["period"]["iso_week"], "2025-W03");
    assert_eq!(week["period"]["program_week"], 2);
    assert_eq!(week["entries"][0]["activities"][0], "강의를 들었다.");
    assert_eq!(week["follow_through"]["due"], 2);
}

#[test]
fn every_decision_is_told_in_every_form() {
    let sandbox = journal();
    sandbox.hoego(&["today", "--no-edit", "--no-review"]).succeeds();
    sandbox.hoego(&["try", "add", "일찍 자기"]).succeeds();
    sandbox.hoego(&["try", "done", "Git"]).succeeds();
    sandbox.hoego(&["try", "keep", "Review"]).succeeds();
    sandbox.hoego(&["try", "problem", "일찍"]).succeeds();
    let week = sandbox.hoego(&["week", "--json"]).json();
    assert_eq!(texts(&week, "done"), ["Git을 활용하여 임시로 저장하기."]);
    assert_eq!(texts(&week, "kept"), ["집에 가서 Review를 하기"]);
    assert_eq!(
        texts(&week, "problem"),
        ["Git을 활용하여 임시로 저장하기.", "일찍 자기"]
    );
    assert_eq!(texts(&week, "outstanding"), ["일찍 자기"]);
    assert_eq!(week["follow_through"]["rate"], 0.67);
    insta::assert_snapshot!("week_md", sandbox.hoego(&["week"]).succeeds().stdout());
    insta::assert_snapshot!(
        "week_csv",
        sandbox.hoego(&["week", "--format", "csv"]).succeeds().stdout()
    );
    let html = sandbox.hoego(&["week", "--format", "html"]).succeeds().stdout();
    for told in [
        "해낸 Try 2/3 (67%)",
        "Keep이 된 Try",
        "못 한 Try",
        "집에 가서 Review를 하기",
    ] {
        assert!(html.contains(told), "{told}: {html}");
    }
}

#[test]
fn a_week_is_named_in_many_ways() {
    let sandbox = journal();
    let from = |arguments: &[&str]| {
        let words: Vec<&str> = [&["week", "--json"], arguments].concat();
        sandbox.hoego(&words).json()["period"]["from"].clone()
    };
    for name in ["2025-W02", "2025-01-08", "-1", "p1"] {
        assert_eq!(from(&[name]), "2025-01-06", "{name}");
    }
    assert_eq!(from(&[]), "2025-01-13");
    assert_eq!(from(&["-1", "--date", "2025-01-22"]), "2025-01-13");
    assert_eq!(from(&["--date", "2025-01-06"]), "2025-01-06");
}

#[test]
fn a_week_without_entries_still_renders() {
    let sandbox = Sandbox::with_config(CONFIG);
    let ran = sandbox.hoego(&["week", "p9"]);
    ran.succeeds()
        .silent()
        .stdout_has("# 9주차 요약\n")
        .stdout_has("이 기간에 쓴 회고가 없습니다.");
}

#[test]
fn months_and_any_days_are_summarised() {
    let sandbox = journal();
    let month = sandbox.hoego(&["month"]);
    month.succeeds().stdout_has("# 2025년 1월 요약").stdout_has("회고 2개");
    let json = sandbox.hoego(&["month", "2024-12", "--json"]).json();
    assert_eq!(json["period"]["to"], "2024-12-31");
    assert_eq!(json["period"]["iso_week"], serde_json::Value::Null);
    let days = sandbox
        .hoego(&["export", "--from", "-4", "--to", "today", "--json"])
        .json();
    assert_eq!(days["period"]["from"], "2025-01-10");
    assert_eq!(days["entries"].as_array().map(Vec::len), Some(2));
}

#[test]
fn json_matches_the_schema_that_is_printed() {
    let sandbox = journal();
    let schema = sandbox.hoego(&["schema", "week"]).json();
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    for arguments in [["week", "--json"], ["month", "--json"], ["week", "--format=json"]] {
        let json = sandbox.hoego(&arguments).json();
        assert!(validator.is_valid(&json), "{json:#}");
    }
    let same = |arguments: &[&str]| sandbox.hoego(arguments).stdout();
    assert_eq!(same(&["week", "--json"]), same(&["week", "--format", "json"]));
}

fn wrote(ran: &Ran) {
    ran.succeeds().silent();
    assert_eq!(ran.stdout(), "");
}

#[test]
fn a_file_is_written_with_links_that_lead_back() {
    let sandbox = journal().file("weekly/x.txt", "").file("weekly/old.html", "old");
    wrote(&sandbox.hoego(&["week", "-o", "weekly/w3.md"]));
    let text = fs::read_to_string(sandbox.at("weekly/w3.md")).expect("written");
    assert!(text.contains("[2025-01-13 (월)](../2025-01-13.md)"), "{text}");
    wrote(&sandbox.hoego(&["week", "-o", "weekly/old.html"]));
    let page = fs::read_to_string(sandbox.at("weekly/old.html")).expect("written");
    assert!(page.starts_with("<!doctype html>"), "the ending names the form: {page}");
    wrote(&sandbox.hoego(&["week", "--format", "csv", "-o", "../home/w3"]));
    assert!(
        fs::read_to_string(sandbox.home().join("w3"))
            .expect("written")
            .starts_with("kind,")
    );
    // A summary in the journal is no entry: the next one reads the same.
    let again = sandbox.hoego(&["week", "-o", "weekly/w3.md"]);
    wrote(&again);
    assert_eq!(fs::read_to_string(sandbox.at("weekly/w3.md")).expect("written"), text);
}

#[test]
fn a_dry_run_shows_the_file_and_writes_nothing() {
    let sandbox = journal();
    let before = sandbox.files();
    let ran = sandbox.hoego(&["week", "-o", "w3.md", "--dry-run"]);
    ran.succeeds().stdout_has("+++ ").stdout_has("+# 2주차 요약");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn a_persons_own_template_is_used() {
    let sandbox = journal().file(".hoego/templates/summary.md", "{{ title }}: {{ keep | length }}\n");
    assert_eq!(sandbox.hoego(&["week"]).succeeds().stdout(), "2주차 요약: 1\n");
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let sandbox = journal().through("head -n 1");
    let ran = sandbox.hoego(&["week"]);
    ran.succeeds().silent();
    assert_eq!(ran.stdout(), "# 2주차 요약\n");
}

#[test]
fn reading_changes_no_byte() {
    let sandbox = journal();
    let before = sandbox.files();
    for arguments in [
        &["week"][..],
        &["month"],
        &["questions"],
        &["nudge"],
        &["show", "2025-01-13"],
    ] {
        sandbox.hoego(arguments).succeeds();
    }
    assert_eq!(sandbox.files(), before);
}
