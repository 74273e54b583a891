//! The pattern of entries that most dated files of a folder fit, and Obsidian's own.

use super::{DateSource, EntryFile, Journal};
use chrono::NaiveDate;
use std::collections::HashMap;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization as _;

/// Ways to read one path that are tried at most.
const READINGS: usize = 64;

/// The pattern that gives the paths of most dated files back, and how many those are; `None` where none gives any. `usable` says
/// whether a pattern determines a day.
///
/// Where files lie in folders that no date explains (`W1`, `W2`, topics), no pattern gives most of them back, and that of one
/// folder would send every new entry into it: then the pattern of the names is taken, in the folder they all lie in.
pub fn fit_pattern(journal: &Journal, usable: impl Fn(&str) -> bool) -> Option<(String, usize)> {
    let dated = journal
        .files
        .values()
        .filter_map(|file| Some((nfc(&file.path), day_in_path(file)?)));
    let dated: Vec<(String, NaiveDate)> = dated.collect();
    let (pattern, count) = most_fit(&dated, &usable)?;
    if count * 2 >= dated.len() {
        return Some((pattern, count));
    }
    let common = common_folder(&dated);
    let flat = |(path, day): &(String, NaiveDate)| {
        let name = path.rfind('/').map_or(path.as_str(), |slash| &path[slash + 1..]);
        (format!("{common}{name}"), *day)
    };
    let flat: Vec<(String, NaiveDate)> = dated.iter().map(flat).collect();
    most_fit(&flat, &usable)
        .filter(|(_, fits)| *fits > count)
        .or(Some((pattern, count)))
}

/// The pattern that fits more of the dated files than the one in force does, if there is such a one: then new entries would go to another
/// place than the old ones. `usable` as for [`fit_pattern`].
pub fn other_pattern(journal: &Journal, usable: impl Fn(&str) -> bool) -> Option<String> {
    let (pattern, count) = fit_pattern(journal, usable)?;
    let in_force =
        |file: &&Arc<EntryFile>| day_in_path(file).is_some_and(|day| journal.path_by_pattern(day) == nfc(&file.path));
    let fitting = journal.files.values().filter(in_force).count();
    (fitting < count && pattern != journal.settings.entries).then_some(pattern)
}

fn nfc(path: &str) -> String {
    path.nfc().collect()
}

fn most_fit(dated: &[(String, NaiveDate)], usable: &impl Fn(&str) -> bool) -> Option<(String, usize)> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (path, day) in dated {
        for pattern in readings(path, *day) {
            *counts.entry(pattern).or_default() += 1;
        }
    }
    let usable = counts.into_iter().filter(|(pattern, _)| usable(pattern));
    // Of those that fit alike, the one that takes more of the path for a date explains more; `07` is rather padded than not.
    usable.max_by_key(|(pattern, count)| {
        let parts = pattern.matches('%').count();
        let bare = pattern.matches("%-").count();
        (*count, parts, std::cmp::Reverse((bare, pattern.clone())))
    })
}

/// The folder that all paths lie in, with its `/`; empty for the root.
fn common_folder(dated: &[(String, NaiveDate)]) -> String {
    let folders = |path: &str| path.rfind('/').map_or("", |slash| &path[..=slash]).to_owned();
    let mut common = dated.first().map(|(path, _)| folders(path)).unwrap_or_default();
    while !dated.iter().all(|(path, _)| path.starts_with(&common)) {
        common = folders(common.trim_end_matches('/'));
    }
    common
}

fn day_in_path(file: &EntryFile) -> Option<NaiveDate> {
    let [entry] = file.entries.as_slice() else { return None };
    match entry.date_from {
        Some(DateSource::Path | DateSource::Name) => entry.date,
        _ => None,
    }
}

/// Every pattern that gives `path` for `day`: each run of digits may be a part of the date, or just digits.
fn readings(path: &str, day: NaiveDate) -> Vec<String> {
    let mut readings = vec![String::new()];
    let mut before = "";
    for piece in pieces(path) {
        // `W1` and `day3` count something else.
        let counts = is_number(piece) && piece.len() < 3 && before.ends_with(|c: char| c.is_ascii_alphabetic());
        let meanings = if counts {
            vec![piece.to_owned()]
        } else {
            meanings(piece, day)
        };
        before = piece;
        let longer = readings
            .iter()
            .flat_map(|start| meanings.iter().map(move |end| format!("{start}{end}")));
        readings = longer.take(READINGS).collect();
    }
    readings.retain(|pattern| pattern.contains('%'));
    readings
}

/// `path` cut into runs of digits and what stands between them. Digits of a folder with Latin letters (`W1`) are left in it.
fn pieces(path: &str) -> Vec<&str> {
    let file_starts = path.rfind('/').map_or(0, |slash| slash + 1);
    let mut pieces = Vec::new();
    let mut start = 0;
    for part in path.split_inclusive('/') {
        let whole = start < file_starts && part.contains(|c: char| c.is_ascii_alphabetic());
        start += part.len();
        if whole {
            pieces.push(part);
            continue;
        }
        let mut rest = part;
        while let Some(first) = rest.chars().next() {
            let digits = first.is_ascii_digit();
            let end = rest.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(rest.len());
            let (piece, after) = rest.split_at(end);
            pieces.push(piece);
            rest = after;
        }
    }
    pieces
}

fn is_number(piece: &str) -> bool {
    !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit())
}

/// What `piece` may stand for in a pattern, parts of the date first.
fn meanings(piece: &str, day: NaiveDate) -> Vec<String> {
    if !is_number(piece) {
        return vec![weekday_meaning(piece, day)];
    }
    const PARTS: [&str; 9] = ["%Y%m%d", "%y%m%d", "%Y%m", "%m%d", "%Y", "%m", "%d", "%-m", "%-d"];
    let fits = |part: &&&str| day.format(part).to_string() == piece;
    let mut meanings: Vec<String> = PARTS.iter().filter(fits).map(|part| (*part).to_owned()).collect();
    if day.format("%y").to_string() == piece {
        meanings.push("%y".to_owned());
    }
    // `01` may be padded, `12` may be either; the padded reading is the commoner and stands first.
    meanings.push(piece.to_owned());
    meanings
}

/// Other text stands for itself, except for the English name of the weekday.
fn weekday_meaning(piece: &str, day: NaiveDate) -> String {
    let text = piece.replace('%', "%%");
    for name in ["%A", "%B"] {
        let word = day.format(name).to_string();
        if text.contains(&word) {
            return text.replace(&word, name);
        }
    }
    text
}

/// The pattern of an Obsidian vault from its `daily-notes.json`: folder, and a moment.js format as strftime. `None` where it says
/// something that strftime cannot.
pub fn obsidian_pattern(settings: &str) -> Option<String> {
    let settings: serde_json::Value = serde_json::from_str(settings).ok()?;
    let text = |key: &str| settings.get(key).and_then(serde_json::Value::as_str).map(str::trim);
    let folder = text("folder").unwrap_or_default().trim_matches('/');
    let format = text("format")
        .filter(|format| !format.is_empty())
        .unwrap_or("YYYY-MM-DD");
    let name = strftime_of(format)?;
    let folder = folder.replace('%', "%%");
    Some(match folder.as_str() {
        "" => format!("{name}.md"),
        folder => format!("{folder}/{name}.md"),
    })
}

/// moment.js's format as strftime.
fn strftime_of(format: &str) -> Option<String> {
    const TOKENS: [(&str, &str); 16] = [
        ("YYYY", "%Y"),
        ("YY", "%y"),
        ("GGGG", "%G"),
        ("MMMM", "%B"),
        ("MMM", "%b"),
        ("MM", "%m"),
        ("M", "%-m"),
        ("DDDD", "%j"),
        ("DD", "%d"),
        ("D", "%-d"),
        ("dddd", "%A"),
        ("ddd", "%a"),
        ("WW", "%V"),
        ("E", "%u"),
        ("%", "%%"),
        ("[]", ""),
    ];
    let mut out = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if first == '['
            && let Some((literal, after)) = rest.get(1..)?.split_once(']')
        {
            out.push_str(&literal.replace('%', "%%"));
            rest = after;
            continue;
        }
        let token = TOKENS.iter().find(|(token, _)| rest.starts_with(token));
        if let Some((token, meaning)) = token {
            // `Do` is the 1st, and strftime has no such number.
            let after = rest.get(token.len()..)?;
            if after.starts_with('o') {
                return None;
            }
            out.push_str(meaning);
            rest = after;
            continue;
        }
        if first.is_ascii_alphabetic() {
            return None;
        }
        out.push(first);
        rest = rest.get(first.len_utf8()..)?;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Entry, Settings};
    use std::sync::Arc;

    fn journal(files: &[(&str, &str)]) -> Journal {
        let mut journal = Journal {
            settings: Settings::default(),
            ..Journal::default()
        };
        for (path, day) in files {
            let entry = Entry {
                path: (*path).to_owned(),
                date: day.parse().ok(),
                date_from: Some(DateSource::Name),
                title: None,
                title_date: None,
                sections: Vec::new(),
                questions: Vec::new(),
                span: 0..0,
            };
            let file = EntryFile {
                path: (*path).to_owned(),
                text: Arc::from(""),
                entries: vec![entry],
            };
            journal.files.insert((*path).to_owned(), Arc::new(file));
        }
        journal
    }

    fn fit(files: &[(&str, &str)]) -> String {
        let probe = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let usable =
            |pattern: &str| NaiveDate::parse_from_str(&probe.format(pattern).to_string(), pattern) == Ok(probe);
        fit_pattern(&journal(files), usable)
            .map(|(pattern, count)| format!("{pattern} ({count})"))
            .unwrap_or_default()
    }

    #[test]
    fn the_pattern_is_read_off_the_paths() {
        for (files, want) in [
            (
                &[
                    ("2025-01-13.md", "2025-01-13"),
                    ("notes/2025-01-10.md", "2025-01-10"),
                    ("2025-01-14.md", "2025-01-14"),
                ][..],
                "%Y-%m-%d.md (2)",
            ),
            (
                &[
                    ("2025/01/2025-01-13.md", "2025-01-13"),
                    ("2024/12/2024-12-12.md", "2024-12-12"),
                ],
                "%Y/%m/%Y-%m-%d.md (2)",
            ),
            (
                &[("W1/2025.01.13.md", "2025-01-13"), ("W1/2025.01.12.md", "2025-01-12")],
                "W1/%Y.%m.%d.md (2)",
            ),
            (&[("W1_250113.md", "2025-01-13")], "W1_%y%m%d.md (1)"),
            (&[("250113.md", "2025-01-13")], "%y%m%d.md (1)"),
            (
                &[("2025/7월 4일.md", "2025-07-04"), ("2025/12월 14일.md", "2025-12-14")],
                "%Y/%-m월 %-d일.md (2)",
            ),
            (
                &[("100% 회고/2025-01-13.md", "2025-01-13")],
                "100%% 회고/%Y-%m-%d.md (1)",
            ),
            (
                &[
                    ("journal/2025-01-13 Monday.md", "2025-01-13"),
                    ("journal/2025-01-14 Tuesday.md", "2025-01-14"),
                ],
                "journal/%Y-%m-%d %A.md (2)",
            ),
            (&[("retrospective/W1/0701.md", "2024-07-01")], ""),
        ] {
            assert_eq!(fit(files), want);
        }
    }

    #[test]
    fn obsidian_says_folder_and_format() {
        let pattern = |text| obsidian_pattern(text).unwrap_or_default();
        assert_eq!(
            pattern(r#"{"folder": "일기/", "format": "YYYY/MM/YYYY-MM-DD"}"#),
            "일기/%Y/%m/%Y-%m-%d.md"
        );
        assert_eq!(pattern(r#"{"folder": ""}"#), "%Y-%m-%d.md");
        assert_eq!(
            pattern(r#"{"format": "YYYY[년] M[월] D[일] dddd"}"#),
            "%Y년 %-m월 %-d일 %A.md"
        );
        assert_eq!(pattern(r#"{"format": "MMMM Do YYYY"}"#), "");
        assert_eq!(pattern("not json"), "");
    }
}
