//! Trust in a journal ends where another journal or repository begins, and where others may write.

use crate::git::git;
use crate::lab_mine::{Clones, block};
use std::fs;

/// What stands in `vendor`, whose experiment is `v`.
fn vendored(clones: &Clones, folder: &str) {
    clones.write(&format!("{folder}/2025-01-11.md"), &block("v", "echo vendored", ""));
}

const REASON: &str = "a journal or repository of its own";

#[test]
fn a_repository_inside_is_not_covered() {
    let Some(clones) = Clones::new() else { return };
    vendored(&clones, "friend");
    clones.git("friend", &["init", "--quiet"]);
    clones.commit("friend");
    clones.git("a", &["clone", "--quiet", "../friend", "vendor"]);
    clones.asks("v", REASON);
    clones.a(&["lab", "trust", "--mine"]).succeeds().stderr_has("`vendor`");
    clones.asks("v", REASON);
    // Nor what is typed or committed there: whose it is, its own notes would say.
    vendored(&clones, "a/vendor");
    clones.write("a/vendor/2025-01-11.md", &block("v", "echo typed", ""));
    clones.asks("v", REASON);
    clones.runs("one");
    let hash = hash_of(&clones, "v");
    clones.a(&["lab", "trust", "v", "--trust-hash", &hash]).succeeds();
    clones.a(&["lab", "run", "v", "--no-embed"]).succeeds();
}

fn hash_of(clones: &Clones, id: &str) -> String {
    let said = clones.a(&["lab", "run", id]).stderr();
    let hash = said.split("--trust-hash ").nth(1).expect("a hash");
    hash.chars().take_while(char::is_ascii_hexdigit).collect()
}

#[test]
fn a_journal_a_submodule_and_a_work_tree_inside_are_not_covered() {
    let Some(clones) = Clones::new() else { return };
    clones.write("a/deep/other/hoego.toml", "");
    clones.write("a/deep/other/more/2025-01-11.md", &block("deep", "echo deep", ""));
    clones.asks("deep", REASON);

    vendored(&clones, "friend");
    clones.git("friend", &["init", "--quiet"]);
    clones.commit("friend");
    clones.git(
        "a",
        &[
            "-c",
            "protocol.file.allow=always",
            "submodule",
            "--quiet",
            "add",
            "../friend",
            "sub",
        ],
    );
    clones.commit("a");
    clones.asks("v", REASON);
    clones.git("a", &["worktree", "add", "--quiet", "-b", "side", "tree"]);
    clones.write("a/tree/2025-01-10.md", &block("tree", "echo tree", ""));
    clones.asks("tree", REASON);
}

#[test]
fn files_of_a_nested_repository_are_not_covered_either() {
    let Some(clones) = Clones::new() else { return };
    clones.write("a/vendor/hoego.toml", "");
    clones.write("a/vendor/b.sh", "echo vendored\n");
    clones.write("a/2025-01-12.md", &block("y", "sh ./vendor/b.sh", "deps=vendor/b.sh"));
    clones.asks("y", REASON);
    std::os::unix::fs::symlink("vendor/b.sh", clones.sandbox.at("a/link.sh")).expect("a link");
    clones.write("a/2025-01-12.md", &block("y", "sh ./link.sh", "deps=link.sh"));
    clones.asks("y", REASON);
}

#[test]
fn a_link_that_was_pulled_leads_to_what_was_pulled() {
    let Some(clones) = Clones::new() else { return };
    clones.write("b/notes/real.md", &block("linked", "echo linked", ""));
    std::os::unix::fs::symlink("notes/real.md", clones.sandbox.at("b/2025-01-12.md")).expect("a link");
    clones.commit("b");
    clones.git("a", &["pull", "--quiet", "../b", "main"]);
    let ran = clones.a(&["lab", "run", "linked", "--no-embed"]);
    ran.exits(2);
    assert!(!ran.stdout().contains("linked."), "{}", ran.stdout());
}

#[test]
fn a_journal_in_a_folder_of_a_repository_is_asked_about_as_any() {
    let Some(clones) = Clones::new() else { return };
    clones.git("b", &["rm", "--quiet", "-r", "."]);
    clones.write("b/notes/hoego.toml", "[journal]\nlanguage = \"en\"\n");
    clones.write("b/notes/2025-01-14.md", &block("x", "echo one", ""));
    clones.commit("b");
    clones.git("", &["clone", "--quiet", "b", "c"]);
    let notes = clones.sandbox.at("c/notes");
    let hoego = |arguments: &[&str]| clones.sandbox.hoego_in(&notes, arguments);
    hoego(&["lab", "trust", "--mine"]).succeeds();
    hoego(&["lab", "run", "x", "--no-embed"]).succeeds();
    fs::write(notes.join("2025-01-14.md"), block("x", "echo typed", "")).expect("the entry");
    hoego(&["lab", "run", "x", "--no-embed"]).succeeds().stdout_has("typed");
    git(&clones.sandbox, "c", &["checkout", "--quiet", "."]);
    clones.write("b/notes/2025-01-14.md", &block("x", "echo theirs", ""));
    clones.commit("b");
    git(&clones.sandbox, "c", &["pull", "--quiet"]);
    hoego(&["lab", "run", "x", "--no-embed"]).fails().stderr_has("git pull");
}

#[test]
fn another_work_tree_is_another_journal() {
    let Some(clones) = Clones::new() else { return };
    clones.git("a", &["worktree", "add", "--quiet", "-b", "side", "../tree"]);
    let tree = clones.sandbox.at("tree");
    clones
        .sandbox
        .hoego_in(&tree, &["lab", "run", "x"])
        .fails()
        .stderr_has("may not run");
    clones.sandbox.hoego_in(&tree, &["lab", "trust", "--mine"]).succeeds();
    clones
        .sandbox
        .hoego_in(&tree, &["lab", "run", "x", "--no-embed"])
        .succeeds();
    clones.write("tree/2025-01-14.md", &block("x", "echo typed", ""));
    clones
        .sandbox
        .hoego_in(&tree, &["lab", "run", "x", "--no-embed"])
        .succeeds();
    clones.commit("tree");
    clones.theirs("theirs");
    clones.git("tree", &["fetch", "--quiet", "../b", "main"]);
    clones.git("tree", &["reset", "--quiet", "--hard", "FETCH_HEAD"]);
    clones
        .sandbox
        .hoego_in(&tree, &["lab", "run", "x"])
        .fails()
        .stderr_has("git reset");
}
