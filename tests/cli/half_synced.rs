//! Journals in the middle of a synchronisation: nothing is written into copies of a conflict, and no entry goes to another place because
//! `hoego.toml` is not there yet.

use crate::sandbox::Sandbox;

const TRIES: &str = "## Try\n\n* walk\n* read\n";

#[test]
fn an_empty_configuration_sends_no_entry_elsewhere() {
    for (path, pattern) in [
        ("2025/01/2025-01-13.md", "%Y/%m/%Y-%m-%d.md"),
        ("일기/2025-01-13.md", "일기/%Y-%m-%d.md"),
        ("20250113.md", "%Y%m%d.md"),
    ] {
        for empty in ["", "\n\n", "# a comment\n", "[journal]\n"] {
            let sandbox = Sandbox::with_config(empty).file(path, TRIES);
            let before = sandbox.files();
            for command in [
                &["new"][..],
                &["today", "--no-edit", "--no-review"],
                &["try", "add", "sleep"],
                &["try", "keep", "walk"],
            ] {
                let ran = sandbox.hoego(command);
                ran.exits(2)
                    .stderr_has("`hoego.toml` is empty")
                    .stderr_has(pattern)
                    .stderr_has("hint: ");
                assert_eq!(sandbox.files(), before, "{command:?}");
            }
            sandbox.hoego(&["try"]).succeeds().stdout_has("walk");
            sandbox
                .hoego(&["check"])
                .exits(1)
                .stdout_has("hoego.toml:1: empty-config")
                .stdout_has(pattern);
            // It takes one line to go on.
            let sandbox = sandbox.file("hoego.toml", format!("[journal]\nentries = \"{pattern}\"\n"));
            sandbox.hoego(&["new"]).succeeds();
        }
    }
}

#[test]
fn an_empty_configuration_that_fits_is_one() {
    let sandbox = Sandbox::with_config("")
        .file("2025-01-13.md", TRIES)
        .file("old/2024/notes.md", "x");
    sandbox.hoego(&["new"]).succeeds();
    sandbox.hoego(&["check"]).succeeds();
    Sandbox::with_config("").hoego(&["new"]).succeeds();
    let sandbox = Sandbox::with_config("").file("notes.md", "# Notes\n\nno day\n");
    sandbox.hoego(&["new"]).succeeds();
}

#[test]
fn a_copy_of_the_configuration_is_named() {
    for copy in [
        "hoego (conflicted copy).toml",
        "hoego (Kim's conflicted copy 2025-01-15).toml",
        "hoego.sync-conflict-20250115-091122-ABCDEFG.toml",
        "hoego (Kims in Konflikt stehende Kopie 2025-01-15).toml",
        "hoego (conflict 2025-01-15 091122).toml",
    ] {
        let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file(copy, "x = [");
        sandbox
            .hoego(&["check"])
            .exits(1)
            .stdout_has(&format!("{copy}:1: conflict-copy"));
        let sandbox = Sandbox::with_config("")
            .file("hoego (1).toml", "x = [")
            .file("other (conflicted copy).toml", "");
        sandbox.hoego(&["check"]).succeeds();
    }
}

const COPIES: [&str; 9] = [
    "2025-01-14 (conflicted copy).md",
    "2025-01-14 (Kim's conflicted copy 2025-01-15).md",
    "2025-01-14.sync-conflict-20250115-091122-ABCDEFG.md",
    "2025-01-14 (설호의 충돌된 사본 2025-01-15).md",
    "일기/2025-01-14 (Conflicted copy phone 202501150911).md",
    "2025-01-14 (Case Conflict).md",
    "2025-01-14 (SFConflict kim@example.com 2025-01-15-09-11-22).md",
    "2025-01-14 (copie en conflit de Kim 2025-01-15).md",
    "2025-01-14 (冲突的副本 2025-01-15).md",
];

#[test]
fn copies_of_a_conflict_are_named_and_never_written() {
    for copy in COPIES {
        let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
            .file("2025-01-13.md", "## Try\n\n* walk\n")
            .file("2025-01-14.md", "## Try\n\n* run\n")
            .file(copy, "## Try\n\n* swim\n* [!] climb\n");
        let before = sandbox.files()[copy].clone();
        sandbox
            .hoego(&["check"])
            .exits(1)
            .stdout_has(&format!("{copy}:1: conflict-copy"));
        for command in [
            &["try", "add", "sleep"][..],
            &["try", "done", "swim"],
            &["try", "focus", "run", "--when", "at nine"],
            &["try", "keep", "climb"],
            &["carry", "--all"],
            &["today", "--no-edit", "--no-review"],
            &["check", "--fix"],
        ] {
            let ran = sandbox.hoego(command);
            assert_eq!(sandbox.files()[copy], before, "{command:?}: {}", ran.stderr());
        }
        // What stands only in it is not lost, and can be decided.
        let stdout = sandbox.hoego(&["try", "--all"]).stdout();
        assert!(stdout.contains("swim") && stdout.contains("sleep"), "{stdout}");
        let text = String::from_utf8(sandbox.files()["2025-01-14.md"].clone()).expect("text");
        assert!(text.contains("* sleep"), "{text}");
    }
}

#[test]
fn a_copy_that_stands_alone_is_no_place_to_write() {
    for copy in COPIES {
        let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file(copy, "## Try\n\n* swim\n");
        let before = sandbox.files();
        for command in [
            &["new"][..],
            &["try", "add", "sleep"],
            &["today", "--no-edit", "--no-review"],
        ] {
            let ran = sandbox.hoego(command);
            assert_eq!(sandbox.files(), before, "{command:?}: {}", ran.stderr());
            ran.exits(2).stderr_has("a synchronising service made");
        }
    }
}
