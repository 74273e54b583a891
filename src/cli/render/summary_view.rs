//! What the templates of a summary get: the record with the words, labels and links that a reader sees.

use super::summary_experiments::ExperimentView;
use crate::document::escape_block_start;
use crate::journal::{
    Period, QuestionRecord, RecurringRecord, SummaryRecord, SummaryTriesRecord, SummaryWords, TryRecord, Words,
};
use chrono::{Datelike, FixedOffset, NaiveDate};
use serde::Serialize;
use std::collections::BTreeMap;

/// The variables of `summary.md` and `summary.html`.
#[derive(Debug, Clone, Serialize)]
pub struct SummaryView {
    pub language: &'static str,
    pub title: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub iso_week: Option<String>,
    pub program_week: Option<i64>,
    pub words: &'static SummaryWords,
    pub entry_count: String,
    pub entries: Vec<EntryView>,
    pub keep: Vec<ItemView>,
    pub problem: Vec<ItemView>,
    pub any_tries: bool,
    pub tries: TriesView,
    pub follow_through: FollowThroughView,
    pub questions: Vec<QuestionView>,
    pub experiments: Vec<ExperimentView>,
}

/// A day with the link to its entry.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    pub label: String,
    pub link: String,
}

/// An entry with what was done.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    pub date: NaiveDate,
    pub title: String,
    pub label: String,
    pub link: String,
    pub activities: Vec<String>,
}

/// An item with the days it stands in.
#[derive(Debug, Clone, Serialize)]
pub struct ItemView {
    pub text: String,
    pub days: Vec<DayView>,
}

/// The Tries by what became of them.
#[derive(Debug, Clone, Serialize)]
pub struct TriesView {
    pub new: Vec<TryView>,
    pub done: Vec<TryView>,
    pub kept: Vec<TryView>,
    pub problem: Vec<TryView>,
    pub dropped: Vec<TryView>,
    pub outstanding: Vec<TryView>,
}

/// A Try with what there is to say about it.
#[derive(Debug, Clone, Serialize)]
pub struct TryView {
    pub id: String,
    pub text: String,
    pub state: String,
    pub focus: bool,
    pub origin: DayView,
    /// Focus or habit, age, carries, the day it is put off to: only what there is to say while it is not closed.
    pub facts: Vec<String>,
}

/// How many of the Tries that were open were acted on; `percent` is none when none was open.
#[derive(Debug, Clone, Serialize)]
pub struct FollowThroughView {
    pub closed: usize,
    pub due: usize,
    pub percent: Option<i64>,
}

/// A question with the link to its entry.
#[derive(Debug, Clone, Serialize)]
pub struct QuestionView {
    pub text: String,
    pub label: String,
    pub link: String,
    pub answered: bool,
}

impl SummaryView {
    /// The view of `record` in the language of `words`; `base` stands before every link: the way from the folder in which the
    /// summary will lie to the journal's root, empty or ending in `/`; `offset` says on which day a run was.
    pub fn new(record: &SummaryRecord, words: Words, base: &str, offset: FixedOffset) -> Self {
        let viewer = Viewer::new(record, words, base);
        let period = &record.period;
        Self {
            language: words.code(),
            title: title(record, words),
            from: period.from,
            to: period.to,
            iso_week: period.iso_week.clone(),
            program_week: period.program_week,
            words: words.summary(),
            entry_count: words.entry_count(record.entries.len()),
            entries: viewer.entries(record),
            keep: viewer.items(&record.keep),
            problem: viewer.items(&record.problem),
            any_tries: any_tries(&record.tries),
            tries: viewer.tries(&record.tries),
            follow_through: FollowThroughView {
                closed: record.follow_through.closed,
                due: record.follow_through.due,
                percent: record.follow_through.rate.map(|rate| (rate * 100.0).round() as i64),
            },
            questions: record
                .questions
                .iter()
                .map(|question| viewer.question(question))
                .collect(),
            experiments: ExperimentView::all(record, words, base, offset),
        }
    }
}

fn title(record: &SummaryRecord, words: Words) -> String {
    let period = &record.period;
    let month = Period::month_of(period.from);
    if let Some(week) = period.program_week {
        return words.summary_of(&words.program_week(week));
    }
    if let Some(week) = &period.iso_week {
        return words.summary_of(week);
    }
    match (month.from, month.to) == (period.from, period.to) {
        true => words.summary_of(&words.month(period.from)),
        // No days here: a title that begins with one would make the summary look like an entry of that day.
        false => words.summary().title.to_owned(),
    }
}

fn any_tries(tries: &SummaryTriesRecord) -> bool {
    let all = [
        &tries.new,
        &tries.done,
        &tries.kept,
        &tries.problem,
        &tries.dropped,
        &tries.outstanding,
    ];
    all.iter().any(|tries| !tries.is_empty())
}

/// Makes labels and links.
struct Viewer<'a> {
    words: Words,
    base: &'a str,
    period: Period,
    /// The first file of each day.
    paths: BTreeMap<NaiveDate, &'a str>,
}

impl<'a> Viewer<'a> {
    fn new(record: &'a SummaryRecord, words: Words, base: &'a str) -> Self {
        let entries = record.entries.iter().rev();
        Self {
            words,
            base,
            period: Period {
                from: record.period.from,
                to: record.period.to,
            },
            paths: entries.map(|entry| (entry.date, &*entry.path)).collect(),
        }
    }

    fn entries(&self, record: &SummaryRecord) -> Vec<EntryView> {
        let entries = record.entries.iter();
        let view = |entry: &crate::journal::SummaryEntryRecord| EntryView {
            date: entry.date,
            title: entry.title.clone().unwrap_or_else(|| entry.date.to_string()),
            label: format!("{} ({})", entry.date, self.words.weekday_short(entry.date)),
            link: self.link(&entry.path),
            activities: entry.activities.iter().map(|text| escape_block_start(text)).collect(),
        };
        entries.map(view).collect()
    }

    fn items(&self, items: &[RecurringRecord]) -> Vec<ItemView> {
        let view = |item: &RecurringRecord| ItemView {
            text: escape_block_start(&item.text),
            days: item.dates.iter().map(|date| self.day(*date, None)).collect(),
        };
        items.iter().map(view).collect()
    }

    fn tries(&self, tries: &SummaryTriesRecord) -> TriesView {
        let views = |tries: &[TryRecord]| tries.iter().map(|record| self.try_(record)).collect();
        TriesView {
            new: views(&tries.new),
            done: views(&tries.done),
            kept: views(&tries.kept),
            problem: views(&tries.problem),
            dropped: views(&tries.dropped),
            outstanding: views(&tries.outstanding),
        }
    }

    fn try_(&self, record: &TryRecord) -> TryView {
        let path = record.occurrences.first().map(|occurrence| &*occurrence.path);
        TryView {
            id: record.id.clone(),
            text: escape_block_start(&record.text),
            state: format!("{:?}", record.state).to_lowercase(),
            focus: record.focus,
            origin: self.day(record.origin, path),
            facts: if record.state.is_closed() {
                Vec::new()
            } else {
                self.facts(record)
            },
        }
    }

    fn facts(&self, record: &TryRecord) -> Vec<String> {
        let words = self.words.summary();
        let habit = record.state == crate::journal::State::Trying;
        let facts = [
            record.focus.then(|| words.focus.to_owned()),
            habit.then(|| words.habit.to_owned()),
            (record.age_days > 0).then(|| self.words.review_age(record.age_days)),
            (record.carries > 0).then(|| self.words.review_carries(record.carries)),
            record.until.map(|day| self.words.review_until(day)),
        ];
        facts.into_iter().flatten().collect()
    }

    fn question(&self, question: &QuestionRecord) -> QuestionView {
        let day = self.day(question.date, Some(&question.path));
        QuestionView {
            text: escape_block_start(&question.text),
            label: day.label,
            link: day.link,
            answered: question.answered,
        }
    }

    /// A day by its weekday in a period of a week, by month and day in a longer one, else in full.
    fn day(&self, date: NaiveDate, path: Option<&str>) -> DayView {
        let days = (self.period.to - self.period.from).num_days() + 1;
        let label = match (self.period.contains(date), days) {
            (true, ..=7) => self.words.weekday_short(date).to_owned(),
            (true, ..=31) => format!("{}/{}", date.month(), date.day()),
            _ => date.to_string(),
        };
        let path = path.or_else(|| self.paths.get(&date).copied());
        DayView {
            label,
            link: path.map(|path| self.link(path)).unwrap_or_default(),
        }
    }

    fn link(&self, path: &str) -> String {
        format!("{}{}", self.base, link_to(path))
    }
}

/// `path` as the target of a link in Markdown and HTML: what could end the target, or make an address of it that is none, is
/// percent-encoded; letters of any script stay readable.
pub fn link_to(path: &str) -> String {
    let mut link = String::with_capacity(path.len());
    for c in path.chars() {
        let harmless =
            c.is_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~') || !c.is_ascii() && !c.is_whitespace();
        match harmless && !c.is_control() {
            true => link.push(c),
            false => {
                let mut bytes = [0; 4];
                link.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
            }
        }
    }
    // A path with two slashes at its start would be the address of another machine.
    match link.strip_prefix("//") {
        Some(rest) => format!("./{rest}"),
        None => link,
    }
}
