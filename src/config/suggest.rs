//! "Did you mean": the known word nearest to a mistyped one.

/// The one of `candidates` that `word` most likely was meant to be; `None` when nothing is near.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    did_you_mean_at_most(1, word, candidates).into_iter().next()
}

/// How alike two words are, from 0 to 1. Two letters that changed places are a slip however short the word.
fn likeness(word: &str, candidate: &str) -> f64 {
    let swapped = strsim::osa_distance(word, candidate) == 1 && strsim::levenshtein(word, candidate) == 2;
    let alike = strsim::jaro_winkler(word, candidate);
    if swapped { alike.max(0.9) } else { alike }
}

/// The `count` likeliest, nearest first.
pub fn did_you_mean_at_most<'a>(
    count: usize,
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let mut near: Vec<(f64, &str)> = candidates
        .into_iter()
        .map(|candidate| (likeness(&word, &candidate.to_lowercase()), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().take(count).map(|(_, candidate)| candidate).collect()
}
