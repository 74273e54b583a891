//! Warnings: what makes the figures of a run less sure than they look. As data; words are found where they are shown.
//!
//! The limits are judgements, not laws. They are set so that an ordinary run on a quiet machine gives none.

use super::key_proposal::{Uniqueness, uniqueness};
use super::metric_claim::ended;
use super::scene::{Scene, activity};
use super::statistics::{median, relative_deviation};
use super::{CellRun, Experiment, OutcomeKey, RunData, Trial};
use std::mem::discriminant;

/// What was noticed. `cell` is the number of a cell, from 0; shares and spreads are parts of 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Warning {
    /// Wall time spreads far more than CPU time although the program mostly computes: something else used the machine.
    /// Spreads are the median distance from the median, as a part of the median.
    Busy {
        cell: usize,
        wall_spread: f64,
        cpu_spread: f64,
    },
    /// The first counted trial took far longer than the others' median, in seconds: more warm-ups would help.
    SlowFirst { cell: usize, first_s: f64, others_s: f64 },
    /// Most trials have a key of their own, pooled over cells; `key` is a regex whose capture would group them.
    UniqueKeys {
        distinct: usize,
        of: usize,
        key: Option<String>,
    },
    /// Trials left processes behind, which were killed; `most` is the largest number of one trial.
    LeftBehind { cell: usize, trials: usize, most: usize },
    /// Trials wrote more than is kept, so that patterns were not searched in all of it.
    Cut { cell: usize, trials: usize },
    /// In the traced trial, threads waited for a processor for this share of the time in which they could have run.
    Starved { cell: usize, waiting: f64 },
    /// The traced trial took far longer than the counted ones' median, in seconds: its timeline shows something else.
    SlowTrace { cell: usize, traced_s: f64, timed_s: f64 },
    /// Some trials did not end by themselves: the figures are only of those that did.
    NotEnded { cell: usize, ended: usize, of: usize },
}

/// Below this many trials nothing is said of how they spread.
const FEWEST: usize = 5;

/// Looks at all trials of a run: warnings of single cells in the cells' order, those of the run last. `processors` is how
/// many it was allowed.
pub fn warnings(experiment: &Experiment, data: &RunData, processors: usize) -> Vec<Warning> {
    let cells = data.cells.iter().enumerate();
    let mut found: Vec<Warning> = cells.flat_map(|(cell, run)| of_cell(cell, run, processors)).collect();
    found.extend(unique_keys(experiment, data));
    found
}

/// Of several warnings of one kind the worst, and how many more cells it was noticed in: a busy machine shows in every cell,
/// and to say so once is enough. In the order in which kinds were first noticed.
pub fn gathered(warnings: Vec<Warning>) -> Vec<(Warning, usize)> {
    let mut kinds: Vec<(Warning, usize)> = Vec::new();
    for warning in warnings {
        let same = |(known, _): &&mut (Warning, usize)| discriminant(known) == discriminant(&warning);
        match kinds.iter_mut().find(same) {
            Some((worst, more)) => {
                *more += 1;
                if warning.weight() > worst.weight() {
                    *worst = warning;
                }
            }
            None => kinds.push((warning, 0)),
        }
    }
    kinds
}

impl Warning {
    /// Which of two of a kind is worse.
    fn weight(&self) -> f64 {
        match self {
            Self::Busy { wall_spread, .. } => *wall_spread,
            Self::SlowFirst { first_s, others_s, .. } => first_s / others_s,
            Self::UniqueKeys { .. } => 0.0,
            Self::LeftBehind { most, .. } => *most as f64,
            Self::Cut { trials, .. } => *trials as f64,
            Self::Starved { waiting, .. } => *waiting,
            Self::SlowTrace { traced_s, timed_s, .. } => traced_s / timed_s,
            Self::NotEnded { ended, of, .. } => -(*ended as f64) / *of as f64,
        }
    }
}

fn of_cell(cell: usize, run: &CellRun, processors: usize) -> impl Iterator<Item = Warning> {
    let found = [
        busy(cell, run),
        slow_first(cell, run),
        left_behind(cell, run),
        cut(cell, run),
        starved(cell, run, processors),
        slow_trace(cell, run),
        not_ended(cell, run),
    ];
    found.into_iter().flatten()
}

fn walls(run: &CellRun) -> Vec<f64> {
    ended(run).map(|metrics| metrics.wall_s).collect()
}

/// Wall time off by 5 % and three times as much as CPU time, of a program that computes at least half of the time: one that
/// waits for the network or the clock spreads by itself.
fn busy(cell: usize, run: &CellRun) -> Option<Warning> {
    let shares: Vec<f64> = ended(run).filter_map(super::Metrics::cpu_per_wall).collect();
    let computes = median(&shares).filter(|_| shares.len() >= FEWEST)? >= 0.5;
    let cpu: Vec<f64> = ended(run).map(|metrics| metrics.user_s + metrics.system_s).collect();
    let (wall_spread, cpu_spread) = (relative_deviation(&walls(run))?, relative_deviation(&cpu)?);
    let spreads = computes && wall_spread > 0.05 && wall_spread > 3.0 * cpu_spread;
    spreads.then_some(Warning::Busy {
        cell,
        wall_spread,
        cpu_spread,
    })
}

/// A quarter above the others' median, and five standard deviations of theirs, estimated so that a single slow one has no say.
fn slow_first(cell: usize, run: &CellRun) -> Option<Warning> {
    let first = run.trials.first().filter(|trial| trial.class.ended_by_itself())?;
    let walls = walls(run);
    let others = walls.get(1..).filter(|others| others.len() + 1 >= FEWEST)?;
    let (first_s, others_s) = (first.metrics.wall_s, median(others)?);
    let deviation = relative_deviation(others)? * 1.4826;
    let slow = first_s > others_s * (1.0 + (5.0 * deviation).max(0.25));
    slow.then_some(Warning::SlowFirst {
        cell,
        first_s,
        others_s,
    })
}

fn all_trials(run: &CellRun) -> impl Iterator<Item = &Trial> {
    run.trials.iter().chain(&run.traced)
}

fn left_behind(cell: usize, run: &CellRun) -> Option<Warning> {
    let left = |trial: &&Trial| trial.left_behind > 0;
    let most = all_trials(run)
        .map(|trial| trial.left_behind)
        .filter(|left| *left > 0)
        .max()?;
    // How many there were is told of the counted ones, of which people know the number.
    let trials = run.trials.iter().filter(left).count().max(1);
    Some(Warning::LeftBehind { cell, trials, most })
}

fn cut(cell: usize, run: &CellRun) -> Option<Warning> {
    let trials = run.trials.iter().filter(|trial| trial.cut).count();
    (trials > 0).then_some(Warning::Cut { cell, trials })
}

/// A quarter of at least 100 ms in which threads ran or could have run. Not where they slept nearly all the time, and not
/// where they used the processors and only were more than those: that is the experiment's own doing.
fn starved(cell: usize, run: &CellRun, processors: usize) -> Option<Warning> {
    let timeline = run.traced.as_ref()?.timeline.as_ref()?;
    if let Scene::Asleep | Scene::Crowded | Scene::SideBySide = activity(timeline, processors).scene {
        return None;
    }
    let steps = || timeline.threads.iter().flat_map(|thread| &thread.steps);
    let running: f64 = steps().map(|step| f64::from(step.running)).sum();
    let waiting: f64 = steps().map(|step| f64::from(step.waiting)).sum();
    let ready = running + waiting;
    let starved = ready * timeline.step_ms >= 100.0 && waiting > 0.25 * ready;
    starved.then(|| Warning::Starved {
        cell,
        waiting: waiting / ready,
    })
}

/// Half as long again as the median, longer than any, and by at least 50 ms: sampling costs a short program more than that.
fn slow_trace(cell: usize, run: &CellRun) -> Option<Warning> {
    let traced_s = run.traced.as_ref()?.metrics.wall_s;
    let walls = walls(run);
    let timed_s = median(&walls)?;
    let longest = walls.iter().copied().fold(0.0, f64::max);
    let slow = traced_s > 1.5 * timed_s && traced_s > longest && traced_s - timed_s > 0.05;
    slow.then_some(Warning::SlowTrace {
        cell,
        traced_s,
        timed_s,
    })
}

/// Where none ended there are no figures to be wrong about.
fn not_ended(cell: usize, run: &CellRun) -> Option<Warning> {
    let (ended, of) = (ended(run).count(), run.trials.len());
    (0 < ended && ended < of).then_some(Warning::NotEnded { cell, ended, of })
}

/// Only of the whole stdout a better key can be proposed.
fn unique_keys(experiment: &Experiment, data: &RunData) -> Option<Warning> {
    let Uniqueness { distinct, of, key } = uniqueness(&experiment.options.key, data)?;
    let whole = experiment.options.key == OutcomeKey::Stdout;
    (of >= FEWEST && distinct * 2 > of).then(|| Warning::UniqueKeys {
        distinct,
        of,
        key: key.filter(|_| whole),
    })
}

#[cfg(test)]
#[path = "warnings_tests.rs"]
mod tests;
