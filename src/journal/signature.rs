//! Signatures of lines: a quick way to see that a line of Keep or Problem cannot be the text of any Try.

use super::plain::everyday_letter;

/// The signatures of a line's text and of what follows a label in it; `None` if its meaning lies in more than its words (a box, a
/// link, a tag, a stamp, letters that NFC would change).
pub(super) fn signatures(text: &str) -> Option<(u64, Option<u64>)> {
    let mut whole = Signature::default();
    let mut labelled: Option<Signature> = None;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let (letter, length) = match byte {
            b'[' | b'#' => return None,
            b':' if labelled.is_none() => {
                labelled = Some(Signature::default());
                (None, 1)
            }
            0..=0x7f => (byte.is_ascii_alphanumeric().then_some(u32::from(byte)), 1),
            _ => match bytes.get(at..at + 3).and_then(everyday_letter) {
                Some(letter) => (Some(letter), 3),
                None => {
                    let c = text[at..].chars().next()?;
                    if c == '：' && labelled.is_none() {
                        labelled = Some(Signature::default());
                    }
                    (other_letter(c)?, c.len_utf8())
                }
            },
        };
        if let Some(letter) = letter {
            whole.add_plain(letter);
            if let Some(signature) = &mut labelled {
                signature.add_plain(letter);
            }
        }
        at += length;
    }
    Some((whole.0, labelled.map(|signature| signature.0)))
}

/// What a character that is no everyday letter adds; `None` where it is a stamp or may change in NFC.
fn other_letter(c: char) -> Option<Option<u32>> {
    match c {
        '✅' | '❌' | '⏳' => None,
        _ if is_sign(c) => Some(None),
        '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}' | '\u{d7a4}'.. => None,
        _ => Some(Some(u32::from(c))),
    }
}

/// The signature of the text of a Try.
pub(super) fn signature_of(text: &str) -> u64 {
    let mut signature = Signature::default();
    text.chars().for_each(|c| signature.add(c));
    signature.0
}

/// FNV-1a (Fowler, Noll, Vo) over the letters and digits of a text: equal for texts that differ in blanks and punctuation only.
pub(super) struct Signature(u64);

impl Default for Signature {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Signature {
    fn add(&mut self, c: char) {
        let counts = if c.is_ascii() {
            c.is_ascii_alphanumeric()
        } else {
            !is_sign(c)
        };
        if counts {
            self.add_plain(u32::from(c));
        }
    }

    /// Adds a character that counts.
    #[inline]
    pub(super) fn add_plain(&mut self, c: u32) {
        self.0 = (self.0 ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    }

    pub(super) fn value(&self) -> u64 {
        self.0
    }
}

/// Blanks and punctuation beyond ASCII that comparing texts may drop.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
        || matches!(c, '。' | '！' | '…' | '：')
}
