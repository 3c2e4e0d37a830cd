//! Weights of a bandit's arms by Thompson sampling, which chooses an arm as often as it is probably the best one
//! (W. R. Thompson, *Biometrika* 25, 1933, 285-294). Drawn for a whole epoch at once, that is a weight for each arm.

use crate::proportion::Proportion;

/// In so many parts the weights are given, as in the engine.
pub const PLACES: u16 = 10_000;

/// Points at which a posterior is computed. Its shape between two of them is a line, which shows in the sixth digit.
const POINTS: usize = 4_000;

/// A posterior is looked at so many standard deviations to both sides of its mean.
const REACH: f64 = 10.0;

/// The probability of each arm that its share is the largest, with the prior beta(1, 1) for each. They sum to 1.
#[must_use]
pub fn chances_to_be_best(arms: &[Proportion]) -> Vec<f64> {
    let posteriors: Vec<Posterior> = arms.iter().map(|arm| Posterior::new(*arm)).collect();
    let chance = |(own, posterior): (usize, &Posterior)| {
        let others = || posteriors.iter().enumerate().filter(|(it, _)| *it != own);
        let best = |(point, mass): (usize, &f64)| {
            let share = posterior.at(point);
            mass * others().map(|(_, it)| it.below(share)).product::<f64>()
        };
        posterior.masses.iter().enumerate().map(best).sum::<f64>()
    };
    let chances: Vec<f64> = posteriors.iter().enumerate().map(chance).collect();
    let sum: f64 = chances.iter().sum();
    chances.iter().map(|chance| chance / sum).collect()
}

/// The weights of the arms in [`PLACES`]: `explore`, a share of 1, is divided evenly, so that every arm goes on being
/// tried, and the rest by the chances to be the best.
#[must_use]
pub fn weights(arms: &[Proportion], explore: f64) -> Vec<u16> {
    if arms.is_empty() {
        return Vec::new();
    }
    let places = f64::from(PLACES);
    let most = places / arms.len() as f64;
    // Upwards, so that what is promised is not missed by a place; all of them together are no more than there are.
    let least = (most * explore.clamp(0.0, 1.0)).ceil().min(most.floor());
    let rest = places - least * arms.len() as f64;
    let shares: Vec<f64> = chances_to_be_best(arms)
        .iter()
        .map(|chance| chance * rest)
        .collect();
    let mut weights: Vec<u16> = shares
        .iter()
        .map(|share| (least + share.floor()) as u16)
        .collect();
    // What rounding left goes to the largest remainders, to the first of equal ones.
    let mut order: Vec<usize> = (0..arms.len()).collect();
    order.sort_by(|a, b| shares[*b].fract().total_cmp(&shares[*a].fract()));
    let missing = PLACES.saturating_sub(weights.iter().sum());
    for arm in order.into_iter().cycle().take(missing.into()) {
        weights[arm] += 1;
    }
    weights
}

/// A beta distribution as masses of narrow parts. No special function is needed for it, and so none that is slow or
/// inexact where there are millions of visitors.
struct Posterior {
    low: f64,
    step: f64,
    masses: Vec<f64>,
    /// The mass below the end of each part.
    sums: Vec<f64>,
}

impl Posterior {
    fn new(arm: Proportion) -> Self {
        let successes = arm.successes.min(arm.visitors);
        let (a, b) = (successes as f64, (arm.visitors - successes) as f64);
        let (alpha, beta) = (a + 1.0, b + 1.0);
        let all = alpha + beta;
        let mean = alpha / all;
        let deviation = (mean * (1.0 - mean) / (all + 1.0)).sqrt();
        let low = (mean - REACH * deviation).max(0.0);
        let high = (mean + REACH * deviation).min(1.0);
        let step = (high - low) / POINTS as f64;
        // In the middle of each part, which is never 0 or 1.
        let height = |share: f64| a * libm::log(share) + b * libm::log1p(-share);
        let heights: Vec<f64> = (0..POINTS)
            .map(|point| height(low + (point as f64 + 0.5) * step))
            .collect();
        let top = heights
            .iter()
            .fold(f64::NEG_INFINITY, |top, it| top.max(*it));
        let mut masses: Vec<f64> = heights.iter().map(|it| libm::exp(it - top)).collect();
        let sum: f64 = masses.iter().sum();
        let mut below = 0.0;
        let mut sums = Vec::with_capacity(POINTS);
        for mass in &mut masses {
            *mass /= sum;
            below += *mass;
            sums.push(below);
        }
        Self {
            low,
            step,
            masses,
            sums,
        }
    }

    /// The middle of a part.
    fn at(&self, point: usize) -> f64 {
        self.low + (point as f64 + 0.5) * self.step
    }

    /// The mass below a share.
    fn below(&self, share: f64) -> f64 {
        let place = (share - self.low) / self.step;
        if place <= 0.0 {
            return 0.0;
        }
        let part = place as usize;
        let before = |part: usize| part.checked_sub(1).map_or(0.0, |it| self.sums[it]);
        match self.masses.get(part) {
            Some(mass) => before(part) + mass * (place - part as f64),
            None => 1.0,
        }
    }
}
