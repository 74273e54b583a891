//! Periods: the days a summary covers, and the words people name them by.

use chrono::{Datelike, Days, IsoWeek, Months, NaiveDate, Weekday};

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
    #[error("the period ends on {to}, before it starts on {from}")]
    EndsBeforeStart { from: NaiveDate, to: NaiveDate },
}

impl Period {
    /// The days `from` to `to`. Fails when `to` is the earlier one.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, PeriodError> {
        match from <= to {
            true => Ok(Self { from, to }),
            false => Err(PeriodError::EndsBeforeStart { from, to }),
        }
    }

    /// The week, Monday to Sunday, that holds `day`.
    pub fn week_of(day: NaiveDate) -> Self {
        let from = monday_of(day);
        Self {
            from,
            to: shifted(from, 6),
        }
    }

    /// The month that holds `day`.
    pub fn month_of(day: NaiveDate) -> Self {
        let from = day.with_day(1).unwrap_or(day);
        let next = from.checked_add_months(Months::new(1)).unwrap_or(NaiveDate::MAX);
        Self {
            from,
            to: shifted(next, -1),
        }
    }

    /// The week that `text` names: `2025-W03`, a day in it, `-1` (weeks back from `today`) or `p2` (program week 2, where
    /// the week of `program_starts_on` is week 1). Fails with the user's words when it names none.
    pub fn parse_week(text: &str, today: NaiveDate, program_starts_on: Option<NaiveDate>) -> Result<Self, PeriodError> {
        let no_week = || PeriodError::NoWeek(text.to_owned());
        let words = text.trim();
        if let Some(number) = words.strip_prefix(['p', 'P']) {
            let number: i64 = number.parse().map_err(|_| no_week())?;
            let start = program_starts_on.ok_or_else(|| PeriodError::NoProgram(text.to_owned()))?;
            return weeks_after(start, number.checked_sub(1)).ok_or_else(no_week);
        }
        if let Some(back) = back(words) {
            return weeks_after(today, Some(-back)).ok_or_else(no_week);
        }
        let day = iso_week(words).or_else(|| words.parse().ok());
        day.filter(is_written).map(Self::week_of).ok_or_else(no_week)
    }

    /// The month that `text` names: `2025-01`, a day in it, or `-1` (months back from `today`). Fails with the user's words
    /// when it names none.
    pub fn parse_month(text: &str, today: NaiveDate) -> Result<Self, PeriodError> {
        let words = text.trim();
        let day = match back(words) {
            Some(back) => u32::try_from(back)
                .ok()
                .and_then(|back| today.checked_sub_months(Months::new(back))),
            None => year_month(words).or_else(|| words.parse().ok()),
        };
        day.filter(is_written)
            .map(Self::month_of)
            .ok_or_else(|| PeriodError::NoMonth(text.to_owned()))
    }

    /// Whether `day` is one of its days.
    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.from..=self.to).contains(&day)
    }

    /// The ISO week, where the period is exactly one.
    pub fn iso_week(&self) -> Option<IsoWeek> {
        (*self == Self::week_of(self.from)).then(|| self.from.iso_week())
    }

    /// Whether the period is exactly one calendar month.
    pub fn is_month(&self) -> bool {
        *self == Self::month_of(self.from)
    }
}

/// The program week of `day`: the week of `start`, Monday to Sunday, is 1, the one before it 0.
pub fn program_week(start: NaiveDate, day: NaiveDate) -> i64 {
    (monday_of(day) - monday_of(start)).num_days().div_euclid(7) + 1
}

/// The Monday of the week that holds `day` (the first day of the calendar, where that week starts before it).
fn monday_of(day: NaiveDate) -> NaiveDate {
    shifted(day, -i64::from(day.weekday().num_days_from_monday()))
}

fn shifted(day: NaiveDate, days: i64) -> NaiveDate {
    let shift = Days::new(days.unsigned_abs());
    match days < 0 {
        true => day.checked_sub_days(shift).unwrap_or(NaiveDate::MIN),
        false => day.checked_add_days(shift).unwrap_or(NaiveDate::MAX),
    }
}

/// The week that is `weeks` after that of `day`, `None` outside the years of four digits.
fn weeks_after(day: NaiveDate, weeks: Option<i64>) -> Option<Period> {
    let days = weeks.filter(|weeks| weeks.abs() < 10_000)? * 7;
    Some(shifted(day, days)).filter(is_written).map(Period::week_of)
}

/// Whether the day is in a year of four digits, as people write them.
fn is_written(day: &NaiveDate) -> bool {
    (1..=9999).contains(&day.year())
}

/// `-1`, `-12`: how many back.
fn back(words: &str) -> Option<i64> {
    let digits = words.strip_prefix('-')?;
    let plain = (1..=5).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// The Monday of `2025-W03`.
fn iso_week(words: &str) -> Option<NaiveDate> {
    let (year, week) = words.split_once("-W").or_else(|| words.split_once("-w"))?;
    let plain = |digits: &str, length| digits.len() == length && digits.bytes().all(|b| b.is_ascii_digit());
    if !plain(year, 4) || !(plain(week, 2) || plain(week, 1)) {
        return None;
    }
    NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)
}

/// The first day of `2025-01`.
fn year_month(words: &str) -> Option<NaiveDate> {
    let (year, month) = words.split_once('-')?;
    let plain = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !plain(year) || !plain(month) {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn week(text: &str) -> Result<Period, PeriodError> {
        Period::parse_week(text, day("2025-01-22"), Some(day("2025-01-08")))
    }

    #[test]
    fn a_week_is_named_in_four_ways() {
        let third = Period {
            from: day("2025-01-13"),
            to: day("2025-01-19"),
        };
        for text in [
            "2025-W03",
            "2025-w3",
            "2025-01-19",
            "2025-01-13",
            "-1",
            "p2",
            "P2",
            " p2 ",
        ] {
            assert_eq!(week(text), Ok(third), "{text}");
        }
        assert_eq!(week("p0").map(|week| week.from), Ok(day("2024-12-30")));
        assert_eq!(week("p-1").map(|week| week.from), Ok(day("2024-12-23")));
        assert_eq!(week("-0").map(|week| week.from), Ok(day("2025-01-20")));
        assert_eq!(week("2020-W53").map(|week| week.to), Ok(day("2021-01-03")));
    }

    #[test]
    fn what_names_no_week_is_an_error_with_the_words() {
        for text in [
            "2025-W54",
            "2021-W53",
            "W03",
            "p",
            "p2x",
            "-",
            "--1",
            "week",
            "",
            "2025-02-30",
            "p99999999999999999999",
            "-99999999",
            "２",
            "p9223372036854775807",
            "p-9223372036854775808",
            "2025-W+3",
        ] {
            assert_eq!(week(text), Err(PeriodError::NoWeek(text.to_owned())), "{text}");
        }
        let without = Period::parse_week("p2", day("2025-01-22"), None);
        assert_eq!(without, Err(PeriodError::NoProgram("p2".to_owned())));
    }

    #[test]
    fn a_month_is_named_in_three_ways() {
        let month = |text| Period::parse_month(text, day("2025-03-31"));
        let february = Period {
            from: day("2025-02-01"),
            to: day("2025-02-28"),
        };
        for text in ["2025-02", "2025-2", "2025-02-11", "-1"] {
            assert_eq!(month(text), Ok(february), "{text}");
        }
        assert_eq!(month("-3").map(|month| month.from), Ok(day("2024-12-01")));
        for text in ["2025-13", "2025-00", "25-01", "-x", "", "p1", "2025-+1", "-99999"] {
            assert_eq!(month(text), Err(PeriodError::NoMonth(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn program_weeks_count_from_monday_to_sunday() {
        let start = day("2025-01-08");
        let cases = [
            ("2025-01-06", 1),
            ("2025-01-12", 1),
            ("2025-01-13", 2),
            ("2025-01-05", 0),
            ("2024-12-29", -1),
        ];
        for (text, number) in cases {
            assert_eq!(program_week(start, day(text)), number, "{text}");
        }
    }

    #[test]
    fn only_a_whole_week_has_a_number() {
        assert!(Period::week_of(day("2025-01-15")).iso_week().is_some());
        let short = Period::new(day("2025-01-13"), day("2025-01-18")).expect("in order");
        assert_eq!(short.iso_week(), None);
        assert!(Period::month_of(day("2024-02-29")).is_month());
        assert!(Period::new(day("2025-01-13"), day("2025-01-12")).is_err());
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for edge in [NaiveDate::MIN, NaiveDate::MAX] {
            Period::week_of(edge);
            Period::month_of(edge);
            program_week(edge, day("2025-01-13"));
        }
    }
}
