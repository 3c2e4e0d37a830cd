//! Random amounts and times, as a model of visitors writes them.

use rand_chacha::ChaCha12Rng;
use rand_distr::{Distribution, Exp, LogNormal, StandardUniform};
use serde::{Deserialize, Serialize};

/// How a number is distributed. Times are milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum Spread {
    /// Always the same.
    Constant(f64),
    /// Anything between two numbers.
    Uniform([f64; 2]),
    /// Many small ones, few large ones, by their mean.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// As most waiting times of people are: the logarithm is normally distributed.
    Lognormal {
        /// Half of them are below it.
        median: f64,
        /// Of the logarithm: 0.5 is narrow, 1.5 is wide.
        sigma: f64,
    },
    /// As it was recorded: numbers of which each has the same share below it, in order.
    Quantiles(Vec<f64>),
}

/// The random numbers of a visitor.
pub(super) type Dice = ChaCha12Rng;

/// A number from 0 up to but not including 1.
pub(super) fn chance(dice: &mut Dice) -> f64 {
    StandardUniform.sample(dice)
}

/// The index of one of some weights, each as often as its weight says; none where all are 0.
pub(super) fn pick(weights: impl Iterator<Item = f64> + Clone, dice: &mut Dice) -> Option<usize> {
    let total: f64 = weights.clone().sum();
    let mut left = chance(dice) * total;
    let mut last = None;
    for (index, weight) in weights.enumerate().filter(|(_, weight)| *weight > 0.0) {
        if left < weight {
            return Some(index);
        }
        left -= weight;
        // What rounding leaves over belongs to the last.
        last = Some(index);
    }
    last
}

impl Spread {
    /// What is wrong with it: what was found, and what was expected.
    pub(super) fn fault(&self) -> Option<(String, &'static str)> {
        let fault = |found: String, expected| Some((found, expected));
        match self {
            Self::Constant(value) if !value.is_finite() => fault(value.to_string(), "a number"),
            Self::Uniform([low, high]) if low > high => {
                fault(format!("{low} to {high}"), "two numbers, the smaller first")
            }
            Self::Exponential { mean } if *mean <= 0.0 => fault(mean.to_string(), "a mean above 0"),
            Self::Lognormal { median, sigma } if *median <= 0.0 || *sigma < 0.0 => fault(
                format!("median {median}, sigma {sigma}"),
                "a median above 0 and a sigma of 0 or more",
            ),
            Self::Quantiles(values) if values.is_empty() || !values.is_sorted() => fault(
                format!("{} numbers", values.len()),
                "numbers in rising order",
            ),
            _ => None,
        }
    }

    /// One of its numbers.
    pub(super) fn sample(&self, dice: &mut Dice) -> f64 {
        match self {
            Self::Constant(value) => *value,
            Self::Uniform([low, high]) => low + (high - low) * chance(dice),
            Self::Exponential { mean } => {
                Exp::new(1.0 / mean).map_or(*mean, |exp| exp.sample(dice))
            }
            Self::Lognormal { median, sigma } => {
                // The median of a lognormal distribution is that of its underlying normal one.
                let normal = LogNormal::from_mean_cv(1.0, 0.0).ok();
                let spread = LogNormal::new(0.0, *sigma).ok().or(normal);
                spread.map_or(*median, |spread| median * spread.sample(dice))
            }
            Self::Quantiles(values) => between(values, chance(dice)),
        }
    }

    /// One of its numbers as a time.
    pub(super) fn sample_ms(&self, dice: &mut Dice) -> u64 {
        self.sample(dice).round().max(0.0) as u64
    }

    /// What was recorded, in so many steps at most.
    pub(super) fn learned(mut values: Vec<f64>, steps: usize) -> Option<Self> {
        values.sort_by(f64::total_cmp);
        let (first, last) = (*values.first()?, *values.last()?);
        if first == last {
            return Some(Self::Constant(first));
        }
        let steps = steps.min(values.len() - 1).max(1);
        let at = |step| between(&values, step as f64 / steps as f64);
        Some(Self::Quantiles((0..=steps).map(at).collect()))
    }
}

/// The number below which a share of sorted numbers lies, on a straight line between two of them.
pub(super) fn between(values: &[f64], share: f64) -> f64 {
    let Some(last) = values.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let low = place.floor() as usize;
    let high = (low + 1).min(last);
    values[low] + (values[high] - values[low]) * (place - low as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    /// The mean and the median of many numbers.
    fn centre(spread: &Spread) -> (f64, f64) {
        let mut dice = Dice::seed_from_u64(7);
        let mut all: Vec<f64> = (0..20_000).map(|_| spread.sample(&mut dice)).collect();
        all.sort_by(f64::total_cmp);
        (
            all.iter().sum::<f64>() / all.len() as f64,
            between(&all, 0.5),
        )
    }

    #[test]
    fn numbers_lie_where_their_distribution_says() {
        // Mean and median by the textbook: exp(mu + sigma²/2) for the lognormal, ln 2 of the mean
        // for the exponential.
        let rows = [
            (Spread::Constant(3.0), 3.0, 3.0),
            (Spread::Uniform([2.0, 4.0]), 3.0, 3.0),
            (Spread::Exponential { mean: 10.0 }, 10.0, 6.93),
            (
                Spread::Lognormal {
                    median: 10.0,
                    sigma: 0.5,
                },
                11.33,
                10.0,
            ),
            (Spread::Quantiles(vec![0.0, 10.0, 30.0]), 12.5, 10.0),
        ];
        for (spread, mean, median) in rows {
            let (found_mean, found_median) = centre(&spread);
            assert!(
                (found_mean / mean - 1.0).abs() < 0.03,
                "{spread:?} {found_mean}"
            );
            assert!(
                (found_median / median - 1.0).abs() < 0.03,
                "{spread:?} {found_median}"
            );
        }
    }

    #[test]
    fn what_is_learned_is_what_was_recorded() {
        let rows: [(&[f64], Option<Spread>); 4] = [
            (&[], None),
            (&[5.0, 5.0], Some(Spread::Constant(5.0))),
            (&[3.0, 1.0], Some(Spread::Quantiles(vec![1.0, 3.0]))),
            (
                &[4.0, 1.0, 2.0, 3.0, 5.0],
                Some(Spread::Quantiles(vec![1.0, 3.0, 5.0])),
            ),
        ];
        for (values, expected) in rows {
            assert_eq!(Spread::learned(values.to_vec(), 2), expected, "{values:?}");
        }
    }

    #[test]
    fn weights_are_shares() {
        let mut dice = Dice::seed_from_u64(1);
        let weights = [1.0, 0.0, 3.0];
        let mut times = [0; 3];
        for _ in 0..10_000 {
            times[pick(weights.into_iter(), &mut dice).unwrap()] += 1;
        }
        assert!(
            (2300..2700).contains(&times[0]) && times[1] == 0,
            "{times:?}"
        );
        assert_eq!(pick([0.0, 0.0].into_iter(), &mut dice), None);
        assert_eq!(pick(std::iter::empty(), &mut dice), None);
    }
}
