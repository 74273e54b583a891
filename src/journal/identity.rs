//! The identity of a Try: BLAKE3 of `DATE\nTEXT` in lower-case Crockford base 32, most significant bits first.

use chrono::NaiveDate;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A whole ID of 52 characters, or the prefix a link gave where its origin is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(String);

impl Id {
    /// The ID of a Try that originates on `date` with the item text `text` (see [`identity_text`]).
    pub fn new(date: NaiveDate, text: &str) -> Self {
        let hash = blake3::hash(format!("{date}\n{text}").as_bytes());
        Self(crockford(hash.as_bytes()))
    }

    /// The ID as a link gives it, whole or a prefix.
    pub fn from_link(id: &str) -> Self {
        Self(id.to_lowercase())
    }

    /// All its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its first `length` characters, fewer where there are no more.
    pub fn prefix(&self, length: usize) -> &str {
        &self.0[..length.min(self.0.len())]
    }
}

/// Base 32 of `bytes`, most significant bits first, the last character padded with zero bits.
fn crockford(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut bits, mut count) = (0u32, 0);
    for byte in bytes {
        bits = (bits << 8) | u32::from(*byte);
        count += 8;
        while count >= 5 {
            count -= 5;
            out.push(ALPHABET[(bits >> count) as usize & 31] as char);
        }
    }
    if count > 0 {
        out.push(ALPHABET[(bits << (5 - count)) as usize & 31] as char);
    }
    out
}

/// What identifies an item: its text (already without mark, link and stamps) in NFC, without the four tags, white space folded.
pub fn identity_text(text: &str) -> String {
    let nfc: String = text.nfc().collect();
    static TAGS: OnceLock<regex::Regex> = OnceLock::new();
    let tags = TAGS.get_or_init(|| {
        regex::Regex::new(r"(^|\s)#(?:urgent|important|긴급|중요)(?:\s|$)").expect("a constant pattern")
    });
    let mut bare = nfc;
    // Two tags in a row share the blank between them, so one pass may leave the second.
    while tags.is_match(&bare) {
        bare = tags.replace_all(&bare, "$1 ").into_owned();
    }
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_32_puts_the_most_significant_bits_first() {
        assert_eq!(crockford(&[0b1111_1000]), "z0");
        assert_eq!(
            crockford(&[0x00, 0x44, 0x32, 0x14, 0xc7]),
            "01234567".replace("01234567", "01234567")
        );
    }

    #[test]
    fn tags_and_normal_forms_do_not_change_identity() {
        assert_eq!(identity_text("#urgent #중요  가\u{1100}\u{1161} 나"), "가가 나");
        assert_eq!(identity_text("fix #urgently"), "fix #urgently");
    }
}
