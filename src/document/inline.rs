//! Inline Markdown that people wrote, put where it can do no harm: as HTML in which nothing can run or load, and as the
//! text of a list item that starts no block of its own.

use std::collections::HashSet;
use std::sync::OnceLock;

/// The inline Markdown `text` as HTML with a short list of harmless tags. Scripts, styles, frames, forms, event handlers and
/// images are gone (an image becomes a link with its description); links go to http, https, mailto or relative addresses.
pub fn inline_html(text: &str) -> String {
    static CLEANER: OnceLock<ammonia::Builder<'static>> = OnceLock::new();
    let html = super::scan::unsafe_inline_html(&escape_block_start(text));
    CLEANER.get_or_init(cleaner).clean(&html).to_string()
}

fn cleaner() -> ammonia::Builder<'static> {
    let tags = [
        "a", "b", "strong", "em", "i", "u", "s", "del", "ins", "code", "kbd", "sub", "sup", "mark", "br",
    ];
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from([
            "script", "style", "iframe", "object", "svg", "math", "template",
        ]))
        .tag_attributes([("a", HashSet::from(["href"]))].into())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"));
    cleaner
}

/// `text` so that it can follow a bullet and stay one paragraph: what would start a heading, quote, list, rule, fence, HTML
/// block, box or link definition there is escaped with a backslash, which shows as nothing.
pub fn escape_block_start(text: &str) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let escaped_at = if digits > 0 {
        let (number, rest) = text.split_at(digits);
        rest.starts_with(['.', ')']).then_some(number.len())
    } else {
        starts_block(text).then_some(0)
    };
    match escaped_at.and_then(|at| text.split_at_checked(at)) {
        Some((before, after)) => format!("{before}\\{after}"),
        None => text.to_owned(),
    }
}

fn starts_block(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    let blank_next = chars.next().is_none_or(char::is_whitespace);
    match first {
        Some('>') => true,
        Some('#') => text
            .trim_start_matches('#')
            .chars()
            .next()
            .is_none_or(char::is_whitespace),
        Some('-' | '+' | '*' | '_') => blank_next || text.chars().all(|c| matches!(c, '-' | '*' | '_' | ' ')),
        Some('~') => text.starts_with("~~~"),
        Some('`') => text.starts_with("```") && text.matches("```").count() < 2,
        Some('<') => !["<http:", "<https:", "<mailto:"]
            .iter()
            .any(|scheme| text.starts_with(scheme)),
        Some('[') => starts_definition(text) || starts_box(text),
        _ => false,
    }
}

/// `[name]: address`
fn starts_definition(text: &str) -> bool {
    text.find(']')
        .and_then(|end| text.get(end + 1..))
        .is_some_and(|rest| rest.starts_with(':'))
}

/// `[x] text`
fn starts_box(text: &str) -> bool {
    let mut chars = text.chars().skip(2);
    chars.next() == Some(']') && chars.next().is_none_or(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_can_run_or_load() {
        let hostile = [
            "<script>alert(1)</script>text",
            "text <img src=x onerror=alert(1)>",
            "![photo](https://example.org/x.png)",
            "![photo](data:image/svg+xml;base64,AAAA)",
            "[a](javascript:alert(1)) [b](data:text/html,x) [c](vbscript:x)",
            "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
            "<a href=\"&#106;avascript:alert(1)\" onclick=alert(1) style=\"x\" target=_top>x</a>",
            "<style>@import 'https://example.org/x.css';</style>",
            "<svg onload=alert(1)><image href=https://example.org/x></svg>",
            "<meta http-equiv=refresh content=\"0;url=https://example.org\">",
            "<iframe src=https://example.org></iframe><object data=x></object><embed src=x>",
            "<link rel=stylesheet href=https://example.org/x.css><base href=https://example.org>",
            "<video src=https://example.org/x><source srcset=x></video><audio src=x>",
            "<form action=https://example.org><input autofocus onfocus=alert(1)></form>",
            "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
            "<!--><img src=x onerror=alert(1)>-->",
        ];
        let attributes = regex::Regex::new(r#"<[^>]*(\son\w+=|src=|style=|srcset=|javascript:|data:|vbscript:)"#);
        let attributes = attributes.expect("a constant pattern");
        for text in hostile {
            let html = inline_html(text).to_lowercase();
            for bad in [
                "<script", "<img", "<style", "<svg", "<iframe", "<meta", "<link", "<form", "<video", "<math",
            ] {
                assert!(!html.contains(bad), "{text} gave {html}");
            }
            assert!(!attributes.is_match(&html), "{text} gave {html}");
        }
    }

    #[test]
    fn what_people_mean_stays() {
        assert_eq!(
            inline_html("**굵게** `a < b` ~~x~~"),
            "<strong>굵게</strong> <code>a &lt; b</code> <del>x</del>"
        );
        assert_eq!(
            inline_html("[여기](https://example.org/a?b=1) <https://example.org>"),
            "<a href=\"https://example.org/a?b=1\" rel=\"noopener noreferrer\">여기</a> \
             <a href=\"https://example.org\" rel=\"noopener noreferrer\">https://example.org</a>"
        );
        assert_eq!(
            inline_html("![그림](a.png)"),
            "<a href=\"a.png\" rel=\"noopener noreferrer\">그림</a>"
        );
        assert_eq!(inline_html("1 < 2 & 3"), "1 &lt; 2 &amp; 3");
    }

    #[test]
    fn a_text_stays_one_paragraph_and_looks_the_same() {
        let texts = [
            "# x",
            "#태그",
            "> x",
            "- x",
            "-x",
            "+ x",
            "* x",
            "*강조* x",
            "1. x",
            "12) x",
            "1.5배",
            "---",
            "***",
            "~~~",
            "```",
            "```x``` y",
            "<div>",
            "[x] y",
            "[a]: b",
            "[a](b) c",
            "| a |",
            "= x",
            "2025-01-13 x",
            "",
            "가",
        ];
        for text in texts {
            let escaped = escape_block_start(text);
            let item = super::super::scan::unsafe_inline_html(&format!("* {escaped}"));
            for block in ["<h1", "<blockquote", "<ol", "<hr", "<pre", "<table", "<div", "checkbox"] {
                assert!(!item.contains(block), "{text}: {item}");
            }
            assert!(item.matches("<ul").count() <= 1, "{text}: {item}");
            assert_eq!(escaped.replacen('\\', "", 1), text);
        }
    }
}
