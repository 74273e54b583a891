//! "Did you mean": the known word nearest to a mistyped one.

/// Jaro–Winkler likeness from which two words count as near.
const NEAR: f64 = 0.8;

/// The one of `candidates` that `word` most likely was meant to be; `None` when nothing is near.
pub(super) fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let rated = candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate));
    rated
        .filter(|(likeness, _)| *likeness >= NEAR)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("trails", ["timeout", "trials", "trace"]), Some("trials"));
        assert_eq!(nearest("mode", ["timeout", "trials", "trace"]), None);
    }
}
