//! hoego's figures against others' of the same programs, in turns: user, system and wall time against `hyperfine`, peak memory
//! against GNU `time -v` started from a small shell.
//!
//! `cargo bench --bench figures` prints medians of both and the median of their ratios, round by round, with its 95 % interval, and says
//! whether it lies within 5 % (times) or 10 % (memory); `-- --rounds 200` takes more of them. On a busy machine:
//! `chrt -f 50 cargo bench --bench figures`.
//!
//! What is odd: ratios are taken within a round, because a shared machine runs half as fast for seconds at a time, which meets both readings
//! of a round alike. And the kernel splits the time of a process into user and system by where its ticks fall, so that single readings of
//! both jump by a tenth; their sum does not.

#![allow(clippy::print_stdout, reason = "its figures are its output")]

mod beside;

use hoego::lab::{Executor as _, Options, Trial, TrialKind, median};
use hoego::system::{Prepared, Surroundings, TrialRunner};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Small; half of its time is the kernel's, so that both are long enough to be compared.
const C: &str = r#"
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
static char block[1 << 16];
int main(void) {
    unsigned state = 1;
    for (long n = 0; n < 120000000; n++) state = state * 1664525u + 1013904223u;
    int zeros = open("/dev/zero", O_RDONLY);
    long got = 0;
    for (int n = 0; n < 60000; n++) got += read(zeros, block, sizeof block);
    printf("%u %ld\n", state, got);
}
"#;

/// 50 MiB, given back and asked for again.
const RUST: &str = r#"
fn main() {
    let mut state = 1_u32;
    for _ in 0..120_000_000_u32 {
        state = std::hint::black_box(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    }
    for round in 0..4_u8 {
        let pages: Vec<u8> = std::hint::black_box(vec![round + 1; 50 << 20]);
        state = state.wrapping_add(u32::from(pages[state as usize % pages.len()]));
    }
    println!("{state}");
}
"#;

const PYTHON: &str = "
import os
total = sum(n * n for n in range(1_200_000))
got = 0
block = bytearray(1 << 16)
with open('/dev/zero', 'rb', buffering=0) as zeros:
    for _ in range(50_000):
        got += zeros.readinto(block)
print(total, got)
";

/// Seconds and bytes of one round.
#[derive(Default)]
struct Figures {
    user: Vec<f64>,
    system: Vec<f64>,
    /// Both together.
    cpu: Vec<f64>,
    wall: Vec<f64>,
    peak: Vec<f64>,
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let hyperfine = beside::hyperfine();
    let time = which::which("time").ok().zip(which::which("dash").ok());
    for (what, missing) in [
        ("hyperfine", hyperfine.is_none()),
        ("GNU time and dash", time.is_none()),
    ] {
        if missing {
            println!("skipped: {what} is not in the path");
        }
    }
    println!(
        "{:8} {:8} {:>12} {:>12} {:>7}",
        "program", "figure", "hoego", "other", "ratio"
    );
    for (name, command) in programs(folder.path()) {
        let mut runner = runner(&command);
        let (mut ours, mut others) = (Figures::default(), Figures::default());
        for round in 0..=rounds_asked_for() {
            for turn in 0..3 {
                match (turn + round) % 3 {
                    0 => ours.add(&runner.trial(0, TrialKind::Timed).expect("a trial")),
                    1 => others.add_hyperfine(hyperfine.as_deref(), folder.path(), &command),
                    _ => others.add_peak(time.as_ref(), folder.path(), &command),
                }
            }
            if round == 0 {
                // A warm-up.
                (ours, others) = (Figures::default(), Figures::default());
            }
        }
        tell(name, &ours, &others);
    }
}

fn rounds_asked_for() -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--rounds").skip(1);
    let rounds = arguments.next().and_then(|rounds| rounds.parse().ok());
    rounds.unwrap_or(60)
}

/// The commands of the programs whose toolchain is there.
fn programs(folder: &Path) -> Vec<(&'static str, String)> {
    let compiled = |name: &'static str, text: &str, compiler: &str, arguments: &[&str]| {
        let (source, program) = (folder.join(name).with_extension("txt"), folder.join(name));
        fs::write(&source, text).expect("written");
        let mut command = Command::new(which::which(compiler).ok()?);
        let status = command.args(arguments).arg(&source).arg("-o").arg(&program).status();
        assert!(status.expect("started").success(), "{compiler}");
        Some((name, path(&program)))
    };
    let script = folder.join("figures.py");
    fs::write(&script, PYTHON).expect("written");
    let found = [
        real_python().map(|python| ("python", format!("{python} {}", path(&script)))),
        compiled("c", C, "gcc", &["-O1", "-x", "c"]),
        compiled("rust", RUST, "rustc", &["-O", "--crate-name", "figures"]),
    ];
    let told = ["python3", "gcc", "rustc"]
        .into_iter()
        .zip(found)
        .map(|(tool, program)| {
            if program.is_none() {
                println!("skipped: {tool} is not in the path");
            }
            program
        });
    told.flatten().collect()
}

/// The interpreter itself: a shim in its place would be measured by the others and not by hoego, which looks behind it.
fn real_python() -> Option<String> {
    let asked = Command::new(which::which("python3").ok()?)
        .args(["-c", "import sys, os; print(os.path.realpath(sys.executable))"])
        .output();
    let said = String::from_utf8(asked.ok()?.stdout).ok()?;
    Some(said.trim().to_owned()).filter(|path| !path.is_empty())
}

fn path(path: &Path) -> String {
    path.to_str().expect("a path in UTF-8").to_owned()
}

fn runner(command: &str) -> TrialRunner {
    let surroundings = Surroundings {
        journal: None,
        helper: Some(PathBuf::from(env!("CARGO_BIN_EXE_hoego"))),
    };
    let prepared = Prepared::commands(&[command.to_owned()], &Options::default(), &surroundings);
    TrialRunner::start(prepared.expect("prepared")).expect("started")
}

impl Figures {
    fn add(&mut self, trial: &Trial) {
        assert_eq!(trial.class, hoego::lab::Class::Ok, "{}", trial.stderr);
        self.user.push(trial.metrics.user_s);
        self.system.push(trial.metrics.system_s);
        self.cpu.push(trial.metrics.user_s + trial.metrics.system_s);
        self.wall.push(trial.metrics.wall_s);
        self.peak.extend(trial.metrics.peak_rss_bytes.map(|bytes| bytes as f64));
    }

    /// One run of hyperfine's, without a shell.
    fn add_hyperfine(&mut self, hyperfine: Option<&Path>, folder: &Path, command: &str) {
        let Some(hyperfine) = hyperfine else { return };
        let out = folder.join("hyperfine.json");
        let status = Command::new(hyperfine)
            .args(["-N", "--runs", "1", "--style", "none", "--export-json"])
            .args([out.as_os_str(), command.as_ref()])
            .stderr(Stdio::null())
            .status();
        assert!(status.expect("started").success(), "hyperfine");
        let text = fs::read_to_string(&out).expect("what it found");
        let found: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let figure = |name: &str| found["results"][0][name].as_f64().expect("a figure");
        self.user.push(figure("user"));
        self.system.push(figure("system"));
        self.cpu.push(figure("user") + figure("system"));
        self.wall.push(figure("mean"));
    }

    fn add_peak(&mut self, time: Option<&(PathBuf, PathBuf)>, folder: &Path, command: &str) {
        let Some((time, dash)) = time else { return };
        let out = folder.join("time.txt");
        let line = format!("{} -v -o {} {command}", path(time), path(&out));
        let status = Command::new(dash).args(["-c", &line]).stdout(Stdio::null()).status();
        assert!(status.expect("started").success(), "time");
        let text = fs::read_to_string(&out).expect("what it found");
        let peak = text.split("Maximum resident set size (kbytes): ").nth(1);
        let kibibytes: f64 = peak
            .and_then(|peak| peak.lines().next()?.parse().ok())
            .expect("a figure");
        self.peak.push(kibibytes * 1024.0);
    }
}

fn tell(name: &str, ours: &Figures, others: &Figures) {
    let milliseconds = |seconds: f64| format!("{:.2} ms", seconds * 1e3);
    let mebibytes = |bytes: f64| format!("{:.2} MiB", bytes / f64::from(1 << 20));
    line(name, "user", [&ours.user, &others.user], &milliseconds, 0.05);
    line(name, "system", [&ours.system, &others.system], &milliseconds, 0.05);
    line(name, "both", [&ours.cpu, &others.cpu], &milliseconds, 0.05);
    line(name, "wall", [&ours.wall, &others.wall], &milliseconds, 0.05);
    line(name, "memory", [&ours.peak, &others.peak], &mebibytes, 0.1);
}

/// Says "within" or "outside" only where the interval is.
fn line(name: &str, figure: &str, [ours, others]: [&Vec<f64>; 2], shown: &dyn Fn(f64) -> String, bound: f64) {
    let Some((one, other)) = median(ours).zip(median(others)) else {
        return;
    };
    let ratios = ours.iter().zip(others).map(|(one, other)| one / other).collect();
    let (ratio, [low, high]) = median_with_interval(ratios);
    let verdict = match (low >= 1.0 - bound, high <= 1.0 + bound) {
        (true, true) => "within",
        _ if low > 1.0 + bound || high < 1.0 - bound => "OUTSIDE",
        _ => "cannot tell",
    };
    let (one, other) = (shown(one), shown(other));
    println!(
        "{name:8} {figure:8} {one:>11} {other:>11} {ratio:>7.3} ({low:.3}–{high:.3})  {verdict} {:.0} %",
        bound * 1e2
    );
}

/// The median and its 95 % interval, which lies between two of the values, whatever their distribution (Conover, Practical Nonparametric
/// Statistics, 3rd edition, section 3.2; the binomial distribution by its normal approximation).
fn median_with_interval(mut values: Vec<f64>) -> (f64, [f64; 2]) {
    values.sort_by(f64::total_cmp);
    let count = values.len() as f64;
    let (middle, reach) = (count / 2.0, 1.96 * count.sqrt() / 2.0);
    let low = (middle - reach).floor().max(0.0) as usize;
    let high = ((middle + reach).ceil() as usize).min(values.len() - 1);
    let ratio = median(&values).expect("rounds");
    (ratio, [values[low], values[high]])
}
