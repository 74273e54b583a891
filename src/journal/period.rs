//! Periods: the days a summary covers, and the words people name them by.

use chrono::NaiveDate;

/// A span of days, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Why a WEEK or MONTH is not understood.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PeriodError {
    #[error("`{0}` is not a week")]
    NoWeek(String),
    #[error("`{0}` is not a month")]
    NoMonth(String),
    #[error("`{0}` counts program weeks, but `program-starts-on` is not set")]
    NoProgram(String),
}
