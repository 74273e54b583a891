//! `hoego schema`.

use super::{CommandResult, Context};

/// Print the JSON Schema of a document, or the names of all
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The name of a document
    pub name: Option<String>,
}

/// Prints a schema.
pub fn run(_args: &Args, _context: &mut Context) -> CommandResult {
    super::still_to_come("schema")
}
