//! What differs between two runs of an experiment: for `lab diff`, and for `lab rerun`, which asks which lessons no longer hold.
//!
//! What is odd about it: a record holds no trials any more, so two wall times have no interval of their ratio. Whether they
//! lie apart is said instead: no trial of the one took as long as any of the other.

use super::{CellRecord, Class, MetricRecord, OutcomeRecord, RunRecord, StoredRun, Variables};
use crate::journal::{ClaimRecord, Verdict};

/// What differs. Everything in the order of the new run, what it no longer has last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunDifference {
    pub code_changed: bool,
    pub env_changed: bool,
    /// Claims with another verdict, and those that only one of the runs has.
    pub claims: Vec<ClaimDifference>,
    /// Outcomes that only one of the runs has, in cells that both have.
    pub outcomes: Vec<OutcomeDifference>,
    /// The cells that both have and in which trials of both ended by themselves.
    pub walls: Vec<WallDifference>,
    /// Cells that only one of the runs has: those of the new run, then those of the old.
    pub cells_appeared: Vec<Variables>,
    pub cells_vanished: Vec<Variables>,
}

/// `None`: that run did not have the claim.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimDifference {
    pub text: String,
    pub old: Option<Verdict>,
    pub new: Option<Verdict>,
}

/// An outcome that appeared (`new` above 0) or vanished (`old` above 0).
#[derive(Debug, Clone, PartialEq)]
pub struct OutcomeDifference {
    pub cell: Variables,
    pub class: Class,
    pub key: String,
    /// Trials with it, and trials in all.
    pub old: (usize, usize),
    pub new: (usize, usize),
}

/// The wall times of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct WallDifference {
    pub cell: Variables,
    /// Medians in seconds.
    pub old_s: f64,
    pub new_s: f64,
    /// New by old; `None` where old is 0.
    pub ratio: Option<f64>,
    /// Whether the slowest of one run was faster than the fastest of the other.
    pub apart: bool,
}

/// Compares two runs; `old` is the earlier one.
pub fn differences(old: &RunRecord, new: &RunRecord) -> RunDifference {
    let pairs: Vec<(&CellRecord, &CellRecord)> = new
        .cells
        .iter()
        .filter_map(|cell| Some((same_cell(cell, old)?, cell)))
        .collect();
    let only = |one: &RunRecord, other: &RunRecord| -> Vec<Variables> {
        let cells = one.cells.iter().filter(|cell| same_cell(cell, other).is_none());
        cells.map(|cell| cell.variables.clone()).collect()
    };
    RunDifference {
        code_changed: old.code != new.code,
        env_changed: old.env != new.env,
        claims: claims(&old.claims, &new.claims),
        outcomes: pairs.iter().flat_map(|(old, new)| outcomes(old, new)).collect(),
        walls: pairs.iter().filter_map(|(old, new)| walls(old, new)).collect(),
        cells_appeared: only(new, old),
        cells_vanished: only(old, new),
    }
}

/// The cell of `run` with the same values, in whatever order its variables stand.
fn same_cell<'a>(cell: &CellRecord, run: &'a RunRecord) -> Option<&'a CellRecord> {
    let sorted = |cell: &CellRecord| {
        let mut variables = cell.variables.0.clone();
        variables.sort();
        variables
    };
    let looked_for = sorted(cell);
    run.cells.iter().find(|other| sorted(other) == looked_for)
}

fn claims(old: &[ClaimRecord], new: &[ClaimRecord]) -> Vec<ClaimDifference> {
    let verdict = |claims: &[ClaimRecord], text: &str| {
        let found = claims.iter().find(|claim| claim.text == text);
        found.map(|claim| claim.verdict)
    };
    let gone = old.iter().filter(|claim| verdict(new, &claim.text).is_none());
    let both = new.iter().chain(gone).map(|claim| ClaimDifference {
        text: claim.text.clone(),
        old: verdict(old, &claim.text),
        new: verdict(new, &claim.text),
    });
    both.filter(|claim| claim.old != claim.new).collect()
}

fn outcomes(old: &CellRecord, new: &CellRecord) -> Vec<OutcomeDifference> {
    let count = |cell: &CellRecord, outcome: &OutcomeRecord| {
        let same = |other: &&OutcomeRecord| (&other.class, &other.key) == (&outcome.class, &outcome.key);
        cell.outcomes
            .iter()
            .filter(same)
            .map(|found| found.count)
            .sum::<usize>()
    };
    let appeared = new
        .outcomes
        .iter()
        .filter(|outcome| outcome.count > 0 && count(old, outcome) == 0);
    let vanished = old
        .outcomes
        .iter()
        .filter(|outcome| outcome.count > 0 && count(new, outcome) == 0);
    let difference = |outcome: &OutcomeRecord| OutcomeDifference {
        cell: new.variables.clone(),
        class: outcome.class.clone(),
        key: outcome.key.clone(),
        old: (count(old, outcome), old.trials),
        new: (count(new, outcome), new.trials),
    };
    // Where one run has no trials in the cell, everything would have come or gone.
    let comparable = old.trials > 0 && new.trials > 0;
    let both = appeared.chain(vanished).filter(|_| comparable);
    both.map(difference).collect()
}

fn walls(old: &CellRecord, new: &CellRecord) -> Option<WallDifference> {
    let (before, after): (MetricRecord, MetricRecord) = (old.metrics.wall_s?, new.metrics.wall_s?);
    let ratio = after.median / before.median;
    Some(WallDifference {
        cell: new.variables.clone(),
        old_s: before.median,
        new_s: after.median,
        ratio: ratio.is_finite().then_some(ratio),
        apart: before.max < after.min || after.max < before.min,
    })
}

/// What became of predictions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Predictions {
    pub held: usize,
    pub refuted: usize,
    pub cannot_tell: usize,
}

/// How the predictions of experiments came out: the claims of each experiment's first run, as it judged them.
///
/// `runs` are those of one or more experiments, each one's from the oldest on.
pub fn predictions(runs: &[StoredRun]) -> Predictions {
    let mut counted = Predictions::default();
    for (at, run) in runs.iter().enumerate() {
        if runs[..at].iter().any(|earlier| earlier.record.id == run.record.id) {
            continue;
        }
        for claim in &run.record.claims {
            match claim.verdict {
                Verdict::Holds => counted.held += 1,
                Verdict::Refuted => counted.refuted += 1,
                Verdict::CannotTell => counted.cannot_tell += 1,
            }
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::super::mock::{claiming, data, trial};
    use super::super::{EnvironmentRecord, MachineRecord, RunHead, judge};
    use super::*;

    /// A run of one cell `m=1` that says these words, a second each.
    fn run(id: &str, claims: &[(&str, &str)], cell: &str, said: &[(&str, f64)]) -> RunRecord {
        let trials = said.iter().map(|(words, wall)| trial(words, *wall)).collect();
        let head = RunHead {
            id: id.to_owned(),
            ..RunHead::default()
        };
        judge(&claiming(claims), &data(vec![(cell, trials)]), head).expect("a record")
    }

    #[test]
    fn a_run_does_not_differ_from_itself() {
        let one = run("x", &[("always", "a")], "m=1", &[("a", 1.0), ("b", 2.0)]);
        let found = differences(&one, &one);
        assert_eq!((found.walls[0].ratio, found.walls[0].apart), (Some(1.0), false));
        let nothing = RunDifference {
            walls: found.walls.clone(),
            ..RunDifference::default()
        };
        assert_eq!(found, nothing);
    }

    #[test]
    fn verdicts_outcomes_and_times_that_changed() {
        let old = run(
            "x",
            &[("always", "a"), ("never", "z"), ("sometimes", "a")],
            "m=1 n=2",
            &[("a", 1.0), ("a", 1.2)],
        );
        let mut new = run(
            "x",
            &[("sometimes", "a"), ("always", "a"), ("never", "q")],
            "n=2 m=1",
            &[("a", 2.0), ("b", 2.4)],
        );
        new.env = "51d0c7".to_owned();
        let found = differences(&old, &new);
        assert_eq!((found.code_changed, found.env_changed), (false, true));
        let claims: Vec<_> = found
            .claims
            .iter()
            .map(|claim| (&*claim.text, claim.old, claim.new))
            .collect();
        let expected = [
            ("always: a", Some(Verdict::Holds), Some(Verdict::Refuted)),
            ("never: q", None, Some(Verdict::Holds)),
            ("never: z", Some(Verdict::Holds), None),
        ];
        assert_eq!(claims, expected);
        let outcomes: Vec<_> = found
            .outcomes
            .iter()
            .map(|outcome| (&*outcome.key, outcome.old, outcome.new))
            .collect();
        assert_eq!(outcomes, [("b", (0, 2), (1, 2))]);
        let wall = &found.walls[0];
        assert!(
            (wall.ratio.expect("a ratio") - 2.0).abs() < 1e-12 && wall.apart,
            "{wall:?}"
        );
    }

    #[test]
    fn cells_that_only_one_run_has_are_not_compared() {
        let (old, new) = (run("x", &[], "m=1", &[("a", 1.0)]), run("x", &[], "m=2", &[("b", 1.0)]));
        let found = differences(&old, &new);
        assert_eq!((found.outcomes.len(), found.walls.len()), (0, 0));
        assert_eq!(found.cells_appeared, [new.cells[0].variables.clone()]);
        assert_eq!(found.cells_vanished, [old.cells[0].variables.clone()]);
    }

    #[test]
    fn predictions_are_the_claims_of_first_runs() {
        let stored = |record| StoredRun {
            record,
            environment: EnvironmentRecord::default(),
            machine: MachineRecord::default(),
            source: None,
        };
        let claims = [("always", "a"), ("sometimes", "z"), ("never", "z")];
        let first = run("x", &claims, "", &[("a", 1.0), ("b", 1.0)]);
        let later = run("x", &claims, "", &[("a", 1.0)]);
        let other = run("y", &claims[..1], "", &[("a", 1.0)]);
        let found = predictions(&[stored(first), stored(later), stored(other)]);
        let expected = Predictions {
            held: 2,
            refuted: 1,
            cannot_tell: 1,
        };
        assert_eq!(found, expected);
        assert_eq!(predictions(&[]), Predictions::default());
    }
}
