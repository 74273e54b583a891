//! Copies that a synchronising service makes where two machines changed one file: read like any other file, so that nothing in them is
//! lost, and never written into.

use super::undress::nfc;

/// What services put into the name of such a copy: Dropbox, Nextcloud and Obsidian Sync (in many languages), Syncthing, ownCloud, Seafile.
/// ` 2.md` and ` (1).md` of iCloud and Google Drive are not among them: people write such names themselves.
const SIGNS: [&str; 16] = [
    "conflicted copy",
    "(case conflict",
    "(unicode encoding conflict",
    "(conflict 20",
    "(sfconflict ",
    "in konflikt stehende kopie",
    "copie en conflit",
    "copia en conflicto",
    "kopia powodująca konflikt",
    "冲突的副本",
    "衝突的複本",
    "충돌된 사본",
    "競合コピー",
    "競合するコピー",
    ".sync-conflict-",
    "_conflict-",
];

/// Whether the file at `path` is such a copy, by its name.
pub fn is_conflict_copy(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name.is_ascii() {
        let name = name.to_ascii_lowercase();
        return SIGNS.iter().any(|sign| name.contains(sign));
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
            "2025-01-14 (Case Conflict).md",
            "2025-01-14 (Case Conflict 1).md",
            "2025-01-14 (Unicode Encoding Conflict).md",
            "2025-01-14 (SFConflict kim@example.com 2025-01-15-09-11-22).md",
            "2025-01-14 (Kims in Konflikt stehende Kopie 2025-01-15).md",
            "2025-01-14 (In Konflikt stehende Kopie von Jörg 2025-01-15).md",
            "2025-01-14 (Copie en conflit de Kim 2025-01-15).md",
            "2025-01-14 (copie en conflit de Hélène 2025-01-15).md",
            "2025-01-14 (copia en conflicto de Kim 2025-01-15).md",
            "2025-01-14 (kopia powodująca konflikt użytkownika Kim 2025-01-15).md",
            "2025-01-14 (Kim 的冲突的副本 2025-01-15).md",
            "2025-01-14 (Kim 的衝突的複本 2025-01-15).md",
            "2025-01-14 (conflict 2025-01-15 091122).md",
            "2025-01-14 (conflicted copy 2025-01-15 091122).md",
            "hoego (conflicted copy).toml",
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
            "2025-01-14 2.md",
            "2025-01-14 (1).md",
            "2025-01-14 (conflict).md",
            "2025-01-14 Konflikt.md",
        ] {
            assert!(!is_conflict_copy(name), "{name}");
        }
    }
}
