//! How the program is linked on Linux: for a short start. A prompt asks for `hoego nudge` each time it is drawn, and most of the
//! time of a program that has little to do is spent before `main`.
//!
//! * The addresses are settled by the linker and not at each start (`-no-pie`): the loader else writes some 30,000 of them into
//!   150 pages. What that gives up, a random address of the program itself, guards against faults of memory that Rust does not have.
//! * The unwinder is linked in where the compiler of C has it, so that the loader has one library less to look for.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") {
        return;
    }
    println!("cargo:rustc-link-arg-bins=-no-pie");
    if has_unwinder() {
        println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
    }
}

/// Whether the linker will find the unwinder as an archive: not when building for another machine, where it is somebody else's.
fn has_unwinder() -> bool {
    let native = std::env::var("HOST").ok() == std::env::var("TARGET").ok();
    let answer = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    native && answer.is_ok_and(|answer| Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_absolute())
}
