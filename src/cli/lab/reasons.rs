//! Why a journal's own owner is asked all the same, in three languages.

use crate::cli::tame::on_one_line;
use crate::journal::Language;
use crate::system::Why;

/// `why` as a sentence without its full stop.
pub fn reason(language: Language, why: &Why) -> String {
    match language {
        Language::Ko => ko(why),
        Language::En => en(why),
        Language::Ja => ja(why),
    }
}

fn en(why: &Why) -> String {
    match why {
        Why::Nested(folder) => format!(
            "`{}` is a journal or repository of its own, which `--mine` does not cover",
            on_one_line(&folder.display().to_string())
        ),
        Why::Unversioned => "it is not what was trusted last, and there is no git to say who wrote it".to_owned(),
        Why::UnderWay(what) => format!("a {what} is under way, so these lines may be somebody else's"),
        Why::Brought(command) => format!("`git {command}` brought these lines"),
        Why::Elsewhere => "these lines stand in a commit that was not made here".to_owned(),
        Why::Unrecorded => "git's reflog does not say that these lines were committed here".to_owned(),
        Why::Written => "hoego copied these lines from a template or another text; nobody typed them here".to_owned(),
        Why::Recorded => "this recorded code is not what was trusted here".to_owned(),
        Why::Unclear => "git cannot say for certain where these lines come from".to_owned(),
    }
}

fn ko(why: &Why) -> String {
    match why {
        Why::Nested(folder) => format!(
            "`{}`은(는) 따로 있는 저널이나 저장소라서 `--mine`이 미치지 않습니다",
            on_one_line(&folder.display().to_string())
        ),
        Why::Unversioned => "마지막으로 믿은 것과 다르고, 누가 썼는지 알려 줄 git이 없습니다".to_owned(),
        Why::UnderWay(what) => format!("{what} 도중이라 남이 쓴 줄일 수 있습니다"),
        Why::Brought(command) => format!("`git {command}`(으)로 들어온 줄입니다"),
        Why::Elsewhere => "여기서 만들지 않은 커밋에 있는 줄입니다".to_owned(),
        Why::Unrecorded => "여기서 커밋한 줄이라는 기록이 git의 reflog에 없습니다".to_owned(),
        Why::Written => "hoego가 템플릿이나 다른 글에서 옮긴 줄이라 여기서 직접 쓴 것이 아닙니다".to_owned(),
        Why::Recorded => "기록된 코드가 여기서 믿은 것이 아닙니다".to_owned(),
        Why::Unclear => "어디서 온 줄인지 git으로 확인할 수 없습니다".to_owned(),
    }
}

fn ja(why: &Why) -> String {
    match why {
        Why::Nested(folder) => format!(
            "`{}` は別の日誌かリポジトリなので、`--mine` は及びません",
            on_one_line(&folder.display().to_string())
        ),
        Why::Unversioned => "最後に信頼したものと違い、誰が書いたかを示す git がありません".to_owned(),
        Why::UnderWay(what) => format!("{what} の途中なので、他の人が書いた行かもしれません"),
        Why::Brought(command) => format!("`git {command}` で入ってきた行です"),
        Why::Elsewhere => "ここで作っていないコミットにある行です".to_owned(),
        Why::Unrecorded => "ここでコミットした行だという記録が git の reflog にありません".to_owned(),
        Why::Written => "hoego がテンプレートか別の文章から写した行で、ここで書かれたものではありません".to_owned(),
        Why::Recorded => "記録されたコードは、ここで信頼したものではありません".to_owned(),
        Why::Unclear => "どこから来た行か、git では確かめられません".to_owned(),
    }
}
