//! What the lab says and asks while it works, in three languages.

use crate::journal::Language;

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub struct LabTalk {
    /// Above code that asks to be run; `{}` is its place.
    pub asks: &'static str,
    /// Before a file that comes with it.
    pub file: &'static str,
    /// It runs in the journal's folder.
    pub in_journal: &'static str,
    /// Some characters are spelled out because they would not be seen.
    pub hidden: &'static str,
    /// Behind some letters stands which they are, because they are taken for others.
    pub misleading: &'static str,
    /// Above the difference to what was trusted last.
    pub since_trusted: &'static str,
    /// Behind the choice to trust, while not all has been seen.
    pub after_view: &'static str,
    /// The keys of a page that is not the last.
    pub more: &'static str,
    /// The choices, with their keys.
    pub choices: [&'static str; 4],
    /// The choices of `lab trust`, which runs nothing.
    pub choices_of_trust: [&'static str; 3],
    pub trusted: &'static str,
    pub revoked: &'static str,
    pub not_trusted: &'static str,
    pub mine: &'static str,
    pub mine_no_more: &'static str,
    /// Nothing was run.
    pub partial: &'static str,
    pub not_embedded_changed: &'static str,
    pub not_embedded_gone: &'static str,
    pub embedded: &'static str,
    pub nothing_to_clean: &'static str,
    pub cleaned: &'static str,
    pub no_experiments: &'static str,
    pub never_run: &'static str,
    pub current: &'static str,
    pub stale: &'static str,
    pub elsewhere: &'static str,
    pub estimate: &'static str,
    pub warming: &'static str,
    pub measuring: &'static str,
    pub tracing: &'static str,
    pub same: &'static str,
    /// There is nothing to be the same.
    pub no_claims: &'static str,
    /// What stands in the entry is not what was run again.
    pub code_changed: &'static str,
    /// Before how many trials there would be.
    pub trials: &'static str,
    /// Lessons that do not hold any more.
    pub changed: &'static str,
}

const KO: LabTalk = LabTalk {
    asks: "이 코드를 실행할까요?",
    file: "함께 쓰는 파일",
    in_journal: "회고 폴더에서 실행됩니다",
    hidden: "보이지 않는 글자는 \\u{…}로 풀어 적었습니다",
    misleading: "다른 글자로 보일 수 있는 글자 뒤에 \\u{…}를 적었습니다",
    since_trusted: "마지막으로 믿은 뒤 바뀐 것",
    after_view: "(v로 끝까지 본 다음)",
    more: "스페이스: 계속 · q: 그만 보기",
    choices: [
        "[1] r 한 번만 실행",
        "[2] t 믿고 실행",
        "[3] v 딸린 파일까지 보기",
        "[4] n 실행 안 함",
    ],
    choices_of_trust: ["[1] t 믿기", "[2] v 딸린 파일까지 보기", "[3] n 그만두기"],
    trusted: "이 코드를 믿습니다",
    revoked: "이제 믿지 않습니다",
    not_trusted: "믿는 코드가 아니었습니다",
    mine: "내 회고로 적어 두었습니다. 지금 여기 있는 실험과 앞으로 여기서 쓰거나 커밋하는 실험은 묻지 않고 실행합니다. 남에게서 온 것은 먼저 묻습니다",
    mine_no_more: "이제 내 회고로 보지 않습니다",
    partial: "도중에 멈추었습니다. 끝난 시행만 셌습니다",
    not_embedded_changed: "실행하는 동안 코드가 바뀌어 결과를 회고에 넣지 않았습니다",
    not_embedded_gone: "실행하는 동안 블록이 사라져 결과를 회고에 넣지 않았습니다",
    embedded: "결과를 넣은 곳",
    nothing_to_clean: "지울 결과가 없습니다",
    cleaned: "결과를 지웠습니다",
    no_experiments: "실험이 없습니다. `hoego lab new NAME --from TEMPLATE`으로 시작해 보세요",
    never_run: "아직 실행하지 않음",
    current: "지금 코드의 결과",
    stale: "코드가 바뀜",
    elsewhere: "다른 도구의 결과",
    estimate: "예상 시간",
    warming: "몸풀기",
    measuring: "재는 중",
    tracing: "스레드를 보는 중",
    same: "판정이 모두 그대로입니다",
    no_claims: "주장이 없어 견줄 판정이 없습니다",
    code_changed: "그 뒤로 코드가 바뀌었습니다. 기록된 코드를 실행했습니다",
    trials: "시행",
    changed: "판정이 달라졌습니다",
};

const EN: LabTalk = LabTalk {
    asks: "May this code run?",
    file: "file that comes with it",
    in_journal: "it runs in the journal's folder",
    hidden: "characters that would not be seen are spelled out as \\u{…}",
    misleading: "letters that look like others are followed by \\u{…}",
    since_trusted: "what changed since it was trusted last",
    after_view: "(when you have viewed all: v)",
    more: "space: go on · q: stop",
    choices: [
        "[1] r run once",
        "[2] t trust and run",
        "[3] v view files too",
        "[4] n no",
    ],
    choices_of_trust: ["[1] t trust", "[2] v view files too", "[3] n no"],
    trusted: "this code is trusted",
    revoked: "it is trusted no longer",
    not_trusted: "it was not trusted",
    mine: "this journal is yours: what stands in it now runs without a question, and so does what you write or commit here; what comes from others is asked about",
    mine_no_more: "this journal counts as yours no longer",
    partial: "it was stopped; the trials that had ended are kept",
    not_embedded_changed: "the code changed while it ran, so the result is recorded but not put into the entry",
    not_embedded_gone: "the block is gone, so the result is recorded but not put into the entry",
    embedded: "the result stands in",
    nothing_to_clean: "there is no result to remove",
    cleaned: "removed the result of",
    no_experiments: "there are no experiments; `hoego lab new NAME --from TEMPLATE` makes one",
    never_run: "never run",
    current: "current",
    stale: "stale",
    elsewhere: "elsewhere",
    estimate: "about",
    warming: "warming up",
    measuring: "measuring",
    tracing: "watching threads",
    same: "every verdict is as it was",
    no_claims: "it makes no claim, so no verdict could change",
    code_changed: "the code has changed since; what ran is what was recorded",
    trials: "trials",
    changed: "verdicts changed",
};

const JA: LabTalk = LabTalk {
    asks: "このコードを実行しますか?",
    file: "一緒に使うファイル",
    in_journal: "日誌のフォルダーで実行されます",
    hidden: "見えない文字は \\u{…} と書き出しました",
    misleading: "別の文字に見える文字の後に \\u{…} を添えました",
    since_trusted: "最後に信頼してから変わったところ",
    after_view: "(v で最後まで見てから)",
    more: "スペース: 続ける · q: やめる",
    choices: [
        "[1] r 一度だけ実行",
        "[2] t 信頼して実行",
        "[3] v ファイルも見る",
        "[4] n 実行しない",
    ],
    choices_of_trust: ["[1] t 信頼する", "[2] v ファイルも見る", "[3] n やめる"],
    trusted: "このコードを信頼します",
    revoked: "もう信頼しません",
    not_trusted: "信頼されていませんでした",
    mine: "自分の日誌として覚えました。今ここにある実験と、これからここで書くかコミットする実験は尋ねずに実行します。他の人から来たものは先に尋ねます",
    mine_no_more: "自分の日誌とは見なさなくなりました",
    partial: "途中で止まりました。終わった試行だけを数えました",
    not_embedded_changed: "実行中にコードが変わったので、結果は記録だけして日誌には入れませんでした",
    not_embedded_gone: "ブロックがなくなったので、結果は記録だけして日誌には入れませんでした",
    embedded: "結果を入れた場所",
    nothing_to_clean: "消す結果がありません",
    cleaned: "結果を消しました",
    no_experiments: "実験がありません。`hoego lab new NAME --from TEMPLATE` で作れます",
    never_run: "まだ実行していない",
    current: "今のコードの結果",
    stale: "コードが変わった",
    elsewhere: "別の処理系の結果",
    estimate: "およそ",
    warming: "ウォームアップ",
    measuring: "測定中",
    tracing: "スレッドを観察中",
    same: "判定はすべて前と同じです",
    no_claims: "主張がないので、比べる判定がありません",
    code_changed: "その後コードが変わりました。実行したのは記録されたコードです",
    trials: "試行",
    changed: "判定が変わりました",
};

/// The words of `language`.
pub fn talk(language: Language) -> &'static LabTalk {
    match language {
        Language::Ko => &KO,
        Language::En => &EN,
        Language::Ja => &JA,
    }
}
