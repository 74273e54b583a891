//! The order in which trials run, and how long they will still take. Pure: times come in, numbers go out.
//!
//! Each round runs each cell once, in an order that only the seed decides: a machine that grows warm or busy meets all cells alike.

use super::seeded::Seeded;
use super::{Options, TrialKind};
use std::time::Duration;

/// Gives rounds in shuffled order.
pub(super) struct Order {
    generator: Seeded,
    cells: usize,
}

impl Order {
    pub(super) fn new(seed: u64, cells: usize) -> Self {
        Self {
            generator: Seeded::new(seed, 0),
            cells,
        }
    }

    /// All cells once.
    pub(super) fn round(&mut self) -> Vec<usize> {
        let mut cells: Vec<usize> = (0..self.cells).collect();
        self.generator.shuffle(&mut cells);
        cells
    }
}

/// How many trials of each kind every cell is to have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rounds {
    pub(super) warmup: usize,
    /// `None`: as many as fit the budget.
    pub(super) timed: Option<usize>,
    pub(super) traced: usize,
}

impl Rounds {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            warmup: options.warmup,
            timed: options.budget.is_none().then_some(options.trials),
            traced: usize::from(options.trace),
        }
    }

    /// Of one cell; `None` with a budget.
    pub(super) fn total(&self) -> Option<usize> {
        self.timed.map(|timed| self.warmup + timed + self.traced)
    }
}

/// What trials took so far.
pub(super) struct Pace {
    /// By cell: how often it ran, and how long in all.
    cells: Vec<(u32, Duration)>,
}

impl Pace {
    pub(super) fn new(cells: usize) -> Self {
        Self {
            cells: vec![(0, Duration::ZERO); cells],
        }
    }

    pub(super) fn took(&mut self, cell: usize, time: Duration) {
        let (trials, total) = &mut self.cells[cell];
        *trials += 1;
        *total += time;
    }

    /// How long a round will take: the means of all cells together, of a cell that never ran the mean of the others. `None` before the first trial.
    pub(super) fn round(&self) -> Option<Duration> {
        let ran = self.cells.iter().filter(|(trials, _)| *trials > 0);
        let means: Vec<Duration> = ran.map(|(trials, total)| *total / *trials).collect();
        let known = u32::try_from(means.len()).ok().filter(|known| *known > 0)?;
        let missing = u32::try_from(self.cells.len()).ok()? - known;
        let sum: Duration = means.iter().sum();
        sum.checked_add((sum / known).checked_mul(missing)?)
    }

    /// Whether one more round, and the traced ones after it, end within the budget.
    pub(super) fn fits(&self, elapsed: Duration, traced: usize, budget: Duration) -> bool {
        let rounds = u32::try_from(traced + 1).ok();
        let needed = self
            .round()
            .zip(rounds)
            .and_then(|(round, rounds)| round.checked_mul(rounds));
        needed
            .and_then(|needed| elapsed.checked_add(needed))
            .is_some_and(|end| end <= budget)
    }
}

/// Where a run stands, told before each trial and after the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Trials that ended, of every kind.
    pub done: usize,
    /// Trials in all, of every kind; `None` with a time budget.
    pub planned: Option<usize>,
    /// The cell about to run; after the last trial the one that ran.
    pub cell: usize,
    /// What it runs for.
    pub kind: TrialKind,
    /// Time since the run began.
    pub elapsed: Duration,
    /// How long the run will probably take in all, at least `elapsed`; `None` before the first trial has ended.
    pub estimate: Option<Duration>,
}

/// The estimate of the whole run after `done` trials.
pub(super) fn estimate(
    pace: &Pace,
    rounds: &Rounds,
    done: usize,
    elapsed: Duration,
    budget: Option<Duration>,
) -> Option<Duration> {
    let round = pace.round()?;
    let Some(total) = rounds.total() else {
        return budget.map(|budget| budget.max(elapsed));
    };
    let cells = pace.cells.len().max(1) as f64;
    let left = (total as f64 - done as f64 / cells).max(0.0);
    let left = Duration::try_from_secs_f64(round.as_secs_f64() * left).ok()?;
    elapsed.checked_add(left)
}
