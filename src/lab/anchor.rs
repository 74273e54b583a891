//! Parts of a file between `ANCHOR: x` and `ANCHOR_END: x`, which stand in comments of whatever language it is (as mdBook has it).

use super::Fault;
use super::suggest::nearest;

const BEGINS: &str = "ANCHOR:";
const ENDS: &str = "ANCHOR_END:";

/// The lines of `text` between the two comments, or all of it without an anchor, with LF ends, and the line of the file on which
/// they begin, from 1.
pub fn anchored(text: &str, anchor: Option<&str>) -> Result<(String, usize), Fault> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let Some(anchor) = anchor else {
        return Ok((text, 1));
    };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let begin = only(&lines, BEGINS, anchor)?;
    let end = only(&lines, ENDS, anchor)?;
    if end < begin {
        return Err(Fault::new(format!("`{ENDS} {anchor}` stands before `{BEGINS} {anchor}`")).at(end + 1));
    }
    Ok((lines[begin + 1..end].concat(), begin + 2))
}

/// The index of the one line that says `sign: anchor`.
fn only(lines: &[&str], sign: &str, anchor: &str) -> Result<usize, Fault> {
    let named = |index: &usize| name(lines[*index], sign) == Some(anchor);
    let mut found = (0..lines.len()).filter(named);
    let Some(first) = found.next() else {
        let names = lines.iter().filter_map(|line| name(line, sign));
        let fault = Fault::new(format!("no line says `{sign} {anchor}`"));
        return Err(fault.suggest(nearest(anchor, names), format!("write `{sign} {anchor}` in a comment")));
    };
    match found.next() {
        Some(second) => Err(Fault::new(format!(
            "`{sign} {anchor}` stands twice, on lines {} and {}",
            first + 1,
            second + 1
        ))
        .at(second + 1)),
        None => Ok(first),
    }
}

/// What stands behind `sign` in a line.
fn name<'a>(line: &'a str, sign: &str) -> Option<&'a str> {
    let (_, rest) = line.split_once(sign)?;
    let rest = rest.trim_start();
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
    Some(&rest[..end.unwrap_or(rest.len())]).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_between_is_taken() {
        let text = "x\r\n# ANCHOR: a\r\ny\r\n/* ANCHOR:b */\r\nz\r\n// ANCHOR_END: a\r\n<!-- ANCHOR_END: b -->\r\n";
        assert_eq!(anchored(text, Some("a")), Ok(("y\n/* ANCHOR:b */\nz\n".to_owned(), 3)));
        assert_eq!(anchored(text, Some("b")), Ok(("z\n// ANCHOR_END: a\n".to_owned(), 5)));
        assert_eq!(anchored("a\r\nb", None), Ok(("a\nb".to_owned(), 1)));
    }

    #[test]
    fn what_is_missing_or_doubled_is_said() {
        let hint = anchored("# ANCHOR: work\n# ANCHOR_END: work\n", Some("wrok"))
            .unwrap_err()
            .hint;
        assert_eq!(hint.as_deref(), Some("did you mean `work`?"));
        for text in [
            "",
            "ANCHOR: a\n",
            "ANCHOR_END: a\nANCHOR: a\n",
            "ANCHOR: a\nANCHOR: a\nANCHOR_END: a\n",
        ] {
            assert!(anchored(text, Some("a")).is_err(), "{text}");
        }
    }
}
