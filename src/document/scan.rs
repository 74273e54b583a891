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
