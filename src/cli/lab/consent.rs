//! Whose word lets code run (`lab.md`, section 6): what the user trusts already, else what they say now, seeing all of it.
//!
//! Everything shown here may come from somebody else: what would not be seen is spelled out, and Enter means nothing.

use super::words::{LabTalk, talk};
use crate::cli::context::Context;
use crate::cli::error::{CommandError, ErrorKind};
use crate::cli::review::{Key, can_ask, forget_keys, letter_of, plain, press_key, terminal_error};
use crate::cli::styled::{Styled, painted};
use crate::cli::tame::{hides, on_one_line};
use crate::journal::Language;
use crate::system::{LinkedFile, StateError, Stranger, TrustStore, strangers};
use std::path::Path;
use unicode_width::UnicodeWidthStr as _;

/// Code that wants to run, as it was read and as it will run.
#[derive(Debug)]
pub struct Request<'a> {
    pub id: &'a str,
    /// `2025-01-13.md:40`.
    pub place: String,
    pub language: &'a str,
    /// The whole block: its options and the values of its matrix reach the program too.
    pub block: &'a str,
    /// The line of its opening fence, from 1.
    pub first_line: usize,
    pub files: &'a [LinkedFile],
    /// The one of `files` that the code is from, where it does not stand in the block.
    pub code_file: Option<&'a str>,
    /// The files whose owners matter, from the journal's root with `/`: the entry and what it links.
    pub paths: Vec<&'a str>,
    pub in_journal: bool,
    /// 64 hexadecimal digits.
    pub hash: &'a str,
}

/// What the person may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Once,
    Trust,
    View,
    No,
}

/// Lets the code pass, or fails with what to do. `given` is what `--trust-hash` names.
pub fn allow(
    context: &Context,
    language: Language,
    root: &Path,
    request: &Request<'_>,
    given: Option<&str>,
) -> Result<(), CommandError> {
    if let Some(given) = given {
        return compare(request, given);
    }
    let store = TrustStore::of(&context.machine)?;
    if store.trusts(request.hash)? {
        return Ok(());
    }
    let mut doubts = Vec::new();
    if store.is_mine(root)? {
        doubts = strangers(root, &request.paths)?;
        if doubts.is_empty() {
            return Ok(());
        }
    }
    if !can_ask(context) {
        return Err(refusal(request, &doubts));
    }
    for doubt in &doubts {
        context.ui.warn(&format!("`{}` {}", doubt.path.display(), doubt.why));
    }
    let words = talk(language);
    show(context, request, words, false);
    match ask(context, request, words, true)? {
        Answer::Trust => Ok(store.trust(request.hash)?),
        Answer::Once => Ok(()),
        _ => Err(
            CommandError::new(ErrorKind::Journal, format!("`{}` was not run", request.id))
                .hint("nothing was started; `hoego lab trust` says what may run"),
        ),
    }
}

/// Asks whether the code is to be trusted, running nothing; whether it is now.
pub fn ask_for_trust(context: &Context, language: Language, request: &Request<'_>) -> Result<bool, CommandError> {
    let words = talk(language);
    if !can_ask(context) {
        return Err(refusal(request, &[]));
    }
    show(context, request, words, false);
    let trusted = ask(context, request, words, false)? == Answer::Trust;
    if trusted {
        TrustStore::of(&context.machine)?.trust(request.hash)?;
    }
    Ok(trusted)
}

/// Whether `given` is the hash of the code.
pub fn compare(request: &Request<'_>, given: &str) -> Result<(), CommandError> {
    if given.eq_ignore_ascii_case(request.hash) {
        return Ok(());
    }
    let message = format!("`{}` is not what `--trust-hash` names", request.id);
    Err(CommandError::new(ErrorKind::Journal, message).hint(format!(
        "its hash is {} now; look at the code before you use it",
        request.hash
    )))
}

/// The failure where nobody can be asked.
fn refusal(request: &Request<'_>, doubts: &[Stranger]) -> CommandError {
    let message = format!(
        "`{}` ({}) may not run: nobody has said that its code is trusted",
        request.id, request.place
    );
    let mut failure = CommandError::new(ErrorKind::Journal, message);
    for doubt in doubts {
        failure = failure.hint(format!("`{}` {}", doubt.path.display(), doubt.why));
    }
    failure
        .hint(format!("`--trust-hash {}` runs exactly this code, once", request.hash))
        .hint("on a terminal you are asked; `hoego lab trust --mine` says that the whole journal is yours")
}

/// Shows the code, and with `all` the files that come with it.
fn show(context: &Context, request: &Request<'_>, words: &LabTalk, all: bool) {
    let bold = anstyle::Style::new().bold();
    let dim = anstyle::Style::new().dimmed();
    let head = format!("{} {} ({})", on_one_line(&request.place), request.id, request.language);
    let mut out = vec![Styled::default(), painted(bold, head)];
    out.extend(numbered(request.block, request.first_line));
    for file in request.files {
        let size = file.bytes.len();
        out.push(painted(
            bold,
            format!("{}: {} ({size} B)", words.file, on_one_line(&file.path)),
        ));
        if all || request.code_file == Some(&file.path) {
            out.extend(numbered(&String::from_utf8_lossy(&file.bytes), 1));
        }
    }
    let text_of = |file: &LinkedFile| String::from_utf8_lossy(&file.bytes).into_owned();
    if hides(request.block) || request.files.iter().any(|file| hides(&text_of(file))) {
        out.push(painted(dim, words.hidden));
    }
    if request.in_journal {
        out.push(words.in_journal.into());
    }
    out.push(painted(dim, request.hash));
    for line in out {
        context.ui.question(line);
    }
}

fn numbered(text: &str, first: usize) -> Vec<Styled> {
    let lines = text.strip_suffix('\n').unwrap_or(text).split('\n').enumerate();
    lines
        .map(|(at, line)| format!("{:>5} │ {line}", first + at).into())
        .collect()
}

/// Waits for one of the keys; what was typed before the question is no answer. Escape, `q` and `^C` are no.
fn ask(context: &Context, request: &Request<'_>, words: &LabTalk, runs: bool) -> Result<Answer, CommandError> {
    forget_keys().map_err(terminal_error)?;
    loop {
        let choices: &[&str] = match runs {
            true => &words.choices,
            false => &words.choices_of_trust,
        };
        let line = format!("{} {}", words.asks, choices.join("  "));
        // Where the terminal would break it, each choice has a line of its own.
        let fits = line.width() < context.ui.width();
        let lines = || format!("{}\n{}", words.asks, choices.join("\n"));
        context.ui.question(if fits { line } else { lines() });
        let answer = loop {
            let key = press_key().map_err(terminal_error)?;
            if let Some(answer) = answer_of(key, runs) {
                break answer;
            }
        };
        if answer != Answer::View {
            return Ok(answer);
        }
        show(context, request, words, true);
    }
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

impl From<StateError> for CommandError {
    fn from(error: StateError) -> Self {
        let failure = Self::new(ErrorKind::File, error.to_string());
        match error {
            StateError::Io(error) => error.into(),
            StateError::Environment(error) => error.into(),
            StateError::Exposed { path, .. } => {
                failure.hint(format!("make it yours alone: chmod go-w '{}'", path.display()))
            }
            StateError::Damaged { path, .. } => failure.hint(format!(
                "remove it to begin anew, you are then asked again: rm '{}'",
                path.display()
            )),
            StateError::Unusable { path, .. } => failure.hint(format!(
                "move it away, a new one is made: mv '{0}' '{0}.old'",
                path.display()
            )),
            StateError::Busy(_) => failure.hint("wait until it has ended, or stop it with ^C where it runs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
