//! The matrix: values and ranges of variables, and the cells they spread out to.
//!
//! What is odd about it: counts are worked out before anything is made, so that `n=1..1000000000` costs nothing.

use super::attributes::tokens;
use super::suggest::nearest;
use super::{Cell, Experiment, Fault, Variable};
use std::collections::HashSet;

/// The most cells that a matrix may have.
pub const MOST_CELLS: usize = 1_000;

/// What to do about a matrix that is too large.
const SMALLER: &str = "leave values out, or double with `1..64*2`";

/// How many cells the matrix spreads out to before `exclude` takes some away.
pub fn cell_count(experiment: &Experiment) -> u128 {
    let lengths = experiment
        .variables
        .iter()
        .map(|variable| variable.values.len() as u128);
    lengths.fold(1, u128::saturating_mul)
}

/// The cells of the matrix without those excluded, the first variable varying slowest; without variables there is one. Fails where
/// there are more than [`MOST_CELLS`], or none.
pub fn cells(experiment: &Experiment) -> Result<Vec<Cell>, Fault> {
    let place = |fault: Fault| match &experiment.place {
        Some(place) => fault.at(place.line).of(Some(&place.path)),
        None => fault,
    };
    let count = cell_count(experiment);
    if count > MOST_CELLS as u128 {
        let message = format!("the matrix has {count} cells, more than {MOST_CELLS}");
        return Err(place(Fault::new(message).hint(SMALLER)));
    }
    let all = (0..count as usize).map(|number| cell(&experiment.variables, number));
    let cells: Vec<Cell> = all
        .filter(|cell| {
            !experiment
                .options
                .exclude
                .iter()
                .any(|left_out| matches(cell, left_out))
        })
        .collect();
    if cells.is_empty() {
        return Err(place(
            Fault::new("`exclude` leaves no cell").hint("name more variables in it, or take it out"),
        ));
    }
    Ok(cells)
}

fn cell(variables: &[Variable], mut number: usize) -> Cell {
    let mut chosen: Vec<(String, String)> = Vec::with_capacity(variables.len());
    for variable in variables.iter().rev() {
        let length = variable.values.len().max(1);
        let value = variable.values.get(number % length).cloned().unwrap_or_default();
        chosen.push((variable.name.clone(), value));
        number /= length;
    }
    chosen.reverse();
    Cell { variables: chosen }
}

fn matches(cell: &Cell, left_out: &[(String, String)]) -> bool {
    left_out.iter().all(|(name, value)| cell.value(name) == Some(value))
}

/// The values of a variable: `thread,process`, `1..8`, `1..64*2`, `0..10+5`, and any of these parted by commas.
pub(super) fn values(text: &str) -> Result<Vec<String>, Fault> {
    let mut values = Vec::new();
    let mut seen = HashSet::new();
    for part in text.split(',').map(str::trim) {
        if part.is_empty() {
            return Err(Fault::new(format!("`{text}` holds an empty value")).hint("write `a,b` or `1..8`"));
        }
        if part.contains(char::is_control) {
            return Err(Fault::new("a value holds control characters"));
        }
        for value in spread(part)? {
            if !seen.insert(value.clone()) {
                return Err(Fault::new(format!("`{value}` stands twice among the values")));
            }
            values.push(value);
        }
        if values.len() > MOST_CELLS {
            return Err(too_many(values.len() as i128));
        }
    }
    Ok(values)
}

fn too_many(count: i128) -> Fault {
    Fault::new(format!("that makes {count} values, more than {MOST_CELLS}")).hint(SMALLER)
}

/// One value, or the values of a range.
fn spread(part: &str) -> Result<Vec<String>, Fault> {
    let (first, rest) = match part.split_once("..") {
        Some((first, rest))
            if first
                .strip_prefix('-')
                .unwrap_or(first)
                .bytes()
                .all(|b| b.is_ascii_digit())
                && !first.is_empty() =>
        {
            (first, rest)
        }
        _ => return Ok(vec![part.to_owned()]),
    };
    let wrong =
        |why: &str| Fault::new(format!("`{part}` is no range{why}")).hint("write `1..8`, `1..64*2` or `0..10+5`");
    let whole = |text: &str| text.parse::<i64>().map(i128::from).map_err(|_| wrong(""));
    let sign = rest.find(['*', '+']);
    let (last, step) = sign.map_or((rest, "1"), |at| (&rest[..at], &rest[at + 1..]));
    let (first, last, step) = (whole(first)?, whole(last)?, whole(step)?);
    if first > last {
        return Err(wrong(": it ends before it begins"));
    }
    if sign.is_some_and(|at| rest.as_bytes()[at] == b'*') {
        if first < 1 || step < 2 {
            return Err(wrong(": it would never end"));
        }
        let products = std::iter::successors(Some(first), |value| Some(value * step));
        return Ok(products
            .take_while(|value| *value <= last)
            .map(|value| value.to_string())
            .collect());
    }
    if step < 1 {
        return Err(wrong(": it would never end"));
    }
    let count = (last - first) / step + 1;
    if count > MOST_CELLS as i128 {
        return Err(too_many(count));
    }
    Ok((0..count).map(|number| (first + number * step).to_string()).collect())
}

/// `mode=thread workers=8` as pairs.
pub(super) fn excluded(text: &str) -> Result<Vec<(String, String)>, Fault> {
    let hint = "write `exclude=\"mode=thread workers=8\"`";
    let mut pairs: Vec<(String, String)> = Vec::new();
    for token in tokens(text) {
        match token.value {
            Some(value) if token.closed && !value.is_empty() && !token.key.is_empty() => {
                if pairs.iter().any(|(name, _)| *name == token.key) {
                    return Err(
                        Fault::new(format!("`exclude` names `{}` twice", token.key)).hint("write one for each cell")
                    );
                }
                pairs.push((token.key, value));
            }
            _ => return Err(Fault::new(format!("`{}` in `exclude` has no value", token.key)).hint(hint)),
        }
    }
    match pairs.is_empty() {
        true => Err(Fault::new("`exclude` names no cell").hint(hint)),
        false => Ok(pairs),
    }
}

/// What an `exclude` names that the matrix does not have.
pub(super) fn check_excluded(pairs: &[(String, String)], variables: &[Variable]) -> Vec<Fault> {
    let wrong = |(name, value): &(String, String)| {
        let Some(variable) = variables.iter().find(|variable| variable.name == *name) else {
            let names = variables.iter().map(|variable| variable.name.as_str());
            let fault = Fault::new(format!("`exclude` names `{name}`, which is no variable"));
            return Some(fault.suggest(nearest(name, names), "name a variable of the matrix"));
        };
        if variable.values.contains(value) {
            return None;
        }
        let fault = Fault::new(format!(
            "`exclude` names `{name}={value}`, which is no value of `{name}`"
        ));
        let known = variable.values.iter().take(8).cloned().collect::<Vec<_>>().join(", ");
        let near = nearest(value, variable.values.iter().map(String::as_str));
        Some(fault.suggest(near, format!("its values are {known}")))
    };
    pairs.iter().filter_map(wrong).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        values(text).unwrap().join(" ")
    }

    #[test]
    fn ranges_include_their_ends() {
        assert_eq!(joined("1..4"), "1 2 3 4");
        assert_eq!(joined("1..64*2"), "1 2 4 8 16 32 64");
        assert_eq!(joined("1..9+2,a, b"), "1 3 5 7 9 a b");
        assert_eq!(joined("-1..1"), "-1 0 1");
        assert_eq!(joined("../x,a..b"), "../x a..b");
        assert_eq!(
            joined("9223372036854775806..9223372036854775807*9"),
            "9223372036854775806"
        );
    }

    #[test]
    fn bad_values_are_refused_at_once() {
        for text in [
            "",
            "a,",
            "1..",
            "8..1",
            "1..8*1",
            "0..8*2",
            "1..8+0",
            "1..=8",
            "1..8*",
            "a,a",
            "1..3,2",
            "1..8..9",
            "a\tb\u{1}",
            "1..99999999999999999999",
        ] {
            assert!(values(text).is_err(), "{text}");
        }
        let fault = values("1..1000000000").unwrap_err();
        assert!(fault.message.contains("1000000000"), "{}", fault.message);
        assert!(values("1..1000").is_ok() && values("1..1000,x").is_err());
    }

    #[test]
    fn exclusions_are_pairs() {
        assert_eq!(
            excluded("mode=thread n=\"a b\"").unwrap(),
            [
                ("mode".to_owned(), "thread".to_owned()),
                ("n".to_owned(), "a b".to_owned())
            ]
        );
        for text in ["", "mode", "mode=", "=x", "a=1 a=2", "a=\"x"] {
            assert!(excluded(text).is_err(), "{text}");
        }
    }
}
