//! git, asked about a repository whose own configuration may be a stranger's: nothing that it names is run or fetched.
//!
//! Only commands that read objects are used, and no variable of git's reaches them: `cat-file`, `ls-tree`, `rev-list`, `diff-tree` and
//! `grep` in commits start no hook, filter, textconv, external diff, pager, signature check or file system monitor.

use super::linked::read_linked;
use super::origin::Why;
use super::shim::in_path;
use crate::system::Root;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A repository of git's and the folder it keeps its state in.
#[derive(Debug)]
pub(super) struct Repository {
    git: PathBuf,
    /// The folder of the work tree, without links.
    pub top: PathBuf,
    /// `.git`, or that of a linked work tree.
    pub state: PathBuf,
    /// What all its work trees share; `.git` where there is one.
    shared: PathBuf,
}

impl Repository {
    /// The repository in which `folder`, an absolute path without links, stands.
    pub fn around(folder: &Path) -> Result<Self, Why> {
        if !crate::system::is_in_repository(folder) {
            return Err(Why::Unversioned);
        }
        let git = in_path(Path::new("git")).ok_or(Why::Unclear)?;
        let said = said(command(&git, folder).args([
            "rev-parse",
            "--path-format=absolute",
            "--show-toplevel",
            "--git-dir",
            "--git-common-dir",
        ]))?;
        let said = String::from_utf8(said).map_err(|_| Why::Unclear)?;
        let places: Option<Vec<PathBuf>> = said.lines().map(|line| std::fs::canonicalize(line).ok()).collect();
        let places: [PathBuf; 3] = places.unwrap_or_default().try_into().map_err(|_| Why::Unclear)?;
        let [top, state, shared] = places;
        let repository = Self {
            git,
            top,
            state,
            shared,
        };
        match folder.starts_with(&repository.top) {
            true => Ok(repository),
            false => Err(Why::Unclear),
        }
    }

    /// What git says on standard output, asked in the work tree. Fails where it fails.
    pub fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, Why> {
        said(command(&self.git, &self.top).args(arguments))
    }

    /// The same, with `input` on standard input.
    pub fn ask_with(&self, arguments: &[&str], input: &str) -> Result<Vec<u8>, Why> {
        let mut command = command(&self.git, &self.top);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().map_err(|_| Why::Unclear)?;
        let mut stdin = child.stdin.take().ok_or(Why::Unclear)?;
        let input = input.to_owned();
        // In a thread of its own: git answers before it has read all.
        let write = std::thread::Builder::new().spawn(move || stdin.write_all(input.as_bytes()));
        let write = write.map_err(|_| Why::Unclear)?;
        let output = child.wait_with_output().map_err(|_| Why::Unclear)?;
        match write.join() {
            Ok(Ok(())) if output.status.success() => Ok(output.stdout),
            _ => Err(Why::Unclear),
        }
    }

    /// The same as [`Repository::ask`] for a question that git may answer with no: then nothing.
    pub fn ask_whether(&self, arguments: &[&str]) -> Result<Vec<u8>, Why> {
        let output = command(&self.git, &self.top).args(arguments).output();
        match output {
            Ok(output) if matches!(output.status.code(), Some(0 | 1)) => Ok(output.stdout),
            _ => Err(Why::Unclear),
        }
    }

    /// The text of the file `name` of git's state; `None` where it is not there or cannot be read.
    pub fn state_text(&self, name: &str) -> Option<String> {
        let file = read_linked(&Root::from(&*self.state), name).ok()?;
        Some(String::from_utf8_lossy(&file.bytes).into_owned())
    }

    /// The same of what all work trees share.
    pub fn shared_text(&self, name: &str) -> Option<String> {
        let file = read_linked(&Root::from(&*self.shared), name).ok()?;
        Some(String::from_utf8_lossy(&file.bytes).into_owned())
    }

    /// Its files in all commits, to be read one by one.
    pub fn blobs(&self) -> Result<Blobs, Why> {
        let mut command = command(&self.git, &self.top);
        command.args(["cat-file", "--batch"]).stderr(Stdio::null());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(|_| Why::Unclear)?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(asked), Some(said)) => Ok(Blobs {
                child,
                asked,
                said: BufReader::new(said),
            }),
            _ => Err(Why::Unclear),
        }
    }
}

/// `git`, deaf to its variables, to replaced objects and to what a repository would have it start or fetch.
fn command(git: &Path, folder: &Path) -> Command {
    let mut command = Command::new(git);
    for (name, _) in std::env::vars_os() {
        if name.as_encoded_bytes().starts_with(b"GIT_") {
            command.env_remove(name);
        }
    }
    command.current_dir(folder).stdin(Stdio::null());
    command.envs([
        ("LC_ALL", "C"),
        ("GIT_OPTIONAL_LOCKS", "0"),
        ("GIT_NO_REPLACE_OBJECTS", "1"),
        ("GIT_GRAFT_FILE", "/dev/null"),
        ("GIT_NO_LAZY_FETCH", "1"),
        ("GIT_ALLOW_PROTOCOL", "none"),
        ("GIT_TERMINAL_PROMPT", "0"),
    ]);
    command.args(["--no-pager", "--literal-pathspecs"]);
    command.args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    command
}

fn said(command: &mut Command) -> Result<Vec<u8>, Why> {
    match command.output() {
        Ok(output) if output.status.success() => Ok(output.stdout),
        _ => Err(Why::Unclear),
    }
}

/// A `git cat-file` that goes on answering.
#[derive(Debug)]
pub(super) struct Blobs {
    child: Child,
    asked: ChildStdin,
    said: BufReader<ChildStdout>,
}

/// The largest file that is looked into, as of those that an experiment names.
const LARGEST: u64 = 16 * 1024 * 1024;

impl Blobs {
    /// The bytes of the file that git calls `name` (`COMMIT:path`, or its hash); `None` where there is none, or one too large to be one of ours.
    pub fn read(&mut self, name: &str) -> Result<Option<Vec<u8>>, Why> {
        if name.contains(['\n', '\0']) {
            return Err(Why::Unclear);
        }
        let mut line = String::new();
        writeln!(self.asked, "{name}")
            .and_then(|()| self.asked.flush())
            .and_then(|()| self.said.read_line(&mut line))
            .map_err(|_| Why::Unclear)?;
        let words: Vec<&str> = line.trim_end_matches('\n').rsplitn(3, ' ').collect();
        let (kind, size) = match words[..] {
            [size, kind, hash] if is_hash(hash) => (kind, size.parse::<u64>().map_err(|_| Why::Unclear)?),
            ["missing", ..] => return Ok(None),
            _ => return Err(Why::Unclear),
        };
        let mut bytes = Vec::new();
        let wanted = kind == "blob" && size <= LARGEST;
        let mut contents = (&mut self.said).take(size);
        let read = match wanted {
            true => contents.read_to_end(&mut bytes).map(|length| length as u64),
            false => std::io::copy(&mut contents, &mut std::io::sink()),
        };
        let mut end = [0];
        match (read, self.said.read_exact(&mut end)) {
            (Ok(length), Ok(())) if length == size => Ok(wanted.then_some(bytes)),
            _ => Err(Why::Unclear),
        }
    }
}

impl Drop for Blobs {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Whether `text` is the name of an object: 40 or 64 hexadecimal digits.
pub(super) fn is_hash(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What git said, as text.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, Why> {
    String::from_utf8(bytes).map_err(|_| Why::Unclear)
}
