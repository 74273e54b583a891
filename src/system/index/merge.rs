//! Puts together what is known and what was seen: the new rows, and where the glance at each file comes from.

use super::rows::{FileRow, FolderRow, Table};
use crate::journal::Glance;
use crate::system::look::{Looked, Part, Seen};
use crate::system::walk::Walked;
use std::collections::HashMap;

/// Where the glance at a file comes from.
pub(super) enum Source {
    /// It is the one of the old rows with this number.
    Old(usize),
    /// It was made now; empty for a file that was left out.
    New(Glance),
}

impl Source {
    /// The new glance, an empty one where it would be an old one.
    pub(super) fn new_or_empty(self) -> Glance {
        match self {
            Source::Old(_) => Glance::default(),
            Source::New(glance) => glance,
        }
    }
}

/// What is known now.
pub(super) struct Merged<'t> {
    pub table: Table<'t>,
    /// In the order of the rows.
    pub sources: Vec<Source>,
    /// Whether any file came, went, or holds something else.
    pub changed: bool,
}

impl<'t> Merged<'t> {
    /// The rows with their glances, those that did not change taken from `old`.
    pub(super) fn with(self, mut old: Vec<Glance>) -> (Table<'t>, Vec<Glance>) {
        let glances = self.sources.into_iter().map(|source| match source {
            Source::Old(number) => old.get_mut(number).map(std::mem::take).unwrap_or_default(),
            Source::New(glance) => glance,
        });
        let glances = glances.collect();
        (self.table, glances)
    }
}

/// Merges what was seen into what is known.
pub(super) fn merge<'t>(looked: Looked<'t, Glance>, known: &'t Table<'t>) -> Merged<'t> {
    let mut seen = by_folder(looked.parts, looked.folders.len());
    let mut merging = Merging {
        numbers: numbers(known),
        merged: Merged {
            table: Table::default(),
            sources: Vec::with_capacity(known.len()),
            changed: false,
        },
    };
    for folder in looked.folders {
        let of_folder = std::mem::take(&mut seen[folder.number]);
        merging.folder(folder.walked, of_folder.into_iter().flatten());
    }
    let kept = merging
        .merged
        .sources
        .iter()
        .filter(|source| matches!(source, Source::Old(_)));
    // What was read again and held the same has its old number.
    merging.merged.changed |= kept.count() != known.len();
    merging.merged
}

struct Merging<'t> {
    /// The number of the first file of each folder, and its rows.
    numbers: HashMap<&'t str, (usize, &'t [FileRow<'t>])>,
    merged: Merged<'t>,
}

impl<'t> Merging<'t> {
    fn folder(&mut self, walked: Walked<'t>, seen: impl Iterator<Item = Seen<'t, Glance>>) {
        let (path, stat, rows) = match walked {
            Walked::Known(row) => {
                let mut seen = seen.peekable();
                let first = self.numbers.get(&*row.path).map_or(0, |(first, _)| *first);
                let files = row.files.iter().enumerate().map(|(at, file)| {
                    let is_it = |seen: &Seen<'_, Glance>| seen.row.name == file.name;
                    match seen.next_if(is_it) {
                        Some(seen) => self.file(first + at, seen),
                        None => {
                            self.merged.sources.push(Source::Old(first + at));
                            file.clone()
                        }
                    }
                });
                let files: Vec<FileRow<'t>> = files.collect();
                (row.path.clone(), row.stat, files)
            }
            Walked::Listed(path, stat) => {
                let known = self.numbers.get(&*path).copied();
                let number = |seen: &Seen<'t, Glance>| {
                    let (first, files) = known?;
                    let at = files.binary_search_by(|file| file.name.cmp(&seen.row.name)).ok()?;
                    Some(first + at)
                };
                let files = seen.map(|seen| self.file(number(&seen).unwrap_or_default(), seen));
                let files = files.collect();
                (path.to_string().into(), stat, files)
            }
        };
        self.merged.table.folders.push(FolderRow {
            path,
            stat,
            files: rows,
        });
    }

    /// Takes in a file that was seen; `number` is that of its old row, if it has one.
    fn file(&mut self, number: usize, seen: Seen<'t, Glance>) -> FileRow<'t> {
        let source = match seen.same {
            true => Source::Old(number),
            false => Source::New(seen.value.unwrap_or_default()),
        };
        self.merged.changed |= !seen.same;
        self.merged.sources.push(source);
        seen.row
    }
}

/// What was seen of each folder, by its number, part after part.
fn by_folder(parts: Vec<Part<'_, Glance>>, folders: usize) -> Vec<Vec<Vec<Seen<'_, Glance>>>> {
    let mut seen: Vec<Vec<Vec<Seen<'_, Glance>>>> = Vec::new();
    seen.resize_with(folders, Vec::new);
    for part in parts {
        seen[part.folder].push(part.files);
    }
    seen
}

fn numbers<'t>(known: &'t Table<'t>) -> HashMap<&'t str, (usize, &'t [FileRow<'t>])> {
    let mut first = 0;
    let numbers = known.folders.iter().map(|folder| {
        let number = first;
        first += folder.files.len();
        (&*folder.path, (number, &*folder.files))
    });
    numbers.collect()
}
