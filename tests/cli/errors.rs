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
    unknown_command_of_swapped_letters: empty(), ["tyr"];
    unknown_command_below_a_command: empty(), ["lab", "rnu"];
    number_beyond_all_measure: empty(), ["undo", "99999999999999999999"];
    limit_beyond_all_measure: empty(), ["log", "-n", "99999999999999999999"];
    number_that_is_none: empty(), ["log", "-n", "ten"];
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
    config_pattern_escape: toml("[journal]\nentries = \"%Y-%m-%d\\u001b]0;x\\u0007.md\"\n"), ["try"];
    config_pattern_newline: toml("[journal]\nlanguage = \"ko\"\nentries = \"%Y-%m-%d%n.md\"\n"), ["new"];
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

// Summaries, showing and searching.
case! {
    undo_unknown: empty(), ["undo", "7"];
    undo_nonsense: empty(), ["undo", "last"];
    undo_no_journal: Sandbox::new(), ["undo"];
    undo_config_in_journal: toml("[undo]\nkeep = 0\n"), ["log"];
    undo_keep_nonsense: empty().home_file(".config/hoego/config.toml", "[undo]\nkeep = -1\n"), ["log"];
    search_bad_pattern: empty(), ["search", "사과 (그리고"];
    search_bad_escape: empty(), ["search", "\\d\\y"];
    search_over_lines: empty(), ["search", "a\\nb"];
    search_unknown_section: empty(), ["search", "a", "--section", "kepe"];
    search_nonsense_section: empty(), ["search", "a", "--section", "zzz"];
    search_unknown_state: empty(), ["search", "a", "--state", "opne"];
    search_backwards: empty(), ["search", "a", "--from", "2025-01-14", "--to", "2025-01-13"];
    search_json_with_context: empty(), ["search", "a", "--json", "-C1"];
    search_count_and_paths: empty(), ["search", "a", "-c", "-l"];
    search_nothing: empty(), ["search"];
    search_no_journal: Sandbox::new(), ["search", "a"];
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

/// A journal of the user's own with this entry.
fn experiment(text: &str) -> Sandbox {
    crate::lab::journal_with(text)
}

/// The same with an experiment in bash whose braces also hold `options`.
fn bash(options: &str) -> Sandbox {
    experiment(&format!("```bash {{#coin .lab {options}}}\necho hi\n```\n"))
}

// Experiments. Refusals name a hash that depends on where the journal lies; they are in `lab_trust.rs`.
case! {
    lab_unknown_id: bash(""), ["lab", "run", "coim"];
    lab_none_at_all: empty(), ["lab", "run", "coin"];
    lab_no_journal_and_no_file: Sandbox::new(), ["lab", "run", "bench.py"];
    lab_doubled_id: experiment("```sh {#a .lab}\n```\n\n```sh {#a .lab}\n```\n"), ["lab", "show", "a"];
    lab_faulty_option: bash("trials=many timeout=soon"), ["lab", "run", "coin"];
    lab_mistyped_option: bash("trails=5"), ["lab", "run", "coin"];
    lab_unread_variable: bash("workers=1,2"), ["lab", "run", "coin"];
    lab_matrix_too_large: experiment("```bash {#coin .lab n=1..1000 m=1..1000}\necho $LAB_N $LAB_M\n```\n"), ["lab", "run", "coin"];
    lab_no_cell_left: experiment("```bash {#coin .lab n=1 exclude=\"n=1\"}\necho $LAB_N\n```\n"), ["lab", "run", "coin"];
    lab_unclosed_braces: experiment("```bash {#coin .lab\necho\n```\n"), ["lab", "run", "coin"];
    lab_no_language: experiment("``` {#coin .lab}\necho\n```\n"), ["lab", "run", "coin"];
    lab_unknown_language: experiment("```zig {#coin .lab}\nx\n```\n"), ["lab", "run", "coin"];
    lab_missing_toolchain: experiment("```python {#coin .lab}\nx\n```\n").env("PATH", "/nowhere"), ["lab", "run", "coin"];
    lab_claim_of_unknown_metric: bash("claim=\"wal() < 1\""), ["lab", "run", "coin"];
    lab_claim_of_no_cell: bash("claim=\"wall(n=2) < 1\""), ["lab", "run", "coin"];
    lab_file_missing: bash("deps=a.sh"), ["lab", "run", "coin"];
    lab_file_outside: bash("deps=../a.sh"), ["lab", "run", "coin"];
    lab_settings_beside_an_id: bash(""), ["lab", "run", "coin", "workers=1"];
    lab_time_nonsense: bash(""), ["lab", "run", "coin", "--for", "soon"];
    lab_file_of_unknown_language: empty().file("x.foo", ""), ["lab", "run", "x.foo"];
    lab_file_with_nonsense: empty().file("x.sh", ""), ["lab", "run", "x.sh", "workers"];
    lab_config_in_journal: empty().file("hoego.toml", "[lab.languages.bash]\nrun = \"x\"\n"), ["lab", "list"];
    lab_config_unknown_key: empty().home_file(".config/hoego/config.toml", "[lab.languages.zig]\nrum = \"x\"\n"), ["lab", "list"];
    lab_never_ran: bash(""), ["lab", "log", "coin"];
    lab_rerun_never_ran: bash(""), ["lab", "rerun", "coin"];
    lab_with_nonsense: bash(""), ["lab", "rerun", "--with", "python"];
    lab_template_unknown: bash(""), ["lab", "new", "x", "--from", "queue-emtpy"];
    lab_new_name_that_is_none: bash(""), ["lab", "new", "a b", "--from", "queue-empty"];
    lab_new_name_in_use: bash(""), ["lab", "new", "coin", "--from", "queue-empty"];
    lab_save_without_journal: Sandbox::new(), ["lab", "compare", "--save", "x", "--", "true"];
    lab_save_under_an_experiment: bash(""), ["lab", "compare", "--save", "coin", "--", "true"];
    lab_compare_nothing: empty(), ["lab", "compare"];
    lab_command_that_is_not_there: empty(), ["lab", "compare", "--", "no-such-program-here"];
    lab_without_a_verb: empty(), ["lab"];
    lab_clean_what: empty(), ["lab", "clean"];
}
