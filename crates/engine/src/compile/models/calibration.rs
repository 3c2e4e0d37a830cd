//! What makes a true probability of a score.

use super::kinds::number;
use super::numbers;
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::program::Model;

/// A calibration.
pub(super) struct Calibration {
    /// Platt: factor of the score, and what is added to it.
    pub(super) slope: f64,
    offset: f64,
    steps: Vec<f64>,
}

impl Calibration {
    /// Puts slope and offset into the weights (those of trees have the slope in their leaves) and
    /// adds the steps.
    pub(super) fn apply(self, model: &mut Model) {
        for weight in &mut model.weights {
            *weight *= self.slope;
        }
        if let Some(bias) = model.weights.first_mut() {
            *bias += self.offset;
        }
        model.steps = self.steps;
    }
}

/// Lowers the calibration of a model, and reports what is wrong with it.
pub(super) fn lower(lowering: &Lowering, model: &At) -> Calibration {
    let mut calibration = Calibration {
        slope: 1.0,
        offset: 0.0,
        steps: Vec::new(),
    };
    let Some(at) = model.get("calibration") else {
        return calibration;
    };
    if model.get("kmeans").or(model.get("markov")).is_some() {
        lowering.problems.error(
            "conflicting_fields",
            &at.place,
            "`calibration` on a model that gives no score",
            "`calibration` beside `logistic` or `trees`",
            "remove it",
        );
    }
    if let Some(platt) = at.get("platt") {
        calibration.slope = number(&platt, "slope");
        calibration.offset = number(&platt, "offset");
    }
    let mut last = (f64::NEG_INFINITY, 0.0);
    for step in at.get("isotonic").iter().flat_map(At::one_or_many) {
        let found = numbers(&step);
        match *found.as_slice() {
            [score, probability] if score > last.0 && (last.1..=1.0).contains(&probability) => {
                last = (score, probability);
                calibration.steps.extend(found);
            }
            _ => lowering.problems.error(
                "bad_value",
                &step.place,
                format!("{found:?}"),
                "a score above the one before it, and a probability from the one before it to 1",
                "put the steps in order",
            ),
        }
    }
    calibration
}
