//! Finds what names a section in an entry, and decides which of these names count (design `format.md`, section 2).
//!
//! A name alone proves nothing: `## Problem - Solution` is no section, `- Try: …` under Problem speaks of an earlier Try,
//! `### 잘한 점` beside a real `### Keep` is something else. So all candidates are gathered first and judged by each other.

use super::label::{Dress, Label, read_label};
use super::names::{Certainty, Name, dressed_letter, read_name};
use super::{SectionKind, Settings};
use crate::document::{BlockKind, Document, Span};

/// How a section is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Heading(u8),
    /// A line of a paragraph.
    Line(Dress),
    /// An item of a list.
    Item(Dress),
}

/// A text that names a section.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// The heading, paragraph or item it stands in.
    pub block: usize,
    /// The line of the name, trimmed.
    pub line: Span,
    pub how: How,
    pub name: Name,
    /// The text after `Keep:` on the same line.
    pub rest: Option<Span>,
}

/// A heading of the entry, named or not; what ends sections.
#[derive(Debug, Clone, Copy)]
struct Limit {
    at: usize,
    level: u8,
}

/// The names in the blocks `top` of `document` that count, in document order.
pub(super) fn find_names(text: &str, document: &Document, top: &[usize], settings: &Settings) -> Vec<Found> {
    let mut finder = Finder {
        text,
        document,
        settings,
        found: Vec::new(),
        limits: Vec::new(),
    };
    for index in top {
        finder.block(*index);
    }
    let Finder { found, limits, .. } = finder;
    judge(found, &limits)
}

/// The lines of the paragraph at `span`, without their line ends and indentation.
pub(super) fn lines_of(text: &str, span: Span) -> impl Iterator<Item = Span> + '_ {
    let mut start = span.start;
    text[span].split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        super::inline::trimmed(text, at..at + line.len())
    })
}

/// The span of a heading's text when it is a heading; `None` for a paragraph that only a rule under it made one
/// (several lines, or a sentence).
pub(super) fn heading_text(text: &str, span: &Span, setext: bool) -> Option<Span> {
    let whole = super::inline::trimmed(text, span.clone());
    if !setext {
        let inside = &text[whole.clone()];
        let hashes = inside.len() - inside.trim_start_matches('#').len();
        return Some(super::inline::trimmed(text, whole.start + hashes..whole.end));
    }
    let mut lines = lines_of(text, whole);
    let (first, _rule) = (lines.next()?, lines.next()?);
    let sentence = text[first.clone()].ends_with(['.', '。', '!', '?', ',', '…']) || text[first.clone()].len() > 120;
    (lines.next().is_none() && !sentence).then_some(first)
}

struct Finder<'a> {
    text: &'a str,
    document: &'a Document,
    settings: &'a Settings,
    found: Vec<Found>,
    limits: Vec<Limit>,
}

impl Finder<'_> {
    fn block(&mut self, index: usize) {
        let block = &self.document.blocks[index];
        match block.kind {
            BlockKind::Heading { level, setext } => match heading_text(self.text, &block.span, setext) {
                Some(line) => self.heading(index, level, line),
                None => self.paragraph(index),
            },
            BlockKind::Paragraph => self.paragraph(index),
            BlockKind::List { .. } => self.list(index),
            _ => {}
        }
    }

    fn push(&mut self, block: usize, line: Span, how: How, name: Name, rest: Option<Span>) {
        self.found.push(Found {
            block,
            line,
            how,
            name,
            rest,
        });
    }

    fn heading(&mut self, index: usize, level: u8, line: Span) {
        self.limits.push(Limit { at: line.start, level });
        let raw = &self.text[line.clone()];
        let name = read_name(raw, self.settings).or_else(|| {
            let kind = dressed_letter(raw)?;
            Some(Name {
                kinds: vec![kind],
                certainty: Certainty::Dashed,
                dashed: false,
            })
        });
        if let Some(name) = name {
            self.push(index, line, How::Heading(level), name, None);
        }
    }

    fn paragraph(&mut self, index: usize) {
        let mut first = true;
        for line in lines_of(self.text, self.document.blocks[index].span.clone()) {
            if let Some(label) = read_label(&self.text[line.clone()], self.settings) {
                // Below the first line only what nobody writes by accident.
                let clear = first
                    || (label.name.certainty == Certainty::Sure
                        && (label.rest.is_none() || label.dress == Dress::Bold));
                if clear {
                    let rest = label.rest.map(|at| line.start + at..line.end);
                    self.push(index, line, How::Line(label.dress), label.name, rest);
                }
            }
            first = false;
        }
    }

    fn list(&mut self, index: usize) {
        for item in self.document.children(index) {
            match self.label_of(item) {
                Some((line, label)) => {
                    let rest = label.rest.map(|at| line.start + at..line.end);
                    let many = label.name.kinds.len() > 1;
                    self.push(item, line, How::Item(label.dress), label.name, rest);
                    // `- Keep Problem Try` with a list of the three below it.
                    if many {
                        self.lists_below(item);
                    }
                }
                // `- 저녁 회고` with Keep, Problem and Try below it.
                None if self.holds_a_set(item) => self.lists_below(item),
                None => {}
            }
        }
    }

    fn lists_below(&mut self, item: usize) {
        let document = self.document;
        for child in document.children(item).filter(|child| is_list(document, *child)) {
            self.list(child);
        }
    }

    /// What the first line of a list item names.
    fn label_of(&self, item: usize) -> Option<(Span, Label)> {
        let first = self.document.children(item).next()?;
        let block = &self.document.blocks[first];
        let paragraph = (block.kind == BlockKind::Paragraph).then(|| block.span.clone())?;
        let line = lines_of(self.text, paragraph).next()?;
        let label = read_label(&self.text[line.clone()], self.settings)?;
        Some((line, label))
    }

    /// Whether the items right below an item name two or three of Keep, Problem and Try.
    fn holds_a_set(&self, item: usize) -> bool {
        let lists = self
            .document
            .children(item)
            .filter(|child| is_list(self.document, *child));
        let items = lists.flat_map(|list| self.document.children(list));
        let mut first = None;
        let mut named = items
            .filter_map(|item| self.label_of(item))
            .filter_map(|(_, label)| label.name.kinds.first().copied());
        named.any(|kind| is_kpt(kind) && *first.get_or_insert(kind) != kind)
    }
}

fn is_list(document: &Document, index: usize) -> bool {
    matches!(document.blocks[index].kind, BlockKind::List { .. })
}

fn is_kpt(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Keep | SectionKind::Problem | SectionKind::Try)
}

/// The distinct kinds among Keep, Problem and Try of those candidates that `choose` takes.
fn distinct(found: &[Found], choose: impl Fn(&Found) -> bool) -> Vec<SectionKind> {
    let mut kinds = Vec::new();
    for candidate in found.iter().filter(|candidate| choose(candidate)) {
        for kind in candidate.name.kinds.iter().filter(|kind| is_kpt(**kind)) {
            if !kinds.contains(kind) {
                kinds.push(*kind);
            }
        }
    }
    kinds
}

/// What the candidates of one dress name.
#[derive(Debug)]
struct Group {
    how: How,
    dashed: bool,
    /// All of them, only those whose certainty is [`Certainty::Dashed`], and only the sure ones.
    all: Vec<SectionKind>,
    unsure: Vec<SectionKind>,
    sure: Vec<SectionKind>,
}

/// The candidates by dress; there are few dresses, however many candidates.
fn groups(found: &[Found]) -> Vec<Group> {
    let mut dresses: Vec<(How, bool)> = Vec::new();
    for candidate in found {
        let dress = (candidate.how, candidate.name.dashed);
        if !dresses.contains(&dress) {
            dresses.push(dress);
        }
    }
    let group = |(how, dashed): (How, bool)| {
        let same = |other: &Found| other.how == how && other.name.dashed == dashed;
        Group {
            how,
            dashed,
            all: distinct(found, same),
            unsure: distinct(found, |other| same(other) && other.name.certainty == Certainty::Dashed),
            sure: distinct(found, |other| same(other) && other.name.certainty == Certainty::Sure),
        }
    };
    dresses.into_iter().map(group).collect()
}

fn judge(found: Vec<Found>, limits: &[Limit]) -> Vec<Found> {
    let by_dress = groups(&found);
    let found = keep_if(found, |candidate| dashed_counts(candidate, &by_dress));
    let of_any = distinct(&found, |_| true);
    let named = distinct(&found, |other| {
        other.name.certainty == Certainty::Sure && other.name.kinds.len() < 3
    });
    let review = found
        .iter()
        .any(|other| other.name.certainty == Certainty::Sure && other.name.kinds == [SectionKind::Review]);
    let found = keep_if(found, |candidate| {
        word_counts(candidate, &named, of_any.len() > 1, review)
    });
    let headings = distinct(&found, |other| {
        matches!(other.how, How::Heading(_)) && other.name.kinds.len() == 1
    });
    let weak = distinct(&found, |other| !matches!(other.how, How::Heading(_)));
    let mut inside: Option<(u8, usize)> = None;
    let mut limit = 0;
    keep_if(found, |candidate| {
        // Which heading-named section the candidate stands in.
        while let Some(next) = limits.get(limit).filter(|next| next.at < candidate.line.start) {
            if inside.is_some_and(|(level, _)| next.level <= level) {
                inside = None;
            }
            limit += 1;
        }
        if let How::Heading(level) = candidate.how {
            inside = (candidate.name.kinds.len() < 3 && candidate.name.kinds.iter().any(|kind| is_kpt(*kind)))
                .then_some((level, candidate.line.start));
            limit += 1;
            return true;
        }
        weak_counts(candidate, inside.is_some(), &headings, &weak)
    })
}

fn keep_if(mut found: Vec<Found>, counts: impl FnMut(&Found) -> bool) -> Vec<Found> {
    found.retain(counts);
    found
}

/// A gloss that explains nothing, or a lone letter, needs others of its dress.
fn dashed_counts(candidate: &Found, by_dress: &[Group]) -> bool {
    if candidate.name.certainty != Certainty::Dashed {
        return true;
    }
    let same = |group: &&Group| group.how == candidate.how && group.dashed == candidate.name.dashed;
    let Some(group) = by_dress.iter().find(same) else {
        return false;
    };
    if !candidate.name.dashed {
        return group.unsure.len() > 1;
    }
    group.all.len() > 2 || group.sure.iter().any(|kind| !candidate.name.kinds.contains(kind))
}

/// A word of everyday use counts where no section has the name itself, and where another kind is named too.
fn word_counts(candidate: &Found, named: &[SectionKind], several: bool, review: bool) -> bool {
    if candidate.name.certainty != Certainty::Word {
        return true;
    }
    match candidate.name.kinds.first() {
        Some(kind) if is_kpt(*kind) => several && !named.contains(kind),
        Some(_) => !review,
        None => false,
    }
}

/// What no heading names: inside a section of a heading it must be a kind that no heading has.
fn weak_counts(candidate: &Found, inside: bool, headings: &[SectionKind], weak: &[SectionKind]) -> bool {
    let kinds = &candidate.name.kinds;
    let (How::Line(dress) | How::Item(dress)) = candidate.how else {
        return true;
    };
    if inside {
        return candidate.rest.is_none()
            && candidate.name.certainty == Certainty::Sure
            && kinds.iter().all(|kind| is_kpt(*kind) && !headings.contains(kind));
    }
    // `Try: text` alone is a sentence; beside `Keep: text` it is a section.
    let pair = weak.len() > 1;
    match dress {
        Dress::Bold => candidate.rest.is_none() || pair,
        Dress::Colon if candidate.rest.is_some() => pair,
        Dress::Colon | Dress::Bare => candidate.name.certainty == Certainty::Sure || pair,
    }
}
