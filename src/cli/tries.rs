//! What the verbs of `hoego try` do: read, name the Try, plan, write, say what was done.

use super::commands::try_::{ListArgs, SortArg, StateArg};
use super::context::{Context, OpenJournal};
use super::error::{CommandError, CommandResult, Outcome};
use super::render::tries::{Numbered, lineage, list as render_list, shorten};
use super::tame::on_one_line;
use super::which::{Among, listed, resolve};
use crate::journal::{
    Decision, Draft, Ledger, Lineage, LineageKey, Occurrence, State, TriesRecord, TryRecord, add_try, decide,
    identity_text,
};
use chrono::NaiveDate;
use std::collections::{HashMap, HashSet};

/// `try list`.
pub fn list(args: &ListArgs, context: &mut Context) -> CommandResult {
    let everything = args.all || args.state.is_some();
    let (settings, ledger, day) = match everything {
        true => {
            let open = context.open_for_tries()?;
            let day = context.day(&open.journal.settings)?;
            let ledger = Ledger::new(&open.journal);
            let settings = open.journal.settings.clone();
            // The process ends soon: freeing ten years of entries one by one is time a person waits.
            std::mem::forget(open);
            (settings, ledger, day)
        }
        false => {
            let (asking, ledger, day) = context.outstanding()?;
            let settings = asking.settings.clone();
            std::mem::forget(asking);
            (settings, ledger, day)
        }
    };
    let mut tries = selected(args, &ledger, day);
    sort(&mut tries, args.sort);
    let outstanding = !ledger.outstanding(day).is_empty();
    if context.options.json {
        let tries = tries.into_iter().map(|numbered| numbered.record).collect();
        context.ui.json(&TriesRecord { as_of: day, tries })?;
    } else {
        let words = context.words(&settings);
        let columns = context.ui.stdout_is_terminal().then(|| context.ui.width());
        context.ui.data(render_list(&tries, words, columns))?;
        if tries.is_empty() {
            context.ui.talk(words.review().nothing_due);
        }
    }
    std::mem::forget(ledger);
    Ok(if args.exit_code && outstanding {
        Outcome::No
    } else {
        Outcome::Done
    })
}

/// The Tries that `args` ask for, numbered as WHICH counts them.
fn selected(args: &ListArgs, ledger: &Ledger, day: NaiveDate) -> Vec<Numbered> {
    let listed = listed(ledger, day).into_iter().enumerate();
    let numbers: HashMap<LineageKey, usize> = listed.map(|(at, lineage)| (lineage.key(), at + 1)).collect();
    let number = |lineage: &Lineage| numbers.get(&lineage.key()).copied();
    let wants = |lineage: &Lineage| match args.state.map(state_of) {
        Some(state) => ledger.state(lineage, day) == Some(state),
        None => args.all || ledger.is_outstanding(lineage, day),
    };
    let everything = args.all || args.state.is_some();
    let from: Vec<&Lineage> = if everything {
        ledger.lineages.iter().collect()
    } else {
        ledger.outstanding(day)
    };
    let standing = from.into_iter().filter(|lineage| lineage.first_day() <= day);
    let selected = standing.filter(|lineage| wants(lineage) && (!args.stale || ledger.is_stale(lineage, day)));
    selected
        .map(|lineage| Numbered {
            number: number(lineage),
            record: ledger.record(lineage, day),
        })
        .collect()
}

/// The state that an argument names.
pub fn state_of(state: StateArg) -> State {
    match state {
        StateArg::Open => State::Open,
        StateArg::Trying => State::Trying,
        StateArg::Done => State::Done,
        StateArg::Kept => State::Kept,
        StateArg::Dropped => State::Dropped,
        StateArg::History => State::History,
        StateArg::Unknown => State::Unknown,
    }
}

/// Sorts stably, so that equal ones stay oldest origin first.
fn sort(tries: &mut [Numbered], by: Option<SortArg>) {
    match by {
        None | Some(SortArg::Origin) => {}
        Some(SortArg::Latest) => tries.sort_by_key(|numbered| std::cmp::Reverse(numbered.record.latest)),
        Some(SortArg::Carries) => tries.sort_by_key(|numbered| std::cmp::Reverse(numbered.record.carries)),
    }
}

/// `try show`.
pub fn show(which: &str, context: &mut Context) -> CommandResult {
    let open = context.open_for_tries()?;
    let day = context.day(&open.journal.settings)?;
    let ledger = Ledger::new(&open.journal);
    let record = ledger.record(resolve(&ledger, which, Among::All, day)?, day);
    if context.options.json {
        context.ui.json(&record)?;
    } else {
        let words = context.words(&open.journal.settings);
        context.ui.data(lineage(&record, words))?;
    }
    Ok(Outcome::Done)
}

/// `try add`.
pub fn add(text: &str, context: &mut Context) -> CommandResult {
    if text.trim().is_empty() {
        return Err(CommandError::new(super::error::ErrorKind::Usage, "a Try needs a text")
            .hint("for example: hoego try add read one page before bed"));
    }
    let open = context.open_for_writing(true)?;
    let day = context.day(&open.journal.settings)?;
    let template = context.entry_template(&open.root)?;
    let mut draft = Draft::new(open.journal.clone());
    let (path, added) = add_try(&mut draft, day, text, &template)?;
    let after = Ledger::new(draft.journal());
    let written = newest_of(&after, text, &path).map(|lineage| after.record(lineage, day));
    context.apply(&open, &draft.into_plan())?;
    let sign = if added { '+' } else { '=' };
    let said = format!("{sign} {}  {}", shorten(text, 60), on_one_line(&path));
    tell(context, day, &[said], written.into_iter().collect())
}

/// The Try with `text` that stands in the file at `path`.
fn newest_of<'a>(ledger: &'a Ledger, text: &str, path: &str) -> Option<&'a Lineage> {
    let wanted = identity_text(text);
    let stands = |occurrence: &Occurrence| {
        // What was escaped to be added has a backslash in front.
        occurrence.place.path == path && identity_text(occurrence.text.trim_start_matches('\\')) == wanted
    };
    ledger
        .lineages
        .iter()
        .rev()
        .find(|lineage| lineage.occurrences.iter().any(stands))
}

/// `try done`, `keep`, `trying`, `problem`, `drop` and `reopen`: all of `which` or none.
pub fn decide_all(which: &[String], decision: &Decision, context: &mut Context) -> CommandResult {
    let open = context.open_for_writing(false)?;
    let day = context.day(&open.journal.settings)?;
    let ledger = Ledger::new(&open.journal);
    let among = match decision {
        Decision::Reopen => Among::Closed,
        Decision::Done | Decision::Keep | Decision::Drop => Among::All,
        _ => Among::Outstanding,
    };
    let keys = meant(&ledger, which, among, day)?;
    decide_keys(&open, &keys, decision, day, context)
}

/// The Tries that `which` mean: each word one, or, where that fails, all words together one.
fn meant(ledger: &Ledger, which: &[String], among: Among, day: NaiveDate) -> Result<Vec<LineageKey>, CommandError> {
    let each: Result<Vec<LineageKey>, CommandError> = which
        .iter()
        .map(|which| Ok(resolve(ledger, which, among, day)?.key()))
        .collect();
    match each {
        Err(error) if which.len() > 1 => match resolve(ledger, &which.join(" "), among, day) {
            Ok(lineage) => Ok(vec![lineage.key()]),
            Err(_) => Err(error),
        },
        each => each.map(once_each),
    }
}

/// Without the second of two that name one Try.
fn once_each(keys: Vec<LineageKey>) -> Vec<LineageKey> {
    let mut seen = HashSet::new();
    keys.into_iter().filter(|key| seen.insert(key.clone())).collect()
}

/// `try focus`.
pub fn focus(which: &str, moment: Option<&str>, context: &mut Context) -> CommandResult {
    let open = context.open_for_writing(false)?;
    let day = context.day(&open.journal.settings)?;
    let ledger = Ledger::new(&open.journal);
    let key = resolve(&ledger, which, Among::Outstanding, day)?.key();
    let decision = Decision::Focus {
        moment: moment.map(str::to_owned),
    };
    decide_keys(&open, &[key], &decision, day, context)
}

/// `try later`.
pub fn later(which: &str, until: &str, context: &mut Context) -> CommandResult {
    let open = context.open_for_writing(false)?;
    let day = context.day(&open.journal.settings)?;
    let until = context.parse_later_day(until, &open.journal.settings)?;
    let ledger = Ledger::new(&open.journal);
    let key = resolve(&ledger, which, Among::Outstanding, day)?.key();
    decide_keys(&open, &[key], &Decision::Later(until), day, context)
}

fn decide_keys(
    open: &OpenJournal,
    keys: &[LineageKey],
    decision: &Decision,
    day: NaiveDate,
    context: &mut Context,
) -> CommandResult {
    let template = context.entry_template(&open.root)?;
    let mut draft = Draft::new(open.journal.clone());
    for key in keys {
        decide(&mut draft, key, decision, day, &template)?;
    }
    let after = Ledger::new(draft.journal());
    let said = keys.iter().filter_map(|key| after.find(key.origin, key.id.as_str()));
    let (said, records): (Vec<String>, Vec<TryRecord>) = said
        .map(|lineage| (told(&after, lineage, decision, day), after.record(lineage, day)))
        .unzip();
    context.apply(open, &draft.into_plan())?;
    tell(context, day, &said, records)
}

/// Says what was done, in words or as JSON; with `--dry-run` the diff has said it.
fn tell(context: &Context, day: NaiveDate, said: &[String], tries: Vec<TryRecord>) -> CommandResult {
    if context.options.json && !context.options.dry_run {
        context.ui.json(&TriesRecord { as_of: day, tries })?;
    }
    for line in said {
        context.ui.talk(line);
    }
    Ok(Outcome::Done)
}

/// What became of a Try: its mark, text and place.
fn told(ledger: &Ledger, lineage: &Lineage, decision: &Decision, day: NaiveDate) -> String {
    let record = ledger.record(lineage, day);
    // A line in Problem leaves the Try as it stands; what was written is that line.
    let problem = lineage.problems.iter().rev().find(|place| place.date == day);
    if let Some(place) = problem.filter(|_| *decision == Decision::Problem) {
        let path = on_one_line(&place.path);
        return format!("Problem: {}  {path}:{}", shorten(&record.text, 60), place.line);
    }
    let last = record.occurrences.last();
    let mark = last
        .and_then(|occurrence| occurrence.mark)
        .map_or_else(|| "*".to_owned(), |mark| format!("[{mark}]"));
    let place = last
        .map(|occurrence| format!("{}:{}", on_one_line(&occurrence.path), occurrence.line))
        .unwrap_or_default();
    format!("{mark} {}  {place}", shorten(&record.text, 60))
}
