//! `hoego month`.

use super::{CommandResult, Context};
use crate::journal::Period;

/// Summarise a month
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 2025-01, a day in it, or -1 (last month) [default: this month]
    #[arg(allow_negative_numbers = true)]
    pub month: Option<String>,
    #[command(flatten)]
    pub output: super::export::Output,
}

/// Summarises a month.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    super::export::summary(context, &args.output, |context, settings| {
        let day = context.day(settings)?;
        Ok(match &args.month {
            Some(month) => Period::parse_month(month, day)?,
            None => Period::month_of(day),
        })
    })
}
