//! Where an added line goes: it goes on with the list that stands there.

use crate::sandbox::Sandbox;

fn journal(entry: &str) -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file("2025-01-14.md", entry)
}

fn text(sandbox: &Sandbox) -> String {
    String::from_utf8(sandbox.files()["2025-01-14.md"].clone()).expect("text")
}

#[test]
fn a_list_with_numbers_goes_on_with_the_next() {
    for (before, after) in [
        ("## Try\n\n1. walk\n", "## Try\n\n1. walk\n2. read\n"),
        ("## Try\n1. walk\n2. run", "## Try\n1. walk\n2. run\n3. read"),
        ("## Try\n\n1) [ ] walk\n", "## Try\n\n1) [ ] walk\n2) read\n"),
        // As many write it: Markdown counts by itself.
        ("## Try\n\n1. walk\n1. run\n", "## Try\n\n1. walk\n1. run\n1. read\n"),
        (
            "## Try\n\n9. walk\n   * far\n\n## Keep\n",
            "## Try\n\n9. walk\n   * far\n10. read\n\n## Keep\n",
        ),
        ("## Try\n\n- walk\n", "## Try\n\n- walk\n- read\n"),
        // A line for each.
        (
            "**Try**\nRun far\nSwim far\nWalk far\n",
            "**Try**\nRun far\nSwim far\nWalk far\nRead\n",
        ),
        ("**Try**\nrun far.\n", "**Try**\nrun far.\n\nread\n"),
    ] {
        let sandbox = journal(before);
        let word = if after.contains("Read") { "Read" } else { "read" };
        sandbox.hoego(&["try", "add", word]).succeeds();
        assert_eq!(text(&sandbox), after);
        let json = sandbox.hoego(&["try", "--json"]).json();
        let tries = json["tries"].as_array().expect("Tries");
        assert!(tries.iter().any(|found| found["text"] == word), "{before}");
        sandbox.hoego(&["undo"]).succeeds();
        assert_eq!(text(&sandbox), before);
    }
}

#[test]
fn what_is_kept_goes_on_with_a_list_with_numbers_too() {
    let sandbox = journal("## Keep\n\n1. slept\n\n## Try\n\n* walk\n");
    sandbox.hoego(&["try", "keep", "walk"]).succeeds();
    assert!(text(&sandbox).contains("1. slept\n2. walk ("), "{}", text(&sandbox));
}

#[test]
fn carried_tries_go_below_a_list_with_numbers() {
    let sandbox = journal("## Last Try\n\n1. slept\n\n## Try\n").file("2025-01-13.md", "## Try\n\n* walk\n* run\n");
    sandbox.hoego(&["carry"]).succeeds();
    let json = sandbox.hoego(&["show", "--json"]).json();
    let last = &json["sections"][0];
    assert_eq!(
        (&last["kind"], last["items"].as_array().map(Vec::len)),
        (&"last-try".into(), Some(3)),
        "{json}"
    );
}

#[test]
fn a_line_that_would_be_code_is_not_added() {
    for entry in ["## Keep\n\n```\ncode\n", "## Try\n\n<!-- later\n", "~~~\n"] {
        let sandbox = journal(entry);
        let ran = sandbox.hoego(&["try", "add", "walk"]);
        ran.exits(2)
            .stderr_has("error: 2025-01-14.md: no line can be added where it belongs")
            .stderr_has("hint: nothing was changed: an open code block, a comment or a note stands there last");
        assert_eq!(text(&sandbox), entry);
    }
}

#[test]
fn what_means_nothing_in_a_journal_is_no_try() {
    for text in ["x", "X", "-", "none", "없음", "특별히 없었다.", "特になし"] {
        let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n");
        let ran = sandbox.hoego(&["try", "add", "--", text]);
        ran.fails()
            .stderr_has(text)
            .stderr_has("hint: nothing was changed; say it in a few words more");
        assert!(!sandbox.at("2025-01-14.md").exists(), "{text}");
    }
}
