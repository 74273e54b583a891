//! Whether a paragraph of several lines is one thought or a list written without bullets.
//!
//! Both occur: some break their sentences as they like, others put one item on each line. A line that ends without the end of a
//! sentence, in a paragraph that no editor wrapped, is an item; who once writes so writes so everywhere in the entry.

use super::find::lines_of;
use crate::document::Span;
use unicode_width::UnicodeWidthStr;

/// Whether the writer of these paragraphs puts one item on a line.
pub(super) fn writes_line_by_line<'a>(mut paragraphs: impl Iterator<Item = &'a str>) -> bool {
    paragraphs.any(|paragraph| {
        let lines = lines(paragraph);
        lines.len() > 1
            && is_list_of_lines(paragraph)
            && lines[..lines.len() - 1].iter().any(|line| !ends_sentence(line))
    })
}

/// Whether the lines of a paragraph were broken on purpose, rather than where the page ended.
pub(super) fn is_list_of_lines(paragraph: &str) -> bool {
    let lines = lines(paragraph);
    let Some((last, others)) = lines.split_last() else {
        return false;
    };
    let widths: Vec<usize> = others.iter().map(|line| line.width()).collect();
    let (Some(widest), Some(narrowest)) = (widths.iter().max(), widths.iter().min()) else {
        return false;
    };
    // Wrapped text fills its lines evenly; it has blanks to break at.
    let latin = paragraph.chars().filter(char::is_ascii_alphabetic).count() * 2 > paragraph.chars().count();
    let even = *narrowest >= 50 && narrowest * 5 >= widest * 4 && last.width() <= *widest + 10;
    let prose = even && (latin || others.len() > 1);
    // A line that starts in lower case goes on with the sentence before.
    !prose
        && !lines
            .iter()
            .skip(1)
            .any(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
}

/// The spans of the items in a paragraph of one item a line; a line that begins with an arrow, a parenthesis or further in
/// goes on with the one before.
pub(super) fn line_items(text: &str, paragraph: Span) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for line in lines_of(text, paragraph) {
        let content = &text[line.clone()];
        let indented = text[..line.start].ends_with([' ', '\t', '\u{3000}']);
        let goes_on = indented
            || content.starts_with(['(', '（', '→', '⇒', '↳', '+', '※'])
            || content.starts_with("->")
            || content.starts_with("=>");
        match out.last_mut() {
            Some(last) if goes_on => last.end = line.end,
            _ if line.is_empty() => {}
            _ => out.push(line),
        }
    }
    out
}

fn lines(paragraph: &str) -> Vec<&str> {
    paragraph
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['\\', '*', '_', ')', '）', '"', '」'])
        .ends_with(['.', '。', '!', '！', '?', '？', '…', ',', '、', '，', ':', '：', '~'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_line(paragraph: &str) -> bool {
        writes_line_by_line(std::iter::once(paragraph))
    }

    #[test]
    fn lines_without_the_end_of_a_sentence_are_items() {
        assert!(by_line("대더꾔 꺄늬쒈 뉶꽗\n꾀켴뮺 갣흎 멟\n봬두 삐리추"));
        assert!(by_line("勭书おえおいうい\nアエイエア"));
    }

    #[test]
    fn sentences_and_wrapped_text_are_one() {
        assert!(!by_line("가줘항 졧규외렑뽀.\n다음눂 희줴."));
        assert!(!by_line(
            "I want to keep writing the tests before the code because that helped me\nto see what the interface should look like, and because nobody else did\nit so far."
        ));
        assert!(!by_line("I want to keep this\nbecause it helps"));
    }
}
