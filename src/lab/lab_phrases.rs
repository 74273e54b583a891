//! Phrases of tables, charts and lists of the lab that hold figures or depend on what is shown, in three languages.

use super::lines::Line;
use super::quantity::percent;
use super::scene::Scene;
use super::usl::FEWEST_POINTS;
use crate::journal::{Language, Words};

impl Words {
    /// What a timeline shows, as a heading has it; empty where it shows nothing clearly.
    pub fn lab_scene(self, scene: Scene) -> &'static str {
        let words = match scene {
            Scene::Asleep => ["모두 잠듦", "all asleep", "すべて休止"],
            Scene::Alone => ["하나만 계산", "one computes", "一つだけ計算"],
            Scene::TurnsTaken => ["차례로", "taking turns", "順番に"],
            Scene::SideBySide => ["나란히", "side by side", "並んで"],
            Scene::Crowded => [
                "나란히, 프로세서보다 많음",
                "side by side, more than processors",
                "並んで、プロセッサより多い",
            ],
            Scene::Starved => ["기계가 바쁨", "starved: the machine is busy", "マシンが忙しい"],
            Scene::Unclear => ["", "", ""],
        };
        words[self.index()]
    }

    /// The fit of a scaling curve in words, or why there is none. Where the curve is highest is only told where it was
    /// measured beyond that.
    pub fn lab_fit(self, line: &Line) -> String {
        let Some([_, sigma, kappa]) = line.fit else {
            return self.lab_no_fit(line).to_owned();
        };
        if sigma >= 1.0 && line.falls() {
            let words = ["늘릴수록 느려집니다", "slower with more", "増やすほど遅くなります"];
            return words[self.index()].to_owned();
        }
        let share = percent(sigma.clamp(0.0, 1.0));
        let peak = (kappa > 1e-9 && sigma < 1.0).then(|| ((1.0 - sigma) / kappa).sqrt());
        let peak = peak
            .filter(|peak| (1.0..line.largest()).contains(peak))
            .map(|peak| format!("{peak:.0}"));
        match (self.language, peak) {
            (Language::Ko, None) => format!("차례로 해야 하는 몫 {share} %"),
            (Language::En, None) => format!("serial share {share} %"),
            (Language::Ja, None) => format!("直列の割合 {share} %"),
            (Language::Ko, Some(peak)) => format!("차례로 해야 하는 몫 {share} %, {peak}개쯤에서 가장 빠름"),
            (Language::En, Some(peak)) => format!("serial share {share} %, fastest at about {peak}"),
            (Language::Ja, Some(peak)) => format!("直列の割合 {share} %、{peak} 個ほどで最速"),
        }
    }

    fn lab_no_fit(self, line: &Line) -> &'static str {
        if line.too_few_trials {
            let words = [
                "시행이 적어 맞추지 않았습니다",
                "too few trials: no fit",
                "試行が少ないので近似しません",
            ];
            return words[self.index()];
        }
        if line.points.len() >= FEWEST_POINTS {
            let words = [
                "이 점들에 맞는 법칙이 없습니다",
                "no law fits these points",
                "この点に合う法則がありません",
            ];
            return words[self.index()];
        }
        let words = [
            "점이 네 개보다 적어 맞추지 않았습니다",
            "fewer than four points: no fit",
            "点が四つ未満なので近似しません",
        ];
        words[self.index()]
    }

    /// What is left out: `… 3 more`.
    pub fn lab_more(self, count: usize) -> String {
        match self.language {
            Language::Ko => format!("… 그 밖에 {count}개"),
            Language::En => format!("… {count} more"),
            Language::Ja => format!("… ほか {count} 件"),
        }
    }

    /// How often something was seen: `137 of 200`.
    pub fn lab_of(self, count: usize, of: usize) -> String {
        match self.language {
            Language::Ko => format!("{of}번 중 {count}"),
            Language::En => format!("{count} of {of}"),
            Language::Ja => format!("{of} 回中 {count}"),
        }
    }

    /// `2 of 4 processors`-like figure of the row of totals.
    pub fn lab_processors(self, used: f64, of: usize) -> String {
        match self.language {
            Language::Ko | Language::Ja => format!("{used:.1} / {of}"),
            Language::En => format!("{used:.1} of {of}"),
        }
    }

    /// The share of bootstrap resamples in which a `claim:` was true.
    pub fn lab_resamples(self, share: f64) -> String {
        let share = percent(share);
        match self.language {
            Language::Ko => format!("다시 뽑은 표본의 {share} %에서 참"),
            Language::En => format!("true in {share} % of resamples"),
            Language::Ja => format!("再標本の {share} % で真"),
        }
    }

    /// Korean 0, English 1, Japanese 2.
    fn index(self) -> usize {
        match self.language {
            Language::Ko => 0,
            Language::En => 1,
            Language::Ja => 2,
        }
    }
}
