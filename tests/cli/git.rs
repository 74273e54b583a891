//! `init --git`, the merge driver it installs, and what git then does with entries.

use crate::sandbox::Sandbox;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Output};

/// A sandbox for git; `None`, with a note, where there is no git.
pub fn sandbox() -> Option<Sandbox> {
    if Command::new("git").arg("--version").output().is_err() {
        let required = std::env::var("HOEGO_TEST_REQUIRE").is_ok_and(|required| required == "all");
        assert!(!required, "there is no git");
        let thread = std::thread::current();
        let test = thread.name().unwrap_or_default();
        writeln!(std::io::stderr(), "skipped: {test}: there is no git").expect("stderr");
        return None;
    }
    Some(Sandbox::new())
}

pub fn try_git(sandbox: &Sandbox, folder: &str, arguments: &[&str]) -> Output {
    let mut git = Command::new("git");
    git.args(arguments).current_dir(sandbox.at(folder)).env_clear();
    git.env("PATH", "/usr/bin:/bin")
        .env("HOME", sandbox.home())
        .env("LANG", "C.UTF-8");
    for who in ["AUTHOR", "COMMITTER"] {
        git.env(format!("GIT_{who}_NAME"), "A")
            .env(format!("GIT_{who}_EMAIL"), "a@example.org");
    }
    git.output().expect("git runs")
}

#[track_caller]
pub fn git(sandbox: &Sandbox, folder: &str, arguments: &[&str]) -> String {
    let output = try_git(sandbox, folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {said}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[track_caller]
fn commit(sandbox: &Sandbox, folder: &str) {
    git(sandbox, folder, &["add", "--all"]);
    git(sandbox, folder, &["commit", "--quiet", "--allow-empty", "-m", "x"]);
}

/// Two clones `a` and `b`, the journal in `notes` of each, with an entry and the driver where it is said.
fn clones(sandbox: &Sandbox, with_driver: &[&str]) {
    sandbox.hoego(&["init", "a/notes", "--language", "ko"]).succeeds();
    fs::write(
        sandbox.at("a/notes/2025-01-13.md"),
        "# 2025-01-13\n\n## Review\n\n## Keep\n\n## Problem\n\n## Try\n\n* 걷기\n* 읽기\n",
    )
    .expect("a file");
    git(sandbox, "a", &["init", "--quiet", "--initial-branch=main"]);
    sandbox.hoego(&["init", "--git", "a/notes"]).succeeds();
    git(sandbox, "a", &["config", "--remove-section", "merge.hoego"]);
    commit(sandbox, "a");
    git(sandbox, "", &["clone", "--quiet", "a", "b"]);
    for clone in with_driver {
        sandbox.hoego(&["init", "--git", &format!("{clone}/notes")]).succeeds();
    }
}

fn hoego(sandbox: &Sandbox, clone: &str, arguments: &[&str]) {
    sandbox.hoego_in(&sandbox.at(clone).join("notes"), arguments).succeeds();
}

/// Commits both and pulls `b` into `a`.
fn pull(sandbox: &Sandbox) -> Output {
    commit(sandbox, "a");
    commit(sandbox, "b");
    try_git(
        sandbox,
        "a",
        &["pull", "--quiet", "--no-rebase", "--no-edit", "../b", "main"],
    )
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.at(path)).expect("a file")
}

#[test]
fn init_git_installs_the_driver_once_and_says_so() {
    let Some(sandbox) = sandbox() else { return };
    let ran = sandbox.hoego(&["init", "--git", "--dry-run"]);
    ran.succeeds()
        .stdout_has("+*.md merge=hoego")
        .stderr_has("git would merge");
    assert!(sandbox.files().is_empty());
    let ran = sandbox.hoego(&["init", "--git"]);
    ran.succeeds()
        .stderr_has("a git repository")
        .stderr_has("git merges the entries")
        .stderr_has("in every other clone");
    assert_eq!(read(&sandbox, ".gitattributes"), "*.md merge=hoego\n");
    let driver = git(&sandbox, "", &["config", "--local", "merge.hoego.driver"]);
    assert!(driver.contains("merge-entry %O %A %B --path=%P"), "{driver}");
    let before = sandbox.files();
    sandbox.hoego(&["init", "--git"]).succeeds().stderr_has("already");
    assert_eq!(sandbox.files(), before);
    // Other wishes are for a new journal.
    sandbox
        .hoego(&["init", "--git", "--language", "ko"])
        .fails()
        .stderr_has("is a journal already");
    let record = sandbox.hoego(&["init", "--git", "--json"]).succeeds().json();
    assert_eq!(record["git"]["driver"], false);
    assert_eq!(record["written"], false);
    let schema = sandbox.hoego(&["schema", "init"]).json();
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&record));
}

#[test]
fn attributes_that_are_there_are_kept() {
    let Some(sandbox) = sandbox() else { return };
    let sandbox = sandbox
        .file(".gitattributes", "# mine\r\n*.png binary\r\n*.md text")
        .file("hoego.toml", "[journal\n");
    // A configuration that is broken, say in conflict, stands in nobody's way.
    sandbox.hoego(&["init", "--git"]).succeeds();
    assert_eq!(
        read(&sandbox, ".gitattributes"),
        "# mine\r\n*.png binary\r\n*.md text\r\n*.md merge=hoego\r\n"
    );
}

#[test]
fn git_merges_what_both_did_by_itself() {
    let Some(sandbox) = sandbox() else { return };
    clones(&sandbox, &["a", "b"]);
    hoego(&sandbox, "a", &["try", "done", "걷기"]);
    hoego(&sandbox, "a", &["try", "add", "물 마시기"]);
    hoego(&sandbox, "b", &["try", "trying", "걷기"]);
    hoego(&sandbox, "b", &["try", "keep", "읽기"]);
    hoego(&sandbox, "b", &["try", "add", "산책"]);
    hoego(&sandbox, "b", &["try", "add", "물 마시기"]);
    let output = pull(&sandbox);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!(read(&sandbox, "a/notes/2025-01-14.md"));
    hoego(&sandbox, "a", &["check"]);
}

#[test]
fn what_a_person_must_decide_is_a_conflict_as_usual() {
    let Some(sandbox) = sandbox() else { return };
    clones(&sandbox, &["a"]);
    for (clone, verb) in [("a", "done"), ("b", "drop")] {
        hoego(&sandbox, clone, &["new"]);
        hoego(&sandbox, clone, &["try", verb, "걷기"]);
        hoego(&sandbox, clone, &["try", "add", &format!("{clone}가 적은 것")]);
    }
    let output = pull(&sandbox);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    insta::assert_snapshot!(without_labels(&read(&sandbox, "a/notes/2025-01-14.md")));
    assert!(git(&sandbox, "a", &["status", "--short"]).contains("AA notes/2025-01-14.md"));
    let found = sandbox.hoego_in(&sandbox.at("a/notes"), &["check", "--fix"]);
    found.exits(1).stdout_has("2025-01-14.md:5: conflict: ");
}

/// The text with marker lines bare: git gives the names of the sides since 2.44.
fn without_labels(text: &str) -> String {
    let bare = |line: &str| match ["<<<<<<<", ">>>>>>>"].iter().find(|sign| line.starts_with(*sign)) {
        Some(sign) => format!("{sign}\n"),
        None => format!("{line}\n"),
    };
    text.lines().map(bare).collect()
}

#[test]
fn without_the_driver_git_merges_text_and_check_settles_what_is_ours() {
    let Some(sandbox) = sandbox() else { return };
    clones(&sandbox, &[]);
    hoego(&sandbox, "a", &["try", "done", "걷기"]);
    hoego(&sandbox, "a", &["try", "add", "물 마시기"]);
    hoego(&sandbox, "b", &["try", "trying", "걷기"]);
    hoego(&sandbox, "b", &["try", "add", "산책"]);
    assert_eq!(pull(&sandbox).status.code(), Some(1));
    let conflict = read(&sandbox, "a/notes/2025-01-14.md");
    assert!(conflict.contains("<<<<<<<"), "{conflict}");
    // A marker behind an item is none of its words, and both sides can be read.
    let tries = sandbox
        .hoego_in(&sandbox.at("a/notes"), &["try", "--all", "--json"])
        .succeeds()
        .json();
    let texts: Vec<&str> = tries["tries"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|t| t["text"].as_str())
        .collect();
    assert_eq!(texts, ["걷기", "읽기", "물 마시기", "산책"]);
    let found = sandbox.hoego_in(&sandbox.at("a/notes"), &["check"]);
    found
        .exits(1)
        .stdout_has("conflict-markers")
        .stdout_has("hoego check --fix");
    hoego(&sandbox, "a", &["check", "--fix"]);
    insta::assert_snapshot!(read(&sandbox, "a/notes/2025-01-14.md"));
}

/// The driver where the program is gone, or fails: git merges as without a driver.
#[test]
fn a_driver_that_cannot_run_loses_nothing() {
    let own = env!("CARGO_BIN_EXE_hoego");
    for instead in ["/nowhere/hoego", "/bin/sh"] {
        let Some(sandbox) = sandbox() else { return };
        clones(&sandbox, &["a"]);
        let driver = git(&sandbox, "a", &["config", "--local", "merge.hoego.driver"]);
        assert!(driver.contains(own), "{driver}");
        let broken = driver.trim().replace(own, instead);
        git(&sandbox, "a", &["config", "--local", "merge.hoego.driver", &broken]);
        hoego(&sandbox, "a", &["try", "add", "물 마시기"]);
        hoego(&sandbox, "b", &["try", "add", "산책"]);
        assert_eq!(pull(&sandbox).status.code(), Some(1));
        let merged = read(&sandbox, "a/notes/2025-01-14.md");
        let both = merged.contains("* 물 마시기") && merged.contains("* 산책");
        assert!(both && merged.contains("<<<<<<<"), "{merged}");
    }
}

#[test]
fn the_driver_needs_no_journal_and_takes_any_bytes() {
    let Some(sandbox) = sandbox() else { return };
    let entry = |items: &str| format!("## Tasks\n\n* a\n{items}\n## Keep\n");
    let conflict = "<<<<<<< HEAD\n[journal]\nlanguage = \"ko\"\n=======\n[journal]\nlanguage = \"ja\"\n>>>>>>> b\n[sections]\ntry = [\"Tasks\"]\n";
    let sandbox = sandbox
        .file("base", entry(""))
        .file("ours", entry("* b\n"))
        .file("theirs", entry("* c\n"))
        .file("notes/hoego.toml", conflict);
    let words = ["merge-entry", "base", "ours", "theirs", "--path", "notes/x.md"];
    sandbox.hoego(&words).succeeds().silent();
    assert_eq!(read(&sandbox, "ours"), entry("* b\n* c\n"));
    // Bytes that are no text are for git, which keeps ours and says so.
    let sandbox = sandbox
        .file("ours", b"a\xff\n1\n2\n3\nb\n")
        .file("base", b"a\xff\n1\n2\n3\n")
        .file("theirs", b"c\na\xff\n1\n2\n3\n");
    sandbox.hoego(&words[..4]).succeeds();
    assert_eq!(fs::read(sandbox.at("ours")).expect("a file"), b"c\na\xff\n1\n2\n3\nb\n");
    let sandbox = sandbox.file("theirs", b"\0\n");
    sandbox.hoego(&words[..4]).fails().stderr_has("git merge-file");
    assert_eq!(fs::read(sandbox.at("ours")).expect("a file"), b"c\na\xff\n1\n2\n3\nb\n");
    let sandbox = sandbox.file("ours", "a\n").file("base", "b\n").file("theirs", "c\n");
    sandbox
        .hoego(&[
            "merge-entry",
            "base",
            "ours",
            "theirs",
            "--marker-size",
            "9",
            "--ours-label",
            "main",
            "--theirs-label",
            "%Y",
        ])
        .exits(1);
    assert_eq!(
        read(&sandbox, "ours"),
        "<<<<<<<<< main\na\n=========\nc\n>>>>>>>>> theirs\n"
    );
    sandbox
        .hoego(&[&words[..4], &["--json"]].concat())
        .fails()
        .stderr_has("has no `--json`");
    sandbox
        .hoego(&[&words[..4], &["--dry-run"]].concat())
        .fails()
        .stderr_has("has no `--dry-run`");
    assert!(!sandbox.hoego(&["--help"]).succeeds().stdout().contains("merge-entry"));
    sandbox
        .hoego(&["merge-entry", "--help"])
        .succeeds()
        .stdout_has("git merge-file");
}

/// Variables that a hook, a rebase or an alias of git sets for what it runs.
const OF_A_HOOK: [&str; 14] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_NAMESPACE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_PREFIX",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
    "GIT_SHALLOW_FILE",
    "GIT_TEMPLATE_DIR",
];

/// What that variable says in a hook of the repository `other`.
fn in_a_hook(sandbox: &Sandbox, name: &str) -> String {
    let other = sandbox.home().join("other");
    let path = match name {
        "GIT_WORK_TREE" => other,
        "GIT_INDEX_FILE" => other.join(".git/index"),
        "GIT_OBJECT_DIRECTORY" | "GIT_ALTERNATE_OBJECT_DIRECTORIES" => other.join(".git/objects"),
        "GIT_CEILING_DIRECTORIES" => sandbox.root(),
        "GIT_CONFIG" => other.join(".git/config"),
        "GIT_NAMESPACE" | "GIT_PREFIX" => return "x/".to_owned(),
        "GIT_CONFIG_PARAMETERS" => return "'core.worktree=/nowhere'".to_owned(),
        "GIT_CONFIG_COUNT" => return "1".to_owned(),
        _ => other.join(".git"),
    };
    path.display().to_string()
}

#[test]
fn the_repository_that_git_is_busy_with_is_not_the_journals() {
    for names in OF_A_HOOK.iter().map(std::slice::from_ref).chain([&OF_A_HOOK[..]]) {
        let Some(sandbox) = sandbox() else { return };
        fs::create_dir(sandbox.home().join("other")).expect("a folder");
        git(&sandbox, "../home/other", &["init", "--quiet"]);
        let before = fs::read(sandbox.home().join("other/.git/config")).expect("a configuration");
        let mut hooked = sandbox
            .env("GIT_CONFIG_KEY_0", "core.bare")
            .env("GIT_CONFIG_VALUE_0", "true");
        for name in names {
            let value = in_a_hook(&hooked, name);
            hooked = hooked.env(name, &value);
        }
        hooked.hoego(&["init", "--git", "--dry-run"]).succeeds();
        hooked
            .hoego(&["init", "--git"])
            .succeeds()
            .stderr_has("a git repository");
        assert!(hooked.at(".git/HEAD").exists(), "{names:?}");
        let driver = git(&hooked, "", &["config", "--local", "merge.hoego.driver"]);
        assert!(driver.contains("merge-entry"), "{names:?}: {driver}");
        let after = fs::read(hooked.home().join("other/.git/config")).expect("a configuration");
        assert_eq!(after, before, "{names:?}");
        hooked.hoego(&["init", "--git"]).succeeds().stderr_has("already");
    }
}

/// A commit in another repository whose hook runs hoego: the journal gets its own repository, and the hook's is as it was.
#[test]
fn hoego_in_a_hook_means_the_journal() {
    let Some(sandbox) = sandbox() else { return };
    let sandbox = sandbox.file("notes/2025-01-13.md", "## Try\n\n* walk\n");
    fs::create_dir(sandbox.home().join("other")).expect("a folder");
    git(&sandbox, "../home/other", &["init", "--quiet"]);
    let hook = sandbox.home().join("other/.git/hooks/pre-commit");
    let program = env!("CARGO_BIN_EXE_hoego");
    let notes = sandbox.at("notes");
    fs::create_dir_all(hook.parent().expect("a folder")).expect("a folder");
    fs::write(
        &hook,
        format!("#!/bin/sh\nexec '{program}' init --git '{}'\n", notes.display()),
    )
    .expect("a hook");
    fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("a mode");
    git(
        &sandbox,
        "../home/other",
        &["commit", "--quiet", "--allow-empty", "-m", "x"],
    );
    assert!(notes.join(".git/HEAD").exists() && notes.join("hoego.toml").exists());
    let other = fs::read_to_string(sandbox.home().join("other/.git/config")).expect("a configuration");
    assert!(!other.contains("hoego"), "{other}");
    // And a merge in a work tree beside the repository, of which git tells its driver by variables, goes on working.
    clones(&sandbox, &["a"]);
    git(&sandbox, "a", &["worktree", "add", "--quiet", "../beside"]);
    hoego(&sandbox, "beside", &["try", "add", "산책"]);
    commit(&sandbox, "beside");
    hoego(&sandbox, "a", &["try", "add", "물 마시기"]);
    commit(&sandbox, "a");
    git(&sandbox, "a", &["merge", "--quiet", "--no-edit", "beside"]);
    let merged = read(&sandbox, "a/notes/2025-01-14.md");
    assert!(
        merged.contains("* 산책") && merged.contains("* 물 마시기") && !merged.contains("<<<<<<<"),
        "{merged}"
    );
}

/// What the configuration of a repository would have git run.
#[test]
fn the_configuration_of_a_strangers_repository_runs_nothing() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.hoego(&["init", "--language", "en"]).succeeds();
    git(&sandbox, "", &["init", "--quiet"]);
    let trap = sandbox.home().join("ran");
    let script = sandbox.home().join("trap.sh");
    fs::write(&script, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\n", trap.display())).expect("a script");
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("a mode");
    let script = script.display().to_string();
    fs::create_dir(sandbox.at("hooks")).expect("a folder");
    for hook in [
        "post-checkout",
        "post-index-change",
        "fsmonitor-watchman",
        "reference-transaction",
    ] {
        fs::copy(&script, sandbox.at("hooks").join(hook)).expect("a hook");
    }
    for (key, value) in [
        ("core.fsmonitor", script.as_str()),
        ("core.hooksPath", "hooks"),
        ("core.pager", &script),
        ("core.editor", &script),
        ("core.sshCommand", &script),
        ("core.askPass", &script),
        ("credential.helper", &script),
        ("diff.external", &script),
        ("filter.x.clean", &script),
        ("filter.x.smudge", &script),
        ("merge.hoego.driver", &script),
        ("alias.config", &format!("!{script}")),
    ] {
        git(&sandbox, "", &["config", "--local", key, value]);
    }
    let sandbox = sandbox.file(".gitattributes", "* filter=x diff=x merge=hoego\n");
    for arguments in [
        &["init", "--git", "--dry-run"][..],
        &["init", "--git"],
        &["try", "add", "walk"],
        &["undo"],
        &["log"],
        &["check"],
    ] {
        sandbox.hoego(arguments).succeeds();
    }
    assert!(!trap.exists(), "{}", fs::read_to_string(&trap).unwrap_or_default());
}

#[test]
fn a_trial_has_none_of_gits_variables() {
    let Some(sandbox) = sandbox() else { return };
    let sandbox = sandbox.env("GIT_DIR", "/nowhere").env("GIT_EXEC_PATH", "/kept");
    let program = "echo dir=$GIT_DIR index=$GIT_INDEX_FILE exec=$GIT_EXEC_PATH";
    let ran = sandbox.hoego(&["lab", "compare", "-n", "1", "--json", "--", program]);
    ran.succeeds().stdout_has("dir= index= exec=/kept");
    let trial = crate::lab::journal_with(
        "# 2025-01-14\n\n```bash {#coin .lab trials=1 warmup=0 trace=no}\necho dir=$GIT_DIR.\n```\n",
    );
    let trial = trial.env("GIT_DIR", "/nowhere");
    trial
        .hoego(&["lab", "run", "coin", "--json"])
        .succeeds()
        .stdout_has("dir=.");
}
