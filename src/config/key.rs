//! Every key there is: the table behind strict reading, `hoego config` and its completion.

/// What a key holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `ko`, `en` or `ja`.
    Language,
    /// A strftime pattern that determines a day.
    Pattern,
    /// `04:00`.
    Time,
    /// `2025-01-13`, with or without quotes.
    Day,
    /// A list of words.
    Words,
    /// A number, `"all"` or `"none"`.
    AtMost,
    /// A number, not negative.
    Count,
    /// `true` or `false`.
    Flag,
    /// A folder; only the user's configuration may name one.
    Folder,
}

/// A key with its table: `carry.at-most`, or bare at the top.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub name: &'static str,
    pub kind: Kind,
}

const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind }
}

/// All keys, in the order in which they are shown.
pub const KEYS: &[Key] = &[
    key("default-journal", Kind::Folder),
    key("journal.language", Kind::Language),
    key("journal.entries", Kind::Pattern),
    key("journal.day-starts-at", Kind::Time),
    key("journal.program-starts-on", Kind::Day),
    key("sections.last-try", Kind::Words),
    key("sections.review", Kind::Words),
    key("sections.keep", Kind::Words),
    key("sections.problem", Kind::Words),
    key("sections.try", Kind::Words),
    key("carry.since", Kind::Day),
    key("carry.at-most", Kind::AtMost),
    key("carry.stale-after", Kind::Count),
    key("carry.mark-carried", Kind::Flag),
    key("lab.keep-raw", Kind::Count),
    key("undo.keep", Kind::Count),
];

/// The tables of which nothing may stand in a journal, and why: a journal can come from somebody else.
pub(super) const USER_TABLES: &[(&str, &str)] = &[
    (LAB_TABLE, "it would say what runs"),
    ("undo", "it would say what is kept on this machine"),
];

/// The table that says what runs.
pub(super) const LAB_TABLE: &str = "lab";

impl Key {
    /// The key of that full name.
    pub fn find(name: &str) -> Option<&'static Key> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// The table it stands in; `None` at the top.
    pub fn table(&self) -> Option<&'static str> {
        self.name.split_once('.').map(|(table, _)| table)
    }

    /// Its name within its table.
    pub fn short(&self) -> &'static str {
        self.name.split_once('.').map_or(self.name, |(_, short)| short)
    }
}
