//! How many visitors an experiment needs.

use crate::distribution::normal_quantile;
use crate::sequence::{Sequence, Tightest};

/// What an experiment of two variants with as many visitors each is to find.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The difference of the means, in their unit.
    pub difference: f64,
    /// The variances among the visitors of both variants, together.
    pub variance: f64,
    /// How probable it is to be that it is found, from 0 to 1.
    pub power: f64,
}

/// No experiment has more visitors than there are people.
const MOST: f64 = 1e10;

impl Plan {
    /// A plan for shares of visitors: of `share`, a change by `relative` of it. `None` where nothing would
    /// change, or more than everybody would do it.
    #[must_use]
    pub fn of_share(share: f64, relative: f64, power: f64) -> Option<Self> {
        let other = share * (1.0 + relative);
        let is_share = |share: f64| share > 0.0 && share < 1.0;
        (is_share(share) && is_share(other) && relative != 0.0).then(|| Self {
            difference: (other - share).abs(),
            variance: share * (1.0 - share) + other * (1.0 - other),
            power,
        })
    }

    /// Visitors of both variants together for a test at one planned instant, of level `alpha`
    /// (Fleiss, *Statistical Methods for Rates and Proportions*, without a correction for continuity).
    #[must_use]
    pub fn fixed(&self, alpha: f64) -> f64 {
        self.visitors(normal_quantile(1.0 - alpha / 2.0))
    }

    /// Visitors of both variants together to plan for, where a sequence of level `alpha` is looked at until
    /// it ends there ([`Tightest::Until`](crate::Tightest::Until)).
    #[must_use]
    pub fn until(&self, alpha: f64) -> f64 {
        self.visitors(normal_quantile(1.0 - alpha / 4.0))
    }

    /// Visitors of both variants together until a sequence finds it with the wanted power at its last look.
    /// Looks before find it too, so the power is larger, and half of the experiments are over far sooner.
    /// `None` where it would take more visitors than there are people, or than the sequence lasts.
    #[must_use]
    pub fn sequential(&self, sequence: &Sequence) -> Option<f64> {
        let needs_more = |size: f64| self.visitors(sequence.critical(size)) > size;
        let most = match sequence.tightest {
            Tightest::Around(_) => MOST,
            Tightest::Until(end) => end,
        };
        let (mut low, mut high) = (1.0, most);
        if needs_more(high) {
            return None;
        }
        // What is needed falls with the size, and the size rises: they meet once.
        while high - low > 0.5 {
            let middle = f64::midpoint(low, high);
            if needs_more(middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Some(high.ceil())
    }

    /// For a difference that has to be so many standard errors.
    fn visitors(&self, critical: f64) -> f64 {
        let errors = critical + normal_quantile(self.power);
        let each = errors * errors * self.variance / (self.difference * self.difference);
        (2.0 * each).ceil()
    }
}

/// How many days are left until `needed` visitors have come. `None` where none come.
#[must_use]
pub fn days_left(needed: f64, visitors: u64, per_day: f64) -> Option<f64> {
    let missing = (needed - visitors as f64).max(0.0);
    if missing == 0.0 {
        return Some(0.0);
    }
    (per_day > 0.0).then(|| (missing / per_day).ceil())
}
