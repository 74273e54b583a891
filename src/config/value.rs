//! Values of configuration, shown the way they are written in TOML.

use chrono::{NaiveDate, NaiveTime};
use std::fmt;

/// How many Tries an entry shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtMost {
    Number(usize),
    All,
    None,
}

/// The value of a key.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Day(NaiveDate),
    Time(NaiveTime),
    Count(usize),
    AtMost(AtMost),
    Flag(bool),
    Words(Vec<String>),
}

impl Value {
    /// The value as JSON has it.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Text(text) => text.as_str().into(),
            Value::Day(day) => day.to_string().into(),
            Value::Time(time) => time.format("%H:%M").to_string().into(),
            Value::Count(count) | Value::AtMost(AtMost::Number(count)) => (*count).into(),
            Value::AtMost(AtMost::All) => "all".into(),
            Value::AtMost(AtMost::None) => "none".into(),
            Value::Flag(flag) => (*flag).into(),
            Value::Words(words) => words.clone().into(),
        }
    }
}

/// A TOML basic string of `text`.
pub(super) fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(&quoted(text)),
            Value::Day(day) => write!(f, "{day}"),
            Value::Time(time) => write!(f, "\"{}\"", time.format("%H:%M")),
            Value::Count(count) | Value::AtMost(AtMost::Number(count)) => write!(f, "{count}"),
            Value::AtMost(AtMost::All) => f.write_str("\"all\""),
            Value::AtMost(AtMost::None) => f.write_str("\"none\""),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Words(words) => {
                let quoted: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                write!(f, "[{}]", quoted.join(", "))
            }
        }
    }
}
