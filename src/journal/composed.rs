//! Text in NFC beside the text it comes from. Macs decompose Korean into its letters; people search for the words. Most files need
//! no look at their characters: bytes alone say that nothing in them can be composed.

use std::ops::Range;
use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

/// Bytes that are looked at together, so that the compiler does many in one step.
const BLOCK: usize = 4096;

/// Whether the text in `bytes` may be another one in NFC. `false` is certain; modern Korean, Japanese and Latin text as keyboards
/// write it gives `false`.
pub fn may_compose(bytes: &[u8]) -> bool {
    let mut start = 0;
    while start + 2 < bytes.len() {
        let end = (start + BLOCK).min(bytes.len() - 2);
        let triples = bytes[start..end]
            .iter()
            .zip(&bytes[start + 1..=end])
            .zip(&bytes[start + 2..end + 2]);
        let found = triples.fold(false, |found, ((a, b), c)| found | begins_composable(*a, *b, *c));
        if found {
            return true;
        }
        start = end;
    }
    // The last two bytes can begin nothing of three; what two bytes spell is seen with a filler.
    let rest = &bytes[start..];
    rest.len() == 2 && begins_composable(rest[0], rest[1], 0)
}

/// Whether a character of these first bytes may compose with one before it, be reordered, or not be in NFC itself. Without branches:
/// it is asked of every byte of a journal.
#[allow(
    clippy::manual_range_contains,
    reason = "comparisons like the others, which the compiler does many of at once"
)]
fn begins_composable(a: u8, b: u8, c: u8) -> bool {
    // U+0387, the point of Greek; U+0300..U+036F; U+0480..U+07FF with the points of Hebrew and Arabic; U+0800..U+1FFF with the jamo of Korean.
    let whole = ((a == 0xCE) & (b == 0x87)) | (a == 0xCC) | (a == 0xCD) | ((a >= 0xD2) & (a <= 0xE1));
    // U+2000 and U+2001 are wide blanks, U+2329 and U+232A brackets, which have other numbers in NFC.
    let other_signs = ((b == 0x80) & (c <= 0x81)) | ((b == 0x8C) & ((c == 0xA9) | (c == 0xAA)));
    let signs = (a == 0xE2) & ((b == 0x83) | (b == 0x84) | (b == 0xAB) | (b >= 0xB3) | other_signs);
    let kana = (a == 0xE3) & (((b == 0x80) & (c >= 0xAA)) | ((b == 0x82) & ((c == 0x99) | (c == 0x9A))));
    let before_syllables = (a == 0xEA) & (b < 0xB0);
    let old_jamo = (a == 0xED) & (b >= 0x9E);
    let compatible = (a == 0xEF) & (((b >= 0xA4) & (b <= 0xAD)) | (b == 0xB8));
    // U+1F000..U+1FFFF holds the pictures, nothing that composes.
    let far = (a == 0xF0) & ((b < 0x9F) | (b == 0xAF));
    whole | signs | kana | before_syllables | old_jamo | compatible | far
}

/// A line in NFC, with the way back to the line it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composed {
    pub text: String,
    /// Where parts that compose on their own start: in `text`, and in the source.
    starts: Vec<(usize, usize)>,
    length: usize,
}

impl Composed {
    /// `line` in NFC.
    pub fn new(line: &str) -> Self {
        let mut composed = Self {
            text: String::with_capacity(line.len()),
            starts: Vec::new(),
            length: line.len(),
        };
        let mut part = 0;
        let boundaries = line.char_indices().filter(|(_, c)| is_boundary(*c)).map(|(at, _)| at);
        for end in boundaries.skip_while(|at| *at == 0).chain([line.len()]) {
            composed.starts.push((composed.text.len(), part));
            composed.text.extend(line[part..end].nfc());
            part = end;
        }
        composed
    }

    /// The bytes of the source that `range` of the text comes from, with all of a character that it holds a part of.
    pub fn source(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.starts.partition_point(|(text, _)| *text <= range.start);
        let start = first.checked_sub(1).map_or(0, |at| self.starts[at].1);
        if range.is_empty() {
            return start..start;
        }
        let after = self.starts.partition_point(|(text, _)| *text < range.end);
        let end = self.starts.get(after).map_or(self.length, |(_, source)| *source);
        start..end
    }
}

/// Whether nothing before `c` composes with it or is reordered around it.
fn is_boundary(c: char) -> bool {
    c.is_ascii() || (canonical_combining_class(c) == 0 && is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_that_may_compose_is_seen() {
        for c in '\0'..=char::MAX {
            let text = format!("a{c}");
            if !is_boundary(c) {
                assert!(may_compose(text.as_bytes()), "U+{:04X} at the end", u32::from(c));
                assert!(may_compose(format!("{c}a").as_bytes()), "U+{:04X}", u32::from(c));
            }
        }
    }

    #[test]
    fn it_is_seen_at_every_place() {
        let plain = "한글 かな Latin é ✅ 🌱 “quoted” ㅋㅋ ドド\n".repeat(300);
        assert!(!may_compose(plain.as_bytes()));
        for at in (0..plain.len()).filter(|at| plain.is_char_boundary(*at)) {
            let mut text = plain.clone();
            text.insert(at, '\u{11ab}');
            assert!(may_compose(text.as_bytes()), "{at}");
        }
    }

    #[test]
    fn offsets_lead_back_to_the_source() {
        let line = "* 사과 e\u{301}t\u{1109}\u{1161}\u{1100}\u{116a}\u{301}";
        let composed = Composed::new(line);
        assert_eq!(composed.text, line.nfc().collect::<String>());
        let at = composed.text.find('é').unwrap();
        assert_eq!(&line[composed.source(&(at..at + 2))], "e\u{301}");
        let at = composed.text.rfind("사").unwrap();
        assert_eq!(&line[composed.source(&(at..at + 3))], "\u{1109}\u{1161}");
        let all = 0..composed.text.len();
        assert_eq!(composed.source(&all), 0..line.len());
        assert_eq!(composed.source(&(2..2)), 2..2);
        assert_eq!(Composed::new("").source(&(0..0)), 0..0);
    }
}
