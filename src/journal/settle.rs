//! Settling: items and nested lines of Keep and Problem that say what became of a Try.

use super::identity::identity_text;
use super::{SectionKind, Settings, section_kind_of};

/// Labels that people put before the Try they speak of, beside the names of "지난 Try" and Try themselves.
const LABELS: [&str; 16] = [
    "못 한 try",
    "못한 try",
    "안 한 try",
    "안한 try",
    "시도하지 못한 try",
    "실천한 try",
    "해낸 try",
    "어제의 try",
    "어제 try",
    "missed try",
    "not tried",
    "yesterday's try",
    "previous try",
    "できなかった try",
    "できなかったtry",
    "昨日の try",
];

/// `text` without an optional label such as `지난 Try:` in front.
pub(super) fn without_label<'a>(text: &'a str, settings: &Settings) -> &'a str {
    let Some(colon) = text.find([':', '：']) else {
        return text;
    };
    let label = text[..colon].trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
    let rest = text[colon..]
        .trim_start_matches([':', '：'])
        .trim_start_matches(['*', '_'])
        .trim_start();
    let known = LABELS.contains(&identity_text(label).to_lowercase().as_str())
        || section_kind_of(label, settings)
            .iter()
            .any(|kind| matches!(kind, SectionKind::LastTry | SectionKind::Try));
    if known && !rest.is_empty() { rest } else { text }
}

/// The part of `text` (see [`identity_text`]) by which it is compared when one text speaks of another: people drop the full stop when
/// they repeat a sentence.
pub(super) fn key(text: &str) -> &str {
    text.trim_end_matches(['.', '。', '!', '！', '~', '…']).trim_end()
}
