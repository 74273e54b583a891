//! A person's shell with the completion of hoego in it: keys are typed, and what hoego then gets is looked at.
//!
//! In the shell's path stands a `hoego` that answers the shell as the real one and, when it is run, only writes down its arguments.

use crate::desk::Desk;
use crate::pty::Pty;
use std::fs;
use std::path::PathBuf;

/// The shells that are driven.
pub const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// What the shell says when it waits for a line.
const PROMPT: &str = "ready> ";

/// A shell in the desk's journal.
pub struct Shell {
    pub pty: Pty,
    got: PathBuf,
    lines: usize,
}

impl Shell {
    /// Starts the shell `name` with the completion of hoego; `None`, with a note, where there is no such shell.
    pub fn start(desk: &mut Desk, name: &str) -> Option<Self> {
        if !crate::lab::has(name) {
            return None;
        }
        let got = desk.folder().join("got");
        fs::create_dir_all(&got).expect("a folder");
        let real = env!("CARGO_BIN_EXE_hoego");
        desk.script(
            "hoego",
            &format!(
                "[ -n \"$COMPLETE\" ] || [ \"$1\" = completions ] && exec '{real}' \"$@\"\n\
                 for last; do :; done\n\
                 printf '%s\\0' \"$@\" >'{}'/\"$last\"\n\
                 printf 'ran %s.\\n' \"$last\"",
                got.display()
            ),
        );
        desk.set("PS1", PROMPT);
        let fish = format!("function fish_prompt; echo -n '{PROMPT}'; end; set -g fish_greeting");
        let (arguments, setup) = match name {
            "bash" => (vec!["--norc", "--noprofile", "-i"], "source <(hoego completions bash)"),
            "zsh" => (vec!["-f", "-i"], "source <(hoego completions zsh)"),
            _ => (
                vec!["--no-config", "-i", "-C", &*fish],
                "hoego completions fish | source",
            ),
        };
        let mut pty = desk.start(name, &arguments);
        pty.wait_for(PROMPT);
        let mut shell = Self { pty, got, lines: 0 };
        shell.line(&format!("{setup}; hoego"));
        Some(shell)
    }

    /// Types `keys`, a last argument and Enter, waits until hoego has run, and gives its arguments but that last one.
    pub fn line(&mut self, keys: &str) -> Vec<String> {
        self.lines += 1;
        let mark = format!("@{}", self.lines);
        self.pty.send(&format!("{keys} {mark}\r"));
        self.pty.wait_for_in_turn(&[&format!("ran {mark}."), PROMPT]);
        let got = fs::read_to_string(self.got.join(&mark)).expect("what hoego got");
        let mut arguments: Vec<String> = got.split_terminator('\0').map(str::to_owned).collect();
        assert_eq!(arguments.pop(), Some(mark), "{keys:?}: {}", self.pty.screen());
        arguments
    }
}
