//! Candidates of live things: days, Tries, experiments, changes. Without a journal that can be read there are none, without a word.

use crate::cli::args::GlobalArgs;
use crate::cli::commands::schema::SCHEMAS;
use crate::cli::context::Context;
use crate::cli::searching::SECTIONS;
use crate::cli::which::by_words;
use crate::config::KEYS;
use crate::journal::{Journal, Language, Ledger, Lineage};
use crate::system::{self, Machine};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _};
use std::cell::RefCell;
use std::ffi::OsStr;
use std::path::PathBuf;

thread_local! {
    /// The journal that the line names. Completers are given nothing but the word at the cursor.
    static NAMED: RefCell<Option<PathBuf>> = const { RefCell::new(None) };
}

/// What follows is of the journal that `words` name with `--journal`, if they do.
pub fn look_where(words: &[String]) {
    let named = words.iter().enumerate().find_map(|(at, word)| {
        let value = word.strip_prefix("--journal")?;
        match value.is_empty() {
            true => words.get(at + 1).map(String::as_str),
            false => value.strip_prefix('='),
        }
    });
    let named = named.filter(|named| !named.is_empty()).map(PathBuf::from);
    NAMED.with_borrow_mut(|journal| *journal = named);
}

/// Words for days, and the days that have an entry, newest first.
pub fn days() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| starting_with(typed, day_candidates()))
}

/// Days, and the files of the current folder.
pub fn days_and_files() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let mut candidates = starting_with(typed, day_candidates());
        candidates.extend(PathCompleter::file().complete(typed));
        candidates
    })
}

/// IDs of outstanding Tries, with their texts: those that begin with what was typed, else those whose text has its words.
pub fn tries() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| try_candidates(&typed.to_string_lossy()).unwrap_or_default())
}

/// Keys and tables of the configuration.
pub fn config_keys() -> ArgValueCompleter {
    let keys = || {
        KEYS.iter()
            .map(|key| key.name)
            .chain(["journal", "sections", "carry", "lab", "undo"])
    };
    ArgValueCompleter::new(move |typed: &OsStr| starting_with(typed, keys().map(CompletionCandidate::new).collect()))
}

/// Numbers of changes, newest first, with their commands.
pub fn changes() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| starting_with(typed, change_candidates().unwrap_or_default()))
}

/// IDs of experiments, with where they stand.
pub fn experiments() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| starting_with(typed, experiment_candidates()))
}

/// IDs of experiments, and the files of the current folder.
pub fn experiments_and_files() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let mut candidates = starting_with(typed, experiment_candidates());
        candidates.extend(PathCompleter::file().complete(typed));
        candidates
    })
}

/// Templates of the gallery, with what each is about.
pub fn gallery() -> ArgValueCompleter {
    let templates = || {
        let templates = crate::lab::gallery().iter();
        let candidates = templates.map(|template| {
            let title = template.about().words(Language::En).title.clone();
            CompletionCandidate::new(template.name).help(Some(title.into()))
        });
        candidates.collect()
    };
    ArgValueCompleter::new(move |typed: &OsStr| starting_with(typed, templates()))
}

/// Kinds of sections.
pub fn sections() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| {
        let kinds = SECTIONS.iter().map(|(name, _)| CompletionCandidate::new(name));
        starting_with(typed, kinds.collect())
    })
}

/// Names of documents.
pub fn schemas() -> ArgValueCompleter {
    let names = || SCHEMAS.iter().map(|(name, _)| CompletionCandidate::new(name)).collect();
    ArgValueCompleter::new(move |typed: &OsStr| starting_with(typed, names()))
}

fn starting_with(typed: &OsStr, candidates: Vec<CompletionCandidate>) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let fits = |candidate: &CompletionCandidate| candidate.get_value().to_string_lossy().starts_with(&*typed);
    candidates.into_iter().filter(fits).collect()
}

fn quiet_context() -> Context {
    let options = GlobalArgs {
        quiet: true,
        journal: NAMED.with_borrow(Clone::clone),
        ..GlobalArgs::default()
    };
    Context::new(options, Machine::default())
}

/// The journal that is meant, read without a word.
fn journal() -> Option<(Context, Journal)> {
    let context = quiet_context();
    let place = context.existing_place().ok()?;
    let settings = crate::cli::settings::settings_of(&context.config_at(&place.root).ok()?);
    let (journal, _) = system::read_journal(&place.root, &settings);
    Some((context, journal))
}

fn day_candidates() -> Vec<CompletionCandidate> {
    let mut days: Vec<String> = ["today", "yesterday"].map(str::to_owned).to_vec();
    let journal = journal().map(|(_, journal)| journal).unwrap_or_default();
    let mut dated: Vec<String> = journal
        .entries()
        .iter()
        .filter_map(|entry| Some(entry.date?.to_string()))
        .collect();
    dated.dedup();
    days.extend(dated.into_iter().rev());
    let ordered = days.into_iter().enumerate();
    ordered
        .map(|(at, day)| CompletionCandidate::new(day).display_order(Some(at)))
        .collect()
}

fn experiment_candidates() -> Vec<CompletionCandidate> {
    let journal = journal().map(|(_, journal)| journal).unwrap_or_default();
    let found = crate::cli::lab::found_in(&journal).into_iter();
    let candidates = found.filter_map(|found| {
        let place = format!("{}:{}", found.place.path, found.place.line);
        Some(CompletionCandidate::new(found.id?).help(Some(place.into())))
    });
    candidates.collect()
}

fn try_candidates(typed: &str) -> Option<Vec<CompletionCandidate>> {
    let (context, journal) = journal()?;
    let today = context.today(&journal.settings).ok()?;
    let ledger = Ledger::new(&journal);
    let outstanding = ledger.outstanding(today);
    let with_id = |lineage: &&Lineage| lineage.short_id.starts_with(typed);
    let mut fitting: Vec<&Lineage> = outstanding.iter().copied().filter(with_id).collect();
    // A number names a Try of the list, whatever stands in the texts of others.
    if fitting.is_empty() && typed.parse::<usize>().is_err() {
        fitting = by_words(&outstanding, typed).unwrap_or_default();
    }
    let candidates = fitting.into_iter().map(|lineage| {
        let text = lineage.occurrences.last().map(|occurrence| occurrence.text.clone());
        CompletionCandidate::new(&lineage.short_id).help(text.map(Into::into))
    });
    Some(candidates.collect())
}

/// How many changes are offered.
const OFFERED: usize = 100;

fn change_candidates() -> Option<Vec<CompletionCandidate>> {
    let mut context = quiet_context();
    let place = crate::cli::history::place(&mut context).ok()?;
    let history = system::History::of(&context.machine, &place).ok()?;
    let numbers = history.numbers().ok()?.into_iter().take(OFFERED);
    let candidates = numbers.enumerate().filter_map(|(at, number)| {
        let command = history.change(number).ok()?.command;
        let candidate = CompletionCandidate::new(number.to_string()).help(Some(command.into()));
        Some(candidate.display_order(Some(at)))
    });
    Some(candidates.collect())
}
