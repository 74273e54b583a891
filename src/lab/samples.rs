//! Runs as they come out of a machine, made up for tests: each scene has its timeline, each kind of experiment its record.

use super::*;
use crate::journal::{ClaimRecord, Observation, Verdict};

pub use super::sample_timelines::*;

/// A trial that ended well.
pub fn trial(key: &str, wall_s: f64, cpu_per_wall: f64) -> Trial {
    Trial {
        kind: TrialKind::Timed,
        round: 0,
        class: Class::Ok,
        stdout: key.to_owned(),
        stderr: String::new(),
        cut: false,
        metrics: Metrics {
            wall_s,
            user_s: wall_s * cpu_per_wall,
            ..Metrics::default()
        },
        hang: None,
        left_behind: 0,
        timeline: None,
        noted: None,
    }
}

/// The traced trial with `timeline`.
pub fn traced(timeline: Timeline) -> Trial {
    Trial {
        kind: TrialKind::Traced,
        timeline: Some(timeline),
        ..trial("", 1.0, 1.0)
    }
}

/// A figure whose spread is `spread` of its median.
pub fn metric(median: f64, spread: f64) -> MetricRecord {
    MetricRecord {
        median,
        min: median * (1.0 - spread),
        max: median * (1.0 + spread * 1.5),
        stddev: median * spread / 2.0,
    }
}

/// The figures of a cell.
pub fn metrics(wall_s: f64, cpu_per_wall: f64, mebibytes: f64) -> MetricsRecord {
    let exact = |value: f64| Some(metric(value, 0.0));
    MetricsRecord {
        wall_s: Some(metric(wall_s, 0.04)),
        user_s: Some(metric(wall_s * cpu_per_wall * 0.95, 0.02)),
        system_s: Some(metric(wall_s * cpu_per_wall * 0.05, 0.1)),
        cpu_per_wall: Some(metric(cpu_per_wall, 0.02)),
        peak_rss_bytes: Some(metric(mebibytes * 1024.0 * 1024.0, 0.01)),
        voluntary_switches: Some(metric(210.0, 0.1)),
        involuntary_switches: Some(metric(34.0, 0.2)),
        page_faults: Some(metric(1_034.0, 0.01)),
        peak_processes: exact(1.0),
        peak_threads: exact(5.0),
    }
}

/// An outcome of a cell.
pub fn outcome(class: Class, key: &str, count: usize, of: usize, declared: bool) -> OutcomeRecord {
    let share = count as f64 / of as f64;
    let interval = [(share - 0.065).max(0.0), (share + 0.065).min(1.0)];
    OutcomeRecord {
        class,
        key: key.to_owned(),
        count,
        share,
        interval,
        declared,
    }
}

/// Variables from pairs.
pub fn variables(pairs: &[(&str, &str)]) -> Variables {
    let pairs = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string()));
    Variables(pairs.collect())
}

/// A record without cells.
pub fn record(id: &str) -> RunRecord {
    RunRecord {
        id: id.to_owned(),
        path: Some("2025-01-13.md".to_owned()),
        line: Some(40),
        run: "2025-01-13T12:03:11Z".to_owned(),
        code: "9f3c1a2e".to_owned(),
        env: "51d0c7".to_owned(),
        seed: 7,
        partial: false,
        cells: Vec::new(),
        claims: Vec::new(),
        scaling: Vec::new(),
    }
}

/// A claim and what came of it; `seen` of 200 trials.
pub fn claim(text: &str, verdict: Verdict, seen: Option<usize>) -> ClaimRecord {
    let share = seen.map(|seen| seen as f64 / 200.0);
    ClaimRecord {
        text: text.to_owned(),
        verdict,
        observation: seen.map(|seen| match seen {
            0 => Observation::Never,
            200 => Observation::Always,
            _ => Observation::Sometimes,
        }),
        count: seen,
        of: seen.map(|_| 200),
        interval: Some(share.map_or([0.999, 0.999], |share| {
            [(share - 0.067).max(0.0), (share + 0.061).min(1.0)]
        })),
    }
}

/// The claims of [`queue_empty`] as they were written.
pub fn queue_claims() -> Vec<Claim> {
    let claim = |kind: ClaimKind, text: &str, why: Option<&str>| Claim {
        kind,
        text: text.to_owned(),
        why: why.map(str::to_owned),
        line: 0,
    };
    vec![
        claim(
            ClaimKind::Always(Pattern::Regex("qsize=5".into())),
            "always: /qsize=5/",
            None,
        ),
        claim(
            ClaimKind::Sometimes(Pattern::Literal("empty=True".into())),
            "sometimes: \"empty=True\"",
            Some("the feeder thread has not written to the pipe yet"),
        ),
        claim(
            ClaimKind::Never(Pattern::Regex("Traceback".into())),
            "never: /Traceback/",
            None,
        ),
    ]
}

/// The queue that says it is empty.
pub fn queue_empty() -> RunRecord {
    let mut record = record("queue-empty");
    record.cells = vec![CellRecord {
        variables: Variables::default(),
        trials: 200,
        outcomes: vec![
            outcome(Class::Ok, "empty=True qsize=5", 137, 200, true),
            outcome(Class::Ok, "empty=False qsize=5", 62, 200, true),
            outcome(Class::Ok, "empty=True qsize=4", 1, 200, false),
            outcome(Class::Ok, "/Traceback/", 0, 200, true),
        ],
        metrics: metrics(0.083, 0.93, 12.4),
        hang: None,
    }];
    record.claims = vec![
        claim("always: /qsize=5/", Verdict::Refuted, Some(199)),
        claim("sometimes: \"empty=True\"", Verdict::Holds, Some(138)),
        claim("never: /Traceback/", Verdict::Holds, Some(0)),
    ];
    record
}

/// Threads against processes under the GIL, on two processors.
pub fn gil() -> (RunRecord, RunData) {
    let mut record = record("gil-cpu");
    let mut data = RunData {
        cells: Vec::new(),
        seed: 7,
        partial: false,
        planned: Some(20),
    };
    let walls = [
        ("thread", "1", 0.42, 1.0),
        ("thread", "2", 0.43, 1.0),
        ("thread", "4", 0.44, 1.01),
        ("thread", "8", 0.46, 1.0),
    ];
    let others = [
        ("process", "1", 0.44, 0.99),
        ("process", "2", 0.25, 1.81),
        ("process", "4", 0.26, 1.87),
        ("process", "8", 0.29, 1.9),
    ];
    for (mode, workers, wall, cpu) in walls.into_iter().chain(others) {
        let count: usize = workers.parse().unwrap_or(1);
        record.cells.push(CellRecord {
            variables: variables(&[("mode", mode), ("workers", workers)]),
            trials: 20,
            outcomes: vec![outcome(Class::Ok, "done", 20, 20, true)],
            metrics: metrics(wall, cpu, if mode == "thread" { 9.8 } else { 11.2 }),
            hang: None,
        });
        let timeline = if mode == "thread" {
            gil_threads(count)
        } else {
            processes(count, 2)
        };
        data.cells.push(CellRun {
            cell: Cell {
                variables: record.cells[record.cells.len() - 1].variables.0.clone(),
            },
            trials: (0..20)
                .map(|at| trial("done", wall * (0.97 + 0.06 * f64::from(noise(at, count))), cpu))
                .collect(),
            traced: Some(traced(timeline)),
        });
    }
    record.claims = gil_claims();
    let fit = |mode: &str, sigma: f64, kappa: f64| ScalingRecord {
        variable: "workers".to_owned(),
        r#where: variables(&[("mode", mode)]),
        points: 4,
        sigma: Some(sigma),
        kappa: Some(kappa),
    };
    record.scaling = vec![fit("thread", 1.0, 0.003), fit("process", 0.31, 0.018)];
    (record, data)
}

fn gil_claims() -> Vec<ClaimRecord> {
    vec![
        claim(
            "claim: wall(mode=\"process\", workers=2) < 0.8 * wall(mode=\"thread\", workers=2)",
            Verdict::Holds,
            None,
        ),
        claim(
            "claim: wall(mode=\"thread\", workers=4) < wall(mode=\"thread\", workers=1)",
            Verdict::CannotTell,
            None,
        ),
    ]
}

/// Two commands side by side.
pub fn compare(walls: [f64; 2], trials: usize) -> (RunRecord, RunData) {
    let mut record = record("compare");
    (record.path, record.line) = (None, None);
    let mut data = RunData {
        cells: Vec::new(),
        seed: 7,
        partial: false,
        planned: Some(trials),
    };
    for (command, wall) in [("python a.py", walls[0]), ("python b.py", walls[1])] {
        let variables = variables(&[("command", command)]);
        record.cells.push(CellRecord {
            variables: variables.clone(),
            trials,
            outcomes: vec![outcome(Class::Ok, "42", trials, trials, true)],
            metrics: metrics(wall, 1.0, 10.0),
            hang: None,
        });
        data.cells.push(CellRun {
            cell: Cell { variables: variables.0 },
            trials: (0..trials)
                .map(|at| trial("42", wall * (0.95 + 0.1 * f64::from(noise(at, 3))), 1.0))
                .collect(),
            traced: None,
        });
    }
    (record, data)
}

/// Two locks taken in two orders: no trial came to an end.
pub fn deadlock() -> (RunRecord, RunData) {
    let mut record = record("lock-order");
    record.cells = vec![CellRecord {
        variables: Variables::default(),
        trials: 5,
        outcomes: vec![outcome(
            Class::Deadlock,
            "holding one, asking for the other",
            5,
            5,
            true,
        )],
        metrics: MetricsRecord::default(),
        hang: Some(Hang::Deadlock),
    }];
    record.claims = vec![ClaimRecord {
        count: Some(5),
        of: Some(5),
        observation: Some(Observation::Always),
        interval: Some([0.57, 1.0]),
        ..claim("always: \"deadlock\"", Verdict::Holds, Some(200))
    }];
    let hung = |_| Trial {
        class: Class::Deadlock,
        hang: Some(Hang::Deadlock),
        ..trial("holding one, asking for the other", 2.0, 0.0)
    };
    let data = RunData {
        cells: vec![CellRun {
            cell: Cell::default(),
            trials: (0..5).map(hung).collect(),
            traced: Some(traced(deadlocked())),
        }],
        seed: 7,
        partial: false,
        planned: Some(5),
    };
    (record, data)
}
