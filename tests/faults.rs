//! Fault injection: each command that writes is killed at, and each of its calls that touch a file is made to fail, one at a time.
//!
//! After each fault every file holds its bytes from before or those of an undisturbed run, the command has said `error: …` with exit code 2
//! or done its work, and run again it ends in the bytes of an undisturbed run, with no temporary file left.
//!
//! What is odd about it: strace makes the calls fail, because many go to the kernel past the C library. Each run has one processor, so that
//! the calls come in the same order. All kills and all errors are injected at calls that change something; at those that only read, EIO and
//! EACCES everywhere, ENOSPC and EINTR at every fourth; runs of experiments, and the sample journal with its many files, are sampled
//! (`HOEGO_TEST_FAULTS=all` injects everything). A write of
//! fewer bytes than asked cannot be made by strace: the full disks of `disks.rs` make it.
#![cfg(target_os = "linux")]

#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/cases.rs"]
mod cases;
#[path = "faults/disks.rs"]
mod disks;
#[path = "faults/rows.rs"]
mod rows;
#[path = "faults/runs.rs"]
mod runs;
#[allow(dead_code, reason = "other tests use the rest")]
#[path = "cli/sandbox.rs"]
mod sandbox;
#[path = "faults/state.rs"]
mod state;
mod support;

use calls::Fault;
use cases::{Subject, cases, run, traced};
use rows::{ROWS, Row};
use sandbox::Sandbox;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Fewer faults than this mean that the suite has lost its way.
const FLOOR: usize = 5000;

#[test]
fn no_fault_loses_anything_and_running_again_ends_as_undisturbed() {
    if !can_trace() {
        return;
    }
    // Syncing a real disk is what takes longest, and its calls are the same.
    if Path::new("/dev/shm").is_dir() {
        tempfile::env::override_temp_dir(Path::new("/dev/shm")).expect("nobody asked for it before");
    }
    let subjects: Mutex<Vec<Subject>> = Mutex::default();
    let wanted = std::env::var("HOEGO_TEST_FAULTS_OF").unwrap_or_default();
    let rows: Vec<&'static Row> = ROWS.iter().filter(|row| row.name.contains(&wanted)).collect();
    on_each_processor(&rows, |row, log| {
        let subject = Subject::of(row, log);
        subjects.lock().expect("no panic").push(subject);
    });
    let mut subjects = subjects.into_inner().expect("no panic");
    subjects.sort_by_key(|subject| rows.iter().position(|row| std::ptr::eq(*row, subject.row)));
    let (cases, possible) = cases(&subjects);
    let failures: Mutex<Vec<String>> = Mutex::default();
    on_each_processor(&cases, |case, log| {
        if let Err(failure) = case.run(log) {
            // Said at once as well: the whole takes minutes.
            writeln!(std::io::stderr(), "{failure}\n").expect("stderr");
            failures.lock().expect("no panic").push(failure);
        }
    });
    let failures = failures.into_inner().expect("no panic");
    let said = format!(
        "faults injected: {} of {possible} possible, at {} calls of {} commands; {} lost",
        cases.len(),
        subjects.iter().map(|subject| subject.calls.len()).sum::<usize>(),
        subjects.len(),
        failures.len()
    );
    // Not `eprintln!`, which a test that passes keeps to itself.
    writeln!(std::io::stderr(), "{said}").expect("stderr");
    let shown = failures.iter().take(200).map(String::as_str).collect::<Vec<_>>();
    assert!(failures.is_empty(), "{said}\n\n{}", shown.join("\n\n"));
    assert!(!wanted.is_empty() || cases.len() >= FLOOR, "{said}: fewer than {FLOOR}");
}

#[test]
fn what_is_cut_short_between_two_files_is_finished_unless_somebody_else_wrote_there() {
    if !can_trace() {
        return;
    }
    let row = ROWS
        .iter()
        .find(|row| row.name == "carry --all, marking sources")
        .expect("a row");
    let log = tempfile::tempdir().expect("a folder");
    let log = log.path().join("log");
    let (_, calls) = traced(row, &log);
    let last = calls
        .iter()
        .rfind(|call| call.kind.starts_with("rename"))
        .expect("a rename");
    let marked = |sandbox: &Sandbox| {
        std::fs::read_to_string(sandbox.at("2025-01-13.md"))
            .expect("an entry")
            .contains("[>] read")
    };

    let sandbox = (row.given)().after(&calls::injecting(&log, last, Fault::Fail("ENOSPC")));
    run(row, &sandbox)
        .fails()
        .stderr_has("hint: 2 of 3 files are written; the next command that writes in this journal writes the others");
    assert!(!marked(&sandbox));
    // Whoever only reads writes nothing.
    let sandbox = sandbox.after("");
    sandbox.hoego(&["try"]).succeeds();
    assert!(!marked(&sandbox));
    sandbox.hoego(&["try", "add", "something else"]).succeeds();
    assert!(marked(&sandbox));

    let sandbox = (row.given)().after(&calls::injecting(&log, last, Fault::Kill));
    run(row, &sandbox);
    let theirs = "# 2025-01-13\n\n## Try\n\n* [ ] read a book\n";
    let sandbox = sandbox.file("2025-01-13.md", theirs).after("");
    let ran = sandbox.hoego(&["try", "add", "something else"]);
    ran.succeeds()
        .stderr_has("warning: `2025-01-13.md` changed after a command was cut short");
    assert_eq!(sandbox.files()["2025-01-13.md"], theirs.as_bytes());
    sandbox
        .hoego(&["try", "add", "one more", "--quiet"])
        .succeeds()
        .silent();
}

/// Whether strace is there and may trace; says that the test is skipped where not.
fn can_trace() -> bool {
    let Some(strace) = support::tool("strace") else {
        return false;
    };
    let traced = std::process::Command::new(strace)
        .args(["-qq", "-o", "/dev/null", "true"])
        .status();
    if traced.is_ok_and(|status| status.success()) {
        return true;
    }
    let required = std::env::var("HOEGO_TEST_REQUIRE").is_ok_and(|required| required == "all");
    assert!(!required, "strace may not trace here");
    writeln!(std::io::stderr(), "skipped: tests/faults.rs: strace may not trace here").expect("stderr");
    false
}

/// Does `work` for each of `things`, on as many threads as there are processors, each bound to one; each is given a file for its log.
fn on_each_processor<T: Sync>(things: &[T], work: impl Fn(&T, &Path) + Sync) {
    let may = rustix::thread::sched_getaffinity(None).expect("processors");
    let processors: Vec<usize> = (0..rustix::thread::CpuSet::MAX_CPU)
        .filter(|cpu| may.is_set(*cpu))
        .collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for processor in processors {
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                let mut one = rustix::thread::CpuSet::new();
                one.set(processor);
                rustix::thread::sched_setaffinity(None, &one).expect("a processor");
                let folder = tempfile::tempdir().expect("a folder");
                let log = folder.path().join("log");
                while let Some(thing) = things.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(thing, &log);
                }
            });
        }
    });
}
