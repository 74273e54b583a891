//! What runs answer, and that they answer no more than they carry.

use super::*;
use crate::journal::{Language, Words};

fn said(record: &RunRecord, data: Option<&RunData>, language: Language) -> String {
    Words::new(language).lab_answer(&answer(record, data, 2)).join("\n")
}

fn in_three(record: &RunRecord, data: Option<&RunData>) -> String {
    let languages = [Language::Ko, Language::En, Language::Ja];
    languages.map(|language| said(record, data, language)).join("\n\n")
}

#[test]
fn processes_against_threads() {
    let (record, data) = samples::gil();
    insta::assert_snapshot!(in_three(&record, Some(&data)));
}

#[test]
fn the_queue_that_says_it_is_empty() {
    insta::assert_snapshot!(in_three(&samples::queue_empty(), None));
}

#[test]
fn a_deadlock_is_named_first() {
    let (record, data) = samples::deadlock();
    insta::assert_snapshot!(in_three(&record, Some(&data)));
}

#[test]
fn two_commands_faster_level_and_too_few() {
    let (record, data) = samples::compare([1.0, 1.4], 20);
    let faster = in_three(&record, Some(&data));
    let (record, data) = samples::compare([1.0, 1.005], 20);
    let level = in_three(&record, Some(&data));
    let (record, data) = samples::compare([1.0, 1.4], 4);
    insta::assert_snapshot!(format!("{faster}\n\n{level}\n\n{}", in_three(&record, Some(&data))));
}

#[test]
fn what_fails_differently_is_not_compared() {
    let (mut record, data) = samples::compare([0.01, 1.4], 20);
    record.cells[0].outcomes = vec![samples::outcome(Class::Exit(1), "", 20, 20, false)];
    let findings = answer(&record, Some(&data), 2);
    assert!(
        matches!(&findings[0], Finding::Failed { name: CellName::Command(name), count: 20, .. } if name == "python a.py"),
        "{findings:?}"
    );
    let compares = |finding: &Finding| matches!(finding, Finding::Faster { .. } | Finding::Level { .. });
    assert!(!findings.iter().any(compares), "{findings:?}");
}

#[test]
fn without_trials_there_is_no_answer_and_without_data_nothing_is_faster() {
    let empty = samples::record("empty");
    assert_eq!(answer(&empty, None, 2), [Finding::Nothing]);
    let (record, _) = samples::gil();
    let findings = answer(&record, None, 2);
    assert!(
        matches!(findings[..], [Finding::Claims { holds: 1, .. }]),
        "{findings:?}"
    );
}

#[test]
fn turns_are_taken_only_where_the_timed_trials_agree() {
    let (mut record, data) = samples::gil();
    for cell in &mut record.cells {
        cell.metrics.cpu_per_wall = Some(samples::metric(0.5, 0.1));
    }
    let findings = answer(&record, Some(&data), 2);
    assert!(
        !findings.iter().any(|finding| matches!(finding, Finding::Shows { .. })),
        "{findings:?}"
    );
}

#[test]
fn numbers_alone_are_held_against_the_smallest() {
    let (mut record, mut data) = samples::gil();
    record.cells.drain(..4);
    data.cells.drain(..4);
    let findings = answer(&record, Some(&data), 2);
    let Finding::Faster { fast, slow, .. } = &findings[0] else {
        panic!("{findings:?}");
    };
    assert_eq!(
        (plain_name(fast), plain_name(slow)),
        ("workers=2".into(), "workers=1".into())
    );
}

/// Two commands, each with one outcome of its own.
fn two_commands(said: [&str; 2]) -> (RunRecord, RunData) {
    let (mut record, data) = samples::compare([1.0, 1.4], 20);
    for (cell, said) in record.cells.iter_mut().zip(said) {
        cell.outcomes = vec![samples::outcome(Class::Ok, said, 20, 20, false)];
    }
    (record, data)
}

#[test]
fn where_cells_differ_only_from_each_other_no_share_is_told() {
    let (record, data) = two_commands(["1", "2"]);
    let told = said(&record, Some(&data), Language::En);
    assert!(told.contains("Every trial of `python a.py`: 1.\n"), "{told}");
    assert!(!told.contains('%'), "{told}");
}

#[test]
fn an_outcome_that_all_had_stands_behind_which_is_faster() {
    let (mut record, data) = two_commands(["1", "1"]);
    record.claims = vec![samples::claim(
        "always: \"1\"",
        crate::journal::Verdict::Holds,
        Some(200),
    )];
    let findings = answer(&record, Some(&data), 2);
    assert!(matches!(findings[0], Finding::Faster { .. }), "{findings:?}");
    record.cells[1].outcomes = vec![
        samples::outcome(Class::Ok, "1", 19, 20, false),
        samples::outcome(Class::Ok, "2", 1, 20, false),
    ];
    let findings = answer(&record, Some(&data), 2);
    assert!(
        matches!(findings[0], Finding::Seen { count: 39, of: 40, .. }),
        "{findings:?}"
    );
}
