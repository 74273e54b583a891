//! Bad input that is more than a message: what goes on working beside it, and what stands on disk afterwards. (Messages alone are
//! in `errors.rs`, ways of reading and writing in `files.rs`.)

use crate::sandbox::{Ran, Sandbox};
use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

const ENTRY: &str = "# 2025-01-14\n\n## Try\n\n* walk\n* walk the dog\n";

fn journal() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file("2025-01-14.md", ENTRY)
}

/// It failed with an error and what to do about it, and every byte is as it was.
#[track_caller]
fn refused(sandbox: &Sandbox, arguments: &[&str], error: &str) {
    let before = sandbox.files();
    let ran = sandbox.hoego(arguments);
    ran.exits(2)
        .stderr_has("error: ")
        .stderr_has(error)
        .stderr_has("\nhint: ");
    assert_eq!(sandbox.files(), before, "nothing is lost, nothing is half-written");
}

#[track_caller]
fn no_left_overs(sandbox: &Sandbox) {
    let left: Vec<String> = sandbox
        .files()
        .into_keys()
        .filter(|path| path.contains(".tmp"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

fn texts(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let tries = json["tries"].as_array().expect("a list");
    tries
        .iter()
        .map(|found| found["text"].as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn a_folder_without_entries_works() {
    let sandbox = Sandbox::with_config("");
    for arguments in [["try"], ["week"], ["month"], ["check"], ["questions"], ["nudge"]] {
        sandbox.hoego(&arguments).succeeds();
    }
    assert_eq!(sandbox.files().len(), 1, "reading makes nothing");
    refused(&sandbox, &["show"], "entry");
    refused(&sandbox, &["carry"], "there is no entry of 2025-01-14");
    refused(&sandbox, &["try", "done", "walk"], "walk");
}

#[test]
fn which_of_none_and_of_several() {
    let sandbox = journal();
    refused(&sandbox, &["try", "done", "swim"], "`swim`");
    refused(&sandbox, &["try", "done", "walk the", "swim"], "`swim`");
    refused(&sandbox, &["try", "done", "7"], "no Try number 7");
    refused(&sandbox, &["try", "drop", "wal"], "walk the dog");
    refused(&sandbox, &["try", "later", "dog", "2025-02-30"], "2025-02-30");
    refused(&sandbox, &["try", "later", "dog", "2025-01-14"], "not after");
}

#[test]
fn an_editor_that_fails_leaves_the_entry() {
    let sandbox = Sandbox::with_config("").env("EDITOR", "false");
    let ran = sandbox.hoego(&["today"]);
    // Without a terminal no editor is opened at all.
    ran.succeeds().stdout_has("[JOURNAL]/2025-01-14.md");
    assert!(sandbox.at("2025-01-14.md").exists());
}

#[test]
fn the_days_path_taken_by_something_else_is_refused() {
    for prepare in [
        |path: &std::path::Path| fs::create_dir(path).expect("a folder"),
        |path: &std::path::Path| symlink("nowhere", path).expect("a link"),
    ] {
        let sandbox = Sandbox::with_config("").file("2025-01-13.md", "## Try\n\n* walk\n");
        prepare(&sandbox.at("2025-01-14.md"));
        for arguments in [&["new"][..], &["today"], &["try", "add", "x"], &["try", "done", "walk"]] {
            let ran = sandbox.hoego(arguments);
            ran.exits(2).stderr_has("error: ").stderr_has("\nhint: ");
            assert_eq!(
                fs::read_to_string(sandbox.at("2025-01-13.md")).expect("an entry"),
                "## Try\n\n* walk\n"
            );
        }
        // The others go on working.
        assert_eq!(texts(&sandbox.hoego(&["try", "--json"])), ["walk"]);
        no_left_overs(&sandbox);
    }
}

#[test]
fn a_file_that_is_not_utf8_is_reported_and_the_others_work() {
    let bad = b"## Try\n* a\n* \xb0\xa1\n";
    let sandbox = journal().file("2025-01-10.md", bad);
    let checked = sandbox.hoego(&["check"]);
    checked.exits(1).stdout_has("2025-01-10.md:3: unreadable");
    sandbox
        .hoego(&["try", "done", "walk the dog"])
        .succeeds()
        .stderr_has("2025-01-10.md");
    sandbox.hoego(&["new", "--date", "2025-01-15"]).succeeds();
    assert_eq!(sandbox.files()["2025-01-10.md"], bad);
}

#[test]
fn a_day_written_twice_is_read_twice_and_written_by_the_pattern() {
    let sandbox = journal().file("a 2025-01-14.md", "## Try\n\n* swim\n");
    assert_eq!(
        texts(&sandbox.hoego(&["try", "--json"])),
        ["walk", "walk the dog", "swim"]
    );
    sandbox.hoego(&["try", "add", "read"]).succeeds();
    assert!(String::from_utf8_lossy(&sandbox.files()["2025-01-14.md"]).contains("* read\n"));
    sandbox.hoego(&["try", "done", "swim"]).succeeds();
    assert_eq!(sandbox.files()["a 2025-01-14.md"], b"## Try\n\n* [x] swim\n");
    assert_eq!(
        texts(&sandbox.hoego(&["try", "--json"])),
        ["walk", "walk the dog", "read"]
    );
}

#[test]
fn names_from_a_mac_are_found_by_the_pattern_and_make_no_second_folder() {
    // `회고` and `월` as a Mac's file system spells them.
    let folder = "\u{1112}\u{116c}\u{1100}\u{1169}";
    let month = "1\u{110b}\u{116f}\u{11af}";
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"ko\"\nentries = \"회고/%Y/%-m월/%-d일.md\"\n");
    let old = format!("{folder}/2025/{month}/13\u{110b}\u{1175}\u{11af}.md");
    let sandbox = sandbox.file(&old, "## Try\n\n* 걷기\n");
    assert_eq!(texts(&sandbox.hoego(&["try", "--json"])), ["걷기"]);
    sandbox.hoego(&["new", "--date", "2025-01-13"]).succeeds();
    assert_eq!(
        sandbox.files().len(),
        2,
        "the entry is there: {:?}",
        sandbox.files().keys()
    );
    sandbox
        .hoego(&["try", "add", "읽기", "--date", "2025-01-13"])
        .succeeds();
    assert_eq!(
        String::from_utf8_lossy(&sandbox.files()[&old]),
        "## Try\n\n* 걷기\n* 읽기\n"
    );
    sandbox.hoego(&["new"]).succeeds();
    let new = format!("{folder}/2025/{month}/14일.md");
    let text = String::from_utf8(sandbox.files()[&new].clone()).expect("UTF-8");
    assert!(text.contains("걷기 ([2025-01-13]("), "{text}");
    // The link leads to the file as it is spelled on disk.
    let target = text
        .split("](")
        .nth(1)
        .and_then(|rest| rest.split('#').next())
        .expect("a link");
    let decoded = percent_decode(target);
    assert!(sandbox.at(&new).with_file_name(&decoded).exists(), "{decoded:?}");
    sandbox.hoego(&["check"]).succeeds();
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let hex: Vec<u8> = rest.by_ref().take(2).collect();
            let hex = String::from_utf8(hex).expect("two digits");
            bytes.push(u8::from_str_radix(&hex, 16).expect("two digits"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn what_stands_below_a_try_forges_no_section_of_the_next_day() {
    // Under `## Try` these are two items; under "지난 Try" the second would name a section.
    let source = "## Try\n\n*   Try: again\n- **Keep**: something\n";
    let sandbox = Sandbox::with_config("").file("2025-01-13.md", source);
    sandbox.hoego(&["new"]).succeeds();
    let shown = sandbox.hoego(&["show", "2025-01-14", "--json"]).json();
    let kinds: Vec<&str> = shown["sections"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|s| s["kind"].as_str().expect("a kind"))
        .collect();
    assert_eq!(kinds, ["last-try", "review", "keep", "problem", "try"]);
    assert_eq!(shown["sections"][0]["items"].as_array().expect("a list").len(), 2);
}

#[test]
fn eight_at_once_lose_nothing() {
    let sandbox = Sandbox::with_config("");
    let children: Vec<_> = (0..8)
        .map(|n| {
            Command::new(env!("CARGO_BIN_EXE_hoego"))
                .args(["try", "add", &format!("thing number {n}")])
                .current_dir(sandbox.root())
                .env_clear()
                .envs([
                    ("HOME", sandbox.home().as_os_str()),
                    ("HOEGO_NOW", "2025-01-14T09:00:00".as_ref()),
                ])
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .expect("hoego starts")
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().expect("hoego ends");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
    let mut found = texts(&sandbox.hoego(&["try", "--json"]));
    found.sort();
    assert_eq!(found, (0..8).map(|n| format!("thing number {n}")).collect::<Vec<_>>());
    no_left_overs(&sandbox);
}

#[test]
fn without_a_home_a_journal_that_is_named_works() {
    let sandbox = journal().without("HOME").without("XDG_CONFIG_HOME");
    sandbox
        .hoego(&["try", "--journal", "."])
        .succeeds()
        .stdout_has("walk the dog");
    sandbox.hoego(&["try", "add", "swim"]).succeeds();
}
