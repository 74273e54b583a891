//! What a journal, a name, git, a program or an argument holds reaches a terminal only tamed, whatever the command: nothing of it steers the
//! terminal, hides or reorders text. To a pipe or a file data stays as it is, and JSON escapes what it must not show.

use crate::desk::Desk;
use crate::hostile::{HOSTILE, WRITTEN, hostile_name, is_tame, journal, prepare, sent, typed};
use crate::pty::Pty;
use crate::sandbox::Sandbox;
use std::fs;

/// What is typed, and a word that must be shown of it; `{H}` stands for a hostile name, `{D}` for the path of an entry in a hostile folder.
const COMMANDS: &[(&str, &str)] = &[
    ("try", "walk"),
    ("try list --all", "closed walk"),
    ("try list --state dropped --all", ""),
    ("try list --sort carries", "walk"),
    ("try show odd_read", "evil"),
    ("try show focused_walk", "When"),
    ("try show evil", "means"),
    ("try done evil --dry-run", "means"),
    ("try done {H}", "evil"),
    ("try later 1 {H}", "evil"),
    ("try add {H} --dry-run", "evil"),
    ("try drop 1 --dry-run", "evil"),
    ("try keep 1 --dry-run", "evil"),
    ("try problem 1 --dry-run", "evil"),
    ("try reopen closed_sleep --dry-run", "evil"),
    ("try focus 1 {H} --dry-run", "evil"),
    ("show {D}", "kept"),
    ("show 2025-01-12", "kept"),
    ("show {H}", "evil"),
    ("show {H}.md", "evil"),
    ("show missing{H}.md", "evil"),
    ("check", "evil"),
    ("check --fix --dry-run", ""),
    ("questions", "asked"),
    ("nudge", "evil"),
    ("search evil", "evil"),
    ("search evil -C 1", "evil"),
    ("search evil --color always", "evil"),
    ("search evil -l", "evil"),
    ("search evil --count", "evil"),
    ("search evil{H}(", "evil"),
    ("search evil --section {H}", "evil"),
    ("week", "kept"),
    ("week --format html", "kept"),
    ("week --format csv", "kept"),
    ("week --format csv --excel", "kept"),
    ("week --format json", "kept"),
    ("week {H}", "evil"),
    ("month", "kept"),
    ("export --from 2025-01-01 --to 2025-01-31", "kept"),
    ("week -o {H}/x.md --dry-run", "evil"),
    ("week -o {D}", "evil"),
    ("new --date 2025-01-15 --dry-run", "evil"),
    ("carry --dry-run", ""),
    ("try --json", "walk"),
    ("show {D} --json", "kept"),
    ("check --json", "evil"),
    ("search evil --json", "evil"),
    ("questions --json", "asked"),
    ("lab list", "gone"),
    ("lab show coin", "evil"),
    ("lab show coin --verbose", "evil"),
    ("lab log coin", "trials"),
    ("lab diff coin 1 2", "evil"),
    ("lab check", "coin"),
    ("lab run coin --dry-run", "evil"),
    ("lab run {H}", "evil"),
    ("lab trust {H}", "evil"),
    ("lab new {H} --from queue-empty", "evil"),
    ("lab new one --from {H}", "evil"),
    ("lab compare -n 2 -- exit{H}", ""),
    ("lab clean coin --dry-run", "evil"),
    ("log", "52;c"),
    ("undo --dry-run", "evil"),
    ("undo {H}", "evil"),
    ("config", "journal"),
    ("config {H}", "evil"),
    ("init {H}/sub --dry-run", "evil"),
    ("completions {H}", "evil"),
    ("schema {H}", "evil"),
    ("merge-entry {H} {H} {H} {H}", ""),
    ("{H}", "evil"),
    ("--{H}", "52"),
    ("--color={H} try", "evil"),
    ("--journal {H} try", "evil"),
    ("--date {H} try", "evil"),
];

#[test]
fn no_command_gives_a_terminal_what_steers_it_or_hides() {
    let mut desk = journal();
    let mut silent = Vec::new();
    // What cannot be read stops those who write.
    for coloured in [true, false] {
        if !coloured {
            desk.set("NO_COLOR", "1");
        }
        fs::remove_file(desk.journal().join("2025-01-10.md")).ok();
        if coloured {
            prepare(&desk);
        }
        for (command, shown) in COMMANDS {
            let sent = sent(&desk, command);
            if !sent.contains(shown) {
                silent.push(format!("{command}: no {shown:?} in {sent:?}"));
            }
            let is_bar = command.starts_with("lab compare");
            is_tame(&sent, is_bar, command);
            assert!(
                coloured || is_bar || command.contains("--color always") || !sent.contains('\u{1b}'),
                "{command}: {sent:?}"
            );
        }
        fs::write(desk.journal().join("2025-01-10.md"), b"\xff\n").expect("no text");
        for command in ["try", "try add one", "check", "week"] {
            is_tame(&sent(&desk, command), false, command);
        }
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn what_people_write_with_joiners_is_shown_as_it_is() {
    let desk = journal();
    fs::remove_file(desk.journal().join("2025-01-10.md")).expect("removed");
    for command in [
        "try",
        "try list --all",
        "try show walk",
        "show {D}",
        "search evil",
        "questions",
        "week",
        "week --format csv",
        "week --format html",
        "week --json",
        "new --date 2025-01-15 --dry-run",
        "nudge",
    ] {
        let sent = sent(&desk, command);
        for written in WRITTEN {
            assert!(sent.contains(written), "{command}: no {written:?} in {sent:?}");
        }
    }
}

/// Presses `keys` one after the other, each once the words before it are on the screen.
fn press(pty: &mut Pty, keys: &[(&str, &str)]) {
    for (words, key) in keys {
        pty.wait_for(words).send(key);
    }
    pty.finish();
}

#[test]
fn pages_of_the_review_are_tame() {
    let desk = journal();
    fs::remove_file(desk.journal().join("2025-01-10.md")).expect("removed");
    let mut pty = desk.hoego(&["week", "--review"]);
    let pasted = format!("\u{1b}[200~{}\u{1b}[201~", HOSTILE.replace('\u{1b}', ""));
    press(
        &mut pty,
        &[
            ("1/", "1"),
            ("2/", "4"),
            ("tomorrow", "5"),
            ("> ", &pasted),
            ("evil", "\u{1b}"),
            ("tomorrow", "\u{1b}[D"),
            ("2/", "q"),
            ("q", "q"),
        ],
    );
    let sent = pty.sent();
    assert!(
        sent.contains("read") && sent.contains("evil") && sent.contains("👩\u{200d}💻"),
        "{sent:?}"
    );
    is_tame(&sent, true, "week --review");
}

#[test]
fn a_question_for_a_line_is_tame() {
    let folder = tempfile::tempdir().expect("a folder");
    let home = folder.path().join(hostile_name());
    fs::create_dir(&home).expect("a home");
    let path = home.as_os_str();
    let env = [
        ("HOME", path),
        ("PATH", "/usr/bin:/bin".as_ref()),
        ("TERM", "xterm".as_ref()),
        ("HOEGO_NOW", "2025-01-14T09:00:00".as_ref()),
    ];
    let program = env!("CARGO_BIN_EXE_hoego").as_ref();
    let mut pty = Pty::start(program, &["today", "--no-edit", "--no-review"], path, env, (80, 24));
    pty.wait_for("evil").send("\n");
    assert_eq!(pty.finish(), 0);
    assert!(home.join("hoego/2025-01-14.md").is_file());
    is_tame(&pty.sent(), false, "the first journal");
}

#[test]
fn a_line_end_in_a_name_begins_no_line_of_ours() {
    let folder = "f\nerror: forged\r\nhint: forged\nwarning: forged";
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
        .file(
            &format!("{folder}/2025-01-13.md"),
            "## Try\n\n* walk\n* walk\n\n## Keep\n\n* [z] odd\n<<<<<<< a\n",
        )
        .file(&format!("{folder}/undated.md"), "x")
        .file(&format!("{folder}/2025-01-12.md"), b"\xff");
    for arguments in [
        &["check"][..],
        &["try"],
        &["try", "show", "1"],
        &["try", "done", "1"],
        &["log"],
        &["week"],
        &["show", "nowhere/error: \nerror: forged.md"],
        &["try", "done", "\nerror: forged"],
        &["config", "\r\nhint: forged"],
        &["\nhint: forged"],
        &["init", &format!("{folder}/sub"), "--dry-run"],
    ] {
        let ran = sandbox.hoego(arguments);
        for line in ran.stdout().split(['\n', '\r']).chain(ran.stderr().split(['\n', '\r'])) {
            let forged = line.trim_start_matches("error: ").contains("forged");
            let ours = ["error: forged", "hint: forged", "warning: forged"];
            assert!(
                !forged || !ours.iter().any(|word| line.starts_with(word)),
                "{arguments:?}: {line:?}"
            );
        }
    }
}

#[test]
fn to_a_pipe_data_stays_as_it_is_and_talk_is_tame() {
    let desk = journal();
    fs::remove_file(desk.journal().join("2025-01-10.md")).expect("removed");
    for (command, lossless) in [
        ("show {D}", true),
        ("search evil", true),
        ("search evil -l", false),
        ("week", true),
        ("week --format csv", true),
        ("questions", true),
        ("try", true),
    ] {
        let words = typed(command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = desk.run(&words);
        let (data, talk) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        // A Markdown or Try text is what was understood of its line; bytes of a file are all there.
        assert!(
            !lossless || data.contains("\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}"),
            "{command}: {data:?}"
        );
        assert!(data.contains("evil"), "{command}: {data:?}");
        is_tame(&talk, false, command);
    }
    let output = desk.run(&["show", &format!("missing{HOSTILE}.md")]);
    let talk = String::from_utf8_lossy(&output.stderr);
    assert!(
        talk.contains(r"missing\u{1b}]52;c;aGk=\u{7}\u{1b}[8m\u{8}\u{7f}\u{9b}31m"),
        "{talk}"
    );
    is_tame(&talk, false, "show");
}

#[test]
fn json_escapes_what_hides_and_reads_as_what_was_written() {
    let desk = journal();
    fs::remove_file(desk.journal().join("2025-01-10.md")).expect("removed");
    prepare(&desk);
    for command in [
        "try list --all --json",
        "try show focused_walk --json",
        "show 2025-01-14 --json",
        "check --json",
        "search evil --json",
        "questions --json",
        "nudge --json",
        "week --json",
        "month --format json",
        "lab list --json",
        "lab show coin --json",
        "lab log coin --json",
        "lab diff coin 1 2 --json",
        "log --json",
        "config --json",
        "init {H}/sub --dry-run --json",
    ] {
        let words = typed(command);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = desk.run(&words);
        let text = String::from_utf8(output.stdout).expect("text");
        let document: serde_json::Value =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{command}: {error}: {text}"));
        is_tame(&text, false, command);
        // Read and written again without our escapes it holds what was there.
        let raw = document.to_string();
        let has = |part: &str| raw.contains(part);
        let named = [
            "log --json",
            "config --json",
            "nudge --json",
            "lab diff coin 1 2 --json",
        ]
        .contains(&command);
        assert!(
            named || has("\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}"),
            "{command}: {raw:?}"
        );
        assert!(!raw.contains(r"\\u{202e}"), "{command}: {raw:?}");
    }
}

#[test]
fn values_that_hold_control_characters_are_refused_and_shown_tame() {
    for value in ["a\u{1b}[2J", "a\u{9b}31m", "a\u{8}"] {
        let desk = Desk::on("2025-01-14");
        desk.write(
            "2025-01-14.md",
            &format!("```bash {{#one .lab side=\"{value}\"}}\necho \"$LAB_SIDE\"\n```\n"),
        );
        let said = sent(&desk, "lab run one");
        assert!(
            said.contains("`side`: a value holds control characters") && !said.contains("hint:"),
            "{said:?}"
        );
        is_tame(&said, false, "lab run");
    }
}

#[test]
fn the_name_that_it_is_called_by_is_not_told() {
    use std::os::unix::process::CommandExt as _;
    for arguments in [
        &["--help"][..],
        &["week", "--help"],
        &["try", "-h"],
        &["--version"],
        &["lab", "run", "--help"],
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_hoego"));
        let output = command
            .arg0(hostile_name())
            .args(arguments)
            .output()
            .expect("hoego runs");
        let help = String::from_utf8(output.stdout).expect("text");
        assert!(help.contains("hoego") && !help.contains("evil"), "{help}");
        is_tame(&help, false, "help");
    }
}
