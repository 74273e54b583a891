//! What went wrong, as a person reads it, and the exit code it means.

use crate::config::ConfigError;
use crate::system::{EditorError, EnvironmentError, IoError, Refusal, WriteError};

/// The kind of a failure; it decides the exit code in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The command line is not understood.
    Usage,
    /// A configuration cannot be used.
    Config,
    /// A file or the machine stands in the way.
    File,
    /// The journal says something that makes it impossible.
    Journal,
    /// Whoever read our output has gone: silent, and no failure.
    ClosedPipe,
}

/// A failure with its message and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandError {
    pub kind: ErrorKind,
    /// In lower case, the user's words in back-ticks, without `error: `.
    pub message: String,
    /// What else went wrong, likewise.
    pub also: Vec<String>,
    /// Each a line of its own after `hint: `.
    pub hints: Vec<String>,
}

/// How a command that did its work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Exit code 0.
    Done,
    /// Exit code 1: the answer is no.
    No,
}

/// What every command gives.
pub type CommandResult = Result<Outcome, CommandError>;

impl CommandError {
    /// A failure without hints.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            also: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// The same with one more thing that went wrong.
    pub fn and(mut self, message: impl Into<String>) -> Self {
        self.also.push(message.into());
        self
    }

    /// The same with one more hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// What went wrong, each of it for a line of its own.
    pub(super) fn messages(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.message).chain(&self.also).map(String::as_str)
    }

    /// The end of a pipe whose reader has gone.
    pub(super) fn closed_pipe() -> Self {
        Self::new(ErrorKind::ClosedPipe, "the pipe is closed")
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            ErrorKind::ClosedPipe => 0,
            ErrorKind::Usage | ErrorKind::Config | ErrorKind::File | ErrorKind::Journal => 2,
        }
    }

    /// What is printed: `error: …`, then a line for each hint.
    #[cfg(test)]
    pub fn to_text(&self) -> String {
        let hints = self.hints.iter().map(|hint| format!("\nhint: {hint}"));
        let messages: Vec<&str> = self.messages().collect();
        format!("error: {}{}", messages.join("\nerror: "), hints.collect::<String>())
    }
}

impl From<IoError> for CommandError {
    fn from(error: IoError) -> Self {
        let failure = Self::new(ErrorKind::File, error.to_string());
        match Refusal::of(&error.source) {
            Some(refusal) => failure.hint(way_out(refusal)),
            None => failure,
        }
    }
}

/// What a person can do about a file of the journal that is not opened.
pub fn way_out(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::Outside(_) => "copy what it leads to into the journal, in place of the link",
        Refusal::Reserved(_) => "move what it leads to out of there, or remove the link",
        Refusal::NotRegular(_) => "remove it, or give it another name",
        Refusal::TooDense => "split it into several files",
        Refusal::TooLarge(_) => "make it smaller, or raise `limits` in your own configuration",
    }
}

impl From<WriteError> for CommandError {
    fn from(error: WriteError) -> Self {
        let hint = match &error {
            WriteError::Io(io) if io.source.kind() == std::io::ErrorKind::StorageFull => {
                "make room on the disk and run the command again; nothing was changed"
            }
            WriteError::Io(io) if io.source.kind() == std::io::ErrorKind::FileTooLarge => {
                "files may not be that large here: `ulimit -f` says how large; nothing was changed"
            }
            WriteError::Io(io) if Refusal::of(&io.source).is_some() => Refusal::of(&io.source).map_or("", way_out),
            WriteError::Io(io) if io.is_for_want_of_descriptors() => {
                "nothing was changed; give hoego more files to open: `ulimit -n` says how many there are"
            }
            WriteError::Io(io) if io.action == "follow the link" => "make what the link leads to, or remove the link",
            WriteError::Partly {
                written,
                of,
                kept,
                source,
            } => {
                let next = match kept {
                    true => "the next command that writes in this journal writes the others",
                    false => "the others are as they were",
                };
                let hint = format!("{written} of {of} files are written; {next}");
                return Self::new(ErrorKind::File, source.to_string()).hint(hint);
            }
            WriteError::Unsynced(_) => "everything is written, but a power cut could undo it: see to the disk",
            WriteError::Io(_) => "see to the rights of the file and its folder, then run the command again",
            WriteError::Changed(_) => "run the command again: it then sees the change",
            WriteError::Exists(_) => {
                "if it came meanwhile run the command again; `hoego check` says whether it can be read"
            }
            WriteError::ReadOnly(path) => {
                let hint = format!("make it writable: chmod u+w '{}'", path.display());
                return Self::new(ErrorKind::File, error.to_string()).hint(hint);
            }
            WriteError::Folder(_) => "move the folder away, or change `entries` in hoego.toml",
            WriteError::NotRegular(_) => "remove it, or give it another name: a pipe or a device is never replaced",
            WriteError::Reserved(_) => {
                "change `entries` in hoego.toml: entries lie in no hidden folder, and not in `lab/`"
            }
            WriteError::Owner(_) => "give the file to yourself with chown, or run hoego as its owner",
        };
        Self::new(ErrorKind::File, error.to_string()).hint(hint)
    }
}

impl From<EnvironmentError> for CommandError {
    fn from(error: EnvironmentError) -> Self {
        let hint = match &error {
            EnvironmentError::NoHome => "set `HOME`, or say where the journal is with `--journal DIR`",
            EnvironmentError::Now(_) => "write it like `2025-01-14T09:00:00` or `2025-01-14T09:00:00+09:00`",
            EnvironmentError::Io(_) => {
                "see to the rights of the folder, go to another, or name a journal with `--journal DIR`"
            }
            EnvironmentError::Suspicious { root, .. } => {
                let line = format!("safe-journals = [{:?}]", root.display().to_string());
                return Self::new(ErrorKind::File, error.to_string())
                    .hint(format!(
                        "if you trust who can write it, add to your own configuration, at the top: {line}"
                    ))
                    .hint("`--journal DIR` takes it once");
            }
            EnvironmentError::HomeOfAnother(_) => "set `HOME` to root's own, or run hoego as the user",
            EnvironmentError::CurrentDir(_) => "change into a folder that exists",
        };
        Self::new(ErrorKind::File, error.to_string()).hint(hint)
    }
}

impl From<EditorError> for CommandError {
    fn from(error: EditorError) -> Self {
        let hint = "nothing is lost: the entry is on disk; set `VISUAL` or `EDITOR`, or use `--no-edit`";
        Self::new(ErrorKind::File, error.to_string()).hint(hint)
    }
}

impl From<ConfigError> for CommandError {
    fn from(error: ConfigError) -> Self {
        let failure = Self::new(ErrorKind::Config, error.to_string());
        match error.hint {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}
