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
fn a_number_after_the_last_one_is_closed_leads_to_the_closed_ones() {
    let sandbox = journal();
    sandbox.hoego(&["try", "done", "1"]).succeeds();
    let ran = sandbox.hoego(&["try", "reopen", "1"]);
    ran.fails().stderr_has("`hoego try --all` shows the closed ones");
}
