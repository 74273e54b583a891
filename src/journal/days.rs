//! Days inside a file: its front matter, its title, and the headings of a file that holds several days
//! (design `format.md`, section 2).

use super::date_text::{Partial, partial_of_text};
use super::find::heading_text;
use super::undress::undress;
use crate::document::{BlockKind, Document, Span};
use chrono::NaiveDate;

/// Where the front matter of `text` lies and where what follows it starts; `None` without any. `text` starts after a BOM.
pub(super) fn front_matter(text: &str, from: usize) -> Option<(Span, usize)> {
    let body = &text[from..];
    let first = body.split_inclusive('\n').next()?;
    if first.trim_end() != "---" || !first.ends_with('\n') {
        return None;
    }
    let mut at = from + first.len();
    let start = at;
    for line in text[at..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((start..at, at + line.len()));
        }
        // A rule with an entry after it is no front matter.
        let yaml = line.trim().is_empty()
            || line.starts_with([' ', '\t', '-', '#', '}', ']']) && !line.starts_with("# ") && !line.starts_with("##")
            || line.contains(':');
        if !yaml {
            return None;
        }
        at += line.len();
    }
    None
}

/// The day of `date:` in front matter.
pub(super) fn front_matter_date(yaml: &str) -> Option<NaiveDate> {
    let value = yaml.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.trim().eq_ignore_ascii_case("date").then_some(value)
    })?;
    partial_of_text(value.trim().trim_matches(['"', '\'']), false)?.whole()
}

/// The text of the first heading of the blocks `top`, as it stands in the source.
pub(super) fn first_heading(text: &str, document: &Document, top: &[usize]) -> Option<Span> {
    top.iter().find_map(|index| match document.blocks[*index].kind {
        BlockKind::Heading { setext, .. } => {
            heading_text(text, &document.blocks[*index].span, setext).filter(|line| !line.is_empty())
        }
        _ => None,
    })
}

/// A heading that names a day and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DayHeading {
    /// Its place among the top-level blocks.
    pub place: usize,
    pub level: u8,
    pub day: Partial,
}

/// The headings of one level that name several days; empty where the file is one day.
pub(super) fn day_headings(text: &str, document: &Document, top: &[usize]) -> Vec<DayHeading> {
    let all: Vec<DayHeading> = top
        .iter()
        .enumerate()
        .filter_map(|(place, index)| {
            let block = &document.blocks[*index];
            let BlockKind::Heading { level, setext } = block.kind else {
                return None;
            };
            let line = heading_text(text, &block.span, setext)?;
            let day = only_a_day(&text[line])?;
            Some(DayHeading { place, level, day })
        })
        .collect();
    for level in 1..=6 {
        let days: Vec<DayHeading> = all.iter().copied().filter(|heading| heading.level == level).collect();
        if days.iter().any(|heading| heading.day != days[0].day) {
            return days;
        }
    }
    Vec::new()
}

/// Words that may stand beside the day in a heading that names it.
const BESIDE: &[&str] = &[
    "회고",
    "일지",
    "일기",
    "기록",
    "회고록",
    "kpt",
    "til",
    "retro",
    "retrospective",
    "journal",
    "diary",
    "log",
    "day",
    "daily",
    "振り返り",
    "日記",
    "日報",
    "ふりかえり",
    "の振り返り",
    "월",
    "화",
    "수",
    "목",
    "금",
    "토",
    "일",
    "월요일",
    "화요일",
    "수요일",
    "목요일",
    "금요일",
    "토요일",
    "일요일",
    "月",
    "火",
    "水",
    "木",
    "金",
    "土",
    "日",
    "月曜日",
    "火曜日",
    "水曜日",
    "木曜日",
    "金曜日",
    "土曜日",
    "日曜日",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "년",
    "年",
];

/// The day a heading names if it names nothing else.
pub(super) fn only_a_day(heading: &str) -> Option<Partial> {
    if heading.len() > 120 || !heading.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let day = partial_of_text(heading, false).filter(|day| day.day.is_some() && day.month.is_some())?;
    let bare: String = undress_keeping_numbers(heading);
    let mut words = bare.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words
        .all(|word| BESIDE.contains(&word) || super::date_text::is_month_name(word).is_some())
        .then_some(day)
}

/// Like a section's name, but numbers are not dress.
fn undress_keeping_numbers(heading: &str) -> String {
    // A letter in front keeps the numbering from being cut off.
    undress(&format!("day {heading}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_are_only_a_day() {
        for heading in [
            "09/10",
            "7월 14일 (월)",
            "2025-01-13 월요일",
            "**2025.01.13** 회고",
            "📅 9月10日",
            "Monday, Jan 13",
        ] {
            assert!(only_a_day(heading).is_some(), "{heading}");
        }
        for heading in ["Keep", "2025-01-13 미팅", "1.2 설치", "09/10 발표 준비", "3주차"] {
            assert_eq!(only_a_day(heading), None, "{heading}");
        }
    }

    #[test]
    fn front_matter_is_told_from_a_rule() {
        let text = "---\ntitle: x\ndate: 2025-01-13T10:00\n---\n# a\n";
        let (yaml, after) = front_matter(text, 0).expect("front matter");
        assert_eq!(
            front_matter_date(&text[yaml]).map(|day| day.to_string()).as_deref(),
            Some("2025-01-13")
        );
        assert_eq!(&text[after..], "# a\n");
        assert_eq!(front_matter("---\n## Keep\n- a\n---\n", 0), None);
        assert_eq!(front_matter("---\nprose\n---\n", 0), None);
    }
}
