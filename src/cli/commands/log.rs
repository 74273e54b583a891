//! `hoego log`.

use super::{CommandResult, Context, Outcome};
use crate::cli::history::{self, Unread};
use crate::cli::review::wrap::shorten;
use crate::cli::styled::{Styled, painted};
use crate::cli::tame::harmless;
use crate::journal::{Change, ChangedFile, Fate, HistoryRecord, Words, fill};
use unicode_width::UnicodeWidthStr as _;

/// List what the program wrote, newest first
///
/// One line a change: its number, when, the command, the files with lines that came and went. `hoego undo N` takes it back.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20, conflicts_with = "all")]
    pub limit: usize,
    /// All that are kept
    #[arg(long)]
    pub all: bool,
}

/// Lists the changes.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let open = history::open(context, false)?;
    let words = context.words(&open.settings);
    let limit = if args.all { usize::MAX } else { args.limit };
    let older = open.numbers.len().saturating_sub(limit);
    for stray in open.history.strays() {
        let said = format!(
            "`{}` is no change that hoego recorded, and is passed over",
            stray.display()
        );
        context.ui.warn(&said);
    }
    let changes: Vec<(Change, Fate)> = open
        .changes()
        .take(limit)
        .filter_map(|change| said(change, context))
        .collect();
    if context.options.json {
        let changes = changes.iter().map(|(change, fate)| change.record(*fate)).collect();
        context.ui.json(&HistoryRecord { changes, older })?;
        return Ok(Outcome::Done);
    }
    if open.numbers.is_empty() {
        context.ui.talk(words.no_changes());
    }
    context.ui.data(listing(context, words, &changes))?;
    if older > 0 {
        context.ui.talk(fill(words.older_changes(), &[("count", &older)]));
    }
    Ok(Outcome::Done)
}

/// The change; of one that cannot be read it is said.
fn said(change: Result<(Change, Fate), Unread>, context: &Context) -> Option<(Change, Fate)> {
    change.map_err(|unread| context.ui.warn(&unread.to_string())).ok()
}

fn listing(context: &Context, words: Words, changes: &[(Change, Fate)]) -> Styled {
    let column = changes.first().map_or(0, |(change, _)| change.number.to_string().len());
    let width = context.ui.stdout_is_terminal().then(|| context.ui.width());
    let bold = anstyle::Style::new().bold();
    let dimmed = anstyle::Style::new().dimmed();
    let lines = changes.iter().map(|(change, fate)| {
        let number = painted(bold, format!("{:>column$}", change.number));
        let at = change.at.format("%Y-%m-%d %H:%M");
        let files: Vec<String> = change.files.iter().map(file).collect();
        let files = harmless(&files.join(", "));
        let marks = marks(words, change, *fate);
        let taken = column + 20 + 2 + files.width() + marks.width();
        let mut command = harmless(&change.command);
        if let Some(width) = width {
            command = shorten(&command, width.saturating_sub(taken).max(16));
        }
        number + format!("  {at}  {command}  {files}") + painted(dimmed, marks) + "\n"
    });
    lines.collect()
}

/// A file with the lines that came and went: `2025-01-14.md +3 -1`.
fn file(file: &ChangedFile) -> String {
    let count = |sign: char, count: usize| match count {
        0 => String::new(),
        count => format!(" {sign}{count}"),
    };
    format!("{}{}{}", file.path, count('+', file.added), count('-', file.removed))
}

/// What it took back, and what became of it.
fn marks(words: Words, change: &Change, fate: Fate) -> String {
    let undoes = change
        .undoes
        .map(|number| fill(words.takes_back(), &[("number", &number)]));
    let fate = match fate {
        Fate::Standing => None,
        Fate::TakenBack(by) => Some(fill(words.taken_back_by(), &[("number", &by)])),
        Fate::Absent => Some(words.absent().to_owned()),
    };
    let marks: Vec<String> = undoes.into_iter().chain(fate).collect();
    match marks.is_empty() {
        true => String::new(),
        false => format!("  ({})", marks.join(", ")),
    }
}
