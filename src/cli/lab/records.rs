//! The documents of `hoego lab … --json` beside those of runs.

use crate::lab::{RunRecord, StoredRun};
use schemars::JsonSchema;
use serde::Serialize;

/// What a stored result is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Of this code, on this toolchain.
    Current,
    /// The code changed.
    Stale,
    /// Another toolchain, or one that is not known here.
    Elsewhere,
    /// There is no result.
    NeverRun,
}

/// `hoego lab list --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ListRecord {
    pub experiments: Vec<ListedRecord>,
}

/// One experiment of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ListedRecord {
    /// `null` where it has none.
    pub id: Option<String>,
    pub path: String,
    /// Of the opening fence, from 1.
    pub line: usize,
    pub language: Option<String>,
    /// How many cells its matrix has.
    pub cells: Option<usize>,
    pub state: State,
    /// RFC 3339; `null` when it never ran.
    pub last_run: Option<String>,
    /// Each claim with its last verdict; `null` where it was not judged yet.
    pub claims: Vec<ListedClaimRecord>,
    /// What is wrong with the block.
    pub faults: Vec<String>,
}

/// A claim as it is listed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ListedClaimRecord {
    pub text: String,
    pub verdict: Option<crate::journal::Verdict>,
}

/// `hoego lab show --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ShowRecord {
    pub experiment: ListedRecord,
    /// The code as it stands.
    pub code: String,
    /// The newest run.
    pub run: Option<RunRecord>,
}

/// `hoego lab log --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct LogRecord {
    pub id: String,
    /// Oldest first.
    pub runs: Vec<StoredRun>,
}

/// `hoego lab check --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CheckedRecord {
    pub results: Vec<ResultRecord>,
}

/// A stored result and what it is worth.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ResultRecord {
    pub id: String,
    pub path: String,
    pub line: usize,
    pub state: State,
    /// The run it is of.
    pub run: String,
    /// What ran then.
    pub code: String,
    /// What stands there now; `null` where it cannot be read.
    pub code_now: Option<String>,
    /// What it ran on.
    pub env: String,
    /// What is here now; `null` where that is not known without starting it.
    pub env_now: Option<String>,
}

/// `hoego lab rerun --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RerunsRecord {
    pub reruns: Vec<RerunRecord>,
}

/// One experiment that was run again.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RerunRecord {
    pub id: String,
    /// The run it was compared with.
    pub before: String,
    pub after: RunRecord,
    /// Claims whose verdict is another one now.
    pub changed: Vec<ChangedRecord>,
}

/// A claim whose verdict changed.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ChangedRecord {
    pub text: String,
    pub before: crate::journal::Verdict,
    pub after: crate::journal::Verdict,
}

/// `hoego lab clean --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct CleanedRecord {
    pub cleaned: Vec<PlaceRecord>,
}

/// Where an experiment stands.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct PlaceRecord {
    pub id: String,
    pub path: String,
    pub line: usize,
}

/// `hoego lab new --list --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct GalleryRecord {
    pub templates: Vec<TemplateRecord>,
}

/// A template of the gallery.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TemplateRecord {
    pub name: String,
    pub language: String,
    pub title: String,
    /// How long a run takes, roughly.
    pub seconds: u64,
}

/// `hoego lab trust --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TrustRecord {
    /// `null` with `--mine`.
    pub id: Option<String>,
    /// 64 hexadecimal digits; `null` with `--mine`.
    pub hash: Option<String>,
    /// Whether it is trusted now.
    pub trusted: bool,
}
