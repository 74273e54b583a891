//! `hoego lab` and its verbs.

use super::{CommandResult, Context};
use crate::cli::complete;
use crate::cli::lab;
use std::path::PathBuf;

/// Run, measure and judge experiments: code blocks marked `.lab`
///
/// An experiment is a claim with code beside it, run many times, with the answer written back under it.
///
/// Code runs only if you have said that it may. It runs in a fresh folder with a scrubbed environment and, where the kernel
/// has it, without the right to write elsewhere. That limits accidents. It is no security boundary: run nothing that you would not
/// run by hand.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    pub verb: Verb,
}

/// What can be done with experiments.
#[derive(Debug, clap::Subcommand)]
#[command(defer = true)]
pub enum Verb {
    Run(RunArgs),
    Compare(CompareArgs),
    List(ListArgs),
    Show(ShowArgs),
    Log(LogArgs),
    Diff(DiffArgs),
    Check(CheckArgs),
    Rerun(RerunArgs),
    Clean(CleanArgs),
    New(NewArgs),
    Trust(TrustArgs),
}

/// Run an experiment of the journal, or a program file with its matrix
///
/// Exit status 1 when a claim was refuted, or with --strict when an outcome appeared that no claim mentions.
#[derive(Debug, Clone, clap::Args)]
pub struct RunArgs {
    /// An ID, or a file such as `bench.py`
    #[arg(value_name = "ID|FILE", add = complete::experiments_and_files())]
    pub what: String,
    /// Matrix and options of a FILE: workers=1,2,4 timeout=5s
    #[arg(value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    #[command(flatten)]
    pub length: Length,
    /// Outcomes that no claim mentions count as failure
    #[arg(long)]
    pub strict: bool,
    /// Leave the entry alone; the run is recorded all the same
    #[arg(long)]
    pub no_embed: bool,
    /// Fits, intervals and scores in full
    #[arg(long, short)]
    pub verbose: bool,
    /// Run exactly the code with this hash, without a question
    #[arg(long, value_name = "HASH")]
    pub trust_hash: Option<String>,
}

/// How long an experiment runs.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Length {
    /// Trials per cell
    #[arg(long, short = 'n', value_name = "N", conflicts_with = "for_")]
    pub trials: Option<usize>,
    /// A time for the whole run instead: 30s, 2m
    #[arg(long = "for", id = "for_", value_name = "T")]
    pub for_: Option<String>,
}

/// Run commands as they stand, side by side
#[derive(Debug, Clone, clap::Args)]
pub struct CompareArgs {
    #[command(flatten)]
    pub length: Length,
    /// The time a trial may take [default: 60s]
    #[arg(long, value_name = "T")]
    pub timeout: Option<String>,
    /// Put the result into the entry of today under this name
    #[arg(long, value_name = "NAME")]
    pub save: Option<String>,
    /// Fits, intervals and scores in full
    #[arg(long, short)]
    pub verbose: bool,
    /// The commands, each as one word: 'python a.py' 'python b.py'
    #[arg(required = true, last = true, value_name = "COMMAND", value_hint = clap::ValueHint::CommandString)]
    pub commands: Vec<String>,
}

/// List experiments with their claims and last verdicts
#[derive(Debug, Clone, clap::Args)]
pub struct ListArgs {}

/// Show an experiment and its last result
#[derive(Debug, Clone, clap::Args)]
pub struct ShowArgs {
    /// Its ID
    #[arg(add = complete::experiments())]
    pub id: String,
    /// Fits, intervals and scores in full
    #[arg(long, short)]
    pub verbose: bool,
}

/// List the runs of an experiment, newest last
#[derive(Debug, Clone, clap::Args)]
pub struct LogArgs {
    /// Its ID
    #[arg(add = complete::experiments())]
    pub id: String,
}

/// Compare two runs: code, toolchain, outcomes, figures, verdicts
///
/// A run is named by its time or the beginning of it, by its number in `lab log`, or counted from the end: -1 is the newest.
#[derive(Debug, Clone, clap::Args)]
pub struct DiffArgs {
    /// [ID] RUN RUN
    #[arg(required = true, num_args = 2..=3, value_name = "[ID] RUN RUN", allow_negative_numbers = true)]
    #[arg(add = complete::experiments())]
    pub what: Vec<String>,
}

/// Whether stored results are of this code and this toolchain
///
/// Starts nothing. Exit status 1 when one is stale (the code changed) or elsewhere (another toolchain).
#[derive(Debug, Clone, clap::Args)]
pub struct CheckArgs {
    /// IDs [default: all]
    #[arg(value_name = "ID", add = complete::experiments())]
    pub ids: Vec<String>,
}

/// Run recorded experiments again, and say which lessons no longer hold
///
/// What runs is the code of the last run as it was recorded. Exit status 1 when a verdict changed for the worse.
#[derive(Debug, Clone, clap::Args)]
pub struct RerunArgs {
    /// Its ID [default: all that were recorded]
    #[arg(add = complete::experiments())]
    pub id: Option<String>,
    /// Another interpreter or compiler: python=/usr/bin/python3.13
    #[arg(long, value_name = "LANG=PATH")]
    pub with: Vec<String>,
    #[command(flatten)]
    pub length: Length,
    /// Run exactly the code with this hash, without a question
    #[arg(long, value_name = "HASH")]
    pub trust_hash: Option<String>,
}

/// Remove results from entries; what is recorded in lab/ stays
#[derive(Debug, Clone, clap::Args)]
pub struct CleanArgs {
    /// Its ID
    #[arg(required_unless_present = "all", conflicts_with = "all", add = complete::experiments())]
    pub id: Option<String>,
    /// Those of all experiments
    #[arg(long)]
    pub all: bool,
}

/// Put an experiment from the gallery into the day's entry
#[derive(Debug, Clone, clap::Args)]
pub struct NewArgs {
    /// The ID it gets
    #[arg(required_unless_present = "list")]
    pub name: Option<String>,
    /// The template
    #[arg(long, value_name = "TEMPLATE", required_unless_present = "list", add = complete::gallery())]
    pub from: Option<String>,
    /// List the templates
    #[arg(long, conflicts_with_all = ["name", "from"])]
    pub list: bool,
}

/// Say whose code may run: one experiment's, or with --mine what stands in this journal now
///
/// In a journal that is yours, what you write later runs without a question too: what `lab new` puts there, what you typed and git does
/// not know yet, what you committed in this clone. What comes from others is asked about once, with the difference to what was trusted
/// last: what a pull, merge, rebase, cherry-pick, am, reset or checkout brought (git's reflog says so; an author's name proves
/// nothing), and without git whatever changed. A journal or repository inside this one is not covered, nor are files that others may
/// write.
#[derive(Debug, Clone, clap::Args)]
pub struct TrustArgs {
    /// Its ID
    #[arg(required_unless_present = "mine", conflicts_with = "mine", add = complete::experiments())]
    pub id: Option<String>,
    /// The journal is your own: what stands in it now runs without a question, and what you write there
    #[arg(long)]
    pub mine: bool,
    /// Take it back
    #[arg(long)]
    pub revoke: bool,
    /// Trust exactly the code with this hash, without a question
    #[arg(long, value_name = "HASH", conflicts_with_all = ["mine", "revoke"])]
    pub trust_hash: Option<String>,
}

/// Where `--with` leads: language and path.
pub type Instead = (String, PathBuf);

/// Does what the verb says.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    match &args.verb {
        Verb::Run(args) => lab::run(args, context),
        Verb::Compare(args) => lab::compare(args, context),
        Verb::List(_) => lab::list(context),
        Verb::Show(args) => lab::show(args, context),
        Verb::Log(args) => lab::log(args, context),
        Verb::Diff(args) => lab::diff(args, context),
        Verb::Check(args) => lab::check(args, context),
        Verb::Rerun(args) => lab::rerun(args, context),
        Verb::Clean(args) => lab::clean(args, context),
        Verb::New(args) => lab::new(args, context),
        Verb::Trust(args) => lab::trust(args, context),
    }
}
