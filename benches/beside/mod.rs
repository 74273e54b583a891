//! The tools that hoego's figures are held against, where they are there.

use std::path::PathBuf;

/// `hyperfine`: the one that the variable `HYPERFINE` names, else the one in the path.
pub fn hyperfine() -> Option<PathBuf> {
    let named = std::env::var_os("HYPERFINE").map(PathBuf::from);
    named.or_else(|| which::which("hyperfine").ok())
}
