//! The bootstrap: how a median would have come out in other runs, told by drawing from the trials there are.
//!
//! B. Efron & R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), section 13.3, percentile intervals. What is odd about
//! it: each resample of each cell has a stream of its own, so that it is the same whichever claim asks for it, and in whichever order.

use super::seeded::Seeded;
use super::statistics::{median, median_of};

/// Resamples of every bootstrap.
pub const RESAMPLES: usize = 10_000;

/// Below this number of trials a sample says nothing of how it spreads: resamples of few values repeat these values.
pub const FEWEST_TRIALS: usize = 5;

/// What is drawn in the resample `resample` of cell number `cell` with `trials` trials: as many trials, with replacement.
pub(super) fn draw(seed: u64, cell: usize, resample: usize, trials: usize, drawn: &mut Vec<usize>) {
    let stream = ((cell as u64 + 1) << 32) | resample as u64;
    let mut generator = Seeded::new(seed, stream);
    drawn.clear();
    drawn.extend((0..trials).map(|_| generator.below(trials)));
}

/// How many times as large one sample's median is as another's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Of the medians.
    pub ratio: f64,
    /// The 95 % percentile interval, of all pairs it was chosen from together; `None` below [`FEWEST_TRIALS`] in a sample, and where a resample's divisor was 0.
    pub interval: Option<[f64; 2]>,
}

/// The ratio of the medians of `sample` and `base`; `None` where one is empty or the base's median is 0.
///
/// The samples are taken to be independent of each other. `seed` is the run's: equal samples give equal intervals. Where the two were
/// `chosen_from` several pairs because of their figures, the interval is as much wider as it takes to hold for all of them at once: of
/// ten programs that are alike the fastest is well below the slowest (the Bonferroni inequality: O. J. Dunn, "Multiple comparisons
/// among means", JASA 56, 1961).
pub fn ratio_of_medians(sample: &[f64], base: &[f64], seed: u64, chosen_from: usize) -> Option<Ratio> {
    let ratio = median(sample)? / median(base)?;
    if !ratio.is_finite() {
        return None;
    }
    let enough = sample.len().min(base.len()) >= FEWEST_TRIALS;
    let interval = enough
        .then(|| ratio_interval(sample, base, seed, chosen_from))
        .flatten();
    Some(Ratio { ratio, interval })
}

fn ratio_interval(sample: &[f64], base: &[f64], seed: u64, chosen_from: usize) -> Option<[f64; 2]> {
    let above = resampled_medians(sample, seed, 0);
    let below = resampled_medians(base, seed, 1);
    let ratios: Vec<f64> = above.iter().zip(&below).map(|(above, below)| above / below).collect();
    let finite = ratios.iter().all(|ratio| ratio.is_finite());
    finite.then(|| percentile_interval(ratios, chosen_from)).flatten()
}

/// The medians of all resamples of one sample.
fn resampled_medians(sample: &[f64], seed: u64, number: usize) -> Vec<f64> {
    let mut drawn = Vec::with_capacity(sample.len());
    let mut values = Vec::with_capacity(sample.len());
    let medians = (0..RESAMPLES).filter_map(|resample| {
        draw(seed, number, resample, sample.len(), &mut drawn);
        values.clear();
        values.extend(drawn.iter().map(|trial| sample[*trial]));
        median_of(&mut values)
    });
    medians.collect()
}

/// The values of rank k and B + 1 − k of B, where k is (B + 1) × 2.5 % / `pairs`, rounded down: the B values part the line into B + 1
/// pieces.
fn percentile_interval(mut values: Vec<f64>, pairs: usize) -> Option<[f64; 2]> {
    values.sort_unstable_by(f64::total_cmp);
    let rank = ((values.len() + 1) * 25 / (1000 * pairs.max(1))).max(1);
    let low = values.get(rank - 1)?;
    let high = values.get(values.len().checked_sub(rank)?)?;
    Some([*low, *high])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const A: [f64; 10] = [0.100, 0.104, 0.098, 0.110, 0.103, 0.099, 0.105, 0.101, 0.107, 0.102];
    const B: [f64; 10] = [0.120, 0.131, 0.118, 0.140, 0.125, 0.122, 0.129, 0.119, 0.133, 0.127];

    /// Computed with numpy 2.4.6: 2,000,000 resamples of each sample, `percentile(ratios, [2.5, 97.5])`.
    #[test]
    fn the_ratio_agrees_with_numpy() {
        let found = ratio_of_medians(&B, &A, 7, 1).expect("two samples");
        assert!((found.ratio - 0.126 / 0.1025).abs() < 1e-12, "{found:?}");
        let [low, high] = found.interval.expect("ten trials each");
        assert!((low - 1.159_420_29).abs() < 0.004, "{found:?}");
        assert!((high - 1.291_262_14).abs() < 0.004, "{found:?}");
        assert_eq!(
            ratio_of_medians(&B, &A, 7, 1),
            Some(found),
            "the same seed, the same interval"
        );
    }

    #[test]
    fn too_little_has_no_interval() {
        let found = ratio_of_medians(&A[..4], &B, 7, 1).expect("a ratio all the same");
        assert_eq!(found.interval, None);
        assert_eq!(ratio_of_medians(&A, &[], 7, 1), None);
        assert_eq!(ratio_of_medians(&A, &[0.0; 6], 7, 1), None);
        let often_zero = ratio_of_medians(&A, &[0.0, 0.0, 1.0, 1.0, 1.0], 7, 1).expect("a median of 1");
        assert_eq!(often_zero.interval, None);
    }

    #[test]
    fn ranks_of_the_interval() {
        let values = (1..=10_000).map(f64::from).collect();
        assert_eq!(percentile_interval(values, 1), Some([250.0, 9751.0]));
        let values = (1..=10_000).map(f64::from).collect();
        assert_eq!(
            percentile_interval(values, 5),
            Some([50.0, 9951.0]),
            "chosen from five pairs"
        );
        assert_eq!(percentile_interval(vec![1.0], 1), Some([1.0, 1.0]));
        assert_eq!(percentile_interval(Vec::new(), 1), None);
    }

    proptest! {
        #[test]
        fn a_resample_is_of_its_cell_alone(seed: u64, cell in 0..50_usize, resample in 0..RESAMPLES, trials in 1..40_usize) {
            let (mut one, mut again, mut other) = (Vec::new(), vec![9], Vec::new());
            draw(seed, cell, resample, trials, &mut one);
            draw(seed, cell, resample, trials, &mut again);
            draw(seed, cell + 1, resample, trials, &mut other);
            prop_assert_eq!(&one, &again);
            prop_assert!(one.len() == trials && one.iter().all(|trial| *trial < trials));
            prop_assert!(trials < 20 || one != other);
        }
    }
}
