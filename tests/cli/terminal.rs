//! What a journal, a name, git, a program or an argument holds reaches a terminal only tamed, whatever the command: nothing of it steers the
//! terminal, hides or reorders text. To a pipe or a file data stays as it is, and JSON escapes what it must not show.

use crate::desk::Desk;
use crate::pty::Pty;
use crate::sandbox::Sandbox;
use regex::Regex;
use std::fs;
use std::sync::LazyLock;

/// One of each class of what must not be seen: OSC and CSI with ESC and as C1, other control characters, direction, zero-width, a tag, separators,
/// fillers, and joiners and selectors that nothing around them needs.
const HOSTILE: &str = "\u{1b}]52;c;aGk=\u{7}\u{1b}[8m\u{8}\u{7f}\u{9b}31m\u{9d}0;t\u{9c}\u{85}\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}\u{2060}\
                       \u{feff}\u{e0041}\u{2028}\u{2029}\u{3164}\u{115f}\u{1160}\u{ffa0}\u{ad}x\u{fe0f}a\u{200d}b\u{200c}evil";

/// What hides without being a control character.
const HIDDEN: &str = "\u{202e}\u{200f}\u{200b}\u{e0041}\u{3164}\u{ad}evil";

/// The same for a name or an argument, where a carriage return may stand too.
fn hostile_name() -> String {
    format!("n\rcr{HOSTILE}")
}

/// What people write with the same characters, and must be shown as it is.
const WRITTEN: [&str; 4] = ["👩\u{200d}💻", "❤\u{fe0f}", "می\u{200c}خواهم", "क्\u{200d}ष"];

/// The joiners and selectors of [`WRITTEN`] where they belong.
static JOINED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"👩\u{200d}💻|❤\u{fe0f}|ی\u{200c}|क्\u{200d}").expect("a pattern"));

/// Everything a page needs that is drawn, and the progress bar: moving, clearing, modes.
static PAGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\x1b\[\??[0-9;]*[A-HJKhlnr]|\r").expect("a pattern"));

/// hoego's own styles. None of them conceals (8).
static STYLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\x1b\[(?:[0-79]|[0-9;]{2,})?m").expect("a pattern"));

static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    let classes = r"[\p{Cc}--\n\r\t]|\r[^\r\n]|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|[\u{fff9}-\u{fffb}]";
    Regex::new(classes).expect("a pattern")
});

/// Fails where `sent` holds anything that steers or hides beyond styles, and with `page` beyond what a page needs.
#[track_caller]
fn is_tame(sent: &str, page: bool, what: &str) {
    let mut rest = STYLE.replace_all(sent, "").into_owned();
    rest = JOINED.replace_all(&rest, "").into_owned();
    if page {
        rest = PAGE.replace_all(&rest, "").into_owned();
    }
    if let Some(found) = UNSEEN.find(&rest) {
        panic!("{what}: {:?} in {rest:?}", found.as_str());
    }
}

/// A journal in which every field, and every name that may be, is hostile.
fn journal() -> Desk {
    let mut desk = Desk::on("2025-01-14");
    let written = WRITTEN.join(" ");
    let entry = |day: &str, thing: &str| {
        format!(
            "# {day} {HOSTILE} {written}\n\n## Review {HOSTILE}\n\n> part {HOSTILE}\n\n1. did {HOSTILE} {written}\n   * [?] asked {HOSTILE} {written}\n\n\
             ## Keep\n\n* kept {HOSTILE} {written}\n\n## Problem\n\n* broke {HOSTILE}\n\n## Try\n\n\
             * [ ] {thing} {HOSTILE} {written}\n  * note {HOSTILE}\n* [!] focused {thing} {HOSTILE} {written}\n  * When: {HOSTILE}\n* [z] odd {thing} {HOSTILE}\n* [x] closed {thing} {HOSTILE}\n\n\
             ## Weird {HOSTILE}\n\n* other {HOSTILE}\n\n```{HOSTILE}\ncode {HOSTILE}\n```\n\n| a {HOSTILE} | b |\n|---|---|\n"
        )
    };
    let lab = format!(
        "\n```bash {{#coin .lab trials=2 warmup=0 trace=no side=a,b{HIDDEN}}}\n#| always: \"out{HOSTILE}\" -- because {HOSTILE}\n#| never: \"gone{HOSTILE}\"\n\
         echo \"$LAB_SIDE\"\nprintf '%s\\n' 'out{HOSTILE}'\necho 'err{HOSTILE}' >&2\nexit 3\n```\n"
    );
    desk.write("hoego.toml", "[journal]\nlanguage = \"en\"\n");
    let folder = desk.journal().join(hostile_name());
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("2025-01-13.md"), entry("2025-01-13", "walk")).expect("an entry");
    desk.write("2025-01-12.md", &entry("2025-01-12", "read"));
    desk.write("2025-01-14.md", &(entry("2025-01-14", "sleep") + &lab));
    desk.write(&format!("{}.md", hostile_name()), HOSTILE);
    desk.write(
        "2025-01-11.md",
        &format!("# a\n\n<<<<<<< HEAD {HOSTILE}\n## Keep\n* a\n=======\n* b\n>>>>>>> branch {HOSTILE}\n"),
    );
    fs::write(desk.journal().join("2025-01-10.md"), b"\xff\n").expect("no text");
    std::os::unix::fs::symlink("nowhere", desk.journal().join(format!("dead{}.md", hostile_name()))).expect("a link");
    desk.set("GIT_CONFIG_NOSYSTEM", "1");
    desk
}

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

fn typed(command: &str) -> Vec<String> {
    let name = hostile_name();
    let word = |word: &str| {
        let entry = format!("{name}/2025-01-13.md");
        word.replace("{H}", &name).replace("{D}", &entry).replace('_', " ")
    };
    command.split(' ').map(word).collect()
}

/// Runs `command` to its end in a terminal; gives all that was sent.
fn sent(desk: &Desk, command: &str) -> String {
    let words = typed(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut pty = desk.hoego(&words);
    let code = pty.finish();
    assert!(code <= 2, "{command}: exit {code}: {}", pty.sent());
    pty.sent()
}

/// Runs the experiment twice, looking at its code, and writes something whose record holds what was typed.
fn prepare(desk: &Desk) {
    for _ in 0..2 {
        let mut pty = desk.hoego(&["lab", "run", "coin"]);
        pty.wait_for("May this code run?")
            .send("3")
            .wait_for("[4] n no")
            .send("1");
        pty.finish();
        assert!(pty.sent().contains("evil"));
        is_tame(&pty.sent(), true, "lab run");
    }
    desk.write(
        "2025-01-14.md",
        &(desk.read("2025-01-14.md") + "\n## Try\n\n* [ ] later one\n"),
    );
    let said = sent(desk, "try add {H}");
    assert!(said.contains("evil"), "{said}");
    is_tame(&said, false, "try add");
}

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
