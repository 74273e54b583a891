//! Scaling: what more workers bring, read off the medians of a run's cells.
//!
//! What is odd about it: wall times alone cannot tell whether each worker got a part of the same work or as much work as before.
//! A matrix gives all its cells the same program, so the work is taken to be the same in total: the speed-up of N is
//! wall(N_min) / wall(N) · N_min, which of one worker is 1. Where each worker does as much as one alone, perfect scaling
//! therefore shows as none at all; who measures that divides by the workers in the program.

use super::usl::{Scalability, fit_scalability};
use super::{CellRecord, RunRecord, ScalingRecord, Variables};

/// The speed-up along one variable of numbers, the others held.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    /// The variable of numbers.
    pub variable: String,
    /// The values of the other variables.
    pub others: Variables,
    /// (N, speed-up) with N ascending, each N once; only cells in which a trial ended by itself.
    pub points: Vec<(f64, f64)>,
    /// `None` with fewer than four points.
    pub fit: Option<Scalability>,
}

impl Curve {
    /// What is recorded of it.
    pub fn record(&self) -> ScalingRecord {
        ScalingRecord {
            variable: self.variable.clone(),
            r#where: self.others.clone(),
            points: self.points.len(),
            sigma: self.fit.map(|fit| fit.sigma),
            kappa: self.fit.map(|fit| fit.kappa),
        }
    }
}

/// The curves of a run, by variable and then in the cells' order.
///
/// A variable is one of numbers when it has several values and all are whole numbers from 1 on.
pub fn curves(run: &RunRecord) -> Vec<Curve> {
    curves_of(&run.cells)
}

pub(super) fn curves_of(cells: &[CellRecord]) -> Vec<Curve> {
    let variables = cells.first().map_or(&[][..], |cell| &cell.variables.0);
    let names = variables.iter().map(|(name, _)| name);
    let numbers = names.filter(|name| is_of_numbers(cells, name));
    numbers.flat_map(|name| curves_along(cells, name)).collect()
}

fn is_of_numbers(cells: &[CellRecord], name: &str) -> bool {
    let values: Option<Vec<u32>> = cells.iter().map(|cell| number(cell, name)).collect();
    values.is_some_and(|values| values.iter().any(|value| *value != values[0]))
}

/// The value of the variable `name`, a whole number from 1 on.
fn number(cell: &CellRecord, name: &str) -> Option<u32> {
    let (_, value) = cell.variables.0.iter().find(|(variable, _)| variable == name)?;
    value.parse().ok().filter(|number| *number >= 1)
}

fn curves_along(cells: &[CellRecord], name: &str) -> Vec<Curve> {
    let mut groups: Vec<(Variables, Vec<(f64, f64)>)> = Vec::new();
    for cell in cells {
        let others = cell.variables.0.iter().filter(|(variable, _)| variable != name);
        let others = Variables(others.cloned().collect());
        let at = groups.iter().position(|(known, _)| *known == others);
        let at = at.unwrap_or_else(|| {
            groups.push((others, Vec::new()));
            groups.len() - 1
        });
        let wall = cell.metrics.wall_s.map(|wall| wall.median).filter(|wall| *wall > 0.0);
        groups[at].1.extend(number(cell, name).map(f64::from).zip(wall));
    }
    let curve = |(others, walls)| curve(name, others, walls);
    groups.into_iter().map(curve).collect()
}

fn curve(name: &str, others: Variables, mut walls: Vec<(f64, f64)>) -> Curve {
    walls.sort_by(|one, other| one.0.total_cmp(&other.0));
    walls.dedup_by_key(|(workers, _)| *workers);
    let base = walls.first().copied();
    let speed_up = |(workers, wall): (f64, f64)| base.map(|(fewest, longest)| (workers, longest / wall * fewest));
    let points: Vec<(f64, f64)> = walls.iter().copied().filter_map(speed_up).collect();
    Curve {
        variable: name.to_owned(),
        others,
        fit: fit_scalability(&points),
        points,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MetricRecord, MetricsRecord};
    use super::*;

    fn cell(variables: &[(&str, &str)], wall: Option<f64>) -> CellRecord {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        CellRecord {
            variables: Variables(variables.iter().map(pair).collect()),
            trials: 20,
            outcomes: Vec::new(),
            metrics: MetricsRecord {
                wall_s: wall.map(|median| MetricRecord {
                    median,
                    ..MetricRecord::default()
                }),
                ..MetricsRecord::default()
            },
            hang: None,
        }
    }

    #[test]
    fn each_mode_has_its_curve_and_one_of_too_few_points_no_fit() {
        let mut cells = Vec::new();
        for (workers, wall) in [("1", 1.0), ("2", 0.6), ("4", 0.6), ("8", 0.9)] {
            cells.push(cell(&[("mode", "process"), ("workers", workers)], Some(wall)));
            let hangs = workers == "8";
            cells.push(cell(
                &[("mode", "thread"), ("workers", workers)],
                (!hangs).then_some(1.0),
            ));
        }
        let curves = curves_of(&cells);
        assert_eq!(curves.len(), 2);
        let process = curves[0].record();
        assert_eq!((&*process.variable, process.points), ("workers", 4));
        assert_eq!(process.r#where.0, [("mode".to_owned(), "process".to_owned())]);
        assert!((process.kappa.expect("a fit") - 0.113_126_699).abs() < 1e-6);
        let thread = curves[1].record();
        assert_eq!((thread.points, thread.sigma, thread.kappa), (3, None, None));
    }

    #[test]
    fn the_speed_up_counts_from_the_fewest_workers() {
        let cells = [cell(&[("n", "4")], Some(0.5)), cell(&[("n", "2")], Some(1.0))];
        assert_eq!(curves_of(&cells)[0].points, [(2.0, 2.0), (4.0, 4.0)]);
    }

    #[test]
    fn words_and_nothing_are_no_numbers() {
        for values in [["0", "1"], ["1", "x"], ["2", "2"], ["1.5", "2"]] {
            let cells = values.map(|value| cell(&[("pause", value)], Some(1.0)));
            assert_eq!(curves_of(&cells), [], "{values:?}");
        }
        assert_eq!(curves_of(&[]), []);
    }
}
