//! `hoego init`: new, adopting, sample, and the journal that comes by itself.

use crate::sandbox::Sandbox;
use std::fs;

fn toml_of(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.at("hoego.toml")).expect("a hoego.toml")
}

#[test]
fn a_new_journal_speaks_the_language_of_its_surroundings() {
    let sandbox = Sandbox::new().env("LC_ALL", "ko_KR.UTF-8");
    let ran = sandbox.hoego(&["init"]);
    ran.succeeds()
        .stdout_has("새 저널을 만들었습니다: [JOURNAL]")
        .stderr_has("hoego nudge");
    insta::assert_snapshot!(toml_of(&sandbox));
    sandbox.hoego(&["config", "journal.language"]).stdout_has("\"ko\"");
}

#[test]
fn adopting_writes_hoego_toml_and_nothing_else() {
    let sandbox = Sandbox::new()
        .file(
            "notes/2025-01-10.md",
            "# 2025-01-10\r\n\r\n## Tasks\r\n* 빌드 고치기\r\n\r\n## Keep\r\n* 테스트 먼저\r\n",
        )
        .file(
            "notes/2025-01-13.md",
            "# 2025-01-13\n\n## Tasks\n* 문서 쓰기\n\n## Try\n* 걷기\n* 읽기",
        )
        .file("README.md", "소개\n")
        .file("2025-01-12.md/x", "");
    let before = sandbox.files();
    let ran = sandbox.hoego(&["init", "--program-starts-on", "2025-01-06"]);
    insta::assert_snapshot!(ran.succeeds().stdout());
    ran.stderr_has("`2025-01-12.md` is a folder");
    let mut after = sandbox.files();
    let toml = String::from_utf8(after.remove("hoego.toml").expect("a hoego.toml")).expect("text");
    insta::assert_snapshot!(toml);
    assert_eq!(after, before);
}

#[test]
fn since_and_headings_are_the_persons_to_choose() {
    let files = || {
        Sandbox::new()
            .file("250113.md", "# Day 13\n\n## Tasks\n* a\n")
            .file("250114.md", "# Day 14\n\n## Tasks\n* b\n")
    };
    let sandbox = files();
    let found = sandbox
        .hoego(&["init", "--carry-since", "all", "--try-heading", "Tasks", "--json"])
        .succeeds()
        .json();
    assert_eq!(found["found"]["items"]["try"], 2);
    assert_eq!(found["found"]["unrecognised"], serde_json::json!([]));
    let toml = toml_of(&sandbox);
    assert!(
        !toml.contains("since") && toml.contains("try = [\"Tasks\"]") && toml.contains("%y%m%d.md"),
        "{toml}"
    );
    let sandbox = files();
    sandbox
        .hoego(&["init", "--carry-since", "2025-01-01"])
        .succeeds()
        .stdout_has("## Tasks in 2 entries");
    assert!(toml_of(&sandbox).contains("since = 2025-01-01"));
    let schema = sandbox.hoego(&["schema", "init"]).json();
    assert!(jsonschema::validator_for(&schema).expect("a schema").is_valid(&found));
}

#[test]
fn an_obsidian_vault_says_where_its_entries_are() {
    let settings = r#"{"folder": "일기", "format": "YYYY/MM/YYYY-MM-DD"}"#;
    let sandbox = Sandbox::new()
        .file(".obsidian/daily-notes.json", settings)
        .file("2025-01-10.md", "# a\n");
    sandbox.hoego(&["init"]).succeeds();
    assert!(toml_of(&sandbox).contains("entries = \"일기/%Y/%m/%Y-%m-%d.md\""));
}

#[test]
fn dry_run_shows_the_file_and_writes_nothing() {
    let sandbox = Sandbox::new().file("2025-01-13.md", "## Try\n* walk\n");
    let before = sandbox.files();
    let ran = sandbox.hoego(&["init", "--dry-run"]);
    ran.succeeds()
        .stdout_has("+++ b/hoego.toml")
        .stdout_has("+since = 2025-01-13")
        .stderr_has("nothing is written");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn git_makes_a_repository_once() {
    let sandbox = Sandbox::new();
    sandbox.hoego(&["init", "--git"]).succeeds();
    assert!(sandbox.at(".git").is_dir());
    sandbox.hoego(&["init", "--git", "inner"]).succeeds();
    assert!(!sandbox.at("inner/.git").exists());
}

#[test]
fn a_sample_is_two_weeks_that_balance_in_every_language() {
    for language in ["ko", "en", "ja"] {
        let sandbox = Sandbox::new();
        let (made, last_try) = match language {
            "ko" => ("새 저널을 만들었습니다", "지난 Try: 9번"),
            "en" => ("Made a new journal", "Last Try: 9 sections"),
            _ => ("新しいジャーナルを作りました", "前回の Try: 9 回"),
        };
        let ran = sandbox.hoego(&["init", "--sample", "--language", language]);
        ran.succeeds().stdout_has(made).stdout_has(last_try);
        let entries: Vec<String> = sandbox
            .files()
            .into_keys()
            .filter(|path| path.ends_with(".md"))
            .collect();
        assert_eq!(entries.len(), 10, "{entries:?}");
        assert_eq!(entries.last().map(String::as_str), Some("2025-01-13.md"));
        let tries = sandbox.hoego(&["try", "--all", "--json"]).succeeds().json();
        let states: Vec<&str> = tries["tries"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|t| t["state"].as_str())
            .collect();
        for state in ["open", "trying", "done", "kept"] {
            assert!(states.contains(&state), "{language}: {states:?}");
        }
        sandbox.hoego(&["check"]).succeeds();
    }
}

#[test]
fn the_first_command_makes_a_journal_at_home_and_says_so() {
    let sandbox = Sandbox::new().stdin("~/elsewhere\n");
    let ran = sandbox.hoego(&["new"]);
    ran.succeeds()
        .stderr_has("Made a new journal: [HOME]/hoego")
        .stdout_has("2025-01-14.md");
    assert!(sandbox.home().join("hoego/hoego.toml").is_file());
    assert!(sandbox.files().is_empty());
    let dry = Sandbox::new();
    dry.hoego(&["new", "--dry-run"])
        .succeeds()
        .stdout_has("+++ b/hoego.toml")
        .stdout_has("+++ b/2025-01-14.md");
    assert!(!dry.home().join("hoego").exists());
    let chosen = Sandbox::new().home_file(".config/hoego/config.toml", "default-journal = \"~/일기\"\n");
    chosen.hoego(&["try", "add", "walk"]).succeeds();
    assert!(chosen.home().join("일기/hoego.toml").is_file());
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_first_command_asks_where() {
    let sandbox = Sandbox::new();
    let home = sandbox.home().display().to_string();
    let env = [
        ("HOME", home.as_str()),
        ("HOEGO_NOW", "2025-01-14T09:00:00"),
        ("TERM", "xterm"),
        ("LANG", "C"),
    ];
    let program = env!("CARGO_BIN_EXE_hoego");
    let mut pty = crate::pty::Pty::start(program.as_ref(), &["new"], sandbox.home().as_os_str(), env, (80, 24));
    pty.wait_for("Where shall the journal be?")
        .send("~/내 회고\r")
        .wait_for("2025-01-14.md");
    assert_eq!(pty.finish(), 0);
    assert!(sandbox.home().join("내 회고/2025-01-14.md").is_file());
    assert!(!sandbox.home().join("hoego").exists());
}
