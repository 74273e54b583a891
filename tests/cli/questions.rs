//! `hoego questions`.

use crate::sandbox::Sandbox;

fn journal() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
        .file(
            "2025-01-13.md",
            "# a\n\n## Review\n\n> class\n\n* text\n  * [?] why is `empty` early?\n\n## Try\n\n* [?] no question\n",
        )
        .file(
            "2025-01-10.md",
            "# a\n\n## Problem\n\n* [?] where is the time?\n* [x] answered\n",
        )
}

#[test]
fn open_ones_are_listed_oldest_first_with_their_place() {
    let sandbox = journal();
    let ran = sandbox.hoego(&["questions"]);
    assert_eq!(
        ran.succeeds().silent().stdout(),
        "2025-01-10.md:5: where is the time?\n2025-01-13.md:8: why is `empty` early?\n"
    );
    let earlier = sandbox.hoego(&["questions", "--date", "2025-01-10"]);
    assert_eq!(earlier.succeeds().stdout().lines().count(), 1);
}

#[test]
fn json_matches_its_schema() {
    let sandbox = journal();
    let json = sandbox.hoego(&["questions", "--json"]).json();
    assert_eq!(json["questions"][1]["line"], 8);
    assert_eq!(json["questions"][1]["answered"], false);
    let schema = sandbox.hoego(&["schema", "questions"]).json();
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
}

#[test]
fn where_there_are_none_it_says_so_aside() {
    let sandbox = Sandbox::with_config("");
    let ran = sandbox.hoego(&["questions"]);
    assert_eq!(ran.succeeds().stdout(), "");
    ran.stderr_has("No open questions.");
    sandbox.hoego(&["questions", "--quiet"]).succeeds().silent();
}
