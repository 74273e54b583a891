//! Judging: what the trials of a run come to, and whether its claims can be judged at all.

use super::expression::MetricExpression;
use super::meant::MeantEnds;
use super::metric_claim::{ended, judge_metrics};
use super::metric_name::MetricName;
use super::outcomes::{Keys, outcomes_of};
use super::patterns::{Searcher, Sightings, judge_pattern, pattern_of, regex_fault};
use super::scaling::curves_of;
use super::statistics::summary;
use super::{
    Cell, CellRecord, CellRun, Claim, ClaimKind, Curve, Experiment, Fault, Hang, MetricRecord, MetricsRecord,
    OutcomeKey, RunData, RunRecord, Variables,
};
use crate::journal::ClaimRecord;

/// What a record says of a run beside its results.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunHead {
    pub id: String,
    /// The entry, relative to the journal; `None` for what was typed.
    pub path: Option<String>,
    /// The line of the opening fence, from 1.
    pub line: Option<usize>,
    /// When it began, RFC 3339 in UTC.
    pub run: String,
    /// The code's hash.
    pub code: String,
    /// The toolchain's hash.
    pub env: String,
}

/// What is wrong with the claims and the key of an experiment with these cells; to be asked before anything runs.
///
/// Finds every metric, variable, value and cell that does not exist, also behind an `or`.
pub fn check_claims(experiment: &Experiment, cells: &[Cell]) -> Vec<Fault> {
    let claims = experiment.claims.iter();
    let mut faults: Vec<Fault> = claims
        .filter_map(|claim| check_claim(experiment, claim, cells))
        .collect();
    faults.extend(keys(experiment).err());
    faults
}

fn path(experiment: &Experiment) -> Option<&str> {
    experiment.place.as_ref().map(|place| &*place.path)
}

fn check_claim(experiment: &Experiment, claim: &Claim, cells: &[Cell]) -> Option<Fault> {
    match (&claim.kind, pattern_of(claim)) {
        (ClaimKind::Metrics(_), _) => expression(experiment, claim, cells).err(),
        (_, Some(pattern)) => {
            let searcher = Searcher::new(pattern);
            searcher.err().map(|error| regex_fault(claim, path(experiment), &error))
        }
        (_, None) => None,
    }
}

fn expression(experiment: &Experiment, claim: &Claim, cells: &[Cell]) -> Result<MetricExpression, Fault> {
    let text = match &claim.kind {
        ClaimKind::Metrics(text) => text,
        _ => "",
    };
    MetricExpression::read(text, cells).map_err(|complaint| Fault {
        path: path(experiment).map(str::to_owned),
        line: claim.line,
        message: complaint.message,
        hint: complaint.hint,
    })
}

fn keys(experiment: &Experiment) -> Result<Keys, Fault> {
    let shown = match &experiment.options.key {
        OutcomeKey::Stdout => "",
        OutcomeKey::Regex(regex) => regex,
    };
    Keys::new(&experiment.options.key).map_err(|_| Fault {
        path: path(experiment).map(str::to_owned),
        line: experiment.place.as_ref().map_or(0, |place| place.line),
        message: format!("the key `/{shown}/` is no regular expression"),
        hint: None,
    })
}

/// Makes the record of a run. Equal data give an equal record: all that is drawn is drawn from the run's seed.
///
/// Fails only with what [`check_claims`] finds.
pub fn judge(experiment: &Experiment, data: &RunData, head: RunHead) -> Result<RunRecord, Vec<Fault>> {
    let cells: Vec<Cell> = data.cells.iter().map(|run| run.cell.clone()).collect();
    let faults = check_claims(experiment, &cells);
    if !faults.is_empty() {
        return Err(faults);
    }
    let keys = keys(experiment).map_err(|fault| vec![fault])?;
    let patterns = experiment.claims.iter().filter_map(pattern_of);
    let sightings = patterns
        .enumerate()
        .filter_map(|(number, pattern)| Sightings::new(number, pattern, data).ok());
    let sightings: Vec<Sightings> = sightings.collect();
    let cell_records = data.cells.iter().enumerate();
    let cell_records: Vec<CellRecord> = cell_records
        .map(|(at, run)| cell_record(at, run, &keys, &sightings))
        .collect();
    Ok(RunRecord {
        id: head.id,
        path: head.path,
        line: head.line,
        run: head.run,
        code: head.code,
        env: head.env,
        seed: data.seed,
        partial: data.partial,
        claims: claim_records(experiment, &cells, data, &sightings)?,
        scaling: curves_of(&cell_records).iter().map(Curve::record).collect(),
        cells: cell_records,
    })
}

/// The claims in the order in which they stand; `sightings` are those of the patterns among them, in the same order.
fn claim_records(
    experiment: &Experiment,
    cells: &[Cell],
    data: &RunData,
    sightings: &[Sightings],
) -> Result<Vec<ClaimRecord>, Vec<Fault>> {
    let meant = MeantEnds::of(&experiment.claims);
    let mut sightings = sightings.iter();
    let mut records = Vec::new();
    for claim in &experiment.claims {
        if pattern_of(claim).is_some() {
            let judged = sightings.next().map(|sightings| judge_pattern(claim, sightings, data));
            records.extend(judged);
        } else {
            let expression = expression(experiment, claim, cells).map_err(|fault| vec![fault])?;
            records.push(judge_metrics(claim, &expression, data, &meant));
        }
    }
    Ok(records)
}

fn cell_record(at: usize, run: &CellRun, keys: &Keys, patterns: &[Sightings]) -> CellRecord {
    CellRecord {
        variables: Variables(run.cell.variables.clone()),
        trials: run.trials.len(),
        outcomes: outcomes_of(at, run, keys, patterns),
        metrics: metrics_record(run),
        hang: most_frequent_hang(run),
    }
}

/// The figures of a cell: over its counted trials that ended by themselves, the peaks of its traced one.
fn metrics_record(run: &CellRun) -> MetricsRecord {
    let over = |metric: MetricName| {
        let values: Vec<f64> = ended(run).filter_map(|metrics| metric.of(metrics)).collect();
        summary(&values)
    };
    let traced = run.traced.as_ref().map(|trial| &trial.metrics);
    let peak = |peak: Option<u64>| -> Option<MetricRecord> { summary(&[peak? as f64]) };
    MetricsRecord {
        wall_s: over(MetricName::Wall),
        user_s: over(MetricName::User),
        system_s: over(MetricName::System),
        cpu_per_wall: over(MetricName::CpuPerWall),
        peak_rss_bytes: over(MetricName::PeakRss),
        voluntary_switches: over(MetricName::VoluntarySwitches),
        involuntary_switches: over(MetricName::InvoluntarySwitches),
        page_faults: over(MetricName::PageFaults),
        peak_processes: peak(traced.and_then(|metrics| metrics.peak_processes)),
        peak_threads: peak(traced.and_then(|metrics| metrics.peak_threads)),
    }
}

/// Why most of the trials that hung did so; of equally frequent reasons the one that says most. `None` where none hung.
fn most_frequent_hang(run: &CellRun) -> Option<Hang> {
    let count = |hang: Hang| run.trials.iter().filter(|trial| trial.hang == Some(hang)).count();
    // The last of equal ones wins.
    let reasons = [Hang::Busy, Hang::WaitingForInput, Hang::Deadlock].map(|hang| (count(hang), hang));
    let most = reasons.into_iter().max_by_key(|(count, _)| *count);
    most.filter(|(count, _)| *count > 0).map(|(_, hang)| hang)
}

#[cfg(test)]
mod tests {
    use super::super::mock::{cell, claiming, data, trial, walls};
    use super::super::{Class, Trial, new_outcomes};
    use super::*;
    use crate::journal::Verdict;

    fn hanging(hang: Hang) -> Trial {
        Trial {
            class: Class::Timeout,
            hang: Some(hang),
            ..trial("", 60.0)
        }
    }

    #[test]
    fn a_record_of_everything() {
        let experiment = claiming(&[
            ("always", "/q=5/"),
            ("claim", r#"wall(mode="b") < wall(mode="a")"#),
            ("never", "Traceback"),
        ]);
        let said = |wall: f64| trial("q=5\n", wall);
        let slow: Vec<Trial> = [0.3, 0.2, 0.4, 0.25, 0.35].map(said).to_vec();
        let mut fast: Vec<Trial> = [0.1, 0.2, 0.1, 0.15, 0.12].map(said).to_vec();
        fast.push(hanging(Hang::Busy));
        let mut data = data(vec![("mode=a", slow), ("mode=b", fast)]);
        let mut traced = said(9.0);
        traced.metrics.peak_threads = Some(5);
        data.cells[0].traced = Some(traced);
        let head = RunHead {
            id: "x".to_owned(),
            ..RunHead::default()
        };
        let record = judge(&experiment, &data, head.clone()).expect("a record");
        let verdicts: Vec<Verdict> = record.claims.iter().map(|claim| claim.verdict).collect();
        assert_eq!(verdicts, [Verdict::Refuted, Verdict::Holds, Verdict::Holds]);
        assert_eq!((record.claims[0].count, record.claims[0].of), (Some(10), Some(11)));
        let wall = record.cells[1].metrics.wall_s.expect("five trials");
        assert_eq!(
            (wall.median, wall.min, wall.max),
            (0.12, 0.1, 0.2),
            "the one that hung is left out"
        );
        let peak = record.cells[0].metrics.peak_threads.expect("it was traced");
        assert_eq!((peak.median, peak.stddev), (5.0, 0.0));
        assert_eq!(record.cells[0].metrics.peak_rss_bytes, None);
        assert_eq!((record.cells[0].hang, record.cells[1].hang), (None, Some(Hang::Busy)));
        let new: Vec<String> = new_outcomes(&record)
            .iter()
            .map(|(_, new)| new.class.to_string())
            .collect();
        assert_eq!(new, ["timeout"]);
        assert_eq!(judge(&experiment, &data, head), Ok(record), "equal data, equal record");
    }

    #[test]
    fn without_patterns_nothing_is_new() {
        let experiment = claiming(&[("claim", "wall() < 9")]);
        let record = judge(&experiment, &data(vec![("", walls(&[0.1; 5]))]), RunHead::default()).expect("a record");
        assert!(!record.cells[0].outcomes[0].declared);
        assert_eq!(new_outcomes(&record), []);
    }

    #[test]
    fn claims_are_checked_before_anything_runs() {
        let experiment = claiming(&[
            ("always", "/(/"),
            ("claim", "wall(m=1) < 9 or wall(m=3) < 9"),
            ("claim", "wall(m=1) < 9"),
        ]);
        let faults = check_claims(&experiment, &["m=1", "m=2"].map(cell));
        let messages: Vec<&str> = faults.iter().map(|fault| &*fault.message).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(
            messages[0].starts_with("`always: /(/` is no regular expression: "),
            "{messages:?}"
        );
        assert_eq!(messages[1], "`wall(m=3)` is no cell of this experiment");
        assert_eq!(
            (faults[1].line, faults[1].hint.as_deref()),
            (3, Some("`m` is one of 1, 2"))
        );
        let data = data(vec![("m=1", Vec::new()), ("m=2", Vec::new())]);
        assert_eq!(judge(&experiment, &data, RunHead::default()), Err(faults));
    }

    #[test]
    fn the_reason_of_a_hang_is_that_of_most() {
        let run = |hangs: &[Hang]| {
            let trials = hangs.iter().map(|hang| hanging(*hang)).collect();
            most_frequent_hang(&data(vec![("", trials)]).cells[0])
        };
        assert_eq!(run(&[Hang::Busy, Hang::Deadlock]), Some(Hang::Deadlock));
        assert_eq!(run(&[Hang::Busy, Hang::Busy, Hang::Deadlock]), Some(Hang::Busy));
        assert_eq!(run(&[]), None);
    }
}
