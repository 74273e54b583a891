//! Gives the program a number for the source it is built from. What it keeps in the user's cache folder is believed only by a
//! build of the same source, so that nobody has to remember to raise a version when the reader learns something.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Everything that decides what an entry means, or how an answer is worded.
const INPUTS: [&str; 5] = ["src", "templates", "Cargo.toml", "Cargo.lock", "build.rs"];

fn main() {
    let mut hasher = DefaultHasher::new();
    for input in INPUTS {
        println!("cargo::rerun-if-changed={input}");
        for file in files(Path::new(input)) {
            file.hash(&mut hasher);
            fs::read(&file).unwrap_or_default().hash(&mut hasher);
        }
    }
    // Which letters there are is the standard library's to say.
    let compiler = env::var("RUSTC").unwrap_or_default();
    let version = Command::new(compiler).arg("-vV").output();
    version
        .map(|output| output.stdout)
        .unwrap_or_default()
        .hash(&mut hasher);
    println!("cargo::rustc-env=HOEGO_SOURCE={:016x}", hasher.finish());
}

/// The files below `path`, or itself, in an order that is always the same.
fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return vec![path.to_owned()];
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().flat_map(|path| files(path)).collect()
}
