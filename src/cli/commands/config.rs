//! `hoego config`.

use super::{CommandResult, Context};

/// Show effective values and where each comes from
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A key (`carry.at-most`) or a table (`carry`)
    #[arg(add = crate::cli::complete::config_keys())]
    pub key: Option<String>,
}

/// Shows the effective configuration.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("config")
}
