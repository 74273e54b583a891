//! The words of tables, charts and lists of the lab, in three languages.

use super::scene::Scene;
use crate::journal::{Language, Verdict, Words};
use serde::Serialize;

/// Words that stand alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LabWords {
    pub cell: &'static str,
    pub trials: &'static str,
    pub wall: &'static str,
    pub spread: &'static str,
    pub user: &'static str,
    pub system: &'static str,
    pub cpu_per_wall: &'static str,
    pub memory: &'static str,
    pub voluntary: &'static str,
    pub involuntary: &'static str,
    pub faults: &'static str,
    pub processes: &'static str,
    pub threads: &'static str,
    pub outcome: &'static str,
    pub outcomes: &'static str,
    pub seen: &'static str,
    pub share: &'static str,
    pub claim: &'static str,
    pub claims: &'static str,
    pub verdict: &'static str,
    pub holds: &'static str,
    pub refuted: &'static str,
    pub cannot_tell: &'static str,
    pub new: &'static str,
    pub scaling: &'static str,
    pub speedup: &'static str,
    pub ideal: &'static str,
    pub fitted: &'static str,
    pub measured: &'static str,
    pub timeline: &'static str,
    pub running: &'static str,
    pub waiting: &'static str,
    pub asleep: &'static str,
    pub in_use: &'static str,
    pub seconds: &'static str,
    pub metric: &'static str,
    pub median: &'static str,
    pub least: &'static str,
    pub most: &'static str,
    pub deviation: &'static str,
    pub warning: &'static str,
    pub partial: &'static str,
    pub experiment: &'static str,
    pub place: &'static str,
    pub language: &'static str,
    pub last_run: &'static str,
    pub never_run: &'static str,
    pub run: &'static str,
    pub code: &'static str,
    pub toolchain: &'static str,
    pub state: &'static str,
    pub current: &'static str,
    pub stale: &'static str,
    pub elsewhere: &'static str,
    pub change: &'static str,
    pub same: &'static str,
}

const KO: LabWords = LabWords {
    cell: "칸",
    trials: "시행",
    wall: "걸린 시간",
    spread: "편차",
    user: "사용자",
    system: "커널",
    cpu_per_wall: "CPU/벽시계",
    memory: "최대 메모리",
    voluntary: "스스로 양보",
    involuntary: "빼앗김",
    faults: "페이지 폴트",
    processes: "프로세스",
    threads: "스레드",
    outcome: "결과",
    outcomes: "결과",
    seen: "본 횟수",
    share: "비율 (95 %)",
    claim: "주장",
    claims: "주장",
    verdict: "판정",
    holds: "맞음",
    refuted: "틀림",
    cannot_tell: "알 수 없음",
    new: "새 결과",
    scaling: "확장성",
    speedup: "몇 배 빨라졌나",
    ideal: "이상적",
    fitted: "USL 맞춤",
    measured: "측정",
    timeline: "스레드가 한 일",
    running: "실행",
    waiting: "CPU 대기",
    asleep: "잠듦",
    in_use: "쓰인 CPU 수",
    seconds: "초",
    metric: "지표",
    median: "중앙값",
    least: "최소",
    most: "최대",
    deviation: "표준편차",
    warning: "주의",
    partial: "중간에 멈춘 실행입니다.",
    experiment: "실험",
    place: "위치",
    language: "언어",
    last_run: "마지막 실행",
    never_run: "아직 없음",
    run: "실행",
    code: "코드",
    toolchain: "도구",
    state: "상태",
    current: "최신",
    stale: "코드가 바뀜",
    elsewhere: "다른 도구",
    change: "변화",
    same: "그대로",
};

const EN: LabWords = LabWords {
    cell: "cell",
    trials: "trials",
    wall: "wall",
    spread: "spread",
    user: "user",
    system: "system",
    cpu_per_wall: "CPU/wall",
    memory: "peak memory",
    voluntary: "gave way",
    involuntary: "preempted",
    faults: "page faults",
    processes: "processes",
    threads: "threads",
    outcome: "outcome",
    outcomes: "Outcomes",
    seen: "seen",
    share: "share (95 %)",
    claim: "claim",
    claims: "Claims",
    verdict: "verdict",
    holds: "holds",
    refuted: "refuted",
    cannot_tell: "cannot tell",
    new: "NEW",
    scaling: "Scaling",
    speedup: "times as fast",
    ideal: "ideal",
    fitted: "USL fit",
    measured: "measured",
    timeline: "What each thread did",
    running: "running",
    waiting: "waiting for a CPU",
    asleep: "asleep",
    in_use: "CPUs in use",
    seconds: "s",
    metric: "metric",
    median: "median",
    least: "min",
    most: "max",
    deviation: "std dev",
    warning: "warning",
    partial: "The run was ended early.",
    experiment: "experiment",
    place: "place",
    language: "language",
    last_run: "last run",
    never_run: "never",
    run: "run",
    code: "code",
    toolchain: "toolchain",
    state: "state",
    current: "current",
    stale: "stale",
    elsewhere: "elsewhere",
    change: "change",
    same: "same",
};

const JA: LabWords = LabWords {
    cell: "セル",
    trials: "試行",
    wall: "経過時間",
    spread: "ばらつき",
    user: "ユーザー",
    system: "カーネル",
    cpu_per_wall: "CPU/経過",
    memory: "最大メモリ",
    voluntary: "自発的切替",
    involuntary: "強制切替",
    faults: "ページフォルト",
    processes: "プロセス",
    threads: "スレッド",
    outcome: "結果",
    outcomes: "結果",
    seen: "回数",
    share: "割合 (95 %)",
    claim: "主張",
    claims: "主張",
    verdict: "判定",
    holds: "成り立つ",
    refuted: "反証",
    cannot_tell: "分からない",
    new: "新しい結果",
    scaling: "スケーリング",
    speedup: "何倍速いか",
    ideal: "理想",
    fitted: "USL 近似",
    measured: "測定",
    timeline: "スレッドの動き",
    running: "実行",
    waiting: "CPU 待ち",
    asleep: "休止",
    in_use: "使用 CPU 数",
    seconds: "秒",
    metric: "指標",
    median: "中央値",
    least: "最小",
    most: "最大",
    deviation: "標準偏差",
    warning: "注意",
    partial: "途中で終わった実行です。",
    experiment: "実験",
    place: "場所",
    language: "言語",
    last_run: "最後の実行",
    never_run: "まだなし",
    run: "実行",
    code: "コード",
    toolchain: "ツール",
    state: "状態",
    current: "最新",
    stale: "コード変更",
    elsewhere: "別のツール",
    change: "変化",
    same: "同じ",
};

impl Words {
    /// The words of the lab that stand alone.
    pub fn lab(self) -> &'static LabWords {
        match self.language {
            Language::Ko => &KO,
            Language::En => &EN,
            Language::Ja => &JA,
        }
    }

    /// A verdict: `holds`.
    pub fn lab_verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Holds => self.lab().holds,
            Verdict::Refuted => self.lab().refuted,
            Verdict::CannotTell => self.lab().cannot_tell,
        }
    }

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

    /// The fit of a scaling curve in words.
    pub fn lab_fit(self, sigma: f64, kappa: f64) -> String {
        let share = super::quantity::percent(sigma.clamp(0.0, 1.0));
        let peak = (kappa > 1e-9 && sigma < 1.0).then(|| ((1.0 - sigma) / kappa).sqrt());
        let peak = peak
            .filter(|peak| (1.0..1e4).contains(peak))
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

    /// Why there is no fit.
    pub fn lab_no_fit(self) -> &'static str {
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
        let share = super::quantity::percent(share);
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
