//! Shims: small programs in the path that look for the real one each time. They are asked once.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The real program behind a shim script of pyenv, rbenv, nodenv or asdf; `None` where `found` is none, or its manager does
/// not know. Starts the manager, in `folder`, on which its answer may depend.
pub(super) fn behind(found: &Path, folder: &Path) -> Option<PathBuf> {
    let manager = manager(found)?;
    let mut asked = Command::new(manager);
    let real = said(asked.arg("which").arg(found.file_name()?).current_dir(folder))?;
    let real = PathBuf::from(real.lines().next()?);
    real.is_absolute().then_some(real).filter(|real| real.is_file())
}

/// The program that a shim hands over to, from its `exec "/…/pyenv" exec "$program" "$@"`. Starts nothing.
pub(super) fn manager(found: &Path) -> Option<PathBuf> {
    let size = found.metadata().ok()?.len();
    if size > 4096 {
        return None;
    }
    let text = std::fs::read_to_string(found)
        .ok()
        .filter(|text| text.starts_with("#!"))?;
    let words = text.lines().find_map(|line| {
        let words = shell_words::split(line.trim().strip_prefix("exec ")?).ok()?;
        (words.get(1).map(String::as_str) == Some("exec")).then_some(words)
    })?;
    words
        .into_iter()
        .next()
        .map(PathBuf::from)
        .filter(|manager| manager.is_absolute())
}

/// The program `name` (or at that path) in the folders of `PATH` that are named in full: what `.` or nothing between two colons stands for
/// depends on the folder we happen to be in, which may be somebody else's journal.
pub(super) fn in_path(name: &Path) -> Option<PathBuf> {
    which::which_in(name, full_path(), "/").ok()
}

/// `PATH` without its relative folders; `None` where nothing is left.
pub(super) fn full_path() -> Option<OsString> {
    let path = std::env::var_os("PATH")?;
    let full = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
    // An empty one would mean the current folder.
    std::env::join_paths(full).ok().filter(|path| !path.is_empty())
}

/// The standard output of a program that ended well, or what it said on standard error where that is all; trimmed.
pub(super) fn said(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success())?;
    let said = [output.stdout, output.stderr]
        .into_iter()
        .map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned());
    said.into_iter().find(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manager_of_a_shim_is_read_off_its_script() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("a file");
            path
        };
        let pyenv = write(
            "a",
            "#!/usr/bin/env bash\nset -e\nexec \"/home/me/.pyenv/libexec/pyenv\" exec \"$program\" \"$@\"\n",
        );
        assert_eq!(manager(&pyenv), Some("/home/me/.pyenv/libexec/pyenv".into()));
        let asdf = write(
            "b",
            "#!/bin/sh\n# asdf-plugin: python 3.12\nexec /opt/asdf/bin/asdf exec \"python3\" \"$@\"\n",
        );
        assert_eq!(manager(&asdf), Some("/opt/asdf/bin/asdf".into()));
        assert_eq!(manager(&write("c", "#!/bin/sh\nexec python3 \"$@\"\n")), None);
        assert_eq!(manager(&write("d", "exec /x exec\n")), None, "no script");
    }
}
