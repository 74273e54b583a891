//! What an experiment showed, as summaries and questions tell it. The lab fills these in; here they are only words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the trials say of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    #[serde(rename = "holds")]
    Holds,
    #[serde(rename = "refuted")]
    Refuted,
    #[serde(rename = "cannot tell")]
    CannotTell,
}

/// What was seen of a pattern, whatever was claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Observation {
    /// In every trial.
    Always,
    /// In some.
    Sometimes,
    /// In none.
    Never,
}

/// A claim and its verdict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ClaimRecord {
    /// As it was written, without the reason behind ` -- `.
    pub text: String,
    pub verdict: Verdict,
    /// `null` for `claim:`, and where there was no trial.
    pub observation: Option<Observation>,
    /// Trials in which the pattern was found; `null` for `claim:`.
    pub count: Option<usize>,
    /// Trials in all; `null` for `claim:`.
    pub of: Option<usize>,
    /// The 95 % Wilson interval of the share; for `claim:` the share of resamples that were true, as `[share, share]`;
    /// `null` where nothing could be told.
    pub interval: Option<[f64; 2]>,
}

/// An experiment of a period: it ran or was linked in it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExperimentRecord {
    pub id: String,
    pub path: String,
    pub line: usize,
    /// RFC 3339; `null` when it never ran.
    pub last_run: Option<String>,
    /// With the verdicts of the last run of the period; without a run there are none.
    pub claims: Vec<ClaimRecord>,
}
