//! Disks that are full, journals that may not be written, and one that is removed underneath: made for real, where the system lets us.
//!
//! What is odd about it: the disks are mounted in a namespace of the process that runs the command, so that nothing is left mounted; what
//! stood on them is copied out before it ends.

use crate::rows::{Kind, ROWS, Row};
use crate::sandbox::{Ran, Sandbox};
use crate::state::{State, Undisturbed};
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

/// Whether disks can be mounted here; says that the test is skipped where not. Some systems forbid it whatever is installed.
fn can_mount() -> bool {
    let tried = Command::new("unshare")
        .args(["--map-root-user", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"])
        .output();
    if tried.is_ok_and(|output| output.status.success()) {
        return true;
    }
    say("skipped: tests/faults.rs: full and read-only disks: nothing may be mounted here");
    false
}

/// Not `eprintln!`, which a test that passes keeps to itself.
fn say(text: &str) {
    writeln!(std::io::stderr(), "{text}").expect("stderr");
}

/// The rows that write into the journal's folder and always the same, with what they come to.
fn subjects() -> Vec<(&'static Row, Undisturbed)> {
    let same = ROWS
        .iter()
        .filter(|row| row.kind != Kind::Run && !row.arguments.contains(&"--git"));
    let subjects = same.map(|row| {
        let sandbox = (row.given)();
        let before = State::of(&sandbox);
        let code = run(row, &sandbox).output.status.code().unwrap_or(-1);
        let after = State::of(&sandbox);
        (row, Undisturbed { before, after, code })
    });
    let in_journal =
        |undisturbed: &Undisturbed| {
            let changes = undisturbed
                .after
                .things
                .iter()
                .filter(|(path, thing)| undisturbed.before.things.get(*path) != Some(thing));
            changes.count() > 0
                && undisturbed.after.things.iter().all(|(path, thing)| {
                    !path.starts_with("home/") || undisturbed.before.things.get(path) == Some(thing)
                })
        };
    // What a run measured differs from sandbox to sandbox.
    subjects
        .filter(|(row, undisturbed)| in_journal(undisturbed) && row.name != "lab clean")
        .collect()
}

fn run<'a>(row: &Row, sandbox: &'a Sandbox) -> Ran<'a> {
    let arguments = row.arguments(sandbox);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    sandbox.hoego(&arguments)
}

/// Runs the command on a disk with room for `pages` of 4 KiB and `names` of files more than the journal takes, then again with all room.
/// Gives whether it failed the first time.
fn on_a_full_disk(row: &Row, undisturbed: &Undisturbed, (pages, names): (usize, usize)) -> bool {
    let sandbox = (row.given)();
    let before = State::of(&sandbox);
    let folder = sandbox.root().parent().expect("a sandbox").display().to_string();
    let script = format!(
        r#"exec unshare --map-root-user --mount sh -c '
set -e
cd "{folder}"
mv journal kept
mkdir journal first
mount -t tmpfs -o size=1m,mode=755 none journal
cp -a kept/. journal
cd journal
# Folders take names, not room.
head -c 1m /dev/zero > .filler 2> /dev/null || true
truncate -s -$(({pages} * 4096)) .filler
mount -o remount,nr_inodes=$(($(find . | wc -l) + {names})) "{folder}/journal"
code=0
"$@" || code=$?
cp -a . ../first
mount -o remount,nr_inodes=1000 "{folder}/journal"
: > .filler
"$@" > /dev/null 2>&1 || true
rm .filler
cp -a . "{folder}/second"
exit $code
' sh "$@""#
    );
    let sandbox = sandbox.after(&script);
    let ran = run(row, &sandbox);
    let told = format!(
        "{} with {pages} pages and {names} names: {}\n{}{}",
        row.name,
        ran.output.status,
        ran.stdout(),
        ran.stderr()
    );
    let put_back = |name: &str| {
        fs::remove_dir_all(sandbox.root()).unwrap_or_else(|error| panic!("{error}: {told}"));
        fs::rename(sandbox.root().parent().expect("a sandbox").join(name), sandbox.root())
            .unwrap_or_else(|error| panic!("{error}: {told}"));
        let _none = fs::remove_file(sandbox.at(".filler"));
    };
    let kept = sandbox.root().parent().expect("a sandbox").join("kept");
    fs::remove_dir_all(kept).expect("what was kept");
    let second = sandbox.root().parent().expect("a sandbox").join("second");
    let aside = sandbox.home().join(".cache");
    let _none = fs::create_dir(&aside);
    fs::rename(&second, aside.join("second")).unwrap_or_else(|error| panic!("{error}: {told}"));
    put_back("first");
    let now = State::of(&sandbox);
    let mixture = undisturbed
        .mixture(&before, &now)
        .unwrap_or_else(|why| panic!("{why}\n{told}"));
    assert!(now.left.is_empty(), "{:?} stay: {told}", now.left);
    let failed = match ran.output.status.code() {
        Some(2) => true,
        Some(code) if code == undisturbed.code && mixture.iter().all(|(_, after)| *after) => false,
        _ => panic!("neither done nor an error: {told}"),
    };
    assert!(
        !failed || ran.stderr().contains("error: ") && ran.stderr().contains("hint: make room"),
        "{told}"
    );
    fs::rename(aside.join("second"), second).expect("a folder");
    put_back("second");
    let now = State::of(&sandbox);
    let mixture = undisturbed
        .mixture(&before, &now)
        .unwrap_or_else(|why| panic!("then {why}\n{told}"));
    assert!(
        now.left.is_empty() && mixture.iter().all(|(_, after)| *after),
        "run again it is {mixture:?}: {told}"
    );
    failed
}

#[test]
fn a_full_disk_loses_nothing() {
    if !can_mount() {
        return;
    }
    let (mut ran, mut failed) = (0, 0);
    for (row, undisturbed) in subjects() {
        // A page is what a short entry takes; the writes of longer ones are cut short by what is left.
        for room in [(0, 9), (2, 9), (9, 0), (9, 1)] {
            ran += 1;
            failed += usize::from(on_a_full_disk(row, &undisturbed, room));
        }
    }
    say(&format!(
        "full disks: {ran} runs, {failed} failed for want of room, none lost anything"
    ));
    assert!(failed > 30, "{failed} of {ran}");
}

#[test]
fn a_write_that_is_cut_short_by_the_disk_leaves_the_old_entry() {
    if !can_mount() {
        return;
    }
    const LONG: Row = Row {
        name: "try add to a long entry",
        given: || {
            Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file(
                "2025-01-14.md",
                format!("# 2025-01-14\n\n## Try\n\n{}", "* x\n".repeat(7000)),
            )
        },
        arguments: &["try", "add", "drink water"],
        kind: Kind::Same,
        changes: true,
        every: 1,
    };
    let sandbox = (LONG.given)();
    let before = State::of(&sandbox);
    let code = run(&LONG, &sandbox).output.status.code().unwrap_or(-1);
    let undisturbed = Undisturbed {
        before,
        after: State::of(&sandbox),
        code,
    };
    let failed: Vec<bool> = (0..9)
        .map(|pages| on_a_full_disk(&LONG, &undisturbed, (pages, 9)))
        .collect();
    assert_eq!(failed, [true, true, true, true, true, true, true, false, false]);
}

#[test]
fn a_read_only_disk_is_said_and_can_be_read() {
    if !can_mount() {
        return;
    }
    for (row, undisturbed) in subjects() {
        let sandbox = (row.given)();
        let before = State::of(&sandbox);
        let root = sandbox.root().display().to_string();
        let script = format!(
            "exec unshare --map-root-user --mount sh -c 'mount --bind \"{root}\" \"{root}\" && mount -o remount,ro,bind \"{root}\" && cd \"{root}\" && exec \"$@\"' sh \"$@\""
        );
        refused(row, &undisturbed, &before, &sandbox.after(&script));
    }
}

#[test]
fn a_read_only_folder_is_said_and_can_be_read() {
    for (row, undisturbed) in subjects() {
        let sandbox = (row.given)();
        let before = State::of(&sandbox);
        let rights = |mode| {
            fs::set_permissions(sandbox.root(), fs::Permissions::from_mode(mode)).expect("rights");
        };
        rights(0o555);
        // The rights of folders do not bind root, unless it has given that power away.
        let root = rustix::process::geteuid().is_root();
        let sandbox = match root {
            true => sandbox.after("exec setpriv --inh-caps=-all --bounding-set=-all \"$@\""),
            false => sandbox,
        };
        let into_a_folder = undisturbed
            .after
            .things
            .keys()
            .any(|path| path.starts_with("journal/2025/"));
        if !into_a_folder || undisturbed.before.things.contains_key("journal/2025") {
            refused(row, &undisturbed, &before, &sandbox);
        }
        fs::set_permissions(sandbox.root(), fs::Permissions::from_mode(0o755)).expect("rights");
    }
}

/// The command fails, says so, and changes nothing; what only reads goes on.
fn refused(row: &Row, undisturbed: &Undisturbed, before: &State, sandbox: &Sandbox) {
    let ran = run(row, sandbox);
    let told = format!("{}: {}\n{}{}", row.name, ran.output.status, ran.stdout(), ran.stderr());
    assert_eq!(ran.output.status.code(), Some(2), "{told}");
    assert!(
        ran.stderr().contains("error: ") && ran.stderr().contains("hint: "),
        "{told}"
    );
    let now = State::of(sandbox);
    let mixture = undisturbed
        .mixture(before, &now)
        .unwrap_or_else(|why| panic!("{why}\n{told}"));
    assert!(
        now.left.is_empty() && mixture.iter().all(|(_, after)| !*after),
        "{mixture:?}: {told}"
    );
    if before.things.contains_key("journal/hoego.toml") {
        sandbox.hoego(&["try"]).succeeds();
    }
}

#[test]
fn a_journal_removed_underneath_is_said_and_none_is_made_elsewhere() {
    for row in ROWS.iter().filter(|row| row.kind != Kind::Run) {
        let sandbox = (row.given)();
        let home = fs::read_dir(sandbox.home()).expect("a folder").count();
        let sandbox = sandbox.after("rm -r ../journal");
        let ran = run(row, &sandbox);
        let told = format!("{}: {}\n{}{}", row.name, ran.output.status, ran.stdout(), ran.stderr());
        if row.name == "init DIR" {
            continue;
        }
        assert_eq!(ran.output.status.code(), Some(2), "{told}");
        assert!(
            ran.stderr().contains("error: the current folder cannot be read"),
            "{told}"
        );
        assert_eq!(fs::read_dir(sandbox.home()).expect("a folder").count(), home, "{told}");
    }
}
