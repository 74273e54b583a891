//! DOMAIN. Experiments: code blocks that run, are measured and judged. Pure: blocks, trials and records in, values out.
//!
//! Nothing here starts a program: what does is behind the one trait [`Executor`], which `system` implements.
//! The way of an experiment: [`experiments`] finds it in an entry's text → [`cells`] spreads its matrix → [`conduct`] runs
//! the cells in shuffled rounds through an [`Executor`] → [`judge`] makes a [`RunRecord`] of the trials → [`answer`] says in
//! words what they carry → [`with_result`] plans the block that goes back into the entry.

mod answer;
mod answer_pairs;
mod answer_ratio;
#[cfg(test)]
mod answer_tests;
mod answer_words;
mod experiment;
mod failure_words;
mod lab_words;
mod lines;
mod naming;
mod outcome_groups;
mod quantity;
mod record;
mod rows;
#[cfg(test)]
mod sample_timelines;
#[cfg(test)]
pub(crate) mod samples;
mod scene;
mod trial;

pub use answer::{FEWEST_TRIALS, Finding, answer, cell_names, has_patterns, mostly_unique, pooled};
pub use answer_words::{plain_name, shown_outcome};
pub use lab_words::LabWords;
pub use lines::{Line, LinePoint, lines};
pub use naming::{COMMAND, CellName, WorkerKind, cell_name, number, value_of, varying};
pub use outcome_groups::{Group, GroupRow, claims_of, outcome_groups, told_outcomes};
pub use quantity::{bytes, count, percent, percents, ratio, time};
pub use rows::{Limits, Panel, Row, panels};
pub use scene::{Activity, Scene, activity, length, total};

pub use experiment::{
    Cell, Claim, ClaimKind, Code, Cwd, Experiment, Fault, Options, OutcomeKey, Pattern, Place, Variable,
};
pub use record::{
    CellRecord, EnvironmentRecord, MachineRecord, MetricRecord, MetricsRecord, OutcomeRecord, RunRecord, ScalingRecord,
    SourceRecord, StoredRun, Variables,
};
pub use trial::{CellRun, Class, Executor, Hang, Metrics, RunData, StepState, ThreadLine, Timeline, Trial, TrialKind};
