//! What bash inserts, it inserts as it is: here a line is read as bash would, and what is added to it is quoted.
//!
//! What a person typed stays as typed; only the rest of a word is added to it, quoted for where the word stands: within quotes or without.

use super::answer::{Answer, Candidate};
use super::is_plain;
use crate::system::Machine;

/// What bash will do with the words (`COMP_TYPE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Insert what they have in common.
    Insert,
    /// That, and show them.
    InsertAndList,
    /// Show them only.
    List,
    /// Insert one after the other, or all.
    Each,
}

impl Asked {
    /// As the script says.
    pub fn by(machine: &Machine) -> Self {
        match machine.var("_HOEGO_TYPE").as_deref() {
            Some("33" | "64") => Self::InsertAndList,
            Some("63") => Self::List,
            Some("37" | "42") => Self::Each,
            _ => Self::Insert,
        }
    }
}

/// A word of a line.
#[derive(Debug, Default)]
struct Word {
    /// As it was typed.
    raw: String,
    /// What a program would get.
    text: String,
    /// The quote that is open at its end.
    quote: Option<char>,
    /// Whether bash would make something else of it: a variable's value, names of files, another command.
    expands: bool,
}

/// A line up to the cursor.
#[derive(Debug)]
pub struct Line {
    before: Vec<String>,
    current: Word,
    /// How much of the current word, as it was typed, stays where it is: bash replaces what follows.
    kept: usize,
}

impl Line {
    /// Reads `line`, of which bash would replace `replaced` at its end; the whole word if it does not say. Gives `None` where the word at the
    /// cursor is one that bash would expand, for who knows to what.
    pub fn read(line: &str, replaced: Option<&str>) -> Option<Self> {
        let mut words = words(line);
        // Bash is answered in lines, and a word that goes over several is none of them.
        let current = words.pop().filter(|word| !word.expands && !word.raw.contains('\n'))?;
        let kept = match replaced {
            Some(replaced) => current.raw.strip_suffix(replaced)?.len(),
            None => 0,
        };
        Some(Self {
            before: words.into_iter().map(|word| word.text).collect(),
            current,
            kept,
        })
    }

    /// The words as a program would get them, the one at the cursor last.
    pub fn words(&self) -> Vec<String> {
        let current = self.current.text.clone();
        self.before.iter().cloned().chain([current]).collect()
    }

    /// What bash is to be given for `answer`.
    pub fn insertions(&self, answer: &Answer, asked: Asked) -> Vec<String> {
        match (answer, asked) {
            (Answer::Extend(candidates) | Answer::List(candidates), Asked::List) => shown(candidates),
            (Answer::Extend(candidates), _) => self.extensions(candidates, asked),
            (Answer::Replace(candidate), Asked::List) => shown(std::slice::from_ref(candidate)),
            (Answer::Replace(candidate), _) => self.replacement(candidate).into_iter().collect(),
            // What all have in common is inserted: with a blank beside them that is nothing.
            (Answer::List(candidates), Asked::InsertAndList) => {
                [" ".to_owned()].into_iter().chain(shown(candidates)).collect()
            }
            (Answer::List(_), Asked::Insert | Asked::Each) => Vec::new(),
        }
    }

    fn extensions(&self, candidates: &[Candidate], asked: Asked) -> Vec<String> {
        let values: Vec<&str> = candidates.iter().map(|candidate| candidate.value.as_str()).collect();
        let mut quoted: Vec<String> = values.iter().filter_map(|value| self.extension(value)).collect();
        if let ([_], [only]) = (&*values, &mut *quoted) {
            if self.current.quote.is_none() && !only.ends_with('/') {
                only.push(' ');
            }
            return quoted;
        }
        // What they have in common may end within a backslash and what it quotes, and some may be left out that have less in common.
        let common = self.extension(common(values)).unwrap_or_default();
        if asked != Asked::Each && self::common(quoted.iter().map(String::as_str)) != common {
            quoted.push(common);
        }
        quoted
    }

    /// What stands in place of what bash replaces, so that the program gets `value`; `None` where it cannot be quoted there.
    fn extension(&self, value: &str) -> Option<String> {
        let rest = value.strip_prefix(&self.current.text)?;
        let whole = format!("{}{}", self.current.raw, quoted(rest, self.current.quote)?);
        whole.get(self.kept..).map(str::to_owned)
    }

    /// A word of ours in place of the one that was typed; `None` where bash leaves a part of that.
    fn replacement(&self, candidate: &Candidate) -> Option<String> {
        let kept = self.current.raw.get(..self.kept)?;
        let is_whole = kept.chars().all(|c| Some(c) == self.current.quote) && candidate.value.chars().all(is_plain);
        let end = if self.current.quote.is_none() { " " } else { "" };
        is_whole.then(|| format!("{}{end}", candidate.value))
    }
}

fn shown(candidates: &[Candidate]) -> Vec<String> {
    candidates.iter().map(|candidate| candidate.line("  ")).collect()
}

/// `text` as it may stand behind an open `quote`, or where none is open.
fn quoted(text: &str, quote: Option<char>) -> Option<String> {
    if let Some(quote) = quote {
        // Bash closes the quote itself, and a word that needs more than that is not worth a mistake.
        let needs_more = |c: char| c == quote || (quote == '"' && matches!(c, '\\' | '$' | '`' | '!'));
        return (!text.contains(needs_more)).then(|| text.to_owned());
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let means_nothing = is_plain(c) || "@%,".contains(c) || !(c.is_ascii() || c.is_whitespace());
        if !means_nothing {
            out.push('\\');
        }
        out.push(c);
    }
    Some(out)
}

/// What all of `words` begin with.
fn common<'a>(words: impl IntoIterator<Item = &'a str>) -> &'a str {
    let mut words = words.into_iter();
    let first = words.next().unwrap_or_default();
    words.fold(first, |common, word| {
        let same = common.chars().zip(word.chars()).take_while(|(a, b)| a == b);
        &common[..same.map(|(c, _)| c.len_utf8()).sum()]
    })
}

/// The words of `line`, at least one: behind a blank the last is empty.
fn words(line: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word::default();
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if word.quote.is_none() && matches!(c, ' ' | '\t' | '\n') {
            if !word.raw.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            continue;
        }
        word.add(c, &mut chars);
    }
    words.push(word);
    for word in &mut words {
        let is_home = word.raw.starts_with("~/");
        word.expands |= word.raw.starts_with('#') || (word.raw.starts_with('~') && !is_home);
    }
    words
}

impl Word {
    /// Adds what was typed next, with what belongs to it.
    fn add(&mut self, c: char, rest: &mut std::str::Chars) {
        self.raw.push(c);
        match (self.quote, c) {
            (Some(quote), c) if c == quote => self.quote = None,
            (Some('\''), c) => self.text.push(c),
            (None, '\'' | '"') => self.quote = Some(c),
            (_, '\\') => self.escape(rest.next()),
            (_, '$' | '`' | '!') => self.expand(c),
            (None, '*' | '?' | '[' | ']' | '{' | '}' | '(' | ')' | '<' | '>' | '|' | '&' | ';') => self.expand(c),
            (_, c) => self.text.push(c),
        }
    }

    fn expand(&mut self, c: char) {
        self.expands = true;
        self.text.push(c);
    }

    /// What follows a backslash.
    fn escape(&mut self, next: Option<char>) {
        let Some(next) = next else {
            return self.expand('\\');
        };
        self.raw.push(next);
        match (self.quote, next) {
            (_, '\n') => self.expands = true,
            // Within double quotes it quotes only what would mean something there.
            (Some(_), next) if !matches!(next, '"' | '\\' | '$' | '`') => self.text.extend(['\\', next]),
            (_, next) => self.text.push(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(line: &str, replaced: &str) -> Line {
        Line::read(line, Some(replaced)).unwrap_or_else(|| panic!("`{line}` is left alone"))
    }

    fn inserted(typed: &str, replaced: &str, values: &[&str], asked: Asked) -> Vec<String> {
        let candidates = values.iter().map(|value| Candidate {
            value: (*value).to_owned(),
            description: Some("about it".to_owned()),
        });
        line(typed, replaced).insertions(&Answer::Extend(candidates.collect()), asked)
    }

    #[test]
    fn words_are_read_as_bash_reads_them() {
        for (typed, words) in [
            ("hoego ", &["hoego", ""][..]),
            (
                r#"hoego  a\ b\\ 'c d' "e $f" x"#,
                &["hoego", r"a b\", "c d", "e $f", "x"],
            ),
            (r#"hoego ''"""#, &["hoego", ""]),
            (r#"hoego "a\"b\c"#, &["hoego", r#"a"b\c"#]),
            (r#"hoego "\$a"'\b'"#, &["hoego", r"$a\b"]),
            (r#"hoego a'b\'"c"\d"#, &["hoego", r"ab\cd"]),
            ("hoego --journal=~/회고", &["hoego", "--journal=~/회고"]),
        ] {
            assert_eq!(line(typed, "").words(), words, "{typed}");
        }
    }

    #[test]
    fn what_was_typed_stays_and_the_rest_is_quoted_for_where_it_stands() {
        for (typed, replaced, value, expected) in [
            ("h ", "", "a b;$(c)'", r"a\ b\;\$\(c\)\' "),
            ("h ~/a", "~/a", "~/a b/", r"~/a\ b/"),
            ("h 'a", "a", r#"a b""#, r#"a b""#),
            ("h --journal=x/a:b", "b", "--journal=x/a:b c", r"b\ c "),
            ("h --journal=", "", "--journal=#", r"\# "),
            (r#"h "a b"c"#, r#""a b"c"#, "a bc d", r#""a b"c\ d "#),
        ] {
            assert_eq!(
                inserted(typed, replaced, &[value], Asked::Insert),
                [expected],
                "{typed}"
            );
        }
    }

    #[test]
    fn of_several_only_what_they_have_in_common_is_inserted() {
        let names = ["x b", "x;c"];
        assert_eq!(inserted("h x", "x", &names, Asked::Insert), [r"x\ b", r"x\;c", "x"]);
        assert_eq!(inserted("h x", "x", &names, Asked::Each), [r"x\ b", r"x\;c"]);
        assert_eq!(
            inserted("h x", "x", &names, Asked::List),
            ["x b  about it", "x;c  about it"]
        );
        // One that cannot stand there is there nevertheless.
        assert_eq!(inserted(r#"h "x"#, "x", &["x b", "x$c"], Asked::Insert), ["x b", "x"]);
        assert_eq!(inserted(r#"h "x"#, "x", &["x$b", "x$c"], Asked::Insert), [""; 0]);
    }

    #[test]
    fn a_word_of_several_lines_is_left_alone() {
        assert!(Line::read("h \"a\nb", Some("a\nb")).is_none());
        assert!(
            Line::read("h a", Some("b")).is_none(),
            "bash would replace something else"
        );
    }
}
