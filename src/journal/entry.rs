//! One day of a file: its date, title, sections and questions (design `format.md`, section 2).

use super::date::{DatePattern, partial_of_path};
use super::date_text::{Partial, partial_of_text};
use super::days::{first_heading, only_a_day};
use super::inline::{fold, read_first};
use super::item::Source;
use super::section::{Piece, Region, regions};
use super::undress::nfc;
use super::undress::undress;
use super::{DateSource, Entry, Question, Section, SectionKind, Settings};
use crate::document::{BlockKind, Slugger, Span, link_targets, plain_text};
use chrono::{Datelike, NaiveDate};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

/// What is known of a file before its entries are read.
pub(super) struct FileFacts<'a> {
    pub path: &'a str,
    pub source: Source<'a>,
    pub settings: &'a Settings,
    /// The day of its front matter.
    pub front_matter: Option<NaiveDate>,
    pub anchors: Anchors,
}

/// The day an entry is of, and where that was found.
type Dated = Option<(NaiveDate, DateSource)>;

impl FileFacts<'_> {
    /// The one entry of a file: the blocks `top`, which lie in `span`.
    pub(super) fn whole_entry(&self, top: &[usize], span: Span) -> Entry {
        let heading = first_heading(self.source.text, self.source.document, top);
        let title = heading.map(|line| plain_text(&self.source.text[line]));
        let dated = self.date(title.as_deref());
        let title_date = title.as_deref().and_then(|title| other_day(title, dated?.0));
        Entry {
            title,
            title_date,
            ..self.entry(top, span, dated)
        }
    }

    /// One day of a file of several, headed by the first of the blocks `top`.
    pub(super) fn day_entry(&self, top: &[usize], span: Span, day: Partial, year: Option<i32>) -> Entry {
        let whole = Partial {
            year: day.year.or(year),
            ..day
        };
        let dated = whole.whole().map(|day| (day, DateSource::Heading));
        let heading = first_heading(self.source.text, self.source.document, top);
        Entry {
            title: heading.map(|line| plain_text(&self.source.text[line])),
            ..self.entry(top, span, dated)
        }
    }

    fn entry(&self, top: &[usize], span: Span, dated: Dated) -> Entry {
        let sections = self.sections(top, span.end);
        Entry {
            path: self.path.to_owned(),
            date: dated.map(|(day, _)| day),
            date_from: dated.map(|(_, from)| from),
            title: None,
            title_date: None,
            questions: self.questions(top, &sections),
            sections,
            span,
        }
    }

    /// Path by the pattern, name, front matter, first heading. A name without a year takes it from what comes later.
    fn date(&self, title: Option<&str>) -> Dated {
        let pattern = DatePattern::unchecked(&nfc(&self.settings.entries));
        if let Some(day) = pattern.and_then(|pattern| pattern.day_of(&nfc(self.path))) {
            return Some((day, DateSource::Path));
        }
        let named = partial_of_path(self.path);
        if let Some(day) = named.whole() {
            return Some((day, DateSource::Name));
        }
        let heading = || title.and_then(|title| partial_of_text(title, false)?.whole());
        let (day, from) = match self.front_matter {
            Some(day) => (day, DateSource::FrontMatter),
            None => (heading()?, DateSource::Heading),
        };
        // `0702.md` says which day; the heading `2026-07-03` only of which year.
        let by_name = named.month.zip(named.day).and_then(|(month, day_of_month)| {
            NaiveDate::from_ymd_opt(named.year.unwrap_or(day.year()), month, day_of_month)
        });
        match by_name {
            Some(other) if other != day => Some((other, DateSource::Name)),
            _ => Some((day, from)),
        }
    }

    fn sections(&self, top: &[usize], end: usize) -> Vec<Section> {
        let source = &self.source;
        let regions = regions(source, top, end, self.settings);
        let without_list = regions
            .iter()
            .filter(|region| takes_items(region) && !source.has_list(region));
        let alone = without_list.filter_map(|region| <[Span; 1]>::try_from(source.paragraphs(region)).ok());
        let by_line = super::prose::writes_line_by_line(alone.map(|[span]| &source.text[span]));
        let mut out = Vec::with_capacity(regions.len());
        for region in &regions {
            for kind in if region.kinds.is_empty() {
                &[SectionKind::Other]
            } else {
                &region.kinds[..]
            } {
                let section = self.section(region, *kind, by_line);
                // A title of two, whose sections follow.
                if region.kinds.len() == 1 || region.kinds.is_empty() || !section.items.is_empty() {
                    out.push(section);
                }
            }
        }
        for table in self.tables(top, &regions) {
            out.extend(super::table::sections(source, table, self.settings));
        }
        out.sort_by_key(|section| section.span.start);
        out
    }

    /// The tables that stand in no section of Keep, Problem or Try.
    fn tables(&self, top: &[usize], regions: &[Region]) -> Vec<usize> {
        let is_table = |index: &usize| self.source.document.blocks[*index].kind == BlockKind::Table;
        if !top.iter().any(is_table) {
            return Vec::new();
        }
        let named = regions.iter().filter(|region| !region.kinds.is_empty());
        let inside: HashSet<usize> = named
            .flat_map(|region| &region.pieces)
            .filter_map(|piece| match piece {
                Piece::Block(block) => Some(*block),
                _ => None,
            })
            .collect();
        let tables = top.iter().copied().filter(is_table);
        tables.filter(|table| !inside.contains(table)).collect()
    }

    fn section(&self, region: &Region, kind: SectionKind, by_line: bool) -> Section {
        let source = &self.source;
        let items = match kind {
            SectionKind::Other => Vec::new(),
            SectionKind::Review => source.activities(region),
            _ => source.items(region, by_line),
        };
        let level = region.level;
        Section {
            kind,
            heading: source.text[region.name.clone()].to_owned(),
            level,
            anchor: level
                .filter(|_| kind != SectionKind::Other)
                .and_then(|_| self.anchors.of(source, region.block)),
            line: source.lines.number(region.name.start),
            span: region.span.clone(),
            body_start: region.body_start,
            items,
            writable: source.writable && !region.inline,
        }
    }

    /// Items marked `[?]` outside Try, and answered ones in sections of questions.
    fn questions(&self, top: &[usize], sections: &[Section]) -> Vec<Question> {
        let source = &self.source;
        let (Some(first), Some(last)) = (top.first(), top.last()) else {
            return Vec::new();
        };
        let blocks = &source.document.blocks;
        let open = source.text[blocks[*first].span.start..blocks[*last].span.end].contains("[?]");
        let of_questions =
            |section: &Section| section.kind == SectionKind::Other && is_question_heading(&section.heading);
        let answers = sections.iter().any(of_questions);
        if !open && !answers {
            return Vec::new();
        }
        let stands_in = |at: usize, is: &dyn Fn(&Section) -> bool| {
            // Sections lie in document order; a name of several gives a few that start together.
            let before = &sections[..sections.partition_point(|section| section.span.start <= at)];
            let mut near = before.iter().rev().take(3);
            near.any(|section| is(section) && section.span.contains(&at))
        };
        let is_try = |section: &Section| matches!(section.kind, SectionKind::Try | SectionKind::LastTry);
        let mut out = Vec::new();
        for index in *first..source.document.blocks[*last].next {
            if source.document.blocks[index].kind != BlockKind::Item {
                continue;
            }
            let Some((line, parts)) = source.first_of(index).filter(|(_, parts)| parts.mark.is_some()) else {
                continue;
            };
            let mark = parts.mark.as_ref().map(|mark| mark.char);
            let at = parts.span.start;
            let done = answers && matches!(mark, Some('x' | 'X')) && stands_in(at, &of_questions);
            if (mark == Some('?') && !stands_in(at, &is_try)) || done {
                out.push(Question {
                    links: link_targets(&source.text[parts.span.clone()]),
                    text: parts.text,
                    answered: done,
                    line,
                });
            }
        }
        out
    }
}

impl Source<'_> {
    /// Line and first paragraph of the list item at block `index`; `None` where it has none.
    fn first_of(&self, index: usize) -> Option<(usize, super::inline::First)> {
        let child = self.document.blocks.get(index + 1)?;
        let inside = child.depth > self.document.blocks[index].depth && child.kind == BlockKind::Paragraph;
        inside.then(|| {
            (
                self.lines.number(child.span.start),
                read_first(self.text, child.span.clone()),
            )
        })
    }
}

/// The day a title names if it is another one than `date`.
fn other_day(title: &str, date: NaiveDate) -> Option<NaiveDate> {
    let whole = partial_of_text(title, false).and_then(Partial::whole);
    let day = whole.or_else(|| {
        let day = only_a_day(title)?;
        NaiveDate::from_ymd_opt(day.year.unwrap_or(date.year()), day.month?, day.day?)
    })?;
    (day != date).then_some(day)
}

fn takes_items(region: &Region) -> bool {
    region
        .kinds
        .iter()
        .any(|kind| !matches!(kind, SectionKind::Review | SectionKind::Other))
}

/// Whether a heading, as it stands in the source, names a section of questions.
pub(super) fn is_question_heading(heading: &str) -> bool {
    if heading.len() > 60 || !heading.chars().any(may_ask) {
        return false;
    }
    let name = undress(heading.trim_start_matches('#'));
    let name = fold(name.split(['(', '（', ':', '：']).next().unwrap_or_default());
    matches!(
        &*name,
        "질문"
            | "질문들"
            | "궁금한 점"
            | "궁금한점"
            | "의문점"
            | "의문"
            | "questions"
            | "open questions"
            | "question"
            | "疑問"
            | "疑問点"
            | "質問"
    )
}

/// Whether one of the names of questions begins with `c`, or may once its letters are composed: most titles hold no such letter.
fn may_ask(c: char) -> bool {
    let everyday = c.is_ascii() || matches!(c, '가'..='힣' | '一'..='\u{9fff}' | 'ぁ'..='ヺ');
    !everyday || matches!(c, '질' | '궁' | '의' | '疑' | '質' | 'q' | 'Q' | 'o' | 'O')
}

/// The anchors of a file's headings by block, made when the first one is asked for.
#[derive(Default)]
pub(super) struct Anchors {
    made: OnceCell<HashMap<usize, String>>,
}

impl Anchors {
    fn of(&self, source: &Source<'_>, heading: usize) -> Option<String> {
        let made = self.made.get_or_init(|| {
            let mut slugger = Slugger::default();
            let blocks = source.document.blocks.iter().enumerate();
            let headings = blocks.filter_map(|(index, block)| match block.kind {
                BlockKind::Heading { setext, .. } => {
                    Some((index, super::find::heading_text(source.text, &block.span, setext)?))
                }
                _ => None,
            });
            let anchors = headings.map(|(index, line)| (index, slugger.slug(&plain_text(&source.text[line]))));
            anchors.collect()
        });
        made.get(&heading).cloned()
    }
}
