//! The words hoego writes and reads, in three languages.

use super::Language;
use chrono::NaiveDate;

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
    pub fn weekday(self, _day: NaiveDate) -> &'static str {
        todo!()
    }
}
