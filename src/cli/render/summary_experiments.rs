//! The part of a summary that names experiments: what each claimed, and what its last run carries.

use super::summary_view::link_to;
use crate::journal::{ClaimRecord, ExperimentRecord, SummaryRecord, SummaryWords, Words};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// An experiment with what its last run carries.
#[derive(Debug, Clone, Serialize)]
pub struct ExperimentView {
    pub id: String,
    pub link: String,
    /// The day of its last run, empty when it never ran.
    pub day: String,
    pub claims: Vec<ClaimView>,
}

/// A claim with its verdict.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimView {
    /// The claim as inline code of Markdown.
    pub code: String,
    /// The verdict in words.
    pub verdict: &'static str,
    /// `137/200`, empty for a claim about figures.
    pub count: String,
}

impl ExperimentView {
    /// Those of `record`, in the language of `words`; `base` stands before every link.
    pub fn all(record: &SummaryRecord, words: Words, base: &str, offset: FixedOffset) -> Vec<Self> {
        let views = record
            .experiments
            .iter()
            .map(|record| Self::new(record, words, base, offset));
        views.collect()
    }

    fn new(record: &ExperimentRecord, words: Words, base: &str, offset: FixedOffset) -> Self {
        let link = match record.path.is_empty() {
            true => String::new(),
            false => format!("{base}{}#{}", link_to(&record.path), link_to(&record.id)),
        };
        let claims = record.claims.iter().map(|claim| ClaimView::new(claim, words.summary()));
        Self {
            id: record.id.clone(),
            link,
            day: day_of_run(record.last_run.as_deref(), offset),
            claims: claims.collect(),
        }
    }
}

impl ClaimView {
    fn new(claim: &ClaimRecord, words: &SummaryWords) -> Self {
        Self {
            code: code_span(&claim.text),
            verdict: words.verdict(claim.verdict),
            count: match (claim.count, claim.of) {
                (Some(count), Some(of)) => format!("{count}/{of}"),
                _ => String::new(),
            },
        }
    }
}

/// The day of the run `run` (RFC 3339) where the clock is `offset` ahead of UTC; empty without a run.
pub fn day_of_run(run: Option<&str>, offset: FixedOffset) -> String {
    let time = run.and_then(|run| DateTime::parse_from_rfc3339(run).ok());
    time.map(|time| time.with_timezone(&offset).date_naive().to_string())
        .unwrap_or_default()
}

/// `text` as inline code: with more back-ticks around it than stand in it, and no line end.
pub fn code_span(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}
