//! Whose a journal is, where several people use one machine; and root in somebody else's. Only root can make what belongs to others: else
//! these tests are skipped by name.

use crate::sandbox::Sandbox;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

const TRIES: &str = "# 2025-01-13\n\n## Try\n\n* walk\n";
const ENGLISH: &str = "[journal]\nlanguage = \"en\"\n";
/// Nobody, as most systems number it.
const OTHER: u32 = 65534;

/// Whether this runs as root.
fn as_root() -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let root = chown(folder.path(), Some(OTHER), Some(OTHER)).is_ok();
    if !root {
        let thread = std::thread::current();
        let test = thread.name().unwrap_or_default();
        writeln!(std::io::stderr(), "skipped: {test}: only root can do this").expect("stderr");
    }
    root
}

fn mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

fn give(path: &Path, owner: u32) {
    chown(path, Some(owner), Some(owner)).expect("another owner");
}

/// A journal, and a folder below it in which somebody works.
fn journal() -> (Sandbox, PathBuf) {
    let sandbox = Sandbox::with_config(ENGLISH)
        .file("2025-01-13.md", TRIES)
        .file("work/x.txt", "");
    let work = sandbox.at("work");
    (sandbox, work)
}

#[track_caller]
fn is_refused(sandbox: &Sandbox, work: &Path, what: &str) {
    let before = sandbox.files();
    for command in [
        &["try"][..],
        &["try", "add", "sleep"],
        &["new"],
        &["week"],
        &["check"],
        &["lab", "list"],
        &["log"],
        &["undo"],
    ] {
        let ran = sandbox.hoego_in(work, command);
        ran.fails().stderr_has(what).stderr_has("safe-journals = [\"");
    }
    sandbox.hoego_in(work, &["nudge"]).succeeds().silent();
    let completing = sandbox.hoego_in(work, &["nudge", "--json"]);
    completing.succeeds().silent();
    assert_eq!(sandbox.files(), before);
    assert!(
        !sandbox.home().join("hoego").exists(),
        "no other journal is taken instead"
    );
}

#[test]
fn a_journal_of_another_that_was_walked_into_is_refused() {
    if !as_root() {
        return;
    }
    for owned in ["hoego.toml", "", "both"] {
        let (sandbox, work) = journal();
        for path in ["hoego.toml", ""]
            .into_iter()
            .filter(|path| owned == "both" || *path == owned)
        {
            give(&sandbox.at(path), OTHER);
        }
        is_refused(&sandbox, &work, "belongs to another user");
        // The user's own word.
        let root = sandbox.root().display().to_string();
        sandbox
            .hoego_in(&work, &["try", "--journal", &root])
            .succeeds()
            .stdout_has("walk");
        sandbox
            .run_with(&work, &[("HOEGO_JOURNAL", &root)], &["try"])
            .succeeds()
            .stdout_has("walk");
        let line = format!("safe-journals = [{root:?}]\n");
        let sandbox = sandbox.home_file(".config/hoego/config.toml", line);
        sandbox.hoego_in(&work, &["try"]).succeeds().stdout_has("walk");
        let sandbox = sandbox.home_file(".config/hoego/config.toml", format!("default-journal = {root:?}\n"));
        sandbox
            .hoego_in(&sandbox.home(), &["try"])
            .succeeds()
            .stdout_has("walk");
    }
    // One by way of a link of one's own is another's all the same.
    let (sandbox, _) = journal();
    give(&sandbox.root(), OTHER);
    symlink(sandbox.at("work"), sandbox.home().join("link")).expect("a link");
    sandbox
        .hoego_in(&sandbox.home().join("link"), &["try"])
        .fails()
        .stderr_has("belongs to another user");
}

#[test]
fn a_configuration_that_everybody_may_replace_is_refused() {
    let (sandbox, work) = journal();
    mode(&sandbox.root(), 0o777);
    is_refused(&sandbox, &work, "may be written by everybody");
    mode(&sandbox.root(), 0o755);
    mode(&sandbox.at("hoego.toml"), 0o666);
    is_refused(&sandbox, &work, "may be written by everybody");
    mode(&sandbox.at("hoego.toml"), 0o644);
    // In a sticky folder nobody replaces what is another's; and a group is chosen by the owner.
    for allowed in [0o1777, 0o775, 0o2775, 0o700] {
        mode(&sandbox.root(), allowed);
        sandbox.hoego_in(&work, &["try"]).succeeds().silent().stdout_has("walk");
    }
    mode(&sandbox.at("hoego.toml"), 0o664);
    sandbox.hoego_in(&work, &["try"]).succeeds().silent();
}

/// The sandbox for a user that is not root, who may enter it.
fn as_other(sandbox: Sandbox) -> Sandbox {
    give(&sandbox.home(), OTHER);
    mode(sandbox.root().parent().expect("a folder"), 0o755);
    sandbox.after(&format!(
        "exec setpriv --reuid={OTHER} --regid={OTHER} --clear-groups \"$@\""
    ))
}

#[test]
fn root_is_no_stranger_and_who_calls_sudo_neither() {
    if !as_root() || crate::support::tool("setpriv").is_none() {
        return;
    }
    // A journal of root's, asked by another: what root wrote is believed.
    let (sandbox, work) = journal();
    let sandbox = as_other(sandbox);
    sandbox.hoego_in(&work, &["try"]).succeeds().stdout_has("walk");
    // Root in the journal of who called sudo.
    let (sandbox, work) = journal();
    give(&sandbox.root(), OTHER);
    give(&sandbox.at("hoego.toml"), OTHER);
    let sudo = |uid: &str| {
        sandbox
            .run_with(&work, &[("SUDO_UID", uid)], &["try"])
            .output
            .status
            .code()
    };
    assert_eq!(sudo("65534"), Some(0));
    for other in ["1", "0", "", "x", "-1"] {
        assert_eq!(sudo(other), Some(2), "{other}");
    }
    // Nobody else can say who called.
    give(&sandbox.root(), 12345);
    let sandbox = as_other(sandbox);
    let ran = sandbox.run_with(&work, &[("SUDO_UID", "12345")], &["try"]);
    ran.fails().stderr_has("belongs to another user");
}

#[test]
fn what_root_makes_in_a_journal_belongs_to_its_owner() {
    if !as_root() {
        return;
    }
    let (sandbox, _) = journal();
    let sandbox = sandbox.file("hoego.toml", "[journal]\nentries = \"%Y/%m/%Y-%m-%d.md\"\n");
    for path in ["", "hoego.toml", "2025-01-13.md"] {
        give(&sandbox.at(path), OTHER);
    }
    let root = sandbox.root().display().to_string();
    sandbox.hoego(&["new", "--journal", &root]).succeeds();
    for path in ["2025", "2025/01", "2025/01/2025-01-14.md"] {
        let meta = fs::metadata(sandbox.at(path)).expect("something new");
        assert_eq!((meta.uid(), meta.gid()), (OTHER, OTHER), "{path}");
    }
    sandbox.hoego(&["try", "done", "walk", "--journal", &root]).succeeds();
    assert_eq!(
        fs::metadata(sandbox.at("2025-01-13.md")).expect("an entry").uid(),
        OTHER
    );
    // In one's own folder what is new stays one's own.
    let (sandbox, _) = journal();
    sandbox.hoego(&["new"]).succeeds();
    assert_eq!(fs::metadata(sandbox.at("2025-01-14.md")).expect("an entry").uid(), 0);
}

#[test]
fn where_nothing_can_be_given_away_that_is_said_once() {
    if !as_root() || crate::support::tool("strace").is_none() {
        return;
    }
    let (sandbox, _) = journal();
    give(&sandbox.root(), OTHER);
    let sandbox =
        sandbox.after("exec strace -f -qq -o /dev/null -e trace=fchownat -e inject=fchownat:error=EPERM \"$@\"");
    let root = sandbox.root().display().to_string();
    let ran = sandbox.hoego(&["new", "--journal", &root]);
    ran.succeeds().stderr_has("belongs to root");
    assert_eq!(ran.stderr().matches("belongs to root").count(), 1, "{}", ran.stderr());
    assert!(sandbox.at("2025-01-14.md").exists());
}

#[test]
fn root_leaves_nothing_in_the_home_of_another() {
    if !as_root() {
        return;
    }
    let (sandbox, _) = journal();
    give(&sandbox.home(), OTHER);
    for command in [
        &["try", "add", "sleep"][..],
        &["try"],
        &["week"],
        &["new", "--date", "2025-01-15"],
        &["lab", "list"],
    ] {
        sandbox.hoego(command).succeeds();
    }
    let left: Vec<PathBuf> = fs::read_dir(sandbox.home())
        .expect("a home")
        .map(|entry| entry.expect("a file").path())
        .collect();
    assert_eq!(left, Vec::<PathBuf>::new());
    let text = fs::read_to_string(sandbox.at("2025-01-14.md")).expect("an entry");
    assert!(text.contains("* sleep"), "{text}");
}

#[test]
fn a_configuration_behind_a_link_is_looked_at_too() {
    let (sandbox, work) = journal();
    let sandbox = sandbox.file("settings/h.toml", ENGLISH);
    fs::remove_file(sandbox.at("hoego.toml")).expect("a file");
    symlink("settings/h.toml", sandbox.at("hoego.toml")).expect("a link");
    sandbox.hoego_in(&work, &["try"]).succeeds().stdout_has("walk");
    for (path, open, shut) in [("settings", 0o777, 0o755), ("settings/h.toml", 0o666, 0o644)] {
        mode(&sandbox.at(path), open);
        is_refused(&sandbox, &work, "may be written by everybody");
        mode(&sandbox.at(path), shut);
    }
    if as_root() {
        give(&sandbox.at("settings/h.toml"), OTHER);
        is_refused(&sandbox, &work, "belongs to another user");
    }
}

#[test]
fn what_is_made_under_a_careless_mask_is_not_for_all_to_write() {
    let sandbox = Sandbox::new().after("umask 000");
    let home = sandbox.home();
    sandbox.hoego_in(&home, &["new"]).succeeds();
    let journal = home.join("hoego");
    sandbox.hoego_in(&journal, &["try", "add", "sleep"]).succeeds();
    for path in ["", "hoego.toml", "2025-01-14.md"] {
        let mode = fs::metadata(journal.join(path)).expect("something new").mode();
        assert_eq!(mode & 0o002, 0, "{path}: {mode:o}");
    }
}

#[test]
fn summaries_and_new_journals_of_root_belong_to_the_owner_too() {
    if !as_root() {
        return;
    }
    let (sandbox, _) = journal();
    for path in ["", "hoego.toml", "2025-01-13.md"] {
        give(&sandbox.at(path), OTHER);
    }
    let sandbox = sandbox.file("sum.md", "old");
    give(&sandbox.at("sum.md"), OTHER);
    let root = sandbox.root().display().to_string();
    for name in ["sum.md", "new.md"] {
        sandbox.hoego(&["week", "-o", name, "--journal", &root]).succeeds();
        assert_eq!(
            fs::metadata(sandbox.at(name)).expect("a summary").uid(),
            OTHER,
            "{name}"
        );
    }
    let deep = sandbox.at("work/a/b").display().to_string();
    give(&sandbox.at("work"), OTHER);
    sandbox.hoego(&["init", &deep]).succeeds();
    for path in ["work/a", "work/a/b", "work/a/b/hoego.toml"] {
        assert_eq!(
            fs::metadata(sandbox.at(path)).expect("something new").uid(),
            OTHER,
            "{path}"
        );
    }
}
