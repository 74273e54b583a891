//! Names of sections that are no headings: bold lines, labels and bare names in paragraphs, and items of a list
//! (design `format.md`, section 2).

use super::Settings;
use super::names::{Certainty, Name, dressed_letter, read_name};

/// What a line wears that makes it a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dress {
    /// `**Keep**`, `_**Try**_`, `<b>Keep</b>`
    Bold,
    /// `Keep:`
    Colon,
    /// `Keep`
    Bare,
}

/// A line that names a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub name: Name,
    pub dress: Dress,
    /// Where, in the line, the text after `**Keep**:` starts, if there is any.
    pub rest: Option<usize>,
}

/// What `line`, trimmed, names by itself or before a colon.
pub(super) fn read_label(line: &str, settings: &Settings) -> Option<Label> {
    let line = line.trim_end();
    if !may_be_name(line, settings) {
        return None;
    }
    let bold = is_bold(line);
    if let Some((end, after)) = label_end(line) {
        let rest = line[after..].trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
        let rest = ["</b>", "</strong>"]
            .iter()
            .find_map(|tag| rest.strip_prefix(tag))
            .unwrap_or(rest)
            .trim_start();
        let rest = (!rest.trim_matches(['*', '_', ' ']).is_empty()).then_some(line.len() - rest.len());
        let name = alone(&line[..end], settings)?;
        let dress = if bold { Dress::Bold } else { Dress::Colon };
        return Some(Label { name, dress, rest });
    }
    let name = alone(line, settings)?;
    let dress = if bold { Dress::Bold } else { Dress::Bare };
    Some(Label {
        name,
        dress,
        rest: None,
    })
}

/// A name with glosses in parentheses, but none that is cut off by a colon or an unexplained dash.
fn alone(text: &str, settings: &Settings) -> Option<Name> {
    if let Some(kind) = dressed_letter(text) {
        return Some(Name {
            kinds: vec![kind],
            certainty: Certainty::Dashed,
            dashed: false,
        });
    }
    read_name(text, settings).filter(|name| name.certainty != Certainty::Dashed)
}

/// A cheap look that lets nearly all prose go: names are short, or end at a colon, and begin with few words.
fn may_be_name(line: &str, settings: &Settings) -> bool {
    // 48 characters of Korean or Japanese.
    let head = &line.as_bytes()[..line.len().min(144)];
    if head.len() < line.len() && !head.contains(&b':') && !line.contains('：') {
        return false;
    }
    let Some(start) = line.find(char::is_alphabetic) else {
        return false;
    };
    super::names_table::may_begin_name(&line[start..])
        || settings
            .section_names
            .iter()
            .any(|(_, name)| shares_first_letter(name, &line[start..]))
}

fn shares_first_letter(name: &str, line: &str) -> bool {
    let first = |text: &str| {
        text.chars()
            .find(|c| c.is_alphabetic())
            .map(|c| c.to_lowercase().next())
    };
    first(name) == first(line)
}

/// The end of the label and the start of what follows its colon; a colon inside parentheses or of a time or address is none.
fn label_end(line: &str) -> Option<(usize, usize)> {
    let mut depth = 0usize;
    for (at, c) in line.char_indices() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            ':' | '：' if depth == 0 && at > 0 => {
                let after = at + c.len_utf8();
                return (!line[after..].starts_with("//")).then_some((at, after));
            }
            _ => {}
        }
    }
    None
}

/// Whether the line starts with emphasis or a tag that makes it bold.
fn is_bold(line: &str) -> bool {
    line.starts_with("**")
        || line.starts_with("__")
        || line.starts_with("_*")
        || line.starts_with("*_")
        || line.starts_with("<b")
        || line.starts_with("<strong")
        || (line.len() > 2 && line.starts_with(['*', '_']) && line.ends_with(['*', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(line: &str) -> Option<(Dress, Option<&str>)> {
        read_label(line, &Settings::default()).map(|label| (label.dress, label.rest.map(|at| &line[at..])))
    }

    #[test]
    fn lines_that_are_only_a_name() {
        assert_eq!(label("**Keep**"), Some((Dress::Bold, None)));
        assert_eq!(label("_**Try**_"), Some((Dress::Bold, None)));
        assert_eq!(label("**Keep (좋았던 점)**:"), Some((Dress::Bold, None)));
        assert_eq!(label("**Keep:**"), Some((Dress::Bold, None)));
        assert_eq!(label("Keep:"), Some((Dress::Colon, None)));
        assert_eq!(label("KEEP "), Some((Dress::Bare, None)));
    }

    #[test]
    fn names_with_their_item_inline() {
        assert_eq!(label("**Keep (좋았던 점)**: text"), Some((Dress::Bold, Some("text"))));
        assert_eq!(label("**Keep:** text"), Some((Dress::Bold, Some("text"))));
        assert_eq!(label("**Keep (유지할 점): text**"), Some((Dress::Bold, Some("text**"))));
        assert_eq!(label("Try: text"), Some((Dress::Colon, Some("text"))));
    }

    #[test]
    fn prose_is_no_name() {
        for prose in [
            "Keep going",
            "Try 없습니다~!",
            "https://a.b",
            "문제는 이것: 이다",
            "Keep-Alive 조사",
        ] {
            assert_eq!(label(prose), None, "{prose}");
        }
    }
}
