//! A journal in which every field and every name is hostile to the terminal that shows it, and how to see that nothing of it got through.

use crate::desk::Desk;
use crate::pty::Pty;
use regex::Regex;
use std::fs;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// One of each class of what must not be seen: OSC and CSI with ESC and as C1, other control characters, direction, zero-width, a tag, separators,
/// fillers, and joiners and selectors that nothing around them needs.
pub const HOSTILE: &str = "\u{1b}]52;c;aGk=\u{7}\u{1b}[8m\u{8}\u{7f}\u{9b}31m\u{9d}0;t\u{9c}\u{85}\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}\u{2060}\
                       \u{feff}\u{e0041}\u{2028}\u{2029}\u{3164}\u{115f}\u{1160}\u{ffa0}\u{ad}x\u{fe0f}a\u{200d}b\u{200c}evil";

/// What hides without being a control character.
const HIDDEN: &str = "\u{202e}\u{200f}\u{200b}\u{e0041}\u{3164}\u{ad}evil";

/// The same for a name or an argument, where a carriage return may stand too.
pub fn hostile_name() -> String {
    format!("n\rcr{HOSTILE}")
}

/// What people write with the same characters, and must be shown as it is.
pub const WRITTEN: [&str; 4] = ["👩\u{200d}💻", "❤\u{fe0f}", "می\u{200c}خواهم", "क्\u{200d}ष"];

/// The joiners and selectors of [`WRITTEN`] where they belong.
static JOINED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"👩\u{200d}💻|❤\u{fe0f}|ی\u{200c}|क्\u{200d}").expect("a pattern"));

/// Everything a page needs that is drawn, and the progress bar: moving, clearing, modes.
static PAGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\x1b\[\??[0-9;]*[A-HJKhlnr]|\r").expect("a pattern"));

/// hoego's own styles. None of them conceals (8).
static STYLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\x1b\[(?:[0-79]|[0-9;]{2,})?m").expect("a pattern"));

static UNSEEN: LazyLock<Regex> = LazyLock::new(|| {
    let classes = r"[\p{Cc}--\n\r\t]|\r[^\r\n]|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|[\u{fff9}-\u{fffb}]";
    Regex::new(classes).expect("a pattern")
});

/// Fails where `sent` holds anything that steers or hides beyond styles, and with `page` beyond what a page needs.
#[track_caller]
pub fn is_tame(sent: &str, page: bool, what: &str) {
    let mut rest = STYLE.replace_all(sent, "").into_owned();
    rest = JOINED.replace_all(&rest, "").into_owned();
    if page {
        rest = PAGE.replace_all(&rest, "").into_owned();
    }
    if let Some(found) = UNSEEN.find(&rest) {
        panic!("{what}: {:?} in {rest:?}", found.as_str());
    }
}

/// A journal in which every field, and every name that may be, is hostile.
pub fn journal() -> Desk {
    let mut desk = Desk::on("2025-01-14");
    let written = WRITTEN.join(" ");
    let entry = |day: &str, thing: &str| {
        format!(
            "# {day} {HOSTILE} {written}\n\n## Review {HOSTILE}\n\n> part {HOSTILE}\n\n1. did {HOSTILE} {written}\n   * [?] asked {HOSTILE} {written}\n\n\
             ## Keep\n\n* kept {HOSTILE} {written}\n\n## Problem\n\n* broke {HOSTILE}\n\n## Try\n\n\
             * [ ] {thing} {HOSTILE} {written}\n  * note {HOSTILE}\n* [!] focused {thing} {HOSTILE} {written}\n  * When: {HOSTILE}\n* [z] odd {thing} {HOSTILE}\n* [x] closed {thing} {HOSTILE}\n\n\
             ## Weird {HOSTILE}\n\n* other {HOSTILE}\n\n```{HOSTILE}\ncode {HOSTILE}\n```\n\n| a {HOSTILE} | b |\n|---|---|\n"
        )
    };
    let lab = format!(
        "\n```bash {{#coin .lab trials=2 warmup=0 trace=no side=a,b{HIDDEN}}}\n#| always: \"out{HOSTILE}\" -- because {HOSTILE}\n#| never: \"gone{HOSTILE}\"\n\
         echo \"$LAB_SIDE\"\nprintf '%s\\n' 'out{HOSTILE}'\necho 'err{HOSTILE}' >&2\nexit 3\n```\n"
    );
    desk.write("hoego.toml", "[journal]\nlanguage = \"en\"\n");
    let folder = desk.journal().join(hostile_name());
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("2025-01-13.md"), entry("2025-01-13", "walk")).expect("an entry");
    desk.write("2025-01-12.md", &entry("2025-01-12", "read"));
    desk.write("2025-01-14.md", &(entry("2025-01-14", "sleep") + &lab));
    desk.write(&format!("{}.md", hostile_name()), HOSTILE);
    desk.write(
        "2025-01-11.md",
        &format!("# a\n\n<<<<<<< HEAD {HOSTILE}\n## Keep\n* a\n=======\n* b\n>>>>>>> branch {HOSTILE}\n"),
    );
    fs::write(desk.journal().join("2025-01-10.md"), b"\xff\n").expect("no text");
    std::os::unix::fs::symlink("nowhere", desk.journal().join(format!("dead{}.md", hostile_name()))).expect("a link");
    desk.set("GIT_CONFIG_NOSYSTEM", "1");
    desk
}

pub fn typed(command: &str) -> Vec<String> {
    let name = hostile_name();
    let word = |word: &str| {
        let entry = format!("{name}/2025-01-13.md");
        word.replace("{H}", &name).replace("{D}", &entry).replace('_', " ")
    };
    command.split(' ').map(word).collect()
}

/// Runs `command` to its end in a terminal; gives all that was sent.
pub fn sent(desk: &Desk, command: &str) -> String {
    let words = typed(command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut pty = desk.hoego(&words);
    let code = pty.finish();
    assert!(code <= 2, "{command}: exit {code}: {}", pty.sent());
    pty.sent()
}

/// Turns the pages of code behind the first `before` to their end, where it is asked what to do; gives how many there were in all.
fn turn_pages(pty: &mut Pty, before: usize) -> usize {
    let asked = |pty: &Pty| pty.sent().matches("May this code run?").count();
    let (mut turned, already) = (before, asked(pty));
    let deadline = Instant::now() + Duration::from_secs(120);
    while asked(pty) == already {
        assert!(Instant::now() < deadline, "nothing is asked: {}", pty.screen());
        if pty.sent().matches("space: go on").count() > turned {
            pty.send(" ");
            turned += 1;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    turned
}

/// Runs the experiment twice, looking at its code, and writes something whose record holds what was typed.
pub fn prepare(desk: &Desk) {
    for _ in 0..2 {
        let mut pty = desk.hoego(&["lab", "run", "coin"]);
        let first = turn_pages(&mut pty, 0);
        pty.send("3");
        turn_pages(&mut pty, first);
        pty.send("1");
        pty.finish();
        assert!(pty.sent().contains("evil"));
        is_tame(&pty.sent(), true, "lab run");
    }
    desk.write(
        "2025-01-14.md",
        &(desk.read("2025-01-14.md") + "\n## Try\n\n* [ ] later one\n"),
    );
    let said = sent(desk, "try add {H}");
    assert!(said.contains("evil"), "{said}");
    is_tame(&said, false, "try add");
}
