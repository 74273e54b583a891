//! Days as people name them: `2025-01-14`, `today`, `yesterday`, `-3`, `mon`, `월요일`.

use super::error::{CommandError, ErrorKind};
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use unicode_normalization::UnicodeNormalization as _;

/// Which way a bare weekday points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Towards {
    /// The most recent such day, today included.
    Past,
    /// The next such day after today.
    Future,
}

/// The day `text` names, seen from `today`. Fails with a hint that shows how days are written.
pub fn parse_day(text: &str, today: NaiveDate, towards: Towards) -> Result<NaiveDate, CommandError> {
    let word: String = text.trim().nfc().collect::<String>().to_lowercase();
    named(&word, today)
        .or_else(|| weekday(&word).and_then(|weekday| nearest(weekday, today, towards)))
        .or_else(|| iso(&word))
        .ok_or_else(|| refuse(text.trim()))
}

fn named(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    match word {
        "today" | "오늘" | "今日" => Some(today),
        "yesterday" | "어제" | "昨日" => today.pred_opt(),
        "tomorrow" | "내일" | "明日" => today.succ_opt(),
        _ => {
            let signed = word.starts_with(['-', '+']) && word.len() > 1;
            let days: i64 = signed.then(|| word.parse().ok())??;
            today.checked_add_signed(chrono::Duration::try_days(days)?)
        }
    }
}

/// The weekday of an English, Korean or Japanese name, whole or short.
fn weekday(word: &str) -> Option<Weekday> {
    let asian = |word: &str| {
        let bare = ["요일", "曜日", "曜"]
            .iter()
            .find_map(|end| word.strip_suffix(end))
            .unwrap_or(word);
        let mut chars = bare.chars();
        let first = chars.next().filter(|_| chars.next().is_none())?;
        let names = ["월月", "화火", "수水", "목木", "금金", "토土", "일日"];
        let at = names.iter().position(|names| names.contains(first))?;
        Weekday::try_from(u8::try_from(at).ok()?).ok()
    };
    word.parse().ok().or_else(|| asian(word))
}

fn nearest(weekday: Weekday, today: NaiveDate, towards: Towards) -> Option<NaiveDate> {
    let back = u64::from(today.weekday().days_since(weekday));
    match towards {
        Towards::Past => today.checked_sub_days(Days::new(back)),
        Towards::Future => today.checked_add_days(Days::new(7 - back)),
    }
}

/// Four digits of the year, so that `5-1-1` is not taken for a day in antiquity.
fn iso(word: &str) -> Option<NaiveDate> {
    let year = word.split('-').next()?;
    (year.len() == 4).then(|| word.parse().ok())?
}

fn refuse(text: &str) -> CommandError {
    let looks_like_a_day = text.len() == 10 && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if looks_like_a_day {
        return CommandError::new(ErrorKind::Usage, format!("there is no day `{text}`"))
            .hint("look at the calendar: the month is not that long, or there is no such month");
    }
    let failure = CommandError::new(ErrorKind::Usage, format!("`{text}` is not a day"));
    let words = [
        "today",
        "yesterday",
        "tomorrow",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    match crate::config::did_you_mean(text, words) {
        Some(near) => failure.hint(format!("did you mean `{near}`?")),
        None => failure.hint("write a day like `2025-01-14`, `today`, `yesterday`, `-3` or `mon`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> String {
        let today = NaiveDate::from_ymd_opt(2025, 1, 14).unwrap();
        match parse_day(text, today, Towards::Past) {
            Ok(day) => day.to_string(),
            Err(error) => error.to_text(),
        }
    }

    #[test]
    fn days_are_read_as_people_name_them() {
        for (text, want) in [
            ("2025-01-10", "2025-01-10"),
            ("today", "2025-01-14"),
            ("Yesterday", "2025-01-13"),
            ("tomorrow", "2025-01-15"),
            ("-3", "2025-01-11"),
            ("+2", "2025-01-16"),
            ("tue", "2025-01-14"),
            ("mon", "2025-01-13"),
            ("Wednesday", "2025-01-08"),
            ("월", "2025-01-13"),
            ("일요일", "2025-01-12"),
            ("土曜日", "2025-01-11"),
            ("\u{110b}\u{116f}\u{11af}", "2025-01-13"),
        ] {
            assert_eq!(day(text), want, "{text}");
        }
    }

    #[test]
    fn towards_the_future_a_weekday_is_never_today() {
        let today = NaiveDate::from_ymd_opt(2025, 1, 14).unwrap();
        let next = |text| parse_day(text, today, Towards::Future).unwrap().to_string();
        assert_eq!(next("tue"), "2025-01-21");
        assert_eq!(next("mon"), "2025-01-20");
    }

    #[test]
    fn what_is_no_day_is_refused_with_a_hint() {
        insta::assert_snapshot!(day("2025-02-30"), @r#"
    error: there is no day `2025-02-30`
    hint: look at the calendar: the month is not that long, or there is no such month
    "#);
        insta::assert_snapshot!(day("yesterdy"), @r#"
    error: `yesterdy` is not a day
    hint: did you mean `yesterday`?
    "#);
        insta::assert_snapshot!(day("5-1-1"), @r#"
    error: `5-1-1` is not a day
    hint: write a day like `2025-01-14`, `today`, `yesterday`, `-3` or `mon`
    "#);
        insta::assert_snapshot!(day("-99999999999999999999"), @r#"
    error: `-99999999999999999999` is not a day
    hint: write a day like `2025-01-14`, `today`, `yesterday`, `-3` or `mon`
    "#);
        insta::assert_snapshot!(day("-9999999999"), @r#"
    error: `-9999999999` is not a day
    hint: write a day like `2025-01-14`, `today`, `yesterday`, `-3` or `mon`
    "#);
        insta::assert_snapshot!(day(""), @r#"
    error: `` is not a day
    hint: write a day like `2025-01-14`, `today`, `yesterday`, `-3` or `mon`
    "#);
    }
}
