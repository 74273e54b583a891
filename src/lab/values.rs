//! The values of options as text: durations, numbers, processors, paths, lists, regular expressions.

use super::Fault;
use std::ops::RangeInclusive;
use std::time::Duration;

/// The longest duration that is taken for meant.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The most files that one option may name.
const MOST_FILES: usize = 1_000;

/// The highest processor number that is taken for meant.
const MOST_CPUS: usize = 4_096;

/// Reads `500ms`, `5s`, `1.5m` or `1h`: more than nothing, at most a week. Fails with what is wrong, without a place.
pub fn parse_duration(text: &str) -> Result<Duration, Fault> {
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0), ("h", 3_600.0)];
    let wrong = || Fault::new(format!("`{text}` is no duration")).hint("write `500ms`, `5s`, `2m` or `1h`");
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = units.iter().find(|(name, _)| *name == unit).ok_or_else(wrong)?.1;
    if !number.starts_with(|c: char| c.is_ascii_digit()) || !number.ends_with(|c: char| c.is_ascii_digit()) {
        return Err(wrong());
    }
    let seconds = number.parse::<f64>().map_err(|_| wrong())? * factor;
    if seconds > LONGEST.as_secs_f64() {
        return Err(Fault::new(format!("`{text}` is longer than a week")));
    }
    let duration = Duration::try_from_secs_f64(seconds).map_err(|_| wrong())?;
    if duration.is_zero() {
        return Err(Fault::new(format!("`{text}` leaves no time")).hint("write `500ms`, `5s`, `2m` or `1h`"));
    }
    Ok(duration)
}

/// A whole number within `range`.
pub(super) fn number(text: &str, range: RangeInclusive<u64>) -> Result<u64, Fault> {
    let (least, most) = (*range.start(), *range.end());
    let whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse::<u64>() {
        Ok(number) if whole && range.contains(&number) => Ok(number),
        _ if whole && most < u64::MAX => Err(Fault::new(format!("`{text}` is not between {least} and {most}"))),
        _ => Err(Fault::new(format!("`{text}` is no whole number"))),
    }
}

/// `0`, `0-1`, `0,2`: processors, ascending.
pub(super) fn cpus(text: &str) -> Result<Vec<usize>, Fault> {
    let wrong = || Fault::new(format!("`{text}` names no processors")).hint("write `0`, `0-1` or `0,2`");
    let mut cpus = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let one = |text: &str| number(text.trim(), 0..=MOST_CPUS as u64 - 1).map_err(|_| wrong());
        let (first, last) = (one(first)? as usize, one(last)? as usize);
        if first > last {
            return Err(wrong());
        }
        for cpu in first..=last {
            if cpus.contains(&cpu) {
                return Err(Fault::new(format!("`{text}` names processor {cpu} twice")));
            }
            cpus.push(cpu);
        }
    }
    cpus.sort_unstable();
    Ok(cpus)
}

/// `/regex/`, checked; without its slashes.
pub(super) fn regex_between_slashes(text: &str) -> Result<String, Fault> {
    let between = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let pattern = between.ok_or_else(|| {
        Fault::new(format!("`{text}` is no regular expression between slashes")).hint("write `/regex/`")
    })?;
    check_regex(pattern)?;
    Ok(pattern.to_owned())
}

/// Whether `pattern` can be searched for; the hint shows where it cannot.
pub(super) fn check_regex(pattern: &str) -> Result<(), Fault> {
    if pattern.is_empty() {
        return Err(Fault::new("`//` is found in everything").hint("write what to look for between the slashes"));
    }
    let Err(error) = regex::Regex::new(pattern) else {
        return Ok(());
    };
    let shown = error.to_string();
    let reason = shown.rsplit("error: ").next().unwrap_or(&shown).trim();
    let place: Vec<&str> = shown.lines().filter(|line| line.starts_with("    ")).collect();
    let fault = Fault::new(format!("`/{pattern}/` is no regular expression: {reason}"));
    Err(match place.is_empty() {
        true => fault,
        false => fault.hint(format!("here:\n{}", place.join("\n"))),
    })
}

/// A path from the journal's root, tidied; refused where it leaves the root. Symbolic links are another matter.
pub(super) fn path_inside(text: &str) -> Result<String, Fault> {
    let drive = text.as_bytes().get(1) == Some(&b':') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    if text.starts_with('/') || text.starts_with('\\') || drive {
        return Err(Fault::new(format!("`{text}` is an absolute path")).hint("write it from the journal's root"));
    }
    if text.contains(char::is_control) {
        return Err(Fault::new("a path holds control characters"));
    }
    let mut parts = Vec::new();
    for part in text.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." if parts.pop().is_none() => {
                return Err(
                    Fault::new(format!("`{text}` leaves the journal")).hint("only files of the journal can be used")
                );
            }
            ".." => {}
            part => parts.push(part),
        }
    }
    match parts.is_empty() {
        true => Err(Fault::new(format!("`{text}` names no file"))),
        false => Ok(parts.join("/")),
    }
}

/// Paths parted by commas, or by blanks where there is no comma.
pub(super) fn paths(text: &str) -> Result<Vec<String>, Fault> {
    let parts: Vec<&str> = match text.contains(',') {
        true => text.split(',').map(str::trim).collect(),
        false => text.split_whitespace().collect(),
    };
    if parts.len() > MOST_FILES {
        return Err(Fault::new(format!(
            "{} files are named, more than {MOST_FILES}",
            parts.len()
        )));
    }
    let mut paths = Vec::with_capacity(parts.len());
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        let path = path_inside(unquoted(part))?;
        if paths.contains(&path) {
            return Err(Fault::new(format!("`{path}` stands twice")));
        }
        paths.push(path);
    }
    match paths.is_empty() {
        true => Err(Fault::new("no file is named")),
        false => Ok(paths),
    }
}

/// `text` without the quotes that enclose all of it.
pub(super) fn unquoted(text: &str) -> &str {
    for quote in ['"', '\''] {
        let inside = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        if let Some(inside) = inside.filter(|inside| !inside.contains(quote)) {
            return inside;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        let seconds = |text| parse_duration(text).ok().map(|duration| duration.as_secs_f64());
        assert_eq!(seconds("500ms"), Some(0.5));
        assert_eq!(seconds("1.5m"), Some(90.0));
        assert_eq!(seconds("1h"), Some(3600.0));
        for text in [
            "",
            "5",
            "s",
            ".s",
            "5.s",
            "0s",
            "-1s",
            "5 s",
            "1e9s",
            "1.2.3s",
            "999999999999h",
            "5d",
            "0.0000000001ms",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn processors_are_listed() {
        assert_eq!(cpus("2,0-1"), Ok(vec![0, 1, 2]));
        for text in ["", "a", "1-0", "0,0", "0-99999999999", "0,,1", "-1", "0-1-2"] {
            assert!(cpus(text).is_err(), "{text}");
        }
    }

    #[test]
    fn paths_stay_inside() {
        assert_eq!(path_inside("./a//b/../c.py").as_deref(), Ok("a/c.py"));
        for text in ["/etc/x", "../x", "a/../../x", "C:\\x", "\\x", "", ".", "a\0b", "..\\x"] {
            assert!(path_inside(text).is_err(), "{text}");
        }
        assert_eq!(paths("a.py, b c.txt").unwrap(), ["a.py", "b c.txt"]);
        assert_eq!(paths("a.py b.txt").unwrap(), ["a.py", "b.txt"]);
        assert!(paths(&"a ".repeat(1_001)).is_err());
        assert!(paths("a,./a").is_err() && paths(" , ").is_err());
    }

    #[test]
    fn a_bad_regex_is_shown() {
        let fault = regex_between_slashes("/a(b/").unwrap_err();
        assert!(fault.message.contains("unclosed group"), "{}", fault.message);
        assert!(fault.hint.unwrap().contains("    a(b\n     ^"));
        assert!(check_regex("(a{1000}){1000}{1000}").is_err());
        assert!(regex_between_slashes("//").is_err() && regex_between_slashes("/").is_err());
    }
}
