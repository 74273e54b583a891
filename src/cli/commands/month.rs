//! `hoego month`.

use super::{CommandResult, Context};

/// Summarise a month
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 2025-01, a day in it, or -1 (last month) [default: this month]
    #[arg(allow_negative_numbers = true)]
    pub month: Option<String>,
    #[command(flatten)]
    pub output: super::export::Output,
}

/// Summarises a month.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("month")
}
