//! Where a new experiment goes in the day's entry: at the end of Review, where a claim belongs to what was done; else before the first
//! section, else at the end. Elsewhere its question would be read as a Keep, a Problem or a Try.

use crate::cli::error::CommandError;
use crate::document::{EditSet, newline_of};
use crate::journal::{Draft, Entry, SectionKind, scaffold};
use chrono::NaiveDate;

/// Puts `text` (with LF ends) into the entry of `day`, making it by `template` where there is none; gives the entry's path.
pub fn append_to_entry(draft: &mut Draft, day: NaiveDate, template: &str, text: &str) -> Result<String, CommandError> {
    let path = scaffold(draft, day, template)?.path;
    let journal = draft.journal();
    let source = journal
        .files
        .get(&path)
        .map(|file| file.text.clone())
        .unwrap_or_default();
    let entry = journal.entry_on(day).filter(|entry| entry.path == path);
    let newline = newline_of(&source).as_str();
    let text = text.trim_end().replace('\n', newline);
    let at = entry.map_or(source.trim_end().len(), |entry| place(&source, entry));
    let before = match source[..at].trim_end() {
        "" => String::new(),
        said => newline.repeat(2_usize.saturating_sub(newlines(&source[said.len()..at]))),
    };
    let after = match source[at..].is_empty() {
        true => newline.to_owned(),
        false => newline.repeat(2_usize.saturating_sub(newlines(&source[at..]))),
    };
    let mut edits = EditSet::new();
    edits.insert(at, format!("{before}{text}{after}"));
    draft.edit(&path, &edits)?;
    Ok(path)
}

/// The byte before which it goes.
fn place(source: &str, entry: &Entry) -> usize {
    let review = entry
        .sections
        .iter()
        .rev()
        .find(|section| section.kind == SectionKind::Review && section.writable && section.level.is_some());
    if let Some(review) = review {
        return review.span.start + source[review.span.clone()].trim_end().len();
    }
    let first = entry.sections.iter().map(|section| section.span.start).min();
    first.unwrap_or_else(|| source.trim_end().len())
}

/// How many line ends `text` begins with.
fn newlines(text: &str) -> usize {
    let blank = text.len() - text.trim_start_matches(['\n', '\r']).len();
    text[..blank].matches('\n').count()
}
