//! The days a Try can be put off to: a few that are named, and what a person types.

use super::keys::plain;
use chrono::{Datelike, Days, Months, NaiveDate};

/// The days offered by one digit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    Tomorrow,
    /// The next Monday.
    NextWeek,
    /// Fourteen days on.
    TwoWeeks,
    /// The first day of the next month.
    NextMonth,
}

/// The presets in the order of their digits, from 1.
const PRESETS: [Preset; 4] = [Preset::Tomorrow, Preset::NextWeek, Preset::TwoWeeks, Preset::NextMonth];

impl Preset {
    /// The day it means on `today`; `None` at the end of time.
    fn day(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Preset::Tomorrow => today.succ_opt(),
            Preset::NextWeek => {
                today.checked_add_days(Days::new(7 - u64::from(today.weekday().num_days_from_monday())))
            }
            Preset::TwoWeeks => today.checked_add_days(Days::new(14)),
            Preset::NextMonth => today.with_day(1)?.checked_add_months(Months::new(1)),
        }
    }
}

/// The presets that can be chosen on `today`, each with its digit and its day: none whose day an earlier one has.
pub fn presets(today: NaiveDate) -> Vec<(u8, Preset, NaiveDate)> {
    let mut offered: Vec<(u8, Preset, NaiveDate)> = Vec::new();
    for (digit, preset) in (1..).zip(PRESETS) {
        let day = preset.day(today);
        let day = day.filter(|day| offered.iter().all(|(_, _, earlier)| earlier != day));
        offered.extend(day.map(|day| (digit, preset, day)));
    }
    offered
}

/// Why what was typed is no day to put off to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotLater {
    /// Neither an ISO day nor a number of days.
    NoDay,
    /// Not after today.
    Past,
}

/// The day that `text` means on `today`: an ISO day (`2025-02-01`) or a number of days (`10`, `+10`), in plain or full-width digits.
/// Fails for anything else, and for a day that is not after `today`.
pub fn day_of(text: &str, today: NaiveDate) -> Result<NaiveDate, NotLater> {
    let text: String = text.trim().chars().map(plain).collect();
    let number = text.strip_prefix('+').unwrap_or(&text);
    if !number.is_empty() && number.chars().all(|char| char.is_ascii_digit()) {
        let days: u64 = number.parse().map_err(|_| NotLater::NoDay)?;
        if days == 0 {
            return Err(NotLater::Past);
        }
        let day = today.checked_add_days(Days::new(days)).ok_or(NotLater::NoDay)?;
        return written_with_four_digits(day);
    }
    let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_| NotLater::NoDay)?;
    if day <= today {
        return Err(NotLater::Past);
    }
    written_with_four_digits(day)
}

/// A stamp holds a year of four digits; a day beyond could be written but never read again.
fn written_with_four_digits(day: NaiveDate) -> Result<NaiveDate, NotLater> {
    if (0..=9999).contains(&day.year()) {
        Ok(day)
    } else {
        Err(NotLater::NoDay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn presets_name_days_after_today() {
        let days = |today: &str| PRESETS.map(|preset| preset.day(day(today)).unwrap().to_string());
        assert_eq!(
            days("2025-01-14"),
            ["2025-01-15", "2025-01-20", "2025-01-28", "2025-02-01"]
        );
        // A Sunday: the next week begins tomorrow. A last of January: the next month has no 31st.
        assert_eq!(days("2025-01-19")[1], "2025-01-20");
        assert_eq!(days("2025-01-20")[1], "2025-01-27");
        assert_eq!(days("2025-01-31")[3], "2025-02-01");
        assert_eq!(Preset::Tomorrow.day(NaiveDate::MAX), None);
    }

    #[test]
    fn a_day_is_offered_once() {
        let digits = |today: &str| -> Vec<u8> { presets(day(today)).iter().map(|(digit, ..)| *digit).collect() };
        assert_eq!(digits("2025-01-14"), [1, 2, 3, 4]);
        // Tomorrow is the next month; a Monday; both; the next Monday is the first.
        assert_eq!(digits("2026-12-31"), [1, 2, 3]);
        assert_eq!(digits("2025-01-19"), [1, 3, 4]);
        assert_eq!(digits("2026-05-31"), [1, 3]);
        assert_eq!(digits("2026-11-30"), [1, 2, 3]);
        assert_eq!(digits("2026-05-28"), [1, 2, 3]);
        // Fourteen days on is the first.
        assert_eq!(digits("2025-01-18"), [1, 2, 3]);
        assert!(presets(NaiveDate::MAX).is_empty());
    }

    #[test]
    fn a_typed_day_is_an_iso_day_or_a_number_of_days() {
        let today = day("2025-01-14");
        assert_eq!(day_of("10", today), Ok(day("2025-01-24")));
        assert_eq!(day_of(" ＋１０ ", today), Ok(day("2025-01-24")));
        assert_eq!(day_of("2025-02-01", today), Ok(day("2025-02-01")));
        assert_eq!(day_of("２０２５-02-01", today), Ok(day("2025-02-01")));
        assert_eq!(day_of("2025-01-14", today), Err(NotLater::Past));
        assert_eq!(day_of("0", today), Err(NotLater::Past));
        for text in [
            "",
            "내일",
            "2025-02-30",
            "-3",
            "99999999999999999999",
            "9999999",
            "12025-01-01",
        ] {
            assert_eq!(day_of(text, today), Err(NotLater::NoDay), "{text}");
        }
    }
}
