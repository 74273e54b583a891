//! The day of an entry from its path: by the journal's pattern, or by the common forms of file names
//! (design `format.md`, section 2). Days inside headings are in `days.rs`.

use super::date_text::{Partial, digit_runs, english_month, is_month, is_year, partial_of_text};
use super::undress::nfc;
use chrono::NaiveDate;
use chrono::format::{Item, Numeric, Pad, Parsed, StrftimeItems, parse};
use std::fmt::Write as _;

/// A strftime pattern of an entry's path that determines a whole day.
#[derive(Debug, Clone)]
pub struct DatePattern {
    items: Vec<Item<'static>>,
    /// The same with its words in small letters.
    folded: Vec<Item<'static>>,
}

/// Why a pattern cannot name entries.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// It holds a `%` sequence that strftime does not know, or one of the time of day.
    #[error("`{0}` is no strftime pattern of a day")]
    Invalid(String),
    /// Two days would share a path.
    #[error("`{0}` does not determine a day: it needs year, month and day")]
    NoDay(String),
}

impl DatePattern {
    /// Checks `pattern`, e.g. `%Y/%m/%Y-%m-%d.md`.
    pub fn new(pattern: &str) -> Result<Self, PatternError> {
        let pattern_of = Self::unchecked(pattern).ok_or_else(|| PatternError::Invalid(pattern.to_owned()))?;
        // Days that differ in one part only, and names that could be confused.
        for (year, month, day) in [(2025, 1, 13), (2025, 11, 3), (2024, 2, 29)] {
            let day = NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
            let path = pattern_of
                .try_path_of(day)
                .ok_or_else(|| PatternError::Invalid(pattern.to_owned()))?;
            if pattern_of.day_of(&path) != Some(day) {
                return Err(PatternError::NoDay(pattern.to_owned()));
            }
        }
        Ok(pattern_of)
    }

    /// `pattern` without the check that it determines a day; `None` if strftime does not know it.
    pub(super) fn unchecked(pattern: &str) -> Option<Self> {
        let items = StrftimeItems::new(pattern).parse_to_owned().ok()?;
        let folded = items.iter().cloned().map(|item| match item {
            Item::OwnedLiteral(text) => Item::OwnedLiteral(text.to_lowercase().into()),
            other => other,
        });
        Some(Self {
            folded: folded.collect(),
            items,
        })
    }

    /// The path of the entry of `day`, relative to the journal's root, with `/`.
    pub fn path_of(&self, day: NaiveDate) -> String {
        self.try_path_of(day).unwrap_or_default()
    }

    fn try_path_of(&self, day: NaiveDate) -> Option<String> {
        let mut path = String::new();
        write!(path, "{}", day.format_with_items(self.items.iter())).ok()?;
        Some(path)
    }

    /// The day whose entry has this path; `None` if the path is not of this pattern. Small and capital letters are alike: some file
    /// systems show a name otherwise than it was written.
    pub fn day_of(&self, path: &str) -> Option<NaiveDate> {
        let quickly = day_of_digits(path, &self.items);
        quickly.or_else(|| day_of_exactly(path, &self.items)).or_else(|| {
            let folded = path.to_lowercase();
            day_of_exactly(&folded, &self.folded)
        })
    }
}

/// The same as [`day_of_exactly`] gives for a pattern of year, month and day in digits, if it gives any; in a tenth of the time.
fn day_of_digits(path: &str, items: &[Item<'static>]) -> Option<NaiveDate> {
    let mut rest = path.as_bytes();
    let (mut year, mut month, mut day) = (None, None, None);
    for item in items {
        let (part, width) = match item {
            Item::Literal(text) => {
                rest = rest.strip_prefix(text.as_bytes())?;
                continue;
            }
            Item::OwnedLiteral(text) => {
                rest = rest.strip_prefix(text.as_bytes())?;
                continue;
            }
            Item::Numeric(Numeric::Year, Pad::Zero) => (&mut year, 4),
            Item::Numeric(Numeric::Month, Pad::Zero) => (&mut month, 2),
            Item::Numeric(Numeric::Day, Pad::Zero) => (&mut day, 2),
            _ => return None,
        };
        let (digits, after) = rest.split_at_checked(width)?;
        let number = digits.iter().try_fold(0, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0'))
        })?;
        // A pattern may hold a part several times.
        if *part.get_or_insert(number) != number {
            return None;
        }
        rest = after;
    }
    let day = NaiveDate::from_ymd_opt(i32::try_from(year?).ok()?, month?, day?);
    day.filter(|_| rest.is_empty())
}

fn day_of_exactly(path: &str, items: &[Item<'static>]) -> Option<NaiveDate> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, path, items.iter()).ok()?;
    let day = parsed.to_naive_date().ok()?;
    let mut rest = Rest(path);
    write!(rest, "{}", day.format_with_items(items.iter())).ok()?;
    rest.0.is_empty().then_some(day)
}

/// Takes what is written off the front of a text, and fails where it differs: comparing without a text in between.
struct Rest<'a>(&'a str);

impl std::fmt::Write for Rest<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let rest = self.0.strip_prefix(text);
        // The name of a month, where letters are alike.
        let rest = rest.or_else(|| self.0.strip_prefix(&*text.to_lowercase()));
        self.0 = rest.ok_or(std::fmt::Error)?;
        Ok(())
    }
}

/// The day that the path's file name gives in a common form, year and month taken from the folders where the name lacks them;
/// `None` where something is missing.
pub fn date_of_name(path: &str) -> Option<NaiveDate> {
    partial_of_path(path).whole()
}

/// As much of a day as `path` gives: the name, then the folders, nearest first. A name without digits (`README`) leaves it to
/// the folder it stands in.
pub(super) fn partial_of_path(path: &str) -> Partial {
    let path = nfc(path);
    let path = path.strip_suffix(".md").unwrap_or(&path);
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let found = partial_of_parts(folders, name);
    if found.day.is_none() && !name.contains(|c: char| c.is_ascii_digit()) && !folders.is_empty() {
        let (outer, folder) = folders.rsplit_once('/').unwrap_or(("", folders));
        let of_folder = partial_of_parts(outer, folder);
        if of_folder.day.is_some() && of_folder.month.is_some() {
            return of_folder;
        }
    }
    found
}

fn partial_of_parts(folders: &str, name: &str) -> Partial {
    let mut found = partial_of_text(name, true).unwrap_or_default();
    for folder in folders.rsplit('/') {
        let outer = partial_of_folder(folder);
        // What is nearer wins.
        found.month = found.month.or(outer.month);
        found.year = found.year.or(outer.year);
    }
    found
}

/// A folder's part of a date: `2025`, `2025년`, `01`, `1월`, `2025-01`, `202501`, `01-January`, or a whole day.
fn partial_of_folder(folder: &str) -> Partial {
    if let Some(found) = partial_of_text(folder, false).filter(|found| found.day.is_some()) {
        return found;
    }
    let runs = digit_runs(folder);
    let only_number = folder.bytes().all(|byte| byte.is_ascii_digit());
    let mut found = Partial::default();
    for run in &runs {
        let (digits, after) = (&folder[run.clone()], &folder[run.end..]);
        let value: u32 = digits.parse().unwrap_or(0);
        match digits.len() {
            4 if is_year(value) && found.year.is_none() => found.year = Some(value as i32),
            6 if is_year(value / 100) && is_month(value % 100) => {
                found.year = Some((value / 100) as i32);
                found.month = Some(value % 100);
            }
            1 | 2 if after.starts_with(['년', '年']) => found.year = Some(2000 + value as i32),
            1 | 2 if is_month(value) && after.trim_start().starts_with(['월', '月']) => found.month = Some(value),
            2 if is_month(value)
                && (only_number || run.start == 0 || found.year.is_some())
                && !after.starts_with(|c: char| c.is_alphanumeric()) =>
            {
                found.month = found.month.or(Some(value));
            }
            1 if is_month(value) && only_number => found.month = Some(value),
            _ => {}
        }
    }
    found.month = found.month.or_else(|| english_month(folder));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_pattern_names_one_path_per_day_and_back() {
        let pattern = DatePattern::new("%Y/%m/%Y-%m-%d.md").expect("a pattern");
        assert_eq!(pattern.path_of(day("2025-01-13")), "2025/01/2025-01-13.md");
        assert_eq!(pattern.day_of("2025/01/2025-01-13.md"), Some(day("2025-01-13")));
        assert_eq!(pattern.day_of("2025/02/2025-01-13.md"), None);
        let words = DatePattern::new("Daily/%d-%b-%Y Log.md").expect("a pattern");
        for path in [
            "Daily/13-Jan-2025 Log.md",
            "daily/13-jan-2025 log.md",
            "DAILY/13-JAN-2025 LOG.MD",
        ] {
            assert_eq!(words.day_of(path), Some(day("2025-01-13")), "{path}");
        }
        assert_eq!(pattern.day_of("2025/1/2025-1-13.md"), None);
    }

    #[test]
    fn the_quick_way_gives_what_the_exact_one_gives() {
        for pattern in [
            "%Y/%m/%Y-%m-%d.md",
            "%F.md",
            "%Y%m%d.md",
            "a/%d.%m.%Y é.md",
            "%y/%m/%d.md",
            "%Y-%j.md",
        ] {
            let pattern = DatePattern::unchecked(pattern).expect("a pattern");
            let days = ["2025-01-13", "0000-12-31", "0999-02-28", "9999-10-09"].map(day);
            let paths = days.map(|day| pattern.path_of(day));
            let wrong = [
                "2025/13/2025-13-01.md",
                "2025-02-30.md",
                "+2025-01-13.md",
                "20250113.mdx",
                "2025-1-13.md",
                "",
            ];
            for path in paths.iter().map(String::as_str).chain(wrong) {
                let quickly = day_of_digits(path, &pattern.items);
                assert!(
                    quickly.is_none() || quickly == day_of_exactly(path, &pattern.items),
                    "{path}"
                );
            }
        }
        let pattern = DatePattern::new("%Y/%F.md").expect("a pattern");
        assert_eq!(
            day_of_digits("2025/2025-01-13.md", &pattern.items),
            Some(day("2025-01-13"))
        );
        assert_eq!(day_of_digits("2024/2025-01-13.md", &pattern.items), None);
    }

    #[test]
    fn patterns_that_do_not_determine_a_day_are_refused() {
        assert!(matches!(DatePattern::new("%Y-%m.md"), Err(PatternError::NoDay(_))));
        assert!(matches!(DatePattern::new("entry.md"), Err(PatternError::NoDay(_))));
        assert!(matches!(
            DatePattern::new("%Y-%m-%d %H.md"),
            Err(PatternError::Invalid(_))
        ));
        assert!(matches!(
            DatePattern::new("%Y-%m-%d%!.md"),
            Err(PatternError::Invalid(_))
        ));
    }

    #[test]
    fn names_in_common_forms_give_their_day() {
        for path in [
            "2025-01-13.md",
            "a/2025.01.13.md",
            "20250113.md",
            "250113.md",
            "W1_250113.md",
            "25_1_13.md",
            "2025년 1월 13일.md",
            "2025/1월 13일.md",
            "2025/1.13 회고.md",
            "2025/01/13.md",
            "2025년/1월/13일.md",
            "2025-01/13.md",
            "2025/01-January/13.md",
            "2025/January/13.md",
            "2025/0113.md",
            "2025/1_13_회고.md",
            "Jan 13, 2025.md",
            "13 January 2025.md",
            "2025.01.13/README.md",
            "2025/01/13/README.md",
            "2025-01-13 (월).md",
            "회고 2025. 1. 13.md",
            "2025\u{1102}\u{1167}\u{11ab}/1\u{110b}\u{116f}\u{11af} 13\u{110b}\u{1175}\u{11af}.md",
        ] {
            assert_eq!(date_of_name(path), Some(day("2025-01-13")), "{path}");
        }
    }

    #[test]
    fn names_that_lack_something_give_no_day() {
        for path in [
            "0702.md",
            "7월 14일.md",
            "README (1).md",
            "kpt.md",
            "W1/0701.md",
            "2025/3주차 회고.md",
            "v1.13.2.md",
            "2025/W1.md",
            "2025/week 13.md",
            "README.md",
            "9999.md",
        ] {
            assert_eq!(date_of_name(path), None, "{path}");
        }
    }
}
