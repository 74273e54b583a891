//! DOMAIN. Experiments: code blocks that run, are measured and judged. Pure: blocks, trials and records in, values out.
//!
//! Nothing here starts a program: what does is behind the one trait [`Executor`], which `system` implements.
//! The way of an experiment: [`experiments`] finds it in an entry's text → [`cells`] spreads its matrix → [`conduct`] runs
//! the cells in shuffled rounds through an [`Executor`] → [`judge`] makes a [`RunRecord`] of the trials → [`answer`] says in
//! words what they carry → [`with_result`] plans the block that goes back into the entry.

mod experiment;
mod record;
mod trial;

mod bootstrap;
mod conduct;
mod differences;
mod expression;
mod interval;
mod judge;
mod key_proposal;
mod metric_call;
mod metric_claim;
mod metric_name;
#[cfg(test)]
mod mock;
mod outcomes;
mod patterns;
mod scaling;
mod schedule;
mod seeded;
mod statistics;
mod usl;
mod warnings;

pub use experiment::{
    Cell, Claim, ClaimKind, Code, Cwd, Experiment, Fault, Options, OutcomeKey, Pattern, Place, Variable,
};
pub use record::{
    CellRecord, EnvironmentRecord, MachineRecord, MetricRecord, MetricsRecord, OutcomeRecord, RunRecord, ScalingRecord,
    SourceRecord, StoredRun,
};
pub use trial::{CellRun, Class, Executor, Hang, Metrics, RunData, StepState, ThreadLine, Timeline, Trial, TrialKind};

pub use bootstrap::{FEWEST_TRIALS, RESAMPLES, Ratio, ratio_of_medians};
pub use conduct::conduct;
pub use differences::{
    ClaimDifference, OutcomeDifference, Predictions, RunDifference, WallDifference, differences, predictions,
};
pub use interval::{rule_of_three, wilson};
pub use judge::{RunHead, check_claims, judge};
pub use outcomes::{NO_MATCH, new_outcomes};
pub use record::Variables;
pub use scaling::{Curve, curves};
pub use schedule::Progress;
pub use statistics::{median, standard_deviation, summary};
pub use usl::{FEWEST_POINTS, Scalability, fit_scalability};
pub use warnings::{Warning, warnings};
