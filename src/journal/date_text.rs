//! Days inside a text, in the forms people write them: in file names, headings and front matter.

use chrono::{Datelike, NaiveDate};

/// Year, month and day as far as a text gives them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Partial {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
}

impl Partial {
    /// The whole day, if nothing is missing and it exists.
    pub(super) fn whole(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year?, self.month?, self.day?)
    }
}

/// The first year of four digits in `text`.
pub(super) fn year_of(text: &str) -> Option<i32> {
    let runs = digit_runs(text);
    let mut years = runs
        .iter()
        .filter(|run| run.len() == 4)
        .filter_map(|run| text[run.start..run.end].parse().ok());
    years.find(|year| is_year(*year)).map(|year: u32| year as i32)
}

pub(super) fn is_year(value: u32) -> bool {
    (1970..2200).contains(&value)
}

pub(super) fn is_month(value: u32) -> bool {
    (1..=12).contains(&value)
}

pub(super) fn is_day(value: u32) -> bool {
    (1..=31).contains(&value)
}

/// The spans of the runs of ASCII digits in `text`.
pub(super) fn digit_runs(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, _) in text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

/// The first date in `text`, in any of the forms people write: `2025-01-13`, `2025. 1. 13.`, `2025년 1월 13일`, `20250113`, `250113`,
/// `25_1_3`, `7월 14일`, `1.13`, `09/10`, `Jan 13, 2025`. With `alone`, what is only `0702`, `13` or `13일` counts too.
pub(super) fn partial_of_text(text: &str, alone: bool) -> Option<Partial> {
    let runs = digit_runs(text);
    for at in 0..runs.len() {
        let found = packed(&text[runs[at].clone()]).or_else(|| separated(text, &runs[at..]));
        if found.is_some() {
            return found;
        }
    }
    english_date(text, &runs).or_else(|| alone.then(|| short(text, &runs)).flatten())
}

/// `20250113` and `250113`.
fn packed(digits: &str) -> Option<Partial> {
    let value: u32 = (digits.len() == 8 || digits.len() == 6)
        .then(|| digits.parse().ok())
        .flatten()?;
    let (year, month, day) = (value / 10_000, value / 100 % 100, value % 100);
    let year = if digits.len() == 6 { year + 2000 } else { year };
    let day = NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| is_year(year))?;
    Some(Partial {
        year: Some(day.year()),
        month: Some(day.month()),
        day: Some(day.day()),
    })
}

/// Two or three numbers with the same kind of sign between them.
fn separated(text: &str, runs: &[std::ops::Range<usize>]) -> Option<Partial> {
    let number = |index: usize| -> Option<(u32, usize)> {
        let run = runs.get(index)?;
        let digits = &text[run.clone()];
        (digits.len() <= 4)
            .then(|| Some((digits.parse().ok()?, digits.len())))
            .flatten()
    };
    let between = |index: usize| Some(&text[runs.get(index)?.end..runs.get(index + 1)?.start]);
    let after = |index: usize| runs.get(index).map_or("", |run| &text[run.end..]);
    let (first, first_length) = number(0)?;
    let is_sign = |sign: &str, unit: [char; 2]| {
        let sign = sign.trim();
        matches!(sign, "-" | "." | "_" | "/" | "" | "–")
            || sign
                .strip_prefix(unit)
                .is_some_and(|rest| matches!(rest.trim(), "" | "." | "-" | "_" | "/"))
    };
    let ymd = || {
        let (month, month_length) = number(1)?;
        let (day, day_length) = number(2)?;
        let year = match first_length {
            4 => first,
            2 => first + 2000,
            _ => return None,
        };
        let signs = is_sign(between(0)?, ['년', '年']) && is_sign(between(1)?, ['월', '月']);
        let fits = signs && is_year(year) && month_length <= 2 && day_length <= 2;
        let real = NaiveDate::from_ymd_opt(year as i32, month, day).filter(|_| fits)?;
        Some(Partial {
            year: Some(real.year()),
            month: Some(month),
            day: Some(day),
        })
    };
    let md = || {
        let (day, day_length) = number(1)?;
        let sign = between(0)?;
        let unit = sign.trim().starts_with(['월', '月']);
        let plain = matches!(sign, "-" | "." | "_" | "/" | ". ");
        // `1.13 회고` is a day, `v1.13` and `1.13.2` are none.
        let word_before = text[..runs[0].start].ends_with(|c: char| c.is_alphanumeric() || c == '.');
        let more = after(1).starts_with(|c: char| c.is_ascii_alphanumeric())
            || number(2).is_some() && !unit && between(1) == Some(sign);
        let fits = (unit || plain && !word_before && !more) && first_length <= 2 && day_length <= 2;
        (fits && is_month(first) && is_day(day)).then_some(Partial {
            year: None,
            month: Some(first),
            day: Some(day),
        })
    };
    ymd().or_else(md)
}

/// `0702`, `ln_0707`, `13`, `13일`: only as the whole of a name's number.
fn short(text: &str, runs: &[std::ops::Range<usize>]) -> Option<Partial> {
    let usable = |run: &&std::ops::Range<usize>| {
        let before = &text[..run.start];
        !before.ends_with(|c: char| c.is_alphanumeric() || c == '(')
            && !text[run.end..].starts_with(|c: char| c.is_alphanumeric() && !"일日".contains(c))
    };
    if let Some(run) = runs.iter().filter(usable).find(|run| run.len() == 4) {
        let value: u32 = text[run.clone()].parse().ok()?;
        let (month, day) = (value / 100, value % 100);
        return (is_month(month) && is_day(day)).then_some(Partial {
            year: None,
            month: Some(month),
            day: Some(day),
        });
    }
    let run = runs
        .first()
        .filter(|run| runs.len() == 1 && run.len() <= 2)
        .filter(|run| usable(run))?;
    let day: u32 = text[run.clone()].parse().ok()?;
    let rest = text[run.end..].trim();
    let whole = run.start == 0 && (rest.is_empty() || rest.starts_with(['일', '日', '-', '_', ' ', '(']));
    (whole && is_day(day)).then_some(Partial {
        day: Some(day),
        ..Partial::default()
    })
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// The month that a word of `text` names in English, whole or in its first three letters.
pub(super) fn english_month(text: &str) -> Option<u32> {
    text.split(|c: char| !c.is_ascii_alphabetic()).find_map(is_month_name)
}

/// The month, from 1, that `word` names in English, whole or in its first three letters.
pub(super) fn is_month_name(word: &str) -> Option<u32> {
    const WHOLE: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let found = MONTHS
        .iter()
        .position(|month| word == *month)
        .or_else(|| WHOLE.iter().position(|month| word == *month));
    found.or((word == "sept").then_some(8)).map(|index| index as u32 + 1)
}

/// `Jan 13, 2025` and `13 January 2025`.
fn english_date(text: &str, runs: &[std::ops::Range<usize>]) -> Option<Partial> {
    if runs.is_empty() || runs.len() > 3 {
        return None;
    }
    let month = english_month(text)?;
    let mut found = Partial {
        month: Some(month),
        ..Partial::default()
    };
    for run in runs {
        let value: u32 = text[run.clone()].parse().unwrap_or(0);
        match run.len() {
            4 if is_year(value) => found.year = Some(value as i32),
            1 | 2 if is_day(value) && found.day.is_none() => found.day = Some(value),
            _ => return None,
        }
    }
    found.day.is_some().then_some(found)
}
