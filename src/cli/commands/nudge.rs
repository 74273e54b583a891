//! `hoego nudge`.

use super::{CommandResult, Context};

/// One line: the focus with its moment, else the Try shown last
///
/// For a new shell, a prompt, tmux, a VS Code folder task: silent where there is nothing to say.
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Prints the one line.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("nudge")
}
