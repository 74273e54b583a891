//! The order of things that two sides put into one list.

/// Whether what both have stands in the same order in both.
pub(super) fn agree<K: PartialEq>(ours: &[K], theirs: &[K]) -> bool {
    let common = ours.iter().filter(|key| theirs.contains(key));
    common.eq(theirs.iter().filter(|key| ours.contains(key)))
}

/// All keys of both, each once: ours in their order, and behind what theirs stand behind, those that only theirs have; where both
/// put something in one place, ours first.
pub(super) fn merged<K: PartialEq + Clone>(base: &[K], ours: &[K], theirs: &[K]) -> Vec<K> {
    let mut out = ours.to_vec();
    let mut at = 0;
    for key in theirs {
        if let Some(found) = out.iter().position(|other| other == key) {
            at = found + 1;
            continue;
        }
        let only_ours = |other: &K| !base.contains(other) && !theirs.contains(other);
        while out.get(at).is_some_and(only_ours) {
            at += 1;
        }
        out.insert(at, key.clone());
        at += 1;
    }
    out
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
