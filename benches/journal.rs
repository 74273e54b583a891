//! The figures of the README: ratios of medians against a named tool, both run in turns over the same folder, files warm.
//!
//! `cargo bench --bench journal` prints them; `-- --entries 365` measures another size. Needs `rg` (ripgrep) in the path.

#![allow(clippy::print_stdout, reason = "its figures are its output")]

mod generator;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 31;

fn main() {
    let entries = entries_asked_for();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let last = chrono::NaiveDate::from_ymd_opt(2025, 1, 13).expect("a day");
    generator::generate(folder.path(), entries, last).expect("the journal can be written");
    if Command::new("rg")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_err()
    {
        println!("skipped: rg (ripgrep) is not in the path");
        return;
    }
    let hoego = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hoego"));
        command
            .args(["try", "--json", "--date", "2025-01-14"])
            .env("HOEGO_JOURNAL", folder.path());
        command
    };
    let rg = || {
        let mut command = Command::new("rg");
        command.args(["-c", r"\[ \]"]).arg(folder.path());
        command
    };
    compare(
        &format!("hoego try --json, {entries} entries, no index"),
        &hoego,
        r"rg -c '\[ \]'",
        &rg,
    );
    println!("journal: {} of Markdown", size(folder.path()));
}

fn entries_asked_for() -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--entries").skip(1);
    arguments.next().and_then(|number| number.parse().ok()).unwrap_or(3_650)
}

/// Runs both in turns and prints medians and their ratio.
fn compare(ours: &str, our: &dyn Fn() -> Command, theirs: &str, their: &dyn Fn() -> Command) {
    let mut times = (Vec::new(), Vec::new());
    for round in 0..ROUNDS + 3 {
        let (a, b) = (timed(our()), timed(their()));
        if round >= 3 {
            times.0.push(a);
            times.1.push(b);
        }
    }
    let (a, b) = (median(times.0), median(times.1));
    println!("{ours}: {a:.1?}");
    println!("{theirs}: {b:.1?}");
    println!(
        "ratio {:.2}, medians of {ROUNDS} runs each, in turns",
        a.as_secs_f64() / b.as_secs_f64()
    );
}

fn timed(mut command: Command) -> Duration {
    let start = Instant::now();
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("the program starts");
    assert!(status.success(), "{command:?} failed");
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn size(root: &Path) -> String {
    let entries = ignore::WalkBuilder::new(root).build().flatten();
    let bytes: u64 = entries
        .filter_map(|entry| entry.metadata().ok())
        .filter(|data| data.is_file())
        .map(|data| data.len())
        .sum();
    format!("{:.1} MB", bytes as f64 / 1e6)
}
