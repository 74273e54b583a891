//! Links: a journal may be another person's, and what it names may lead anywhere. What ends outside is neither read nor written.

use crate::sandbox::Sandbox;
use rustix::fs::{CWD, RenameFlags};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

const SECRET: &str = "PRIVATE KEY";
const TRIES: &str = "# 2025-01-13\n\n## Try\n\n* walk\n* read\n";
const ENGLISH: &str = "[journal]\nlanguage = \"en\"\n";

/// What anybody might type in a journal that was cloned.
const COMMANDS: [&[&str]; 20] = [
    &["today", "--no-edit"],
    &["new"],
    &["carry", "--all"],
    &["try"],
    &["try", "--all"],
    &["try", "add", "sleep well"],
    &["try", "done", "walk"],
    &["try", "keep", "read"],
    &["try", "show", "walk"],
    &["show", "2025-01-14"],
    &["questions"],
    &["week"],
    &["month", "--format", "json"],
    &["search", "PRIVATE"],
    &["nudge"],
    &["check"],
    &["check", "--fix"],
    &["lab", "list"],
    &["lab", "show", "x"],
    &["undo"],
];

/// A journal beside a folder `outside` in which a secret lies.
fn journal() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::with_config(ENGLISH).file("2025-01-13.md", TRIES);
    let outside = sandbox.root().parent().expect("a folder").join("outside");
    fs::create_dir(&outside).expect("a folder");
    fs::write(outside.join("secret.md"), format!("{SECRET}\n")).expect("a file");
    (sandbox, outside)
}

/// Nothing that a command says, and nothing that it leaves in the journal, holds the secret; and that is as it was.
#[track_caller]
fn keeps_to_itself(sandbox: &Sandbox, outside: &Path, commands: &[&[&str]], what: &str) {
    let before = tree(outside);
    for command in commands {
        let ran = sandbox.hoego(command);
        let said = ran.stdout() + &ran.stderr();
        assert!(!said.contains(SECRET), "{what}: hoego {command:?} said {said}");
        assert!(
            ran.output.status.code().is_some_and(|code| code <= 2),
            "{what}: {command:?}: {said}"
        );
        assert_eq!(tree(outside), before, "{what}: hoego {command:?} wrote outside");
        for (path, bytes) in sandbox
            .files()
            .iter()
            .filter(|(path, _)| !sandbox.at(path).is_symlink())
        {
            let text = String::from_utf8_lossy(bytes);
            assert!(
                !text.contains(SECRET),
                "{what}: hoego {command:?} brought it into {path}"
            );
        }
    }
}

fn tree(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else {
                found.push((path.clone(), fs::read(path).unwrap_or_default()));
            }
        }
    }
    found.sort();
    found
}

fn link(sandbox: &Sandbox, path: &str, to: impl AsRef<Path>) {
    let at = sandbox.at(path);
    fs::create_dir_all(at.parent().expect("a folder")).expect("a folder");
    symlink(to, at).expect("a link");
}

#[test]
fn an_entry_that_leads_out_is_neither_read_nor_written() {
    let targets = [
        ("relative", "../outside/secret.md"),
        ("by a folder", "door/secret.md"),
        ("by way of itself", "../journal/../outside/secret.md"),
        ("to what is not there", "../outside/none.md"),
    ];
    let (sandbox, outside) = journal();
    link(&sandbox, "2025-01-14.md", outside.join("secret.md"));
    keeps_to_itself(&sandbox, &outside, &COMMANDS, "absolute");
    sandbox
        .hoego(&["check"])
        .exits(1)
        .stdout_has("2025-01-14.md:1: unreadable: ")
        .stdout_has("leads out of the journal");
    sandbox
        .hoego(&["try", "add", "sleep"])
        .exits(2)
        .stderr_has("leads out of the journal");
    for (what, target) in targets {
        let (sandbox, outside) = journal();
        link(&sandbox, "door", "../outside");
        link(&sandbox, "2025-01-14.md", target);
        keeps_to_itself(&sandbox, &outside, &COMMANDS, what);
    }
}

#[test]
fn a_folder_that_leads_out_is_neither_read_nor_written() {
    for (pattern, path) in [
        ("%Y/%m-%d.md", "2025"),
        ("a/b/%Y-%m-%d.md", "a/b"),
        ("a/%Y-%m-%d.md", "a"),
    ] {
        let config = format!("[journal]\nlanguage = \"en\"\nentries = \"{pattern}\"\n");
        let (sandbox, outside) = journal();
        let sandbox = sandbox.file("hoego.toml", config);
        fs::write(outside.join("2025-01-14.md"), format!("## Try\n\n* {SECRET}\n")).expect("a file");
        fs::write(outside.join("01-14.md"), format!("## Try\n\n* {SECRET}\n")).expect("a file");
        link(&sandbox, path, &outside);
        keeps_to_itself(&sandbox, &outside, &COMMANDS, pattern);
        let ran = sandbox.hoego(&["try"]);
        ran.stderr_has("was left out: it leads out of the journal")
            .stderr_has("journal.links-to = [\"");
        sandbox.hoego(&["new"]).exits(2).stderr_has("leads out of the journal");
    }
}

#[test]
fn what_the_program_keeps_in_a_journal_leads_nowhere_either() {
    let lab = "```python {#x .lab trials=1}\nprint(1)\n```\n";
    for (path, to) in [
        (".hoego/templates/entry.md", "../../../outside/secret.md"),
        (".hoego/templates/summary.md", "../../../outside/secret.md"),
        (".hoego/templates", "../../outside"),
        (".hoego", "../outside"),
        (".gitattributes", "../outside/secret.md"),
        ("lab/x/runs.jsonl", "../../../outside/secret.md"),
        ("lab/x", "../../outside"),
        ("lab", "../outside"),
    ] {
        let (sandbox, outside) = journal();
        let sandbox = sandbox.file("2025-01-12.md", lab);
        fs::create_dir_all(outside.join("templates")).expect("a folder");
        for name in ["entry.md", "templates/entry.md", "runs.jsonl", "summary.md"] {
            fs::write(outside.join(name), SECRET).expect("a file");
        }
        link(&sandbox, path, to);
        keeps_to_itself(&sandbox, &outside, &COMMANDS, path);
        keeps_to_itself(&sandbox, &outside, &[&["init", "--git"]], path);
    }
    // A configuration that is another's file is no configuration.
    let (sandbox, outside) = journal();
    fs::remove_file(sandbox.at("hoego.toml")).expect("a file");
    link(&sandbox, "hoego.toml", "../outside/secret.md");
    keeps_to_itself(&sandbox, &outside, &COMMANDS, "hoego.toml");
    sandbox
        .hoego(&["try"])
        .fails()
        .stderr_has("hoego.toml")
        .stderr_has("leads out of the journal");
    // Adopting a vault looks at Obsidian's settings.
    let (sandbox, outside) = journal();
    fs::remove_file(sandbox.at("hoego.toml")).expect("a file");
    link(&sandbox, ".obsidian/daily-notes.json", "../../outside/secret.md");
    keeps_to_itself(&sandbox, &outside, &[&["init"]], ".obsidian");
}

#[test]
fn no_entry_lies_where_git_or_the_program_keeps_files() {
    let folder = tempfile::tempdir().expect("a folder");
    for to in [
        ".git/hooks/post-commit",
        ".hoego/x.md",
        "a/.b/c.md",
        ".envrc",
        "lab/x/notes.md",
        "hoego.toml",
    ] {
        let (sandbox, _) = journal();
        let config = sandbox.files()["hoego.toml"].clone();
        let target = sandbox.at(to);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        if to != "hoego.toml" {
            fs::write(&target, "## Try\n\n* hidden words\n").expect("a file");
        }
        let before = fs::read(&target).expect("a file");
        // Relative, and by a way around outside.
        symlink(sandbox.root(), folder.path().join(to.replace('/', "-"))).expect("a link");
        let around = folder.path().join(to.replace('/', "-")).join(to);
        for way in [PathBuf::from(to), around] {
            let _new = fs::remove_file(sandbox.at("2025-01-14.md"));
            link(&sandbox, "2025-01-14.md", &way);
            for command in COMMANDS {
                let ran = sandbox.hoego(command);
                assert!(
                    !ran.stdout().contains("hidden words"),
                    "{to}: {command:?}: {}",
                    ran.stdout()
                );
                assert_eq!(fs::read(&target).expect("a file"), before, "{to}: {command:?}");
            }
            sandbox
                .hoego(&["try", "add", "sleep"])
                .exits(2)
                .stderr_has("no such file may lie");
        }
        assert_eq!(sandbox.files()["hoego.toml"], config);
    }
}

#[test]
fn a_template_never_brings_what_git_keeps_into_an_entry() {
    let (sandbox, _) = journal();
    let sandbox = sandbox.file(".git/config", "url = https://token@host\n");
    link(&sandbox, ".hoego/templates/entry.md", "../../.git/config");
    sandbox.hoego(&["new"]).exits(2).stderr_has(".git/config");
    assert!(!sandbox.at("2025-01-14.md").exists());
}

#[test]
fn a_link_that_ends_inside_is_followed_and_stays_one() {
    let (sandbox, _) = journal();
    let root = fs::canonicalize(sandbox.root()).expect("a folder");
    for target in [
        PathBuf::from("notes/today.md"),
        root.join("notes/today.md"),
        PathBuf::from("../journal/notes/today.md"),
        PathBuf::from("first-link"),
    ] {
        let (sandbox, _) = journal();
        let target = match target.strip_prefix(&root) {
            Ok(below) => fs::canonicalize(sandbox.root()).expect("a folder").join(below),
            Err(_) => target,
        };
        let sandbox = sandbox.file("notes/today.md", "## Try\n\n* run\n");
        link(&sandbox, "first-link", "notes/today.md");
        link(&sandbox, "2025-01-14.md", &target);
        sandbox.hoego(&["try", "add", "sleep"]).succeeds();
        assert!(sandbox.at("2025-01-14.md").is_symlink(), "{target:?}");
        let text = fs::read_to_string(sandbox.at("notes/today.md")).expect("a file");
        assert!(text.contains("* run\n* sleep\n"), "{target:?}: {text}");
        sandbox.hoego(&["undo"]).succeeds();
        let text = fs::read_to_string(sandbox.at("notes/today.md")).expect("a file");
        assert_eq!(text, "## Try\n\n* run\n", "{target:?}");
    }
    // Into a folder by a link inside: what is made is where that leads.
    let (sandbox, _) = journal();
    let sandbox = sandbox
        .file("hoego.toml", "[journal]\nentries = \"log/%Y-%m-%d.md\"\n")
        .file("real/x.txt", "");
    link(&sandbox, "log", "real");
    sandbox.hoego(&["new"]).succeeds();
    assert!(sandbox.at("real/2025-01-14.md").exists() && sandbox.at("log").is_symlink());
    // And it is not read twice.
    sandbox.hoego(&["try", "add", "sleep"]).succeeds();
    let tries = sandbox.hoego(&["try", "--json"]).json();
    let sleep = tries["tries"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|one| one["text"] == "sleep");
    let places: Vec<usize> = sleep
        .map(|one| one["occurrences"].as_array().map_or(0, Vec::len))
        .collect();
    assert_eq!(places, [1], "{tries}");
}

#[test]
fn loops_and_dead_links_stop_nobody() {
    let (sandbox, _) = journal();
    link(&sandbox, "a.md", "a.md");
    link(&sandbox, "b.md", "c.md");
    link(&sandbox, "c.md", "b.md");
    link(&sandbox, "d.md", "nowhere.md");
    link(&sandbox, "folder", "folder");
    link(&sandbox, "up", ".");
    link(&sandbox, "2025-01-12.md", "2025-01-12.md");
    let ran = sandbox.hoego(&["try", "add", "sleep"]);
    ran.succeeds();
    for name in ["a.md", "b.md", "c.md", "d.md", "2025-01-12.md"] {
        ran.stderr_has(&format!("warning: `{name}`"));
    }
    sandbox.hoego(&["check"]).exits(1).stdout_has("a.md:1: unreadable");
    let text = fs::read_to_string(sandbox.at("2025-01-14.md")).expect("an entry");
    assert!(text.contains("* sleep"), "{text}");
    // Only what is such a link itself is not written.
    sandbox
        .hoego(&["new", "--date", "2025-01-12"])
        .exits(2)
        .stderr_has("2025-01-12.md");
}

#[test]
fn a_folder_outside_that_the_user_named_belongs_to_the_journal() {
    for named in ["exact", "above", "by a link"] {
        let (sandbox, outside) = journal();
        let drop = outside.join("Dropbox/diary");
        fs::create_dir_all(drop.join("old")).expect("a folder");
        fs::write(drop.join("2025-01-10.md"), "## Try\n\n* swim\n").expect("a file");
        fs::write(drop.join("old/2025-01-09.md"), "## Try\n\n* climb\n").expect("a file");
        link(&sandbox, "diary", &drop);
        // What lies there may itself be a link to a place that is not named.
        symlink(outside.join("secret.md"), drop.join("2025-01-08.md")).expect("a link");
        symlink("..", drop.join("again")).expect("a link");
        symlink(outside.join("Dropbox"), outside.join("alias")).expect("a link");
        let listed = match named {
            "exact" => drop.clone(),
            "above" => outside.join("Dropbox"),
            _ => outside.join("alias/diary"),
        };
        let sandbox = sandbox.home_file(
            ".config/hoego/config.toml",
            format!("[journal]\nlinks-to = [{listed:?}]\n"),
        );
        let sandbox = sandbox.file(
            "hoego.toml",
            "[journal]\nlanguage = \"en\"\nentries = \"diary/%Y-%m-%d.md\"\n",
        );
        for _ in 0..3 {
            let ran = sandbox.hoego(&["try"]);
            ran.succeeds().stdout_has("swim").stdout_has("climb").stdout_has("walk");
            assert!(!ran.stdout().contains(SECRET), "{}", ran.stdout());
        }
        sandbox.hoego(&["try", "add", "sleep"]).succeeds();
        let text = fs::read_to_string(drop.join("2025-01-14.md")).expect("an entry");
        assert!(text.contains("* sleep") && sandbox.at("diary").is_symlink(), "{text}");
        let stdout = sandbox.hoego(&["try", "--all"]).stdout();
        assert_eq!(stdout.matches("swim").count(), 1, "{named}: {stdout}");
        sandbox.hoego(&["nudge"]).succeeds();
        sandbox.hoego(&["undo"]).succeeds();
        assert!(!drop.join("2025-01-14.md").exists());
        assert_eq!(
            fs::read_to_string(outside.join("secret.md")).expect("a file"),
            "PRIVATE KEY\n"
        );
    }
}

#[test]
fn only_the_user_names_folders_outside() {
    let (sandbox, outside) = journal();
    link(&sandbox, "diary", &outside);
    let config = format!("[journal]\nlinks-to = [{outside:?}]\n");
    let sandbox = sandbox.file("hoego.toml", config);
    sandbox
        .hoego(&["try"])
        .fails()
        .stderr_has("links-to")
        .stderr_has("user's configuration");
    for wrong in [
        "[journal]\nlinks-to = [\"outside\"]\n",
        "[journal]\nlinks-to = \"/x\"\n",
        "[journal]\nlinks-to = [1]\n",
    ] {
        let sandbox = Sandbox::with_config(ENGLISH).home_file(".config/hoego/config.toml", wrong);
        sandbox
            .hoego(&["try"])
            .fails()
            .stderr_has("`journal.links-to` must be a list of folders");
    }
    // A folder that holds the journal would be read round and round.
    let (sandbox, outside) = journal();
    let above = fs::canonicalize(outside.parent().expect("a folder")).expect("a folder");
    link(&sandbox, "up", &above);
    let sandbox = sandbox.home_file(
        ".config/hoego/config.toml",
        format!("[journal]\nlinks-to = [{above:?}]\n"),
    );
    let ran = sandbox.hoego(&["try", "--json"]);
    ran.succeeds().stderr_has("holds the journal");
    let tries = ran.json();
    assert_eq!(tries["tries"].as_array().map(Vec::len), Some(2), "{tries}");
}

#[test]
fn the_journal_itself_may_be_a_link_or_hidden() {
    for real in ["elsewhere/diary", ".hidden/diary", ".diary"] {
        let sandbox = Sandbox::new();
        let home = sandbox.home();
        fs::create_dir_all(home.join(real)).expect("a folder");
        fs::write(home.join(real).join("hoego.toml"), ENGLISH).expect("a file");
        fs::write(home.join(real).join("2025-01-13.md"), TRIES).expect("a file");
        symlink(home.join(real), home.join("link")).expect("a link");
        for way in [home.join("link"), home.join(real)] {
            let way = way.display().to_string();
            sandbox
                .hoego(&["try", "--journal", &way])
                .succeeds()
                .silent()
                .stdout_has("walk");
            sandbox.hoego_in(Path::new(&way), &["try", "add", "sleep"]).succeeds();
            sandbox.hoego_in(Path::new(&way), &["check"]).succeeds();
            sandbox.hoego_in(Path::new(&way), &["undo"]).succeeds();
        }
    }
}

#[test]
fn a_link_in_the_journal_does_not_lead_what_the_person_names_out_of_it() {
    let (sandbox, outside) = journal();
    link(&sandbox, "summary.md", "../outside/secret.md");
    link(&sandbox, "new.md", "../outside/new.md");
    link(&sandbox, "door", "../outside");
    for name in [
        "summary.md",
        "new.md",
        "door/summary.md",
        "./door/../door/x.md",
        "door/secret.md",
    ] {
        keeps_to_itself(&sandbox, &outside, &[&["week", "-o", name], &["show", name]], name);
        sandbox
            .hoego(&["week", "-o", name])
            .exits(2)
            .stderr_has("leads out of the journal");
    }
    // What the person names that is no link of the journal is theirs to name.
    sandbox.hoego(&["week", "-o", "../outside/week.md"]).succeeds();
    assert!(outside.join("week.md").exists());
    sandbox
        .hoego(&["show", "../outside/secret.md"])
        .succeeds()
        .stdout_has(SECRET);
}

#[test]
fn a_summary_never_takes_the_place_of_what_the_program_or_git_reads() {
    let (sandbox, _) = journal();
    let sandbox = sandbox
        .file(".git/config", "[core]\n")
        .file(".hoego/templates/x.md", "x")
        .file("lab/x/runs.jsonl", "")
        .file("sub/a.txt", "");
    let before = sandbox.files();
    for name in [
        "hoego.toml",
        "./hoego.toml",
        "sub/../hoego.toml",
        ".git/config",
        ".gitattributes",
        ".envrc",
        ".hoego/templates/summary.md",
        "sub/.hidden/x.md",
        "lab/x/runs.jsonl",
        "lab/summary.md",
        "2025-01-13.md",
        "2025-01-20.md",
        "sub/2025-01-20.md",
    ] {
        for command in [
            &["week", "-o"][..],
            &["month", "-o"],
            &["week", "--format", "csv", "-o"],
        ] {
            let mut command = command.to_vec();
            command.push(name);
            let ran = sandbox.hoego(&command);
            ran.exits(2).stderr_has("hint: ");
            assert_eq!(sandbox.files(), before, "{command:?}");
        }
    }
    sandbox.hoego(&["week", "-o", "sub/week.md"]).succeeds();
    sandbox
        .hoego(&["week", "-o", "/dev/stdout"])
        .succeeds()
        .stdout_has("2025-W03");
}

/// hoego as it runs where the kernel answers the question for a path below a folder with `error`.
fn with_kernel(sandbox: Sandbox, error: &str) -> Sandbox {
    let strace = "exec strace -f -qq -o /dev/null -e trace=openat2 -e inject=openat2:error";
    sandbox.after(&format!("{strace}={error} \"$@\""))
}

#[test]
fn where_the_kernel_lacks_the_question_paths_are_walked() {
    for error in ["ENOSYS", "EPERM", "EINVAL", "EAGAIN", "EAGAIN:when=1..3"] {
        let (sandbox, outside) = journal();
        let sandbox = sandbox
            .file(
                "hoego.toml",
                "[journal]\nlanguage = \"en\"\nentries = \"%Y/%m/%Y-%m-%d.md\"\n",
            )
            .file("2025/01/2025-01-13.md", TRIES);
        if crate::support::tool("strace").is_none() {
            return;
        }
        let sandbox = with_kernel(sandbox, error);
        sandbox.hoego(&["try"]).succeeds().silent().stdout_has("walk");
        sandbox.hoego(&["try", "add", "sleep"]).succeeds();
        assert!(sandbox.at("2025/01/2025-01-14.md").exists());
        sandbox.hoego(&["undo"]).succeeds();
        link(&sandbox, "2024", &outside);
        link(&sandbox, "2025/01/2025-01-12.md", "../../../outside/secret.md");
        keeps_to_itself(
            &sandbox,
            &outside,
            &[&["try"], &["week"], &["search", "PRIVATE"]],
            error,
        );
        sandbox.hoego(&["try", "add", "x y", "--date", "2025-01-12"]).exits(2);
    }
}

#[test]
fn a_folder_that_becomes_a_link_meanwhile_leads_nobody_out() {
    let (sandbox, outside) = journal();
    let config = "[journal]\nlanguage = \"en\"\nentries = \"a/%Y-%m-%d.md\"\n";
    let sandbox = sandbox.file("hoego.toml", config).file("a/2025-01-12.md", TRIES);
    fs::write(outside.join("2025-01-12.md"), format!("## Try\n\n* {SECRET}\n")).expect("a file");
    fs::write(outside.join("2025-01-14.md"), "## Try\n\n* run\n").expect("a file");
    let before = tree(&outside);
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (folder, link) = (sandbox.at("a"), sandbox.at(".link"));
            symlink(&outside, &link).expect("a link");
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                let swapped = rustix::fs::renameat_with(CWD, &folder, CWD, &link, RenameFlags::EXCHANGE);
                swapped.expect("one for the other");
            }
        });
        for turn in 0..30 {
            let text = format!("turn {turn}");
            for command in [&["try", "add", &text][..], &["try"], &["search", "PRIVATE"], &["new"]] {
                let said = sandbox.hoego(command);
                assert!(!said.stdout().contains(SECRET), "{}", said.stdout());
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(tree(&outside), before);
}

#[test]
fn a_summary_takes_the_place_of_no_entry_by_whatever_name() {
    let (sandbox, outside) = journal();
    let sandbox = sandbox
        .file("notes/x.md", "## Try\n\n* precious\n")
        .file("undated.md", "---\ndate: 2024-03-01\n---\n## Try\n\n* precious\n")
        .file("2025-01-11.md", b"## Try\n\n* not \xff text\n")
        .home_file(
            ".config/hoego/config.toml",
            format!("[journal]\nlinks-to = [{outside:?}]\n"),
        );
    for (path, text) in [
        ("2025-01-10.md", "* precious"),
        (".secret/x.md", "x"),
        ("hoego.toml", "x"),
    ] {
        fs::create_dir_all(outside.join(path).parent().expect("a folder")).expect("a folder");
        fs::write(outside.join(path), text).expect("a file");
    }
    link(&sandbox, "2025-01-12.md", "notes/x.md");
    link(&sandbox, "diary", &outside);
    link(&sandbox, "far.md", outside.join(".secret/x.md"));
    link(&sandbox, "config.md", outside.join("hoego.toml"));
    let (before, beside) = (sandbox.files(), tree(&outside));
    for name in [
        "2025-01-12.md",
        "notes/x.md",
        "undated.md",
        "2025-01-11.md",
        "diary/2025-01-10.md",
        "diary/2025-01-20.md",
        "diary/.secret/x.md",
        "diary/hoego.toml",
        "far.md",
        "config.md",
    ] {
        sandbox.hoego(&["week", "-o", name]).exits(2).stderr_has("hint: ");
        assert_eq!(
            (sandbox.files(), tree(&outside)),
            (before.clone(), beside.clone()),
            "{name}"
        );
    }
}

#[test]
fn an_experiment_reads_nothing_that_is_hidden() {
    for path in [".git/config", ".env", "a/.b/c.py"] {
        for key in ["deps", "stdin", "file"] {
            let code = if key == "file" {
                String::new()
            } else {
                format!("cat {path}\n")
            };
            let entry = format!("```bash {{#x .lab trials=1 warmup=0 trace=no {key}={path}}}\n{code}```\n");
            let (sandbox, _) = journal();
            let sandbox = sandbox
                .file("2025-01-12.md", entry)
                .file(path, "url = https://token@host\n");
            sandbox.hoego(&["lab", "trust", "--mine"]);
            let ran = sandbox.hoego(&["lab", "run", "x"]);
            ran.fails().stderr_has(path);
            assert!(!sandbox.at("lab/x/runs.jsonl").exists(), "{key}={path}");
        }
    }
}

#[test]
fn a_link_that_cannot_be_followed_stops_nobody() {
    let long = "x".repeat(300);
    for to in ["hoego.toml/x.md", "2025-01-13.md/", "/proc/1/root/none/x.md", &long] {
        let (sandbox, _) = journal();
        link(&sandbox, "x.md", to);
        sandbox.hoego(&["try", "add", "sleep"]).succeeds().stderr_has("`x.md`");
        sandbox.hoego(&["check"]).exits(1).stdout_has("x.md:1");
    }
}

#[test]
fn what_git_reads_is_never_written_into_what_people_write() {
    for to in ["hoego.toml", "2025-01-13.md", "notes.txt"] {
        let (sandbox, _) = journal();
        let sandbox = sandbox.file("notes.txt", "x\n");
        link(&sandbox, ".gitattributes", to);
        let before = sandbox.files();
        sandbox.hoego(&["init", "--git"]).exits(2).stderr_has(".gitattributes");
        assert_eq!(sandbox.files()[to], before[to]);
    }
}

#[test]
fn the_check_names_what_of_the_programs_own_leads_out() {
    for (path, to) in [
        (".gitattributes", "../outside/secret.md"),
        (".hoego/templates/entry.md", "../../../outside/secret.md"),
        (".hoego/templates", "../../outside"),
        (".hoego", "../outside"),
        ("lab", "../outside"),
        (".obsidian/daily-notes.json", "../../outside/secret.md"),
    ] {
        let (sandbox, outside) = journal();
        fs::create_dir_all(outside.join("templates")).expect("a folder");
        link(&sandbox, path, to);
        sandbox
            .hoego(&["check"])
            .exits(1)
            .stdout_has(&format!("{path}:1: unreadable"))
            .stdout_has("leads out");
    }
}

#[test]
fn a_vault_with_odd_settings_is_adopted_all_the_same() {
    for to in ["../../outside/secret.md", "nowhere.json", "daily-notes.json"] {
        let (sandbox, _) = journal();
        fs::remove_file(sandbox.at("hoego.toml")).expect("a file");
        link(&sandbox, ".obsidian/daily-notes.json", to);
        sandbox.hoego(&["init"]).succeeds();
        assert!(sandbox.at("hoego.toml").exists());
    }
    let (sandbox, _) = journal();
    fs::remove_file(sandbox.at("hoego.toml")).expect("a file");
    sandbox
        .file(".obsidian/daily-notes.json", b"\xff")
        .hoego(&["init"])
        .succeeds();
}
