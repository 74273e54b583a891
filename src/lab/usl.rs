//! The Universal Scalability Law, fitted: how much of the work is done one after another, and what workers cost each other.
//!
//! C(N) = λN / (1 + σ(N − 1) + κN(N − 1)), with σ, κ ≥ 0; κ = 0 is Amdahl's law with the serial share σ. N. J. Gunther,
//! "Guerrilla Capacity Planning" (2007), chapter 4, and "A general theory of computational scalability based on rational
//! functions" (2008). The fit is by least squares of C, as the R package `usl` does it.
//!
//! What is odd about it: it looks for a = 1/λ, b = σ/λ and c = κ/λ. With them N / C is a straight sum, a + b(N − 1) + cN(N − 1):
//! that gives a good start, and the limits σ, κ ≥ 0 become b, c ≥ 0, of which a step tries all four ways to meet them.
//! Steps are Levenberg–Marquardt's (D. W. Marquardt 1963).

/// What was fitted to one curve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scalability {
    /// λ: what one worker does, in the unit of what was fitted.
    pub lambda: f64,
    /// Contention: the share of the work that is done one after another; not below 0.
    pub sigma: f64,
    /// Coherency: what each pair of workers costs; not below 0.
    pub kappa: f64,
}

impl Scalability {
    /// Whether one worker alone would do something like what was measured of the fewest. Where curves fall steeply, or say
    /// nothing of few workers, the best λ and σ grow together without end.
    fn stayed_near(&self, points: &[(f64, f64)]) -> bool {
        let fewest = points.iter().map(|(workers, _)| *workers).fold(f64::INFINITY, f64::min);
        let most_each = points.iter().map(|(workers, done)| done / workers).fold(0.0, f64::max);
        self.lambda <= RUNAWAY * most_each * fewest.max(1.0)
    }

    /// Whether the points lie near the curve: the root of the mean square of what is left, as a part of the mean.
    fn describes(&self, points: &[(f64, f64)]) -> bool {
        let count = points.len() as f64;
        let mean = points.iter().map(|(_, done)| done).sum::<f64>() / count;
        let squares: f64 = points
            .iter()
            .map(|(workers, done)| (done - self.at(*workers)).powi(2))
            .sum();
        (squares / count).sqrt() <= POOR * mean
    }

    /// C(N), in the unit of λ.
    pub fn at(&self, workers: f64) -> f64 {
        let more = workers - 1.0;
        self.lambda * workers / (1.0 + self.sigma * more + self.kappa * workers * more)
    }
}

/// Below this number of different N nothing is fitted: three values can always be met by three parameters.
pub const FEWEST_POINTS: usize = 4;

const STEPS: usize = 500;

/// How many times as much as all of the fewest workers did in the best case one worker may be said to do. A judgement, no law.
const RUNAWAY: f64 = 2.0;

/// A curve that misses its points by more than this part of their mean is none. A judgement, no law.
const POOR: f64 = 0.2;

type Vector = [f64; 3];

/// Fits the law to (N, C) pairs; C in any unit. `None` with fewer than [`FEWEST_POINTS`] different N, where a value is not finite and above 0,
/// where no fit was found, and where the best one says nothing of the program: it ran away, or it is not what was measured.
pub fn fit_scalability(points: &[(f64, f64)]) -> Option<Scalability> {
    let mut different: Vec<f64> = points.iter().map(|(workers, _)| *workers).collect();
    different.sort_by(f64::total_cmp);
    different.dedup();
    let usable = |value: f64| value.is_finite() && value > 0.0;
    let all_usable = points.iter().all(|(workers, done)| usable(*workers) && usable(*done));
    if different.len() < FEWEST_POINTS || !all_usable {
        return None;
    }
    let unit = points[0].1 / points[0].0;
    let scaled: Vec<(f64, f64)> = points.iter().map(|(workers, done)| (*workers, done / unit)).collect();
    let [a, b, c] = descend(&scaled, start(&scaled)?);
    let fit = Scalability {
        lambda: unit / a,
        sigma: b / a,
        kappa: c / a,
    };
    let told = fit.lambda.is_finite() && fit.sigma.is_finite() && fit.kappa.is_finite();
    (told && fit.stayed_near(points) && fit.describes(points)).then_some(fit)
}

/// What a, b and c are multiplied with at N.
fn basis(workers: f64) -> Vector {
    [1.0, workers - 1.0, workers * (workers - 1.0)]
}

fn dot(one: &Vector, other: &Vector) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The least squares of N / C, weighted so that they nearly are those of C.
fn start(points: &[(f64, f64)]) -> Option<Vector> {
    let rows = points.iter().map(|(workers, done)| {
        let weight = done * done / workers;
        (basis(*workers).map(|part| part * weight), weight * workers / done)
    });
    let normal = Normal::new(rows);
    let found = normal.least([0.0; 3], 0.0);
    found.filter(|[a, ..]| *a > 0.0).or(Some([1.0, 0.0, 0.0]))
}

/// The sum of squares of C, infinite where the law has no value.
fn error(points: &[(f64, f64)], at: &Vector) -> f64 {
    let squares = points.iter().map(|(workers, done)| {
        let below = dot(at, &basis(*workers));
        if below > 0.0 {
            (done - workers / below).powi(2)
        } else {
            f64::INFINITY
        }
    });
    squares.sum()
}

/// Goes down from `at` until no step makes it better.
fn descend(points: &[(f64, f64)], mut at: Vector) -> Vector {
    let mut damping = 1e-3;
    let mut least = error(points, &at);
    for _ in 0..STEPS {
        let rows = points.iter().map(|(workers, done)| {
            let below = dot(&at, &basis(*workers));
            let slope = -workers / (below * below);
            (basis(*workers).map(|part| part * slope), done - workers / below)
        });
        let next = Normal::new(rows).least(at, damping);
        let reached = next.map_or(f64::INFINITY, |next| error(points, &next));
        match next {
            Some(next) if reached < least => {
                (at, least) = (next, reached);
                damping = (damping * 0.2_f64).max(1e-14);
            }
            _ if damping > 1e12 => break,
            _ => damping *= 4.0,
        }
    }
    at
}

/// The normal equations of linear least squares: a matrix and what it should give.
struct Normal {
    matrix: [Vector; 3],
    goal: Vector,
}

impl Normal {
    /// Of rows of a matrix, each with its residual.
    fn new(rows: impl Iterator<Item = (Vector, f64)>) -> Self {
        let (mut matrix, mut goal) = ([[0.0; 3]; 3], [0.0; 3]);
        for (row, residual) in rows {
            for one in 0..3 {
                goal[one] += row[one] * residual;
                for other in 0..3 {
                    matrix[one][other] += row[one] * row[other];
                }
            }
        }
        Self { matrix, goal }
    }

    /// The best place that a damped step from `from` reaches with a > 0 and b, c ≥ 0.
    fn least(&self, from: Vector, damping: f64) -> Option<Vector> {
        let ways = [[true, true], [true, false], [false, true], [false, false]];
        let places = ways.into_iter().filter_map(|[b, c]| {
            let step = self.step(from, damping, [true, b, c])?;
            let place = std::array::from_fn(|at| if [true, b, c][at] { from[at] + step[at] } else { 0.0 });
            let [first, second, third]: Vector = place;
            (first > 0.0 && second >= 0.0 && third >= 0.0).then(|| (self.remaining(&step), place))
        });
        let best = places.min_by(|one, other| one.0.total_cmp(&other.0));
        best.map(|(_, place)| place)
    }

    /// What is left of the sum of squares after `step`, up to a constant.
    fn remaining(&self, step: &Vector) -> f64 {
        let bent: f64 = (0..3).map(|row| step[row] * dot(&self.matrix[row], step)).sum();
        bent - 2.0 * dot(&self.goal, step)
    }

    /// The damped step in the `free` directions that takes the others to 0.
    fn step(&self, from: Vector, damping: f64, free: [bool; 3]) -> Option<Vector> {
        let mut system = [[0.0; 4]; 3];
        for (row, line) in system.iter_mut().enumerate() {
            line[..3].copy_from_slice(&self.matrix[row]);
            line[row] *= 1.0 + damping;
            line[3] = self.goal[row];
            if !free[row] {
                *line = [0.0; 4];
                line[row] = 1.0;
                line[3] = -from[row];
            }
        }
        solve(system)
    }
}

/// Solves three equations by elimination, the largest pivot first.
fn solve(mut system: [[f64; 4]; 3]) -> Option<Vector> {
    for column in 0..3 {
        let size = |row: &usize| system[*row][column].abs();
        let pivot = (column..3).max_by(|one, other| size(one).total_cmp(&size(other)))?;
        system.swap(column, pivot);
        let by = system[column];
        for row in (0..3).filter(|row| *row != column) {
            let factor = system[row][column] / by[column];
            for (value, pivot) in system[row].iter_mut().zip(by) {
                *value -= factor * pivot;
            }
        }
    }
    let found = std::array::from_fn(|row| system[row][3] / system[row][row]);
    found.iter().all(|value: &f64| value.is_finite()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pairs of N and wall time, as 1 / wall.
    fn of_walls(walls: &[(f64, f64)]) -> Vec<(f64, f64)> {
        walls.iter().map(|(workers, wall)| (*workers, 1.0 / wall)).collect()
    }

    #[track_caller]
    fn agrees(points: &[(f64, f64)], lambda: f64, sigma: f64, kappa: f64) {
        let fit = fit_scalability(points).expect("a fit");
        let near = |found: f64, expected: f64, scale: f64| (found - expected).abs() <= 1e-6 * scale;
        assert!(near(fit.lambda, lambda, lambda), "{fit:?}");
        assert!(near(fit.sigma, sigma, sigma.max(1.0)), "{fit:?}");
        assert!(near(fit.kappa, kappa, kappa.max(0.1)), "{fit:?}");
    }

    /// `specsdm91`, the example of the R package `usl`, whose summary has 0.0277285 and 0.0001044 (there called alpha and beta);
    /// further digits computed with scipy 1.17.1, as below.
    #[test]
    fn a_curve_with_a_peak_agrees_with_scipy_and_the_usl_package() {
        let throughput = [
            (1.0, 64.9),
            (18.0, 995.9),
            (36.0, 1652.4),
            (72.0, 1853.2),
            (108.0, 1828.9),
            (144.0, 1775.0),
            (216.0, 1702.2),
        ];
        agrees(&throughput, 89.995_194, 0.027_728_428, 0.000_104_365_7);
    }

    /// Computed with scipy 1.17.1: `least_squares` and `curve_fit` with bounds (0, inf), tolerances 1e-15, several starts.
    #[test]
    fn curves_of_experiments_agree_with_scipy() {
        let threads = [(1.0, 1.00), (2.0, 0.54), (4.0, 0.31), (8.0, 0.24), (16.0, 0.29)];
        agrees(&of_walls(&threads), 0.974_464_477, 0.014_589_178, 0.013_751_674);
        let lock = [(1.0, 1.00), (2.0, 1.05), (4.0, 1.11), (8.0, 1.20)];
        agrees(&of_walls(&lock), 1.000_273_530, 1.060_683_186, 0.021_114_130);
        let costly = [(1.0, 1.0), (2.0, 0.6), (4.0, 0.6), (8.0, 0.9)];
        agrees(&of_walls(&costly), 1.019_963_759, 0.017_887_243, 0.113_126_699);
        let without_one = [(2.0, 2.0), (4.0, 1.1), (8.0, 0.7), (16.0, 0.55)];
        agrees(&of_walls(&without_one), 0.266_643_917, 0.050_423_725, 0.002_461_005_6);
    }

    /// The same, where the best fit lies on a limit.
    #[test]
    fn limits_are_kept() {
        let nearly_linear = [(1.0, 1.00), (2.0, 0.505), (4.0, 0.252), (8.0, 0.126)];
        agrees(&of_walls(&nearly_linear), 0.992_207_240, 0.000_024_474_64, 0.0);
        let more_than_linear = [(1.0, 1.00), (2.0, 0.49), (4.0, 0.24), (8.0, 0.118)];
        agrees(&of_walls(&more_than_linear), 1.053_469_523, 0.0, 0.0);
    }

    #[test]
    fn three_points_are_too_few_and_nonsense_is_refused() {
        assert_eq!(fit_scalability(&[(1.0, 1.0), (2.0, 1.9), (4.0, 3.5), (4.0, 3.6)]), None);
        assert_eq!(fit_scalability(&[(1.0, 1.0), (2.0, 1.9), (4.0, 3.5), (8.0, 0.0)]), None);
        assert_eq!(
            fit_scalability(&[(1.0, 1.0), (2.0, f64::NAN), (4.0, 3.5), (8.0, 1.0)]),
            None
        );
    }

    #[test]
    fn a_fit_that_runs_away_or_misses_the_points_is_none() {
        let steep = [(4.0, 8.0), (8.0, 3.0), (16.0, 1.2), (32.0, 0.5)];
        assert_eq!(fit_scalability(&steep), None, "one alone is said to do any amount");
        let jumping = [(1.0, 1.0), (2.0, 6.0), (4.0, 1.0), (8.0, 6.0)];
        assert_eq!(fit_scalability(&jumping), None);
    }

    proptest! {
        #[test]
        fn a_law_is_found_again(lambda in 0.01..1000.0_f64, sigma in 0.0..1.0_f64, kappa in 0.0..0.1_f64) {
            let law = Scalability { lambda, sigma, kappa };
            let points: Vec<(f64, f64)> = [1.0, 2.0, 4.0, 8.0, 16.0].map(|workers| (workers, law.at(workers))).to_vec();
            let fit = fit_scalability(&points).expect("a fit");
            prop_assert!((fit.lambda / lambda - 1.0).abs() < 1e-6, "{fit:?}");
            prop_assert!((fit.sigma - sigma).abs() < 1e-6 && (fit.kappa - kappa).abs() < 1e-6, "{fit:?}");
        }

        #[test]
        fn any_curve_has_a_fit_within_the_limits(done in prop::collection::vec(1e-6..1e6_f64, 4..9)) {
            let points: Vec<(f64, f64)> = done.iter().enumerate().map(|(at, done)| (at as f64 + 1.0, *done)).collect();
            if let Some(fit) = fit_scalability(&points) {
                prop_assert!(fit.lambda > 0.0 && fit.sigma >= 0.0 && fit.kappa >= 0.0, "{fit:?}");
            }
        }
    }
}
