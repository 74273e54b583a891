//! `hoego search`. A file in which nothing is found is never parsed, and one in which something is only where its meaning is asked for.

use super::try_::StateArg;
use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::render::found::{Printer, Shape};
use crate::cli::searching::{Wanted, record, text_of, with_states};
use crate::cli::settings::settings_of;
use crate::cli::styled::Styled;
use crate::journal::{DayOfFile, MatchRecord, SearchRecord, read_file};
use crate::system::{self, BadPattern, Case, Pattern, Query};
use chrono::NaiveDate;
use unicode_width::UnicodeWidthStr as _;

/// Search all entries for a regular expression
///
/// Text is compared in its composed form (NFC), so that Korean is found as a Mac writes it too. Exit status 1: nothing was found.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A regular expression
    pub pattern: String,
    /// Only in sections of this kind: keep, problem, try, review, last-try, other, or a name of one; may be repeated
    #[arg(long, value_name = "S", value_delimiter = ',', add = crate::cli::complete::sections())]
    pub section: Vec<String>,
    /// Only in entries of this day or later
    #[arg(long, value_name = "D", allow_hyphen_values = true, add = crate::cli::complete::days())]
    pub from: Option<String>,
    /// Only in entries of this day or before
    #[arg(long, value_name = "D", allow_hyphen_values = true, add = crate::cli::complete::days())]
    pub to: Option<String>,
    /// Only Tries in this state today, or on --date; may be repeated
    #[arg(long, value_delimiter = ',')]
    pub state: Vec<StateArg>,
    /// The order of days
    #[arg(long, value_name = "ORDER", default_value = "oldest", hide_default_value = true)]
    pub sort: SortArg,
    /// Small and capital letters alike
    #[arg(short, long, overrides_with_all = ["case_sensitive", "smart_case"])]
    pub ignore_case: bool,
    /// Small and capital letters apart
    #[arg(short = 's', long, overrides_with_all = ["ignore_case", "smart_case"])]
    pub case_sensitive: bool,
    /// Alike while the pattern holds no capital (the default)
    #[arg(short = 'S', long, overrides_with_all = ["ignore_case", "case_sensitive"])]
    pub smart_case: bool,
    /// PATTERN is text, no regular expression
    #[arg(short = 'F', long)]
    pub fixed_strings: bool,
    /// Only whole words
    #[arg(short, long)]
    pub word_regexp: bool,
    /// How many lines of each file match
    #[arg(short, long, conflicts_with_all = ["files_with_matches", "after_context", "before_context", "context"])]
    pub count: bool,
    /// Only the paths of files that match
    #[arg(short = 'l', long, conflicts_with_all = ["after_context", "before_context", "context"])]
    pub files_with_matches: bool,
    /// Lines to show after each match
    #[arg(short = 'A', long, value_name = "N")]
    pub after_context: Option<usize>,
    /// Lines to show before each match
    #[arg(short = 'B', long, value_name = "N")]
    pub before_context: Option<usize>,
    /// Lines to show around each match
    #[arg(short = 'C', long, value_name = "N")]
    pub context: Option<usize>,
}

/// The order of what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum SortArg {
    /// The oldest day first
    Oldest,
    /// The newest day first
    Newest,
}

/// Searches all entries.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let json = context.options.json;
    if json && args.shape() != (Shape::Lines { before: 0, after: 0 }) {
        return Err(CommandError::new(
            ErrorKind::Usage,
            "`--json` gives each line that matches, and nothing around it",
        )
        .hint("leave out `-c`, `-l`, `-A`, `-B` and `-C`"));
    }
    let pattern = Pattern::new(args.query()).map_err(|error| bad_pattern(&args.pattern, &error))?;
    let place = context.existing_place()?;
    let settings = settings_of(&context.config_at(&place.root)?);
    let wanted = Wanted::new(args, context, &settings)?;
    let days = DayOfFile::new(&settings);
    let printer = Printer {
        ui: &context.ui,
        shape: args.shape(),
    };
    let (mut hits, problems) = system::search(&place.root, &pattern, |found| {
        let meaning =
            (json || wanted.asks_for_meaning()).then(|| read_file(found.path, &text_of(found.bytes), &settings));
        let lines = wanted.among(found, meaning.as_ref());
        (!lines.is_empty()).then(|| Hit {
            day: match &meaning {
                Some(file) => days.of_read(file),
                None => days.of(found.path, &text_of(found.bytes)),
            },
            path: found.path.to_owned(),
            records: match (&meaning, json) {
                (Some(file), true) => lines.iter().map(|line| record(found, line, file)).collect(),
                _ => Vec::new(),
            },
            text: if json {
                Styled::default()
            } else {
                printer.file(found.path, found.bytes, &lines)
            },
        })
    });
    hits.sort_by(|a, b| args.sort.compare(a, b));
    context.warn_of(&problems);
    let outcome = if hits.is_empty() { Outcome::No } else { Outcome::Done };
    if json {
        let matches = with_states(hits.into_iter().flat_map(|hit| hit.records).collect(), context)?;
        let pattern = args.pattern.clone();
        context.ui.json(&SearchRecord { pattern, matches })?;
    } else {
        let files = hits.into_iter().map(|hit| hit.text).collect();
        context.ui.data(printer.join(files))?;
    }
    Ok(outcome)
}

impl Args {
    fn query(&self) -> Query<'_> {
        Query {
            pattern: &self.pattern,
            case: match (self.ignore_case, self.case_sensitive) {
                (true, _) => Case::Ignored,
                (_, true) => Case::Heeded,
                _ => Case::Smart,
            },
            fixed: self.fixed_strings,
            words: self.word_regexp,
        }
    }

    fn shape(&self) -> Shape {
        let lines = |own: Option<usize>| own.or(self.context).unwrap_or(0);
        match (self.count, self.files_with_matches) {
            (true, _) => Shape::Count,
            (_, true) => Shape::Path,
            _ => Shape::Lines {
                before: lines(self.before_context),
                after: lines(self.after_context),
            },
        }
    }
}

/// What was found in a file.
struct Hit {
    day: Option<NaiveDate>,
    path: String,
    text: Styled,
    records: Vec<MatchRecord>,
}

impl SortArg {
    /// By day, those without one last, then by path.
    fn compare(self, a: &Hit, b: &Hit) -> std::cmp::Ordering {
        let days = match self {
            SortArg::Oldest => a.day.cmp(&b.day),
            SortArg::Newest => b.day.cmp(&a.day),
        };
        let undated = a.day.is_none().cmp(&b.day.is_none());
        undated.then(days).then_with(|| a.path.cmp(&b.path))
    }
}

/// What is wrong with `pattern`, and where: the caret stands under the place also where characters are wide.
fn bad_pattern(pattern: &str, error: &BadPattern) -> CommandError {
    let said: Vec<&str> = error.0.lines().collect();
    let reason = said.iter().rev().find_map(|line| line.strip_prefix("error: "));
    let caret = said.iter().find_map(|line| {
        line.trim_end()
            .strip_suffix('^')?
            .trim_end_matches('^')
            .strip_prefix("    ")
    });
    let message = match (reason, caret) {
        (Some(reason), Some(before)) if !pattern.contains('\n') => {
            let before: String = pattern.chars().take(before.chars().count()).collect();
            format!(
                "the pattern is no regular expression: {reason}\n  {pattern}\n  {}^",
                " ".repeat(before.width())
            )
        }
        _ => format!("`{pattern}` cannot be searched for: {}", error.0),
    };
    CommandError::new(ErrorKind::Usage, message).hint(match error.0.contains("not allowed") {
        true => "lines are searched one by one: look for a part that stands in one line",
        false => "`-F` searches for it as it stands",
    })
}
