//! Two weeks of entries to play with, made by the same steps a person's days are made of.

use super::append::Below;
use super::{
    DecideError, Decision, Draft, ENTRY_TEMPLATE_SOURCE, Journal, Language, Ledger, LineageKey, SectionKind, Words,
    add_try, append, decide, identity_text, scaffold,
};
use crate::document::EditSet;
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde::Deserialize;

/// A fictional day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleDay {
    /// What was done.
    review: String,
    #[serde(default)]
    keep: Vec<String>,
    #[serde(default)]
    problem: Vec<String>,
    #[serde(default, rename = "try")]
    tries: Vec<String>,
    /// Texts of earlier Tries and what became of them.
    #[serde(default)]
    done: Vec<String>,
    #[serde(default)]
    kept: Vec<String>,
    #[serde(default)]
    trying: Vec<String>,
    #[serde(default)]
    missed: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Sample {
    day: Vec<SampleDay>,
}

/// A draft of `journal` with the working days of the two weeks before `today`. Fails only where the journal's pattern or files stand
/// in the way.
pub fn sample(journal: Journal, today: NaiveDate) -> Result<Draft, DecideError> {
    let source = match journal.settings.language {
        Language::Ko => include_str!("../../templates/sample/ko.json"),
        Language::En => include_str!("../../templates/sample/en.json"),
        Language::Ja => include_str!("../../templates/sample/ja.json"),
    };
    let sample: Sample = serde_json::from_str(source).expect("the built-in samples are valid, a test says so");
    let mut draft = Draft::new(journal);
    let working = |day: &NaiveDate| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let days = (1..=14)
        .rev()
        .filter_map(|back| today.checked_sub_days(Days::new(back)))
        .filter(working);
    for (day, written) in days.zip(&sample.day) {
        write_day(&mut draft, day, written)?;
    }
    Ok(draft)
}

fn write_day(draft: &mut Draft, day: NaiveDate, written: &SampleDay) -> Result<(), DecideError> {
    let path = scaffold(draft, day, ENTRY_TEMPLATE_SOURCE)?.path;
    review(draft, &path, day, &written.review)?;
    let decisions = [
        (&written.done, Decision::Done),
        (&written.kept, Decision::Keep),
        (&written.trying, Decision::Trying),
        (&written.missed, Decision::Problem),
    ];
    for (texts, decision) in decisions {
        for text in texts {
            if let Some(key) = find(draft, text) {
                decide(draft, &key, &decision, day, ENTRY_TEMPLATE_SOURCE)?;
            }
        }
    }
    add(draft, &path, day, SectionKind::Keep, &written.keep)?;
    add(draft, &path, day, SectionKind::Problem, &written.problem)?;
    for text in &written.tries {
        add_try(draft, day, text, ENTRY_TEMPLATE_SOURCE)?;
    }
    Ok(())
}

/// Puts `text` below the heading of Review as it is: its block quotes name the activities.
fn review(draft: &mut Draft, path: &str, day: NaiveDate, text: &str) -> Result<(), DecideError> {
    let section = draft
        .journal()
        .entry_on(day)
        .and_then(|entry| entry.section(SectionKind::Review));
    if let Some(at) = section.map(|section| section.body_start) {
        let mut edits = EditSet::new();
        edits.insert(at, format!("\n{text}\n"));
        draft.edit(path, &edits)?;
    }
    Ok(())
}

fn add(draft: &mut Draft, path: &str, day: NaiveDate, kind: SectionKind, texts: &[String]) -> Result<(), DecideError> {
    for text in texts {
        let journal = draft.journal();
        let Some(entry) = journal.entry_on(day) else { continue };
        let mut edits = EditSet::new();
        let words = Words::new(journal.settings.language);
        append::item(&mut edits, journal.text(path), entry, (kind, Below::Apart), text, words);
        draft.edit(path, &edits)?;
    }
    Ok(())
}

/// The lineage whose newest occurrence has that text.
fn find(draft: &Draft, text: &str) -> Option<LineageKey> {
    let wanted = identity_text(text);
    let ledger = Ledger::new(draft.journal());
    let lineage = ledger.lineages.iter().find(|lineage| {
        let occurrence = lineage.occurrences.last();
        occurrence.is_some_and(|occurrence| identity_text(&occurrence.text) == wanted)
    });
    lineage.map(|lineage| lineage.key())
}
