//! `hoego try` and its verbs.

use super::{CommandResult, Context};
use crate::cli::tries;

/// List outstanding Tries, and say what became of them
///
/// WHICH is an exact ID, else a number of the list, else words of the text.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub list: ListArgs,
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// What `try list` takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct ListArgs {
    /// Closed ones and history too
    #[arg(long)]
    pub all: bool,
    /// Only those in this state
    #[arg(long)]
    pub state: Option<StateArg>,
    /// Only those that ask for a decision
    #[arg(long)]
    pub stale: bool,
    /// By what to order them
    #[arg(long)]
    pub sort: Option<SortArg>,
    /// Exit with status 1 when any is outstanding
    #[arg(long)]
    pub exit_code: bool,
}

/// A state to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum StateArg {
    Open,
    Trying,
    Done,
    Kept,
    Dropped,
    History,
    Unknown,
}

/// An order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SortArg {
    /// Oldest origin first, then by line
    Origin,
    /// Newest occurrence first
    Latest,
    /// Most often carried first
    Carries,
}

/// What can be done to Tries.
#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    /// List outstanding ones, oldest origin first, habits apart
    List(ListArgs),
    /// Append a Try to today's entry
    Add {
        /// What to try
        #[arg(required = true, value_name = "TEXT")]
        text: Vec<String>,
    },
    /// Tried, finished
    Done(Which),
    /// It worked: written into the day's Keep, and closed
    Keep(Which),
    /// It goes on: a habit
    Trying(Which),
    /// It was not done: written into the day's Problem; it stays open
    Problem(Which),
    /// Decide against it
    Drop(Which),
    /// The one to act on next
    Focus {
        /// ID, number or words
        #[arg(required = true, value_name = "WHICH", add = crate::cli::complete::tries())]
        which: Vec<String>,
        /// The moment for it, written below it: "9시, 자리에 앉으면"
        #[arg(long, value_name = "MOMENT")]
        when: Option<String>,
    },
    /// Take closing marks back
    Reopen(Which),
    /// Put it off to a day
    Later {
        /// ID, number or words
        #[arg(add = crate::cli::complete::tries())]
        which: String,
        /// The day it is due again
        #[arg(value_name = "DAY", allow_hyphen_values = true)]
        day: String,
    },
    /// Its lineage: each occurrence, its day, mark and place
    Show {
        /// ID, number or words
        #[arg(add = crate::cli::complete::tries())]
        which: String,
    },
}

/// The Tries meant.
#[derive(Debug, clap::Args)]
pub struct Which {
    /// ID, number or words
    #[arg(required = true, value_name = "WHICH", add = crate::cli::complete::tries())]
    pub which: Vec<String>,
}

/// Lists, or does what the verb says.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    use crate::journal::Decision;
    let Some(verb) = &args.verb else {
        return tries::list(&args.list, context);
    };
    match verb {
        Verb::List(list) => tries::list(list, context),
        Verb::Show { which } => tries::show(which, context),
        Verb::Add { text } => tries::add(&text.join(" "), context),
        Verb::Done(which) => tries::decide_all(&which.which, &Decision::Done, context),
        Verb::Keep(which) => tries::decide_all(&which.which, &Decision::Keep, context),
        Verb::Trying(which) => tries::decide_all(&which.which, &Decision::Trying, context),
        Verb::Problem(which) => tries::decide_all(&which.which, &Decision::Problem, context),
        Verb::Drop(which) => tries::decide_all(&which.which, &Decision::Drop, context),
        Verb::Focus { which, when } => tries::focus(&which.join(" "), when.as_deref(), context),
        Verb::Reopen(which) => tries::decide_all(&which.which, &Decision::Reopen, context),
        Verb::Later { which, day } => tries::later(which, day, context),
    }
}
