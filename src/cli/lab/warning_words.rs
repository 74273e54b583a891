//! Warnings of a run in words: what was noticed, and what to do about it.

use crate::journal::Language;
use crate::lab::{Experiment, RunData, Warning, gathered, percent, time, warnings};

/// What there is to warn of, in `language`, each a sentence or two. `processors` is how many the run was allowed.
pub fn warning_sentences(
    language: Language,
    experiment: &Experiment,
    data: &RunData,
    processors: usize,
) -> Vec<String> {
    let found = gathered(warnings(experiment, data, processors));
    let sentences = found.iter().map(|(warning, more)| {
        let name = |cell: usize| cell_name(data, cell, &and_more(language, *more));
        match language {
            Language::Ko => korean(warning, &name),
            Language::En => english(warning, &name),
            Language::Ja => japanese(warning, &name),
        }
    });
    sentences.collect()
}

/// How many more cells a warning is of, which names the worst.
fn and_more(language: Language, more: usize) -> String {
    match (language, more) {
        (_, 0) => String::new(),
        (Language::Ko, more) => format!(" (그리고 {more}칸 더)"),
        (Language::En, more) => format!(" (and {more} more)"),
        (Language::Ja, more) => format!("（ほか {more} 件）"),
    }
}

/// `mode=thread workers=2 (and 3 more): `, a command by itself, empty where there is one cell.
fn cell_name(data: &RunData, cell: usize, more: &str) -> String {
    if data.cells.len() < 2 {
        return String::new();
    }
    let variables = data
        .cells
        .get(cell)
        .map(|run| run.cell.variables.as_slice())
        .unwrap_or_default();
    if let [(name, command)] = variables
        && name == "command"
    {
        return format!("`{command}`{more}: ");
    }
    let values: Vec<String> = variables
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{}{more}: ", values.join(" "))
}

fn key_of(key: Option<&String>) -> String {
    key.map_or_else(|| ".".to_owned(), |key| format!(": `key: /{key}/`"))
}

fn english(warning: &Warning, name: &dyn Fn(usize) -> String) -> String {
    match warning {
        Warning::Busy {
            cell,
            wall_spread,
            cpu_spread,
        } => format!(
            "{}wall time spreads by {} %, CPU time by {} %: other programs used the machine. Close them and run it again.",
            name(*cell),
            percent(*wall_spread),
            percent(*cpu_spread)
        ),
        Warning::SlowFirst {
            cell,
            first_s,
            others_s,
        } => format!(
            "{}the first trial took {}, the others {}. Raise `warmup`.",
            name(*cell),
            time(*first_s),
            time(*others_s)
        ),
        Warning::UniqueKeys { distinct, of, key } => format!(
            "{of} trials said {distinct} different things. Group them with a key{}",
            key_of(key.as_ref())
        ),
        Warning::LeftBehind { cell, trials, most } => format!(
            "{}{trials} trials left processes behind (up to {most}); they were ended.",
            name(*cell)
        ),
        Warning::Cut { cell, trials } => format!(
            "{}{trials} trials wrote more than is kept; patterns were not sought in the rest.",
            name(*cell)
        ),
        Warning::Starved { cell, waiting } => format!(
            "{}threads waited for a processor for {} % of the time in which they could have run.",
            name(*cell),
            percent(*waiting)
        ),
        Warning::SlowTrace {
            cell,
            traced_s,
            timed_s,
        } => format!(
            "{}the traced trial took {}, the others {}: the timeline shows an unusual one.",
            name(*cell),
            time(*traced_s),
            time(*timed_s)
        ),
        Warning::NotEnded { cell, ended, of } => format!(
            "{}{ended} of {of} trials ended by themselves; the figures are only of those.",
            name(*cell)
        ),
    }
}

fn korean(warning: &Warning, name: &dyn Fn(usize) -> String) -> String {
    match warning {
        Warning::Busy {
            cell,
            wall_spread,
            cpu_spread,
        } => format!(
            "{}벽시계 시간은 {} %, CPU 시간은 {} % 흔들렸습니다. 다른 프로그램이 컴퓨터를 쓰고 있었으니 닫고 다시 실행해 보세요.",
            name(*cell),
            percent(*wall_spread),
            percent(*cpu_spread)
        ),
        Warning::SlowFirst {
            cell,
            first_s,
            others_s,
        } => format!(
            "{}첫 시행은 {}, 나머지는 {} 걸렸습니다. `warmup`을 늘려 보세요.",
            name(*cell),
            time(*first_s),
            time(*others_s)
        ),
        Warning::UniqueKeys { distinct, of, key } => format!(
            "시행 {of}번에서 결과가 {distinct}가지나 나왔습니다. key로 묶어 보세요{}",
            key_of(key.as_ref())
        ),
        Warning::LeftBehind { cell, trials, most } => {
            format!(
                "{}시행 {trials}번이 프로세스를 남겨(많게는 {most}개) 끝냈습니다.",
                name(*cell)
            )
        }
        Warning::Cut { cell, trials } => format!(
            "{}시행 {trials}번의 출력이 너무 길어 뒷부분은 버렸고, 거기에서는 패턴을 찾지 않았습니다.",
            name(*cell)
        ),
        Warning::Starved { cell, waiting } => format!(
            "{}스레드가 실행할 수 있던 시간의 {} %를 CPU를 기다리며 보냈습니다.",
            name(*cell),
            percent(*waiting)
        ),
        Warning::SlowTrace {
            cell,
            traced_s,
            timed_s,
        } => format!(
            "{}추적한 시행은 {}, 나머지는 {} 걸렸습니다. 타임라인은 평소와 다릅니다.",
            name(*cell),
            time(*traced_s),
            time(*timed_s)
        ),
        Warning::NotEnded { cell, ended, of } => format!(
            "{}{of}번 가운데 {ended}번만 스스로 끝났습니다. 수치는 그 시행들의 것입니다.",
            name(*cell)
        ),
    }
}

fn japanese(warning: &Warning, name: &dyn Fn(usize) -> String) -> String {
    match warning {
        Warning::Busy {
            cell,
            wall_spread,
            cpu_spread,
        } => format!(
            "{}経過時間は {} %、CPU 時間は {} % ばらつきました。ほかのプログラムが動いていたので、閉じてもう一度実行してください。",
            name(*cell),
            percent(*wall_spread),
            percent(*cpu_spread)
        ),
        Warning::SlowFirst {
            cell,
            first_s,
            others_s,
        } => format!(
            "{}最初の試行は {}、ほかは {} かかりました。`warmup` を増やしてください。",
            name(*cell),
            time(*first_s),
            time(*others_s)
        ),
        Warning::UniqueKeys { distinct, of, key } => format!(
            "{of} 回の試行で {distinct} 種類の結果が出ました。key でまとめてください{}",
            key_of(key.as_ref())
        ),
        Warning::LeftBehind { cell, trials, most } => {
            format!(
                "{}{trials} 回の試行がプロセスを残し(最大 {most})、終了させました。",
                name(*cell)
            )
        }
        Warning::Cut { cell, trials } => format!(
            "{}{trials} 回の試行は出力が長すぎたので残りを捨て、そこではパターンを探していません。",
            name(*cell)
        ),
        Warning::Starved { cell, waiting } => format!(
            "{}スレッドは実行できた時間の {} % を CPU 待ちで過ごしました。",
            name(*cell),
            percent(*waiting)
        ),
        Warning::SlowTrace {
            cell,
            traced_s,
            timed_s,
        } => format!(
            "{}追跡した試行は {}、ほかは {} かかりました。タイムラインは普段と違います。",
            name(*cell),
            time(*traced_s),
            time(*timed_s)
        ),
        Warning::NotEnded { cell, ended, of } => format!(
            "{}{of} 回のうち {ended} 回だけが自分で終わりました。数値はその試行のものです。",
            name(*cell)
        ),
    }
}
