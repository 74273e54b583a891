//! Running: toolchain, program, trials with a progress bar, verdicts.

use super::material::Material;
use super::stock::faulty;
use super::words::LabTalk;
use crate::cli::commands::lab::Length;
use crate::cli::context::Context;
use crate::cli::error::{CommandError, ErrorKind};
use crate::lab::{
    Code, EnvironmentRecord, Experiment, MachineRecord, Progress, RunData, RunHead, RunRecord, TrialKind, check_claims,
    conduct, environment_hash, judge, language_of, parse_duration,
};
use crate::system::{
    LabError, LanguageTable, Prepared, Surroundings, Toolchain, TrialRunner, blind_spots, machine_record,
};
use chrono::{SecondsFormat, Utc};
use indicatif::{ProgressBar, ProgressStyle};
use std::hash::{BuildHasher as _, Hasher as _};
use std::path::Path;
use std::time::Duration;

/// A run that ended, with everything that was found out.
#[derive(Debug)]
pub struct Measured {
    pub record: RunRecord,
    pub data: RunData,
    pub environment: EnvironmentRecord,
    pub machine: MachineRecord,
    /// Why it ended early, where it was not the person.
    pub failure: Option<LabError>,
}

impl Measured {
    /// How many processors it was allowed.
    pub fn processors(&self) -> usize {
        self.machine.affinity.len().max(1)
    }

    /// Trials that were counted.
    pub fn trials(&self) -> usize {
        self.data.cells.iter().map(|cell| cell.trials.len()).sum()
    }
}

/// Puts `--trials` and `--for` in place of what the experiment says.
pub fn with_length(mut experiment: Experiment, length: &Length) -> Result<Experiment, CommandError> {
    if let Some(trials) = length.trials {
        experiment.options.trials = trials;
        experiment.options.budget = None;
    }
    if let Some(text) = &length.for_ {
        experiment.options.budget = Some(parse_duration(text).map_err(|fault| faulty(vec![fault]))?);
    }
    Ok(experiment)
}

/// What is wrong with the claims, before anything runs.
pub fn check(material: &Material) -> Result<(), CommandError> {
    let faults = check_claims(&material.experiment, &material.cells);
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faulty(faults)),
    }
}

/// Runs `material` to its end, or to where it is stopped. `journal` is the root for `cwd=journal`.
pub fn measure(
    context: &Context,
    words: &LabTalk,
    material: &Material,
    table: &LanguageTable,
    journal: Option<&Path>,
) -> Result<Measured, CommandError> {
    check(material)?;
    for blind in blind_spots() {
        context.ui.talk(&blind);
    }
    let (prepared, environment) = prepare(context, material, table, journal)?;
    for note in &prepared.notes {
        context.ui.talk(note);
    }
    let machine = machine_record();
    let head = RunHead {
        id: material.experiment.id.clone(),
        path: material.experiment.place.as_ref().map(|place| place.path.clone()),
        line: material.experiment.place.as_ref().map(|place| place.line),
        run: now(context)?,
        code: material.code.clone(),
        env: environment_hash(&environment),
    };
    let seed = material.experiment.options.seed.unwrap_or_else(draw);
    let mut runner = TrialRunner::start(prepared)?;
    let bar = Bar::new(context, words);
    let experiment = &material.experiment;
    let (data, failure) = conduct(experiment, &material.cells, seed, &mut runner, &mut |progress| {
        bar.show(progress)
    });
    bar.finish();
    drop(runner);
    let record = judge(experiment, &data, head).map_err(faulty)?;
    Ok(Measured {
        record,
        data,
        environment,
        machine,
        failure,
    })
}

fn prepare(
    context: &Context,
    material: &Material,
    table: &LanguageTable,
    journal: Option<&Path>,
) -> Result<(Prepared, EnvironmentRecord), CommandError> {
    let options = &material.experiment.options;
    let surroundings = Surroundings {
        journal: journal.map(Path::to_path_buf),
        helper: None,
    };
    if let Code::Commands(commands) = &material.experiment.code {
        let prepared = Prepared::commands(commands, options, &surroundings)?;
        return Ok((prepared, EnvironmentRecord::default()));
    }
    let language = canonical(&material.experiment.language);
    if language.is_empty() {
        let message = format!("{}: the block names no language", material.place());
        return Err(
            CommandError::new(ErrorKind::Journal, message).hint("write it before the braces: `python {#name .lab}`")
        );
    }
    let toolchain = Toolchain::find(language, table, &context.machine).map_err(|error| {
        let failure = CommandError::from(error);
        CommandError {
            message: format!("{}: {}", material.place(), failure.message),
            ..failure
        }
    })?;
    let (program, cells) = (&material.program, &material.cells);
    let prepared = Prepared::program(&toolchain, program, cells, options, &surroundings)?;
    Ok((prepared, toolchain.environment))
}

/// The name of a language as toolchains know it: `py` is `python`.
pub fn canonical(language: &str) -> &str {
    language_of(language).unwrap_or(language)
}

/// The time, which names the run.
fn now(context: &Context) -> Result<String, CommandError> {
    let now = context.machine.now()?.with_timezone(&Utc);
    Ok(now.to_rfc3339_opts(SecondsFormat::Secs, true))
}

/// A seed short enough to be typed again; the standard library's keys are random.
fn draw() -> u64 {
    let keys = std::collections::hash_map::RandomState::new();
    keys.build_hasher().finish() % 1_000_000
}

/// The progress bar: on stderr, on a terminal only, with no words but ours. Where there is none, the estimate is said once.
struct Bar<'a> {
    context: &'a Context,
    words: &'a LabTalk,
    bar: ProgressBar,
    said: std::cell::Cell<bool>,
}

/// A run shorter than this is over before an estimate is read.
const WORTH_SAYING: Duration = Duration::from_secs(2);

impl<'a> Bar<'a> {
    fn new(context: &'a Context, words: &'a LabTalk) -> Self {
        let shown = context.ui.stderr_is_terminal() && !context.options.quiet;
        let bar = match shown {
            true => ProgressBar::new(0),
            false => ProgressBar::hidden(),
        };
        // A template that cannot be read leaves the standard one.
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}") {
            bar.set_style(style.progress_chars("██░"));
        }
        Self {
            context,
            words,
            bar,
            said: std::cell::Cell::new(false),
        }
    }

    fn show(&self, progress: Progress) {
        let done = progress.done as u64;
        let planned = match (progress.planned, progress.estimate) {
            (Some(planned), _) => planned as u64,
            (None, Some(estimate)) => {
                let share = progress.elapsed.as_secs_f64() / estimate.as_secs_f64().max(0.001);
                (done as f64 / share.max(0.001)).round() as u64
            }
            (None, None) => 0,
        };
        self.bar.set_length(planned.max(done));
        self.bar.set_position(done);
        self.bar.set_message(match progress.kind {
            TrialKind::Warmup => self.words.warming,
            TrialKind::Timed => self.words.measuring,
            TrialKind::Traced => self.words.tracing,
        });
        self.estimate(progress);
    }

    /// Says once, after the warm-ups, how long it will take.
    fn estimate(&self, progress: Progress) {
        let Some(estimate) = progress.estimate else { return };
        if progress.kind == TrialKind::Warmup || self.said.replace(true) || estimate < WORTH_SAYING {
            return;
        }
        let left = estimate.saturating_sub(progress.elapsed).as_secs();
        let left = match left {
            0..120 => format!("{left} s"),
            left => format!("{} min", left.div_ceil(60)),
        };
        let said = format!("{} {left}", self.words.estimate);
        self.bar.suspend(|| self.context.ui.talk(&said));
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
