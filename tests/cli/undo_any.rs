//! Random histories: taking one change back gives what there would be without it, or is refused and changes nothing.

use crate::sandbox::Sandbox;
use proptest::prelude::*;
use std::fs;

/// One step of a history. All of them are independent of each other: none speaks of what another one wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// `try add` of a text of its own.
    Add(usize),
    /// `try done` of the Try of that number.
    Done(usize),
    Trying(usize),
    Drop(usize),
    /// A line put into Keep by hand.
    Keep(usize),
    /// A line of the prose at the top replaced by hand.
    Prose(usize),
    /// `try add` into another day.
    Elsewhere(usize),
}

const TRIES: [&str; 5] = ["walk", "sleep", "read", "write", "listen"];

fn sandbox() -> Sandbox {
    let tries: String = TRIES.iter().map(|text| format!("* {text} well\r\n")).collect();
    Sandbox::with_config("[journal]\nlanguage = \"en\"\n")
        .file(
            "2025-01-14.md",
            format!("\u{feff}# 2025-01-14\r\n\r\nprose 0\r\nprose 1\r\nprose 2\r\n\r\n## Keep\r\n\r\n* first\r\n\r\n## Try\r\n\r\n{tries}* mine"),
        )
        .file("2025-01-13.md", "# 2025-01-13\n\n## Try\n\n* old\n")
}

fn act(sandbox: &Sandbox, step: Step) {
    let hoego = |words: &[&str]| {
        sandbox.hoego(words).succeeds();
    };
    let edit = |from: &str, to: &str| {
        let path = sandbox.at("2025-01-14.md");
        let text = fs::read_to_string(&path).expect("an entry");
        fs::write(path, text.replacen(from, to, 1)).expect("an entry");
    };
    match step {
        Step::Add(number) => hoego(&["try", "add", &format!("new {number}")]),
        Step::Done(number) => hoego(&["try", "done", &format!("{} well", TRIES[number])]),
        Step::Trying(number) => hoego(&["try", "trying", &format!("{} well", TRIES[number])]),
        Step::Drop(number) => hoego(&["try", "drop", &format!("{} well", TRIES[number])]),
        Step::Keep(number) => edit("* first\r\n", &format!("* first\r\n* kept {number}\r\n")),
        Step::Prose(number) => edit(&format!("prose {number}\r\n"), &format!("Prose {number}, by hand\n")),
        Step::Elsewhere(number) => hoego(&["try", "add", &format!("far {number}"), "--date", "2025-01-13"]),
    }
}

fn is_recorded(step: Step) -> bool {
    !matches!(step, Step::Keep(_) | Step::Prose(_))
}

/// Up to eight steps, each Try and each line of prose spoken of once.
fn histories() -> impl Strategy<Value = Vec<Step>> {
    let all: Vec<Step> = (0..5)
        .flat_map(|number| {
            let verb = [Step::Done, Step::Trying, Step::Drop][number % 3];
            let mut steps = vec![
                Step::Add(number),
                verb(number),
                Step::Keep(number),
                Step::Elsewhere(number),
            ];
            if number < 3 {
                steps.push(Step::Prose(number));
            }
            steps
        })
        .collect();
    proptest::sample::subsequence(all, 2..=7).prop_shuffle()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn without_one_change_all_else_is_as_if_it_had_never_been(history in histories(), pick in any::<prop::sample::Index>()) {
        let recorded: Vec<usize> = (0..history.len()).filter(|at| is_recorded(history[*at])).collect();
        prop_assume!(!recorded.is_empty());
        let number = pick.index(recorded.len());
        let without = recorded[number];
        let (with, wanted) = (sandbox(), sandbox());
        for (at, step) in history.iter().enumerate() {
            act(&with, *step);
            if at != without {
                act(&wanted, *step);
            }
        }
        let before = with.files();
        let ran = with.hoego(&["undo", &(number + 1).to_string()]);
        match ran.output.status.code() {
            Some(0) => {
                prop_assert_eq!(text(&with), text(&wanted));
                // And back again.
                let undo = (recorded.len() + 1).to_string();
                let again = with.hoego(&["undo", &undo]);
                prop_assert_eq!(again.output.status.code(), Some(0), "{}", again.stderr());
                prop_assert_eq!(with.files(), before);
            }
            code => {
                prop_assert_eq!(code, Some(2), "{}", ran.stderr());
                prop_assert!(ran.stderr().contains("cannot be taken back"), "{}", ran.stderr());
                prop_assert_eq!(with.files(), before, "refused, and nothing was touched");
                // Only texts added in a row can be in each other's way: marks and hand edits are elsewhere.
                prop_assert!(matches!(history[without], Step::Add(_) | Step::Elsewhere(_)), "{:?}: {}", history[without], ran.stderr());
            }
        }
    }
}

/// All texts of the journal, readable where they differ.
fn text(sandbox: &Sandbox) -> String {
    let files = sandbox.files().into_iter();
    files
        .map(|(path, bytes)| format!("== {path}\n{}", String::from_utf8_lossy(&bytes).replace('\r', "␍")))
        .collect()
}
