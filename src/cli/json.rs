//! How every JSON document is printed: indented, and with what a terminal would obey or hide escaped. Its values are the same when they are read.

use super::tame::respelled;
use serde::Serialize;
use std::borrow::Cow;

/// `value` as a document that ends with a line end. Fails where it cannot be JSON, such as a map whose keys are no text.
pub fn document<T: Serialize + ?Sized>(value: &T) -> serde_json::Result<String> {
    let text = serde_json::to_string_pretty(value)? + "\n";
    // Between its strings JSON is ASCII without control characters: what is escaped here stands in a string.
    let escaped = respelled(&text, |out, c| {
        for unit in c.encode_utf16(&mut [0; 2]) {
            out.push_str(&format!("\\u{unit:04x}"));
        }
    });
    Ok(match escaped {
        Cow::Borrowed(_) => text,
        Cow::Owned(escaped) => escaped,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_document_looks_as_serde_writes_it_but_for_what_hides() {
        let value = json!({"text": "회고 👩\u{200d}💻 ❤\u{fe0f} \"a\"\n\u{1b}", "empty": [], "none": {}, "list": [1, null, {"a": [true]}]});
        let plain = serde_json::to_string_pretty(&value).expect("JSON");
        assert_eq!(document(&value).expect("JSON"), plain + "\n");
    }

    #[test]
    fn what_hides_is_escaped_in_values_and_keys() {
        let hidden = "\u{7f}\u{9b}\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{2029}\u{e0041}a\u{200d}";
        let escaped = r"\u007f\u009b\u202e\u2066\u200f\u061c\u2028\u2029\udb40\udc41a\u200d";
        let text = document(&json!({ hidden: hidden })).expect("JSON");
        assert_eq!(
            text,
            format!("{{\n  {0:?}: {0:?}\n}}\n", "HIDDEN").replace("HIDDEN", escaped)
        );
    }

    proptest! {
        #[test]
        fn a_document_is_read_as_what_was_written(texts in prop::collection::vec(any::<String>(), 0..4), key in any::<String>()) {
            let hidden: String = texts.concat().chars().flat_map(|c| [c, '\u{200d}', '\u{202e}', '\u{e0001}', '\u{85}']).collect();
            let value = json!({ key: texts, "hidden": hidden });
            let text = document(&value).expect("JSON");
            prop_assert!(!text.contains(must_be_escaped));
            prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
        }
    }

    fn must_be_escaped(c: char) -> bool {
        matches!(c, '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')
    }
}
