//! The words of a summary, one table per language. They are a part of [`Words`]; templates get them as `words.…`.

use super::{Language, Verdict, Words};
use chrono::{Datelike, NaiveDate};
use serde::Serialize;

/// The words of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SummaryWords {
    pub title: &'static str,
    pub entries: &'static str,
    pub no_entries: &'static str,
    pub keep: &'static str,
    pub problem: &'static str,
    pub tries: &'static str,
    pub new: &'static str,
    pub done: &'static str,
    pub kept: &'static str,
    pub not_done: &'static str,
    pub dropped: &'static str,
    pub outstanding: &'static str,
    pub follow_through: &'static str,
    pub questions: &'static str,
    pub answered: &'static str,
    pub focus: &'static str,
    pub habit: &'static str,
    pub experiments: &'static str,
    pub not_run: &'static str,
    pub holds: &'static str,
    pub refuted: &'static str,
    pub cannot_tell: &'static str,
}

impl SummaryWords {
    /// A verdict in words.
    pub fn verdict(&self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Holds => self.holds,
            Verdict::Refuted => self.refuted,
            Verdict::CannotTell => self.cannot_tell,
        }
    }
}

const KO: SummaryWords = SummaryWords {
    title: "회고 요약",
    entries: "한 일",
    no_entries: "이 기간에 쓴 회고가 없습니다.",
    keep: "Keep",
    problem: "Problem",
    tries: "Try",
    new: "새로 적은 Try",
    done: "해낸 Try",
    kept: "Keep이 된 Try",
    not_done: "못 한 Try",
    dropped: "그만둔 Try",
    outstanding: "남은 Try",
    follow_through: "해낸 Try",
    questions: "궁금한 것",
    answered: "답을 찾음",
    focus: "다음에 할 것",
    habit: "습관",
    experiments: "실험",
    not_run: "아직 돌리지 않음",
    holds: "맞음",
    refuted: "틀림",
    cannot_tell: "알 수 없음",
};

const EN: SummaryWords = SummaryWords {
    title: "Summary",
    entries: "What was done",
    no_entries: "No entries in this period.",
    keep: "Keep",
    problem: "Problem",
    tries: "Try",
    new: "New",
    done: "Done",
    kept: "Kept",
    not_done: "Not done yet",
    dropped: "Dropped",
    outstanding: "Outstanding",
    follow_through: "Follow-through",
    questions: "Open questions",
    answered: "answered",
    focus: "next",
    habit: "habit",
    experiments: "Experiments",
    not_run: "not run yet",
    holds: "holds",
    refuted: "refuted",
    cannot_tell: "cannot tell",
};

const JA: SummaryWords = SummaryWords {
    title: "振り返りのまとめ",
    entries: "やったこと",
    no_entries: "この期間の振り返りはありません。",
    keep: "Keep",
    problem: "Problem",
    tries: "Try",
    new: "新しい Try",
    done: "やった Try",
    kept: "Keep になった Try",
    not_done: "できなかった Try",
    dropped: "やめた Try",
    outstanding: "残りの Try",
    follow_through: "やった Try",
    questions: "知りたいこと",
    answered: "答えあり",
    focus: "次にやる",
    habit: "習慣",
    experiments: "実験",
    not_run: "まだ実行していない",
    holds: "成り立つ",
    refuted: "反証された",
    cannot_tell: "判断できない",
};

impl Words {
    /// The words of a summary.
    pub fn summary(self) -> &'static SummaryWords {
        match self.language {
            Language::Ko => &KO,
            Language::En => &EN,
            Language::Ja => &JA,
        }
    }

    /// The title of the summary of what `name` names: `2주차 요약`.
    pub fn summary_of(self, name: &str) -> String {
        match self.language {
            Language::Ko => format!("{name} 요약"),
            Language::En => format!("Summary of {name}"),
            Language::Ja => format!("{name}のまとめ"),
        }
    }

    /// A program week in a title: `2주차`, `week 2`, `第2週`.
    pub fn program_week(self, week: i64) -> String {
        match self.language {
            Language::Ko => format!("{week}주차"),
            Language::En => format!("week {week}"),
            Language::Ja => format!("第{week}週"),
        }
    }

    /// A month in a title: `2025년 1월`, `January 2025`, `2025年1月`.
    pub fn month(self, day: NaiveDate) -> String {
        let (year, month) = (day.year(), day.month());
        match self.language {
            Language::Ko => format!("{year}년 {month}월"),
            Language::En => day.format("%B %Y").to_string(),
            Language::Ja => format!("{year}年{month}月"),
        }
    }

    /// What `questions` says where there are none.
    pub fn no_questions(self) -> &'static str {
        match self.language {
            Language::Ko => "열린 질문이 없습니다.",
            Language::En => "No open questions.",
            Language::Ja => "未解決の質問はありません。",
        }
    }

    /// The number of entries: `회고 5개`.
    pub fn entry_count(self, count: usize) -> String {
        match self.language {
            Language::Ko => format!("회고 {count}개"),
            Language::En if count == 1 => "1 entry".to_owned(),
            Language::En => format!("{count} entries"),
            Language::Ja => format!("振り返り {count} 件"),
        }
    }
}
