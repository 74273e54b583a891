//! `hoego new`.

use super::{CommandResult, Context};

/// Make a day's entry and print its path; an existing one is left as it is
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Scaffolds the entry of a day.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("new")
}
