//! `hoego man`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::system;
use std::path::PathBuf;

/// Print the manual pages
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Write one file for each page into DIR
    #[arg(short, long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub output: Option<PathBuf>,
}

/// Prints the manual.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let mut command = <crate::cli::args::Cli as clap::CommandFactory>::command();
    command.build();
    let mut pages = Vec::new();
    collect(&command, &mut pages)?;
    let Some(dir) = &args.output else {
        for (_, page) in &pages {
            context.ui.data(&page[..])?;
        }
        return Ok(Outcome::Done);
    };
    if context.options.dry_run {
        let names: String = pages
            .iter()
            .map(|(name, _)| format!("{}\n", dir.join(name).display()))
            .collect();
        context.ui.data(&names)?;
        return Ok(Outcome::Done);
    }
    system::make_folder(dir)?;
    for (name, page) in &pages {
        system::write_output(&dir.join(name), page)?;
    }
    Ok(Outcome::Done)
}

/// The page of `command`, then those of its commands: `hoego.1`, `hoego-try.1`, `hoego-try-add.1`.
fn collect(command: &clap::Command, pages: &mut Vec<(String, Vec<u8>)>) -> Result<(), CommandError> {
    let man = clap_mangen::Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page)
        .map_err(|error| CommandError::new(ErrorKind::File, format!("could not make a manual page: {error}")))?;
    pages.push((man.get_filename(), page));
    let children = command.get_subcommands().filter(|child| !child.is_hide_set());
    children
        .filter(|child| child.get_name() != "help")
        .try_for_each(|child| collect(child, pages))
}
