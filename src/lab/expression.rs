//! The expression of a `claim:`, read: each call becomes a variable, minijinja evaluates the rest.
//!
//! What is odd about it: minijinja puts any two values into an order (`1 < "0.8"` is true, numbers come before text) and lets
//! a template do a lot besides. So only what makes sense of numbers is let through: calls of metrics, numbers, `+ - * / // %`,
//! comparisons, `and`, `or`, `not` and brackets. What is left can neither loop nor reach anything.

use super::Cell;
use super::metric_call::{Complaint, MetricCall, read_call};
use minijinja::{Environment, Expression, UndefinedBehavior, Value};
use regex::Regex;
use std::sync::LazyLock;

/// Longer expressions are refused: nobody reads them, and the parser goes down one call for each bracket.
const LONGEST: usize = 1000;

const ALLOWED: &str = "there may be metrics, numbers, `+ - * / // %`, comparisons, `and`, `or`, `not` and brackets";

/// An expression whose calls all name one cell each.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MetricExpression {
    /// With `m0`, `m1` … instead of calls.
    source: String,
    /// What `m0`, `m1` … stand for; at least one.
    pub(super) calls: Vec<MetricCall>,
}

static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").expect("a regex"));
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\p{Alphabetic}_]\w*").expect("a regex"));
static SIGN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:\*\*|//|<=|>=|==|!=|[-+*/%()<>]|\s+)").expect("a regex"));

impl MetricExpression {
    /// Reads `text` for an experiment with these cells.
    ///
    /// Fails where it is no expression, has something in it that may not be there, names no metric, not one cell, or cannot
    /// be true or false.
    pub(super) fn read(text: &str, cells: &[Cell]) -> Result<Self, Complaint> {
        if text.len() > LONGEST {
            let message = format!("the expression is longer than {LONGEST} bytes");
            return Err(Complaint::new(message, "make several claims of it"));
        }
        let mut read = Self {
            source: String::with_capacity(text.len()),
            calls: Vec::new(),
        };
        let mut rest = text;
        while !rest.is_empty() {
            rest = &rest[read.token(rest, cells)?..];
        }
        if read.calls.is_empty() {
            return Err(Complaint::new("the expression names no metric", "as in `wall() < 0.5`"));
        }
        read.check()?;
        Ok(read)
    }

    /// Takes over the token that begins `rest`; gives how long it is.
    fn token(&mut self, rest: &str, cells: &[Cell]) -> Result<usize, Complaint> {
        if let Some(word) = WORD.find(rest).map(|found| found.as_str()) {
            if matches!(word, "and" | "or" | "not") {
                self.source.push_str(word);
                return Ok(word.len());
            }
            let (call, length) = read_call(word, &rest[word.len()..], cells)?;
            let at = self.calls.iter().position(|known| *known == call);
            let at = at.unwrap_or_else(|| {
                self.calls.push(call);
                self.calls.len() - 1
            });
            self.source.push_str(&format!(" m{at} "));
            return Ok(word.len() + length);
        }
        let found = NUMBER
            .find(rest)
            .or_else(|| SIGN.find(rest))
            .map(|found| found.as_str());
        match found {
            Some(token) if token != "**" => {
                self.source.push_str(token);
                Ok(token.len())
            }
            _ => {
                let shown: String = found.map_or_else(|| rest.chars().take(1).collect(), str::to_owned);
                Err(Complaint::new(format!("`{shown}` cannot stand in a claim"), ALLOWED))
            }
        }
    }

    /// Whether it is true or false for numbers that could be: for several, as an `or` may hide what is behind it.
    fn check(&self) -> Result<(), Complaint> {
        let environment = environment();
        let compiled = environment.compile_expression(&self.source);
        let compiled = compiled.map_err(|error| Complaint {
            message: format!(
                "the expression cannot be read: {}",
                self.with_names(error.detail().unwrap_or("syntax"))
            ),
            hint: Some(ALLOWED.to_owned()),
        })?;
        let values: Vec<Value> = (0..16)
            .filter_map(|pattern| compiled.eval(context(&self.dummies(pattern))).ok())
            .collect();
        if values.is_empty() {
            let message = "the expression has no value, whatever is measured";
            return Err(Complaint::new(message, "does it divide by 0?"));
        }
        match values.iter().find(|value| !is_bool(value)) {
            None => Ok(()),
            Some(_) => {
                let message = "the expression gives a number, not true or false";
                Err(Complaint::new(message, "compare with `<` or `>`"))
            }
        }
    }

    /// Values for all calls, very small or very large as the bits of `pattern` say.
    fn dummies(&self, pattern: u32) -> Vec<f64> {
        let dummy = |at: usize| match pattern >> (at % 4) & 1 {
            1 => 1e9 + at as f64,
            _ => 1e-9 * (at as f64 + 1.0),
        };
        (0..self.calls.len()).map(dummy).collect()
    }

    /// A message of minijinja with our variables named as what they are.
    fn with_names(&self, message: &str) -> String {
        static OURS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\bm[0-9]+\b").expect("a regex"));
        OURS.replace_all(message, "a metric").into_owned()
    }

    /// Evaluates it once for each of `medians`, a value for each of `calls`; `None` where there is no answer: a division by 0,
    /// a value that is not finite.
    pub(super) fn evaluate(&self, medians: impl Iterator<Item = Vec<f64>>) -> Vec<Option<bool>> {
        let environment = environment();
        let Ok(compiled) = environment.compile_expression(&self.source) else {
            return medians.map(|_| None).collect();
        };
        medians.map(|medians| answer(&compiled, &medians)).collect()
    }
}

fn answer(expression: &Expression, medians: &[f64]) -> Option<bool> {
    if medians.iter().any(|median| !median.is_finite()) {
        return None;
    }
    let value = expression.eval(context(medians)).ok()?;
    is_bool(&value).then(|| value.is_true())
}

fn is_bool(value: &Value) -> bool {
    value.kind() == minijinja::value::ValueKind::Bool
}

fn context(medians: &[f64]) -> Value {
    let pairs = medians.iter().enumerate();
    Value::from_pairs(pairs.map(|(at, median)| (format!("m{at}"), *median)))
}

/// No filters, tests or functions, and an unknown name is an error.
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
}

#[cfg(test)]
mod tests {
    use super::super::metric_name::MetricName;
    use super::super::mock::cell;
    use super::*;
    use proptest::prelude::*;

    fn cells() -> Vec<Cell> {
        let all = [
            "mode=thread workers=1",
            "mode=thread workers=2",
            "mode=process workers=1",
            "mode=process workers=2",
        ];
        let mut cells: Vec<Cell> = all.map(cell).to_vec();
        for cell in &mut cells {
            cell.variables.push(("batch-size".to_owned(), "64".to_owned()));
        }
        cells
    }

    fn complaint(text: &str) -> String {
        let complaint = MetricExpression::read(text, &cells()).expect_err(text);
        format!("{}; {}", complaint.message, complaint.hint.unwrap_or_default())
    }

    #[test]
    fn calls_name_a_metric_of_one_cell() {
        let text = r#"wall(mode="process", workers=2) < 0.8 * wall( workers = '2' , mode="thread", batch_size=64 )
            and not cpu_per_wall(mode='process',workers="2", batch-size=64) <= 1.5e0"#;
        let read = MetricExpression::read(text, &cells()).expect("an expression");
        let calls: Vec<(MetricName, usize)> = read.calls.iter().map(|call| (call.metric, call.cell)).collect();
        assert_eq!(
            calls,
            [
                (MetricName::Wall, 3),
                (MetricName::Wall, 1),
                (MetricName::CpuPerWall, 3)
            ]
        );
        let medians = [vec![0.79, 1.0, 1.6], vec![0.81, 1.0, 1.6], vec![0.79, 1.0, 1.5]];
        assert_eq!(
            read.evaluate(medians.into_iter()),
            [Some(true), Some(false), Some(false)]
        );
        let alone = MetricExpression::read("wall() < 2", &[Cell::default()]).expect("the one cell");
        assert_eq!(alone.calls[0].cell, 0);
    }

    #[test]
    fn operators_are_minijinjas() {
        let answers = |text: &str| {
            let text = text.replace('a', r#"wall(mode="thread", workers=1)"#);
            let read = MetricExpression::read(&text, &cells()).expect("an expression");
            read.evaluate([vec![4.0]].into_iter())[0]
        };
        assert_eq!(answers("a // 3 == 1"), Some(true));
        assert_eq!(answers("a % 3 == 1"), Some(true));
        assert_eq!(answers("-a + 5 > 0 or a < 1"), Some(true));
        assert_eq!(answers("1 < a < 3"), Some(false), "both comparisons");
        assert_eq!(answers("(a - 1) * 2 == 6"), Some(true));
        assert_eq!(answers("1 / (a - 4) > 0"), None, "a division by 0");
    }

    #[test]
    fn what_is_wrong_is_said_before_anything_runs() {
        let cases = [
            ("wal() < 1", "`wal` is no metric; did you mean `wall`?"),
            ("wall_s() < 1", "`wall_s` is no metric; did you mean `wall`?"),
            (
                "peak_rss_bytes() < 1",
                "`peak_rss_bytes` is no metric; did you mean `peak_rss`?",
            ),
            ("range(9) < 1", "`range` is no metric; there are wall, user, "),
            ("peak_threads() < 1", "`peak_threads` is of the traced trial"),
            (
                "wall < 1",
                "`wall` does not say of which cell; write `wall(mode=\"thread\", workers=1, batch-size=64)`",
            ),
            (
                "wall(workers=2) < 1",
                "`wall(workers=2)` means 2 cells: `mode=\"thread\", workers=2, batch-size=64`, ",
            ),
            ("wall() < 1", "`wall()` means 4 cells"),
            (
                "wall(mode=\"thread\", workers=3) < 1",
                "is no cell of this experiment; `workers` is one of 1, 2",
            ),
            (
                "wall(mode=\"thread\", worker=2) < 1",
                "`worker` is no variable of this experiment; did you mean `workers`?",
            ),
            (
                "wall(mode=thread, workers=2) < 1",
                "what stands in the brackets of `wall` cannot be read",
            ),
            ("wall(mode=\"thread\", mode=\"thread\") < 1", "`mode` stands twice"),
            ("wall(\"thread\", 2) < 1", "cannot be read"),
            ("wall(mode=\"thread\", workers=2", "cannot be read"),
            ("1 < 2", "the expression names no metric"),
            ("", "the expression names no metric"),
        ];
        for (text, expected) in cases {
            let found = complaint(text);
            assert!(found.contains(expected), "{text}: {found}");
        }
    }

    #[test]
    fn what_has_no_meaning_of_numbers_is_refused() {
        let call = r#"wall(mode="thread", workers=2)"#;
        let cases = [
            (format!("{call} < \"0.8\""), "`\"` cannot stand in a claim"),
            (format!("{call}|abs < 1"), "`|` cannot stand"),
            (format!("[{call}] < [1]"), "`[` cannot stand"),
            (format!("{call} ** 2 < 1"), "`**` cannot stand"),
            (format!("{call} is defined"), "`is` is no metric"),
            (format!("{call} < m0"), "`m0` is no metric"),
            (call.to_owned(), "gives a number, not true or false"),
            (format!("{call} - 1"), "gives a number"),
            (format!("{call} < 1 or {call}"), "gives a number"),
            (
                format!("{call} / 0 < 1"),
                "has no value, whatever is measured; does it divide by 0?",
            ),
            (format!("{call} < "), "cannot be read"),
            (format!("{call} {call} < 1"), "cannot be read"),
            (format!("{}{call} < 1", "(".repeat(900)), "cannot be read"),
            (format!("{call} < {}", "1".repeat(1000)), "longer than 1000 bytes"),
        ];
        for (text, expected) in cases {
            let found = complaint(&text);
            assert!(found.contains(expected), "{text}: {found}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in r#"([ -~]|wall\(|mode="thread"|workers=|2| < |and |\)|가){0,40}"#) {
            let _ = MetricExpression::read(&text, &cells());
        }
    }
}
