//! Items that are none, and items that say there is nothing (design `format.md`, section 2).

/// Whether an item's text stands for no item: empty, a lone dash, only punctuation, or `X`.
pub(super) fn is_placeholder(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "\\*_`.·…-–—ㅡ~/()[]<>:,".contains(c));
    bare.is_empty() || matches!(bare, "x" | "X" | "ｘ" | "Ｘ" | "×" | "✕" | "✗" | "❌")
}

/// Whether a whole item says that there is nothing: `없음`, `오늘은 크게 없었다.`, `none`, `特になし`.
pub(super) fn says_nothing(text: &str) -> bool {
    if text.len() > 90 || !may_say_nothing(text) {
        return false;
    }
    let text: String = crate::journal::undress::nfc(text).to_lowercase();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    english_nothing(bare) || korean_nothing(bare) || japanese_nothing(bare)
}

/// Whether a letter stands in a word for nothing: `없`, `무`, `無`, `な`, `あ`.
pub(super) fn is_of_nothing(letter: u32) -> bool {
    matches!(letter, 0xc5c6 | 0xbb34 | 0x7121 | 0x306a | 0x3042)
}

/// A cheap look that lets nearly all sentences go; [`read_plain_try`](super::plain::read_plain_try) looks in the same way.
fn may_say_nothing(text: &str) -> bool {
    let latin = text
        .bytes()
        .find(u8::is_ascii_alphabetic)
        .is_some_and(|first| matches!(first, b'n' | b'N'));
    // The bytes of `없`, `무`, `無`, `な`, `あ` and of decomposed Hangul, which gets a closer look.
    let korean = |bytes: &[u8]| {
        matches!(
            bytes,
            [0xec, 0x97, 0x86] | [0xeb, 0xac, 0xb4] | [0xe7, 0x84, 0xa1] | [0xe3, 0x81, 0xaa | 0x82] | [0xe1, 0x84, _]
        )
    };
    latin || text.as_bytes().windows(3).any(korean)
}

fn english_nothing(bare: &str) -> bool {
    let rest = [
        "nothing",
        "none",
        "n/a",
        "no problems",
        "no problem",
        "no issues",
        "no issue",
    ]
    .iter()
    .find_map(|start| bare.strip_prefix(start));
    rest.is_some_and(|rest| {
        matches!(
            rest.trim_matches(|c: char| !c.is_alphanumeric()),
            "" | "today" | "special" | "in particular" | "particular" | "this week" | "really" | "much" | "at all"
        )
    })
}

/// Words that may stand before `없음` without being what is missing.
const KO_BEFORE: &[&str] = &[
    "오늘",
    "오늘은",
    "오늘도",
    "오늘의",
    "이번",
    "이번주",
    "이번주는",
    "주는",
    "주",
    "딱히",
    "특별히",
    "특별한",
    "특히",
    "별로",
    "별다른",
    "크게",
    "크게는",
    "아직",
    "아직은",
    "아직까지",
    "현재",
    "현재는",
    "지금은",
    "그다지",
    "전혀",
    "해당",
    "해당사항",
    "사항",
    "것",
    "것은",
    "건",
    "게",
    "점",
    "점은",
    "점이",
    "문제",
    "문제는",
    "문제가",
    "문제점",
    "문제점은",
    "이슈",
    "이슈는",
    "유지할",
    "시도할",
    "개선할",
    "try",
    "try는",
    "try도",
    "keep",
    "keep은",
    "keep도",
    "problem",
    "problem은",
    "problem도",
    "딱",
    "그냥",
    "일단",
    "역시",
    "아무것도",
    "내용",
    "내용이",
];

fn korean_nothing(bare: &str) -> bool {
    const NONE: &[&str] = &[
        "없음",
        "없습니다",
        "없다",
        "없었다",
        "없었음",
        "없었습니다",
        "없어요",
        "없었어요",
        "없네요",
        "없네",
        "없었네요",
        "없어",
        "없당",
        "없는듯",
        "없는 듯",
        "없는 것 같다",
        "없는 것 같습니다",
        "없는거 같다",
        "무",
    ];
    NONE.iter().any(|none| {
        bare.strip_suffix(none).is_some_and(|before| {
            before
                .split(|c: char| !c.is_alphanumeric())
                .all(|word| word.is_empty() || KO_BEFORE.contains(&word))
        })
    })
}

fn japanese_nothing(bare: &str) -> bool {
    const NONE: &[&str] = &[
        "なし",
        "無し",
        "ない",
        "無い",
        "ありません",
        "なかった",
        "ありませんでした",
        "なかったです",
        "なしです",
    ];
    const BEFORE: &[&str] = &[
        "",
        "特に",
        "今日は特に",
        "今日は",
        "今回は",
        "今回は特に",
        "今週は特に",
        "問題",
        "問題は特に",
        "特に問題",
        "特に問題は",
        "今のところ",
        "今のところ特に",
    ];
    NONE.iter().any(|none| {
        bare.strip_suffix(none)
            .is_some_and(|before| BEFORE.contains(&before.trim_end_matches('、')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_that_say_nothing_are_told_from_those_that_miss_something() {
        for nothing in [
            "없음",
            "없습니다.",
            "오늘은 크게 없었다.",
            "none",
            "특になし".replace("특", "特").as_str(),
            "N/A",
            "Try는 없습니다~!",
            "오늘은 없습니다!!",
        ] {
            assert!(says_nothing(nothing), "{nothing}");
        }
        for something in [
            "팀원과 소통이 없다",
            "nothing works any more",
            "테스트가 없었다",
            "時間がない",
        ] {
            assert!(!says_nothing(something), "{something}");
        }
    }

    #[test]
    fn placeholders() {
        for none in ["", "-", "\\-", "X", "x", "...", "–", "**-**"] {
            assert!(is_placeholder(none), "{none}");
        }
        assert!(!is_placeholder("없습니다."));
        assert!(!is_placeholder("Go"));
    }
}
