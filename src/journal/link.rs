//! The link of a carried occurrence: `([DATE](PATH#HEADING "try ID"))`.

use super::identity::SHORTEST_ID;
use super::{Entry, Id, Journal, Ledger, Lineage};
use chrono::NaiveDate;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What would end a Markdown link's target or change its meaning.
const IN_TARGET: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'"')
    .add(b'\\')
    .add(b'%')
    .add(b'#')
    .add(b'?');

/// Makes the links that stand in one file.
pub(super) struct Links<'a> {
    journal: &'a Journal,
    ledger: &'a Ledger,
    /// The path of that file.
    from: &'a str,
    /// The IDs of the Tries that are settled in files that were not read, by day, sorted.
    settled: BTreeMap<NaiveDate, Vec<Id>>,
    /// The entry of each day, from when an origin is first missed.
    entries: OnceCell<HashMap<NaiveDate, &'a Entry>>,
}

impl<'a> Links<'a> {
    /// For links to `lineages` that stand in the file at `from`.
    pub(super) fn new(journal: &'a Journal, ledger: &'a Ledger, lineages: &[&Lineage], from: &'a str) -> Self {
        let days: HashSet<NaiveDate> = lineages.iter().map(|lineage| lineage.origin).collect();
        let settled = journal.unread.iter().map(|unread| unread.candidates.settled_on(&days));
        Self {
            journal,
            ledger,
            from,
            settled: settled.flatten().collect(),
            entries: OnceCell::new(),
        }
    }

    /// The link for `lineage`: with the path of its origin relative to the file, the anchor of the heading it stands under (none where
    /// that is no heading), and as many characters of the ID as its day needs.
    pub(super) fn link_to(&self, lineage: &Lineage) -> String {
        let target = match self.origin_entry(lineage) {
            Some((entry, section)) => {
                let anchor = entry
                    .sections
                    .get(section)
                    .and_then(|section| section.anchor.as_deref());
                self.target(&entry.path) + &anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()
            }
            // The origin was deleted: its day's entry is the best that can be named.
            None => match self.entry_on(lineage.origin) {
                Some(entry) => self.target(&entry.path),
                None => self.target(&self.journal.path_for(lineage.origin)),
            },
        };
        format!("([{}]({target} \"try {}\"))", lineage.origin, self.id(lineage))
    }

    /// The file at `path` as the target of a link.
    fn target(&self, path: &str) -> String {
        utf8_percent_encode(&relative(self.from, path), IN_TARGET).to_string()
    }

    /// The entry and section in which the origin stands.
    fn origin_entry(&self, lineage: &Lineage) -> Option<(&'a Entry, usize)> {
        let first = lineage
            .occurrences
            .first()
            .filter(|occurrence| occurrence.place.date == lineage.origin)?;
        Some((self.journal.entry_at(&first.place)?, first.place.section))
    }

    fn entry_on(&self, day: NaiveDate) -> Option<&'a Entry> {
        let entries = self.entries.get_or_init(|| self.journal.entries_by_day());
        entries.get(&day).copied()
    }

    /// The first four characters, more only while two origins of that day share them.
    fn id<'b>(&self, lineage: &'b Lineage) -> &'b str {
        let settled = self.settled.get(&lineage.origin).map_or(&[][..], Vec::as_slice);
        let at = settled.partition_point(|other| *other < lineage.id);
        let beside = settled[at.saturating_sub(1)..].iter().take(3);
        let others = beside.filter(|other| **other != lineage.id);
        let settled = others.map(|other| lineage.id.shared_with(other)).max().unwrap_or(0);
        let shared = settled.max(self.ledger.shared_on_day(lineage));
        lineage.id.prefix((shared + 1).max(SHORTEST_ID))
    }
}

/// The path of the file `to` seen from the file `from`, both below one root, with `/`.
fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len() - 1;
    let shared = from[..folders]
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let ups = std::iter::repeat_n("..", folders - shared);
    ups.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_entry() {
        assert_eq!(relative("2025-01-14.md", "2025-01-13.md"), "2025-01-13.md");
        assert_eq!(
            relative("2025/02/2025-02-01.md", "2025/01/2025-01-31.md"),
            "../01/2025-01-31.md"
        );
        assert_eq!(relative("a.md", "b/c.md"), "b/c.md");
        assert_eq!(relative("b/c.md", "a.md"), "../a.md");
    }

    #[test]
    fn blanks_and_parentheses_are_encoded_and_letters_stay() {
        let encoded = utf8_percent_encode("7월 (1).md", IN_TARGET).to_string();
        assert_eq!(encoded, "7월%20%281%29.md".replace("월", "%EC%9B%94"));
    }
}
