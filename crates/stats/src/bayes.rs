//! An effect as a bet: how probable it is that the treatment is better, and what a wrong choice costs.

use crate::distribution::{ln_beta, normal_below, normal_density};
use crate::effect::Effect;
use crate::proportion::Proportion;

/// What a choice is expected to cost where the other one was better, in the unit of the effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Losses {
    /// Of keeping the control.
    pub of_control: f64,
    /// Of choosing the treatment.
    pub of_treatment: f64,
}

impl Effect {
    /// The probability that the treatment is better, where any effect was as probable before (the flat
    /// prior of gbstats' `EffectBayesianABTest`).
    #[must_use]
    pub fn chance_to_win(&self) -> f64 {
        normal_below(self.estimate / self.error)
    }

    /// The expected losses under the same prior: means of the positive and of the negative part of a
    /// normal distribution.
    #[must_use]
    pub fn expected_losses(&self) -> Losses {
        let z = self.estimate / self.error;
        let density = self.error * normal_density(z);
        Losses {
            of_control: density + self.estimate * normal_below(z),
            of_treatment: density - self.estimate * normal_below(-z),
        }
    }
}

/// The probability that the treatment's share is the larger, with the prior beta(1, 1) for each, exactly
/// (Evan Miller, *Formulas for Bayesian A/B Testing*, 2014). Takes time in proportion to the successes.
#[must_use]
pub fn beta_chance_to_win(control: Proportion, treatment: Proportion) -> f64 {
    let ((a, b), (c, d)) = (posterior(control), posterior(treatment));
    above(a, b, c, d)
}

/// The expected losses with the same prior, in shares of visitors (Chris Stucchio, *Bayesian A/B Testing
/// at VWO*, 2015).
#[must_use]
pub fn beta_expected_losses(control: Proportion, treatment: Proportion) -> Losses {
    let ((a, b), (c, d)) = (posterior(control), posterior(treatment));
    // E[x 1(x > y)] of a beta distribution is its mean times the probability with one success more.
    let (mean_control, mean_treatment) = (a / (a + b), c / (c + d));
    let difference = mean_treatment - mean_control;
    let of_control =
        mean_treatment * above(a, b, c + 1.0, d) - mean_control * above(a + 1.0, b, c, d);
    Losses {
        of_control,
        of_treatment: of_control - difference,
    }
}

fn posterior(proportion: Proportion) -> (f64, f64) {
    let failures = proportion.visitors.saturating_sub(proportion.successes);
    (proportion.successes as f64 + 1.0, failures as f64 + 1.0)
}

/// The probability that beta(c, d) is above beta(a, b), for whole c.
fn above(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let own = ln_beta(a, b);
    let term = |i: f64| {
        let numerator = ln_beta(a + i, b + d);
        libm::exp(numerator - libm::log(d + i) - ln_beta(1.0 + i, d) - own)
    };
    (0..c as u64).map(|i| term(i as f64)).sum()
}
