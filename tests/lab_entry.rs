//! Results in entries, on any document: taking one out gives the bytes that were there, putting one in twice is putting it in
//! once, and neither experiments nor the journal read anything else because of it.

use hoego::journal::{EntryFile, Settings, read_file};
use hoego::lab::{Code, Found, ResultHeader, cell_text, experiments, stored_results, with_result, without_result};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Blocks that documents are made of; `@` stands for an experiment.
const PARTS: &[&str] = &[
    "## Keep",
    "## Try",
    "## Problem",
    "## Review",
    "**Keep**",
    "- 하나",
    "* a\n  * b",
    "1. x",
    "- [ ] t",
    "> quoted",
    "> * a\n>   b",
    "text\nmore",
    "<!-- c -->",
    "<div>",
    "```\ncode\n```",
    "| a | b |\n|---|---|\n| c | d |",
    "---",
    "===",
    "    indented",
    "\tx",
    "- [?] why",
    "@",
    "@",
    "@",
    "[a]: b",
    "{% hint %}",
    "```",
    "~~~ {.lab}",
    "-text",
    "・점",
    "<!-- lab:x run=1 code=2 env=3 -->",
    "<!-- /lab:x 2 -->",
];

/// What stands before the lines of an experiment: on its first line, and on the others.
const CONTAINERS: &[(&str, &str)] = &[
    ("", ""),
    ("", ""),
    ("  ", "  "),
    ("- ", "  "),
    ("* a\n  ", "  "),
    ("* a\n\n  ", "  "),
    ("1. a\n   1. ", "      "),
    ("> ", "> "),
    (">", ">"),
    ("> > ", "> > "),
    ("- > ", "  > "),
    ("> - ", ">   "),
    ("-\t", "\t"),
    ("- a\n  - b\n\n    ", "    "),
];

fn experiment(number: usize, container: usize, code: &str, trailing: &str) -> String {
    let (first, rest) = CONTAINERS[container % CONTAINERS.len()];
    let lines = code
        .split('\n')
        .map(|line| format!("{rest}{line}\n"))
        .collect::<String>();
    format!("{first}```py {{#e{number} .lab n=1,2}}\n{lines}{rest}```{trailing}")
}

fn documents() -> impl Strategy<Value = String> {
    let part = (
        0..PARTS.len(),
        0..CONTAINERS.len(),
        "[ax#|`> -]{0,6}(\n[a`~ -]{0,5}){0,2}",
        "[ ]{0,2}",
        1..3usize,
    );
    (
        proptest::collection::vec(part, 1..10),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(parts, crlf, bom, last)| {
            let mut text = String::new();
            for (number, (part, container, code, trailing, lines)) in parts.into_iter().enumerate() {
                match PARTS[part] {
                    "@" => text.push_str(&experiment(number, container, &code, &trailing)),
                    part => text.push_str(part),
                }
                text.push_str(&"\n".repeat(lines));
            }
            if !last {
                text.truncate(text.trim_end().len());
            }
            let text = if crlf { text.replace('\n', "\r\n") } else { text };
            if bom { format!("\u{feff}{text}") } else { text }
        })
}

fn header(id: &str, run: &str) -> ResultHeader {
    ResultHeader {
        id: id.to_owned(),
        run: run.to_owned(),
        code: "9f3c1a2e".to_owned(),
        env: "51d0c7".to_owned(),
    }
}

fn body() -> Vec<String> {
    let hostile = cell_text("a|b `c` --> <!-- /lab:e0 9f3c1a2e -->\n```\n# Try", 60);
    vec![
        "| outcome | seen |".to_owned(),
        "|---|--:|".to_owned(),
        format!("| {hostile} | 3 |"),
        String::new(),
        "![chart](lab/a/outcomes.svg)".to_owned(),
        "<!-- /lab:e0 9f3c1a2e -->".to_owned(),
    ]
}

fn find(text: &str, id: &str) -> Found {
    let mut found = experiments("2025-01-13.md", text);
    let at = found.iter().position(|found| found.id.as_deref() == Some(id));
    found.remove(at.unwrap_or_else(|| panic!("`{id}` is gone from {text:?}")))
}

fn code_of(found: &Found) -> (String, String) {
    let experiment = found.experiment.as_ref().unwrap();
    match &experiment.code {
        Code::Block { text, .. } => (
            text.clone(),
            format!("{:?} {:?}", experiment.options, experiment.claims.len()),
        ),
        other => panic!("{other:?}"),
    }
}

/// What the journal reads, without places.
fn told(file: &EntryFile) -> Vec<String> {
    let mut told = Vec::new();
    for section in file.entries.iter().flat_map(|entry| &entry.sections) {
        told.push(format!("{:?} {:?}", section.kind, section.anchor));
        for item in &section.items {
            let nested: Vec<_> = item
                .nested
                .iter()
                .map(|nested| (&nested.text, nested.mark.as_ref().map(|mark| mark.char)))
                .collect();
            told.push(format!("{:?} {:?} {nested:?}", item.text, item.mark_char()));
        }
    }
    told
}

fn check(text: &str) {
    let settings = Settings::default();
    for found in experiments("2025-01-13.md", text) {
        let Some(id) = found.id.clone().filter(|_| found.experiment.is_ok()) else {
            continue;
        };
        let first = with_result(text, &found.place, &header(&id, "R1"), &body())
            .apply(text)
            .unwrap();
        let again = find(&first, &id);
        assert_eq!(code_of(&again), code_of(&found), "{first:?}");
        let result = again
            .place
            .result
            .clone()
            .unwrap_or_else(|| panic!("no result in {first:?}"));
        assert_eq!(result.start, again.place.span.end);
        let stored = stored_results(&first)
            .into_iter()
            .find(|stored| stored.span.end == result.end)
            .unwrap();
        assert_eq!((stored.id.as_str(), stored.run.as_str()), (id.as_str(), "R1"));
        if found.place.result.is_none() {
            assert_eq!(without_result(&again.place).apply(&first).unwrap(), text, "{first:?}");
        }
        let twice = with_result(&first, &again.place, &header(&id, "R2"), &body())
            .apply(&first)
            .unwrap();
        assert_eq!(twice, first.replace("run=R1", "run=R2"));
        assert_eq!(
            experiments("a.md", text).len(),
            experiments("a.md", &first).len(),
            "{text:?} {first:?}"
        );
        let before = told(&read_file("2025-01-13.md", text, &settings));
        let after = told(&read_file("2025-01-13.md", &first, &settings));
        assert_eq!(after, before, "{text:?}\n{first}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_result_comes_and_goes_without_a_trace(text in documents()) {
        check(&text);
    }

    #[test]
    fn nothing_panics(text in "([`~]{3}|[ ]{0,4}|[->*#|\t\r\n]|\\{|\\}|#a|\\.lab|[a-z]=[0-9.*,\"'/]{0,5}|<!-- |-->|lab:a|/lab:a|가|\u{feff}){0,40}") {
        for found in experiments("a.md", &text) {
            prop_assert!(text.get(found.place.span.clone()).is_some());
        }
        stored_results(&text);
    }
}

#[test]
fn every_container_takes_a_result() {
    for container in 0..CONTAINERS.len() {
        for around in [
            "@",
            "## Keep\n\n- a\n@\n- b\n",
            "@\ntext",
            "@\n    code\n",
            "## Try\n@\n  * c",
            "a\n@\n> q",
            "@\n---\n",
            "@\n1. x\n",
        ] {
            for code in ["x", "", "\n\n  y\n"] {
                let text = around.replace('@', &experiment(1, container, code, ""));
                assert_eq!(experiments("a.md", &text).len(), 1, "{text}");
                check(&text);
                check(&text.replace('\n', "\r\n"));
            }
        }
    }
}

#[test]
fn huge_and_hostile_documents_take_no_time() {
    let block = "```py {#a .lab}\nx\n```\n";
    let texts = [
        format!("{}{block}", "- ".repeat(10_000)),
        format!("{}{block}", "> ".repeat(10_000)),
        format!("```py {{#a .lab key=\"{}\n", "\\".repeat(1 << 20)),
        format!("```py {{#a .lab {}}}\n```\n", "n=1 ".repeat(1 << 14)),
        format!("```py {{#a .lab}}\n#| always: \"{}\n```\n", "\" ".repeat(1 << 18)),
        format!("```py {{#a .lab}}\n#| always: \"{}\n```\n", "\" -- ".repeat(1 << 18)),
        format!(
            "```py {{#a .lab}}\n{}```\n",
            (0..50_000).map(|n| format!("#| always: /x{n}/\n")).collect::<String>()
        ),
        block.repeat(20_000),
        format!("{block}\n<!-- lab:a run=1 code=2 env=3 -->\n").repeat(10_000),
        format!("```py {{#a .lab}}\n{}", "```py {#b .lab}\n".repeat(50_000)),
        (0..200)
            .map(|depth| format!("{}- ```py {{#a{depth} .lab}}\n", "  ".repeat(depth)))
            .collect(),
    ];
    for (number, text) in texts.iter().enumerate() {
        let start = Instant::now();
        let found = experiments("a.md", text);
        assert!(!found.is_empty(), "text {number}");
        stored_results(text);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "text {number} took {:?}",
            start.elapsed()
        );
    }
}
