//! The daily review in a pseudo-terminal: digits, Korean keys, leaving, and the terminal afterwards.

use crate::desk::Desk;

#[test]
fn each_try_is_decided_by_a_digit_and_everything_is_written_at_the_end() {
    let desk = Desk::with_three_tries();
    let origin = desk.read("2025-01-13.md");
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    hoego
        .wait_for("남은 Try  1/3")
        .wait_for("질문을 먼저 적기")
        .wait_for("· 검색하기 전에");
    hoego.wait_for("1일째 · 1번 넘김").wait_for("2025-01-13.md:5");
    hoego.send("2").wait_for("2/3").wait_for("커밋을 작게 나누기");
    hoego.send("3").wait_for("3/3").wait_for("일찍 자기");
    hoego
        .send("\r")
        .wait_for("다 살펴보았습니다")
        .wait_for("계속한다(Keep)  질문을 먼저 적기");
    assert!(!desk.has("2025-01-14.md"), "nothing is written before the end");
    hoego.send("\r");
    assert_eq!(hoego.finish(), 0);
    let screen = hoego.screen();
    assert!(screen.contains("지난 Try 3개를 가져왔습니다."), "{screen}");
    assert!(screen.contains("정한 것 2개를 적었습니다."), "{screen}");
    let entry = desk.read("2025-01-14.md");
    assert!(
        entry.contains("* [x] 질문을 먼저 적기 ([2025-01-13](2025-01-13.md#try \"try "),
        "{entry}"
    );
    assert!(entry.contains("## Keep\n\n* 질문을 먼저 적기 (["), "{entry}");
    assert!(entry.contains("* [ ] 커밋을 작게 나누기 (["), "{entry}");
    assert!(
        entry.contains("## Problem\n\n* 못 한 Try: 커밋을 작게 나누기 (["),
        "{entry}"
    );
    assert!(entry.contains("* [ ] 일찍 자기 (["), "{entry}");
    assert_eq!(desk.read("2025-01-13.md"), origin, "the past entry keeps every byte");
}

#[test]
fn what_was_decided_today_is_not_asked_again() {
    let desk = Desk::with_three_tries();
    let mut first = desk.hoego(&["--no-edit"]);
    first
        .wait_for("1/3")
        .send("1")
        .wait_for("2/3")
        .send("3")
        .wait_for("3/3")
        .send("6");
    first.wait_for("다 살펴보았습니다").send("\r");
    assert_eq!(first.finish(), 0);
    let entry = desk.read("2025-01-14.md");
    let mut second = desk.hoego(&["--no-edit"]);
    assert_eq!(second.finish(), 0);
    assert!(!second.sent().contains("남은 Try"), "{}", second.screen());
    assert_eq!(desk.read("2025-01-14.md"), entry);
}

#[test]
fn a_korean_input_method_does_not_stand_in_the_way() {
    let desk = Desk::with_three_tries();
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    // Full-width digits, and the jamo on the keys of e and q.
    hoego
        .wait_for("1/3")
        .send("５")
        .wait_for("2/3")
        .send("ㄷ")
        .wait_for("3/3");
    hoego.send("ㅂ").wait_for("정한 것 1개를 적지 않고 나갈까요?");
    hoego
        .send("\x1b[D")
        .wait_for("일찍 자기")
        .send("ㅂ")
        .wait_for("나갈까요?")
        .send("ㅂ");
    assert_eq!(hoego.finish(), 0);
    assert!(
        hoego.screen().contains("아무것도 적지 않았습니다."),
        "{}",
        hoego.screen()
    );
    assert!(!desk.has("2025-01-14.md"));
}

#[test]
fn going_back_changes_an_answer() {
    let desk = Desk::with_three_tries();
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    hoego
        .wait_for("1/3")
        .send("5")
        .wait_for("2/3")
        .send("\x1b[D")
        .wait_for("1/3");
    hoego
        .wait_for("지금 답: 그만둔다")
        .send("1")
        .wait_for("2/3")
        .send("\r")
        .wait_for("3/3")
        .send("\r");
    hoego.wait_for("했다  질문을 먼저 적기").send("\r");
    assert_eq!(hoego.finish(), 0);
    let entry = desk.read("2025-01-14.md");
    assert!(
        entry.contains("* [x] 질문을 먼저 적기") && !entry.contains("[-]"),
        "{entry}"
    );
}

#[test]
fn later_takes_a_preset_or_a_typed_day() {
    let desk = Desk::with_three_tries();
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    hoego
        .wait_for("1/3")
        .send("4")
        .wait_for("2 다음 주  2025-01-20 (월)")
        .send("2");
    hoego
        .wait_for("2/3")
        .send("4")
        .wait_for("5 다른 날")
        .send("5")
        .wait_for("며칠 뒤");
    hoego.send("내일\r").wait_for("날짜나 날수로 적어 주세요.");
    hoego
        .send("\x7f\x7f10\r")
        .wait_for("3/3")
        .send("\r")
        .wait_for("나중에 2025-01-24 (금)")
        .send("\r");
    assert_eq!(hoego.finish(), 0);
    let entry = desk.read("2025-01-14.md");
    let line = |text: &str| {
        entry
            .lines()
            .find(|line| line.contains(text))
            .unwrap_or_default()
            .to_owned()
    };
    assert!(line("질문을 먼저").ends_with(" ⏳ 2025-01-20"), "{entry}");
    assert!(line("커밋을 작게").ends_with(" ⏳ 2025-01-24"), "{entry}");
}

#[test]
fn control_c_writes_nothing_and_puts_the_terminal_back() {
    let desk = Desk::with_three_tries();
    let script = format!(
        "'{}' today --no-edit; echo \"rc=$?\"; stty -a; echo end",
        env!("CARGO_BIN_EXE_hoego")
    );
    let mut shell = desk.start("/bin/sh", &["-c", &script]);
    shell.wait_for("1/3").send("1").wait_for("2/3");
    assert!(shell.on_alternate_screen());
    shell.send("\x03").wait_for("end");
    assert_eq!(shell.finish(), 0);
    assert!(!shell.on_alternate_screen() && !shell.cursor_hidden());
    let screen = shell.screen();
    assert!(
        screen.contains("rc=0") && screen.contains("아무것도 적지 않았습니다."),
        "{screen}"
    );
    let modes: Vec<&str> = screen.split_whitespace().collect();
    for mode in ["icanon", "echo", "isig"] {
        assert!(modes.contains(&mode), "{mode}: {screen}");
    }
    assert!(!desk.has("2025-01-14.md"));
}

#[test]
fn a_signal_that_ends_it_finds_the_terminal_put_back() {
    let desk = Desk::with_three_tries();
    let script = format!(
        "sh -c 'echo $$ > pid; exec \"{}\" today --no-edit'; echo \"rc=$?\"; stty -a; echo end",
        env!("CARGO_BIN_EXE_hoego")
    );
    let mut shell = desk.start("/bin/sh", &["-c", &script]);
    shell.wait_for("1/3").send("1").wait_for("2/3");
    let hoego = desk.read("pid");
    let killed = std::process::Command::new("kill")
        .args(["-TERM", hoego.trim()])
        .status();
    assert!(killed.expect("kill runs").success());
    shell.wait_for("end");
    assert!(!shell.on_alternate_screen() && !shell.cursor_hidden());
    let screen = shell.screen();
    assert!(screen.contains("rc=143"), "{screen}");
    let modes: Vec<&str> = screen.split_whitespace().collect();
    for mode in ["icanon", "echo", "isig"] {
        assert!(modes.contains(&mode), "{mode}: {screen}");
    }
    assert!(!desk.has("2025-01-14.md"));
}

#[test]
fn the_window_can_be_made_narrow_while_it_asks() {
    let desk = Desk::with_three_tries();
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    hoego.wait_for("5 그만둔다\n").resize(40, 20);
    hoego
        .wait_for("4 나중에\n")
        .wait_for("1/3")
        .wait_for("질문을 먼저 적기");
    hoego.send("1").wait_for("2/3").send("\x03");
    assert_eq!(hoego.finish(), 0);
}

#[test]
fn no_color_means_no_colours_and_no_styles() {
    let mut desk = Desk::with_three_tries();
    let coloured = |desk: &Desk, arguments: &[&str]| {
        let mut hoego = desk.hoego(arguments);
        hoego.wait_for("1/3").send("q");
        assert_eq!(hoego.finish(), 0);
        let sent = hoego.sent();
        ["\x1b[1m", "\x1b[36m", "\x1b[38;", "\x1b[3"]
            .iter()
            .any(|code| has_style(&sent, code))
    };
    assert!(coloured(&desk, &["today"]));
    assert!(!coloured(&desk, &["today", "--color", "never"]));
    desk.set("NO_COLOR", "1");
    assert!(!coloured(&desk, &["today"]));
    assert!(coloured(&desk, &["today", "--color", "always"]));
}

/// Whether `sent` holds a sequence that starts like `code`, is one of styles (ends in `m`), and is no reset.
fn has_style(sent: &str, code: &str) -> bool {
    sent.match_indices(code).any(|(at, _)| {
        let rest = sent[at + 2..].trim_start_matches(|char: char| char.is_ascii_digit() || char == ';');
        rest.starts_with('m') && !sent[at..].starts_with("\x1b[39m")
    })
}

#[test]
fn what_was_closed_elsewhere_meanwhile_is_left_alone() {
    let desk = Desk::with_three_tries();
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    hoego
        .wait_for("1/3")
        .send("5")
        .wait_for("2/3")
        .send("1")
        .wait_for("3/3")
        .send("\r");
    hoego.wait_for("다 살펴보았습니다");
    let changed = desk.read("2025-01-13.md").replace("* 질문을", "* [x] 질문을");
    desk.write("2025-01-13.md", &changed);
    hoego.send("\r");
    assert_eq!(hoego.finish(), 0);
    assert!(
        hoego.screen().contains("그사이 닫힌 1개는 그대로"),
        "{}",
        hoego.screen()
    );
    let entry = desk.read("2025-01-14.md");
    assert!(
        entry.contains("[x] 커밋을 작게") && !entry.contains("질문을 먼저"),
        "{entry}"
    );
    assert_eq!(desk.read("2025-01-13.md"), changed);
}

#[test]
fn the_end_shows_what_the_last_days_achieved() {
    let desk = Desk::with_three_tries();
    desk.write("2025-01-10.md", "# 2025-01-10\n\n## Try\n\n* [x] 책상 치우기\n");
    desk.write("2025-01-02.md", "# 2025-01-02\n\n## Try\n\n* [x] 오래된 것\n");
    let mut hoego = desk.hoego(&["today", "--no-edit"]);
    hoego
        .wait_for("1/3")
        .send("\r")
        .wait_for("2/3")
        .send("\r")
        .wait_for("3/3")
        .send("\r");
    hoego.wait_for("지난 7일 동안 해낸 것").wait_for("✓ 책상 치우기");
    assert!(!hoego.screen().contains("오래된 것"), "{}", hoego.screen());
    hoego.send("q");
    assert_eq!(hoego.finish(), 0);
}
