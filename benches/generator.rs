//! Makes journals to measure on: `count` daily entries of about 5 KB in Korean, with carried Tries, decided and undecided.
//! The same count gives the same bytes.

use chrono::{Days, NaiveDate};
use hoego::journal::{Id, identity_text};
use std::fmt::Write as _;
use std::path::Path;

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }
}

const WORDS: [&str; 40] = [
    "오늘",
    "미션을",
    "진행하면서",
    "멀티",
    "프로세싱과",
    "스레딩의",
    "차이를",
    "직접",
    "측정해",
    "보았다",
    "생각보다",
    "코드를",
    "작성하기",
    "전에",
    "요구사항을",
    "정리하니",
    "구조가",
    "보였다",
    "동료와",
    "이야기하며",
    "문제를",
    "해결했다",
    "Airflow",
    "`multiprocessing.Queue`",
    "문서를",
    "다시",
    "읽고",
    "실험으로",
    "확인해야겠다",
    "내일은",
    "먼저",
    "테스트부터",
    "쓰고",
    "커밋을",
    "작게",
    "나누어",
    "올려야겠다",
    "Spark",
    "실행",
    "계획을",
];

fn sentence(random: &mut Random, words: usize) -> String {
    let words: Vec<&str> = (0..words).map(|_| WORDS[random.below(WORDS.len())]).collect();
    words.join(" ")
}

struct Open {
    origin: NaiveDate,
    text: String,
}

/// Writes a journal of `count` entries, the last one of `last`, into the empty folder `root`.
pub fn generate(root: &Path, count: usize, last: NaiveDate) -> std::io::Result<()> {
    std::fs::write(
        root.join("hoego.toml"),
        "[journal]\nlanguage = \"ko\"\nentries = \"%Y/%Y-%m-%d.md\"\n",
    )?;
    let mut random = Random(42);
    let mut open: Vec<Open> = Vec::new();
    for back in (0..count as u64).rev() {
        let day = last - Days::new(back);
        let folder = root.join(day.format("%Y").to_string());
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join(format!("{day}.md")), entry(&mut random, day, &mut open))?;
    }
    Ok(())
}

fn entry(random: &mut Random, day: NaiveDate, open: &mut Vec<Open>) -> String {
    let mut out = format!("# {day} 회고\n\n");
    last_try(&mut out, random, open);
    out.push_str("## Review\n\n");
    for _ in 0..4 {
        let _ = writeln!(out, "> * {}\n", sentence(random, 6));
        for _ in 0..3 {
            let _ = writeln!(
                out,
                "{}.\n* {}\n  * {}\n",
                sentence(random, 9),
                sentence(random, 8),
                sentence(random, 7)
            );
        }
    }
    for (heading, items) in [("Keep", 3), ("Problem", 2)] {
        let _ = writeln!(out, "## {heading}\n");
        for _ in 0..items {
            let _ = writeln!(out, "* {}", sentence(random, 9));
        }
        out.push('\n');
    }
    out.push_str("## Try\n\n");
    for _ in 0..1 + random.below(2) {
        let text = format!("{} {}", sentence(random, 8), random.below(100_000));
        let _ = writeln!(out, "* {text}\n  * {}", sentence(random, 6));
        open.push(Open { origin: day, text });
    }
    out
}

/// Up to five open Tries, most of which are decided about: the number outstanding stays at a few dozen.
fn last_try(out: &mut String, random: &mut Random, open: &mut Vec<Open>) {
    if open.is_empty() {
        return;
    }
    out.push_str("## 지난 Try\n\n");
    let shown = open.len().min(5);
    let start = open.len() - shown;
    for index in (start..open.len()).rev() {
        let Open { origin, text } = &open[index];
        let id = Id::new(*origin, &identity_text(text));
        let mark = [' ', 'x', 'x', '-'][random.below(4)];
        let _ = writeln!(
            out,
            "* [{mark}] {text} ([{origin}](../{}/{origin}.md#try \"try {}\"))",
            origin.format("%Y"),
            id.prefix(4)
        );
        if mark != ' ' {
            open.remove(index);
        }
    }
    out.push('\n');
}
