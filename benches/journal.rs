//! The figures of the README: ratios of medians against a named tool, both run in turns over the same folder, files warm.
//!
//! `cargo bench --bench journal` measures journals of 365, 3,650 and 36,500 entries and prints the table as Markdown;
//! `-- --entries 365` measures one size, `-- --rounds 9` is quicker. Needs `find`, `git` and `rg` (ripgrep) in the path: what is
//! missing is left out by name.

#![allow(clippy::print_stdout, reason = "its figures are its output")]
#![allow(clippy::print_stderr, reason = "and its progress is not")]

mod generator;
mod timing;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use timing::{Contender, medians};

const HOEGO: &str = env!("CARGO_BIN_EXE_hoego");
const NEWEST: &str = "2025-01-13";
const TODAY: &str = "2025-01-14";
/// Stands in one entry of the journal alone.
const RARE: &str = "무지개다리";
/// hoego does not trust the times of files that were changed a moment ago: until then every run reads them again.
const UNTIL_TIMES_ARE_TRUSTED: Duration = Duration::from_secs(6);

fn main() {
    let sizes = numbers_after("--entries");
    let sizes = if sizes.is_empty() {
        vec![365, 3_650, 36_500]
    } else {
        sizes
    };
    let rounds = numbers_after("--rounds").first().copied().unwrap_or(31);
    let tables: Vec<Vec<Figure>> = sizes
        .iter()
        .map(|entries| Journal::make(*entries).figures(rounds))
        .collect();
    println!("{}", as_markdown(&sizes, &tables));
    println!("Medians of {rounds} runs each, in turns.");
}

fn numbers_after(option: &str) -> Vec<usize> {
    let arguments: Vec<String> = std::env::args().collect();
    let pairs = arguments.windows(2).filter(|pair| pair[0] == option);
    pairs.filter_map(|pair| pair[1].parse().ok()).collect()
}

/// One line of the table: what is measured, against what, and what came out; `None` where a tool is missing.
struct Figure {
    what: &'static str,
    against: &'static str,
    measured: Option<String>,
}

/// A journal to measure on, with a home of its own and a git repository that knows it.
struct Journal {
    folder: tempfile::TempDir,
}

impl Journal {
    fn make(entries: usize) -> Self {
        eprintln!("{entries} entries …");
        let journal = Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        std::fs::create_dir(journal.root()).expect("a folder");
        let last = NEWEST.parse().expect("a day");
        generator::generate(&journal.root(), entries, last).expect("the journal can be written");
        journal.hide_a_rare_word();
        if has("git") {
            for arguments in [
                &["init", "--quiet"][..],
                &["add", "--all"],
                &["commit", "--quiet", "--message", "all"],
            ] {
                assert!(
                    journal.git(arguments).status().expect("git starts").success(),
                    "git {arguments:?} failed"
                );
            }
        }
        // What was written goes to disk now and not while something is measured.
        rustix::fs::sync();
        std::thread::sleep(UNTIL_TIMES_ARE_TRUSTED);
        journal
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    fn cache(&self) -> PathBuf {
        self.folder.path().join("cache")
    }

    fn entry(&self, day: &str) -> PathBuf {
        self.root().join(&day[..4]).join(format!("{day}.md"))
    }

    fn hide_a_rare_word(&self) {
        let path = self.entry("2024-12-31");
        let text = std::fs::read_to_string(&path).expect("an entry");
        std::fs::write(
            &path,
            text.replacen("## Keep\n", &format!("{RARE}를 보았다.\n\n## Keep\n"), 1),
        )
        .expect("written");
    }

    /// git with its folder outside of the journal, so that other tools find entries alone there.
    fn git(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("--git-dir").arg(self.folder.path().join("git"));
        command.arg("--work-tree").arg(self.root()).args(arguments);
        for name in [
            "GIT_AUTHOR_NAME",
            "GIT_COMMITTER_NAME",
            "GIT_AUTHOR_EMAIL",
            "GIT_COMMITTER_EMAIL",
        ] {
            command.env(name, "bench");
        }
        command
    }

    fn hoego(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(HOEGO);
        command
            .args(arguments)
            .env("HOEGO_JOURNAL", self.root())
            .env("HOME", self.folder.path());
        command.env("HOEGO_NOW", format!("{TODAY}T21:00:00"));
        for (name, folder) in [
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_CONFIG_HOME", "config"),
        ] {
            command.env(name, self.folder.path().join(folder));
        }
        command
    }

    fn figures(&self, rounds: usize) -> Vec<Figure> {
        self.warm_up();
        let mut figures = self.of_reading(rounds);
        figures.extend(self.of_starting(rounds));
        figures.push(self.of_searching(rounds));
        figures.extend(self.of_memory());
        // What changes the journal or the index comes last.
        figures.push(self.of_no_index(rounds));
        figures.push(self.of_today(rounds));
        figures
    }

    /// Has files and index in memory.
    fn warm_up(&self) {
        for _ in 0..2 {
            assert!(
                self.hoego(&["try"])
                    .stdout(Stdio::null())
                    .status()
                    .expect("it starts")
                    .success()
            );
        }
    }

    fn of_reading(&self, rounds: usize) -> Vec<Figure> {
        let mut contenders = vec![
            Contender::command(|| self.hoego(&["try", "--json"])),
            Contender::command(|| self.hoego(&["week"])),
            Contender::command(|| {
                let mut command = Command::new("find");
                command.arg(self.root()).args(["-type", "f", "-printf", "%s %T@ %p\\n"]);
                command
            }),
        ];
        if has("git") {
            contenders.push(Contender::command(|| self.git(&["status", "-uno"])));
        }
        let medians = medians(&contenders, rounds);
        let (tries, week) = (medians[0], medians[1]);
        let git = medians.get(3).map(|git| ratio(tries, *git));
        vec![
            figure(
                "`try --json`, index warm",
                "`find -printf`",
                Some(ratio(tries, medians[2])),
            ),
            figure("`try --json`, index warm", "`git status -uno`", git),
            figure("`week`, index warm", "`try --json`", Some(ratio(week, tries))),
        ]
    }

    /// Against `try` and twice a file written, synced and renamed.
    fn of_today(&self, rounds: usize) -> Figure {
        let made = self.entry(TODAY);
        let without_entry = || {
            let _absent = std::fs::remove_file(&made);
            self.warm_up();
        };
        let contenders = [
            Contender::command(|| self.hoego(&["today", "--no-edit", "--no-review"])).after(without_entry),
            Contender::command(|| self.hoego(&["try", "--json"])).after(without_entry),
            Contender::action(|| write_sync_rename(&self.root())),
        ];
        let medians = medians(&contenders, rounds);
        without_entry();
        let measured = ratio(medians[0], medians[1] + 2 * medians[2]);
        figure(
            "`today --no-edit --no-review`, index warm",
            "`try` + 2 × a file written, synced, renamed",
            Some(measured),
        )
    }

    fn of_starting(&self, rounds: usize) -> Vec<Figure> {
        let contenders = [
            Contender::command(|| Command::new("/bin/true")),
            Contender::command(|| self.hoego(&["--version"])),
            Contender::command(|| self.hoego(&["nudge"])),
        ];
        let medians = medians(&contenders, rounds * 10);
        vec![
            figure("`nudge`", "`/bin/true`", Some(ratio(medians[2], medians[0]))),
            figure("`--version`", "`/bin/true`", Some(ratio(medians[1], medians[0]))),
        ]
    }

    fn of_searching(&self, rounds: usize) -> Figure {
        let measured = has("rg").then(|| {
            let contenders = [
                Contender::command(|| self.hoego(&["search", RARE])),
                Contender::command(|| self.rg(RARE)),
            ];
            let medians = medians(&contenders, rounds);
            ratio(medians[0], medians[1])
        });
        figure("`search` of a rare Korean word", "`rg` of it", measured)
    }

    /// The first time: the whole journal is read, and the index written.
    fn of_no_index(&self, rounds: usize) -> Figure {
        let measured = has("rg").then(|| {
            let without_index = || {
                let _absent = std::fs::remove_dir_all(self.cache());
            };
            let contenders = [
                Contender::command(|| self.hoego(&["try", "--json"])).after(without_index),
                Contender::command(|| {
                    let mut command = self.rg(r"\[ \]");
                    command.arg("-c");
                    command
                }),
            ];
            let medians = medians(&contenders, rounds);
            ratio(medians[0], medians[1])
        });
        figure("`try --json`, no index, which is written", r"`rg -c '\[ \]'`", measured)
    }

    fn rg(&self, pattern: &str) -> Command {
        let mut command = Command::new("rg");
        command.args(["--no-config", pattern]).arg(self.root());
        command
    }

    fn of_memory(&self) -> Vec<Figure> {
        self.warm_up();
        let warm = peak(self.hoego(&["try", "--json"]));
        std::fs::remove_dir_all(self.cache()).expect("there is an index");
        let first = peak(self.hoego(&["try", "--json"]));
        vec![
            figure("peak memory of `try`, index warm", "–", warm),
            figure("peak memory of `try`, the first time", "–", first),
        ]
    }
}

fn figure(what: &'static str, against: &'static str, measured: Option<String>) -> Figure {
    Figure {
        what,
        against,
        measured,
    }
}

fn ratio(ours: Duration, theirs: Duration) -> String {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    format!("{ratio:.2} ({} / {})", milliseconds(ours), milliseconds(theirs))
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

/// How long it takes to write a file of an entry's size below `folder`, to sync it and to rename it.
fn write_sync_rename(folder: &Path) -> Duration {
    use std::io::Write as _;
    let (temporary, target) = (folder.join(".bench.tmp"), folder.join(".bench"));
    let start = Instant::now();
    let mut file = std::fs::File::create(&temporary).expect("a file");
    file.write_all(&[b'x'; 2_000]).expect("written");
    file.sync_all().expect("synced");
    std::fs::rename(&temporary, &target).expect("renamed");
    start.elapsed()
}

/// The largest resident set of `command`, as `time` tells it, which starts programs from a small process.
fn peak(command: Command) -> Option<String> {
    let mut timed = Command::new("/usr/bin/time");
    timed
        .args(["-f", "%M"])
        .arg(command.get_program())
        .args(command.get_args());
    timed.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = timed.stdout(Stdio::null()).output().ok()?;
    let kib: f64 = String::from_utf8_lossy(&output.stderr).trim().parse().ok()?;
    Some(format!("{:.1} MiB", kib / 1024.0))
}

fn has(tool: &str) -> bool {
    let found = Command::new(tool)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if found.is_err() {
        eprintln!("left out: {tool} is not in the path");
    }
    found.is_ok()
}

fn as_markdown(sizes: &[usize], tables: &[Vec<Figure>]) -> String {
    let mut out = String::from("| what | against |");
    for entries in sizes {
        let _ = write!(out, " {entries} |");
    }
    out.push_str("\n|---|---|");
    out.push_str(&"--:|".repeat(sizes.len()));
    for (at, row) in tables.first().into_iter().flatten().enumerate() {
        let _ = write!(out, "\n| {} | {} |", row.what, row.against);
        for table in tables {
            let _ = write!(out, " {} |", table[at].measured.as_deref().unwrap_or("–"));
        }
    }
    out
}
