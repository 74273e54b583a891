//! `hoego export`, and the recipe it shares with `week` and `month`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::context::OpenJournal;
use crate::cli::lab::Evidence;
use crate::cli::output::{self, Destination};
use crate::cli::render::{Format, Look, Templates, render_summary, terminal};
use crate::journal::{Ledger, Period, PeriodError, Settings, summarize};
use std::path::PathBuf;

/// Summarise any period
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The first day
    #[arg(long, value_name = "D", allow_hyphen_values = true, add = crate::cli::complete::days())]
    pub from: String,
    /// The last day
    #[arg(long, value_name = "D", allow_hyphen_values = true, add = crate::cli::complete::days())]
    pub to: String,
    #[command(flatten)]
    pub output: Output,
}

/// How and where a summary is written.
#[derive(Debug, Clone, clap::Args)]
pub struct Output {
    /// The form of the summary; --json is the same as --format json [default: that of FILE's ending, else md]
    #[arg(long)]
    pub format: Option<Format>,
    /// Write to FILE instead of stdout
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}

/// Summarises any period.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    summary(context, &args.output, |context, settings| {
        let from = context.parse_day(&args.from, settings)?;
        let to = context.parse_day(&args.to, settings)?;
        Ok(Period::new(from, to)?)
    })
}

/// Summarises the period that `period` finds in the arguments, and writes it where `output` says.
pub fn summary(
    context: &mut Context,
    output: &Output,
    period: impl FnOnce(&Context, &Settings) -> Result<Period, CommandError>,
) -> CommandResult {
    let format = format(context, output)?;
    let open = context.open()?;
    let period = period(context, &open.journal.settings)?;
    let today = context.day(&open.journal.settings)?;
    let mut record = summarize(&open.journal, &Ledger::new(&open.journal), period, today);
    record.experiments = Evidence::read(context, &open)?.of_period(period);
    let destination = output::destination(context, &open, output.output.as_deref())?;
    let look = Look {
        words: context.words(&open.journal.settings),
        templates: &Templates::load(&open.root)?,
        base: &destination.base,
        offset: *context.machine.now()?.offset(),
    };
    let text = render_summary(&record, format, &look)?;
    write(context, &open, &destination, format, &text)
}

/// `--format`, `--json`, the ending of FILE, else Markdown.
fn format(context: &Context, output: &Output) -> Result<Format, CommandError> {
    let json = context.options.json;
    match output.format {
        Some(format) if json && format != Format::Json => Err(CommandError::new(
            ErrorKind::Usage,
            "`--json` and `--format` ask for different forms",
        )
        .hint("leave one of them out")),
        Some(format) => Ok(format),
        None if json => Ok(Format::Json),
        None => Ok(output.output.as_deref().and_then(Format::of_path).unwrap_or_default()),
    }
}

fn write(
    context: &Context,
    open: &OpenJournal,
    destination: &Destination,
    format: Format,
    text: &str,
) -> CommandResult {
    match &destination.file {
        Some(_) => output::write(context, open, destination, text)?,
        None if format == Format::Md && context.ui.stdout_is_terminal() => {
            let ui = &context.ui;
            ui.data(&terminal::markdown(text, ui.width(), ui.color()))?;
        }
        None => context.ui.data(text)?,
    }
    Ok(Outcome::Done)
}

impl From<PeriodError> for CommandError {
    fn from(error: PeriodError) -> Self {
        let hint = match &error {
            PeriodError::NoWeek(_) => "write a week like `2025-W03`, a day in it, `-1` (last week) or `p2`",
            PeriodError::NoMonth(_) => "write a month like `2025-01`, a day in it, or `-1` (last month)",
            PeriodError::NoProgram(_) => "set it in hoego.toml: program-starts-on = 2025-01-06",
            PeriodError::EndsBeforeStart { .. } => "name the earlier day with `--from`",
        };
        Self::new(ErrorKind::Usage, error.to_string()).hint(hint)
    }
}
