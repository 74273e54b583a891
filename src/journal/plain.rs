//! Tries whose line lies open: an everyday box, everyday letters, at most one link of ours at the end. Nearly all lines that
//! hoego or a person writes are so, and to take them apart costs a tenth of what [`super::inline::read_first`] needs.
//!
//! What is given here is what that function and [`super::identity_text`] give; anything less plain is theirs.
//! `tests/tame.rs` compares both.

use super::nothing::{is_of_nothing, is_placeholder, says_nothing};
use super::signature::Signature;
use chrono::NaiveDate;

/// What a plain line of a Try says.
pub(super) struct PlainTry<'a> {
    /// The character in its box.
    pub mark: Option<char>,
    /// Its text, which is its identity too.
    pub text: &'a str,
    /// The signature of its text.
    pub says: u64,
    /// The day and the ID it links to, as written.
    pub link: Option<(NaiveDate, &'a str)>,
    /// Whether it only says that there is nothing.
    pub says_nothing: bool,
}

/// Takes apart a list item's only line, without its bullet and without blanks at its ends; `None` where it is not plain, or
/// perhaps no item.
pub(super) fn read_plain_try(line: &str) -> Option<PlainTry<'_>> {
    let (mark, rest) = boxed(line)?;
    let (text, link) = linked(rest)?;
    let (says, may_say_nothing) = plain_signature(text)?;
    let words = text.len() > 1 && text.as_bytes().iter().take(2).all(|byte| is_letter(*byte));
    if !words && is_placeholder(text) {
        return None;
    }
    Some(PlainTry {
        mark,
        text,
        says,
        link,
        says_nothing: may_say_nothing && says_nothing(text),
    })
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 0x80
}

fn boxed(line: &str) -> Option<(Option<char>, &str)> {
    let bytes = line.as_bytes();
    if bytes.first() != Some(&b'[') {
        return Some((None, line));
    }
    let [_, mark, b']', b' ', first, ..] = bytes else {
        return None;
    };
    let known = matches!(mark, b' '..=b'~') && !matches!(mark, b'[' | b']');
    (known && *first != b' ').then(|| (Some(char::from(*mark)), &line[4..]))
}

/// The text and the link ` ([DATE](PATH "try ID"))` that ends it.
fn linked(rest: &str) -> Option<(&str, Option<(NaiveDate, &str)>)> {
    let Some(open) = memchr::memchr(b'[', rest.as_bytes()) else {
        return Some((rest, None));
    };
    let text = rest[..open].strip_suffix(" (")?;
    let date = rest.get(open + 1..open + 11)?;
    let target = rest.get(open + 11..)?.strip_prefix("](")?.strip_suffix("\"))")?;
    if memchr::memchr2(b'[', b']', target.as_bytes()).is_some() {
        return None;
    }
    let blank = memchr::memrchr(b' ', target.as_bytes())?;
    let id = &target.as_bytes()[blank + 1..];
    let titled = target[..blank].ends_with("\"try");
    if !titled || id.len() < 4 || !id.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    Some((text, Some((day(date)?, &target[blank + 1..]))))
}

/// `2025-01-14`, exactly.
fn day(text: &str) -> Option<NaiveDate> {
    let digits = |from: usize, to: usize| {
        let digits = text.as_bytes().get(from..to)?;
        digits.iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let dashes = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    let year = i32::try_from(digits(0, 4)?).ok()?;
    dashes
        .then(|| NaiveDate::from_ymd_opt(year, digits(5, 7)?, digits(8, 10)?))
        .flatten()
}

/// The signature of a text that is its own identity: ASCII, Hangul, everyday Chinese characters and kana, words parted by
/// single blanks, nothing that could be a tag, a stamp or something to normalise. And whether it may say that there is nothing.
fn plain_signature(text: &str) -> Option<(u64, bool)> {
    let mut signature = Signature::default();
    let mut may_say_nothing = false;
    let mut latin = false;
    let mut before = b' ';
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        if byte < 0x80 {
            if !matches!(byte, b' '..=b'~') || byte == b'#' || byte == b' ' && before == b' ' {
                return None;
            }
            if byte.is_ascii_alphanumeric() {
                signature.add_plain(u32::from(byte));
                may_say_nothing |= !latin && matches!(byte, b'n' | b'N');
                latin |= byte.is_ascii_alphabetic();
            }
            at += 1;
        } else {
            let letter = everyday_letter(bytes.get(at..at + 3)?)?;
            signature.add_plain(letter);
            may_say_nothing |= is_of_nothing(letter);
            at += 3;
        }
        before = byte;
    }
    (before != b' ').then(|| (signature.value(), may_say_nothing))
}

/// The letter that three bytes of UTF-8 are: a Hangul syllable, an everyday Chinese character or kana.
#[inline]
pub(super) fn everyday_letter(bytes: &[u8]) -> Option<u32> {
    let &[first @ 0xe3..=0xed, second, third] = bytes else {
        return None;
    };
    let low = |byte: u8| u32::from(byte & 0x3f);
    let letter = u32::from(first & 0x0f) << 12 | low(second) << 6 | low(third);
    // `가` to `힣`, then `一` to U+9FFF, then kana.
    matches!(letter, 0xac00..=0xd7a3 | 0x4e00..=0x9fff | 0x3041..=0x3096 | 0x30a1..=0x30fa).then_some(letter)
}

#[cfg(test)]
mod tests {
    use super::super::inline::read_first;
    use super::super::signature::signature_of;
    use super::super::{Id, identity_text};
    use super::*;

    #[test]
    fn a_plain_line_is_taken_apart_as_by_the_whole_reader() {
        for line in [
            "[ ] 집에 가서 Review ([2025-01-13](2025-01-13.md#try \"try k3f9\"))",
            "[x] a b ([2025-01-13](../a%20b.md \"try K3F9abc\"))",
            "plain words, 漢字 と かな.",
            "x y",
        ] {
            let plain = read_plain_try(line).expect(line);
            let first = read_first(line, 0..line.len());
            assert_eq!(plain.text, first.text, "{line}");
            assert_eq!(plain.text, identity_text(&first.text), "{line}");
            assert_eq!(plain.says, signature_of(plain.text), "{line}");
            assert_eq!(plain.mark, first.mark.map(|mark| mark.char), "{line}");
            let link = first.link.map(|link| (link.date, link.id));
            let plain_link = plain
                .link
                .map(|(date, id)| (date, Id::from_link(id).as_str().to_owned()));
            assert_eq!(plain_link, link, "{line}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_it() {
        for line in [
            "a  b",
            "a #urgent",
            "[x] a ✅ 2025-01-14",
            "a ([2025-01-13](x.md \"try k3f9\")) b",
            "a ([2025-13-13](x.md \"try k3f9\"))",
            "a ([2025-01-13](x.md \"try k3\"))",
            "[a](b) c",
            "가\u{301}",
            "x",
            "-",
        ] {
            assert!(read_plain_try(line).is_none(), "{line}");
        }
    }
}
