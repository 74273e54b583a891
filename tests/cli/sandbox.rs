//! A sealed place to run the binary in: own home, cleared environment, fixed clock and width, a journal of its own.
//!
//! ```text
//! Sandbox::new().file("2025-01-13.md", "## Try\n* walk\n").hoego(&["try"]).succeeds().stdout_has("walk");
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The sandbox; everything in it is removed with it.
pub struct Sandbox {
    folder: tempfile::TempDir,
    env: BTreeMap<String, Option<String>>,
    stdin: String,
    /// Put before the program: `sh -c 'ulimit -f 1; exec "$@"' sh`.
    wrapper: Vec<String>,
}

impl Sandbox {
    /// An empty journal (no `hoego.toml`) on 2025-01-14 at nine in the morning.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for name in ["home", "journal"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        Self {
            folder,
            env: BTreeMap::new(),
            stdin: String::new(),
            wrapper: Vec::new(),
        }
    }

    /// A journal with this `hoego.toml`.
    pub fn with_config(text: &str) -> Self {
        Self::new().file("hoego.toml", text)
    }

    /// Where the journal is.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("journal")
    }

    /// Where `path` of the journal is.
    pub fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Where the home folder is.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Puts a file into the journal.
    pub fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        write(&self.at(path), content.as_ref());
        self
    }

    /// Puts a file into the home folder.
    pub fn home_file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        write(&self.home().join(path), content.as_ref());
        self
    }

    /// Does something to the sandbox that has no method of its own.
    pub fn prepare(self, prepare: impl FnOnce(&Self)) -> Self {
        prepare(&self);
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), Some(value.to_owned()));
        self
    }

    /// Takes a variable away.
    pub fn without(mut self, name: &str) -> Self {
        self.env.insert(name.to_owned(), None);
        self
    }

    /// What the program reads on stdin.
    pub fn stdin(mut self, text: &str) -> Self {
        text.clone_into(&mut self.stdin);
        self
    }

    /// Runs the program in a shell after `commands`.
    pub fn after(mut self, commands: &str) -> Self {
        let script = format!("{commands}\nexec \"$@\"");
        self.wrapper = ["/bin/sh", "-c", &script, "sh"].map(str::to_owned).to_vec();
        self
    }

    /// The same, with the program's output going through `pipe`.
    pub fn through(mut self, pipe: &str) -> Self {
        let script = format!("set -o pipefail 2>/dev/null; \"$@\" | {pipe}");
        self.wrapper = ["/bin/bash", "-c", &script, "bash"].map(str::to_owned).to_vec();
        self
    }

    /// Runs hoego in the journal's folder.
    pub fn hoego(&self, arguments: &[&str]) -> Ran<'_> {
        self.hoego_in(&self.root(), arguments)
    }

    /// Runs hoego in the journal's folder with other variables, this once.
    pub fn hoego_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran<'_> {
        self.run(&self.root(), variables, arguments)
    }

    /// Starts hoego in the journal's folder and does not wait for it.
    pub fn start(&self, arguments: &[&str]) -> Child {
        self.start_in(&self.root(), &[], arguments)
    }

    fn start_in(&self, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Child {
        let program = env!("CARGO_BIN_EXE_hoego");
        let mut words: Vec<&str> = self.wrapper.iter().map(String::as_str).collect();
        words.push(program);
        words.extend(arguments);
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .current_dir(folder)
            .env_clear()
            .envs(self.environment())
            .envs(variables.iter().copied());
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().expect("hoego starts")
    }

    /// Runs hoego in `folder`.
    pub fn hoego_in(&self, folder: &Path, arguments: &[&str]) -> Ran<'_> {
        self.run(folder, &[], arguments)
    }

    /// Runs hoego in `folder` with other variables, this once.
    pub fn run_with(&self, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Ran<'_> {
        self.run(folder, variables, arguments)
    }

    fn run(&self, folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> Ran<'_> {
        let mut child = self.start_in(folder, variables, arguments);
        let mut stdin = child.stdin.take().expect("a pipe");
        // A program that reads nothing may be gone already.
        let _unread = stdin.write_all(self.stdin.as_bytes());
        drop(stdin);
        Ran {
            sandbox: self,
            arguments: arguments.join(" "),
            output: child.wait_with_output().expect("hoego ends"),
        }
    }

    fn environment(&self) -> BTreeMap<String, String> {
        let mut all: BTreeMap<String, Option<String>> = BTreeMap::new();
        let mut set = |name: &str, value: String| all.insert(name.to_owned(), Some(value));
        set("HOME", self.home().display().to_string());
        set("XDG_CONFIG_HOME", self.home().join(".config").display().to_string());
        set("PATH", "/usr/bin:/bin".to_owned());
        set("LANG", "C.UTF-8".to_owned());
        set("COLUMNS", "80".to_owned());
        set("HOEGO_NOW", "2025-01-14T09:00:00".to_owned());
        all.extend(self.env.clone());
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }

    /// All files of the journal with their bytes, by path.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.root(), &self.root(), &mut files);
        files
    }
}

fn write(path: &Path, content: &[u8]) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() && !path.is_symlink() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("below the root").display().to_string();
            files.insert(name, fs::read(&path).unwrap_or_default());
        }
    }
}

/// A program that has run. Each check names what ran and what it said.
pub struct Ran<'a> {
    sandbox: &'a Sandbox,
    arguments: String,
    pub output: Output,
}

impl Ran<'_> {
    /// What came on stdout, the sandbox's folders written `[JOURNAL]` and `[HOME]`.
    pub fn stdout(&self) -> String {
        self.clean(&self.output.stdout)
    }

    /// What came on stderr, likewise.
    pub fn stderr(&self) -> String {
        self.clean(&self.output.stderr)
    }

    /// The JSON document on stdout.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.output.stdout)
            .unwrap_or_else(|error| panic!("no JSON: {error}\n{}", self.picture()))
    }

    fn clean(&self, bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes)
            .replace(&self.sandbox.root().display().to_string(), "[JOURNAL]")
            .replace(&self.sandbox.home().display().to_string(), "[HOME]")
    }

    fn picture(&self) -> String {
        let status = self.output.status;
        format!(
            "hoego {} ({status})\n-- stdout\n{}\n-- stderr\n{}",
            self.arguments,
            self.stdout(),
            self.stderr()
        )
    }

    /// The exit code is `code`.
    #[track_caller]
    pub fn exits(&self, code: i32) -> &Self {
        assert_eq!(self.output.status.code(), Some(code), "{}", self.picture());
        self
    }

    /// The exit code is 0.
    #[track_caller]
    pub fn succeeds(&self) -> &Self {
        self.exits(0)
    }

    /// The exit code is 2, and stdout is empty.
    #[track_caller]
    pub fn fails(&self) -> &Self {
        assert_eq!(self.stdout(), "", "{}", self.picture());
        self.exits(2)
    }

    /// stdout holds `text`.
    #[track_caller]
    pub fn stdout_has(&self, text: &str) -> &Self {
        assert!(
            self.stdout().contains(text),
            "stdout lacks {text:?}: {}",
            self.picture()
        );
        self
    }

    /// stderr holds `text`.
    #[track_caller]
    pub fn stderr_has(&self, text: &str) -> &Self {
        assert!(
            self.stderr().contains(text),
            "stderr lacks {text:?}: {}",
            self.picture()
        );
        self
    }

    /// stderr is empty.
    #[track_caller]
    pub fn silent(&self) -> &Self {
        assert_eq!(self.stderr(), "", "{}", self.picture());
        self
    }
}
