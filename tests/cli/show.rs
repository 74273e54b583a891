//! `hoego show`: an entry of a day, or any file.

use crate::sandbox::Sandbox;

const ENTRY: &str = "# 2025-01-13 회고\r\n\r\n## Review\r\n\r\n> * 강의\r\n\r\n생각\r\n\r\n## Keep\r\n\r\n* 하나\r\n  * 덧붙임\r\n* [x] 둘\r\n";

fn journal() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"ko\"\n").file("2025-01-13.md", ENTRY)
}

#[test]
fn to_a_pipe_the_entry_goes_as_it_is() {
    let sandbox = journal();
    for which in [
        "2025-01-13",
        "yesterday",
        "-1",
        "mon",
        "2025-01-13.md",
        "./2025-01-13.md",
    ] {
        assert_eq!(
            sandbox.hoego(&["show", which]).succeeds().silent().stdout(),
            ENTRY,
            "{which}"
        );
    }
    let dated = sandbox.hoego(&["show", "--date", "2025-01-13"]);
    assert_eq!(dated.succeeds().stdout(), ENTRY);
}

#[test]
fn json_says_what_was_understood() {
    let sandbox = journal();
    let json = sandbox.hoego(&["show", "-1", "--json"]).json();
    insta::assert_snapshot!(serde_json::to_string_pretty(&json).expect("JSON"));
    let schema = sandbox.hoego(&["schema", "show"]).json();
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
}

#[test]
fn any_file_can_be_shown_without_a_journal() {
    let sandbox = Sandbox::new().file("notes/kpt.md", "# Keep\n\n- a\n\n# Try\n\n- b\n- c\n");
    let json = sandbox.hoego(&["show", "notes/kpt.md", "--json"]).json();
    assert_eq!(json["path"], "notes/kpt.md");
    assert_eq!(json["date"], serde_json::Value::Null);
    assert_eq!(json["sections"][1]["items"].as_array().map(Vec::len), Some(2));
    let homeless = sandbox.without("HOME").without("XDG_CONFIG_HOME");
    homeless.hoego(&["show", "notes/kpt.md"]).succeeds().stdout_has("- b");
}

#[test]
fn a_file_of_a_journal_is_read_by_its_rules() {
    let sandbox = Sandbox::new()
        .file(
            "a/hoego.toml",
            "[sections]\ntry = [\"다음에\"]\n[journal]\nentries = \"%Y/%m%d.md\"\n",
        )
        .file("a/2025/0113.md", "## 다음에\n\n- b\n");
    let json = sandbox.hoego(&["show", "a/2025/0113.md", "--json"]).json();
    assert_eq!(json["sections"][0]["kind"], "try");
    assert_eq!(json["path"], "2025/0113.md");
    assert_eq!(
        (&json["date"], &json["date_from"]),
        (&"2025-01-13".into(), &"path".into())
    );
}
