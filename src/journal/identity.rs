//! The identity of a Try: BLAKE3 of `DATE\nTEXT` in lower-case Crockford base 32, most significant bits first.

use super::undress::nfc;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The tags that say how pressing a Try is; they are not part of its identity.
pub(super) const URGENT_TAGS: [&str; 2] = ["#urgent", "#긴급"];
pub(super) const IMPORTANT_TAGS: [&str; 2] = ["#important", "#중요"];

/// How many characters of an ID a link and a list show at the least.
pub const SHORTEST_ID: usize = 4;

/// A whole ID of 52 characters, or the prefix a link gave where its origin is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Id(String);

impl Id {
    /// The ID of a Try that originates on `date` with the item text `text` (see [`identity_text`]).
    pub fn new(date: NaiveDate, text: &str) -> Self {
        Self(crockford(blake3::hash(format!("{date}\n{text}").as_bytes()).as_bytes()))
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
        self.0.get(..length).unwrap_or(&self.0)
    }

    /// How many characters both begin with.
    pub(super) fn shared_with(&self, other: &Id) -> usize {
        let pairs = self.0.bytes().zip(other.0.bytes());
        pairs.take_while(|(a, b)| a == b).count()
    }

    /// Whether `self` and `other` can name the same Try: one is a prefix of the other.
    pub fn agrees_with(&self, other: &str) -> bool {
        self.0.starts_with(other) || other.starts_with(&self.0)
    }
}

/// The first 25 characters of an ID as the bytes they are written from, which no two Tries share: for comparing many of them, of
/// which few are ever shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct RawId([u8; 16]);

impl RawId {
    /// As [`Id::new`], of the same two lines.
    pub(super) fn of_lines(lines: &str) -> Self {
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&blake3::hash(lines.as_bytes()).as_bytes()[..16]);
        Self(bytes)
    }

    /// As they are stored.
    pub(super) fn bytes(&self) -> [u8; 16] {
        self.0
    }

    /// The way back from [`RawId::bytes`].
    pub(super) fn of_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The first four characters of the ID.
    pub(super) fn first(&self) -> [u8; SHORTEST_ID] {
        let bits = u32::from_be_bytes([self.0[0], self.0[1], self.0[2], 0]);
        std::array::from_fn(|at| ALPHABET[(bits >> (27 - 5 * at)) as usize & 31])
    }

    /// These characters.
    pub(super) fn to_id(self) -> Id {
        let mut characters = crockford(&self.0);
        // The last one is written from two more bits, which are not here.
        characters.pop();
        Id(characters)
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
    if is_identity(text) {
        return text.to_owned();
    }
    let nfc = nfc(text);
    let mut out = String::with_capacity(nfc.len());
    for word in nfc.split_whitespace().filter(|word| !is_tag(word)) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether `text` surely is its own identity: in NFC, without tags, its words parted by single blanks.
fn is_identity(text: &str) -> bool {
    let mut before = ' ';
    let plain = text.chars().all(|c| {
        let single = c != ' ' || before != ' ';
        before = c;
        single
            && (matches!(c, ' '..='~') && c != '#'
                || matches!(c, '가'..='힣' | '一'..='\u{9fff}' | 'ぁ'..='ゖ' | 'ァ'..='ヺ'))
    });
    plain && before != ' '
}

fn is_tag(word: &str) -> bool {
    URGENT_TAGS.contains(&word) || IMPORTANT_TAGS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_32_puts_the_most_significant_bits_first() {
        assert_eq!(crockford(&[0b1111_1000]), "z0");
        // 00000 00001 00010 00011 00100 00101 00110 00111
        assert_eq!(crockford(&[0x00, 0x44, 0x32, 0x14, 0xc7]), "01234567");
    }

    #[test]
    fn an_id_is_the_hash_of_day_and_text() {
        let day = NaiveDate::from_ymd_opt(2025, 1, 13).unwrap();
        let expected = crockford(blake3::hash("2025-01-13\n가 나".as_bytes()).as_bytes());
        assert_eq!(Id::new(day, "가 나").as_str(), expected);
        assert_eq!(expected.len(), 52);
        let raw = RawId::of_lines("2025-01-13\n가 나");
        assert_eq!(raw.first(), expected.as_bytes()[..4]);
    }

    #[test]
    fn tags_and_normal_forms_do_not_change_identity() {
        assert_eq!(identity_text("#urgent #중요  가\u{1100}\u{1161} 나"), "가가 나");
        assert_eq!(identity_text("fix #urgently"), "fix #urgently");
    }
}
