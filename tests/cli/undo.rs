//! `hoego undo` and `hoego log`: what commands wrote is taken back to the byte, under newer changes too, or refused whole.

use crate::sandbox::Sandbox;
use std::fs;

const CONFIG: &str = "[journal]\nlanguage = \"en\"\n";

/// Entries with everything that a careless writer loses: byte order mark, CRLF, mixed line ends, tabs, no final newline.
fn odd() -> Sandbox {
    Sandbox::with_config(CONFIG)
        .file(
            "2025-01-13.md",
            "\u{feff}# 2025-01-13\r\n\r\n## Keep\r\n\r\n* a\t \n\r\n## Try\r\n\r\n* walk a lot\r\n* sleep early\r\n\t* note\r\n* read",
        )
        .file("2025-01-12.md", "## Try\r\n* write it down\n")
}

/// The same with today's entry.
fn odd_today() -> Sandbox {
    odd().file(
        "2025-01-14.md",
        "\u{feff}# 2025-01-14\r\n\r\n## Last Try\r\n\r\n* [ ] walk a lot ([2025-01-13](2025-01-13.md#try))\r\n\r\n## Keep\r\n\r\n* b  \n\r\n## Problem\r\n\r\n## Try\r\n\r\n* mine",
    )
}

fn words(line: &str) -> Vec<String> {
    shell_words::split(line).expect("words")
}

fn run<'a>(sandbox: &'a Sandbox, line: &str) -> crate::sandbox::Ran<'a> {
    let words = words(line);
    sandbox.hoego(&words.iter().map(String::as_str).collect::<Vec<_>>())
}

fn edit(sandbox: &Sandbox, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(sandbox.at(path)).expect("an entry");
    assert!(text.contains(from), "{text}");
    fs::write(sandbox.at(path), text.replacen(from, to, 1)).expect("an entry");
}

fn text(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.at(path)).expect("an entry")
}

/// The command writes; `undo` gives all bytes back, and undoing that gives the command's bytes again.
#[track_caller]
fn there_and_back(sandbox: &Sandbox, line: &str) {
    let before = sandbox.files();
    let ran = run(sandbox, line);
    assert!(
        matches!(ran.output.status.code(), Some(0 | 1)),
        "{line}: {}",
        ran.stderr()
    );
    let after = sandbox.files();
    assert_ne!(before, after, "{line} writes");
    let dry = run(sandbox, "undo --dry-run");
    dry.succeeds().stdout_has("--- ").stdout_has("+++ ");
    assert_eq!(sandbox.files(), after, "{line}: a dry run writes nothing");
    run(sandbox, "undo").succeeds().stderr_has("Took back");
    assert_eq!(sandbox.files(), before, "{line} is taken back");
    let number = run(sandbox, "log --json").json()["changes"][0]["number"].to_string();
    run(sandbox, &format!("undo {number}")).succeeds();
    assert_eq!(sandbox.files(), after, "{line} is put back");
    run(sandbox, &format!("undo {number}"))
        .succeeds()
        .stderr_has("is left in the files");
    run(sandbox, "undo").succeeds();
    assert_eq!(sandbox.files(), before, "{line} is taken back again");
}

#[test]
fn every_command_that_writes_can_be_taken_back() {
    for line in [
        "new",
        "today --no-edit",
        "try add 'drink water'",
        "try done walk",
        "try keep sleep",
        "try problem read",
    ] {
        there_and_back(&odd(), line);
    }
    let verbs = [
        "done walk",
        "keep walk",
        "problem walk",
        "trying walk",
        "drop walk",
        "focus walk --when noon",
        "later walk +7",
    ];
    for verb in verbs {
        there_and_back(&odd_today(), &format!("try {verb}"));
    }
    for line in ["try add 'drink water'", "carry", "lab new coin --from queue-empty"] {
        there_and_back(&odd_today(), line);
    }
    let sandbox = odd_today();
    run(&sandbox, "try done walk").succeeds();
    there_and_back(&sandbox, "try reopen walk --date 2025-01-15");
}

#[test]
fn repairs_can_be_taken_back() {
    let sandbox = odd();
    // An open copy stands after the closing.
    for line in ["new", "new --date 2025-01-15", "try done walk --date 2025-01-14"] {
        run(&sandbox, line).succeeds();
    }
    there_and_back(&sandbox, "check --fix");
}

/// Without its journal an entry lies in none: nobody means that who does not say so.
#[test]
fn making_a_journal_is_taken_back_by_its_number_only() {
    let adopted = Sandbox::new().file("2025-01-13.md", "## Try\r\n* a\r\n");
    for (sandbox, line) in [
        (adopted, "init --language en"),
        (Sandbox::new(), "init --language ko"),
        (Sandbox::new(), "init --sample --language en"),
    ] {
        let before = sandbox.files();
        run(&sandbox, line).succeeds();
        let made = sandbox.files();
        for plain in ["undo", "undo --dry-run"] {
            run(&sandbox, plain)
                .fails()
                .stderr_has("error: what is left to take back is the making of this journal: change 1, `hoego init")
                .stderr_has("hint: nothing was changed; `hoego undo 1` takes it back");
        }
        assert_eq!(sandbox.files(), made);
        // What came after it is taken back as ever; then it is asked for the number again.
        run(&sandbox, "try add sing").succeeds();
        run(&sandbox, "undo").succeeds().stderr_has("hoego try add sing");
        run(&sandbox, "undo").fails();
        assert_eq!(sandbox.files(), made);
        run(&sandbox, "undo 1").succeeds();
        assert_eq!(sandbox.files(), before, "{line}");
        let number = run(&sandbox, "log --json").json()["changes"][0]["number"].to_string();
        run(&sandbox, &format!("undo {number}")).succeeds();
        assert_eq!(sandbox.files(), made, "{line} is put back");
    }
}

#[test]
fn results_go_and_measurements_stay() {
    let entry = "# 2025-01-14\r\n\r\n```bash {#q .lab trials=2 warmup=0 trace=no}\r\necho hi\r\n```\r\nafter";
    let sandbox = crate::lab::journal_with(entry);
    run(&sandbox, "lab run q").succeeds();
    let ran = sandbox.files();
    assert_ne!(text(&sandbox, "2025-01-14.md"), entry);
    run(&sandbox, "lab clean --all").succeeds();
    assert_eq!(text(&sandbox, "2025-01-14.md"), entry);
    run(&sandbox, "undo").succeeds();
    assert_eq!(sandbox.files(), ran);
    run(&sandbox, "undo")
        .succeeds()
        .stderr_has("Took back 1: hoego lab run q");
    assert_eq!(text(&sandbox, "2025-01-14.md"), entry);
    assert!(sandbox.at("lab/q/runs.jsonl").is_file());
    let changes = run(&sandbox, "log --json").json();
    assert!(!changes.to_string().contains("runs.jsonl"), "{changes}");
}

#[test]
fn folders_that_were_made_go_again_if_nothing_else_came_into_them() {
    let config = "[journal]\nlanguage = \"en\"\nentries = \"%Y/%m/%d.md\"\n";
    let sandbox = Sandbox::with_config(config);
    run(&sandbox, "new").succeeds();
    run(&sandbox, "undo").succeeds();
    assert!(!sandbox.at("2025").exists());
    run(&sandbox, "undo 2").succeeds();
    let sandbox = sandbox.file("2025/notes.txt", "mine");
    run(&sandbox, "undo").succeeds();
    assert!(!sandbox.at("2025/01").exists() && sandbox.at("2025/notes.txt").exists());
    // Not made by hoego: it stays, empty as it is.
    let sandbox =
        Sandbox::with_config(config).prepare(|sandbox| fs::create_dir_all(sandbox.at("2025/01")).expect("a folder"));
    run(&sandbox, "new").succeeds();
    run(&sandbox, "undo").succeeds();
    assert!(sandbox.at("2025/01").is_dir());
}

#[test]
fn an_old_change_goes_from_under_newer_ones() {
    let sandbox = odd_today();
    for line in ["try add one", "try add two", "try done walk", "try add three"] {
        run(&sandbox, line).succeeds();
    }
    edit(&sandbox, "2025-01-14.md", "* b  \n", "* b, and more\n* c\r\n");
    run(&sandbox, "undo 2").succeeds();
    let with = text(&sandbox, "2025-01-14.md");
    assert!(
        with.contains("* one\r\n* three") && with.contains("* b, and more\n* c\r\n"),
        "{with:?}"
    );
    // In whatever order.
    run(&sandbox, "undo 3").succeeds();
    run(&sandbox, "undo 4").succeeds();
    edit(&sandbox, "2025-01-14.md", "* b, and more\n* c\r\n", "* b  \n");
    run(&sandbox, "undo 1").succeeds();
    assert_eq!(sandbox.files(), odd_today().files());
    run(&sandbox, "undo")
        .succeeds()
        .stderr_has("There is nothing to take back.");
}

#[test]
fn the_same_place_is_refused_whole_with_both_diffs() {
    // The change is of two files; only one of them was touched since.
    let sandbox = Sandbox::with_config("[carry]\nmark-carried = true\n[journal]\nlanguage = \"en\"\n")
        .file("2025-01-13.md", "## Try\n\n* [ ] walk\n");
    run(&sandbox, "new").succeeds();
    let paths = run(&sandbox, "log --json").json()["changes"][0]["files"]
        .as_array()
        .map(Vec::len);
    assert_eq!(paths, Some(2));
    edit(&sandbox, "2025-01-13.md", "* [>] walk", "* [>] walk far");
    let before = sandbox.files();
    let ran = run(&sandbox, "undo");
    ran.fails();
    assert_eq!(sandbox.files(), before);
    insta::assert_snapshot!(ran.stderr());
    assert_eq!(run(&sandbox, "undo --dry-run").fails().stderr(), ran.stderr());
    let quiet = run(&sandbox, "undo --quiet");
    assert_eq!(quiet.fails().stderr().lines().count(), 2, "the error and its hint");
}

#[test]
fn a_file_that_went_or_came_back_or_was_written_in_is_refused() {
    let sandbox = odd_today();
    run(&sandbox, "try add one").succeeds();
    let whole = sandbox.files();
    fs::remove_file(sandbox.at("2025-01-14.md")).expect("an entry");
    run(&sandbox, "undo")
        .fails()
        .stderr_has("`2025-01-14.md` was removed since");
    let sandbox = sandbox.file("2025-01-14.md", &whole["2025-01-14.md"]);
    run(&sandbox, "undo").succeeds();

    let sandbox = odd();
    run(&sandbox, "new").succeeds();
    run(&sandbox, "try add one").succeeds();
    let ran = run(&sandbox, "undo 1");
    ran.fails()
        .stderr_has("`2025-01-14.md` was changed in the same place since")
        .stderr_has("hint: nothing was changed; take back the newer change first: hoego undo 2");
    run(&sandbox, "undo 2").succeeds();
    run(&sandbox, "undo 1").succeeds();
    assert_eq!(sandbox.files(), odd().files());
    let sandbox = sandbox.file("2025-01-14.md", "# other\n");
    run(&sandbox, "undo 4")
        .fails()
        .stderr_has("`2025-01-14.md` was made again since");
    assert_eq!(text(&sandbox, "2025-01-14.md"), "# other\n");
}

#[test]
fn the_log_tells_what_became_of_each_change() {
    let sandbox = odd_today();
    for line in [
        "try add one",
        "try add 'two words'",
        "try done walk",
        "undo 1",
        "undo 4",
        "undo 2",
    ] {
        run(&sandbox, line).succeeds();
    }
    let log = run(&sandbox, "log");
    insta::assert_snapshot!(log.succeeds().silent().stdout());
    let two = run(&sandbox, "log -n 2");
    assert_eq!(two.succeeds().stdout().lines().count(), 2);
    two.stderr_has("… 4 older: hoego log --all");
    assert_eq!(run(&sandbox, "log --all").succeeds().stdout(), log.stdout());
    for (name, line) in [("log", "log --json"), ("undo", "undo --json")] {
        let schema = run(&sandbox, &format!("schema {name}")).json();
        let document = run(&sandbox, line).succeeds().json();
        assert!(
            jsonschema::validator_for(&schema)
                .expect("a schema")
                .is_valid(&document),
            "{document}"
        );
    }
    // Taken back with an editor: it does not stand, and is not taken back twice.
    edit(&sandbox, "2025-01-14.md", "\r\n* one", "");
    run(&sandbox, "log")
        .succeeds()
        .stdout_has("hoego try add one  2025-01-14.md");
    run(&sandbox, "undo")
        .succeeds()
        .stderr_has("nothing of change 1 (hoego try add one) is left");
}

#[test]
fn a_journal_is_known_by_where_it_really_is() {
    let sandbox = odd();
    run(&sandbox, "try add one").succeeds();
    let link = sandbox.home().join("link");
    std::os::unix::fs::symlink(sandbox.root(), &link).expect("a link");
    let linked = link.display().to_string();
    let log = sandbox.hoego(&["log", "--journal", &linked]);
    assert_eq!(log.succeeds().stdout(), run(&sandbox, "log").stdout());
    fs::rename(sandbox.root(), sandbox.home().join("moved")).expect("a folder");
    let moved = sandbox.hoego_in(&sandbox.home().join("moved"), &["log"]);
    assert_eq!(moved.succeeds().stdout(), "");
    moved.stderr_has("No changes are recorded.");
}

#[test]
fn completion_offers_the_changes_with_their_commands() {
    let sandbox = odd();
    run(&sandbox, "try add 'drink water'").succeeds();
    let sandbox = sandbox.env("COMPLETE", "zsh");
    let ran = sandbox.hoego(&["--", "hoego", "undo", ""]);
    ran.succeeds().silent().stdout_has("1\thoego try add 'drink water'");
}

#[test]
fn the_messages_speak_the_journals_language() {
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"ko\"\n");
    run(&sandbox, "try add '물 마시기'").succeeds();
    run(&sandbox, "undo")
        .succeeds()
        .stderr_has("되돌렸습니다: 1  hoego try add '물 마시기'");
    run(&sandbox, "log")
        .succeeds()
        .stdout_has("(1번을 되돌림)")
        .stdout_has("(2번이 되돌림)");
}
