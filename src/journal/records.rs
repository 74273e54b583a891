//! The documents of `--json`, as plain records; their JSON Schemas are made from these types.

use super::{DateSource, ExperimentRecord, SectionKind, State};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Serialize;

/// One Try, as `try --json` and summaries give it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TryRecord {
    /// The shortest unique prefix of the ID, four characters or more.
    pub id: String,
    /// The item's own first paragraph without mark, link and stamps.
    pub text: String,
    pub state: State,
    /// Whether it is the one to act on next.
    pub focus: bool,
    pub urgent: bool,
    pub important: bool,
    /// The day it was first written.
    pub origin: NaiveDate,
    /// The day of its newest occurrence.
    pub latest: NaiveDate,
    /// Days since the origin.
    pub age_days: i64,
    /// Entries it was carried into.
    pub carries: usize,
    /// Days it was tried.
    pub attempts: usize,
    /// Carried `stale-after` times or more since the last attempt.
    pub stale: bool,
    /// The day it is put off to.
    pub until: Option<NaiveDate>,
    /// Nested items and further paragraphs as plain text.
    pub notes: Vec<String>,
    pub occurrences: Vec<OccurrenceRecord>,
}

/// One place where a Try stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OccurrenceRecord {
    pub date: NaiveDate,
    /// Relative to the journal with `/`.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// The character in brackets.
    pub mark: Option<char>,
}

/// `hoego try --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TriesRecord {
    pub as_of: NaiveDate,
    pub tries: Vec<TryRecord>,
}

/// `hoego new --json`, `today --json` and `carry --json`: the day's entry, and what came into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScaffoldRecord {
    pub date: NaiveDate,
    /// Relative to the journal with `/`.
    pub path: String,
    /// Whether there was no entry of that day before.
    pub made: bool,
    /// The IDs of the Tries that were carried, in the order in which they are written.
    pub carried: Vec<String>,
    /// How many more are due and stand in no entry of the day.
    pub left: usize,
}

/// `hoego show --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EntryRecord {
    pub path: String,
    pub date: Option<NaiveDate>,
    pub date_from: Option<DateSource>,
    pub title: Option<String>,
    pub sections: Vec<SectionRecord>,
}

/// A section as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SectionRecord {
    pub kind: SectionKind,
    /// The line that names it, as written.
    pub heading: String,
    pub line: usize,
    /// In Review the activities.
    pub items: Vec<ItemRecord>,
}

/// An item as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ItemRecord {
    pub text: String,
    pub mark: Option<char>,
    pub notes: Vec<String>,
    pub line: usize,
}

/// `hoego week --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SummaryRecord {
    pub period: PeriodRecord,
    pub entries: Vec<SummaryEntryRecord>,
    pub keep: Vec<RecurringRecord>,
    pub problem: Vec<RecurringRecord>,
    pub tries: SummaryTriesRecord,
    pub follow_through: FollowThroughRecord,
    pub questions: Vec<QuestionRecord>,
    /// Experiments that ran or were linked.
    pub experiments: Vec<ExperimentRecord>,
}

/// The days a summary covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PeriodRecord {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// `2025-W03` where the period is one ISO week.
    pub iso_week: Option<String>,
    /// The program week where the period is one week and `program-starts-on` is set.
    pub program_week: Option<i64>,
}

/// One entry of the period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SummaryEntryRecord {
    pub date: NaiveDate,
    pub path: String,
    pub title: Option<String>,
    pub activities: Vec<String>,
}

/// An item with the days it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RecurringRecord {
    pub text: String,
    pub dates: Vec<NaiveDate>,
}

/// What became of the period's Tries.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct SummaryTriesRecord {
    /// Originated in the period.
    pub new: Vec<TryRecord>,
    pub done: Vec<TryRecord>,
    /// Closed by Keep; not repeated under `done`.
    pub kept: Vec<TryRecord>,
    /// Written down as a Problem in the period, whatever their state.
    pub problem: Vec<TryRecord>,
    pub dropped: Vec<TryRecord>,
    /// Outstanding at the end of the period.
    pub outstanding: Vec<TryRecord>,
}

/// Of the Tries open at some time in the period, the share closed in it as done or kept.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct FollowThroughRecord {
    pub closed: usize,
    pub due: usize,
    /// `closed / due`, rounded to two digits; `null` when nothing was open.
    pub rate: Option<f64>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionRecord {
    pub text: String,
    pub date: NaiveDate,
    pub path: String,
    pub line: usize,
    pub answered: bool,
}

/// `hoego questions --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct QuestionsRecord {
    pub questions: Vec<AskedRecord>,
}

/// A question with its evidence.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct AskedRecord {
    #[serde(flatten)]
    pub question: QuestionRecord,
    /// The experiments it links to, with the verdicts of their last runs.
    pub experiments: Vec<ExperimentRecord>,
}

/// `hoego check --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckRecord {
    pub findings: Vec<FindingRecord>,
}

/// Something `check` found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FindingRecord {
    pub path: String,
    pub line: usize,
    /// The name of the rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub fix: String,
    /// Whether `check --fix` does it.
    pub fixable: bool,
}
