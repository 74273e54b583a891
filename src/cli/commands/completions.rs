//! `hoego completions`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use clap_complete::env::Shells;

/// Print the completion script of a shell
///
/// The script asks hoego itself, so that dates, Try IDs and keys are the live ones.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[arg(value_name = "SHELL", value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    pub shell: String,
}

/// Prints a completion script.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let failed =
        |why: String| CommandError::new(ErrorKind::Usage, format!("no completion for `{}`: {why}", args.shell));
    let shells = Shells::builtins();
    let shell = shells
        .completer(&args.shell)
        .ok_or_else(|| failed("unknown shell".to_owned()))?;
    let mut script = Vec::new();
    shell
        .write_registration("COMPLETE", "hoego", "hoego", "hoego", &mut script)
        .map_err(|error| failed(error.to_string()))?;
    context.ui.data(script)?;
    Ok(Outcome::Done)
}
