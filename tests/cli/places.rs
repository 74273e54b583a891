//! Journals in places of another kind: a file system that cannot be written, one that takes small and capital letters alike.

use crate::sandbox::Sandbox;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

const ENTRY: &str = "# 2025-01-14\n\n## Try\n\n* walk\n";

/// Says that this test does not run here. Nothing that can be installed gives the right to mount: not even where everything is required
/// is that a failure.
fn skipped(why: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or_default();
    // Not `eprintln!`, which a test that passes keeps to itself.
    writeln!(std::io::stderr(), "skipped: {test}: {why}").expect("stderr");
}

fn works(program: &str, arguments: &[&str]) -> bool {
    let run = Command::new(program).args(arguments).output();
    run.is_ok_and(|output| output.status.success())
}

/// A shell that runs the rest in a mount space of its own, where the current folder is read-only.
const READ_ONLY: &str = "exec unshare --user --map-root-user --mount /bin/sh -c 'mount --bind \"$PWD\" \"$PWD\" && \
                         mount -o remount,bind,ro \"$PWD\" && cd \"$PWD\" && exec \"$@\"' sh \"$@\"";

#[test]
fn on_a_read_only_file_system_everything_can_be_read_and_nothing_is_written() {
    let sandbox = Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
        .file("2025-01-14.md", ENTRY)
        .file("2025-01-13.md", "## Try\n\n* run\n\n## Review\n\n* [?] why?\n");
    let probe = Command::new("/bin/sh")
        .args(["-c", READ_ONLY, "sh", "true"])
        .current_dir(sandbox.root())
        .output();
    if !probe.is_ok_and(|output| output.status.success()) {
        return skipped("folders cannot be made read-only here (unshare, mount)");
    }
    let sandbox = sandbox.after(READ_ONLY);
    let before = sandbox.files();
    for arguments in [
        &["try"][..],
        &["week"],
        &["show"],
        &["questions"],
        &["nudge"],
        &["search", "walk"],
        &["check"],
        &["new"],
        &["today"],
        &["try", "add", "read", "--dry-run"],
    ] {
        sandbox.hoego(arguments).succeeds();
    }
    for arguments in [
        &["try", "add", "read"][..],
        &["try", "done", "walk"],
        &["try", "keep", "walk"],
        &["carry"],
        &["new", "--date", "tomorrow"],
        &["today", "--date", "tomorrow"],
    ] {
        let ran = sandbox.hoego(arguments);
        ran.exits(2).stderr_has("read-only file system").stderr_has("hint: ");
    }
    assert_eq!(sandbox.files(), before);
}

/// A folder on a file system that takes small and capital letters alike; taken away when dropped.
struct Alike(std::path::PathBuf);

impl Alike {
    /// `None` where none can be made: it takes ntfs-3g, and the right to mount.
    fn new(folder: &Path) -> Option<Self> {
        let image = folder.join("image");
        let mounted = folder.join("alike");
        fs::create_dir(&mounted).ok()?;
        fs::File::create(&image).ok()?.set_len(16 << 20).ok()?;
        let (image, place) = (image.to_str()?, mounted.to_str()?);
        let made =
            works("mkntfs", &["-q", "-F", "-f", image]) && works("lowntfs-3g", &["-o", "ignore_case", image, place]);
        made.then(|| Self(mounted))
    }
}

impl Drop for Alike {
    fn drop(&mut self) {
        let _left_to_the_person = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn where_letters_are_alike_no_entry_is_doubled_or_overwritten() {
    let sandbox = Sandbox::new();
    let Some(alike) = Alike::new(&sandbox.home()) else {
        return skipped("no file system that takes small and capital letters alike can be mounted here");
    };
    let put = |path: &str, text: &str| {
        let path = alike.0.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    put(
        "hoego.toml",
        "[journal]\nlanguage = \"en\"\nentries = \"daily/%d-%b-%Y-Log.md\"\n",
    );
    put("Daily/14-jan-2025-log.md", "## Keep\n\n* mine\n");
    put("Daily/2025-01-13.md", "## Try\n\n* run\n");
    for arguments in [
        &["new"][..],
        &["today"],
        &["try", "add", "walk"],
        &["try", "done", "run"],
    ] {
        let ran = sandbox.hoego_in(&alike.0, arguments);
        let code = ran.output.status.code();
        assert!(
            code == Some(0) || ran.stderr().contains("already exists"),
            "{}",
            ran.stderr()
        );
    }
    let names: Vec<_> = fs::read_dir(alike.0.join("daily"))
        .expect("a folder")
        .flatten()
        .map(|file| file.file_name())
        .collect();
    assert_eq!(names.len(), 2, "{names:?}");
    let mine = fs::read_to_string(alike.0.join("Daily/14-jan-2025-log.md")).expect("an entry");
    assert!(mine.contains("* mine"), "{mine}");
    sandbox.hoego_in(&alike.0, &["new", "--date", "2025-01-15"]).succeeds();
    assert!(alike.0.join("Daily/15-Jan-2025-Log.md").exists());
    sandbox
        .hoego_in(&alike.0, &["try", "add", "walk", "--date", "2025-01-15"])
        .succeeds();
}
