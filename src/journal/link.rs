//! The link of a carried occurrence: `([DATE](PATH#HEADING "try ID"))`.

use super::identity::SHORTEST_ID;
use super::{Entry, Journal, Ledger, Lineage};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

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

/// The link that stands in the file at `from` for `lineage`: with the path of its origin relative to that file, the anchor of the
/// heading it stands under (none where that is no heading), and as many characters of the ID as its day needs.
pub(super) fn link_to(journal: &Journal, ledger: &Ledger, lineage: &Lineage, from: &str) -> String {
    let target = match origin_entry(journal, lineage) {
        Some((entry, section)) => {
            let anchor = entry
                .sections
                .get(section)
                .and_then(|section| section.anchor.as_deref());
            let path = utf8_percent_encode(&relative(from, &entry.path), IN_TARGET).to_string();
            path + &anchor.map(|anchor| format!("#{anchor}")).unwrap_or_default()
        }
        // The origin was deleted: its day's entry is the best that can be named.
        None => {
            let path = journal
                .entry_on(lineage.origin)
                .map_or_else(|| journal.path_for(lineage.origin), |entry| entry.path.clone());
            utf8_percent_encode(&relative(from, &path), IN_TARGET).to_string()
        }
    };
    format!(
        "([{}]({target} \"try {}\"))",
        lineage.origin,
        id_in_link(journal, ledger, lineage)
    )
}

/// The entry and section in which the origin stands.
fn origin_entry<'a>(journal: &'a Journal, lineage: &Lineage) -> Option<(&'a Entry, usize)> {
    let first = lineage
        .occurrences
        .first()
        .filter(|occurrence| occurrence.place.date == lineage.origin)?;
    let entries = &journal.files.get(&first.place.path)?.entries;
    let entry = entries
        .iter()
        .find(|entry| entry.span.start == first.place.entry_start)?;
    Some((entry, first.place.section))
}

/// The first four characters, more only while two origins of that day share them.
fn id_in_link<'a>(journal: &Journal, ledger: &Ledger, lineage: &'a Lineage) -> &'a str {
    let same_day = ledger.lineages.iter().filter(|other| other.origin == lineage.origin);
    let unread = journal.unread.iter();
    let settled = unread.flat_map(|unread| unread.candidates.settled_on(lineage.origin));
    let others = same_day.map(|other| other.id.clone()).chain(settled);
    let shared = others
        .filter(|other| *other != lineage.id)
        .map(|other| {
            let pairs = lineage.id.as_str().bytes().zip(other.as_str().bytes());
            pairs.take_while(|(a, b)| a == b).count()
        })
        .max()
        .unwrap_or(0);
    lineage.id.prefix((shared + 1).max(SHORTEST_ID))
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
