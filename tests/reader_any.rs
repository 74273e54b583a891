//! The reader and the editor on anything at all: every span lies in the text, nothing panics, and an edit changes only what it is about.
//! That it takes no longer than the text is long is counted in `linear.rs`.

#[path = "support/anything.rs"]
mod anything;

use anything::{anything, check_spans};
use hoego::journal::{Settings, read_file};
use proptest::prelude::*;

fn seed() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/2025-01-13.md")).expect("the seed")
}

/// Pieces of Markdown that mean something to the reader, in any order.
fn shapes() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "## Keep",
        "##Try",
        "#Problem",
        "**Keep**",
        "- Keep",
        "- **Try**: ",
        "Try:",
        "| Keep | Try |",
        "|---|---|",
        "| a | b |",
        "\n",
        "\r\n",
        "\n\n",
        "- ",
        "  - ",
        "    - ",
        "\t- ",
        "-text",
        "・",
        "1. ",
        "2.",
        "[ ] ",
        "[x] ",
        "[가] ",
        "[?] ",
        "> ",
        ">",
        "```",
        "~~~",
        "<!-- ",
        " -->",
        "<!-- lab:a x -->",
        "<!-- /lab:a x -->",
        "{% hint %}",
        "---",
        "===",
        "***",
        "<br>",
        "<div>",
        "</div>",
        "가나",
        "라\u{11a8}",
        "\u{feff}",
        "é",
        "e\u{301}",
        "😀",
        "\u{a0}",
        "\u{3000}",
        "a",
        " ",
        "    ",
        "없음",
        "X",
        "\\-",
        "([2025-01-13](a.md \"try k3f9\"))",
        " ✅ 2025-01-14",
        "✅",
        "2025-01-1",
        "## 09/10",
        "## 09/11",
        "(",
        "（",
        ")",
        ":",
        "：",
        "date: 2025-01-13",
        "# 2025-01-13",
        "*",
        "_",
        "**",
        "K",
        "P",
        "- K: a",
        "\u{0}",
    ]);
    prop::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_is_read(text in "\\PC*|(?s).{0,200}", path in "\\PC{0,30}") {
        for entry in &read_file(&path, &text, &Settings::default()).entries {
            check_spans(&text, entry);
        }
    }

    #[test]
    fn any_shape_is_read(text in shapes()) {
        for entry in &read_file("a.md", &text, &Settings::default()).entries {
            check_spans(&text, entry);
        }
    }

    #[test]
    fn a_damaged_seed_is_read(cut in 0usize..5000, length in 0usize..200, put in shapes()) {
        let text = seed();
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let damaged = format!("{}{put}{}", &text[..boundary(cut)], &text[boundary(cut + length)..]);
        for entry in &read_file("a.md", &damaged, &Settings::default()).entries {
            check_spans(&damaged, entry);
        }
    }
}

/// A way in which a text comes to look otherwise than its writer's editor had it.
#[derive(Debug, Clone)]
enum Change {
    /// Line ends of another system, in all lines or in every so many.
    LineEnds(&'static str, usize),
    /// A mark at the start, as Windows puts it.
    Mark,
    /// Blanks at the start of lines become tabs.
    Tabs,
    /// Blanks become those that do not break.
    Unbreakable,
    /// Some lines stand in a fence, which holds others.
    Fenced(usize, usize, usize),
    /// A line is as long as a book.
    Huge(usize, usize),
    /// A line stands in so many lists.
    Nested(usize, usize),
    /// Something is put somewhere.
    Put(usize, String),
    /// What follows is missing, in the middle of a character too.
    Cut(usize),
    /// Bytes that are no text.
    Bytes(usize, Vec<u8>),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (prop::sample::select(vec!["\r\n", "\r", "\u{2028}"]), 1usize..4)
            .prop_map(|(end, every)| Change::LineEnds(end, every)),
        Just(Change::Mark),
        Just(Change::Tabs),
        Just(Change::Unbreakable),
        (0usize..60, 0usize..20, 3usize..6).prop_map(|(from, lines, depth)| Change::Fenced(from, lines, depth)),
        (0usize..60, 1usize..2000).prop_map(|(line, times)| Change::Huge(line, times)),
        (0usize..60, 1usize..300).prop_map(|(line, depth)| Change::Nested(line, depth)),
        (0usize..4000, shapes()).prop_map(|(at, text)| Change::Put(at, text)),
        (0usize..4000).prop_map(Change::Cut),
        (0usize..4000, prop::collection::vec(any::<u8>(), 1..4)).prop_map(|(at, bytes)| Change::Bytes(at, bytes)),
    ]
}

impl Change {
    fn make(&self, bytes: Vec<u8>) -> Vec<u8> {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let line = |wanted: usize, change: &dyn Fn(&str) -> String| -> Vec<u8> {
            let lines = text.split_inclusive('\n').enumerate();
            let changed = lines.map(|(at, line)| if at == wanted { change(line) } else { line.to_owned() });
            changed.collect::<String>().into_bytes()
        };
        match self {
            Change::LineEnds(end, every) => {
                let lines = text.split_inclusive('\n').enumerate();
                let changed = lines.map(|(at, line)| match at % every {
                    0 => line.trim_end_matches(['\r', '\n']).to_owned() + end,
                    _ => line.to_owned(),
                });
                changed.collect::<String>().into_bytes()
            }
            Change::Mark => format!("\u{feff}{text}").into_bytes(),
            Change::Tabs => text.replace("  ", "\t").into_bytes(),
            Change::Unbreakable => text.replace(' ', "\u{a0}").into_bytes(),
            Change::Fenced(from, count, depth) => {
                let fence = "`".repeat(*depth);
                let opened = line(*from, &|line| format!("{fence}md\n```\n{line}"));
                let text = String::from_utf8_lossy(&opened).into_owned();
                let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
                let closing = format!("~~~\n{fence}\n");
                lines.insert((from + count + 2).min(lines.len()), &closing);
                lines.concat().into_bytes()
            }
            Change::Huge(at, times) => line(*at, &|line| line.trim_end().repeat(*times) + "\n"),
            Change::Nested(at, depth) => line(*at, &|line| "* ".repeat(*depth) + line),
            Change::Put(at, put) => {
                let at = (0..=*at.min(&text.len()))
                    .rev()
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap_or(0);
                format!("{}{put}{}", &text[..at], &text[at..]).into_bytes()
            }
            Change::Cut(at) => bytes[..*at.min(&bytes.len())].to_vec(),
            Change::Bytes(at, put) => {
                let mut bytes = bytes;
                let at = *at.min(&bytes.len());
                bytes.splice(at..at, put.iter().copied());
                bytes
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn anything_holds_for_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        anything(&bytes);
        anything(String::from_utf8_lossy(&bytes).as_bytes());
    }

    #[test]
    fn anything_holds_for_any_shape(text in shapes()) {
        anything(text.as_bytes());
    }

    #[test]
    fn anything_holds_for_entries_that_went_through_hands(changes in prop::collection::vec(change(), 0..6)) {
        let changed = changes.iter().fold(seed().into_bytes(), |bytes, change| change.make(bytes));
        anything(&changed);
        // The same where a byte of something else would have kept all the rest from being read.
        anything(String::from_utf8_lossy(&changed).as_bytes());
    }
}
