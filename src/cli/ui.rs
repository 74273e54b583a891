//! The one object that owns the streams: data to stdout, talk to stderr.

use super::args::{ColorWhen, GlobalArgs};
use super::error::{CommandError, ErrorKind};
use super::render::terminal::tamed;
use crate::system::Machine;
use anstyle::Style;
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

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

    /// Writes `text` to stdout as it is. A closed pipe gives an error that ends the program quietly; pass it on with `?`.
    pub fn data(&self, text: &str) -> Result<(), CommandError> {
        self.bytes(text.as_bytes())
    }

    /// The same for bytes.
    pub fn bytes(&self, bytes: &[u8]) -> Result<(), CommandError> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| {
            if error.kind() == io::ErrorKind::BrokenPipe {
                return CommandError::closed_pipe();
            }
            CommandError::new(ErrorKind::File, format!("could not write to standard output: {error}"))
        })
    }

    /// Writes one JSON document to stdout.
    pub fn json<T: serde::Serialize>(&self, value: &T) -> Result<(), CommandError> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| CommandError::new(ErrorKind::Journal, format!("could not write JSON: {error}")))?;
        self.data(&format!("{text}\n"))
    }

    /// Says a line on stderr, unless `--quiet`.
    pub fn talk(&self, text: &str) {
        if !self.quiet {
            self.stderr(text);
        }
    }

    /// Says a line on stderr that belongs to a question; `--quiet` does not silence it.
    pub fn question(&self, text: &str) {
        self.stderr(text);
    }

    /// Warns on stderr, unless `--quiet`.
    pub fn warn(&self, text: &str) {
        let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
        self.talk(&format!("{} {}", self.paint_talk(yellow, "warning:"), tamed(text)));
    }

    /// Says on stderr what could be done next, unless `--quiet`.
    pub fn hint(&self, text: &str) {
        let cyan = anstyle::AnsiColor::Cyan.on_default().bold();
        self.talk(&format!("{} {}", self.paint_talk(cyan, "hint:"), tamed(text)));
    }

    /// Reports a failure; `--quiet` does not silence it.
    pub(super) fn failure(&self, error: &CommandError) {
        if error.kind == ErrorKind::ClosedPipe {
            return;
        }
        let red = anstyle::AnsiColor::Red.on_default().bold();
        let cyan = anstyle::AnsiColor::Cyan.on_default().bold();
        self.stderr(&format!("{} {}", self.paint_talk(red, "error:"), tamed(&error.message)));
        for hint in &error.hints {
            self.stderr(&format!("{} {}", self.paint_talk(cyan, "hint:"), tamed(hint)));
        }
    }

    /// Writes a line to stderr. There is nobody left to tell if that fails.
    fn stderr(&self, text: &str) {
        let _unheard = writeln!(io::stderr().lock(), "{text}");
    }

    /// Asks on the terminal and gives the answer without its line end; `None` without a terminal or at the end of input.
    pub fn ask(&self, question: &str) -> Option<String> {
        if !self.terminal {
            return None;
        }
        let mut err = io::stderr().lock();
        write!(err, "{question} ").and_then(|()| err.flush()).ok()?;
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

    /// Whether data may be coloured.
    pub fn color(&self) -> bool {
        self.color
    }

    /// `text` in `style` where data may be coloured, else as it is.
    pub fn paint(&self, style: Style, text: &str) -> String {
        paint(self.color, style, text)
    }

    /// The same for talk.
    pub fn paint_talk(&self, style: Style, text: &str) -> String {
        paint(self.color_talk, style, text)
    }
}

fn paint(color: bool, style: Style, text: &str) -> String {
    if color {
        return format!("{style}{text}{style:#}");
    }
    text.to_owned()
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
