//! The index: what is remembered of a journal in the user's cache folder, so that ten years of entries are only looked at, not read.
//!
//! It holds how every file was when it was read last, a glance at each, and the answer that came of all. Each time all files are
//! looked at; as long as they are as they were, the answer is. When some are not, only these are read, and the answer comes
//! of the glances. It is never needed: what is missing or cannot be believed is made anew, without a word.

mod merge;
mod rows;
mod store;
mod sweep;

pub(super) use rows::{FileRow, FolderRow, Left, Stat, Table, now};

use super::look::{Looked, look};
use super::read::{journal_of, read_files};
use super::{FileProblem, Machine};
use crate::journal::{Candidates, Glance, Ledger, Settings, TriesReader};
use chrono::NaiveDate;
use merge::{Merged, merge};
use std::path::Path;
use store::{Answer, Found, Glances, Store};

/// The ledger of what is outstanding on `day` in the journal at `root`, and what could not be read.
pub fn read_outstanding(
    machine: &Machine,
    root: &Path,
    settings: &Settings,
    day: NaiveDate,
) -> (Ledger, Vec<FileProblem>) {
    let asked = Asked { root, settings, day };
    let store = store_of(machine, root, settings);
    if let Some(store) = &store
        && let Some(known) = Known::find(store)
        && let Some(answer) = asked.by(store, &known)
    {
        return answer;
    }
    asked.by_reading(store.as_ref())
}

/// Where the index of the journal at `root` lies; `None` where there is no home for it.
fn store_of(machine: &Machine, root: &Path, settings: &Settings) -> Option<Store> {
    let folder = machine.cache_folder()?.join("index");
    let root = std::fs::canonicalize(root).ok()?;
    // The build, and all settings: which of them reading depends on nobody has to keep in mind.
    let rules = format!(
        "{} {}\n{settings:?}\n{}",
        env!("HOEGO_SOURCE"),
        env!("CARGO_PKG_VERSION"),
        root.display()
    );
    Some(Store::new(folder, root, *blake3::hash(rules.as_bytes()).as_bytes()))
}

/// An index that was found, with the bytes of its parts.
struct Known {
    found: Found,
    rows: Vec<u8>,
    answer: Vec<u8>,
}

impl Known {
    fn find(store: &Store) -> Option<Self> {
        let found = store.find()?;
        let (rows, answer) = (found.rows()?, found.answer()?);
        Some(Self { found, rows, answer })
    }
}

/// What is asked.
#[derive(Clone, Copy)]
struct Asked<'a> {
    root: &'a Path,
    settings: &'a Settings,
    day: NaiveDate,
}

/// A ledger, and what could not be read.
type Answered = (Ledger, Vec<FileProblem>);

impl Asked<'_> {
    fn look<'t>(&self, known: &'t Table<'t>) -> Looked<'t, Glance> {
        let reader = TriesReader::new(self.settings);
        look(self.root, known, now(), |path, text| reader.glance(path, text))
    }

    /// Answers with the help of an index; `None` if it turns out that it cannot be believed.
    fn by(&self, store: &Store, known: &Known) -> Option<Answered> {
        let table: Table<'_> = postcard::from_bytes(&known.rows).ok()?;
        let answer: Answer = postcard::from_bytes(&known.answer).ok()?;
        let mut looked = self.look(&table);
        let problems = std::mem::take(&mut looked.problems);
        if looked.files.is_empty() && looked.is_as_known() {
            return self.by_answer(store, known, &table, answer, problems);
        }
        let merged = merge(looked, &table);
        if merged.changed {
            let old = store.glances(&known.found).filter(|old| old.len() == table.len())?;
            let (table, glances) = merged.with(old);
            return Some(self.by_glances(Some(store), &table, glances, problems));
        }
        if merged.table != table {
            let _kept = store.write(&merged.table, &known.answer, Glances::Of(known.found.glances()));
        }
        self.by_answer(store, known, &table, answer, problems)
    }

    /// Answers when no file has changed.
    fn by_answer(
        &self,
        store: &Store,
        known: &Known,
        table: &Table<'_>,
        answer: Answer,
        problems: Vec<FileProblem>,
    ) -> Option<Answered> {
        if answer.newest.is_none_or(|newest| newest <= self.day) {
            return Some((answer.ledger, problems));
        }
        // An earlier day: what was closed since was not closed then.
        let mut glances = store.glances(&known.found).filter(|old| old.len() == table.len())?;
        merge::name(table, &mut glances);
        Some(self.ledger(&mut glances, self.day, problems))
    }

    /// Answers by reading all files.
    fn by_reading(&self, store: Option<&Store>) -> Answered {
        let nothing = Table::default();
        let mut looked = self.look(&nothing);
        let problems = std::mem::take(&mut looked.problems);
        let Merged { table, sources, .. } = merge(looked, &nothing);
        let glances = sources.into_iter().map(merge::Source::new_or_empty).collect();
        self.by_glances(store, &table, glances, problems)
    }

    /// Answers out of glances at all files, and writes the index.
    fn by_glances(
        &self,
        store: Option<&Store>,
        table: &Table<'_>,
        mut glances: Vec<Glance>,
        problems: Vec<FileProblem>,
    ) -> Answered {
        merge::name(table, &mut glances);
        let newest = Candidates::newest(&glances);
        let day = newest.map_or(self.day, |newest| newest.max(self.day));
        let (ledger, problems) = self.ledger(&mut glances, day, problems);
        let answer = Answer { newest, ledger };
        if let Some(store) = store
            && let Ok(answer) = postcard::to_allocvec(&answer)
        {
            let _kept = store.write(table, &answer, Glances::New(&glances));
        }
        if day == self.day {
            return (answer.ledger, problems);
        }
        self.ledger(&mut glances, self.day, problems)
    }

    /// The ledger of what is outstanding on `day`: reads the files that the glances ask for.
    fn ledger(&self, glances: &mut [Glance], day: NaiveDate, mut problems: Vec<FileProblem>) -> Answered {
        let candidates = Candidates::new(glances, day);
        let needed = candidates.to_read(glances);
        let mut files = Vec::new();
        let mut to_read = Vec::new();
        for (glance, _) in glances.iter_mut().zip(needed).filter(|(_, needed)| *needed) {
            match &glance.file {
                Some(file) => files.push(file.clone()),
                None => to_read.push(glance.path.clone()),
            }
        }
        let (read, more) = read_files(self.root, to_read, self.settings);
        files.extend(read.into_iter().flatten());
        problems.extend(more);
        let journal = journal_of(files, self.settings);
        (Ledger::of_candidates(&journal, &candidates), problems)
    }
}
