//! CUPED: what was known of the visitors before the exposure takes a part of the noise away.
//!
//! Deng, Xu, Kohavi and Walker, *Improving the Sensitivity of Online Controlled Experiments by Utilizing
//! Pre-Experiment Data*, WSDM 2013.

use crate::sample::{Moments, Sample};

/// An outcome of each visitor, and a covariate from before the exposure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pairs {
    outcome: Moments,
    covariate: Moments,
    products: f64,
}

/// Samples without the part that the covariate explains.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjusted {
    /// One for each variant, in the order in which they were given.
    pub samples: Vec<Sample>,
    /// What a unit of the covariate adds to the outcome.
    pub theta: f64,
    /// The share of the variance that is gone, from 0 to 1.
    pub explained: f64,
}

impl Pairs {
    /// Adds a visitor.
    pub fn add(&mut self, outcome: f64, covariate: f64) {
        let off = covariate - self.covariate.sample().mean;
        self.outcome.add(outcome);
        self.covariate.add(covariate);
        self.products += off * (outcome - self.outcome.sample().mean);
    }

    /// The outcome alone.
    #[must_use]
    pub fn outcome(&self) -> Sample {
        self.outcome.sample()
    }

    fn weight(&self) -> f64 {
        self.outcome.sample().visitors.saturating_sub(1) as f64
    }

    fn covariance(&self) -> f64 {
        self.products / self.weight().max(1.0)
    }
}

/// Adjusts the outcomes of all variants by one covariate. Theta comes from within the variants, so that an
/// effect of the treatment is not taken for one of the covariate. `None` where the covariate does not vary.
#[must_use]
pub fn adjust(variants: &[Pairs]) -> Option<Adjusted> {
    let total = |part: &dyn Fn(&Pairs) -> f64| variants.iter().map(part).sum::<f64>();
    let of_covariate = total(&|it| it.covariate.sample().variance * it.weight());
    let of_outcome = total(&|it| it.outcome.sample().variance * it.weight());
    if of_covariate <= 0.0 || of_outcome <= 0.0 {
        return None;
    }
    let products = total(&|it| it.products);
    let theta = products / of_covariate;
    let visitors = total(&|it| it.outcome.sample().visitors as f64);
    let mean = total(&|it| {
        let covariate = it.covariate.sample();
        covariate.mean * covariate.visitors as f64
    }) / visitors;
    let sample = |pairs: &Pairs| {
        let (outcome, covariate) = (pairs.outcome.sample(), pairs.covariate.sample());
        let variance = outcome.variance + theta * theta * covariate.variance
            - 2.0 * theta * pairs.covariance();
        Sample {
            visitors: outcome.visitors,
            mean: outcome.mean - theta * (covariate.mean - mean),
            variance: variance.max(0.0),
        }
    };
    Some(Adjusted {
        samples: variants.iter().map(sample).collect(),
        theta,
        explained: (products * products / (of_covariate * of_outcome)).min(1.0),
    })
}
