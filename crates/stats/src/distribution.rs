//! Distributions, from functions of `statrs` that take what is given here without an error.

use std::f64::consts::{PI, SQRT_2};

use statrs::distribution::{ContinuousCDF, StudentsT};
use statrs::function::beta::{beta_reg, ln_beta as statrs_ln_beta};
use statrs::function::erf::{erfc, erfc_inv};
use statrs::function::gamma::gamma_ur;

/// The density of the standard normal distribution.
pub(crate) fn normal_density(z: f64) -> f64 {
    libm::exp(-z * z / 2.0) / (2.0 * PI).sqrt()
}

/// The share of the standard normal distribution below a value.
pub(crate) fn normal_below(z: f64) -> f64 {
    erfc(-z / SQRT_2) / 2.0
}

/// The probability of a value at least so far from zero, on either side.
pub(crate) fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// The value below which a share of the standard normal distribution lies.
pub(crate) fn normal_quantile(share: f64) -> f64 {
    -SQRT_2 * erfc_inv(2.0 * share)
}

/// The probability of a value of Student's t at least so far from zero, on either side.
pub(crate) fn t_two_sided(t: f64, freedom: f64) -> f64 {
    beta_reg(freedom / 2.0, 0.5, freedom / (freedom + t * t))
}

/// The value below which a share of Student's t lies; `None` without degrees of freedom.
pub(crate) fn t_quantile(share: f64, freedom: f64) -> Option<f64> {
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    Some(t.inverse_cdf(share))
}

/// The probability of a value of chi-square that is at least so large.
pub(crate) fn chi_square_above(value: f64, freedom: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    gamma_ur(freedom / 2.0, value / 2.0)
}

/// The logarithm of the beta function of positive numbers.
pub(crate) fn ln_beta(a: f64, b: f64) -> f64 {
    statrs_ln_beta(a, b)
}
