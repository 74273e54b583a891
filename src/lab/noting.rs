//! What is noted of a trial before its output is thrown away: a run that goes on for hours must not fill the memory.
//!
//! What is odd about it: outputs are kept as long as all of a run together are small, because a key is proposed from them and raw trials
//! are kept; after that the key and which patterns are found are read at once, from the complete output, and judged as if it were there.

use super::outcomes::Keys;
use super::patterns::{Searcher, pattern_of};
use super::{Experiment, Noted, Trial};

/// Bytes of output that are kept of a whole run.
const KEPT: usize = 64 << 20;

/// Reads trials that come when enough is kept.
pub(super) struct Notes {
    keys: Keys,
    searchers: Vec<Searcher>,
    left: usize,
}

impl Notes {
    /// For the trials of `experiment`. `None` where a regex is none, which is said before anything runs.
    pub(super) fn new(experiment: &Experiment) -> Option<Self> {
        let patterns = experiment.claims.iter().filter_map(pattern_of);
        Some(Self {
            keys: Keys::new(&experiment.options.key).ok()?,
            searchers: patterns
                .map(|pattern| Searcher::new(pattern).ok())
                .collect::<Option<_>>()?,
            left: KEPT,
        })
    }

    /// The trial as it is kept.
    pub(super) fn take(&mut self, trial: Trial) -> Trial {
        let size = trial.stdout.len() + trial.stderr.len();
        if size <= self.left {
            self.left -= size;
            return trial;
        }
        let noted = Noted {
            key: self.keys.of(&trial),
            found: self.searchers.iter().map(|searcher| searcher.finds(&trial)).collect(),
        };
        Trial {
            stdout: String::new(),
            stderr: String::new(),
            noted: Some(noted),
            ..trial
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::mock::{claiming, data, trial};
    use super::super::{Class, OutcomeKey, RunHead, judge};
    use super::*;

    fn trials() -> Vec<Trial> {
        let mut trials: Vec<Trial> = (0..40)
            .map(|n| trial(&format!("n={} {}", n % 3, "x".repeat(500)), 0.1))
            .collect();
        trials[7].stderr = "Traceback".to_owned();
        trials[9].class = Class::Exit(3);
        trials
    }

    #[test]
    fn what_is_noted_is_judged_like_what_is_kept() {
        let claims = [
            ("always", "n="),
            ("sometimes", "/n=2/"),
            ("never", "Traceback"),
            ("sometimes", "exit:3"),
        ];
        for key in [OutcomeKey::Stdout, OutcomeKey::Regex("n=([0-9])".to_owned())] {
            let mut experiment = claiming(&claims);
            experiment.options.key = key;
            let judged = |left: usize| {
                let mut notes = Notes::new(&experiment).expect("regexes");
                notes.left = left;
                let trials: Vec<Trial> = trials().into_iter().map(|trial| notes.take(trial)).collect();
                let bytes: usize = trials.iter().map(|trial| trial.stdout.len() + trial.stderr.len()).sum();
                assert!(bytes <= left);
                judge(&experiment, &data(vec![("", trials)]), RunHead::default()).expect("a record")
            };
            let whole = judged(usize::MAX);
            assert_eq!(whole.claims[2].count, Some(1));
            assert_eq!(judged(3000), whole);
            assert_eq!(judged(0), whole);
        }
    }
}
