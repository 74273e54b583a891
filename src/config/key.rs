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
    /// A list of folders, of which the same holds.
    Folders,
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
    key("safe-journals", Kind::Folders),
    key("journal.language", Kind::Language),
    key("journal.entries", Kind::Pattern),
    key("journal.day-starts-at", Kind::Time),
    key("journal.program-starts-on", Kind::Day),
    key("journal.links-to", Kind::Folders),
    key("sections.last-try", Kind::Words),
    key("sections.review", Kind::Words),
    key("sections.keep", Kind::Words),
    key("sections.problem", Kind::Words),
    key("sections.try", Kind::Words),
    key("carry.since", Kind::Day),
    key("carry.at-most", Kind::AtMost),
    key("carry.stale-after", Kind::Count),
    key("carry.mark-carried", Kind::Flag),
    key("limits.entry", Kind::Count),
    key("limits.config", Kind::Count),
    key("limits.template", Kind::Count),
    key("limits.run", Kind::Count),
    key("lab.keep-raw", Kind::Count),
    key("undo.keep", Kind::Count),
];

/// The tables of which nothing may stand in a journal, and why: a journal can come from somebody else.
pub(super) const USER_TABLES: &[(&str, &str)] = &[
    (LAB_TABLE, "it would say what runs"),
    ("limits", "it would say how much is read on this machine"),
    ("undo", "it would say what is kept on this machine"),
];

/// The table that says what runs.
pub(super) const LAB_TABLE: &str = "lab";

impl Key {
    /// The key of that full name.
    pub fn find(name: &str) -> Option<&'static Key> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// Whether only the user's configuration may hold it: it names what lies elsewhere on this machine.
    pub fn is_user_only(&self) -> bool {
        matches!(self.kind, Kind::Folder | Kind::Folders)
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
