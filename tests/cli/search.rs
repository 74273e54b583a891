//! `hoego search`.

use crate::desk::Desk;
use crate::sandbox::Sandbox;
use serde_json::{Value, json};

/// `사과` as a Mac spells it in file names and some editors in texts.
const DECOMPOSED: &str = "\u{1109}\u{1161}\u{1100}\u{116a}";

fn journal() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n\n[sections]\ntry = [\"다음에\"]\n")
        .file(
            "2025-01-14.md",
            "# today\n\n## Last Try\n\n* [x] eat an Apple ([2025-01-10](2025-01-10.md#try \"try 0000\"))\n\n## Keep\n\n* apple\n",
        )
        .file(
            "2025-01-10.md",
            "# earlier\n\nintro: apple\n\n## Review\n\n> class\n\n* apple pie\n\n## Problem\n\n* no apple\n\n## Try\n\n* [/] walk\n  * under the apple tree\n* [ ] pineapple\n",
        )
        .file("notes.md", "# notes\n\napple without a day\n")
}

fn lines(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["search"];
    all.extend(arguments);
    let ran = sandbox.hoego(&all);
    ran.silent().stdout().lines().map(str::to_owned).collect()
}

#[test]
fn lines_come_by_day_then_path_then_line() {
    let sandbox = journal();
    let oldest = lines(&sandbox, &["apple"]);
    assert_eq!(
        oldest,
        [
            "2025-01-10.md:3:intro: apple",
            "2025-01-10.md:9:* apple pie",
            "2025-01-10.md:13:* no apple",
            "2025-01-10.md:18:  * under the apple tree",
            "2025-01-10.md:19:* [ ] pineapple",
            "2025-01-14.md:5:* [x] eat an Apple ([2025-01-10](2025-01-10.md#try \"try 0000\"))",
            "2025-01-14.md:9:* apple",
            "notes.md:3:apple without a day",
        ]
    );
    let newest = lines(&sandbox, &["apple", "--sort", "newest"]);
    assert_eq!(newest[0], oldest[5]);
    assert_eq!(newest.last(), oldest.last(), "what has no day comes last either way");
}

#[test]
fn flags_mean_what_they_mean_to_ripgrep() {
    let sandbox = journal().file("b.md", "a.c\nabc\nABC\n");
    for (arguments, want) in [
        (&["abc"][..], &["b.md:2:abc", "b.md:3:ABC"][..]),
        (&["aBc"], &[]),
        (&["-s", "abc"], &["b.md:2:abc"]),
        (&["-i", "aBc"], &["b.md:2:abc", "b.md:3:ABC"]),
        (&["-i", "-S", "aBc"], &[]),
        (&["-s", "-i", "Abc"], &["b.md:2:abc", "b.md:3:ABC"]),
        (&["-F", "a.c"], &["b.md:1:a.c"]),
        (&["a.c", "-l"], &["b.md"]),
        (&["a.c", "--count"], &["b.md:3"]),
        (&["-w", "apple", "-c", "--from", "2025-01-14"], &["2025-01-14.md:2"]),
        (&["-w", "ineapple"], &[]),
        (
            &["pineapple", "-B1"],
            &[
                "2025-01-10.md-18-  * under the apple tree",
                "2025-01-10.md:19:* [ ] pineapple",
            ],
        ),
        (&["class", "-A", "1"], &["2025-01-10.md:7:> class", "2025-01-10.md-8-"]),
        (
            &["intro|no apple|today", "-C1"],
            &[
                "2025-01-10.md-2-",
                "2025-01-10.md:3:intro: apple",
                "2025-01-10.md-4-",
                "--",
                "2025-01-10.md-12-",
                "2025-01-10.md:13:* no apple",
                "2025-01-10.md-14-",
                "--",
                "2025-01-14.md:1:# today",
                "2025-01-14.md-2-",
            ],
        ),
    ] {
        assert_eq!(lines(&sandbox, arguments), want, "{arguments:?}");
        let mut all = vec!["search"];
        all.extend(arguments);
        sandbox.hoego(&all).exits(i32::from(want.is_empty()));
    }
}

#[test]
fn sections_days_and_states_narrow_it() {
    let sandbox = journal();
    for (arguments, want) in [
        (&["--section", "keep"][..], &["2025-01-14.md:9"][..]),
        (
            &["--section", "problem,review"],
            &["2025-01-10.md:9", "2025-01-10.md:13"],
        ),
        (&["--section", "other"], &["2025-01-10.md:3", "notes.md:3"]),
        (&["--section", "last-try"], &["2025-01-14.md:5"]),
        (&["--section", "다음에"], &["2025-01-10.md:18", "2025-01-10.md:19"]),
        (&["--from", "yesterday"], &["2025-01-14.md:5", "2025-01-14.md:9"]),
        (
            &["--to", "2025-01-10", "--section", "Keep", "--section", "Try"],
            &["2025-01-10.md:18", "2025-01-10.md:19"],
        ),
        (&["--state", "trying"], &["2025-01-10.md:18"]),
        (&["--state", "open,done", "--to", "2025-01-13"], &["2025-01-10.md:19"]),
        (&["--state", "dropped"], &[]),
    ] {
        let mut all = vec!["apple"];
        all.extend(arguments);
        let places: Vec<String> = lines(&sandbox, &all)
            .iter()
            .map(|line| line.splitn(3, ':').take(2).collect::<Vec<_>>().join(":"))
            .collect();
        assert_eq!(places, want, "{arguments:?}");
    }
}

#[test]
fn the_state_is_that_of_the_day() {
    let sandbox = Sandbox::with_config("")
        .file("2025-01-10.md", "## Try\n\n* walk\n")
        .file("2025-01-13.md", "## 지난 Try\n\n* [x] walk\n");
    let found = |arguments: &[&str]| lines(&sandbox, arguments).len();
    assert_eq!(found(&["walk", "--state", "done"]), 2);
    assert_eq!(found(&["walk", "--state", "done", "--date", "2025-01-12"]), 0);
    assert_eq!(found(&["walk", "--state", "open", "--date", "2025-01-12"]), 2);
}

#[test]
fn decomposed_korean_is_found_and_shown_as_it_stands() {
    let line = format!("* {DECOMPOSED} 먹기");
    let name = format!("2025-01-13 {DECOMPOSED}.md");
    let sandbox = Sandbox::with_config("")
        .file("2025-01-10.md", "## Keep\n\n* 사과\n")
        .file(&name, format!("\u{feff}## Keep\r\n\r\n{line}\r\n* 각\r\n"));
    for word in ["사과", DECOMPOSED] {
        assert_eq!(
            lines(&sandbox, &[word]),
            ["2025-01-10.md:3:* 사과".to_owned(), format!("{name}:3:{line}")]
        );
    }
    assert_eq!(lines(&sandbox, &["-w", "-F", "각", "-c"]), [format!("{name}:1")]);
    let json = sandbox.hoego(&["search", "과 ", "--json"]).json();
    assert_eq!(
        json["matches"],
        json!([{
            "path": name, "date": "2025-01-13", "line": 3, "section": "keep", "text": line,
            "spans": [{"start": 8, "end": 15}], "state": null
        }])
    );
    let text = json["matches"][0]["text"].as_str().unwrap();
    assert_eq!(&text[8..15], "\u{1100}\u{116a} ");
}

#[test]
fn json_says_what_each_line_is_part_of_and_matches_its_schema() {
    let sandbox = journal();
    let schema = sandbox.hoego(&["schema", "search"]).json();
    let json = sandbox.hoego(&["search", "apple", "--json"]).json();
    assert!(jsonschema::is_valid(&schema, &json), "{json:#}");
    assert_eq!(json["pattern"], "apple");
    let of = |line: u64| {
        let mut matches = json["matches"].as_array().unwrap().iter();
        matches.find(|found| found["line"] == line).cloned().unwrap()
    };
    let facts = |found: Value| [found["date"].clone(), found["section"].clone(), found["state"].clone()];
    assert_eq!(facts(of(18)), [json!("2025-01-10"), json!("try"), json!("trying")]);
    assert_eq!(facts(of(9)), [json!("2025-01-10"), json!("review"), Value::Null]);
    assert_eq!(json["matches"].as_array().unwrap().last().unwrap()["date"], Value::Null);
    let none = sandbox.hoego(&["search", "zebra", "--json"]);
    assert_eq!(none.exits(1).json(), json!({"pattern": "zebra", "matches": []}));
}

#[test]
fn bytes_that_are_not_utf8_are_searched_and_given_as_they_are() {
    let sandbox = Sandbox::with_config("").file("2025-01-13.md", b"## Keep\n\n* caf\xe9 apple\n");
    let ran = sandbox.hoego(&["search", "apple", "--section", "keep"]);
    assert_eq!(ran.succeeds().output.stdout, b"2025-01-13.md:3:* caf\xe9 apple\n");
    let found = &sandbox.hoego(&["search", "apple", "--json"]).json()["matches"][0];
    assert_eq!(found["text"], "* caf\u{fffd} apple");
    assert_eq!(found["spans"], json!([{"start": 9, "end": 14}]));
}

#[test]
fn results_of_experiments_are_text_like_any_other_and_lab_is_left_out() {
    let result = "```sh {#coin .lab}\necho apple\n```\n\n<!-- lab:coin -->\napple result\n<!-- /lab:coin -->\n";
    let sandbox = Sandbox::with_config("")
        .file("2025-01-13.md", format!("## Review\n\n{result}"))
        .file("lab/coin/notes.md", "apple\n")
        .file(".trash/a.md", "apple\n")
        .file("a.txt", "apple\n");
    assert_eq!(
        lines(&sandbox, &["apple", "--section", "review", "-c"]),
        ["2025-01-13.md:2"]
    );
    assert_eq!(lines(&sandbox, &["apple", "-l"]), ["2025-01-13.md"]);
}

#[test]
fn a_closed_pipe_is_silent() {
    let many = "apple, and then as much as it takes to fill a pipe\n".repeat(20_000);
    let sandbox = Sandbox::with_config("").file("a.md", many).through("head -n 1");
    let ran = sandbox.hoego(&["search", "apple"]);
    assert_eq!(
        ran.succeeds().silent().stdout(),
        "a.md:1:apple, and then as much as it takes to fill a pipe\n"
    );
}

#[test]
fn sections_are_completed() {
    let sandbox = journal().env("COMPLETE", "bash");
    let ran = sandbox.hoego(&["--", "hoego", "search", "--section", "l"]);
    assert_eq!(ran.succeeds().stdout().trim(), "last-try");
}

#[test]
fn on_a_terminal_lines_stand_under_their_path_in_colour_and_steer_nothing() {
    let desk = Desk::on("2025-01-14");
    let long = format!("{} 사과 {}", "앞 ".repeat(400), "뒤 ".repeat(400));
    let wild = "* 사과\t\u{1b}[2J\u{202e}파이";
    desk.write("2025-01-10.md", &format!("## Keep\n\n{wild}\n\n{long}\n"));
    desk.write("2025-01-13.md", &format!("## Try\n\n* {DECOMPOSED} 먹기\n\n\n* 사과\n"));
    let mut pty = desk.start(env!("CARGO_BIN_EXE_hoego"), &["search", "사과", "-A1"]);
    assert_eq!(pty.finish(), 0);
    insta::assert_snapshot!(pty.screen());
    let sent = pty.sent();
    assert!(sent.contains("\u{1b}[1m\u{1b}[31m사과"), "{sent:?}");
    assert!(!sent.contains("\u{1b}[2J") && !sent.contains('\u{202e}'), "{sent:?}");
}
