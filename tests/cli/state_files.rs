//! Something else in the place of each file that hoego keeps for itself: pipes, devices, links, folders, and files without end. No command
//! hangs, takes memory, or loses a byte of the journal.

use crate::lab::own_journal;
use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A journal in which everything that hoego keeps for itself has been written once.
fn used() -> Sandbox {
    let sandbox = own_journal().after("ulimit -v 1000000; exec timeout 20 \"$@\"");
    for arguments in [
        &["try", "add", "hum"][..],
        &["try", "add", "read"],
        &["lab", "run", "coin"],
        &["try"],
        &["nudge"],
    ] {
        sandbox.hoego(arguments).succeeds();
    }
    sandbox
}

/// The files below the folders for state and for what may be thrown away.
fn kept(sandbox: &Sandbox) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![sandbox.home().join(".local/state"), sandbox.home().join(".cache")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path),
            }
        }
    }
    found.sort();
    found
}

fn run(program: &str, arguments: &[&str]) -> bool {
    let ran = Command::new(program).args(arguments).output();
    ran.is_ok_and(|ran| ran.status.success())
}

type Put = fn(&Path) -> bool;

/// What is put in the place of a file; false where this machine does not let us.
const ODD: [(&str, Put); 7] = [
    ("pipe", |path| run("mkfifo", &[&path.display().to_string()])),
    // A node of our own, not the one in /dev; only root may make it.
    ("zeros", |path| {
        run("mknod", &[&path.display().to_string(), "c", "1", "5"])
    }),
    ("link", |path| symlink("/nowhere", path).is_ok()),
    ("link to itself", |path| symlink(path, path).is_ok()),
    ("folder", |path| fs::create_dir(path).is_ok()),
    ("a GiB", |path| {
        let file = fs::File::create(path).expect("a file");
        file.set_len(1 << 30).is_ok()
    }),
    ("socket", |path| std::os::unix::net::UnixListener::bind(path).is_ok()),
];

const COMMANDS: [&[&str]; 9] = [
    &["try", "--json"],
    &["nudge"],
    &["log"],
    &["week"],
    &["new", "--date", "2025-01-15"],
    &["try", "add", "sing", "--date", "2025-01-15"],
    &["lab", "run", "coin", "--trials", "1"],
    &["lab", "check"],
    &["undo"],
];

#[test]
fn nothing_in_the_place_of_a_file_hangs_a_command_or_takes_memory() {
    let places: Vec<PathBuf> = kept(&used());
    let names: Vec<String> = places.iter().map(|path| path.display().to_string()).collect();
    for part in [
        "history/",
        "index/",
        "toolchains.json",
        "trust.json",
        "/locks/",
        "tidy/",
        "raw/",
    ] {
        assert!(names.iter().any(|name| name.contains(part)), "{part}: {names:?}");
    }
    for (odd, put) in ODD {
        let sandbox = used();
        let mut put_any = false;
        for path in kept(&sandbox) {
            fs::remove_file(&path).expect("a file");
            put_any |= put(&path);
        }
        for arguments in COMMANDS {
            if !put_any {
                continue;
            }
            let before = sandbox.files();
            let ran = sandbox.hoego(arguments);
            let code = ran.output.status.code();
            let said = ran.stderr();
            assert!(
                matches!(code, Some(0..=2)),
                "{odd}: {arguments:?} gave {code:?}: {said}"
            );
            assert!(!said.contains("panicked"), "{odd}: {arguments:?}: {said}");
            assert!(
                code != Some(2) || said.contains("error: "),
                "{odd}: {arguments:?}: {said}"
            );
            if code == Some(2) {
                assert_eq!(sandbox.files(), before, "{odd}: {arguments:?}");
            }
        }
        let complete = sandbox.env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "3");
        let ran = complete.hoego(&["--", "hoego", "try", "done", ""]);
        assert_eq!(ran.output.status.code(), Some(0), "{odd}: {}", ran.stderr());
    }
}

/// Puts `put` in the place of each file whose path has `part` in it.
fn replace(sandbox: &Sandbox, part: &str, put: Put) -> bool {
    let places = kept(sandbox)
        .into_iter()
        .filter(|path| path.display().to_string().contains(part));
    let put = places.map(|path| {
        fs::remove_file(&path).expect("a file");
        put(&path)
    });
    put.fold(false, |any, done| any | done)
}

#[test]
fn each_of_them_is_answered_in_its_own_way() {
    for (odd, put) in ODD {
        // The index is made anew, and nothing is said.
        let sandbox = used();
        let before = sandbox.hoego(&["try", "--json"]).succeeds().stdout();
        if !replace(&sandbox, "/index/", put) {
            continue;
        }
        let ran = sandbox.hoego(&["try", "--json"]);
        ran.succeeds().silent();
        assert_eq!(ran.stdout(), before, "{odd}");
        sandbox.hoego(&["nudge"]).succeeds().silent();
        // A change that cannot be read: the others can.
        assert!(replace(&sandbox, "/3-", put));
        let ran = sandbox.hoego(&["log"]);
        ran.succeeds()
            .stderr_has("warning: change 3 cannot be read: ")
            .stdout_has("hoego try add read");
        let files = sandbox.files();
        sandbox
            .hoego(&["undo"])
            .fails()
            .stderr_has("error: change 3 cannot be read: ");
        sandbox.hoego(&["undo", "3"]).fails();
        assert_eq!(sandbox.files(), files, "{odd}");
        // Where the history's lock cannot be had nothing is recorded; the change is made.
        assert!(replace(&sandbox, "/history/", put));
        let ran = sandbox.hoego(&["try", "add", "sing"]);
        ran.succeeds();
        if odd != "a GiB" {
            ran.stderr_has("warning: this change cannot be taken back: ");
        }
        // The journal's lock: that of `hoego.toml` is taken instead.
        replace(&sandbox, "/locks/", put);
        sandbox.hoego(&["try", "add", "dance"]).succeeds();
        // Trust is an error, never "nothing is trusted yet".
        assert!(replace(&sandbox, "trust.json", put));
        sandbox.hoego(&["lab", "run", "coin"]).exits(2).stderr_has("trust.json");
    }
}
