//! Whose code may run: every way around the question that we could think of.

use crate::lab::{ENTRY, journal_with, own_journal};
use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

/// A journal that nobody has said anything about.
fn strange_journal(entry: &str) -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file("2025-01-14.md", entry)
}

/// The hash that a refusal names.
#[track_caller]
fn refused(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let ran = sandbox.hoego(arguments);
    ran.fails().stderr_has("may not run").stderr_has("--trust-hash");
    assert!(!sandbox.at("lab").exists(), "nothing was run and nothing recorded");
    let said = ran.stderr();
    let after = said.split("--trust-hash ").nth(1).expect("a hash");
    let hash: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
    assert_eq!(hash.len(), 64, "{said}");
    hash
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("rights");
}

const RUN: [&str; 3] = ["lab", "run", "coin"];

#[test]
fn nothing_runs_that_nobody_spoke_for() {
    let sandbox = strange_journal(ENTRY);
    let hash = refused(&sandbox, &RUN);
    sandbox
        .hoego(&["lab", "run", "coin", "--trust-hash", &hash, "--no-embed"])
        .succeeds();
    fs::remove_dir_all(sandbox.at("lab")).expect("the results");
    refused(&sandbox, &RUN);
    let wrong = hash.replace(|c: char| c.is_ascii_digit(), "a");
    sandbox
        .hoego(&["lab", "run", "coin", "--trust-hash", &wrong])
        .fails()
        .stderr_has(&hash);
}

#[test]
fn trust_is_for_one_text_of_the_code() {
    let sandbox = strange_journal(ENTRY);
    let hash = refused(&sandbox, &RUN);
    sandbox
        .hoego(&["lab", "trust", "coin", "--trust-hash", &hash])
        .succeeds();
    sandbox.hoego(&["lab", "run", "coin", "--no-embed"]).succeeds();
    for (from, to) in [
        ("echo \"side", "echo  \"side"),
        ("side=a,b", "side=a,b cwd=journal"),
        ("```bash", "```python"),
        ("side=a,b", "side=a,b,c"),
    ] {
        let sandbox = sandbox_like(&sandbox, &ENTRY.replacen(from, to, 1));
        fs::remove_dir_all(sandbox.at("lab")).ok();
        let other = refused(sandbox, &RUN);
        assert_ne!(other, hash, "{to}");
    }
    let sandbox = sandbox_like(&sandbox, ENTRY);
    sandbox.hoego(&["lab", "run", "coin", "--no-embed"]).succeeds();
    sandbox.hoego(&["lab", "trust", "coin", "--revoke"]).succeeds();
    fs::remove_dir_all(sandbox.at("lab")).expect("the results");
    refused(sandbox, &RUN);
}

/// The same journal with another entry; the user's word stays where it was given.
fn sandbox_like<'a>(sandbox: &'a Sandbox, entry: &str) -> &'a Sandbox {
    fs::write(sandbox.at("2025-01-14.md"), entry).expect("the entry");
    sandbox
}

#[test]
fn a_linked_file_that_changes_after_approval_needs_a_new_one() {
    let entry = "```bash {#coin .lab trials=1 trace=no file=code/a.sh deps=code/b.sh stdin=in.txt}\n```\n";
    let sandbox = strange_journal(entry)
        .file("code/a.sh", "cat; . ./code/b.sh\n")
        .file("code/b.sh", "echo b\n")
        .file("in.txt", "in\n");
    let hash = refused(&sandbox, &RUN);
    sandbox
        .hoego(&["lab", "trust", "coin", "--trust-hash", &hash])
        .succeeds();
    for path in ["code/a.sh", "code/b.sh", "in.txt"] {
        let before = fs::read(sandbox.at(path)).expect("a file");
        fs::write(sandbox.at(path), [&before[..], b"\n"].concat()).expect("a file");
        assert_ne!(refused(&sandbox, &RUN), hash, "{path}");
        fs::write(sandbox.at(path), before).expect("a file");
    }
    sandbox.hoego(&["lab", "run", "coin", "--no-embed"]).succeeds();
}

#[test]
fn a_copy_elsewhere_inherits_nothing() {
    let sandbox = own_journal();
    sandbox.hoego(&["lab", "run", "coin", "--no-embed"]).succeeds();
    let copy = sandbox.home().join("copy");
    let copied = Command::new("cp").arg("-a").arg(sandbox.root()).arg(&copy).status();
    assert!(copied.expect("cp").success());
    sandbox.hoego_in(&copy, &RUN).fails().stderr_has("may not run");
    // Another folder put where the journal was is not the journal either.
    fs::rename(sandbox.root(), sandbox.home().join("moved")).expect("moved");
    sandbox.hoego_in(&sandbox.home().join("moved"), &RUN).fails();
    fs::rename(&copy, sandbox.root()).expect("moved");
    sandbox.hoego(&RUN).fails().stderr_has("may not run");
}

#[test]
fn trust_in_a_block_is_for_one_journal() {
    let sandbox = strange_journal(ENTRY);
    let hash = refused(&sandbox, &RUN);
    sandbox
        .hoego(&["lab", "trust", "coin", "--trust-hash", &hash])
        .succeeds();
    let copy = sandbox.home().join("copy");
    let copied = Command::new("cp").arg("-a").arg(sandbox.root()).arg(&copy).status();
    assert!(copied.expect("cp").success());
    sandbox.hoego_in(&copy, &RUN).fails().stderr_has("may not run");
}

#[test]
fn nothing_in_the_journal_can_say_what_runs() {
    for config in [
        "[lab]\ntrust = true\n",
        "[lab.languages.bash]\nrun = \"touch hacked\"\n",
        "[lab]\nkeep-raw = 1\n",
    ] {
        let sandbox = strange_journal(ENTRY).file("hoego.toml", config);
        sandbox
            .hoego(&RUN)
            .fails()
            .stderr_has("may not stand in a journal")
            .stderr_has("hoego.toml:1");
    }
    // A store that lies in the journal is not the user's.
    let sandbox = strange_journal(ENTRY);
    let hash = refused(&sandbox, &RUN);
    let store = format!("{{\"version\":1,\"blocks\":[\"{hash}\"],\"journals\":[]}}");
    let sandbox = sandbox
        .file("trust.json", &store)
        .file(".hoego/trust.json", &store)
        .file("hoego/trust.json", &store);
    refused(&sandbox, &RUN);
}

#[test]
fn files_that_others_may_write_are_asked_about_even_in_ones_own_journal() {
    let entry = ENTRY.replace("trace=no", "trace=no deps=code/b.sh");
    let sandbox = journal_with(&entry).file("code/b.sh", "echo b\n");
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    for path in ["2025-01-14.md", "code/b.sh", "code", ""] {
        let path = sandbox.at(path);
        let before = fs::metadata(&path).expect("it exists").permissions();
        for bits in [0o002, 0o020] {
            mode(&path, before.mode() & 0o7755 | bits);
            if bits == 0o020 {
                // The user's own primary group may write; another one may not.
                let other = Command::new("chgrp").arg("12345").arg(&path).status();
                if !other.expect("chgrp").success() {
                    continue;
                }
            }
            let ran = sandbox.hoego(&RUN);
            ran.fails().stderr_has("may be written by");
        }
        let _back = Command::new("chgrp").arg("0").arg(&path).status();
        fs::set_permissions(&path, before).expect("rights");
    }
    sandbox.hoego(&["lab", "run", "coin", "--no-embed"]).succeeds();
}

#[test]
fn no_link_leads_out_of_the_journal() {
    let sandbox = own_journal().home_file("secret.sh", "echo secret\n");
    symlink(sandbox.home().join("secret.sh"), sandbox.at("link.sh")).expect("a link");
    symlink(sandbox.home(), sandbox.at("folder")).expect("a link");
    for path in ["link.sh", "folder/secret.sh", "../home/secret.sh"] {
        for key in ["deps", "stdin", "file"] {
            let entry = ENTRY.replace("trace=no", &format!("trace=no {key}={path}"));
            fs::write(sandbox.at("2025-01-14.md"), entry).expect("the entry");
            let ran = sandbox.hoego(&RUN);
            ran.fails();
            assert!(!ran.stderr().contains("secret\n"), "{}", ran.stderr());
        }
    }
    // Results are not written through one either.
    fs::write(sandbox.at("2025-01-14.md"), ENTRY).expect("the entry");
    symlink(sandbox.home(), sandbox.at("lab")).expect("a link");
    sandbox.hoego(&RUN).fails().stderr_has("out of the journal");
    assert!(!sandbox.home().join("coin").exists());
}

#[test]
fn a_store_that_others_may_write_or_that_is_damaged_trusts_nothing() {
    let sandbox = own_journal();
    let store = sandbox.home().join(".local/state/hoego/trust.json");
    mode(&store, 0o622);
    sandbox
        .hoego(&RUN)
        .fails()
        .stderr_has("trust.json")
        .stderr_has("written by others");
    mode(&store, 0o600);
    fs::write(&store, "{\"version\":1").expect("the store");
    sandbox
        .hoego(&RUN)
        .fails()
        .stderr_has("trust.json")
        .stderr_has("damaged");
    sandbox.hoego(&["lab", "trust", "--mine"]).fails();
    assert_eq!(fs::read_to_string(&store).expect("the store"), "{\"version\":1");
}

#[test]
fn a_recorded_run_is_no_way_in() {
    // `lab rerun` runs code that stands in runs.jsonl: that is asked about like any other.
    let sandbox = own_journal();
    sandbox.hoego(&RUN).succeeds();
    sandbox.hoego(&["lab", "trust", "--mine", "--revoke"]).succeeds();
    sandbox
        .hoego(&["lab", "rerun", "coin"])
        .fails()
        .stderr_has("may not run");
}

/// A program that leaves a mark and then does what `bash` does.
fn marking(mark: &Path) -> String {
    format!("#!/bin/sh\ntouch '{}'\nexec bash \"$@\"\n", mark.display())
}

#[test]
fn no_folder_chooses_the_interpreter() {
    // A shim that obeys the folder it is asked in, as rustup obeys `rust-toolchain.toml`.
    let shim = "#!/bin/sh\n[ -x ./chosen ] && exec ./chosen \"$@\"\nexec /bin/bash \"$@\"\n";
    let sandbox = own_journal().home_file("bin/bash", shim);
    let mark = sandbox.home().join("mark");
    let mut sandbox = sandbox
        .file("chosen", marking(&mark))
        .file("bash", marking(&mark))
        .prepare(|sandbox| {
            mode(&sandbox.home().join("bin/bash"), 0o755);
            mode(&sandbox.at("chosen"), 0o755);
            mode(&sandbox.at("bash"), 0o755);
        });
    let shims = format!("{}:/usr/bin:/bin", sandbox.home().join("bin").display());
    for path in [&shims, ":/usr/bin:/bin", ".:/usr/bin:/bin", "../journal:/usr/bin:/bin"] {
        sandbox = sandbox.env("PATH", path);
        sandbox.hoego(&RUN).succeeds();
        assert!(!mark.exists(), "{path}");
    }
}

#[test]
fn recorded_runs_that_name_another_experiment_are_not_looked_up_under_its_name() {
    let sandbox = own_journal();
    sandbox.hoego(&RUN).succeeds();
    let runs = fs::read_to_string(sandbox.at("lab/coin/runs.jsonl")).expect("runs");
    let forged = runs.replace("side=$LAB_SIDE", "evil=$LAB_SIDE");
    assert_ne!(forged, runs);
    fs::create_dir(sandbox.at("lab/open")).expect("a folder");
    fs::write(sandbox.at("lab/open/runs.jsonl"), &forged).expect("runs");
    let also = forged.replace("\"id\":\"coin\"", "\"id\":\"open\"");
    assert_ne!(also, forged);
    for forged in [forged, also] {
        fs::write(sandbox.at("lab/open/runs.jsonl"), forged).expect("runs");
        mode(&sandbox.at("lab/open/runs.jsonl"), 0o666);
        let ran = sandbox.hoego(&["lab", "rerun", "open"]);
        ran.fails().stderr_has("`lab/open/runs.jsonl` holds runs of `coin`");
        assert!(!ran.stdout().contains("evil"));
    }
    // Under its own name it is the file itself that is looked at.
    mode(&sandbox.at("lab/coin/runs.jsonl"), 0o666);
    sandbox
        .hoego(&["lab", "rerun", "coin"])
        .fails()
        .stderr_has("may be written by everybody");
}

#[test]
fn what_lies_where_a_result_belongs_is_neither_overwritten_nor_waited_for() {
    let sandbox = own_journal();
    sandbox.hoego(&RUN).succeeds();
    fs::remove_file(sandbox.at("lab/coin/outcomes.svg")).expect("the chart");
    symlink("../../2025-01-14.md", sandbox.at("lab/coin/outcomes.svg")).expect("a link");
    let before = crate::lab::entry(&sandbox);
    sandbox
        .hoego(&RUN)
        .exits(2)
        .stderr_has("`lab/coin/outcomes.svg` is no ordinary file");
    assert_eq!(crate::lab::entry(&sandbox), before, "the entry is no chart");
    fs::remove_file(sandbox.at("lab/coin/runs.jsonl")).expect("the runs");
    let made = Command::new("mkfifo").arg(sandbox.at("lab/coin/runs.jsonl")).status();
    assert!(made.expect("mkfifo").success());
    for command in ["list", "run coin", "log coin", "rerun coin"] {
        let words: Vec<&str> = std::iter::once("lab").chain(command.split(' ')).collect();
        sandbox.hoego(&words).fails().stderr_has("is no ordinary file");
    }
}

#[test]
fn names_of_files_do_not_speak_to_the_terminal() {
    let sandbox =
        Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file("x\u{1b}[2J\u{202e}/2025-01-14.md", ENTRY);
    let ran = sandbox.hoego(&RUN);
    ran.fails().stderr_has("x\\u{1b}[2J\\u{202e}/2025-01-14.md:7");
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    for ran in [ran, sandbox.hoego(&RUN), sandbox.hoego(&["lab", "clean", "coin"])] {
        let all = ran.stderr() + &ran.stdout();
        assert!(!all.contains(['\u{1b}', '\u{202e}']), "{all}");
    }
}
