//! Making a journal, for `init` and for the first command on a machine without one.

use super::context::{Context, all_was_seen};
use super::error::{CommandError, ErrorKind};
use super::settings::{code_of, settings_of};
use crate::config::{Config, FILE_NAME, Fresh, Source, check_pattern};
use crate::journal::{self, FileChange, FindingsRecord, Journal, Language, Plan, Settings};
use crate::system::{self, FileProblem, Root};
use chrono::NaiveDate;
use std::sync::Arc;

/// Since when Tries count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// Since the newest entry.
    #[default]
    Newest,
    /// Since ever.
    All,
    Day(NaiveDate),
}

/// What the person said about the journal to make.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    pub language: Option<Language>,
    pub program_starts_on: Option<NaiveDate>,
    pub since: Since,
    pub try_names: Vec<String>,
}

/// A journal that is thought out but not written.
#[derive(Debug)]
pub struct Making {
    /// The text of its `hoego.toml`.
    pub toml: String,
    pub journal: Journal,
    pub findings: FindingsRecord,
    pub problems: Vec<FileProblem>,
}

impl Making {
    /// The one file to write.
    pub fn plan(&self) -> Plan {
        let change = FileChange {
            path: FILE_NAME.to_owned(),
            before: None,
            after: Some(Arc::from(self.toml.as_str())),
        };
        Plan { changes: vec![change] }
    }
}

/// Thinks out the journal at `root`: reads what stands there, and chooses what its `hoego.toml` is to say.
pub fn think_out(context: &Context, root: &Root, wishes: &Wishes) -> Result<Making, CommandError> {
    let settings = Settings {
        section_names: try_sections(&wishes.try_names),
        ..settings_of(context.user_config()?)
    };
    // Asked first: another command may make it meanwhile.
    let exists = system::exists(root);
    let (journal, mut problems) = system::read_journal(root, &settings);
    if !exists {
        problems.clear();
    }
    all_was_seen(&problems)?;
    let language = wishes.language.or_else(|| language_of_entries(&journal));
    let language = language.unwrap_or_else(|| language_of_system(context));
    let findings = journal::find_out(&journal);
    let fresh = Fresh {
        language: code_of(language).to_owned(),
        entries: pattern(context, root, &journal, &settings.entries)?,
        program_starts_on: wishes.program_starts_on,
        try_names: wishes.try_names.clone(),
        since: match wishes.since {
            Since::Newest => findings.last,
            Since::All => None,
            Since::Day(day) => Some(day),
        },
    };
    let toml = fresh.to_toml();
    let mut config = context.user_config()?.clone();
    config.add_layer(&toml, source_at(root))?;
    let journal = read_again(journal, &config);
    Ok(Making {
        toml,
        findings: journal::find_out(&journal),
        journal,
        problems,
    })
}

/// The same files, read with the settings the journal will have.
fn read_again(journal: Journal, config: &Config) -> Journal {
    let settings = settings_of(config);
    let files = journal.files.into_iter().map(|(path, file)| {
        let file = journal::read_file(&path, &file.text, &settings);
        (path, Arc::new(file))
    });
    Journal {
        files: files.collect(),
        settings: settings.clone(),
        unread: None,
    }
}

fn try_sections(names: &[String]) -> Vec<(journal::SectionKind, String)> {
    let names = names.iter().map(|name| (journal::SectionKind::Try, name.clone()));
    names.collect()
}

fn source_at(root: &Root) -> Source {
    Source::Journal(root.join(FILE_NAME).display().to_string())
}

/// The pattern of an Obsidian vault, else the one most dated files fit, else `default`.
fn pattern(context: &Context, root: &Root, journal: &Journal, default: &str) -> Result<String, CommandError> {
    let usable = |pattern: &str| check_pattern(pattern).is_ok();
    // A vault's settings may lie elsewhere, or be broken: then the files say where entries lie.
    let obsidian = root.read_text(".obsidian/daily-notes.json").unwrap_or_else(|error| {
        context.ui.warn(&error.to_string());
        None
    });
    let obsidian = obsidian.and_then(|text| journal::obsidian_pattern(&text));
    if let Some(pattern) = obsidian.filter(|pattern| usable(pattern)) {
        return Ok(pattern);
    }
    let fitting = journal::fit_pattern(journal, usable);
    Ok(fitting.map_or_else(|| default.to_owned(), |(pattern, _)| pattern))
}

fn language_of_entries(journal: &Journal) -> Option<Language> {
    journal::guess_language(journal.files.values().map(|file| &*file.text))
}

fn language_of_system(context: &Context) -> Language {
    let code = context.machine.language();
    code.and_then(|code| super::settings::language_of(&code))
        .unwrap_or_default()
}

/// Whether there is a journal at `root`.
pub fn is_journal(root: &Root) -> bool {
    system::exists(&root.join(FILE_NAME))
}

/// Fails if there is a journal at `root` already, or no folder can be.
pub fn check_free(root: &Root) -> Result<(), CommandError> {
    let shown = root.display();
    if is_journal(root) {
        let message = format!("`{shown}` is a journal already");
        return Err(CommandError::new(ErrorKind::Usage, message)
            .hint(format!("edit its `{FILE_NAME}`; `hoego config` shows what holds"))
            .hint("to set up git in this clone of it: `hoego init --git` without other options"));
    }
    if system::exists(root) && !system::is_folder(root) {
        return Err(CommandError::new(ErrorKind::File, format!("`{shown}` is not a folder")));
    }
    Ok(())
}
