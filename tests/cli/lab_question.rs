//! The question whether code may run: what it shows, and what must have been seen before anything can be trusted.

use crate::desk::Desk;
use crate::lab_mine::block;

const ENTRY: &str = "2025-01-14.md";

/// A desk with this entry in a journal in `language`.
fn desk(language: &str, entry: &str) -> Desk {
    let desk = Desk::on("2025-01-14");
    desk.write("hoego.toml", &format!("[journal]\nlanguage = \"{language}\"\n"));
    desk.write(ENTRY, entry);
    desk
}

const RUN: [&str; 4] = ["lab", "run", "x", "--no-embed"];

/// Whether `x` runs without a question now.
fn runs(desk: &Desk) -> bool {
    desk.run(&RUN).status.success()
}

#[test]
fn what_changed_since_it_was_trusted_is_shown_and_asked_about_once() {
    let lines: Vec<String> = (1..=9).map(|number| format!("echo line{number}")).collect();
    let code = lines.join("\n");
    for (language, reason, changed) in [
        ("en", "there is no git", "what changed since it was trusted last"),
        ("ko", "알려 줄 git이 없습니다", "마지막으로 믿은 뒤 바뀐 것"),
        ("ja", "git がありません", "最後に信頼してから変わったところ"),
    ] {
        let desk = desk(language, &block("x", &code, ""));
        assert!(desk.run(&["lab", "trust", "--mine"]).status.success());
        assert!(runs(&desk));
        desk.write(
            ENTRY,
            &block("x", &code.replace("line9", "line9; echo \u{1b}[2Jevil"), ""),
        );
        let mut pty = desk.hoego(&RUN);
        pty.wait_for(reason).wait_for(changed);
        pty.wait_for("- │ echo line9")
            .wait_for("+ │ echo line9; echo \\u{1b}[2Jevil");
        pty.wait_for("[4]");
        assert!(!pty.screen().contains("line2"), "what did not change is left out");
        assert!(!pty.screen().contains("[3]"), "no file comes with it");
        pty.send("4");
        assert_eq!(pty.finish(), 2);
        assert!(!runs(&desk));
        let mut pty = desk.hoego(&RUN);
        pty.wait_for("[4]").send("2");
        assert_eq!(pty.finish(), 0, "{}", pty.screen());
        assert!(runs(&desk), "it is asked once");
    }
}

#[test]
fn files_must_have_been_viewed_before_they_are_trusted() {
    let desk = desk("en", &block("x", "sh ./code/b.sh", "deps=code/b.sh"));
    std::fs::create_dir(desk.journal().join("code")).expect("a folder");
    desk.write("code/b.sh", "echo hidden-in-a-file\n");
    let mut pty = desk.hoego(&RUN);
    pty.wait_for("[2] t trust and run (when you have viewed all: v)");
    assert!(!pty.screen().contains("hidden-in-a-file"));
    pty.send("t");
    pty.send("2");
    pty.send("n");
    assert_eq!(pty.finish(), 2);
    assert!(!runs(&desk));
    let mut pty = desk.hoego(&RUN);
    pty.wait_for("(when you have viewed all: v)").send("v");
    pty.wait_for("│ echo hidden-in-a-file")
        .wait_for("[2] t trust and run\n")
        .send("t");
    assert_eq!(pty.finish(), 0);
    assert!(runs(&desk));
    // Of a change, the difference is all there is to see: what it leaves out was trusted.
    desk.write("code/b.sh", "echo hidden-in-a-file\necho added\n");
    assert!(!runs(&desk));
    let mut pty = desk.hoego(&["lab", "trust", "x"]);
    pty.wait_for("what changed since").wait_for("+ │ echo added");
    pty.wait_for("[1] t trust  [2]").send("t");
    assert_eq!(pty.finish(), 0);
    assert!(runs(&desk));
    // Without trust there is nothing that a difference would be to.
    assert!(desk.run(&["lab", "trust", "x", "--revoke"]).status.success());
    let mut pty = desk.hoego(&["lab", "trust", "x"]);
    pty.wait_for("[1] t trust (when you have viewed all: v)").send("n");
    pty.finish();
    assert!(!runs(&desk));
}

#[test]
fn long_code_is_turned_page_by_page_to_its_end() {
    let lines: Vec<String> = (1..=60).map(|number| format!("echo line{number}.")).collect();
    let desk = desk(
        "en",
        &block("x", &format!("{}\nsh b.sh", lines.join("\n")), "deps=b.sh"),
    );
    desk.write("b.sh", &"echo b\n".repeat(40));
    let mut pty = desk.hoego(&RUN);
    pty.wait_for("── 1/4 · space: go on · q: stop");
    assert!(pty.screen().contains("line1.") && !pty.screen().contains("line40."));
    pty.send("t").send("2").send("q");
    pty.wait_for("[2] t trust and run (when you have viewed all: v)")
        .send("2");
    // Stopping is no way around.
    pty.send("v").wait_for("── 1/5").send("q");
    pty.wait_for("[4] n no").send("t").send("n");
    assert_eq!(pty.finish(), 2);
    assert!(!runs(&desk));

    let mut pty = desk.hoego(&RUN);
    for page in ["── 1/4", "── 2/4", "── 3/4", "── 4/4"] {
        pty.wait_for(page).send(" ");
    }
    pty.wait_for("(when you have viewed all: v)").send("v");
    for page in ["── 1/5", "── 2/5", "── 3/5", "── 4/5", "── 5/5"] {
        pty.wait_for(page).send("\r");
    }
    pty.wait_for("[2] t trust and run\n").send("t");
    assert_eq!(pty.finish(), 0);
    assert!(runs(&desk));

    // One line that is longer than the screen is as long.
    let long = format!("echo {} # {}", "short", "x".repeat(4000));
    desk.write(ENTRY, &block("y", &long, ""));
    let mut pty = desk.hoego(&["lab", "run", "y"]);
    pty.wait_for("xxxxxxxx").wait_for("── 1/");
    pty.send("\u{3}");
    assert_eq!(pty.finish(), 2);
}

#[test]
fn letters_that_look_like_others_are_pointed_out() {
    let code = "sc\u{430}n() { echo ok; }; sc\u{430}n; \u{ff45}xec=1\n# 회고가 queue를 naïve 하게";
    let desk = desk("en", &block("x", code, ""));
    let mut pty = desk.hoego(&RUN);
    pty.wait_for("sc\u{430}\\u{430}n()").wait_for("\\u{ff45}xec=1");
    pty.wait_for("회고가 queue를 naïve 하게");
    pty.wait_for("letters that look like others are followed by").send("n");
    assert_eq!(pty.finish(), 2);
}
