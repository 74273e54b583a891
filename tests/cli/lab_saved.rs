//! What `hoego lab` writes and when it does not: while the entry is edited, while another run goes on, on a full disk, where a line is
//! broken.

use crate::lab::{ENTRY, change, entry, journal_with, own_journal, states};
use std::fs;
use std::io::Write as _;
use std::process::Command;
use std::time::Duration;

#[test]
fn crlf_and_quotes_around_a_block_stay() {
    let entry_text =
        "# 2025-01-14\r\n\r\n> ```bash {#q .lab trials=2 warmup=0 trace=no}\r\n> echo hi\r\n> ```\r\n> after\r\n";
    let sandbox = journal_with(entry_text);
    sandbox.hoego(&["lab", "run", "q"]).succeeds();
    let with = entry(&sandbox);
    assert!(with.contains("\r\n> <!-- lab:q "), "{with:?}");
    assert!(!with.replace("\r\n", "").contains('\n'), "{with:?}");
    assert_eq!(states(&sandbox), ["q current"]);
    sandbox.hoego(&["lab", "clean", "--all"]).succeeds();
    assert_eq!(entry(&sandbox), entry_text);
}

#[test]
fn compare_is_saved_into_todays_entry() {
    let sandbox = own_journal();
    sandbox
        .hoego(&["lab", "compare", "-n", "2", "--save", "two", "--", "echo a", "echo b"])
        .succeeds();
    let text = entry(&sandbox);
    assert!(text.contains("<!-- lab:two run="), "{text}");
    assert!(text.contains("echo a") && text.contains("echo b"), "{text}");
    assert!(text.starts_with(&ENTRY[..40]));
    assert!(sandbox.at("lab/two/runs.jsonl").is_file());
}

#[test]
fn an_entry_edited_while_it_ran_keeps_the_edit() {
    for (from, to, embedded) in [("More prose", "New prose", true), ("; echo", ";  echo", false)] {
        let sandbox = journal_with(&ENTRY.replace("echo \"side", "sleep 0.5; echo \"side"));
        let ran = std::thread::scope(|scope| {
            let running = scope.spawn(|| sandbox.hoego(&["lab", "run", "coin"]));
            std::thread::sleep(Duration::from_millis(1200));
            change(&sandbox, from, to);
            running.join().expect("the run")
        });
        ran.succeeds();
        let text = entry(&sandbox);
        assert!(text.contains(to), "the edit is kept: {text}");
        assert_eq!(text.contains("<!-- lab:coin "), embedded, "{text}\n{}", ran.stderr());
        assert!(
            sandbox.at("lab/coin/runs.jsonl").is_file(),
            "it is recorded in any case"
        );
        if !embedded {
            ran.stderr_has("changed while it ran");
        }
    }
}

#[test]
fn a_second_run_of_the_same_experiment_is_refused() {
    let sandbox = journal_with(&ENTRY.replace("echo \"side", "sleep 1; echo \"side"));
    std::thread::scope(|scope| {
        let first = scope.spawn(|| sandbox.hoego(&["lab", "run", "coin"]).succeeds().stdout());
        std::thread::sleep(Duration::from_millis(1200));
        sandbox
            .hoego(&["lab", "run", "coin"])
            .fails()
            .stderr_has("is running already");
        first.join().expect("the first run");
    });
    let runs = fs::read_to_string(sandbox.at("lab/coin/runs.jsonl")).expect("runs");
    assert_eq!(runs.lines().count(), 1);
}

#[test]
fn a_full_disk_leaves_nothing_half_written() {
    let sandbox = own_journal();
    fs::create_dir(sandbox.at("lab")).expect("a folder");
    let mounting = Command::new("unshare")
        .args(["-rm", "mount", "-t", "tmpfs", "none", "/mnt"])
        .output();
    if !mounting.is_ok_and(|output| output.status.success()) {
        writeln!(
            std::io::stderr(),
            "skipped: a_full_disk_leaves_nothing_half_written: nothing can be mounted here"
        )
        .expect("stderr");
        return;
    }
    let full = "mount -t tmpfs -o size=8k none lab && cat /dev/zero > lab/full 2>/dev/null";
    let sandbox = sandbox.after(&format!("exec unshare -rm sh -c '{full}; exec \"$@\"' sh \"$@\""));
    let before = sandbox.files();
    let ran = sandbox.hoego(&["lab", "run", "coin"]);
    ran.exits(2).stderr_has("no space left").stderr_has("make room");
    assert_eq!(
        sandbox.files(),
        before,
        "the entry does not speak of a run that is not on record"
    );
}

#[test]
fn another_toolchain_is_elsewhere_and_nothing_is_started_to_find_out() {
    let sandbox = own_journal();
    let bin = sandbox.home().join("bin");
    fs::create_dir(&bin).expect("a folder");
    fs::copy("/bin/bash", bin.join("bash")).expect("a bash of one's own");
    let path = format!("{}:/usr/bin:/bin", bin.display());
    let sandbox = sandbox.env("PATH", &path);
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    assert_eq!(states(&sandbox), ["coin current"]);
    let touched = Command::new("touch")
        .args(["-d", "2001-01-01"])
        .arg(bin.join("bash"))
        .status();
    assert!(touched.expect("touch").success());
    assert_eq!(
        states(&sandbox),
        ["coin elsewhere"],
        "it changed since its version was asked"
    );
    sandbox.hoego(&["lab", "check", "coin"]).exits(1);
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    assert_eq!(states(&sandbox), ["coin current"]);
}

#[test]
fn a_recorded_line_that_breaks_off_is_said_and_harms_nothing() {
    let sandbox = own_journal();
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    let path = sandbox.at("lab/coin/runs.jsonl");
    let runs = fs::read_to_string(&path).expect("runs");
    fs::write(&path, format!("{runs}{}", &runs[..runs.len() / 2])).expect("runs");
    sandbox
        .hoego(&["lab", "log", "coin"])
        .succeeds()
        .stderr_has("lab/coin/runs.jsonl:2");
    sandbox.hoego(&["week"]).succeeds().stderr_has("breaks off");
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    let log = sandbox.hoego(&["lab", "log", "coin", "--json"]).json();
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(2));
    let found = sandbox.hoego(&["check", "--json"]).exits(1).json();
    assert_eq!(found["findings"][0]["rule"], "lab-broken-run");
}

#[test]
fn raw_trials_are_kept_for_the_user_and_thrown_away_when_asked() {
    let sandbox = own_journal();
    let raw = sandbox.home().join(".local/state/hoego/lab/raw");
    let count = || walk(&raw);
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    assert_eq!(count(), 1);
    let sandbox = sandbox.home_file(".config/hoego/config.toml", "[lab]\nkeep-raw = 0\n");
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    assert_eq!(count(), 0);
}

/// How many files lie below `folder`.
fn walk(folder: &std::path::Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let counts = entries.map(|entry| match entry.path().is_dir() {
        true => walk(&entry.path()),
        false => 1,
    });
    counts.sum()
}

#[test]
fn a_language_of_the_users_own_runs() {
    let config = "[lab.languages.shout]\nextension = \"txt\"\nrun = \"/usr/bin/tr a-z A-Z\"\nversion = \"--version\"\n";
    let entry_text =
        "```shout {#s .lab trials=1 warmup=0 trace=no stdin=in.txt}\nprogram text that tr does not read\n```\n";
    let sandbox = journal_with(entry_text)
        .file("in.txt", "loud\n")
        .home_file(".config/hoego/config.toml", config);
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    let json = sandbox.hoego(&["lab", "run", "s", "--json"]).json();
    assert_eq!(json["cells"][0]["outcomes"][0]["key"], "LOUD", "{json:#}");
}

#[test]
fn a_comparison_saved_again_takes_the_place_of_the_older_one() {
    let sandbox = own_journal();
    for _ in 0..2 {
        let words = ["lab", "compare", "-n", "2", "--save", "two", "--", "echo a", "echo b"];
        sandbox.hoego(&words).succeeds();
    }
    let text = entry(&sandbox);
    assert_eq!(text.matches("<!-- lab:two ").count(), 1, "{text}");
    assert_eq!(text.matches("echo a\necho b\n").count(), 1, "{text}");
    assert_eq!(
        sandbox.hoego(&["check"]).succeeds().stdout(),
        "",
        "it is no broken result"
    );
    let runs = fs::read_to_string(sandbox.at("lab/two/runs.jsonl")).expect("runs");
    assert_eq!(runs.lines().count(), 2);
    sandbox.hoego(&["lab", "rerun"]).exits(2).stderr_has("two");
    let week = sandbox.hoego(&["week", "--json"]).json();
    let ids: Vec<&str> = (0..2).filter_map(|at| week["experiments"][at]["id"].as_str()).collect();
    assert_eq!(ids, ["coin", "two"], "{week:#}");
    assert_eq!(week["experiments"][1]["path"], "2025-01-14.md");
    sandbox.hoego(&["lab", "clean", "two"]).succeeds();
    assert!(!entry(&sandbox).contains("<!-- lab:two"), "{}", entry(&sandbox));
}
