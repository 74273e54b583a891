//! What is told to other programs and kept: the document of `lab run --json`, and a line of `lab/ID/runs.jsonl`.

use super::{Class, Hang};
use crate::journal::ClaimRecord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `hoego lab run --json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunRecord {
    pub id: String,
    /// The entry, relative to the journal; `null` for what was typed.
    pub path: Option<String>,
    /// The line of the opening fence, from 1.
    pub line: Option<usize>,
    /// When it began, RFC 3339 in UTC; names the run.
    pub run: String,
    /// Eight hexadecimal digits: hash of language, options that change execution, matrix, code and files.
    pub code: String,
    /// Six hexadecimal digits: hash of language, flags, the interpreter's real path and version.
    pub env: String,
    pub seed: u64,
    /// Whether it was ended before everything planned was done.
    pub partial: bool,
    pub cells: Vec<CellRecord>,
    pub claims: Vec<ClaimRecord>,
    pub scaling: Vec<ScalingRecord>,
}

/// One cell of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CellRecord {
    pub variables: Variables,
    /// Counted trials.
    pub trials: usize,
    /// The most frequent first; patterns that were declared and never matched last, with count 0.
    pub outcomes: Vec<OutcomeRecord>,
    pub metrics: MetricsRecord,
    pub hang: Option<Hang>,
}

/// The values of a cell by variable, in the experiment's order.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(with = "BTreeMap<String, String>")]
pub struct Variables(pub Vec<(String, String)>);

/// One outcome of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OutcomeRecord {
    #[schemars(with = "String")]
    pub class: Class,
    pub key: String,
    pub count: usize,
    /// Of the cell's counted trials, 0 to 1.
    pub share: f64,
    /// The 95 % Wilson interval of the share.
    pub interval: [f64; 2],
    /// Whether a claim's pattern matches it; outcomes that none matches are new.
    pub declared: bool,
}

/// The figures of a cell, over its counted trials that ended by themselves; `null` where the system cannot tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricsRecord {
    pub wall_s: Option<MetricRecord>,
    pub user_s: Option<MetricRecord>,
    pub system_s: Option<MetricRecord>,
    pub cpu_per_wall: Option<MetricRecord>,
    pub peak_rss_bytes: Option<MetricRecord>,
    pub voluntary_switches: Option<MetricRecord>,
    pub involuntary_switches: Option<MetricRecord>,
    pub page_faults: Option<MetricRecord>,
    /// Of the traced trial.
    pub peak_processes: Option<MetricRecord>,
    /// Of the traced trial.
    pub peak_threads: Option<MetricRecord>,
}

/// One figure over the trials of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MetricRecord {
    pub median: f64,
    pub min: f64,
    pub max: f64,
    /// The sample's (n − 1); 0 for a single trial.
    pub stddev: f64,
}

/// The Universal Scalability Law fitted to one curve.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ScalingRecord {
    /// The variable of numbers.
    pub variable: String,
    /// The values of the other variables.
    pub r#where: Variables,
    pub points: usize,
    /// Contention, the serial share; `null` with fewer than four points.
    pub sigma: Option<f64>,
    /// Coherency; 0 is Amdahl's law. `null` with fewer than four points.
    pub kappa: Option<f64>,
}

/// A line of `lab/ID/runs.jsonl`: the run and what is needed to repeat it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StoredRun {
    #[serde(flatten)]
    pub record: RunRecord,
    pub environment: EnvironmentRecord,
    pub machine: MachineRecord,
    /// The code, where it differs from that of the line before; so every earlier version can be had back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceRecord>,
}

/// What `env` is the hash of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnvironmentRecord {
    pub language: String,
    /// What it is compiled and started with.
    pub flags: Vec<String>,
    /// The real path, behind shims; with `~` for the home folder.
    pub interpreter: String,
    pub version: String,
}

/// Where it ran; recorded beside, not part of `env`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MachineRecord {
    /// `Linux 6.1.0`.
    pub kernel: String,
    /// The processor's model.
    pub cpu: String,
    /// Processors it was allowed.
    pub affinity: Vec<usize>,
    /// The load average over a minute before it began.
    pub load: Option<f64>,
}

/// The code of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceRecord {
    /// The whole block from its opening fence to its closing one, its container's prefix removed, LF ends: options and all.
    pub block: String,
    /// Linked files (`file`, `deps`, `stdin`) by path from the journal's root; those that are no text in base 64 behind `base64:`.
    pub files: BTreeMap<String, String>,
}

impl Serialize for Variables {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Variables {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Variables;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Variables, A::Error> {
                let mut variables = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    variables.push(pair);
                }
                Ok(Variables(variables))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}
