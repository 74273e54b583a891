//! Where new lines go in an entry: at the end of a section's items, or in a section that is added.

use super::{Entry, Item, Section, SectionKind, Words};
use crate::document::{EditSet, newline_of};

/// Adds the lines `items` at the end of "지난 Try", or that section with them before the first other one.
pub(super) fn last_try(edits: &mut EditSet, text: &str, entry: &Entry, items: &str, words: Words) {
    let newline = newline_of(text).as_str();
    let takes_items = |s: &&Section| s.kind == SectionKind::LastTry && s.writable && !is_list_item(s);
    if let Some(section) = entry.sections.iter().find(takes_items) {
        // Bullets right below a number would be notes of its item.
        let gap = match section.items.last() {
            Some(last) if is_numbered(text, last) => newline,
            _ => gap(text, section, newline),
        };
        return edits.insert(end_of_content(text, section), format!("{newline}{gap}{items}"));
    }
    let heading = format!("{} {}", "#".repeat(section_level(entry)), words.entry().last_try);
    match entry.sections.iter().map(|section| section.span.start).min() {
        Some(at) => edits.insert(at, format!("{heading}{newline}{newline}{items}{newline}{newline}")),
        None => edits.insert(
            text.len(),
            at_end(text, newline, &format!("{heading}{newline}{newline}{items}{newline}")),
        ),
    }
}

/// How a paragraph is added below another: some people write a line for each item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    /// After an empty line.
    Apart,
    Close,
}

/// Adds one item, `text`, to the section of `kind`: as a list item without a box, or as a paragraph (`below` the last) where the section's
/// items are paragraphs, which a list would turn into mere text. A missing section is added at the end.
pub(super) fn item(
    edits: &mut EditSet,
    source: &str,
    entry: &Entry,
    (kind, below): (SectionKind, Below),
    text: &str,
    words: Words,
) {
    let newline = newline_of(source).as_str();
    let Some(section) = entry
        .sections
        .iter()
        .rev()
        .find(|section| section.kind == kind && section.writable)
    else {
        let heading = format!("{} {}", "#".repeat(section_level(entry)), words.entry().heading(kind));
        return edits.insert(
            source.len(),
            at_end(
                source,
                newline,
                &format!("{heading}{newline}{newline}* {text}{newline}"),
            ),
        );
    };
    let at = end_of_content(source, section);
    let is_paragraph = |item: &Item| item.bullet.is_none() && !is_numbered(source, item);
    if section.items.last().is_some_and(is_paragraph) {
        let apart = if below == Below::Apart { newline } else { "" };
        return edits.insert(at, format!("{newline}{apart}{text}"));
    }
    let (indent, bullet) = bullet_of(source, section);
    edits.insert(
        at,
        format!("{newline}{}{indent}{bullet} {text}", gap(source, section, newline)),
    );
}

/// The end of the last line of the section that says something, without its line end.
fn end_of_content(text: &str, section: &Section) -> usize {
    section.span.start + text[section.span.clone()].trim_end().len()
}

/// A blank line between the section's name and its first item.
fn gap<'a>(text: &str, section: &Section, newline: &'a str) -> &'a str {
    let body = text.get(section.body_start..section.span.end).unwrap_or_default();
    if body.trim().is_empty() { newline } else { "" }
}

/// Whether the section is named by a list item, below which its items are nested.
fn is_list_item(section: &Section) -> bool {
    section.level.is_none()
        && ["- ", "* ", "+ "]
            .iter()
            .any(|bullet| section.heading.trim_start().starts_with(bullet))
}

/// The indentation and bullet of the section's last item, or of an empty bullet left as a placeholder. A list with numbers goes on with
/// the next one: a bullet below it would be a note of its last item.
fn bullet_of(text: &str, section: &Section) -> (String, String) {
    if section.items.is_empty() && is_list_item(section) {
        return (" ".repeat(4), "*".to_owned());
    }
    let line_of = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        text[start..].lines().next().unwrap_or_default()
    };
    if let Some(numbered) = next_number(text, section) {
        let line = section.items.last().map_or("", |item| line_of(item.span.start));
        let indent = &line[..line.len() - line.trim_start().len()];
        return (indent.to_owned(), numbered);
    }
    let line = match section.items.iter().rev().find(|item| item.bullet.is_some()) {
        Some(item) => line_of(item.span.start),
        None => line_of(end_of_content(text, section)),
    };
    let content = line.trim_start();
    let bullet = content
        .chars()
        .next()
        .filter(|c| matches!(c, '*' | '-' | '+'))
        .unwrap_or('*');
    let indent = if content.starts_with(bullet) {
        &line[..line.len() - content.len()]
    } else {
        ""
    };
    (indent.to_owned(), bullet.to_string())
}

/// What stands before the next item of a list with numbers, as people write them: `3.` after `2.`, `1.` after two of these.
fn next_number(text: &str, section: &Section) -> Option<String> {
    let number = |item: &Item| {
        let rest = text.get(item.span.start..item.content_start)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let sign = rest[digits..].chars().next().filter(|sign| matches!(sign, '.' | ')'))?;
        Some((rest[..digits].parse::<u32>().ok()?, sign))
    };
    let mut last = section.items.iter().rev().map(number);
    let (newest, sign) = last.next()??;
    let same = last.next().flatten() == Some((newest, sign));
    let next = if same { newest } else { newest + 1 };
    Some(format!("{next}{sign}"))
}

fn is_numbered(text: &str, item: &Item) -> bool {
    item.content_start > item.span.start && text[item.span.start..].starts_with(|c: char| c.is_ascii_digit())
}

/// The level of a section that is added: that of the entry's others.
fn section_level(entry: &Entry) -> usize {
    let known = entry
        .sections
        .iter()
        .filter(|section| section.kind != SectionKind::Other);
    known.filter_map(|section| section.level).min().unwrap_or(2).into()
}

/// `added` for the end of `text`, after a blank line.
fn at_end(text: &str, newline: &str, added: &str) -> String {
    let gap = match text {
        "" => String::new(),
        _ if text.ends_with(&newline.repeat(2)) => String::new(),
        _ if text.ends_with('\n') => newline.to_owned(),
        _ => newline.repeat(2),
    };
    gap + added
}
