//! Which cells of a run are held against each other. Alike is compared with alike: where a variable of words varies
//! (`mode`), the numbers (`workers`) are the same on both sides, at their largest; where only numbers vary, the fastest
//! is held against the smallest, or the smallest against the largest when it is the fastest itself.

use super::answer::walls;
use super::naming::{number, value_of, varying};
use super::{CellRecord, Class, RunData, RunRecord};

/// Two cells to compare, by their place in the record, and the wall seconds of their trials.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pair {
    pub fast: usize,
    pub slow: usize,
    pub fast_s: Vec<f64>,
    pub slow_s: Vec<f64>,
}

/// The pairs to tell about, at most two, the one between the fastest and the next first.
pub(super) fn pairs(record: &RunRecord, data: &RunData) -> Vec<Pair> {
    let usable: Vec<usize> = (0..record.cells.len())
        .filter(|at| data.cells.get(*at).is_some_and(|cell| !walls(&cell.trials).is_empty()))
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
    let pair = |(a, b): (usize, usize)| {
        let walls = |at: usize| data.cells.get(at).map_or_else(Vec::new, |cell| walls(&cell.trials));
        let (fast, slow) = if median(record, a) <= median(record, b) {
            (a, b)
        } else {
            (b, a)
        };
        Pair {
            fast,
            slow,
            fast_s: walls(fast),
            slow_s: walls(slow),
        }
    };
    let alike = |(a, b): &(usize, usize)| a != b && comparable(&record.cells[*a], &record.cells[*b]);
    chosen.into_iter().filter(alike).map(pair).collect()
}

/// Among the cells with the largest numbers that at least two share: the fastest against the next and the slowest.
fn among_words(record: &RunRecord, usable: &[usize], numbers: &[String]) -> Vec<(usize, usize)> {
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
    match group[..] {
        [fast, next] => vec![(fast, next)],
        [fast, next, .., slow] => vec![(fast, next), (fast, slow)],
        _ => Vec::new(),
    }
}

/// The fastest cell against the one with the smallest numbers; that one against the largest when it is the fastest.
fn along_numbers(record: &RunRecord, usable: &[usize], numbers: &[String]) -> Vec<(usize, usize)> {
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
    match (fastest, ordered.first(), ordered.last()) {
        (Some(fastest), Some(smallest), _) if fastest != *smallest => vec![(fastest, *smallest)],
        (Some(fastest), _, Some(largest)) => vec![(fastest, *largest)],
        _ => Vec::new(),
    }
}

/// A program that crashes at once is not fast: both cells must mostly have ended in the same way.
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
