//! The built-in names of sections: Korean, English, Japanese, each in NFC and lower case.

use super::SectionKind;
use super::names::Certainty;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What the undressed text `name` names. Korean and Japanese are compared without blanks, which people set as they like.
pub(super) fn look_up(name: &str) -> Option<(SectionKind, Certainty)> {
    static NAMES: OnceLock<HashMap<Cow<'static, str>, (SectionKind, Certainty)>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let of = |table: Table, certainty| {
            let pairs = table
                .iter()
                .flat_map(|(kind, names)| names.split('|').map(|name| (name, *kind)));
            pairs.map(move |(name, kind)| (key(name), (kind, certainty)))
        };
        // What names a section surely comes last and so wins.
        of(WORDS, Certainty::Word).chain(of(SURE, Certainty::Sure)).collect()
    });
    names.get(&key(name)).copied()
}

fn key(name: &str) -> Cow<'_, str> {
    if name.is_ascii() || !name.contains(' ') {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(name.replace(' ', ""))
    }
}

static STEMS: OnceLock<Stems> = OnceLock::new();

/// Whether a name may begin with `first`, a letter of everyday text, and go on with `second`, which may be any sign. Quicker than
/// [`may_begin_name`], and less close.
pub(super) fn may_begin_with(first: u32, second: u32) -> bool {
    let small = |sign: u32| sign | u32::from((65..=90).contains(&sign)) << 5;
    STEMS.get_or_init(Stems::new).pairs.has(small(first), small(second))
}

/// Whether `text`, which begins with a letter, may begin a name; wrong only for what no table below holds.
pub(super) fn may_begin_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(first) = text.chars().next() else {
        return false;
    };
    // `K`, `P` and `T` alone are names too.
    if matches!(first.to_ascii_lowercase(), 'k' | 'p' | 't') && !bytes.get(1).is_some_and(u8::is_ascii_alphanumeric) {
        return true;
    }
    // Decomposed Hangul and kana, as a Mac writes file names, are looked at closely.
    if !first.is_ascii() && !matches!(first, '가'..='힣' | '一'..='\u{9fff}' | 'ぁ'..='ヺ') {
        return true;
    }
    let stems = STEMS.get_or_init(Stems::new);
    // Nearly all lines of prose end here.
    if !stems.first.has(u32::from(first.to_ascii_lowercase())) {
        return false;
    }
    let starts = |stem: &str| {
        bytes
            .get(..stem.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(stem.as_bytes()))
    };
    stems
        .by_first
        .get(&first.to_ascii_lowercase())
        .is_some_and(|stems| stems.iter().any(|stem| starts(stem)))
}

/// Whether `word`, the letters a line begins with, may be the first of a name's: wrong only for what no table holds. Closer than
/// [`may_begin_name`], and for words in everyday scripts alone; any other word may be.
pub(super) fn may_be_first_word(word: &str, before: &'static str) -> bool {
    let words = Words::get(before);
    !is_everyday(word) || words.begin(&word.to_ascii_lowercase(), 0)
}

/// The same for a line's first two words, with one blank between them: where the first only stands before a name, the second tells.
pub(super) fn may_be_first_words(first: &str, second: &str, before: &'static str) -> bool {
    let words = Words::get(before);
    let lower = first.to_ascii_lowercase();
    if second.is_empty() || !is_everyday(second) || words.before.binary_search(&lower).is_err() {
        return true;
    }
    let second = second.to_ascii_lowercase();
    words.begin(&second, 0) || words.begin(&format!("{lower}{second}"), lower.len())
}

fn is_everyday(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '가'..='힣'))
}

/// The names below and the words before them, without blanks, sorted.
struct Words {
    /// Everything a name can begin with.
    all: Vec<String>,
    /// What names surely, behind which a particle may stand, and what stands before names.
    sure: Vec<String>,
    before: Vec<String>,
}

impl Words {
    fn get(before: &'static str) -> &'static Self {
        static WORDS_OF_NAMES: OnceLock<Words> = OnceLock::new();
        WORDS_OF_NAMES.get_or_init(|| {
            let bare = |names: &'static str| names.split('|').map(|name| name.replace(' ', ""));
            let names = |table: Table| table.iter().flat_map(move |(_, names)| bare(names));
            let sure = || names(SURE).chain(bare(before));
            Self {
                all: sorted(names(WORDS).chain(sure()).collect()),
                sure: sorted(sure().collect()),
                before: sorted(bare(before).collect()),
            }
        })
    }

    /// Whether `word` begins one of all, or begins with a sure one that is longer than `least` bytes.
    fn begin(&self, word: &str, least: usize) -> bool {
        let next = self.all.get(self.all.partition_point(|name| name.as_str() < word));
        // A name may go on in the next word.
        next.is_some_and(|name| name.starts_with(word))
            || word
                .char_indices()
                .map(|(end, _)| end)
                .filter(|end| *end > least)
                .any(|end| self.is_sure(&word[..end]))
    }

    fn is_sure(&self, name: &str) -> bool {
        self.sure.binary_search_by(|sure| sure.as_str().cmp(name)).is_ok()
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}

/// The beginnings of names by their first letter.
struct Stems {
    by_first: FxHashMap<char, Vec<&'static str>>,
    first: Letters,
    pairs: Pairs,
}

impl Stems {
    fn new() -> Self {
        let mut stems = Self {
            by_first: FxHashMap::default(),
            first: Letters(vec![0; 1024]),
            pairs: Pairs {
                begun: Letters(vec![0; 1024]),
                pairs: vec![0; 1024],
            },
        };
        for stem in LATIN.split('|').chain(CJK.split('|')) {
            let first = stem.chars().next().unwrap_or_default();
            stems.by_first.entry(first).or_default().push(stem);
            stems.first.add(first);
            stems.pairs.add(stem);
        }
        // `K`, `P` and `T` alone are names too.
        ['k', 'p', 't']
            .into_iter()
            .for_each(|letter| stems.pairs.begun.add(letter));
        stems
    }
}

/// A set of characters of the basic plane, a bit each.
struct Letters(Vec<u64>);

impl Letters {
    fn add(&mut self, c: char) {
        if let Some(word) = self.0.get_mut(c as usize / 64) {
            *word |= 1 << (c as usize % 64);
        }
    }

    fn has(&self, c: u32) -> bool {
        self.0
            .get(c as usize / 64)
            .is_some_and(|word| word >> (c as usize % 64) & 1 == 1)
    }
}

/// Pairs of the first two signs of stems.
struct Pairs {
    /// First letters after which anything may stand.
    begun: Letters,
    /// A bit for each of the others, which a few more pairs share.
    pairs: Vec<u64>,
}

impl Pairs {
    fn add(&mut self, stem: &str) {
        let mut signs = stem.chars();
        match (signs.next(), signs.next()) {
            (Some(first), Some(second)) => {
                let bit = Self::bit(u32::from(first), u32::from(second));
                self.pairs[bit / 64] |= 1 << (bit % 64);
            }
            (Some(only), None) => self.begun.add(only),
            (None, _) => {}
        }
    }

    fn bit(first: u32, second: u32) -> usize {
        (first.wrapping_mul(0x9e37_79b1) >> 16 ^ second) as usize & 0xffff
    }

    fn has(&self, first: u32, second: u32) -> bool {
        let bit = Self::bit(first, second);
        self.pairs[bit / 64] >> (bit % 64) & 1 == 1 || self.begun.has(first)
    }
}

/// How the names below, and the words that may stand before them, begin.
const LATIN: &str = "keep|problem|try|tri|last|previous|yesterday|today|this|review|daily|weekly|things|what|\
         to |next|went|good|liked|didn|bad|done|activit|my |our |the ";

/// The same in Korean and Japanese.
const CJK: &str = "킵|유지|계속|잘|좋|지난|이전|어제|저번|전날|리뷰|오늘|한 일|프라블|프로블|문제|아쉬|부족|못한|안 좋|힘들|어려|개선|트라이|시도|다음|해볼|해 볼|실천|도전|이번|\
         금주|나의|내 |개인|팀 |우리|前|昨日|先週|今日|今週|今回|個人|レビュー|キープ|続け|継続|良|よかった|うまく|プロブレム|問題|課題|悪|困|反省|改善|トライ|\
         試|次|挑戦|やっ";

type Table = &'static [(SectionKind, &'static str)];

/// Names that mean nothing else in a journal.
const SURE: Table = &[
    (
        SectionKind::LastTry,
        "지난 try|지난 시도|지난번 try|지난 번 try|지난try|이전 try|어제의 try|어제 try|지난주 try|지난 주 try|지난 회고의 try|\
         지난 회고 try|저번 try|전날 try|last try|last tries|previous try|previous tries|yesterday's try|\
         yesterday's tries|last week's try|tries from last time|前回のtry|前回の try|前回のトライ|前回の試み|昨日のtry|\
         昨日のトライ|先週のtry|前日のtry",
    ),
    (
        SectionKind::Review,
        "review|reviews|리뷰|오늘의 리뷰|today's review|daily review|レビュー|今日のレビュー",
    ),
    (
        SectionKind::Keep,
        "keep|keeps|킵|유지할 점|유지할점|유지할 것|유지할것|유지하고 싶은 점|유지하고 싶은 것|유지점|계속 유지할 점|계속할 것|계속할 점|\
         things to keep|what to keep|キープ|続けること|続けたいこと|継続すること|継続したいこと",
    ),
    (
        SectionKind::Problem,
        "problem|problems|프라블럼|프로블럼|프로블렘|문제점|문제 점|プロブレム|問題点",
    ),
    (
        SectionKind::Try,
        "try|tries|trys|트라이|시도할 점|시도할점|시도할 것|시도할것|시도해볼 점|시도해볼 것|시도해 볼 점|시도해 볼 것|시도하고 싶은 점|\
         시도하고 싶은 것|다음에 시도할 점|다음에 시도할 것|things to try|what to try|to try|next try|トライ|試すこと|試したいこと|\
         次に試すこと|次に試したいこと|次回試すこと",
    ),
];

/// Words of everyday use that stand for a section where the name itself is missing.
const WORDS: Table = &[
    (
        SectionKind::Keep,
        "유지|잘한 점|잘한점|잘한 것|잘한 일|잘했던 점|잘된 점|잘 된 점|잘 한 점|좋았던 점|좋았던점|좋았던 것|좋은 점|계속|what went well|\
         went well|good|good points|liked|良かった点|良かったこと|よかった点|よかったこと|良い点|うまくいったこと|継続",
    ),
    (
        SectionKind::Problem,
        "문제|아쉬운 점|아쉬운점|아쉬웠던 점|아쉬웠던점|아쉬운 것|아쉬웠던 것|부족한 점|부족했던 점|못한 점|안 좋았던 점|힘들었던 점|어려웠던 점|개선할 점|\
         개선할점|개선할 것|개선점|개선이 필요한 점|개선 필요한 점|what went wrong|went wrong|what didn't go well|\
         didn't go well|bad|to improve|what to improve|課題|課題点|問題|悪かった点|悪かったこと|困ったこと|反省点|改善点|改善すること|\
         うまくいかなかったこと",
    ),
    (
        SectionKind::Try,
        "시도|해볼 것|해볼 점|해 볼 것|다음에 해볼 것|다음에 할 것|실천할 것|실천할 점|도전할 것|도전할 점|挑戦|挑戦すること|次にやること|次やること|次回やること|\
         やってみること",
    ),
    (
        SectionKind::Review,
        "오늘 한 일|한 일|오늘 했던 일|오늘 한 것|what i did|what i did today|done today|activities|やったこと|今日やったこと|\
         今日したこと",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheap_look_misses_no_name() {
        for (_, names) in SURE.iter().chain(WORDS) {
            for name in names.split('|') {
                assert!(may_begin_name(name), "{name}");
                assert!(may_begin_name(&name.to_uppercase()), "{name}");
                assert!(begins_well(name) && begins_well(&name.to_uppercase()), "{name}");
                assert!(name.len() <= 64, "{name}");
            }
        }
        for before in super::super::names::BEFORE.split('|') {
            assert!(may_begin_name(before), "{before}");
            assert!(begins_well(before), "{before}");
        }
    }

    /// With nothing, or anything, behind a name of one letter.
    fn begins_well(name: &str) -> bool {
        let mut signs = name.chars().chain(" ".chars()).map(u32::from);
        let first = signs.next().expect("a letter");
        may_begin_with(first, signs.next().expect("another sign"))
    }
}
