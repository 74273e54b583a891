//! `hoego export`, and the recipe it shares with `week` and `month`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::context::OpenJournal;
use crate::cli::lab::{AllRuns, Evidence, recorded_runs};
use crate::cli::output;
use crate::cli::render::{Format, Look, Templates, render_summary, terminal};
use crate::journal::{Ledger, Period, PeriodError, Settings, summarize};
use chrono::NaiveDate;
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
    /// Make CSV that Excel reads as it is: a byte order mark in front, and ' before what it would take for a formula
    #[arg(long)]
    pub excel: bool,
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
    let mut asking = context.ask()?;
    let period = period(context, &asking.settings)?;
    let asked = Asked {
        format,
        excel: output.excel,
        period,
        today: context.day(&asking.settings)?,
        runs: recorded_runs(context, &asking.root)?,
        templates: Templates::load(&asking.root)?,
        offset: *context.machine.now()?.offset(),
    };
    let Some(file) = &output.output else {
        let question = asked.question();
        let text = match asking.told(&question) {
            Some(text) => text,
            None => {
                let open = asking.for_period(context, period)?;
                let text = asked.answer(context, &open, "")?;
                asking.tell(&question, &text);
                text
            }
        };
        return show(context, format, &text);
    };
    let open = context.open()?;
    let destination = output::destination(context, &open, file)?;
    let text = asked.answer(context, &open, &destination.base)?;
    output::write(context, &open, &destination, &text)?;
    Ok(Outcome::Done)
}

/// What a summary depends on beside the entries and the settings.
struct Asked {
    format: Format,
    excel: bool,
    period: Period,
    today: NaiveDate,
    runs: AllRuns,
    templates: Templates,
    offset: chrono::FixedOffset,
}

impl Asked {
    /// All of it in words: who asks the same is told the same as long as no entry changes.
    fn question(&self) -> String {
        format!(
            "{:?} {} {:?} {} {} {:?} {:?}",
            self.format, self.excel, self.period, self.today, self.offset, self.templates, self.runs
        )
    }

    /// The summary; `base` leads from where it will lie to the journal's root.
    fn answer(&self, context: &Context, open: &OpenJournal, base: &str) -> Result<String, CommandError> {
        let mut record = summarize(&open.journal, &Ledger::new(&open.journal), self.period, self.today);
        record.experiments = Evidence::of(context, open, self.runs.clone())?.of_period(self.period);
        let look = Look {
            words: context.words(&open.journal.settings),
            templates: &self.templates,
            base,
            offset: self.offset,
            excel: self.excel,
        };
        render_summary(&record, self.format, &look)
    }
}

/// The form that is asked for. Fails where what is asked for goes with no form.
fn format(context: &Context, output: &Output) -> Result<Format, CommandError> {
    let format = named_format(context, output)?;
    if output.excel && format != Format::Csv {
        let failure = CommandError::new(ErrorKind::Usage, "`--excel` is for CSV alone");
        return Err(failure.hint("add `--format csv`, or leave `--excel` out"));
    }
    Ok(format)
}

/// `--format`, `--json`, the ending of FILE, else Markdown.
fn named_format(context: &Context, output: &Output) -> Result<Format, CommandError> {
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

fn show(context: &Context, format: Format, text: &str) -> CommandResult {
    let ui = &context.ui;
    match format == Format::Md && ui.stdout_is_terminal() {
        true => ui.data(terminal::markdown(text, ui.width(), ui.color()))?,
        false => ui.data(text)?,
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
