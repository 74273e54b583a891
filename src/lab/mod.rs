//! DOMAIN. Experiments: code blocks that run, are measured and judged. Pure: blocks, trials and records in, values out.
//!
//! Nothing here starts a program: what does is behind the one trait [`Executor`], which `system` implements.
//! The way of an experiment: [`experiments`] finds it in an entry's text → [`cells`] spreads its matrix → [`conduct`] runs
//! the cells in shuffled rounds through an [`Executor`] → [`judge`] makes a [`RunRecord`] of the trials → [`answer`] says in
//! words what they carry → [`with_result`] plans the block that goes back into the entry.

mod experiment;
mod gallery;
mod record;
mod trial;

pub use experiment::{
    Cell, Claim, ClaimKind, Code, Cwd, Experiment, Fault, Options, OutcomeKey, Pattern, Place, Variable,
};
pub use gallery::{About, AboutWords, Template, gallery, render, template};
pub use record::{
    CellRecord, EnvironmentRecord, MachineRecord, MetricRecord, MetricsRecord, OutcomeRecord, RunRecord, ScalingRecord,
    SourceRecord, StoredRun,
};
pub use trial::{CellRun, Class, Executor, Hang, Metrics, RunData, StepState, ThreadLine, Timeline, Trial, TrialKind};
