//! Takes the dress off a section's name: emphasis, emoji, numbering, tags, links and punctuation
//! (design `format.md`, section 2).

use std::borrow::Cow;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// `text` in Unicode NFC, borrowed where it is already.
pub(super) fn nfc(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) || is_nfc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

/// Characters of everyday text that NFC leaves alone whatever stands beside them; saves the tables for the rest.
fn is_plain(c: char) -> bool {
    matches!(c, '\0'..='\u{2ff}' | '가'..='힣' | '一'..='\u{9fff}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{3000}'..='\u{3029}' | '\u{2010}'..='\u{2027}' | 'ー')
}

/// `raw` in NFC and lower case without emphasis, tags, comments, links, emoji and numbering.
pub(super) fn undress(raw: &str) -> String {
    let text = nfc(raw);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let skipped = match c {
            '<' => tag_length(rest),
            ']' => link_target_length(rest),
            '{' => rest.find('}').map(|end| end + 1),
            ':' => shortcode_length(rest),
            _ => None,
        };
        if let Some(length) = skipped {
            if c == ']' {
                out.push(']');
            }
            rest = &rest[length..];
            continue;
        }
        match c {
            '*' | '_' | '~' | '"' | '\'' | '“' | '”' | '‘' => {}
            // Smart and plain apostrophes are one inside `today's`.
            '’' => out.push('\''),
            '#' if rest.trim_start_matches('#').trim().is_empty() => {}
            _ if c.is_whitespace() || is_picture(c) => out.push(' '),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            '가'..='힣' => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
        rest = &rest[c.len_utf8()..];
    }
    let folded = super::inline::fold(&out);
    without_number(trim_marks(&folded)).to_owned()
}

/// The length of an HTML tag or comment at the start of `text`.
fn tag_length(text: &str) -> Option<usize> {
    if text.starts_with("<!--") {
        return Some(text.find("-->").map_or(text.len(), |end| end + 3));
    }
    let after = text[1..].trim_start_matches('/');
    after
        .starts_with(|c: char| c.is_ascii_alphabetic())
        .then(|| text.find('>').map(|end| end + 1))
        .flatten()
}

/// `](target)` of a link; the text before it stays.
fn link_target_length(text: &str) -> Option<usize> {
    text.starts_with("](")
        .then(|| text.find(')').map(|end| end + 1))
        .flatten()
}

/// `:bulb:`
fn shortcode_length(text: &str) -> Option<usize> {
    let end = text[1..].find(':')?;
    let name = &text[1..=end];
    let valid = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte));
    valid.then_some(end + 2)
}

/// Emoji, dingbats and what joins them, but no letters, digits or punctuation.
fn is_picture(c: char) -> bool {
    matches!(u32::from(c),
        0x200b..=0x200f | 0x2060 | 0x20d0..=0x20ff | 0x2300..=0x23ff | 0x2460..=0x24ff | 0x25a0..=0x27bf | 0x2b00..=0x2bff
        | 0x3030 | 0x303d | 0xfe00..=0xfe0f | 0xfeff | 0x1f000..=0x1faff | 0xe0000..=0xe007f)
}

/// Punctuation at the ends is dress; parentheses are not, they hold glosses.
pub(super) fn trim_marks(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "-–—~|:：.,;!?…·・、。=>+※■□●○◆◇▶▷★☆/\\".contains(c))
}

/// `1. Keep`, `1) Keep`, `(1) Keep`, `1-2. Keep`, `iv. Keep`, `Ⅱ. Keep`.
fn without_number(text: &str) -> &str {
    let start = text.trim_start_matches(['(', '[']);
    let digits = start.trim_start_matches(|c: char| c.is_numeric() || matches!(c, '.' | '-'));
    if digits.len() < start.len() {
        let rest = digits.trim_start_matches([')', ']', '.', ':']).trim_start();
        // `1on1` and `3일` are words.
        if rest.len() < digits.len() || start[..start.len() - digits.len()].ends_with('.') {
            return trim_marks(rest);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_are_left() {
        for (raw, words) in [
            ("🌟\u{a0}KeeP", "keep"),
            ("**1. Keep**", "keep"),
            ("1-2) Keep", "keep"),
            ("[Keep](#keep) ##", "[keep]"),
            ("<b>Keep</b><!-- x -->", "keep"),
            (":pushpin: Keep:", "keep"),
            ("2025 Keep", "keep"),
            ("1on1", "1on1"),
            ("\u{1100}\u{1161}", "가"),
        ] {
            assert_eq!(undress(raw), words, "{raw}");
        }
    }
}
