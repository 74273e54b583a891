//! `hoego completions`.

use super::{CommandResult, Context};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
pub struct Args {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL")]
    pub shell: String,
}

/// Prints a completion script.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("completions")
}
