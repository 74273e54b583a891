//! Who may read a journal and not write it holds nobody up: the lock that counts is out of a reader's reach.

use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

fn journal(mode: u32) -> Sandbox {
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file("2025-01-14.md", "## Try\n\n* walk\n");
    set_mode(&sandbox.at("hoego.toml"), mode);
    // Others come as far as the journal.
    set_mode(sandbox.root().parent().expect("a folder"), 0o755);
    sandbox
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

/// Locks the file as `flock` does, until what this gives is dropped. It takes no more than the right to read.
fn held(path: &Path) -> fs::File {
    let file = fs::File::open(path).expect("a file");
    file.lock().expect("a lock");
    file
}

/// The one lock file in the state folder.
fn own_lock(sandbox: &Sandbox) -> std::path::PathBuf {
    let folder = sandbox.home().join(".local/state/hoego/locks");
    let mut names = fs::read_dir(folder).expect("the folder of locks");
    names.next().expect("a lock").expect("a lock").path()
}

#[test]
fn a_reader_who_holds_the_lock_keeps_nobody_out() {
    for mode in [0o644, 0o640, 0o444, 0o664] {
        let sandbox = journal(mode);
        let _held = held(&sandbox.at("hoego.toml"));
        for arguments in [
            &["try", "add", "sing"][..],
            &["try", "done", "walk"],
            &["new", "--date", "2025-01-15"],
            &["check", "--fix"],
            &["undo"],
        ] {
            let began = Instant::now();
            sandbox.hoego(arguments).succeeds();
            let took = began.elapsed();
            assert!(took < Duration::from_secs(15), "{mode:o} {arguments:?}: {took:?}");
        }
        let name = own_lock(&sandbox).display().to_string();
        assert!(name.ends_with(".lock"), "{name}");
        assert_eq!(
            fs::metadata(own_lock(&sandbox)).expect("a lock").permissions().mode() & 0o777,
            0o600
        );
    }
}

#[test]
fn where_all_readers_may_write_the_lock_is_the_configurations_own() {
    for mode in [0o600, 0o660, 0o666] {
        let sandbox = journal(mode);
        let before = sandbox.files();
        let lock = held(&sandbox.at("hoego.toml"));
        // Named, because one that everybody may write is not opened by walking into it.
        let root = sandbox.root().display().to_string();
        let add = ["try", "add", "sing", "--journal", &root];
        let ran = sandbox.hoego(&add);
        ran.fails()
            .stderr_has("another hoego is at work")
            .stderr_has("run this one again");
        assert_eq!(sandbox.files(), before, "{mode:o}");
        drop(lock);
        sandbox.hoego(&add).succeeds();
        assert!(!sandbox.home().join(".local/state/hoego/locks").exists(), "{mode:o}");
    }
}

/// Nobody else comes as far as the file.
#[test]
fn in_a_folder_that_is_shut_the_lock_is_the_configurations_own_whatever_its_mode() {
    for (shut, mode) in [("", 0o700), ("..", 0o700), ("..", 0o744), ("", 0o600)] {
        let sandbox = journal(0o644);
        let lock = held(&sandbox.at("hoego.toml"));
        if mode != 0o600 || rustix::process::geteuid().is_root() {
            set_mode(&sandbox.at(shut), mode);
            sandbox
                .hoego(&["try", "add", "sing"])
                .fails()
                .stderr_has("another hoego is at work");
        }
        set_mode(&sandbox.at(shut), 0o755);
        sandbox.hoego(&["try", "add", "sing"]).succeeds();
        drop(lock);
    }
}

#[test]
fn two_commands_of_one_user_are_kept_apart_whatever_the_mode() {
    for mode in [0o644, 0o600] {
        let sandbox = journal(mode);
        sandbox.hoego(&["try", "add", "one"]).succeeds();
        let lock = match mode {
            0o644 => held(&own_lock(&sandbox)),
            _ => held(&sandbox.at("hoego.toml")),
        };
        sandbox
            .hoego(&["try", "add", "two"])
            .fails()
            .stderr_has("another hoego is at work");
        drop(lock);
        std::thread::scope(|scope| {
            for number in 0..4 {
                let sandbox = &sandbox;
                scope.spawn(move || {
                    sandbox.hoego(&["try", "add", &format!("text {number}")]).succeeds();
                });
            }
        });
        let text = fs::read_to_string(sandbox.at("2025-01-14.md")).expect("an entry");
        for number in 0..4 {
            assert_eq!(text.matches(&format!("* text {number}\n")).count(), 1, "{text}");
        }
    }
}

/// The lock belongs to the folder, by whatever path it is reached; and one that hoego cannot keep is no reason not to write.
#[test]
fn the_lock_is_the_folders_and_can_be_done_without() {
    let sandbox = journal(0o644);
    sandbox.hoego(&["try", "add", "one"]).succeeds();
    let link = sandbox.home().join("link");
    std::os::unix::fs::symlink(sandbox.root(), &link).expect("a link");
    let lock = held(&own_lock(&sandbox));
    let path = link.display().to_string();
    sandbox
        .hoego_in(&sandbox.home(), &["--journal", &path, "try", "add", "two"])
        .fails()
        .stderr_has("another hoego is at work");
    drop(lock);
    let no_home = journal(0o644).without("HOME").without("XDG_CONFIG_HOME");
    let in_the_way = journal(0o644).home_file(".local/state/hoego/locks", "");
    let exposed = journal(0o644).prepare(|sandbox| {
        let folder = sandbox.home().join(".local/state/hoego/locks");
        fs::create_dir_all(&folder).expect("a folder");
        set_mode(&folder, 0o777);
    });
    for sandbox in [no_home, in_the_way, exposed] {
        sandbox.hoego(&["try", "add", "two"]).succeeds();
        let _lock = held(&sandbox.at("hoego.toml"));
        sandbox
            .hoego(&["try", "add", "three"])
            .fails()
            .stderr_has("another hoego is at work");
    }
}

#[test]
fn a_pipe_in_the_place_of_the_configuration_is_not_waited_for() {
    let sandbox = journal(0o644).after("exec timeout 20 \"$@\"");
    let path = sandbox.at("hoego.toml");
    fs::remove_file(&path).expect("a file");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("mkfifo runs").success());
    // `undo` locks before it reads anything.
    sandbox
        .hoego(&["undo"])
        .fails()
        .stderr_has("it is a pipe, not a regular file");
}
