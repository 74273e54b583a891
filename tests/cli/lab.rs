//! `hoego lab`: the way of an experiment through the binary, with programs that are quick.

use crate::sandbox::Sandbox;
use std::fs;
use std::io::Write as _;
use std::process::Command;

/// An experiment in bash that says `a` or `b` by its variable, and prose around it.
pub const ENTRY: &str = "# 2025-01-14\n\n## Review\n\nSome prose.\n\n```bash {#coin .lab trials=3 warmup=0 trace=no side=a,b}\n\
#| always: /side=[ab]/\n#| never: \"side=c\" -- there are two sides\necho \"side=$LAB_SIDE\"\n```\n\nMore prose.\n\n## Try\n\n* walk\n";

/// A journal in English with [`ENTRY`], declared the user's own.
pub fn own_journal() -> Sandbox {
    journal_with(ENTRY)
}

/// The same with another entry.
pub fn journal_with(entry: &str) -> Sandbox {
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n").file("2025-01-14.md", entry);
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    sandbox
}

/// The entry as it stands.
pub fn entry(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.at("2025-01-14.md")).expect("the entry")
}

/// Replaces `from`, which is there, by `to` in the entry, and trusts what stands there then.
pub fn change(sandbox: &Sandbox, from: &str, to: &str) {
    let text = entry(sandbox);
    assert!(text.contains(from), "{from:?} in {text}");
    fs::write(sandbox.at("2025-01-14.md"), text.replacen(from, to, 1)).expect("the entry");
    sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
}

pub fn states(sandbox: &Sandbox) -> Vec<String> {
    let json = sandbox.hoego(&["lab", "check", "--json"]).json();
    let results = json["results"].as_array().expect("results").clone();
    results
        .iter()
        .map(|result| format!("{} {}", result["id"], result["state"]).replace('"', ""))
        .collect()
}

#[test]
fn a_result_is_put_below_the_block_checked_and_removed_again() {
    let sandbox = own_journal();
    let ran = sandbox.hoego(&["lab", "run", "coin"]);
    ran.succeeds().stdout_has("side=a");
    let text = entry(&sandbox);
    assert!(text.contains("<!-- lab:coin run=2025-01-14T"), "{text}");
    assert!(text.contains("<!-- /lab:coin "), "{text}");
    assert!(sandbox.at("lab/coin/runs.jsonl").is_file());
    assert!(sandbox.at("lab/coin/outcomes.svg").is_file());

    sandbox.hoego(&["lab", "check"]).succeeds().stdout_has("coin");
    assert_eq!(states(&sandbox), ["coin current"]);
    change(&sandbox, "Some prose.", "Other prose.");
    assert_eq!(states(&sandbox), ["coin current"], "prose does not matter");
    change(&sandbox, "echo \"side", "echo  \"side");
    sandbox.hoego(&["lab", "check"]).exits(1).stdout_has("stale");
    assert_eq!(states(&sandbox), ["coin stale"]);

    sandbox.hoego(&["lab", "clean", "coin"]).succeeds();
    let as_before = ENTRY
        .replace("Some prose.", "Other prose.")
        .replace("echo \"side", "echo  \"side");
    assert_eq!(entry(&sandbox), as_before, "the bytes are as they were");
    assert!(sandbox.at("lab/coin/runs.jsonl").is_file(), "what was recorded stays");
}

#[test]
fn a_second_run_replaces_the_result_and_keeps_every_version_of_the_code() {
    let sandbox = own_journal();
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    let first = entry(&sandbox);
    let sandbox = sandbox.env("HOEGO_NOW", "2025-01-14T10:00:00");
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    let second = entry(&sandbox);
    assert_eq!(first.lines().count(), second.lines().count());
    assert_eq!(second.matches("<!-- lab:coin ").count(), 1);
    change(&sandbox, "echo \"side", "echo  \"side");
    sandbox.hoego(&["lab", "run", "coin", "--no-embed"]).succeeds();
    let runs = fs::read_to_string(sandbox.at("lab/coin/runs.jsonl")).expect("runs");
    let sources: Vec<bool> = runs.lines().map(|line| line.contains("\"source\"")).collect();
    assert_eq!(sources, [true, false, true]);
    let log = sandbox.hoego(&["lab", "log", "coin", "--json"]).json();
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(3));
}

#[test]
fn json_is_the_documents_own_and_fits_its_schema() {
    let sandbox = own_journal();
    let fits = |schema: &str, json: &serde_json::Value| {
        let schema = sandbox.hoego(&["schema", schema]).succeeds().json();
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        let errors: Vec<String> = validator.iter_errors(json).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {json:#}");
    };
    let run = sandbox.hoego(&["lab", "run", "coin", "--json", "--no-embed"]);
    let json = run.succeeds().json();
    fits("lab-run", &json);
    assert_eq!(json["id"], "coin");
    assert_eq!(json["path"], "2025-01-14.md");
    assert_eq!(json["line"], 7);
    assert_eq!(json["cells"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["cells"][0]["variables"]["side"], "a");
    assert_eq!(json["cells"][0]["trials"], 3);
    assert_eq!(json["cells"][0]["outcomes"][0]["key"], "side=a");
    assert_eq!(json["claims"][0]["verdict"], "holds");
    assert_eq!(json["claims"][0]["count"], 6);
    let documents: &[(&[&str], &str)] = &[
        (&["list", "--json"], "lab-list"),
        (&["show", "coin", "--json"], "lab-show"),
        (&["log", "coin", "--json"], "lab-log"),
        (&["check", "--json"], "lab-check"),
        (&["diff", "coin", "1", "1", "--json"], "lab-diff"),
        (&["rerun", "coin", "--json"], "lab-rerun"),
        (&["clean", "coin", "--json"], "lab-clean"),
        (&["compare", "-n", "2", "--json", "--", "true", "true"], "lab-compare"),
        (&["new", "--list", "--json"], "lab-gallery"),
        (&["new", "mine", "--from", "queue-empty", "--json"], "lab-new"),
        (&["trust", "--mine", "--revoke", "--json"], "lab-trust"),
    ];
    for (arguments, schema) in documents {
        let arguments: Vec<&str> = std::iter::once("lab").chain(arguments.iter().copied()).collect();
        fits(schema, &sandbox.hoego(&arguments).json());
    }
}

#[test]
fn refuted_claims_and_new_outcomes_are_said_by_the_exit_code() {
    let refuted = ENTRY.replace("never: \"side=c\"", "never: \"side=b\"");
    let sandbox = journal_with(&refuted);
    sandbox.hoego(&["lab", "run", "coin"]).exits(1).stdout_has("side=b");
    let new = ENTRY.replace("#| always: /side=[ab]/\n", "#| sometimes: \"side=a\"\n");
    let sandbox = journal_with(&new);
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    sandbox.hoego(&["lab", "run", "coin", "--strict"]).exits(1);
}

#[test]
fn nothing_is_started_by_a_dry_run() {
    let entry_text = ENTRY
        .replace("echo \"side", "touch ran; echo \"side")
        .replace("trials=3", "trials=3 cwd=journal");
    let sandbox = journal_with(&entry_text);
    let before = sandbox.files();
    let ran = sandbox.hoego(&["lab", "run", "coin", "--dry-run"]);
    ran.succeeds().stdout_has("side=a").stdout_has("side=b");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn without_a_journal_a_file_and_commands_are_measured() {
    let sandbox = Sandbox::new()
        .file("t.sh", "echo \"workers=$LAB_WORKERS\"\n")
        .file("a.sh", "exit 0\n");
    let ran = sandbox.hoego(&["lab", "run", "t.sh", "workers=1,2", "trials=2", "trace=no"]);
    ran.succeeds().stdout_has("workers=1").stdout_has("workers=2");
    let compared = sandbox.hoego(&["lab", "compare", "-n", "5", "--", "sh a.sh", "sh t.sh"]);
    let first = compared
        .succeeds()
        .stdout()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    assert!(
        first.contains("sh a.sh") || first.contains("sh t.sh"),
        "the first line is the answer: {first}"
    );
    assert!(
        !sandbox.at("lab").exists() && !sandbox.at("hoego.toml").exists(),
        "nothing is made"
    );
    let json = sandbox
        .hoego(&["lab", "compare", "-n", "2", "--json", "--", "true", "false"])
        .json();
    assert_eq!(json["cells"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["cells"][1]["outcomes"][0]["class"], "exit:1");
}

#[test]
fn summaries_and_questions_show_the_evidence() {
    let asked = ENTRY.replace("More prose.", "* [?] is it [fair](2025-01-14.md#coin)?");
    let sandbox = journal_with(&asked);
    let json = sandbox.hoego(&["week", "--json"]).json();
    assert_eq!(json["experiments"][0]["id"], "coin");
    assert_eq!(json["experiments"][0]["last_run"], serde_json::Value::Null);
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    let json = sandbox.hoego(&["week", "--json"]).json();
    assert_eq!(json["experiments"][0]["claims"][0]["verdict"], "holds");
    assert_eq!(json["experiments"][0]["line"], 7);
    sandbox
        .hoego(&["week"])
        .succeeds()
        .stdout_has("## Experiments")
        .stdout_has("holds");
    sandbox
        .hoego(&["week", "--format", "html"])
        .succeeds()
        .stdout_has("2025-01-14.md#coin");
    sandbox
        .hoego(&["week", "--format", "csv"])
        .succeeds()
        .stdout_has("claim,2025-01-14,");
    let earlier = sandbox.hoego(&["week", "2025-W02", "--json"]).json();
    assert_eq!(earlier["experiments"], serde_json::json!([]));
    let json = sandbox.hoego(&["questions", "--json"]).json();
    assert_eq!(json["questions"][0]["experiments"][0]["id"], "coin");
    assert_eq!(json["questions"][0]["experiments"][0]["claims"][0]["verdict"], "holds");
    sandbox
        .hoego(&["questions"])
        .succeeds()
        .stdout_has("coin")
        .stdout_has("holds");
}

#[test]
fn check_finds_doubled_ids_faulty_blocks_and_broken_results() {
    let entry_text = format!(
        "{ENTRY}\n```bash {{#coin .lab}}\ntrue\n```\n\n```bash {{#typo .lab trails=5}}\ntrue\n```\n\n<!-- lab:gone run=2025-01-14T09:00:00Z code=00000000 env=000000 -->\nhalf\n"
    );
    let sandbox = journal_with(&entry_text);
    let json = sandbox.hoego(&["check", "--json"]).exits(1).json();
    let rules: Vec<&str> = json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|finding| finding["rule"].as_str())
        .filter(|rule| rule.starts_with("lab-"))
        .collect();
    let lost =
        "# a\n\n<!-- lab:gone run=2025-01-14T09:00:00Z code=00000000 env=000000 -->\nx\n<!-- /lab:gone 00000000 -->\n";
    let json_lost = journal_with(lost).hoego(&["check", "--json"]).exits(1).json();
    assert_eq!(json_lost["findings"][0]["rule"], "lab-lost-result", "{json_lost:#}");
    for rule in ["lab-doubled-id", "lab-faulty-block", "lab-broken-result"] {
        assert!(rules.contains(&rule), "{rule} in {json:#}");
    }
}

#[test]
fn rerun_says_which_verdict_changed() {
    let bash = "#!/bin/sh\nexec /bin/bash \"$@\"\n";
    let other = "#!/bin/sh\necho side=c\n";
    let sandbox = own_journal().home_file("bin/same", bash).home_file("bin/other", other);
    for name in ["same", "other"] {
        use std::os::unix::fs::PermissionsExt as _;
        let path = sandbox.home().join("bin").join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("executable");
    }
    sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    sandbox.hoego(&["lab", "rerun"]).succeeds();
    let with = format!("bash={}", sandbox.home().join("bin/other").display());
    let ran = sandbox.hoego(&["lab", "rerun", "coin", "--with", &with]);
    ran.exits(1).stdout_has("never: \"side=c\"");
    let ran = sandbox.hoego(&["lab", "rerun", "coin", "--with", "bsh=/bin/bash"]);
    ran.exits(2).stderr_has("`bsh` is no language").stderr_has("bash");
}

#[test]
fn rerun_says_that_the_code_changed_since_and_that_nothing_was_claimed() {
    let sandbox = journal_with("# a\n\n```bash {#mute .lab trials=2}\necho one\n```\n");
    sandbox.hoego(&["lab", "run", "mute", "--no-embed"]).succeeds();
    let ran = sandbox.hoego(&["lab", "rerun", "mute"]);
    ran.succeeds().stdout_has("makes no claim");
    assert!(!ran.stderr().contains("has changed"), "{}", ran.stderr());
    change(&sandbox, "echo one", "echo two");
    let ran = sandbox.hoego(&["lab", "rerun", "mute"]);
    ran.succeeds()
        .stdout_has(": one")
        .stderr_has("the code has changed since");
}

#[test]
fn code_that_does_not_compile_is_said_with_the_lines_of_the_entry() {
    if !has("gcc") {
        return;
    }
    let sandbox = journal_with("# a\n\n```c {#c .lab}\nint main(void) {\n  return wrong;\n}\n```\n");
    let before = sandbox.files();
    sandbox
        .hoego(&["lab", "run", "c"])
        .fails()
        .stderr_has("2025-01-14.md:5")
        .stderr_has("wrong");
    assert_eq!(sandbox.files(), before);
}

#[test]
fn the_help_says_that_there_is_no_security_boundary() {
    let sandbox = Sandbox::new();
    sandbox
        .hoego(&["lab", "--help"])
        .succeeds()
        .stdout_has("no security boundary");
}

#[test]
fn runs_of_the_gallery_begin_in_todays_entry() {
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"ko\"\n");
    let made = sandbox.hoego(&["lab", "new", "q", "--from", "queue-empty"]);
    let place = made.succeeds().stdout();
    assert!(place.starts_with("2025-01-14.md:"), "{place}");
    let text = entry(&sandbox);
    assert!(
        text.find("{#q .lab").expect("the block") < text.find("## Keep").expect("Keep"),
        "{text}"
    );
    assert_eq!(sandbox.hoego(&["check"]).succeeds().stdout(), "");
    let dry = sandbox.hoego(&["lab", "new", "r", "--from", "queue-empty", "--dry-run"]);
    dry.succeeds().stdout_has("+```python {#r .lab");
    assert_eq!(entry(&sandbox), text);
}

/// Whether `tool` is there; else says by name that the test is skipped, or fails where everything is required.
pub fn has(tool: &str) -> bool {
    if Command::new(tool).arg("--version").output().is_ok() {
        return true;
    }
    assert_ne!(
        std::env::var("HOEGO_TEST_REQUIRE").as_deref(),
        Ok("all"),
        "there is no {tool}"
    );
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    writeln!(std::io::stderr(), "skipped: {test}: there is no {tool}").expect("stderr");
    false
}

#[test]
fn a_program_that_fails_is_shown_with_the_lines_of_the_entry() {
    if !has("/usr/bin/python3") {
        return;
    }
    let entry_text =
        "# a\n\n```python {#f .lab trials=2 warmup=0 trace=no}\nx = 1\nraise ValueError(\"no\\x1b[2J\")\n```\n";
    let sandbox = journal_with(entry_text);
    let ran = sandbox.hoego(&["lab", "run", "f"]);
    ran.succeeds()
        .stderr_has("exit:1")
        .stderr_has("line 5")
        .stderr_has("ValueError: no");
    assert!(!ran.stderr().contains('\u{1b}'), "{:?}", ran.stderr());
}
