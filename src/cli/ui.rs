//! The one object that owns the streams: data to stdout, talk to stderr. What it is given reaches a terminal only tamed, see [`super::tame`].

use super::args::{ColorWhen, GlobalArgs};
use super::error::{CommandError, ErrorKind};
use super::json;
use super::styled::{Styled, painted};
use super::tame::on_one_line;
use crate::system::Machine;
use anstyle::AnsiColor;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::path::Path;

/// The streams, and what they can show.
#[derive(Debug, Clone)]
pub struct Ui {
    quiet: bool,
    terminal: bool,
    stdout_terminal: bool,
    stderr_terminal: bool,
    color: bool,
    color_talk: bool,
    width: usize,
}

impl Ui {
    /// Looks at the streams once.
    pub fn new(options: &GlobalArgs, machine: &Machine) -> Self {
        let stdout_terminal = io::stdout().is_terminal();
        let stderr_terminal = io::stderr().is_terminal();
        let color = |terminal| wants_color(options.color, terminal, machine);
        Self {
            quiet: options.quiet,
            terminal: stdout_terminal && stderr_terminal && io::stdin().is_terminal(),
            stdout_terminal,
            stderr_terminal,
            color: color(stdout_terminal),
            color_talk: color(stderr_terminal),
            width: width(stdout_terminal, machine),
        }
    }

    /// Writes `text` to stdout: tamed to a terminal, to a pipe or a file as it is. A closed pipe gives an error that ends the program quietly; pass
    /// it on with `?`.
    pub fn data(&self, text: impl Into<Styled>) -> Result<(), CommandError> {
        let text = text.into();
        self.stdout(&match self.stdout_terminal {
            true => text.tamed(self.color),
            false => text.raw(self.color),
        })
    }

    /// Writes `path` to stdout, on one line of a terminal, and for a program as it is.
    pub fn path(&self, path: &Path) -> Result<(), CommandError> {
        match self.stdout_terminal {
            true => self.data(format!("{}\n", on_one_line(&path.to_string_lossy()))),
            false => self.data([path.as_os_str().as_encoded_bytes(), b"\n"].concat()),
        }
    }

    /// Writes one JSON document to stdout.
    pub fn json<T: serde::Serialize>(&self, value: &T) -> Result<(), CommandError> {
        let text = json::document(value)
            .map_err(|error| CommandError::new(ErrorKind::Journal, format!("could not write JSON: {error}")))?;
        self.data(text)
    }

    /// Writes the command line's own help to stdout. It is the one text that comes with its escape sequences, and nothing in it is anybody else's.
    pub(super) fn help(&self, text: &clap::builder::StyledStr) -> Result<(), CommandError> {
        self.stdout(
            match self.color {
                true => text.ansi().to_string(),
                false => text.to_string(),
            }
            .as_bytes(),
        )
    }

    fn stdout(&self, bytes: &[u8]) -> Result<(), CommandError> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                return CommandError::closed_pipe();
            }
            CommandError::new(ErrorKind::File, format!("could not write to standard output: {error}"))
        })
    }

    /// Says a line on stderr, unless `--quiet`.
    pub fn talk(&self, text: impl Into<Styled>) {
        if !self.quiet {
            self.stderr(text.into() + "\n");
        }
    }

    /// Says a line on stderr that belongs to a question; `--quiet` does not silence it.
    pub fn question(&self, text: impl Into<Styled>) {
        self.stderr(text.into() + "\n");
    }

    /// Warns on stderr, unless `--quiet`.
    pub fn warn(&self, text: &str) {
        self.talk(labelled("warning:", AnsiColor::Yellow, text));
    }

    /// Says on stderr what could be done next, unless `--quiet`.
    pub fn hint(&self, text: &str) {
        self.talk(labelled("hint:", AnsiColor::Cyan, text));
    }

    /// Reports a failure; `--quiet` does not silence it.
    pub(super) fn failure(&self, error: &CommandError) {
        if error.kind == ErrorKind::ClosedPipe {
            return;
        }
        for message in error.messages() {
            self.question(labelled("error:", AnsiColor::Red, message));
        }
        for hint in &error.hints {
            self.question(labelled("hint:", AnsiColor::Cyan, hint));
        }
    }

    /// Writes talk to stderr, tamed wherever that leads. There is nobody left to tell if that fails.
    fn stderr(&self, text: impl Into<Styled>) {
        let mut err = io::stderr().lock();
        let mut bytes = text.into().tamed(self.color_talk);
        // While keys are waited for, the terminal does not go to the left by itself.
        if crossterm::terminal::is_raw_mode_enabled().unwrap_or(false) {
            bytes = String::from_utf8_lossy(&bytes).replace('\n', "\r\n").into_bytes();
        }
        let _unheard = err.write_all(&bytes).and_then(|()| err.flush());
    }

    /// Asks on the terminal and gives the answer without its line end; `None` without a terminal or at the end of input.
    pub fn ask(&self, question: &str) -> Option<String> {
        if !self.terminal {
            return None;
        }
        self.stderr(format!("{question} "));
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer).ok()?;
        (read > 0).then(|| answer.trim().to_owned())
    }

    /// Columns to lay text out in: `COLUMNS`, else those of the terminal, else 80.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows of the terminal, 24 where it does not say.
    pub fn height(&self) -> usize {
        let rows = crossterm::terminal::size().map_or(0, |(_, rows)| usize::from(rows));
        if rows > 0 { rows } else { 24 }
    }

    /// Whether a person sits there: stdin, stdout and stderr are a terminal. Nothing is asked otherwise.
    pub fn is_terminal(&self) -> bool {
        self.terminal
    }

    /// Whether stdout is a terminal: only then is text cut to [`Ui::width`].
    pub fn stdout_is_terminal(&self) -> bool {
        self.stdout_terminal
    }

    /// Whether stderr is a terminal: only then is progress shown.
    pub fn stderr_is_terminal(&self) -> bool {
        self.stderr_terminal
    }

    /// Whether pages that are drawn may be coloured.
    pub fn color(&self) -> bool {
        self.color
    }
}

/// A line of talk with what it is in front. Its further lines stand below the first, so that none of them can be taken for another label.
fn labelled(label: &str, color: AnsiColor, text: &str) -> Styled {
    let mut lines = text.split('\n');
    let mut out = painted(color.on_default().bold(), label) + " " + lines.next().unwrap_or_default();
    for line in lines {
        out.push(if line.starts_with(' ') { "\n" } else { "\n  " });
        out.push(line);
    }
    out
}

/// `--color` decides, then `NO_COLOR`, then `CLICOLOR_FORCE`, then whether it is a terminal that knows colours.
fn wants_color(when: ColorWhen, terminal: bool, machine: &Machine) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto if machine.var("NO_COLOR").is_some() => false,
        ColorWhen::Auto if machine.var("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
        ColorWhen::Auto => terminal && machine.var("TERM").is_none_or(|term| term != "dumb"),
    }
}

fn width(terminal: bool, machine: &Machine) -> usize {
    let set = machine.var("COLUMNS").and_then(|columns| columns.parse().ok());
    let measured = || {
        terminal
            .then(crossterm::terminal::size)?
            .ok()
            .map(|(columns, _)| usize::from(columns))
    };
    set.or_else(measured).filter(|columns| *columns > 0).unwrap_or(80)
}
