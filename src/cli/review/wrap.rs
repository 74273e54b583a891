//! Text in columns: lines are broken where people break them, and no character is ever cut.

use crate::cli::tame::harmless;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// `text` in lines of at most `columns`; a single character wider than that still gets a line of its own. Words stay whole where they
/// fit; between ideographs and kana a line may end anywhere, but not before closing punctuation.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        wrap_paragraph(paragraph, columns, &mut lines);
    }
    lines
}

fn wrap_paragraph(text: &str, columns: usize, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in words(text, columns) {
        let mut blank = if line.is_empty() { "" } else { " " };
        for piece in pieces(&word) {
            if line.width() + blank.width() + piece.width() <= columns {
                line.push_str(blank);
            } else if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            push_piece(&piece, columns, &mut line, lines);
            blank = "";
        }
    }
    lines.push(line);
}

/// The words of `text`; a number and its unit are one, with the blank between them, where a line has room for both.
fn words(text: &str, columns: usize) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace().map(harmless).filter(|word| !word.is_empty()) {
        let number = |last: &&mut String| last.ends_with(|c: char| c.is_ascii_digit());
        match words.last_mut().filter(number) {
            Some(last) if is_unit(&word) && last.width() + 1 + word.width() <= columns => {
                last.push(' ');
                last.push_str(&word);
            }
            _ => words.push(word),
        }
    }
    words
}

/// `%`, also with a particle behind it, and the units that figures come in.
fn is_unit(word: &str) -> bool {
    let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.starts_with('%') || ["ns", "µs", "ms", "s", "min", "h", "KiB", "MiB", "GiB"].contains(&bare)
}

/// Adds a piece to `line`; one that is wider than a whole line goes on in the next ones.
fn push_piece(piece: &str, columns: usize, line: &mut String, lines: &mut Vec<String>) {
    for grapheme in piece.graphemes(true) {
        if !line.is_empty() && line.width() + grapheme.width() > columns {
            lines.push(std::mem::take(line));
        }
        line.push_str(grapheme);
    }
}

/// The parts of a word between which a line may end.
fn pieces(word: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut may_end = false;
    for grapheme in word.graphemes(true) {
        let ideographic = grapheme.chars().next().is_some_and(breaks_anywhere);
        let closes = grapheme.chars().next().is_some_and(|char| CLOSING.contains(char));
        match pieces.last_mut() {
            Some(last) if closes || !(may_end || ideographic) => last.push_str(grapheme),
            _ => pieces.push(grapheme.to_owned()),
        }
        may_end = ideographic || (closes && may_end);
    }
    pieces
}

/// Never at the start of a line.
const CLOSING: &str = "、。，．・：；？！）」』】〉》〕］｝ー…,.!?:;)]}%";

/// Kana and ideographs; Hangul is written with blanks and keeps its words whole.
fn breaks_anywhere(char: char) -> bool {
    matches!(char, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Short parts with ` · ` between them, in lines of at most `columns`; a part is only broken when it is wider than a line.
pub fn wrap_parts(parts: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if line.width() + 3 + part.width() <= columns => {
                line.push_str(" · ");
                line.push_str(part);
            }
            _ => lines.extend(wrap(part, columns)),
        }
    }
    lines
}

/// `text` in at most `columns`, with `…` where something was left out.
pub fn shorten(text: &str, columns: usize) -> String {
    let text = harmless(text);
    if text.width() <= columns {
        return text;
    }
    let mut short = String::new();
    for grapheme in text.graphemes(true) {
        if short.width() + grapheme.width() + 1 > columns {
            break;
        }
        short.push_str(grapheme);
    }
    if columns > 0 {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn korean_words_stay_whole_and_japanese_breaks_anywhere() {
        assert_eq!(
            wrap("집에 가서 놀지 말고 최소한", 11),
            ["집에 가서", "놀지 말고", "최소한"]
        );
        assert_eq!(wrap("振り返りをする時間。", 8), ["振り返り", "をする時", "間。"]);
        assert_eq!(wrap("時間をとる。次", 10), ["時間をと", "る。次"]);
        assert_eq!(wrap("https://a.example/long", 10), ["https://a.", "example/lo", "ng"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn a_number_keeps_its_unit() {
        assert_eq!(wrap("시간은 9 %, 몫은 33 %를", 12), ["시간은 9 %,", "몫은 33 %를"]);
        assert_eq!(wrap("waited (33 %)", 11), ["waited", "(33 %)"]);
        assert_eq!(wrap("took 1.5 s.", 9), ["took", "1.5 s."]);
        assert_eq!(wrap("12345 %", 6), ["12345", "%"], "where there is no room for both");
    }

    #[test]
    fn shortening_never_cuts_a_character() {
        assert_eq!(shorten("가나다", 6), "가나다");
        assert_eq!(shorten("가나다", 5), "가나…");
        assert_eq!(shorten("가나다", 4), "가…");
        assert_eq!(shorten("가나다", 0), "");
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_and_what_is_not_seen_is_lost(text in any::<String>(), columns in 0usize..40) {
            let kept = |text: &str| text.split_whitespace().map(harmless).collect::<String>();
            let lines = wrap(&text, columns);
            prop_assert_eq!(kept(&lines.join(" ")), kept(&text));
            prop_assert!(shorten(&text, columns).width() <= columns);
        }

        #[test]
        fn lines_fit(text in "[a-z가-힣ぁ-ん一-龥、。 ]{0,60}", columns in 2usize..40) {
            for line in wrap(&text, columns) {
                prop_assert!(line.width() <= columns, "{line:?}");
            }
        }
    }
}
