//! How far a journal reaches: where what it names may lie, and how large it may be. A journal may be another person's, so only the user's
//! own configuration widens it.

use std::path::{Component, Path, PathBuf};

/// What may be reached from a journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Folders outside, absolute, to which its links may lead.
    pub links_to: Vec<PathBuf>,
    pub limits: Limits,
}

impl Reach {
    /// The folder that allows `real`, which has no links in it, and the way from there; the longest of several.
    pub(super) fn allowing<'a>(&self, real: &'a Path) -> Option<(PathBuf, &'a Path)> {
        let folders = self
            .links_to
            .iter()
            .filter_map(|folder| std::fs::canonicalize(folder).ok());
        let allowing = folders.filter_map(|folder| {
            let below = real.strip_prefix(&folder).ok()?;
            Some((folder, below))
        });
        allowing.max_by_key(|(folder, _)| folder.as_os_str().len())
    }
}

/// The largest files that are read, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub entry: u64,
    /// `hoego.toml` and the other files of the journal's own that are settings.
    pub config: u64,
    pub template: u64,
    /// One line of `lab/ID/runs.jsonl`.
    pub run: u64,
}

/// A mebibyte.
const MIB: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self {
            entry: 16 * MIB,
            config: MIB,
            template: MIB,
            run: MIB,
        }
    }
}

/// The largest file that an experiment names; it is kept with the results, once for each version.
const LARGEST_SOURCE: u64 = 16 * MIB;

/// As many lines of the largest size a file of results may hold.
const LINES_OF_RESULTS: u64 = 64;

impl Limits {
    /// The largest file of that role.
    pub(super) fn of(&self, role: Role) -> u64 {
        match role {
            Role::Entry => self.entry,
            Role::Config => self.config,
            Role::Template => self.template,
            Role::Source => LARGEST_SOURCE,
            Role::Result => self.run.saturating_mul(LINES_OF_RESULTS),
        }
    }
}

/// Whether an entry has so many lines and marks of Markdown that what is made of it would take many times its size in memory: more than an
/// entry of this length has ever had by a long way.
pub(super) fn is_too_dense(bytes: &[u8]) -> bool {
    /// Below that size it does not matter.
    const SMALL: usize = 256 << 10;
    /// As many any entry may have, and one for so many bytes.
    const MARKS: usize = 1 << 16;
    const BYTES: usize = 48;
    // A run of one mark (a rule, a fence) is one, of those that nest each counts.
    let mut before = 0;
    let counts = |byte: &u8| {
        let same = std::mem::replace(&mut before, *byte) == *byte;
        b"\n\r>[|".contains(byte) || !same && b"*-_`#<!+~&".contains(byte)
    };
    bytes.len() > SMALL && bytes.iter().copied().filter(counts).count() > MARKS + bytes.len() / BYTES
}

/// What a file of the journal is to the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What the person writes.
    Entry,
    /// `hoego.toml`, `.gitattributes`, Obsidian's settings.
    Config,
    /// In `.hoego/templates/`.
    Template,
    /// What an experiment names.
    Source,
    /// In `lab/`.
    Result,
}

impl Role {
    /// The role of the file at `path`, which the program itself names or writes.
    pub(super) fn of(path: &str) -> Self {
        match path {
            super::CONFIG_NAME | ".gitattributes" | ".obsidian/daily-notes.json" => Role::Config,
            _ if path.starts_with(".hoego/") => Role::Template,
            _ if path.starts_with("lab/") => Role::Result,
            _ => Role::Entry,
        }
    }

    /// Whether a file of this role that is asked for at `path` may lie at `real`, which has no links; `inside` says whether that is below the
    /// journal's root, else it is below a folder that the user named.
    pub(super) fn may_lie_at(self, path: &Path, real: &Path, inside: bool) -> bool {
        let first = |path: &Path| path.components().next().map(|name| name.as_os_str().to_owned());
        // Its own place, or another in the same folder of the program's.
        let own = first(path) == first(real);
        match self {
            Role::Result if inside => own,
            Role::Config | Role::Template if own => true,
            // What git and others read is never in a file that people write.
            Role::Config if path != Path::new(super::CONFIG_NAME) => false,
            Role::Entry if inside => !is_reserved(real),
            _ => !is_hidden(real),
        }
    }
}

/// Whether `path`, from the journal's root, is kept for the program and for others like git: hidden, in `lab/`, or `hoego.toml`.
pub fn is_reserved(path: &Path) -> bool {
    is_hidden(path) || path.starts_with("lab") || path == Path::new(super::CONFIG_NAME)
}

/// Whether a part of `path` is hidden.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.components()
        .any(|part| matches!(part, Component::Normal(name) if name.as_encoded_bytes().starts_with(b".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_its_places() {
        let may = |role: Role, path: &str, real: &str| role.may_lie_at(Path::new(path), Path::new(real), true);
        assert!(may(Role::Entry, "a.md", "b/c.md"));
        for real in [
            ".git/hooks/pre-commit",
            "a/.b/c.md",
            ".envrc",
            "lab/x/runs.jsonl",
            "hoego.toml",
        ] {
            assert!(!may(Role::Entry, "a.md", real), "{real}");
        }
        assert!(may(
            Role::Template,
            ".hoego/templates/entry.md",
            ".hoego/other/entry.md"
        ));
        assert!(may(Role::Template, ".hoego/templates/entry.md", "templates/entry.md"));
        assert!(!may(Role::Template, ".hoego/templates/entry.md", ".git/config"));
        assert!(!may(Role::Source, "a.py", ".git/config") && may(Role::Source, "a.py", "lab/a.py"));
        assert!(may(Role::Result, "lab/a/runs.jsonl", "lab/b/runs.jsonl"));
        assert!(!may(Role::Result, "lab/a/runs.jsonl", "2025-01-13.md"));
        assert!(!may(Role::Config, "hoego.toml", ".git/config"));
    }

    #[test]
    fn the_longest_folder_allows() {
        let folder = tempfile::tempdir().unwrap();
        let real = std::fs::canonicalize(folder.path()).unwrap();
        std::fs::create_dir_all(real.join("a/.b")).unwrap();
        let reach = Reach {
            links_to: vec![real.join("a"), real.join("a/.b"), real.join("none")],
            limits: Limits::default(),
        };
        let named = real.join("a/.b/c.md");
        assert_eq!(reach.allowing(&named), Some((real.join("a/.b"), Path::new("c.md"))));
        assert_eq!(reach.allowing(&real.join("ab/c.md")), None);
    }
}
