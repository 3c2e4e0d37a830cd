//! Confidence sequences: intervals that hold at all instants of looking at once.
//!
//! An interval of 95 % is wrong once in twenty looks, so whoever looks every day and stops at the first
//! success is wrong far more often. A sequence is wrong, at any of its looks, in one experiment of twenty.
//! Both kinds here rest on the mean's being nearly normal, as every interval of this crate does.

use crate::distribution::normal_quantile;
use crate::effect::Effect;
use crate::sample::Interval;
use crate::welch::Tested;

/// A confidence sequence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sequence {
    /// How probable it may be that the effect lies outside at any look: 0.05 for sequences of 95 %.
    pub alpha: f64,
    /// For which size it is best.
    pub tightest: Tightest,
}

/// The number of visitors, of both samples together, at which a sequence asks for the least. It has to be
/// chosen before the data are looked at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tightest {
    /// Best there, and valid for ever: the normal mixture of Robbins in its asymptotic form (Waudby-Smith,
    /// Arbour, Sinha, Kennedy and Ramdas, *Annals of Statistics* 52, 2024, arXiv:2103.06476, theorem 2.2
    /// and its note on tuning), which is the sequential test of gbstats.
    Around(f64),
    /// Valid until there, and not behind it: the level that a Brownian motion passes before the end with a
    /// probability of alpha, by the reflection principle. It asks for less at the end, and for more before.
    Until(f64),
}

impl Sequence {
    /// What an estimate has to be away from zero for a conclusion, in standard errors, at a number of
    /// visitors; infinite without visitors.
    #[must_use]
    pub fn critical(&self, visitors: f64) -> f64 {
        if visitors <= 0.0 {
            return f64::INFINITY;
        }
        match self.tightest {
            Tightest::Around(tuning) => {
                let spread = visitors * self.rate(tuning);
                let level = libm::log(1.0 + spread) - 2.0 * libm::log(self.alpha);
                ((1.0 + spread) / spread * level).sqrt()
            }
            Tightest::Until(end) => {
                normal_quantile(1.0 - self.alpha / 4.0) * (end / visitors).max(1.0).sqrt()
            }
        }
    }

    /// The interval of an effect, and the probability of an estimate that was ever so far from zero where
    /// there is no effect: also that can be looked at at any instant.
    #[must_use]
    pub fn judge(&self, effect: &Effect) -> Tested {
        let visitors = effect.visitors as f64;
        let half = self.critical(visitors) * effect.error;
        Tested {
            interval: Interval::around(effect.estimate, half),
            p: self.p(effect.estimate / effect.error, visitors),
        }
    }

    fn p(&self, z: f64, visitors: f64) -> f64 {
        let p = match self.tightest {
            Tightest::Around(tuning) => {
                let spread = visitors * self.rate(tuning);
                let evidence = z * z * spread / (2.0 * (1.0 + spread));
                libm::exp(libm::log(1.0 + spread) / 2.0 - evidence)
            }
            Tightest::Until(end) => {
                let level = z.abs() / (end / visitors).max(1.0).sqrt();
                2.0 * crate::distribution::normal_two_sided(level)
            }
        };
        p.min(1.0)
    }

    /// The square of rho, which makes the mixture tightest at a number of visitors.
    fn rate(&self, tuning: f64) -> f64 {
        let level = -2.0 * libm::log(self.alpha);
        (level + libm::log(level + 1.0)) / tuning.max(1.0)
    }
}
