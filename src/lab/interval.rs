//! What a share of trials says of the next ones: the Wilson interval, and the rule of three where nothing was seen.

/// The 97.5 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % score interval of `count` in `of` trials; `None` without a trial.
///
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), without
/// continuity correction. Its ends are exactly 0 for none and exactly 1 for all.
pub fn wilson(count: usize, of: usize) -> Option<[f64; 2]> {
    if of == 0 {
        return None;
    }
    let trials = of as f64;
    let share = count as f64 / trials;
    let scale = 1.0 + Z * Z / trials;
    let centre = (share + Z * Z / (2.0 * trials)) / scale;
    let half = Z / scale * (share * (1.0 - share) / trials + Z * Z / (4.0 * trials * trials)).sqrt();
    let low = if count == 0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if count >= of { 1.0 } else { (centre + half).min(1.0) };
    Some([low, high])
}

/// The 95 % upper bound of a share of which nothing was seen in `of` trials: 3 / `of`, at most 1; 1 without a trial.
///
/// J. A. Hanley & A. Lippman-Hand, "If nothing goes wrong, is everything all right?", JAMA 249 (1983). For showing
/// "< 3/n"; records hold the Wilson interval.
pub fn rule_of_three(of: usize) -> f64 {
    if of < 3 { 1.0 } else { 3.0 / of as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REFERENCE: [(usize, usize, f64, f64); 7] = [
        (137, 200, 0.617_650_439_142_696, 0.745_376_790_097_715),
        (0, 20, 0.0, 0.161_125_158_052_819),
        (20, 20, 0.838_874_841_947_180, 1.0),
        (1, 10, 0.017_876_213_095_073, 0.404_150_026_795_239),
        (5, 10, 0.236_593_090_512_564, 0.763_406_909_487_436),
        (1999, 2000, 0.997_173_137_496_734, 0.999_911_732_269_294),
        (0, 1, 0.0, 0.793_450_685_622_763),
    ];

    /// Computed with statsmodels 0.15.0: `proportion_confint(k, n, alpha=0.05, method="wilson")`.
    #[test]
    fn wilson_agrees_with_statsmodels() {
        for (count, of, low, high) in REFERENCE {
            let [found_low, found_high] = wilson(count, of).expect("trials");
            assert!((found_low - low).abs() < 1e-12, "{count} of {of}: {found_low}");
            assert!((found_high - high).abs() < 1e-12, "{count} of {of}: {found_high}");
        }
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn nothing_seen_is_less_than_three_in_n() {
        assert_eq!(rule_of_three(200), 0.015);
        assert_eq!((rule_of_three(2), rule_of_three(0)), (1.0, 1.0));
    }

    proptest! {
        #[test]
        fn the_interval_holds_the_share_and_narrows_with_trials(of in 1..5000_usize, part in 0.0..=1.0_f64) {
            let count = (part * of as f64) as usize;
            let [low, high] = wilson(count, of).expect("trials");
            let share = count as f64 / of as f64;
            prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
            let [wider_low, wider_high] = wilson(count * 4, of * 4).expect("trials");
            prop_assert!(wider_high - wider_low < high - low);
        }

        #[test]
        fn what_was_seen_and_what_was_not_mirror_each_other(of in 1..5000_usize, part in 0.0..=1.0_f64) {
            let count = (part * of as f64) as usize;
            let [low, high] = wilson(count, of).expect("trials");
            let [other_low, other_high] = wilson(of - count, of).expect("trials");
            prop_assert!((low + other_high - 1.0).abs() < 1e-12 && (high + other_low - 1.0).abs() < 1e-12);
        }
    }
}
