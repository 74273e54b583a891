//! The rules of the house, read off the source: which layer may use which, who may touch the machine, who may print, how big a file
//! and how deep a module may be.
//!
//! Comments do not count, and neither does what follows a file's `#[cfg(test)] mod tests {`, except for the layers.

use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may use of ours beside itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("cli", &["system", "config", "lab", "journal", "document"]),
    ("system", &["lab", "journal"]),
    ("lab", &["journal", "document"]),
    ("journal", &["document"]),
    ("config", &[]),
    ("document", &[]),
];

/// Words that only some files may hold: the words, where they may stand, and why.
const WORDS: &[(&[&str], &[&str], &str)] = &[
    (
        &[
            "std::fs",
            "std::env",
            "std::process",
            "tempfile::",
            "Utc::now",
            "Local::now",
            "SystemTime",
            "Instant::now",
        ],
        &["system/"],
        "only `system` touches files, environment, processes and the clock",
    ),
    (
        &[
            ".exists()",
            ".is_file()",
            ".is_dir()",
            ".is_symlink()",
            ".canonicalize()",
            ".read_dir()",
            ".metadata()",
        ],
        &["system/"],
        "only `system` asks about files",
    ),
    (
        &[
            "println!",
            "eprintln!",
            "print!(",
            "eprint!(",
            "io::stdout",
            "io::stderr",
            "io::stdin",
        ],
        &["cli/"],
        "only `cli` prints and asks",
    ),
    (
        &["io::stdout", "io::stderr", "stdout()", "stderr()"],
        &["cli/ui.rs", "cli/review/terminal.rs"],
        "what reaches a terminal passes the one exit that tames it",
    ),
    (
        &["pulldown_cmark"],
        &["document/scan.rs"],
        "only `document/scan.rs` names pulldown_cmark",
    ),
    (
        &[
            "clap::",
            "clap_complete",
            "clap_mangen",
            "anstyle",
            "anstream",
            "crossterm",
            "ratatui",
        ],
        &["cli/"],
        "only `cli` knows the command line and the terminal",
    ),
    (
        &["unsafe {", "unsafe fn", "unsafe impl"],
        &["system/kernel.rs"],
        "only `system/kernel.rs` speaks to the kernel itself",
    ),
    (&["todo!(", "unimplemented!(", "dbg!("], &[], "nothing is left open"),
];

/// What looks like a breach and is none.
const ALLOWED: &[&str] = &["std::process::ExitCode", "process::ExitCode", "rustix::stdio::"];

const LINES: usize = 350;

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All source files: the path below `src` with `/`, and the text.
fn files() -> Vec<(String, String)> {
    let mut folders = vec![source()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let below = path.strip_prefix(source()).expect("below src").display().to_string();
                let text = fs::read_to_string(&path).expect("a source file");
                files.push((below.replace('\\', "/"), text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 50, "the source was found");
    files
}

/// The lines that are code, numbered from 1, without comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The same up to the tests at the end of the file.
fn shipped(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    code(&text[..end])
}

fn is_test(path: &str) -> bool {
    path.ends_with("tests.rs")
}

#[track_caller]
fn none(breaches: Vec<String>) {
    assert!(breaches.is_empty(), "\n{}\n", breaches.join("\n"));
}

/// Names after every `crate::` of a line, those of a group too.
fn layers_named(line: &str) -> Vec<&str> {
    let names = line
        .split("crate::")
        .skip(1)
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => group.split([',', '{', '}']).collect::<Vec<_>>(),
            None => vec![rest],
        });
    let first = |name: &'_ str| {
        name.trim()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .map(str::len)
    };
    names
        .filter_map(|name| first(name).map(|end| &name.trim()[..end]))
        .collect()
}

#[test]
fn layers_use_only_what_is_below_them() {
    let mut breaches = Vec::new();
    for (path, text) in files() {
        let Some((layer, allowed)) = LAYERS.iter().find(|(layer, _)| path.starts_with(&format!("{layer}/"))) else {
            continue;
        };
        for (number, line) in code(&text) {
            for name in layers_named(line) {
                let other = LAYERS.iter().any(|(known, _)| known == &name && known != layer);
                if other && !allowed.contains(&name) {
                    breaches.push(format!("src/{path}:{number}: `{layer}` uses `{name}`"));
                }
            }
        }
    }
    none(breaches);
}

#[test]
fn nobody_does_what_belongs_to_another() {
    let mut breaches = Vec::new();
    for (path, text) in files().iter().filter(|(path, _)| !is_test(path)) {
        for (number, line) in shipped(text) {
            let line = ALLOWED
                .iter()
                .fold(line.to_owned(), |line, allowed| line.replace(allowed, ""));
            for (words, homes, why) in WORDS {
                let at_home = homes.iter().any(|home| path.starts_with(home));
                for word in words.iter().filter(|word| !at_home && line.contains(*word)) {
                    breaches.push(format!("src/{path}:{number}: `{word}`, but {why}"));
                }
            }
        }
    }
    none(breaches);
}

#[test]
fn files_fit_on_a_few_screens_and_modules_are_two_deep() {
    let mut breaches = Vec::new();
    for (path, text) in files() {
        let lines = text.lines().count();
        if lines > LINES {
            breaches.push(format!("src/{path}: {lines} lines, more than {LINES}"));
        }
        if path.matches('/').count() > 2 {
            breaches.push(format!("src/{path}: deeper than two modules"));
        }
        if !text.starts_with("//!") && !is_test(&path) {
            breaches.push(format!("src/{path}: does not begin by saying what it is for"));
        }
    }
    none(breaches);
}

#[test]
fn a_breach_is_found() {
    let named = layers_named("use crate::{journal::Id, cli};");
    assert!(named.contains(&"journal") && named.contains(&"cli"), "{named:?}");
    assert_eq!(layers_named("    crate::system::read_text(path)?;"), ["system"]);
    let text = "let a = 1;\n// println!\n#[cfg(test)]\nmod tests {\n    println!();\n}\n";
    assert_eq!(shipped(text).map(|(number, _)| number).collect::<Vec<_>>(), [1]);
}
