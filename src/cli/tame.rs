//! The one list of characters that a terminal would obey or would not show, and what is shown in their place.
//!
//! [`super::ui::Ui`] sends everything it is given through [`tamed`] at its one exit to a terminal; the review does the same with each page that is
//! drawn, and JSON escapes the same characters. Those who lay text out in columns tame it before they measure it.

use std::borrow::Cow;
use unicode_properties::UnicodeEmoji as _;

/// `text` with each such character spelled out as `\u{1b}`. Line ends and tabs stay.
pub fn tamed(text: &str) -> Cow<'_, str> {
    respelled(text, |out, c| out.extend(c.escape_unicode()))
}

/// A name of somebody's with its line ends spelled out, so that it stays in the line of ours that tells it.
pub fn on_one_line(name: &str) -> Cow<'_, str> {
    match name.contains(['\n', '\r']) {
        true => Cow::Owned(name.replace('\n', r"\u{a}").replace('\r', r"\u{d}")),
        false => Cow::Borrowed(name),
    }
}

/// `text` without these characters, and without line ends and tabs: for what people wrote, where it is laid out in columns.
pub fn harmless(text: &str) -> String {
    let mut text = respelled(text, |_, _| {}).into_owned();
    text.retain(|c| !c.is_control());
    text
}

/// Whether `text` holds a character that [`tamed`] spells out.
pub fn hides(text: &str) -> bool {
    matches!(tamed(text), Cow::Owned(_))
}

/// `text` with `spell` called for each character that may not stand where it does.
pub fn respelled(text: &str, mut spell: impl FnMut(&mut String, char)) -> Cow<'_, str> {
    if !text.contains(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut changed = false;
    for (at, c) in text.char_indices() {
        if !is_unseen(c) || belongs(c, &text[..at], &text[at + c.len_utf8()..]) {
            out.push(c);
        } else {
            spell(&mut out, c);
            changed = true;
        }
    }
    match changed {
        true => Cow::Owned(out),
        false => Cow::Borrowed(text),
    }
}

/// What a terminal obeys, or does not show as a character of its own: control characters, what sets the direction of text, line and paragraph
/// separators, and all that Unicode calls default ignorable (zero-width, tags, fillers, variation selectors), with those that show as little:
/// annotations of CJK, hieroglyphs and music, and the blank of Braille.
fn is_unseen(c: char) -> bool {
    match c {
        '\n' | '\t' | ' '..='~' => false,
        '\0'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' => true,
        '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' => true,
        '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// Whether `c` stands where writing needs it: half of a line end, or what joins, parts or varies the character before it.
fn belongs(c: char, before: &str, after: &str) -> bool {
    let last = before.chars().next_back().filter(|last| !is_unseen(*last));
    match c {
        '\r' => after.starts_with('\n'),
        '\u{200c}' => last.is_some_and(is_joined),
        '\u{200d}' => last.is_some_and(is_joined) || joins_pictures(before, after),
        '\u{2800}' => last.is_some_and(|last| matches!(last, '\u{2801}'..='\u{28ff}')),
        '\u{fe0e}' | '\u{fe0f}' => last.is_some_and(|last| is_picture(last) || after.starts_with('\u{20e3}')),
        '\u{fe00}'..='\u{fe0d}' => last.is_some_and(is_varied),
        '\u{e0100}'..='\u{e01ef}' => last.is_some_and(is_ideograph),
        '\u{180b}'..='\u{180f}' => last.is_some_and(|last| matches!(last, '\u{1820}'..='\u{18aa}')),
        _ => false,
    }
}

/// A zero-width joiner makes one picture of two: 👩‍💻, ❤️‍🔥.
fn joins_pictures(before: &str, after: &str) -> bool {
    let shown = before.strip_suffix('\u{fe0f}').unwrap_or(before);
    let ends = |c: Option<char>| c.is_some_and(is_picture);
    ends(shown.chars().next_back()) && ends(after.chars().next())
}

/// An emoji, and no digit, which is one only as part of a keycap.
fn is_picture(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char()
}

/// Of a script whose letters join or stack, so that a joiner says whether they do: Arabic to Syriac and N'Ko, those of India, of Tibet, Myanmar,
/// Khmer and Mongolian.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18af}' | '\u{1900}'..='\u{1cff}')
        || matches!(c, '\u{a840}'..='\u{a95f}' | '\u{a980}'..='\u{aaff}' | '\u{abc0}'..='\u{abff}')
        || matches!(c, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10a00}'..='\u{11fff}' | '\u{1e900}'..='\u{1eeff}')
}

/// What has standardized variants: ideographs, fullwidth punctuation, signs of mathematics, Myanmar and Phags-pa.
fn is_varied(c: char) -> bool {
    is_ideograph(c)
        || matches!(c, '\u{1000}'..='\u{109f}' | '\u{2205}'..='\u{22ff}' | '\u{2a00}'..='\u{2aff}')
        || matches!(c, '\u{3001}' | '\u{3002}' | '\u{a840}'..='\u{a87f}' | '\u{ff01}'..='\u{ff1f}')
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Texts that people write, and that must stay as they are.
    const WRITTEN: [&str; 16] = [
        "회고를 쓰고 `git push` 했다 (3/5) → 끝",
        "옛한글 ᄒᆞᆫ글, NFD 한글",
        "振り返り。辻\u{e0100}さんと葛\u{e0101}城、喝\u{fe00}",
        "👩\u{200d}💻 👨\u{200d}👩\u{200d}👧\u{200d}👦 👩🏽\u{200d}🚀 🏳\u{fe0f}\u{200d}🌈",
        "❤\u{fe0f} ❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} #\u{fe0f}\u{20e3} ☎\u{fe0e} ©\u{fe0f}",
        "می\u{200c}خواهم، نمی\u{200c}شود",
        "ه\u{200d}.ق",
        "क्\u{200d}ष क्\u{200c}ष",
        "ක්\u{200d}රියා",
        "র\u{200d}্যাব",
        "ᠮᠣᠩᠭᠣᠯ ᠠ\u{180e}",
        "∩\u{fe00} ≨\u{fe00}",
        "⠓⠑⠇⠇⠕⠀⠺⠕⠗⠇⠙",
        "naïve, e\u{301}, Ω, \u{a0}, ²",
        "fn main() {\r\n\tprintln!(\"\\u{1b}\");\r\n}\n",
        "۝ ؀١٢٣",
    ];

    #[test]
    fn what_people_write_stays() {
        for text in WRITTEN {
            assert_eq!(tamed(text), text);
            assert!(!hides(text));
            let on_one_line: String = text.chars().filter(|c| !c.is_control()).collect();
            assert_eq!(harmless(text), on_one_line);
        }
    }

    #[test]
    fn what_a_terminal_obeys_or_hides_is_spelled_out_or_left_out() {
        for (text, shown) in [
            ("\u{1b}]52;c;YQ==\u{7}", r"\u{1b}]52;c;YQ==\u{7}"),
            ("a\u{9b}31mb\u{85}", r"a\u{9b}31mb\u{85}"),
            ("done\rfake\r\n", "done\\u{d}fake\r\n"),
            (
                "\u{202e}evil\u{2066}\u{200f}\u{61c}",
                r"\u{202e}evil\u{2066}\u{200f}\u{61c}",
            ),
            (
                "a\u{200b}b\u{2060}c\u{feff}d\u{ad}",
                r"a\u{200b}b\u{2060}c\u{feff}d\u{ad}",
            ),
            ("🏴\u{e0067}\u{e007f}", r"🏴\u{e0067}\u{e007f}"),
            ("\u{3164}\u{115f}\u{1160}\u{ffa0}", r"\u{3164}\u{115f}\u{1160}\u{ffa0}"),
            ("a\u{2028}b\u{2029}", r"a\u{2028}b\u{2029}"),
            ("\u{2800}\u{fff9}a", r"\u{2800}\u{fff9}a"),
            // Joiners and selectors that nothing around them needs.
            ("pass\u{200d}word\u{200c}", r"pass\u{200d}word\u{200c}"),
            ("회\u{fe0f}고\u{200d}", r"회\u{fe0f}고\u{200d}"),
            ("a\u{fe00}1\u{fe0f}", r"a\u{fe00}1\u{fe0f}"),
            ("😀\u{e0148}\u{e0165}", r"😀\u{e0148}\u{e0165}"),
            ("❤\u{fe0f}\u{fe0f}", "❤\u{fe0f}\\u{fe0f}"),
            ("👩\u{200d}\u{200d}💻", r"👩\u{200d}\u{200d}💻"),
            ("👩\u{200d}x", r"👩\u{200d}x"),
            ("می\u{200c}\u{200c}شود", "می\u{200c}\\u{200c}شود"),
        ] {
            assert_eq!(tamed(text), shown);
            assert!(hides(text));
            assert!(!harmless(text).chars().any(char::is_control), "{text:?}");
        }
        assert_eq!(on_one_line("a\nerror: b\r\n"), r"a\u{a}error: b\u{d}\u{a}");
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c\nd\u{200b}"), "a[31mbcd");
    }

    /// The list is held to Unicode's own.
    #[test]
    fn no_class_of_unicode_that_hides_is_forgotten() {
        let classes = [
            r"\p{Cc}",
            r"\p{Zl}",
            r"\p{Zp}",
            r"\p{Default_Ignorable_Code_Point}",
            r"\p{Bidi_Control}",
            r"\p{Join_Control}",
            r"\p{Variation_Selector}",
        ];
        let all = regex::Regex::new(&classes.join("|")).expect("a pattern");
        let missed: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| !is_unseen(*c) && all.is_match(c.encode_utf8(&mut [0; 4])))
            .collect();
        assert_eq!(missed, ['\t', '\n']);
    }

    fn any_text() -> impl Strategy<Value = String> {
        let unseen = prop::sample::select(('\0'..=char::MAX).filter(|c| is_unseen(*c)).collect::<Vec<_>>());
        let base = prop::sample::select("a1회葛👩💻❤🏽मیক∩ᠠ⠓\n\r\t \u{20e3}".chars().collect::<Vec<_>>());
        prop::collection::vec(prop_oneof![unseen, base, any::<char>()], 0..24).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn taming_twice_is_taming_once(text in any_text()) {
            for once in [tamed(&text).into_owned(), harmless(&text)] {
                prop_assert!(!hides(&once));
                prop_assert_eq!(&tamed(&once), &once);
            }
            let once = harmless(&text);
            prop_assert_eq!(&harmless(&once), &once);
        }

        #[test]
        fn nothing_unseen_is_left_but_what_follows_a_seen_character_that_uses_it(text in any_text()) {
            let shown = tamed(&text).into_owned();
            let mut before = None;
            let mut rest = shown.chars().peekable();
            while let Some(c) = rest.next() {
                let kept = match c {
                    '\r' => rest.peek() == Some(&'\n'),
                    '\u{200c}' | '\u{200d}' => before.is_some_and(|b: char| b == '\u{fe0f}' || (!is_unseen(b) && !b.is_ascii())),
                    '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{180b}'..='\u{180f}' | '\u{2800}' => {
                        before.is_some_and(|b: char| !is_unseen(b))
                    }
                    c => !is_unseen(c),
                };
                prop_assert!(kept, "{:?} in {:?}", c, shown);
                before = Some(c);
            }
        }

        #[test]
        fn families_of_emoji_and_joined_scripts_stay_between_any_words(
            family in prop::collection::vec(prop::sample::select(vec!["👩", "👨🏿", "👧", "❤\u{fe0f}", "🏳\u{fe0f}", "💻", "♂\u{fe0f}", "🧑🏽"]), 1..6),
            letters in prop::collection::vec(prop::sample::select(vec!["می", "خ", "क्", "ക്", "ශ්", "ক্"]), 1..6),
            word in "[가-힣ぁ-ん一-龥a-z0-9 !]{0,8}",
        ) {
            let text = [&word, &*family.join("\u{200d}"), &word, &letters.join("\u{200c}"), &letters.join("\u{200d}"), &word].concat();
            prop_assert_eq!(tamed(&text), &*text);
            prop_assert_eq!(harmless(&text), text);
        }

        #[test]
        fn all_that_is_seen_stays_in_its_order(text in any_text()) {
            let seen = |text: &str| text.chars().filter(|c| !is_unseen(*c) && !c.is_control()).collect::<String>();
            prop_assert_eq!(seen(&harmless(&text)), seen(&text));
        }
    }
}
