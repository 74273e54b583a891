//! What `init` and the making of a first journal say, in three languages.

/// Methods of [`Words`], each with its text in Korean, English and Japanese.
macro_rules! words {
    ($($name:ident: $ko:literal, $en:literal, $ja:literal;)*) => {
        impl $crate::journal::Words {
            $(
                #[doc = concat!("`", $en, "`")]
                pub fn $name(self) -> &'static str {
                    match self.language {
                        $crate::journal::Language::Ko => $ko,
                        $crate::journal::Language::En => $en,
                        $crate::journal::Language::Ja => $ja,
                    }
                }
            )*
        }
    };
}

pub(super) use words;

words! {
    journal_made: "새 저널을 만들었습니다: {root}", "Made a new journal: {root}", "新しいジャーナルを作りました: {root}";
    journal_adopted: "이 폴더를 그대로 저널로 삼았습니다: {root}", "Adopted this folder as it stands: {root}", "このフォルダをそのままジャーナルにしました: {root}";
    journal_would_be: "이렇게 됩니다 (아직 아무것도 쓰지 않았습니다): {root}", "This is what would be, nothing is written: {root}", "こうなります(まだ何も書いていません): {root}";
    where_to_make: "저널을 어디에 만들까요? [{root}]", "Where shall the journal be? [{root}]", "ジャーナルをどこに作りますか? [{root}]";
    found_entries: "기록 {count}개, {first} ~ {last}", "{count} entries, {first} to {last}", "記録 {count} 件, {first} 〜 {last}";
    found_entry: "기록 1개, {first}", "1 entry, {first}", "記録 1 件, {first}";
    found_none: "아직 기록이 없습니다", "no entries yet", "まだ記録がありません";
    found_section: "{name}: {sections}번, 항목 {items}개", "{name}: {sections} sections, {items} items", "{name}: {sections} 回, 項目 {items} 件";
    pattern_is: "기록의 경로: {pattern}", "path of an entry: {pattern}", "記録のパス: {pattern}";
    carry_since_is: "{day} 전에 쓴 Try는 지난 일로 봅니다 (바꾸려면 hoego.toml의 carry.since)", "Tries written before {day} are history (carry.since in hoego.toml changes that)", "{day} より前の Try は過去のものとします (hoego.toml の carry.since で変えられます)";
    undated_files: "날짜를 알 수 없는 파일 {count}개:", "{count} files that nothing gives a date:", "日付の分からないファイル {count} 件:";
    date_them: "연도 폴더(2025/…)에 두거나 front matter에 date: 를 적으면 날짜를 압니다", "a folder of the year (2025/…) or a front matter `date:` gives them one", "年のフォルダ（2025/…）か front matter の date: で日付が分かります";
    undated_file: "날짜를 알 수 없는 파일 1개:", "1 file that nothing gives a date:", "日付の分からないファイル 1 件:";
    more_named: "… 그 밖에 {count}개", "… and {count} more", "… ほか {count} 件";
    written_twice: "파일이 여럿인 날:", "days that several files are about:", "ファイルが複数ある日:";
    count_as_try: "기록 {count}개에 {heading}: Try로 볼까요? --try-heading {name}", "{heading} in {count} entries: count as Try? --try-heading {name}", "記録 {count} 件に {heading}: Try として数えますか? --try-heading {name}";
    again_after_removing: "(hoego.toml을 지우고 init을 다시 하거나, [sections]의 try에 더하세요)", "(remove hoego.toml and init again, or add it to `try` under [sections])", "(hoego.toml を消して init し直すか、[sections] の try に足してください)";
    nudge_intro: "새 셸을 열 때마다 다음에 해볼 것 한 줄을 보려면:", "To see the one thing to try, in every new shell:", "シェルを開くたびに試すことを一行で見るには:";
    git_made: "git 저장소를 만들었습니다", "made it a git repository", "git リポジトリにしました";
    git_merges: "이 클론의 git은 이제 기록을 hoego로 병합합니다 (.git/config, .gitattributes)", "git merges the entries of this clone by hoego now (.git/config, .gitattributes)", "このクローンの git は記録を hoego でマージします (.git/config, .gitattributes)";
    git_merges_already: "이 클론의 git은 이미 기록을 hoego로 병합합니다", "git merges the entries of this clone by hoego already", "このクローンの git はすでに記録を hoego でマージします";
    git_would_merge: "이 클론의 git이 기록을 hoego로 병합하게 됩니다 (.git/config, .gitattributes)", "git would merge the entries of this clone by hoego (.git/config, .gitattributes)", "このクローンの git が記録を hoego でマージするようになります (.git/config, .gitattributes)";
    git_other_clones: "다른 클론에서도 한 번: hoego init --git", "once in every other clone too: hoego init --git", "ほかのクローンでも一度: hoego init --git";
    start_with: "이제: hoego", "Now: hoego", "次は: hoego";
}

/// `template` with each `{name}` replaced by its value.
pub fn fill(template: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    // One pass, so that braces in a value are left alone.
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after
            .split_once('}')
            .and_then(|(name, after)| Some((values.iter().find(|(known, _)| *known == name)?.1, after)));
        match value {
            Some((value, after)) => {
                out.push_str(&value.to_string());
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_a_value_are_left_alone() {
        assert_eq!(fill("{a}-{b} {c} {", &[("a", &"{b}"), ("b", &1)]), "{b}-1 {c} {");
    }
}
