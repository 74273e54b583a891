//! Running: warm-ups, timed trials in shuffled rounds, then a traced trial of each cell. The machine is behind [`Executor`].
//!
//! Nothing here looks at what a trial gave: neither order nor number of trials can be chosen by results.

use super::noting::Notes;
use super::schedule::{Order, Pace, Rounds, estimate};
use super::{Cell, CellRun, Executor, Experiment, Progress, RunData, Trial, TrialKind};
use std::time::Duration;

/// Runs `cells` of `experiment` in an order that only `seed` decides; `progress` is told before each trial and after the last.
///
/// With a time budget, rounds go on while the next one, and the traced trials, are expected to fit it; the first is run in any
/// case. Always whole rounds: all cells have equally many trials. When the person interrupts it or the executor fails, what
/// had ended until then is kept and the run is partial; the trial during which it happened is dropped, because its end may not be its own.
pub fn conduct<E: Executor>(
    experiment: &Experiment,
    cells: &[Cell],
    seed: u64,
    executor: &mut E,
    progress: &mut dyn FnMut(Progress),
) -> (RunData, Option<E::Error>) {
    let mut conductor = Conductor::new(experiment, cells, seed, executor, progress);
    let stopped = conductor.all_rounds().err();
    let mut data = conductor.data;
    data.partial = stopped.is_some();
    let error = match stopped {
        Some(Stopped::Failed(error)) => Some(error),
        Some(Stopped::Interrupted) | None => None,
    };
    (data, error)
}

/// Why a run ended early.
enum Stopped<Error> {
    Interrupted,
    Failed(Error),
}

struct Conductor<'a, E> {
    executor: &'a mut E,
    progress: &'a mut dyn FnMut(Progress),
    order: Order,
    rounds: Rounds,
    budget: Option<Duration>,
    pace: Pace,
    done: usize,
    last: Option<(usize, TrialKind)>,
    notes: Option<Notes>,
    data: RunData,
}

impl<'a, E: Executor> Conductor<'a, E> {
    fn new(
        experiment: &Experiment,
        cells: &[Cell],
        seed: u64,
        executor: &'a mut E,
        progress: &'a mut dyn FnMut(Progress),
    ) -> Self {
        let rounds = Rounds::new(&experiment.options);
        let empty = |cell: &Cell| CellRun {
            cell: cell.clone(),
            trials: Vec::new(),
            traced: None,
        };
        Self {
            executor,
            progress,
            order: Order::new(seed, cells.len()),
            rounds,
            budget: experiment.options.budget,
            pace: Pace::new(cells.len()),
            done: 0,
            last: None,
            notes: Notes::new(experiment),
            data: RunData {
                cells: cells.iter().map(empty).collect(),
                seed,
                partial: false,
                planned: rounds.timed,
            },
        }
    }

    fn all_rounds(&mut self) -> Result<(), Stopped<E::Error>> {
        for round in 0..self.rounds.warmup {
            self.round(round, TrialKind::Warmup)?;
        }
        let mut round = 0;
        while self.another(round) {
            self.round(round, TrialKind::Timed)?;
            round += 1;
        }
        for round in 0..self.rounds.traced {
            self.round(round, TrialKind::Traced)?;
        }
        if let Some((cell, kind)) = self.last {
            self.tell(cell, kind);
        }
        Ok(())
    }

    /// Whether the timed round number `round` is to be run.
    fn another(&self, round: usize) -> bool {
        match (self.rounds.timed, self.budget) {
            _ if self.data.cells.is_empty() => false,
            (Some(rounds), _) => round < rounds,
            (None, Some(budget)) => {
                let elapsed = self.executor.elapsed();
                round == 0 || self.pace.fits(elapsed, self.rounds.traced, budget)
            }
            (None, None) => false,
        }
    }

    fn round(&mut self, round: usize, kind: TrialKind) -> Result<(), Stopped<E::Error>> {
        for cell in self.order.round() {
            if self.executor.interrupted() {
                return Err(Stopped::Interrupted);
            }
            self.tell(cell, kind);
            let before = self.executor.elapsed();
            let trial = self.executor.trial(cell, kind).map_err(Stopped::Failed)?;
            if self.executor.interrupted() {
                return Err(Stopped::Interrupted);
            }
            self.pace.took(cell, self.executor.elapsed().saturating_sub(before));
            self.done += 1;
            self.keep(cell, Trial { kind, round, ..trial });
            self.last = Some((cell, kind));
        }
        Ok(())
    }

    fn keep(&mut self, cell: usize, trial: Trial) {
        if trial.kind == TrialKind::Warmup {
            return;
        }
        let trial = match &mut self.notes {
            Some(notes) => notes.take(trial),
            None => trial,
        };
        let run = &mut self.data.cells[cell];
        match trial.kind {
            TrialKind::Warmup => {}
            TrialKind::Timed => run.trials.push(trial),
            TrialKind::Traced => run.traced = Some(trial),
        }
    }

    /// Trials in all; `None` with a budget.
    fn planned(&self) -> Option<usize> {
        let cells = self.data.cells.len();
        self.rounds.total().map(|total| total * cells)
    }

    fn tell(&mut self, cell: usize, kind: TrialKind) {
        let elapsed = self.executor.elapsed();
        let told = Progress {
            done: self.done,
            planned: self.planned(),
            cell,
            kind,
            elapsed,
            estimate: estimate(&self.pace, &self.rounds, self.done, elapsed, self.budget),
        };
        (self.progress)(told);
    }
}

#[cfg(test)]
mod tests {
    use super::super::mock::{Machine, experiment};
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn cells(count: usize) -> Vec<Cell> {
        let cell = |at: usize| Cell {
            variables: vec![("n".to_owned(), at.to_string())],
        };
        (0..count).map(cell).collect()
    }

    fn run(
        options: impl FnOnce(&mut Experiment),
        count: usize,
        seed: u64,
        machine: &mut Machine,
    ) -> (RunData, Vec<Progress>) {
        let mut experiment = experiment();
        options(&mut experiment);
        let mut told = Vec::new();
        let (data, error) = conduct(&experiment, &cells(count), seed, machine, &mut |progress| {
            told.push(progress)
        });
        assert_eq!(error.is_some(), machine.failed);
        (data, told)
    }

    #[test]
    fn warm_ups_then_rounds_then_traces() {
        let mut machine = Machine::new(10);
        let (data, told) = run(|experiment| experiment.options.trials = 3, 2, 7, &mut machine);
        let kinds: Vec<TrialKind> = machine.ran.iter().map(|(_, kind)| *kind).collect();
        let expected = [
            vec![TrialKind::Warmup; 2],
            vec![TrialKind::Timed; 6],
            vec![TrialKind::Traced; 2],
        ]
        .concat();
        assert_eq!(kinds, expected);
        let rounds: Vec<usize> = data.cells[1].trials.iter().map(|trial| trial.round).collect();
        assert_eq!((rounds, data.planned, data.partial), (vec![0, 1, 2], Some(3), false));
        assert_eq!((told.len(), told[10].done, told[10].planned), (11, 10, Some(10)));
        assert_eq!(told[0].estimate, None);
        assert_eq!(
            told[1].estimate,
            Some(Duration::from_millis(100)),
            "ten trials of 10 ms"
        );
        assert_eq!(told[10].estimate, Some(told[10].elapsed));
    }

    #[test]
    fn an_interruption_keeps_what_had_ended_and_drops_what_had_not() {
        let mut machine = Machine::new(10);
        machine.interrupted_after = Some(6);
        let (data, told) = run(|_| {}, 2, 7, &mut machine);
        let kept: usize = data.cells.iter().map(|cell| cell.trials.len()).sum();
        assert_eq!(
            (kept, data.partial),
            (3, true),
            "two warm-ups, three trials, and the one that was ended"
        );
        assert_eq!(told.last().map(|progress| progress.done), Some(5));
        assert!(data.cells.iter().all(|cell| cell.traced.is_none()));
    }

    #[test]
    fn a_failing_machine_ends_the_run_and_says_why() {
        let mut machine = Machine::new(10);
        machine.fails_after = Some(4);
        let (data, _) = run(|_| {}, 2, 7, &mut machine);
        let kept: usize = data.cells.iter().map(|cell| cell.trials.len()).sum();
        assert_eq!((kept, data.partial), (2, true));
    }

    #[test]
    fn without_cells_nothing_runs() {
        let mut machine = Machine::new(10);
        let budget = |experiment: &mut Experiment| experiment.options.budget = Some(Duration::from_secs(1));
        let (data, told) = run(budget, 0, 7, &mut machine);
        assert_eq!((data.cells.len(), data.partial, told.len()), (0, false, 0));
    }

    proptest! {
        #[test]
        fn every_round_runs_every_cell_once_in_the_seeds_order(seed: u64, count in 1..9_usize, trials in 1..9_usize, other in 1..50_u64) {
            let (mut machine, mut slower) = (Machine::new(10), Machine::new(other));
            let (data, _) = run(|experiment| experiment.options.trials = trials, count, seed, &mut machine);
            run(|experiment| experiment.options.trials = trials, count, seed, &mut slower);
            prop_assert_eq!(&machine.ran, &slower.ran, "how long trials take has no say");
            for round in machine.ran.chunks(count) {
                let mut cells: Vec<usize> = round.iter().map(|(cell, _)| *cell).collect();
                cells.sort_unstable();
                prop_assert!(cells.into_iter().eq(0..count));
            }
            prop_assert!(data.cells.iter().all(|cell| cell.trials.len() == trials && cell.traced.is_some()));
        }

        #[test]
        fn a_budget_is_filled_with_whole_rounds_and_kept(budget in 1..2000_u64, count in 1..6_usize, time in 1..40_u64) {
            let mut machine = Machine::new(time);
            let set = |experiment: &mut Experiment| experiment.options.budget = Some(Duration::from_millis(budget));
            let (data, _) = run(set, count, 7, &mut machine);
            let rounds = data.cells[0].trials.len();
            prop_assert!(rounds >= 1 && data.cells.iter().all(|cell| cell.trials.len() == rounds));
            let round = time * count as u64;
            prop_assert!(rounds == 1 || machine.elapsed().as_millis() as u64 <= budget);
            prop_assert!(machine.elapsed().as_millis() as u64 + round > budget, "one more would not have fitted");
            prop_assert_eq!((data.planned, data.partial), (None, false));
        }

        #[test]
        fn interrupted_runs_are_the_beginning_of_whole_ones(seed: u64, after in 1..40_usize) {
            let (mut whole, mut ended) = (Machine::new(10), Machine::new(10));
            run(|_| {}, 3, seed, &mut whole);
            ended.interrupted_after = Some(after);
            let (data, _) = run(|_| {}, 3, seed, &mut ended);
            prop_assert_eq!(&whole.ran[..after], &ended.ran[..]);
            let mut kept = BTreeMap::new();
            for (cell, kind) in &ended.ran[..after - 1] {
                *kept.entry(*cell).or_insert(0) += usize::from(*kind == TrialKind::Timed);
            }
            for (cell, run) in data.cells.iter().enumerate() {
                prop_assert_eq!(run.trials.len(), kept.get(&cell).copied().unwrap_or(0));
            }
        }
    }
}
