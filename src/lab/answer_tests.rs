//! What runs answer, and that they answer no more than they carry.

use super::*;
use crate::journal::{Language, Words};
use crate::lab::mock;

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

/// What a run of these cells answers.
fn answered(claims: &[(&str, &str)], cells: Vec<(&str, Vec<crate::lab::Trial>)>) -> Vec<Finding> {
    let (experiment, data) = (mock::claiming(claims), mock::data(cells));
    let record = crate::lab::judge(&experiment, &data, crate::lab::RunHead::default()).expect("a record");
    answer(&record, Some(&data), 2)
}

fn compares(finding: &Finding) -> bool {
    matches!(finding, Finding::Faster { .. } | Finding::Level { .. })
}

fn is_faster(finding: &Finding) -> bool {
    matches!(finding, Finding::Faster { .. })
}

fn ending(walls: &[f64], class: &Class) -> Vec<crate::lab::Trial> {
    let end = |trial| crate::lab::Trial {
        class: class.clone(),
        ..trial
    };
    mock::walls(walls).into_iter().map(end).collect()
}

#[test]
fn what_fails_alike_is_not_compared_unless_a_claim_says_that_it_does() {
    let cells = || {
        let end = |walls: &[f64]| ending(walls, &Class::Exit(1));
        vec![("mode=a", end(&[0.1; 9])), ("mode=b", end(&[0.2; 9]))]
    };
    let findings = answered(&[], cells());
    assert!(
        matches!(findings[0], Finding::Failed { count: 18, of: 18, .. }),
        "{findings:?}"
    );
    assert!(!findings.iter().any(compares), "{findings:?}");
    let findings = answered(&[("always", "/exit:1/")], cells());
    assert!(findings.iter().any(is_faster), "{findings:?}");
    let findings = answered(&[("always", "/said/")], cells());
    assert!(!findings.iter().any(compares), "{findings:?}");
}

#[test]
fn a_single_program_that_fails_took_no_time() {
    let findings = answered(&[], vec![("", ending(&[0.1; 9], &Class::Exit(1)))]);
    assert!(
        !findings.iter().any(|finding| matches!(finding, Finding::Took { .. })),
        "{findings:?}"
    );
}

#[test]
fn what_often_does_not_end_is_not_fast() {
    let walls: Vec<f64> = (0..20).map(|n| 1.0 + f64::from(n) / 100.0).collect();
    let slower: Vec<f64> = walls.iter().map(|wall| wall * 1.2).collect();
    let cells = |hung: usize| {
        let mut fast = mock::walls(&walls);
        for trial in fast.iter_mut().step_by(2).take(hung) {
            (trial.class, trial.metrics.wall_s) = (Class::Timeout, 5.0);
        }
        vec![("mode=a", fast), ("mode=b", mock::walls(&slower))]
    };
    assert!(answered(&[], cells(0)).iter().any(is_faster));
    assert!(answered(&[], cells(1)).iter().any(is_faster));
    let findings = answered(&[], cells(8));
    assert!(!findings.iter().any(is_faster), "{findings:?}");
}

#[test]
fn of_many_that_are_alike_none_is_faster() {
    let mut generator = crate::lab::seeded::Seeded::new(3, 0);
    let names: Vec<String> = (0..10).map(|n| format!("mode=m{n}")).collect();
    for _ in 0..4 {
        let mut walls = || -> Vec<f64> { (0..20).map(|_| 1.0 + generator.below(1000) as f64 / 1000.0).collect() };
        let cells = names.iter().map(|name| (&**name, mock::walls(&walls()))).collect();
        let findings = answered(&[], cells);
        assert!(
            findings.iter().any(compares) && !findings.iter().any(is_faster),
            "{findings:?}"
        );
    }
}

#[test]
fn what_threads_of_a_failing_program_did_is_not_told() {
    let (mut record, data) = samples::gil();
    let shows = |record: &RunRecord| {
        let findings = answer(record, Some(&data), 2);
        findings.iter().any(|finding| matches!(finding, Finding::Shows { .. }))
    };
    assert!(shows(&record));
    for cell in &mut record.cells {
        cell.outcomes = vec![samples::outcome(Class::Exit(1), "", cell.trials, cell.trials, false)];
    }
    assert!(!shows(&record));
}

#[test]
fn a_starved_machine_is_told() {
    let (record, mut data) = samples::gil();
    for cell in &mut data.cells {
        cell.traced = Some(samples::traced(samples::starved(2)));
    }
    let told = said(&record, Some(&data), Language::En);
    assert!(told.contains("waited for processors that other programs had"), "{told}");
}
