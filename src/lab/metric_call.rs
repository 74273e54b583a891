//! A call in a claim's expression, `wall(mode="process", workers=2)`: which metric, of which one cell.
//!
//! What is odd about it: the values stand there as they are, text in quotes or a number, never computed. So every cell that a
//! claim speaks of is known before anything runs, also one behind an `or` that the trials may never reach.

use super::Cell;
use super::metric_name::MetricName;
use regex::Regex;
use std::sync::LazyLock;

/// What is wrong with an expression, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Complaint {
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Complaint {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

/// A metric of cell number `cell`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MetricCall {
    pub(super) metric: MetricName,
    pub(super) cell: usize,
}

/// The variables that a call names, with their values.
type Pinned = Vec<(String, String)>;

static ARGUMENT: LazyLock<Regex> = LazyLock::new(|| {
    let value = r#"(?:"([^"\\]*)"|'([^'\\]*)'|([-+]?[0-9][0-9A-Za-z_.]*|[Tt]rue|[Ff]alse))"#;
    let argument = format!(r"^\s*([\p{{Alphabetic}}_][\w-]*)\s*=\s*{value}\s*([,)])");
    Regex::new(&argument).expect("a regex")
});

/// Reads the call of `name` whose arguments begin `rest` with `(`. Gives it and how long the arguments are.
pub(super) fn read_call(name: &str, rest: &str, cells: &[Cell]) -> Result<(MetricCall, usize), Complaint> {
    let metric = metric_named(name)?;
    let Some(inner) = rest.trim_start().strip_prefix('(') else {
        let message = format!("`{name}` does not say of which cell");
        return Err(Complaint::new(message, format!("write `{}`", example(name, cells))));
    };
    let (pinned, behind) = arguments(name, inner, cells)?;
    let cell = one_cell(name, &pinned, cells)?;
    Ok((MetricCall { metric, cell }, rest.len() - behind.len()))
}

/// The variables and values up to the closing bracket, and what stands behind it.
fn arguments<'a>(name: &str, inner: &'a str, cells: &[Cell]) -> Result<(Pinned, &'a str), Complaint> {
    let mut pinned = Pinned::new();
    if let Some(behind) = inner.trim_start().strip_prefix(')') {
        return Ok((pinned, behind));
    }
    let mut rest = inner;
    loop {
        let Some(found) = ARGUMENT.captures(rest) else {
            let message = format!("what stands in the brackets of `{name}` cannot be read");
            let hint = format!(
                "variables with their values, text in quotes: `{}`",
                example(name, cells)
            );
            return Err(Complaint::new(message, hint));
        };
        let value = found.get(2).or(found.get(3)).or(found.get(4));
        let value = value.map_or("", |value| value.as_str());
        let variable = variable_named(&found[1], cells)?;
        if pinned.iter().any(|(known, _)| *known == variable) {
            let message = format!("`{variable}` stands twice in `{name}`");
            return Err(Complaint::new(message, "leave one out"));
        }
        pinned.push((variable, value.to_owned()));
        rest = &rest[found[0].len()..];
        if &found[5] == ")" {
            return Ok((pinned, rest));
        }
    }
}

fn metric_named(name: &str) -> Result<MetricName, Complaint> {
    if let Some(metric) = MetricName::parse(name) {
        return Ok(metric);
    }
    if matches!(name, "peak_processes" | "peak_threads") {
        let message = format!("`{name}` is of the traced trial, of which there is one: nothing can be claimed of it");
        return Err(Complaint { message, hint: None });
    }
    let near = |known: &&str| name.starts_with(known) || strsim::jaro_winkler(name, known) > 0.8;
    // Of two that `name` begins with, the longer: `user` is no better than it must be.
    let meant = MetricName::names().filter(near).max_by_key(|known| known.len());
    let hint = meant.map_or_else(
        || format!("there are {}", MetricName::names().collect::<Vec<_>>().join(", ")),
        |meant| format!("did you mean `{meant}`?"),
    );
    Err(Complaint::new(format!("`{name}` is no metric"), hint))
}

/// The variable that a keyword names; `_` also stands for `-`, which a keyword of an expression cannot hold.
fn variable_named(keyword: &str, cells: &[Cell]) -> Result<String, Complaint> {
    let variables = cells.first().map_or(&[][..], |cell| &cell.variables);
    let names = || variables.iter().map(|(name, _)| name);
    let found = names()
        .find(|name| *name == keyword)
        .or_else(|| names().find(|name| name.replace('-', "_") == keyword));
    found.cloned().ok_or_else(|| {
        let likeness = |name: &&String| strsim::jaro_winkler(name, keyword);
        let near = names().max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
        let hint = match near {
            Some(near) if likeness(&near) > 0.8 => format!("did you mean `{near}`?"),
            Some(_) => format!("there are {}", names().cloned().collect::<Vec<_>>().join(", ")),
            None => "the experiment has no variables: nothing stands in the brackets".to_owned(),
        };
        Complaint::new(format!("`{keyword}` is no variable of this experiment"), hint)
    })
}

/// The number of the one cell in which all of `pinned` stand.
fn one_cell(name: &str, pinned: &[(String, String)], cells: &[Cell]) -> Result<usize, Complaint> {
    let agrees = |cell: &Cell| {
        pinned
            .iter()
            .all(|(variable, value)| cell.value(variable) == Some(value))
    };
    let found: Vec<usize> = (0..cells.len()).filter(|at| agrees(&cells[*at])).collect();
    let call = format!("{name}({})", shown(pinned));
    match found[..] {
        [cell] => Ok(cell),
        [] => {
            let message = format!("`{call}` is no cell of this experiment");
            Err(Complaint::new(message, values_hint(pinned, cells)))
        }
        _ => {
            let named: Vec<String> = found
                .iter()
                .take(4)
                .map(|at| format!("`{}`", shown(&cells[*at].variables)))
                .collect();
            let more = if found.len() > named.len() { " …" } else { "" };
            let message = format!("`{call}` means {} cells: {}{more}", found.len(), named.join(", "));
            Err(Complaint::new(message, "name one cell: give the other variables too"))
        }
    }
}

/// The values of the first variable that has not the one that was given.
fn values_hint(pinned: &[(String, String)], cells: &[Cell]) -> String {
    for (variable, value) in pinned {
        let mut values: Vec<&str> = Vec::new();
        for known in cells.iter().filter_map(|cell| cell.value(variable)) {
            if !values.contains(&known) {
                values.push(known);
            }
        }
        if !values.contains(&&**value) {
            return format!("`{variable}` is one of {}", values.join(", "));
        }
    }
    "this combination is excluded".to_owned()
}

fn shown(variables: &[(String, String)]) -> String {
    let number = |value: &str| value.parse::<f64>().is_ok();
    let pair = |(name, value): &(String, String)| match number(value) {
        true => format!("{name}={value}"),
        false => format!("{name}=\"{value}\""),
    };
    variables.iter().map(pair).collect::<Vec<_>>().join(", ")
}

fn example(name: &str, cells: &[Cell]) -> String {
    format!(
        "{name}({})",
        cells.first().map_or_else(String::new, |cell| shown(&cell.variables))
    )
}
