//! Learning the models of a journey: maintained crates do the learning, this one brings data to them
//! and models from them, says how good they are, and writes them as a journey has them.
//!
//! Everything is deterministic: the same rows and the same seed give the same model.

#![forbid(unsafe_code)]

pub mod backoff;
pub mod boost;
pub mod calibrate;
pub mod cluster;
pub mod export;
pub mod logistic;
pub mod markov;
pub mod metrics;
pub mod plot;
pub mod split;

/// Why nothing could be learned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(pub String);

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

/// What a learner of another crate has against the data.
fn refused(error: impl std::fmt::Display) -> Error {
    Error(error.to_string())
}

/// The rows as a matrix.
fn matrix(rows: &[Vec<f64>]) -> Result<ndarray::Array2<f64>, Error> {
    let width = rows.first().map_or(0, Vec::len);
    let flat: Vec<f64> = rows.iter().flatten().copied().collect();
    ndarray::Array2::from_shape_vec((rows.len(), width), flat).map_err(refused)
}

/// The logistic function.
#[must_use]
pub fn probability(score: f64) -> f64 {
    #[allow(
        clippy::disallowed_methods,
        reason = "training runs on one machine; what it learns is evaluated by the engine"
    )]
    let power = (-score).exp();
    1.0 / (1.0 + power)
}
