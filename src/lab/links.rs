//! Links to experiments: `[gil-cpu](2025-01-13.md#gil-cpu)` in an entry, a question or a Try.

use percent_encoding::percent_decode_str;
use std::collections::HashSet;

/// The IDs of the experiments that `targets`, links that stand in the entry at `entry`, lead to, each once. `holds` says whether the
/// entry at a path (relative to the journal's root) holds the experiment of an ID.
pub fn linked_experiments(entry: &str, targets: &[String], holds: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for target in targets {
        if let Some((path, id)) = resolve(entry, target)
            && !seen.contains(&id)
            && holds(&path, &id)
        {
            seen.insert(id.clone());
            ids.push(id);
        }
    }
    ids
}

/// The path from the journal's root and the anchor that a link in the entry at `entry` leads to; `None` for addresses, and for what
/// leaves the journal.
fn resolve(entry: &str, target: &str) -> Option<(String, String)> {
    let (path, anchor) = target.split_once('#')?;
    let decode = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .ok()
            .map(|text| text.into_owned())
    };
    let (path, anchor) = (decode(path)?, decode(anchor)?);
    if anchor.is_empty() || path.starts_with('/') || path.contains(':') {
        return None;
    }
    if path.is_empty() {
        return Some((entry.to_owned(), anchor));
    }
    let mut parts: Vec<&str> = entry.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some((parts.join("/"), anchor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_resolved_from_the_entry() {
        let holds = |path: &str, id: &str| (path, id) == ("2025/01/a b.md", "큐-1");
        let linked = |entry: &str, target: &str| linked_experiments(entry, &[target.to_owned()], holds).len();
        for (entry, target) in [
            ("2025/02/c.md", "../01/a%20b.md#%ED%81%90-1"),
            ("2025/01/c.md", "./a b.md#큐-1"),
            ("2025/01/a b.md", "#큐-1"),
            ("c.md", "2025/01/a b.md#큐-1"),
        ] {
            assert_eq!(linked(entry, target), 1, "{entry} {target}");
        }
        for (entry, target) in [
            ("c.md", "a b.md#큐-1"),
            ("c.md", "2025/01/a b.md#큐-2"),
            ("c.md", "2025/01/a b.md"),
            ("c.md", "../2025/01/a b.md#큐-1"),
            ("c.md", "https://example.org/2025/01/a b.md#큐-1"),
            ("c.md", "/2025/01/a b.md#큐-1"),
            ("c.md", "%ff#큐-1"),
            ("c.md", "#큐-1"),
        ] {
            assert_eq!(linked(entry, target), 0, "{entry} {target}");
        }
    }
}
