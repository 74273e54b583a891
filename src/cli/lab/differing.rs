//! `lab diff`: two recorded runs side by side. Starts nothing.

use super::looking::{recorded, verdict_word};
use super::stock::Stock;
use crate::cli::commands::lab::DiffArgs;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, CommandResult, ErrorKind, Outcome};
use crate::cli::tame::harmless;
use crate::journal::Verdict;
use crate::lab::{FEWEST_TRIALS, RunDifference, StoredRun, Variables, differences, shown_outcome, time};
use crate::system::{Runs, read_all_runs};
use schemars::JsonSchema;
use serde::Serialize;

/// `hoego lab diff --json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct DiffRecord {
    pub id: String,
    /// The two runs, by their time.
    pub before: String,
    pub after: String,
    pub code_changed: bool,
    pub env_changed: bool,
    /// Claims with another verdict; `null` where a run did not have the claim.
    pub claims: Vec<ClaimDiffRecord>,
    /// Outcomes that only one of the runs has.
    pub outcomes: Vec<OutcomeDiffRecord>,
    /// Wall times of the cells that both have.
    pub walls: Vec<WallDiffRecord>,
    pub cells_appeared: Vec<Variables>,
    pub cells_vanished: Vec<Variables>,
}

/// A claim whose verdict is another one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ClaimDiffRecord {
    pub text: String,
    pub before: Option<Verdict>,
    pub after: Option<Verdict>,
}

/// An outcome that appeared or vanished.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct OutcomeDiffRecord {
    pub cell: Variables,
    pub class: String,
    pub key: String,
    /// Trials with it, and trials in all.
    pub before: [usize; 2],
    pub after: [usize; 2],
}

/// Median wall times of one cell.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct WallDiffRecord {
    pub cell: Variables,
    pub before_s: f64,
    pub after_s: f64,
    /// After by before.
    pub ratio: Option<f64>,
    /// Whether the slowest trial of one run was faster than the fastest of the other.
    pub apart: bool,
}

/// Compares two runs.
pub fn diff(args: &DiffArgs, context: &mut Context) -> CommandResult {
    let stock = Stock::open(context)?;
    let (id, before, after) = match args.what.as_slice() {
        [id, before, after] => (id.clone(), before, after),
        [before, after] => (only_id(&stock, before)?, before, after),
        _ => return Err(CommandError::new(ErrorKind::Usage, "name two runs")),
    };
    let runs = recorded(context, &stock, &id)?;
    let before = &runs.runs[named(&runs, &id, before)?];
    let after = &runs.runs[named(&runs, &id, after)?];
    let difference = differences(&before.record, &after.record);
    let record = record(&id, before, after, difference);
    if context.options.json {
        context.ui.json(&record)?;
        return Ok(Outcome::Done);
    }
    context.ui.data(lines(&stock, &record, before, after))?;
    Ok(Outcome::Done)
}

/// The one experiment that has a run named `run`, which must begin with its time.
fn only_id(stock: &Stock, run: &str) -> Result<String, CommandError> {
    let all = read_all_runs(&stock.open.root)?;
    let has = |runs: &Runs| runs.runs.iter().any(|known| known.record.run.starts_with(run));
    let mut ids = all.iter().filter(|(_, runs)| has(runs)).map(|(id, _)| id.clone());
    match (ids.next(), ids.next()) {
        (Some(id), None) => Ok(id),
        (None, _) if all.len() == 1 => Ok(all.into_keys().next().unwrap_or_default()),
        _ => Err(CommandError::new(
            ErrorKind::Usage,
            format!("`{run}` does not say which experiment is meant"),
        )
        .hint("name its ID first: hoego lab diff ID RUN RUN")),
    }
}

/// The run that `name` means: its number in the log, counted from the end (`-1`), or the beginning of its time.
fn named(runs: &Runs, id: &str, name: &str) -> Result<usize, CommandError> {
    let count = runs.runs.len();
    if let Ok(number) = name.parse::<i64>()
        && number.unsigned_abs() <= count as u64
        && number != 0
    {
        let back = usize::try_from(number.unsigned_abs()).unwrap_or(count);
        return Ok(if number > 0 { back - 1 } else { count - back });
    }
    let by_time: Vec<usize> = (0..count)
        .filter(|at| runs.runs[*at].record.run.starts_with(name))
        .collect();
    match by_time.as_slice() {
        [at] => Ok(*at),
        [] => Err(
            CommandError::new(ErrorKind::Usage, format!("`{id}` has no run `{name}`"))
                .hint(format!("`hoego lab log {id}` lists its {count} runs")),
        ),
        many => Err(
            CommandError::new(ErrorKind::Usage, format!("`{name}` means {} runs", many.len()))
                .hint(format!("name one by its number: `hoego lab log {id}`")),
        ),
    }
}

fn record(id: &str, before: &StoredRun, after: &StoredRun, difference: RunDifference) -> DiffRecord {
    DiffRecord {
        id: id.to_owned(),
        before: before.record.run.clone(),
        after: after.record.run.clone(),
        code_changed: difference.code_changed,
        env_changed: difference.env_changed,
        claims: difference
            .claims
            .into_iter()
            .map(|claim| ClaimDiffRecord {
                text: claim.text,
                before: claim.old,
                after: claim.new,
            })
            .collect(),
        outcomes: difference
            .outcomes
            .into_iter()
            .map(|outcome| OutcomeDiffRecord {
                cell: outcome.cell,
                class: outcome.class.to_string(),
                key: outcome.key,
                before: outcome.old.into(),
                after: outcome.new.into(),
            })
            .collect(),
        walls: difference
            .walls
            .into_iter()
            .map(|wall| WallDiffRecord {
                cell: wall.cell,
                before_s: wall.old_s,
                after_s: wall.new_s,
                ratio: wall.ratio,
                apart: wall.apart,
            })
            .collect(),
        cells_appeared: difference.cells_appeared,
        cells_vanished: difference.cells_vanished,
    }
}

/// `-` before what was, `+` before what is.
fn lines(stock: &Stock, record: &DiffRecord, before: &StoredRun, after: &StoredRun) -> String {
    let mut out = format!("- {}\n+ {}\n", harmless(&record.before), harmless(&record.after));
    let mut changed = |name: &str, old: &str, new: &str| {
        out.push_str(&format!("{name}: {} → {}\n", harmless(old), harmless(new)));
    };
    if record.code_changed {
        changed("code", &before.record.code, &after.record.code);
    }
    if record.env_changed {
        changed("toolchain", &before.environment.version, &after.environment.version);
    }
    let word = |verdict: Option<Verdict>| verdict.map_or("–", |verdict| verdict_word(stock, verdict));
    for claim in &record.claims {
        changed(&harmless(&claim.text), word(claim.before), word(claim.after));
    }
    for outcome in &record.outcomes {
        let class = crate::lab::Class::try_from(outcome.class.clone());
        let shown = class.map_or_else(|_| outcome.key.clone(), |class| shown_outcome(&class, &outcome.key));
        let [old, new] = [outcome.before, outcome.after].map(|[count, of]| format!("{count}/{of}"));
        changed(&harmless(&format!("{}{shown}", cell(&outcome.cell))), &old, &new);
    }
    // Few trials lie apart by chance.
    let mut cells = before.record.cells.iter().chain(&after.record.cells);
    let enough = cells.all(|cell| cell.trials >= FEWEST_TRIALS);
    for wall in &record.walls {
        let ratio = wall.ratio.map_or_else(String::new, |ratio| format!(" ×{ratio:.2}"));
        let sign = if wall.apart && enough { " !" } else { "" };
        let new = format!("{}{ratio}{sign}", time(wall.after_s));
        changed(
            &harmless(&format!("{}wall", cell(&wall.cell))),
            &time(wall.before_s),
            &new,
        );
    }
    for (sign, cells) in [('-', &record.cells_vanished), ('+', &record.cells_appeared)] {
        for variables in cells {
            out.push_str(&format!("{sign} {}\n", harmless(cell(variables).trim_end())));
        }
    }
    out
}

fn cell(variables: &Variables) -> String {
    variables
        .0
        .iter()
        .map(|(name, value)| format!("{name}={value} "))
        .collect()
}
