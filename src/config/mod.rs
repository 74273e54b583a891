//! PURE. Layers of configuration with their sources, strict keys.
//!
//! Built-in defaults (`templates/default.toml`), then the user's configuration, then the journal's `hoego.toml`; each
//! layer replaces what the ones before it said, and every value remembers where it comes from. Texts come in, values
//! go out: the files are read by `system`, and what the values mean to a journal is known to `cli`.

mod error;
mod fresh;
mod key;
mod language;
mod layer;
mod pattern;
mod suggest;
mod value;

pub use error::ConfigError;
pub use fresh::Fresh;
pub use key::{KEYS, Key, Kind};
pub use language::Language;
pub use pattern::{PatternError, check_pattern};
pub use suggest::{did_you_mean, did_you_mean_at_most};
pub use value::{AtMost, Value};

use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use std::fmt;

/// The name of a journal's configuration file, in its root.
pub const FILE_NAME: &str = "hoego.toml";

/// Where a value comes from; the order is that of the layers.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The program itself.
    Default,
    /// The user's configuration, the file at this path.
    User(String),
    /// The journal's `hoego.toml`, the file at this path.
    Journal(String),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Default => f.write_str("default"),
            Source::User(path) | Source::Journal(path) => f.write_str(path),
        }
    }
}

/// An effective value and where it is written.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    pub value: Value,
    pub source: Source,
    /// The line of the key in its file, from 1.
    pub line: usize,
}

/// The effective configuration.
#[derive(Debug, Clone)]
pub struct Config {
    settings: BTreeMap<&'static str, Setting>,
    languages: BTreeMap<String, Language>,
}

impl Default for Config {
    fn default() -> Self {
        let mut config = Self {
            settings: BTreeMap::new(),
            languages: BTreeMap::new(),
        };
        config
            .add_layer(include_str!("../../templates/default.toml"), Source::Default)
            .expect("the built-in layer is valid, a test says so");
        config
    }
}

impl Config {
    /// Puts the layer written in `text` on top. Fails, changing nothing, at the first key that is unknown, has the wrong type
    /// or a value that makes no sense.
    pub fn add_layer(&mut self, text: &str, source: Source) -> Result<(), ConfigError> {
        let layer = layer::read(text, &source)?;
        self.settings.extend(layer.settings);
        self.languages.extend(layer.languages);
        Ok(())
    }

    /// Whether the journal's own file says anything. One that does not may be what a synchronisation brought of half a file.
    pub fn has_journal_layer(&self) -> bool {
        let mut settings = self.settings.values();
        settings.any(|setting| matches!(setting.source, Source::Journal(_)))
    }

    /// The languages of `[lab.languages]`, by name; only the user's configuration can hold any.
    pub fn languages(&self) -> &BTreeMap<String, Language> {
        &self.languages
    }

    /// The value of `key` (`carry.at-most`) with its source; `None` where no layer sets it.
    pub fn get(&self, key: &str) -> Option<&Setting> {
        self.settings.get(key)
    }

    fn value(&self, key: &str) -> Option<&Value> {
        self.get(key).map(|setting| &setting.value)
    }

    /// The text of a key that holds one.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The day of a key that holds one.
    pub fn day(&self, key: &str) -> Option<NaiveDate> {
        match self.value(key) {
            Some(Value::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// The time of a key that holds one.
    pub fn time(&self, key: &str) -> Option<NaiveTime> {
        match self.value(key) {
            Some(Value::Time(time)) => Some(*time),
            _ => None,
        }
    }

    /// The number of a key that holds one.
    pub fn count(&self, key: &str) -> Option<usize> {
        match self.value(key) {
            Some(Value::Count(count)) => Some(*count),
            _ => None,
        }
    }

    /// The switch of a key that holds one.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// The words of a key that holds a list; empty where none does.
    pub fn words(&self, key: &str) -> &[String] {
        match self.value(key) {
            Some(Value::Words(words)) => words,
            _ => &[],
        }
    }

    /// The `carry.at-most` in force.
    pub fn at_most(&self, key: &str) -> Option<AtMost> {
        match self.value(key) {
            Some(Value::AtMost(at_most)) => Some(*at_most),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
