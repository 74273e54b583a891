//! Fenced code blocks with their info string, contents and container.
//!
//! What is odd about it: the parser does not say whether a fence was closed, but its contents end before the closing fence, so
//! what the block's span holds behind them tells. The info string is taken from the source, because CommonMark would take
//! backslashes out of it that a regular expression needs.

use super::Span;

/// A fenced code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// From the first character of the opening fence to the last of the closing one, its line end not included; of one that is
    /// not closed, to the end of its contents.
    pub span: Span,
    /// What stands behind the opening fence, without blanks around it, as it was written.
    pub info: Span,
    /// The lines between the fences, each ended by LF, without what the container puts before them.
    pub contents: String,
    /// Whether there is a closing fence.
    pub closed: bool,
    /// What the container puts before each further line: `> `, blanks of a list item, or nothing.
    pub prefix: String,
}

/// The fenced code blocks of `text`, in order, wherever they stand but in other code or in HTML.
pub fn fences(text: &str) -> Vec<Fence> {
    let from = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let events = super::scan::code_events(&text[from..]).into_iter();
    events
        .filter_map(|(span, contents, end)| fence(text, span.start + from..span.end + from, contents, end + from))
        .collect()
}

fn fence(text: &str, span: Span, contents: String, contents_end: usize) -> Option<Fence> {
    let block = text.get(span.clone())?;
    let start = span.start + (block.len() - block.trim_start_matches([' ', '\t']).len());
    let sign = text[start..].chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let opening = text[start..span.end].split(['\n', '\r']).next().unwrap_or_default();
    let behind = opening.trim_start_matches(sign);
    let info = start + opening.len() - behind.trim_start().len();
    let opening_end = start + opening.len();
    let after = contents_end.max(opening_end).min(span.end);
    let closing = text.get(after..span.end).and_then(|rest| rest.rfind(sign));
    let end = closing.map_or(after, |at| after + at + sign.len_utf8());
    Some(Fence {
        span: start..end,
        info: info..info + behind.trim().len(),
        contents: contents.replace("\r\n", "\n"),
        closed: closing.is_some(),
        prefix: prefix(text, start),
    })
}

/// What stands before byte `start` on its line, with blanks in place of bullets and numbers: a line that begins so continues
/// every container that the line is in.
fn prefix(text: &str, start: usize) -> String {
    let line = text[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let before = text[line..start].trim_start_matches('\u{feff}');
    let kept = |c| if matches!(c, '>' | ' ' | '\t') { c } else { ' ' };
    before.chars().map(kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(text: &str) -> Fence {
        let mut found = fences(text);
        assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        found.remove(0)
    }

    #[test]
    fn a_fence_knows_its_info_contents_and_end() {
        let text = "a\n```py {key=\"/\\d/\"}  \nx\n\n  y\n```  \nb";
        let found = one(text);
        assert_eq!(&text[found.info.clone()], "py {key=\"/\\d/\"}");
        assert_eq!(found.contents, "x\n\n  y\n");
        assert!(found.closed && text[..found.span.end].ends_with("y\n```"));
        assert_eq!(&text[found.span.end..], "  \nb");
    }

    #[test]
    fn containers_become_a_prefix() {
        for (text, prefix) in [
            ("> ```py\n> x\n> ```\n", "> "),
            ("- ```py\n  x\n  ```\n", "  "),
            ("-\t```py\n\tx\n\t```\n", " \t"),
            ("10. > ```py\n    > x\n    > ```", "    > "),
            ("* a\n\n   ```py\n   x\n   ```\n", "   "),
            ("\u{feff}~~~py\r\nx\r\n~~~\r\n", ""),
        ] {
            let found = one(text);
            assert_eq!(
                (found.prefix.as_str(), found.contents.as_str()),
                (prefix, "x\n"),
                "{text:?}"
            );
            assert!(found.closed && text[..found.span.end].ends_with(['`', '~']), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_closed_says_so() {
        for text in [
            "```py\nx\n",
            "```py",
            "> ```py\n> x\n\nb",
            "```py\nx\n    ```",
            "~~~py\n```\n",
            "```py\n``\n",
        ] {
            assert!(!one(text).closed, "{text:?}");
        }
        for text in [
            "```py\n```",
            "> ```py\n>\n> ```\n\nb",
            "- ```py\n  ```\n\n\n- b",
            "~~~ a~\n~~~~",
        ] {
            assert!(one(text).closed, "{text:?}");
        }
    }

    #[test]
    fn code_in_code_and_comments_is_none() {
        assert_eq!(fences("<!--\n```py\n```\n-->\n    ```py\n").len(), 0);
        assert_eq!(fences("````md\n```py\n```\n````\n").len(), 1);
    }
}
