//! What is known of a variant's visitors.

/// From one value to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// An interval around a value.
    pub(crate) fn around(value: f64, half: f64) -> Self {
        Self {
            low: value - half,
            high: value + half,
        }
    }

    /// Whether a value lies in it.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// A quantity of a variant's visitors, in the quantity's own unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// How many visitors.
    pub visitors: u64,
    /// The mean of the visitors.
    pub mean: f64,
    /// The variance among the visitors: in the square of the unit, and not that of the mean.
    pub variance: f64,
}

impl Sample {
    /// The variance of the mean; `None` without visitors.
    pub(crate) fn variance_of_mean(&self) -> Option<f64> {
        (self.visitors > 0).then(|| self.variance / self.visitors as f64)
    }
}

/// Mean and variance of values that come one by one, without the loss of digits that a sum of squares
/// has (Welford, *Technometrics* 4, 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let off = value - self.mean;
        self.mean += off / self.count as f64;
        self.squares += off * (value - self.mean);
    }

    /// The sample, with the unbiased variance; 0 for fewer than two values.
    #[must_use]
    pub fn sample(&self) -> Sample {
        let freedom = self.count.saturating_sub(1).max(1);
        Sample {
            visitors: self.count,
            mean: self.mean,
            variance: self.squares / freedom as f64,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_keep_their_digits() {
        for (values, mean, variance) in [
            (&[] as &[f64], 0.0, 0.0),
            (&[3.0], 3.0, 0.0),
            (&[1.0, 2.0, 3.0, 4.0], 2.5, 5.0 / 3.0),
            (
                &[1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0],
                1e9 + 10.0,
                30.0,
            ),
        ] {
            let mut moments = Moments::default();
            values.iter().for_each(|value| moments.add(*value));
            let sample = moments.sample();
            assert_eq!(sample.visitors, values.len() as u64);
            assert_eq!(
                (sample.mean, sample.variance),
                (mean, variance),
                "{values:?}"
            );
        }
    }
}
