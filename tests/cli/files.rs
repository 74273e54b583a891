//! Reading and writing files of every kind, through commands that everybody uses.

use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};

const ENTRY: &str = "# 2025-01-14\n\n## Try\n\n* walk\n";

fn journal() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file("2025-01-14.md", ENTRY)
}

fn added(sandbox: &Sandbox, path: &str) -> bool {
    fs::read_to_string(sandbox.at(path))
        .expect("an entry")
        .contains("read more")
}

#[test]
fn mode_is_kept_and_left_overs_are_removed() {
    let sandbox = journal()
        .file(".hoego-abc.tmp", "half")
        .file("old/.hoego-d.tmp", "half")
        .file(".hoego-notes.md", "mine");
    fs::set_permissions(sandbox.at("2025-01-14.md"), fs::Permissions::from_mode(0o640)).expect("a mode");
    sandbox.hoego(&["try", "add", "read more"]).succeeds();
    assert!(added(&sandbox, "2025-01-14.md"));
    let mode = fs::metadata(sandbox.at("2025-01-14.md")).expect("an entry").mode();
    assert_eq!(mode & 0o777, 0o640);
    let names: Vec<String> = sandbox.files().into_keys().collect();
    assert_eq!(names, [".hoego-notes.md", "2025-01-14.md", "hoego.toml"]);
}

#[test]
fn a_symbolic_link_stays_one() {
    let sandbox = Sandbox::with_config("").file("far/x.txt", ENTRY);
    symlink("far/x.txt", sandbox.at("2025-01-14.md")).expect("a link");
    sandbox.hoego(&["try", "add", "read more"]).succeeds();
    assert!(
        fs::symlink_metadata(sandbox.at("2025-01-14.md"))
            .expect("a link")
            .is_symlink()
    );
    assert!(added(&sandbox, "far/x.txt"));
}

#[test]
fn a_new_entry_has_the_mode_of_any_new_file_and_its_folders_are_made() {
    let sandbox = Sandbox::with_config("[journal]\nentries = \"%Y/%m/%d.md\"\n").after("umask 027");
    sandbox.hoego(&["new"]).succeeds();
    let mode = fs::metadata(sandbox.at("2025/01/14.md")).expect("an entry").mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[test]
fn a_read_only_entry_is_refused_even_to_root() {
    let sandbox = journal();
    fs::set_permissions(sandbox.at("2025-01-14.md"), fs::Permissions::from_mode(0o444)).expect("a mode");
    let ran = sandbox.hoego(&["try", "add", "read more"]);
    ran.exits(2)
        .stderr_has("error: `[JOURNAL]/2025-01-14.md` is read-only")
        .stderr_has("hint: make it writable");
    assert!(!added(&sandbox, "2025-01-14.md"));
}

#[test]
fn a_full_disk_leaves_everything_as_it_was() {
    let long = format!("{ENTRY}{}", "* x\n".repeat(5000));
    let sandbox = Sandbox::with_config("")
        .file("2025-01-14.md", &long)
        .after("trap '' XFSZ; ulimit -f 1");
    let before = sandbox.files();
    let ran = sandbox.hoego(&["try", "add", "read more"]);
    ran.exits(2)
        .stderr_has("error: could not write `[JOURNAL]/2025-01-14.md`: ");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn a_journal_at_work_elsewhere_is_waited_for_then_refused() {
    // A file of which everybody who may read it may write it; of others see `readers.rs`.
    let sandbox = journal().prepare(|sandbox| {
        let own = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(sandbox.at("hoego.toml"), own).expect("a mode");
    });
    let held = fs::File::open(sandbox.at("hoego.toml")).expect("a file");
    held.lock().expect("a lock");
    let ran = sandbox.hoego(&["try", "add", "read more"]);
    ran.exits(2).stderr_has("another hoego is at work");
    sandbox.hoego(&["try"]).succeeds();
    drop(held);
    sandbox.hoego(&["try", "add", "read more"]).succeeds();
}

#[test]
fn dry_run_shows_a_diff_and_writes_nothing() {
    let sandbox = journal();
    let before = sandbox.files();
    let ran = sandbox.hoego(&["try", "add", "read more", "--dry-run"]);
    ran.succeeds()
        .stdout_has("--- a/2025-01-14.md\n+++ b/2025-01-14.md\n")
        .stdout_has("+* read more\n");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn what_cannot_be_read_is_said_and_left_alone() {
    let sandbox = journal()
        .file("2025-01-10.md", b"## Try\n* a\n\xff\n")
        .file("2025-01-11.md/x.txt", "")
        .file(".hidden/2025-01-12.md", "## Try\n* hidden\n")
        .file("lab/2025-01-12.md", "## Try\n* lab\n")
        .file(".gitignore", "2025-01-13.md\n")
        .file("2025-01-13.md", "## Try\n* ignored by git\n")
        .prepare(|sandbox| symlink("nowhere", sandbox.at("2025-01-09.md")).expect("a link"));
    let ran = sandbox.hoego(&["try"]);
    ran.succeeds().stdout_has("ignored by git").stdout_has("walk");
    assert!(
        !ran.stdout().contains("hidden") && !ran.stdout().contains("lab"),
        "{}",
        ran.stdout()
    );
    ran.stderr_has("warning: `2025-01-10.md` is not UTF-8 (line 3) and was left out");
    ran.stderr_has("warning: `2025-01-11.md` is a folder, not an entry");
    ran.stderr_has("warning: `2025-01-09.md` could not be read");
    sandbox.hoego(&["try", "--quiet"]).succeeds().silent();
}

#[test]
fn a_day_whose_file_is_not_utf8_is_never_written() {
    let sandbox = Sandbox::with_config("").file("2025-01-14.md", b"## Try\n* a\n\xff\n");
    let before = sandbox.files();
    sandbox
        .hoego(&["try", "add", "read more"])
        .exits(2)
        .stderr_has("`[JOURNAL]/2025-01-14.md` already exists");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn names_from_a_mac_and_paths_with_blanks_work() {
    let decomposed = "\u{1112}\u{116c}\u{1100}\u{1169} 2025-01-14.md";
    let sandbox = Sandbox::new()
        .file("내 회고/hoego.toml", "")
        .file(&format!("내 회고/{decomposed}"), ENTRY);
    let inside = sandbox.at("내 회고");
    sandbox.hoego_in(&inside, &["try", "add", "read more"]).succeeds();
    assert!(added(&sandbox, &format!("내 회고/{decomposed}")));
    assert_eq!(sandbox.files().len(), 2);
}
