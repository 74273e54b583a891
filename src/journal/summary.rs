//! What a period came to (`cli.md`, "The weekly summary"): what was done, what to keep, what was a problem, what became of
//! every Try, which questions are open.

use super::{
    ClosingKind, Entry, FollowThroughRecord, Journal, Ledger, Lineage, Period, PeriodRecord, RecurringRecord,
    SectionKind, State, SummaryEntryRecord, SummaryRecord, SummaryTriesRecord, TryRecord, identity_text, program_week,
    questions,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// The summary of `period`. States, ages and counts are those of the period's last day; in a period that still runs on
/// `today`, those of today (or of the newest entry, where one was written ahead).
pub fn summarize(journal: &Journal, ledger: &Ledger, period: Period, today: NaiveDate) -> SummaryRecord {
    let entries: Vec<(NaiveDate, &Entry)> = journal
        .entries()
        .into_iter()
        .filter_map(|entry| entry.date.map(|date| (date, entry)))
        .filter(|(date, _)| period.contains(*date))
        .collect();
    SummaryRecord {
        period: period_record(journal, period),
        entries: entries.iter().map(|(date, entry)| entry_record(*date, entry)).collect(),
        keep: recurring(&entries, SectionKind::Keep),
        problem: recurring(&entries, SectionKind::Problem),
        tries: tries(ledger, period, as_of(ledger, period, today)),
        follow_through: follow_through(journal, ledger, period),
        questions: questions_of(journal, period),
        experiments: Vec::new(),
    }
}

fn period_record(journal: &Journal, period: Period) -> PeriodRecord {
    let week = period.iso_week();
    let start = journal.settings.program_starts_on;
    PeriodRecord {
        from: period.from,
        to: period.to,
        iso_week: week.map(|week| format!("{:04}-W{:02}", week.year(), week.week())),
        program_week: start
            .filter(|_| week.is_some())
            .map(|start| program_week(start, period.from)),
    }
}

fn entry_record(date: NaiveDate, entry: &Entry) -> SummaryEntryRecord {
    let activities = entry
        .items(SectionKind::Review)
        .filter(|(_, item)| !item.says_nothing && !item.text.is_empty())
        .map(|(_, item)| item.text.clone());
    SummaryEntryRecord {
        date,
        path: entry.path.clone(),
        title: entry.title.clone(),
        activities: activities.collect(),
    }
}

/// The items of the sections of `kind`, each once with the days it stands in, in the order of their first day. Nested
/// lines are no items, so a nested `지난 Try: …` that settles a Try is none either.
fn recurring(entries: &[(NaiveDate, &Entry)], kind: SectionKind) -> Vec<RecurringRecord> {
    let mut records: Vec<RecurringRecord> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (date, entry) in entries {
        for (_, item) in entry.items(kind) {
            let identity = identity_text(&item.text);
            if item.says_nothing || identity.is_empty() {
                continue;
            }
            let place = *places.entry(identity).or_insert(records.len());
            match records.get_mut(place) {
                Some(record) if record.dates.last() == Some(date) => {}
                Some(record) => record.dates.push(*date),
                None => records.push(RecurringRecord {
                    text: item.text.clone(),
                    dates: vec![*date],
                }),
            }
        }
    }
    records
}

/// The day whose ages a summary gives.
fn as_of(ledger: &Ledger, period: Period, today: NaiveDate) -> NaiveDate {
    let newest = ledger.entry_days.iter().rev().copied().find(|day| *day <= period.to);
    match period.contains(today) {
        true => newest.map_or(today, |newest| newest.max(today)),
        false => period.to,
    }
}

fn tries(ledger: &Ledger, period: Period, as_of: NaiveDate) -> SummaryTriesRecord {
    let records = |wanted: &dyn Fn(&Lineage) -> bool| -> Vec<TryRecord> {
        let wanted = ledger.lineages.iter().filter(|lineage| wanted(lineage));
        wanted.map(|lineage| ledger.record(lineage, as_of)).collect()
    };
    let closed = |kind| records(&|lineage| closed_in(ledger, lineage, period) == Some(kind));
    SummaryTriesRecord {
        new: records(&|lineage| stands_by(ledger, lineage, period.to) && period.contains(lineage.origin)),
        done: closed(ClosingKind::Done),
        kept: closed(ClosingKind::Kept),
        problem: records(&|lineage| {
            stands_by(ledger, lineage, period.to) && lineage.problems.iter().any(|place| period.contains(place.date))
        }),
        dropped: closed(ClosingKind::Dropped),
        outstanding: ledger
            .outstanding(period.to)
            .into_iter()
            .map(|lineage| ledger.record(lineage, as_of))
            .collect(),
    }
}

/// Whether any occurrence of it was written by `day`.
fn stands_by(ledger: &Ledger, lineage: &Lineage, day: NaiveDate) -> bool {
    ledger.state(lineage, day).is_some()
}

/// How it was closed in the period, by the closing that decides on the period's last day.
fn closed_in(ledger: &Ledger, lineage: &Lineage, period: Period) -> Option<ClosingKind> {
    let closing = ledger.closing(lineage, period.to)?;
    let stands = stands_by(ledger, lineage, period.to);
    (stands && period.contains(closing.on)).then_some(closing.kind)
}

/// Of the Tries open at some time in the period the share closed in it as done or kept. History is not counted.
fn follow_through(journal: &Journal, ledger: &Ledger, period: Period) -> FollowThroughRecord {
    let due: Vec<&Lineage> = ledger
        .lineages
        .iter()
        .filter(|lineage| was_open(journal, ledger, lineage, period))
        .collect();
    let acted_on = |lineage: &&&Lineage| {
        let closing = closed_in(ledger, lineage, period);
        matches!(closing, Some(ClosingKind::Done | ClosingKind::Kept))
    };
    let closed = due.iter().filter(acted_on).count();
    let rate = (!due.is_empty()).then(|| (closed as f64 / due.len() as f64 * 100.0).round() / 100.0);
    FollowThroughRecord {
        closed,
        due: due.len(),
        rate,
    }
}

/// Whether it was open on some day of the period: written by its end, not closed before it, and not history.
fn was_open(journal: &Journal, ledger: &Ledger, lineage: &Lineage, period: Period) -> bool {
    let before = period.from.pred_opt().and_then(|day| ledger.state(lineage, day));
    let latest = ledger.latest(lineage, period.to).map(|latest| latest.place.date);
    let since = journal.settings.carry_since;
    let history = latest.is_none_or(|latest| since.is_some_and(|since| latest < since));
    let unknown = ledger.state(lineage, period.to) == Some(State::Unknown);
    !history && !unknown && !before.is_some_and(State::is_closed)
}

/// The questions open at the period's end, and those asked in it that stand answered by then.
fn questions_of(journal: &Journal, period: Period) -> Vec<super::QuestionRecord> {
    let mut questions = questions::questions(journal, period.to);
    questions.retain(|question| !question.answered || period.contains(question.date));
    questions
}
