//! What running gives: trials with outcome, figures and, of the traced one, a timeline of threads. And the one trait behind
//! which programs are started.

use super::Cell;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;

/// What a trial is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrialKind {
    /// Not counted.
    Warmup,
    /// Counted, and not sampled while it runs.
    Timed,
    /// Sampled every 10–20 ms; its figures are not counted.
    Traced,
}

/// How a trial ended. Written as `ok`, `exit:N`, `signal:NAME`, `timeout`, `deadlock`, `spawn-error`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Class {
    Ok,
    /// Another exit status than 0.
    Exit(i32),
    /// `SIGSEGV`, without number.
    Signal(String),
    /// It was ended when its time was up.
    Timeout,
    /// The same, and every thread lay asleep in futex without using a processor.
    Deadlock,
    /// It could not be started.
    SpawnError,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ok => f.write_str("ok"),
            Self::Exit(status) => write!(f, "exit:{status}"),
            Self::Signal(name) => write!(f, "signal:{name}"),
            Self::Timeout => f.write_str("timeout"),
            Self::Deadlock => f.write_str("deadlock"),
            Self::SpawnError => f.write_str("spawn-error"),
        }
    }
}

impl From<Class> for String {
    fn from(class: Class) -> Self {
        class.to_string()
    }
}

impl TryFrom<String> for Class {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let unknown = || format!("`{text}` is no class of an outcome");
        match text.split_once(':') {
            Some(("exit", status)) => status.parse().map(Self::Exit).map_err(|_| unknown()),
            Some(("signal", name)) => Ok(Self::Signal(name.to_owned())),
            _ => match text.as_str() {
                "ok" => Ok(Self::Ok),
                "timeout" => Ok(Self::Timeout),
                "deadlock" => Ok(Self::Deadlock),
                "spawn-error" => Ok(Self::SpawnError),
                _ => Err(unknown()),
            },
        }
    }
}

impl Class {
    /// Whether the trial ended by itself: only such trials count for metrics.
    pub fn ended_by_itself(&self) -> bool {
        matches!(self, Self::Ok | Self::Exit(_) | Self::Signal(_))
    }
}

/// Why a trial hung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum Hang {
    #[serde(rename = "deadlock")]
    Deadlock,
    #[serde(rename = "busy")]
    Busy,
    #[serde(rename = "waiting for input")]
    WaitingForInput,
}

/// The figures of one trial. What the system cannot tell is `None`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Metrics {
    /// Seconds from before the program was started until it ended.
    pub wall_s: f64,
    /// Seconds in user mode, of all its processes.
    pub user_s: f64,
    /// Seconds in the kernel, of all its processes.
    pub system_s: f64,
    /// The largest resident set of one of its processes, in bytes, without what exec inherits from us.
    pub peak_rss_bytes: Option<u64>,
    pub voluntary_switches: Option<u64>,
    pub involuntary_switches: Option<u64>,
    /// Minor and major together.
    pub page_faults: Option<u64>,
    /// Most processes at one time; of the traced trial only.
    pub peak_processes: Option<u64>,
    /// Most threads at one time, of all processes; of the traced trial only.
    pub peak_threads: Option<u64>,
}

impl Metrics {
    /// Processor seconds per second of wall time; `None` where no time passed.
    pub fn cpu_per_wall(&self) -> Option<f64> {
        (self.wall_s > 0.0).then(|| (self.user_s + self.system_s) / self.wall_s)
    }
}

/// One trial.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    pub kind: TrialKind,
    /// The round it was run in, from 0.
    pub round: usize,
    pub class: Class,
    /// What it wrote, as text; bytes that are no UTF-8 as U+FFFD. Cut at the executor's limit.
    pub stdout: String,
    pub stderr: String,
    /// Whether more was written than is kept.
    pub cut: bool,
    pub metrics: Metrics,
    pub hang: Option<Hang>,
    /// Descendants that were still alive at its end and were killed.
    pub left_behind: usize,
    /// Of a traced trial.
    pub timeline: Option<Timeline>,
    /// What was read of its output before that was thrown away; `None` where the output is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noted: Option<Noted>,
}

/// What judging needs of an output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The outcome's key.
    pub key: String,
    /// Of each pattern of the claims, in their order, whether it was found.
    pub found: Vec<bool>,
}

/// What each thread of a traced trial did, step by step.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    /// Length of a step in milliseconds: 10 to 20, more where the trial is so long that steps were joined.
    pub step_ms: f64,
    /// In the order in which they were first seen.
    pub threads: Vec<ThreadLine>,
}

/// One thread of a timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ThreadLine {
    pub process: i32,
    pub thread: i32,
    /// The name the kernel knows it by.
    pub name: String,
    /// The step in which it was first seen, from 0.
    pub start: usize,
    /// One for each step from `start` on, until it ended.
    pub steps: Vec<StepState>,
}

/// How a step was spent; what is missing to 1 the thread was asleep.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct StepState {
    /// Share of the step on a processor, 0 to 1.
    pub running: f32,
    /// Share of the step ready to run and waiting for a processor, 0 to 1.
    pub waiting: f32,
}

/// All trials of one cell.
#[derive(Debug, Clone, PartialEq)]
pub struct CellRun {
    pub cell: Cell,
    /// The timed ones, in the order in which they ran.
    pub trials: Vec<Trial>,
    pub traced: Option<Trial>,
}

/// All trials of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunData {
    /// In the matrix's order.
    pub cells: Vec<CellRun>,
    /// The seed of the order.
    pub seed: u64,
    /// Whether it was ended (^C, a full disk) before everything planned was done.
    pub partial: bool,
    /// Trials that were planned per cell; `None` with a time budget.
    pub planned: Option<usize>,
}

/// Starts programs. The one way from here to the machine.
pub trait Executor {
    /// What makes running impossible; a program that fails is an outcome, not an error.
    type Error;

    /// Runs one trial of cell number `cell` (in the matrix's order), and returns when nothing of it is left running.
    fn trial(&mut self, cell: usize, kind: TrialKind) -> Result<Trial, Self::Error>;

    /// Time since the run began.
    fn elapsed(&self) -> Duration;

    /// Whether the person asked to stop.
    fn interrupted(&self) -> bool;
}
