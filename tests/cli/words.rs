//! What small commands say when there is little to say.

use crate::sandbox::Sandbox;

fn journal() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"ko\"\n").file("2025-01-13.md", "## Try\n\n* 일찍 자기\n")
}

#[test]
fn carry_says_that_everything_is_there_already() {
    let sandbox = journal();
    sandbox.hoego(&["new"]).succeeds();
    let ran = sandbox.hoego(&["carry"]);
    ran.succeeds().stderr_has("새로 가져올 Try가 없습니다.");
}

#[test]
fn an_added_try_names_its_entry_as_the_other_commands_do() {
    let sandbox = journal();
    let ran = sandbox.hoego(&["try", "add", "물 마시기"]);
    ran.succeeds().stderr_has("+ 물 마시기  2025-01-14.md\n");
}

#[test]
fn two_words_for_one_try_say_it_once() {
    for which in [&["일찍", "1"][..], &["1", "1"], &["자기", "일찍 자기", "1"]] {
        let sandbox = journal();
        let ran = sandbox.hoego(&[&["try", "done"], which].concat());
        let said = ran.succeeds().stderr().matches("[x] 일찍 자기").count();
        assert_eq!(said, 1, "{which:?}: {}", ran.stderr());
        let sandbox = journal();
        let ran = sandbox.hoego(&[&["try", "done", "--json"], which].concat());
        let told = ran.succeeds().stdout().matches("\"origin\"").count();
        assert_eq!(told, 1, "{which:?}: {}", ran.stdout());
    }
}

#[test]
fn a_number_after_the_last_one_is_closed_leads_to_the_closed_ones() {
    let sandbox = journal();
    sandbox.hoego(&["try", "done", "1"]).succeeds();
    let ran = sandbox.hoego(&["try", "reopen", "1"]);
    ran.fails().stderr_has("`hoego try --all` shows the closed ones");
}

#[test]
fn check_says_for_each_thing_it_cannot_read_what_to_do() {
    let sandbox = journal()
        .file("2025-01-11.md", b"\xff\n")
        .prepare(|sandbox| std::fs::create_dir(sandbox.at("2025-01-10.md")).expect("a folder"));
    let ran = sandbox.hoego(&["check"]);
    ran.exits(1)
        .stdout_has("2025-01-10.md:1: unreadable: `2025-01-10.md` is a folder, not an entry\n    give the folder another name\n")
        .stdout_has("convert it to UTF-8; it is never written until then\n");
    let ran = sandbox.hoego(&["new", "--date", "2025-01-11"]);
    ran.fails().stderr_has("`hoego check` says whether it can be read");
}
