//! Layers, sources, and every complaint.

use super::*;

fn complain(text: &str) -> String {
    let mut config = Config::default();
    let error = config
        .add_layer(text, Source::Journal("hoego.toml".to_owned()))
        .unwrap_err();
    match &error.hint {
        Some(hint) => format!("{error}\nhint: {hint}"),
        None => error.to_string(),
    }
}

#[test]
fn the_built_in_pattern_is_one() {
    let config = Config::default();
    let pattern = config.text("journal.entries").expect("a pattern");
    assert_eq!(super::check_pattern(pattern), Ok(()));
}

#[test]
fn a_later_layer_replaces_and_every_value_knows_its_source() {
    let mut config = Config::default();
    let user = Source::User("config.toml".to_owned());
    let text = "default-journal = \"~/j\"\n[carry]\nat-most = \"none\"\nstale-after = 9\n";
    config.add_layer(text, user.clone()).unwrap();
    let journal = Source::Journal("hoego.toml".to_owned());
    let text = "[carry]\nsince = 2025-01-13\nat-most = 7\n[journal]\nprogram-starts-on = \"2025-01-06\"\n";
    config.add_layer(text, journal.clone()).unwrap();
    assert_eq!(config.at_most("carry.at-most"), Some(AtMost::Number(7)));
    assert_eq!(config.get("carry.at-most").unwrap().source, journal);
    assert_eq!(config.get("carry.at-most").unwrap().line, 3);
    assert_eq!(config.count("carry.stale-after"), Some(9));
    assert_eq!(config.get("carry.stale-after").unwrap().source, user);
    assert_eq!(config.day("carry.since"), NaiveDate::from_ymd_opt(2025, 1, 13));
    assert_eq!(
        config.day("journal.program-starts-on"),
        NaiveDate::from_ymd_opt(2025, 1, 6)
    );
    assert_eq!(config.get("journal.language").unwrap().source, Source::Default);
    assert_eq!(config.text("default-journal"), Some("~/j"));
}

#[test]
fn a_mistyped_key_names_file_line_and_the_nearest_one() {
    insta::assert_snapshot!(complain("[journal]\n\nlangauge = \"ko\"\n"), @r#"
    hoego.toml:3: unknown key `langauge` in `[journal]`
    hint: did you mean `language`?
    "#);
    insta::assert_snapshot!(complain("[carrry]\nsince = 2025-01-13\n"), @r#"
    hoego.toml:1: unknown key `carrry`
    hint: did you mean `carry`?
    "#);
    insta::assert_snapshot!(complain("[journal]\nsince = 2025-01-13\n"), @r#"
    hoego.toml:2: unknown key `since` in `[journal]`
    hint: `since` belongs under `[carry]`
    "#);
    insta::assert_snapshot!(complain("language = \"ko\"\n"), @r#"
    hoego.toml:1: unknown key `language`
    hint: `language` belongs under `[journal]`
    "#);
    insta::assert_snapshot!(complain("default-journal = \"x\"\n"), @r#"
    hoego.toml:1: unknown key `default-journal`
    hint: `default-journal` belongs into the user's configuration, at the top
    "#);
    insta::assert_snapshot!(complain("[carry]\nzzz = 1\n"), @r#"
    hoego.toml:2: unknown key `zzz` in `[carry]`
    hint: known here: `since`, `at-most`, `stale-after`, `mark-carried`
    "#);
}

#[test]
fn a_value_that_makes_no_sense_is_refused() {
    insta::assert_snapshot!(complain("[carry]\nat-most = -1\n"), @r#"
    hoego.toml:2: `carry.at-most` must be a number from 0 up, "all" or "none", not a number below it
    hint: for example `at-most = 5`
    "#);
    insta::assert_snapshot!(complain("[carry]\nat-most = \"some\"\n"), @r#"
    hoego.toml:2: `some` is no number of Tries
    hint: use a number, `"all"` or `"none"`
    "#);
    insta::assert_snapshot!(complain("[carry]\nmark-carried = \"yes\"\n"), @r#"
    hoego.toml:2: `carry.mark-carried` must be true or false, not a text
    hint: for example `mark-carried = true`
    "#);
    insta::assert_snapshot!(complain("[carry]\nsince = \"2025-02-30\"\n"), @r#"
    hoego.toml:2: `2025-02-30` is not a day
    hint: a day is written like `2025-01-13`
    "#);
    insta::assert_snapshot!(complain("[carry]\nsince = 2025-02-30\n"), @r"
    hoego.toml:2: invalid date, expected day between 01 and 28
    hint: the line is `since = 2025-02-30`
    ");
    insta::assert_snapshot!(complain("[journal]\nlanguage = \"fr\"\n"), @r#"
    hoego.toml:2: `fr` is not a language hoego knows
    hint: use `ko`, `en` or `ja`
    "#);
    insta::assert_snapshot!(complain("[journal]\nday-starts-at = \"25:00\"\n"), @r#"
    hoego.toml:2: `25:00` is not a time of day
    hint: a time is written like `"04:00"`
    "#);
    insta::assert_snapshot!(complain("[sections]\ntry = [\"a\", 1]\n"), @r#"
    hoego.toml:2: `sections.try` must be a list of texts, not a list with something else in it
    hint: for example `try = ["Tasks"]`
    "#);
    insta::assert_snapshot!(complain("journal = 3\n"), @r#"
    hoego.toml:1: `journal` is a table, not a number
    hint: write `[journal]` and its keys below
    "#);
    insta::assert_snapshot!(complain("[journal\n"), @r"
    hoego.toml:1: unclosed table, expected `]`
    hint: the line is `[journal`
    ");
}

#[test]
fn a_pattern_has_to_say_which_day() {
    for good in [
        "%Y-%m-%d.md",
        "%Y/%m/%Y-%m-%d.md",
        "%y%m%d.md",
        "일기/%Y년 %-m월 %-d일.md",
        "%G/W%V-%u.md",
        "%Y/%j.md",
    ] {
        assert_eq!(check_pattern(good), Ok(()), "{good}");
    }
    for (bad, why) in [
        ("%Y-%m.md", PatternError::NoDay),
        ("%Y-%m-%d-%H.md", PatternError::NoDay),
        ("entry.md", PatternError::NoDay),
        ("%Q.md", PatternError::Unknown),
        ("%Y-%m-%d", PatternError::NotMarkdown),
        ("../%Y-%m-%d.md", PatternError::Outside),
        ("/%Y-%m-%d.md", PatternError::Outside),
        (".x/%Y-%m-%d.md", PatternError::Unread),
        ("lab/%Y-%m-%d.md", PatternError::Unread),
        ("%Y-%m-%d\u{1b}[31m.md", PatternError::Unseen('\u{1b}')),
        ("%Y-%m-%d%n.md", PatternError::Unseen('\n')),
        ("%Y-%m-%d%t.md", PatternError::Unseen('\t')),
        ("%Y\r/%m-%d.md", PatternError::Unseen('\r')),
        ("%Y-%m-%d\u{9b}x.md", PatternError::Unseen('\u{9b}')),
        ("%Y-%m-%d\u{7f}.md", PatternError::Unseen('\u{7f}')),
        ("%Y-%m-%d \u{202e}dm.md", PatternError::Unseen('\u{202e}')),
        ("%Y-%m-%d\u{200b}.md", PatternError::Unseen('\u{200b}')),
        ("%Y-%m-%d\u{3164}.md", PatternError::Unseen('\u{3164}')),
        ("%Y-%m-%d\u{fe0f}.md", PatternError::Unseen('\u{fe0f}')),
        ("%Y\u{115f}/%m-%d.md", PatternError::Unseen('\u{115f}')),
        ("%Y-%m-%d\u{34f}.md", PatternError::Unseen('\u{34f}')),
        ("%Y-%m-%d\u{e0100}.md", PatternError::Unseen('\u{e0100}')),
        ("일기\u{200d}/%Y-%m-%d.md", PatternError::Unseen('\u{200d}')),
        ("%Y-%m-%d\u{2066}.md", PatternError::Unseen('\u{2066}')),
        ("%Y-%m-%d\u{e0041}.md", PatternError::Unseen('\u{e0041}')),
        ("%Y\u{2028}%m-%d.md", PatternError::Unseen('\u{2028}')),
    ] {
        assert_eq!(check_pattern(bad), Err(why), "{bad}");
    }
}

#[test]
fn a_fresh_file_reads_back_as_what_it_was_made_from() {
    let fresh = Fresh {
        language: "ko".to_owned(),
        entries: "%Y/%m/%Y-%m-%d.md".to_owned(),
        program_starts_on: NaiveDate::from_ymd_opt(2025, 1, 6),
        try_names: vec!["다음에 \"해볼\" 것".to_owned(), "Tasks".to_owned()],
        since: NaiveDate::from_ymd_opt(2025, 1, 13),
    };
    let mut config = Config::default();
    config
        .add_layer(&fresh.to_toml(), Source::Journal("hoego.toml".to_owned()))
        .unwrap();
    assert_eq!(config.text("journal.language"), Some("ko"));
    assert_eq!(config.text("journal.entries"), Some(fresh.entries.as_str()));
    assert_eq!(config.words("sections.try"), fresh.try_names);
    assert_eq!(config.day("carry.since"), fresh.since);
    assert_eq!(config.day("journal.program-starts-on"), fresh.program_starts_on);
    assert_eq!(config.time("journal.day-starts-at"), NaiveTime::from_hms_opt(4, 0, 0));
}
