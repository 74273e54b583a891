//! DOMAIN. Experiments: code blocks that run, are measured and judged. Pure: blocks, trials and records in, values out.
//!
//! Nothing here starts a program: what does is behind the one trait [`Executor`], which `system` implements.
//! The way of an experiment: [`experiments`] finds it in an entry's text → [`cells`] spreads its matrix → [`conduct`] runs
//! the cells in shuffled rounds through an [`Executor`] → [`judge`] makes a [`RunRecord`] of the trials → [`answer`] says in
//! words what they carry → [`with_result`] plans the block that goes back into the entry.

mod anchor;
mod answer;
mod answer_outcomes;
mod answer_pairs;
#[cfg(test)]
mod answer_tests;
mod answer_words;
mod attributes;
mod cell_text;
mod claims_text;
mod comments;
mod embed;
mod experiment;
mod failure_words;
mod fault;
mod find;
mod gallery;
mod hashes;
mod lab_phrases;
mod lab_words;
mod languages;
mod lines;
mod links;
mod matrix;
mod naming;
mod options;
mod outcome_groups;
mod quantity;
mod record;
mod rows;
#[cfg(test)]
mod sample_timelines;
#[cfg(test)]
pub(crate) mod samples;
mod scene;
mod source;
mod stored;
mod suggest;
mod trial;
mod typed;
mod unused;
mod values;

pub use anchor::anchored;
pub use cell_text::{KEY_WIDTH, cell_text, visible};
pub use embed::{with_result, without_result};
pub use find::{Found, experiments, find, pick};
pub use hashes::{Files, block_hash, code_hash, environment_hash, file_hash, trust_hash};
pub use languages::{language_names, language_of, language_of_file};
pub use links::linked_experiments;
pub use matrix::{MOST_CELLS, cell_count, cells};
pub use options::MOST_TRIALS;
pub use source::{experiment_of_source, files_of, source_of};
pub use stored::{ResultHeader, StoredResult, stored_results};
pub use typed::{compare, program};
pub use unused::unused_variables;
pub use values::parse_duration;

pub use answer::{Finding, answer, cell_names, has_patterns};
pub use answer_outcomes::{mostly_unique, pooled};
pub use answer_words::{plain_name, shown_outcome};
pub use lab_words::LabWords;
pub use lines::{Line, LinePoint, lines};
pub use naming::{CellName, WorkerKind, cell_name, number, value_of, varying};
pub use outcome_groups::{Group, GroupRow, claims_of, outcome_groups, told_outcomes};
pub use quantity::{bytes, count, percent, percent_below, percents, ratio, time, with_deviation};
pub use rows::{Limits, Panel, Row, panels};
pub use scene::{Activity, Scene, activity, length, total};

mod bootstrap;
mod conduct;
mod differences;
mod expression;
mod interval;
mod judge;
mod key_proposal;
mod meant;
mod metric_call;
mod metric_claim;
mod metric_name;
#[cfg(test)]
mod mock;
mod noting;
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
pub use gallery::{About, AboutWords, Template, gallery, render, template};
pub use record::{
    CellRecord, EnvironmentRecord, MachineRecord, MetricRecord, MetricsRecord, OutcomeRecord, RunRecord, ScalingRecord,
    SourceRecord, StoredRun, Variables,
};
pub use trial::{
    CellRun, Class, Executor, Hang, Metrics, Noted, RunData, StepState, ThreadLine, Timeline, Trial, TrialKind,
};

pub use bootstrap::{FEWEST_TRIALS, RESAMPLES, Ratio, ratio_of_medians};
pub use comments::is_only_comments;
pub use conduct::conduct;
pub use differences::{
    ClaimDifference, OutcomeDifference, Predictions, RunDifference, WallDifference, differences, predictions,
};
pub use interval::{rule_of_three, wilson};
pub use judge::{RunHead, check_claims, judge};
pub use outcomes::{NO_MATCH, new_outcomes};
pub use scaling::{Curve, curves};
pub use schedule::Progress;
pub use statistics::{median, standard_deviation, summary};
pub use usl::{FEWEST_POINTS, Scalability, fit_scalability};
pub use warnings::{Warning, gathered, warnings};
