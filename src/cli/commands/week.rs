//! `hoego week`.

use super::{CommandResult, Context};
use crate::journal::Period;

/// Summarise a week; with --review look at everything outstanding
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 2025-W03, a day in it, -1 (last week), or p2 (program week 2) [default: this week]
    #[arg(allow_negative_numbers = true)]
    pub week: Option<String>,
    /// The weekly look at everything outstanding, habits and stale ones first
    #[arg(long, conflicts_with_all = ["format", "excel", "output"])]
    pub review: bool,
    #[command(flatten)]
    pub output: super::export::Output,
}

/// Summarises a week, or reviews it.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    if args.review {
        return crate::cli::review::run_week_review(context);
    }
    super::export::summary(context, &args.output, |context, settings| {
        let day = context.day(settings)?;
        Ok(match &args.week {
            Some(week) => Period::parse_week(week, day, settings.program_starts_on)?,
            None => Period::week_of(day),
        })
    })
}
