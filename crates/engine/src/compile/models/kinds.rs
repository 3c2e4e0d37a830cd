//! Logistic regression and k-means, as weights of the features themselves.

use super::features::Features;
use super::{check_dimension, clusters, numbers};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::program::Model;

/// `bias + Σ weight × (x - mean) / scale`, multiplied out.
pub(super) fn logistic(
    lowering: &Lowering,
    numbers_of: &At,
    features: &Features,
    model: &mut Model,
) {
    let bias = number(numbers_of, "bias");
    let list = numbers_of.get("weights");
    let weights = list.as_ref().map(numbers).unwrap_or_default();
    if let Some(list) = list {
        check_dimension(lowering, &list, features);
    }
    push_class(model, features, bias, &weights);
}

/// The nearest centroid `c` of a point `x` has the largest `c · x - |c|² / 2`: half of what remains
/// of `|x|² - |x - c|²`.
pub(super) fn kmeans(lowering: &Lowering, numbers_of: &At, features: &Features, model: &mut Model) {
    let list = numbers_of.get("centroids");
    let centroids = list.iter().flat_map(At::one_or_many).collect::<Vec<_>>();
    for centroid in &centroids {
        let coordinates = numbers(centroid);
        check_dimension(lowering, centroid, features);
        let square: f64 = coordinates.iter().map(|number| number * number).sum();
        push_class(model, features, -square / 2.0, &coordinates);
    }
    model.classes = clusters(numbers_of);
    if let Some(names) = numbers_of.get("names")
        && model.classes.len() != centroids.len()
    {
        lowering.problems.error(
            "wrong_dimension",
            &names.place,
            format!("{} names", model.classes.len()),
            format!("{}, one for each centroid", centroids.len()),
            "add what is missing, or remove what is too much",
        );
    }
}

/// Adds a class that weighs the features themselves as the weights weigh the scaled ones.
fn push_class(model: &mut Model, features: &Features, bias: f64, weights: &[f64]) {
    let scaled = weights.iter().zip(&features.means).zip(&features.scales);
    let mut own = bias;
    let mut plain = Vec::new();
    for ((weight, mean), scale) in scaled {
        plain.push(weight / scale);
        own -= weight / scale * mean;
    }
    model.weights.push(own);
    model.weights.append(&mut plain);
}

/// The number of a member.
pub(super) fn number(numbers: &At, name: &str) -> f64 {
    numbers.get(name).and_then(|at| at.number()).unwrap_or(0.0)
}
