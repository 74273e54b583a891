//! The index: what is remembered of a journal in the user's cache folder, so that ten years of entries are only looked at, not read.
//!
//! It holds how every file was when it was read last, a glance at each, and the answer that came of all. Each time all files are
//! looked at; as long as they are as they were, the answer is. When some are not, only these are read, and the answer comes
//! of the glances. It is never needed: what is missing or cannot be believed is made anew, without a word.

mod glimpse;
mod merge;
mod partly;
mod rows;
mod store;
mod sweep;

pub(super) use rows::{FileRow, FolderRow, Left, Stat, Table, now};

use super::look::{Looked, look};
use super::read::{journal_of, read_files};
use super::walk::below;
use super::{FileProblem, Machine, Root, threads};
use crate::journal::{Candidates, EntryFile, Facts, Glance, Ledger, Settings, TriesReader};
use chrono::NaiveDate;
use glimpse::Recent;
use merge::{Merged, merge};
use std::mem::ManuallyDrop;
use store::{Answer, Found, Hash, Parts, Store};

/// A journal as the index knows it, looked at just now.
pub struct Index {
    /// What could not be read.
    pub problems: Vec<FileProblem>,
    root: Root,
    settings: Settings,
    store: Option<Store>,
    /// The index on disk, where it is the one that holds now.
    found: Option<Found>,
    answer: Answer,
    /// What names the state of all files; `None` where one of them may change without looking different.
    state: Option<Hash>,
    /// The rows, packed.
    rows: Vec<u8>,
    /// What the index holds beside the answer, where it was made now or asked for.
    facts: Option<Facts>,
    /// Never taken apart: the program ends first, and to do so for ten years takes longer than to answer.
    glances: ManuallyDrop<Option<Vec<Glance>>>,
}

impl Index {
    /// Looks at all files of the journal at `root`, and brings the index up to date.
    pub fn open(machine: &Machine, root: &Root, settings: &Settings) -> Self {
        Self::at(store_of(machine, root, settings), root, settings, now())
    }

    /// The same when the machine's clock is at `now`.
    fn at(store: Option<Store>, root: &Root, settings: &Settings, now: i64) -> Self {
        let asked = Asked { root, settings, now };
        let known = store
            .as_ref()
            .and_then(|store| Some((store, store.find()?)))
            .and_then(|(store, found)| asked.by(store, found));
        let mut index = known.unwrap_or_else(|| asked.by_reading(store.as_ref()));
        index.store = store;
        index
    }

    /// The ledger of what is outstanding on `day`.
    pub fn outstanding(&mut self, day: NaiveDate) -> Ledger {
        if self.answer.newest.is_none_or(|newest| newest <= day) {
            return self.answer.ledger.clone();
        }
        // An earlier day: what was closed since was not closed then.
        let asked = Asked {
            root: &self.root,
            settings: &self.settings,
            now: now(),
        };
        if let Some(glances) = partly::glances(&mut self.glances, self.store.as_ref(), self.found.as_ref())
            && let Ok(table) = postcard::from_bytes::<Table<'_>>(&self.rows)
            && table.len() == glances.len()
        {
            let (ledger, problems, _) = asked.ledger(&table, glances, day);
            self.problems.extend(problems);
            return ledger;
        }
        let nothing = Table::default();
        let (table, glances) = asked.all(asked.look(&nothing), &nothing);
        asked.ledger(&table, &glances, day).0
    }

    /// What was told before when `question` was asked; `None` where any file changed since.
    pub fn told(&self, question: &[u8]) -> Option<String> {
        self.store
            .as_ref()?
            .told(self.state?, *blake3::hash(question).as_bytes())
    }

    /// Keeps what is told when `question` is asked.
    pub fn tell(&self, question: &[u8], text: &str) {
        if let (Some(store), Some(state)) = (&self.store, self.state) {
            let _kept = store.tell(state, *blake3::hash(question).as_bytes(), text);
        }
    }
}

/// Where the index of the journal at `root` lies; `None` where there is no home for it.
fn store_of(machine: &Machine, root: &Root, settings: &Settings) -> Option<Store> {
    let folder = machine.cache_folder()?.join("index");
    let reach = root.reach();
    let root = std::fs::canonicalize(&**root).ok()?;
    // The build, and all settings: which of them reading depends on nobody has to keep in mind.
    let build = (env!("HOEGO_SOURCE"), env!("CARGO_PKG_VERSION"));
    let rules = format!("{build:?}\n{settings:?}\n{reach:?}\n{root:?}");
    Some(Store::new(folder, root, *blake3::hash(rules.as_bytes()).as_bytes()))
}

/// The journal that is asked about.
#[derive(Clone, Copy)]
struct Asked<'a> {
    root: &'a Root,
    settings: &'a Settings,
    /// The machine's clock.
    now: i64,
}

impl Asked<'_> {
    fn look<'t>(&self, known: &'t Table<'t>) -> Looked<'t, Glance> {
        let reader = TriesReader::new(self.settings);
        look(self.root, known, self.now, |path, text| reader.glance(path, text))
    }

    /// The index with the help of the one that was found; `None` if it turns out that it cannot be believed.
    fn by(&self, store: &Store, found: Found) -> Option<Index> {
        let rows = found.rows()?;
        let table: Table<'_> = postcard::from_bytes(&rows).ok()?;
        let answer: Answer = postcard::from_bytes(&found.answer()?).ok()?;
        let mut looked = self.look(&table);
        let problems = std::mem::take(&mut looked.problems);
        let mut state = table.is_sure().then(|| found.state());
        let mut new_rows = None;
        if !looked.is_as_known() {
            let merged = merge(looked, &table);
            if merged.changed {
                let old = store.glances(&found).filter(|old| old.len() == table.len())?;
                let (table, glances) = merged.with(old);
                return Some(self.by_glances(Some(store), &table, glances, problems));
            }
            if merged.table.is_surer_than(&table) {
                state = self.refresh(store, &found, &merged.table);
                new_rows = postcard::to_allocvec(&merged.table).ok();
            }
        }
        Some(Index {
            found: Some(found),
            state,
            rows: new_rows.unwrap_or(rows),
            ..self.index(answer, problems)
        })
    }

    /// Writes new rows for files that hold what they held. Gives what names their state.
    fn refresh(&self, store: &Store, found: &Found, table: &Table<'_>) -> Option<Hash> {
        let facts = found.facts()?;
        let recent = Recent::of(table, &postcard::from_bytes(&facts).ok()?);
        let parts = Parts {
            rows: &postcard::to_allocvec(table).ok()?,
            answer: &found.answer()?,
            facts: &facts,
            recent: &postcard::to_allocvec(&recent).ok()?,
        };
        let state = store.write(&parts, found.glances())?;
        table.is_sure().then_some(state)
    }

    /// The index by reading all files.
    fn by_reading(&self, store: Option<&Store>) -> Index {
        let nothing = Table::default();
        let mut looked = self.look(&nothing);
        let problems = std::mem::take(&mut looked.problems);
        let (table, glances) = self.all(looked, &nothing);
        self.by_glances(store, &table, glances, problems)
    }

    /// The rows and glances of a first look; `nothing` is an empty table.
    fn all<'t>(&self, looked: Looked<'t, Glance>, nothing: &'t Table<'t>) -> (Table<'t>, Vec<Glance>) {
        let Merged { table, sources, .. } = merge(looked, nothing);
        let glances = sources.into_iter().map(merge::Source::new_or_empty).collect();
        (table, glances)
    }

    /// The index out of glances at all files; writes it.
    fn by_glances(
        &self,
        store: Option<&Store>,
        table: &Table<'_>,
        glances: Vec<Glance>,
        mut problems: Vec<FileProblem>,
    ) -> Index {
        let newest = Candidates::newest(&glances);
        // Writing goes on beside the thinking, so that nobody waits for it.
        let write = || store.and_then(|store| store.write_glances(&glances));
        let think = || self.ledger(table, &glances, newest.unwrap_or_default());
        let (written, (ledger, more, facts)) = threads::beside(&write, think);
        problems.extend(more);
        let answer = Answer { newest, ledger };
        let rows = postcard::to_allocvec(table).unwrap_or_default();
        let state = store.zip(written).and_then(|(store, written)| {
            let parts = Parts {
                rows: &rows,
                answer: &postcard::to_allocvec(&answer).ok()?,
                facts: &postcard::to_allocvec(&facts).ok()?,
                recent: &postcard::to_allocvec(&Recent::of(table, &facts)).ok()?,
            };
            store.write(&parts, written)
        });
        Index {
            state: state.filter(|_| table.is_sure()),
            rows,
            facts: Some(facts),
            glances: ManuallyDrop::new(Some(glances)),
            ..self.index(answer, problems)
        }
    }

    fn index(&self, answer: Answer, problems: Vec<FileProblem>) -> Index {
        Index {
            problems,
            root: self.root.clone(),
            settings: self.settings.clone(),
            store: None,
            found: None,
            answer,
            state: None,
            rows: Vec::new(),
            facts: None,
            glances: ManuallyDrop::new(None),
        }
    }

    /// The ledger of what is outstanding on `day`: reads those of the files of `table` that the glances at them ask for.
    fn ledger(&self, table: &Table<'_>, glances: &[Glance], day: NaiveDate) -> (Ledger, Vec<FileProblem>, Facts) {
        let candidates = Candidates::new(glances, day);
        let needed = candidates.to_read(glances);
        let mut files = Vec::new();
        let mut to_read = Vec::new();
        let all = table.names().zip(glances).zip(&needed);
        for (((folder, name), glance), _) in all.filter(|(_, needed)| **needed) {
            match &glance.file {
                Some(file) => files.push(EntryFile::clone(file)),
                None => to_read.push(below(folder, name)),
            }
        }
        let (read, problems) = read_files(self.root, &to_read, self.settings);
        files.extend(read.into_iter().flatten());
        let journal = journal_of(files, self.settings);
        let ledger = Ledger::of_candidates(&journal, &candidates);
        (ledger, problems, Facts::new(glances, candidates, &needed))
    }
}

#[cfg(test)]
mod tests;
