//! Logistic regression on scaled features.

use linfa::DatasetBase;
use linfa::traits::Fit;
use linfa_logistic::LogisticRegression;
use ndarray::Array1;

use crate::{Error, matrix, refused};

/// A logistic regression.
#[derive(Clone, Debug)]
pub struct Logistic {
    /// The score before any feature.
    pub bias: f64,
    /// What each scaled feature adds to it.
    pub weights: Vec<f64>,
    /// How features are scaled.
    pub scaling: Scaling,
}

/// Mean and standard deviation of each feature; 0 and 1 of one that says yes or no, which is what it
/// says and has no other scale. (Scaled, a rare name would weigh as much as a common one.)
#[derive(Clone, Debug)]
pub struct Scaling {
    /// Taken off.
    pub means: Vec<f64>,
    /// Divides what is left; 1 for a feature that never changes too.
    pub scales: Vec<f64>,
}

impl Scaling {
    /// Of these rows.
    #[must_use]
    pub fn of(rows: &[Vec<f64>]) -> Self {
        let (count, width) = (rows.len().max(1) as f64, rows.first().map_or(0, Vec::len));
        let mean = |feature: usize| rows.iter().map(|row| row[feature]).sum::<f64>() / count;
        let is_flag = |feature: usize| {
            let mut values = rows.iter().map(|row| row[feature]);
            values.all(|value| value == 0.0 || value == 1.0)
        };
        let flags: Vec<bool> = (0..width).map(is_flag).collect();
        let mean = |feature: usize| if flags[feature] { 0.0 } else { mean(feature) };
        let means: Vec<f64> = (0..width).map(mean).collect();
        let scale = |feature: usize| {
            if flags[feature] {
                return 1.0;
            }
            let squares = rows
                .iter()
                .map(|row| (row[feature] - means[feature]).powi(2));
            let deviation = (squares.sum::<f64>() / count).sqrt();
            if deviation > 0.0 { deviation } else { 1.0 }
        };
        Self {
            scales: (0..width).map(scale).collect(),
            means,
        }
    }

    /// A row as the learners see it.
    #[must_use]
    pub fn apply(&self, row: &[f64]) -> Vec<f64> {
        let numbers = row.iter().zip(&self.means).zip(&self.scales);
        numbers
            .map(|((number, mean), scale)| (number - mean) / scale)
            .collect()
    }
}

impl Logistic {
    /// Learns to tell the rows that are labelled from the others. `penalty` keeps weights small (the
    /// factor of half the sum of their squares).
    ///
    /// # Errors
    /// Where the rows are not such that anything can be learned.
    pub fn fit(rows: &[Vec<f64>], labels: &[bool], penalty: f64) -> Result<Self, Error> {
        let scaling = Scaling::of(rows);
        let scaled: Vec<Vec<f64>> = rows.iter().map(|row| scaling.apply(row)).collect();
        let data = DatasetBase::new(matrix(&scaled)?, Array1::from(labels.to_vec()));
        let fitted = LogisticRegression::default()
            .alpha(penalty)
            .max_iterations(200)
            .gradient_tolerance(1e-3)
            .fit(&data)
            .map_err(refused)?;
        // Which of the two labels the learner calls positive is its own choice.
        let sign = if fitted.labels().pos.class { 1.0 } else { -1.0 };
        Ok(Self {
            bias: fitted.intercept() * sign,
            weights: fitted.params().iter().map(|weight| weight * sign).collect(),
            scaling,
        })
    }

    /// The score of a row.
    #[must_use]
    pub fn score(&self, row: &[f64]) -> f64 {
        let scaled = self.scaling.apply(row);
        let products = self.weights.iter().zip(scaled);
        products.fold(self.bias, |sum, (weight, number)| sum + weight * number)
    }
}
