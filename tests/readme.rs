//! The manual is true: its console blocks are run by the real binary and have to print what they show, its configuration is
//! accepted, its tables name what there is, and the Korean manual shows the same as the English one.
//!
//! A block runs in a sandbox that an invisible comment before it sets up: `<!-- fresh TIME`, then lines for the shell. Blocks
//! that follow go on in the same one. The home folder is shown as `/home/me`; a line `...` stands for any lines.
//! `HOEGO_TEST_UPDATE=1` writes what is printed into the manual, to be read before it is committed.
#![cfg(unix)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const MANUALS: [&str; 2] = ["README.md", "README.ko.md"];

/// A piece of a manual.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// How many `#`.
    Heading(usize),
    Block {
        info: String,
        text: String,
    },
    /// A comment that sets up a sandbox: the time, and what the shell does.
    Fresh {
        now: String,
        script: String,
    },
    /// The cells of a row of a table.
    Row(Vec<String>),
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let text = lines.by_ref().take_while(|line| *line != "```");
            parts.push(Part::Block {
                info: info.to_owned(),
                text: text.map(|line| format!("{line}\n")).collect(),
            });
        } else if let Some(now) = line.strip_prefix("<!-- fresh ") {
            let script = lines.by_ref().take_while(|line| *line != "-->");
            parts.push(Part::Fresh {
                now: now.to_owned(),
                script: script.map(|line| format!("{line}\n")).collect(),
            });
        } else if line.starts_with('#') {
            parts.push(Part::Heading(line.bytes().take_while(|byte| *byte == b'#').count()));
        } else if let Some(row) = line.strip_prefix("| ") {
            let row = row.trim_end_matches('|').replace("\\|", "\u{0}");
            parts.push(Part::Row(
                row.split('|').map(|cell| cell.trim().replace('\u{0}', "|")).collect(),
            ));
        }
    }
    parts
}

/// The rows of all tables whose head is `head`.
fn table(parts: &[Part], first: &str) -> Vec<Vec<String>> {
    let rows = parts.iter().map(|part| match part {
        Part::Row(cells) => Some(cells.clone()),
        _ => None,
    });
    let from_head = rows.skip_while(|row| row.as_ref().is_none_or(|row| row[0] != first));
    from_head.skip(1).map_while(|row| row).collect()
}

/// What stands in back-ticks at the start of a cell.
fn code(cell: &str) -> &str {
    let inner = cell.strip_prefix('`').and_then(|rest| rest.split_once('`'));
    inner.map_or("", |(code, _)| code)
}

/// A home with a clock and a shell, in which nothing of the machine comes through but its programs.
struct Sandbox {
    folder: tempfile::TempDir,
    now: String,
}

impl Sandbox {
    fn new(now: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sandbox = Self {
            folder,
            now: now.to_owned(),
        };
        fs::write(sandbox.cwd_file(), sandbox.home().display().to_string()).expect("a file");
        sandbox
    }

    /// As the shell names it, so that it can be found in what is printed.
    fn home(&self) -> PathBuf {
        let home = self
            .folder
            .path()
            .canonicalize()
            .expect("the folder exists")
            .join("home");
        fs::create_dir_all(&home).expect("a folder");
        home
    }

    fn cwd_file(&self) -> PathBuf {
        self.folder.path().join("cwd")
    }

    /// What `command` prints, on either stream; the folder it ends in is where the next one starts.
    fn run(&self, command: &str) -> String {
        let bin = Path::new(env!("CARGO_BIN_EXE_hoego")).parent().expect("a folder");
        let cwd = self.cwd_file();
        let script = format!(
            "exec 2>&1\ncd \"$(cat '{0}')\"\n{command}\npwd > '{0}'\n",
            cwd.display()
        );
        let output = Command::new("/bin/sh")
            .args(["-c", &script])
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
            .env("HOME", self.home())
            .env("HOEGO_NOW", &self.now)
            .env("COLUMNS", "80")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .output()
            .expect("there is a shell");
        let printed = String::from_utf8(output.stdout).expect("text");
        printed.replace(&self.home().display().to_string(), "/home/me")
    }

    /// A console block as it has to look.
    fn console(&self, block: &str) -> String {
        let mut out = String::new();
        for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
            let printed = self.run(command);
            write!(out, "$ {command}\n{printed}").expect("a string takes all");
            if !printed.is_empty() && !printed.ends_with('\n') {
                out.push('\n');
            }
        }
        out
    }
}

/// Whether `printed` is what is `shown`, where a line `...` stands for any lines.
fn agrees(shown: &[&str], printed: &[&str]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((&"...", rest)) => (0..=printed.len()).any(|at| agrees(rest, &printed[at..])),
        Some((line, rest)) => printed
            .split_first()
            .is_some_and(|(first, others)| line == first && agrees(rest, others)),
    }
}

/// Runs the console blocks of a manual; gives the manual as it would be right, and where it is not.
fn run_blocks(text: &str) -> (String, Vec<String>) {
    let (mut sandbox, mut right, mut wrong) = (None, text.to_owned(), Vec::new());
    for part in parts(text) {
        match part {
            Part::Fresh { now, script } => {
                let new = Sandbox::new(&now);
                new.run(&format!("set -e\n{script}"));
                sandbox = Some(new);
            }
            Part::Block { info, text } if info == "console" => {
                let printed = sandbox.as_ref().expect("a sandbox is set up").console(&text);
                let lines: (Vec<&str>, Vec<&str>) = (text.lines().collect(), printed.lines().collect());
                if !agrees(&lines.0, &lines.1) {
                    right = right.replacen(&format!("```console\n{text}"), &format!("```console\n{printed}"), 1);
                    wrong.push(format!("shown:\n{text}\nprinted:\n{printed}"));
                }
            }
            _ => {}
        }
    }
    (right, wrong)
}

#[test]
fn the_console_blocks_print_what_they_show() {
    for name in MANUALS {
        let (right, wrong) = run_blocks(&read(name));
        if std::env::var_os("HOEGO_TEST_UPDATE").is_some() {
            fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(name), right).expect("the manual can be written");
        } else {
            assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
        }
    }
}

#[test]
fn both_manuals_show_the_same() {
    let [english, korean] = MANUALS.map(|name| parts(&read(name)));
    let shape = |parts: &[Part]| -> Vec<Part> {
        let parts = parts.iter().cloned().map(|part| match part {
            Part::Row(cells) => Part::Row(vec![code(&cells[0]).to_owned()]),
            other => other,
        });
        parts.collect()
    };
    for (english, korean) in shape(&english).iter().zip(shape(&korean)) {
        assert_eq!(*english, korean);
    }
    assert_eq!(english.len(), korean.len());
}

#[test]
fn configuration_that_is_shown_is_accepted() {
    let mut seen = Vec::new();
    for part in parts(&read("README.md")) {
        let Part::Block { info, text } = part else { continue };
        match info.as_str() {
            "toml" => {
                let file = text.lines().next().and_then(|line| line.strip_prefix("# "));
                let file = file.expect("a block of TOML begins with its file").to_owned();
                accepted(&file, &text);
                seen.push(file);
            }
            "json" => {
                serde_json::from_str::<serde_json::Value>(&text).expect("JSON");
                seen.push(info);
            }
            _ => {}
        }
    }
    assert_eq!(
        seen,
        [
            "~/.config/starship.toml",
            "json",
            "hoego.toml",
            "~/.config/hoego/config.toml"
        ]
    );
}

/// The configuration `text` of `file` is one that `hoego config` can use and that says something.
fn accepted(file: &str, text: &str) {
    let sandbox = Sandbox::new("2025-01-14T21:00");
    if !file.contains("hoego") {
        text.parse::<toml::Table>().expect("TOML");
        return;
    }
    let path = sandbox.home().join(file.trim_start_matches("~/"));
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(&path, text).expect("a file");
    let set = text.lines().filter(|line| line.contains(" = ")).count();
    if !file.ends_with("hoego.toml") {
        sandbox.run("mkdir -p ~/notes/journal && touch ~/notes/journal/hoego.toml");
    }
    let printed = sandbox.run("hoego config");
    let from_here = printed
        .lines()
        .filter(|line| line.contains(&*path.file_name().expect("a name").to_string_lossy()));
    assert_eq!(from_here.count(), set, "{printed}");
}

#[test]
fn the_table_of_configuration_has_every_key_and_its_default() {
    let sandbox = Sandbox::new("2025-01-14T21:00");
    let printed = sandbox.run("mkdir hoego; touch hoego/hoego.toml; hoego config --quiet");
    let known: Vec<[String; 2]> = printed
        .lines()
        .filter(|line| !line.starts_with("# /home/me"))
        .map(|line| match line.split_once(" = ") {
            Some((key, rest)) => [key, rest.rsplit_once(" # ").expect("a source").0.trim()].map(str::to_owned),
            None => [
                line.trim_start_matches("# ").split(' ').next().unwrap_or_default(),
                "not set",
            ]
            .map(str::to_owned),
        })
        .collect();
    assert_eq!(known.len(), hoego::config::KEYS.len(), "{printed}");
    let shown: Vec<[String; 2]> = table(&parts(&read("README.md")), "key")
        .iter()
        .map(|row| [code(&row[0]).to_owned(), row[1].trim_matches('`').to_owned()])
        .collect();
    assert_eq!(shown, known);
}

/// The names under `Commands:` of `hoego ARGUMENTS --help`.
fn commands(arguments: &str) -> Vec<String> {
    let help = Sandbox::new("2025-01-14T21:00").run(&format!("hoego {arguments} --help"));
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| Some(line.split_whitespace().next()?.to_owned()))
        .collect()
}

#[test]
fn the_table_of_commands_has_every_command() {
    let rows = table(&parts(&read("README.md")), "command");
    let shown: Vec<String> = rows
        .iter()
        .map(|row| {
            row[0]
                .split('`')
                .rfind(|code| code.starts_with("hoego"))
                .unwrap_or_default()
        })
        .map(|usage| usage.split(' ').nth(1).unwrap_or_default().to_owned())
        .collect();
    assert_eq!(shown, commands(""));
    let tries = rows.iter().find(|row| row[0].starts_with("`hoego try")).expect("a row");
    for verb in commands("try").iter().filter(|verb| *verb != "list") {
        assert!(
            tries[1].contains(&format!("{verb}`")),
            "`try {verb}` is not in the table"
        );
    }
}

#[test]
fn the_shell_blocks_use_commands_that_there_are() {
    let known = commands("");
    for part in parts(&read("README.md")) {
        let Part::Block { info, text } = part else { continue };
        if info != "sh" && info != "console" {
            continue;
        }
        for after in text.split("hoego ").skip(1) {
            let word: String = after.chars().take_while(char::is_ascii_alphabetic).collect();
            assert!(word.is_empty() || known.contains(&word), "`hoego {word}` in {text}");
        }
    }
}

/// The screen of the review is that of its own tests; only empty and explaining lines may be left out.
#[test]
fn the_screen_of_the_review_is_the_real_one() {
    let real = read("src/cli/review/snapshots/hoego__cli__review__tests__ko_80.snap");
    let parts = parts(&read("README.md"));
    let screen = parts.iter().find_map(|part| match part {
        Part::Block { info, text } if info == "text" && text.contains("남은 Try") => Some(text),
        _ => None,
    });
    for line in screen.expect("the screen is shown").lines() {
        assert!(real.lines().any(|known| known == line), "{line}");
    }
}

#[test]
fn what_init_says_about_the_nudge_is_what_the_manual_says() {
    let manual = read("README.md").split_whitespace().collect::<String>();
    let said = read("templates/nudge/snippets.txt").replace("\\\n", " ");
    let columns = said.lines().map(|line| line.get(12..).unwrap_or_default());
    for line in columns.filter(|line| !line.ends_with(':')) {
        let line = line.split_whitespace().collect::<String>();
        assert!(manual.contains(&line), "`{line}` is not in the manual");
    }
}
