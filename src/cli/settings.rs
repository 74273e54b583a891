//! The configuration in force, and what its values mean to a journal.

use super::context::Context;
use super::error::CommandError;
use crate::config::{AtMost as ConfigAtMost, Config, FILE_NAME, Source};
use crate::journal::{AtMost, Language, SectionKind, Settings};
use crate::system;
use std::path::Path;

impl Context {
    /// The user's configuration over the defaults.
    pub fn user_config(&self) -> Result<&Config, CommandError> {
        if let Some(config) = self.user_config.get() {
            return Ok(config);
        }
        let config = self.read_user_config()?;
        Ok(self.user_config.get_or_init(|| config))
    }

    fn read_user_config(&self) -> Result<Config, CommandError> {
        let mut config = Config::default();
        if let Some(path) = self.machine.user_config()
            && let Some(text) = system::read_optional(&path)?
        {
            config.add_layer(&text, Source::User(path.display().to_string()))?;
        }
        Ok(config)
    }

    /// The effective configuration of the journal at `root`.
    pub fn config_at(&self, root: &Path) -> Result<Config, CommandError> {
        let mut config = self.user_config()?.clone();
        let path = root.join(FILE_NAME);
        let text = system::read_text(&path)?;
        config.add_layer(&text, Source::Journal(path.display().to_string()))?;
        Ok(config)
    }
}

/// The settings of a journal with this configuration.
pub fn settings_of(config: &Config) -> Settings {
    let default = Settings::default();
    Settings {
        language: config
            .text("journal.language")
            .and_then(language_of)
            .unwrap_or_default(),
        entries: config.text("journal.entries").map_or(default.entries, str::to_owned),
        day_starts_at: config.time("journal.day-starts-at").unwrap_or(default.day_starts_at),
        program_starts_on: config.day("journal.program-starts-on"),
        section_names: section_names(config),
        carry_since: config.day("carry.since"),
        at_most: match config.at_most("carry.at-most") {
            Some(ConfigAtMost::Number(number)) => AtMost::Number(number),
            Some(ConfigAtMost::All) => AtMost::All,
            Some(ConfigAtMost::None) => AtMost::Number(0),
            None => default.at_most,
        },
        stale_after: config.count("carry.stale-after").unwrap_or(default.stale_after),
        mark_carried: config.flag("carry.mark-carried").unwrap_or(default.mark_carried),
    }
}

/// The language of a code; `None` for one nobody knows.
pub fn language_of(code: &str) -> Option<Language> {
    match code {
        "ko" => Some(Language::Ko),
        "en" => Some(Language::En),
        "ja" => Some(Language::Ja),
        _ => None,
    }
}

/// The code of a language.
pub fn code_of(language: Language) -> &'static str {
    match language {
        Language::Ko => "ko",
        Language::En => "en",
        Language::Ja => "ja",
    }
}

fn section_names(config: &Config) -> Vec<(SectionKind, String)> {
    let kinds = [
        ("sections.last-try", SectionKind::LastTry),
        ("sections.review", SectionKind::Review),
        ("sections.keep", SectionKind::Keep),
        ("sections.problem", SectionKind::Problem),
        ("sections.try", SectionKind::Try),
    ];
    let names = kinds
        .iter()
        .flat_map(|(key, kind)| config.words(key).iter().map(|word| (*kind, word.clone())));
    names.collect()
}
