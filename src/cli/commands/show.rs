//! `hoego show`.

use super::{CommandResult, Context};

/// Show one entry; with --json what was understood of it
///
/// Works on any Markdown file, inside a journal or not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A day, or a file
    #[arg(value_name = "D|FILE", allow_negative_numbers = true, add = crate::cli::complete::days_and_files())]
    pub which: Option<String>,
}

/// Shows one entry.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("show")
}
