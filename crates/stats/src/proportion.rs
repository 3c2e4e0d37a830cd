//! Visitors who did something or did not.

use crate::distribution::{normal_quantile, normal_two_sided};
use crate::sample::{Interval, Sample};

/// How many of a variant's visitors did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proportion {
    /// Visitors who did it; not more than `visitors`.
    pub successes: u64,
    /// All visitors.
    pub visitors: u64,
}

/// Two proportions, compared at one instant that was planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The treatment's share less the control's.
    pub difference: f64,
    /// Where the difference lies, by Newcombe's hybrid of two score intervals (method 10 of *Statistics in
    /// Medicine* 17, 1998, 873-890).
    pub interval: Interval,
    /// The difference over its error, with the variance of both together.
    pub z: f64,
    /// The probability of such a difference where there is none.
    pub p: f64,
}

impl Proportion {
    /// The share, from 0 to 1; `None` without visitors.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.visitors > 0).then(|| self.successes as f64 / self.visitors as f64)
    }

    /// The share as a mean of zeros and ones, with the variance p (1 - p) as gbstats has it.
    #[must_use]
    pub fn sample(&self) -> Sample {
        let mean = self.share().unwrap_or(0.0);
        Sample {
            visitors: self.visitors,
            mean,
            variance: mean * (1.0 - mean),
        }
    }

    /// Where the share lies, at one instant: Wilson's score interval (*JASA* 22, 1927, 209-212).
    #[must_use]
    pub fn wilson(&self, alpha: f64) -> Option<Interval> {
        let share = self.share()?;
        let visitors = self.visitors as f64;
        let z = normal_quantile(1.0 - alpha / 2.0);
        let middle = share + z * z / (2.0 * visitors);
        let inner = share * (1.0 - share) / visitors + z * z / (4.0 * visitors * visitors);
        let (half, scale) = (z * inner.sqrt(), 1.0 + z * z / visitors);
        Some(Interval {
            low: ((middle - half) / scale).max(0.0),
            high: ((middle + half) / scale).min(1.0),
        })
    }
}

/// Compares two proportions. `None` where one has no visitors, or where none or all did it.
#[must_use]
pub fn compare(control: Proportion, treatment: Proportion, alpha: f64) -> Option<Comparison> {
    let (before, after) = (control.share()?, treatment.share()?);
    let (of_control, of_treatment) = (control.wilson(alpha)?, treatment.wilson(alpha)?);
    let difference = after - before;
    let visitors = [control.visitors as f64, treatment.visitors as f64];
    let both = (control.successes + treatment.successes) as f64 / (visitors[0] + visitors[1]);
    let variance = both * (1.0 - both) * (1.0 / visitors[0] + 1.0 / visitors[1]);
    if variance <= 0.0 {
        return None;
    }
    let z = difference / variance.sqrt();
    Some(Comparison {
        difference,
        interval: Interval {
            low: difference - libm::hypot(after - of_treatment.low, of_control.high - before),
            high: difference + libm::hypot(of_treatment.high - after, before - of_control.low),
        },
        z,
        p: normal_two_sided(z),
    })
}
