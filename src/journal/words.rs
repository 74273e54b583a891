//! The words hoego writes and reads, in three languages.

use super::Language;
use chrono::{Datelike, NaiveDate};

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    pub language: Language,
}

impl Words {
    /// The words of `language`.
    pub fn new(language: Language) -> Self {
        Self { language }
    }
    /// The name of the weekday of `day`: 월요일, Monday, 月曜日.
    pub fn weekday(self, day: NaiveDate) -> &'static str {
        let names = match self.language {
            Language::Ko => ["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"],
            Language::En => [
                "Monday",
                "Tuesday",
                "Wednesday",
                "Thursday",
                "Friday",
                "Saturday",
                "Sunday",
            ],
            Language::Ja => ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"],
        };
        names[day.weekday().num_days_from_monday() as usize]
    }
}
