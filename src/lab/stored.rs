//! Result blocks that stand in an entry: `<!-- lab:ID run=… code=… env=… -->` to `<!-- /lab:ID CODE -->`.
//!
//! What is odd about it: a block whose end is missing, names another ID or another code, or has a heading or another result's
//! beginning before it, is taken for none, so that what people wrote below a half-deleted one is never swallowed.

use crate::document::{BlockKind, Span, scan};

/// What a result block begins with.
const OPENS: &str = "<!-- lab:";
/// What it ends with.
const CLOSES: &str = "<!-- /lab:";
/// The end of either.
const END: &str = "-->";

/// What the first line of a result block says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultHeader {
    pub id: String,
    /// When the run began, RFC 3339 in UTC.
    pub run: String,
    /// The hash of the code that ran.
    pub code: String,
    /// The hash of the toolchain it ran on.
    pub env: String,
}

/// A result block of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredResult {
    pub id: String,
    pub run: String,
    pub code: String,
    pub env: String,
    /// From the first line's `<` to the last line's `>`.
    pub span: Span,
}

impl StoredResult {
    /// What its first line says.
    pub fn header(&self) -> ResultHeader {
        ResultHeader {
            id: self.id.clone(),
            run: self.run.clone(),
            code: self.code.clone(),
            env: self.env.clone(),
        }
    }
}

impl ResultHeader {
    /// The first line of the block.
    pub(super) fn first_line(&self) -> String {
        format!(
            "{OPENS}{} run={} code={} env={} {END}",
            self.id, self.run, self.code, self.env
        )
    }

    /// Its last line.
    pub(super) fn last_line(&self) -> String {
        format!("{CLOSES}{} {} {END}", self.id, self.code)
    }
}

/// The result blocks of an entry, in order.
pub fn stored_results(text: &str) -> Vec<StoredResult> {
    if memchr::memmem::find(text.as_bytes(), OPENS.as_bytes()).is_none() {
        return Vec::new();
    }
    let from = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let mut results = Vec::new();
    let mut open: Option<(ResultHeader, usize)> = None;
    for block in scan(&text[from..]).blocks {
        match block.kind {
            BlockKind::Heading { .. } => open = None,
            BlockKind::Html => {
                let html = &text[block.span.start + from..block.span.end + from];
                let start = block.span.end + from - html.trim_start().len();
                let html = html.trim_start();
                if html.starts_with(OPENS) {
                    open = header(html).map(|header| (header, start));
                } else if let Some(length) = html.starts_with(CLOSES).then(|| end_of_line(html)).flatten() {
                    results.extend(open.take().and_then(|(header, first)| {
                        (html[..length] == header.last_line()).then(|| stored(header, first..start + length))
                    }));
                }
            }
            _ => {}
        }
    }
    results
}

fn stored(header: ResultHeader, span: Span) -> StoredResult {
    StoredResult {
        id: header.id,
        run: header.run,
        code: header.code,
        env: header.env,
        span,
    }
}

/// The length of a comment that ends on its first line.
fn end_of_line(html: &str) -> Option<usize> {
    let line = html.split(['\n', '\r']).next()?;
    line.find(END).map(|at| at + END.len())
}

fn header(html: &str) -> Option<ResultHeader> {
    let words = html[..end_of_line(html)?].strip_prefix(OPENS)?.strip_suffix(END)?;
    let mut words = words.split_whitespace();
    let mut word = |key: &str| words.next()?.strip_prefix(key).map(str::to_owned);
    Some(ResultHeader {
        id: word("")?,
        run: word("run=")?,
        code: word("code=")?,
        env: word("env=")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const RESULT: &str = "<!-- lab:a run=R code=C env=E -->\n| x |\n|---|\n| y |\n<!-- /lab:a C -->";

    #[test]
    fn blocks_are_found_in_every_container() {
        let quoted = RESULT.replace('\n', "\n> ");
        let texts = [
            format!("\u{feff}{RESULT}"),
            format!("- x\n\n  {}\n", RESULT.replace('\n', "\n  ")),
            format!("> {quoted}\nlazy"),
            format!("{RESULT}\n===\n{RESULT}").replace('\n', "\r\n"),
            format!("text\n{}", RESULT.replace("| x |\n|---|\n| y |\n", "")),
        ];
        for text in texts {
            let found = stored_results(&text);
            let shown = &text[found[0].span.clone()];
            assert!(
                shown.starts_with("<!-- lab:a ") && shown.ends_with("<!-- /lab:a C -->"),
                "{text:?}"
            );
            assert_eq!(
                (found[0].run.as_str(), found[0].code.as_str(), found[0].env.as_str()),
                ("R", "C", "E")
            );
        }
        assert_eq!(stored_results(&format!("{RESULT}\n{RESULT}")).len(), 2);
    }

    #[test]
    fn what_was_tampered_with_is_none() {
        for (old, new) in [
            ("<!-- /lab:a C -->", ""),
            ("/lab:a C", "/lab:b C"),
            ("/lab:a C", "/lab:a D"),
            ("run=R ", ""),
            ("| y |\n", "\n# mine\n\n"),
            ("| y |\n", "\n<!-- lab:b run=R code=C env=E -->\n"),
            ("E -->", "E"),
        ] {
            let text = RESULT.replace(old, new);
            assert!(stored_results(&text).is_empty(), "{text}");
        }
        assert!(stored_results(&format!("```\n{RESULT}\n```\n")).is_empty());
        assert!(stored_results(&format!("<!--\n{RESULT}\n")).is_empty());
    }
}
