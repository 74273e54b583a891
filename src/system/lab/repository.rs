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
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::time::Duration;

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
    /// The repository in which `folder`, an absolute path without links, stands: the one whose `.git` is the nearest above, and no other.
    pub fn around(folder: &Path) -> Result<Self, Why> {
        let marked = |folder: &&Path| std::fs::symlink_metadata(folder.join(".git")).is_ok();
        let marked = folder.ancestors().find(marked).ok_or(Why::Unversioned)?;
        let git = in_path(Path::new("git")).ok_or(Why::Unclear)?;
        // Asked where `.git` stands, git looks for nothing below: files that were pulled may look like a repository without one.
        let said = said(command(&git, marked).args([
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
        match repository.top == marked && state_of(marked).as_ref() == Some(&repository.state) {
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
        let output = output(child)?;
        match write.join() {
            Ok(Ok(())) if output.status.success() => Ok(output.stdout),
            _ => Err(Why::Unclear),
        }
    }

    /// The same as [`Repository::ask`] for a question that git may answer with no: then nothing.
    pub fn ask_whether(&self, arguments: &[&str]) -> Result<Vec<u8>, Why> {
        match started(command(&self.git, &self.top).args(arguments)) {
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
    command.args(["-c", "safe.bareRepository=explicit"]);
    command
}

fn said(command: &mut Command) -> Result<Vec<u8>, Why> {
    match started(command)? {
        output if output.status.success() => Ok(output.stdout),
        _ => Err(Why::Unclear),
    }
}

fn started(command: &mut Command) -> Result<Output, Why> {
    let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    output(child.map_err(|_| Why::Unclear)?)
}

/// How long git may take for one answer: a configuration may name a pipe, or a repository be too large to be looked through.
const PATIENCE: Duration = Duration::from_secs(10);

/// What `child` says until it ends. Fails where it does not in time; then it is ended.
fn output(mut child: Child) -> Result<Output, Why> {
    let mut said = child.stdout.take().ok_or(Why::Unclear)?;
    let (done, wait) = std::sync::mpsc::channel();
    let read = std::thread::Builder::new().spawn(move || {
        let mut stdout = Vec::new();
        let read = said.read_to_end(&mut stdout);
        let _nobody_waits = done.send(read.map(|_| stdout));
    });
    let read = read.map(|_| wait.recv_timeout(PATIENCE));
    let Ok(Ok(Ok(stdout))) = read else {
        let _ended = child.kill();
        let _reaped = child.wait();
        return Err(Why::Unclear);
    };
    let status = child.wait().map_err(|_| Why::Unclear)?;
    let stderr = Vec::new();
    Ok(Output { status, stdout, stderr })
}

/// The folder that git keeps its state in, by the `.git` in `folder`: it, or the one that it names.
fn state_of(folder: &Path) -> Option<PathBuf> {
    let mark = std::fs::canonicalize(folder.join(".git")).ok()?;
    if mark.is_dir() {
        return Some(mark);
    }
    /// The length of a path, and more.
    const LIMIT: u64 = 8 << 10;
    let text = crate::system::read_optional(&folder.join(".git"), LIMIT).ok()??;
    let named = text.strip_prefix("gitdir: ")?.trim_end_matches(['\n', '\r']);
    std::fs::canonicalize(folder.join(named)).ok()
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
