//! `hoego completions`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::complete::{names, script};

/// Print the completion script of a shell
///
/// The script asks hoego itself, so that dates, Try IDs and keys are the live ones.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "SHELL", value_parser = names())]
    pub shell: String,
}

/// Prints a completion script.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let script = script(&args.shell)
        .ok_or_else(|| CommandError::new(ErrorKind::Usage, format!("no completion for `{}`", args.shell)))?;
    context.ui.data(script)?;
    Ok(Outcome::Done)
}
