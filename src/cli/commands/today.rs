//! `hoego today`.

use super::{CommandResult, Context};

/// The daily retro: review what is due, write the entry, edit it, choose a focus
///
/// On a terminal: review what is due, scaffold the entry with what was decided, open the editor. Without one: scaffold and
/// print the path. Safe to repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct Args {
    /// Do not open the editor
    #[arg(long)]
    pub no_edit: bool,
    /// Do not ask about what is due
    #[arg(long)]
    pub no_review: bool,
}

/// Reviews, scaffolds and edits the entry of a day.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("today")
}
