//! The order of things that two sides put into one list.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// Whether what both have stands in the same order in both.
pub(super) fn agree<K: Eq + Hash>(ours: &[K], theirs: &[K]) -> bool {
    let (in_ours, in_theirs) = (places(ours), places(theirs));
    let common = ours.iter().filter(|key| in_theirs.contains_key(key));
    common.eq(theirs.iter().filter(|key| in_ours.contains_key(key)))
}

/// Where each key stands.
pub(super) fn places<K: Eq + Hash>(keys: &[K]) -> HashMap<&K, usize> {
    keys.iter().enumerate().map(|(at, key)| (key, at)).collect()
}

/// All keys of both, each once: ours in their order, and behind what theirs stand behind, those that only theirs have; where both
/// put something in one place, ours first.
pub(super) fn merged<K: Eq + Hash + Clone>(base: &[K], ours: &[K], theirs: &[K]) -> Vec<K> {
    let known: HashSet<&K> = base.iter().chain(theirs).collect();
    let places = places(ours);
    // What comes before each of ours, and behind the last.
    let mut coming: Vec<Vec<&K>> = vec![Vec::new(); ours.len() + 1];
    let mut at = 0;
    for key in theirs {
        if let Some(place) = places.get(key) {
            at = place + 1;
            continue;
        }
        while ours.get(at).is_some_and(|key| !known.contains(key)) {
            at += 1;
        }
        coming[at].push(key);
    }
    let own = ours.iter().map(Some).chain([None]);
    let both = coming.into_iter().zip(own);
    both.flat_map(|(coming, own)| coming.into_iter().chain(own))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ours_come_first_and_each_once() {
        assert_eq!(merged(b"ab", b"abcd", b"abxy"), b"abcdxy");
        assert_eq!(merged(b"ab", b"ab", b"xab"), b"xab");
        assert_eq!(merged(b"ab", b"cab", b"axb"), b"caxb");
        assert_eq!(merged(b"", b"ac", b"abc"), b"abc");
        assert_eq!(merged(b"abc", b"ac", b"abc"), b"abc");
        assert!(agree(b"abc", b"xacy") && !agree(b"ab", b"ba"));
    }
}
