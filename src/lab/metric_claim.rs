//! Judging a `claim:` over metrics: in how many of 10,000 runs like this one would it have been true?
//!
//! Figures of one cell in one resample come from the same drawn trials, so that what goes together in a trial stays together.

use super::bootstrap::{FEWEST_TRIALS, RESAMPLES, draw};
use super::expression::MetricExpression;
use super::meant::MeantEnds;
use super::statistics::median_of;
use super::{CellRun, Claim, RunData};
use crate::journal::{ClaimRecord, Verdict};

/// A share of resamples from which a verdict is sure, of those that were true or of those that were false.
const SURE: f64 = 0.975;

/// Judges a claim over metrics: true in at least 97.5 % of the resamples it holds, false in as many it is refuted.
///
/// A resample without an answer (a division by 0) is neither, so that it can only make a verdict less sure. Cannot tell: in between;
/// below 5 trials that ended by themselves in any cell that the claim names, or where most of its trials did not end as they were
/// `meant` to; or where the system cannot tell a metric.
pub(super) fn judge_metrics(
    claim: &Claim,
    expression: &MetricExpression,
    data: &RunData,
    meant: &MeantEnds,
) -> ClaimRecord {
    let works = |cell: usize| data.cells.get(cell).is_some_and(|run| meant.are_most(run));
    let all_work = expression.calls.iter().all(|call| works(call.cell));
    let shares = all_work.then(|| shares(expression, data)).flatten();
    let verdict = match shares {
        Some((held, _)) if held >= SURE => Verdict::Holds,
        Some((_, failed)) if failed >= SURE => Verdict::Refuted,
        _ => Verdict::CannotTell,
    };
    ClaimRecord {
        text: claim.text.clone(),
        verdict,
        observation: None,
        count: None,
        of: None,
        interval: shares.map(|(held, _)| [held, held]),
    }
}

/// The shares of resamples in which the expression was true and in which it was false.
fn shares(expression: &MetricExpression, data: &RunData) -> Option<(f64, f64)> {
    let mut samples = samples(expression, data)?;
    let resamples = (0..RESAMPLES).map(|resample| medians(&mut samples, data.seed, resample, expression.calls.len()));
    let answers = expression.evaluate(resamples);
    let share = |looked_for: bool| {
        let count = answers.iter().filter(|answer| **answer == Some(looked_for)).count();
        count as f64 / RESAMPLES as f64
    };
    Some((share(true), share(false)))
}

/// What a claim needs of one cell.
struct Sample {
    cell: usize,
    trials: usize,
    /// The number of a call, and its metric in each trial.
    values: Vec<(usize, Vec<f64>)>,
    drawn: Vec<usize>,
}

/// `None` where a cell has too few trials, or one without the metric.
fn samples(expression: &MetricExpression, data: &RunData) -> Option<Vec<Sample>> {
    let mut samples: Vec<Sample> = Vec::new();
    for (number, call) in expression.calls.iter().enumerate() {
        let trials = ended(data.cells.get(call.cell)?);
        let values: Option<Vec<f64>> = trials.map(|metrics| call.metric.of(metrics)).collect();
        let values = values.filter(|values| values.len() >= FEWEST_TRIALS)?;
        match samples.iter_mut().find(|sample| sample.cell == call.cell) {
            Some(sample) => sample.values.push((number, values)),
            None => samples.push(Sample {
                cell: call.cell,
                trials: values.len(),
                values: vec![(number, values)],
                drawn: Vec::new(),
            }),
        }
    }
    Some(samples)
}

/// The figures of the trials of a cell that ended by themselves.
pub(super) fn ended(run: &CellRun) -> impl Iterator<Item = &super::Metrics> {
    let ended = run.trials.iter().filter(|trial| trial.class.ended_by_itself());
    ended.map(|trial| &trial.metrics)
}

/// The median of each call in one resample.
fn medians(samples: &mut [Sample], seed: u64, resample: usize, calls: usize) -> Vec<f64> {
    let mut medians = vec![f64::NAN; calls];
    let mut resampled = Vec::new();
    for sample in samples {
        draw(seed, sample.cell, resample, sample.trials, &mut sample.drawn);
        for (call, values) in &sample.values {
            resampled.clear();
            resampled.extend(sample.drawn.iter().map(|trial| values[*trial]));
            medians[*call] = median_of(&mut resampled).unwrap_or(f64::NAN);
        }
    }
    medians
}

#[cfg(test)]
mod tests {
    use super::super::mock::{cell, claiming, data, walls};
    use super::super::{Class, Trial};
    use super::*;
    use Verdict::{CannotTell, Holds, Refuted};

    const A: [f64; 10] = [0.100, 0.104, 0.098, 0.110, 0.103, 0.099, 0.105, 0.101, 0.107, 0.102];
    const B: [f64; 10] = [0.120, 0.131, 0.118, 0.140, 0.125, 0.122, 0.129, 0.119, 0.133, 0.127];
    const C: [f64; 10] = [0.101, 0.106, 0.097, 0.112, 0.104, 0.100, 0.103, 0.108, 0.099, 0.105];

    fn judged(text: &str, a: Vec<Trial>, b: Vec<Trial>) -> (Verdict, Option<f64>) {
        let text = text.replace("a()", "wall(m=1)").replace("b()", "wall(m=2)");
        let experiment = claiming(&[("claim", &text)]);
        let expression = MetricExpression::read(&text, &["m=1", "m=2"].map(cell)).expect("an expression");
        let data = data(vec![("m=1", a), ("m=2", b)]);
        let record = judge_metrics(&experiment.claims[0], &expression, &data, &MeantEnds::of(&[]));
        (record.verdict, record.interval.map(|[share, _]| share))
    }

    /// Shares computed with numpy 2.4.6: 2,000,000 resamples of each sample's median.
    #[test]
    fn shares_agree_with_numpy() {
        let near = |text: &str, b: &[f64], expected: f64, verdict: Verdict| {
            let (found, share) = judged(text, walls(&A), walls(b));
            let share = share.expect("ten trials each");
            // Three standard deviations of a share of 10,000.
            let off = 3.0 * (expected * (1.0 - expected) / 10_000.0).sqrt() + 1e-4;
            assert!((share - expected).abs() < off, "{text}: {share}");
            assert_eq!(found, verdict, "{text}");
        };
        near("a() < b()", &C, 0.611_944, CannotTell);
        near("a() < 0.8 * b()", &B, 0.261_898_5, CannotTell);
        near("a() < 0.85 * b()", &B, 0.916_917_5, CannotTell);
        near("a() < 0.9 * b()", &B, 0.999_934_5, Holds);
        near("a() > 0.9 * b()", &B, 0.000_065_5, Refuted);
    }

    #[test]
    fn too_few_trials_cannot_tell_also_where_the_claim_would_not_look() {
        assert_eq!(judged("a() < b()", walls(&A), walls(&B[..4])), (CannotTell, None));
        assert_eq!(judged("a() < 9 or b() < 9", walls(&A), Vec::new()), (CannotTell, None));
        assert_eq!(judged("a() < b()", walls(&A[..5]), walls(&B[..5])), (Holds, Some(1.0)));
        let mut hung = walls(&B[..5]);
        hung[0].class = Class::Timeout;
        assert_eq!(judged("a() < b()", walls(&A), hung), (CannotTell, None));
        assert_eq!(
            judged("peak_rss(m=1) < 9", walls(&A), Vec::new()),
            (CannotTell, None),
            "no such figure here"
        );
    }

    #[test]
    fn a_program_that_mostly_fails_is_not_fast() {
        let failing = |of: usize| {
            let mut trials = walls(&A);
            trials
                .iter_mut()
                .take(of)
                .for_each(|trial| trial.class = Class::Exit(1));
            trials
        };
        assert_eq!(judged("a() < b()", failing(10), walls(&B)), (CannotTell, None));
        assert_eq!(judged("a() < b()", failing(5), walls(&B)), (CannotTell, None));
        assert_eq!(judged("a() < b()", failing(4), walls(&B)).0, Holds);
    }

    #[test]
    fn no_answer_is_neither_true_nor_false() {
        let zeros = walls(&[0.0; 6]);
        assert_eq!(judged("a() / b() < 2", walls(&A), zeros), (CannotTell, Some(0.0)));
    }

    #[test]
    fn figures_of_a_cell_come_from_the_same_trials() {
        let mut trials = walls(&A);
        for trial in &mut trials {
            trial.metrics.user_s = trial.metrics.wall_s * 2.0;
        }
        assert_eq!(judged("user(m=1) == 2 * a()", trials, Vec::new()), (Holds, Some(1.0)));
    }
}
