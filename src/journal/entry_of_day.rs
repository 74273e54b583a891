//! Which entry of a day is written to, where there are several.

use super::undress::nfc;
use super::{Entry, Journal};
use chrono::NaiveDate;
use std::collections::HashMap;

impl Journal {
    /// The entry of `day` that is written to: the one at the pattern's path, else the first by path; a file that is never written into
    /// only if there is no other.
    pub fn entry_on(&self, day: NaiveDate) -> Option<&Entry> {
        let of_day = self.entries_of_files().filter(|(_, entry)| entry.date == Some(day));
        let rank = self.rank_on(day);
        of_day.min_by_key(|one| rank(one)).map(|(_, entry)| entry)
    }

    /// What [`Journal::entry_on`] gives for each day that has an entry.
    pub(super) fn entries_by_day(&self) -> HashMap<NaiveDate, &Entry> {
        let mut by_day: HashMap<NaiveDate, (bool, &Entry)> = HashMap::new();
        for one in self.entries_of_files() {
            let Some(day) = one.1.date else { continue };
            by_day
                .entry(day)
                .and_modify(|best| {
                    let rank = self.rank_on(day);
                    if rank(&one) < rank(best) {
                        *best = one;
                    }
                })
                .or_insert(one);
        }
        by_day.into_iter().map(|(day, (_, entry))| (day, entry)).collect()
    }

    /// The entries of all files, and whether their file is never written into.
    fn entries_of_files(&self) -> impl Iterator<Item = (bool, &Entry)> {
        self.files
            .values()
            .flat_map(|file| file.entries.iter().map(move |entry| (file.is_read_only(), entry)))
    }

    /// What an entry of `day` is chosen by: the least is written to.
    fn rank_on<'a>(&self, day: NaiveDate) -> impl Fn(&(bool, &'a Entry)) -> (bool, bool, &'a str) {
        let by_pattern = nfc(&self.path_by_pattern(day)).into_owned();
        move |(read_only, entry)| (*read_only, nfc(&entry.path) != by_pattern, entry.path.as_str())
    }
}
