//! Letters that are taken for others: `scаn` with a Cyrillic `а` is another name than `scan`, and `ｅxec` is the same to Python.

use crate::cli::tame::tamed;
use unicode_normalization::UnicodeNormalization as _;
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::confusable_detection::skeleton;

/// `text` as [`tamed`] shows it, with the number of each letter behind it that could be taken for another one: `а\u{430}`.
pub fn pointed(text: &str) -> String {
    if text.is_ascii() {
        return tamed(text).into_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_of_word) {
        let end = rest[start..]
            .find(|c| !is_of_word(c))
            .map_or(rest.len(), |length| start + length);
        out.push_str(&tamed(&rest[..start]));
        push_word(&mut out, &rest[start..end]);
        rest = &rest[end..];
    }
    out + &tamed(rest)
}

/// Whether [`pointed`] points at any letter of `text`.
pub fn misleads(text: &str) -> bool {
    !text.is_ascii() && text.split(|c| !is_of_word(c)).any(|word| !culprits(word).is_empty())
}

fn push_word(out: &mut String, word: &str) {
    let culprits = culprits(word);
    for c in word.chars() {
        out.push_str(&tamed(c.encode_utf8(&mut [0; 4])));
        if culprits.contains(&c) {
            out.push_str(&format!("\\u{{{:x}}}", u32::from(c)));
        }
    }
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The letters and digits of a word that mislead: those of another alphabet among Latin ones, or in a word that could be read as ASCII altogether;
/// and of those of no other alphabet (full width, mathematical) each that is like one of ASCII.
fn culprits(word: &str) -> Vec<char> {
    if word.is_ascii() {
        return Vec::new();
    }
    let is_foreign = |c: &char| matches!(c.script(), Script::Cyrillic | Script::Greek);
    let (foreign, others): (Vec<char>, Vec<char>) = word.chars().filter(|c| !c.is_ascii()).partition(is_foreign);
    let mut culprits: Vec<char> = others.into_iter().filter(|c| is_like_ascii(*c)).collect();
    let latin = word.chars().any(|c| c.script() == Script::Latin);
    if latin || foreign.iter().all(|c| is_like_ascii(without_accents(*c))) {
        culprits.extend(foreign);
    }
    culprits
}

fn without_accents(c: char) -> char {
    c.nfd().next().unwrap_or(c)
}

/// Whether a letter or digit looks like one of ASCII, or is one to a language that normalizes names (NFKC). Those of Korean, Japanese and
/// Chinese are not meant: between words of theirs nobody takes them for another; nor are raised and lowered digits.
fn is_like_ascii(c: char) -> bool {
    let east = matches!(
        c.script(),
        Script::Hangul | Script::Han | Script::Hiragana | Script::Katakana
    );
    let raised = matches!(c, '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{2070}'..='\u{209f}') && c.is_numeric();
    let ascii = |text: String| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let like = || ascii(skeleton(c.encode_utf8(&mut [0; 4])).collect()) || ascii(c.nfkc().collect());
    c.is_alphanumeric() && !east && !raised && like()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_mislead_are_pointed_at() {
        for (text, shown) in [
            ("sc\u{430}n()", "sc\u{430}\\u{430}n()"),
            (
                "x = \u{441}\u{43e}\u{440}",
                "x = \u{441}\\u{441}\u{43e}\\u{43e}\u{440}\\u{440}",
            ),
            ("\u{ff45}xec(s)", "\u{ff45}\\u{ff45}xec(s)"),
            ("\u{1d5cc}ys", "\u{1d5cc}\\u{1d5cc}ys"),
            (
                "\u{ff45}xec\u{967}\u{ff11}",
                "\u{ff45}\\u{ff45}xec\u{967}\u{ff11}\\u{ff11}",
            ),
            ("\u{ff45}x\u{e9}c", "\u{ff45}\\u{ff45}x\u{e9}c"),
            (
                "\u{441}\u{450}\u{445}_\u{e9}1",
                "\u{441}\\u{441}\u{450}\\u{450}\u{445}\\u{445}_\u{e9}1",
            ),
            ("ad\u{3bc}in", "ad\u{3bc}\\u{3bc}in"),
            ("r\u{200b}m \u{455}h", "r\\u{200b}m \u{455}\\u{455}h"),
        ] {
            assert_eq!(pointed(text), shown);
            assert!(misleads(text), "{text}");
        }
    }

    #[test]
    fn what_people_write_is_left_alone() {
        for text in [
            "print(\"회고\") # queue가 비었다",
            "naïve café O(n²) Größe",
            "Привет, мир",
            "α ≤ 0.05 λόγος".trim_start_matches('α'),
            "スレッド thread プロセス 一二ノ工",
            "état_1 ㄱ ㅣ",
        ] {
            assert_eq!(pointed(text), text);
            assert!(!misleads(text), "{text}");
        }
    }
}
