//! The languages that are known without configuration, by the names that people write behind a fence.

/// Name, other names, and extensions of files.
const LANGUAGES: &[(&str, &[&str], &[&str])] = &[
    ("python", &["py", "python3"], &["py"]),
    ("rust", &["rs"], &["rs"]),
    ("go", &["golang"], &["go"]),
    ("c", &[], &["c"]),
    ("c++", &["cpp", "cxx"], &["cpp", "cxx", "cc"]),
    ("java", &[], &["java"]),
    ("javascript", &["js", "node"], &["js", "mjs", "cjs"]),
    ("bash", &["sh", "shell"], &["sh", "bash"]),
];

/// The names of the known languages.
pub fn language_names() -> impl Iterator<Item = &'static str> {
    LANGUAGES.iter().map(|(name, _, _)| *name)
}

/// The name of a language that is known by `word`, whatever its case (`py` → `python`).
pub fn language_of(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    let known = |(name, others, _): &&(&str, &[&str], &[&str])| *name == word || others.contains(&word.as_str());
    LANGUAGES.iter().find(known).map(|(name, _, _)| *name)
}

/// The language of the file at `path`, by its extension.
pub fn language_of_file(path: &str) -> Option<&'static str> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let (_, extension) = name.rsplit_once('.')?;
    let extension = extension.to_lowercase();
    let known = |(_, _, extensions): &&(&str, &[&str], &[&str])| extensions.contains(&extension.as_str());
    LANGUAGES.iter().find(known).map(|(name, _, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_extensions_are_known() {
        assert_eq!(language_of("Py"), Some("python"));
        assert_eq!(language_of("c++"), Some("c++"));
        assert_eq!(language_of("zig"), None);
        assert_eq!(language_of_file("a.b/x.CPP"), Some("c++"));
        assert_eq!(language_of_file("a.py/x"), None);
        assert_eq!(language_names().count(), 8);
    }
}
