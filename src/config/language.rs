//! `[lab.languages.NAME]`: a language the user adds for experiments, with the commands that build and run it.
//!
//! The values are command lines; what their placeholders mean is known to `system`, which starts them.

use super::ConfigError;
use super::layer::{Reader, describe};
use super::suggest::did_you_mean;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::DeValue;

/// The table's name below `[lab]`.
pub(super) const TABLE: &str = "languages";

const KEYS: [&str; 4] = ["extension", "build", "run", "version"];

/// A language of the user's own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Language {
    /// Of its files, without dot; its name where it is not set.
    pub extension: Option<String>,
    /// Compiles, once for a run; none for an interpreter.
    pub build: Option<String>,
    /// Starts a trial.
    pub run: String,
    /// The arguments that make its program print its version.
    pub version: Option<String>,
}

/// The languages of the table `value`, whose name stands at byte `at`.
pub(super) fn read(
    reader: &Reader<'_>,
    at: usize,
    value: &DeValue<'_>,
) -> Result<BTreeMap<String, Language>, ConfigError> {
    let DeValue::Table(table) = value else {
        return Err(no_table(reader, at, "lab.languages", value));
    };
    let mut languages = BTreeMap::new();
    for (name, value) in table {
        let full = format!("lab.languages.{}", name.get_ref());
        let language = one(reader, &full, name.span().start, value)?;
        languages.insert(name.get_ref().to_lowercase(), language);
    }
    Ok(languages)
}

fn one(reader: &Reader<'_>, full: &str, at: usize, value: &Spanned<DeValue<'_>>) -> Result<Language, ConfigError> {
    let DeValue::Table(table) = value.get_ref() else {
        return Err(no_table(reader, at, full, value.get_ref()));
    };
    let mut language = Language::default();
    let mut run = None;
    for (key, value) in table {
        let name: &str = key.get_ref();
        if !KEYS.contains(&name) {
            let near = did_you_mean(name, KEYS).map(|near| format!("did you mean `{near}`?"));
            let hint = near.unwrap_or_else(|| format!("known here: `{}`", KEYS.join("`, `")));
            let message = format!("unknown key `{name}` in `[{full}]`");
            return Err(reader.error(key.span().start, message, Some(hint)));
        }
        let DeValue::String(text) = value.get_ref() else {
            let message = format!("`{full}.{name}` must be a text, not {}", describe(value.get_ref()));
            return Err(reader.error(value.span().start, message, None));
        };
        let text = Some(text.to_string()).filter(|text| !text.trim().is_empty());
        match name {
            "extension" => language.extension = text,
            "build" => language.build = text,
            "run" => run = text,
            _ => language.version = text,
        }
    }
    language.run = run.ok_or_else(|| {
        let hint = "say what starts a trial, for example `run = \"{output}\"`".to_owned();
        reader.error(at, format!("`[{full}]` has no `run`"), Some(hint))
    })?;
    Ok(language)
}

fn no_table(reader: &Reader<'_>, at: usize, full: &str, value: &DeValue<'_>) -> ConfigError {
    let message = format!("`{full}` is a table, not {}", describe(value));
    reader.error(
        at,
        message,
        Some("write `[lab.languages.NAME]` and its keys below".to_owned()),
    )
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Source};

    fn user(text: &str) -> Result<Config, String> {
        let mut config = Config::default();
        let added = config.add_layer(text, Source::User("user.toml".to_owned()));
        added
            .map(|()| config)
            .map_err(|error| format!("{error} ({})", error.hint.clone().unwrap_or_default()))
    }

    #[test]
    fn a_language_is_read() {
        let config =
            user("[lab]\nkeep-raw = 1\n[lab.languages.Zig]\nbuild = \"zig build-exe\"\nrun = \"./main\"\n").unwrap();
        assert_eq!(config.languages()["zig"].run, "./main");
        assert_eq!(config.languages()["zig"].extension, None);
        assert_eq!(config.count("lab.keep-raw"), Some(1));
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        for (text, message) in [
            (
                "[lab.languages.zig]\nrum = \"x\"\n",
                "user.toml:2: unknown key `rum` in `[lab.languages.zig]` (did you mean `run`?)",
            ),
            (
                "[lab.languages.zig]\nbuild = \"x\"\n",
                "user.toml:1: `[lab.languages.zig]` has no `run`",
            ),
            (
                "[lab.languages.zig]\nrun = 1\n",
                "user.toml:2: `lab.languages.zig.run` must be a text, not a number",
            ),
            (
                "[lab]\nlanguages = 1\n",
                "user.toml:2: `lab.languages` is a table, not a number",
            ),
        ] {
            let error = user(text).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn a_journal_may_say_nothing_of_it() {
        for text in [
            "[lab]\nkeep-raw = 1\n",
            "[lab.languages.python]\nrun = \"evil\"\n",
            "[lab]\n",
            "lab = 1\n",
        ] {
            let mut config = Config::default();
            let error = config
                .add_layer(text, Source::Journal("hoego.toml".to_owned()))
                .unwrap_err();
            assert!(error.message.contains("may not stand in a journal"), "{error}");
        }
    }
}
