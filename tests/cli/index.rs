//! The index in the cache folder: never needed, never believed when it is wrong, and never seen.

use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::time::Duration;

/// Longer than files are distrusted after they were written.
const OLD_ENOUGH: Duration = Duration::from_millis(3200);

fn journal() -> Sandbox {
    Sandbox::with_config("")
        .file("2025-01-09.md", "## Try\n\n* walk\n* read\n")
        .file(
            "2025-01-10.md",
            "## 지난 Try\n\n* [x] walk\n* [ ] read\n\n## Keep\n\n* sleep\n\n## Try\n\n* [!] write\n",
        )
        .file(
            "2025-01-13.md",
            "## Review\n\n* worked\n\n## Problem\n\n* late\n\n## Try\n\n* rest\n",
        )
}

/// The files of the index.
fn index(sandbox: &Sandbox) -> Vec<PathBuf> {
    let folder = sandbox.home().join(".cache/hoego/index");
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

/// What all commands that use the index say, on both streams.
fn said(sandbox: &Sandbox) -> Vec<String> {
    said_with(sandbox, &[])
}

fn said_with(sandbox: &Sandbox, variables: &[(&str, &str)]) -> Vec<String> {
    let commands: [&[&str]; 7] = [
        &["try", "--json"],
        &["try", "--date", "2025-01-09"],
        &["nudge"],
        &["week"],
        &["week", "2025-W02", "--json"],
        &["today", "--dry-run"],
        &["new", "--dry-run", "--date", "2025-01-15"],
    ];
    let said = commands.iter().map(|command| {
        let ran = sandbox.hoego_with(variables, command);
        ran.succeeds();
        format!("{command:?}\n{}\n--\n{}", ran.stdout(), ran.stderr())
    });
    said.collect()
}

/// The same where there can be no index.
fn said_without(sandbox: &Sandbox) -> Vec<String> {
    let folder = sandbox.home().join("no-folder");
    fs::write(&folder, "").expect("a file");
    said_with(sandbox, &[("XDG_CACHE_HOME", &folder.display().to_string())])
}

#[test]
fn deleting_truncating_damaging_and_swapping_it_changes_no_answer() {
    let sandbox = journal();
    let other = Sandbox::with_config("").file("2025-01-13.md", "## Try\n\n* other\n");
    std::thread::sleep(OLD_ENOUGH);
    let right = said_without(&sandbox);
    assert_eq!(said(&sandbox), right, "the first time");
    assert_eq!(said(&sandbox), right, "the second time");
    said(&other);
    let (files, others) = (index(&sandbox), index(&other));
    assert_eq!((files.len(), others.len()), (3, 3), "{files:?}");
    for (file, other) in files.iter().zip(&others) {
        let whole = fs::read(file).expect("bytes");
        let last = whole.len() - 1;
        let mut damaged = vec![
            Vec::new(),
            fs::read(other).expect("bytes"),
            b"hoego index    1".to_vec(),
        ];
        damaged.extend([1, 16, 48, 52, 60, last / 2, last].map(|length| whole[..length.min(last)].to_vec()));
        damaged.extend([0, 20, 50, 90, last / 3, last / 2, last].map(|at| {
            let mut flipped = whole.clone();
            flipped[at.min(last)] ^= 0x10;
            flipped
        }));
        for bytes in damaged {
            fs::write(file, &bytes).expect("a file");
            assert_eq!(said(&sandbox), right, "{} bytes in {file:?}", bytes.len());
        }
        fs::remove_file(file).expect("a file");
        assert_eq!(said(&sandbox), right, "without {file:?}");
    }
}

#[test]
fn an_index_of_older_files_is_brought_up_to_date() {
    let sandbox = journal();
    std::thread::sleep(OLD_ENOUGH);
    said(&sandbox);
    let old: Vec<(PathBuf, Vec<u8>)> = index(&sandbox)
        .into_iter()
        .map(|file| (file.clone(), fs::read(file).expect("bytes")))
        .collect();
    let entry = sandbox.at("2025-01-13.md");
    let times = fs::metadata(&entry).and_then(|meta| meta.modified()).expect("a time");
    // As long as before, and with its time: only the time of the change itself tells.
    let text = fs::read_to_string(&entry).expect("text").replace("rest", "jump");
    fs::write(&entry, text).expect("a file");
    fs::File::options()
        .write(true)
        .open(&entry)
        .and_then(|file| file.set_modified(times))
        .expect("a time");
    sandbox.hoego(&["try"]).succeeds().stdout_has("jump");
    let right = said_without(&sandbox);
    assert_eq!(said(&sandbox), right);
    for (file, bytes) in old {
        fs::write(file, bytes).expect("a file");
    }
    assert_eq!(said(&sandbox), right, "an older index");
}

#[test]
fn what_cannot_be_read_is_said_every_time() {
    let sandbox = journal()
        .file("2025-01-08.md", b"## Try\n\n* a\xff\n")
        .file("2025-01-07.md/inside.md", "## Try\n\n* inside\n")
        .file("deep/2025-01-06.md", "## Try\n\n* deep\n")
        .prepare(|sandbox| {
            use std::os::unix::ffi::OsStrExt as _;
            let root = sandbox.root();
            fs::write(root.join(std::ffi::OsStr::from_bytes(b"2025-01-05\xff.md")), "").expect("a file");
            std::os::unix::fs::symlink(root.join("deep"), root.join("2025-01-04.md")).expect("a link");
            std::os::unix::fs::symlink(root.join("nowhere"), root.join("2025-01-03.md")).expect("a link");
        });
    std::thread::sleep(OLD_ENOUGH);
    let right = said_without(&sandbox);
    for part in [
        "is not UTF-8 (line 3)",
        "is a folder",
        "the file name",
        "could not be read",
    ] {
        assert!(right[0].contains(part), "{part}: {}", right[0]);
    }
    assert_eq!(said(&sandbox), right, "the first time");
    assert_eq!(said(&sandbox), right, "the second time");
}

#[test]
fn it_is_the_users_alone_and_outside_of_the_journal() {
    let sandbox = journal();
    let before = sandbox.files();
    sandbox.hoego(&["try"]).succeeds().silent();
    sandbox.hoego(&["week"]).succeeds().silent();
    assert_eq!(sandbox.files(), before);
    let mode = |path: &PathBuf| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    let files = index(&sandbox);
    assert!(!files.is_empty());
    for file in &files {
        assert_eq!(mode(file), 0o600, "{file:?}");
    }
    assert_eq!(mode(&sandbox.home().join(".cache/hoego/index")), 0o700);
}

#[test]
fn without_a_place_for_it_nothing_is_said() {
    let right = said_without(&journal());
    let homeless = journal().without("HOME").without("XDG_CONFIG_HOME");
    let root = homeless.root().display().to_string();
    let homeless = homeless.env("HOEGO_JOURNAL", &root);
    assert_eq!(said(&homeless), right);
    assert!(index(&homeless).is_empty());
    let relative = journal().env("XDG_CACHE_HOME", "cache");
    said(&relative);
    assert_eq!(
        index(&relative).len(),
        2,
        "a relative folder is none: the home folder's is taken"
    );
}

#[test]
fn many_at_once_say_the_same() {
    let sandbox = journal();
    let right = said_without(&sandbox);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                for _ in 0..4 {
                    assert_eq!(said(&sandbox), right);
                }
            });
        }
    });
    assert!(
        index(&sandbox)
            .iter()
            .all(|file| file.extension().is_some_and(|ending| ending != "tmp"))
    );
}

#[test]
fn indexes_of_journals_that_are_gone_are_removed() {
    let sandbox = journal();
    sandbox.hoego(&["try"]).succeeds();
    let before = index(&sandbox);
    fs::rename(sandbox.root(), sandbox.home().join("moved")).expect("a folder");
    fs::create_dir(sandbox.root()).expect("a folder");
    let moved = sandbox.home().join("moved").display().to_string();
    sandbox.hoego(&["try", "--journal", &moved]).succeeds();
    let after = index(&sandbox);
    assert!(
        !after.is_empty() && before.iter().all(|file| !after.contains(file)),
        "{after:?}"
    );
}

#[test]
fn nudge_sees_what_comes_goes_and_is_new() {
    let sandbox = journal();
    std::thread::sleep(OLD_ENOUGH);
    sandbox.hoego(&["nudge"]).succeeds().stdout_has("write");
    sandbox.hoego(&["nudge"]).succeeds().stdout_has("write");
    let entry = sandbox.at("2025-01-10.md");
    let text = fs::read_to_string(&entry)
        .expect("text")
        .replace("[!] write", "[x] write");
    fs::write(&entry, text).expect("a file");
    sandbox.hoego(&["nudge"]).succeeds().stdout_has("rest");
    fs::write(sandbox.at("2025-01-14.md"), "## Try\n\n* new one\n").expect("a file");
    sandbox.hoego(&["nudge"]).succeeds().stdout_has("new one");
    fs::remove_file(sandbox.at("2025-01-14.md")).expect("a file");
    sandbox.hoego(&["nudge"]).succeeds().stdout_has("rest");
}
