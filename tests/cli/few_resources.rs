//! Little of what a machine gives: no threads, few descriptors, little memory, files that may not grow. What can be done is done, more
//! slowly; what cannot is an error in words, and no file is harmed.

use crate::sandbox::Sandbox;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const EXPERIMENT: &str =
    "# 2025-01-14\n\n```bash {#coin .lab trials=1 warmup=0 trace=no}\necho hi\n```\n\n## Try\n\n* walk\n* sing\n";

/// A journal of hundreds of entries in nested folders.
fn large() -> Sandbox {
    let mut sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\nentries = \"%Y/%m/%Y-%m-%d.md\"\n")
        .file("2025/01/2025-01-14.md", EXPERIMENT);
    let mut day = chrono::NaiveDate::from_ymd_opt(2025, 1, 13).expect("a day");
    for number in 0..240 {
        let path = day.format("%Y/%m/%Y-%m-%d.md").to_string();
        let text =
            format!("# {day}\n\n## Keep\n\n* kept {number}\n\n## Try\n\n* [x] done {number}\n* try number {number}\n");
        sandbox = sandbox.file(&path, text);
        day = day.pred_opt().expect("a day");
    }
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    // So that there is something to take back. The index is left out in half of the runs, so that it is made under the limit.
    sandbox.hoego(&["try", "add", "read"]).succeeds();
    sandbox
}

const COMMANDS: [&[&str]; 15] = [
    &["try", "--json"],
    &["try", "add", "dance"],
    &["try", "done", "walk"],
    &["new", "--date", "2025-01-15"],
    &["today", "--no-edit", "--no-review", "--date", "2025-01-15"],
    &["week"],
    &["month", "--format", "html"],
    &["search", "kept 1"],
    &["check"],
    &["questions"],
    &["nudge"],
    &["show", "2025-01-14"],
    &["undo"],
    &["log"],
    &["lab", "run", "coin"],
];

type Files = BTreeMap<String, Vec<u8>>;

/// Puts the journal and the home folder back as they were.
fn put_back(sandbox: &Sandbox, kept: &Path) {
    for (name, at) in [("journal", sandbox.root()), ("home", sandbox.home())] {
        fs::remove_dir_all(&at).expect("a folder");
        let copied = Command::new("cp").arg("-a").arg(kept.join(name)).arg(&at).status();
        assert!(copied.expect("cp runs").success());
    }
}

/// Runs all commands under the limit; each file of the journal has to hold afterwards what it held, or what the command makes of it without
/// a limit. Gives how each command ended.
fn all_under(limit: &str) -> Vec<(String, i32)> {
    let sandbox = large();
    let kept = tempfile::tempdir().expect("a folder");
    for (name, at) in [("journal", sandbox.root()), ("home", sandbox.home())] {
        let copied = Command::new("cp")
            .arg("-a")
            .arg(at)
            .arg(kept.path().join(name))
            .status();
        assert!(copied.expect("cp runs").success());
    }
    let mut wholes: Vec<Files> = Vec::new();
    for arguments in COMMANDS {
        put_back(&sandbox, kept.path());
        sandbox.hoego(arguments);
        wholes.push(sandbox.files());
    }
    put_back(&sandbox, kept.path());
    let before = sandbox.files();
    let sandbox = sandbox.after(&format!("{limit}\nexec timeout 60 \"$@\""));
    let mut ended = Vec::new();
    for with_index in [true, false] {
        for (arguments, whole) in COMMANDS.iter().zip(&wholes) {
            if sandbox.files() != before {
                put_back(&sandbox, kept.path());
            }
            if !with_index {
                fs::remove_dir_all(sandbox.home().join(".cache")).ok();
            }
            let ran = sandbox.hoego(arguments);
            let (code, said) = (ran.output.status.code(), ran.stderr());
            let what = format!("{limit}: {arguments:?} (index: {with_index}) gave {code:?}: {said}");
            assert!(matches!(code, Some(0..=2)), "{what}");
            assert!(!said.contains("panicked"), "{what}");
            assert!(code != Some(2) || said.contains("error: "), "{what}");
            same_or_whole(&sandbox.files(), &before, whole, &what);
            ended.push((arguments.join(" "), code.unwrap_or(-1)));
        }
    }
    ended
}

#[track_caller]
fn same_or_whole(now: &Files, before: &Files, whole: &Files, what: &str) {
    let paths = now.keys().chain(before.keys());
    // Raw figures of a run differ each time, and a process that was ended by the system could remove nothing.
    for path in paths.filter(|path| !path.starts_with("lab/") && !path.ends_with(".tmp")) {
        let found = now.get(path);
        let good = found == before.get(path) || found == whole.get(path) || what.contains("\"lab\"");
        assert!(good, "{path} is neither as it was nor whole: {what}");
    }
}

/// How many of them were done, or answered "no".
fn done(ended: &[(String, i32)]) -> usize {
    ended.iter().filter(|(_, code)| *code < 2).count()
}

#[test]
fn one_thread_is_enough() {
    let program = Path::new(env!("CARGO_BIN_EXE_hoego"));
    let sandbox = large();
    // The limit does not bind root.
    let root = rustix::process::geteuid().is_root();
    let limited = "bash -c 'ulimit -u 1; exec \"$@\"' bash \"$@\"";
    let other = match root {
        true => format!("exec setpriv --reuid=65534 --regid=65534 --clear-groups {limited}"),
        false => format!("exec {limited}"),
    };
    if root {
        let reachable = Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups", "test", "-x"])
            .arg(program)
            .status();
        if !reachable.is_ok_and(|status| status.success()) {
            return skipped("another user cannot run the program here");
        }
        for at in [sandbox.root(), sandbox.home()] {
            let owned = Command::new("chown").args(["-R", "65534:65534"]).arg(&at).status();
            assert!(owned.expect("chown runs").success());
        }
        let above = sandbox.root();
        let above = above.parent().expect("a folder");
        fs::set_permissions(above, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("a mode");
    }
    let sandbox = sandbox.after(&other);
    for arguments in COMMANDS {
        for with_index in [true, false] {
            if !with_index {
                fs::remove_dir_all(sandbox.home().join(".cache")).ok();
            }
            let ran = sandbox.hoego(arguments);
            let (code, said) = (ran.output.status.code(), ran.stderr());
            // What starts a program cannot do so; all else is done.
            match arguments[0] {
                "lab" => assert!(
                    code == Some(2) && said.contains("error: "),
                    "{arguments:?}: {code:?}: {said}"
                ),
                _ => assert!(matches!(code, Some(0 | 1)), "{arguments:?}: {code:?}: {said}"),
            }
        }
    }
}

fn skipped(why: &str) {
    use std::io::Write as _;
    let required = std::env::var("HOEGO_TEST_REQUIRE").is_ok_and(|required| required == "all");
    assert!(!required, "{why}");
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    writeln!(std::io::stderr(), "skipped: {test}: {why}").expect("stderr");
}

#[test]
fn sixteen_descriptors_are_enough() {
    let ended = all_under("ulimit -n 16");
    let failed: Vec<_> = ended
        .iter()
        .filter(|(command, code)| *code == 2 && !command.starts_with("lab run"))
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn with_fewer_an_error_says_so() {
    for limit in ["ulimit -n 8", "ulimit -n 5"] {
        all_under(limit);
    }
}

#[test]
fn little_memory_is_an_error_in_words_at_the_worst() {
    for limit in ["ulimit -v 131072", "ulimit -v 65536"] {
        all_under(limit);
    }
}

#[test]
fn files_that_may_not_grow_leave_nothing_half_written() {
    for limit in ["ulimit -f 0", "ulimit -f 1"] {
        let ended = all_under(limit);
        assert!(done(&ended) > 0, "what only reads is done: {ended:?}");
    }
}

/// A program that is started has the signals that it would have without hoego, and all of git's variables: it is the person's.
#[test]
fn an_editor_is_ended_by_the_signal_as_ever_and_keeps_its_variables() {
    let mut desk = crate::desk::Desk::on("2025-01-14");
    desk.set("GIT_DIR", "/of/a/hook");
    let body = "echo \"git=$GIT_DIR\" > said\n\
                sh -c 'kill -XFSZ $$; echo outlived >> said'\n\
                sh -c 'kill -ABRT $$; echo outlived >> said'\n\
                sh -c 'kill -PROF $$; echo outlived >> said'\n\
                echo done >> said\n";
    desk.edit_with(body);
    desk.hoego(&["today", "--no-review"]).finish();
    assert_eq!(desk.read("said"), "git=/of/a/hook\ndone\n");
}
