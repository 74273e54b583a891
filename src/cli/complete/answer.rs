//! What may stand where the cursor is, and what is to be done with it.

use super::is_plain;
use super::live::look_where;
use crate::cli::args::Cli;
use crate::cli::render::tries::shorten;
use crate::cli::tame::{harmless, tamed};
use crate::system::Machine;
use clap::CommandFactory as _;
use clap_complete::engine::{CompletionCandidate, complete};
use std::collections::HashSet;

/// How many candidates a shell is given at most.
const MOST: usize = 500;

/// How many columns a description has at most.
const COLUMNS: usize = 60;

/// A word that may be inserted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The word itself, as the program is to get it. It has no control characters.
    pub value: String,
    /// A line about it, which steers no terminal.
    pub description: Option<String>,
}

impl Candidate {
    /// The value and its description, `between` them.
    pub fn line(&self, between: &str) -> String {
        match &self.description {
            Some(description) => format!("{}{between}{description}", self.value),
            None => self.value.clone(),
        }
    }
}

/// What a shell is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Go on with what was typed: all of these begin with it.
    Extend(Vec<Candidate>),
    /// Put this where the typed word stands, which means it.
    Replace(Candidate),
    /// Show these, which the typed word may mean, and insert nothing.
    List(Vec<Candidate>),
}

impl Answer {
    /// What to do about the last of `words`, the line up to the cursor; `None` for nothing.
    pub fn to(machine: &Machine, words: Vec<String>) -> Option<Self> {
        let typed = words.last()?.clone();
        let last = words.len() - 1;
        look_where(&words[..last]);
        let words = words.into_iter().map(Into::into).collect();
        let folder = machine.current_dir().ok();
        let found = complete(&mut Cli::command(), words, last, folder.as_deref()).ok()?;
        let mut seen = HashSet::new();
        let candidates = found
            .iter()
            .filter_map(|found| candidate(found, &typed))
            .filter(|candidate| seen.insert(candidate.value.clone()));
        Self::with(&typed, candidates.take(MOST).collect())
    }

    fn with(typed: &str, candidates: Vec<Candidate>) -> Option<Self> {
        let fits = |candidate: &Candidate| candidate.value.starts_with(typed);
        let (fitting, mut others): (Vec<_>, Vec<_>) = candidates.into_iter().partition(fits);
        match (fitting.len(), others.len()) {
            (0, 0) => None,
            (0, 1) => others.pop().map(Self::Replace),
            (0, _) => Some(Self::List(others)),
            _ => Some(Self::Extend(fitting)),
        }
    }

    /// For zsh and fish: what to do on the first line, then a candidate a line, its description behind a tab.
    pub fn lines(&self) -> String {
        let (what, candidates) = match self {
            Self::Extend(candidates) => ("extend", candidates.as_slice()),
            Self::Replace(candidate) => ("replace", std::slice::from_ref(candidate)),
            Self::List(candidates) => ("list", candidates.as_slice()),
        };
        let lines = candidates.iter().map(|candidate| format!("{}\n", candidate.line("\t")));
        format!("{what}\n{}", lines.collect::<String>())
    }

    /// For shells that are trusted with nothing: a candidate a line that goes on with what was typed and needs no quotes, its description
    /// behind a tab if it is to be `described`.
    pub fn plain_words(&self, described: bool) -> String {
        let Self::Extend(candidates) = self else {
            return String::new();
        };
        let plain = candidates
            .iter()
            .filter(|candidate| candidate.value.chars().all(is_plain));
        let lines = plain.map(|candidate| match described {
            true => format!("{}\n", candidate.line("\t")),
            false => format!("{}\n", candidate.value),
        });
        lines.collect()
    }
}

/// What is offered of `found`; `None` for a word that cannot be shown as it is, and for a name that would be taken for an option.
fn candidate(found: &CompletionCandidate, typed: &str) -> Option<Candidate> {
    let value = found.get_value().to_str()?;
    let is_shown_as_it_is = !value.contains(char::is_control) && tamed(value) == value;
    let is_option = found.get_id().is_some();
    let asks_for_one = !typed.trim_start_matches('-').is_empty();
    if value.is_empty() || !is_shown_as_it_is || (value.starts_with('-') && !is_option && !asks_for_one) {
        return None;
    }
    let help = found.get_help().map(ToString::to_string);
    let first = help.as_deref().and_then(|help| help.lines().next());
    let description = first.map(|line| shorten(harmless(line).trim(), COLUMNS));
    Some(Candidate {
        value: value.to_owned(),
        description: description.filter(|line| !line.is_empty()),
    })
}
