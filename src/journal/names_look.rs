//! Quick looks at a line that tell, without taking its dress off, that it can be no section's name. They err on one side only: what they
//! let go names nothing.

use super::names::{BEFORE, one_name};
use super::undress::undress;
use super::{Settings, names_table};
use std::cell::RefCell;
use std::collections::HashMap;

/// [`names_table::may_be_first_word`], asked once for each word a thread meets: people begin lines with few words.
fn may_be_first_word(word: &str) -> bool {
    thread_local! {
        static ASKED: RefCell<HashMap<String, bool>> = RefCell::default();
    }
    ASKED.with_borrow_mut(|asked| {
        if let Some(answer) = asked.get(word) {
            return *answer;
        }
        let answer = names_table::may_be_first_word(word, BEFORE);
        if asked.len() < 1024 {
            asked.insert(word.to_owned(), answer);
        }
        answer
    })
}

/// A quick look at a line that begins with a letter: `false` only if neither all of it, nor what stands before a colon, can be a name.
/// Where parentheses or a colon come early it says `true`; else a name is at most 64 bytes long, or begins with another name.
pub(super) fn may_be_long_name(line: &str) -> bool {
    let end = line.find(|c: char| !c.is_alphanumeric()).unwrap_or(line.len());
    if end > 3 && !may_be_first_word(&line[..end]) {
        return false;
    }
    let mut letters = 0;
    for (at, c) in line.char_indices() {
        match c {
            '(' | '（' | '[' | '【' | '「' | '<' | '〈' | '《' | '［' | '{' | ':' | '：' => return true,
            '가'..='힣' | '一'..='\u{9fff}' | 'ぁ'..='ヺ' => letters += 3,
            _ if c.is_ascii_alphabetic() => letters += 1,
            _ => {}
        }
        if letters > 64 && at > 96 {
            break;
        }
    }
    if letters <= 64 || line.contains([':', '：', '(', '（']) {
        return true;
    }
    let word = line
        .split(|c: char| c.is_whitespace() || "&/,+·・、＆|-→＋／".contains(c))
        .next()
        .unwrap_or_default();
    one_name(&undress(word), &Settings::default()).is_some()
}
