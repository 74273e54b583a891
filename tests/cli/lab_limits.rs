//! `hoego lab` where the machine sets limits, or a program attacks what watches it: a word, and nothing left behind.

use crate::lab::{entry, own_journal};
use crate::sandbox::Sandbox;
use std::fs;
use std::path::PathBuf;

/// The same with a folder for temporary files of its own.
fn with_temporary(sandbox: Sandbox) -> (Sandbox, PathBuf) {
    let folder = sandbox.home().join("temporary");
    fs::create_dir(&folder).expect("a folder");
    let sandbox = sandbox.env("TMPDIR", &folder.display().to_string());
    (sandbox, folder)
}

fn is_empty(folder: &PathBuf) -> bool {
    fs::read_dir(folder).expect("a folder").next().is_none()
}

#[test]
fn where_files_may_not_grow_it_runs_and_says_what_it_cannot_write() {
    let (sandbox, temporary) = with_temporary(own_journal());
    let (before, text) = (sandbox.files(), entry(&sandbox));
    let sandbox = sandbox.after("ulimit -f 1");
    let ran = sandbox.hoego(&["lab", "run", "coin"]);
    ran.exits(2)
        .stdout_has("side=a")
        .stderr_has("`ulimit -f` says how large");
    assert_eq!(sandbox.files(), before, "{text}");
    assert!(is_empty(&temporary));
    let sandbox = sandbox.after("ulimit -f 0");
    sandbox.hoego(&["lab", "compare", "-n", "1", "--", "true"]).succeeds();
    let ran = sandbox.hoego(&["lab", "run", "coin"]);
    ran.exits(2).stderr_has("error: ");
    assert!(is_empty(&temporary));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_that_kills_the_helper_leaves_nothing_running() {
    let (sandbox, temporary) = with_temporary(Sandbox::new());
    let mark = format!("7{}.125", std::process::id());
    // What was typed is not fenced in, so the kernel lets it.
    let command = format!("bash -c '(setsid sleep {mark} &) ; sleep 0.2; kill -9 $PPID; sleep {mark}'");
    let ran = sandbox.hoego(&["lab", "compare", "-n", "1", "--", &command]);
    ran.exits(2).stderr_has("nothing is left running");
    let lives = fs::read_dir("/proc").expect("processes").flatten().any(|process| {
        let line = fs::read(process.path().join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(&mark)
    });
    assert!(!lives, "{mark}");
    assert!(is_empty(&temporary));
}

#[test]
fn a_result_that_nobody_reads_is_kept() {
    let sandbox = own_journal().after("exec >/dev/full");
    sandbox
        .hoego(&["lab", "run", "coin"])
        .exits(2)
        .stderr_has("standard output");
    assert!(entry(&sandbox).contains("<!-- /lab:coin "));
    let runs = || {
        fs::read_to_string(sandbox.at("lab/coin/runs.jsonl"))
            .expect("runs")
            .lines()
            .count()
    };
    assert_eq!(runs(), 1);
    sandbox.hoego(&["lab", "rerun", "coin"]).exits(2);
    assert_eq!(runs(), 2);
    sandbox
        .hoego(&["lab", "compare", "-n", "1", "--save", "two", "--", "true"])
        .exits(2);
    assert!(sandbox.at("lab/two/runs.jsonl").is_file());
}
