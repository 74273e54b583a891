//! Journals of which only the files are read that matter to what is asked; the others are known by the index.

use super::rows::{Stat, Table};
use super::store::{Found, Store};
use super::{Index, merge};
use crate::journal::{Candidates, EntryFile, Facts, Glance, Journal, Period, Unread, read_file};
use crate::system::look::look_at;
use crate::system::walk::below;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The files of a journal, by number.
pub(super) struct Files {
    paths: Vec<String>,
    stats: Vec<Option<Stat>>,
}

impl Files {
    pub(super) fn of(table: &Table<'_>) -> Self {
        let rows = || {
            table
                .folders
                .iter()
                .flat_map(|folder| folder.files.iter().map(move |file| (folder, file)))
        };
        Self {
            paths: rows().map(|(folder, file)| below(&folder.path, &file.name)).collect(),
            stats: rows().map(|(_, file)| file.stat).collect(),
        }
    }
}

/// The glances at all files: those in `here`, else those of the index on disk.
pub(super) fn glances<'a>(
    here: &'a mut Option<Vec<Glance>>,
    store: Option<&Store>,
    found: Option<&Found>,
) -> Option<&'a mut Vec<Glance>> {
    if here.is_none() {
        let found = found?;
        let mut glances = store?.glances(found)?;
        let rows = found.rows()?;
        let table: Table<'_> = postcard::from_bytes(&rows).ok()?;
        (glances.len() == table.len()).then_some(())?;
        merge::name(&table, &mut glances);
        *here = Some(glances);
    }
    here.as_mut()
}

impl Index {
    /// The journal as far as it is needed to make or to find the entry of `day`, read from the files as they are now. `None` where it
    /// cannot be told what that is: then all has to be read.
    pub fn for_day(&mut self, day: NaiveDate) -> Option<Journal> {
        let (candidates, needed) = self.unsettled_since(day.succ_opt()?)?;
        let facts = self.facts.as_ref()?;
        let files = needed.into_iter().chain(facts.files_of(day, day)).collect();
        self.read(files, candidates)
    }

    /// The same for the summary of `period`.
    pub fn for_period(&mut self, period: Period) -> Option<Journal> {
        let (candidates, needed) = self.unsettled_since(period.from)?;
        let facts = self.facts.as_ref()?;
        // Which day answered a question only all entries tell.
        (!facts.asks).then_some(())?;
        let of_period = facts.files_of(period.from, period.to);
        let files = needed.into_iter().chain(of_period).chain(facts.lab.iter().copied());
        let files = files.collect();
        self.read(files, candidates)
    }

    /// What is not settled before `from`, and the files that hold it.
    fn unsettled_since(&mut self, from: NaiveDate) -> Option<(Candidates, Vec<u32>)> {
        if self.facts.is_none() {
            let facts: Facts = postcard::from_bytes(&self.found.as_ref()?.facts()?).ok()?;
            self.facts = Some(facts);
        }
        let facts = self.facts.as_ref()?;
        let mut candidates = facts.candidates.clone();
        if !candidates.has_settled_since(from) {
            return Some((candidates, facts.needed.clone()));
        }
        candidates.unsettle(from);
        let glances = glances(&mut self.glances, self.store.as_ref(), self.found.as_ref())?;
        let needed = (0u32..).zip(candidates.to_read(glances)).filter(|(_, needed)| *needed);
        Some((candidates, needed.map(|(file, _)| file).collect()))
    }

    fn read(&mut self, numbers: BTreeSet<u32>, candidates: Candidates) -> Option<Journal> {
        if self.files.is_none() {
            let rows = self.found.as_ref()?.rows()?;
            self.files = Some(Files::of(&postcard::from_bytes(&rows).ok()?));
        }
        let files = self.files.as_ref()?;
        let numbers: Vec<usize> = numbers
            .into_iter()
            .map(usize::try_from)
            .collect::<Result<_, _>>()
            .ok()?;
        let paths: Option<Vec<String>> = numbers.iter().map(|number| files.paths.get(*number).cloned()).collect();
        let (read, _) = look_at(&self.root, &paths?, |path, text| read_file(path, text, &self.settings));
        let as_known = |(read, number): (Option<(EntryFile, Option<Stat>)>, &usize)| {
            let (file, stat) = read?;
            (stat.is_some() && stat == files.stats[*number]).then_some(file)
        };
        let read: Option<Vec<EntryFile>> = read.into_iter().zip(&numbers).map(as_known).collect();
        let mut paths = files.paths.clone();
        paths.sort_unstable();
        let unread = Unread {
            paths,
            entry_days: self.facts.as_ref()?.entry_days(),
            candidates,
        };
        Some(Journal {
            unread: Some(Arc::new(unread)),
            ..super::journal_of(read?, &self.settings)
        })
    }
}
