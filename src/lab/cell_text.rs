//! What a program printed, as one cell of a Markdown table, in which it can do no harm: it ends neither code span, table nor
//! result block, and shows what would be invisible.

use unicode_width::UnicodeWidthChar;

/// Columns after which a key is cut in a table.
pub const KEY_WIDTH: usize = 60;

/// `text` as a code span for a cell of a table, at most about `width` columns wide, cut with `…`. Nothing is shown as `∅`.
pub fn cell_text(text: &str, width: usize) -> String {
    if text.is_empty() {
        return "∅".to_owned();
    }
    let shown = cut(text, width.max(1));
    // Our own markers, and any other comment.
    let shown = shown.replace("<!--", "<! --").replace("-->", "-- >");
    let shown = without_bars(&shown);
    let fence = "`".repeat(longest_run(&shown) + 1);
    let pad = if shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{shown}{pad}{fence}")
}

/// `text` on one line with what is invisible made visible: control characters as their pictures, others by number.
pub fn visible(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
        push_visible(&mut out, c);
        out
    })
}

fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push('↵'),
        '\u{0}'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => out.push('␡'),
        c if is_invisible(c) => out.push_str(&format!("‹U+{:04X}›", u32::from(c))),
        c => out.push(c),
    }
}

/// Characters that change how others are shown, or show as nothing. Joiners stay: emoji and scripts need them.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

fn cut(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut columns = 0;
    // Marks take no column: however many stand over one letter, it ends.
    for (number, c) in text.chars().enumerate() {
        let end = out.len();
        push_visible(&mut out, c);
        columns += out[end..].chars().map(|c| c.width().unwrap_or(1)).sum::<usize>();
        if columns > width || number >= width * 4 {
            out.truncate(end);
            out.push('…');
            break;
        }
    }
    out
}

/// With bars escaped as tables want it. Readers differ on a bar behind a backslash: it becomes one that is drawn.
fn without_bars(text: &str) -> String {
    text.replace("\\|", "\\│").replace('|', "\\|")
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{BlockKind, plain_text, scan};

    #[test]
    fn it_stays_one_cell() {
        let texts = [
            "a|b",
            "\\|",
            "\\\\|",
            "`",
            "``` x",
            "a`",
            "-->",
            "<!-- /lab:x 1 -->",
            "<!-->",
            "a\nb\r\n\n| c |",
            "\u{202e}x",
            "\u{fffd}",
            "\\",
            "\u{1b}[31m",
            "&lt;",
            "<b>",
            "[a](b)",
            " ",
            "  x ",
            "\u{2028}",
            "🙂",
            "*a* | `b` |",
            "a\\`|`b",
            "`|",
            "|`",
        ];
        for text in texts {
            let cell = cell_text(text, KEY_WIDTH);
            let table = format!("| a | b |\n|---|---|\n| {cell} | 1 |\n\nend\n");
            let document = scan(&table);
            let count = |kind: BlockKind| document.blocks.iter().filter(|block| block.kind == kind).count();
            assert_eq!(
                (count(BlockKind::Row), count(BlockKind::Cell), count(BlockKind::Table)),
                (2, 4, 1),
                "{cell}"
            );
            assert!(
                !cell.contains("-->") && !cell.contains("<!--") && !cell.contains(char::is_control),
                "{cell}"
            );
        }
    }

    #[test]
    fn it_reads_as_it_was() {
        assert_eq!(cell_text("empty=True qsize=5", 60), "`empty=True qsize=5`");
        assert_eq!(plain_text(&cell_text("a `b` *c*", 60)), "a `b` *c*");
        assert_eq!(cell_text("`", 60), "`` ` ``");
        assert_eq!(cell_text("a|b", 60), "`a\\|b`");
        assert_eq!(cell_text("a\nb\u{202e}", 60), "`a↵b‹U+202E›`");
        assert_eq!(cell_text("", 60), "∅");
    }

    #[test]
    fn it_is_cut() {
        assert_eq!(cell_text("abcdef", 3), "`abc…`");
        assert_eq!(cell_text("가나다", 5), "`가나…`");
        let marks = format!("a{}", "\u{301}".repeat(10_000));
        assert!(cell_text(&marks, 10).len() < 200);
        assert!(cell_text(&"x".repeat(1 << 20), 60).len() < 80);
    }
}
