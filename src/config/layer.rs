//! Reads one layer: TOML with the position of every key, each checked against the table of keys.

use super::key::{LAB_TABLE, USER_TABLES};
use super::language::{self, Language};
use super::{AtMost, ConfigError, KEYS, Key, Kind, Setting, Source, Value, check_pattern, did_you_mean};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a layer says.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) settings: BTreeMap<&'static str, Setting>,
    /// `[lab.languages.NAME]`, by name.
    pub(super) languages: BTreeMap<String, Language>,
}

/// What is written in `text`.
pub(super) fn read(text: &str, source: &Source) -> Result<Layer, ConfigError> {
    let reader = Reader { text, source };
    let root = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.lines().nth(reader.line(at) - 1).unwrap_or_default().trim();
        reader.error(
            at,
            error.message().trim().to_owned(),
            Some(format!("the line is `{line}`")),
        )
    })?;
    let mut layer = Layer::default();
    for (name, value) in root.get_ref() {
        if !is_table(name.get_ref()) {
            reader.setting(None, name.get_ref(), name.span().start, value, &mut layer.settings)?;
            continue;
        }
        reader.refuse_in_journal(name)?;
        let DeValue::Table(table) = value.get_ref() else {
            let message = format!("`{}` is a table, not {}", name.get_ref(), describe(value.get_ref()));
            let hint = format!("write `[{}]` and its keys below", name.get_ref());
            return Err(reader.error(name.span().start, message, Some(hint)));
        };
        for (key, value) in table {
            if name.get_ref() == LAB_TABLE && key.get_ref() == language::TABLE {
                layer.languages = language::read(&reader, key.span().start, value.get_ref())?;
                continue;
            }
            reader.setting(
                Some(name.get_ref()),
                key.get_ref(),
                key.span().start,
                value,
                &mut layer.settings,
            )?;
        }
    }
    Ok(layer)
}

fn is_table(name: &str) -> bool {
    KEYS.iter().any(|key| key.table() == Some(name))
}

pub(super) struct Reader<'a> {
    text: &'a str,
    source: &'a Source,
}

/// A message and a hint, before file and line are known.
type Complaint = (String, Option<String>);

impl Reader<'_> {
    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    pub(super) fn error(&self, at: usize, message: String, hint: Option<String>) -> ConfigError {
        ConfigError {
            file: self.source.to_string(),
            line: self.line(at),
            message,
            hint,
        }
    }

    /// What decides which programs run, or what is kept of the user's, is the user's to say and never a journal's.
    fn refuse_in_journal(&self, table: &Spanned<std::borrow::Cow<'_, str>>) -> Result<(), ConfigError> {
        let user_table = USER_TABLES.iter().find(|(name, _)| name == table.get_ref());
        let Some((name, why)) = user_table.filter(|_| matches!(self.source, Source::Journal(_))) else {
            return Ok(());
        };
        let message = format!("`[{name}]` may not stand in a journal: {why}");
        let hint = "write it into the user's configuration (`hoego config` names the file), and remove it here";
        Err(self.error(table.span().start, message, Some(hint.to_owned())))
    }

    fn setting(
        &self,
        table: Option<&str>,
        name: &str,
        at: usize,
        value: &Spanned<DeValue<'_>>,
        settings: &mut BTreeMap<&'static str, Setting>,
    ) -> Result<(), ConfigError> {
        let full = table.map_or_else(|| name.to_owned(), |table| format!("{table}.{name}"));
        let key = Key::find(&full)
            .filter(|key| !key.is_user_only() || matches!(self.source, Source::User(_)))
            .ok_or_else(|| self.error(at, unknown(table, name), self.unknown_hint(table, name)))?;
        let at = value.span().start;
        let value =
            typed(key, value.get_ref(), self.source).map_err(|(message, hint)| self.error(at, message, hint))?;
        let setting = Setting {
            value,
            source: self.source.clone(),
            line: self.line(at),
        };
        settings.insert(key.name, setting);
        Ok(())
    }

    /// The nearest key of the same table, else the same word where it does belong.
    fn unknown_hint(&self, table: Option<&str>, name: &str) -> Option<String> {
        let elsewhere = KEYS
            .iter()
            .find(|key| key.short() == name && (key.table() != table || key.is_user_only()));
        if let Some(key) = elsewhere {
            return Some(match key.table() {
                Some(_) if key.is_user_only() => "it belongs into the user's configuration (`hoego config` names the file): a journal may be another's".to_owned(),
                Some(right) => format!("`{name}` belongs under `[{right}]`"),
                None => format!("`{name}` belongs into the user's configuration, at the top"),
            });
        }
        let mut known: Vec<&str> = KEYS
            .iter()
            .filter(|key| key.table() == table && (!key.is_user_only() || !matches!(self.source, Source::Journal(_))))
            .map(Key::short)
            .collect();
        if table.is_none() {
            known = ["journal", "sections", "carry"].to_vec();
            if !matches!(self.source, Source::Journal(_)) {
                known.extend(USER_TABLES.iter().map(|(name, _)| *name));
            }
        }
        let near = did_you_mean(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"));
        near.or_else(|| Some(format!("known here: `{}`", known.join("`, `"))))
    }
}

fn unknown(table: Option<&str>, name: &str) -> String {
    match table {
        Some(table) => format!("unknown key `{name}` in `[{table}]`"),
        None => format!("unknown key `{name}`"),
    }
}

pub(super) fn describe(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(number) if number.as_str().starts_with('-') => "a number below it",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list with something else in it",
        DeValue::Table(_) => "a table of its own",
    }
}

fn typed(key: &Key, value: &DeValue<'_>, source: &Source) -> Result<Value, Complaint> {
    let wrong = |wanted: &str, example: &str| {
        let message = format!("`{}` must be {wanted}, not {}", key.name, describe(value));
        (message, Some(format!("for example `{} = {example}`", key.short())))
    };
    match (key.kind, value) {
        (Kind::Language, DeValue::String(text)) => language(text),
        (Kind::Language, _) => Err(wrong("a language", "\"ko\"")),
        // To check one takes as long as to read all others; the program's own is checked by a test.
        (Kind::Pattern, DeValue::String(text)) if *source == Source::Default => Ok(Value::Text(text.to_string())),
        (Kind::Pattern, DeValue::String(text)) => pattern(text),
        (Kind::Pattern, _) => Err(wrong("a pattern", "\"%Y-%m-%d.md\"")),
        (Kind::Time, DeValue::String(text)) => time(text),
        (Kind::Time, DeValue::Datetime(time_)) => time(&time_.to_string()),
        (Kind::Time, _) => Err(wrong("a time", "\"04:00\"")),
        (Kind::Day, DeValue::String(text)) => day(text),
        (Kind::Day, DeValue::Datetime(date)) => day(&date.to_string()),
        (Kind::Day, _) => Err(wrong("a day", "2025-01-13")),
        (Kind::Words, DeValue::Array(items)) => {
            words(items.iter().map(Spanned::get_ref)).ok_or_else(|| wrong("a list of texts", "[\"Tasks\"]"))
        }
        (Kind::Words, _) => Err(wrong("a list of texts", "[\"Tasks\"]")),
        (Kind::AtMost, DeValue::String(text)) => at_most(text),
        (Kind::AtMost, value) => count(value)
            .map(|count| Value::AtMost(AtMost::Number(count)))
            .ok_or_else(|| wrong("a number from 0 up, \"all\" or \"none\"", "5")),
        (Kind::Count, value) => count(value)
            .map(Value::Count)
            .ok_or_else(|| wrong("a number from 0 up", "3")),
        (Kind::Flag, DeValue::Boolean(flag)) => Ok(Value::Flag(*flag)),
        (Kind::Flag, _) => Err(wrong("true or false", "true")),
        (Kind::Folder, DeValue::String(text)) => Ok(Value::Text(text.to_string())),
        (Kind::Folder, _) => Err(wrong("a folder", "\"~/journal\"")),
        (Kind::Folders, DeValue::Array(items)) => {
            let folders = words(items.iter().map(Spanned::get_ref)).filter(are_absolute);
            folders.ok_or_else(|| wrong("a list of folders, from `/` or `~/` on", "[\"~/Dropbox/journal\"]"))
        }
        (Kind::Folders, _) => Err(wrong("a list of folders", "[\"~/Dropbox/journal\"]")),
    }
}

fn language(text: &str) -> Result<Value, Complaint> {
    match text {
        "ko" | "en" | "ja" => Ok(Value::Text(text.to_owned())),
        _ => Err((
            format!("`{text}` is not a language hoego knows"),
            Some("use `ko`, `en` or `ja`".to_owned()),
        )),
    }
}

fn pattern(text: &str) -> Result<Value, Complaint> {
    check_pattern(text).map_err(|error| {
        let hint = "a pattern is the path of one day's file, for example `%Y-%m-%d.md` or `%Y/%m/%Y-%m-%d.md`";
        (format!("the pattern `{text}` {error}"), Some(hint.to_owned()))
    })?;
    Ok(Value::Text(text.to_owned()))
}

fn time(text: &str) -> Result<Value, Complaint> {
    let parsed = NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S"));
    parsed.map(Value::Time).map_err(|_| {
        let hint = "a time is written like `\"04:00\"`".to_owned();
        (format!("`{text}` is not a time of day"), Some(hint))
    })
}

fn day(text: &str) -> Result<Value, Complaint> {
    text.parse::<NaiveDate>().map(Value::Day).map_err(|_| {
        let hint = "a day is written like `2025-01-13`".to_owned();
        (format!("`{text}` is not a day"), Some(hint))
    })
}

fn words<'a>(items: impl Iterator<Item = &'a DeValue<'a>>) -> Option<Value> {
    let words = items.map(|item| match item {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    });
    words.collect::<Option<Vec<String>>>().map(Value::Words)
}

/// Whether all folders are named from the top or the home folder on: from where a command is typed they would be others each time.
fn are_absolute(folders: &Value) -> bool {
    let absolute = |folder: &String| folder.starts_with('/') || folder.starts_with("~/");
    matches!(folders, Value::Words(folders) if folders.iter().all(absolute))
}

fn at_most(text: &str) -> Result<Value, Complaint> {
    match text {
        "all" => Ok(Value::AtMost(AtMost::All)),
        "none" => Ok(Value::AtMost(AtMost::None)),
        _ => Err((
            format!("`{text}` is no number of Tries"),
            Some("use a number, `\"all\"` or `\"none\"`".to_owned()),
        )),
    }
}

fn count(value: &DeValue<'_>) -> Option<usize> {
    match value {
        DeValue::Integer(number) => usize::from_str_radix(number.as_str(), number.radix()).ok(),
        _ => None,
    }
}
