//! The pattern of an entry's path: strftime, and it has to say which day.

use chrono::NaiveDate;
use chrono::format::{Item, StrftimeItems};
use std::fmt::Write as _;

/// Why a pattern cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("holds something strftime does not know")]
    Unknown,
    #[error("does not determine a day")]
    NoDay,
    #[error("does not end with `.md`")]
    NotMarkdown,
    #[error("leads out of the journal")]
    Outside,
    #[error("makes a path with `\\u{{{:x}}}` in it, which nobody sees", u32::from(*.0))]
    Unseen(char),
    #[error("names a place where no entries are read (a hidden folder or `lab/`)")]
    Unread,
}

/// Days that any usable pattern tells apart and gives back: ends of years and months, one and two digits.
const PROBES: [(i32, u32, u32); 5] = [
    (2024, 2, 29),
    (2025, 1, 1),
    (2025, 12, 31),
    (2026, 1, 11),
    (2026, 11, 1),
];

/// Checks that `pattern` is the path of a Markdown file below the root and names exactly one day.
pub fn check_pattern(pattern: &str) -> Result<(), PatternError> {
    if StrftimeItems::new(pattern).any(|item| matches!(item, Item::Error)) {
        return Err(PatternError::Unknown);
    }
    if !pattern.ends_with(".md") {
        return Err(PatternError::NotMarkdown);
    }
    let mut parts = pattern.split('/');
    if pattern.contains('\\') || pattern.contains('\0') || parts.clone().any(|part| part.is_empty() || part == "..") {
        return Err(PatternError::Outside);
    }
    if parts.clone().any(|part| part.starts_with('.')) || parts.next() == Some("lab") {
        return Err(PatternError::Unread);
    }
    let days = PROBES
        .iter()
        .filter_map(|(year, month, day)| NaiveDate::from_ymd_opt(*year, *month, *day));
    for day in days {
        let mut path = String::new();
        // A pattern with hours cannot be written for a day alone: chrono reports that as a formatting error.
        let written = write!(path, "{}", day.format(pattern)).is_ok();
        if let Some(unseen) = path.chars().chain(pattern.chars()).find(|c| is_unseen(*c)) {
            return Err(PatternError::Unseen(unseen));
        }
        if !written || NaiveDate::parse_from_str(&path, pattern) != Ok(day) {
            return Err(PatternError::NoDay);
        }
    }
    Ok(())
}

/// Whether `c` is a control character, a separator of lines, or what Unicode calls default ignorable (of no width, a filler, a selector of
/// variants, a turn of direction): in a file's name it only deceives.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        )
}
