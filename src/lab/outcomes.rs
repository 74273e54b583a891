//! Outcomes: trials grouped by how they ended and what they said, and whether a claim had that in view.

use super::interval::wilson;
use super::patterns::Sightings;
use super::{CellRecord, CellRun, Class, OutcomeKey, OutcomeRecord, RunRecord, Trial};
use regex::Regex;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The key of a trial in whose stdout the `key` regex finds nothing.
pub const NO_MATCH: &str = "(no match)";

/// Longer keys are shortened, to this many characters and a hash: a record is read by people and kept for years.
const LONGEST_KEY: usize = 400;

/// Reads the key of a trial.
pub(super) enum Keys {
    Stdout,
    Regex(Regex),
}

impl Keys {
    /// Fails where the regex is none.
    pub(super) fn new(key: &OutcomeKey) -> Result<Self, regex::Error> {
        match key {
            OutcomeKey::Stdout => Ok(Self::Stdout),
            OutcomeKey::Regex(regex) => Regex::new(regex).map(Self::Regex),
        }
    }

    /// The trimmed stdout; or the regex's first capture, the whole match where it has no group, [`NO_MATCH`] where there is none.
    /// A key of more than 400 characters ends with its length and a hash instead: keys that differ stay different.
    pub(super) fn of(&self, trial: &Trial) -> String {
        if let Some(noted) = &trial.noted {
            return noted.key.clone();
        }
        match self {
            Self::Stdout => shortened(trial.stdout.trim()),
            Self::Regex(regex) => {
                let group = usize::from(regex.captures_len() > 1);
                let found = regex.captures(&trial.stdout).and_then(|found| found.get(group));
                found.map_or_else(|| NO_MATCH.to_owned(), |found| shortened(found.as_str()))
            }
        }
    }
}

fn shortened(key: &str) -> String {
    match key.char_indices().nth(LONGEST_KEY) {
        None => key.to_owned(),
        Some((end, _)) => {
            let hash = blake3::hash(key.as_bytes()).to_hex();
            format!("{}… ({} bytes, {})", &key[..end], key.len(), &hash[..8])
        }
    }
}

/// The outcomes of cell number `at`: the most frequent first, equally frequent ones by key and class; then patterns that were
/// found in no trial of the cell, with 0, in the claims' order.
pub(super) fn outcomes_of(at: usize, run: &CellRun, keys: &Keys, patterns: &[Sightings]) -> Vec<OutcomeRecord> {
    let mut groups: BTreeMap<(String, Class), (usize, bool)> = BTreeMap::new();
    for (number, trial) in run.trials.iter().enumerate() {
        let declared = patterns.iter().any(|pattern| pattern.cells[at][number]);
        let (count, any) = groups.entry((keys.of(trial), trial.class.clone())).or_default();
        *count += 1;
        *any |= declared;
    }
    let of = run.trials.len();
    let seen = groups
        .into_iter()
        .map(|((key, class), (count, declared))| outcome(class, key, count, of, declared));
    let mut outcomes: Vec<OutcomeRecord> = seen.collect();
    outcomes.sort_by_key(|outcome| Reverse(outcome.count));
    let unseen = patterns.iter().filter(|pattern| !pattern.cells[at].contains(&true));
    for pattern in unseen {
        let known = outcomes
            .iter()
            .any(|outcome| outcome.count == 0 && outcome.key == pattern.text);
        if !known {
            outcomes.push(outcome(Class::Ok, pattern.text.clone(), 0, of, true));
        }
    }
    outcomes
}

fn outcome(class: Class, key: String, count: usize, of: usize, declared: bool) -> OutcomeRecord {
    OutcomeRecord {
        class,
        key,
        count,
        share: if of == 0 { 0.0 } else { count as f64 / of as f64 },
        interval: wilson(count, of).unwrap_or([0.0, 1.0]),
        declared,
    }
}

/// The outcomes that no pattern of a claim matches, with their cells. None where no claim has a pattern: nothing was expected then,
/// so nothing is new.
pub fn new_outcomes(run: &RunRecord) -> Vec<(&CellRecord, &OutcomeRecord)> {
    // Only claims with a pattern have a count.
    if run.claims.iter().all(|claim| claim.count.is_none()) {
        return Vec::new();
    }
    let outcomes = run
        .cells
        .iter()
        .flat_map(|cell| cell.outcomes.iter().map(move |outcome| (cell, outcome)));
    outcomes
        .filter(|(_, outcome)| !outcome.declared && outcome.count > 0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::Pattern;
    use super::super::mock::{data, trial};
    use super::*;
    use proptest::prelude::*;

    fn outcomes(key: &OutcomeKey, trials: Vec<Trial>, patterns: &[&str]) -> Vec<OutcomeRecord> {
        let data = data(vec![("", trials)]);
        let sightings =
            |text: &&str| Sightings::new(0, &Pattern::Literal((*text).to_owned()), &data).expect("a literal");
        let patterns: Vec<Sightings> = patterns.iter().map(sightings).collect();
        outcomes_of(0, &data.cells[0], &Keys::new(key).expect("a key"), &patterns)
    }

    fn told(outcomes: &[OutcomeRecord]) -> Vec<(String, &str, usize, bool)> {
        let told = |outcome: &OutcomeRecord| outcome.class.to_string();
        outcomes
            .iter()
            .map(|outcome| (told(outcome), &*outcome.key, outcome.count, outcome.declared))
            .collect()
    }

    #[test]
    fn the_most_frequent_first_and_declared_ones_that_never_came_last() {
        let failed = Trial {
            class: Class::Exit(1),
            ..trial("b", 0.1)
        };
        let trials = vec![
            trial("b\n", 0.1),
            trial(" a", 0.1),
            trial("c", 0.1),
            trial("c", 0.1),
            failed,
        ];
        let found = outcomes(
            &OutcomeKey::Stdout,
            trials,
            &["exit:1", "never seen", "c", "never seen"],
        );
        let expected = [
            ("ok".to_owned(), "c", 2, true),
            ("ok".to_owned(), "a", 1, false),
            ("ok".to_owned(), "b", 1, false),
            ("exit:1".to_owned(), "b", 1, true),
            ("ok".to_owned(), "\"never seen\"", 0, true),
        ];
        assert_eq!(told(&found), expected);
        assert_eq!(
            (found[0].share, found[0].interval),
            (0.4, wilson(2, 5).expect("trials"))
        );
    }

    #[test]
    fn the_key_is_the_capture_or_the_match_or_says_that_there_is_none() {
        let trials = vec![trial("n=3 t=0.12", 0.1), trial("n=3 t=0.13", 0.1), trial("gone", 0.1)];
        let keys = |regex: &str| {
            let found = outcomes(&OutcomeKey::Regex(regex.to_owned()), trials.clone(), &[]);
            found.into_iter().map(|outcome| outcome.key).collect::<Vec<_>>()
        };
        assert_eq!(keys(r"n=(\d)"), ["3", NO_MATCH]);
        assert_eq!(keys(r"n=\d"), ["n=3", NO_MATCH]);
        assert_eq!(
            keys(r"gone|n=(\d)"),
            ["3", NO_MATCH],
            "a group that has no part in the match"
        );
        assert!(Keys::new(&OutcomeKey::Regex("(".to_owned())).is_err());
    }

    #[test]
    fn long_keys_are_shortened_and_stay_different() {
        let (one, other) = ("가".repeat(500), format!("{}나", "가".repeat(499)));
        let found = outcomes(&OutcomeKey::Stdout, vec![trial(&one, 0.1), trial(&other, 0.1)], &[]);
        assert_eq!(found.len(), 2);
        assert!(
            found.iter().all(|outcome| outcome.key.chars().count() < 430),
            "{found:?}"
        );
        let whole = "가".repeat(400);
        assert_eq!(
            outcomes(&OutcomeKey::Stdout, vec![trial(&whole, 0.1)], &[])[0].key,
            whole
        );
    }

    #[test]
    fn without_trials_nothing_is_known_of_what_was_declared() {
        let found = outcomes(&OutcomeKey::Stdout, Vec::new(), &["x"]);
        assert_eq!(
            (found[0].count, found[0].share, found[0].interval),
            (0, 0.0, [0.0, 1.0])
        );
    }

    proptest! {
        #[test]
        fn counts_add_up_and_intervals_hold_the_shares(said in prop::collection::vec("[abc]{0,2}", 0..40)) {
            let trials: Vec<Trial> = said.iter().map(|words| trial(words, 0.1)).collect();
            let found = outcomes(&OutcomeKey::Stdout, trials, &["a", "z"]);
            prop_assert_eq!(found.iter().map(|outcome| outcome.count).sum::<usize>(), said.len());
            prop_assert!(found.windows(2).all(|pair| pair[0].count >= pair[1].count));
            for outcome in found.iter().filter(|outcome| outcome.count > 0) {
                let [low, high] = outcome.interval;
                prop_assert!(low <= outcome.share && outcome.share <= high);
                prop_assert_eq!(outcome.declared, outcome.key.contains('a'));
            }
        }
    }
}
