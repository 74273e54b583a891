//! The experiments of a journal, and the one that is meant; what is wrong with one becomes an error as a person reads it.

use crate::cli::context::{Context, OpenJournal};
use crate::cli::error::{CommandError, ErrorKind};
use crate::journal::{Journal, Language};
use crate::lab::{Experiment, Fault, Found, experiments, language_names, language_of, pick};
use crate::system::{AddedLanguage, LanguageTable, RunProblem, RunsError};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A journal with all blocks that opted in.
#[derive(Debug)]
pub struct Stock {
    pub open: OpenJournal,
    /// By path, then by place; with those at fault.
    pub found: Vec<Found>,
}

impl Stock {
    /// Opens the journal for reading.
    pub fn open(context: &mut Context) -> Result<Self, CommandError> {
        Ok(Self::of(context.open()?))
    }

    /// The same with the journal's lock held. Fails where a part of the journal could not be read.
    pub fn open_for_writing(context: &mut Context) -> Result<Self, CommandError> {
        Ok(Self::of(context.open_for_writing(false)?))
    }

    /// The same for a result, which must not be lost because some file cannot be read.
    pub fn open_for_recording(context: &mut Context) -> Result<Self, CommandError> {
        Ok(Self::of(context.open_for_recording()?))
    }

    fn of(open: OpenJournal) -> Self {
        let found = found_in(&open.journal);
        Self { open, found }
    }

    /// The experiment with this ID. Fails where there is none, more than one, or where it is faulty.
    pub fn pick(&self, id: &str) -> Result<Experiment, CommandError> {
        pick(self.found.clone(), id).map_err(faulty)
    }

    /// Whether any block has this ID, faulty or not.
    pub fn has(&self, id: &str) -> bool {
        self.found.iter().any(|found| found.id.as_deref() == Some(id))
    }

    /// The text of the entry in which an experiment stands; empty for what was typed.
    pub fn text_of(&self, experiment: &Experiment) -> &str {
        let file = experiment
            .place
            .as_ref()
            .and_then(|place| self.open.journal.files.get(&place.path));
        file.map_or("", |file| &file.text)
    }

    /// The journal's language.
    pub fn language(&self) -> Language {
        self.open.journal.settings.language
    }
}

/// All blocks of `journal` that opted in.
pub fn found_in(journal: &Journal) -> Vec<Found> {
    let files = journal.files.values();
    files.flat_map(|file| experiments(&file.path, &file.text)).collect()
}

/// Faults as one failure: the first is the message, the others follow on lines of their own; each hint is said once.
pub fn faulty(faults: Vec<Fault>) -> CommandError {
    let mut lines = faults.iter().map(fault_line);
    let failure = CommandError::new(ErrorKind::Journal, lines.next().unwrap_or_default());
    let mut failure = lines.fold(failure, CommandError::and);
    for hint in faults.into_iter().filter_map(|fault| fault.hint) {
        if !failure.hints.contains(&hint) {
            failure = failure.hint(hint);
        }
    }
    failure
}

/// `2025-01-13.md:40: MESSAGE`.
pub fn fault_line(fault: &Fault) -> String {
    match (&fault.path, fault.line) {
        (Some(path), 0) => format!("{path}: {}", fault.message),
        (Some(path), line) => format!("{path}:{line}: {}", fault.message),
        (None, _) => fault.message.clone(),
    }
}

/// What is wrong with recorded runs, said once as warnings.
pub fn warn_of_runs(context: &Context, problems: &[RunProblem]) {
    for problem in problems {
        context.ui.warn(&format!(
            "{}:{}: {}; the other runs are read",
            problem.path, problem.line, problem.message
        ));
    }
}

/// The languages of the user's own configuration, and the toolchains that `--with` names.
pub fn language_table(context: &Context, with: &[(String, PathBuf)]) -> Result<LanguageTable, CommandError> {
    let config = context.user_config()?;
    let added = config.languages().iter().map(|(name, language)| {
        let added = AddedLanguage {
            extension: language.extension.clone().unwrap_or_else(|| name.clone()),
            build: language.build.clone(),
            run: language.run.clone(),
            version: language.version.clone(),
        };
        (name.clone(), added)
    });
    let added: BTreeMap<String, AddedLanguage> = added.collect();
    if let Some((name, _)) = with.iter().find(|(name, _)| !is_language(name, &added)) {
        return Err(unknown_language(name, &added));
    }
    Ok(LanguageTable {
        added,
        instead: with.iter().cloned().collect(),
        asked_in: None,
    })
}

fn is_language(name: &str, added: &BTreeMap<String, AddedLanguage>) -> bool {
    language_of(name).is_some() || added.contains_key(name)
}

fn unknown_language(name: &str, added: &BTreeMap<String, AddedLanguage>) -> CommandError {
    let mut known: Vec<&str> = language_names().collect();
    known.extend(added.keys().map(String::as_str));
    CommandError::new(ErrorKind::Usage, format!("`{name}` is no language that is known here"))
        .hint(format!("there are {}", known.join(", ")))
}

impl From<RunsError> for CommandError {
    fn from(error: RunsError) -> Self {
        match error {
            RunsError::Io(error) => CommandError::from(error),
            RunsError::Outside(_) => {
                Self::new(ErrorKind::File, error.to_string()).hint("remove the link; results lie in the journal")
            }
            RunsError::NoFile(_) => Self::new(ErrorKind::File, error.to_string())
                .hint("move it away; results are ordinary files in the journal's folder `lab`"),
            RunsError::TooLarge(_) => Self::new(ErrorKind::File, error.to_string())
                .hint("make them smaller, or raise `limits.run` (in MiB) in your own configuration"),
            RunsError::Json(_) => Self::new(ErrorKind::File, error.to_string()),
        }
    }
}

impl From<crate::system::LabError> for CommandError {
    fn from(error: crate::system::LabError) -> Self {
        let failure = Self::new(ErrorKind::File, error.message);
        error.hints.into_iter().fold(failure, Self::hint)
    }
}
