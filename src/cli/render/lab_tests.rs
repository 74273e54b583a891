//! Runs on a terminal: as they look, that they fit, and that nothing in them steers the terminal.

use super::lab_block::result_lines;
use super::lab_view::{RunView, render_run};
use crate::journal::{Language, Words};
use crate::lab::{RunData, RunRecord, samples};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

pub fn view<'a>(record: &'a RunRecord, data: Option<&'a RunData>, language: Language) -> RunView<'a> {
    RunView {
        record,
        data,
        claims: &[],
        warnings: &[],
        processors: 2,
        words: Words::new(language),
        verbose: false,
    }
}

#[track_caller]
fn fits(text: &str, width: usize) {
    for line in text.lines() {
        assert!(line.width() <= width, "{} columns: {line:?}\n{text}", line.width());
    }
}

#[test]
fn processes_against_threads() {
    let (record, data) = samples::gil();
    let shown = render_run(&view(&record, Some(&data), Language::Ko), 80).plain();
    fits(&shown, 80);
    insta::assert_snapshot!(shown);
}

#[test]
fn everything_of_it() {
    let (record, data) = samples::gil();
    let shown = RunView {
        verbose: true,
        ..view(&record, Some(&data), Language::En)
    };
    let shown = render_run(&shown, 80).plain();
    fits(&shown, 80);
    insta::assert_snapshot!(shown);
}

#[test]
fn the_queue_that_says_it_is_empty() {
    let record = samples::queue_empty();
    let shown = render_run(&view(&record, None, Language::En), 80).plain();
    fits(&shown, 80);
    insta::assert_snapshot!(shown);
}

#[test]
fn a_deadlock_and_a_starved_machine() {
    let (record, mut data) = samples::deadlock();
    let deadlock = render_run(&view(&record, Some(&data), Language::Ja), 80).plain();
    data.cells[0].traced = Some(samples::traced(samples::starved(2)));
    let starved = render_run(&view(&record, Some(&data), Language::En), 80).plain();
    fits(&deadlock, 80);
    insta::assert_snapshot!(format!("{deadlock}\n{starved}"));
}

#[test]
fn colour_comes_only_when_asked_for() {
    let (record, data) = samples::gil();
    let view = view(&record, Some(&data), Language::En);
    assert!(!render_run(&view, 80).raw(false).contains(&0x1b));
    assert!(render_run(&view, 80).raw(true).contains(&0x1b));
}

#[test]
fn results_in_an_entry() {
    let (queue, claims) = (samples::queue_empty(), samples::queue_claims());
    let queue_view = RunView {
        claims: &claims,
        ..view(&queue, None, Language::En)
    };
    let queue = result_lines(&queue_view, "2025/01/13.md", &["outcomes.svg"]);
    let (gil, data) = samples::gil();
    let gil = result_lines(
        &view(&gil, Some(&data), Language::Ko),
        "2025-01-13.md",
        &["scaling.svg", "timeline.svg"],
    );
    let (deadlock, data) = samples::deadlock();
    let deadlock = result_lines(&view(&deadlock, Some(&data), Language::Ja), "a.md", &["timeline.svg"]);
    insta::assert_snapshot!(
        [queue, gil, deadlock]
            .map(|lines| lines.join("\n"))
            .join("\n\n=====\n\n")
    );
}

#[test]
fn reasons_are_shown_when_everything_is() {
    let (queue, claims) = (samples::queue_empty(), samples::queue_claims());
    let verbose = |verbose| RunView {
        claims: &claims,
        verbose,
        ..view(&queue, None, Language::En)
    };
    assert!(
        render_run(&verbose(true), 80)
            .plain()
            .contains("the feeder thread has not written")
    );
    assert!(
        !render_run(&verbose(false), 80)
            .plain()
            .contains("the feeder thread has not written")
    );
}

/// The cells of a row of a table: bars that are escaped end none.
fn cells(line: &str) -> usize {
    line.replace("\\|", "").matches('|').count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_programs_print_fits_and_does_not_steer(key in any::<String>(), name in "\\PC{1,40}", value in any::<String>(), width in 40usize..100) {
        let (mut record, data) = samples::gil();
        for (at, cell) in record.cells.iter_mut().enumerate() {
            cell.outcomes[0].key = format!("{key}{at}");
            cell.variables.0.push((name.clone(), format!("{value}{at}")));
        }
        record.claims[0].text = format!("always: /{key}/");
        let lines = result_lines(&view(&record, Some(&data), Language::Ko), "a.md", &[]);
        for table in lines.split(String::is_empty) {
            prop_assert!(table.iter().all(|line| cells(line) == cells(&table[0]) && !line.contains("<!--")), "{table:#?}");
        }
        let shown = render_run(&view(&record, Some(&data), Language::Ko), width).plain();
        for line in shown.lines() {
            prop_assert!(line.width() <= width, "{} columns of {width}: {line:?}", line.width());
            prop_assert!(!line.chars().any(char::is_control), "{line:?}");
        }
    }
}
