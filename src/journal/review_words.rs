//! The words of the daily review and of the evening, in three languages. They invite and do not accuse: a Try is "still
//! here", never "overdue".

use super::{Language, Words};
use chrono::{Datelike, NaiveDate};

/// The words of the review that stand alone; sentences with numbers are functions of [`Words`].
#[derive(Debug)]
pub struct ReviewWords {
    pub title: &'static str,
    pub done: &'static str,
    pub keep: &'static str,
    pub problem: &'static str,
    pub later: &'static str,
    pub drop: &'static str,
    pub trying: &'static str,
    pub carry: &'static str,
    pub edit: &'static str,
    pub back: &'static str,
    pub next: &'static str,
    pub quit: &'static str,
    pub focus: &'static str,
    pub habit: &'static str,
    pub urgent: &'static str,
    pub important: &'static str,
    pub written_today: &'static str,
    /// Before the answer given earlier.
    pub answered: &'static str,
    pub later_question: &'static str,
    pub tomorrow: &'static str,
    pub next_week: &'static str,
    pub two_weeks: &'static str,
    pub next_month: &'static str,
    pub other_day: &'static str,
    pub day_question: &'static str,
    pub no_day: &'static str,
    pub past_day: &'static str,
    pub accept: &'static str,
    pub seen_all: &'static str,
    pub will_write: &'static str,
    pub nothing_decided: &'static str,
    pub achieved: &'static str,
    pub nothing_achieved: &'static str,
    pub write: &'static str,
    pub leave_unwritten: &'static str,
    pub return_to_it: &'static str,
    pub nothing_written: &'static str,
    pub nothing_due: &'static str,
    pub today: &'static str,
    pub yesterday: &'static str,
    pub focus_question: &'static str,
    pub no_focus: &'static str,
    pub moment_question: &'static str,
    pub moment_example: &'static str,
    pub unchanged: &'static str,
    pub too_small: &'static str,
}

static KO: ReviewWords = ReviewWords {
    title: "남은 Try",
    done: "했다",
    keep: "계속한다(Keep)",
    problem: "못 했다(Problem)",
    later: "나중에",
    drop: "그만둔다",
    trying: "습관으로",
    carry: "그대로",
    edit: "고치기",
    back: "뒤로",
    next: "다음",
    quit: "나가기",
    focus: "지금의 하나",
    habit: "습관",
    urgent: "급함",
    important: "중요",
    written_today: "오늘 적음",
    answered: "지금 답",
    later_question: "언제 다시 볼까요?",
    tomorrow: "내일",
    next_week: "다음 주",
    two_weeks: "2주 뒤",
    next_month: "다음 달",
    other_day: "다른 날",
    day_question: "날짜(2025-02-01) 또는 며칠 뒤(10)",
    no_day: "날짜나 날수로 적어 주세요.",
    past_day: "오늘보다 뒤의 날로 적어 주세요.",
    accept: "확인",
    seen_all: "다 살펴보았습니다",
    will_write: "이렇게 적습니다",
    nothing_decided: "정한 것 없이 그대로 둡니다.",
    achieved: "지난 7일 동안 해낸 것",
    nothing_achieved: "작은 것 하나부터 해 보면 여기에 쌓입니다.",
    write: "적기",
    leave_unwritten: "적지 않고 나가기",
    return_to_it: "돌아가기",
    nothing_written: "아무것도 적지 않았습니다.",
    nothing_due: "지금 살펴볼 Try가 없습니다.",
    today: "오늘",
    yesterday: "어제",
    focus_question: "새 Try 가운데 내일 해 볼 하나를 고른다면?",
    no_focus: "고르지 않기",
    moment_question: "언제, 무엇을 할 때?",
    moment_example: "예: 아침에 노트북을 열 때",
    unchanged: "달라진 것이 없습니다.",
    too_small: "창을 조금 키워 주세요",
};

static EN: ReviewWords = ReviewWords {
    title: "Tries still here",
    done: "done",
    keep: "keep it (Keep)",
    problem: "could not (Problem)",
    later: "later",
    drop: "let it go",
    trying: "make it a habit",
    carry: "leave as is",
    edit: "edit",
    back: "back",
    next: "next",
    quit: "quit",
    focus: "the one for now",
    habit: "habit",
    urgent: "urgent",
    important: "important",
    written_today: "written today",
    answered: "answer so far",
    later_question: "When shall it come back?",
    tomorrow: "tomorrow",
    next_week: "next week",
    two_weeks: "in two weeks",
    next_month: "next month",
    other_day: "another day",
    day_question: "A day (2025-02-01) or a number of days (10)",
    no_day: "Please type a day or a number of days.",
    past_day: "Please type a day after today.",
    accept: "accept",
    seen_all: "That was all of them",
    will_write: "This will be written",
    nothing_decided: "Nothing decided; everything stays as it is.",
    achieved: "What the last 7 days achieved",
    nothing_achieved: "Try one small thing and it will show up here.",
    write: "write",
    leave_unwritten: "quit without writing",
    return_to_it: "return",
    nothing_written: "Nothing was written.",
    nothing_due: "There is no Try to look at now.",
    today: "today",
    yesterday: "yesterday",
    focus_question: "Of the new Tries, which one is for tomorrow?",
    no_focus: "none",
    moment_question: "When, while doing what?",
    moment_example: "e.g. when I open the laptop in the morning",
    unchanged: "Nothing changed.",
    too_small: "please enlarge the window",
};

static JA: ReviewWords = ReviewWords {
    title: "残っている Try",
    done: "やった",
    keep: "続ける(Keep)",
    problem: "できなかった(Problem)",
    later: "あとで",
    drop: "やめる",
    trying: "習慣にする",
    carry: "そのまま",
    edit: "編集",
    back: "戻る",
    next: "次へ",
    quit: "終了",
    focus: "いまの一つ",
    habit: "習慣",
    urgent: "急ぎ",
    important: "大事",
    written_today: "今日書いた",
    answered: "いまの答え",
    later_question: "いつまた見ますか？",
    tomorrow: "明日",
    next_week: "来週",
    two_weeks: "2週間後",
    next_month: "来月",
    other_day: "別の日",
    day_question: "日付(2025-02-01)または何日後か(10)",
    no_day: "日付か日数で入力してください。",
    past_day: "今日より後の日を入力してください。",
    accept: "決定",
    seen_all: "すべて見ました",
    will_write: "このように書きます",
    nothing_decided: "決めたことはなく、そのままにします。",
    achieved: "この7日間でできたこと",
    nothing_achieved: "小さなことを一つ試すと、ここに並びます。",
    write: "書く",
    leave_unwritten: "書かずに終了",
    return_to_it: "戻る",
    nothing_written: "何も書きませんでした。",
    nothing_due: "いま見る Try はありません。",
    today: "今日",
    yesterday: "昨日",
    focus_question: "新しい Try のうち、明日やってみる一つは？",
    no_focus: "選ばない",
    moment_question: "いつ、何をするとき？",
    moment_example: "例: 朝、ノートPCを開いたとき",
    unchanged: "変わったところはありません。",
    too_small: "窓を少し広げてください",
};

impl Words {
    /// The words of the review in this language.
    pub fn review(self) -> &'static ReviewWords {
        match self.language {
            Language::Ko => &KO,
            Language::En => &EN,
            Language::Ja => &JA,
        }
    }

    /// A day with its short weekday: `2025-01-14 (화)`.
    pub fn day_and_weekday(self, day: NaiveDate) -> String {
        let names = match self.language {
            Language::Ko => ["월", "화", "수", "목", "금", "토", "일"],
            Language::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
            Language::Ja => ["月", "火", "水", "木", "金", "土", "日"],
        };
        let at = day.weekday().num_days_from_monday() as usize;
        format!("{day} ({})", names.get(at).copied().unwrap_or_default())
    }

    /// How long a Try has been here: `12일째`.
    pub fn review_age(self, days: i64) -> String {
        match self.language {
            _ if days <= 0 => self.review().written_today.to_owned(),
            Language::Ko => format!("{days}일째"),
            Language::En => plural(days, "day", "days"),
            Language::Ja => format!("{days}日目"),
        }
    }

    /// How often it was carried: `4번 넘김`.
    pub fn review_carries(self, times: usize) -> String {
        match self.language {
            Language::Ko => format!("{times}번 넘김"),
            Language::En => format!("carried {}", self.times(times)),
            Language::Ja => format!("{times}回持ち越し"),
        }
    }

    /// How often it was tried: `2번 해 봄`.
    pub fn review_attempts(self, times: usize) -> String {
        match self.language {
            Language::Ko => format!("{times}번 해 봄"),
            Language::En => format!("tried {}", self.times(times)),
            Language::Ja => format!("{times}回試した"),
        }
    }

    /// The day it was put off to.
    pub fn review_until(self, day: NaiveDate) -> String {
        let day = self.day_and_weekday(day);
        match self.language {
            Language::Ko => format!("{day}까지 미뤄 둠"),
            Language::En => format!("put off to {day}"),
            Language::Ja => format!("{day}まで先送り"),
        }
    }

    /// The question before leaving `count` decisions unwritten.
    pub fn leaving_question(self, count: usize) -> String {
        match self.language {
            Language::Ko => format!("정한 것 {count}개를 적지 않고 나갈까요?"),
            Language::En if count == 1 => "Quit without writing the one thing you decided?".to_owned(),
            Language::En => format!("Quit without writing the {count} things you decided?"),
            Language::Ja => format!("決めた{count}件を書かずに終了しますか？"),
        }
    }

    /// That there are `count` more than fit.
    pub fn and_more(self, count: usize) -> String {
        match self.language {
            Language::Ko => format!("… {count}개 더"),
            Language::En => format!("… {count} more"),
            Language::Ja => format!("… 他{count}件"),
        }
    }

    /// The question which of two days to write, `empty` being the one left empty.
    pub fn which_day_question(self, empty: NaiveDate) -> String {
        let day = self.day_and_weekday(empty);
        match self.language {
            Language::Ko => format!("{day} 회고가 비어 있습니다. 어느 날부터 쓸까요?"),
            Language::En => format!("The entry of {day} is still empty. Which day shall come first?"),
            Language::Ja => format!("{day}の振り返りがまだ空です。どちらから書きますか？"),
        }
    }

    /// That it is still `day`, since the day starts at `starts`.
    pub fn whose_day(self, day: NaiveDate, starts: &str) -> String {
        let day = self.day_and_weekday(day);
        match self.language {
            Language::Ko => format!("아직 {day}의 회고입니다. 새 날은 {starts}에 시작합니다."),
            Language::En => format!("This is still the entry of {day}: the day starts at {starts}."),
            Language::Ja => format!("まだ{day}の振り返りです。新しい日は{starts}に始まります。"),
        }
    }

    /// What scaffolding brought, and what else there is.
    pub fn carried(self, count: usize, left: usize) -> String {
        let brought = match self.language {
            Language::Ko => format!("지난 Try {count}개를 가져왔습니다."),
            Language::En if count == 1 => "Brought 1 Try along.".to_owned(),
            Language::En => format!("Brought {count} Tries along."),
            Language::Ja => format!("前回の Try を{count}件持ってきました。"),
        };
        match self.language {
            _ if left == 0 => brought,
            Language::Ko => format!("{brought} 남은 {left}개: hoego try"),
            Language::En => format!("{brought} {left} more: hoego try"),
            Language::Ja => format!("{brought} 残り{left}件: hoego try"),
        }
    }

    /// That `count` decisions were written, and `left_out` were not because they were made elsewhere meanwhile; `None` when there were
    /// none.
    pub fn decided(self, count: usize, left_out: usize) -> Option<String> {
        let written = match self.language {
            _ if count == 0 => String::new(),
            Language::Ko => format!("정한 것 {count}개를 적었습니다."),
            Language::En if count == 1 => "Wrote 1 decision.".to_owned(),
            Language::En => format!("Wrote {count} decisions."),
            Language::Ja => format!("決めたこと{count}件を書きました。"),
        };
        let elsewhere = match self.language {
            _ if left_out == 0 => String::new(),
            Language::Ko => format!("그사이 닫힌 {left_out}개는 그대로 두었습니다."),
            Language::En => format!("Left {left_out} alone that were closed meanwhile."),
            Language::Ja => format!("その間に終わった{left_out}件はそのままです。"),
        };
        let told = [written, elsewhere].join(" ").trim().to_owned();
        (!told.is_empty()).then_some(told)
    }

    /// What an evening added to the entry; `None` when nothing was.
    pub fn added(self, keeps: usize, problems: usize, tries: usize, closed: usize) -> Option<String> {
        let unit = |name: &str, count: usize| match self.language {
            Language::Ko => format!("{name} {count}개"),
            Language::En => format!("{name} +{count}"),
            Language::Ja => format!("{name} {count}件"),
        };
        let closed_name = match self.language {
            Language::Ko => "마친 Try",
            Language::En => "closed",
            Language::Ja => "終えた Try",
        };
        let counted = [
            ("Keep", keeps),
            ("Problem", problems),
            ("Try", tries),
            (closed_name, closed),
        ];
        let parts: Vec<String> = counted
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(name, count)| unit(name, count))
            .collect();
        let parts = (!parts.is_empty()).then(|| parts.join(", "))?;
        Some(match self.language {
            Language::Ko => format!("새로 적은 것: {parts}"),
            Language::En => format!("Written: {parts}"),
            Language::Ja => format!("新しく書いたもの: {parts}"),
        })
    }

    /// That `text` is the one to act on next, at `moment`.
    pub fn focus_set(self, text: &str, moment: &str) -> String {
        let head = match self.language {
            Language::Ko => format!("내일의 하나: {text}"),
            Language::En => format!("The one for tomorrow: {text}"),
            Language::Ja => format!("明日の一つ: {text}"),
        };
        if moment.is_empty() {
            head
        } else {
            format!("{head} — {moment}")
        }
    }

    fn times(self, times: usize) -> String {
        match times {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            times => format!("{times} times"),
        }
    }
}

fn plural(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
