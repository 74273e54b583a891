//! The commands that write, one line each, and the journals that they are given.

use crate::sandbox::Sandbox;
use std::fs;

/// A command that writes.
pub struct Row {
    /// What it is called in messages.
    pub name: &'static str,
    /// What it is given.
    pub given: fn() -> Sandbox,
    /// `{home}` is the home folder.
    pub arguments: &'static [&'static str],
    pub kind: Kind,
    /// Whether it changes the journal.
    pub changes: bool,
    /// Of so many faults one is injected: more than 1 where a run takes long, and many files are written alike.
    pub every: usize,
}

/// What can be said of its result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The same bytes each time.
    Same,
    /// The same, and what comes before the journal is touched is injected too: the loader, the locale, the processors.
    FromTheStart,
    /// A run of an experiment: figures differ each time.
    Run,
}

/// All of them.
pub const ROWS: &[Row] = &[
    row("new", days, &["new"]).with_its_start(),
    row("new in folders", folders, &["new"]),
    row("new, marking sources", marking, &["new"]),
    row("new, the first", nothing, &["new"]),
    row("today", days, &["today", "--no-edit", "--no-review"]),
    row("today again", today, &["today", "--no-edit", "--no-review"]).changing_nothing(),
    row("today --json", folders, &["today", "--json"]),
    row("carry", bare, &["carry"]),
    row("carry --all, marking sources", bare_marking, &["carry", "--all"]),
    row("try add", today, &["try", "add", "drink water"]),
    row("try add, no entry yet", days, &["try", "add", "drink water"]),
    row("try done", today, &["try", "done", "walk"]),
    row(
        "try done, several files",
        three,
        &["try", "drop", "walk", "read", "sleep"],
    ),
    row("try keep", days, &["try", "keep", "walk"]),
    row("try keep, two files", none_carried, &["try", "keep", "walk"]),
    row("try trying", days, &["try", "trying", "walk"]),
    row("try problem", today, &["try", "problem", "walk"]),
    row("try drop", days, &["try", "drop", "walk"]),
    row("try focus", days, &["try", "focus", "walk", "--when", "at nine"]),
    row("try later", days, &["try", "later", "walk", "2025-02-01"]),
    row("try reopen", closed, &["try", "reopen", "walk"]),
    row("check --fix", broken, &["check", "--fix"]),
    row("undo", changed, &["undo", "1"]),
    row("undo, an entry that was made", changed_anew, &["undo", "1"]),
    row("undo, several files", changed_in_three, &["undo", "1"]),
    row("try, which writes an index", days, &["try"]).changing_nothing(),
    row("week, which writes an index", days, &["week"]).changing_nothing(),
    row("init", empty, &["init"]),
    row("init DIR", empty, &["init", "{home}/a/b"]),
    row("init --sample", empty, &["init", "--sample"]).at_every(4),
    row(
        "init, adopting",
        undeclared,
        &["init", "--program-starts-on", "2025-01-06"],
    ),
    row("week -o", days, &["week", "-o", "{home}/week.md"]),
    row("week -o, there already", written, &["week", "-o", "{home}/week.md"]),
    row("week -o, through a link", linked, &["week", "-o", "{home}/link.html"]),
    row(
        "export -o, into the journal",
        days,
        &[
            "export",
            "--from",
            "2025-01-10",
            "--to",
            "2025-01-14",
            "-o",
            "summary.csv",
        ],
    ),
    row("lab new", days, &["lab", "new", "mine", "--from", "queue-empty"]),
    row("lab clean", measured, &["lab", "clean", "coin"]),
    row("lab run", experiment, &["lab", "run", "coin"]).run(),
    row("lab run again", measured, &["lab", "run", "coin"]).run(),
    row("lab run --no-embed", experiment, &["lab", "run", "coin", "--no-embed"]).run(),
    row("lab rerun", measured, &["lab", "rerun", "coin"]).run(),
    row(
        "lab compare --save",
        experiment,
        &["lab", "compare", "-n", "1", "--save", "two", "--", "true"],
    )
    .run(),
    row("lab trust --mine", experiment_of_nobody, &["lab", "trust", "--mine"]).changing_nothing(),
];

const fn row(name: &'static str, given: fn() -> Sandbox, arguments: &'static [&'static str]) -> Row {
    Row {
        name,
        given,
        arguments,
        kind: Kind::Same,
        changes: true,
        every: 1,
    }
}

impl Row {
    const fn with_its_start(self) -> Self {
        Self {
            kind: Kind::FromTheStart,
            ..self
        }
    }

    const fn run(self) -> Self {
        Self {
            kind: Kind::Run,
            every: 8,
            ..self
        }
    }

    const fn changing_nothing(self) -> Self {
        Self { changes: false, ..self }
    }

    const fn at_every(self, every: usize) -> Self {
        Self { every, ..self }
    }

    /// Its words in `sandbox`.
    pub fn arguments(&self, sandbox: &Sandbox) -> Vec<String> {
        let home = sandbox.home().display().to_string();
        let words = self.arguments.iter();
        words.map(|word| word.replace("{home}", &home)).collect()
    }
}

const CONFIG: &str = "[journal]\nlanguage = \"en\"\n";
const FRIDAY: &str = "# 2025-01-10\n\n## Keep\n\n* tests first\n\n## Try\n\n* walk\n";
const MONDAY: &str = "# 2025-01-13\n\n## Problem\n\n## Try\n\n* [ ] read\n* sleep\n";
const TODAY: &str = "# 2025-01-14\n\n## Last Try\n\n* [ ] walk ([2025-01-10](2025-01-10.md#try \"try vhrx\"))\n\n## Keep\n\n## Problem\n\n## Try\n\n* count\n";
const BARE: &str = "# 2025-01-14\n\n## Keep\n\n## Problem\n\n## Try\n";
const COIN: &str = "# 2025-01-13\n\n## Review\n\n~~~bash {#coin .lab trials=1 warmup=0 trace=no}\n#| always: \"side\"\necho side=a\n~~~\n\n## Try\n\n* walk\n";

fn nothing() -> Sandbox {
    let sandbox = Sandbox::new();
    fs::remove_dir(sandbox.root()).expect("an empty folder");
    fs::create_dir(sandbox.root()).expect("a folder");
    sandbox
}

fn empty() -> Sandbox {
    Sandbox::new()
}

fn undeclared() -> Sandbox {
    Sandbox::new()
        .file("2025-01-10.md", FRIDAY)
        .file("2025-01-13.md", MONDAY)
}

fn days() -> Sandbox {
    undeclared().file("hoego.toml", CONFIG)
}

fn today() -> Sandbox {
    days().file("2025-01-14.md", TODAY)
}

fn bare() -> Sandbox {
    days().file("2025-01-14.md", BARE)
}

fn folders() -> Sandbox {
    Sandbox::with_config("[journal]\nlanguage = \"en\"\nentries = \"%Y/%m/%d.md\"\n")
        .file("2024/12/31.md", MONDAY.replace("2025-01-13", "2024-12-31"))
}

fn marking() -> Sandbox {
    let boxed = FRIDAY.replace("* walk", "* [ ] walk");
    days()
        .file("2025-01-10.md", boxed)
        .file("hoego.toml", format!("{CONFIG}[carry]\nmark-carried = true\n"))
}

fn bare_marking() -> Sandbox {
    marking().file("2025-01-14.md", BARE)
}

fn three() -> Sandbox {
    let sleep = "# 2025-01-12\n\n## Try\n\n* sleep\n";
    days()
        .file("2025-01-13.md", MONDAY.replace("* sleep\n", ""))
        .file("2025-01-12.md", sleep)
}

fn none_carried() -> Sandbox {
    days().file("hoego.toml", format!("{CONFIG}[carry]\nat-most = \"none\"\n"))
}

fn closed() -> Sandbox {
    days().file("2025-01-10.md", FRIDAY.replace("* walk", "* [x] walk"))
}

/// With one change that can be taken back.
fn after(sandbox: Sandbox, arguments: &[&str]) -> Sandbox {
    sandbox.prepare(|sandbox| {
        sandbox.hoego(arguments).succeeds();
    })
}

fn changed() -> Sandbox {
    after(today(), &["try", "add", "drink water"])
}

/// No folder was made for it: to remove an empty one is tried, and no failure.
fn changed_anew() -> Sandbox {
    after(days(), &["new"])
}

fn changed_in_three() -> Sandbox {
    after(three(), &["try", "drop", "walk", "read", "sleep"])
}

fn broken() -> Sandbox {
    // Open copies after a closing in two entries, and two focuses.
    let copy = |day: &str| {
        format!(
            "# {day}\n\n## Last Try\n\n* [ ] walk ([2025-01-10](2025-01-10.md#try))\n\n## Try\n\n* [!] {day} first\n"
        )
    };
    closed()
        .file("2025-01-13.md", copy("2025-01-13"))
        .file("2025-01-14.md", copy("2025-01-14"))
}

fn written() -> Sandbox {
    days().home_file("week.md", "an older week\n").prepare(|sandbox| {
        use std::os::unix::fs::PermissionsExt as _;
        let path = sandbox.home().join("week.md");
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("a mode");
    })
}

fn linked() -> Sandbox {
    days().home_file("far/week.html", "an older week\n").prepare(|sandbox| {
        std::os::unix::fs::symlink("far/week.html", sandbox.home().join("link.html")).expect("a link");
    })
}

fn experiment_of_nobody() -> Sandbox {
    days().file("2025-01-13.md", COIN)
}

fn experiment() -> Sandbox {
    experiment_of_nobody().prepare(|sandbox| {
        sandbox.hoego(&["lab", "trust", "--mine"]).succeeds();
    })
}

fn measured() -> Sandbox {
    experiment().prepare(|sandbox| {
        sandbox.hoego(&["lab", "run", "coin"]).succeeds();
    })
}
