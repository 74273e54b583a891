//! `hoego lab trust --mine` trusts what stands there, and what the person types or commits in this clone; what git brings is asked about,
//! by whatever way it comes.

use crate::git::{git, sandbox, try_git};
use crate::sandbox::{Ran, Sandbox};
use std::fs;
use std::path::Path;

const ENTRY: &str = "2025-01-14.md";

/// An entry with an experiment `x` that says `word`.
pub fn entry(word: &str) -> String {
    block("x", &format!("echo {word}"), "")
}

/// An entry with the experiment `id`, its code and more options.
pub fn block(id: &str, code: &str, options: &str) -> String {
    format!("# 2025-01-14\n\n## Review\n\n```bash {{#{id} .lab trials=1 warmup=0 trace=no {options}}}\n{code}\n```\n")
}

/// Two clones of a journal: `a`, which is one's own, and `b`, somebody else's.
pub struct Clones {
    pub sandbox: Sandbox,
}

impl Clones {
    /// Both with the experiment `x`, which says `one` and was trusted with the journal; `None` where there is no git.
    pub fn new() -> Option<Self> {
        let sandbox = sandbox()?;
        let clones = Self { sandbox };
        clones.write("a/hoego.toml", "[journal]\nlanguage = \"en\"\n");
        clones.write("a/.gitignore", "lab/\n");
        clones.write(&format!("a/{ENTRY}"), &entry("one"));
        clones.git("a", &["init", "--quiet", "--initial-branch=main"]);
        clones.commit("a");
        clones.git("", &["clone", "--quiet", "a", "b"]);
        clones.a(&["lab", "trust", "--mine"]).succeeds();
        Some(clones)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.sandbox.at(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    #[track_caller]
    pub fn git(&self, folder: &str, arguments: &[&str]) -> String {
        git(&self.sandbox, folder, arguments)
    }

    #[track_caller]
    pub fn commit(&self, folder: &str) {
        self.git(folder, &["add", "--all"]);
        self.git(folder, &["commit", "--quiet", "-m", "commit: x"]);
    }

    /// Somebody else's `x` says `word`, in a commit of theirs.
    #[track_caller]
    pub fn theirs(&self, word: &str) {
        self.write(&format!("b/{ENTRY}"), &entry(word));
        self.commit("b");
    }

    /// One's own `x` says `word`; nothing is committed.
    pub fn mine(&self, word: &str) {
        self.write(&format!("a/{ENTRY}"), &entry(word));
    }

    #[track_caller]
    pub fn fetch(&self) {
        self.git("a", &["fetch", "--quiet", "../b", "main"]);
    }

    /// Runs hoego in one's own clone.
    pub fn a(&self, arguments: &[&str]) -> Ran<'_> {
        self.sandbox.hoego_in(&self.sandbox.at("a"), arguments)
    }

    fn run(&self, id: &str) -> Ran<'_> {
        self.a(&["lab", "run", id, "--no-embed"])
    }

    /// `x` runs without a question and says `word`.
    #[track_caller]
    pub fn runs(&self, word: &str) {
        self.run("x").succeeds().stdout_has(word);
    }

    /// `id` is asked about, because of `reason`, and is not run.
    #[track_caller]
    pub fn asks(&self, id: &str, reason: &str) {
        let runs = self.sandbox.at("a/lab").join(id).join("runs.jsonl");
        let before = fs::read(&runs).unwrap_or_default();
        self.run(id)
            .fails()
            .stderr_has("may not run")
            .stderr_has(reason)
            .stderr_has("--trust-hash");
        assert_eq!(fs::read(&runs).unwrap_or_default(), before, "nothing was recorded");
    }
}

#[test]
fn what_stood_there_and_what_is_typed_or_committed_here_runs() {
    let Some(clones) = Clones::new() else { return };
    clones.runs("one");
    clones.mine("uncommitted");
    clones.runs("uncommitted");
    clones.mine("committed");
    clones.git("a", &["commit", "--quiet", "-am", "x"]);
    clones.runs("committed");
    clones.mine("staged");
    clones.git("a", &["add", "--all"]);
    clones.runs("staged");
    clones.commit("a");
    clones.mine("amended");
    clones.git("a", &["commit", "--quiet", "--amend", "-am", "y"]);
    clones.git("a", &["commit", "--quiet", "--amend", "-m", "z"]);
    clones.runs("amended");
    clones.mine("stashed");
    clones.git("a", &["stash", "--quiet"]);
    clones.runs("amended");
    clones.git("a", &["stash", "apply", "--quiet"]);
    clones.runs("stashed");
    clones.git("a", &["checkout", "--quiet", "."]);
    // An entry that git does not know yet.
    clones.write("a/2025-01-15.md", &block("new", "echo new", ""));
    clones.a(&["lab", "run", "new", "--no-embed"]).succeeds();
}

#[test]
fn ones_own_branches_stay_ones_own() {
    let Some(clones) = Clones::new() else { return };
    clones.git("a", &["checkout", "--quiet", "-b", "side"]);
    clones.mine("side");
    clones.commit("a");
    clones.git("a", &["checkout", "--quiet", "main"]);
    clones.runs("one");
    clones.git("a", &["checkout", "--quiet", "side"]);
    clones.runs("side");
    clones.mine("later");
    clones.commit("a");
    clones.git("a", &["reset", "--quiet", "--hard", "HEAD~1"]);
    clones.git("a", &["reset", "--quiet", "--hard", "HEAD@{1}"]);
    clones.runs("later");
    // Merged with work of somebody else, pushed and pulled back: still typed here.
    clones.mine("pushed");
    clones.commit("a");
    clones.write("b/other.txt", "x\n");
    clones.commit("b");
    clones.git("a", &["pull", "--quiet", "--no-rebase", "--no-edit", "../b", "main"]);
    clones.git("b", &["pull", "--quiet", "../a", "side"]);
    clones.write("b/more.txt", "x\n");
    clones.git("b", &["mv", ENTRY, "moved.md"]);
    clones.git("b", &["mv", "moved.md", ENTRY]);
    clones.commit("b");
    clones.git("a", &["pull", "--quiet", "--no-rebase", "../b", "main"]);
    clones.runs("pushed");
}

#[test]
fn what_git_brings_is_asked_about_whatever_the_way() {
    let ways: &[(&str, &[&[&str]])] = &[
        ("git pull", &[&["pull", "--quiet", "--no-rebase", "../b", "main"]]),
        ("git pull", &[&["pull", "--quiet", "--rebase", "../b", "main"]]),
        ("git merge", &[&["merge", "--quiet", "--ff-only", "FETCH_HEAD"]]),
        (
            "git merge",
            &[&["merge", "--quiet", "--no-ff", "--no-edit", "FETCH_HEAD"]],
        ),
        ("git reset", &[&["reset", "--quiet", "--hard", "FETCH_HEAD"]]),
        ("git checkout", &[&["checkout", "--quiet", "FETCH_HEAD"]]),
        (
            "git checkout",
            &[&["branch", "theirs", "FETCH_HEAD"], &["checkout", "--quiet", "theirs"]],
        ),
        ("git checkout", &[&["switch", "--quiet", "--detach", "FETCH_HEAD"]]),
        ("git rebase", &[&["rebase", "--quiet", "FETCH_HEAD"]]),
        ("git cherry-pick", &[&["cherry-pick", "FETCH_HEAD"]]),
        (
            "reflog",
            &[
                &["update-ref", "--no-deref", "HEAD", "FETCH_HEAD"],
                &["read-tree", "-u", "--reset", "HEAD"],
            ],
        ),
        (
            "merge is under way",
            &[&["merge", "--quiet", "--no-commit", "--no-ff", "FETCH_HEAD"]],
        ),
        ("merge is under way", &[&["merge", "--quiet", "--squash", "FETCH_HEAD"]]),
        (
            "not made here",
            &[
                &["merge", "--quiet", "--squash", "FETCH_HEAD"],
                &["commit", "--quiet", "-m", "mine"],
            ],
        ),
        ("not made here", &[&["cherry-pick", "--no-commit", "FETCH_HEAD"]]),
        ("not made here", &[&["checkout", "--quiet", "FETCH_HEAD", "--", ENTRY]]),
        ("not made here", &[&["restore", "--source", "FETCH_HEAD", ENTRY]]),
        (
            "not made here",
            &[
                &["restore", "--source", "FETCH_HEAD", ENTRY],
                &["commit", "--quiet", "-am", "mine"],
            ],
        ),
    ];
    for (reason, commands) in ways {
        let Some(clones) = Clones::new() else { return };
        clones.write("a/own.txt", "x\n");
        if !commands.iter().any(|command| command.contains(&"--ff-only")) {
            clones.commit("a");
        }
        clones.theirs("theirs");
        clones.fetch();
        for command in *commands {
            clones.git("a", command);
        }
        let text = fs::read_to_string(clones.sandbox.at("a").join(ENTRY)).expect("the entry");
        assert!(text.contains("theirs"), "{commands:?}");
        clones.asks("x", reason);
    }
}

#[test]
fn a_new_block_a_patch_a_revert_and_a_rewritten_commit_are_asked_about() {
    let Some(clones) = Clones::new() else { return };
    clones.write("b/2025-01-15.md", &block("new", "echo new", ""));
    clones.commit("b");
    clones.git("a", &["pull", "--quiet", "../b", "main"]);
    clones.asks("new", "`git pull` brought these lines");
    clones.runs("one");

    clones.theirs("patched");
    let patch = clones.git("b", &["format-patch", "-1", "--stdout"]);
    clones.write("a.patch", &patch);
    clones.git("a", &["am", "--quiet", "../a.patch"]);
    clones.asks("x", "`git am` brought these lines");

    clones.mine("mine");
    clones.commit("a");
    clones.runs("mine");
    clones.git("a", &["revert", "--no-edit", "HEAD"]);
    clones.asks("x", "`git revert` brought these lines");

    clones.git("a", &["reset", "--quiet", "--hard", "HEAD~1"]);
    clones.mine("never run");
    clones.commit("a");
    clones.write("b/other.txt", "x\n");
    clones.commit("b");
    clones.git("a", &["pull", "--quiet", "--rebase", "../b", "main"]);
    clones.asks("x", "`git pull` brought these lines");
}

#[test]
fn an_author_and_a_message_prove_nothing() {
    let Some(clones) = Clones::new() else { return };
    // The helper makes all commits by the same author: theirs cannot be told apart by it.
    clones.theirs("theirs");
    let authors = clones.git("b", &["log", "--format=%an %ae %cn %ce"]);
    assert_eq!(authors.lines().collect::<std::collections::BTreeSet<_>>().len(), 1);
    clones.git("a", &["pull", "--quiet", "../b", "main"]);
    clones.asks("x", "git pull");
    // Amending somebody's commit makes it nobody else's.
    clones.git("a", &["commit", "--quiet", "--amend", "-m", "mine"]);
    clones.asks("x", "git pull");
    // A commit on top, which changes something else in the entry, neither.
    let text = fs::read_to_string(clones.sandbox.at("a").join(ENTRY)).expect("the entry");
    clones.write(&format!("a/{ENTRY}"), &text.replace("## Review", "## Review\n\nMine."));
    clones.asks("x", "git pull");
    clones.commit("a");
    clones.asks("x", "git pull");
    // Nor a new place, in the same entry or in another.
    clones.write(
        &format!("a/{ENTRY}"),
        &text.replace("## Review\n", "## Review\n\nAbove.\n\n* a\n"),
    );
    clones.asks("x", "git pull");
    clones.git("a", &["mv", ENTRY, "2025-01-12.md"]);
    clones.asks("x", "git pull");
    clones.commit("a");
    clones.asks("x", "git pull");
    // What was trusted itself runs wherever it stands.
    clones.write("a/2025-01-12.md", "# 2025-01-12\n");
    clones.write("a/2025-01-11.md", &format!("Moved.\n\n{}", entry("one")));
    clones.runs("one");
}

#[test]
fn a_line_of_ones_own_does_not_make_a_block_ones_own() {
    let with = |line: &str, options: &str| block("x", &format!("echo theirs\necho {line}\nname=1"), options);
    for committed in [false, true] {
        let Some(clones) = Clones::new() else { return };
        let write = |text: &str| {
            clones.write(&format!("a/{ENTRY}"), text);
            if committed {
                clones.commit("a");
            }
        };
        clones.write(&format!("b/{ENTRY}"), &with("one", ""));
        clones.commit("b");
        clones.git("a", &["pull", "--quiet", "../b", "main"]);
        for mine in [
            with("mine", ""),
            with("one", "seed=3"),
            with("one", "")
                .replace("x .lab", "x .lab n=1")
                .replace("name=1", "$LAB_N"),
        ] {
            write(&mine);
            clones.asks("x", "git pull");
        }
        // Nor does it when the block gets another name, or was none before.
        write(&with("one", "").replace("#x", "#renamed"));
        clones.asks("renamed", "git pull");
        // Trusted once, it may be gone on with.
        write(&with("one", "seed=4"));
        let said = clones.run("x").stderr();
        let hash: String = said
            .split("--trust-hash ")
            .nth(1)
            .expect("a hash")
            .chars()
            .take(64)
            .collect();
        clones.a(&["lab", "trust", "x", "--trust-hash", &hash]).succeeds();
        for word in ["mine", "more"] {
            write(&with(word, "seed=4"));
            clones.runs("theirs");
        }
    }
}

#[test]
fn a_plain_block_that_was_pulled_does_not_become_ones_own_by_a_mark() {
    let Some(clones) = Clones::new() else { return };
    let plain = "# 2025-01-13\n\n> ```bash\n> echo theirs\n> echo more\n> ```\n";
    clones.write("b/2025-01-13.md", plain);
    clones.commit("b");
    clones.git("a", &["pull", "--quiet", "../b", "main"]);
    clones.write(
        "a/2025-01-13.md",
        &plain.replace("```bash", "```bash {#plain .lab trials=1 trace=no}"),
    );
    clones.asks("plain", "git pull");
    // One of one's own does.
    let plain = plain.replace("theirs", "mine").replace("more", "again");
    clones.write("a/2025-01-12.md", &plain);
    clones.commit("a");
    let mine = plain.replace("```bash", "```bash {#own .lab trials=1 trace=no}");
    clones.write("a/2025-01-12.md", &mine);
    clones.a(&["lab", "run", "own", "--no-embed"]).succeeds();
    // And a second block that has lines of one that was cloned and trusted.
    let second = block("second", "echo one; echo two\necho one", "");
    clones.write(&format!("a/{ENTRY}"), &(entry("one") + &second));
    clones.a(&["lab", "run", "second", "--no-embed"]).succeeds();
}

#[test]
fn what_was_pulled_and_removed_does_not_come_back_by_itself() {
    let Some(clones) = Clones::new() else { return };
    clones.theirs("theirs");
    clones.theirs("repaired");
    clones.git("a", &["pull", "--quiet", "../b", "main"]);
    clones.git("a", &["checkout", "--quiet", "HEAD~1", "--", ENTRY]);
    clones.asks("x", "not made here");
    clones.commit("a");
    clones.asks("x", "not made here");
}

#[test]
fn a_conflict_is_nobodys_until_it_is_trusted() {
    let Some(clones) = Clones::new() else { return };
    clones.theirs("theirs");
    clones.mine("mine");
    clones.commit("a");
    clones.fetch();
    assert!(
        !try_git(&clones.sandbox, "a", &["merge", "--quiet", "FETCH_HEAD"])
            .status
            .success()
    );
    clones.mine("theirs");
    clones.asks("x", "merge is under way");
    clones.mine("resolved");
    clones.asks("x", "merge is under way");
    clones.commit("a");
    clones.asks("x", "git commit");
    clones.mine("typed");
    clones.runs("typed");
}

#[test]
fn unmerged_paths_without_a_merge_are_asked_about() {
    let Some(clones) = Clones::new() else { return };
    clones.mine("stashed");
    clones.git("a", &["stash", "--quiet"]);
    clones.mine("mine");
    clones.commit("a");
    assert!(
        !try_git(&clones.sandbox, "a", &["stash", "pop", "--quiet"])
            .status
            .success()
    );
    clones.mine("resolved");
    clones.asks("x", "merge is under way");
    clones.git("a", &["add", "--all"]);
    clones.git("a", &["commit", "--quiet", "-m", "x"]);
    clones.runs("resolved");
    for mark in [
        "rebase-merge/x",
        "rebase-apply/x",
        "CHERRY_PICK_HEAD",
        "REVERT_HEAD",
        "BISECT_LOG",
    ] {
        clones.mine(mark.split('/').next().expect("a word"));
        clones.write(&format!("a/.git/{mark}"), "");
        clones.asks("x", "is under way");
        let path = clones
            .sandbox
            .at("a/.git")
            .join(mark.split('/').next().expect("a word"));
        fs::remove_dir_all(&path)
            .or_else(|_| fs::remove_file(&path))
            .expect("it was there");
    }
}

#[test]
fn a_stash_that_was_fetched_is_somebody_elses() {
    let Some(clones) = Clones::new() else { return };
    clones.write(&format!("b/{ENTRY}"), &entry("theirs"));
    clones.git("b", &["stash", "--quiet"]);
    clones.git("a", &["fetch", "--quiet", "../b", "refs/stash:refs/their/stash"]);
    clones.git("a", &["stash", "apply", "--quiet", "refs/their/stash"]);
    clones.asks("x", "not made here");
}

#[test]
fn options_and_files_count_as_the_code_does() {
    let Some(clones) = Clones::new() else { return };
    let with = |options: &str| block("x", "sh ./code/b.sh", &format!("deps=code/b.sh {options}"));
    clones.write(&format!("a/{ENTRY}"), &with(""));
    clones.write("a/code/b.sh", "echo one\n");
    clones.commit("a");
    clones.runs("one");
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    for (path, text) in [
        (ENTRY, with("seed=7")),
        (ENTRY, with("timeout=1h")),
        (ENTRY, with("n=1,2,3").replace("sh ./", "echo $LAB_N; sh ./")),
        ("code/b.sh", "echo theirs\n".to_owned()),
    ] {
        clones.write(&format!("b/{path}"), &text);
        clones.commit("b");
        clones.git("a", &["pull", "--quiet", "../b", "main"]);
        clones.asks("x", "git pull");
        // A change of one's own to the block does not make the file one's own.
        if path != ENTRY {
            clones.write(&format!("a/{ENTRY}"), &with("seed=1"));
            clones.asks("x", "git pull");
            clones.commit("a");
            clones.asks("x", "git pull");
            clones.git("a", &["mv", "code/b.sh", "code/c.sh"]);
            clones.write(&format!("a/{ENTRY}"), &with("seed=2").replace("b.sh", "c.sh"));
            clones.commit("a");
            clones.asks("x", "git pull");
            clones.write("a/code/c.sh", "echo mine\r\n");
            clones.runs("mine");
        }
    }
    // Claims run nothing.
    let text = fs::read_to_string(clones.sandbox.at("a").join(ENTRY)).expect("the entry");
    clones.commit("a");
    clones.git("b", &["pull", "--quiet", "--no-rebase", "--no-edit", "../a", "main"]);
    clones.write(
        &format!("b/{ENTRY}"),
        &text.replace("trace=no", "trace=no always=/mine/"),
    );
    clones.commit("b");
    clones.git("a", &["pull", "--quiet", "../b", "main"]);
    clones.runs("mine");
}

#[test]
fn without_notes_of_git_it_is_asked() {
    for spoil in [
        "rm -r .git/logs",
        "rm .git/logs/HEAD",
        ": > .git/logs/HEAD",
        "echo x > .git/logs/HEAD",
        "git reflog expire --expire=now --all",
        "git reflog delete HEAD@{0}",
        "chmod 666 .git/logs/HEAD",
    ] {
        let Some(clones) = Clones::new() else { return };
        clones.mine("committed");
        clones.commit("a");
        sh(&clones, spoil);
        let ran = clones.a(&["lab", "run", "x", "--no-embed"]);
        ran.fails().stderr_has("may not run").stderr_has("git");
    }
    let Some(clones) = Clones::new() else { return };
    clones.git("a", &["config", "core.logAllRefUpdates", "false"]);
    fs::remove_dir_all(clones.sandbox.at("a/.git/logs")).expect("logs");
    clones.mine("committed");
    clones.commit("a");
    clones.asks("x", "reflog");
    clones.mine("typed");
    clones.runs("typed");
}

fn sh(clones: &Clones, script: &str) {
    let status = std::process::Command::new("sh")
        .args(["-c", script])
        .current_dir(clones.sandbox.at("a"))
        .status();
    assert!(status.expect("a shell").success(), "{script}");
}

#[test]
fn nothing_that_a_repository_names_is_run_and_no_variable_leads_elsewhere() {
    let Some(clones) = Clones::new() else { return };
    let mark = clones.sandbox.home().join("mark");
    let canary = clones.sandbox.home().join("canary");
    fs::write(&canary, format!("#!/bin/sh\ntouch '{}'\ncat\n", mark.display())).expect("a script");
    sh(&clones, &format!("chmod 755 '{}'", canary.display()));
    clones.theirs("theirs");
    clones.fetch();
    clones.mine("mine");
    clones.commit("a");
    let run = canary.display().to_string();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "diff.external",
        "gpg.program",
        "pager.grep",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "core.gitProxy",
        "remote.origin.uploadpack",
        "core.alternateRefsCommand",
        "uploadpack.packObjectsHook",
        "merge.x.driver",
    ] {
        clones.git("a", &["config", key, &run]);
    }
    clones.git(
        "a",
        &["config", "core.hooksPath", &clones.sandbox.home().display().to_string()],
    );
    clones.git("a", &["config", "log.showSignature", "true"]);
    clones.git("a", &["config", "remote.origin.url", &format!("ext::{run}")]);
    clones.git("a", &["config", "protocol.ext.allow", "always"]);
    clones.git("a", &["config", "remote.origin.promisor", "true"]);
    clones.git("a", &["config", "core.repositoryFormatVersion", "1"]);
    clones.git("a", &["config", "extensions.partialClone", "origin"]);
    for hook in [
        "post-index-change",
        "reference-transaction",
        "post-checkout",
        "pre-commit",
    ] {
        fs::copy(&canary, clones.sandbox.home().join(hook)).expect("a hook");
        fs::copy(&canary, clones.sandbox.at("a/.git/hooks").join(hook)).expect("a hook");
    }
    clones.write("a/.git/info/attributes", "*.md diff=x merge=x\n");
    let _gone = fs::remove_file(&mark);
    clones.runs("mine");
    clones.mine("typed");
    clones.runs("typed");
    clones.write("a/.git/info/attributes", "*.md diff=x filter=x\n");
    clones.mine("filtered");
    clones.asks("x", "git cannot say");
    clones.write("a/.git/info/attributes", "");
    // Objects that are missing are not fetched.
    let head = clones.git("b", &["rev-parse", "HEAD"]);
    let (folder, name) = head.trim().split_at(2);
    fs::remove_file(clones.sandbox.at("a/.git/objects").join(folder).join(name)).expect("their commit");
    clones.mine("more");
    let _either = clones.a(&["lab", "run", "x", "--no-embed"]);
    assert!(!mark.exists(), "something of the repository's was run");
    for (name, value) in [
        ("GIT_DIR", "b/.git"),
        ("GIT_CONFIG_GLOBAL", "canary"),
        ("GIT_TRACE", "traced"),
        ("GIT_OBJECT_DIRECTORY", "none"),
        ("GIT_INDEX_FILE", "none"),
        ("GIT_COMMON_DIR", "none"),
        ("GIT_NAMESPACE", "x"),
        ("GIT_EXTERNAL_DIFF", "canary"),
    ] {
        clones.mine(name);
        let value = clones.sandbox.root().join(value);
        let script = format!("export {name}='{}'", value.display());
        let ran = std::process::Command::new("sh")
            .args([
                "-c",
                &format!("{script}; cd \"$1\" && exec \"$2\" lab run x --no-embed"),
                "sh",
            ])
            .arg(clones.sandbox.at("a"))
            .arg(env!("CARGO_BIN_EXE_hoego"))
            .env_clear()
            .envs([
                ("PATH", "/usr/bin:/bin"),
                ("LANG", "C.UTF-8"),
                ("HOEGO_NOW", "2025-01-14T09:00:00"),
            ])
            .env("HOME", clones.sandbox.home())
            .env("XDG_CONFIG_HOME", clones.sandbox.home().join(".config"))
            .output()
            .expect("hoego runs");
        assert!(ran.status.success(), "{name}: {}", String::from_utf8_lossy(&ran.stderr));
        assert!(!value.join("traced").exists() && !value.with_file_name("traced").exists());
    }
    assert!(!mark.exists(), "something of the repository's was run");
}

#[test]
fn what_a_filter_makes_of_a_file_is_not_what_was_typed() {
    let Some(clones) = Clones::new() else { return };
    clones.write("b/.gitattributes", "*.md filter=swap\n");
    clones.git("b", &["config", "filter.swap.clean", "sed s/theirs/pointer/"]);
    clones.git("b", &["config", "filter.swap.smudge", "sed s/pointer/theirs/"]);
    clones.theirs("theirs");
    // As people have such a filter of git-lfs: for all their repositories.
    clones.git("a", &["config", "filter.swap.clean", "sed s/theirs/pointer/"]);
    clones.git("a", &["config", "filter.swap.smudge", "sed s/pointer/theirs/"]);
    clones.git("a", &["pull", "--quiet", "../b", "main"]);
    let text = fs::read_to_string(clones.sandbox.at("a").join(ENTRY)).expect("the entry");
    assert!(text.contains("echo theirs"), "{text}");
    clones.asks("x", "git cannot say");
    clones.write(&format!("a/{ENTRY}"), &format!("{text}\nMine.\n"));
    clones.asks("x", "git cannot say");
}

#[test]
fn without_git_what_changed_is_asked_about_once() {
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file(ENTRY, entry("one"));
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    sandbox.hoego(&["lab", "run", "x", "--no-embed"]).succeeds();
    for word in ["two", "three"] {
        fs::write(sandbox.at(ENTRY), entry(word)).expect("the entry");
        let ran = sandbox.hoego(&["lab", "run", "x", "--no-embed"]);
        ran.fails().stderr_has("there is no git");
        let said = ran.stderr();
        let hash = said
            .split("--trust-hash ")
            .nth(1)
            .expect("a hash")
            .split('`')
            .next()
            .expect("a hash");
        sandbox.hoego(&["lab", "trust", "x", "--trust-hash", hash]).succeeds();
        sandbox.hoego(&["lab", "run", "x", "--no-embed"]).succeeds();
    }
    // To say it again is to say it of what stands there now.
    fs::write(sandbox.at(ENTRY), entry("four")).expect("the entry");
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    sandbox.hoego(&["lab", "run", "x", "--no-embed"]).succeeds();
    sandbox.hoego(&["lab", "trust", "--mine", "--revoke"]).succeeds();
    sandbox
        .hoego(&["lab", "run", "x", "--no-embed"])
        .fails()
        .stderr_has("may not run");
}

#[test]
fn what_hoego_writes_itself_runs_and_what_it_copies_is_asked_about() {
    for git_too in [true, false] {
        let sandbox = match git_too {
            true => sandbox(),
            false => Some(Sandbox::new()),
        };
        let Some(sandbox) = sandbox else { return };
        let template = "# {{ date }}\n\n## Review\n\n```bash {{ '{#planted' }} .lab trials=1 trace=no}\necho planted\n```\n\n## Try\n";
        let sandbox = sandbox
            .file("hoego.toml", "[journal]\nlanguage = \"en\"\n")
            .file(".hoego/templates/entry.md", template);
        if git_too {
            git(&sandbox, "", &["init", "--quiet"]);
        }
        sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
        sandbox
            .hoego(&["lab", "new", "lost", "--from", "queue-empty"])
            .succeeds();
        let ran = sandbox.hoego(&["lab", "run", "lost", "-n", "1", "--no-embed"]);
        assert!(!ran.stderr().contains("may not run"), "{}", ran.stderr());
        let planted = ["lab", "run", "planted", "--no-embed"];
        let reason = "nobody typed them here";
        sandbox.hoego(&planted).fails().stderr_has(reason);
        if git_too {
            git(&sandbox, "", &["add", "--all"]);
            git(&sandbox, "", &["commit", "--quiet", "-m", "x"]);
            sandbox.hoego(&planted).fails().stderr_has(reason);
        }
    }
}

#[test]
fn what_is_kept_goes_with_the_trust() {
    let Some(clones) = Clones::new() else { return };
    let kept = clones.sandbox.home().join(".local/state/hoego/lab/trusted");
    let count = |folder: &Path| -> usize {
        let journals = fs::read_dir(folder).into_iter().flatten().flatten();
        journals
            .map(|journal| fs::read_dir(journal.path()).into_iter().flatten().count())
            .sum()
    };
    assert_eq!(count(&kept), 1);
    clones.a(&["lab", "trust", "--mine", "--revoke"]).succeeds();
    assert_eq!(count(&kept), 0);
    clones.asks("x", "may not run");
}
