//! `hoego today` from end to end: with a person, an editor and an evening; and without a terminal.

use crate::desk::Desk;

const MONDAY: &str =
    "# 2025-01-13 (2주차 월요일) 회고\n\n## Review\n\n> * 3번째 강의\n\n## Try\n\n* 질문을 먼저 적기\n";

fn after_monday() -> Desk {
    let desk = Desk::on("2025-01-14");
    desk.write("2025-01-13.md", MONDAY);
    desk
}

/// Answers Enter to the one Try that is due, and Enter to the last page.
fn review_one(hoego: &mut crate::pty::Pty) {
    hoego
        .wait_for("1/1")
        .send("\r")
        .wait_for("다 살펴보았습니다")
        .send("\r");
}

#[test]
fn without_a_terminal_it_scaffolds_prints_the_path_and_is_safe_to_repeat() {
    let desk = after_monday();
    let first = desk.run(&[]);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let path = desk.journal().join("2025-01-14.md");
    assert_eq!(String::from_utf8_lossy(&first.stdout), format!("{}\n", path.display()));
    assert!(String::from_utf8_lossy(&first.stderr).contains("지난 Try 1개를 가져왔습니다."));
    let entry = desk.read("2025-01-14.md");
    assert!(
        entry.starts_with("# 2025-01-14 (2주차 화요일) 회고\n\n## 지난 Try\n\n* [ ] 질문을 먼저 적기 ("),
        "{entry}"
    );
    let second = desk.run(&["today"]);
    assert_eq!(second.stdout, first.stdout);
    assert!(second.stderr.is_empty(), "{}", String::from_utf8_lossy(&second.stderr));
    assert_eq!(desk.read("2025-01-14.md"), entry);
    assert_eq!(desk.read("2025-01-13.md"), MONDAY);
}

#[test]
fn a_dry_run_shows_a_diff_and_writes_nothing() {
    let desk = after_monday();
    let output = desk.run(&["today", "--dry-run"]);
    let diff = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success() && diff.contains("+* [ ] 질문을 먼저 적기"),
        "{diff}"
    );
    assert!(!desk.has("2025-01-14.md"));
}

#[test]
fn the_evening_tells_what_changed_and_makes_one_new_try_the_focus() {
    let mut desk = after_monday();
    desk.edit_with(
        r#"sed -i 's/^## Keep$/## Keep\n\n* 짝과 이야기함/; s/^## Problem$/## Problem\n\n* 늦게 잠\n* 점심을 거름/; s/^## Try$/## Try\n\n* 알람 맞추기\n* 물 한 잔/' "$file""#,
    );
    let mut hoego = desk.hoego(&["today"]);
    review_one(&mut hoego);
    hoego
        .wait_for("새 Try 가운데 내일 해 볼 하나를 고른다면?")
        .wait_for("1 알람 맞추기")
        .wait_for("2 물 한 잔");
    hoego.send("2").wait_for("언제, 무엇을 할 때?");
    hoego
        .send("아침에 일얼")
        .wait_for("> 아침에 일얼")
        .send("\x7f어나면 바로\r");
    assert_eq!(hoego.finish(), 0);
    let screen = hoego.screen();
    assert!(
        screen.contains("새로 적은 것: Keep 1개, Problem 2개, Try 2개"),
        "{screen}"
    );
    assert!(
        screen.contains("내일의 하나: 물 한 잔 — 아침에 일어나면 바로"),
        "{screen}"
    );
    let entry = desk.read("2025-01-14.md");
    assert!(
        entry.ends_with("* 알람 맞추기\n* [!] 물 한 잔\n  * 언제: 아침에 일어나면 바로\n"),
        "{entry}"
    );
    let tries = desk.json(&["try", "--json"]);
    let focus: Vec<_> = tries["tries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["focus"] == true)
        .collect();
    assert_eq!(focus.len(), 1, "{tries}");
    assert_eq!(focus[0]["text"], "물 한 잔");
}

#[test]
fn the_focus_can_be_declined_and_nothing_is_written_then() {
    for key in ["\r", "ㅂ", "\x03"] {
        let mut desk = after_monday();
        desk.edit_with(r#"printf '\n* 알람 맞추기\n' >> "$file""#);
        let mut hoego = desk.hoego(&["today", "--no-review"]);
        hoego.wait_for("1 알람 맞추기").send(key);
        assert_eq!(hoego.finish(), 0);
        assert!(desk.read("2025-01-14.md").ends_with("## Try\n\n* 알람 맞추기\n"));
    }
}

#[test]
fn an_editor_that_fails_is_an_error_and_loses_nothing() {
    let mut desk = after_monday();
    desk.edit_with("exit 1");
    let mut hoego = desk.hoego(&["today"]);
    hoego.wait_for("1/1").send("1").wait_for("다 살펴보았습니다").send("\r");
    assert_eq!(hoego.finish(), 2);
    let screen = hoego.screen();
    assert!(
        screen.contains("error: the editor") && screen.contains("hint: "),
        "{screen}"
    );
    assert!(desk.read("2025-01-14.md").contains("* [x] 질문을 먼저 적기"));
}

#[test]
fn an_editor_that_is_not_there_is_an_error_too() {
    let mut desk = after_monday();
    desk.set("VISUAL", "no-such-editor --wait");
    let mut hoego = desk.hoego(&["today", "--no-review"]);
    assert_eq!(hoego.finish(), 2);
    assert!(hoego.screen().contains("no-such-editor"), "{}", hoego.screen());
    assert!(desk.has("2025-01-14.md"));
}

#[test]
fn without_an_editor_the_path_is_printed_and_nobody_is_put_into_one() {
    let desk = after_monday();
    let mut hoego = desk.hoego(&["today"]);
    review_one(&mut hoego);
    assert_eq!(hoego.finish(), 0);
    let screen = hoego.screen().replace('\n', "");
    assert!(
        screen.contains("내 회고/2025-01-14.md") && screen.contains("hint: set `VISUAL`"),
        "{screen}"
    );
}

#[test]
fn the_editor_opens_where_writing_goes_on() {
    let mut desk = after_monday();
    let script = desk.script("vim", r#"printf '%s\n' "$1" > "$HOME/line"; cp "$2" "$HOME/seen""#);
    desk.set("EDITOR", script);
    let home = desk.journal().with_file_name("home");
    let line = || std::fs::read_to_string(home.join("line")).unwrap();
    let mut hoego = desk.hoego(&["today", "--no-review"]);
    assert_eq!(hoego.finish(), 0);
    // Line 7 is `## Review`, the first section that is still empty.
    assert_eq!(line(), "+8\n", "{}", desk.read("2025-01-14.md"));
    let mut hoego = desk.hoego(&["today"]);
    hoego.wait_for("1/1").send("e").wait_for("다 살펴보았습니다").send("\r");
    assert_eq!(hoego.finish(), 0);
    assert_eq!(line(), "+5\n", "`e` opens at the Try");
    assert!(hoego.screen().contains("달라진 것이 없습니다."), "{}", hoego.screen());
}

#[test]
fn a_yesterday_left_empty_may_come_first() {
    let mut desk = after_monday();
    assert!(desk.run(&["today"]).status.success());
    desk.evening_of("2025-01-15");
    desk.edit_with(r#"printf '\n* 어제의 Try\n' >> "$file""#);
    let mut hoego = desk.hoego(&["today", "--no-review"]);
    hoego
        .wait_for("2025-01-14 (화) 회고가 비어 있습니다.")
        .wait_for("1 오늘")
        .send("2");
    hoego.wait_for("1 어제의 Try").send("\r");
    assert_eq!(hoego.finish(), 0);
    assert!(desk.read("2025-01-14.md").ends_with("* 어제의 Try\n"));
    assert!(!desk.has("2025-01-15.md"));
    let mut next = desk.hoego(&["today", "--no-review", "--no-edit"]);
    assert_eq!(next.finish(), 0);
    assert!(
        desk.has("2025-01-15.md"),
        "yesterday is no longer empty: not asked again"
    );
}

#[test]
fn between_midnight_and_the_start_of_the_day_it_says_whose_day_it_is() {
    let mut desk = after_monday();
    desk.at("2025-01-15T02:30:00");
    let mut hoego = desk.hoego(&["today", "--no-review", "--no-edit"]);
    assert_eq!(hoego.finish(), 0);
    let screen = hoego.screen();
    assert!(
        screen.contains("아직 2025-01-14 (화)의 회고입니다. 새 날은 04:00에 시작합니다."),
        "{screen}"
    );
    assert!(desk.has("2025-01-14.md") && !desk.has("2025-01-15.md"));
}

#[test]
fn a_day_asked_for_by_name_is_that_day() {
    let desk = after_monday();
    let mut hoego = desk.hoego(&["today", "--date", "2025-01-20", "--no-review", "--no-edit"]);
    assert_eq!(hoego.finish(), 0);
    assert!(desk.has("2025-01-20.md") && !desk.has("2025-01-14.md"));
}
