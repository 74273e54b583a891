//! The configuration in force, and what its values mean to a journal.

use super::context::Context;
use super::error::CommandError;
use crate::config::{AtMost as ConfigAtMost, Config, FILE_NAME, Source};
use crate::journal::{AtMost, Language, SectionKind, Settings};
use crate::system::{self, IoError, Limits, Reach, Root};
use std::path::{Path, PathBuf};

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
            && let Some(text) = system::read_optional(&path, Limits::default().config)?
        {
            config.add_layer(&text, Source::User(path.display().to_string()))?;
        }
        Ok(config)
    }

    /// How far a journal may reach, by the user's configuration.
    pub fn reach(&self) -> Result<Reach, CommandError> {
        let user = self.user_config()?;
        let default = Limits::default();
        let limit = |key: &str, default: u64| {
            user.count(key)
                .map_or(default, |mib| (mib as u64).saturating_mul(1 << 20))
        };
        Ok(Reach {
            links_to: self.folders(user, "journal.links-to")?,
            limits: Limits {
                entry: limit("limits.entry", default.entry),
                config: limit("limits.config", default.config),
                template: limit("limits.template", default.template),
                run: limit("limits.run", default.run),
            },
        })
    }

    /// The folders that `key` of the user's configuration names.
    pub(super) fn folders(&self, user: &Config, key: &str) -> Result<Vec<PathBuf>, CommandError> {
        let folders = user.words(key).iter();
        let folders = folders.map(|folder| self.machine.absolute(Path::new(folder)));
        Ok(folders.collect::<Result<_, _>>()?)
    }

    /// The journal at `path`, which need not be there yet.
    pub fn root_at(&self, path: PathBuf) -> Result<Root, CommandError> {
        Ok(Root::new(path, self.reach()?))
    }

    /// The effective configuration of the journal at `root`.
    pub fn config_at(&self, root: &Root) -> Result<Config, CommandError> {
        let mut config = self.user_config()?.clone();
        let path = root.join(FILE_NAME);
        let text = root.read_text(FILE_NAME)?.ok_or_else(|| IoError::missing(&path))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::GlobalArgs;

    #[test]
    fn the_limits_without_a_configuration_are_those_of_the_default_layer() {
        let context = Context::new(GlobalArgs::default(), system::Machine::default());
        context.user_config.set(Config::default()).unwrap();
        assert_eq!(context.reach().unwrap(), Reach::default());
    }
}
