//! Findings in words: Korean, English, Japanese. What is odd about it: a name that is code is never followed by a
//! particle that depends on its last sound, but by a word (`쪽`).

use super::Class;
use super::answer::Finding;
use super::bootstrap::FEWEST_TRIALS;
use super::naming::{CellName, WorkerKind};
use super::quantity::{percent, percents, ratio, time};
use super::scene::Scene;
use crate::journal::{Language, Words};

impl Words {
    /// The findings as sentences, the answer first.
    pub fn lab_answer(self, findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|finding| self.lab_finding(finding)).collect()
    }

    /// One finding as one or two sentences.
    pub fn lab_finding(self, finding: &Finding) -> String {
        match finding {
            Finding::Nothing => pick(
                self,
                "끝난 시행이 없습니다.",
                "No trial was counted.",
                "数えられた試行がありません。",
            )
            .to_owned(),
            Finding::Hung { name, hang, count, of } => self.hung(name, *hang, *count, *of),
            Finding::Failed { name, class, count, of } => self.failed(name, class, *count, *of),
            Finding::Faster { fast, slow, ratio: r } => self.faster(fast, slow, &ratio(r.estimate, r.low, r.high)),
            Finding::Level { fast, slow, ratio: r } => self.level(fast, slow, &ratio(r.estimate, r.low, r.high).1),
            Finding::Unclear { fast, slow } => self.unclear(&self.lab_name(fast), &self.lab_name(slow)),
            Finding::TooFew { name, trials } => self.too_few(name, *trials),
            Finding::Seen {
                name,
                class,
                key,
                count,
                of,
                interval,
            } => match name {
                CellName::Whole => self.seen(&shown_outcome(class, key), *count, *of, *interval),
                name => self.seen_in(name, &shown_outcome(class, key), *count, *of, *interval),
            },
            Finding::AllDifferent { different, of } => match self.language {
                Language::Ko => format!("{of}번의 결과가 거의 다 다릅니다 ({different}가지)."),
                Language::En => format!("Nearly every outcome differs: {different} in {of} trials."),
                Language::Ja => format!("{of} 回の結果がほとんど異なります（{different} 種類）。"),
            },
            Finding::Took { wall, trials } => {
                let (median, low, high) = (time(wall.median), time(wall.min), time(wall.max));
                match self.language {
                    Language::Ko => {
                        format!("한 번에 {median} 걸립니다 (가장 짧게 {low}, 가장 길게 {high}, {trials}번).")
                    }
                    Language::En => format!("One trial takes {median} (from {low} to {high}, {trials} trials)."),
                    Language::Ja => format!("1 回に {median} かかります（最短 {low}、最長 {high}、{trials} 回）。"),
                }
            }
            Finding::Shows {
                name,
                scene,
                cpu_per_wall,
                waiting,
            } => self.shows(name, *scene, *cpu_per_wall, *waiting),
            Finding::Claims {
                holds,
                refuted,
                cannot_tell,
            } => self.claims_told(*holds, refuted, cannot_tell),
        }
    }

    fn unclear(self, fast: &str, slow: &str) -> String {
        match self.language {
            Language::Ko => format!("{fast}, {slow} 가운데 어느 쪽이 빠른지 알 수 없습니다."),
            Language::En => format!("Cannot tell which is faster, {fast} or {slow}."),
            Language::Ja => format!("{fast}と{slow}のどちらが速いかは分かりません。"),
        }
    }

    /// The name of a cell: `스레드 4개`, `4 threads`, `mode=async size=9` in back-ticks.
    pub fn lab_name(self, name: &CellName) -> String {
        match name {
            CellName::Whole => pick(self, "이 프로그램", "the program", "このプログラム").to_owned(),
            CellName::Workers { kind, count } => self.workers(*kind, *count),
            CellName::Command(_) | CellName::Variables(_) => format!("`{}`", plain_name(name)),
        }
    }

    fn workers(self, kind: WorkerKind, count: Option<u32>) -> String {
        let noun = match kind {
            WorkerKind::Thread => pick(self, "스레드", "thread", "スレッド"),
            WorkerKind::Process => pick(self, "프로세스", "process", "プロセス"),
        };
        let plural = if kind == WorkerKind::Thread { "s" } else { "es" };
        match (self.language, count) {
            (Language::Ko, Some(count)) => format!("{noun} {count}개"),
            (Language::Ja, Some(count)) => format!("{noun}{count}個"),
            (Language::En, Some(1)) => format!("1 {noun}"),
            (Language::En, Some(count)) => format!("{count} {noun}{plural}"),
            (Language::En, None) => format!("{noun}{plural}"),
            (_, None) => noun.to_owned(),
        }
    }

    fn faster(self, fast: &CellName, slow: &CellName, (times, interval): &(String, String)) -> String {
        let (fast_name, slow_name) = (self.lab_name(fast), self.lab_name(slow));
        match self.language {
            Language::Ko => {
                let (subject, than) = (ending(fast, "가"), ending(slow, "보다"));
                format!("{fast_name}{subject} {slow_name}{than} {times}배 빠릅니다 ({interval}).")
            }
            Language::En => {
                let verb = if is_plural(fast) { "are" } else { "is" };
                format!(
                    "{} {verb} {times} times faster than {slow_name} ({interval}).",
                    capital(&fast_name)
                )
            }
            Language::Ja => format!("{fast_name}は{slow_name}より {times} 倍速いです（{interval}）。"),
        }
    }

    fn level(self, fast: &CellName, slow: &CellName, interval: &str) -> String {
        let (fast, slow) = (self.lab_name(fast), self.lab_name(slow));
        match self.language {
            Language::Ko => format!("{fast}, {slow} 가운데 어느 쪽이 빠른지 알 수 없습니다 ({interval}배)."),
            Language::En => format!("Cannot tell which is faster, {fast} or {slow} ({interval})."),
            Language::Ja => format!("{fast}と{slow}のどちらが速いかは分かりません（{interval} 倍）。"),
        }
    }

    fn too_few(self, name: &CellName, trials: usize) -> String {
        let name = self.lab_name(name);
        match self.language {
            Language::Ko => format!(
                "시행이 적어서 어느 쪽이 빠른지 말할 수 없습니다: {name} {trials}번, {FEWEST_TRIALS}번부터 견줍니다."
            ),
            Language::En => {
                format!("Too few trials to say which is faster: {trials} of {name}; it takes {FEWEST_TRIALS}.")
            }
            Language::Ja => format!(
                "試行が少なく、どちらが速いかは言えません：{name} は {trials} 回、{FEWEST_TRIALS} 回から比べます。"
            ),
        }
    }

    fn seen(self, outcome: &str, count: usize, of: usize, interval: [f64; 2]) -> String {
        let (share, interval) = (percent(count as f64 / of.max(1) as f64), percents(interval));
        match self.language {
            _ if of == 1 => {
                let once = pick(self, "한 번 실행: ", "One trial: ", "1 回の試行：");
                format!("{once}{outcome}{}", self.stop())
            }
            Language::Ko if count == of => format!("{of}번 모두: {outcome}."),
            Language::En if count == of => format!("All {of} trials: {outcome}."),
            Language::Ja if count == of => format!("{of} 回すべて：{outcome}。"),
            Language::Ko => format!("{of}번 가운데 {count}번: {outcome} ({share} %, {interval})."),
            Language::En => format!("{count} of {of} trials: {outcome} ({share} %, {interval})."),
            Language::Ja => format!("{of} 回中 {count} 回：{outcome}（{share} %、{interval}）。"),
        }
    }

    fn seen_in(self, name: &CellName, outcome: &str, count: usize, of: usize, interval: [f64; 2]) -> String {
        let which = self.trials_of(name, count, of);
        let (share, interval) = (percent(count as f64 / of.max(1) as f64), percents(interval));
        match self.language {
            _ if count == of => format!("{which}{}{outcome}{}", pick(self, " ", ": ", "："), self.stop()),
            Language::Ko => format!("{which} {outcome} ({share} %, {interval})."),
            Language::En => format!("{which}: {outcome} ({share} %, {interval})."),
            Language::Ja => format!("{which}：{outcome}（{share} %、{interval}）。"),
        }
    }

    /// What stands between two words.
    pub(super) fn gap(self) -> &'static str {
        pick(self, " ", " ", "")
    }

    pub(super) fn stop(self) -> &'static str {
        pick(self, ".", ".", "。")
    }

    fn shows(self, name: &CellName, scene: Scene, cpu_per_wall: Option<f64>, waiting: f64) -> String {
        let who = match (name, self.language) {
            (CellName::Workers { kind, .. }, _) => self.workers(*kind, None),
            (CellName::Whole, _) => pick(self, "스레드", "the threads", "スレッド").to_owned(),
            (_, Language::Ko) => format!("{}의 스레드", self.lab_name(name)),
            (_, Language::En) => format!("the threads of {}", self.lab_name(name)),
            (_, Language::Ja) => format!("{} のスレッド", self.lab_name(name)),
        };
        let did = self.did(scene);
        let figure = match (scene, cpu_per_wall) {
            (Scene::Starved, _) => format!("{} %", percent(waiting)),
            (Scene::Crowded, Some(cpu)) => format!(
                "{} {cpu:.1}, {} {} %",
                self.lab().cpu_per_wall,
                self.lab().waiting,
                percent(waiting)
            ),
            (_, Some(cpu)) => format!("{} {cpu:.1}", self.lab().cpu_per_wall),
            (_, None) => return capital(&format!("{who} {did}{}", self.stop())),
        };
        match self.language {
            Language::Ko => format!("{who}는 {did} ({figure})."),
            Language::En => capital(&format!("{who} {did} ({figure}).")),
            Language::Ja => format!("{who}は{did}（{figure}）。"),
        }
    }

    fn did(self, scene: Scene) -> &'static str {
        match scene {
            Scene::TurnsTaken => pick(self, "차례로 돌았습니다", "took turns", "順番に動きました"),
            Scene::SideBySide => pick(self, "나란히 돌았습니다", "ran side by side", "並んで動きました"),
            Scene::Crowded => pick(
                self,
                "나란히 돌았지만 프로세서보다 많았습니다",
                "ran side by side, more of them than processors",
                "並んで動きましたが、プロセッサの数を超えていました",
            ),
            Scene::Starved => pick(
                self,
                "다른 프로그램이 쓰는 프로세서를 기다렸습니다",
                "waited for processors that other programs had",
                "ほかのプログラムが使うプロセッサを待ちました",
            ),
            Scene::Asleep => pick(self, "잠들어 있었습니다", "were asleep", "眠っていました"),
            Scene::Alone => pick(
                self,
                "하나만 계산했습니다",
                "left the computing to one",
                "一つだけが計算しました",
            ),
            Scene::Unclear => "",
        }
    }

    fn claims_told(self, holds: usize, refuted: &[String], cannot_tell: &[String]) -> String {
        let of = holds + refuted.len() + cannot_tell.len();
        let sum = match self.language {
            Language::Ko if holds == of && of == 1 => "주장이 맞습니다".to_owned(),
            Language::Ja if holds == of && of == 1 => "主張は成り立ちます".to_owned(),
            Language::Ko if holds == of => format!("주장 {of}개가 모두 맞습니다"),
            Language::En if holds == of && of == 1 => "The claim holds".to_owned(),
            Language::En if holds == of => format!("All {of} claims hold"),
            Language::Ja if holds == of => format!("主張 {of} 件はすべて成り立ちます"),
            Language::Ko => format!("주장 {of}개 가운데 {holds}개가 맞습니다"),
            Language::En => format!("{holds} of {of} claims hold"),
            Language::Ja => format!("主張 {of} 件のうち {holds} 件が成り立ちます"),
        };
        // Of a single claim its own verdict says it all.
        let mut parts: Vec<String> = Some(sum).filter(|_| of > 1 || holds == of).into_iter().collect();
        for (label, claims) in [(self.lab().refuted, refuted), (self.lab().cannot_tell, cannot_tell)] {
            if !claims.is_empty() {
                let claims: Vec<String> = claims.iter().map(|claim| format!("`{claim}`")).collect();
                parts.push(format!("{label}{}{}", pick(self, ": ", ": ", "："), claims.join(", ")));
            }
        }
        capital(&parts.join(pick(self, ". ", "; ", "。"))) + self.stop()
    }
}

/// The name of a cell without back-ticks or words, for axes and tables: `mode=thread workers=4`.
pub fn plain_name(name: &CellName) -> String {
    match name {
        CellName::Whole => String::new(),
        CellName::Command(command) => command.clone(),
        CellName::Variables(pairs) => {
            let pairs: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
            pairs.join(" ")
        }
        CellName::Workers { kind, count } => {
            let kind = match kind {
                WorkerKind::Thread => "thread",
                WorkerKind::Process => "process",
            };
            count.map_or_else(|| kind.to_owned(), |count| format!("{kind} {count}"))
        }
    }
}

/// An outcome on one line: its key, before it its class where that is not `ok`.
pub fn shown_outcome(class: &Class, key: &str) -> String {
    let mut key = key.split_whitespace().collect::<Vec<_>>().join(" ");
    if key.chars().count() > 60 {
        key = key.chars().take(59).chain(['…']).collect();
    }
    match (class, key.is_empty()) {
        (Class::Ok, false) => key,
        (_, true) => class.to_string(),
        (_, false) => format!("{class} {key}"),
    }
}

/// `particle` behind a Korean word that ends in a vowel; behind code a word that takes it.
fn ending(name: &CellName, particle: &str) -> String {
    match (name, particle) {
        (CellName::Workers { .. }, _) => particle.to_owned(),
        (CellName::Whole, "가") => "이".to_owned(),
        (CellName::Whole, _) => particle.to_owned(),
        (_, "가") => " 쪽이".to_owned(),
        (_, _) => format!(" 쪽{particle}"),
    }
}

fn is_plural(name: &CellName) -> bool {
    matches!(name, CellName::Workers { count, .. } if *count != Some(1))
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

pub(super) fn pick(words: Words, ko: &'static str, en: &'static str, ja: &'static str) -> &'static str {
    match words.language {
        Language::Ko => ko,
        Language::En => en,
        Language::Ja => ja,
    }
}
