//! `lab list`, `lab check` and `lab log`: what there is. Nothing here starts anything.

use super::records::{CheckedRecord, ListRecord, ListedClaimRecord, ListedRecord, LogRecord, ResultRecord, State};
use super::state::{Standing, standing};
use super::stock::{Stock, fault_line, language_table, warn_of_runs};
use super::words::{LabTalk, talk};
use crate::cli::commands::lab::{CheckArgs, LogArgs};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::cli::styled::{Styled, painted};
use crate::cli::tame::harmless;
use crate::journal::{Verdict, Words};
use crate::lab::{Experiment, Found, cells};
use crate::system::{LanguageTable, Runs, read_runs};

/// Lists the experiments of the journal.
pub fn list(context: &mut Context) -> CommandResult {
    let stock = Stock::open(context)?;
    let table = language_table(context, &[])?;
    let mut experiments = Vec::new();
    for found in &stock.found {
        experiments.push(listed(context, &stock, &table, found)?);
    }
    if context.options.json {
        context.ui.json(&ListRecord { experiments })?;
        return Ok(Outcome::Done);
    }
    let words = talk(stock.language());
    if experiments.is_empty() {
        context.ui.talk(words.no_experiments);
    }
    for record in &experiments {
        context.ui.data(list_lines(&stock, words, record))?;
    }
    Ok(Outcome::Done)
}

/// What is told of one block.
pub fn listed(
    context: &Context,
    stock: &Stock,
    table: &LanguageTable,
    found: &Found,
) -> Result<ListedRecord, CommandError> {
    let runs = match &found.id {
        Some(id) => read_runs(&stock.open.root, id)?,
        None => Runs::default(),
    };
    warn_of_runs(context, &runs.problems);
    let experiment = found.experiment.as_ref().ok();
    let standing = experiment.map(|experiment| standing(context, stock, table, experiment, &runs));
    let never = match runs.last() {
        Some(_) => State::Stale,
        None => State::NeverRun,
    };
    Ok(ListedRecord {
        id: found.id.clone(),
        path: found.place.path.clone(),
        line: found.place.line,
        language: experiment.map(|experiment| experiment.language.clone()),
        cells: experiment
            .and_then(|experiment| cells(experiment).ok())
            .map(|cells| cells.len()),
        state: standing.map_or(never, |standing| standing.state),
        last_run: runs.last().map(|run| run.record.run.clone()),
        claims: experiment
            .map(|experiment| claims(experiment, &runs))
            .unwrap_or_default(),
        faults: found
            .experiment
            .as_ref()
            .err()
            .into_iter()
            .flatten()
            .map(fault_line)
            .collect(),
    })
}

/// The claims as they stand, each with the verdict of the newest run in which it was judged so.
fn claims(experiment: &Experiment, runs: &Runs) -> Vec<ListedClaimRecord> {
    let judged = runs.last().map(|run| run.record.claims.as_slice()).unwrap_or_default();
    let claims = experiment.claims.iter().map(|claim| ListedClaimRecord {
        text: claim.text.clone(),
        verdict: judged
            .iter()
            .find(|judged| judged.text == claim.text)
            .map(|judged| judged.verdict),
    });
    claims.collect()
}

fn list_lines(stock: &Stock, words: &LabTalk, record: &ListedRecord) -> Styled {
    let bold = anstyle::Style::new().bold();
    let dim = anstyle::Style::new().dimmed();
    let id = record.id.as_deref().unwrap_or("?");
    let place = format!("{}:{}", record.path, record.line);
    let mut facts = vec![state_word(words, record.state).to_owned()];
    facts.extend(record.language.clone());
    facts.extend(record.last_run.clone());
    let mut out = painted(bold, harmless(id)) + format!("  {}  ", harmless(&facts.join(" · ")));
    out.paint(dim, harmless(&place));
    out.push("\n");
    for fault in &record.faults {
        out.push(format!("  ! {}\n", harmless(fault)));
    }
    for claim in &record.claims {
        let verdict = claim.verdict.map_or("–", |verdict| verdict_word(stock, verdict));
        out.push(format!("  {verdict}: {}\n", harmless(&claim.text)));
    }
    out
}

/// A verdict in the journal's language.
pub fn verdict_word(stock: &Stock, verdict: Verdict) -> &'static str {
    Words::new(stock.language()).summary().verdict(verdict)
}

/// A state in the journal's language.
pub fn state_word(words: &LabTalk, state: State) -> &'static str {
    match state {
        State::Current => words.current,
        State::Stale => words.stale,
        State::Elsewhere => words.elsewhere,
        State::NeverRun => words.never_run,
    }
}

/// Says whether stored results are of this code and this toolchain.
pub fn check(args: &CheckArgs, context: &mut Context) -> CommandResult {
    let stock = Stock::open(context)?;
    let table = language_table(context, &[])?;
    let mut results = Vec::new();
    for experiment in meant(&stock, &args.ids)? {
        let runs = read_runs(&stock.open.root, &experiment.id)?;
        let standing = standing(context, &stock, &table, &experiment, &runs);
        results.extend(checked(&experiment, standing));
    }
    let bad = results
        .iter()
        .any(|result: &ResultRecord| result.state != State::Current);
    if context.options.json {
        context.ui.json(&CheckedRecord { results })?;
    } else {
        let words = talk(stock.language());
        for result in &results {
            let place = format!("{}:{}", result.path, result.line);
            let state = state_word(words, result.state);
            context
                .ui
                .data(format!("{}: {}: {state}\n", harmless(&place), result.id))?;
        }
    }
    Ok(if bad { Outcome::No } else { Outcome::Done })
}

/// The experiments named, or all that are sound and stand once. A faulty block fails only the commands that name it.
pub fn meant(stock: &Stock, ids: &[String]) -> Result<Vec<Experiment>, CommandError> {
    if !ids.is_empty() {
        return ids.iter().map(|id| stock.pick(id)).collect();
    }
    let ids = stock.found.iter().filter_map(|found| found.id.as_deref());
    Ok(ids.filter_map(|id| stock.pick(id).ok()).collect())
}

fn checked(experiment: &Experiment, standing: Standing) -> Option<ResultRecord> {
    let (place, result) = (experiment.place.as_ref()?, standing.result?);
    Some(ResultRecord {
        id: experiment.id.clone(),
        path: place.path.clone(),
        line: place.line,
        state: standing.state,
        run: result.run,
        code: result.code,
        code_now: standing.code_now,
        env: result.env,
        env_now: standing.env_now,
    })
}

/// Lists the runs of an experiment, oldest first.
pub fn log(args: &LogArgs, context: &mut Context) -> CommandResult {
    let stock = Stock::open(context)?;
    let runs = recorded(context, &stock, &args.id)?;
    if context.options.json {
        let id = args.id.clone();
        context.ui.json(&LogRecord { id, runs: runs.runs })?;
        return Ok(Outcome::Done);
    }
    for (at, run) in runs.runs.iter().enumerate() {
        let record = &run.record;
        let count = |wanted: Verdict| record.claims.iter().filter(|claim| claim.verdict == wanted).count();
        let trials: usize = record.cells.iter().map(|cell| cell.trials).sum();
        let verdicts = [Verdict::Holds, Verdict::Refuted, Verdict::CannotTell];
        let verdicts = verdicts.map(|verdict| (count(verdict), verdict_word(&stock, verdict)));
        let verdicts: Vec<String> = verdicts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        let partial = if record.partial { " …" } else { "" };
        let line = format!(
            "{:>3}  {}  {}  {}  {} {trials}{partial}  {}",
            at + 1,
            harmless(&record.run),
            harmless(&record.code),
            harmless(&run.environment.version),
            talk(stock.language()).trials,
            verdicts.join(", ")
        );
        context.ui.data(format!("{}\n", line.trim_end()))?;
    }
    Ok(Outcome::Done)
}

/// The recorded runs of `id`. Fails where it never ran.
pub fn recorded(context: &Context, stock: &Stock, id: &str) -> Result<Runs, CommandError> {
    let runs = read_runs(&stock.open.root, id)?;
    warn_of_runs(context, &runs.problems);
    if !runs.runs.is_empty() {
        return Ok(runs);
    }
    // A mistyped ID is said as such, with what was likely meant.
    stock.pick(id)?;
    let failure = CommandError::new(ErrorKind::Journal, format!("`{id}` never ran"));
    Err(failure.hint(format!("run it: hoego lab run {id}")))
}
