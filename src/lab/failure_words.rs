//! Trials that hung or failed, in words.

use super::answer_words::{capital, pick};
use super::naming::CellName;
use super::{Class, Hang};
use crate::journal::{Language, Words};

impl Words {
    pub(super) fn hung(self, name: &CellName, hang: Option<Hang>, count: usize, of: usize) -> String {
        let which = self.trials_of(name, count, of);
        let (what, why) = match hang {
            Some(Hang::Deadlock) => (
                pick(self, "교착 상태에 빠졌습니다", "deadlocked", "デッドロックしました"),
                pick(
                    self,
                    "모든 스레드가 잠든 채 서로를 기다렸습니다",
                    "all threads were asleep, waiting for each other",
                    "すべてのスレッドが眠ったまま互いを待っていました",
                ),
            ),
            Some(Hang::Busy) => (
                self.timed_out(),
                pick(
                    self,
                    "끝까지 계산하고 있었습니다",
                    "it was computing to the end",
                    "最後まで計算していました",
                ),
            ),
            Some(Hang::WaitingForInput) => (
                self.timed_out(),
                pick(
                    self,
                    "입력을 기다리고 있었습니다",
                    "it was waiting for input",
                    "入力を待っていました",
                ),
            ),
            None => return format!("{which}{}{}{}", self.gap(), self.timed_out(), self.stop()),
        };
        let colon = pick(self, ": ", ": ", "：");
        format!("{which}{}{what}{colon}{why}{}", self.gap(), self.stop())
    }

    fn timed_out(self) -> &'static str {
        pick(
            self,
            "시간 안에 끝나지 않았습니다",
            "timed out",
            "時間内に終わりませんでした",
        )
    }

    /// `every trial`, `3 of 20 trials`, with the cell where it is one of several.
    pub(super) fn trials_of(self, name: &CellName, count: usize, of: usize) -> String {
        let trials = match (self.language, count == of) {
            (Language::Ko, true) if of == 1 => "한 번 실행했는데".to_owned(),
            (Language::En, true) if of == 1 => "the only trial".to_owned(),
            (Language::Ja, true) if of == 1 => "1 回の試行が".to_owned(),
            (Language::Ko, true) => format!("{of}번 모두"),
            (Language::En, true) => "every trial".to_owned(),
            (Language::Ja, true) => format!("{of} 回すべて"),
            (Language::Ko, false) => format!("{of}번 가운데 {count}번"),
            (Language::En, false) => format!("{count} of {of} trials"),
            (Language::Ja, false) => format!("{of} 回中 {count} 回"),
        };
        if *name == CellName::Whole {
            return capital(&trials);
        }
        let name = self.lab_name(name);
        match self.language {
            Language::En => capital(&format!("{trials} of {name}")),
            Language::Ko => format!("{name}: {trials}"),
            Language::Ja => format!("{name}：{trials}"),
        }
    }

    pub(super) fn failed(self, name: &CellName, class: &Class, count: usize, of: usize) -> String {
        let which = self.trials_of(name, count, of);
        match (self.language, class) {
            (Language::Ko, Class::SpawnError) => format!("{which} 시작하지 못했습니다."),
            (Language::En, Class::SpawnError) => format!("{which} could not be started."),
            (Language::Ja, Class::SpawnError) => format!("{which}起動できませんでした。"),
            (Language::Ko, _) => format!("{which} 실패했습니다 ({class})."),
            (Language::En, _) => format!("{which} failed ({class})."),
            (Language::Ja, _) => format!("{which}失敗しました（{class}）。"),
        }
    }
}
