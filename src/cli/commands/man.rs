//! `hoego man`.

use super::{CommandResult, Context};

/// Print the manual pages
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write one file for each page into DIR
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub output: Option<std::path::PathBuf>,
}

/// Prints the manual.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("man")
}
