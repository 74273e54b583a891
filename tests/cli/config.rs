//! `hoego config`: what holds and where it comes from.

use crate::sandbox::Sandbox;

#[test]
fn every_value_names_its_source() {
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"ko\"\n[sections]\ntry = [\"다음에 해볼 것\"]\n")
        .home_file(".config/hoego/config.toml", "[carry]\nat-most = \"all\"\n");
    let ran = sandbox.hoego(&["config"]);
    ran.succeeds().stderr_has("# [JOURNAL] (parent folder)");
    insta::assert_snapshot!(ran.stdout());
}

#[test]
fn a_key_or_a_table_narrows_it_down() {
    let sandbox = Sandbox::with_config("[carry]\nsince = \"2025-01-13\"\n");
    let one = sandbox.hoego(&["config", "carry.since", "--quiet"]);
    assert_eq!(
        one.succeeds().silent().stdout(),
        "carry.since = 2025-01-13 # [JOURNAL]/hoego.toml:2\n"
    );
    assert_eq!(
        sandbox.hoego(&["config", "carry"]).succeeds().stdout().lines().count(),
        4
    );
    let json = sandbox.hoego(&["config", "carry.since", "--json"]).json();
    assert_eq!(json["settings"][0]["value"], "2025-01-13");
    assert_eq!(json["settings"][0]["line"], 2);
    assert_eq!(json["found_by"], "parent folder");
}

#[test]
fn without_a_journal_the_defaults_are_shown() {
    let sandbox = Sandbox::new();
    let ran = sandbox.hoego(&["config", "carry.at-most"]);
    assert_eq!(ran.succeeds().stdout(), "carry.at-most = 5 # default\n");
    ran.stderr_has("no journal");
}

#[test]
fn the_journal_is_found_in_the_order_of_the_format() {
    let toml = "";
    let sandbox = Sandbox::with_config(toml)
        .file("deep/er/x.txt", "")
        .home_file("hoego/hoego.toml", toml)
        .home_file("mine/hoego.toml", toml)
        .home_file("work/hoego.toml", toml)
        .home_file("alone/x.txt", "");
    let found = |sandbox: &Sandbox, folder: &std::path::Path, arguments: &[&str]| {
        let mut words = vec!["config", "--json"];
        words.extend(arguments);
        let json = sandbox.hoego_in(folder, &words).json();
        format!("{} {}", json["found_by"], json["journal"])
    };
    let alone = sandbox.home().join("alone");
    assert!(found(&sandbox, &alone, &[]).starts_with("\"home folder\""));
    assert!(found(&sandbox, &sandbox.at("deep/er"), &[]).starts_with("\"parent folder\""));
    let sandbox = sandbox.home_file(".config/hoego/config.toml", "default-journal = \"~/mine\"\n");
    assert!(found(&sandbox, &alone, &[]).ends_with("mine\""));
    let work = sandbox.home().join("work").display().to_string();
    let sandbox = sandbox.env("HOEGO_JOURNAL", &work);
    assert!(found(&sandbox, &sandbox.at("deep"), &[]).starts_with("\"HOEGO_JOURNAL\""));
    let root = sandbox.root().display().to_string();
    assert!(found(&sandbox, &alone, &["--journal", &root]).starts_with("\"--journal\""));
}
