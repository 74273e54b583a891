//! Scaffolding: a day's entry from the template, with the chosen Tries in it.

use super::carry::{Carried, carriable, carried_marks, keys_and_lines, mark_sources};
use super::readback::fitting;
use super::{Draft, DraftError, EntryValues, Ledger, Lineage, LineageKey, TemplateError, read_file, render_entry};
use chrono::NaiveDate;

/// Why a day's entry cannot be scaffolded.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    #[error(transparent)]
    Template(#[from] TemplateError),
    #[error(transparent)]
    Draft(#[from] DraftError),
}

/// Where a day's entry is, and what came into it if it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scaffolded {
    /// The entry's path, relative to the journal's root.
    pub path: String,
    /// Whether there was none before.
    pub made: bool,
    pub carried: Carried,
}

/// Makes the entry of `day` by `template` with what [`Ledger::choose`] chooses of what is due; an existing entry is left as it is.
/// The same journal and day give the same bytes, whatever was interrupted before.
pub fn scaffold(draft: &mut Draft, day: NaiveDate, template: &str) -> Result<Scaffolded, ScaffoldError> {
    let journal = draft.journal();
    if let Some(entry) = journal.entry_on(day) {
        if journal
            .files
            .get(&entry.path)
            .is_some_and(|file| file.is_conflict_copy())
        {
            return Err(DraftError::ConflictCopy(entry.path.clone()).into());
        }
        return Ok(Scaffolded {
            path: entry.path.clone(),
            made: false,
            carried: Carried::default(),
        });
    }
    let path = journal.path_for(day);
    let ledger = Ledger::new(journal);
    let due = ledger.missing(day);
    let count = due.len();
    let chosen: Vec<LineageKey> = ledger
        .choose(due, day, journal.settings.at_most)
        .into_iter()
        .map(Lineage::key)
        .collect();
    let settings = &journal.settings;
    let rendered = |lines: &[&str]| render_entry(template, &EntryValues::new(settings, day, &lines.join("\n")));
    let empty = read_file(&path, &rendered(&[])?, settings);
    let items = carriable(journal, &ledger, day, &chosen, &path);
    let fitted = match empty.entries.first() {
        Some(before) => fitting(&items, before, |lines| {
            Some(read_file(&path, &rendered(lines).ok()?, settings))
        }),
        None => Vec::new(),
    };
    let (carried, lines) = keys_and_lines(&items, &fitted);
    let text = rendered(&lines)?;
    let marks = carried_marks(journal, &ledger, day, &carried);
    draft.create(&path, text)?;
    mark_sources(draft, marks)?;
    Ok(Scaffolded {
        path,
        made: true,
        carried: Carried {
            left: count - carried.len(),
            carried,
        },
    })
}
