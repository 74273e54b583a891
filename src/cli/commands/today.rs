//! `hoego today`, which is also `hoego`.

use super::{CommandError, CommandResult, Context, Outcome};
use crate::cli::context::OpenJournal;
use crate::cli::review::{Answered, Asker, Evening, can_ask, evening, terminal_error, write_answers};
use crate::journal::{Draft, Journal, Ledger, Scaffolded, for_this_evening, is_left_empty, scaffold, undecided};
use chrono::NaiveDate;

/// The daily retro: review what is due, write the entry, edit it, choose a focus
///
/// On a terminal: review what is due, scaffold the entry with what was decided, open the editor. Without one: scaffold and
/// print the path. Safe to repeat.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct Args {
    /// Do not open the editor
    #[arg(long)]
    pub no_edit: bool,
    /// Do not ask about what is due
    #[arg(long)]
    pub no_review: bool,
}

/// Reviews, scaffolds and edits the entry of a day.
pub fn run(args: &Args, context: &mut Context) -> CommandResult {
    if can_ask(context) && !context.options.dry_run && !context.options.json {
        return with_a_person(args, context);
    }
    let (open, day) = context.open_for_entry()?;
    say_whose_day(context, &open.journal, day)?;
    let entry = write(context, &open, day, &[])?;
    context.scaffold_as_json(&open, day, &entry)?;
    if !context.options.dry_run && !context.options.json {
        print_path(context, &open, &entry)?;
    }
    Ok(Outcome::Done)
}

/// What a person was asked before anything is written.
struct Asked {
    /// The journal as it was then.
    before: Journal,
    day: NaiveDate,
    answers: Vec<Answered>,
}

fn with_a_person(args: &Args, context: &mut Context) -> CommandResult {
    let Some(asked) = ask(args, context)? else {
        return Ok(Outcome::Done);
    };
    let day = asked.day;
    // Minutes may have passed over the questions: everything is read again, under the lock.
    let open = context.open_for_writing(true)?;
    let entry = write(context, &open, day, &asked.answers)?;
    if args.no_edit {
        print_path(context, &open, &entry)?;
        return Ok(Outcome::Done);
    }
    drop(open);
    evening(
        context,
        &Evening {
            before: asked.before,
            day,
            path: entry.path,
            answers: asked.answers,
        },
    )
}

/// Asks whose day it is and what became of its Tries; `None` when the person left.
fn ask(args: &Args, context: &mut Context) -> Result<Option<Asked>, CommandError> {
    let (journal, template) = look(context)?;
    let asker = Asker::new(&journal, context.ui.color());
    let answered = match choose_day(context, &journal, asker)? {
        Some(day) if args.no_review => Some((day, Vec::new())),
        Some(day) => review(context, asker, &journal, day, &template)?.map(|answers| (day, answers)),
        None => None,
    };
    if answered.is_none() {
        context.ui.talk(asker.words.review().nothing_written);
    }
    Ok(answered.map(|(day, answers)| Asked {
        before: journal,
        day,
        answers,
    }))
}

/// Reviews what the entry of `day` shows, or would show if it were made now; `None` when the person left.
fn review(
    context: &Context,
    asker: Asker,
    journal: &Journal,
    day: NaiveDate,
    template: &str,
) -> Result<Option<Vec<Answered>>, CommandError> {
    let mut draft = Draft::new(journal.clone());
    scaffold(&mut draft, day, template)?;
    let ledger = Ledger::new(draft.journal());
    let (tonight, weekly) = for_this_evening(&ledger, undecided(draft.journal(), &ledger, day), day);
    if !weekly.is_empty() {
        context.ui.talk(asker.words.left_for_the_week(weekly.len()));
    }
    if tonight.is_empty() {
        return Ok(Some(Vec::new()));
    }
    asker.review(&ledger, &tonight, day).map_err(terminal_error)
}

/// The journal and its template, without the lock that making a journal takes: nobody holds it while a person thinks.
fn look(context: &mut Context) -> Result<(Journal, String), CommandError> {
    let open = context.open_or_make()?;
    let template = context.entry_template(&open.root)?;
    Ok((open.journal, template))
}

/// The day to write: today, or yesterday where its entry was left empty and the person wants it first. `None` when the person
/// left. Nothing is asked where `--date` says it, or where today has an entry already.
fn choose_day(context: &Context, journal: &Journal, asker: Asker) -> Result<Option<NaiveDate>, CommandError> {
    let day = context.day(&journal.settings)?;
    say_whose_day(context, journal, day)?;
    let asked_for = context.options.date.is_some() || journal.entry_on(day).is_some();
    let Some(yesterday) = day.pred_opt().filter(|day| !asked_for && is_left_empty(journal, *day)) else {
        return Ok(Some(day));
    };
    let (words, text) = (asker.words, asker.words.review());
    let options = vec![
        format!("{}  {}", text.today, words.day_and_weekday(day)),
        format!("{}  {}", text.yesterday, words.day_and_weekday(yesterday)),
    ];
    let question = words.which_day_question(yesterday);
    let chosen = asker
        .choose(&words.day_and_weekday(day), &question, options)
        .map_err(terminal_error)?;
    Ok(chosen.map(|at| if at == 0 { day } else { yesterday }))
}

/// Between midnight and the start of the day people need to be told which day it still is.
fn say_whose_day(context: &Context, journal: &Journal, day: NaiveDate) -> Result<(), CommandError> {
    let now = context.machine.now()?.naive_local();
    let starts = journal.settings.day_starts_at;
    if context.options.date.is_none() && now.time() < starts {
        let starts = starts.format("%H:%M").to_string();
        context
            .ui
            .talk(Asker::new(journal, false).words.whose_day(day, &starts));
    }
    Ok(())
}

/// Scaffolds the entry of `day` with what was answered, in one plan, and tells what came into it.
fn write(
    context: &mut Context,
    open: &OpenJournal,
    day: NaiveDate,
    answers: &[Answered],
) -> Result<Scaffolded, CommandError> {
    let template = context.entry_template(&open.root)?;
    let words = context.words(&open.journal.settings);
    let mut draft = Draft::new(open.journal.clone());
    let entry = scaffold(&mut draft, day, &template)?;
    let written = write_answers(&mut draft, answers, day, &template)?;
    context.apply(open, &draft.into_plan())?;
    context.tell_carried(open, &entry.carried);
    if let Some(told) = words.decided(written.decided, written.left_out) {
        context.ui.talk(&told);
    }
    Ok(entry)
}

fn print_path(context: &Context, open: &OpenJournal, entry: &Scaffolded) -> Result<(), CommandError> {
    context.ui.path(&open.full(&entry.path))
}
