//! The only folder that knows clap, colour, width and exit codes.
//!
//! [`run`] is the whole story: understand the arguments, run the command, say what went wrong, give the exit code.

mod args;
mod commands;
mod complete;
mod context;
mod day;
mod diff;
mod error;
mod lab;
mod making;
mod output;
mod planning;
pub mod render;
mod review;
mod searching;
mod settings;

mod tries;
mod ui;
mod usage;
mod which;

use crate::system::Machine;
use args::{Cli, Command};
use clap::{CommandFactory as _, FromArgMatches as _};
use context::Context;
use error::{CommandError, CommandResult, ErrorKind, Outcome};
use std::process::ExitCode;
use ui::Ui;

/// Runs the command line of this process and gives its exit code: 0 done, 1 the answer is no, 2 could not do it.
pub fn run() -> ExitCode {
    if let Some(code) = crate::system::answer_as_helper() {
        return code;
    }
    let machine = Machine::default();
    complete::answer_shell();
    let command = Cli::command();
    let parsed = command
        .try_get_matches_from(machine.args())
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let (ui, result) = match parsed {
        Ok(cli) => {
            let mut context = Context::new(cli.global.clone(), machine);
            let result = dispatch(&cli, &mut context);
            (context.ui, result)
        }
        Err(error) => {
            let ui = Ui::new(&args::GlobalArgs::default(), &machine);
            let result = usage::report(&ui, &error);
            (ui, result)
        }
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(error) => {
            ui.failure(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

fn dispatch(cli: &Cli, context: &mut Context) -> CommandResult {
    use commands::*;
    // A mistyped day is said before anything is made or opened; which day it is, the journal's settings decide later.
    if let Some(day) = &cli.global.date {
        context.parse_day(day, &crate::journal::Settings::default())?;
    }
    refuse_idle_json(cli)?;
    let Some(command) = &cli.command else {
        return today::run(&cli.today, context);
    };
    if !matches!(command, Command::Today(_)) && cli.today != today::Args::default() {
        return Err(CommandError::new(
            ErrorKind::Usage,
            "`--no-edit` and `--no-review` belong to `hoego today`",
        ));
    }
    match command {
        Command::Init(args) => init::run(args, context),
        Command::Today(args) => today::run(args, context),
        Command::New(args) => new::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Carry(args) => carry::run(args, context),
        Command::Try(args) => try_::run(args, context),
        Command::Questions(args) => questions::run(args, context),
        Command::Week(args) => week::run(args, context),
        Command::Month(args) => month::run(args, context),
        Command::Export(args) => export::run(args, context),
        Command::Search(args) => search::run(args, context),
        Command::Lab(args) => commands::lab::run(args, context),
        Command::Nudge(args) => nudge::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Config(args) => config::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Man(args) => man::run(args, context),
        Command::Schema(args) => schema::run(args, context),
    }
}

/// A flag that would do nothing is refused: a program that asked for JSON must not get something else.
fn refuse_idle_json(cli: &Cli) -> Result<(), CommandError> {
    let name = match &cli.command {
        Some(Command::Completions(_)) => "completions",
        Some(Command::Man(_)) => "man",
        _ => return Ok(()),
    };
    if !cli.global.json {
        return Ok(());
    }
    let failure = CommandError::new(ErrorKind::Usage, format!("`hoego {name}` has no `--json`"));
    Err(failure.hint("what it prints is made for other programs as it is"))
}
