//! The names of sections in three languages, and how to see through their dress (design `format.md`, section 2).
//!
//! Compared is what is left after NFC, lower case, and removal of emphasis, emoji, numbering, glosses and punctuation.
//! A gloss after a dash is the odd one: `Keep - 유지할 점` is a section, `Problem - Solution` is none, so it needs a word that
//! explains the name, or other headings of the same dress.

use super::undress::{trim_marks, undress};
use super::{SectionKind, Settings};
use std::sync::OnceLock;

/// How surely a text names a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Certainty {
    /// A word of everyday use (`문제`, `좋았던 점`): counts if no section of the entry has the name itself.
    Word,
    /// The name with a gloss after a dash that explains nothing: counts beside others of that dress.
    Dashed,
    /// The name itself.
    Sure,
}

/// What a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    /// In the order in which they are named.
    pub kinds: Vec<SectionKind>,
    pub certainty: Certainty,
    /// Whether a gloss stands behind a dash.
    pub dashed: bool,
}

/// The kinds that the words of a heading name: empty for none, several for `Problem & Try`.
pub fn section_kind_of(heading: &str, settings: &Settings) -> Vec<SectionKind> {
    let name = read_name(heading.trim_start_matches('#'), settings);
    name.filter(|name| name.certainty != Certainty::Dashed)
        .map_or_else(Vec::new, |name| name.kinds)
}

/// What the text of a heading names; `None` for nothing known.
pub(super) fn read_name(raw: &str, settings: &Settings) -> Option<Name> {
    let clean = bare(raw)?;
    let clean = clean.trim();
    if clean.is_empty() {
        return None;
    }
    whole(clean, settings)
        .or_else(|| without_parentheses(clean, settings))
        .or_else(|| before_colon(clean, settings))
        .or_else(|| before_dash(clean, settings))
}

fn sure_or_word(found: (Vec<SectionKind>, Certainty), dashed: bool) -> Name {
    Name {
        kinds: found.0,
        certainty: found.1,
        dashed,
    }
}

fn whole(clean: &str, settings: &Settings) -> Option<Name> {
    one_name(clean, settings)
        .map(|(kind, certainty)| sure_or_word((vec![kind], certainty), false))
        .or_else(|| several(clean, settings).map(|found| sure_or_word(found, false)))
}

/// `Keep (유지)`, `【良かった点】Keep`, `이어갈 것 (Keep)`.
fn without_parentheses(clean: &str, settings: &Settings) -> Option<Name> {
    let (outside, inside) = split_parentheses(clean)?;
    let outside = trim_marks(&outside);
    if outside.is_empty() {
        return whole(trim_marks(&inside), settings);
    }
    read_plain(outside, settings).or_else(|| {
        // A phrase of one's own explained by the name itself.
        let (kind, certainty) = one_name(trim_marks(&inside), settings)?;
        (certainty == Certainty::Sure && kind != SectionKind::Review && outside.chars().count() <= 30)
            .then(|| sure_or_word((vec![kind], certainty), false))
    })
}

fn read_plain(clean: &str, settings: &Settings) -> Option<Name> {
    whole(clean, settings)
        .or_else(|| letter(clean).map(|kind| sure_or_word((vec![kind], Certainty::Sure), false)))
        .or_else(|| before_colon(clean, settings))
        .or_else(|| before_dash(clean, settings))
}

/// `Keep: 계속 유지`, but not a name of everyday use, after which anything may follow.
fn before_colon(clean: &str, settings: &Settings) -> Option<Name> {
    let (head, _) = clean.split_once([':', '：'])?;
    let head = trim_marks(head);
    match split_parentheses(head) {
        Some((outside, _)) => whole(trim_marks(&outside), settings),
        None => whole(head, settings),
    }
}

/// Words that explain Keep, Problem or Try behind a dash.
const GLOSSES: &str = "유지|계속|이어|좋았|좋은|잘한|잘했|잘된|만족|문제|아쉬|부족|힘들|어려|개선|못한|시도|다음|해볼|도전|실천|\
    continu|went well|what to|worked|keep doing|improve|next|went wrong|良かった|よかった|続け|継続|問題|課題|\
    困った|改善|試す|試し|次に|次回|挑戦";

fn before_dash(clean: &str, settings: &Settings) -> Option<Name> {
    let dash = clean
        .char_indices()
        .find(|(at, c)| is_dash(*c) && spaced(clean, *at, *c))?;
    let head = trim_marks(&clean[..dash.0]);
    let tail = trim_marks(&clean[dash.0 + dash.1.len_utf8()..]);
    let Some((kind, certainty)) = one_name(head, settings).or_else(|| letter(head).map(|kind| (kind, Certainty::Sure)))
    else {
        // `회고 - Keep / Problem / Try`
        return several(tail, settings).map(|found| sure_or_word(found, true));
    };
    let explained = GLOSSES.split('|').any(|gloss| tail.contains(gloss))
        || one_name(tail, settings).is_some_and(|(other, _)| other == kind);
    let certainty = if explained { certainty } else { Certainty::Dashed };
    Some(sure_or_word((vec![kind], certainty), true))
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '~' | '|' | '→' | 'ー')
}

/// A dash between blanks; `Keep-Alive` is one word, and `ー` lengthens a vowel.
fn spaced(text: &str, at: usize, dash: char) -> bool {
    text[..at].ends_with(char::is_whitespace) && text[at + dash.len_utf8()..].starts_with(char::is_whitespace)
}

/// The text outside and inside of all parentheses; `None` without any.
fn split_parentheses(text: &str) -> Option<(String, String)> {
    let mut depth = 0usize;
    let (mut outside, mut inside) = (String::new(), String::new());
    for c in text.chars() {
        match c {
            '(' | '（' | '[' | '【' | '「' | '<' | '〈' | '《' | '［' => depth += 1,
            ')' | '）' | ']' | '】' | '」' | '>' | '〉' | '》' | '］' if depth > 0 => depth -= 1,
            _ if depth > 0 => inside.push(c),
            _ => outside.push(c),
        }
    }
    (outside.len() < text.len()).then_some((outside, inside))
}

/// Several names side by side: `Keep Problem Try`, `Problem & Try`.
fn several(clean: &str, settings: &Settings) -> Option<(Vec<SectionKind>, Certainty)> {
    let mut kinds = Vec::new();
    let mut certainty = Certainty::Sure;
    let words = clean.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '&' | '/' | ',' | '+' | '·' | '・' | '、' | '＆' | '|' | '-' | '→' | '＋' | '／'
            )
    });
    for word in words.filter(|word| !matches!(*word, "" | "and" | "및" | "와" | "과" | "と" | "or")) {
        let (kind, sure) = one_name(word, settings)?;
        certainty = certainty.min(sure);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    (kinds.len() > 1).then_some((kinds, certainty))
}

/// `raw` undressed; `None` where it is longer than any name with its gloss: prose.
fn bare(raw: &str) -> Option<String> {
    (raw.len() <= 400).then(|| undress(raw))
}

/// What a letter alone, in whatever dress, stands for.
pub(super) fn dressed_letter(raw: &str) -> Option<SectionKind> {
    letter(&bare(raw)?)
}

/// `K`, `P` and `T` stand for the names.
pub(super) fn letter(clean: &str) -> Option<SectionKind> {
    match clean {
        "k" => Some(SectionKind::Keep),
        "p" => Some(SectionKind::Problem),
        "t" => Some(SectionKind::Try),
        _ => None,
    }
}

/// Words before a name that do not change it.
pub(super) const BEFORE: &str = "오늘의 |오늘 |이번 주 |이번주 |이번 주의 |금주의 |나의 |내 |개인 |팀 |우리의 |이번 |my |our |the |today's |\
    todays |this week's |today |weekly |daily |今日の|今週の|今回の|個人の";

/// Words after a name that do not change it.
const AFTER: &str = "할 점|할 것|할 사항|점|사항|포인트|했던 점|할 내용|할점|할것|すること|したこと";

pub(super) fn one_name(clean: &str, settings: &Settings) -> Option<(SectionKind, Certainty)> {
    // Longer than any name; names of one's own are asked in any case.
    if clean.len() > 64 && settings.section_names.is_empty() {
        return None;
    }
    let added = |word: &str| {
        let names = &settings.section_names;
        names
            .iter()
            .find(|(_, name)| undress(name).trim() == word)
            .map(|(kind, _)| (*kind, Certainty::Sure))
    };
    if let Some(found) = added(clean).or_else(|| super::names_table::look_up(clean)) {
        return Some(found);
    }
    let sure = |found: &(SectionKind, Certainty)| found.1 == Certainty::Sure;
    if let Some(rest) = affixes(&BEFORE_WORDS, BEFORE).find_map(|before| clean.strip_prefix(before)) {
        // `오늘의 문제` may be any problem of the day; the name itself may not.
        return added(rest).or_else(|| super::names_table::look_up(rest)).filter(sure);
    }
    let rest = affixes(&AFTER_WORDS, AFTER).find_map(|after| clean.strip_suffix(after))?;
    super::names_table::look_up(rest.trim_end()).filter(|found| sure(found) && found.0 != SectionKind::Review)
}

static BEFORE_WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
static AFTER_WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();

/// The words of a list, split once.
fn affixes(made: &'static OnceLock<Vec<&'static str>>, list: &'static str) -> impl Iterator<Item = &'static str> {
    made.get_or_init(|| list.split('|').collect()).iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use SectionKind::{Keep, LastTry, Problem, Review, Try};

    fn kinds(heading: &str) -> Vec<SectionKind> {
        section_kind_of(heading, &Settings::default())
    }

    #[test]
    fn names_are_seen_through_their_dress() {
        for keep in [
            "Keep",
            "KEEP ",
            "✅ Keep",
            "🌟\u{a0}KeeP (유지필 점)",
            "1. Keep (유지)",
            "K (Keep)",
            "Keep:계속 유지",
            "**Keep - 유지할 점**",
            "_**Keep**_",
            "Keep（良かった点）",
            "KEEP - 래 유지하고",
            "유지할 점",
            "良かった点",
            "좋았던 점",
            ":bulb: Keep",
            "[Keep](#keep)",
            "Keep : 현재 & 계속",
            "오늘의 Keep",
            "Keep ##",
            "<b>Keep</b>",
            "【Keep】",
            "2) 잘한 점",
            "이어갈 것 (Keep)",
            "What went well",
        ] {
            assert_eq!(kinds(keep), [Keep], "{keep}");
        }
        for problem in [
            "Problem - 문제점",
            "아쉬웠던 점",
            "問題点",
            "Problems",
            "문제점",
            "개선할 점",
        ] {
            assert_eq!(kinds(problem), [Problem], "{problem}");
        }
        for tries in ["T (Try)", "시도할 점", "次に試すこと", "Try!", "🚀 Try"] {
            assert_eq!(kinds(tries), [Try], "{tries}");
        }
        assert_eq!(kinds("지난 Try"), [LastTry]);
        assert_eq!(kinds("前回のTry"), [LastTry]);
        assert_eq!(kinds("Review"), [Review]);
    }

    #[test]
    fn several_names_are_several_sections() {
        assert_eq!(kinds("Problem & Try"), [Problem, Try]);
        assert_eq!(kinds("🔁 회고 - Keep / Problem / Try"), [Keep, Problem, Try]);
    }

    #[test]
    fn words_that_only_look_like_names_are_none() {
        for other in [
            "Problem - Solution",
            "Problem 해결책",
            "Keep-Alive",
            "회고",
            "KPT 회고",
            "배운 점",
            "Try catch",
            "try/catch",
            "",
            "🚀",
            "Retry",
            "문제 해결",
            "오늘 가장 어려웠던 문제",
        ] {
            assert_eq!(kinds(other), [], "{other}");
        }
    }

    #[test]
    fn a_journal_adds_names_of_its_own() {
        let settings = Settings {
            section_names: vec![(Try, "Tasks".to_owned()), (Try, "다음에 해볼 것".to_owned())],
            ..Settings::default()
        };
        assert_eq!(section_kind_of("## 📌 tasks (today)", &settings), [Try]);
        assert_eq!(section_kind_of("다음에 해볼 것", &settings), [Try]);
    }
}
