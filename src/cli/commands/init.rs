//! `hoego init`, and the journal that the first command makes.

use super::{CommandError, CommandResult, Context};
use crate::cli::context::OpenJournal;
use crate::system::Place;
use std::path::PathBuf;

/// Make a journal, or adopt a folder that holds entries already
///
/// Adopting moves and rewrites nothing: only hoego.toml is added.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder [default: the current one]
    #[arg(value_hint = clap::ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
    /// Language of headings and generated words [default: that of the entries, else of the system]
    #[arg(long, value_name = "LANGUAGE")]
    pub language: Option<LanguageArg>,
    /// A day of program week 1
    #[arg(long, value_name = "D", allow_hyphen_values = true)]
    pub program_starts_on: Option<String>,
    /// Tries written before this day are history; `all`: none is [default: the day of the newest entry]
    #[arg(long, value_name = "D|all", allow_hyphen_values = true)]
    pub carry_since: Option<String>,
    /// A heading to count as Try; may be repeated
    #[arg(long, value_name = "NAME")]
    pub try_heading: Vec<String>,
    /// Make the folder a git repository, if it is in none
    #[arg(long)]
    pub git: bool,
    /// Fill a new journal with two weeks to play with
    #[arg(long)]
    pub sample: bool,
}

/// A language to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LanguageArg {
    Ko,
    En,
    Ja,
}

/// Makes or adopts a journal.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("init")
}

/// Makes the first journal at `place`, for a command that needs one; on a terminal asks where.
pub fn make_first(_context: &Context, _place: Place) -> Result<OpenJournal, CommandError> {
    Err(CommandError::new(super::ErrorKind::Journal, "not yet"))
}
