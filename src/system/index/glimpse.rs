//! A glimpse: the answer of the index after a look at what is likely to have changed, for a prompt that nobody wants to wait for.
//!
//! What is odd about it: it may be wrong. An older entry that was edited in place is not seen until any other command reads the journal;
//! entries that came or went are, and so are changes of the newest entries and of all in which the answer stands.

use super::rows::{FileRow, Stat, Table};
use super::store::{Answer, Store};
use super::{Index, store_of};
use crate::journal::{Facts, Ledger, Settings};
use crate::system::Machine;
use crate::system::Root;
use crate::system::spot::Spot;
use crate::system::walk::below;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How many of the newest entries are looked at.
const NEWEST: usize = 60;

/// What is looked at for a glimpse: all folders, and the files that matter most.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Recent<'a> {
    #[serde(borrow)]
    folders: Vec<Stood<'a>>,
    #[serde(borrow)]
    files: Vec<Stood<'a>>,
}

/// Something at a path, and how it was.
#[derive(Debug, Serialize, Deserialize)]
struct Stood<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    stat: Stat,
}

impl<'a> Recent<'a> {
    /// Chooses what to look at; `None` where one of it may change without looking different.
    pub(super) fn of(table: &'a Table<'a>, facts: &Facts) -> Option<Self> {
        let rows = || {
            table
                .folders
                .iter()
                .flat_map(|folder| folder.files.iter().map(move |file| (folder, file)))
        };
        let rows: Vec<_> = rows().collect();
        let newest = facts.newest_files().take(NEWEST);
        let numbers: BTreeSet<u32> = newest.chain(facts.needed.iter().copied()).collect();
        let folders = table.folders.iter().map(|folder| {
            Some(Stood {
                path: Cow::Borrowed(&*folder.path),
                stat: folder.stat?,
            })
        });
        let files = numbers.iter().map(|number| {
            let (folder, file) = rows.get(usize::try_from(*number).ok()?)?;
            Some(Stood {
                path: below(&folder.path, &file.name).into(),
                stat: file.stat.filter(|_| FileRow::is_sure(file))?,
            })
        });
        Some(Self {
            folders: folders.collect::<Option<_>>()?,
            files: files.collect::<Option<_>>()?,
        })
    }

    fn stands(&self, root: &Root) -> bool {
        let same = |folder: &Stood<'_>| root.folder_stat(&folder.path) == Some(folder.stat);
        let mut files = self.files.iter();
        self.folders.iter().all(same) && files.all(|file| Spot::at(root, &file.path).stat() == Some(file.stat))
    }
}

impl Index {
    /// The ledger of what is outstanding on `day`, by a glimpse at the journal at `root`; `None` where that does not do.
    pub fn glimpse(machine: &Machine, root: &Root, settings: &Settings, day: NaiveDate) -> Option<Ledger> {
        glimpse(&store_of(machine, root, settings)?, root, day)
    }
}

pub(super) fn glimpse(store: &Store, root: &Root, day: NaiveDate) -> Option<Ledger> {
    let found = store.find()?;
    let bytes = found.recent()?;
    let recent: Option<Recent<'_>> = postcard::from_bytes(&bytes).ok()?;
    let answer: Answer = postcard::from_bytes(&found.answer()?).ok()?;
    answer.newest.is_none_or(|newest| newest <= day).then_some(())?;
    recent?.stands(root).then_some(answer.ledger)
}
