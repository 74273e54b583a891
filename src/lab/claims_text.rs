//! Claims as they are written: `always: /re/`, `sometimes: "text" -- why`, `claim: expression -- why`.
//!
//! What is odd about it: a pattern ends at the first closing sign behind which nothing or a reason stands, so that
//! `"a "b" -- c" -- why` and `/a/b/` mean what they look like.

use super::attributes::{By, Given};
use super::values::check_regex;
use super::{Claim, ClaimKind, Fault, Pattern};

/// The keys that claims are written under.
pub(super) const CLAIM_KEYS: [&str; 4] = ["always", "sometimes", "never", "claim"];

/// Reads a claim.
pub(super) fn claim(given: &Given) -> Result<Claim, Fault> {
    let written = given.value.trim();
    let (kind, shown, why) = if given.key == "claim" {
        let (expression, why) = match written.split_once(" -- ") {
            Some((expression, why)) => (expression.trim(), why),
            None if written.starts_with("--") => ("", ""),
            None => (written.strip_suffix(" --").unwrap_or(written).trim(), ""),
        };
        if expression.is_empty() {
            let hint = "write an expression such as `wall(n=2) < wall(n=1)`";
            return Err(Fault::new("`claim` says nothing").hint(hint));
        }
        (ClaimKind::Metrics(expression.to_owned()), expression.to_owned(), why)
    } else {
        let (pattern, shown, why) = pattern(written, given.by)?;
        let kind = match given.key.as_str() {
            "always" => ClaimKind::Always(pattern),
            "sometimes" => ClaimKind::Sometimes(pattern),
            _ => ClaimKind::Never(pattern),
        };
        (kind, shown, why)
    };
    Ok(Claim {
        kind,
        text: format!("{}: {shown}", given.key),
        why: Some(why.trim().to_owned()).filter(|why| !why.is_empty()),
        line: given.line,
    })
}

/// The pattern, how it is shown, and the reason behind it.
fn pattern(written: &str, by: By) -> Result<(Pattern, String, &str), Fault> {
    let sign = written.chars().next().filter(|c| matches!(c, '"' | '/'));
    let found = sign.and_then(|sign| Some((sign, closing(written, sign)?)));
    let Some((sign, (inside, why))) = found else {
        // The quotes of `sometimes="text"` in braces are those of the attribute.
        if by == By::Braces && sign.is_none() && !written.is_empty() {
            let (text, why) = written.split_once(" -- ").unwrap_or((written, ""));
            let text = text.trim();
            let shown = format!("\"{}\"", text.replace('"', "\\\""));
            return Ok((Pattern::Literal(text.to_owned()), shown, why));
        }
        return Err(Fault::new(format!("`{written}` is no pattern"))
            .hint("write `\"text\"` or `/regex/`, and a reason behind ` -- `"));
    };
    let shown = format!("{sign}{inside}{sign}");
    if sign == '/' {
        check_regex(inside)?;
        return Ok((Pattern::Regex(inside.to_owned()), shown, why));
    }
    if inside.is_empty() {
        return Err(Fault::new("`\"\"` is found in everything").hint("write what to look for between the quotes"));
    }
    Ok((Pattern::Literal(inside.replace("\\\"", "\"")), shown, why))
}

/// What stands between the sign at the start and its closing one, and the reason behind it.
fn closing(written: &str, sign: char) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, c) in written.char_indices().skip(1) {
        if c == sign && !escaped {
            let rest = &written[at + 1..];
            let bare = rest.trim_start();
            let reason = bare.strip_prefix("--").filter(|_| bare.len() < rest.len());
            let reason = reason.filter(|why| why.is_empty() || why.starts_with(char::is_whitespace));
            if bare.is_empty() || reason.is_some() {
                return Some((&written[1..at], reason.unwrap_or_default()));
            }
        }
        escaped = c == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, value: &str, by: By) -> Result<Claim, Fault> {
        claim(&Given {
            key: key.to_owned(),
            value: value.to_owned(),
            by,
            line: 7,
        })
    }

    fn literal(value: &str) -> (String, Option<String>) {
        match read("sometimes", value, By::Comment).unwrap() {
            Claim {
                kind: ClaimKind::Sometimes(Pattern::Literal(text)),
                why,
                ..
            } => (text, why),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn patterns_end_where_they_look_like() {
        assert_eq!(literal("\"a\""), ("a".into(), None));
        assert_eq!(
            literal("\"a -- b\"  -- the why"),
            ("a -- b".into(), Some("the why".into()))
        );
        assert_eq!(literal("\"a \"b\" c\" -- d"), ("a \"b\" c".into(), Some("d".into())));
        assert_eq!(literal("\"a \\\" -- c\""), ("a \" -- c".into(), None));
        let claim = read("always", "/a/b\\/ -- \\d/ -- w", By::Comment).unwrap();
        assert_eq!(claim.kind, ClaimKind::Always(Pattern::Regex("a/b\\/ -- \\d".into())));
        assert_eq!((claim.text.as_str(), claim.line), ("always: /a/b\\/ -- \\d/", 7));
    }

    #[test]
    fn braces_take_bare_text() {
        let claim = read("never", "empty=True -- w", By::Braces).unwrap();
        assert_eq!(claim.kind, ClaimKind::Never(Pattern::Literal("empty=True".into())));
        assert_eq!(claim.text, "never: \"empty=True\"");
        let claim = read("never", "/x/", By::Braces).unwrap();
        assert_eq!(claim.kind, ClaimKind::Never(Pattern::Regex("x".into())));
    }

    #[test]
    fn expressions_lose_their_reason() {
        let claim = read("claim", "wall(n=1) < 2 -- cache -- yes", By::Comment).unwrap();
        assert_eq!(claim.kind, ClaimKind::Metrics("wall(n=1) < 2".into()));
        assert_eq!(claim.why.as_deref(), Some("cache -- yes"));
    }

    #[test]
    fn what_is_no_claim_is_refused() {
        for value in [
            "",
            "text",
            "\"a",
            "\"a\" b",
            "/a",
            "\"\"",
            "//",
            "/(/",
            "\"a\"-- b",
            "\"",
            "/",
        ] {
            assert!(read("always", value, By::Comment).is_err(), "{value}");
        }
        assert!(read("claim", " -- why", By::Comment).is_err() && read("claim", "", By::Braces).is_err());
        assert!(read("always", "", By::Braces).is_err());
    }
}
