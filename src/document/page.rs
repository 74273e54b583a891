//! What a template that may be a stranger's puts into a page: HTML in which nothing can run, load, or lead away by itself.

use std::collections::HashSet;

/// `html` with tags that say what text is and styles that say how it looks. Gone are scripts, frames, forms, pictures, event handlers, and
/// what belongs to the frame of a page: its head, titles, links to other files, `meta`. Links go to http, https, mailto or relative
/// addresses.
pub fn page_content(html: &str) -> String {
    cleaner().clean(html).to_string()
}

fn cleaner() -> ammonia::Builder<'static> {
    let mut cleaner = ammonia::Builder::default();
    cleaner
        .rm_tags(["img", "map", "area"])
        .clean_content_tags(HashSet::from([
            "script", "iframe", "object", "svg", "math", "template", "noscript", "title", "textarea", "select",
            "video", "audio",
        ]))
        .add_tags(["style", "main", "section", "address", "progress", "meter"])
        .add_generic_attributes(["class", "id", "style", "dir", "role", "hidden"])
        .add_generic_attribute_prefixes(["data-", "aria-"])
        .add_tag_attributes("progress", ["value", "max"])
        .add_tag_attributes("meter", ["value", "min", "max", "low", "high", "optimum"])
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("noopener noreferrer"));
    cleaner
}

#[cfg(test)]
mod tests {
    use super::page_content;

    #[test]
    fn what_runs_loads_or_leads_away_is_gone() {
        let hostile = [
            "<script>alert(1)</script><script src=https://example.org/x.js></script>",
            "<p onclick=alert(1) onmouseover='x'>text</p>",
            "<meta http-equiv=refresh content='0;url=https://example.org'>",
            "<meta http-equiv=Content-Security-Policy content=\"default-src *\">",
            "<link rel=stylesheet href=https://example.org/x.css><link rel=dns-prefetch href=//a.example.org>",
            "<base href=https://example.org><a href=x>y</a>",
            "<img src=https://example.org/x.png><picture><source srcset=https://example.org/x></picture>",
            "<iframe src=https://example.org></iframe><object data=x></object><embed src=x>",
            "<form action=https://example.org><input name=a><button>b</button></form>",
            "<svg onload=alert(1)><script>alert(1)</script></svg><math><mtext><style><img src=x></style></mtext></math>",
            "<video src=https://example.org/x></video><audio src=https://example.org/x></audio>",
            "<a href='javascript:alert(1)' ping=https://example.org>x</a><a href='data:text/html,x'>y</a>",
            "<style></style><script>alert(1)</script></style>",
            "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
            "</html><html onload=alert(1)><head><script>1</script></head><body onload=alert(1)>",
            "<frameset><frame src=https://example.org></frameset><portal src=x></portal>",
        ];
        let tags = regex::Regex::new(
            r"(?i)<(script|meta|link|base|img|source|iframe|object|embed|form|input|button|svg|math|video|audio|html|head|body|frame)|<[^>]*\s(on\w+|src|srcset|ping|action)=|<[^>]*(javascript|data):",
        );
        let tags = tags.expect("a constant pattern");
        for html in hostile {
            let cleaned = page_content(html);
            assert!(!tags.is_match(&cleaned), "{html} gave {cleaned}");
        }
    }

    #[test]
    fn what_a_template_means_stays() {
        let kept = "<style>h1 > b { color: red; }</style>\n<main class=\"wide\"><h1 id=\"top\">a</h1><section style=\"width: 3%\"><p lang=\"ko\">가</p></section></main>";
        assert_eq!(page_content(kept), kept);
        let whole = "<!doctype html><html lang=\"ko\"><head><meta charset=\"utf-8\"><title>x</title><style>b {}</style></head><body><p>a</p></body></html>";
        assert_eq!(page_content(whole), "<style>b {}</style><p>a</p>");
        assert_eq!(
            page_content("<a href=\"2025-01-13.md#try\" title=\"t\">x</a>"),
            "<a href=\"2025-01-13.md#try\" title=\"t\" rel=\"noopener noreferrer\">x</a>"
        );
    }
}
