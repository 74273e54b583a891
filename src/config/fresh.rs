//! The `hoego.toml` of a new or adopted journal, with the comments that make it its own manual.

use super::value::quoted;
use chrono::NaiveDate;

/// What a new `hoego.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    pub language: String,
    pub entries: String,
    pub program_starts_on: Option<NaiveDate>,
    /// Words to count as Try.
    pub try_names: Vec<String>,
    pub since: Option<NaiveDate>,
}

impl Fresh {
    /// The text of the file.
    pub fn to_toml(&self) -> String {
        let mut out =
            String::from("# A hoego journal. Every key is optional; `hoego config` shows what holds and why.\n\n");
        out.push_str("[journal]\n");
        line(&mut out, "language", &quoted(&self.language), "ko | en | ja");
        line(&mut out, "entries", &quoted(&self.entries), "the path of a day's file");
        line(
            &mut out,
            "day-starts-at",
            "\"04:00\"",
            "what is written at 02:30 belongs to the day before",
        );
        if let Some(day) = self.program_starts_on {
            line(
                &mut out,
                "program-starts-on",
                &day.to_string(),
                "its week is program week 1",
            );
        }
        if !self.try_names.is_empty() {
            let names: Vec<String> = self.try_names.iter().map(|name| quoted(name)).collect();
            out.push_str("\n[sections]\n");
            line(
                &mut out,
                "try",
                &format!("[{}]", names.join(", ")),
                "headings that count as Try",
            );
        }
        if let Some(since) = self.since {
            out.push_str("\n[carry]\n");
            line(
                &mut out,
                "since",
                &since.to_string(),
                "what was written before is history",
            );
        }
        out
    }
}

fn line(out: &mut String, key: &str, value: &str, comment: &str) {
    let assignment = format!("{key} = {value}");
    out.push_str(&format!("{assignment:<32} # {comment}\n"));
}
