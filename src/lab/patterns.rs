//! Patterns of claims: where in the trials they are found, and what that says of `always`, `sometimes` and `never`.
//!
//! What is odd about it: of a trial whose output was cut only a part was searched. Where the pattern is not in that part,
//! nobody knows; such a trial neither refutes an `always` nor confirms a `never`.

use super::interval::wilson;
use super::{Claim, ClaimKind, Fault, Pattern, RunData, Trial};
use crate::journal::{ClaimRecord, Observation, Verdict};
use regex::Regex;

/// The pattern of a claim; `None` of a claim over metrics.
pub(super) fn pattern_of(claim: &Claim) -> Option<&Pattern> {
    match &claim.kind {
        ClaimKind::Always(pattern) | ClaimKind::Sometimes(pattern) | ClaimKind::Never(pattern) => Some(pattern),
        ClaimKind::Metrics(_) => None,
    }
}

/// A pattern as it is written: `"text"` or `/regex/`.
pub(super) fn pattern_text(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Literal(text) => format!("\"{text}\""),
        Pattern::Regex(regex) => format!("/{regex}/"),
    }
}

/// Looks for one pattern.
pub(super) enum Searcher {
    Literal(String),
    Regex(Regex),
}

impl Searcher {
    /// Fails where the regex is none.
    pub(super) fn new(pattern: &Pattern) -> Result<Self, regex::Error> {
        match pattern {
            Pattern::Literal(text) => Ok(Self::Literal(text.clone())),
            Pattern::Regex(regex) => Regex::new(regex).map(Self::Regex),
        }
    }

    /// Whether it is in the trial's stdout, its stderr or the text of its class.
    pub(super) fn finds(&self, trial: &Trial) -> bool {
        let class = trial.class.to_string();
        [&*trial.stdout, &*trial.stderr, &*class]
            .into_iter()
            .any(|text| self.is_in(text))
    }

    pub(super) fn is_in(&self, searched: &str) -> bool {
        match self {
            Self::Literal(text) => searched.contains(&**text),
            Self::Regex(regex) => regex.is_match(searched),
        }
    }
}

/// What is wrong with a claim's regex.
pub(super) fn regex_fault(claim: &Claim, path: Option<&str>, error: &regex::Error) -> Fault {
    // The crate shows the regex over several lines; its last line says what is wrong.
    let words = error.to_string();
    let last = words.lines().next_back().unwrap_or_default();
    Fault {
        path: path.map(str::to_owned),
        line: claim.line,
        message: format!(
            "`{}` is no regular expression: {}",
            claim.text,
            last.trim_start_matches("error: ")
        ),
        hint: Some(
            "put a backslash before `.`, `(`, `[`, `*`, `+`, `?` and `|` that are meant as they stand".to_owned(),
        ),
    }
}

/// One pattern, and the counted trials of each cell in which it was found.
pub(super) struct Sightings {
    pub(super) text: String,
    pub(super) cells: Vec<Vec<bool>>,
}

impl Sightings {
    /// `number` is that of the pattern among those of the experiment's claims, from 0.
    pub(super) fn new(number: usize, pattern: &Pattern, data: &RunData) -> Result<Self, regex::Error> {
        let searcher = Searcher::new(pattern)?;
        let found = |trial: &Trial| match &trial.noted {
            Some(noted) => noted.found.get(number) == Some(&true),
            None => searcher.finds(trial),
        };
        let cells = data.cells.iter();
        Ok(Self {
            text: pattern_text(pattern),
            cells: cells.map(|cell| cell.trials.iter().map(found).collect()).collect(),
        })
    }
}

/// How often a pattern was found, pooled over all cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    found: usize,
    /// Not found in what was kept of a cut output.
    unknown: usize,
    of: usize,
}

impl Count {
    fn new(sightings: &Sightings, data: &RunData) -> Self {
        let trials = data.cells.iter().flat_map(|cell| &cell.trials);
        let found = sightings.cells.iter().flatten();
        let pairs = trials.zip(found);
        pairs.fold(
            Self {
                found: 0,
                unknown: 0,
                of: 0,
            },
            |count, (trial, found)| Self {
                found: count.found + usize::from(*found),
                unknown: count.unknown + usize::from(trial.cut && !found),
                of: count.of + 1,
            },
        )
    }

    /// `lab.md`, section 3; what could be otherwise in a part of an output that was cut away cannot be told.
    fn verdict(self, kind: &ClaimKind) -> Verdict {
        let Self { found, unknown, of } = self;
        match kind {
            _ if of == 0 => Verdict::CannotTell,
            ClaimKind::Always(_) if found == of => Verdict::Holds,
            ClaimKind::Always(_) if found + unknown < of => Verdict::Refuted,
            ClaimKind::Never(_) if found > 0 => Verdict::Refuted,
            ClaimKind::Never(_) if unknown == 0 => Verdict::Holds,
            ClaimKind::Sometimes(_) if found > 0 => Verdict::Holds,
            _ => Verdict::CannotTell,
        }
    }

    fn observation(self) -> Option<Observation> {
        match self {
            Self { of: 0, .. } => None,
            Self { found, of, .. } if found == of => Some(Observation::Always),
            Self {
                found: 0, unknown: 0, ..
            } => Some(Observation::Never),
            Self { found: 0, .. } => None,
            // Some of the others are certain, or nobody knows of any of them: seen in some, at least.
            _ => Some(Observation::Sometimes),
        }
    }
}

/// Judges a claim that looks for a pattern.
pub(super) fn judge_pattern(claim: &Claim, sightings: &Sightings, data: &RunData) -> ClaimRecord {
    let count = Count::new(sightings, data);
    ClaimRecord {
        text: claim.text.clone(),
        verdict: count.verdict(&claim.kind),
        observation: count.observation(),
        count: Some(count.found),
        of: Some(count.of),
        interval: wilson(count.found, count.of),
    }
}

#[cfg(test)]
mod tests {
    use super::super::mock::{claiming, data, trial};
    use super::super::{Class, Trial};
    use super::*;
    use proptest::prelude::*;

    fn judged(kind: &str, pattern: &str, trials: Vec<Trial>) -> ClaimRecord {
        let experiment = claiming(&[(kind, pattern)]);
        let data = data(vec![("n=1", trials), ("n=2", Vec::new())]);
        let claim = &experiment.claims[0];
        let pattern = pattern_of(claim).expect("a pattern");
        let sightings = Sightings::new(0, pattern, &data).expect("a regex");
        judge_pattern(claim, &sightings, &data)
    }

    fn verdicts(trials: &[Trial]) -> [Verdict; 3] {
        ["always", "sometimes", "never"].map(|kind| judged(kind, "x", trials.to_vec()).verdict)
    }

    use Verdict::{CannotTell, Holds, Refuted};

    #[test]
    fn verdicts_are_those_of_the_design() {
        let (with, without) = (trial("ax\n", 0.1), trial("a\n", 0.1));
        assert_eq!(verdicts(&[]), [CannotTell; 3]);
        assert_eq!(verdicts(&[with.clone(), with.clone()]), [Holds, Holds, Refuted]);
        assert_eq!(verdicts(&[with, without.clone()]), [Refuted, Holds, Refuted]);
        assert_eq!(verdicts(&[without.clone(), without]), [Refuted, CannotTell, Holds]);
    }

    #[test]
    fn what_was_cut_away_could_hold_it() {
        let (with, without) = (trial("x", 0.1), trial("a", 0.1));
        let cut = Trial {
            cut: true,
            ..trial("a", 0.1)
        };
        assert_eq!(verdicts(&[with.clone(), cut.clone()]), [CannotTell, Holds, Refuted]);
        assert_eq!(verdicts(&[cut.clone(), cut.clone()]), [CannotTell; 3]);
        assert_eq!(verdicts(&[without, cut.clone()]), [Refuted, CannotTell, CannotTell]);
        assert_eq!(judged("never", "x", vec![cut]).observation, None);
        let cut_behind = Trial { cut: true, ..with };
        assert_eq!(verdicts(&[cut_behind]), [Holds, Holds, Refuted]);
    }

    #[test]
    fn output_error_and_class_are_searched_each_by_itself() {
        let mut failed = trial("out", 0.1);
        failed.stderr = "Traceback".to_owned();
        failed.class = Class::Exit(3);
        let found = |pattern| judged("sometimes", pattern, vec![failed.clone()]).count;
        assert_eq!(found("/^Trace/"), Some(1));
        assert_eq!(found("/^exit:3$/"), Some(1));
        assert_eq!(found("outTrace"), Some(0));
        assert_eq!(found("/out.Trace/"), Some(0));
        let unstarted = Trial {
            class: Class::SpawnError,
            ..trial("", 0.0)
        };
        assert_eq!(judged("never", "spawn-error", vec![unstarted]).verdict, Refuted);
    }

    proptest! {
        #[test]
        fn verdict_and_observation_agree(found in 0..30_usize, not in 0..30_usize) {
            let trials: Vec<Trial> = (0..found + not).map(|at| trial(if at < found { "x" } else { "" }, 0.1)).collect();
            let [always, sometimes, never] = verdicts(&trials);
            let record = judged("always", "x", trials);
            prop_assert_eq!((record.count, record.of), (Some(found), Some(found + not)));
            match record.observation {
                None => prop_assert_eq!(found + not, 0),
                Some(Observation::Always) => prop_assert_eq!([always, sometimes, never], [Holds, Holds, Refuted]),
                Some(Observation::Sometimes) => prop_assert_eq!([always, sometimes, never], [Refuted, Holds, Refuted]),
                Some(Observation::Never) => prop_assert_eq!([always, sometimes, never], [Refuted, CannotTell, Holds]),
            }
        }
    }
}
