//! Searches a journal's files as bytes, on as many threads as pay: what no line of is found is never parsed. ripgrep's crates do the
//! searching; text that could be composed is searched in NFC as well, since the same Korean word has other bytes on a Mac.

use super::index::{Table, now};
use super::look::{walk_into, why_unreadable};
use super::root::Root;
use super::spot::{Spot, read_bytes};
use super::threads::together;
use super::walk::{Batch, Files, below};
use super::{FileProblem, threads};
use crate::journal::{Composed, may_compose};
use grep_matcher::{LineTerminator, Matcher as _};
use grep_regex::{RegexMatcher, RegexMatcherBuilder};
use grep_searcher::{Searcher, SearcherBuilder, Sink, SinkMatch};
use std::io;
use std::ops::Range;
use std::sync::Mutex;
use unicode_normalization::UnicodeNormalization as _;

/// Whether `a` finds `A`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Case {
    /// Only while the pattern holds no capital.
    #[default]
    Smart,
    Heeded,
    Ignored,
}

/// What is looked for, as the person asked for it.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    pub pattern: &'a str,
    pub case: Case,
    /// The pattern is text, no regular expression.
    pub fixed: bool,
    /// Only whole words.
    pub words: bool,
}

/// A query that is ready to be sought.
#[derive(Debug)]
pub struct Pattern {
    matcher: RegexMatcher,
}

/// A pattern that cannot be sought; with what the regex library says of it, over several lines where it points to the place.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadPattern(pub String);

/// A line that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundLine {
    /// From 1.
    pub number: usize,
    /// Its bytes in the file, without its line end.
    pub span: Range<usize>,
    /// What of it matches, in bytes of the line.
    pub matches: Vec<Range<usize>>,
}

/// A file in which something was found.
#[derive(Debug)]
pub struct FoundFile<'a> {
    /// Relative to the root, with `/`, as it stands on disk.
    pub path: &'a str,
    /// Everything in it; need not be UTF-8.
    pub bytes: &'a [u8],
    /// In order; never empty.
    pub lines: Vec<FoundLine>,
}

impl Pattern {
    /// Makes `query` ready. Fails where its pattern is no regular expression, is too large, or spans lines.
    pub fn new(query: Query<'_>) -> Result<Self, BadPattern> {
        let pattern: String = query.pattern.nfc().collect();
        let matcher = RegexMatcherBuilder::new()
            .multi_line(true)
            .crlf(true)
            .case_smart(query.case == Case::Smart)
            .case_insensitive(query.case == Case::Ignored)
            .fixed_strings(query.fixed)
            .word(query.words)
            .build(&pattern)
            .map_err(|error| BadPattern(reason(query, error)))?;
        Ok(Self { matcher })
    }

    /// The lines of `bytes` that match, of which `searcher` is told the numbers.
    fn lines(&self, searcher: &mut Searcher, bytes: &[u8]) -> Vec<FoundLine> {
        if may_compose(bytes)
            && let Ok(text) = std::str::from_utf8(bytes)
            && !unicode_normalization::is_nfc(text)
        {
            return self.composed_lines(searcher, text);
        }
        let mark = byte_order_mark(bytes);
        let text = &bytes[mark..];
        let lines = self.raw_lines(searcher, text).into_iter().filter_map(|(number, span)| {
            let matches = self.matches(&text[span.clone()]);
            let span = span.start + mark..span.end + mark;
            (!matches.is_empty()).then_some(FoundLine { number, span, matches })
        });
        lines.collect()
    }

    /// The same for a text that is not in NFC. NFC keeps line ends, so lines have the same numbers in both.
    fn composed_lines(&self, searcher: &mut Searcher, text: &str) -> Vec<FoundLine> {
        let mark = byte_order_mark(text.as_bytes());
        let composed: String = text[mark..].nfc().collect();
        let mut lines = Vec::new();
        let (mut number, mut start) = (1, mark);
        for (wanted, _) in self.raw_lines(searcher, composed.as_bytes()) {
            while number < wanted {
                start += text[start..].find('\n').map_or(0, |end| end + 1);
                number += 1;
            }
            let end = text[start..].find('\n').map_or(text.len(), |length| start + length);
            let line = without_end(&text[start..end]);
            let composed = Composed::new(line);
            let matches = self.matches(composed.text.as_bytes());
            let matches: Vec<Range<usize>> = matches.iter().map(|found| composed.source(found)).collect();
            if !matches.is_empty() {
                let span = start..start + line.len();
                lines.push(FoundLine { number, span, matches });
            }
        }
        lines
    }

    /// Number and bytes, without line end, of each line that matches.
    fn raw_lines(&self, searcher: &mut Searcher, bytes: &[u8]) -> Vec<(usize, Range<usize>)> {
        // Most files hold nothing: one look at all of it at once is cheaper than a search by lines.
        if self.matcher.is_match(bytes) != Ok(true) {
            return Vec::new();
        }
        let mut sink = Lines(Vec::new());
        // It fails only where searcher and matcher disagree about line ends.
        let _always = searcher.search_slice(&self.matcher, bytes, &mut sink);
        sink.0
    }

    fn matches(&self, line: &[u8]) -> Vec<Range<usize>> {
        let mut matches = Vec::new();
        // The matcher's error type has no values.
        let _never = self.matcher.find_iter(line, |found| {
            matches.push(found.start()..found.end());
            true
        });
        matches
    }
}

/// Why a pattern cannot be sought. The matcher puts parentheses around patterns, which moves the place of what is wrong: asked about the
/// pattern alone, the regex library points to it.
fn reason(query: Query<'_>, error: grep_regex::Error) -> String {
    match regex::Regex::new(query.pattern) {
        Err(regex::Error::Syntax(said)) if !query.fixed => said,
        _ => error.to_string(),
    }
}

fn new_searcher() -> Searcher {
    SearcherBuilder::new()
        .line_number(true)
        .line_terminator(LineTerminator::crlf())
        .build()
}

/// Collects the lines that a searcher finds.
struct Lines(Vec<(usize, Range<usize>)>);

impl Sink for Lines {
    type Error = io::Error;

    fn matched(&mut self, _searcher: &Searcher, found: &SinkMatch<'_>) -> Result<bool, io::Error> {
        let start = usize::try_from(found.absolute_byte_offset()).unwrap_or(usize::MAX);
        let number = found.line_number().and_then(|number| usize::try_from(number).ok());
        let line = found.bytes().strip_suffix(b"\n").unwrap_or(found.bytes());
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        self.0.push((number.unwrap_or(0), start..start + line.len()));
        Ok(true)
    }
}

fn without_end(line: &str) -> &str {
    line.strip_suffix('\r').unwrap_or(line)
}

/// Bytes of the mark that some editors put before a text; `^` matches after it.
fn byte_order_mark(bytes: &[u8]) -> usize {
    if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }
}

/// Searches all files below `root`, and makes a value of each in which something is found; they come in no order. What cannot be
/// read is a problem beside them.
pub fn search<T: Send>(
    root: &Root,
    pattern: &Pattern,
    make: impl Fn(&FoundFile<'_>) -> Option<T> + Sync,
) -> (Vec<T>, Vec<FileProblem>) {
    let nothing = Table::default();
    let (sender, receiver) = std::sync::mpsc::channel::<Batch<'_>>();
    let receiver = Mutex::new(receiver);
    let work = || {
        let mut done = Vec::new();
        let mut buffer = Vec::new();
        let mut searcher = new_searcher();
        loop {
            let batch = receiver.lock().ok().and_then(|receiver| receiver.recv().ok());
            let Some(batch) = batch else {
                return done;
            };
            // Nothing is known of any folder here.
            let Files::Listed(folder, names) = batch.files else {
                continue;
            };
            for name in names {
                let spot = Spot {
                    root,
                    folder: batch.open.as_deref(),
                    path: &below(&folder, &name),
                    name: &name,
                };
                match search_one(spot, pattern, &mut searcher, &mut buffer, &make) {
                    Ok(None) => {}
                    Ok(Some(value)) => done.push(Ok(value)),
                    Err(problem) => done.push(Err(problem)),
                }
            }
        }
    };
    let (others, (results, (_, mut problems))) = together(threads::worth(), &work, || {
        let walked = walk_into(root, &nothing, now(), sender);
        (work(), walked)
    });
    let mut values = Vec::new();
    for result in others.into_iter().flatten().chain(results) {
        match result {
            Ok(value) => values.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    (values, problems)
}

fn search_one<T>(
    spot: Spot<'_>,
    pattern: &Pattern,
    searcher: &mut Searcher,
    buffer: &mut Vec<u8>,
    make: impl Fn(&FoundFile<'_>) -> Option<T>,
) -> Result<Option<T>, FileProblem> {
    let path = spot.path;
    let bytes = match read_bytes(spot, buffer) {
        Ok((_, bytes)) => bytes,
        Err(error) => {
            let path = path.to_owned();
            let why = why_unreadable(spot.root, &path, &error);
            return why.map_or(Ok(None), |kind| Err(FileProblem { path, kind }));
        }
    };
    let lines = pattern.lines(searcher, bytes);
    if lines.is_empty() {
        return Ok(None);
    }
    Ok(make(&FoundFile { path, bytes, lines }))
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init, reason = "these are ranges of bytes")]
mod tests {
    use super::*;

    fn found(pattern: &str, text: &str) -> Vec<(usize, String, Vec<Range<usize>>)> {
        let query = Query {
            pattern,
            case: Case::Smart,
            fixed: false,
            words: false,
        };
        let mut searcher = new_searcher();
        let lines = Pattern::new(query).unwrap().lines(&mut searcher, text.as_bytes());
        let lines = lines.into_iter();
        lines
            .map(|line| (line.number, text[line.span].to_owned(), line.matches))
            .collect()
    }

    #[test]
    fn lines_have_numbers_and_no_line_ends() {
        let text = "\u{feff}one\r\ntwo one\r\n\r\nthree";
        assert_eq!(found("^one", text), [(1, "one".to_owned(), vec![0..3])]);
        assert_eq!(found("one$", text).len(), 2);
        assert_eq!(found("e", text)[2], (4, "three".to_owned(), vec![3..4, 4..5]));
        assert_eq!(found("\\s$", text), []);
        assert_eq!(found("", text).len(), 4);
    }

    #[test]
    fn decomposed_text_is_found_as_if_it_were_composed() {
        let text = "사과\n* \u{1109}\u{1161}\u{1100}\u{116a} b\n각\n\u{1100}\u{1161}\u{11a8}\n";
        let both = found("사과", text);
        assert_eq!(
            both[1],
            (2, "* \u{1109}\u{1161}\u{1100}\u{116a} b".to_owned(), vec![2..14])
        );
        assert_eq!((both.len(), both[0].0), (2, 1));
        assert_eq!(found("\u{1109}\u{1161}\u{1100}\u{116a}", text), both);
        assert_eq!(found("가", text), []);
        assert_eq!(found("^각$", text).len(), 2);
    }
}
