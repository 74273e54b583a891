//! Quick looks at a line that tell, without taking its dress off, that it can be no section's name. They err on one side only: what they
//! let go names nothing.

use super::names::{BEFORE, one_name};
use super::undress::undress;
use super::{Settings, names_table};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::thread::LocalKey;

/// [`names_table::may_be_first_word`], asked once for each word a thread meets: people begin lines with few words.
fn may_be_first_word(word: &str) -> bool {
    thread_local! {
        static ASKED: Answers = Answers::default();
    }
    ask_once(&ASKED, word, || names_table::may_be_first_word(word, BEFORE))
}

/// [`names_table::may_be_first_words`] of the first two words of `line`, the first of which ends at `end`.
fn may_be_first_words(line: &str, end: usize) -> bool {
    thread_local! {
        static ASKED: Answers = Answers::default();
    }
    let Some(rest) = line[end..].strip_prefix(' ') else {
        return true;
    };
    let second = &rest[..end_of_word(rest)];
    let both = &line[..end + 1 + second.len()];
    ask_once(&ASKED, both, || {
        names_table::may_be_first_words(&line[..end], second, BEFORE)
    })
}

type Answers = RefCell<FxHashMap<String, bool>>;

fn ask_once(asked: &'static LocalKey<Answers>, words: &str, ask: impl FnOnce() -> bool) -> bool {
    asked.with_borrow_mut(|asked| {
        if let Some(answer) = asked.get(words) {
            return *answer;
        }
        let answer = ask();
        if asked.len() < 1024 {
            asked.insert(words.to_owned(), answer);
        }
        answer
    })
}

/// A quick look at a line that begins with a letter: `false` only if neither all of it, nor what stands before a colon or behind a
/// dash, can be a name. With parentheses, a colon or a dash it says `true`; else a name is at most 64 bytes long, or begins with
/// another name.
pub(super) fn may_be_long_name(line: &str) -> bool {
    let first = &line[..end_of_word(line)];
    if first.len() > 3 && !may_be_first_word(first) {
        return false;
    }
    let Some(letters) = letters_without_signs(line) else {
        return true;
    };
    if !may_be_first_words(line, first.len()) {
        return false;
    }
    if letters <= 64 {
        return true;
    }
    let word = line
        .split(|c: char| c.is_whitespace() || "&/,+·・、＆|-→＋／".contains(c))
        .next()
        .unwrap_or_default();
    one_name(&undress(word), &Settings::default()).is_some()
}

/// Where the letters and digits that `text` begins with end.
fn end_of_word(text: &str) -> usize {
    let is_word =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '가'..='힣') || !c.is_ascii() && c.is_alphanumeric();
    text.find(|c: char| !is_word(c)).unwrap_or(text.len())
}

/// The bytes of a line's letters; `None` if it has a sign behind which or before which a name may stand. Far into a long line, where no
/// name reaches, brackets are no such sign.
fn letters_without_signs(line: &str) -> Option<usize> {
    let (mut letters, mut blank) = (0, false);
    for (at, c) in line.char_indices() {
        match c {
            '가'..='힣' | '一'..='\u{9fff}' | 'ぁ'..='ヺ' => letters += 3,
            _ if c.is_ascii_alphabetic() => letters += 1,
            '(' | '（' | ':' | '：' => return None,
            '[' | '【' | '「' | '<' | '〈' | '《' | '［' | '{' if letters <= 64 || at <= 96 => return None,
            '-' | '–' | '—' | '~' | '|' | '→' | 'ー' if blank => return None,
            _ => {}
        }
        blank = c == ' ';
    }
    Some(letters)
}
