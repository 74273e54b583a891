//! What experiments showed, for summaries and questions: which ones ran in a period or were linked in it, with their verdicts.
//! Starts nothing.

use super::stock::{found_in, warn_of_runs};
use crate::cli::context::{Context, OpenJournal};
use crate::cli::error::CommandError;
use crate::document::link_targets;
use crate::journal::{AskedRecord, ExperimentRecord, Period, QuestionRecord};
use crate::lab::{Found, linked_experiments};
use crate::system::{Root, Runs, read_all_runs};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// The recorded runs of all experiments, by ID.
pub type AllRuns = BTreeMap<String, Runs>;

/// The recorded runs of the journal at `root`. Lines that are none are warned of.
pub fn recorded_runs(context: &Context, root: &Root) -> Result<AllRuns, CommandError> {
    let runs = read_all_runs(root)?;
    for runs in runs.values() {
        warn_of_runs(context, &runs.problems);
    }
    Ok(runs)
}

/// Experiments of a journal and their recorded runs.
#[derive(Debug)]
pub struct Evidence<'a> {
    open: &'a OpenJournal,
    found: Vec<Found>,
    /// Path and ID of all that have one.
    by_entry: HashSet<(String, String)>,
    /// The first place in `found` of each ID.
    by_id: HashMap<String, usize>,
    runs: AllRuns,
    offset: FixedOffset,
}

impl<'a> Evidence<'a> {
    /// Reads what there is. Lines that are no runs are warned of.
    pub fn read(context: &Context, open: &'a OpenJournal) -> Result<Self, CommandError> {
        Self::of(context, open, recorded_runs(context, &open.root)?)
    }

    /// The same with the runs that were read already.
    pub fn of(context: &Context, open: &'a OpenJournal, runs: AllRuns) -> Result<Self, CommandError> {
        let found = found_in(&open.journal);
        let (mut by_entry, mut by_id) = (HashSet::new(), HashMap::new());
        for (index, block) in found.iter().enumerate() {
            if let Some(id) = &block.id {
                by_entry.insert((block.place.path.clone(), id.clone()));
                by_id.entry(id.clone()).or_insert(index);
            }
        }
        Ok(Self {
            open,
            found,
            by_entry,
            by_id,
            runs,
            offset: *context.machine.now()?.offset(),
        })
    }

    /// The experiments that ran in `period`, or whose block or link stands in an entry of it, by path and line.
    pub fn of_period(&self, period: Period) -> Vec<ExperimentRecord> {
        let mut ids: BTreeSet<String> = BTreeSet::new();
        for (id, runs) in &self.runs {
            let ran = runs.runs.iter().filter_map(|run| self.day_of(&run.record.run));
            if ran.into_iter().any(|day| period.contains(day)) {
                ids.insert(id.clone());
            }
        }
        for entry in self.open.journal.entries() {
            if !entry.date.is_some_and(|date| period.contains(date)) {
                continue;
            }
            let Some(text) = self.text(&entry.path).and_then(|text| text.get(entry.span.clone())) else {
                continue;
            };
            ids.extend(self.linked(&entry.path, text));
            // They are found by path, then by place.
            let place = |found: &'_ Found| (found.place.path.clone(), found.place.span.start);
            let before = |at: usize| {
                self.found
                    .partition_point(|found| place(found) < (entry.path.clone(), at))
            };
            let inside = &self.found[before(entry.span.start)..before(entry.span.end)];
            ids.extend(inside.iter().filter_map(|found| found.id.clone()));
        }
        let mut records: Vec<ExperimentRecord> = ids.iter().map(|id| self.record(id, Some(period))).collect();
        records.sort_by(|a, b| (&a.path, a.line, &a.id).cmp(&(&b.path, b.line, &b.id)));
        records
    }

    /// A question with the experiments that it links to.
    pub fn asked(&self, question: QuestionRecord) -> AskedRecord {
        let ids = self.linked(&question.path, &question.text);
        AskedRecord {
            experiments: ids.iter().map(|id| self.record(id, None)).collect(),
            question,
        }
    }

    fn text(&self, path: &str) -> Option<&str> {
        self.open.journal.files.get(path).map(|file| &*file.text)
    }

    /// The IDs of the experiments to which links in `text`, a part of the entry at `path`, lead.
    fn linked(&self, path: &str, text: &str) -> Vec<String> {
        if !text.contains('#') {
            return Vec::new();
        }
        let holds = |path: &str, id: &str| self.by_entry.contains(&(path.to_owned(), id.to_owned()));
        linked_experiments(path, &link_targets(text), holds)
    }

    /// The experiment with the verdicts of its last run, of the last one of `period` where that is given.
    fn record(&self, id: &str, period: Option<Period>) -> ExperimentRecord {
        let runs = self.runs.get(id).map(|runs| runs.runs.as_slice()).unwrap_or_default();
        let in_period = |run: &str| match period {
            Some(period) => self.day_of(run).is_some_and(|day| period.contains(day)),
            None => true,
        };
        let judged = runs.iter().rev().find(|run| in_period(&run.record.run));
        let last = judged.or_else(|| runs.last().filter(|_| period.is_none()));
        let place = self.by_id.get(id).map(|index| &self.found[*index]);
        let recorded = last.or(runs.last()).map(|run| &run.record);
        ExperimentRecord {
            id: id.to_owned(),
            path: match place {
                Some(found) => found.place.path.clone(),
                None => recorded.and_then(|record| record.path.clone()).unwrap_or_default(),
            },
            line: match place {
                Some(found) => found.place.line,
                None => recorded.and_then(|record| record.line).unwrap_or(1),
            },
            last_run: last.map(|run| run.record.run.clone()),
            claims: last.map(|run| run.record.claims.clone()).unwrap_or_default(),
        }
    }

    /// The journal's day of a run: before `day-starts-at` it is still the day before.
    fn day_of(&self, run: &str) -> Option<NaiveDate> {
        let time = DateTime::parse_from_rfc3339(run)
            .ok()?
            .with_timezone(&self.offset)
            .naive_local();
        let starts = self.open.journal.settings.day_starts_at;
        let early = time.time() < starts;
        Some(if early {
            time.date() - TimeDelta::days(1)
        } else {
            time.date()
        })
    }
}
