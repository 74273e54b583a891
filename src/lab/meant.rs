//! How trials are meant to end, and whether the figures of a cell may be compared: a program that crashes at once is not fast.
//!
//! What is odd about it: a pattern means a class only where it names one. `/\d/` is found in `exit:1` too, but was not written of it.

use super::attributes::{By, Given};
use super::claims_text::claim;
use super::patterns::Searcher;
use super::{CellRecord, CellRun, Claim, ClaimKind, Class, Pattern, RunRecord};

/// The classes with which the trials of an experiment are meant to end: `ok`, and what an `always` or `sometimes` names.
pub(super) struct MeantEnds(Vec<(String, Searcher)>);

impl MeantEnds {
    /// As the claims of an experiment have it.
    pub(super) fn of(claims: &[Claim]) -> Self {
        let patterns = claims.iter().filter_map(|claim| match &claim.kind {
            ClaimKind::Always(pattern) | ClaimKind::Sometimes(pattern) => Some(pattern),
            ClaimKind::Never(_) | ClaimKind::Metrics(_) => None,
        });
        let searcher = |pattern: &Pattern| {
            let (Pattern::Literal(written) | Pattern::Regex(written)) = pattern;
            Some((written.clone(), Searcher::new(pattern).ok()?))
        };
        Self(patterns.filter_map(searcher).collect())
    }

    /// The same of a record, which holds claims as they were written.
    pub(super) fn of_record(record: &RunRecord) -> Self {
        let read = |text: &str| {
            let (key, value) = text.split_once(": ")?;
            let given = Given {
                key: key.to_owned(),
                value: value.to_owned(),
                by: By::Comment,
                line: 0,
            };
            claim(&given).ok()
        };
        let claims: Vec<Claim> = record.claims.iter().filter_map(|claim| read(&claim.text)).collect();
        Self::of(&claims)
    }

    /// Whether a trial is meant to end like this.
    pub(super) fn has(&self, class: &Class) -> bool {
        let word = match class {
            Class::Ok => return true,
            Class::Exit(_) => "exit",
            Class::Signal(_) => "SIG",
            Class::Timeout => "timeout",
            Class::Deadlock => "deadlock",
            Class::SpawnError => "spawn",
        };
        let text = class.to_string();
        let mut names = self.0.iter().filter(|(written, _)| written.contains(word));
        names.any(|(_, searcher)| searcher.is_in(&text))
    }

    /// Whether a trial ended by itself and as it was meant to: only then does it show how long the work takes.
    pub(super) fn is_done(&self, class: &Class) -> bool {
        class.ended_by_itself() && self.has(class)
    }

    /// Whether more than half of the trials of a cell did.
    pub(super) fn are_most(&self, run: &CellRun) -> bool {
        let done = run.trials.iter().filter(|trial| self.is_done(&trial.class)).count();
        done * 2 > run.trials.len()
    }

    /// The same of a cell's record.
    pub(super) fn are_most_of(&self, cell: &CellRecord) -> bool {
        let done = cell.outcomes.iter().filter(|outcome| self.is_done(&outcome.class));
        done.map(|outcome| outcome.count).sum::<usize>() * 2 > cell.trials
    }
}

#[cfg(test)]
mod tests {
    use super::super::mock::{claiming, data, trial};
    use super::*;

    #[test]
    fn only_a_pattern_that_names_a_class_means_it() {
        let meant = |kind: &str, words: &str| {
            let ends = MeantEnds::of(&claiming(&[(kind, words)]).claims);
            (
                ends.has(&Class::Exit(1)),
                ends.has(&Class::Signal("SIGSEGV".to_owned())),
            )
        };
        assert_eq!(meant("always", "exit:1"), (true, false));
        assert_eq!(meant("sometimes", "/exit:(1|2)|SIGSEGV/"), (true, true));
        assert_eq!(meant("always", "exit:2"), (false, false));
        assert_eq!(
            meant("never", "exit:1"),
            (false, false),
            "what never comes is not meant"
        );
        assert_eq!(meant("always", r"/\d|S/"), (false, false), "it speaks of what was said");
        assert!(MeantEnds::of(&[]).has(&Class::Ok));
    }

    #[test]
    fn a_record_means_the_same_as_its_experiment() {
        let mut record = super::super::samples::record("x");
        let verdict = crate::journal::Verdict::Holds;
        record.claims = vec![super::super::samples::claim("always: \"exit:3\"", verdict, Some(1))];
        let ends = MeantEnds::of_record(&record);
        assert!(ends.has(&Class::Exit(3)) && !ends.has(&Class::Exit(1)));
    }

    #[test]
    fn half_of_the_trials_are_not_most() {
        let mut trials = vec![trial("", 0.1); 4];
        trials[0].class = Class::Timeout;
        trials[1].class = Class::Exit(1);
        let run = data(vec![("", trials)]).cells.remove(0);
        assert!(!MeantEnds::of(&[]).are_most(&run));
        assert!(MeantEnds::of(&claiming(&[("sometimes", "exit:1")]).claims).are_most(&run));
        let hung = claiming(&[("sometimes", "timeout")]);
        assert!(
            !MeantEnds::of(&hung.claims).are_most(&run),
            "what was ended took no time of its own"
        );
    }
}
