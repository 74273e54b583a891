//! What a writer meant by whole blocks that CommonMark reads otherwise; see `meant.rs`, which reads the lines.

use super::meant::Finder;
use crate::document::{BlockKind, Span};
use std::collections::HashMap;

impl Finder<'_> {
    /// Lines that each have one bullet below them, all unindented: the lines are the items, the bullets their details. CommonMark
    /// takes each line for the end of the bullet before it.
    pub(super) fn heads_and_details(&mut self, index: usize) {
        let Some(before) = self.document.blocks[..index].iter().rfind(|before| before.depth == 0) else {
            return;
        };
        let list = &self.document.blocks[index];
        if before.kind != BlockKind::Paragraph || self.text[before.span.end..list.span.start].contains("\n\n") {
            return;
        }
        let paragraph = self.text[before.span.clone()].trim_end();
        if self.text[before.span.start + paragraph.len()..list.span.start]
            .matches('\n')
            .count()
            != 1
        {
            return;
        }
        let first = before.span.start + paragraph.rfind('\n').map_or(0, |at| at + 1);
        let (mut heads, mut details) = (vec![first], Vec::new());
        for item in self.document.children(index) {
            let span = &self.document.blocks[item].span;
            details.push(span.start);
            let mut lines = self.text[span.clone()].trim_end().split_inclusive('\n');
            let (Some(own), lazy) = (lines.next(), lines.next()) else {
                return;
            };
            let plain = lazy.is_none_or(|lazy| lazy.starts_with(char::is_alphanumeric)) && lines.next().is_none();
            if !plain {
                return;
            }
            if lazy.is_some() {
                heads.push(span.start + own.len());
            }
        }
        if details.len() > 1 && heads.len() == details.len() {
            heads.into_iter().for_each(|at| self.replace(at..at, "1. "));
            details.into_iter().for_each(|at| self.replace(at..at, "   "));
        }
    }

    /// Lines after a quote that do not begin with `>` are the writer's own, though CommonMark lazily takes them in; but where
    /// the quote goes on after them, they belong to it.
    pub(super) fn quote(&mut self, span: Span) {
        let mut own = None;
        let mut start = span.start;
        for line in self.text[span].split_inclusive('\n') {
            if line.trim_start().starts_with('>') {
                own = None;
            } else if !line.trim().is_empty() && own.is_none() {
                own = Some(start);
            }
            start += line.len();
        }
        if let Some(at) = own {
            self.replace(at..at, "\n");
        }
    }

    /// A list that is indented by four columns or more right under a heading or the name of a section.
    pub(super) fn code(&mut self, index: usize) {
        let block = &self.document.blocks[index];
        let line_start = self.text[..block.span.start].rfind('\n').map_or(0, |at| at + 1);
        let code = &self.text[line_start..block.span.end];
        let lead = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let Some(first) = code.lines().find(|line| !line.trim().is_empty()) else {
            return;
        };
        let before = self.document.blocks[..index]
            .iter()
            .rev()
            .find(|before| before.depth == 0);
        let under_heading =
            before.is_some_and(|before| matches!(before.kind, BlockKind::Heading { .. } | BlockKind::Paragraph));
        if !under_heading || !is_list_line(first.trim_start()) {
            return;
        }
        let depth = lead(first);
        let mut start = line_start;
        for line in code.split_inclusive('\n') {
            let cut = lead(line).min(depth);
            if cut > 0 {
                self.replace(start..start + cut, "");
            }
            start += line.len();
        }
    }

    /// Results of an experiment are invisible, up to where the answer gives; wrappers around lists are transparent.
    pub(super) fn html(&mut self, span: Span) -> usize {
        let html = &self.text[span.clone()];
        let trimmed = html.trim_start();
        if let Some(id) = id_of_results(trimmed) {
            if let Some(end) = self.end_of_results(id, span.start) {
                self.blank_lines(span.start..end, 0);
                return end;
            }
        } else if !trimmed.starts_with("<!")
            && html
                .lines()
                .any(|line| is_list_line(line.trim_start()) || line.trim_start().starts_with('#'))
        {
            let mut start = span.start;
            for line in html.split_inclusive('\n') {
                let bare = line.trim();
                if bare.starts_with('<') && bare.ends_with('>') {
                    self.blank_lines(start..start + line.len(), 0);
                }
                start += line.len();
            }
        }
        0
    }

    /// Where the results of experiment `id` that begin at `start` end.
    fn end_of_results(&mut self, id: &str, start: usize) -> Option<usize> {
        const CLOSE: &str = "<!-- /lab:";
        let text = self.text;
        let results = self.results.get_or_insert_with(|| {
            let mut results: HashMap<&str, Vec<usize>> = HashMap::new();
            for (at, _) in text.match_indices(CLOSE) {
                let line = text[at..].split('\n').next().unwrap_or_default();
                if let (Some(id), Some(end)) = (line[CLOSE.len()..].split_whitespace().next(), line.find("-->")) {
                    results.entry(id).or_default().push(at + end + "-->".len());
                }
            }
            results
        });
        let ends = results.get(id)?;
        ends.get(ends.partition_point(|end| *end <= start)).copied()
    }

    /// Results of experiments inside block `quote`. Where the quote goes on below them their quote marks stay, so that it
    /// remains one quote; at its end nothing of them stays.
    pub(super) fn quoted_results(&mut self, quote: usize) {
        let mut hidden_until = 0;
        let quote_end = self.document.blocks[quote].span.end;
        for index in quote + 1..self.document.blocks[quote].next {
            let block = &self.document.blocks[index];
            if block.kind != BlockKind::Html || block.span.start < hidden_until {
                continue;
            }
            let start = block.span.start;
            let Some(id) = id_of_results(self.text[block.span.clone()].trim_start()) else {
                continue;
            };
            let Some(end) = self.end_of_results(id, start) else {
                continue;
            };
            let mut line = line_start(self.text, start);
            let goes_on = |c: char| c != '>' && !c.is_whitespace();
            let marks = match self
                .text
                .get(end..quote_end)
                .is_some_and(|below| below.contains(goes_on))
            {
                true => self.text[line..start].matches('>').count(),
                false => 0,
            };
            // The empty line above them came with them.
            let above = line_start(self.text, line.saturating_sub(1));
            if marks == 0 && self.text[above..line].chars().all(|c| c == '>' || c.is_whitespace()) {
                line = above;
            }
            self.blank_lines(line..end, marks);
            hidden_until = end;
        }
    }

    /// Takes everything but the line ends and the first `marks` quote marks of each line out of `span`.
    fn blank_lines(&mut self, span: Span, marks: usize) {
        let mut start = span.start;
        for line in self.text[span].split_inclusive('\n') {
            let content = line.trim_end_matches(['\n', '\r']);
            let kept = content
                .match_indices('>')
                .take(marks)
                .last()
                .map_or(0, |(at, _)| at + 1);
            if content.len() > kept {
                self.replace(start + kept..start + content.len(), "");
            }
            start += line.len();
        }
    }
}

/// Where the line that holds byte `at` starts.
fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// The ID of the experiment whose results begin with this HTML.
fn id_of_results(html: &str) -> Option<&str> {
    html.strip_prefix("<!-- lab:")?.split_whitespace().next()
}

/// Whether a line, its indentation cut, starts a list item.
fn is_list_line(line: &str) -> bool {
    let after = match line.as_bytes().first() {
        Some(b'-' | b'*' | b'+') => &line[1..],
        Some(byte) if byte.is_ascii_digit() => {
            let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
            match rest.strip_prefix(['.', ')']) {
                Some(after) => after,
                None => return false,
            }
        }
        _ => return false,
    };
    after.starts_with([' ', '\t'])
}
