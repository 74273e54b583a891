//! `hoego show`.

use super::{CommandError, CommandResult, Context, ErrorKind, Outcome};
use crate::cli::render::terminal;
use crate::cli::settings::settings_of;
use crate::journal::{EntryFile, Settings, file_record, read_file};
use crate::system::{self, Root};
use chrono::NaiveDate;
use std::path::Path;
use std::sync::Arc;

/// Show one entry; with --json what was understood of it
///
/// Works on any Markdown file, inside a journal or not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A day, or a file
    #[arg(value_name = "D|FILE", allow_negative_numbers = true, add = crate::cli::complete::days_and_files())]
    pub which: Option<String>,
}

/// Shows one entry.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    let (file, day) = match args.which.as_deref() {
        Some(which) if names_file(context, which)? => (file(context, Path::new(which))?, None),
        which => entry(context, which)?,
    };
    if context.options.json {
        context.ui.json(&file_record(&file, day))?;
    } else {
        let text = text_of(&file, day);
        match context.ui.stdout_is_terminal() {
            true => {
                let (width, color) = (context.ui.width(), context.ui.color());
                context.ui.data(terminal::markdown(text, width, color))?;
            }
            false => context.ui.data(text)?,
        }
    }
    Ok(Outcome::Done)
}

/// Whether `which` is meant as a file: it looks like one, or there is one of that name and it is no day.
fn names_file(context: &Context, which: &str) -> Result<bool, CommandError> {
    let looks = which.contains(['/', std::path::MAIN_SEPARATOR]) || which.to_lowercase().ends_with(".md");
    if looks {
        return Ok(true);
    }
    let path = context.machine.absolute(Path::new(which))?;
    Ok(system::exists(&path) && context.parse_day(which, &Settings::default()).is_err())
}

/// The file that holds the entry of the day `which` names, `--date` or today without one.
fn entry(context: &mut Context, which: Option<&str>) -> Result<(Arc<EntryFile>, Option<NaiveDate>), CommandError> {
    let open = context.open()?;
    let settings = &open.journal.settings;
    let day = match which {
        Some(which) => context.parse_day(which, settings)?,
        None => context.day(settings)?,
    };
    let entry = open.journal.entry_on(day);
    let file = entry.and_then(|entry| open.journal.files.get(&entry.path));
    match file {
        Some(file) => Ok((Arc::clone(file), Some(day))),
        None => {
            let days = open.journal.entries();
            let newest = days
                .iter()
                .rev()
                .find_map(|entry| entry.date.filter(|date| *date < day));
            let failure = CommandError::new(ErrorKind::Journal, format!("there is no entry of {day}"));
            Err(match newest {
                Some(newest) => failure.hint(format!("the newest earlier one: hoego show {newest}")),
                None => failure.hint(format!("make it: hoego new --date {day}")),
            })
        }
    }
}

/// Any Markdown file, understood by the rules of the journal it lies in, else by those of no journal.
fn file(context: &Context, named: &Path) -> Result<Arc<EntryFile>, CommandError> {
    let real = context.machine.resolve(named)?;
    let root = root_of(context, named)?;
    let settings = match &root {
        Some(root) => settings_of(&context.config_at(root)?),
        None => Settings::default(),
    };
    let text = system::read_text(&real, context.reach().unwrap_or_default().limits.entry)?;
    let below = root.map(|root| context.machine.resolve(&root)).transpose()?;
    let below = below.and_then(|root| real.strip_prefix(root).map(Path::to_path_buf).ok());
    let path = slashed(&below.unwrap_or_else(|| named.to_path_buf()));
    Ok(Arc::new(read_file(&path, &text, &settings)))
}

fn led_out(named: &Path) -> CommandError {
    let message = format!("`{}` is a link that leads out of the journal", named.display());
    CommandError::new(ErrorKind::File, message).hint("name the file that it leads to, if you trust the journal")
}

/// The journal that the file `named` lies in: the one that is asked, or the nearest folder above it that is one. Fails where a link of that
/// journal leads out of it.
fn root_of(context: &Context, named: &Path) -> Result<Option<Root>, CommandError> {
    let path = context.machine.absolute(named)?;
    let folder = path
        .parent()
        .map(|folder| context.machine.resolve(folder))
        .transpose()?;
    // Without a home folder, or with a broken configuration of the user, a file can still be shown.
    let asked = context
        .place()
        .ok()
        .filter(|place| place.exists)
        .map(|place| place.root);
    let above = folder.as_deref().map(system::journal_above).transpose()?.flatten();
    let above = above.map(|above| Root::new(above, context.reach().unwrap_or_default()));
    // Another's, or a broken one, says nothing about this file.
    let above = above.filter(|above| context.config_at(above).is_ok());
    for root in asked.iter().chain(&above) {
        if context.machine.is_led_out(root, named)? {
            return Err(led_out(named));
        }
    }
    let holds = |root: &Root| {
        let root = context.machine.resolve(root);
        root.is_ok_and(|root| folder.as_ref().is_some_and(|folder| folder.starts_with(root)))
    };
    Ok(asked.filter(holds).or(above))
}

fn slashed(path: &Path) -> String {
    let path = path.strip_prefix(".").unwrap_or(path);
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

/// The whole text, or the part of it that is the entry of `day` in a file of several.
fn text_of(file: &EntryFile, day: Option<NaiveDate>) -> &str {
    let entry = file.entries.iter().find(|entry| day.is_some() && entry.date == day);
    match entry.filter(|_| file.several_days()) {
        Some(entry) => file.text.get(entry.span.clone()).unwrap_or(&file.text),
        None => &file.text,
    }
}
