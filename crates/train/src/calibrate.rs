//! What makes a true probability of a score.

use crate::logistic::Logistic;
use crate::{Error, probability};

/// A calibration.
#[derive(Clone, Debug, PartialEq)]
pub enum Calibration {
    /// The logistic function of the score itself.
    None,
    /// The logistic function of `slope × score + offset` (J. Platt, 1999).
    Platt {
        /// Factor of the score.
        slope: f64,
        /// Added to it.
        offset: f64,
    },
    /// The probability from a score on, both rising (pool adjacent violators: M. Ayer and others, 1955).
    Isotonic(Vec<(f64, f64)>),
}

impl Calibration {
    /// The probability of a score.
    #[must_use]
    pub fn apply(&self, score: f64) -> f64 {
        match self {
            Self::None => probability(score),
            Self::Platt { slope, offset } => probability(slope * score + offset),
            Self::Isotonic(steps) => {
                let above = steps.partition_point(|(from, _)| *from <= score);
                steps.get(above.max(1) - 1).map_or(0.0, |(_, share)| *share)
            }
        }
    }

    /// Platt's scaling, learned from scores that the model gave to rows that it had not seen.
    ///
    /// # Errors
    /// Where all labels are the same.
    pub fn platt(scores: &[f64], labels: &[bool]) -> Result<Self, Error> {
        let rows: Vec<Vec<f64>> = scores.iter().map(|score| vec![*score]).collect();
        let model = Logistic::fit(&rows, labels, 1e-6)?;
        let slope = model.weights[0] / model.scaling.scales[0];
        Ok(Self::Platt {
            slope,
            offset: model.bias - slope * model.scaling.means[0],
        })
    }

    /// Steps of at least `least` rows each, so that the table stays small and no step is 0 or 1 by a
    /// handful of rows.
    #[must_use]
    pub fn isotonic(scores: &[f64], labels: &[bool], least: usize) -> Self {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|left, right| scores[*left].total_cmp(&scores[*right]));
        // From which score, how many labelled, how many. A step begins halfway between two scores,
        // so that a rounding of either moves no row over its edge.
        let mut steps: Vec<(f64, f64, f64)> = Vec::new();
        let mut before = f64::NEG_INFINITY;
        for row in order {
            let label = f64::from(u8::from(labels[row]));
            let score = scores[row];
            match steps.last_mut() {
                // Rows of one score stay together.
                Some(step) if step.2 < least as f64 || before == score => {
                    step.1 += label;
                    step.2 += 1.0;
                }
                Some(_) => steps.push((before + (score - before) / 2.0, label, 1.0)),
                None => steps.push((score, label, 1.0)),
            }
            before = score;
            while let [.., before, last] = steps.as_mut_slice()
                && last.2 >= least as f64
                && before.1 / before.2 >= last.1 / last.2
            {
                before.1 += last.1;
                before.2 += last.2;
                steps.pop();
            }
        }
        // Half a row on either side, so that nothing is certain.
        let share =
            |(from, labelled, all): &(f64, f64, f64)| (*from, (labelled + 0.5) / (all + 1.0));
        let mut shares: Vec<(f64, f64)> = steps.iter().map(share).collect();
        for index in 1..shares.len() {
            shares[index].1 = shares[index].1.max(shares[index - 1].1);
        }
        Self::Isotonic(shares)
    }
}
