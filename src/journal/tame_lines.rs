//! What single lines of a tame entry are: the kind a heading names, whether an item is plain, whether a line could name a section.

use super::label::read_label;
use super::names::{Certainty, read_name};
use super::names_look::may_be_long_name;
use super::names_table::{may_begin_name, may_begin_with};
use super::plain::everyday_letter;
use super::{SectionKind, Settings};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// What a heading names, looked up once for each heading a thread meets: a journal has few.
pub(super) fn known_kind(name: &str) -> Option<Option<SectionKind>> {
    thread_local! {
        static KNOWN: RefCell<FxHashMap<String, Option<Option<SectionKind>>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(kind) = known.get(name) {
            return *kind;
        }
        if begins_unlike_names(name) {
            return Some(None);
        }
        let kind = kind_of(name);
        // Titles are all different; they are not worth keeping.
        if known.len() < 64 && kind.is_some_and(|kind| kind.is_some()) {
            known.insert(name.to_owned(), kind);
        }
        kind
    })
}

/// Whether a heading surely names nothing: it begins like no name, and no gloss could hold one. Most titles are so.
fn begins_unlike_names(heading: &str) -> bool {
    const GLOSSES: [char; 16] = [
        '(', '（', '[', '【', '「', '<', '〈', '《', '［', '\u{a0}', '\u{3000}', '–', '—', '~', '|', '→',
    ];
    let letters = heading.find(is_letter).map_or("", |at| &heading[at..]);
    let glossed = || heading.contains(GLOSSES) || heading.contains('ー') || heading.contains(" -");
    letters.len() > 3 && !may_begin_name(letters) && !glossed()
}

/// Hangul syllables are letters; asking the tables for each costs more than all the rest.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '가'..='힣') || !c.is_ascii() && c.is_alphabetic()
}

fn kind_of(name: &str) -> Option<Option<SectionKind>> {
    match read_name(name, &Settings::default()) {
        Some(name) => {
            let sure = name.certainty == Certainty::Sure && name.kinds.len() == 1 && !name.dashed;
            sure.then(|| name.kinds.first().copied())
        }
        // A lone letter may be a name.
        None if name.chars().filter(|c| c.is_alphanumeric()).nth(1).is_none() => None,
        None => Some(None),
    }
}

/// Whether an item's text begins as plain words, or a box and plain words, and holds nothing that reaches beyond its line.
pub(super) fn is_plain(text: &str, has_odd: bool) -> bool {
    let boxed = text.starts_with('[') && text.chars().nth(2) == Some(']');
    let words = match boxed {
        true => text.split_once("] ").map_or("", |(_, words)| words),
        false => text,
    };
    let mut bytes = words.bytes();
    let begins = match bytes.next() {
        Some(b'*' | b'_' | b'`') => bytes
            .find(|byte| !matches!(byte, b'*' | b'_'))
            .is_some_and(|b| b != b' ' && b != b'`'),
        Some(byte) => byte.is_ascii_alphabetic() || byte >= 0x80,
        None => false,
    };
    begins && !(has_odd && words.contains(['<', '|', '\\']))
}

/// Whether no name begins with the first letter of a line and what follows it: a quick look at bytes, after which most lines are done
/// with.
fn begins_no_name(line: &[u8]) -> bool {
    let first = line
        .iter()
        .position(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    let Some((first, rest)) = first.and_then(|at| sign(&line[at..])) else {
        return false;
    };
    let second = if rest.is_empty() { None } else { sign(rest) };
    second.is_some_and(|(second, _)| !may_begin_with(first, second))
}

/// The first sign of a text in UTF-8, if it is one of ASCII or an everyday letter, and what follows it.
fn sign(text: &[u8]) -> Option<(u32, &[u8])> {
    match text {
        [byte, rest @ ..] if byte.is_ascii() => Some((u32::from(*byte), rest)),
        _ => Some((everyday_letter(text.get(..3)?)?, &text[3..])),
    }
}

/// Whether a line could name a section, as a paragraph or as the first line of a list item.
pub(super) fn names_section(content: &str, settings: &Settings) -> bool {
    if begins_no_name(content.as_bytes()) {
        return false;
    }
    let Some(start) = content.find(is_letter) else {
        return false;
    };
    let words = &content[start..];
    if !may_begin_name(words) || !may_be_long_name(words) {
        return false;
    }
    let mut rest = content;
    loop {
        if read_label(rest, settings).is_some() {
            return true;
        }
        match rest.find(' ').map(|blank| &rest[blank + 1..]) {
            // Bullets, numbers and boxes stand before what names.
            Some(after) if content.len() - after.len() <= start => rest = after,
            _ => return false,
        }
    }
}
