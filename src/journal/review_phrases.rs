//! The sentences of the daily review and of the evening that hold numbers, days or texts, in three languages.

use super::{Language, Words};
use chrono::{Datelike, NaiveDate};

impl Words {
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

    /// That `count` more, here for long, wait for the weekly review.
    pub fn left_for_the_week(self, count: usize) -> String {
        match self.language {
            Language::Ko => format!("오래 머문 Try {count}개는 한 주에 한 번 천천히 살펴봅니다: hoego week --review"),
            Language::En if count == 1 => {
                "1 Try that has been here for long is for a calm look once a week: hoego week --review".to_owned()
            }
            Language::En => {
                format!(
                    "{count} Tries that have been here for long are for a calm look once a week: hoego week --review"
                )
            }
            Language::Ja => format!("長く残っている Try {count}件は週に一度ゆっくり見ます: hoego week --review"),
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
