//! Why a model says what it says. The page goes without: what explains stands in the symbols.

use super::features::Features;
use super::numbers;
use super::trees::Tree;
use crate::compile::Symbols;
use crate::compile::json::At;
use crate::engine::Engine;
use crate::models::answer;
use crate::program::Model;
use crate::value::Value;

/// What is known of a model that its program does not carry.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ModelSymbol {
    /// Its name.
    pub name: String,
    /// The expressions of its features.
    pub features: Vec<String>,
    means: Vec<f64>,
    scales: Vec<f64>,
    pub(super) trees: Vec<Tree>,
    centroids: Vec<Vec<f64>>,
}

/// What a model says, and what brought it about.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// What it says; [`Value::Absent`] where a feature is missing.
    pub answer: Value,
    /// The largest first.
    pub contributions: Vec<Contribution>,
}

/// What a feature, or a cluster, has to do with an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The feature's expression, or the cluster's name.
    pub name: String,
    /// The feature's value, or how far the cluster's centroid is.
    pub value: f64,
    /// How much it moved the score away from that of an average visitor; of a cluster, how much
    /// nearer it is than the farthest.
    pub amount: f64,
}

impl ModelSymbol {
    pub(super) fn new(name: &str, features: &Features) -> Self {
        Self {
            name: name.into(),
            features: features.texts.clone(),
            means: features.means.clone(),
            scales: features.scales.clone(),
            trees: Vec::new(),
            centroids: Vec::new(),
        }
    }

    pub(super) fn explain_clusters(&mut self, kmeans: &At, features: &Features) {
        let list = kmeans.get("centroids");
        let centroids = list.iter().flat_map(At::one_or_many);
        self.centroids = centroids
            .map(|centroid| numbers(&centroid))
            .filter(|centroid| centroid.len() == features.len())
            .collect();
    }

    /// Explains the answer of a model to these values of its features.
    #[must_use]
    pub fn explain(&self, model: &Model, inputs: &[f64]) -> Explanation {
        let mut contributions = if self.centroids.is_empty() {
            let amounts = self.amounts(model, inputs);
            let names = self.features.iter().zip(inputs).zip(amounts);
            let of = |((name, value), amount): ((&String, &f64), f64)| Contribution {
                name: name.clone(),
                value: *value,
                amount,
            };
            names.map(of).collect()
        } else {
            self.distances(model, inputs)
        };
        contributions.sort_by(|left, right| right.amount.abs().total_cmp(&left.amount.abs()));
        Explanation {
            answer: answer(model, inputs),
            contributions,
        }
    }

    /// How much each feature moves the score. A weight does it by the distance from the mean; a
    /// split by how the mean of those on the feature's side differs from the mean of all who came
    /// to it (A. Saabas, "Interpreting random forests", 2014).
    fn amounts(&self, model: &Model, inputs: &[f64]) -> Vec<f64> {
        let weights = model.weights.get(1..).unwrap_or_default();
        let weighed = weights.iter().zip(inputs).zip(&self.means);
        let mut amounts: Vec<f64> = weighed
            .map(|((weight, input), mean)| weight * (input - mean))
            .collect();
        for tree in &self.trees {
            let mut node = tree;
            while let Tree::Split {
                feature,
                threshold,
                sides,
                mean,
            } = node
            {
                let is_below = inputs.get(*feature).is_some_and(|input| input < threshold);
                node = &sides[usize::from(!is_below)];
                if let Some(amount) = amounts.get_mut(*feature) {
                    *amount += node.mean() - mean;
                }
            }
        }
        amounts
    }

    fn distances(&self, model: &Model, inputs: &[f64]) -> Vec<Contribution> {
        let distance = |centroid: &Vec<f64>| {
            let scaled = inputs.iter().zip(&self.means).zip(&self.scales);
            let squares = scaled
                .zip(centroid)
                .map(|(((input, mean), scale), center)| {
                    let difference = (input - mean) / scale - center;
                    difference * difference
                });
            squares.sum::<f64>().sqrt()
        };
        let distances: Vec<f64> = self.centroids.iter().map(distance).collect();
        let farthest = distances.iter().copied().fold(0.0, f64::max);
        let named = model.classes.iter().zip(&distances);
        let of = |(name, distance): (&Value, &f64)| Contribution {
            name: match name {
                Value::Str(name) => name.to_string(),
                Value::Int(number) => number.to_string(),
                _ => String::new(),
            },
            value: *distance,
            amount: farthest - distance,
        };
        named.map(of).collect()
    }
}

impl Engine {
    /// Explains what a model says now; `None` where there is no such model, or where it has no
    /// answer because a feature is missing.
    #[must_use]
    pub fn explain_model(&mut self, symbols: &Symbols, model: u16) -> Option<Explanation> {
        let loaded = self.loaded.clone();
        let model = usize::from(model);
        let definition = loaded.program.models.get(model)?;
        let is_whole = self.state.gather_inputs(&loaded, definition);
        let symbol = symbols.models.get(model).filter(|_| is_whole)?;
        Some(symbol.explain(definition, &self.state.work.inputs))
    }
}
