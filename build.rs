//! Two things that only a build can do: give the program a number for its source, and have it linked for a short start.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Everything that decides what an entry means, or how an answer is worded.
const INPUTS: [&str; 5] = ["src", "templates", "Cargo.toml", "Cargo.lock", "build.rs"];

fn main() {
    number_the_source();
    link_for_a_short_start();
}

/// Gives the program a number for the source it is built from. What it keeps in the user's cache folder is believed only by a
/// build of the same source, so that nobody has to remember to raise a version when the reader learns something.
fn number_the_source() {
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

/// A prompt asks for `hoego nudge` each time it is drawn, and most of the time of a program that has little to do is spent before
/// `main`. On Linux therefore:
///
/// * The addresses are settled by the linker and not at each start (`-no-pie`): the loader else writes some 30,000 of them into
///   150 pages. What that gives up, a random address of the program itself, guards against faults of memory that Rust does not
///   have.
/// * The unwinder is linked in where the compiler of C has it, so that the loader has one library less to look for.
fn link_for_a_short_start() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-no-pie");
    if has_unwinder() {
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// Whether the linker will find the unwinder as an archive: not when building for another machine, where it is somebody else's.
fn has_unwinder() -> bool {
    let native = env::var("HOST").ok() == env::var("TARGET").ok();
    let answer = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    native && answer.is_ok_and(|answer| Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_absolute())
}
