//! Code as it is shown to somebody who is asked whether it may run: nothing in it can move the cursor, hide or reorder text.

/// `text` with every character that is not plainly seen written as `⟨U+202E⟩`: control characters but line feed and tab, those that
/// set the direction of text, and those without width.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match is_hidden(c) {
            true => out.push_str(&format!("⟨U+{:04X}⟩", u32::from(c))),
            false => out.push(c),
        }
    }
    out
}

/// Whether `text` holds a character that [`visible`] spells out.
pub fn hides(text: &str) -> bool {
    text.chars().any(is_hidden)
}

/// What a terminal does not show as a character of its own. Unicode 16: category Cc but `\n` and `\t`, category Cf, line and paragraph
/// separators, fillers and variation selectors.
fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        c if c.is_control() => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{8e2}' => true,
        '\u{600}'..='\u{605}' | '\u{890}' | '\u{891}' => true,
        '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' => true,
        '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' => true,
        '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hides_is_spelled_out() {
        let text = "a\u{1b}[2Jb\rc\u{202e}d\u{200b}e\u{2066}f\u{7f}\u{e0041}";
        let shown = visible(text);
        assert_eq!(
            shown,
            "a⟨U+001B⟩[2Jb⟨U+000D⟩c⟨U+202E⟩d⟨U+200B⟩e⟨U+2066⟩f⟨U+007F⟩⟨U+E0041⟩"
        );
        assert!(hides(text) && !hides(&shown));
    }

    #[test]
    fn what_is_seen_stays() {
        let text = "def f():\n\treturn \"회고 é ✓\"\n";
        assert_eq!(visible(text), text);
    }
}
