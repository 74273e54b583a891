//! Which cells of a run are held against each other. Alike is compared with alike: where a variable of words varies
//! (`mode`), the numbers (`workers`) are the same on both sides, at their largest; where only numbers vary, the fastest
//! is held against the smallest, or the smallest against the largest when it is the fastest itself.
//!
//! What is odd about it: a trial that failed or was ended counts against what is to be shown. On the fast side it never came to
//! its end, on the slow side it took no longer than it took; so no cell is called fast for what it did not do.

use super::meant::MeantEnds;
use super::naming::{number, value_of, varying};
use super::{CellRecord, CellRun, Class, RunData, RunRecord};

/// Two cells to compare, by their place in the record, and the wall seconds of their trials.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub fast: usize,
    pub slow: usize,
    /// Infinite where a trial did not end as it was meant to.
    pub fast_s: Vec<f64>,
    pub slow_s: Vec<f64>,
    /// Of the fast and the slow, how many trials ended as they were meant to.
    pub done: [usize; 2],
    /// How many pairs this one was chosen from by its figures.
    pub chosen_from: usize,
}

/// Two cells, and how many pairs they were chosen from.
type Chosen = (usize, usize, usize);

/// The pairs to tell about, at most two, the one between the fastest and the next first.
pub(super) fn pairs(record: &RunRecord, data: &RunData, meant: &MeantEnds) -> Vec<Pair> {
    let usable: Vec<usize> = (0..record.cells.len())
        .filter(|at| data.cells.get(*at).is_some_and(|cell| meant.are_most(cell)))
        .collect();
    let varying = varying(record.cells.iter().map(|cell| &cell.variables));
    let numeric = |name: &String| {
        let mut values = record.cells.iter().filter_map(|cell| value_of(&cell.variables, name));
        values.all(|value| number(value).is_some())
    };
    let (numbers, words): (Vec<String>, Vec<String>) = varying.into_iter().partition(numeric);
    let chosen = if words.is_empty() {
        along_numbers(record, &usable, &numbers)
    } else {
        among_words(record, &usable, &numbers)
    };
    let pair = |(a, b, chosen_from): Chosen| {
        let (fast, slow) = if median(record, a) <= median(record, b) {
            (a, b)
        } else {
            (b, a)
        };
        Pair {
            fast,
            slow,
            fast_s: walls(&data.cells[fast], meant, |_| f64::INFINITY),
            slow_s: walls(&data.cells[slow], meant, |wall| wall),
            done: [fast, slow].map(|at| done(&data.cells[at], meant)),
            chosen_from,
        }
    };
    let alike = |(a, b, _): &Chosen| a != b && comparable(&record.cells[*a], &record.cells[*b]);
    chosen.into_iter().filter(alike).map(pair).collect()
}

/// Wall seconds of all trials of a cell; `otherwise` says what those count that did not end as they were meant to.
fn walls(run: &CellRun, meant: &MeantEnds, otherwise: impl Fn(f64) -> f64) -> Vec<f64> {
    let wall = |trial: &super::Trial| match meant.is_done(&trial.class) {
        true => trial.metrics.wall_s,
        false => otherwise(trial.metrics.wall_s),
    };
    run.trials.iter().map(wall).collect()
}

fn done(run: &CellRun, meant: &MeantEnds) -> usize {
    run.trials.iter().filter(|trial| meant.is_done(&trial.class)).count()
}

/// Among the cells with the largest numbers that at least two share: the fastest against the next and the slowest.
fn among_words(record: &RunRecord, usable: &[usize], numbers: &[String]) -> Vec<Chosen> {
    let at = |cell: usize| -> Vec<f64> {
        let values = numbers.iter().map(|name| value_of(&record.cells[cell].variables, name));
        values.map(|value| value.and_then(number).unwrap_or(0.0)).collect()
    };
    let group =
        |numbers: &[f64]| -> Vec<usize> { usable.iter().copied().filter(|cell| at(*cell) == numbers).collect() };
    let groups = usable
        .iter()
        .map(|cell| at(*cell))
        .filter(|numbers| group(numbers).len() > 1);
    let largest = groups.max_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    let mut group = largest.map_or_else(Vec::new, |numbers| group(&numbers));
    group.sort_by(|a, b| median(record, *a).total_cmp(&median(record, *b)));
    // Which of them are the fastest, the next and the slowest was not known before.
    let chosen_from = group.len() * group.len().saturating_sub(1) / 2;
    match group[..] {
        [fast, next] => vec![(fast, next, chosen_from)],
        [fast, next, .., slow] => vec![(fast, next, chosen_from), (fast, slow, chosen_from)],
        _ => Vec::new(),
    }
}

/// The fastest cell against the one with the smallest numbers; that one against the largest when it is the fastest.
fn along_numbers(record: &RunRecord, usable: &[usize], numbers: &[String]) -> Vec<Chosen> {
    let key = |cell: &usize| -> Vec<f64> {
        let values = numbers
            .iter()
            .map(|name| value_of(&record.cells[*cell].variables, name));
        values.map(|value| value.and_then(number).unwrap_or(0.0)).collect()
    };
    let mut ordered = usable.to_vec();
    ordered.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal));
    let fastest = ordered
        .iter()
        .copied()
        .min_by(|a, b| median(record, *a).total_cmp(&median(record, *b)));
    let chosen_from = usable.len().saturating_sub(1);
    match (fastest, ordered.first(), ordered.last()) {
        (Some(fastest), Some(smallest), _) if fastest != *smallest => vec![(fastest, *smallest, chosen_from)],
        (Some(fastest), _, Some(largest)) => vec![(fastest, *largest, chosen_from)],
        _ => Vec::new(),
    }
}

/// Both cells must mostly have ended in the same way.
fn comparable(a: &CellRecord, b: &CellRecord) -> bool {
    let main = main_class(a);
    main.is_some() && main == main_class(b)
}

/// The class of more than half of a cell's trials, if it is one that ends by itself.
fn main_class(cell: &CellRecord) -> Option<&Class> {
    let of = |class: &Class| -> usize {
        let alike = cell.outcomes.iter().filter(|outcome| outcome.class == *class);
        alike.map(|outcome| outcome.count).sum()
    };
    let mut classes = cell.outcomes.iter().map(|outcome| &outcome.class);
    let main = classes.find(|class| of(class) * 2 > cell.trials)?;
    main.ended_by_itself().then_some(main)
}

fn median(record: &RunRecord, cell: usize) -> f64 {
    let wall = record.cells[cell].metrics.wall_s;
    wall.map_or(f64::INFINITY, |wall| wall.median)
}
