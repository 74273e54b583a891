//! Journals of which only the files are read that matter to what is asked; the others are known by the index.

use super::Index;
use super::rows::{Stat, Table};
use super::store::{Found, Store};
use crate::journal::{EntryFile, Facts, Glance, Journal, Period, Unread, read_file};
use crate::system::look::{ReadNow, look_at};
use crate::system::walk::below;
use chrono::NaiveDate;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The paths of some files, how they were, and the folders of all.
struct Files {
    paths: Vec<String>,
    stats: Vec<Option<Stat>>,
    folders: Vec<String>,
}

impl Files {
    /// Those with `numbers`, in order.
    fn of(table: &Table<'_>, numbers: &BTreeSet<u32>) -> Option<Self> {
        let mut files = Self {
            paths: Vec::with_capacity(numbers.len()),
            stats: Vec::with_capacity(numbers.len()),
            folders: Vec::with_capacity(table.folders.len()),
        };
        let mut first = 0;
        for folder in &table.folders {
            let after = first + u32::try_from(folder.files.len()).ok()?;
            for number in numbers.range(first..after) {
                let file = folder.files.get(usize::try_from(number - first).ok()?)?;
                files.paths.push(below(&folder.path, &file.name));
                files.stats.push(file.stat);
            }
            if !folder.path.is_empty() && !folder.files.is_empty() {
                files.folders.push(folder.path.to_string());
            }
            first = after;
        }
        (files.paths.len() == numbers.len()).then_some(files)
    }
}

/// The glances at all files: those in `here`, else those of the index on disk.
pub(super) fn glances<'a>(
    here: &'a mut Option<Vec<Glance>>,
    store: Option<&Store>,
    found: Option<&Found>,
) -> Option<&'a mut Vec<Glance>> {
    if here.is_none() {
        *here = Some(store?.glances(found?)?);
    }
    here.as_mut()
}

impl Index {
    /// The journal as far as it is needed to make or to find the entry of `day`, read from the files as they are now. `None` where it
    /// cannot be told what that is: then all has to be read.
    pub fn for_day(&mut self, day: NaiveDate) -> Option<Journal> {
        let facts = self.unsettled_since(day.succ_opt()?)?;
        let of_day = facts.files_of(day, day);
        let files = facts.needed.iter().copied().chain(of_day).collect();
        self.read(&files, facts)
    }

    /// The same for the summary of `period`.
    pub fn for_period(&mut self, period: Period) -> Option<Journal> {
        let facts = self.unsettled_since(period.from)?;
        // Which day answered a question only all entries tell.
        (!facts.asks).then_some(())?;
        let of_period = facts.files_of(period.from, period.to);
        let files = facts.needed.iter().chain(&facts.lab).copied().chain(of_period);
        let files = files.collect();
        self.read(&files, facts)
    }

    /// The facts with what is not settled before `from`, and the files that hold that.
    fn unsettled_since(&mut self, from: NaiveDate) -> Option<Facts> {
        let mut facts = match self.facts.clone() {
            Some(facts) => facts,
            None => postcard::from_bytes(&self.found.as_ref()?.facts()?).ok()?,
        };
        if facts.candidates.has_settled_since(from) {
            facts.candidates.unsettle(from);
            let glances = glances(&mut self.glances, self.store.as_ref(), self.found.as_ref())?;
            let needed = (0u32..).zip(facts.candidates.to_read(glances));
            facts.needed = needed.filter(|(_, needed)| *needed).map(|(file, _)| file).collect();
        }
        Some(facts)
    }

    fn read(&self, numbers: &BTreeSet<u32>, facts: Facts) -> Option<Journal> {
        let files = Files::of(&postcard::from_bytes(&self.rows).ok()?, numbers)?;
        let (read, _) = look_at(&self.root, &files.paths, |path, text| {
            read_file(path, text, &self.settings)
        });
        let as_known = |(read, known): (ReadNow<EntryFile>, &Option<Stat>)| {
            let (file, stat) = read?;
            (stat.is_some() && stat == *known).then_some(file)
        };
        let read: Option<Vec<EntryFile>> = read.into_iter().zip(&files.stats).map(as_known).collect();
        let unread = Unread {
            folders: files.folders,
            entry_days: facts.entry_days(),
            candidates: facts.candidates,
        };
        Some(Journal {
            unread: Some(Arc::new(unread)),
            ..super::journal_of(read?, &self.settings)
        })
    }
}
