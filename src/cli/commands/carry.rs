//! `hoego carry`.

use super::{CommandResult, Context};

/// Bring what is due and missing into an entry that exists already
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Everything outstanding, whatever `carry.at-most` says
    #[arg(long)]
    pub all: bool,
}

/// Carries what is due into an existing entry.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("carry")
}
