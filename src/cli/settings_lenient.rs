//! Settings made of what can be understood of a configuration: for merging, when `hoego.toml` may itself be in conflict, or be
//! written by a newer hoego.

use super::context::Context;
use super::settings::settings_of;
use crate::config::{Config, FILE_NAME, Source};
use crate::document::conflicts;
use crate::journal::Settings;
use crate::system::{self, Limits, Root};
use std::path::Path;

impl Context {
    /// What can be made out of the configuration of the journal at `root`, and of the user's. Never fails.
    pub fn settings_leniently(&self, root: Option<&Path>) -> Settings {
        let user = self.machine.user_config();
        let user = user.and_then(|path| system::read_optional(&path, Limits::default().config).ok()?);
        let root = root.map(|root| Root::new(root.to_path_buf(), self.reach().unwrap_or_default()));
        let journal = root.and_then(|root| root.read_text(FILE_NAME).ok()?);
        lenient_settings(user.as_deref(), journal.as_deref())
    }
}

/// The settings of a journal with these texts of the user's configuration and of its `hoego.toml`. Never fails.
fn lenient_settings(user: Option<&str>, journal: Option<&str>) -> Settings {
    let mut config = Config::default();
    if let Some(text) = user {
        add(&mut config, text, &Source::User(String::new()));
    }
    if let Some(text) = journal {
        add(&mut config, text, &Source::Journal(String::new()));
    }
    settings_of(&config)
}

/// Adds `text` if it is right, else what either side of its conflicts says, else its names of sections alone.
fn add(config: &mut Config, text: &str, source: &Source) {
    let sides = [text.to_owned(), side(text, true), side(text, false)];
    for text in &sides {
        if config.add_layer(text, source.clone()).is_ok() {
            return;
        }
    }
    for text in &sides {
        if let Some(sections) = sections(text)
            && config.add_layer(&sections, source.clone()).is_ok()
        {
            return;
        }
    }
}

/// `text` as one side of its conflicts has it.
fn side(text: &str, ours: bool) -> String {
    let mut out = String::new();
    let mut at = 0;
    for conflict in conflicts(text) {
        out.push_str(&text[at..conflict.span.start]);
        out.push_str(&text[if ours { conflict.ours } else { conflict.theirs }]);
        at = conflict.span.end;
    }
    out + &text[at..]
}

/// The table `[sections]` of `text` without what is no list of words.
fn sections(text: &str) -> Option<String> {
    let table: toml::Table = text.parse().ok()?;
    let known = ["last-try", "review", "keep", "problem", "try"];
    let mut sections = table.get("sections")?.as_table()?.clone();
    sections.retain(|key, words| {
        let words = words.as_array();
        known.contains(&key) && words.is_some_and(|words| words.iter().all(toml::Value::is_str))
    });
    let whole = toml::Table::from_iter([("sections".to_owned(), toml::Value::Table(sections))]);
    Some(whole.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(journal: &str) -> Vec<String> {
        let settings = lenient_settings(None, Some(journal));
        settings.section_names.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn names_of_sections_are_found_in_a_broken_configuration() {
        assert_eq!(names("[sections]\ntry = [\"Tasks\"]\n"), ["Tasks"]);
        let conflict = "<<<<<<< HEAD\n[journal]\nlanguage = \"ko\"\n=======\n[journal]\nlanguage = \"ja\"\n>>>>>>> b\n";
        assert_eq!(names(&format!("{conflict}[sections]\ntry = [\"Tasks\"]\n")), ["Tasks"]);
        assert_eq!(
            names("[later]\nx = 1\n[sections]\ntry = [\"Tasks\"]\nkeep = 7\nnew = []\n"),
            ["Tasks"]
        );
        assert_eq!(names("[sections\n"), Vec::<String>::new());
    }
}
