//! Completion: what a shell is told when Tab is pressed. It starts nothing, writes nothing, and says nothing but candidates.
//!
//! A shell asks through its script with its name in `COMPLETE` and the words of the line behind `--`. zsh and fish quote what they
//! insert, for bash [`bash`] does; the others are offered only words that need no quotes.

mod answer;
mod bash;
mod live;

pub use live::{
    changes, config_keys, days, days_and_files, experiments, experiments_and_files, gallery, schemas, sections, tries,
};

use crate::system::Machine;
use answer::Answer;
use std::ffi::OsString;

/// A shell that hoego completes for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shell {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
}

/// Every shell with its name and the script that makes it ask.
const SHELLS: [(&str, Shell, &str); 5] = [
    ("bash", Shell::Bash, include_str!("scripts/hoego.bash")),
    ("elvish", Shell::Elvish, include_str!("scripts/hoego.elv")),
    ("fish", Shell::Fish, include_str!("scripts/hoego.fish")),
    ("powershell", Shell::Powershell, include_str!("scripts/hoego.ps1")),
    ("zsh", Shell::Zsh, include_str!("scripts/hoego.zsh")),
];

/// The names of the shells.
pub fn names() -> [&'static str; SHELLS.len()] {
    SHELLS.map(|(name, ..)| name)
}

/// The script that makes the shell `name` ask; `None` for a shell that is not known.
pub fn script(name: &str) -> Option<&'static str> {
    SHELLS
        .iter()
        .find_map(|(known, _, script)| (*known == name).then_some(*script))
}

/// What the shell that asks is told; `None` if none asks. Whatever goes wrong, a person at a prompt hears nothing of it.
pub fn answer(machine: &Machine, arguments: &[OsString]) -> Option<String> {
    let name = machine.var("COMPLETE")?;
    let (first, words) = arguments.get(1..)?.split_first()?;
    if first != "--" {
        return None;
    }
    let shell = SHELLS
        .iter()
        .find_map(|(known, shell, _)| (*known == name).then_some(*shell));
    // What takes the command line apart was made by others, and there are lines that it does not expect.
    std::panic::set_hook(Box::new(|_| {}));
    let told = std::panic::catch_unwind(|| told(shell?, machine, words));
    Some(told.ok().flatten().unwrap_or_default())
}

fn told(shell: Shell, machine: &Machine, words: &[OsString]) -> Option<String> {
    let mut words = words
        .iter()
        .map(|word| word.to_str().map(str::to_owned))
        .collect::<Option<Vec<String>>>()?;
    match shell {
        Shell::Bash => {
            let line = match machine.var("_HOEGO_LINE") {
                Some(line) => bash::Line::read(&line, Some(&machine.var("_HOEGO_WORD").unwrap_or_default())),
                // Who calls the function for another command may have only its words.
                None => bash::Line::read(&words.join(" "), None),
            }?;
            let inserted = line.insertions(&Answer::to(machine, line.words())?, bash::Asked::by(machine));
            Some(inserted.iter().map(|word| format!("{word}\n")).collect())
        }
        Shell::Zsh | Shell::Fish => Some(Answer::to(machine, words)?.lines()),
        Shell::Elvish => Some(Answer::to(machine, words)?.plain_words(false)),
        Shell::Powershell => {
            words.push(machine.var("_HOEGO_WORD").unwrap_or_default());
            Some(Answer::to(machine, words)?.plain_words(true))
        }
    }
}

/// Whether `c` means nothing to any shell, wherever in a word it stands.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || "._/:+=-".contains(c)
}
