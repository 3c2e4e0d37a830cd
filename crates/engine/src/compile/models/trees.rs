//! Boosted trees, from lists to the bytes that the page walks.

use super::features::Features;
use super::kinds::number;
use crate::codec::{write_bytes, write_number};
use crate::compile::json::At;
use crate::compile::lower::Lowering;
use crate::program::{Model, Trees};

/// How far leaves that are rounded to 32 bits may move the score, all of them together.
const TOLERANCE: f64 = 1e-7;

/// A tree, as explanations read it.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) enum Tree {
    /// Adds this to the score.
    Leaf(f64),
    /// Asks a feature.
    Split {
        /// Which one.
        feature: usize,
        /// Below it is the first side, and from it on the second.
        threshold: f64,
        /// The two sides.
        sides: Box<[Tree; 2]>,
        /// What those who come here get on average.
        mean: f64,
    },
}

impl Tree {
    /// What those who come here get on average.
    pub(crate) fn mean(&self) -> f64 {
        match self {
            Self::Leaf(value) => *value,
            Self::Split { mean, .. } => *mean,
        }
    }
}

/// Lowers the trees of a model; `slope` is a factor of what they add.
pub(super) fn lower(
    lowering: &Lowering,
    numbers: &At,
    features: &Features,
    slope: f64,
    model: &mut Model,
) -> Vec<Tree> {
    model.weights.push(number(numbers, "bias"));
    model.weights.resize(1 + features.len(), 0.0);
    let list = numbers.get("trees");
    let trees: Vec<Tree> = list
        .iter()
        .flat_map(At::one_or_many)
        .map(|tree| read(lowering, &tree, features.len(), slope))
        .collect();
    let error: f64 = trees.iter().map(rounding_error).sum();
    let mut bytes = Vec::new();
    for tree in &trees {
        let mut own = Vec::new();
        write(tree, error > TOLERANCE, &mut own);
        write_bytes(&own, &mut bytes);
    }
    model.trees = Trees(bytes);
    trees
}

/// Reads a tree. What is no tree is reported where shapes are checked, and counts as nothing here.
fn read(lowering: &Lowering, at: &At, features: usize, slope: f64) -> Tree {
    if let Some(value) = at.number() {
        return Tree::Leaf(value * slope);
    }
    let parts = at.one_or_many();
    let [feature, threshold, below, above, rest @ ..] = parts.as_slice() else {
        return Tree::Leaf(0.0);
    };
    let index = feature.int().unwrap_or(0) as usize;
    if index >= features {
        lowering.problems.error(
            "wrong_dimension",
            &feature.place,
            format!("feature {index}"),
            format!("one of {features} features, counted from 0"),
            "add the feature, or train anew",
        );
    }
    let sides = [below, above].map(|side| read(lowering, side, features, slope));
    let mean = match rest.first().and_then(|mean| mean.number()) {
        Some(mean) => mean * slope,
        None => (sides[0].mean() + sides[1].mean()) / 2.0,
    };
    Tree::Split {
        feature: index,
        threshold: threshold.number().unwrap_or(0.0),
        sides: Box::new(sides),
        mean,
    }
}

/// How far the leaves of a tree are from what 32 bits can say.
fn rounding_error(tree: &Tree) -> f64 {
    match tree {
        Tree::Leaf(value) => (f64::from(*value as f32) - value).abs(),
        Tree::Split { sides, .. } => {
            let [below, above] = sides.as_ref();
            rounding_error(below).max(rounding_error(above))
        }
    }
}

/// See [`Trees`]. A threshold is rounded only where nothing is lost, because a value may be on the
/// other side of it afterwards.
fn write(tree: &Tree, wide_leaves: bool, out: &mut Vec<u8>) {
    match tree {
        Tree::Leaf(value) => write_node(0, *value, wide_leaves, out),
        Tree::Split {
            feature,
            threshold,
            sides,
            ..
        } => {
            let is_wide = f64::from(*threshold as f32) != *threshold;
            write_node(*feature as u64 + 1, *threshold, is_wide, out);
            let mut below = Vec::new();
            write(&sides[0], wide_leaves, &mut below);
            write_number(below.len() as u64, out);
            out.append(&mut below);
            write(&sides[1], wide_leaves, out);
        }
    }
}

fn write_node(input: u64, number: f64, is_wide: bool, out: &mut Vec<u8>) {
    write_number(input << 1 | u64::from(is_wide), out);
    if is_wide {
        out.extend_from_slice(&number.to_le_bytes());
    } else {
        out.extend_from_slice(&(number as f32).to_le_bytes());
    }
}
