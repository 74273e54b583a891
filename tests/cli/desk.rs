//! A person's desk for the tests of the retro: a home, a journal on a path with a blank and Korean letters, a PATH of its own,
//! and a clock. Nothing of the machine the test runs on comes through.

use crate::pty::Pty;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The window of most tests.
pub const WINDOW: (u16, u16) = (80, 24);

/// The desk; everything on it is removed with it.
pub struct Desk {
    folder: tempfile::TempDir,
    now: String,
    env: Vec<(String, OsString)>,
}

impl Desk {
    /// A desk with an empty Korean journal, at nine in the evening of `day`.
    pub fn on(day: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut desk = Self {
            folder,
            now: String::new(),
            env: Vec::new(),
        };
        for name in ["home", "bin", "내 회고"] {
            fs::create_dir(desk.folder.path().join(name)).expect("a folder");
        }
        desk.write(
            "hoego.toml",
            "[journal]\nlanguage = \"ko\"\nday-starts-at = \"04:00\"\nprogram-starts-on = 2025-01-06\n",
        );
        desk.evening_of(day);
        desk
    }

    /// The evening after a day on which three things were to be tried.
    pub fn with_three_tries() -> Self {
        let desk = Self::on("2025-01-14");
        desk.write(
            "2025-01-13.md",
            "# 2025-01-13 (2주차 월요일) 회고\n\n## Try\n\n* 질문을 먼저 적기\n  * 검색하기 전에\n* 커밋을 작게 나누기\n* 일찍 자기\n",
        );
        desk
    }

    /// The clock shows nine in the evening of `day`.
    pub fn evening_of(&mut self, day: &str) {
        self.now = format!("{day}T21:00:00");
    }

    /// The clock shows `now`.
    pub fn at(&mut self, now: &str) {
        self.now = now.to_owned();
    }

    /// Sets a variable for every program started from now on.
    pub fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.env.retain(|(known, _)| known != name);
        self.env.push((name.to_owned(), value.into()));
    }

    /// The journal's folder.
    pub fn journal(&self) -> PathBuf {
        self.folder.path().join("내 회고")
    }

    /// The folder that everything on the desk is in.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the journal.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.journal().join(name), text).expect("the journal can be written");
    }

    /// Reads a file of the journal.
    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.journal().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Whether the journal holds a file.
    pub fn has(&self, name: &str) -> bool {
        self.journal().join(name).exists()
    }

    /// Puts a shell script on the PATH and gives its full path.
    pub fn script(&self, name: &str, body: &str) -> PathBuf {
        let path = self.folder.path().join("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("a script can be written");
        make_executable(&path);
        path
    }

    /// Makes a script that does `body` (its last argument is in `$file`) the editor.
    pub fn edit_with(&mut self, body: &str) {
        let body = format!("for file; do :; done\n{body}");
        let script = self.script("my-editor", &body);
        self.set("EDITOR", script);
    }

    /// Starts hoego in a pseudo-terminal of 80 × 24.
    pub fn hoego(&self, arguments: &[&str]) -> Pty {
        self.start(env!("CARGO_BIN_EXE_hoego"), arguments)
    }

    /// Starts any program there.
    pub fn start(&self, program: &str, arguments: &[&str]) -> Pty {
        let folder = self.journal();
        Pty::start(
            program.as_ref(),
            arguments,
            folder.as_os_str(),
            self.environment(),
            WINDOW,
        )
    }

    /// Runs hoego without a terminal.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hoego"));
        command
            .args(arguments)
            .current_dir(self.journal())
            .env_clear()
            .envs(self.environment());
        command.output().expect("hoego runs")
    }

    /// The JSON that hoego prints for `arguments`, which must succeed.
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("one JSON document")
    }

    fn environment(&self) -> Vec<(String, OsString)> {
        let at = |name: &str| self.folder.path().join(name).into_os_string();
        let mut path = at("bin");
        path.push(":/usr/bin:/bin");
        let mut all: Vec<(String, OsString)> = vec![
            ("HOME".into(), at("home")),
            ("XDG_CONFIG_HOME".into(), at("home/.config")),
            ("PATH".into(), path),
            ("TERM".into(), "xterm-256color".into()),
            ("LANG".into(), "C.UTF-8".into()),
            ("HOEGO_NOW".into(), self.now.clone().into()),
        ];
        all.extend(self.env.iter().cloned());
        all
    }
}

fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a script can be made executable");
}
