//! Commands that look start nothing: a trace of system calls says so. And ^C, in a terminal.

use crate::desk::Desk;
use crate::lab::{ENTRY, has, own_journal};
use crate::sandbox::Sandbox;
use std::fs;
use std::process::Command;

/// The programs that `arguments` started, the first being hoego itself.
fn started(sandbox: &Sandbox, arguments: &[&str], env: &[(&str, &str)]) -> Vec<String> {
    let log = sandbox.home().join("trace");
    let mut command = Command::new("strace");
    command
        .args(["-f", "-qq", "-e", "trace=execve,execveat,fork,vfork", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_hoego"))
        .args(arguments)
        .current_dir(sandbox.root())
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", sandbox.home())
        .env("XDG_CONFIG_HOME", sandbox.home().join(".config"))
        .env("HOEGO_NOW", "2025-01-14T09:00:00")
        .envs(env.iter().copied());
    let output = command.output().expect("strace");
    assert!(output.status.code().is_some_and(|code| code < 2), "{output:?}");
    let trace = fs::read_to_string(&log).expect("the trace");
    let calls = trace
        .lines()
        .filter(|line| line.contains("exec") || line.contains("fork("));
    calls.map(str::to_owned).collect()
}

#[test]
fn looking_starts_no_process() {
    if !has("strace") {
        return;
    }
    let sandbox = own_journal();
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    let looking: &[&[&str]] = &[
        &["lab", "list"],
        &["lab", "show", "coin"],
        &["lab", "log", "coin"],
        &["lab", "diff", "coin", "1", "1"],
        &["lab", "check"],
        &["lab", "run", "coin", "--dry-run"],
        &["lab", "new", "--list"],
        &["lab", "clean", "coin", "--dry-run"],
        &["week"],
        &["week", "--format", "html"],
        &["month"],
        &["export", "--from", "2025-01-01", "--to", "2025-01-31", "--json"],
        &["questions"],
        &["try"],
        &["show"],
        &["check"],
    ];
    for arguments in looking {
        let calls = started(&sandbox, arguments, &[]);
        assert_eq!(calls.len(), 1, "{arguments:?} started something: {calls:#?}");
    }
    let completing = started(&sandbox, &["--", "hoego", "lab", "run", ""], &[("COMPLETE", "fish")]);
    assert_eq!(completing.len(), 1, "{completing:#?}");
    let running = started(&sandbox, &["lab", "run", "coin", "--no-embed"], &[]);
    assert!(running.len() > 3, "the trace does see what is started: {running:#?}");
}

#[test]
fn completion_names_experiments_and_templates() {
    let sandbox = own_journal().env("COMPLETE", "fish");
    let ids = sandbox.hoego(&["--", "hoego", "lab", "show", "co"]).succeeds().stdout();
    assert!(ids.lines().any(|line| line.starts_with("coin")), "{ids}");
    let templates = sandbox
        .hoego(&["--", "hoego", "lab", "new", "x", "--from", "que"])
        .succeeds()
        .stdout();
    assert!(templates.contains("queue-empty"), "{templates}");
}

#[test]
fn control_c_keeps_the_trials_that_ended_and_leaves_nothing_running() {
    let desk = Desk::on("2025-01-14");
    desk.write("hoego.toml", "[journal]\nlanguage = \"en\"\n");
    let code = "echo $$ >> \"$TMPDIR/pids\" 2>/dev/null; sleep 0.2; echo \"side";
    desk.write(
        "2025-01-14.md",
        &ENTRY.replace("echo \"side", code).replace("trials=3", "trials=300"),
    );
    assert!(desk.run(&["lab", "trust", "--mine"]).status.success());
    let mut pty = desk.hoego(&["lab", "run", "coin"]);
    pty.wait_for("/600");
    std::thread::sleep(std::time::Duration::from_millis(1500));
    pty.send("\u{3}");
    pty.wait_for("stopped");
    pty.finish();
    let runs = desk.read("lab/coin/runs.jsonl");
    assert!(runs.contains("\"partial\":true"), "{runs}");
    assert!(
        desk.read("2025-01-14.md").contains("<!-- lab:coin "),
        "what there is stands in the entry"
    );
}

#[test]
fn the_question_shows_what_hides_and_takes_one_key() {
    let desk = Desk::on("2025-01-14");
    desk.write("hoego.toml", "[journal]\nlanguage = \"en\"\n");
    let entry = ENTRY.replace("echo \"side", "echo \"\u{202e}hidden\u{1b}[2Jescape\"; echo \"side");
    desk.write("2025-01-14.md", &entry);
    let mut pty = desk.hoego(&["lab", "run", "coin"]);
    pty.wait_for("May this code run?");
    pty.wait_for(r"\u{202e}hidden\u{1b}[2Jescape");
    assert!(!pty.sent().contains('\u{202e}') && !pty.sent().contains("\u{1b}[2Jescape"));
    pty.send("\r");
    pty.send("4");
    pty.wait_for("was not run");
    assert_eq!(pty.finish(), 2);

    let mut pty = desk.hoego(&["lab", "run", "coin"]);
    pty.wait_for("May this code run?").send("1");
    pty.wait_for("side=a");
    pty.finish();
    let mut pty = desk.hoego(&["lab", "run", "coin"]);
    pty.wait_for("May this code run?").send("ㅅ");
    pty.wait_for("side=a");
    pty.finish();
    let mut pty = desk.hoego(&["lab", "run", "coin"]);
    pty.wait_for("side=a");
    pty.finish();
    assert!(!pty.sent().contains("May this code run?"), "it is trusted now");
}
