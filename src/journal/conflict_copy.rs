//! Copies that a synchronising service makes where two machines changed one file: read like any other file, so that nothing in them is
//! lost, and never written into.

use super::undress::nfc;

/// What services put into the name of such a copy: Dropbox, Nextcloud and Obsidian Sync (in the languages of journals), Syncthing, ownCloud.
const SIGNS: [&str; 6] = [
    "conflicted copy",
    "충돌된 사본",
    "競合コピー",
    "競合するコピー",
    ".sync-conflict-",
    "_conflict-",
];

/// Whether the file at `path` is such a copy, by its name.
pub(super) fn is_conflict_copy(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.is_ascii() && !name.to_ascii_lowercase().contains("conflict") {
        return false;
    }
    let name = nfc(name).to_lowercase();
    SIGNS.iter().any(|sign| name.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    #[test]
    fn names_of_services_are_known() {
        for name in [
            "2025-01-14 (conflicted copy).md",
            "일기/2025-01-14 (Seolho's conflicted copy 2025-01-15).md",
            "2025-01-14 (Conflicted copy phone 202501150911).md",
            "2025-01-14.sync-conflict-20250115-091122-ABCDEFG.md",
            "2025-01-14 (설호의 충돌된 사본 2025-01-15).md",
            "2025-01-14 (花子 の競合コピー 2025-01-15).md",
            "2025-01-14_conflict-20250115-091122.md",
        ] {
            assert!(is_conflict_copy(name), "{name}");
            let decomposed: String = name.nfd().collect();
            assert!(is_conflict_copy(&decomposed), "{name}");
        }
        for name in [
            "2025-01-14.md",
            "conflicted copy/2025-01-14.md",
            "2025-01-14 conflicts at work.md",
            "충돌.md",
        ] {
            assert!(!is_conflict_copy(name), "{name}");
        }
    }
}
