//! Merging what two machines made of one entry: section by section, item by item, so that both keep what they wrote.
//!
//! Lines that are one Try are one line whose marks are combined; items of one side are kept; anything else is merged as
//! lines, by whoever is asked ([`LineMerge`]: git itself, or `settle`, which puts markers around it). What is not
//! understood is not merged here: the caller then merges the whole file as lines. Before a result is given it is read again and
//! held against both sides (`proof`).

mod items;
mod marks;
mod order;
mod pairing;
mod parts;
mod proof;
mod settle;
mod shape;

pub use settle::{Unsettled, settle};

use super::{EntryFile, Settings, read_file};
use crate::document::{first_marker, newline_of};
use parts::{Part, parts};

/// The versions of one file.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// What both began with; `None` where both made the file, or nobody knows.
    pub base: Option<&'a str>,
    pub ours: &'a str,
    pub theirs: &'a str,
}

/// What a merge came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    pub text: String,
    /// Whether something is left to the person, in conflict markers.
    pub conflict: bool,
}

impl Merged {
    fn clean(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            conflict: false,
        }
    }
}

/// Who merges texts of which nothing is known but that they have lines.
pub trait LineMerge {
    /// Merges `ours` and `theirs`, which differ from each other and from `base`; a conflict stands in the text between markers.
    /// `None` where it could not be done at all.
    fn merge(&self, base: Option<&str>, ours: &str, theirs: &str) -> Option<Merged>;

    /// The same for the versions of one item.
    fn merge_item(&self, base: Option<&str>, ours: &str, theirs: &str) -> Option<Merged> {
        self.merge(base, ours, theirs)
    }

    /// Whether the sides are all that is known, and what they began with is not sure: new items that are much alike may then be one
    /// that both reworded, for a person to look at, and what only one side has below an item is kept.
    fn is_cautious(&self) -> bool;
}

/// Merges the versions of the entry at `path` (relative to the journal's root). `None` where they are not understood: none of Keep,
/// Problem and Try in them, several days, conflict markers, mixed line ends, sections in another order; or where the proof fails.
pub fn merge_entries(path: &str, sides: Sides<'_>, settings: &Settings, lines: &dyn LineMerge) -> Option<Merged> {
    let all = [sides.base, Some(sides.ours), Some(sides.theirs)];
    if all.iter().flatten().any(|text| first_marker(text).is_some()) {
        return None;
    }
    let (shape, texts) = shape::level(all)?;
    let read = |text: &String| read_file(path, text, settings);
    let [base, ours, theirs] = texts.each_ref().map(|text| text.as_ref().map(read));
    let (ours, theirs) = (ours?, theirs?);
    let merged = merge_parts(
        match &base {
            Some(base) => Some(parts(base)?),
            None => None,
        },
        parts(&ours)?,
        parts(&theirs)?,
        lines,
    )?;
    let sides = [base.as_ref(), Some(&ours), Some(&theirs)];
    proof::holds(sides, &merged, |text| read_file(path, text, settings)).then(|| Merged {
        text: shape.restore(merged.text),
        conflict: merged.conflict,
    })
}

/// Whether both say something under Last Try, Keep, Problem or Try.
fn are_entries(ours: &[Part<'_>], theirs: &[Part<'_>]) -> bool {
    [ours, theirs]
        .iter()
        .all(|parts| parts.iter().any(|part| part.key.kind.is_some()))
}

fn merge_parts(
    base: Option<Vec<Part<'_>>>,
    ours: Vec<Part<'_>>,
    theirs: Vec<Part<'_>>,
    lines: &dyn LineMerge,
) -> Option<Merged> {
    if !are_entries(&ours, &theirs) {
        return None;
    }
    let none = Vec::new();
    let known = base.as_ref().unwrap_or(&none);
    let keys = |parts: &[Part<'_>]| parts.iter().map(|part| part.key.clone()).collect::<Vec<_>>();
    let keys = [keys(known), keys(&ours), keys(&theirs)];
    if !order::agree(&keys[1], &keys[2]) {
        return None;
    }
    let places = keys.each_ref().map(|keys| order::places(keys));
    let mut out = Merged::clean("");
    let mut before = None;
    for key in order::merged(&keys[0], &keys[1], &keys[2]) {
        let [in_base, in_ours, in_theirs] = places.each_ref().map(|places| places.get(&key).copied());
        let versions = (in_base.map(|at| &known[at]), in_ours, in_theirs);
        let part = match versions {
            (base, Some(o), Some(t)) => merge_part(base, &ours[o], &theirs[t], lines)?,
            (None, Some(o), None) => Merged::clean(ours[o].text),
            (None, None, Some(t)) => Merged::clean(theirs[t].text),
            // One side took the section away: that holds if the other left it alone.
            (Some(base), Some(o), None) if ours[o].text == base.text => continue,
            (Some(base), None, Some(t)) if theirs[t].text == base.text => continue,
            _ => return None,
        };
        // What ends a file needs no blank line behind it, what is followed by a section does.
        let stood_last = |parts: &[Part<'_>]| parts.last().map(|part| &part.key) == before.as_ref();
        if (stood_last(&ours) || stood_last(&theirs)) && !out.text.is_empty() {
            out.text.push_str(missing_blank_line(&out.text));
        }
        before = Some(key);
        out.text.push_str(&part.text);
        out.conflict |= part.conflict;
    }
    Some(out)
}

/// What `text`, of whole lines, lacks to end in a blank line.
fn missing_blank_line(text: &str) -> &'static str {
    if text.ends_with("\n\n") || text.ends_with("\n\r\n") {
        return "";
    }
    newline_of(text).as_str()
}

fn merge_part(base: Option<&Part<'_>>, ours: &Part<'_>, theirs: &Part<'_>, lines: &dyn LineMerge) -> Option<Merged> {
    let of_base = base.map(|base| base.text);
    if ours.text == theirs.text || of_base == Some(ours.text) || of_base == Some(theirs.text) {
        return merge_text(of_base, ours.text, theirs.text, lines);
    }
    let list_of_base = base.map(|base| base.list.as_ref());
    match (list_of_base, &ours.list, &theirs.list) {
        (None, Some(ours), Some(theirs)) => items::merge(None, ours, theirs, lines),
        (Some(Some(base)), Some(ours), Some(theirs)) => items::merge(Some(base), ours, theirs, lines),
        _ => merge_text(of_base, ours.text, theirs.text, lines),
    }
}

/// Merges texts: what only one side changed is that side's, the rest is for `lines`.
fn merge_text(base: Option<&str>, ours: &str, theirs: &str, lines: &dyn LineMerge) -> Option<Merged> {
    if ours == theirs || base == Some(theirs) {
        return Some(Merged::clean(ours));
    }
    if base == Some(ours) {
        return Some(Merged::clean(theirs));
    }
    lines.merge(base, ours, theirs)
}

/// What one side changed, else what ours is: for small things such as blank lines, where either will do.
fn pick<T: PartialEq>(base: Option<T>, ours: T, theirs: T) -> T {
    if base.is_some_and(|base| base == ours) {
        theirs
    } else {
        ours
    }
}

/// The file's one entry; `None` for a file of several.
fn only_entry(file: &EntryFile) -> Option<&super::Entry> {
    match &file.entries[..] {
        [entry] => Some(entry),
        _ => None,
    }
}

/// The lines that `ours` and `theirs` share, in order: what may pass for their beginning where nobody knows it.
pub fn common_lines(ours: &str, theirs: &str) -> String {
    let diff = similar::TextDiff::from_lines(ours, theirs);
    let equal = diff
        .iter_all_changes()
        .filter(|change| change.tag() == similar::ChangeTag::Equal);
    equal.map(|change| change.to_string_lossy().into_owned()).collect()
}
