//! The reader on the shapes people write (design `format.md`, section 2).

use hoego::journal::{Entry, SectionKind, Settings, read_file};

fn read(text: &str) -> Entry {
    let mut file = read_file("2025-01-13.md", text, &Settings::default());
    assert_eq!(file.entries.len(), 1, "{text}");
    file.entries.remove(0)
}

/// The texts of Keep, Problem and Try, joined by ` | `.
fn kpt(text: &str) -> [String; 3] {
    let entry = read(text);
    [SectionKind::Keep, SectionKind::Problem, SectionKind::Try].map(|kind| {
        let texts: Vec<&str> = entry.items(kind).map(|(_, item)| &*item.text).collect();
        texts.join(" | ")
    })
}

fn seed() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/2025-01-13.md")).expect("the seed")
}

#[test]
fn the_seed_is_read_as_it_was_meant() {
    let text = seed();
    let entry = read(&text);
    assert_eq!(entry.title.as_deref(), Some("2025-01-13 (2주차 월요일) 회고"));
    assert_eq!(entry.title_date, None);
    let kinds: Vec<SectionKind> = entry.sections.iter().map(|section| section.kind).collect();
    use SectionKind::{Keep, Problem, Review, Try};
    assert_eq!(kinds, [Review, Keep, Problem, Try]);
    assert_eq!(entry.items(Keep).count(), 3);
    let (_, problem) = entry.items(Problem).next().expect("a problem");
    assert_eq!(problem.text, "지난 회고에 적었던 Try를 시도하지 못했다.");
    assert!(problem.nested[0].text.starts_with("지난 Try: Git을 활용하여"));
    let (section, item) = entry.items(Try).next().expect("a Try");
    assert_eq!(
        item.text,
        "집에 가서 놀지 말고 최소한 Review를 하는 시간을 필수적으로 갖기"
    );
    assert_eq!(
        (item.bullet, item.content_column, item.nested.len(), item.notes.len()),
        (Some('*'), 2, 1, 1)
    );
    assert_eq!(&text[item.first.clone()], item.text);
    assert_eq!((section.anchor.as_deref(), item.line), (Some("try"), 55));
    let activities: Vec<&str> = entry.items(Review).map(|(_, item)| &*item.text).collect();
    assert_eq!(
        activities,
        [
            "Dano Lee 강사님이 오셔서 3번째 강의를 진행하였다.",
            "2주차 미션 1 ~ 4를 진행하였다."
        ]
    );
    assert_eq!(entry.sections.len(), 4);
}

#[test]
fn sections_are_found_in_any_dress() {
    for text in [
        "## Keep\n- a\n\n## Problem\n- b\n\n## Try\n- c\n",
        "##Keep（良かった点）\n\n- a\n##Problem\n- b\n##Try\n- c\n",
        "#Keep\na\n\n#Problem\nb\n\n#Try\nc\n",
        "### 🌟\u{a0}KeeP (유지)\n+ a\n\n### P (Problem)\n+ b\n\n### T (Try)\n+ c\n",
        "### K\n- a\n### P \n- b\n### T\n- c\n",
        "**Keep**\n- a\n\n_**Problem**_\n1. b\n\n**Try**:\nc\n",
        "Keep:\n- a\n\nProblem:\n- b\n\nTry:\n- c\n",
        "KEEP \na\n\nPROBLEM \nb\n\nTRY \nc\n",
        "KEEP\na\nPROBLEM\nb\nTRY\nc\n",
        "- **Keep (좋았던 점)**: a\n- **Problem (아쉬웠던 점)**: b\n- **Try (시도할 점)**: c\n",
        "- Keep\n    - a\n- Problem\n    - b\n- Try\n    - c\n",
        "- Keep Problem Try\n    - Keep\n        - a\n    - Problem\n        - b\n    - Try\n        - c\n",
        "- 저녁 회고\n    - keep\n        - a\n    - problem\n        - b\n    - try\n        - c\n",
        "1. Keep\n- a\n2. Problem\n- b\n3. Try\n- c\n",
        "* **Keep (유지할 점): a**\n  more\n\n* **Problem (문제점): b**\n  more\n\n* **Try (시도할 점): c**\n  more\n",
        "**Keep**: a\n\n**Problem**: b\n\n**Try**: c\n",
        "| Keep | Problem | Try |\n|---|---|---|\n| a | b | c |\n",
        "| KPT | |\n|---|---|\n| **Keep** | - a |\n| **Problem** | b<br> |\n| **Try** | c |\n",
        "# Keep Problem Try\n\n## Keep\n    - a\n\n## Problem\n\n    - b\n\n## Try\n\n     - c\n",
        "## KEEP - 유지하고 싶은 점\na\n\n## Problem - x\nb\n\n## Try - y\nc\n",
        "## 좋았던 점\n- a\n## 아쉬웠던 점\n- b\n## 시도할 점\n- c\n",
        "## 良かった点\n・a\n## 問題点\n・b\n## 次に試すこと\n・c\n",
        "{% hint style=\"success\" %}\n_**Keep**_\n\n1. a\n{% endhint %}\n\n{% hint %}\n**Problem**\n\n1. b\n{% endhint %}\n\n**Try**\n\n1. c\n",
        "\u{feff}## Keep\r\n- a\r\n\r\n## Problem\r\n- b\r\n\r\n## Try\r\n- c\r\n",
        "## Keep\n### 협업\n- a\n## Problem\n> 문제라고 느낀 점\nb\n\n## Try\n<!-- - x -->\n- c\n- \n-\n- \\-\n- X\n",
        "<details>\n<summary>KPT</summary>\n\n## Keep\n- a\n## Problem\n- b\n## Try\n- c\n</details>\n",
        "## Keep\n- a\n**Problem**\n- b\n**Try**\n- c\n",
        "## Ke\u{65}p\n- a\n## 문\u{110c}\u{1166}점\n- b\n## Try\n- c\n",
    ] {
        assert_eq!(kpt(text), ["a", "b", "c"].map(String::from), "{text}");
    }
}

#[test]
fn what_only_looks_like_a_section_is_none() {
    for text in [
        "## Problem - Solution\n- a\n",
        "## Problem 해결책\n- a\n",
        "## Keep-Alive\n- a\n",
        "```\n## Keep\n- a\n```\n",
        "    ## Keep\n",
        "> ## Keep\n> - a\n",
        "<!--\n## Keep\n- a\n-->\n",
        "Keep going\n- a\n",
        "- Try: 잘 해보자\n",
        "## 문제\n- a\n",
        "### `Keep`\n- a\n",
    ] {
        assert_eq!(kpt(text), ["", "", ""].map(String::from), "{text}");
    }
    // Said about an earlier Try, inside Problem.
    assert_eq!(
        kpt("## Problem\n- Try: a\n- 지난 Try: b\n\n## Try\n- c\n"),
        ["", "Try: a | 지난 Try: b", "c"].map(String::from)
    );
    // Beside the name itself a word of everyday use is something else.
    assert_eq!(
        kpt("## 스크럼\n### 잘한 점\n- x\n## 회고\n### Keep\n- a\n### Problem\n-\n"),
        ["a", "", ""].map(String::from)
    );
}

#[test]
fn items_are_what_their_writers_mean() {
    let of_try = |body: &str| kpt(&format!("## Try\n{body}"))[2].clone();
    assert_eq!(of_try("1. a\n- x\n- y\n2. b\n    - z\n"), "a | b");
    assert_eq!(of_try("-가나\n-다라\n 이어짐\n-\n"), "가나 | 다라 이어짐");
    assert_eq!(of_try("- a\n-> 이어짐\n- [ ] b\n"), "a -> 이어짐 | b");
    assert_eq!(of_try("하나를 한다.\n둘을 한다.\n"), "하나를 한다. 둘을 한다.");
    assert_eq!(of_try("하나 하기\n둘 하기\n"), "하나 하기 | 둘 하기");
    assert_eq!(of_try("하나\n\n+덧붙임\n\n둘\n"), "하나 | 둘");
    assert_eq!(of_try("문장이 있다.\n---\n"), "문장이 있다.");
    assert_eq!(of_try("- a\n<br>\n\n![그림](x.png)\n"), "a");
    assert_eq!(of_try("없습니다.\n"), "없습니다.");
    assert!(
        read("## Try\n없습니다.\n")
            .items(SectionKind::Try)
            .all(|(_, item)| item.says_nothing)
    );
    let entry = read("## Try\n- [1] a **b** `c`\n  - [x] d [e](f)\n\n    more\n");
    let (_, item) = entry.items(SectionKind::Try).next().expect("an item");
    assert_eq!((item.mark_char(), &*item.text), (Some('1'), "a **b** `c`"));
    assert_eq!(item.notes, ["d e", "more"]);
}

#[test]
fn results_of_experiments_are_invisible() {
    let text = "## Try\n- a\n\n<!-- lab:q run=x -->\n- no\n\n## Keep\n- no\n<!-- /lab:q 9f -->\n- b\n";
    assert_eq!(kpt(text), ["", "", "a | b"].map(String::from));
}

#[test]
fn questions_are_found_outside_try() {
    let entry = read("## 배운 점\n- [?] 왜 [그럴까](x.md#q)?\n## Try\n- [?] no\n## 질문\n- [x] answered\n");
    let found: Vec<(&str, bool, usize)> = entry
        .questions
        .iter()
        .map(|question| (&*question.text, question.answered, question.line))
        .collect();
    assert_eq!(found, [("왜 [그럴까](x.md#q)?", false, 2), ("answered", true, 6)]);
    assert_eq!(entry.questions[0].links, ["x.md#q"]);
}

#[test]
fn several_days_in_one_file_are_several_entries() {
    let text = "# 振り返り\n## 09/10\n### keep\n-あ\n### try\n-い\n## 09/09\n### keep\n-う\n";
    let settings = Settings::default();
    let days = |path: &str| -> Vec<Option<String>> {
        let file = read_file(path, text, &settings);
        file.entries
            .iter()
            .map(|entry| entry.date.map(|day| day.to_string()))
            .collect()
    };
    assert_eq!(days("x.md"), [None, None]);
    assert_eq!(
        days("2025/x.md"),
        [Some("2025-09-10".to_owned()), Some("2025-09-09".to_owned())]
    );
    let file = read_file("x.md", text, &settings);
    assert_eq!(file.entries[0].span.end, file.entries[1].span.start);
    assert!(
        file.entries
            .iter()
            .flat_map(|entry| &entry.sections)
            .all(|section| !section.writable)
    );
}

#[test]
fn the_date_comes_from_path_name_front_matter_or_title() {
    let date = |path: &str, text: &str| {
        let file = read_file(path, text, &Settings::default());
        let entry = &file.entries[0];
        (
            entry.date.map(|day| day.to_string()),
            entry.title_date.map(|day| day.to_string()),
        )
    };
    let day = |day: &str| Some(day.to_owned());
    assert_eq!(
        date("2025-01-13.md", "# 2025-01-14\n"),
        (day("2025-01-13"), day("2025-01-14"))
    );
    assert_eq!(
        date("a.md", "---\ndate: 2025-01-13\n---\n# 2025-01-14\n"),
        (day("2025-01-13"), day("2025-01-14"))
    );
    assert_eq!(date("a.md", "# 🙂 2025. 1. 14.\n"), (day("2025-01-14"), None));
    assert_eq!(
        date("0113.md", "# 2025-01-14\n"),
        (day("2025-01-13"), day("2025-01-14"))
    );
    assert_eq!(date("0113.md", "# x\n"), (None, None));
}
