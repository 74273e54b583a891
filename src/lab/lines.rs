//! The lines of a scaling curve: points with their spread, and the fitted law, for terminal and chart alike.

use super::bootstrap::FEWEST_TRIALS;
use super::naming::{CellName, cell_name, number, value_of, varying};
use super::{CellRecord, RunRecord, ScalingRecord, Variables};

/// One line of a scaling curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The variable of numbers.
    pub variable: String,
    /// What the other variables are; `Whole` where there are none that vary.
    pub name: CellName,
    /// With the number ascending.
    pub points: Vec<LinePoint>,
    /// λ, σ and κ of the Universal Scalability Law; λ is the one that fits the points best, given σ and κ. None where a point
    /// rests on fewer trials than a comparison needs.
    pub fit: Option<[f64; 3]>,
    /// Whether too few trials are why there is no fit.
    pub too_few_trials: bool,
}

/// One point: how many times as fast as with the smallest number, which is taken as perfectly scaled. A line that lacks the smallest
/// number of all lines is measured against the first line that has it: what was not measured is not taken for perfect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinePoint {
    pub workers: f64,
    pub speedup: f64,
    /// From the slowest trial.
    pub low: f64,
    /// From the fastest trial.
    pub high: f64,
}

/// The lines of all curves that `record` names.
pub fn lines(record: &RunRecord) -> Vec<Line> {
    let wheres: Vec<&Variables> = record.scaling.iter().map(|scaling| &scaling.r#where).collect();
    let varying = varying(wheres.iter().copied());
    let line = |scaling: &ScalingRecord| {
        let walls = walls(record, scaling);
        let beside = record.scaling.iter().filter(|other| other.variable == scaling.variable);
        let bases = beside.filter_map(|other| self::walls(record, other).first().copied());
        let fewest = bases.clone().map(|(workers, _)| workers).fold(f64::INFINITY, f64::min);
        let own = walls.first().copied().filter(|(workers, _)| *workers <= fewest);
        let base = own.or_else(|| bases.clone().find(|(workers, _)| *workers <= fewest));
        let points = base.map_or_else(Vec::new, |base| points(&walls, base));
        let fit = scaling.sigma.zip(scaling.kappa);
        let too_few_trials = fit.is_some() && trials(record, scaling) < FEWEST_TRIALS;
        Line {
            variable: scaling.variable.clone(),
            name: cell_name(&scaling.r#where, &varying),
            fit: fit
                .filter(|_| !too_few_trials)
                .map(|(sigma, kappa)| [lambda(&points, sigma, kappa), sigma, kappa]),
            too_few_trials,
            points,
        }
    };
    let lines = record.scaling.iter().map(line);
    lines.filter(|line| line.points.len() > 1).collect()
}

impl Line {
    /// The largest number that was measured.
    pub fn largest(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point.workers)
    }

    /// Whether the fitted law says that the most workers are clearly slower than the fewest.
    pub fn falls(&self) -> bool {
        let fewest = self.points.first().and_then(|point| self.fitted(point.workers));
        let most = self.fitted(self.largest());
        fewest.zip(most).is_some_and(|(fewest, most)| most < 0.9 * fewest)
    }

    /// The fitted law at `workers`.
    pub fn fitted(&self, workers: f64) -> Option<f64> {
        let [lambda, sigma, kappa] = self.fit?;
        Some(lambda * law(workers, sigma, kappa))
    }
}

/// Gunther's Universal Scalability Law: C(N) = N / (1 + σ(N − 1) + κN(N − 1)).
fn law(workers: f64, sigma: f64, kappa: f64) -> f64 {
    workers / (1.0 + sigma * (workers - 1.0) + kappa * workers * (workers - 1.0))
}

/// The least squares of y = λ·C(N).
fn lambda(points: &[LinePoint], sigma: f64, kappa: f64) -> f64 {
    let pairs = points
        .iter()
        .map(|point| (law(point.workers, sigma, kappa), point.speedup));
    let (above, below) = pairs.fold((0.0, 0.0), |(above, below), (c, y)| (above + c * y, below + c * c));
    if below > 0.0 { above / below } else { 1.0 }
}

type Wall = (f64, super::MetricRecord);

/// The cells along a curve.
fn along<'a>(record: &'a RunRecord, scaling: &'a ScalingRecord) -> impl Iterator<Item = &'a CellRecord> {
    record.cells.iter().filter(|cell| {
        let mut pairs = scaling.r#where.0.iter();
        pairs.all(|(name, value)| value_of(&cell.variables, name) == Some(value))
    })
}

/// The fewest trials that a point of the curve rests on.
fn trials(record: &RunRecord, scaling: &ScalingRecord) -> usize {
    let timed = along(record, scaling).filter(|cell| cell.metrics.wall_s.is_some());
    timed.map(|cell| cell.trials).min().unwrap_or(0)
}

/// The wall times along a curve, the number ascending.
fn walls(record: &RunRecord, scaling: &ScalingRecord) -> Vec<Wall> {
    let wall = |cell: &CellRecord| {
        let workers = number(value_of(&cell.variables, &scaling.variable)?)?;
        Some((workers, cell.metrics.wall_s?))
    };
    let cells = along(record, scaling).filter_map(wall);
    let mut walls: Vec<Wall> = cells
        .filter(|(workers, wall)| *workers > 0.0 && wall.min > 0.0)
        .collect();
    walls.sort_by(|a, b| a.0.total_cmp(&b.0));
    walls
}

fn points(walls: &[Wall], (first, base): Wall) -> Vec<LinePoint> {
    let point = |(workers, wall): &Wall| {
        let against = |seconds: f64| base.median / seconds * first;
        LinePoint {
            workers: *workers,
            speedup: against(wall.median),
            low: against(wall.max),
            high: against(wall.min),
        }
    };
    walls.iter().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use crate::journal::{Language, Words};

    fn told(trials: usize, sigma: f64, kappa: f64) -> Vec<String> {
        let (mut record, _) = samples::gil();
        for cell in &mut record.cells {
            cell.trials = trials;
        }
        for scaling in &mut record.scaling {
            (scaling.sigma, scaling.kappa) = (Some(sigma), Some(kappa));
        }
        let words = Words::new(Language::En);
        super::lines(&record).iter().map(|line| words.lab_fit(line)).collect()
    }

    #[test]
    fn no_more_is_told_of_a_curve_than_was_measured() {
        assert_eq!(told(20, 0.31, 0.018)[0], "serial share 31 %, fastest at about 6");
        assert_eq!(
            told(20, 0.31, 0.0018)[0],
            "serial share 31 %",
            "20 is more than was tried"
        );
        assert_eq!(told(20, 1.1, 0.01)[0], "slower with more");
        assert_eq!(
            told(20, 1.02, 0.0)[0],
            "serial share 100 %",
            "flat, as far as one can tell"
        );
        assert_eq!(told(4, 0.31, 0.018)[0], "too few trials: no fit");
    }
}
