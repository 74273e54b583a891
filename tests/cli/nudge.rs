//! `hoego nudge`: one line, or nothing at all.

use crate::sandbox::Sandbox;

fn says(sandbox: &Sandbox) -> String {
    let ran = sandbox.hoego(&["nudge"]);
    ran.succeeds().silent();
    ran.stdout()
}

#[test]
fn the_focus_with_its_moment_comes_first() {
    let sandbox = Sandbox::with_config("")
        .file(
            "2025-01-10.md",
            "## Try\n\n* [!] walk **home**\n  * When: after lunch\n",
        )
        .file("2025-01-13.md", "## Try\n\n* read\n* sleep\n");
    assert_eq!(says(&sandbox), "walk **home** · after lunch\n");
    sandbox.hoego(&["try", "done", "walk"]).succeeds();
    assert_eq!(says(&sandbox), "sleep\n", "else the Try shown last");
    let json = sandbox.hoego(&["nudge", "--json"]).json();
    assert_eq!(json["tries"][0]["text"], "sleep");
}

#[test]
fn with_nothing_to_say_it_says_nothing() {
    assert_eq!(says(&Sandbox::with_config("")), "");
    let closed = Sandbox::with_config("").file("2025-01-13.md", "## Try\n\n* [x] walk\n* sleep ⏳ 2025-02-01\n");
    assert_eq!(says(&closed), "");
}

#[test]
fn a_prompt_is_no_place_to_complain() {
    assert_eq!(says(&Sandbox::new()), "", "no journal");
    assert_eq!(
        says(&Sandbox::new().without("HOME").without("XDG_CONFIG_HOME")),
        "",
        "no home"
    );
    assert_eq!(
        says(&Sandbox::with_config("[journal]\nnonsense = 1\n")),
        "",
        "a broken configuration"
    );
    let bytes = Sandbox::with_config("")
        .file("2025-01-12.md", b"\xff\xfe")
        .file("2025-01-13.md", "## Try\n\n* walk\n");
    assert_eq!(says(&bytes), "walk\n", "a file that cannot be read");
}

#[test]
fn text_does_not_steer_the_terminal() {
    let sandbox = Sandbox::with_config("").file("2025-01-13.md", "## Try\n\n* a\u{1b}[31mred\u{7}\n");
    assert_eq!(says(&sandbox), "a[31mred\n");
}
