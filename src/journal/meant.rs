//! What a writer meant where CommonMark reads otherwise: `##Keep` and `-text` without a blank, lists that are indented into
//! code, GitBook's `{% hint %}` lines, lists inside HTML wrappers, section names that a list swallows as a lazy line.
//! Each is a small edit of a shadow of the text; the text itself is never changed.

use super::Settings;
use super::label::{Dress, read_label};
use crate::document::{BlockKind, Document, Edit, Shadow, Span, scan, without_markers};
use std::collections::HashMap;

/// Signs that people use for bullets and CommonMark does not know.
pub(super) const BULLET_SIGNS: &str = "・•●○◦▪‣∙･";

/// The blocks of `text` as its writer meant them, with spans of `text`. Everything before `from` is left out.
pub(super) fn scan_meant(text: &str, from: usize, settings: &Settings) -> Document {
    // Where git left a conflict both sides are read, and its markers are no part of either.
    let clean = without_markers(&text[from..]);
    let body = &*clean;
    let document = scan(body);
    let edits = Finder::new(body, &document, settings).edits();
    let mut document = if edits.is_empty() {
        document
    } else {
        let shadow = Shadow::new(body, edits);
        shadow.to_source(scan(shadow.text()))
    };
    if from > 0 {
        for block in &mut document.blocks {
            block.span = block.span.start + from..block.span.end + from;
        }
    }
    document
}

/// Looks for the edits that make a text's shadow.
pub(super) struct Finder<'a> {
    pub(super) text: &'a str,
    pub(super) document: &'a Document,
    pub(super) settings: &'a Settings,
    pub(super) edits: Vec<Edit>,
    /// Whether headings of several hashes are written without a blank; looked up once.
    pub(super) hashes: Option<bool>,
    /// Where the results of each experiment end, in order; looked up once.
    pub(super) results: Option<HashMap<&'a str, Vec<usize>>>,
}

impl<'a> Finder<'a> {
    fn new(text: &'a str, document: &'a Document, settings: &'a Settings) -> Self {
        Self {
            text,
            document,
            settings,
            edits: Vec::new(),
            hashes: None,
            results: None,
        }
    }

    fn edits(mut self) -> Vec<Edit> {
        let mut index = 0;
        let mut hidden_until = 0;
        while let Some(block) = self.document.blocks.get(index) {
            index += 1;
            if block.span.start < hidden_until {
                continue;
            }
            match block.kind {
                // What is quoted is not the writer's own structure.
                BlockKind::Quote => {
                    if block.depth == 0 {
                        self.quote(block.span.clone());
                    }
                    self.quoted_results(index - 1);
                    index = block.next;
                }
                BlockKind::Heading { setext: true, .. } => self.underlined(block.span.clone(), block.depth > 0),
                BlockKind::Paragraph => self.paragraph(block.span.clone(), block.depth > 0),
                BlockKind::List { ordered: false, .. } if block.depth == 0 => self.heads_and_details(index - 1),
                BlockKind::Code { fenced: false } if block.depth == 0 => self.code(index - 1),
                BlockKind::Html => hidden_until = self.html(block.span.clone()),
                _ => {}
            }
        }
        self.edits
    }

    pub(super) fn replace(&mut self, span: Span, text: &str) {
        self.edits.push(Edit {
            span,
            text: text.to_owned(),
        });
    }

    /// Lines over a rule: a heading only where they are a line of words. One dash under them is an empty bullet.
    fn underlined(&mut self, span: Span, in_list: bool) {
        let inside = self.text[span.clone()].trim_end();
        let rule = inside.rfind('\n').map_or(0, |at| at + 1);
        let bullet = inside[rule..].trim() == "-";
        if bullet || super::find::heading_text(self.text, &span, true).is_none() {
            self.replace(span.start + rule..span.start + rule, "\n");
        }
        self.paragraph(span.start..span.start + rule, in_list);
    }

    fn paragraph(&mut self, span: Span, in_list: bool) {
        let mut start = span.start;
        let mut first = true;
        for line in self.text[span].split_inclusive('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            let at = start + indent;
            let content = line[indent..].trim_end();
            match content.as_bytes().first() {
                Some(b'#') if indent < 4 => self.heading(at, content),
                Some(b'{') if content.starts_with("{%") && content.ends_with("%}") => {
                    self.replace(at..at + content.len(), "");
                }
                Some(b'<') if is_line_break(content) => self.replace(at..at + content.len(), ""),
                Some(b'-') => self.dash(at, content),
                Some(b'1'..=b'9') if first => self.numbers(at, content),
                Some(0xc2..=0xef) => self.bullet(at, content),
                _ => {}
            }
            if in_list && !first && indent == 0 && self.is_lazy_name(content) {
                self.replace(start..start, "\n");
            }
            first = false;
            start += line.len();
        }
    }

    /// `##Keep`, and `#見出し` where it can be no tag.
    fn heading(&mut self, at: usize, content: &str) {
        let rest = content.trim_start_matches('#');
        let level = content.len() - rest.len();
        let word = rest.starts_with(|c: char| !c.is_ascii() || c.is_ascii_alphabetic() || c == '*' || c == '[');
        if level > 6 || !word || (level == 1 && !self.is_heading_without_blank(rest)) {
            return;
        }
        self.replace(at + level..at + level, " ");
    }

    /// One hash and a word may be a tag; among headings written without a blank, or as a section's name, it is none.
    fn is_heading_without_blank(&mut self, rest: &str) -> bool {
        let text = self.text;
        super::names::read_name(rest, self.settings).is_some()
            || *self.hashes.get_or_insert_with(|| {
                text.match_indices("\n##").any(|(at, _)| {
                    let after = text[at + 3..].split('\n').next().unwrap_or_default();
                    after.trim_start_matches('#').starts_with(char::is_alphanumeric)
                })
            })
    }

    /// `-text`, but no option (`-v`), number, arrow or rule.
    fn dash(&mut self, at: usize, content: &str) {
        let mut after = content[1..].chars();
        let first = after.next();
        let second = after.next();
        let word = match first {
            Some(c) if c.is_ascii_alphabetic() => second.is_some_and(|c| c.is_ascii_alphabetic()),
            Some(c) => c.is_alphabetic() || "「『【[(（“\"`*".contains(c),
            None => false,
        };
        if word {
            self.replace(at + 1..at + 1, " ");
        }
    }

    /// `・text` and other signs that people use for bullets.
    fn bullet(&mut self, at: usize, content: &str) {
        let Some(sign) = content.chars().next().filter(|c| BULLET_SIGNS.contains(*c)) else {
            return;
        };
        if !content[sign.len_utf8()..].trim().is_empty() {
            self.replace(at..at + sign.len_utf8(), "- ");
        }
    }

    /// `1.text` and `1)text` at the start of a paragraph, with those that count on.
    fn numbers(&mut self, at: usize, content: &str) {
        let digits = content.len() - content.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = &content[digits..];
        let blank_missing = rest.starts_with(['.', ')']) && rest[1..].starts_with(char::is_alphabetic);
        if digits == 1 && blank_missing {
            self.replace(at + digits + 1..at + digits + 1, " ");
        }
    }

    /// A bold name or a label that stands unindented under a list: CommonMark takes it for a line of the last item.
    fn is_lazy_name(&self, content: &str) -> bool {
        content.len() < 120
            && read_label(content, self.settings)
                .is_some_and(|label| label.dress != Dress::Bare && label.rest.is_none())
    }
}

/// `<br>` and nothing else: space between blocks, no text.
fn is_line_break(content: &str) -> bool {
    let mut rest = content;
    while let Some(after) = ["<br>", "<br/>", "<br />", "<BR>"]
        .iter()
        .find_map(|tag| rest.strip_prefix(tag))
    {
        rest = after.trim_start();
    }
    rest.is_empty()
}
