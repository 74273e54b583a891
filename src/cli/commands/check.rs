//! `hoego check`.

use super::{CommandResult, Context};

/// Find problems in the journal: file, line, rule, fix
///
/// Exit status 1 when something was found.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Do what can be done about them
    #[arg(long)]
    pub fix: bool,
}

/// Checks the journal.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("check")
}
