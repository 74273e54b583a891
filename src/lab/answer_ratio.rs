//! The two statistics the answer needs.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A ratio of medians and its 95 % bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
}

/// The median of `a` by that of `b`.
pub fn ratio_of_medians(a: &[f64], b: &[f64], seed: u64) -> Option<Ratio> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut draw = |of: &[f64]| {
        let drawn: Vec<f64> = of
            .iter()
            .map(|_| of[(rng.next_u64() % of.len() as u64) as usize])
            .collect();
        median(drawn)
    };
    let estimate = median(a.to_vec())? / median(b.to_vec())?;
    let mut ratios: Vec<f64> = (0..2_000).filter_map(|_| Some(draw(a)? / draw(b)?)).collect();
    ratios.sort_by(f64::total_cmp);
    Some(Ratio {
        estimate,
        low: *ratios.get(50)?,
        high: *ratios.get(1949)?,
    })
    .filter(|ratio| ratio.low.is_finite() && ratio.high.is_finite())
}

/// The 95 % Wilson interval of `count` of `of`.
pub fn wilson(count: usize, of: usize) -> [f64; 2] {
    if of == 0 {
        return [0.0, 1.0];
    }
    let (n, z) = (of as f64, 1.959_963_984_540_054);
    let p = count as f64 / n;
    let centre = p + z * z / (2.0 * n);
    let margin = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
    let scale = 1.0 + z * z / n;
    [
        ((centre - margin) / scale).max(0.0),
        ((centre + margin) / scale).min(1.0),
    ]
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some((values[middle - 1] + values[middle]) / 2.0),
    }
}
