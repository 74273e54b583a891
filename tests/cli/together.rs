//! hoego beside others: another hoego, an editor that saves, a `git pull`. Where the moment matters, the lock of the history is held:
//! hoego has read the journal when it asks for that, and goes on when it is let go.

use crate::desk::Desk;
use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

const ENTRY: &str = "# 2025-01-14\n\n## Try\n\n* walk\n";

fn journal() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
}

/// Runs `arguments` and does `meanwhile` after everything was read and written under temporary names, and before anything is in place: a
/// change is recorded then, and the record waits for a lock that is held here.
fn meanwhile<'a>(sandbox: &'a Sandbox, arguments: &[&str], meanwhile: impl FnOnce() + Send) -> crate::sandbox::Ran<'a> {
    let lock = lock_of_history(sandbox);
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while left_overs(sandbox).is_empty() && !ended.load(Ordering::Relaxed) {
                std::thread::yield_now();
            }
            meanwhile();
            drop(lock);
        });
        let ran = sandbox.hoego(arguments);
        ended.store(true, Ordering::Relaxed);
        ran
    })
}

/// The lock that who records a change takes.
fn lock_of_history(sandbox: &Sandbox) -> fs::File {
    let root = fs::canonicalize(sandbox.root()).expect("a journal");
    let name = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
    let folder = sandbox.home().join(".local/state/hoego/history").join(&name[..16]);
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(&folder)
        .expect("a folder");
    let lock = fs::File::create(folder.join("lock")).expect("a lock");
    lock.lock().expect("nobody else holds it");
    lock
}

fn left_overs(sandbox: &Sandbox) -> Vec<String> {
    let names = sandbox.files().into_keys();
    names.filter(|name| name.ends_with(".tmp")).collect()
}

fn text(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.at(path)).expect("an entry")
}

fn count(text: &str, line: &str) -> usize {
    text.lines().filter(|found| *found == line).count()
}

/// Runs both at once; one that lost its patience or came second is run again, as its hint says.
fn both(sandbox: &Sandbox, folder: &Path, one: &[&str], other: &[&str]) {
    let run = |arguments: &[&str]| {
        let first = sandbox.hoego_in(folder, arguments);
        if first.output.status.code() == Some(0) {
            return;
        }
        let said = first.stderr();
        assert!(said.contains("at work") || said.contains("already exists"), "{said}");
        assert!(said.contains("again"), "{said}");
        sandbox.hoego_in(folder, arguments).succeeds();
    };
    std::thread::scope(|scope| {
        scope.spawn(|| run(one));
        run(other);
    });
}

#[test]
fn of_two_commands_at_once_both_are_done() {
    for round in 0..3 {
        let sandbox = journal().file("2025-01-13.md", "## Try\n\n* run\n");
        both(
            &sandbox,
            &sandbox.root(),
            &["try", "add", "read"],
            &["try", "add", "write"],
        );
        let entry = text(&sandbox, "2025-01-14.md");
        assert_eq!(
            (count(&entry, "* read"), count(&entry, "* write")),
            (1, 1),
            "{round}: {entry}"
        );
        assert_eq!(entry.matches("run").count(), 1, "{entry}");
        both(
            &sandbox,
            &sandbox.root(),
            &["try", "done", "run"],
            &["try", "add", "read"],
        );
        let entry = text(&sandbox, "2025-01-14.md");
        assert_eq!(
            (count(&entry, "* read"), entry.matches("* [x] run").count()),
            (1, 1),
            "{entry}"
        );
        assert_eq!(left_overs(&sandbox), Vec::<String>::new());
        sandbox.hoego(&["check"]).succeeds();
    }
}

#[test]
fn two_first_commands_make_one_journal() {
    for _ in 0..3 {
        let sandbox = Sandbox::new();
        both(
            &sandbox,
            &sandbox.home(),
            &["try", "add", "read"],
            &["try", "add", "write"],
        );
        let entry = fs::read_to_string(sandbox.home().join("hoego/2025-01-14.md")).expect("an entry");
        assert_eq!((count(&entry, "* read"), count(&entry, "* write")), (1, 1), "{entry}");
    }
}

#[test]
fn a_lock_on_a_configuration_that_was_replaced_is_none() {
    let sandbox = journal().file("2025-01-14.md", ENTRY);
    let config = sandbox.at("hoego.toml");
    // Nobody may read it who may not write it: else another lock counts.
    fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).expect("a mode");
    let held = fs::File::open(&config).expect("a file");
    held.lock().expect("a lock");
    let mut child = sandbox.start(&["try", "add", "read"]);
    wait_until_open(child.id(), &config);
    // An editor saves it: another file has the name now, and another hoego its lock.
    fs::write(sandbox.at("new.toml"), fs::read(&config).expect("a file")).expect("a file");
    fs::set_permissions(
        sandbox.at("new.toml"),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .expect("a mode");
    fs::rename(sandbox.at("new.toml"), &config).expect("a file");
    let other = fs::File::open(&config).expect("a file");
    other.lock().expect("a lock");
    drop(held);
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
    assert_eq!(text(&sandbox, "2025-01-14.md"), ENTRY);
}

/// Waits until the process has the file open.
fn wait_until_open(process: u32, file: &Path) {
    let file = file.canonicalize().expect("a file");
    let is_open = || {
        let open = fs::read_dir(format!("/proc/{process}/fd")).expect("a process");
        open.flatten()
            .any(|open| fs::read_link(open.path()).is_ok_and(|link| link == file))
    };
    while !is_open() {
        std::thread::yield_now();
    }
}

#[test]
fn what_an_editor_saves_meanwhile_is_not_overwritten() {
    let saved = "# 2025-01-14\n\n## Keep\n\n* a thought\n\n## Try\n\n* walk\n";
    for arguments in [
        &["try", "done", "walk"][..],
        &["try", "add", "read"],
        &["try", "keep", "walk"],
        &["today"],
    ] {
        let sandbox = journal().file("2025-01-14.md", ENTRY);
        let ran = meanwhile(&sandbox, arguments, || {
            fs::write(sandbox.at("2025-01-14.md"), saved).expect("an entry");
        });
        // `today` has nothing to write.
        if arguments != ["today"] {
            ran.exits(2)
                .stderr_has("error: `[JOURNAL]/2025-01-14.md` changed since it was read")
                .stderr_has("hint: run the command again");
        }
        assert_eq!(text(&sandbox, "2025-01-14.md"), saved);
        assert_eq!(left_overs(&sandbox), Vec::<String>::new());
        sandbox.hoego(arguments).succeeds();
        assert!(text(&sandbox, "2025-01-14.md").contains("* a thought"));
    }
}

#[test]
fn an_editor_that_saves_by_renaming_or_deletes_is_seen_too() {
    let sandbox = journal().file("2025-01-14.md", ENTRY);
    let entry = sandbox.at("2025-01-14.md");
    let ran = meanwhile(&sandbox, &["try", "done", "walk"], || {
        fs::write(sandbox.at("x"), "# mine\n").expect("a file");
        fs::rename(sandbox.at("x"), &entry).expect("an entry");
    });
    ran.exits(2).stderr_has("changed since it was read");
    assert_eq!(text(&sandbox, "2025-01-14.md"), "# mine\n");
    let sandbox = journal().file("2025-01-14.md", ENTRY);
    let ran = meanwhile(&sandbox, &["try", "done", "walk"], || {
        fs::remove_file(sandbox.at("2025-01-14.md")).expect("an entry");
    });
    ran.exits(2).stderr_has("changed since it was read");
    assert!(
        !sandbox.at("2025-01-14.md").exists(),
        "what was deleted does not come back"
    );
}

#[test]
fn an_entry_that_a_pull_brings_meanwhile_is_not_overwritten() {
    let pulled = "# 2025-01-14\n\n## Keep\n\n* from the other machine\n";
    for arguments in [
        &["new"][..],
        &["today"],
        &["try", "add", "read"],
        &["try", "keep", "walk"],
    ] {
        let sandbox = journal().file("2025-01-13.md", "## Try\n\n* walk\n");
        let ran = meanwhile(&sandbox, arguments, || {
            fs::write(sandbox.at("2025-01-14.md"), pulled).expect("an entry");
        });
        ran.exits(2)
            .stderr_has("error: `[JOURNAL]/2025-01-14.md` already exists")
            .stderr_has("hint: if it came meanwhile run the command again");
        assert_eq!(text(&sandbox, "2025-01-14.md"), pulled);
        assert_eq!(text(&sandbox, "2025-01-13.md"), "## Try\n\n* walk\n");
        sandbox.hoego(arguments).succeeds();
        assert!(text(&sandbox, "2025-01-14.md").contains("* from the other machine"));
    }
}

/// Stops another thread when this one leaves.
struct Stopping<'a>(&'a AtomicBool);

impl Drop for Stopping<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_pull_of_everything_under_a_command_that_reads_is_no_failure() {
    let sandbox = journal().file("2025-01-13.md", "## Try\n\n* walk\n");
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut turn = 0;
            while !stop.load(Ordering::Relaxed) {
                let path = sandbox.at("2025-01-12.md");
                fs::write(sandbox.at("x.new"), format!("## Try\n\n* turn {turn}\n")).expect("a file");
                fs::rename(sandbox.at("x.new"), &path).expect("a file");
                fs::remove_file(&path).expect("a file");
                turn += 1;
            }
        });
        // Also where an assertion fails: else nobody would hear of it.
        let _stopped = Stopping(&stop);
        for _ in 0..2 {
            for arguments in [&["try"][..], &["week"], &["search", "walk"], &["check"], &["nudge"]] {
                sandbox
                    .hoego(arguments)
                    .succeeds()
                    .stdout_has(if arguments == ["check"] { "" } else { "walk" });
            }
        }
    });
}

/// The evening after three Tries, with the first question on the screen.
fn asked(desk: &Desk) -> crate::pty::Pty {
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    hoego.wait_for("1/3");
    hoego
}

fn answer_all(hoego: &mut crate::pty::Pty) -> u32 {
    hoego.send("1").wait_for("2/3").send("1").wait_for("3/3").send("1");
    hoego.wait_for("다 살펴보았습니다").send("\r");
    hoego.finish()
}

#[test]
fn a_pull_during_the_review_is_seen_before_anything_is_written() {
    let desk = Desk::with_three_tries();
    let mut hoego = asked(&desk);
    // The other machine has made today's entry, and decided one of them there.
    let pulled = "# 2025-01-14\n\n## 지난 Try\n\n* [-] 일찍 자기 ([2025-01-13](2025-01-13.md#try \"try n05x\"))\n\n## Keep\n\n* 저쪽에서 쓴 것\n";
    desk.write("2025-01-14.md", pulled);
    assert_eq!(answer_all(&mut hoego), 0, "{}", hoego.screen());
    let entry = desk.read("2025-01-14.md");
    assert!(
        entry.contains("* [-] 일찍 자기 (") && entry.contains("* 저쪽에서 쓴 것"),
        "{entry}"
    );
    let tries = desk.json(&["try", "--all", "--json"]);
    let states: Vec<&str> = tries["tries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["state"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["done", "done", "dropped"], "{tries}");
    assert!(desk.run(&["check"]).status.success());
}

#[test]
fn a_try_that_a_pull_takes_away_during_the_review_is_left_out() {
    let desk = Desk::with_three_tries();
    let mut hoego = asked(&desk);
    desk.write(
        "2025-01-13.md",
        "# 2025-01-13\n\n## Try\n\n* 커밋을 작게 나누기\n* 일찍 자기\n",
    );
    assert_eq!(answer_all(&mut hoego), 0, "{}", hoego.screen());
    let entry = desk.read("2025-01-14.md");
    assert!(
        entry.contains("* [x] 일찍 자기") && !entry.contains("질문을 먼저"),
        "{entry}"
    );
}

#[test]
fn a_focus_that_is_gone_when_it_is_chosen_is_an_error_and_loses_nothing() {
    let mut desk = Desk::with_three_tries();
    desk.edit_with(r#"printf '\n* 알람 맞추기\n' >> "$file""#);
    let mut hoego = desk.hoego(&["today", "--no-review"]);
    hoego.wait_for("1 알람 맞추기");
    let pulled = "# 2025-01-14\n\n## Keep\n\n* 저쪽에서 쓴 것\n";
    desk.write("2025-01-14.md", pulled);
    hoego.send("1").wait_for("언제, 무엇을 할 때?").send("\r");
    let code = hoego.finish();
    let screen = hoego.screen();
    assert!(
        code == 2 && screen.contains("error: ") && screen.contains("hint: "),
        "{code}: {screen}"
    );
    assert_eq!(desk.read("2025-01-14.md"), pulled);
}
