//! What can only be seen from inside: a file that changes between reading and writing, and plans of several files.

use super::*;
use crate::journal::{FileChange, Plan};
use std::fs;
use std::path::Path;

fn change(path: &str, before: Option<&str>, after: &str) -> FileChange {
    FileChange {
        path: path.to_owned(),
        before: before.map(Into::into),
        after: Some(after.into()),
    }
}

fn plan(changes: &[FileChange]) -> Plan {
    Plan {
        changes: changes.to_vec(),
    }
}

fn names(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.collect();
    names.sort();
    names
}

#[test]
fn one_file_that_changed_keeps_all_from_being_written() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.md"), "a").unwrap();
    fs::write(root.path().join("b.md"), "changed").unwrap();
    let changes = [
        change("a.md", Some("a"), "A"),
        change("x/y/new.md", None, "new"),
        change("b.md", Some("b"), "B"),
    ];
    let error = apply(&Machine::default(), &Root::from(root.path()), &plan(&changes)).unwrap_err();
    assert!(matches!(error, WriteError::Changed(_)), "{error}");
    assert_eq!(names(root.path()), ["a.md", "b.md"]);
    assert_eq!(fs::read_to_string(root.path().join("a.md")).unwrap(), "a");
}

#[test]
fn a_file_that_came_meanwhile_or_went_is_not_overwritten() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.md"), "mine").unwrap();
    let error = apply(
        &Machine::default(),
        &Root::from(root.path()),
        &plan(&[change("a.md", None, "new")]),
    )
    .unwrap_err();
    assert!(matches!(error, WriteError::Exists(_)), "{error}");
    let error = apply(
        &Machine::default(),
        &Root::from(root.path()),
        &plan(&[change("gone.md", Some("x"), "y")]),
    )
    .unwrap_err();
    assert!(matches!(error, WriteError::Changed(_)), "{error}");
    fs::create_dir(root.path().join("dir.md")).unwrap();
    let error = apply(
        &Machine::default(),
        &Root::from(root.path()),
        &plan(&[change("dir.md", None, "new")]),
    )
    .unwrap_err();
    assert!(matches!(error, WriteError::Folder(_)), "{error}");
    assert_eq!(names(root.path()), ["a.md", "dir.md"]);
}

#[test]
fn bytes_are_written_as_they_are() {
    let root = tempfile::tempdir().unwrap();
    let text = "\u{feff}a\r\nb\tc  ";
    apply(
        &Machine::default(),
        &Root::from(root.path()),
        &plan(&[change("d/e.md", None, text)]),
    )
    .unwrap();
    assert_eq!(fs::read(root.path().join("d/e.md")).unwrap(), text.as_bytes());
    assert_eq!(names(&root.path().join("d")), ["e.md"]);
}

#[cfg(unix)]
#[test]
fn the_owner_is_kept_where_that_can_be() {
    use std::os::unix::fs::{MetadataExt as _, chown};
    let root = tempfile::tempdir().unwrap();
    let path = root.path().join("a.md");
    fs::write(&path, "a").unwrap();
    // Only root can give a file away; for anybody else the file stays their own.
    let given = chown(&path, Some(1234), Some(1234)).is_ok();
    apply(
        &Machine::default(),
        &Root::from(root.path()),
        &plan(&[change("a.md", Some("a"), "A")]),
    )
    .unwrap();
    assert_eq!(fs::metadata(&path).unwrap().uid() == 1234, given);
    assert_eq!(fs::read_to_string(&path).unwrap(), "A");
}

#[test]
fn many_files_are_read_once_each_whatever_the_threads() {
    let root = tempfile::tempdir().unwrap();
    for day in 0..500 {
        fs::write(root.path().join(format!("{day:03}.md")), format!("# {day}\n")).unwrap();
    }
    let (journal, problems) = read_journal(&Root::from(root.path()), &crate::journal::Settings::default());
    assert_eq!((journal.files.len(), problems.len()), (500, 0));
    assert_eq!(journal.text("321.md"), "# 321\n");
}
