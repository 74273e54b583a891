//! The catalogue of errors: every message of the binary is a named case that can be run again.
//!
//! A case is a sandbox and a command line; its snapshot is what the person sees. To add one, add a `case!` line, run
//! `cargo test --test cli errors`, read the snapshot and accept it. Every case exits with 2, says nothing on stdout, and leaves
//! each byte of the journal as it was.

use crate::sandbox::Sandbox;

/// `case!(name, sandbox, "the arguments")`.
macro_rules! case {
    ($($name:ident: $sandbox:expr, $arguments:expr;)*) => {
        $(
            #[test]
            fn $name() {
                let sandbox: Sandbox = $sandbox;
                let before = sandbox.files();
                let arguments: &[&str] = &$arguments;
                let ran = sandbox.hoego(arguments);
                ran.fails();
                assert_eq!(sandbox.files(), before, "nothing is lost, nothing is half-written");
                insta::assert_snapshot!(format!("hoego {}\n{}", arguments.join(" "), ran.stderr()));
            }
        )*
    };
}

fn empty() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
}

fn toml(text: &str) -> Sandbox {
    Sandbox::with_config(text)
}

case! {
    unknown_command: empty(), ["shwo"];
    unknown_option: empty(), ["check", "--fxi"];
    missing_argument: empty(), ["try", "later", "1"];
    wrong_choice: empty(), ["week", "--format", "pdf"];
    missing_value: empty(), ["new", "--date"];
    today_option_elsewhere: empty(), ["--no-edit", "schema"];
    date_that_is_not: empty(), ["new", "--date", "2025-02-30"];
    date_mistyped: empty(), ["new", "--date", "yesterdy"];
    date_nonsense: empty(), ["new", "--date", "soon"];
    date_too_far: empty(), ["new", "--date=-90000000"];
    now_nonsense: empty().env("HOEGO_NOW", "noon"), ["new"];
    no_journal: Sandbox::new(), ["try"];
    no_journal_there: Sandbox::new(), ["try", "--journal", "."];
    no_journal_in_variable: Sandbox::new().env("HOEGO_JOURNAL", "nowhere"), ["new"];
    no_home: Sandbox::new().without("HOME").without("XDG_CONFIG_HOME"), ["new"];
    config_unknown_key: toml("[journal]\nlangauge = \"ko\"\n"), ["try"];
    config_unknown_table: toml("[carrry]\nsince = 2025-01-13\n"), ["try"];
    config_key_in_wrong_table: toml("[journal]\nsince = 2025-01-13\n"), ["try"];
    config_wrong_type: toml("[carry]\nmark-carried = \"yes\"\n"), ["try"];
    config_nonsense_date: toml("[carry]\nsince = \"2025-02-30\"\n"), ["try"];
    config_nonsense_toml_date: toml("[carry]\nsince = 2025-02-30\n"), ["try"];
    config_nonsense_time: toml("[journal]\nday-starts-at = \"late\"\n"), ["try"];
    config_unknown_language: toml("[journal]\nlanguage = \"fr\"\n"), ["try"];
    config_pattern_without_day: toml("[journal]\nentries = \"%Y-%m.md\"\n"), ["try"];
    config_pattern_unknown: toml("[journal]\nentries = \"%Q.md\"\n"), ["try"];
    config_pattern_outside: toml("[journal]\nentries = \"../%Y-%m-%d.md\"\n"), ["try"];
    config_pattern_no_markdown: toml("[journal]\nentries = \"%Y-%m-%d.txt\"\n"), ["try"];
    config_pattern_unread: toml("[journal]\nentries = \".x/%Y-%m-%d.md\"\n"), ["try"];
    config_not_toml: toml("[journal\n"), ["try"];
    config_not_utf8: Sandbox::new().file("hoego.toml", b"\xff"), ["try"];
    config_of_user: empty().home_file(".config/hoego/config.toml", "[carry]\nat-most = -1\n"), ["try"];
    config_asked_for_unknown: empty(), ["config", "at-most"];
    config_asked_for_nonsense: empty(), ["config", "zzz"];
    schema_unknown: empty(), ["schema", "wek"];
    completions_unknown: empty(), ["completions", "tcsh"];
    init_again: empty(), ["init"];
    init_in_a_file: Sandbox::new().file("x", ""), ["init", "x"];
    init_sample_in_use: Sandbox::new().file("2025-01-13.md", "# a\n"), ["init", "--sample"];
    init_language: Sandbox::new(), ["init", "--language", "fr"];
    init_since: Sandbox::new(), ["init", "--carry-since", "2025-13-01"];
    init_program: Sandbox::new(), ["init", "--program-starts-on", "monday morning"];
}

// Summaries and showing.
case! {
    week_nonsense: empty(), ["week", "soon"];
    week_that_is_not: empty(), ["week", "2025-W54"];
    week_without_program: empty(), ["week", "p2"];
    month_that_is_not: empty(), ["month", "2025-13"];
    export_backwards: empty(), ["export", "--from", "2025-01-14", "--to", "2025-01-13"];
    export_without_end: empty(), ["export", "--from", "2025-01-14"];
    export_two_forms: empty(), ["week", "--json", "--format", "csv"];
    output_is_an_entry: empty().file("2025-01-13.md", "# a\n"), ["week", "-o", "2025-01-13.md"];
    output_would_be_an_entry: empty(), ["week", "-o", "2025-01-12.md"];
    output_without_folder: empty(), ["week", "-o", "no/such/folder/week.md"];
    output_is_a_folder: empty().file("weekly/x", ""), ["week", "-o", "weekly"];
    template_unknown_variable: empty().file(".hoego/templates/summary.md", "# x\n{{ titel }}\n"), ["week"];
    template_broken: empty().file(".hoego/templates/summary.html", "{% for x in y %}\n"), ["week", "--format", "html"];
    template_not_utf8: empty().file(".hoego/templates/summary.md", b"\xff"), ["week"];
    show_no_entry: empty().file("2025-01-10.md", "# a\n"), ["show", "2025-01-12"];
    show_nothing_yet: empty(), ["show"];
    show_no_file: empty(), ["show", "nothing.md"];
    show_not_utf8: empty().file("x.md", b"\xff"), ["show", "x.md"];
    show_a_folder: empty().file("x.md/y", ""), ["show", "x.md"];
}
