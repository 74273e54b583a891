//! A proposal for the `key` of an experiment most of whose trials say something different: which part of what they say comes back?

use super::outcomes::Keys;
use super::{OutcomeKey, RunData, Trial};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// How many different keys the trials have that ended well, each cell for itself: what a matrix is for is no lack of a key.
pub(super) struct Uniqueness {
    pub(super) distinct: usize,
    pub(super) of: usize,
    /// A regex whose first capture groups them; where one was found.
    pub(super) key: Option<String>,
}

/// `name=value` and `name: value`.
static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"([\p{Alphabetic}_][\w-]*)(=|: ?)\S").expect("a regex"));

/// Of the trials of all cells that ended with status 0: a crash says something different each time.
/// `None` where `key` is no regex.
pub(super) fn uniqueness(key: &OutcomeKey, data: &RunData) -> Option<Uniqueness> {
    let keys = Keys::new(key).ok()?;
    let mut distinct = 0;
    let mut well: Vec<&Trial> = Vec::new();
    for cell in &data.cells {
        let ended = cell.trials.iter().filter(|trial| trial.class == super::Class::Ok);
        let ended: Vec<&Trial> = ended.collect();
        // One trial alone is always unlike any other.
        if ended.len() > 1 || data.cells.len() == 1 {
            distinct += BTreeSet::from_iter(ended.iter().map(|trial| keys.of(trial))).len();
            well.extend(ended);
        }
    }
    // Of the others only the key is known.
    let kept: Vec<&Trial> = well.iter().copied().filter(|trial| trial.noted.is_none()).collect();
    Some(Uniqueness {
        distinct,
        of: well.len(),
        key: proposal(&kept),
    })
}

/// Of what every trial says behind a label, and of the first word, the part with the fewest different values; one that
/// differs at all before one that never does. At most half as many values as trials.
fn proposal(trials: &[&Trial]) -> Option<String> {
    let first = trials.first()?;
    let labels = LABEL.captures_iter(&first.stdout).take(20);
    let labelled = labels.map(|found| format!(r"\b{}{}(\S+)", regex::escape(&found[1]), &found[2]));
    let candidates = labelled.chain([r"^\s*(\S+)".to_owned()]);
    let counted = candidates.filter_map(|candidate| Some((values(&candidate, trials)?, candidate)));
    let grouping = counted.filter(|(values, _)| values * 2 <= trials.len());
    let best = grouping.min_by_key(|(values, _)| if *values > 1 { *values } else { usize::MAX });
    best.map(|(_, candidate)| candidate)
}

/// How many different values `candidate` captures; `None` where it is not found in every trial.
fn values(candidate: &str, trials: &[&Trial]) -> Option<usize> {
    let regex = Regex::new(candidate).ok()?;
    let captures = trials
        .iter()
        .map(|trial| Some(regex.captures(&trial.stdout)?.get(1)?.as_str()));
    captures.collect::<Option<BTreeSet<&str>>>().map(|values| values.len())
}

#[cfg(test)]
mod tests {
    use super::super::mock::trial;
    use super::*;

    fn proposed(said: &[&str]) -> Option<String> {
        let trials: Vec<Trial> = said.iter().map(|words| trial(words, 0.1)).collect();
        proposal(&trials.iter().collect::<Vec<_>>())
    }

    #[test]
    fn the_part_that_comes_back_is_proposed() {
        let said = [
            "n=5 empty=True t=0.1",
            "n=5 empty=False t=0.2",
            "n=5 empty=True t=0.3",
            "n=5 empty=True t=0.4",
        ];
        assert_eq!(proposed(&said).as_deref(), Some(r"\bempty=(\S+)"));
        assert_eq!(proposed(&["done in 3", "done in 4"]).as_deref(), Some(r"^\s*(\S+)"));
        assert_eq!(
            proposed(&["lost: 3 of 9", "lost: 3 of 8"]).as_deref(),
            Some(r"\blost: (\S+)")
        );
    }

    #[test]
    fn where_nothing_comes_back_nothing_is_proposed() {
        assert_eq!(proposed(&["0.1", "0.2", "0.3"]), None);
        assert_eq!(proposed(&["n=1", "m=2"]), None);
        assert_eq!(proposed(&[]), None);
    }
}
