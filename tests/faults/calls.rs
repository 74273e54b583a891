//! What a command asks of the kernel: its calls in order, from strace, and one of them made to fail.
//!
//! What is odd about it: strace counts each kind of call for itself and from the start of the process, so a call is named by its kind
//! and its number among them. Only the first thread is traced: on one processor it does everything that touches the journal.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// What happens at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The process is killed before the call is done; to be killed after it is to be killed before the next.
    Kill,
    /// The call fails with this error.
    Fail(&'static str),
}

impl Fault {
    pub const ALL: [Fault; 5] = [
        Fault::Kill,
        Fault::Fail("ENOSPC"),
        Fault::Fail("EIO"),
        Fault::Fail("EACCES"),
        // Not a failure at all: whoever gets it asks again.
        Fault::Fail("EINTR"),
    ];
}

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    /// `openat`.
    pub kind: String,
    /// From 1, among those of its kind.
    pub number: usize,
    /// As strace prints it.
    pub text: String,
    /// Whether it touches a file of the sandbox, or puts something out.
    pub ours: bool,
    /// Whether the kernel can say no to it.
    pub may_fail: bool,
    /// Whether it changes anything on disk, or would.
    pub changes: bool,
}

const CHANGING: [&str; 27] = [
    "write",
    "writev",
    "pwrite64",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "fsync",
    "fdatasync",
    "chmod",
    "fchmod",
    "fchmodat",
    "fchown",
    "fchownat",
    "ftruncate",
    "fallocate",
    "utimensat",
    "symlink",
    "symlinkat",
    "copy_file_range",
    "flock",
];

/// The words that start a program under strace, writing down all that touches files.
pub fn tracing(log: &Path) -> String {
    format!(
        "exec strace -qq -y -s 64 -o '{}' -e trace=%file,%desc \"$@\"",
        log.display()
    )
}

/// The same with `fault` at `call`, writing down only its kind.
pub fn injecting(log: &Path, call: &Call, fault: Fault) -> String {
    let (kind, number) = (&call.kind, call.number);
    let how = match fault {
        Fault::Kill => "signal=KILL".to_owned(),
        Fault::Fail(error) => format!("error={error}"),
    };
    let log = log.display();
    format!("exec strace -qq -o '{log}' -e trace={kind} -e inject={kind}:{how}:when={number} \"$@\"")
}

/// The calls in the log of a program that ran in the sandbox `folder`.
pub fn read(log: &Path, folder: &Path) -> Vec<Call> {
    let text = fs::read(log).expect("a log");
    let text = String::from_utf8_lossy(&text).into_owned();
    let folder = folder.display().to_string();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    let mut folders: HashMap<String, bool> = HashMap::new();
    let lines = text.lines().filter_map(|line| Some((line, line.split_once('(')?.0)));
    let calls = lines.map(|(line, kind)| {
        let number = numbers.entry(kind.to_owned()).or_default();
        *number += 1;
        let told = without_current_folder(line);
        if let Some((_, opened)) = line.rsplit_once(" = ").filter(|_| kind == "openat") {
            folders.insert(number_of(opened), line.contains("O_DIRECTORY"));
        }
        // No file system of Linux is asked when a folder is closed, so that cannot fail (the standard library takes it for granted).
        let closes_folder = kind == "close"
            && folders.remove(&number_of(line.split_once('(').map_or("", |(_, rest)| rest))) == Some(true);
        let out = kind == "write" && (line.starts_with("write(1<") || line.starts_with("write(2<"));
        Call {
            kind: kind.to_owned(),
            number: *number,
            ours: out || told.contains(&folder) && !closes_folder,
            // Memory is no file.
            may_fail: !closes_folder && !line.contains("MAP_ANONYMOUS"),
            changes: CHANGING.contains(&kind)
                || line.contains("O_CREAT")
                || line.contains("O_WRONLY")
                || line.contains("O_RDWR"),
            text: told.replace(&folder, ""),
        }
    });
    // The program itself is not started by a call of its own.
    calls.filter(|call| call.kind != "execve").collect()
}

/// The digits that `text` begins with.
fn number_of(text: &str) -> String {
    text.chars().take_while(char::is_ascii_digit).collect()
}

/// Whether the log says that a call failed because it was made to.
pub fn was_injected(log: &Path) -> bool {
    fs::read(log).is_ok_and(|text| String::from_utf8_lossy(&text).contains("(INJECTED)"))
}

/// With `-y` strace also says what the current folder is, in every call that could be relative to it.
fn without_current_folder(line: &str) -> String {
    let mut parts = line.split("AT_FDCWD<");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| {
        told + "AT_FDCWD" + part.split_once('>').map_or(part, |(_, rest)| rest)
    })
}
