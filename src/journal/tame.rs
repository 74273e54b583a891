//! Entries so plain that their lines alone tell what they say: headings at the margin, and under 지난 Try and Try nothing but
//! simple lists. For those who only ask for Tries they need no parser, which is most of the time of reading ten years.
//!
//! What a line means is asked of the same functions as everywhere (names, boxes, links, stamps, placeholders); only where
//! items begin and end is read off the lines. Anything unusual makes an entry not tame, and the whole reader reads it.
//! `tests/tame.rs` compares both ways of reading.

use super::date::DatePattern;
use super::entry::is_question_heading;
use super::glance::{Glance, Seen, mentions_lab};
use super::inline::read_first;
use super::item::plain_item;
use super::nothing::is_placeholder;
use super::plain::read_plain_try;
use super::signature::signatures;
use super::tame_lines::{is_plain, known_kind, names_section};
use super::{DateSource, Entry, Item, Section, SectionKind, Settings};
use crate::document::{Span, plain_text};
use chrono::{Datelike as _, NaiveDate};

/// A tame entry, read for its Tries.
#[derive(Debug, Clone)]
pub(super) struct Tame {
    /// With the sections of 지난 Try and Try alone.
    pub entry: Entry,
    /// The signatures of the lines of Keep and Problem.
    pub said: Vec<u64>,
}

/// Reads the file at `path` if it is tame and its path dates it.
pub(super) fn read_tame(path: &str, text: &str, pattern: Option<&DatePattern>, settings: &Settings) -> Option<Tame> {
    let date = pattern?.day_of(path)?;
    let reader = read_lines(text, date, false, settings)?;
    let entry = Entry {
        path: path.to_owned(),
        date: Some(date),
        date_from: Some(DateSource::Path),
        title: None,
        title_date: None,
        sections: reader.sections,
        questions: Vec::new(),
        span: 0..text.len(),
    };
    Some(Tame {
        entry,
        said: reader.said,
    })
}

/// Glances at the file at `path` if it is tame and its path dates it.
pub(super) fn glance(path: &str, text: &str, pattern: Option<&DatePattern>, settings: &Settings) -> Option<Glance> {
    let date = pattern?.day_of(path)?;
    let reader = read_lines(text, date, true, settings)?;
    Some(Glance {
        days: vec![date],
        seen: reader.seen,
        said: reader.said,
        whole: false,
        asks: reader.asks || reader.signs.asks,
        lab: reader.signs.lab,
        file: None,
    })
}

fn read_lines<'a>(text: &'a str, date: NaiveDate, glance: bool, settings: &'a Settings) -> Option<Reader<'a>> {
    if text.starts_with("---") || text.starts_with('\u{feff}') || !settings.section_names.is_empty() {
        return None;
    }
    let bytes = text.as_bytes();
    let mut reader = Reader::new(text, date, glance, Signs::of(bytes)?, settings);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).chain([text.len()]) {
        if start < end {
            reader.number += 1;
            reader.line(start..end)?;
        }
        start = end;
    }
    if reader.in_fence {
        return None;
    }
    // They are kept until the end, and ten years of them are many.
    reader.seen.shrink_to_fit();
    reader.said.shrink_to_fit();
    Some(reader)
}

/// What single bytes of a text tell.
struct Signs {
    /// Whether there is a sign of tables, HTML or escapes anywhere.
    odd: bool,
    /// Whether there may be a box that asks.
    asks: bool,
    /// Whether a block may have opted in to the lab.
    lab: bool,
}

impl Signs {
    /// Looks at all bytes; `None` where a lone carriage return ends a line, as old Macs wrote it.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut signs = Self {
            odd: false,
            asks: false,
            lab: mentions_lab(bytes),
        };
        for at in memchr::memchr3_iter(b'\r', b'?', b'|', bytes) {
            match bytes[at] {
                b'\r' if bytes.get(at + 1) != Some(&b'\n') => return None,
                b'?' => signs.asks |= at > 0 && bytes[at - 1] == b'[' && bytes.get(at + 1) == Some(&b']'),
                b'|' => signs.odd = true,
                _ => {}
            }
        }
        signs.odd |= memchr::memchr2(b'<', b'\\', bytes).is_some();
        Some(signs)
    }
}

/// The day as IDs begin with it, and a line end. There is one for each entry: the library's way to write days takes ten times as long.
fn day_line(date: NaiveDate) -> String {
    let Ok(year @ 0..=9999) = u32::try_from(date.year()) else {
        return format!("{date}\n");
    };
    let mut line = String::with_capacity(128);
    let digits = |number: u32, count: u32| {
        (0..count)
            .rev()
            .filter_map(move |at| char::from_digit(number / 10_u32.pow(at) % 10, 10))
    };
    line.extend(digits(year, 4).chain(['-']).chain(digits(date.month(), 2)));
    line.extend(['-'].into_iter().chain(digits(date.day(), 2)).chain(['\n']));
    line
}

struct Reader<'a> {
    text: &'a str,
    settings: &'a Settings,
    date: NaiveDate,
    /// The day and a line end: what IDs begin with.
    day_line: String,
    /// Whether lines are only glanced at.
    glance: bool,
    sections: Vec<Section>,
    seen: Vec<Seen>,
    said: Vec<u64>,
    /// Whether a heading names a section of questions.
    asks: bool,
    /// The number of the line that is read, from 1.
    number: usize,
    /// Kind and level of the section that lines belong to.
    section: Option<(SectionKind, usize)>,
    headings: usize,
    after_blank: bool,
    in_fence: bool,
    signs: Signs,
    /// How deep the next list item may stand: one below the last.
    deepest: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, date: NaiveDate, glance: bool, signs: Signs, settings: &'a Settings) -> Self {
        Self {
            text,
            settings,
            date,
            day_line: day_line(date),
            glance,
            sections: Vec::new(),
            seen: Vec::with_capacity(if glance { 8 } else { 0 }),
            said: Vec::with_capacity(16),
            asks: false,
            number: 0,
            section: None,
            headings: 0,
            after_blank: true,
            in_fence: false,
            signs,
            deepest: 0,
        }
    }

    /// Reads a line; `None` where it is not tame.
    fn line(&mut self, span: Span) -> Option<()> {
        let line = &self.text[span.clone()];
        let bytes = line.as_bytes();
        if self.in_fence {
            // A conflict in code may hold the end of the code twice.
            if bytes.starts_with(b"<<<<<<<") {
                return None;
            }
            self.in_fence = !(bytes.starts_with(b"```") && line.trim_end().bytes().all(|byte| byte == b'`'));
            return Some(());
        }
        let indent = bytes.iter().take_while(|byte| **byte == b' ').count();
        let content = line[indent..].trim_ascii_end();
        let after_blank = std::mem::replace(&mut self.after_blank, content.is_empty());
        match content.as_bytes().first() {
            None => return Some(()),
            Some(b'#') => return self.heading(content, indent, span),
            Some(b'`') if content.starts_with("```") => return self.fence(content, indent),
            Some(b'<' | b'{' | b'\t') => return None,
            Some(b'~') if content.starts_with("~~~") => return None,
            Some(b'-' | b'=') if !after_blank && content.bytes().all(|byte| matches!(byte, b'-' | b'=')) => {
                return None;
            }
            _ => {}
        }
        match self.section.map(|(kind, _)| kind) {
            Some(SectionKind::LastTry | SectionKind::Try) => self.item(content, indent, span),
            Some(SectionKind::Keep | SectionKind::Problem) => self.saying(content),
            _ if content.starts_with('>') => Some(()),
            _ => self.prose(content),
        }
    }

    /// A fence at the margin with nothing but a language is top-level code up to its like, if no list of Tries is around it.
    fn fence(&mut self, content: &str, indent: usize) -> Option<()> {
        let outside = !matches!(self.section, Some((SectionKind::LastTry | SectionKind::Try, _)));
        let opens = outside && indent == 0 && content.starts_with("```") && !content[3..].contains(['`', '~']);
        self.in_fence = opens;
        opens.then_some(())
    }

    /// A heading at the margin; hashes anywhere else are for the whole reader.
    fn heading(&mut self, content: &str, indent: usize, span: Span) -> Option<()> {
        let level = content.bytes().take_while(|byte| *byte == b'#').count();
        let name = content[level..].trim();
        if indent > 0 || level > 6 || name.is_empty() || !content[level..].starts_with(' ') {
            return None;
        }
        let kind = self.kind(name)?;
        self.asks |= self.glance && kind.is_none() && is_question_heading(content);
        match (kind, self.section) {
            (Some(kind), _) => self.section = Some((kind, level)),
            // What stands below a section's heading is for the whole reader, unless no Try can be in it.
            (None, Some((SectionKind::Review, outer))) if outer < level => {}
            (None, Some((_, outer))) if outer < level => return None,
            (None, _) => self.section = None,
        }
        if let Some(kind @ (SectionKind::LastTry | SectionKind::Try)) = kind.filter(|_| !self.glance) {
            self.open(kind, content, level, span);
        }
        self.headings += 1;
        self.after_blank = true;
        self.deepest = 0;
        Some(())
    }

    fn open(&mut self, kind: SectionKind, heading: &str, level: usize, span: Span) {
        self.sections.push(Section {
            kind,
            heading: heading.to_owned(),
            level: u8::try_from(level).ok(),
            anchor: None,
            line: self.number,
            body_start: span.end,
            span,
            items: Vec::new(),
            writable: false,
        });
    }

    /// What a heading names by itself; `None` where that depends on more than its words.
    fn kind(&self, name: &str) -> Option<Option<SectionKind>> {
        let kind = known_kind(name)?;
        // Digits may be a day, and several days several entries.
        let day = kind.is_none() && self.headings > 0 && name.bytes().any(|byte| byte.is_ascii_digit());
        (!day).then_some(kind)
    }

    /// A line under 지난 Try or Try: a list item whose bullet stands at the margin, or two columns further in for each level.
    fn item(&mut self, content: &str, indent: usize, span: Span) -> Option<()> {
        let depth = indent / 2;
        let bullet = content.starts_with(['*', '-', '+']) && content[1..].starts_with(' ');
        if !bullet || !indent.is_multiple_of(2) || depth > self.deepest || !is_plain(&content[2..], self.signs.odd) {
            return None;
        }
        if names_section(&content[2..], self.settings) {
            return None;
        }
        self.deepest = depth + 1;
        if self.glance
            && let Some(plain) = read_plain_try(&content[2..])
        {
            let (kind, _) = self.section?;
            if depth == 0 {
                let seen = Seen::of_plain(&plain, kind, self.date, &mut self.day_line);
                self.seen.extend(seen);
            }
            return Some(());
        }
        let start = span.start + indent + 2;
        let first = read_first(self.text, start..span.start + indent + content.len());
        if is_placeholder(&first.text) {
            // What stands below it is for the whole reader.
            self.deepest = 0;
            return Some(());
        }
        if self.glance {
            let (kind, _) = self.section?;
            let item = plain_item(0..0, first);
            self.seen
                .extend(Seen::new(&item, kind, self.date).filter(|_| depth == 0));
            return Some(());
        }
        let items = &mut self.sections.last_mut()?.items;
        if depth == 0 {
            let span = span.start..span.start + content.len();
            items.push(Item {
                line: self.number,
                bullet: content.chars().next(),
                ..plain_item(span, first)
            });
        } else {
            items.last_mut()?.notes.push(plain_text(&first.text));
        }
        Some(())
    }

    /// A line of Keep or Problem: it names no section, and is remembered by what it says.
    fn saying(&mut self, content: &str) -> Option<()> {
        let bullet = content.starts_with(['*', '-', '+']) && content[1..].starts_with(' ');
        if !bullet || !is_plain(&content[2..], self.signs.odd) {
            return None;
        }
        self.prose(content)?;
        let (whole, labelled) = signatures(&content[2..])?;
        self.said.push(whole);
        self.said.extend(labelled);
        Some(())
    }

    /// Any other line: it names no section and is no part of a table or comment.
    fn prose(&self, content: &str) -> Option<()> {
        let odd = self.signs.odd && (content.contains('|') || content.contains("<!--"));
        (!odd && !names_section(content, self.settings)).then_some(())
    }
}
