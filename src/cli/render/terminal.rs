//! Markdown on a terminal: wrapped to its width with hanging indents, links as their words. Text that people wrote is
//! never allowed to steer the terminal.

use crate::cli::review::wrap::wrap;
use crate::cli::styled::{Styled, painted};
use crate::cli::tame::harmless;
use anstyle::{AnsiColor, Style};
use std::sync::OnceLock;
use unicode_width::UnicodeWidthStr as _;

/// The Markdown `text` laid out in `width` columns. Code and tables stay as they are; headings keep their hashes where no `color` tells them apart.
pub fn markdown(text: &str, width: usize, color: bool) -> Styled {
    let mut out = Styled::default();
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
            out.push(harmless(&line.replace('\t', "    ")));
            out.push("\n");
        } else {
            push_line(&mut out, line, width, color);
        }
    }
    out
}

fn push_line(out: &mut Styled, line: &str, width: usize, color: bool) {
    let line = harmless(&line.replace('\t', "    "));
    let (prefix, rest) = split_prefix(&line);
    let lines = wrap(&plain(rest), width.saturating_sub(prefix.width()).max(20));
    let style = style_of(prefix);
    let hanging = " ".repeat(prefix.width());
    for (at, text) in lines.into_iter().enumerate() {
        let start = if at == 0 { prefix } else { &hanging };
        let shown = match prefix.starts_with('#') && color {
            true => painted(style, text),
            false => painted(style, start) + text,
        };
        out.push(shown.trim_end() + "\n");
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

fn style_of(prefix: &str) -> Style {
    let bare = prefix.trim();
    match bare {
        "#" => AnsiColor::Green.on_default().bold().underline(),
        _ if bare.starts_with('#') => AnsiColor::Green.on_default().bold(),
        "" => Style::new(),
        _ => Style::new().dimmed(),
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
        assert_eq!(markdown(text, 40, false).plain(), expected);
    }

    #[test]
    fn text_does_not_steer_the_terminal() {
        let shown = markdown(
            "* \u{1b}]0;title\u{7}red \u{1b}[31mx\u{202e}y\r\n```\n\u{1b}[2J\n",
            80,
            false,
        );
        let shown = shown.plain();
        assert!(!crate::cli::tame::hides(&shown), "{shown:?}");
    }

    #[test]
    fn colour_comes_only_when_asked_for() {
        assert_eq!(markdown("# a\n* b\n", 80, false).raw(false), b"# a\n* b\n");
        let coloured = markdown("# a\n* b\n", 80, true).raw(true);
        assert!(coloured.contains(&0x1b) && !coloured.contains(&b'#'));
    }
}
