//! The only folder that knows clap, colour, width and exit codes.
//!
//! [`run`] is the whole story: understand the arguments, run the command, say what went wrong, give the exit code.

mod args;
mod asking;
mod commands;
mod complete;
mod context;
mod day;
mod diff;
mod error;
mod git;
mod half_synced;
mod history;
mod json;
mod lab;
mod making;
mod output;
mod planning;
mod recording;
pub mod render;
mod review;
mod searching;
mod settings;
mod settings_lenient;
mod styled;
mod tame;
mod tries;
mod ui;
mod usage;
mod which;

use crate::system::Machine;
use args::{Cli, Command};
use clap::{CommandFactory as _, FromArgMatches as _};
use context::Context;
use error::{CommandError, CommandResult, ErrorKind, Outcome};
use std::ffi::OsString;
use std::process::ExitCode;
use ui::Ui;

/// Runs the command line of this process and gives its exit code: 0 done, 1 the answer is no, 2 could not do it.
pub fn run() -> ExitCode {
    if let Some(code) = crate::system::answer_as_helper() {
        return code;
    }
    crate::system::outlive_limits();
    crate::journal::bound_rendering(crate::system::bounded);
    let (ui, result) = answer(Machine::default());
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(error) => {
            ui.failure(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

/// Understands the arguments and does what they ask for.
fn answer(machine: Machine) -> (Ui, CommandResult) {
    let arguments = machine.args();
    if asks_for_version(&arguments) {
        let ui = Ui::new(&args::GlobalArgs::default(), &machine);
        let said = ui.data(concat!("hoego ", env!("CARGO_PKG_VERSION"), "\n"));
        return (ui, said.map(|()| Outcome::Done));
    }
    if let Some(told) = complete::answer(&machine, &arguments) {
        let ui = Ui::new(&args::GlobalArgs::default(), &machine);
        // A shell that went away is told nothing, and nobody else may be.
        let _unheard = ui.data(&told);
        return (ui, Ok(Outcome::Done));
    }
    match understood(&arguments) {
        Ok(cli) => {
            let mut context = Context::new(cli.global.clone(), machine);
            let result = dispatch(&cli, &mut context);
            (context.ui, result)
        }
        Err(error) => {
            let ui = Ui::new(&args::GlobalArgs::default(), &machine);
            let result = usage::report(&ui, &error, &arguments);
            (ui, result)
        }
    }
}

/// What the arguments ask for. Fails with clap's words: of a mistake, or help that was asked for.
fn understood(arguments: &[OsString]) -> Result<Cli, clap::Error> {
    if let Some(cli) = args::only_command(arguments).and_then(|command| parsed(command, arguments).ok()) {
        return Ok(cli);
    }
    parsed(command_for(arguments), arguments)
}

fn parsed(mut command: clap::Command, arguments: &[OsString]) -> Result<Cli, clap::Error> {
    let matches = command.try_get_matches_from_mut(arguments);
    // It is made once; to take it apart takes longer than many an answer.
    std::mem::forget(command);
    Cli::from_arg_matches(&matches?)
}

/// The command line. What a command takes is made out when that command is the one: all of them together take longer than most answers.
/// Help tells about all.
fn command_for(arguments: &[OsString]) -> clap::Command {
    let mut command = Cli::command();
    let helps = |argument: &OsString| argument == "--help" || argument == "-h";
    if arguments.iter().any(helps) {
        command.build();
    }
    command
}

/// Whether the version is all that is asked for. The command line answers that too, but to build it takes longer than the answer.
fn asks_for_version(arguments: &[OsString]) -> bool {
    matches!(arguments, [_, only] if only == "--version" || only == "-V")
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
        Command::Undo(args) => undo::run(args, context),
        Command::Log(args) => log::run(args, context),
        Command::Check(args) => check::run(args, context),
        Command::Config(args) => config::run(args, context),
        Command::Completions(args) => completions::run(args, context),
        Command::Man(args) => man::run(args, context),
        Command::MergeEntry(args) => merge_entry::run(args, context),
        Command::Schema(args) => schema::run(args, context),
    }
}

/// A flag that would do nothing is refused: a program that asked for JSON must not get something else.
fn refuse_idle_json(cli: &Cli) -> Result<(), CommandError> {
    let name = match &cli.command {
        Some(Command::Completions(_)) => "completions",
        Some(Command::Man(_)) => "man",
        Some(Command::MergeEntry(_)) => "merge-entry",
        _ => return Ok(()),
    };
    if !cli.global.json {
        return Ok(());
    }
    let failure = CommandError::new(ErrorKind::Usage, format!("`hoego {name}` has no `--json`"));
    Err(failure.hint("what it prints is made for other programs as it is"))
}
