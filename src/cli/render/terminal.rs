//! Markdown on a terminal: wrapped to its width with hanging indents, links as their words. Text that people wrote is
//! never allowed to steer the terminal.

use crate::cli::review::wrap::wrap;
use anstyle::{AnsiColor, Style};
use std::sync::OnceLock;
use unicode_width::UnicodeWidthStr as _;

/// `text` without characters that a terminal would obey.
pub fn harmless(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !is_bidi(*c)).collect()
}

/// A message with what would move the cursor or reorder text spelled out (`⟨U+001B⟩`), for words of ours that name a file or a block of somebody
/// else's. Unlike [`harmless`] it leaves line ends, and drops nothing that a person may have to type.
pub fn tamed(text: &str) -> String {
    let is_wild = |c: char| is_bidi(c) || (c.is_control() && !matches!(c, '\n' | '\t'));
    if !text.contains(is_wild) {
        return text.to_owned();
    }
    let spelled = |c: char| match is_wild(c) {
        true => format!("⟨U+{:04X}⟩", u32::from(c)),
        false => c.to_string(),
    };
    text.chars().map(spelled).collect()
}

/// Characters that reorder what is shown.
fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The Markdown `text` laid out in `width` columns. Code and tables stay as they are.
pub fn markdown(text: &str, width: usize, color: bool) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim_start();
        let marker = ["```", "~~~"].into_iter().find(|marker| trimmed.starts_with(marker));
        let verbatim = fence.is_some() || marker.is_some() || trimmed.starts_with('|');
        match (fence, marker) {
            (None, Some(marker)) => fence = Some(marker),
            (Some(open), Some(marker)) if open == marker => fence = None,
            _ => {}
        }
        if verbatim {
            out.push_str(&harmless(&line.replace('\t', "    ")));
            out.push('\n');
        } else {
            push_line(&mut out, line, width, color);
        }
    }
    out
}

fn push_line(out: &mut String, line: &str, width: usize, color: bool) {
    let line = harmless(&line.replace('\t', "    "));
    let (prefix, rest) = split_prefix(&line);
    let lines = wrap(&plain(rest), width.saturating_sub(prefix.width()).max(20));
    let style = style_of(prefix).filter(|_| color);
    let hanging = " ".repeat(prefix.width());
    for (at, text) in lines.iter().enumerate() {
        let start = if at == 0 { prefix } else { &hanging };
        let shown = match style {
            Some(style) if prefix.starts_with('#') => format!("{style}{text}{style:#}"),
            Some(style) => format!("{style}{start}{style:#}{text}"),
            None => format!("{start}{text}"),
        };
        out.push_str(shown.trim_end());
        out.push('\n');
    }
}

/// Splits what stands before a line's text from it: indentation, hashes, quote marks, bullet and box.
fn split_prefix(line: &str) -> (&str, &str) {
    static PREFIX: OnceLock<regex::Regex> = OnceLock::new();
    let prefix = PREFIX.get_or_init(|| {
        regex::Regex::new(r"^(?:#{1,6} +|(?:\s*>)*\s*(?:(?:[-*+]|\d{1,9}[.)]) +(?:\[.\] +)?)?)")
            .expect("a constant pattern")
    });
    let end = prefix.find(line).map_or(0, |found| found.end());
    line.split_at(end)
}

fn style_of(prefix: &str) -> Option<Style> {
    let bare = prefix.trim();
    match bare {
        "#" => Some(AnsiColor::Green.on_default().bold().underline()),
        _ if bare.starts_with('#') => Some(AnsiColor::Green.on_default().bold()),
        "" => None,
        _ => Some(Style::new().dimmed()),
    }
}

/// `text` with links and images as their words and backslash escapes as what they show.
pub fn plain(text: &str) -> String {
    // Most lines hold neither a link nor an escape, and to make the patterns ready takes longer than all else that a prompt waits for.
    if !text.contains(['[', '\\']) {
        return text.to_owned();
    }
    static LINK: OnceLock<regex::Regex> = OnceLock::new();
    static ESCAPE: OnceLock<regex::Regex> = OnceLock::new();
    let link = LINK.get_or_init(|| {
        regex::Regex::new(r#"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+"[^"]*")?\)"#).expect("a constant pattern")
    });
    let escape = ESCAPE.get_or_init(|| regex::Regex::new(r"\\([!-/:-@\[-`{-~])").expect("a constant pattern"));
    escape.replace_all(&link.replace_all(text, "$1"), "$1").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_by_columns_with_hanging_indents() {
        let text = "# 2주차 요약\n\n* [ ] 집에 가서 놀지 말고 최소한 Review를 하는 시간을 갖기 ([2025-01-13](2025-01-13.md#try \"try k3f9\"))\n\
                    > 朝起きたらすぐに昨日の振り返りを読んでから今日の計画を立てることにする\n\n```\ncode that is left alone, however long it is\n```\n";
        let expected = "# 2주차 요약

* [ ] 집에 가서 놀지 말고 최소한
      Review를 하는 시간을 갖기
      (2025-01-13)
> 朝起きたらすぐに昨日の振り返りを読んで
  から今日の計画を立てることにする

```
code that is left alone, however long it is
```
";
        assert_eq!(markdown(text, 40, false), expected);
    }

    #[test]
    fn text_does_not_steer_the_terminal() {
        let shown = markdown(
            "* \u{1b}]0;title\u{7}red \u{1b}[31mx\u{202e}y\r\n```\n\u{1b}[2J\n",
            80,
            false,
        );
        assert!(
            !shown.chars().any(|c| (c.is_control() && c != '\n') || is_bidi(c)),
            "{shown:?}"
        );
    }

    #[test]
    fn colour_comes_only_when_asked_for() {
        assert!(!markdown("# a\n* b\n", 80, false).contains('\u{1b}'));
        assert!(markdown("# a\n* b\n", 80, true).contains('\u{1b}'));
    }
}
