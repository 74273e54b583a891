//! Completions, manual and schemas: what packagers ask for.

use crate::sandbox::Sandbox;

#[test]
fn every_shell_gets_a_script_that_asks_hoego() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        Sandbox::new()
            .hoego(&["completions", shell])
            .succeeds()
            .silent()
            .stdout_has("COMPLETE");
    }
}

fn complete(sandbox: Sandbox, words: &[&str]) -> String {
    let sandbox = sandbox.env("COMPLETE", "bash");
    let mut arguments = vec!["--", "hoego"];
    arguments.extend(words);
    let ran = sandbox.hoego(&arguments);
    ran.succeeds().silent().stdout()
}

#[test]
fn completion_knows_live_things_and_is_silent_without_a_journal() {
    let journal = || Sandbox::with_config("").file("2025-01-13.md", "## Try\n* walk\n");
    assert!(complete(journal(), &["new", "--date", "2025"]).contains("2025-01-13"));
    assert!(!complete(journal(), &["try", "done", ""]).is_empty());
    assert!(complete(journal(), &["config", "carry.s"]).contains("carry.since"));
    assert!(complete(Sandbox::new(), &["new", "--date", ""]).contains("yesterday"));
    assert!(complete(Sandbox::new(), &["shw"]).is_empty());
    let broken = Sandbox::with_config("[journal\n");
    assert!(!complete(broken, &["new", "--date", "2025"]).contains("error"));
}

#[test]
fn the_manual_has_a_page_for_every_command() {
    let sandbox = Sandbox::new();
    let dir = sandbox.at("man");
    sandbox
        .hoego(&["man", "-o", &dir.display().to_string()])
        .succeeds()
        .silent();
    let names: Vec<String> = sandbox.files().into_keys().collect();
    for page in ["hoego.1", "hoego-init.1", "hoego-try-later.1"] {
        assert!(names.contains(&format!("man/{page}")), "{names:?}");
    }
    sandbox.hoego(&["man"]).succeeds().stdout_has(".TH hoego-try-later 1");
}

#[test]
fn every_document_has_a_schema_that_fits_it() {
    let sandbox = Sandbox::with_config("").file("2025-01-13.md", "## Keep\n* a\n\n## Try\n* walk\n");
    let names = sandbox.hoego(&["schema"]).succeeds().stdout();
    assert!(names.lines().count() >= 9, "{names}");
    for name in names.lines() {
        let schema = sandbox.hoego(&["schema", name]).succeeds().silent().json();
        jsonschema::validator_for(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let schema = sandbox.hoego(&["schema", "config"]).json();
    let document = sandbox.hoego(&["config", "--json"]).json();
    assert!(
        jsonschema::validator_for(&schema)
            .expect("a schema")
            .is_valid(&document)
    );
}

#[test]
fn what_makes_an_entry_tells_it_as_json() {
    let sandbox = Sandbox::with_config("").file("2025-01-13.md", "## Try\n* walk\n");
    for (command, made) in [("new", true), ("today", false), ("carry", false)] {
        let schema = sandbox.hoego(&["schema", command]).json();
        let document = sandbox
            .hoego(&[command, "--date", "2025-01-14", "--json"])
            .succeeds()
            .json();
        let valid = jsonschema::validator_for(&schema)
            .expect("a schema")
            .is_valid(&document);
        assert!(valid, "{command}: {document}");
        assert_eq!(document["made"], made, "{command}: {document}");
        assert_eq!(document["path"], "2025-01-14.md");
        assert_eq!(
            document["carried"].as_array().map(Vec::len),
            Some(usize::from(made)),
            "{command}"
        );
    }
    sandbox.hoego(&["man", "--json"]).fails();
}

#[test]
fn a_closed_pipe_is_silent_and_no_failure() {
    let sandbox = Sandbox::new().through("head -n 1 >/dev/null");
    sandbox.hoego(&["man"]).succeeds().silent();
}

#[test]
fn the_version_is_the_same_by_the_short_way_and_by_the_command_line() {
    let short = Sandbox::new().hoego(&["--version"]).succeeds().stdout();
    for asked in [&["-V"][..], &["--quiet", "--version"]] {
        assert_eq!(Sandbox::new().hoego(asked).succeeds().stdout(), short, "{asked:?}");
    }
}
