//! What stands in a journal and is no regular file, or a very large one: named and left out; nobody waits for it, and it takes no memory.

use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

const ENGLISH: &str = "[journal]\nlanguage = \"en\"\n";
const TRIES: &str = "# 2025-01-13\n\n## Try\n\n* walk\n* read\n";

/// A command that takes longer than this hangs, also on a busy machine; one that takes more memory than this does not bound what it reads.
const BOUNDS: &str = "ulimit -v 600000; exec timeout 60 \"$@\"";

fn journal() -> Sandbox {
    Sandbox::with_config(ENGLISH).file("2025-01-13.md", TRIES).after(BOUNDS)
}

const COMMANDS: [&[&str]; 15] = [
    &["nudge"],
    &["try"],
    &["try", "--all", "--json"],
    &["week"],
    &["check"],
    &["search", "walk"],
    &["questions"],
    &["show"],
    &["lab", "list"],
    &["log"],
    &["new"],
    &["try", "add", "sleep"],
    &["try", "done", "walk"],
    &["today", "--no-edit", "--no-review"],
    &["undo"],
];

/// Every command comes to an end with a status of its own.
#[track_caller]
fn nobody_waits(sandbox: &Sandbox, commands: &[&[&str]], what: &str) {
    for command in commands {
        let ran = sandbox.hoego(command);
        let status = ran.output.status.code();
        assert!(
            status.is_some_and(|code| code <= 2),
            "{what}: hoego {command:?}: {status:?} {}",
            ran.stderr()
        );
    }
}

/// Puts something special at `path`; `false` where it cannot be made here.
fn special(kind: &str, path: &Path) -> bool {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    match kind {
        "socket" => {
            // The path of a socket may not be long.
            let here = std::env::temp_dir().join(format!("hoego-{}", std::process::id()));
            let made = UnixListener::bind(&here).is_ok() && fs::rename(&here, path).is_ok();
            let _moved = fs::remove_file(here);
            made
        }
        "pipe" => Command::new("mkfifo")
            .arg(path)
            .status()
            .is_ok_and(|status| status.success()),
        // The numbers of /dev/zero: endless bytes.
        "device" => {
            let made = Command::new("mknod").arg(path).args(["c", "1", "5"]).output();
            made.is_ok_and(|output| output.status.success()) && fs::File::open(path).is_ok()
        }
        _ => fs::create_dir(path).is_ok(),
    }
}

#[test]
fn what_is_no_regular_file_is_left_out() {
    for kind in ["pipe", "socket", "device", "folder"] {
        for path in ["2025-01-12.md", "notes/2025-01-12.md"] {
            let sandbox = journal();
            if !special(kind, &sandbox.at(path)) {
                continue;
            }
            nobody_waits(&sandbox, &COMMANDS, &format!("{kind} at {path}"));
            sandbox.hoego(&["check"]).exits(1).stdout_has(path);
            sandbox.hoego(&["try"]).succeeds().stdout_has("read").stderr_has(path);
            sandbox.hoego(&["try", "add", "swim"]).succeeds();
        }
        // Where the day's entry would be: refused, and it stays what it is.
        let sandbox = journal();
        let path = sandbox.at("2025-01-14.md");
        if special(kind, &path) {
            let before = fs::symlink_metadata(&path).expect("something").file_type();
            sandbox
                .hoego(&["try", "add", "swim"])
                .exits(2)
                .stderr_has("2025-01-14.md");
            sandbox.hoego(&["new"]).exits(2).stderr_has("2025-01-14.md");
            assert_eq!(
                fs::symlink_metadata(&path).expect("something").file_type(),
                before,
                "{kind}"
            );
        }
    }
}

#[test]
fn what_the_program_reads_for_itself_is_no_trap_either() {
    for kind in ["pipe", "socket", "device", "folder"] {
        for path in [
            "hoego.toml",
            ".hoego/templates/entry.md",
            ".hoego/templates/summary.md",
            ".gitattributes",
            "lab/x/runs.jsonl",
            ".hoego-0123456789abcdef.tmp",
        ] {
            let sandbox = journal().file("2025-01-12.md", "```python {#x .lab trials=1}\nprint(1)\n```\n");
            let _made_anew = fs::remove_file(sandbox.at(path));
            if !special(kind, &sandbox.at(path)) {
                continue;
            }
            nobody_waits(&sandbox, &COMMANDS, &format!("{kind} at {path}"));
            nobody_waits(
                &sandbox,
                &[&["init", "--git"], &["lab", "show", "x"]],
                &format!("{kind} at {path}"),
            );
            assert!(
                fs::symlink_metadata(sandbox.at(path)).is_ok(),
                "{kind} at {path} is still there"
            );
        }
    }
}

/// A file of that size that takes no room.
fn sparse(path: &Path, bytes: u64) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::File::create(path)
        .and_then(|file| file.set_len(bytes))
        .expect("a large file");
}

const MIB: u64 = 1 << 20;

#[test]
fn a_file_that_is_too_large_is_named_and_left_out() {
    for size in [16 * MIB + 1, 3 << 30, 1 << 40] {
        let sandbox = journal();
        sparse(&sandbox.at("2025-01-12.md"), size);
        nobody_waits(&sandbox, &COMMANDS, &format!("{size} bytes"));
        sandbox
            .hoego(&["try"])
            .succeeds()
            .stdout_has("read")
            .stderr_has("`2025-01-12.md` was left out: it is larger than 16 MiB");
        sandbox.hoego(&["check"]).exits(1).stdout_has("limits");
        sparse(&sandbox.at("2025-01-20.md"), size);
        sandbox.hoego(&["try", "add", "swim", "--date", "2025-01-20"]).exits(2);
    }
    for (path, command) in [
        ("hoego.toml", &["try"][..]),
        (".hoego/templates/entry.md", &["new"]),
        (".hoego/templates/summary.md", &["week"]),
        (".hoego/templates/summary.html", &["week", "--format", "html"]),
    ] {
        let sandbox = journal();
        sparse(&sandbox.at(path), MIB + 1);
        sandbox
            .hoego(command)
            .exits(2)
            .stderr_has(path)
            .stderr_has("larger than 1 MiB")
            .stderr_has("hint: ");
    }
}

#[test]
fn the_user_says_what_is_too_large() {
    let words = "* walk as far as the river and back before anybody is awake\n".repeat(40_000);
    let sandbox = Sandbox::with_config(ENGLISH).file("2025-01-12.md", format!("## Keep\n\n{words}"));
    let sandbox = sandbox.home_file(".config/hoego/config.toml", "[limits]\nentry = 1\n");
    sandbox
        .hoego(&["search", "-c", "walk"])
        .exits(1)
        .stderr_has("larger than 1 MiB");
    let sandbox = sandbox.home_file(".config/hoego/config.toml", "[limits]\nentry = 3\n");
    sandbox
        .hoego(&["search", "-c", "walk"])
        .succeeds()
        .silent()
        .stdout_has("40000");
    let sandbox = sandbox.file("hoego.toml", "[limits]\nentry = 3\n");
    sandbox.hoego(&["try"]).fails().stderr_has("may not stand in a journal");
}

#[test]
fn a_recorded_run_of_endless_length_is_left_out_and_the_others_are_read() {
    let entry = "```bash {#x .lab trials=1 warmup=0 trace=no}\necho 1\n```\n";
    let sandbox = Sandbox::with_config(ENGLISH).file("2025-01-13.md", entry);
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    sandbox.hoego(&["lab", "run", "x", "--no-embed"]).succeeds();
    let file = sandbox.at("lab/x/runs.jsonl");
    let good = fs::read_to_string(&file).expect("a run");
    let long = "x".repeat(usize::try_from(MIB).expect("a size") + 10);
    fs::write(&file, format!("{good}{long}\n{good}")).expect("a file");
    let ran = sandbox.hoego(&["lab", "log", "x"]);
    ran.succeeds().stderr_has("lab/x/runs.jsonl:2").stderr_has("too long");
    assert_eq!(
        ran.stdout().matches("2025-01-14T09:00:00").count(),
        2,
        "{}",
        ran.stdout()
    );
    // A file without any line end.
    let sandbox = sandbox.after(BOUNDS);
    sparse(&file, 40 * MIB);
    sandbox.hoego(&["lab", "log", "x"]).stderr_has("lab/x/runs.jsonl:1");
    sandbox.hoego(&["check"]).exits(1).stdout_has("lab/x/runs.jsonl");
}

#[test]
fn what_the_person_names_may_be_a_pipe() {
    let sandbox = journal().stdin("# 2025-01-14\n\n## Try\n\n* from a pipe\n");
    sandbox
        .hoego(&["show", "/dev/stdin"])
        .succeeds()
        .stdout_has("from a pipe");
    sandbox
        .hoego(&["week", "-o", "/dev/stdout"])
        .succeeds()
        .stdout_has("2025-W03");
    sandbox
        .hoego(&["show", "/dev/zero"])
        .exits(2)
        .stderr_has("larger than 16 MiB");
}

#[test]
fn an_entry_that_would_take_many_times_its_size_is_left_out() {
    let full = |unit: &str| unit.repeat(15 * (1 << 20) / unit.len());
    let numbered: String = (0..1_000_000).map(|number| format!("* t{number}\n")).collect();
    for (what, text) in [
        ("items", format!("## Try\n\n{}", full("* a\n"))),
        ("items of their own", format!("## Try\n\n{numbered}")),
        ("headings", full("# Try\n")),
        ("quotes", full("> ")),
        ("rules", full("- ")),
        ("brackets", full("[")),
        ("links", full("[a](b) ")),
        ("stars", full("*a* ")),
        ("blank lines", full("\n")),
        ("carriage returns", full("* a\r")),
        ("cells", full("|a")),
    ] {
        let sandbox = journal().file("2025-01-12.md", text);
        nobody_waits(&sandbox, &[&["nudge"], &["week"], &["check"]], what);
        sandbox
            .hoego(&["try"])
            .succeeds()
            .stdout_has("read")
            .stderr_has("`2025-01-12.md` was left out: it holds far more lines and marks than any entry");
    }
    // What people write in ten years is read, however much it is.
    let day = "## Keep\n\n* 아침에 일찍 일어나서 [책](https://example.org) 두 쪽을 읽었다\n* _walk_ - far\n\n";
    let sandbox = Sandbox::with_config(ENGLISH).file("2025-01-12.md", day.repeat(3_650));
    sandbox.hoego(&["search", "-c", "walk"]).succeeds().silent();
}

#[test]
fn results_that_are_too_large_as_a_whole_hold_nobody_up() {
    for size in [65 * MIB, 20 << 30, 8 << 40] {
        let sandbox = journal().file("2025-01-12.md", "```bash {#x .lab trials=1}\necho 1\n```\n");
        sparse(&sandbox.at("lab/x/runs.jsonl"), size);
        let commands: [&[&str]; 6] = [
            &["week"],
            &["questions"],
            &["lab", "list"],
            &["lab", "show", "x"],
            &["lab", "log", "x"],
            &["month"],
        ];
        nobody_waits(&sandbox, &commands, &format!("{size} bytes"));
        sandbox.hoego(&["check"]).exits(1).stdout_has("lab/x/runs.jsonl");
    }
}

#[test]
fn an_entry_with_a_long_log_or_a_wide_table_is_read() {
    let log = format!("```text\n{}\n```\n", "##########----------==========\n".repeat(4_000));
    let table = "| a | b | c | d | e | f | g | h |\n".repeat(6_000);
    for more in [log, table] {
        let sandbox = Sandbox::with_config(ENGLISH).file("2025-01-13.md", format!("{TRIES}\n## Notes\n\n{more}"));
        sandbox.hoego(&["try"]).succeeds().silent().stdout_has("walk");
    }
}
