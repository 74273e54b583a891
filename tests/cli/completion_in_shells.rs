//! Tab and Enter in real shells, over names that would do something if they were inserted as they are: nothing runs, and hoego gets the
//! name as one argument, or nothing was inserted.

use crate::desk::Desk;
use crate::shell::{SHELLS, Shell};
use std::fs;
use std::path::Path;
use unicode_normalization::UnicodeNormalization as _;

/// Names of files that are offered.
const OFFERED: &[&str] = &[
    "$(touch canary)",
    "`touch canary`",
    "x;touch canary",
    "x&touch canary",
    "x|touch canary",
    "x>canary",
    "<x",
    "(touch canary)",
    "{a,b}",
    "[x]",
    "$HOME",
    "${HOME}",
    "$'x'",
    "'$(touch canary)'",
    "\"$(touch canary)\"",
    "it's",
    "say \"hi\"",
    "'",
    "\"",
    "''",
    "a b",
    " a  b ",
    "*",
    "?",
    "~",
    "~root",
    "#x",
    "!x",
    "!!",
    "a!b",
    "^a^b",
    "\\",
    "a\\b",
    "\\$(touch canary)",
    "a\\",
    "=ls",
    "a=b",
    "a:b",
    "a@b",
    "%1",
    "+x",
    "회고 하나",
    "회고.md",
    "日報（1）",
    "café",
    "a\u{3000}b",
    "a\u{a0}b",
    "👩\u{1f3fd}💻 x",
];

/// Names that are not: a terminal would obey them.
const REFUSED: &[&str] = &[
    "a\nb",
    "a\rb",
    "a\tb",
    "\u{1b}[31m",
    "\u{7}",
    "a\u{85}b",
    "a\u{9b}31m",
    "\u{202e}dm.x",
    "a\u{2066}b",
];

/// A desk with a folder `fN` that holds a file of each name alone, and `dN` with a folder of it.
fn desk_of_names() -> Desk {
    let desk = Desk::on("2025-01-14");
    for (at, name) in OFFERED.iter().chain(REFUSED).chain(&["-rf", "--help"]).enumerate() {
        let (file, folder) = (
            desk.journal().join(format!("f{at}")),
            desk.journal().join(format!("d{at}")),
        );
        fs::create_dir(&file).expect("a folder");
        fs::write(file.join(name), "").expect("a file");
        fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    desk
}

/// Nothing on the desk is called `canary`.
#[track_caller]
fn nothing_ran(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        assert_ne!(path.file_name(), Some("canary".as_ref()), "{}", path.display());
        if path.is_dir() {
            nothing_ran(&path);
        }
    }
}

fn names_are_one_argument_or_nothing(shell: &str) {
    let mut desk = desk_of_names();
    let Some(mut shell) = Shell::start(&mut desk, shell) else {
        return;
    };
    for (command, end) in [("show", ""), ("week -o", ""), ("lab run", ""), ("--journal", "/")] {
        for (at, name) in OFFERED.iter().chain(REFUSED).enumerate() {
            let folder = format!("{}{at}/", if end.is_empty() { 'f' } else { 'd' });
            let got = shell.line(&format!("hoego {command} {folder}\t"));
            let expected = match OFFERED.contains(name) {
                true => format!("{folder}{name}{end}"),
                false => folder,
            };
            let expected: Vec<&str> = command.split(' ').chain([expected.as_str()]).collect();
            assert_eq!(got, expected, "{command} {name:?}: {}", shell.pty.screen());
        }
        nothing_ran(desk.folder());
    }
}

fn names_at_the_beginning_of_a_word(shell: &str) {
    let is_fish = shell == "fish";
    let mut desk = desk_of_names();
    let Some(mut shell) = Shell::start(&mut desk, shell) else {
        return;
    };
    for (at, name) in OFFERED.iter().chain(REFUSED).chain(&["-rf", "--help"]).enumerate() {
        shell.line(&format!("cd '{}/f{at}'; hoego", desk.journal().display()));
        let got = shell.line("hoego export --output \t");
        // fish would not quote the tilde.
        let expected = match OFFERED.contains(name) && !(is_fish && name.starts_with('~')) {
            true => vec!["export", "--output", name],
            false => vec!["export", "--output"],
        };
        assert_eq!(got, expected, "{name:?}: {}", shell.pty.screen());
    }
    nothing_ran(desk.folder());
}

fn names_behind_an_open_quote(shell: &str) {
    let is_bash = shell == "bash";
    let mut desk = desk_of_names();
    let Some(mut shell) = Shell::start(&mut desk, shell) else {
        return;
    };
    for quote in ['\'', '"'] {
        for (at, name) in OFFERED.iter().enumerate() {
            let special = |c: char| c == quote || (quote == '"' && "\\$`!".contains(c));
            // There bash is given nothing, and the quote is closed by hand.
            let refused = is_bash && name.contains(special);
            let close = if refused { quote.to_string() } else { String::new() };
            let got = shell.line(&format!("hoego show {quote}f{at}/\t{close}"));
            let expected = format!("f{at}/{}", if refused { "" } else { name });
            assert_eq!(got, ["show", &expected], "{quote} {name:?}: {}", shell.pty.screen());
        }
        nothing_ran(desk.folder());
    }
}

fn what_several_names_have_in_common(shell: &str) {
    let mut desk = Desk::on("2025-01-14");
    let folder = desk.journal().join("m");
    fs::create_dir(&folder).expect("a folder");
    let names = ["a b", "a;touch canary", "a$(touch canary)"];
    for name in names {
        fs::write(folder.join(name), "").expect("a file");
    }
    let Some(mut started) = Shell::start(&mut desk, shell) else {
        return;
    };
    // zsh would insert a backslash behind it, and so inserts nothing.
    let common = if shell == "zsh" { "m/" } else { "m/a" };
    let got = started.line("hoego show m/\t");
    assert_eq!(got, ["show", common], "{}", started.pty.screen());
    if shell == "bash" {
        started.line("bind 'set show-all-if-ambiguous on'; hoego");
        assert_eq!(started.line("hoego show m/\t"), ["show", "m/a"]);
        started.line("bind 'TAB: menu-complete'; hoego");
        let chosen = names.map(|name| format!("m/{name}"));
        for tabs in ["\t", "\t\t", "\t\t\t"] {
            let got = started.line(&format!("hoego show m/{tabs}"));
            assert!(got.len() == 2 && chosen.contains(&got[1]), "{got:?}");
        }
    }
    nothing_ran(desk.folder());
}

/// An entry with Tries in whose texts stands what neither a shell nor a terminal should get.
const ENTRY: &str = "## Try\n\n* 파이 먹기 $(touch canary)\n* 파이 `touch canary` \u{1b}]0;owned\u{7}굽기\u{202e}\n\
                     * Walk THE dog; touch canary\n* 사과 하나 '\"\n";

fn words_of_a_try(shell: &str) {
    let mut desk = Desk::on("2025-01-14");
    desk.write("2025-01-13.md", ENTRY);
    let tries = desk.json(&["try", "--json"]);
    let tries = tries["tries"].as_array().expect("Tries").clone();
    let field = |at: usize, name: &str| tries[at][name].as_str().expect("a text").to_owned();
    let (pie, dog, apple) = (field(0, "id"), field(2, "id"), field(3, "id"));
    let Some(mut shell) = Shell::start(&mut desk, shell) else {
        return;
    };
    let decomposed: String = "사과".nfd().collect();
    for (typed, id) in [
        ("사과", &apple),
        (decomposed.as_str(), &apple),
        ("먹", &pie),
        ("walk", &dog),
        ("dOG", &dog),
        ("'파이 먹", &pie),
        ("\"the dog", &dog),
        ("파이\\ 먹기", &pie),
        (&dog[..3], &dog),
    ] {
        let got = shell.line(&format!("hoego try done {typed}\t"));
        assert_eq!(got, ["try", "done", id], "{typed}: {}", shell.pty.screen());
    }
    // Several insert nothing; neither does a word that fits none, nor a number, which means one of the list.
    for typed in ["파이", "파이\t", "touch", "pear", "1"] {
        let got = shell.line(&format!("hoego try later {typed}\t"));
        assert_eq!(got, ["try", "later", typed.trim()], "{}", shell.pty.screen());
    }
    let sent = shell.pty.sent();
    assert!(sent.contains(&format!("{pie}  파이 먹기 $(touch canary)")), "{sent}");
    assert!(!sent.contains("\u{1b}]0;owned") && !sent.contains('\u{202e}'), "{sent}");
    nothing_ran(desk.folder());
}

/// A test of each kind for each shell.
macro_rules! in_shells {
    ($($module:ident)*) => {
        $(mod $module {
            const SHELL: &str = stringify!($module);

            #[test]
            fn names_are_one_argument_or_nothing() {
                super::names_are_one_argument_or_nothing(SHELL);
            }

            #[test]
            fn names_at_the_beginning_of_a_word() {
                super::names_at_the_beginning_of_a_word(SHELL);
            }

            #[test]
            fn names_behind_an_open_quote() {
                super::names_behind_an_open_quote(SHELL);
            }

            #[test]
            fn what_several_names_have_in_common() {
                super::what_several_names_have_in_common(SHELL);
            }

            #[test]
            fn words_of_a_try() {
                super::words_of_a_try(SHELL);
            }
        })*
    };
}

in_shells!(bash zsh fish);

#[test]
fn every_shell_that_is_driven_is_one_that_has_a_script() {
    for shell in SHELLS {
        assert!(
            Desk::on("2025-01-14").run(&["completions", shell]).status.success(),
            "{shell}"
        );
    }
}
