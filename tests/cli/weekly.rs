//! `week --review`, and what the evening leaves to it.

use crate::desk::Desk;

#[test]
fn stale_ones_are_asked_once_a_week_and_not_every_evening() {
    let mut desk = Desk::on("2025-01-10");
    desk.write("2025-01-06.md", "# 2025-01-06\n\n## Try\n\n* 묵은 것\n");
    for day in ["07", "08", "09"] {
        desk.write(
            &format!("2025-01-{day}.md"),
            "## 지난 Try\n\n* [ ] 묵은 것\n\n## Keep\n\n* 잘 잠\n",
        );
    }
    let mut friday = desk.hoego(&["--no-edit"]);
    assert_eq!(friday.finish(), 0);
    let screen = friday.screen().replace('\n', "");
    assert!(
        screen.contains("오래 머문 Try 1개는") && screen.contains("hoego week --review"),
        "{screen}"
    );
    assert!(!friday.sent().contains("남은 Try  1/1"));
    assert!(
        desk.read("2025-01-10.md").contains("* [ ] 묵은 것 ("),
        "it is shown all the same"
    );
    desk.evening_of("2025-01-13");
    let mut monday = desk.hoego(&["--no-edit"]);
    monday.wait_for("1/1").wait_for("묵은 것").wait_for("정할 때가 된 것");
    monday.send("5").wait_for("다 살펴보았습니다").send("\r");
    assert_eq!(monday.finish(), 0);
    assert!(desk.read("2025-01-13.md").contains("* [-] 묵은 것 ("));
}

#[test]
fn the_weekly_review_looks_at_everything_habits_and_stale_ones_first() {
    let desk = Desk::with_three_tries();
    desk.write(
        "2025-01-06.md",
        "# 2025-01-06\n\n## Try\n\n* 묵은 것\n* [/] 물 마시기\n",
    );
    for day in ["07", "08", "09"] {
        desk.write(
            &format!("2025-01-{day}.md"),
            "## 지난 Try\n\n* [ ] 묵은 것\n\n## Keep\n\n* 잘 잠\n",
        );
    }
    let mut hoego = desk.hoego(&["week", "--review"]);
    hoego
        .wait_for("1/5")
        .wait_for("물 마시기")
        .wait_for("습관 · 8일째")
        .send("6");
    hoego.wait_for("2/5").wait_for("묵은 것").wait_for("3번 넘김").send("5");
    hoego
        .wait_for("3/5")
        .wait_for("질문을 먼저 적기")
        .send("\r")
        .wait_for("4/5")
        .send("1")
        .wait_for("5/5")
        .send("\r");
    hoego.wait_for("다 살펴보았습니다").send("\r");
    assert_eq!(hoego.finish(), 0);
    assert!(
        hoego.screen().contains("정한 것 3개를 적었습니다."),
        "{}",
        hoego.screen()
    );
    let states = desk.json(&["try", "list", "--all", "--json"]);
    let state = |text: &str| -> String {
        let tries = states["tries"].as_array().unwrap();
        let one = tries
            .iter()
            .find(|one| one["text"] == text)
            .unwrap_or_else(|| panic!("no {text}: {states}"));
        one["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("물 마시기"), "trying");
    assert_eq!(state("묵은 것"), "dropped");
    assert_eq!(state("질문을 먼저 적기"), "open");
    assert_eq!(state("커밋을 작게 나누기"), "done");
}

#[test]
fn the_weekly_review_needs_a_terminal() {
    let output = Desk::with_three_tries().run(&["week", "--review"]);
    assert_eq!(output.status.code(), Some(2));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(
        stderr.starts_with("error: `week --review` asks questions and needs a terminal\nhint: "),
        "{stderr}"
    );
}
