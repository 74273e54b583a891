//! Markdown blocks with exact byte spans. The only file that names pulldown_cmark.
//!
//! Blocks lie flat, in document order, each knowing where its subtree ends: ten thousand nested lists neither recurse nor
//! allocate a tree. Odd about pulldown_cmark: a tight item's text comes without a paragraph, so one is made here for it.

use super::Span;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// `setext`: underlined rather than marked with `#`.
    Heading {
        level: u8,
        setext: bool,
    },
    /// Also the text of a tight list item, which CommonMark gives no paragraph.
    Paragraph,
    List {
        ordered: bool,
        /// The first number; 1 for bullets.
        start: u64,
    },
    Item,
    Quote,
    Code {
        fenced: bool,
    },
    Html,
    Table,
    /// A row of a table, the head included.
    Row,
    Cell,
    Rule,
}

/// A block of a document; what is inside it follows it directly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    pub kind: BlockKind,
    /// As pulldown_cmark gives it: may start inside indentation and swallow blank lines at its end.
    pub span: Span,
    /// How many blocks it stands in.
    pub depth: usize,
    /// The index of the first block after it that is not inside it.
    pub next: usize,
}

/// The blocks of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    pub blocks: Vec<Block>,
}

impl Document {
    /// The indices of the blocks that stand in no other.
    pub fn top(&self) -> Siblings<'_> {
        Siblings {
            document: self,
            at: 0,
            end: self.blocks.len(),
        }
    }

    /// The indices of the blocks directly inside block `index`.
    pub fn children(&self, index: usize) -> Siblings<'_> {
        Siblings {
            document: self,
            at: index + 1,
            end: self.blocks[index].next,
        }
    }
}

/// Iterates over blocks side by side.
#[derive(Debug, Clone)]
pub struct Siblings<'a> {
    document: &'a Document,
    at: usize,
    end: usize,
}

impl Iterator for Siblings<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let here = self.at;
        if here >= self.end {
            return None;
        }
        // `next` always lies behind its block, so this ends.
        self.at = self.document.blocks[here].next;
        Some(here)
    }
}

/// The blocks of `text`: CommonMark with tables.
pub fn scan(text: &str) -> Document {
    let mut builder = Builder {
        blocks: Vec::with_capacity(text.len() / 32),
        ..Builder::default()
    };
    for (event, span) in Parser::new_ext(text, block_options(text)).into_offset_iter() {
        builder.event(&event, span, text);
    }
    Document { blocks: builder.blocks }
}

/// Looking for tables costs every paragraph a little.
fn block_options(text: &str) -> Options {
    if text.contains('|') {
        Options::ENABLE_TABLES
    } else {
        Options::empty()
    }
}

/// The fenced code blocks of `text` as the parser gives them: span, contents without what their containers put before each line,
/// and where the last of the contents ends.
pub(super) fn code_events(text: &str) -> Vec<(Span, String, usize)> {
    let mut blocks: Vec<(Span, String, usize)> = Vec::new();
    let mut inside = false;
    for (event, span) in Parser::new_ext(text, block_options(text)).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                inside = true;
                blocks.push((span.clone(), String::new(), span.start));
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(part) if inside => {
                if let Some((_, contents, end)) = blocks.last_mut() {
                    contents.push_str(&part);
                    *end = span.end;
                }
            }
            _ => {}
        }
    }
    blocks
}

/// The text of inline Markdown as it reads when rendered, white space folded: emphasis, links and code without their signs.
pub fn plain_text(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    if !source.bytes().any(|byte| b"*_`[<\\&~".contains(&byte)) {
        push_folded(&mut out, source);
        return out;
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    for event in Parser::new_ext(source, options) {
        match event {
            Event::Text(text) | Event::Code(text) => push_raw(&mut out, &text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableCell) => {
                push_raw(&mut out, " ");
            }
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The targets of the links in `source`, as written, in order.
pub fn link_targets(source: &str) -> Vec<String> {
    Parser::new(source)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        })
        .collect()
}

/// Appends `text` with white space folded and none at either end of `out`.
fn push_folded(out: &mut String, text: &str) {
    for word in text.split_whitespace() {
        if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// Appends `text` with runs of white space folded into one blank, keeping one at its ends.
fn push_raw(out: &mut String, text: &str) {
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
}

#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    /// Open blocks, outermost first.
    open: Vec<usize>,
    /// The paragraph made for a tight item's text, while that text goes on.
    tight: Option<usize>,
}

impl Builder {
    fn event(&mut self, event: &Event<'_>, span: Span, text: &str) {
        match event {
            Event::Start(tag) => match block_kind(tag, &span, text) {
                Some(kind) => self.start(kind, span),
                None => self.inline(span),
            },
            Event::End(tag) if is_block_end(*tag) => self.end(),
            Event::End(_) => {}
            Event::Rule => {
                self.start(BlockKind::Rule, span);
                self.end();
            }
            _ => self.inline(span),
        }
    }

    fn push(&mut self, kind: BlockKind, span: Span) {
        let next = self.blocks.len() + 1;
        self.blocks.push(Block {
            kind,
            span,
            depth: self.open.len(),
            next,
        });
    }

    fn start(&mut self, kind: BlockKind, span: Span) {
        self.tight = None;
        self.push(kind, span);
        self.open.push(self.blocks.len() - 1);
    }

    fn end(&mut self) {
        self.tight = None;
        if let Some(index) = self.open.pop() {
            self.blocks[index].next = self.blocks.len();
        }
    }

    fn inline(&mut self, span: Span) {
        if let Some(index) = self.tight {
            let paragraph = &mut self.blocks[index].span;
            paragraph.end = paragraph.end.max(span.end);
        } else if let Some(parent) = self.open.last()
            && self.blocks[*parent].kind == BlockKind::Item
        {
            self.push(BlockKind::Paragraph, span);
            self.tight = Some(self.blocks.len() - 1);
        }
    }
}

fn block_kind(tag: &Tag<'_>, span: &Span, text: &str) -> Option<BlockKind> {
    Some(match tag {
        Tag::Paragraph => BlockKind::Paragraph,
        Tag::Heading { level, .. } => BlockKind::Heading {
            level: *level as u8,
            setext: !text[span.clone()].starts_with('#'),
        },
        Tag::BlockQuote(_) => BlockKind::Quote,
        Tag::CodeBlock(kind) => BlockKind::Code {
            fenced: matches!(kind, CodeBlockKind::Fenced(_)),
        },
        Tag::HtmlBlock => BlockKind::Html,
        Tag::List(start) => BlockKind::List {
            ordered: start.is_some(),
            start: start.unwrap_or(1),
        },
        Tag::Item => BlockKind::Item,
        Tag::Table(_) => BlockKind::Table,
        Tag::TableHead | Tag::TableRow => BlockKind::Row,
        Tag::TableCell => BlockKind::Cell,
        _ => return None,
    })
}

fn is_block_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
    )
}

/// The HTML of inline Markdown, without paragraph tags, images as links. Raw HTML passes through: only
/// `document::inline_html`, which cleans it, may use this.
pub(super) fn unsafe_inline_html(text: &str) -> String {
    use pulldown_cmark::LinkType;
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(text, options).filter_map(|event| match event {
        Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => None,
        Event::Start(Tag::Image {
            dest_url, title, id, ..
        }) => Some(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url,
            title,
            id,
        })),
        Event::End(TagEnd::Image) => Some(Event::End(TagEnd::Link)),
        other => Some(other),
    });
    let mut html = String::with_capacity(text.len() + 32);
    pulldown_cmark::html::push_html(&mut html, events);
    html
}

#[cfg(test)]
#[path = "scan_tests.rs"]
mod tests;
