//! The info string of a fenced block: `python {#id .lab trials=200 key="/a b/"}`, pandoc's attribute syntax.
//!
//! What is odd about it: inside quotes only the quote itself is escaped with a backslash, all other backslashes stay, because a
//! regular expression needs them; and the closing brace is the last one, so that `key=/a{2}/` needs no quotes.

use super::Fault;

/// What one key was given as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Given {
    pub key: String,
    pub value: String,
    /// Where it was given: in braces, in a comment or on the command line.
    pub by: By,
    /// The line it stands on, from 1; 0 for what was typed.
    pub line: usize,
}

/// Where a key was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// `key=value`; quotes around the value are gone.
    Braces,
    /// `#| key: value`, as it was written.
    Comment,
}

/// What the info string of a block that opted in says.
#[derive(Debug, Default)]
pub(super) struct Attributes {
    /// In lower case; empty where none is named.
    pub language: String,
    pub id: Option<String>,
    pub given: Vec<Given>,
    pub faults: Vec<Fault>,
}

/// Reads an info string that stands on `line`; `None` for a block that did not opt in with `.lab`.
pub(super) fn attributes(info: &str, line: usize) -> Option<Attributes> {
    let open = info.find('{')?;
    let (inside, closed) = match info.rfind('}') {
        Some(close) if close > open => (&info[open + 1..close], Some(&info[close + 1..])),
        _ => (&info[open + 1..], None),
    };
    let tokens = tokens(inside);
    let opted_in = tokens.iter().any(|token| token.is(".lab"))
        || (tokens.iter().any(|token| !token.closed) && inside.split_whitespace().any(|word| word == ".lab"));
    if !opted_in {
        return None;
    }
    let mut read = Attributes::default();
    match closed {
        None => read.fault(line, "the braces are not closed", "end them with `}`"),
        Some(rest) if !rest.trim().is_empty() => read.fault(
            line,
            format!("`{}` stands behind the braces", rest.trim()),
            "options stand inside them",
        ),
        Some(_) => {}
    }
    let word = info[..open].split_whitespace().next();
    read.language = word.unwrap_or_default().to_lowercase();
    for token in tokens {
        read.token(token, line);
    }
    Some(read)
}

impl Attributes {
    fn fault(&mut self, line: usize, message: impl Into<String>, hint: &str) {
        self.faults.push(Fault::new(message).hint(hint).at(line));
    }

    fn token(&mut self, token: Token, line: usize) {
        if !token.closed {
            let message = format!("the quotes of `{}` are not closed", token.key);
            return self.fault(line, message, "end them with the sign they begin with");
        }
        match (token.value, token.key) {
            (Some(_), key) if key.is_empty() => self.fault(line, "a `=` stands without a key", "write `key=value`"),
            (Some(value), key) => self.given.push(Given {
                key,
                value,
                by: By::Braces,
                line,
            }),
            (None, key) => self.word(&key, line),
        }
    }

    /// `#id`, `.class`, or something that is neither.
    fn word(&mut self, word: &str, line: usize) {
        if let Some(id) = word.strip_prefix('#') {
            match &self.id {
                Some(first) => {
                    let message = format!("the block has two IDs, `{first}` and `{id}`");
                    self.fault(line, message, "keep one of them");
                }
                None => self.id = Some(id.to_owned()),
            }
        } else if let Some(class) = word.strip_prefix('.') {
            if class != "lab" && self.language.is_empty() {
                self.language = class.to_lowercase();
            }
        } else {
            let message = format!("`{word}` is neither `#id`, `.class` nor `key=value`");
            self.fault(
                line,
                message,
                &format!("write `{word}=…`, or `#{word}` if it is the ID"),
            );
        }
    }
}

/// One word of the braces.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What stands before `=`, or the whole word.
    pub key: String,
    /// What stands behind `=`, without quotes.
    pub value: Option<String>,
    /// Whether its quotes are closed, with nothing behind them.
    pub closed: bool,
}

impl Token {
    fn is(&self, word: &str) -> bool {
        self.value.is_none() && self.key == word
    }
}

/// The words of `text`, parted by white space outside quotes.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        let (value, closed, after) = match rest[end..].strip_prefix('=') {
            Some(behind) => {
                let (value, closed, after) = value(behind);
                (Some(value), closed, after)
            }
            None => (None, true, &rest[end..]),
        };
        tokens.push(Token { key, value, closed });
        rest = after.trim_start();
    }
    tokens
}

/// The value at the start of `text`, whether it is closed, and what follows it.
fn value(text: &str) -> (String, bool, &str) {
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return (text[..end].to_owned(), true, &text[end..]);
    };
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match (c, chars.peek().map(|(_, next)| *next)) {
            ('\\', Some(next)) if next == quote => {
                value.push(quote);
                chars.next();
            }
            ('\\', Some('\\')) => {
                value.push_str("\\\\");
                chars.next();
            }
            (c, next) if c == quote => {
                let closed = next.is_none_or(char::is_whitespace);
                return (value, closed, &text[at + 1..]);
            }
            _ => value.push(c),
        }
    }
    (value, false, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_id_and_pairs_are_read() {
        let read = attributes(
            "Python {#a-b .lab trials=200 key=\"/\\d \\\"x\\\\/\" n='1,2' re=/a{2}/}",
            3,
        )
        .unwrap();
        assert_eq!((read.language.as_str(), read.id.as_deref()), ("python", Some("a-b")));
        let pairs: Vec<_> = read.given.iter().map(|g| (g.key.as_str(), g.value.as_str())).collect();
        assert_eq!(
            pairs,
            [
                ("trials", "200"),
                ("key", "/\\d \"x\\\\/"),
                ("n", "1,2"),
                ("re", "/a{2}/")
            ]
        );
        assert!(read.faults.is_empty() && read.given.iter().all(|g| g.line == 3));
        assert_eq!(attributes("{.Rust #x .lab}", 1).unwrap().language, "rust");
        assert_eq!(attributes("c++{.lab}", 1).unwrap().language, "c++");
    }

    #[test]
    fn only_lab_in_braces_opts_in() {
        for info in [
            "python",
            "python .lab",
            "python {.label}",
            "{1,3}",
            "a {k=\".lab\"}",
            "a {k=\"x .lab\"}",
            "a { lab }",
        ] {
            assert!(attributes(info, 1).is_none(), "{info}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (info, word) in [
            ("py {#a .lab", "not closed"),
            ("py {#a .lab} trials=5", "behind the braces"),
            ("py {#a key=\"/x .lab}", "quotes"),
            ("py {#a .lab key=\"x\"y}", "quotes"),
            ("py {#a .lab #b}", "two IDs"),
            ("py {#a .lab trials}", "neither"),
            ("py {#a .lab =5}", "without a key"),
        ] {
            let read = attributes(info, 1).unwrap();
            assert!(
                read.faults.iter().any(|fault| fault.message.contains(word)),
                "{info}: {:?}",
                read.faults
            );
        }
    }
}
