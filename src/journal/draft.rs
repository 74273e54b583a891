//! A draft: planned changes of a journal in memory, read again after each step, and the plan that comes of it.

use super::{Journal, read_file};
use crate::document::{EditError, EditSet};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One file to write: what it held when it was read (`None`: it did not exist) and what it is to hold (`None`: it is removed).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Relative to the journal's root, with `/`.
    pub path: String,
    pub before: Option<Arc<str>>,
    pub after: Option<Arc<str>>,
}

/// Files to write, in the order in which they are to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    pub changes: Vec<FileChange>,
}

impl Plan {
    /// Whether nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Why a draft refuses a change.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("{path}: {source}")]
    Edit { path: String, source: EditError },
    #[error("{0} already exists")]
    Exists(String),
    #[error("{0} holds several days and is never written into")]
    SeveralDays(String),
    #[error("{0} is a copy that a synchronising service made, and is never written into")]
    ConflictCopy(String),
}

/// Edits of several files, made at once: a file is read again after each that is made by itself.
#[derive(Debug, Default)]
pub(super) struct FileEdits(BTreeMap<String, EditSet>);

impl FileEdits {
    /// Those of the file at `path`.
    pub(super) fn of(&mut self, path: &str) -> &mut EditSet {
        self.0.entry(path.to_owned()).or_default()
    }

    /// Whether nothing would change.
    pub(super) fn is_empty(&self) -> bool {
        self.0.values().all(EditSet::is_empty)
    }

    /// Plans them in `draft`.
    pub(super) fn make(self, draft: &mut Draft) -> Result<(), DraftError> {
        self.0.iter().try_for_each(|(path, edits)| draft.edit(path, edits))
    }
}

/// A journal with changes that are not on disk yet.
#[derive(Debug, Clone)]
pub struct Draft {
    journal: Journal,
    /// What each touched file held before, by path.
    before: BTreeMap<String, Option<Arc<str>>>,
    /// Touched paths in the order of the first touch.
    order: Vec<String>,
}

impl Draft {
    /// A draft in which nothing is changed yet.
    pub fn new(journal: Journal) -> Self {
        Self {
            journal,
            before: BTreeMap::new(),
            order: Vec::new(),
        }
    }

    /// The journal as it will be.
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Plans a new file. Fails if there is one at `path`.
    pub fn create(&mut self, path: &str, text: String) -> Result<(), DraftError> {
        if self.journal.files.contains_key(path) {
            return Err(DraftError::Exists(path.to_owned()));
        }
        self.put(path, None, text);
        Ok(())
    }

    /// Plans edits of the file at `path` as it stands in the draft.
    pub fn edit(&mut self, path: &str, edits: &EditSet) -> Result<(), DraftError> {
        if edits.is_empty() {
            return Ok(());
        }
        let file = self.journal.files.get(path);
        if file.is_some_and(|file| file.several_days()) {
            return Err(DraftError::SeveralDays(path.to_owned()));
        }
        if file.is_some_and(|file| file.is_conflict_copy()) {
            return Err(DraftError::ConflictCopy(path.to_owned()));
        }
        let text = file.map(|file| Arc::clone(&file.text)).unwrap_or_default();
        let after = edits.apply(&text).map_err(|source| DraftError::Edit {
            path: path.to_owned(),
            source,
        })?;
        self.put(path, Some(text), after);
        Ok(())
    }

    fn put(&mut self, path: &str, before: Option<Arc<str>>, after: String) {
        if !self.before.contains_key(path) {
            self.before.insert(path.to_owned(), before);
            self.order.push(path.to_owned());
        }
        let file = read_file(path, &after, &self.journal.settings);
        self.journal.files.insert(path.to_owned(), Arc::new(file));
    }

    /// The files to write, in the order in which they were first touched; untouched bytes make no change.
    pub fn into_plan(self) -> Plan {
        let changes = self.order.iter().filter_map(|path| {
            let before = self.before[path].clone();
            let after = Arc::clone(&self.journal.files[path].text);
            (before.as_deref() != Some(&*after)).then(|| FileChange {
                path: path.clone(),
                before,
                after: Some(after),
            })
        });
        Plan {
            changes: changes.collect(),
        }
    }
}
