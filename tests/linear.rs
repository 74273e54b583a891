//! Reading takes work in proportion to the length of the text: twice the text, twice the work. Work is counted, not timed: what is allocated
//! always, and instructions where valgrind is there to count them.

#![allow(unsafe_code, reason = "an allocator that counts is unsafe by its trait")]

mod support;

use hoego::journal::{Settings, read_file};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::process::Command;

thread_local! {
    /// Calls and bytes of this thread.
    static ALLOCATED: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// The system's allocator, counting.
struct Counting;

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // A thread that ends has no counter any more.
        let _uncounted = ALLOCATED.try_with(|counter| {
            let (calls, bytes) = counter.get();
            counter.set((calls + 1, bytes + layout.size() as u64));
        });
        // SAFETY: the caller's promises are those of the system's allocator.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Makes a text of `n` parts.
type Maker = fn(usize) -> String;

/// Texts that grow: every kind of block, nested and repeated, and what once took a square of its length.
const SHAPES: &[(&str, Maker)] = &[
    ("lists in a line", |n| "- ".repeat(n)),
    ("quotes in a line", |n| ">".repeat(n)),
    ("lists in lists", |n| {
        let depth = |at: usize| format!("{}- [ ] a\n", "  ".repeat(at % 60));
        format!("## Try\n{}", (0..n).map(depth).collect::<String>())
    }),
    ("names in lists", |n| {
        (0..n)
            .map(|at| format!("{}- keep try\n", "  ".repeat(at % 60)))
            .collect()
    }),
    ("headings", |n| "## Keep\n".repeat(n)),
    ("Korean headings", |n| "## 문제\n".repeat(n)),
    ("headings with a dash", |n| "## Problem - x\n".repeat(n)),
    ("names in paragraphs", |n| "Keep\n".repeat(n)),
    ("names with text", |n| "- Keep: a\n- Try: b\n".repeat(n)),
    ("headings without a blank", |n| "##a\n".repeat(n)),
    ("items without a blank", |n| "-text\n".repeat(n)),
    ("items", |n| format!("## Try\n{}", "- a\n".repeat(n))),
    ("items of two lists", |n| format!("## Try\n{}", "1. a\n- b\n".repeat(n))),
    ("stamps", |n| format!("## Try\n- a{}", " ✅ 2025-01-14".repeat(n))),
    ("links", |n| {
        format!("## Try\n- a{}", " [2025-01-13](x \"try a\")".repeat(n))
    }),
    ("days", |n| {
        "## 09/10\n### Keep\n- a\n## 09/11\n### Try\n- b\n".repeat(n)
    }),
    ("results of experiments", |n| "<!-- lab:x \n-->\n".repeat(n)),
    ("tables", |n| "|keep|try|\n|-|-|\n|a|b|\n\n".repeat(n)),
    ("rows", |n| format!("|keep|try|\n|-|-|\n{}", "|a|b|\n".repeat(n))),
    ("questions", |n| format!("## Try\n{}", "- [?] a\n".repeat(n))),
    ("questions in sections", |n| "- [?] a\n## x\n".repeat(n)),
    ("underlined headings", |n| "a\n---\n".repeat(n)),
    ("lazy quotes", |n| "> a\nb\n\n".repeat(n)),
    ("fences", |n| "```\na\n```\n".repeat(n)),
    ("fences that never close", |n| "- ```\n".repeat(n)),
    ("fences in fences", |n| "````\n```\n~~~\n```\n````\n".repeat(n)),
    ("a huge line", |n| format!("## Try\n- {}\n", "말 ".repeat(n))),
    ("unbreakable blanks", |n| {
        format!("## Try\n-\u{a0}{}\n", "a\u{a0}\u{a0}".repeat(n))
    }),
    ("tabs", |n| format!("## Try\n{}", "\t- a\n".repeat(n))),
    ("line ends of Windows", |n| {
        format!("\u{feff}## Try\r\n{}", "* a\r\n  b\r\n".repeat(n))
    }),
    ("brackets", |n| format!("- {}", "[".repeat(n))),
    ("open comments", |n| "<!-- a\n\n".repeat(n)),
    ("emphasis", |n| format!("- {}", "*a _b ".repeat(n))),
];

/// The shape that the other process is to read, and its size.
const SHAPE: &str = "HOEGO_TEST_SHAPE";

fn read(text: &str) {
    let file = read_file("a.md", text, &Settings::default());
    assert!(!file.entries.is_empty());
}

/// Calls and bytes that reading `text` takes.
fn allocated(text: &str) -> (u64, u64) {
    let before = ALLOCATED.get();
    read(text);
    let after = ALLOCATED.get();
    (after.0 - before.0, after.1 - before.1)
}

#[test]
fn twice_the_text_allocates_twice() {
    for (name, make) in SHAPES {
        let (once, twice) = (allocated(&make(3_000)), allocated(&make(6_000)));
        // What grows by doubling may just have doubled once more; a square takes four times as much.
        assert!(
            twice.0 <= once.0 * 5 / 2 + 1_000,
            "{name}: calls {} and {}",
            once.0,
            twice.0
        );
        assert!(
            twice.1 <= once.1 * 3 + 100_000,
            "{name}: bytes {} and {}",
            once.1,
            twice.1
        );
    }
}

#[test]
fn twice_the_text_takes_twice_the_instructions() {
    let Some(valgrind) = support::tool("valgrind") else {
        return;
    };
    let count = |shape: usize, size: usize| {
        let run = Command::new(&valgrind)
            .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
            .arg(std::env::current_exe().expect("this test"))
            .args(["--exact", "reads_the_shape_that_is_asked_for"])
            .env(SHAPE, format!("{shape} {size}"))
            .output()
            .expect("valgrind runs");
        let said = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.success(), "{said}");
        let line = said
            .lines()
            .find(|line| line.contains("refs:"))
            .unwrap_or_else(|| panic!("no count: {said}"));
        let digits: String = line
            .rsplit(':')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        digits.parse::<u64>().expect("a count")
    };
    let alone = count(0, 0);
    let scanned = SHAPES
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| SCANNED.contains(name));
    for (shape, (name, _)) in scanned {
        let work = |size| count(shape, size).saturating_sub(alone);
        let (once, twice) = (work(SIZE), work(2 * SIZE));
        assert!(
            twice <= once * 13 / 5 + 1_000_000,
            "{name}: {once} and {twice} instructions"
        );
    }
}

/// Shapes whose bytes could be looked at again and again without allocating anything. Counting takes fifty times as long as reading.
const SCANNED: [&str; 6] = [
    "quotes in a line",
    "names in paragraphs",
    "a huge line",
    "brackets",
    "fences that never close",
    "headings without a blank",
];

const SIZE: usize = 600;

/// Does nothing of itself: the other tests run it with something to read.
#[test]
fn reads_the_shape_that_is_asked_for() {
    let Ok(asked) = std::env::var(SHAPE) else {
        return;
    };
    let (shape, size) = asked.split_once(' ').expect("a shape and a size");
    let number = |text: &str| text.parse::<usize>().expect("a number");
    read(&SHAPES[number(shape)].1(number(size)));
}
