//! Where the recorded changes lie: who may read them, what happens where they cannot be written or are damaged, and how they are thrown
//! away; and a command that was killed between recording its change and making it.

use crate::sandbox::Sandbox;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

const CONFIG: &str = "[journal]\nlanguage = \"en\"\n";

fn journal() -> Sandbox {
    Sandbox::with_config(CONFIG).file(
        "2025-01-14.md",
        "# 2025-01-14\n\n## Keep\n\n* a\n\n## Try\n\n* walk\n* read\n",
    )
}

fn state(sandbox: &Sandbox) -> PathBuf {
    sandbox.home().join(".local/state/hoego/history")
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(below(&path));
        }
        found.push(path);
    }
    found.sort();
    found
}

/// The files of changes, by number.
fn changes(sandbox: &Sandbox) -> Vec<(usize, PathBuf)> {
    let files = below(&state(sandbox)).into_iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        let (number, size) = name.strip_suffix(".change")?.split_once('-')?;
        size.parse::<u64>().ok()?;
        Some((number.parse().ok()?, path))
    });
    let mut files: Vec<(usize, PathBuf)> = files.collect();
    files.sort();
    files
}

fn add(sandbox: &Sandbox, text: &str) {
    sandbox.hoego(&["try", "add", text]).succeeds();
}

#[test]
fn nobody_else_may_read_them() {
    let sandbox = journal().after("umask 000");
    add(&sandbox, "one");
    sandbox.hoego(&["undo"]).succeeds();
    let found = below(&state(&sandbox));
    assert!(found.len() >= 4, "{found:?}");
    for path in found {
        let mode = fs::metadata(&path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode, if path.is_dir() { 0o700 } else { 0o600 }, "{}", path.display());
    }
}

#[test]
fn what_cannot_be_recorded_is_written_all_the_same_and_that_is_said() {
    // No home folder at all; something else in the place of the state folder; a folder that others may write.
    let no_home = journal().without("HOME").without("XDG_CONFIG_HOME");
    let in_the_way = journal().home_file(".local/state", "");
    let exposed = journal().prepare(|sandbox| {
        add(sandbox, "zero");
        let folder = below(&state(sandbox))
            .into_iter()
            .find(|path| path.is_dir())
            .expect("a folder");
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777)).expect("a mode");
    });
    for sandbox in [no_home, in_the_way, exposed] {
        let before = changes(&sandbox).len();
        let ran = sandbox.hoego(&["try", "add", "one"]);
        ran.succeeds().stderr_has("warning: this change cannot be taken back: ");
        assert!(
            fs::read_to_string(sandbox.at("2025-01-14.md"))
                .expect("an entry")
                .contains("* one\n")
        );
        assert_eq!(changes(&sandbox).len(), before);
    }
}

#[test]
fn a_full_disk_under_the_state_leaves_no_half_record() {
    // The record does not fit (its command alone is longer than a file may be), the entry does.
    let sandbox = journal();
    add(&sandbox, "one");
    let sandbox = sandbox.after("trap '' XFSZ; ulimit -f 1");
    let before = changes(&sandbox);
    let journal = "x".repeat(4).repeat(400);
    let long = format!("./{}", "./".repeat(journal.len() / 2));
    let ran = sandbox.hoego(&["try", "add", "two", "--journal", &long]);
    ran.succeeds()
        .stderr_has("warning: this change cannot be taken back: could not write");
    assert_eq!(changes(&sandbox), before);
    assert!(
        !below(&state(&sandbox))
            .iter()
            .any(|path| path.to_string_lossy().ends_with(".tmp"))
    );
}

#[test]
fn a_read_only_journal_is_refused_and_stays() {
    let sandbox = journal();
    add(&sandbox, "one");
    let path = sandbox.at("2025-01-14.md");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("a mode");
    let before = sandbox.files();
    sandbox.hoego(&["undo"]).fails().stderr_has("is read-only");
    assert_eq!(sandbox.files(), before);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("a mode");
    sandbox.hoego(&["undo"]).succeeds();
    assert_eq!(sandbox.files(), journal().files());
}

type Damage<'a> = &'a dyn Fn(&[u8]) -> Vec<u8>;

#[test]
fn damage_of_every_kind_is_recognised_and_said_in_words() {
    let cut = |bytes: &[u8]| bytes[..bytes.len() - 3].to_vec();
    let flipped = |bytes: &[u8]| {
        let mut bytes = bytes.to_vec();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        bytes
    };
    let renamed = |bytes: &[u8]| String::from_utf8_lossy(bytes).replacen("one", "two", 1).into_bytes();
    let newer = |bytes: &[u8]| [b"hoego change 2 ", &bytes[15..]].concat();
    let empty = |_: &[u8]| Vec::new();
    let damages: [(&str, Damage); 5] = [
        ("is damaged", &cut),
        ("is damaged", &flipped),
        ("is damaged", &renamed),
        ("is no record of a change that this version knows", &newer),
        ("is no record of a change that this version knows", &empty),
    ];
    for (why, damage) in damages {
        let sandbox = journal();
        add(&sandbox, "one");
        add(&sandbox, "two");
        let (_, path) = changes(&sandbox).remove(0);
        fs::write(&path, damage(&fs::read(&path).expect("a change"))).expect("a change");
        let before = sandbox.files();
        let ran = sandbox.hoego(&["undo", "1"]);
        ran.fails()
            .stderr_has("error: the bytes of change 1 are no longer kept: ")
            .stderr_has(why);
        assert_eq!(sandbox.files(), before);
        let log = sandbox.hoego(&["log"]);
        log.succeeds()
            .stderr_has("warning: the bytes of change 1")
            .stdout_has("2  ");
        sandbox.hoego(&["undo"]).succeeds();
        add(&sandbox, "three");
        assert_eq!(changes(&sandbox).last().map(|(number, _)| *number), Some(4));
    }
}

#[test]
fn a_missing_or_swapped_or_linked_record_is_no_longer_kept() {
    let sandbox = journal();
    for text in ["one", "two", "three"] {
        add(&sandbox, text);
    }
    let files = changes(&sandbox);
    let before = sandbox.files();
    fs::remove_file(&files[0].1).expect("a change");
    sandbox
        .hoego(&["undo", "1"])
        .fails()
        .stderr_has("error: the bytes of change 1 are no longer kept\n");
    fs::copy(&files[2].1, &files[1].1).expect("a change");
    sandbox
        .hoego(&["undo", "2"])
        .fails()
        .stderr_has("is the record of another change");
    fs::rename(&files[2].1, sandbox.home().join("x")).expect("a change");
    std::os::unix::fs::symlink(sandbox.home().join("x"), &files[2].1).expect("a link");
    sandbox.hoego(&["undo", "3"]).fails().stderr_has("is no ordinary file");
    assert_eq!(sandbox.files(), before);
    // Files of others in the folder are nobody's change.
    let folder = files[0].1.parent().expect("a folder");
    for name in ["9-x.change", "notes", ".hoego-x.tmp", "x-9.change"] {
        fs::write(folder.join(name), "").expect("a file");
    }
    add(&sandbox, "four");
    assert_eq!(changes(&sandbox).last().map(|(number, _)| *number), Some(4));
    assert!(
        !folder.join(".hoego-x.tmp").exists(),
        "what a killed writer left is removed"
    );
}

#[test]
fn a_killed_command_is_recognised_by_its_bytes() {
    // Recorded and not written: the file is put back to what it was, as a kill between record and rename leaves it.
    let sandbox = journal();
    add(&sandbox, "one");
    let one = fs::read(sandbox.at("2025-01-14.md")).expect("an entry");
    add(&sandbox, "two");
    let two = sandbox.files();
    fs::write(sandbox.at("2025-01-14.md"), &one).expect("an entry");
    sandbox
        .hoego(&["log"])
        .succeeds()
        .stdout_has("hoego try add two  2025-01-14.md +1  (not in the files)");
    sandbox
        .hoego(&["undo", "2"])
        .succeeds()
        .stderr_has("Nothing of change 2 is left in the files.");
    // The same command again ends as it would have.
    add(&sandbox, "two");
    assert_eq!(sandbox.files(), two);
    // An undo that was killed is none: the next one does its work.
    sandbox.hoego(&["undo"]).succeeds();
    let undone = sandbox.files();
    let sandbox = sandbox.file("2025-01-14.md", &two["2025-01-14.md"]);
    sandbox.hoego(&["undo"]).succeeds();
    assert_eq!(sandbox.files(), undone);
    sandbox.hoego(&["undo"]).succeeds().stderr_has("Took back 1: ");
    assert_eq!(sandbox.files(), journal().files());
}

#[test]
fn a_change_that_reached_the_disk_in_part_is_taken_back_in_part() {
    let config = "[carry]\nmark-carried = true\n[journal]\nlanguage = \"en\"\n";
    let fresh = || Sandbox::with_config(config).file("2025-01-13.md", "## Try\n\n* [ ] walk\n");
    let before = fresh().files();
    for path in ["2025-01-13.md", "2025-01-14.md"] {
        let sandbox = fresh();
        sandbox.hoego(&["new"]).succeeds();
        let after = sandbox.files();
        // One of the two files is as it was before.
        match before.get(path) {
            Some(bytes) => fs::write(sandbox.at(path), bytes).expect("an entry"),
            None => fs::remove_file(sandbox.at(path)).expect("an entry"),
        }
        sandbox.hoego(&["undo"]).succeeds();
        assert_eq!(sandbox.files(), before, "{path}");
        // And an undo of which half came to disk is finished by running it again.
        let sandbox = fresh();
        sandbox.hoego(&["new"]).succeeds();
        sandbox.hoego(&["undo"]).succeeds();
        let sandbox = sandbox.file(path, &after[path]);
        sandbox.hoego(&["undo"]).succeeds();
        assert_eq!(sandbox.files(), before, "{path}");
    }
}

#[test]
fn the_oldest_go_first_and_the_newest_stays() {
    // Words that do not compress: a change of about 0.7 MiB each.
    let noise = |seed: u64| {
        let mut state = seed;
        let letter = move || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            char::from(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"[(state >> 58) as usize])
        };
        let text: String = std::iter::repeat_with(letter).take(900_000).collect();
        format!("# 2025-01-1{seed}\n\n## Keep\n\n* {text}\n\n## Try\n\n* walk\n")
    };
    let mut sandbox = Sandbox::with_config(CONFIG).home_file(".config/hoego/config.toml", "[undo]\nkeep = 2\n");
    for day in 1..=4 {
        sandbox = sandbox.file(&format!("2025-01-1{day}.md"), noise(day));
    }
    for day in 1..=4 {
        let date = format!("2025-01-1{day}");
        let ran = sandbox.hoego(&["try", "add", "one", "--date", &date]);
        assert!(!ran.succeeds().stderr().contains("warning"), "{}", ran.stderr());
    }
    let numbers = |sandbox: &Sandbox| {
        changes(sandbox)
            .into_iter()
            .map(|(number, _)| number)
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&sandbox), [3, 4]);
    sandbox
        .hoego(&["undo", "1"])
        .fails()
        .stderr_has("error: the bytes of change 1 are no longer kept\nhint: `undo.keep`");
    sandbox.hoego(&["undo", "3"]).succeeds();
    // One change larger than all that may be kept is kept.
    let sandbox = sandbox.home_file(".config/hoego/config.toml", "[undo]\nkeep = 1\n");
    let large = noise(5).replacen("* ", &format!("* {}\n* ", noise(6).replace('\n', " ")), 1);
    let sandbox = sandbox.file("2025-01-15.md", large);
    sandbox.hoego(&["try", "add", "one", "--date", "2025-01-15"]).succeeds();
    assert_eq!(numbers(&sandbox), [6]);
    sandbox.hoego(&["undo"]).succeeds();
    let sandbox = sandbox.home_file(".config/hoego/config.toml", "[undo]\nkeep = 0\n");
    let ran = sandbox.hoego(&["try", "add", "two", "--date", "2025-01-11"]);
    assert!(!ran.succeeds().stderr().contains("warning"), "{}", ran.stderr());
    assert_eq!(numbers(&sandbox), [0; 0]);
    sandbox
        .hoego(&["log"])
        .succeeds()
        .stderr_has("No changes are recorded.");
}

#[test]
fn commands_at_once_never_share_a_number() {
    let sandbox = journal();
    std::thread::scope(|scope| {
        for number in 0..4 {
            let sandbox = &sandbox;
            scope.spawn(move || add(sandbox, &format!("text {number}")));
        }
    });
    let numbers: Vec<usize> = changes(&sandbox).into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    for _ in 0..4 {
        sandbox.hoego(&["undo"]).succeeds();
    }
    assert_eq!(sandbox.files(), journal().files());
}

type Harm<'a> = &'a dyn Fn(&Path);

/// Nothing older is taken back in the place of a newest change that cannot be read, whatever is wrong with it.
#[test]
fn the_newest_change_is_not_passed_over() {
    let damages: [(&str, Harm); 7] = [
        ("is no record of a change", &|path| {
            fs::write(path, "").expect("a change")
        }),
        ("is no record of a change", &|path| {
            let bytes = fs::read(path).expect("a change");
            fs::write(path, [b"hoego change 9 ", &bytes[15..]].concat()).expect("a change");
        }),
        ("is damaged", &|path| {
            let bytes = fs::read(path).expect("a change");
            fs::write(path, &bytes[..bytes.len() / 2]).expect("a change");
        }),
        ("is larger than", &|path| {
            let file = fs::File::options().write(true).open(path).expect("a change");
            file.set_len(3 << 30).expect("a sparse file");
        }),
        ("is no ordinary file", &|path| {
            fs::remove_file(path).expect("a change");
            fs::create_dir(path).expect("a folder");
        }),
        ("may be written by others", &|path| {
            fs::set_permissions(path, fs::Permissions::from_mode(0o666)).expect("a mode");
        }),
        ("is the record of another change", &|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .replacen("3-", "4-", 1);
            fs::rename(path, path.with_file_name(name)).expect("a change");
        }),
    ];
    for (why, damage) in damages {
        let sandbox = journal();
        for text in ["one", "two", "three"] {
            add(&sandbox, text);
        }
        let (_, newest) = changes(&sandbox).remove(2);
        damage(&newest);
        let before = sandbox.files();
        for arguments in [&["undo"][..], &["undo", "--dry-run"], &["undo", "--json"]] {
            let ran = sandbox.hoego(arguments);
            ran.fails().stderr_has("error: ").stderr_has(why);
            ran.stderr_has("hint: nothing was taken back: what is older is, if you name it");
        }
        assert_eq!(sandbox.files(), before, "{why}");
        let log = sandbox.hoego(&["log"]);
        log.succeeds()
            .stderr_has(why)
            .stdout_has("try add two")
            .stdout_has("try add one");
        sandbox.hoego(&["undo", "2"]).succeeds();
        assert_ne!(sandbox.files(), before, "{why}");
    }
}

/// Names that no change has: the next number is that of the newest change, nothing is overwritten, and nothing thrown away for their sake.
#[test]
fn names_with_numbers_and_sizes_beyond_all_measure_count_for_nothing() {
    let strays = [
        "18446744073709551615-5.change",
        "18446744073709551614-5.change",
        "9223372036854775807-1.change",
        "4294967295-12.change",
        "99999999999999999999999999-5.change",
        "2-99999999999999999999999999.change",
        "0-5.change",
        "007-5.change",
    ];
    for stray in strays {
        let sandbox = journal();
        add(&sandbox, "one");
        let folder = changes(&sandbox)[0].1.parent().expect("a folder").to_path_buf();
        fs::write(folder.join(stray), "mine\n").expect("a file");
        add(&sandbox, "two");
        let names: Vec<PathBuf> = below(&state(&sandbox));
        let second = names.iter().filter(|path| {
            path.file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with("2-"))
        });
        assert_eq!(
            second.count(),
            if stray.starts_with("2-") { 2 } else { 1 },
            "{stray}: {names:?}"
        );
        assert_eq!(fs::read(folder.join(stray)).expect("a file"), b"mine\n", "{stray}");
        sandbox
            .hoego(&["log"])
            .succeeds()
            .stdout_has("2  ")
            .stderr_has(stray)
            .stderr_has("is passed over");
        sandbox.hoego(&["undo"]).succeeds().stderr_has("Took back 2");
        sandbox.hoego(&["undo"]).succeeds().stderr_has("Took back 1");
        assert_eq!(sandbox.files(), journal().files(), "{stray}");
    }
}

#[test]
fn a_size_that_a_name_only_claims_throws_nothing_away() {
    for claimed in ["18446744073709551615", "999999999999"] {
        let sandbox = journal();
        add(&sandbox, "one");
        let folder = changes(&sandbox)[0].1.parent().expect("a folder").to_path_buf();
        for number in [2, 3] {
            fs::write(folder.join(format!("{number}-{claimed}.change")), "").expect("a file");
        }
        add(&sandbox, "two");
        let numbers: Vec<usize> = changes(&sandbox).into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, [1, 2, 3, 4], "{claimed}");
        sandbox.hoego(&["undo"]).succeeds().stderr_has("Took back 4");
    }
}

/// A change whose name does not say its size is the newest all the same: it is named, and nothing older is taken in its place.
#[test]
fn a_newest_change_with_a_name_that_hoego_did_not_give_is_not_passed_over() {
    for name in [
        "3-x.change",
        "3-.change",
        "3-0x1f.change",
        "3-99999999999999999999999999.change",
        "9-12 (1).change",
    ] {
        let sandbox = journal();
        add(&sandbox, "one");
        add(&sandbox, "two");
        let folder = changes(&sandbox)[0].1.parent().expect("a folder").to_path_buf();
        fs::write(folder.join(name), "x").expect("a file");
        let before = sandbox.files();
        let number = &name[..1];
        for command in [&["undo"][..], &["undo", number]] {
            let ran = sandbox.hoego(command);
            ran.exits(2)
                .stderr_has(&format!("change {number} cannot be read"))
                .stderr_has(name);
            assert_eq!(sandbox.files(), before, "{name} {command:?}");
        }
        sandbox.hoego(&["log"]).succeeds().stdout_has("2  ").stderr_has(name);
        sandbox.hoego(&["undo", "2"]).succeeds().stderr_has("Took back 2");
    }
}

/// What stands in the place of a folder of changes is named; that there is nothing to take back would be a lie.
#[test]
fn a_folder_of_changes_that_is_none_is_an_error() {
    for whole in [true, false] {
        for kind in ["file", "link", "dead link"] {
            let sandbox = journal();
            add(&sandbox, "one");
            let own = changes(&sandbox)[0].1.parent().expect("a folder").to_path_buf();
            let folder = if whole { state(&sandbox) } else { own };
            let named = folder.strip_prefix(sandbox.home()).expect("below home");
            let moved = sandbox.home().join("moved");
            fs::rename(&folder, &moved).expect("a move");
            match kind {
                "file" => fs::write(&folder, "x").expect("a file"),
                "link" => std::os::unix::fs::symlink(&moved, &folder).expect("a link"),
                _ => std::os::unix::fs::symlink("nowhere", &folder).expect("a link"),
            }
            let before = sandbox.files();
            for command in [&["undo"][..], &["undo", "1"], &["log"], &["log", "--json"]] {
                let ran = sandbox.hoego(command);
                ran.exits(2)
                    .stderr_has(&format!("[HOME]/{}", named.display()))
                    .stderr_has("is no folder");
                assert_eq!(sandbox.files(), before, "{kind} {command:?}");
            }
            let ran = sandbox.hoego(&["try", "add", "two"]);
            ran.succeeds().stderr_has("warning: this change cannot be taken back: ");
        }
    }
}
