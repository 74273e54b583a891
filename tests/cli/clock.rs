//! The clock: one that jumps, days around daylight saving and the day's start, leap days, year ends, and times of no calendar.

use crate::sandbox::Sandbox;
use std::collections::BTreeMap;

fn at(now: &str) -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\nday-starts-at = \"04:00\"\n").env("HOEGO_NOW", now)
}

/// The day whose entry `hoego new` makes.
fn day_of(sandbox: &Sandbox) -> String {
    let made = sandbox.hoego(&["new", "--json"]);
    made.succeeds().json()["date"].as_str().expect("a day").to_owned()
}

#[test]
fn around_daylight_saving_a_day_starts_when_the_clock_on_the_wall_says_so() {
    for (zone, now, day) in [
        // Put forward from 02:00 to 03:00: 02:30 does not exist, and is taken as a clock that was not put forward shows it.
        ("Europe/Berlin", "2025-03-30T01:59:59", "2025-03-29"),
        ("Europe/Berlin", "2025-03-30T02:30:00", "2025-03-29"),
        ("Europe/Berlin", "2025-03-30T03:59:59", "2025-03-29"),
        ("Europe/Berlin", "2025-03-30T04:00:00", "2025-03-30"),
        // Put back from 03:00 to 02:00: 02:30 is there twice.
        ("Europe/Berlin", "2025-10-26T02:30:00", "2025-10-25"),
        ("Europe/Berlin", "2025-10-26T04:00:00", "2025-10-26"),
        ("America/New_York", "2025-03-09T02:15:00", "2025-03-08"),
        ("America/New_York", "2025-03-09T04:00:00", "2025-03-09"),
        ("America/New_York", "2025-11-02T01:30:00", "2025-11-01"),
        ("Australia/Lord_Howe", "2025-10-05T02:15:00", "2025-10-04"),
        ("Australia/Lord_Howe", "2025-04-06T01:45:00", "2025-04-05"),
        ("Australia/Lord_Howe", "2025-04-06T04:00:00", "2025-04-06"),
        // Midnight itself does not exist, and a whole day that an island left out.
        ("America/Sao_Paulo", "2018-11-04T00:30:00", "2018-11-03"),
        ("Pacific/Apia", "2011-12-30T12:00:00", "2011-12-30"),
        ("Asia/Seoul", "2025-01-15T03:59:59", "2025-01-14"),
    ] {
        let sandbox = at(now).env("TZ", zone);
        assert_eq!(day_of(&sandbox), day, "{now} in {zone}");
    }
}

#[test]
fn a_time_with_an_offset_is_the_time_of_that_offset_everywhere() {
    for zone in ["America/New_York", "Asia/Seoul", "UTC"] {
        assert_eq!(day_of(&at("2025-03-30T03:59:00+09:00").env("TZ", zone)), "2025-03-29");
        assert_eq!(day_of(&at("2025-03-30T04:00:00-11:00").env("TZ", zone)), "2025-03-30");
    }
}

#[test]
fn leap_days_and_year_ends_are_days_like_any_other() {
    for (now, arguments, want) in [
        ("2024-03-01T03:00:00", &["new", "--json"][..], "2024-02-29"),
        ("2023-03-01T03:00:00", &["new", "--json"], "2023-02-28"),
        (
            "2024-02-29T12:00:00",
            &["new", "--json", "--date", "-366"],
            "2023-02-28",
        ),
        ("2025-01-01T03:59:59", &["new", "--json"], "2024-12-31"),
        (
            "2025-01-01T12:00:00",
            &["new", "--json", "--date", "yesterday"],
            "2024-12-31",
        ),
    ] {
        assert_eq!(at(now).hoego(arguments).succeeds().json()["date"], want, "{now}");
    }
    let week = |now: &str| at(now).hoego(&["week", "--json"]).succeeds().json()["period"]["iso_week"].clone();
    assert_eq!(week("2024-12-30T12:00:00"), "2025-W01");
    assert_eq!(week("2021-01-03T12:00:00"), "2020-W53");
    let month = at("2024-03-31T12:00:00").hoego(&["month", "-1", "--json"]).json();
    assert_eq!(month["period"]["to"], "2024-02-29");
}

#[test]
fn a_leap_day_of_no_leap_year_is_no_day() {
    at("2025-03-01T12:00:00")
        .hoego(&["new", "--date", "2025-02-29"])
        .fails();
    let sandbox = at("2025-03-01T12:00:00").file("2025-02-29.md", "## Try\n\n* walk\n");
    sandbox.hoego(&["try"]).succeeds();
}

#[test]
fn a_clock_that_jumps_doubles_nothing_and_loses_nothing() {
    let mut sandbox = at("2025-01-14T21:00:00");
    let mut entries: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    // A fortnight ahead (a flat battery), back, further back than the first entry, and on.
    for (turn, now) in [
        "2025-01-14",
        "2025-01-28",
        "2025-01-15",
        "2025-01-10",
        "2025-01-15",
        "2025-01-28",
        "2025-01-29",
    ]
    .iter()
    .enumerate()
    {
        sandbox = sandbox.env("HOEGO_NOW", &format!("{now}T21:00:00"));
        sandbox.hoego(&["today"]).succeeds();
        let after = sandbox.files();
        for (path, before) in entries.iter().filter(|(path, _)| !path.starts_with(now)) {
            assert_eq!(&after[path], before, "{path} is another day's");
        }
        sandbox.hoego(&["today"]).succeeds();
        assert_eq!(sandbox.files(), after, "once more changes nothing on {now}");
        sandbox.hoego(&["try", "add", &format!("thing {turn}")]).succeeds();
        sandbox.hoego(&["check"]).succeeds();
        entries = sandbox.files();
    }
    let all = sandbox.hoego(&["try", "list", "--json"]).json();
    let mut texts: Vec<&str> = all["tries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["text"].as_str().unwrap())
        .collect();
    texts.sort_unstable();
    let want: Vec<String> = (0..7).map(|turn| format!("thing {turn}")).collect();
    assert_eq!(texts, want);
    let origins = |text: &str| {
        let one = all["tries"].as_array().unwrap().iter().find(|one| one["text"] == text);
        one.unwrap()["origin"].as_str().unwrap().to_owned()
    };
    assert_eq!(origins("thing 3"), "2025-01-10");
    let files = sandbox.files();
    let entry = String::from_utf8_lossy(&files["2025-01-15.md"]).into_owned();
    assert!(
        !entry.contains("thing 1"),
        "what is written later is not carried back: {entry}"
    );
}

#[test]
fn what_was_put_off_is_due_when_the_clock_comes_there_again() {
    let mut sandbox = at("2025-01-14T21:00:00").file("2025-01-13.md", "## Try\n\n* walk\n");
    sandbox.hoego(&["try", "later", "walk", "2025-01-20"]).succeeds();
    for (now, due) in [("2025-01-19", false), ("2025-01-21", true), ("2025-01-18", false)] {
        sandbox = sandbox.env("HOEGO_NOW", &format!("{now}T21:00:00"));
        let diff = sandbox.hoego(&["new", "--dry-run"]);
        assert_eq!(diff.succeeds().stdout().contains("[ ] walk"), due, "{now}");
    }
}

#[test]
fn a_clock_from_before_the_epoch_works() {
    let sandbox = at("1969-12-31T23:59:59").file("1969-12-30.md", "## Try\n\n* walk\n");
    assert_eq!(day_of(&sandbox), "1969-12-31");
    sandbox.hoego(&["try"]).succeeds().stdout_has("walk");
    sandbox.hoego(&["week"]).succeeds();
    assert_eq!(day_of(&at("1970-01-01T00:00:00Z")), "1969-12-31");
}

#[test]
fn a_clock_of_no_calendar_is_refused_before_anything_is_written() {
    for now in [
        "9999-12-31T23:59:59",
        "+10000-01-01T12:00:00",
        "0000-01-01T12:00:00",
        "0999-12-31T12:00:00",
        "-0001-01-01T12:00:00",
    ] {
        let sandbox = at(now);
        let before = sandbox.files();
        for arguments in [
            &["new"][..],
            &["today"],
            &["try"],
            &["week"],
            &["try", "add", "walk"],
            &["questions"],
        ] {
            sandbox
                .hoego(arguments)
                .exits(2)
                .stderr_has("error: ")
                .stderr_has("hint: ");
        }
        assert_eq!(sandbox.files(), before, "{now}");
        assert_eq!(day_of(&at(now).env("HOEGO_NOW", "2025-01-14T09:00:00")), "2025-01-14");
    }
}
