//! A journal may be a stranger's, and so its templates: they end, take little, and a page they make loads nothing.

use crate::sandbox::Sandbox;
use std::time::{Duration, Instant};

fn journal(name: &str, source: &str) -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
        .file(
            "2025-01-13.md",
            "# 2025-01-13\n\n## Keep\n\n* a `word` & more\n\n## Try\n\n* walk\n",
        )
        .file(&format!(".hoego/templates/{name}"), source)
        .after("ulimit -v 2000000; exec timeout 30 \"$@\"")
}

/// Templates that take time or memory without end, each in another way.
const ENDLESS: [&str; 14] = [
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}",
    "{% set n = namespace(x=\"aaaaaaaa\") %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "{% set n = namespace(x=\"aaaaaaaa\") %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
    "{% set n = namespace(x=\"aaaaaaaa\") %}{% for i in range(60) %}{% set n.x = n.x | replace(\"a\", \"aa\") %}{% endfor %}",
    "{% set n = namespace(x=\"aaaaaaaa\") %}{% for i in range(60) %}{% set n.x = [n.x, n.x] | join %}{% endfor %}",
    "{% set n = namespace(x=\"aaaaaaaa\") %}{% for i in range(60) %}{% set n.x = \"%s%s\" | format(n.x, n.x) %}{% endfor %}",
    "{% set n = namespace(x=[1, 2]) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}{{ n.x | length }}",
    "{% set n = namespace(x=[1], y=[1]) %}{% for i in range(60) %}{% set n.x = [n.x, n.x] %}{% set n.y = [n.y, n.y] %}{% endfor %}{{ n.x == n.y }}",
    "{% macro m(x) %}{{ m(x) }}{{ m(x) }}{% endmacro %}{{ m(1) }}",
    "{{ \"aaaa\" * 9999999999 }}",
    "{{ \"x\" | indent(9999999999) }}",
    "{% for i in range(9999) %}{{ (\"_a*b_[\" * 9999) | markdown }}{% endfor %}",
    "{% for i in range(99999) %}{{ date }} and so on, without end, until nobody can read it any more{% endfor %}",
];

#[test]
fn a_template_without_end_is_stopped_and_named() {
    for source in ENDLESS {
        for (name, arguments) in [
            ("entry.md", &["new"][..]),
            ("summary.md", &["week"]),
            ("summary.html", &["week", "--format", "html"]),
        ] {
            let sandbox = journal(name, source);
            let before = sandbox.files();
            let began = Instant::now();
            let ran = sandbox.hoego(arguments);
            let took = began.elapsed();
            ran.fails()
                .stderr_has(&format!("error: .hoego/templates/{name}"))
                .stderr_has("hint: ");
            assert!(!ran.stderr().contains("panicked"), "{}", ran.stderr());
            assert!(took < Duration::from_secs(20), "{source}: {took:?}");
            assert_eq!(sandbox.files(), before, "{source}");
        }
    }
}

/// An expression that goes deeper than the engine can follow is an error too, not a process that was killed.
#[test]
fn a_template_of_bottomless_depth_is_an_error() {
    for source in [
        format!("{{{{ {}1 }}}}", "-".repeat(60_000)),
        format!("{{{{ 1{} }}}}", "+1".repeat(60_000)),
        format!("{{{{ {}1{} }}}}", "(".repeat(20_000), ")".repeat(20_000)),
        format!("{}x{}", "{% if date %}".repeat(5000), "{% endif %}".repeat(5000)),
        "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}".to_owned(),
        "{% set a = namespace() %}{% set b = namespace(a=a) %}{% set a.b = [b] %}{{ a }}".to_owned(),
    ] {
        let sandbox = journal("entry.md", &source);
        let ran = sandbox.hoego(&["new"]);
        ran.fails().stderr_has("error: .hoego/templates/entry.md");
        assert!(ran.stderr().starts_with("error: "), "{}", ran.stderr());
    }
}

/// What a template may take grows with what it has to show.
#[test]
fn a_long_summary_is_no_template_without_end() {
    let mut sandbox = journal(
        "summary.md",
        "{% for day in entries %}{% for again in range(5) %}{{ day.label }} {{ day.title | upper | replace(\"-\", \"/\") }}\n{% endfor %}{% endfor %}",
    );
    for day in 1..=28 {
        for month in 1..=12 {
            let date = format!("2024-{month:02}-{day:02}");
            let words = "a long sentence about the day, and what was learnt ".repeat(20);
            sandbox = sandbox.file(
                &format!("{date}.md"),
                format!("# {date}\n\n## Review\n\n> one\n\n> {words}\n\n## Keep\n\n* {words}{date}\n"),
            );
        }
    }
    for format in ["md", "html", "csv"] {
        sandbox
            .hoego(&[
                "export",
                "--from",
                "2024-01-01",
                "--to",
                "2024-12-31",
                "--format",
                format,
            ])
            .succeeds();
    }
}

/// What stands before the first byte that the template decides.
const FRAME: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n";

#[test]
fn the_frame_of_a_page_is_not_the_templates() {
    for hostile in [
        "<script>alert(1)</script><script src=https://example.org/x.js></script>",
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src *\">",
        "<meta http-equiv=refresh content=\"0;url=https://example.org/?{{ title }}\">",
        "<!doctype html><html><head><link rel=stylesheet href=https://example.org/x.css></head><body onload=alert(1)>",
        "</head></html><!-- --><html><head><base href=https://example.org/>",
        "<img src=\"https://example.org/{{ title }}\"><svg onload=alert(1)></svg><iframe srcdoc='<script>1</script>'></iframe>",
        "<form action=https://example.org><button>x</button></form><object data=https://example.org></object>",
        "{{ '<script>alert(1)</script>' | safe }}{% autoescape false %}{{ '<img src=x onerror=alert(1)>' }}{% endautoescape %}",
        "<title>x</title></title><style>@import url(https://example.org)</style><style></style><script>1</script>",
    ] {
        let sandbox = journal(
            "summary.html",
            &format!("{hostile}<p class=\"mine\">{{{{ title }}}}</p>"),
        );
        let page = sandbox.hoego(&["week", "--format", "html"]).succeeds().stdout();
        assert!(page.starts_with(FRAME), "{page}");
        assert!(page.contains("<p class=\"mine\">"), "{page}");
        let inside = &page[FRAME.len()..].to_lowercase();
        assert_eq!(inside.matches("<meta").count(), 2, "the frame's own: {page}");
        assert_eq!(inside.matches("<title").count(), 1, "{page}");
        for bad in [
            "<script",
            "<link",
            "<base",
            "<iframe",
            "<img",
            "<svg",
            "<object",
            "<form",
            "onload",
            "onerror",
            "http-equiv",
            "srcdoc",
        ] {
            assert!(!inside.contains(bad), "{bad}: {page}");
        }
    }
}

#[test]
fn a_page_that_was_whole_goes_on_working() {
    let whole = "<!doctype html>\n<html lang=\"{{ language }}\">\n<head>\n<meta charset=\"utf-8\">\n<title>mine</title>\n\
        <style>h1 > b { color: teal; }</style>\n</head>\n<body>\n<h1 id=\"top\"><b>{{ title }}</b></h1>\n\
        {% for item in keep %}<section style=\"margin: 1em\">{{ item.text | markdown }}</section>{% endfor %}\n</body>\n</html>\n";
    let page = journal("summary.html", whole)
        .hoego(&["week", "--format", "html"])
        .succeeds()
        .stdout();
    assert!(page.starts_with(FRAME), "{page}");
    for part in [
        "<style>h1 > b { color: teal; }</style>",
        "<h1 id=\"top\"><b>",
        "<section style=\"margin: 1em\">a <code>word</code> &amp; more</section>",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(page.matches("<html").count(), 1, "{page}");
}

/// Charts are drawn by the program alone: an SVG file can run scripts where it is opened.
#[test]
fn a_chart_is_not_the_journals_to_draw() {
    let sandbox = crate::lab::own_journal().file(
        ".hoego/templates/charts/outcomes.svg",
        "<svg><script>alert(1)</script></svg>",
    );
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    let chart = std::fs::read_to_string(sandbox.at("lab/coin/outcomes.svg")).expect("a chart");
    assert!(chart.contains("<title") && !chart.contains("script"), "{chart}");
}
