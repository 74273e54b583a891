//! The reader on anything at all: every span lies in the text, nothing panics, and a text of many thousand nested or repeated
//! blocks takes no longer than its length.

use hoego::journal::{Entry, Item, NestedItem, Settings, read_file};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn seed() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/2025-01-13.md")).expect("the seed")
}

/// Every span of an entry lies in `text` and cuts no character.
fn check_spans(text: &str, entry: &Entry) {
    let inside = |span: &std::ops::Range<usize>| assert!(text.get(span.clone()).is_some(), "{span:?} in {text:?}");
    let nested = |nested: &NestedItem| {
        inside(&nested.span);
        inside(&nested.first);
        nested.mark.iter().for_each(|mark| inside(&mark.span));
        nested.link.iter().for_each(|link| inside(&link.span));
    };
    let item = |item: &Item| {
        inside(&item.span);
        inside(&item.first);
        assert!(text.is_char_boundary(item.content_start) && item.span.start <= item.content_start);
        assert!(
            item.mark
                .iter()
                .all(|mark| text.get(mark.span.clone()).is_some_and(|c| c.chars().count() == 1))
        );
        item.link.iter().for_each(|link| inside(&link.span));
        item.stamps.iter().for_each(|stamp| inside(&stamp.span));
        item.nested.iter().for_each(nested);
        assert!(item.line >= 1 && item.line <= text.matches('\n').count() + 1);
    };
    inside(&entry.span);
    for section in &entry.sections {
        inside(&section.span);
        assert!(text.is_char_boundary(section.body_start) && section.span.start <= section.body_start);
        section.items.iter().for_each(item);
    }
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

#[test]
fn time_grows_with_length_only() {
    let deep = |line: &str| {
        (0..400)
            .map(|depth| format!("{}{line}\n", "  ".repeat(depth)))
            .collect::<String>()
    };
    let texts = [
        "- ".repeat(33_000),
        ">".repeat(66_000),
        format!("## Try\n{}", deep("- [ ] a")),
        deep("- keep try"),
        "## Keep\n".repeat(6_000),
        "## 문제\n".repeat(6_000),
        "## Problem - x\n".repeat(5_000),
        "Keep\n".repeat(13_000),
        "- Keep: a\n- Try: b\n".repeat(3_000),
        "##a\n".repeat(16_000),
        "#a\n".repeat(20_000),
        "-text\n".repeat(10_000),
        format!("## Try\n{}", "- a\n".repeat(16_000)),
        format!("## Try\n{}", "1. a\n- b\n".repeat(6_000)),
        format!("## Try\n- a{}", " ✅ 2025-01-14".repeat(3_000)),
        format!("## Try\n- a{}", " [2025-01-13](x \"try a\")".repeat(2_000)),
        "## 09/10\n### Keep\n- a\n## 09/11\n### Try\n- b\n".repeat(2_000),
        "<!-- lab:x \n-->\n".repeat(4_000),
        "|keep|try|\n|-|-|\n|a|b|\n\n".repeat(2_000),
        format!("## Try\n{}", "- [?] a\n".repeat(6_000)),
        "- [?] a\n## x\n".repeat(4_000),
        "a\n---\n".repeat(10_000),
        "> a\nb\n\n".repeat(6_000),
    ];
    for text in &texts {
        let start = Instant::now();
        let file = read_file("a.md", text, &Settings::default());
        let took = start.elapsed();
        assert!(!file.entries.is_empty());
        // Quadratic growth takes minutes here, linear growth a tenth of a second, unoptimised.
        assert!(
            took < Duration::from_secs(10),
            "{took:?} for {:?}…",
            &text[..16.min(text.len())]
        );
    }
}
