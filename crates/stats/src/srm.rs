//! Sample ratio mismatch: variants that have other shares of the visitors than they were given.
//!
//! Then something loses or adds visitors of one variant, and no difference between the variants can be
//! believed (Fabijan et al., *Diagnosing Sample Ratio Mismatch in Online Controlled Experiments*, KDD 2019).

use crate::distribution::chi_square_above;

/// How far the shares of visitors are from those that were meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mismatch {
    /// Pearson's chi-square.
    pub chi_square: f64,
    /// The probability of shares at least so far off by chance.
    pub p: f64,
}

/// Compares the visitors of each variant with the variants' weights, which need not sum to anything.
/// `None` for fewer than two variants with a weight, or without visitors; visitors of a variant without
/// weight are no chance at all.
#[must_use]
pub fn mismatch(visitors: &[u64], weights: &[f64]) -> Option<Mismatch> {
    let all = visitors.iter().sum::<u64>() as f64;
    let sum: f64 = weights.iter().sum();
    let variants = weights.iter().filter(|weight| **weight > 0.0).count();
    if visitors.len() != weights.len() || variants < 2 || all <= 0.0 {
        return None;
    }
    let mut chi_square = 0.0;
    for (visitors, weight) in visitors.iter().zip(weights) {
        let expected = all * weight / sum;
        let off = *visitors as f64 - expected;
        if off != 0.0 {
            chi_square += off * off / expected;
        }
    }
    let p = match chi_square.is_finite() {
        true => chi_square_above(chi_square, (variants - 1) as f64),
        false => 0.0,
    };
    Some(Mismatch { chi_square, p })
}
