//! The one who writes plain `*` bullets in VS Code, never ticks a box and forgets, replayed for a fortnight of evenings.
//!
//! Every evening the new Try is written as a plain bullet and forgotten. What brings it back is the program alone; what becomes of
//! it is said with one digit.

use crate::desk::Desk;
use std::collections::BTreeMap;

/// The working days of two weeks and a day, with a gap over the weekends and a forgotten Thursday.
const EVENINGS: [&str; 10] = [
    "2025-01-06",
    "2025-01-07",
    "2025-01-08",
    "2025-01-10",
    "2025-01-13",
    "2025-01-14",
    "2025-01-15",
    "2025-01-16",
    "2025-01-17",
    "2025-01-20",
];

/// What is pressed on the Try of the `n`th evening each time it comes back, in turn.
fn keys_for(n: usize) -> &'static [&'static str] {
    match n % 5 {
        0 => &["\r", "1"],
        1 => &["2"],
        2 => &["3", "１"],
        3 => &["\r", "\r", "5"],
        _ => &["1"],
    }
}

fn final_state(n: usize) -> &'static str {
    match n % 5 {
        1 => "kept",
        3 => "dropped",
        _ => "done",
    }
}

#[test]
fn every_forgotten_try_comes_back_until_it_is_decided() {
    let mut desk = Desk::on(EVENINGS[0]);
    desk.set("TERM_PROGRAM", "vscode");
    // Like VS Code's own command: `code --wait --reuse-window --goto FILE:LINE`.
    desk.script(
        "code",
        r#"[ "$1" = --wait ] && [ "$2" = --reuse-window ] && [ "$3" = --goto ] || exit 9
file="${4%:*}"; cat "$HOME/tonight" >> "$file""#,
    );
    let home = desk.journal().with_file_name("home");
    let mut shown: BTreeMap<usize, usize> = BTreeMap::new();
    for (tonight, day) in EVENINGS.iter().enumerate() {
        desk.evening_of(day);
        std::fs::write(home.join("tonight"), format!("\n* 해 볼 것 {tonight}번\n")).unwrap();
        let mut hoego = desk.hoego(&[]);
        let due = due_on(tonight, &shown);
        for (position, n) in due.iter().enumerate() {
            hoego
                .wait_for(&format!("{}/{}", position + 1, due.len()))
                .wait_for(&format!("해 볼 것 {n}번"));
            let times = shown.entry(*n).or_default();
            hoego.send(keys_for(*n)[*times]);
            *times += 1;
        }
        if !due.is_empty() {
            hoego.wait_for("다 살펴보았습니다").send("\r");
        }
        hoego.wait_for(&format!("1 해 볼 것 {tonight}번")).send("\r");
        assert_eq!(hoego.finish(), 0, "{day}: {}", hoego.screen());
        assert_states(&desk, tonight, &shown);
    }
    assert!(desk.run(&["check"]).status.success(), "the ledger is in order");
}

/// The earlier Tries that are still open, oldest first: all of them come back, because there are never more than five.
fn due_on(tonight: usize, shown: &BTreeMap<usize, usize>) -> Vec<usize> {
    let due: Vec<usize> = (0..tonight).filter(|n| !is_decided(*n, shown)).collect();
    assert!(due.len() <= 5, "the replay must not need more places than an entry has");
    due
}

fn is_decided(n: usize, shown: &BTreeMap<usize, usize>) -> bool {
    shown.get(&n).is_some_and(|times| *times >= keys_for(n).len())
}

/// `try --json` says of each Try so far what the digits made of it.
fn assert_states(desk: &Desk, tonight: usize, shown: &BTreeMap<usize, usize>) {
    let told = desk.json(&["try", "--all", "--json"]);
    let tries = told["tries"].as_array().unwrap();
    assert_eq!(tries.len(), tonight + 1, "{told}");
    for (n, origin) in EVENINGS.iter().enumerate().take(tonight + 1) {
        let text = format!("해 볼 것 {n}번");
        let one = tries
            .iter()
            .find(|one| one["text"] == text.as_str())
            .unwrap_or_else(|| panic!("no {text}: {told}"));
        let state = if is_decided(n, shown) { final_state(n) } else { "open" };
        assert_eq!(one["state"], state, "{one}");
        let times = shown.get(&n).copied().unwrap_or_default();
        assert_eq!(
            one["carries"], times,
            "carried once for each evening it was shown: {one}"
        );
        assert_eq!(one["origin"], *origin);
    }
    let outstanding = desk.json(&["try", "--json"]);
    let open = (0..=tonight).filter(|n| !is_decided(*n, shown)).count();
    assert_eq!(outstanding["tries"].as_array().unwrap().len(), open, "{outstanding}");
}
