//! Figures of a sample: median, extremes, standard deviation and two measures of spread that a single slow trial cannot move.

use super::MetricRecord;

/// The middle value; of an even number the mean of the middle two. `None` of nothing. Puts `values` into another order.
pub(super) fn median_of(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    let upper = *middle;
    let lower = below.iter().copied().max_by(f64::total_cmp);
    Some(
        lower
            .filter(|_| even)
            .map_or(upper, |lower| f64::midpoint(lower, upper)),
    )
}

/// The middle value; of an even number the mean of the middle two. `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    median_of(&mut values.to_vec())
}

/// The sample's standard deviation (n − 1); 0 for fewer than two values.
pub fn standard_deviation(values: &[f64]) -> f64 {
    if values.len() < 2 {
        return 0.0;
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (squares / (count - 1.0)).sqrt()
}

/// Median, extremes and standard deviation; `None` of nothing.
pub fn summary(values: &[f64]) -> Option<MetricRecord> {
    Some(MetricRecord {
        median: median(values)?,
        min: values.iter().copied().min_by(f64::total_cmp)?,
        max: values.iter().copied().max_by(f64::total_cmp)?,
        stddev: standard_deviation(values),
    })
}

/// The median distance from the median (MAD), as a part of the median; `None` where the median is not above 0.
///
/// Times 1.4826 it estimates the standard deviation of normal values (Rousseeuw & Croux 1993).
pub(super) fn relative_deviation(values: &[f64]) -> Option<f64> {
    let middle = median(values).filter(|middle| *middle > 0.0)?;
    let mut distances: Vec<f64> = values.iter().map(|value| (value - middle).abs()).collect();
    Some(median_of(&mut distances)? / middle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WALLS: [f64; 6] = [0.101, 0.113, 0.0987, 0.1203, 0.1044, 0.0999];

    /// Computed with numpy 2.4.6 (`median`, `std(ddof=1)`) and scipy 1.17.1 (`median_abs_deviation`).
    #[test]
    fn figures_agree_with_numpy() {
        let summary = summary(&WALLS).expect("six values");
        assert!((summary.median - 0.1027).abs() < 1e-15, "{summary:?}");
        assert!(
            (summary.stddev - 0.008_617_056_728_759_924).abs() < 1e-15,
            "{summary:?}"
        );
        assert_eq!((summary.min, summary.max), (0.0987, 0.1203));
        let deviation = relative_deviation(&WALLS).expect("a median above 0");
        assert!((deviation - 0.0034 / 0.1027).abs() < 1e-12, "{deviation}");
    }

    #[test]
    fn small_samples() {
        assert_eq!(summary(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(standard_deviation(&[3.0]), 0.0);
        assert_eq!(median(&[4.0, 1.0]), Some(2.5));
        assert_eq!(relative_deviation(&[0.0, 0.0]), None);
    }

    proptest! {
        #[test]
        fn the_median_parts_a_sample(values in prop::collection::vec(0.0..1e9_f64, 1..60)) {
            let median = median(&values).expect("a value");
            let below = values.iter().filter(|value| **value < median).count();
            let above = values.iter().filter(|value| **value > median).count();
            prop_assert!(below * 2 <= values.len() && above * 2 <= values.len());
        }
    }
}
