//! Welch's t-test: honest at the one instant that was planned, and at no other.

use crate::distribution::{t_quantile, t_two_sided};
use crate::effect::Effect;
use crate::sample::Interval;

/// What a test says of an effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tested {
    /// Where the effect lies, with a probability of 1 - alpha, in the unit of the effect.
    pub interval: Interval,
    /// How probable an estimate as far from zero is where there is no effect.
    pub p: f64,
}

impl Effect {
    /// The two-sided test with unequal variances (Welch, *Biometrika* 34, 1947).
    #[must_use]
    pub fn welch(&self, alpha: f64) -> Option<Tested> {
        let half = t_quantile(1.0 - alpha / 2.0, self.freedom)? * self.error;
        Some(Tested {
            interval: Interval::around(self.estimate, half),
            p: t_two_sided(self.estimate / self.error, self.freedom),
        })
    }
}
