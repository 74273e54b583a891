//! `hoego questions`.

use super::{CommandResult, Context};

/// List open questions, oldest first
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Lists open questions.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("questions")
}
