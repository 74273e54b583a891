//! The review without a terminal: keys in, answers and pictures out.

use super::keys::Key;
use super::question::FocusQuestion;
use super::screen::{Achievement, View};
use super::sheet::Theme;
use super::state::{Answer, Page, Review, ReviewItem, Step};
use crate::journal::{Id, Language, LineageKey, OccurrenceRecord, State, TryRecord, Words};
use chrono::NaiveDate;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn item(text: &str, origin: &str) -> ReviewItem {
    let origin = day(origin);
    let id = Id::new(origin, text);
    ReviewItem {
        record: TryRecord {
            id: id.prefix(4).to_owned(),
            text: text.to_owned(),
            state: State::Open,
            focus: false,
            urgent: false,
            important: false,
            origin,
            latest: origin,
            age_days: (day("2025-01-14") - origin).num_days(),
            carries: 0,
            attempts: 0,
            stale: false,
            until: None,
            notes: Vec::new(),
            occurrences: vec![OccurrenceRecord {
                date: origin,
                path: format!("{origin}.md"),
                line: 57,
                mark: None,
            }],
        },
        key: LineageKey { origin, id },
    }
}

fn review(count: usize) -> Review {
    let items = (0..count).map(|n| item(&format!("해 볼 것 {n}"), "2025-01-10"));
    Review::new(items.collect(), day("2025-01-14"))
}

/// Presses each character as a key: `⏎` Enter, `←`, `→`, `⎋` Escape, `⌫`, `^` for `^C`.
fn press(review: &mut Review, keys: &str) -> Step {
    let mut step = Step::Going;
    for char in keys.chars() {
        assert_eq!(step, Step::Going, "a key after the end of {keys}");
        step = review.press(match char {
            '⏎' => Key::Enter,
            '←' => Key::Left,
            '→' => Key::Right,
            '⎋' => Key::Escape,
            '⌫' => Key::Erase,
            '^' => Key::Interrupt,
            char => Key::Char(char),
        });
    }
    step
}

fn answers(count: usize, keys: &str) -> Vec<Answer> {
    let mut review = review(count);
    assert_eq!(press(&mut review, keys), Step::Finished, "{keys}");
    review
        .into_answers()
        .into_iter()
        .map(|answered| answered.answer)
        .collect()
}

#[test]
fn every_key_gives_its_answer() {
    assert_eq!(
        answers(8, "1２3415６⏎ㄷ⏎"),
        [
            Answer::Done,
            Answer::Keep,
            Answer::Problem,
            Answer::Later(day("2025-01-15")),
            Answer::Drop,
            Answer::Trying,
            Answer::Carry,
            Answer::Edit
        ]
    );
}

#[test]
fn keys_that_mean_nothing_change_nothing() {
    assert_eq!(answers(1, "7890xㅁ→⎋←1⏎"), [Answer::Done]);
}

#[test]
fn another_day_is_typed_and_a_wrong_one_is_asked_again() {
    assert_eq!(answers(1, "4510⏎⏎"), [Answer::Later(day("2025-01-24"))]);
    assert_eq!(
        answers(1, "452025-01-14⏎⌫⌫31⏎⏎"),
        [Answer::Later(day("2025-01-31"))],
        "the day of today is refused, and what was typed can be mended"
    );
    assert_eq!(answers(1, "45⎋←1⏎"), [Answer::Done], "out of both questions");
    assert_eq!(
        answers(1, "45q⏎⌫9⏎⏎"),
        [Answer::Later(day("2025-01-23"))],
        "q is a letter there"
    );
}

#[test]
fn going_back_changes_an_answer_and_right_keeps_it() {
    assert_eq!(answers(3, "12⏎←←←3→→⏎"), [Answer::Problem, Answer::Keep, Answer::Carry]);
    assert_eq!(answers(1, "1←⏎⏎"), [Answer::Carry], "Enter means what it says");
}

#[test]
fn answers_name_their_lineage() {
    let mut review = review(2);
    press(&mut review, "1⏎⏎");
    let origin = day("2025-01-10");
    let answered = review.into_answers();
    assert_eq!(answered[0].key.id, Id::new(origin, "해 볼 것 0"));
    assert_eq!(answered[1].key.origin, origin);
}

#[test]
fn leaving_asks_only_when_something_would_be_lost() {
    assert_eq!(press(&mut review(2), "q"), Step::Quit);
    assert_eq!(press(&mut review(2), "⏎ㅂ"), Step::Quit);
    let mut decided = review(2);
    assert_eq!(press(&mut decided, "1q"), Step::Going);
    assert_eq!(decided.page(), &Page::Leaving);
    assert_eq!(press(&mut decided, "⏎"), Step::Going);
    assert_eq!(
        decided.page(),
        &Page::Leaving,
        "an input method's Enter does not return"
    );
    assert_eq!(press(&mut decided, "←"), Step::Going);
    assert_eq!((decided.page(), decided.at()), (&Page::Try, 1));
    assert_eq!(press(&mut decided, "4q⎋"), Step::Going);
    assert_eq!(decided.page(), &Page::Later, "back to where it was asked");
    assert_eq!(press(&mut decided, "qㅂ"), Step::Quit);
}

#[test]
fn control_c_leaves_from_anywhere_at_once() {
    for keys in ["^", "1^", "4^", "45^", "451^", "12^", "1q^"] {
        assert_eq!(press(&mut review(2), keys), Step::Quit, "{keys}");
    }
}

#[test]
fn nothing_to_look_at_shows_the_last_page() {
    let mut empty = review(0);
    assert_eq!(empty.page(), &Page::Last);
    assert_eq!(press(&mut empty, "←→1⏎"), Step::Finished);
}

#[test]
fn the_evening_chooses_one_try_and_its_moment() {
    let ask = |keys: &[Key]| {
        let mut question = FocusQuestion::new(Words::new(Language::Ko), vec!["가".into(), "나".into()]);
        let last = keys.iter().map(|key| question.press(*key)).last();
        (last, question.chosen())
    };
    let (enter, two, na) = (Key::Enter, Key::Char('２'), Key::Char('밥'));
    assert_eq!(ask(&[enter]), (Some(Step::Finished), None));
    assert_eq!(
        ask(&[two, na, enter]),
        (Some(Step::Finished), Some((1, "밥".to_owned())))
    );
    assert_eq!(ask(&[two, enter]), (Some(Step::Finished), Some((1, String::new()))));
    assert_eq!(ask(&[two, Key::Escape, enter]), (Some(Step::Finished), None));
    assert_eq!(ask(&[Key::Char('9'), Key::Char('ㅂ')]), (Some(Step::Quit), None));
    assert_eq!(ask(&[two, Key::Interrupt]).0, Some(Step::Quit));
}

/// The window as text, one line per row, without trailing blanks.
fn picture(buffer: &Buffer) -> String {
    let mut picture = String::new();
    for y in 0..buffer.area.height {
        let mut row = String::new();
        let mut x = 0;
        while x < buffer.area.width {
            let symbol = buffer[(x, y)].symbol();
            row.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).unwrap();
        }
        picture.push_str(row.trim_end());
        picture.push('\n');
    }
    picture
}

fn shot(language: Language, columns: u16, rows: u16, review: &Review) -> String {
    let view = View {
        words: Words::new(language),
        theme: Theme::Coloured,
        achieved: vec![
            Achievement {
                text: "라이브러리 코드를 직접 읽어 보기".to_owned(),
                state: State::Done,
            },
            Achievement {
                text: "질문을 먼저 글로 적기".to_owned(),
                state: State::Kept,
            },
        ],
    };
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| view.draw(frame, review)).unwrap();
    picture(terminal.backend().buffer())
}

/// Five Tries of every kind; the second is the long one of the seed with all there is to know about it.
fn real() -> Review {
    let mut seed = item(
        "집에 가서 놀지 말고 최소한 Review를 하는 시간을 필수적으로 갖기",
        "2025-01-02",
    );
    seed.record.carries = 4;
    seed.record.attempts = 2;
    seed.record.focus = true;
    seed.record.urgent = true;
    seed.record.stale = true;
    seed.record.state = State::Trying;
    seed.record.notes = vec![
        "혹은 일일 프로세스에 지난 날의 Try 사항을 확인한 후 행동으로 옮기는 과정을 추가하기".to_owned(),
        "언제: 집에 도착해 책상에 앉았을 때".to_owned(),
    ];
    let items = vec![
        item("프로파일링 도구 찾아보기", "2025-01-13"),
        seed,
        item(
            "ふりかえりの時間を必ずとって、次の日にやることを一つだけ決めておくこと。",
            "2025-01-14",
        ),
        item("Ask before guessing", "2025-01-01"),
        item("정리하기", "2025-01-10"),
    ];
    Review::new(items, day("2025-01-14"))
}

#[test]
fn pictures_of_every_page_in_every_language() {
    for (name, language) in [("ko", Language::Ko), ("en", Language::En), ("ja", Language::Ja)] {
        for (columns, rows) in [(80, 24), (40, 24)] {
            let mut all = String::new();
            let mut review = real();
            for keys in ["1", "", "4", "5내일⏎", "⎋←", "3⏎←", "→56", "←q"] {
                press(&mut review, keys);
                all.push_str(&format!("── {keys}\n{}", shot(language, columns, rows, &review)));
            }
            insta::assert_snapshot!(format!("{name}_{columns}"), all);
        }
    }
}

#[test]
fn no_window_is_too_small_to_draw_into() {
    for columns in 1..45 {
        for rows in 1..16 {
            let mut review = real();
            for key in "145q⎋ㄷ1⏎⏎⏎".chars() {
                shot(Language::Ko, columns, rows, &review);
                press(&mut review, &key.to_string());
            }
        }
    }
}

#[test]
fn a_small_window_still_shows_the_try_and_a_key() {
    let shot = shot(Language::Ko, 30, 6, &real());
    assert!(shot.contains("프로파일링 도구"), "{shot}");
    assert!(shot.contains("1 했다"), "{shot}");
}

#[test]
fn escape_sequences_in_a_try_do_not_reach_the_terminal() {
    let mut evil = item("a\u{1b}[31mb\u{7}c", "2025-01-10");
    evil.record.notes = vec!["\u{9b}2Jx".to_owned()];
    let review = Review::new(vec![evil], day("2025-01-14"));
    let shot = shot(Language::En, 80, 24, &review);
    assert!(
        shot.contains("a[31mbc") && !shot.contains(['\u{1b}', '\u{7}', '\u{9b}']),
        "{shot}"
    );
}
