//! From keys and values to options, matrix and claims: what each key of `lab.md`, section 1, takes.

use super::attributes::{By, Given};
use super::claims_text::{CLAIM_KEYS, claim};
use super::matrix::{check_excluded, excluded, values};
use super::suggest::nearest;
use super::values::{cpus, number, parse_duration, path_inside, paths, regex_between_slashes, unquoted};
use super::{Claim, Cwd, Fault, Options, OutcomeKey, Variable};
use std::collections::HashMap;

/// Keys that are options; claims have keys of their own, and every other key is a variable.
pub(super) const OPTION_KEYS: [&str; 14] = [
    "trials", "for", "warmup", "timeout", "key", "exclude", "file", "anchor", "deps", "stdin", "cwd", "cpus", "seed",
    "trace",
];

/// The most trials per cell.
pub const MOST_TRIALS: u64 = 1_000_000;

/// The most keys that one experiment may have, claims included: more would make comparing them slow.
const MOST_KEYS: usize = 1_000;

/// The longest name of a variable, in characters.
const LONGEST_NAME: usize = 64;

/// What the keys of one experiment say.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub options: Options,
    pub variables: Vec<Variable>,
    pub claims: Vec<Claim>,
    pub file: Option<String>,
    pub anchor: Option<String>,
    pub faults: Vec<Fault>,
    /// The lines on which keys stand that may stand once.
    seen: HashMap<String, usize>,
}

/// Reads all keys of an experiment, in the order in which they stand.
pub(super) fn read_given(given: &[Given]) -> Read {
    let mut read = Read::default();
    let mut exclusions = Vec::new();
    if let Some(beyond) = given.get(MOST_KEYS) {
        let message = format!("the experiment has {} keys, more than {MOST_KEYS}", given.len());
        read.faults.push(Fault::new(message).at(beyond.line));
    }
    for given in given.iter().take(MOST_KEYS) {
        match read.key(given) {
            Ok(()) => {}
            Err(fault) => read.faults.push(fault.at(given.line)),
        }
        if given.key == "exclude" {
            exclusions.push(given.line);
        }
    }
    read.together(given, &exclusions);
    read
}

impl Read {
    fn key(&mut self, given: &Given) -> Result<(), Fault> {
        let key = given.key.as_str();
        if CLAIM_KEYS.contains(&key) {
            return self.claim(given);
        }
        let value = match given.by {
            By::Braces => given.value.trim(),
            By::Comment => unquoted(given.value.trim()),
        };
        if key != "exclude"
            && let Some(first) = self.seen.insert(key.to_owned(), given.line)
        {
            let place = if first == 0 {
                String::new()
            } else {
                format!(", first on line {first}")
            };
            return Err(Fault::new(format!("`{key}` stands twice{place}")).hint("keep one of them"));
        }
        if !OPTION_KEYS.contains(&key) {
            return self.variable(key, value, given.line);
        }
        self.option(key, value).map_err(|fault| Fault {
            message: format!("`{key}`: {}", fault.message),
            ..fault
        })
    }

    fn option(&mut self, key: &str, value: &str) -> Result<(), Fault> {
        let options = &mut self.options;
        if value.is_empty() {
            return Err(Fault::new("it has no value").hint(format!("write `{key}=…`")));
        }
        match key {
            "trials" => options.trials = number(value, 1..=MOST_TRIALS)? as usize,
            "for" => options.budget = Some(parse_duration(value)?),
            "warmup" => options.warmup = number(value, 0..=MOST_TRIALS)? as usize,
            "timeout" => options.timeout = parse_duration(value)?,
            "key" => options.key = OutcomeKey::Regex(regex_between_slashes(value)?),
            "exclude" => options.exclude.push(excluded(value)?),
            "file" => self.file = Some(path_inside(value)?),
            "anchor" => self.anchor = Some(anchor_name(value)?),
            "deps" => options.deps = paths(value)?,
            "stdin" => options.stdin = Some(path_inside(value)?),
            "cwd" => options.cwd = one_of(value, &[("trial", Cwd::Trial), ("journal", Cwd::Journal)])?,
            "cpus" => options.cpus = Some(cpus(value)?),
            "seed" => options.seed = Some(number(value, 0..=u64::MAX)?),
            "trace" => options.trace = one_of(value, &[("yes", true), ("no", false)])?,
            other => return Err(Fault::new(format!("`{other}` is no option"))),
        }
        Ok(())
    }

    fn claim(&mut self, given: &Given) -> Result<(), Fault> {
        let read = claim(given)?;
        if let Some(first) = self.claims.iter().find(|claim| claim.text == read.text) {
            let message = format!("`{}` is claimed twice, first on line {}", read.text, first.line);
            return Err(Fault::new(message).hint("keep one of them"));
        }
        self.claims.push(read);
        Ok(())
    }

    fn variable(&mut self, name: &str, value: &str, line: usize) -> Result<(), Fault> {
        let near = nearest(name, OPTION_KEYS.into_iter().chain(CLAIM_KEYS));
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if !is_name || name.len() > LONGEST_NAME {
            let fault = Fault::new(format!("`{name}` is no name of a variable"));
            return Err(fault.suggest(near, "use letters, digits, `_` and `-`, a letter first"));
        }
        let values = values(value).map_err(|fault| {
            let fault = Fault {
                message: format!("`{name}`: {}", fault.message),
                ..fault
            };
            match near {
                Some(near) => fault.hint(format!("did you mean `{near}`?")),
                None => fault,
            }
        })?;
        let variable = Variable {
            name: name.to_owned(),
            values,
            line,
        };
        let environment = variable.environment_name();
        if let Some(other) = self
            .variables
            .iter()
            .find(|other| other.environment_name() == environment)
        {
            let message = format!(
                "`{name}` and `{}` both reach the program as `{environment}`",
                other.name
            );
            return Err(Fault::new(message).hint("rename one of them"));
        }
        self.variables.push(variable);
        Ok(())
    }

    /// What only shows when all keys are known.
    fn together(&mut self, given: &[Given], exclusions: &[usize]) {
        let line_of = |key: &str| {
            given
                .iter()
                .find(|given| given.key == key)
                .map_or(0, |given| given.line)
        };
        if self.seen.contains_key("trials") && self.seen.contains_key("for") {
            let fault =
                Fault::new("`trials` and `for` stand together").hint("keep one of them: a number of trials, or a time");
            self.faults.push(fault.at(line_of("for")));
        }
        if self.seen.contains_key("anchor") && !self.seen.contains_key("file") {
            let fault = Fault::new("`anchor` stands without `file`").hint("name the file with `file=…`");
            self.faults.push(fault.at(line_of("anchor")));
        }
        if self.options.exclude.len() == exclusions.len() {
            for (pairs, line) in self.options.exclude.iter().zip(exclusions) {
                let faults = check_excluded(pairs, &self.variables);
                self.faults.extend(faults.into_iter().map(|fault| fault.at(*line)));
            }
        }
        self.faults.sort_by_key(|fault| fault.line);
    }
}

/// The value that `text` names.
fn one_of<T: Copy>(text: &str, values: &[(&str, T)]) -> Result<T, Fault> {
    if let Some((_, value)) = values.iter().find(|(name, _)| *name == text) {
        return Ok(*value);
    }
    let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
    let fault = Fault::new(format!("`{text}` is neither `{}`", names.join("` nor `")));
    Err(fault.suggest(
        nearest(text, names.iter().copied()),
        format!("write `{}`", names.join("` or `")),
    ))
}

/// A name as mdBook's anchors have it.
fn anchor_name(text: &str) -> Result<String, Fault> {
    match text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    {
        true => Ok(text.to_owned()),
        false => {
            Err(Fault::new(format!("`{text}` is no name of an anchor")).hint("use letters, digits, `_`, `-` and `.`"))
        }
    }
}
