//! The question whether code may run: what is shown, and the keys that answer. All of it may come from somebody else, so what would not be
//! seen is spelled out; Enter means nothing, and nobody can trust what was not shown to its end.

use super::consent::Request;
use super::lookalikes::{misleads, pointed};
use super::pager::{Line, Reading, page};
use super::words::LabTalk;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::review::{Key, answer, letter_of, plain, terminal_error};
use crate::cli::tame::{hides, on_one_line};
use crate::lab::SourceRecord;
use anstyle::Style;
use unicode_width::UnicodeWidthStr as _;

/// What the person may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Once,
    Trust,
    View,
    No,
}

/// What is said above the code.
#[derive(Debug, Clone, Default)]
pub struct Preface<'a> {
    /// Why it is asked about, each a line.
    pub reasons: Vec<String>,
    /// The text that was trusted last under this ID.
    pub last: Option<&'a SourceRecord>,
}

/// Shows what wants to run and waits for an answer, which is never [`Answer::View`]. With `runs` it is run then.
pub fn ask(
    context: &Context,
    words: &LabTalk,
    request: &Request<'_>,
    preface: &Preface<'_>,
    runs: bool,
) -> Result<Answer, CommandError> {
    let (first, complete) = first_view(words, request, preface);
    let mut reading = page(context, words, &first)?;
    let mut seen = complete && reading == Reading::ToTheEnd;
    let more = !request.files.is_empty();
    loop {
        if reading == Reading::Left {
            return Ok(Answer::No);
        }
        match choice(context, words, seen, runs, more)? {
            Answer::View => reading = page(context, words, &whole(words, request, true))?,
            answer => return Ok(answer),
        }
        seen |= reading == Reading::ToTheEnd;
    }
}

/// Waits for one of the keys; what was typed before the question is no answer. Escape, `q` and `^C` are no. Trust is no answer before all was
/// `seen`. To view the files is offered where there are `more` than the block; `v` shows the block again where there are none.
fn choice(context: &Context, words: &LabTalk, seen: bool, runs: bool, more: bool) -> Result<Answer, CommandError> {
    let choices: &[&str] = match runs {
        true => &words.choices,
        false => &words.choices_of_trust,
    };
    let trust = usize::from(runs);
    let choices = choices
        .iter()
        .enumerate()
        .filter(|(at, _)| more || *at != trust + 1)
        .map(|(at, choice)| match at == trust && !seen {
            true => format!("{choice} {}", words.after_view),
            false => (*choice).to_owned(),
        });
    let choices: Vec<String> = choices.collect();
    let line = format!("{} {}", words.asks, choices.join("  "));
    // Where the terminal would break it, each choice has a line of its own.
    let fits = line.width() < context.ui.width();
    let question = match fits {
        true => line,
        false => format!("{}\n{}", words.asks, choices.join("\n")),
    };
    let accept = |key| match answer_of(key, runs) {
        Some(Answer::Trust) if !seen => {
            context.ui.question(words.after_view);
            None
        }
        answer => answer,
    };
    answer(|| context.ui.question(question), accept).map_err(terminal_error)
}

fn line(style: Style, text: impl Into<String>) -> Line {
    let text = text.into();
    Line { style, text }
}

const PLAIN: Style = Style::new();
const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// What is shown at first, and whether that is all there is to see: what changed since it was trusted, else the block and the file that
/// its code is from.
fn first_view(words: &LabTalk, request: &Request<'_>, preface: &Preface<'_>) -> (Vec<Line>, bool) {
    let mut lines: Vec<Line> = preface.reasons.iter().map(|reason| line(PLAIN, reason)).collect();
    let changes = preface
        .last
        .map(|last| differences(last, request.source))
        .unwrap_or_default();
    if changes.is_empty() {
        lines.extend(whole(words, request, false));
        let all = request.files.iter().all(|file| request.code_file == Some(&file.path));
        return (lines, all);
    }
    lines.extend([line(PLAIN, ""), heading(request), line(BOLD, words.since_trusted)]);
    lines.extend(changes);
    lines.extend(notes(words, request));
    (lines, true)
}

/// The whole block, and with `all` the files that come with it.
fn whole(words: &LabTalk, request: &Request<'_>, all: bool) -> Vec<Line> {
    let mut lines = vec![line(PLAIN, ""), heading(request)];
    lines.extend(numbered(&request.source.block, request.first_line));
    for file in request.files {
        let size = file.bytes.len();
        let head = format!("{}: {} ({size} B)", words.file, pointed(&file.path));
        lines.push(line(BOLD, head));
        if all || request.code_file == Some(&file.path) {
            lines.extend(numbered(&String::from_utf8_lossy(&file.bytes), 1));
        }
    }
    lines.extend(notes(words, request));
    lines
}

fn heading(request: &Request<'_>) -> Line {
    let head = format!(
        "{} {} ({})",
        on_one_line(&request.place),
        pointed(request.id),
        on_one_line(request.language)
    );
    line(BOLD, head)
}

/// What is said below the code.
fn notes(words: &LabTalk, request: &Request<'_>) -> Vec<Line> {
    let files = request.files.iter();
    let mut texts: Vec<String> = files
        .map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect();
    texts.push(request.source.block.clone());
    let any = |of: fn(&str) -> bool| texts.iter().any(|text| of(text));
    let mut lines = Vec::new();
    if any(hides) {
        lines.push(line(DIM, words.hidden));
    }
    if any(misleads) {
        lines.push(line(DIM, words.misleading));
    }
    if request.in_journal {
        lines.push(line(PLAIN, words.in_journal));
    }
    lines.push(line(DIM, request.hash));
    lines
}

fn numbered(text: &str, first: usize) -> Vec<Line> {
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n').enumerate();
    lines
        .map(|(at, text)| line(PLAIN, format!("{:>5} │ {}", first + at, pointed(text))))
        .collect()
}

/// What differs between two sources, line by line; empty where nothing does.
fn differences(last: &SourceRecord, now: &SourceRecord) -> Vec<Line> {
    let mut lines = changed_lines(&last.block, &now.block);
    let paths: std::collections::BTreeSet<&String> = last.files.keys().chain(now.files.keys()).collect();
    for path in paths {
        let text = |source: &SourceRecord| source.files.get(path).cloned().unwrap_or_default();
        let changed = changed_lines(&text(last), &text(now));
        if !changed.is_empty() {
            lines.push(line(BOLD, pointed(path)));
            lines.extend(changed);
        }
    }
    lines
}

fn changed_lines(before: &str, after: &str) -> Vec<Line> {
    let diff = similar::TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (number, group) in diff.grouped_ops(3).iter().enumerate() {
        if number > 0 {
            lines.push(line(DIM, "    ⋮"));
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, style) = match change.tag() {
                similar::ChangeTag::Delete => ('-', anstyle::AnsiColor::Red.on_default()),
                similar::ChangeTag::Insert => ('+', anstyle::AnsiColor::Green.on_default()),
                similar::ChangeTag::Equal => (' ', PLAIN),
            };
            let text = change.value();
            let text = text.strip_suffix('\n').unwrap_or(text);
            lines.push(line(style, format!("  {sign} │ {}", pointed(text))));
        }
    }
    lines
}

fn answer_of(key: Key, runs: bool) -> Option<Answer> {
    let char = match key {
        Key::Interrupt | Key::Escape => return Some(Answer::No),
        Key::Char(char) => char,
        _ => return None,
    };
    let by_digit: &[Answer] = match runs {
        true => &[Answer::Once, Answer::Trust, Answer::View, Answer::No],
        false => &[Answer::Trust, Answer::View, Answer::No],
    };
    if let Some(digit) = plain(char).to_digit(10) {
        return by_digit.get((digit as usize).checked_sub(1)?).copied();
    }
    match letter_of(char)? {
        'r' if runs => Some(Answer::Once),
        't' => Some(Answer::Trust),
        'v' => Some(Answer::View),
        'n' | 'q' => Some(Answer::No),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_shown_and_nothing_else() {
        let source = |block: &str, file: &str| SourceRecord {
            block: block.to_owned(),
            files: std::collections::BTreeMap::from([("a.sh".to_owned(), file.to_owned())]),
        };
        let shown = |last: &SourceRecord, now: &SourceRecord| -> Vec<String> {
            differences(last, now).into_iter().map(|line| line.text).collect()
        };
        let last = source("1\n2\n3\n4\n5\n6\n", "x\n");
        assert_eq!(shown(&last, &last), Vec::<String>::new());
        let now = source("1\n2\n3\n4\n5\n\u{1b}6\n", "x\ny\n");
        let expected = [
            "    │ 3",
            "    │ 4",
            "    │ 5",
            "  - │ 6",
            "  + │ \\u{1b}6",
            "a.sh",
            "    │ x",
            "  + │ y",
        ];
        assert_eq!(shown(&last, &now), expected);
    }

    #[test]
    fn keys_digits_and_jamo_answer_and_enter_does_not() {
        for (char, answer) in [
            ('1', Answer::Once),
            ('r', Answer::Once),
            ('ㄱ', Answer::Once),
            ('２', Answer::Trust),
            ('T', Answer::Trust),
            ('ㅅ', Answer::Trust),
            ('3', Answer::View),
            ('ㅍ', Answer::View),
            ('4', Answer::No),
            ('ㅜ', Answer::No),
            ('q', Answer::No),
        ] {
            assert_eq!(answer_of(Key::Char(char), true), Some(answer), "{char}");
        }
        assert_eq!(answer_of(Key::Char('1'), false), Some(Answer::Trust));
        assert_eq!(answer_of(Key::Char('r'), false), None);
        for key in [
            Key::Enter,
            Key::Char('0'),
            Key::Char('5'),
            Key::Char('y'),
            Key::Char(' '),
        ] {
            assert_eq!(answer_of(key, true), None, "{key:?}");
        }
        assert_eq!(answer_of(Key::Interrupt, true), Some(Answer::No));
    }
}
