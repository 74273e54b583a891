//! The words of templates: headings of a scaffolded entry and of a summary, one table per language. They are a part of
//! [`Words`]; templates get them as `words.…`.

use super::{Language, SectionKind, Words};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// The words of a scaffolded entry (`format.md`, section 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct EntryWords {
    pub retrospective: &'static str,
    pub last_try: &'static str,
    pub review: &'static str,
    pub keep: &'static str,
    pub problem: &'static str,
    #[serde(rename = "try")]
    pub try_: &'static str,
}

impl EntryWords {
    /// The heading of a section of `kind`; empty for other ones.
    pub fn heading(&self, kind: SectionKind) -> &'static str {
        match kind {
            SectionKind::LastTry => self.last_try,
            SectionKind::Review => self.review,
            SectionKind::Keep => self.keep,
            SectionKind::Problem => self.problem,
            SectionKind::Try => self.try_,
            SectionKind::Other => "",
        }
    }
}

const ENTRY_KO: EntryWords = EntryWords {
    retrospective: "회고",
    last_try: "지난 Try",
    review: "Review",
    keep: "Keep",
    problem: "Problem",
    try_: "Try",
};

const ENTRY_EN: EntryWords = EntryWords {
    retrospective: "Retrospective",
    last_try: "Last Try",
    ..ENTRY_KO
};

const ENTRY_JA: EntryWords = EntryWords {
    retrospective: "振り返り",
    last_try: "前回の Try",
    ..ENTRY_KO
};

impl Words {
    /// The language's code: `ko`, `en` or `ja`.
    pub fn code(self) -> &'static str {
        match self.language {
            Language::Ko => "ko",
            Language::En => "en",
            Language::Ja => "ja",
        }
    }

    /// The words of a scaffolded entry.
    pub fn entry(self) -> &'static EntryWords {
        match self.language {
            Language::Ko => &ENTRY_KO,
            Language::En => &ENTRY_EN,
            Language::Ja => &ENTRY_JA,
        }
    }

    /// A day as an entry's title names it: `2주차 화요일`, `Tuesday, week 2`, `第2週 火曜日`; only the weekday without a
    /// program week.
    pub fn day_title(self, day: NaiveDate, program_week: Option<i64>) -> String {
        let weekday = self.weekday(day);
        match (self.language, program_week) {
            (_, None) => weekday.to_owned(),
            (Language::Ko, Some(week)) => format!("{week}주차 {weekday}"),
            (Language::En, Some(week)) => format!("{weekday}, week {week}"),
            (Language::Ja, Some(week)) => format!("第{week}週 {weekday}"),
        }
    }

    /// The short name of the weekday of `day`: 월, Mon, 月.
    pub fn weekday_short(self, day: NaiveDate) -> &'static str {
        let names = match self.language {
            Language::Ko => ["월", "화", "수", "목", "금", "토", "일"],
            Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            Language::Ja => ["月", "火", "水", "木", "金", "土", "日"],
        };
        names[day.weekday().num_days_from_monday() as usize]
    }
}
