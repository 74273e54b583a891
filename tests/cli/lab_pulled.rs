//! What a pull brings stays somebody else's whatever is made of it here: lines of theirs with lines of one's own, in another file or block, in
//! commits that nothing leads to any more, out of templates, and in files that look like something else.

use crate::git::{git, sandbox};
use crate::lab_mine::{Clones, block, entry};
use std::fs;

const ENTRY: &str = "2025-01-14.md";

#[test]
fn files_that_look_like_a_repository_say_nothing_of_the_journal() {
    for config in [
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\n",
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = ..\n",
        "[include]\npath = pipe\n[core]\nbare = false\nworktree = .\n",
        "[core]\nbare = true\n",
    ] {
        let Some(sandbox) = sandbox() else { return };
        let clones = Clones { sandbox };
        let lab = |arguments: &[&str]| {
            let journal = clones.sandbox.at("a/journal");
            clones.sandbox.hoego_in(&journal, &[&["lab"], arguments].concat())
        };
        clones.write("a/journal/hoego.toml", "[journal]\nlanguage = \"en\"\n");
        clones.write(&format!("a/journal/{ENTRY}"), &entry("one"));
        clones.git("a", &["init", "--quiet", "--initial-branch=main"]);
        clones.commit("a");
        lab(&["trust", "--mine"]).succeeds();
        // A repository in which the foreign lines were committed, forged below the journal.
        clones.write(&format!("forge/{ENTRY}"), &entry("theirs"));
        clones.git("forge", &["init", "--quiet", "--initial-branch=main"]);
        clones.commit("forge");
        for part in ["HEAD", "objects", "refs", "logs"] {
            let from = clones.sandbox.at("forge/.git").join(part);
            let to = clones.sandbox.at("a/journal");
            let copied = std::process::Command::new("cp").arg("-r").args([&from, &to]).status();
            assert!(copied.expect("cp").success());
        }
        clones.write("a/journal/config", config);
        #[cfg(unix)]
        let _made = std::process::Command::new("mkfifo")
            .arg(clones.sandbox.at("a/journal/pipe"))
            .status();
        clones.write(&format!("a/journal/{ENTRY}"), &entry("theirs"));
        clones.git(
            "a",
            &[
                "--git-dir=.git",
                "--work-tree=.",
                "add",
                "--all",
                "--force",
                "--",
                ":!*pipe",
            ],
        );
        clones.git(
            "a",
            &["--git-dir=.git", "--work-tree=.", "commit", "--quiet", "-m", "x"],
        );
        // It came by a pull.
        let log = clones.sandbox.at("a/.git/logs/HEAD");
        let text = fs::read_to_string(&log).expect("a reflog");
        let (first, last) = text.trim_end().rsplit_once('\n').expect("two steps");
        let last = last.replace("commit: x", "pull: Fast-forward");
        fs::write(&log, format!("{first}\n{last}\n")).expect("a reflog");
        lab(&["run", "x", "--no-embed"])
            .fails()
            .stderr_has("`git pull` brought these lines");
    }
}

/// One's own clone with what the other one has as `theirs`, in no commit of one's own yet; `None` where there is no git.
fn with_theirs(theirs: &str) -> Option<Clones> {
    let clones = Clones::new()?;
    clones.write(&format!("b/{ENTRY}"), theirs);
    clones.commit("b");
    clones.fetch();
    Some(clones)
}

const PULL: &[&str] = &["merge", "--quiet", "--ff-only", "FETCH_HEAD"];

/// The ID of a block after a change of its entry, and that change.
type Edit = (&'static str, fn(&str) -> String);

#[test]
fn lines_of_others_stay_theirs_among_ones_own() {
    let theirs = || block("x", "echo theirs\necho more", "");
    let ways: &[&[&[&str]]] = &[
        &[&["checkout", "--quiet", "FETCH_HEAD", "--", ENTRY]],
        &[
            &["merge", "--quiet", "--squash", "FETCH_HEAD"],
            &["commit", "--quiet", "-m", "m"],
        ],
        &[&["cherry-pick", "--no-commit", "FETCH_HEAD"]],
        &[PULL, &["reset", "--quiet", "HEAD~1"]],
        &[PULL, &["reset", "--quiet", "--soft", "HEAD~1"]],
        &[PULL, &["mv", ENTRY, "2025-01-12.md"]],
        &[
            PULL,
            &["mv", ENTRY, "notes.txt"],
            &["commit", "--quiet", "-m", "m"],
            &["mv", "notes.txt", ENTRY],
        ],
        &[
            PULL,
            &["rm", "--quiet", "--cached", ENTRY],
            &["commit", "--quiet", "-m", "m"],
        ],
    ];
    let edits: [Edit; 4] = [
        ("x", |text| text.replace("trials=1", "trials=2")),
        ("y", |text| text.replace("#x", "#y")),
        ("x", |text| text.replace("echo more", "echo mine")),
        ("x", |text| {
            text.replace("# 2025-01-14\n", "# 2025-01-14\n\nMine.\n")
                .replace("seed=1", "seed=2")
        }),
    ];
    for (at, commands) in ways.iter().enumerate() {
        let Some(clones) = with_theirs(&theirs()) else { return };
        for command in *commands {
            clones.git("a", command);
        }
        let file = match clones.sandbox.at("a/2025-01-12.md").exists() {
            true => "a/2025-01-12.md",
            false => "a/2025-01-14.md",
        };
        let text = fs::read_to_string(clones.sandbox.at(file)).expect("the entry");
        assert!(text.contains("theirs"), "{commands:?}");
        let (id, edit) = edits[at % edits.len()];
        for (id, edit) in [(id, edit), edits[0]] {
            clones.write(file, &edit(&text));
            clones.asks(id, "");
            clones.git("a", &["add", "--all"]);
            clones.git("a", &["commit", "--quiet", "--allow-empty", "-m", "mine"]);
            clones.asks(id, "");
        }
        // Without their lines it is one's own.
        clones.write(file, &block("x", "echo mine", ""));
        clones.runs("mine");
    }
}

#[test]
fn their_lines_out_of_another_file_stay_theirs() {
    for (path, text) in [
        ("b/code.sh", "echo theirs\n"),
        ("b/notes.md", "Try this:\n\n    echo theirs\n"),
        ("b/2025-01-10.md", &*block("other", "echo theirs", "")),
    ] {
        let Some(clones) = Clones::new() else { return };
        clones.write(path, text);
        clones.commit("b");
        clones.git("a", &["pull", "--quiet", "../b", "main"]);
        clones.write(&format!("a/{ENTRY}"), &block("x", "echo mine\necho theirs", ""));
        clones.asks("x", "not made here");
        clones.commit("a");
        clones.asks("x", "not made here");
        clones.write(&format!("a/{ENTRY}"), &block("x", "sh code.sh", "deps=code.sh"));
        clones.write("a/code.sh", "echo mine\necho theirs\n");
        clones.asks("x", "");
    }
}

#[test]
fn lines_of_commits_that_nothing_leads_to_are_theirs() {
    for edited in [false, true] {
        let text = |word: &str| block("x", &format!("echo theirs\necho {word}"), "");
        let Some(clones) = with_theirs(&text("more")) else {
            return;
        };
        clones.git("a", &["checkout", "--quiet", "FETCH_HEAD", "--", ENTRY]);
        if edited {
            clones.write(&format!("a/{ENTRY}"), &text("mine"));
        }
        clones.git("a", &["fetch", "--quiet", ".", "main"]);
        clones.asks("x", "not made here");
        clones.git("a", &["add", "--all"]);
        clones.git("a", &["commit", "--quiet", "-m", "mine"]);
        clones.asks("x", "not made here");
    }
    // A branch of a remote that was replaced.
    let Some(clones) = Clones::new() else { return };
    clones.git("a", &["remote", "add", "their", "../b"]);
    clones.theirs("theirs");
    clones.git("a", &["fetch", "--quiet", "their"]);
    clones.git("a", &["checkout", "--quiet", "their/main", "--", ENTRY]);
    clones.git("b", &["reset", "--quiet", "--hard", "HEAD~1"]);
    clones.git("a", &["fetch", "--quiet", "--force", "their"]);
    clones.asks("x", "not made here");
    // Files without a commit.
    let Some(clones) = Clones::new() else { return };
    clones.write(&format!("b/{ENTRY}"), &entry("theirs"));
    clones.git("b", &["add", "--all"]);
    let tree = clones.git("b", &["write-tree"]);
    clones.git("b", &["tag", "files", tree.trim()]);
    clones.git("b", &["tag", "-a", "-m", "x", "again", "files"]);
    clones.git("b", &["tag", "-d", "files"]);
    clones.git("a", &["fetch", "--quiet", "../b", "refs/tags/again:refs/tags/again"]);
    clones.git("a", &["checkout", "--quiet", "again", "--", "."]);
    clones.asks("x", "git cannot say");
}

#[test]
fn lines_without_letters_count() {
    for code in ["./*", "[][(![]+[])[+[]]]", ": | $_", ". ./_"] {
        let theirs = block("x", &format!("echo one\n{code}"), "");
        let Some(clones) = with_theirs(&theirs) else { return };
        clones.git("a", PULL);
        clones.write(&format!("a/{ENTRY}"), &theirs.replace("trials=1", "trials=2"));
        clones.asks("x", "git merge");
        clones.commit("a");
        clones.asks("x", "git merge");
    }
}

#[test]
fn lines_that_others_take_out_or_put_elsewhere_are_asked_about() {
    let of = |lines: &[&str]| block("x", &lines.join("\n"), "");
    let whole = ["echo first", "exit 0", "echo second", "echo third"];
    for theirs in [
        &["echo first", "echo second", "echo third"][..],
        &["echo first", "echo second", "echo third", "exit 0"],
        &["echo second", "echo third"],
        &["echo first", "echo third", "exit 0", "echo second"],
    ] {
        for committed in [false, true] {
            let Some(clones) = Clones::new() else { return };
            clones.write(&format!("a/{ENTRY}"), &of(&whole));
            clones.commit("a");
            clones.runs("first");
            clones.git("b", &["pull", "--quiet", "../a", "main"]);
            clones.write(&format!("b/{ENTRY}"), &of(theirs));
            clones.commit("b");
            clones.git("a", &["pull", "--quiet", "../b", "main"]);
            clones.asks("x", "git pull");
            clones.write(&format!("a/{ENTRY}"), &of(theirs).replace("trials=1", "trials=2"));
            if committed {
                clones.commit("a");
            }
            clones.asks("x", "");
        }
    }
    // To take a line out oneself is no reason to ask.
    let Some(clones) = Clones::new() else { return };
    clones.write(&format!("a/{ENTRY}"), &of(&whole));
    clones.runs("first");
    clones.write(&format!("a/{ENTRY}"), &of(&["echo third", "echo first"]));
    clones.runs("third");
}

#[test]
fn what_a_template_brought_is_asked_about_when_it_was_edited_too() {
    let Some(sandbox) = sandbox() else { return };
    let template = "# {{ date }}\n\n## Review\n\n```bash {{ '{#planted' }} .lab trials=1 trace=no}\necho planted\necho more\n```\n\n## Try\n";
    let sandbox = sandbox
        .file("hoego.toml", "[journal]\nlanguage = \"en\"\n")
        .file(".hoego/templates/entry.md", template);
    git(&sandbox, "", &["init", "--quiet"]);
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    sandbox.hoego(&["new"]).succeeds();
    let text = fs::read_to_string(sandbox.at(ENTRY)).expect("the entry");
    assert!(text.contains("echo planted"), "{text}");
    for (id, edited) in [
        ("planted", text.replace("trials=1", "trials=2")),
        ("mine", text.replace("#planted", "#mine")),
        ("planted", text.replace("echo more", "echo mine")),
    ] {
        fs::write(sandbox.at(ENTRY), edited).expect("the entry");
        let run = ["lab", "run", id, "--no-embed"];
        sandbox.hoego(&run).fails().stderr_has("nobody typed them here");
    }
    fs::write(
        sandbox.at(ENTRY),
        text.replace("planted", "typed").replace("echo more\n", ""),
    )
    .expect("the entry");
    sandbox.hoego(&["lab", "run", "typed", "--no-embed"]).succeeds();
}

#[test]
fn a_pulled_file_does_not_take_the_name_of_an_experiment() {
    for ran in [false, true] {
        let Some(clones) = Clones::new() else { return };
        let text = block("coin.sh", "echo one", "");
        clones.write(&format!("a/{ENTRY}"), &text);
        if ran {
            clones.a(&["lab", "run", "coin.sh", "--no-embed"]).succeeds();
        } else {
            clones.a(&["lab", "trust", "--mine"]).succeeds();
        }
        clones.commit("a");
        clones.git("b", &["pull", "--quiet", "../a", "main"]);
        clones.git("b", &["rm", "--quiet", ENTRY]);
        clones.write("b/coin.sh", "echo theirs\n");
        clones.commit("b");
        clones.git("a", &["pull", "--quiet", "../b", "main"]);
        let refused = clones.a(&["lab", "run", "coin.sh", "--no-embed"]);
        refused
            .fails()
            .stderr_has("was an experiment of this journal")
            .stderr_has("./coin.sh");
        // Who names the file by its path means it; so does who names one that was never an experiment.
        let named = ["lab", "run", "./coin.sh", "trials=1", "trace=no"];
        clones.a(&named).succeeds().stdout_has("theirs");
        clones.write("a/other.sh", "echo other\n");
        let other = ["lab", "run", "other.sh", "trials=1", "trace=no"];
        clones.a(&other).succeeds().stdout_has("other");
    }
}
