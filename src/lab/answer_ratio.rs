//! The two statistics the answer needs, in the form in which it tells them.

use super::bootstrap;
use super::interval;

/// A ratio of medians and its 95 % bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
}

/// The median of `a` by that of `b`; `None` where there is no interval.
pub fn ratio_of_medians(a: &[f64], b: &[f64], seed: u64) -> Option<Ratio> {
    let ratio = bootstrap::ratio_of_medians(a, b, seed)?;
    let [low, high] = ratio.interval?;
    Some(Ratio {
        estimate: ratio.ratio,
        low,
        high,
    })
}

/// The 95 % Wilson interval of `count` of `of`; everything is possible without a trial.
pub fn wilson(count: usize, of: usize) -> [f64; 2] {
    interval::wilson(count, of).unwrap_or([0.0, 1.0])
}
