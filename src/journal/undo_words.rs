//! What `undo` and `log` say, in three languages.

use super::init_words::words;

words! {
    took_back: "되돌렸습니다: {number}  {command}", "Took back {number}: {command}", "取り消しました: {number}  {command}";
    put_back_with: "다시 돌려놓으려면: hoego undo {number}", "`hoego undo {number}` puts it back", "元に戻すには: hoego undo {number}";
    nothing_to_take_back: "되돌릴 것이 없습니다.", "There is nothing to take back.", "取り消すものがありません。";
    nothing_left_of: "{number}번 변경은 파일에 남아 있지 않습니다.", "Nothing of change {number} is left in the files.", "変更 {number} はファイルに残っていません。";
    passed_over: "{number}번 변경({command})은 파일에 남아 있지 않아 건너뜁니다", "nothing of change {number} ({command}) is left in the files; it was passed over", "変更 {number}（{command}）はファイルに残っていないので飛ばします";
    no_changes: "기록된 변경이 없습니다.", "No changes are recorded.", "記録された変更はありません。";
    taken_back_by: "{number}번이 되돌림", "taken back by {number}", "{number} が取り消し";
    takes_back: "{number}번을 되돌림", "takes back {number}", "{number} を取り消し";
    absent: "파일에 남아 있지 않음", "not in the files", "ファイルに残っていない";
    older_changes: "… 그 전 것 {count}개: hoego log --all", "… {count} older: hoego log --all", "… それより前 {count} 件: hoego log --all";
}
