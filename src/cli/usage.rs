//! clap's own complaints in the words of this program: `error: …`, back-ticks, `hint: …`.

use super::args::Cli;
use super::error::{CommandError, CommandResult, ErrorKind, Outcome};
use super::history::unavailable;
use super::ui::Ui;
use crate::config::did_you_mean;
use crate::system::HistoryError;
use clap::CommandFactory as _;
use clap::error::{ContextKind, ContextValue, ErrorKind as ClapKind};
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

/// Shows the help or version that was asked for, or gives the usage error of these `arguments`.
pub fn report(ui: &Ui, error: &clap::Error, arguments: &[OsString]) -> CommandResult {
    if matches!(error.kind(), ClapKind::DisplayHelp | ClapKind::DisplayVersion) {
        ui.help(&error.render())?;
        return Ok(Outcome::Done);
    }
    Err(usage_error(error, arguments))
}

fn usage_error(error: &clap::Error, arguments: &[OsString]) -> CommandError {
    if let Some(HistoryError::Beyond(number)) =
        std::error::Error::source(error).and_then(|source| source.downcast_ref())
    {
        return unavailable(HistoryError::Beyond(number.clone()));
    }
    let failure = CommandError::new(ErrorKind::Usage, message(error));
    match hint(error).or_else(|| near_command(error, arguments)) {
        Some(hint) => failure.hint(hint),
        None => failure.hint("`--help` shows what can be given"),
    }
}

/// Arguments are named without the places of their values and without brackets: `--color`, not `--color <WHEN>`.
fn text(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) if text.starts_with('-') => text.split(" <").next().map(str::to_owned),
        ContextValue::String(text) => Some(without_brackets(text)),
        ContextValue::Strings(texts) if !texts.is_empty() => {
            let texts: Vec<String> = texts.iter().map(|text| without_brackets(text)).collect();
            Some(texts.join("`, `"))
        }
        _ => None,
    }
}

fn without_brackets(argument: &str) -> String {
    match (argument.find('<'), argument.find('>')) {
        (Some(0), Some(end)) => argument.get(1..end).unwrap_or(argument).to_owned(),
        _ => argument.to_owned(),
    }
}

fn message(error: &clap::Error) -> String {
    let argument = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue);
    match (error.kind(), value) {
        (ClapKind::InvalidSubcommand, _) => {
            let name = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("unknown command `{name}`")
        }
        (ClapKind::UnknownArgument, _) => format!("unknown argument `{argument}`"),
        (ClapKind::InvalidValue, Some(value)) if value.is_empty() => format!("`{argument}` needs a value"),
        (ClapKind::InvalidValue, Some(value)) => format!("`{value}` is no value for `{argument}`"),
        (ClapKind::ValueValidation, Some(value)) if let Some(why) = no_number(error) => match why {
            IntErrorKind::PosOverflow => format!("`{value}` is too large a number for `{}`", bare(&argument)),
            _ => format!("`{value}` is no number that `{}` takes", bare(&argument)),
        },
        (ClapKind::MissingRequiredArgument, _) => format!("missing: `{argument}`"),
        (ClapKind::ArgumentConflict, _) => match text(error, ContextKind::PriorArg) {
            Some(other) => format!("`{argument}` cannot be used together with `{other}`"),
            None => format!("`{argument}` cannot be used here"),
        },
        (ClapKind::DisplayHelpOnMissingArgumentOrSubcommand | ClapKind::MissingSubcommand, _) => {
            "what is to be done is missing".to_owned()
        }
        _ => first_line(error),
    }
}

/// What clap says itself, its quotes turned into back-ticks.
fn first_line(error: &clap::Error) -> String {
    let rendered = error.render().to_string();
    let line = rendered.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).replace('\'', "`")
}

fn hint(error: &clap::Error) -> Option<String> {
    let near = [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ];
    if let Some(near) = near.iter().find_map(|kind| text(error, *kind)) {
        return Some(format!("did you mean `{near}`?"));
    }
    if error.kind() == ClapKind::InvalidValue {
        return text(error, ContextKind::ValidValue).map(|values| format!("one of `{values}`"));
    }
    None
}

/// Why a value that has to be a number is none.
fn no_number(error: &clap::Error) -> Option<&IntErrorKind> {
    let source = std::error::Error::source(error)?;
    Some(source.downcast_ref::<ParseIntError>()?.kind())
}

/// The name of an argument without the brackets of one that may be left out.
fn bare(argument: &str) -> &str {
    argument.trim_matches(['[', ']'])
}

/// The known command that a mistyped one most likely was meant to be, where clap knows none: below the commands that `arguments` name before.
fn near_command(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    let name = text(error, ContextKind::InvalidSubcommand)?;
    let mut root = Cli::command();
    root.build();
    let mut command = &root;
    for argument in arguments.iter().take_while(|argument| *argument != name.as_str()) {
        command = command.find_subcommand(argument).unwrap_or(command);
    }
    let known = command.get_subcommands().filter(|known| !known.is_hide_set());
    let near = did_you_mean(&name, known.map(clap::Command::get_name))?;
    Some(format!("did you mean `{near}`?"))
}
