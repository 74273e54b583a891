//! The command line as typed values. What each command takes stands in its own file under `commands/`.

use super::commands::{
    carry, check, completions, config, export, init, lab, log, man, merge_entry, month, new, nudge, questions, schema,
    search, show, today, try_, undo, week,
};
use clap::{Args as _, CommandFactory as _};
use std::ffi::OsString;
use std::path::PathBuf;

/// A Keep / Problem / Try journal in plain Markdown whose loop closes.
///
/// Without a command: `today`.
#[derive(Debug, clap::Parser)]
#[command(
    name = "hoego",
    bin_name = "hoego",
    version,
    disable_help_subcommand = true,
    max_term_width = 100
)]
pub struct Cli {
    #[command(flatten)]
    pub today: today::Args,
    #[command(flatten)]
    pub global: GlobalArgs,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The command line with no command but the one that the first of `arguments` names: options of every command are copied into each, and
/// that takes longer than many an answer. It understands the same, but does not know how to say what it does not understand.
pub fn only_command(arguments: &[OsString]) -> Option<clap::Command> {
    let name = arguments.get(1)?.to_str()?;
    let all = Cli::command();
    let only = all.find_subcommand(name)?.clone();
    // What is left is only parsed with; see above.
    std::mem::forget(all);
    let root = clap::Command::new("hoego").disable_help_subcommand(true);
    let options = GlobalArgs::augment_args(today::Args::augment_args(root));
    Some(options.subcommand(only))
}

/// Options that every command takes.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Options of every command")]
pub struct GlobalArgs {
    /// The journal's folder [else HOEGO_JOURNAL, a parent folder with hoego.toml, ~/hoego]
    #[arg(long, global = true, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub journal: Option<PathBuf>,
    /// The day meant: 2025-01-14, today, yesterday, -3, mon
    #[arg(long, global = true, value_name = "D", allow_hyphen_values = true, add = super::complete::days())]
    pub date: Option<String>,
    /// Show what would be written as a diff, and write nothing
    #[arg(long, global = true)]
    pub dry_run: bool,
    /// Give one JSON document on stdout
    #[arg(long, global = true)]
    pub json: bool,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// When to use colour: auto, always or never; NO_COLOR and CLICOLOR_FORCE are obeyed
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true
    )]
    #[arg(hide_possible_values = true)]
    pub color: ColorWhen,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorWhen {
    /// On a terminal
    #[default]
    Auto,
    Always,
    Never,
}

/// The commands.
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
pub enum Command {
    Init(init::Args),
    Today(today::Args),
    New(new::Args),
    Show(show::Args),
    Carry(carry::Args),
    Try(try_::Args),
    Questions(questions::Args),
    Week(week::Args),
    Month(month::Args),
    Export(export::Args),
    Search(search::Args),
    Lab(lab::Args),
    Nudge(nudge::Args),
    Undo(undo::Args),
    Log(log::Args),
    Check(check::Args),
    Config(config::Args),
    Completions(completions::Args),
    Man(man::Args),
    #[command(hide = true)]
    MergeEntry(merge_entry::Args),
    Schema(schema::Args),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::FromArgMatches as _;

    fn understood(mut command: clap::Command, words: &[OsString]) -> Option<String> {
        let matches = command.try_get_matches_from_mut(words).ok()?;
        Some(format!("{:?}", Cli::from_arg_matches(&matches).ok()?))
    }

    #[test]
    fn the_only_command_is_understood_as_among_all() {
        let ends = [
            "",
            "--json --date 2025-01-13 -q",
            "--journal x --color never --dry-run",
            "--no-edit",
            "walk",
            "done walk --date -3",
            "add a b",
            "run x a=1 -n 5",
            "--help",
            "-V",
            "help",
            "--what",
        ];
        let mut both = 0;
        for name in Cli::command().get_subcommands().map(clap::Command::get_name) {
            for end in ends {
                let words = format!("hoego {name} {end}");
                let words: Vec<OsString> = words.split_whitespace().map(OsString::from).collect();
                let alone = only_command(&words).and_then(|command| understood(command, &words));
                assert_eq!(alone, understood(Cli::command(), &words), "{words:?}");
                both += usize::from(alone.is_some());
            }
        }
        assert!(both > 60, "only {both} were understood");
        for words in [
            &["hoego"][..],
            &["hoego", "help"],
            &["hoego", "-q", "try"],
            &["hoego", "what"],
        ] {
            let words: Vec<OsString> = words.iter().map(OsString::from).collect();
            assert!(only_command(&words).is_none(), "{words:?}");
        }
    }
}
