//! Markdown blocks with exact byte spans. The only file that names pulldown_cmark.

use super::Span;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    Heading { level: u8 },
    Paragraph,
    List { ordered: bool },
    Item,
    Quote,
    Code,
    Html,
    Table,
    Rule,
    FrontMatter,
}

/// A block of a document and the blocks inside it.
#[derive(Debug, Clone)]
pub struct Block {
    pub kind: BlockKind,
    pub span: Span,
    pub children: Vec<Block>,
}

/// The blocks of one text.
#[derive(Debug, Clone)]
pub struct Document {
    pub blocks: Vec<Block>,
}

/// The blocks of `text`.
pub fn scan(_text: &str) -> Document {
    Document { blocks: Vec::new() }
}

/// The HTML of inline Markdown, without paragraph tags, images as links. Raw HTML passes through: only
/// `document::inline_html`, which cleans it, may use this.
pub(super) fn unsafe_inline_html(text: &str) -> String {
    use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
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
