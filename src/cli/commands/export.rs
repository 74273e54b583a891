//! `hoego export`.

use super::{CommandResult, Context};

/// Summarise any period
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The first day
    #[arg(long, value_name = "D", allow_hyphen_values = true, add = crate::cli::complete::days())]
    pub from: String,
    /// The last day
    #[arg(long, value_name = "D", allow_hyphen_values = true, add = crate::cli::complete::days())]
    pub to: String,
    #[command(flatten)]
    pub output: Output,
}

/// How and where a summary is written.
#[derive(Debug, Clone, clap::Args)]
pub struct Output {
    /// The form of the summary; --json is the same as --format json [default: md]
    #[arg(long)]
    pub format: Option<Format>,
    /// Write to FILE instead of stdout
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<std::path::PathBuf>,
}

/// The forms of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    #[default]
    Md,
    Html,
    Json,
    Csv,
}

/// Summarises any period.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("export")
}
