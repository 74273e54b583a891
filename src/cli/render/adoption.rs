//! What `init` found, for a person.

use crate::cli::tame::on_one_line;
use crate::journal::{FindingsRecord, Settings, Words, fill};

/// How to see `nudge` everywhere; README shows the same lines.
const SNIPPETS: &str = include_str!("../../../templates/nudge/snippets.txt");
/// Undated files that are named.
const NAMED: usize = 5;

/// The findings, a line each.
pub fn findings(found: &FindingsRecord, settings: &Settings) -> String {
    let words = Words::new(settings.language);
    let mut lines = vec![entries(found, words)];
    for kind in ["last-try", "review", "keep", "problem", "try"] {
        let (sections, items) = (count(&found.sections, kind), count(&found.items, kind));
        if sections > 0 {
            let values: [(&str, &dyn std::fmt::Display); 3] = [
                ("name", &title(kind, words)),
                ("sections", &grouped(sections)),
                ("items", &grouped(items)),
            ];
            lines.push(fill(words.found_section(), &values));
        }
    }
    lines.push(fill(words.pattern_is(), &[("pattern", &settings.entries)]));
    if let Some(day) = settings.carry_since {
        lines.push(fill(words.carry_since_is(), &[("day", &day)]));
    }
    undated(found, words, &mut lines);
    if !found.days_written_twice.is_empty() {
        let days: Vec<String> = found.days_written_twice.iter().map(ToString::to_string).collect();
        lines.push(format!("{} {}", words.written_twice(), days.join(", ")));
    }
    for heading in &found.unrecognised {
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("heading", &heading.heading),
            ("count", &grouped(heading.entries)),
            ("name", &shell_word(&heading.name)),
        ];
        lines.push(fill(words.count_as_try(), &values));
    }
    if !found.unrecognised.is_empty() {
        lines.push(words.again_after_removing().to_owned());
    }
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

/// The lines to add for `nudge`.
pub fn nudge(words: Words) -> String {
    let lines: String = SNIPPETS.lines().map(|line| format!("  {line}\n")).collect();
    format!("\n{}\n{lines}\n{}\n", words.nudge_intro(), words.start_with())
}

fn count(counts: &std::collections::BTreeMap<String, usize>, kind: &str) -> usize {
    counts.get(kind).copied().unwrap_or_default()
}

fn title(kind: &str, words: Words) -> &'static str {
    match kind {
        "last-try" => words.entry().last_try,
        "review" => "Review",
        "keep" => "Keep",
        "problem" => "Problem",
        _ => "Try",
    }
}

fn entries(found: &FindingsRecord, words: Words) -> String {
    match (found.first, found.last) {
        (Some(first), Some(_)) if found.entries == 1 => fill(words.found_entry(), &[("first", &first)]),
        (Some(first), Some(last)) => {
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("count", &grouped(found.entries)), ("first", &first), ("last", &last)];
            fill(words.found_entries(), &values)
        }
        _ => words.found_none().to_owned(),
    }
}

fn undated(found: &FindingsRecord, words: Words, lines: &mut Vec<String>) {
    let count = found.undated.len();
    match count {
        0 => return,
        1 => lines.push(words.undated_file().to_owned()),
        _ => lines.push(fill(words.undated_files(), &[("count", &grouped(count))])),
    }
    lines.extend(
        found
            .undated
            .iter()
            .take(NAMED)
            .map(|path| format!("  {}", on_one_line(path))),
    );
    if count > NAMED {
        lines.push(format!(
            "  {}",
            fill(words.more_named(), &[("count", &grouped(count - NAMED))])
        ));
    }
    // A README beside entries wants no day; a folder of names without a year does.
    if count > found.entries {
        lines.push(format!("  ({})", words.date_them()));
    }
}

/// `2,102`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `name` as one word of a shell.
fn shell_word(name: &str) -> String {
    if name.chars().all(char::is_alphanumeric) {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', r"'\''"))
}
