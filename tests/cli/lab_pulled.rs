//! What a pull brings stays somebody else's whatever is made of it here: lines of theirs with lines of one's own, in another file or block, in
//! commits that nothing leads to any more, out of templates, and in files that look like something else.

use crate::git::sandbox;
use crate::lab_mine::{Clones, entry};
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
