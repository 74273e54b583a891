//! Anchors of headings as GitHub makes them (github-slugger): lower case, punctuation and emoji removed, blanks to `-`,
//! repeated ones numbered `-1`, `-2`.

use std::collections::HashMap;

/// Gives the anchors of one document's headings, asked for in document order.
#[derive(Debug, Default)]
pub struct Slugger {
    seen: HashMap<String, usize>,
}

impl Slugger {
    /// The anchor, without `#`, of the heading whose plain text (inline markup rendered) is `heading`.
    pub fn slug(&mut self, heading: &str) -> String {
        let base: String = heading
            .trim()
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') || is_combining(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect();
        let mut slug = base.clone();
        while self.seen.contains_key(&slug) {
            let count = self.seen.entry(base.clone()).or_insert(0);
            *count += 1;
            slug = format!("{base}-{count}");
        }
        self.seen.insert(slug.clone(), 0);
        slug
    }
}

/// Combining marks (NFD Korean and accents) belong to the letters before them.
fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        let mut slugger = Slugger::default();
        assert_eq!(slugger.slug("Try"), "try");
        assert_eq!(slugger.slug("Try"), "try-1");
        assert_eq!(slugger.slug("✅ Keep (유지할 점)"), "-keep-유지할-점");
        assert_eq!(slugger.slug("Try-1"), "try-1-1");
    }
}
