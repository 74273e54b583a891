//! For tests: a machine that only counts, and short ways to write experiments, trials and cells.

use super::{
    Cell, CellRun, Claim, ClaimKind, Class, Code, Executor, Experiment, Metrics, Options, Pattern, RunData, Trial,
    TrialKind,
};
use std::time::Duration;

/// Each trial takes the same time and ends well.
pub(super) struct Machine {
    time: Duration,
    pub(super) ran: Vec<(usize, TrialKind)>,
    /// ^C comes during the trial of this number, from 1.
    pub(super) interrupted_after: Option<usize>,
    /// The first trial after this number of them cannot be run.
    pub(super) fails_after: Option<usize>,
    pub(super) failed: bool,
}

impl Machine {
    pub(super) fn new(milliseconds: u64) -> Self {
        Self {
            time: Duration::from_millis(milliseconds),
            ran: Vec::new(),
            interrupted_after: None,
            fails_after: None,
            failed: false,
        }
    }
}

impl Executor for Machine {
    type Error = &'static str;

    fn trial(&mut self, cell: usize, kind: TrialKind) -> Result<Trial, Self::Error> {
        self.failed = self.fails_after.is_some_and(|most| self.ran.len() >= most);
        if self.failed {
            return Err("the disk is full");
        }
        self.ran.push((cell, kind));
        Ok(trial("", self.time.as_secs_f64()))
    }

    fn elapsed(&self) -> Duration {
        self.time * self.ran.len() as u32
    }

    fn interrupted(&self) -> bool {
        self.interrupted_after.is_some_and(|most| self.ran.len() >= most)
    }
}

pub(super) fn experiment() -> Experiment {
    Experiment {
        id: "x".to_owned(),
        language: "python".to_owned(),
        options: Options::default(),
        variables: Vec::new(),
        claims: Vec::new(),
        code: Code::Block {
            text: String::new(),
            first_line: 1,
        },
        place: None,
    }
}

/// An experiment with claims: `always`, `sometimes`, `never` with a literal or `/regex/`, or `claim` with an expression.
pub(super) fn claiming(claims: &[(&str, &str)]) -> Experiment {
    let claim = |(kind, words): &(&str, &str)| {
        let regex = words.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let pattern = regex.map_or_else(
            || Pattern::Literal((*words).to_owned()),
            |regex| Pattern::Regex(regex.to_owned()),
        );
        let kind_of = match *kind {
            "always" => ClaimKind::Always(pattern),
            "sometimes" => ClaimKind::Sometimes(pattern),
            "never" => ClaimKind::Never(pattern),
            _ => ClaimKind::Metrics((*words).to_owned()),
        };
        Claim {
            kind: kind_of,
            text: format!("{kind}: {words}"),
            why: None,
            line: 3,
        }
    };
    Experiment {
        claims: claims.iter().map(claim).collect(),
        ..experiment()
    }
}

/// A timed trial that ended well.
pub(super) fn trial(stdout: &str, wall: f64) -> Trial {
    Trial {
        kind: TrialKind::Timed,
        round: 0,
        class: Class::Ok,
        stdout: stdout.to_owned(),
        stderr: String::new(),
        cut: false,
        metrics: Metrics {
            wall_s: wall,
            user_s: wall,
            ..Metrics::default()
        },
        hang: None,
        left_behind: 0,
        timeline: None,
        noted: None,
    }
}

/// `mode=thread workers=2`.
pub(super) fn cell(variables: &str) -> Cell {
    let pairs = variables.split_whitespace().filter_map(|pair| pair.split_once('='));
    Cell {
        variables: pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    }
}

pub(super) fn data(cells: Vec<(&str, Vec<Trial>)>) -> RunData {
    let run = |(variables, trials)| CellRun {
        cell: cell(variables),
        trials,
        traced: None,
    };
    RunData {
        cells: cells.into_iter().map(run).collect(),
        seed: 7,
        partial: false,
        planned: None,
    }
}

/// Trials with these wall times.
pub(super) fn walls(walls: &[f64]) -> Vec<Trial> {
    walls.iter().map(|wall| trial("", *wall)).collect()
}
