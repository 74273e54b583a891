//! Signatures of lines: a quick way to see that a line of Keep or Problem cannot be the text of any Try.

/// The signatures of a line's text and of what follows a label in it; `None` if its meaning lies in more than its words (a box, a
/// link, a tag, a stamp, letters that NFC would change).
pub(super) fn signatures(text: &str) -> Option<(u64, Option<u64>)> {
    let mut whole = Signature::default();
    let mut labelled: Option<Signature> = None;
    for c in text.chars() {
        match c {
            '[' | '#' | '✅' | '❌' | '⏳' => return None,
            '\u{300}'..='\u{36f}' | '\u{1100}'..='\u{11ff}' | '\u{3099}' | '\u{309a}' | '\u{d7a4}'.. if !is_sign(c) => {
                return None;
            }
            ':' | '：' if labelled.is_none() => labelled = Some(Signature::default()),
            _ => {
                whole.add(c);
                if let Some(signature) = &mut labelled {
                    signature.add(c);
                }
            }
        }
    }
    Some((whole.0, labelled.map(|signature| signature.0)))
}

/// The signature of the text of a Try.
pub(super) fn signature_of(text: &str) -> u64 {
    let mut signature = Signature::default();
    text.chars().for_each(|c| signature.add(c));
    signature.0
}

/// FNV-1a (Fowler, Noll, Vo) over the letters and digits of a text: equal for texts that differ in blanks and punctuation only.
struct Signature(u64);

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
            self.0 = (self.0 ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Blanks and punctuation beyond ASCII that comparing texts may drop.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
        || matches!(c, '。' | '！' | '…' | '：')
}
