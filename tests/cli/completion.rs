//! What a shell is told that asks.

use crate::sandbox::Sandbox;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use unicode_normalization::UnicodeNormalization as _;

/// What `shell` is told about `words`; the last is the one at the cursor.
fn told(sandbox: &Sandbox, shell: &str, words: &[&str]) -> String {
    let mut arguments = vec!["--", "hoego"];
    arguments.extend(words);
    let (variable, arguments) = match (shell, arguments.split_last()) {
        ("powershell", Some((last, before))) => (*last, before.to_vec()),
        _ => ("", arguments),
    };
    let ran = sandbox.hoego_with(&[("COMPLETE", shell), ("_HOEGO_WORD", variable)], &arguments);
    ran.succeeds().silent().stdout()
}

/// What bash is told about `line`, of which it would replace `word`.
fn told_bash(sandbox: &Sandbox, line: &str, word: &str, kind: &str) -> Vec<String> {
    let variables = [
        ("COMPLETE", "bash"),
        ("_HOEGO_LINE", line),
        ("_HOEGO_WORD", word),
        ("_HOEGO_TYPE", kind),
    ];
    let ran = sandbox.hoego_with(&variables, &["--"]);
    ran.succeeds().silent().stdout().lines().map(str::to_owned).collect()
}

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

#[test]
fn whatever_is_wrong_with_a_journal_nothing_is_said() {
    let deep = "[".repeat(100_000);
    let broken = [
        Sandbox::new(),
        Sandbox::with_config("[journal\n"),
        Sandbox::with_config(&deep),
        Sandbox::with_config("[journal]\nentries = 3\n"),
        Sandbox::with_config("").file("2025-01-13.md", [0xff, 0xfe, b'#', b'\n']),
        Sandbox::with_config("").env("HOEGO_NOW", "never"),
        Sandbox::with_config("").without("HOME"),
        Sandbox::with_config("").home_file(".config/hoego/config.toml", "[[["),
        Sandbox::with_config("").prepare(|sandbox| fs::create_dir(sandbox.at("2025-01-13.md")).expect("a folder")),
        Sandbox::new().prepare(|sandbox| fs::create_dir(sandbox.at("hoego.toml")).expect("a folder")),
    ];
    for sandbox in &broken {
        for shell in SHELLS {
            for words in [
                &["try", "done", ""][..],
                &["try", "done", "파이"],
                &["show", "2025"],
                &["undo", ""],
                &["lab", "run", ""],
                &["--date", ""],
            ] {
                told(sandbox, shell, words);
            }
        }
    }
}

#[test]
fn lines_that_nobody_expects_are_silent_too() {
    let sandbox = Sandbox::with_config("");
    for words in [
        // The crate that takes the line apart panics here.
        &["try", "later", "abc", "--journal", "--foo", ""][..],
        &["--", "--", "--", ""],
        &["--nothing", ""],
        &["-", "-"],
        &["show", "\u{1b}", ""],
        &["shw", ""],
        &[],
    ] {
        for shell in SHELLS {
            told(&sandbox, shell, words);
        }
    }
    for shell in ["tcsh", "/bin/bash", "1"] {
        assert_eq!(told(&sandbox, shell, &["show", ""]), "", "{shell}");
    }
    sandbox.hoego_with(&[("COMPLETE", "zsh")], &["--"]).succeeds().silent();
}

#[test]
fn a_variable_of_that_name_changes_no_command() {
    let sandbox = Sandbox::with_config("").file("2025-01-13.md", "## Try\n* walk\n");
    for value in ["1", "bash", "yes"] {
        let ran = sandbox.hoego_with(&[("COMPLETE", value)], &["try"]);
        ran.succeeds().stdout_has("walk");
    }
}

#[test]
fn a_shell_is_given_so_many_candidates_at_most() {
    let sandbox = Sandbox::with_config("").prepare(|sandbox| {
        for at in 0..700 {
            fs::write(sandbox.at(&format!("note-{at:03}.txt")), "").expect("a file");
        }
    });
    let lines = told(&sandbox, "zsh", &["show", "note"]);
    assert_eq!(lines.lines().count(), 501, "500 and what to do with them");
    assert_eq!(told(&sandbox, "elvish", &["show", "note"]).lines().count(), 500);
    assert_eq!(told(&sandbox, "zsh", &["show", "note-69"]).lines().count(), 11);
}

#[test]
fn what_is_not_text_or_would_steer_the_terminal_is_not_offered() {
    let names: [&[u8]; 6] = [
        b"x\nextend",
        b"x\x1b[2J",
        b"x\xff",
        b"x\xc2\x9b",
        "x\u{202e}".as_bytes(),
        b"x good",
    ];
    let sandbox = Sandbox::with_config("").prepare(|sandbox| {
        for name in names {
            fs::write(sandbox.root().join(OsString::from_vec(name.to_vec())), "").expect("a file");
        }
    });
    for shell in ["zsh", "fish"] {
        assert_eq!(told(&sandbox, shell, &["show", "x"]), "extend\nx good\n");
    }
    assert_eq!(told_bash(&sandbox, "hoego show x", "x", "9"), ["x\\ good "]);
}

#[test]
fn shells_that_are_not_driven_get_only_words_that_need_no_quotes() {
    let names = [
        "k", "k.md", "k회고", "k=1", "k b", "k$(x)", "k;x", "k'", "k@", "k%", "k,", "k{", "k#", "k’", "k–",
    ];
    let sandbox = Sandbox::with_config("").prepare(|sandbox| {
        for name in names {
            fs::write(sandbox.at(name), "").expect("a file");
        }
    });
    for shell in ["elvish", "powershell"] {
        assert_eq!(
            told(&sandbox, shell, &["show", "k"]),
            "k\nk.md\nk=1\nk회고\n",
            "{shell}"
        );
    }
    let described = told(&sandbox, "powershell", &["complet"]);
    assert!(
        described.starts_with("completions\tPrint the completion script"),
        "{described}"
    );
}

#[test]
fn words_of_a_try_are_its_id_or_a_list() {
    let long = "아주 긴 글 ".repeat(40);
    let sandbox = Sandbox::with_config("")
        .file("2025-01-12.md", format!("## Try\n* [x] 파이 done\n* {long}\n"))
        .file(
            "2025-01-13.md",
            "## Try\n* 파이 먹기\n* 파이 \u{1b}[2J\u{202e}굽기\n* Walk\n",
        );
    let told_zsh = |typed: &str| told(&sandbox, "zsh", &["try", "done", typed]);
    let one = told_zsh("walk");
    let id = one
        .strip_prefix("replace\n")
        .and_then(|rest| rest.split_once('\t'))
        .expect("an ID")
        .0
        .to_owned();
    assert_eq!(one, format!("replace\n{id}\tWalk\n"));
    assert_eq!(told_zsh(&id[..2]), format!("extend\n{id}\tWalk\n"));
    let decomposed: String = "파이 먹".nfd().collect();
    assert!(told_zsh(&decomposed).starts_with("replace\n"));
    let several = told_zsh("파이");
    assert!(
        several.starts_with("list\n") && several.lines().count() == 3,
        "{several}"
    );
    assert!(
        !several.contains('\u{1b}') && !several.contains('\u{202e}') && several.contains("굽기"),
        "{several}"
    );
    assert_eq!(told_zsh("2"), "");
    let shortened = told_zsh("아주");
    assert!(
        shortened.trim_end().ends_with('…') && shortened.chars().count() < 70,
        "{shortened}"
    );
    assert_eq!(
        told(&sandbox, "elvish", &["try", "done", "walk"]),
        "",
        "elvish takes only what goes on"
    );

    let line = "hoego try done 파이";
    assert_eq!(
        told_bash(&sandbox, line, "파이", "9"),
        [""; 0],
        "what two IDs have in common is nothing to insert"
    );
    assert_eq!(told_bash(&sandbox, line, "파이", "37"), [""; 0]);
    let listed = told_bash(&sandbox, line, "파이", "63");
    assert!(listed.len() == 2 && listed[0].ends_with("  파이 먹기"), "{listed:?}");
    assert_eq!(
        told_bash(&sandbox, line, "파이", "33")[0],
        " ",
        "with a blank beside them they have nothing in common"
    );
    assert_eq!(
        told_bash(&sandbox, "hoego try done walk", "walk", "9"),
        [format!("{id} ")]
    );
    assert_eq!(
        told_bash(&sandbox, "hoego try done a:walk", "walk", "9"),
        [""; 0],
        "a part of the word would stay"
    );
}

#[test]
fn the_journal_is_the_one_that_the_line_names() {
    let sandbox = Sandbox::with_config("")
        .file("2025-01-13.md", "## Try\n* walk\n")
        .home_file("other/hoego.toml", "")
        .home_file("other/2025-01-13.md", "## Try\n* walk\n* read\n* run\n");
    for before in [
        &["--journal", "~/other", "try", "done"][..],
        &["--journal=~/other", "try", "done"],
        &["try", "done", "--journal", "~/other"],
    ] {
        let words = [before, &["read"]].concat();
        assert!(told(&sandbox, "zsh", &words).starts_with("replace\n"), "{before:?}");
        let missing = before
            .iter()
            .map(|word| word.replace("other", "none"))
            .collect::<Vec<_>>();
        let words: Vec<&str> = missing.iter().map(String::as_str).chain(["walk"]).collect();
        assert_eq!(told(&sandbox, "zsh", &words), "", "another journal is none instead");
    }
    assert_eq!(told(&sandbox, "zsh", &["try", "done", "read"]), "");
}

#[test]
fn what_bash_would_expand_is_left_alone() {
    let sandbox = Sandbox::with_config("")
        .file("$HOME.md", "")
        .file("!x", "")
        .file("a*", "")
        .file("~x", "");
    for typed in [
        "$HO", "\"$HO", "!", "\"!", "a*", "a{", "`", "$(", "\\", "~", "~x", "#", "<", "a;", "a\\\nb",
    ] {
        let line = format!("hoego show {typed}");
        let word = typed.trim_start_matches('"');
        assert_eq!(told_bash(&sandbox, &line, word, "9"), [""; 0], "{typed}");
    }
    for (typed, inserted) in [
        ("\\$HO", "\\$HOME.md "),
        ("'$HO", "$HOME.md"),
        ("\\!", "\\!x "),
        ("\"\"\\~", "\"\"\\~x "),
        ("a", "a\\* "),
    ] {
        let line = format!("hoego show {typed}");
        let word = typed.trim_start_matches('\'');
        assert_eq!(told_bash(&sandbox, &line, word, "9"), [inserted], "{typed}");
    }
}
