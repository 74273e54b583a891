//! A summary as CSV: one row per thing.

use super::summary_experiments::day_of_run;
use crate::journal::{ExperimentRecord, OccurrenceRecord, RecurringRecord, SummaryRecord, TryRecord, Verdict};
use chrono::{FixedOffset, NaiveDate};

/// The columns. `date` is the day of the entry, of the first of several `dates`, or of a Try's origin; `line` is empty where a
/// thing stands in several places.
const COLUMNS: [&str; 8] = ["kind", "date", "text", "state", "id", "dates", "path", "line"];

type Row = [String; 8];

/// The summary as CSV (RFC 4180, LF line ends) with a row of column names. Kinds: `entry`, `activity`, `keep`, `problem`,
/// `try-new`, `try-done`, `try-kept`, `try-problem`, `try-dropped`, `try-outstanding`, `question`,
/// `experiment` (with the day of its last run), `claim` (its verdict under `state`, its experiment under `id`).
///
/// Cells are what was written, unless it is for `excel`: then it begins with a byte order mark, without which a Korean Excel does not read UTF-8, and
/// no cell is a formula.
pub fn summary_csv(record: &SummaryRecord, offset: FixedOffset, excel: bool) -> String {
    let mut writer = csv::Writer::from_writer(if excel { "\u{feff}".into() } else { Vec::new() });
    let rows = std::iter::once(COLUMNS.map(str::to_owned)).chain(rows(record));
    let rows = rows.chain(
        record
            .experiments
            .iter()
            .flat_map(|record| experiment_rows(record, offset)),
    );
    for row in rows {
        let row = if excel { row.map(guarded) } else { row };
        writer.write_record(&row).expect("writing into memory does not fail");
    }
    let bytes = writer.into_inner().expect("writing into memory does not fail");
    String::from_utf8(bytes).expect("made of strings")
}

/// What a cell begins with that Excel takes for a formula; an Excel for languages of wide characters takes those too.
const FORMULA_STARTS: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// `cell` with a `'` before what Excel would take for a formula.
fn guarded(cell: String) -> String {
    match cell.starts_with(FORMULA_STARTS) {
        true => format!("'{cell}"),
        false => cell,
    }
}

fn rows(record: &SummaryRecord) -> Vec<Row> {
    let mut rows = Vec::new();
    for entry in &record.entries {
        let row = |kind: &str, text: &str| row(kind, entry.date, text, ["", "", "", &entry.path, ""]);
        rows.push(row("entry", entry.title.as_deref().unwrap_or_default()));
        rows.extend(entry.activities.iter().map(|activity| row("activity", activity)));
    }
    rows.extend(record.keep.iter().map(|item| recurring("keep", item)));
    rows.extend(record.problem.iter().map(|item| recurring("problem", item)));
    let tries = &record.tries;
    let kinds = [
        ("try-new", &tries.new),
        ("try-done", &tries.done),
        ("try-kept", &tries.kept),
        ("try-problem", &tries.problem),
        ("try-dropped", &tries.dropped),
        ("try-outstanding", &tries.outstanding),
    ];
    for (kind, tries) in kinds {
        rows.extend(tries.iter().map(|record| try_row(kind, record)));
    }
    rows.extend(record.questions.iter().map(|question| {
        let state = if question.answered { "answered" } else { "open" };
        let line = question.line.to_string();
        row(
            "question",
            question.date,
            &question.text,
            [state, "", "", &question.path, &line],
        )
    }));
    rows
}

fn experiment_rows(record: &ExperimentRecord, offset: FixedOffset) -> Vec<Row> {
    let day = day_of_run(record.last_run.as_deref(), offset);
    let line = record.line.to_string();
    let row = |kind: &str, text: &str, state: &str| {
        [kind, &day, text, state, &record.id, "", &record.path, &line].map(str::to_owned)
    };
    let mut rows = vec![row("experiment", &record.id, "")];
    rows.extend(record.claims.iter().map(|claim| {
        let verdict = match claim.verdict {
            Verdict::Holds => "holds",
            Verdict::Refuted => "refuted",
            Verdict::CannotTell => "cannot tell",
        };
        row("claim", &claim.text, verdict)
    }));
    rows
}

fn recurring(kind: &str, item: &RecurringRecord) -> Row {
    let date = item.dates.first().copied().unwrap_or_default();
    row(kind, date, &item.text, ["", "", &dates(item.dates.iter()), "", ""])
}

fn try_row(kind: &str, record: &TryRecord) -> Row {
    let state = format!("{:?}", record.state).to_lowercase();
    let days = dates(record.occurrences.iter().map(|occurrence| &occurrence.date));
    let first: Option<&OccurrenceRecord> = record.occurrences.first();
    let path = first.map_or("", |occurrence| &occurrence.path);
    let line = first.map(|occurrence| occurrence.line.to_string()).unwrap_or_default();
    row(
        kind,
        record.origin,
        &record.text,
        [&state, &record.id, &days, path, &line],
    )
}

fn dates<'a>(dates: impl Iterator<Item = &'a NaiveDate>) -> String {
    dates.map(NaiveDate::to_string).collect::<Vec<_>>().join(" ")
}

fn row(kind: &str, date: NaiveDate, text: &str, rest: [&str; 5]) -> Row {
    let [state, id, dates, path, line] = rest.map(str::to_owned);
    [
        kind.to_owned(),
        date.to_string(),
        text.to_owned(),
        state,
        id,
        dates,
        path,
        line,
    ]
}

#[cfg(test)]
mod tests {
    use super::{FORMULA_STARTS, guarded};
    use proptest::prelude::*;

    #[test]
    fn only_what_begins_a_formula_is_guarded() {
        for cell in ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x"] {
            assert_eq!(guarded(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["", "a=1", " =1", "2025-01-14", "'=1", "회고"] {
            assert_eq!(guarded(cell.to_owned()), cell);
        }
    }

    proptest! {
        #[test]
        fn a_cell_is_still_all_there(cell in "[=+@＝＋－＠\t\r'-]?.{0,20}") {
            let shown = guarded(cell.clone());
            prop_assert!(!shown.starts_with(FORMULA_STARTS));
            prop_assert!(shown == cell || shown.strip_prefix('\'') == Some(&cell));
        }
    }
}
