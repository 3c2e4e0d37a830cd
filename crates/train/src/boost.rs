//! Gradient-boosted trees.

use hessboost::objective::RegLoss;
use hessboost::prelude::{DMatrix, Objective, TrainingParams, TreeMethod, train};
use hessboost::tree::RegTree;

use crate::{Error, refused};

/// How trees are grown.
#[derive(Clone, Copy, Debug)]
pub struct Growth {
    /// How many trees.
    pub trees: usize,
    /// How many questions one behind the other.
    pub depth: usize,
    /// How much of what a tree says is taken.
    pub rate: f64,
    /// Draws the rows that each tree learns from.
    pub seed: u64,
}

impl Default for Growth {
    /// Small enough for a page: 60 trees of at most 16 leaves, some 9 kB.
    fn default() -> Self {
        Self {
            trees: 60,
            depth: 4,
            rate: 0.1,
            seed: 1,
        }
    }
}

/// Boosted trees.
#[derive(Clone, Debug)]
pub struct Boosted {
    /// The score before any tree.
    pub bias: f64,
    /// What adds to it.
    pub trees: Vec<Tree>,
}

/// A decision tree.
#[derive(Clone, Debug)]
pub enum Tree {
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

impl Boosted {
    /// Learns to tell the rows that are labelled from the others.
    ///
    /// # Errors
    /// Where the rows are not such that anything can be learned.
    pub fn fit(rows: &[Vec<f64>], labels: &[bool], growth: Growth) -> Result<Self, Error> {
        let width = rows.first().map_or(0, Vec::len);
        let flat: Vec<f32> = rows.iter().flatten().map(|number| *number as f32).collect();
        let labels: Vec<f32> = labels
            .iter()
            .map(|label| f32::from(u8::from(*label)))
            .collect();
        let data = DMatrix::from_dense(&flat, rows.len(), width)
            .and_then(|data| data.with_labels(&labels))
            .map_err(refused)?;
        let params = TrainingParams::builder()
            .objective(Objective::BinaryLogistic(RegLoss::default()))
            .tree_method(TreeMethod::Hist)
            .max_depth(growth.depth)
            .eta(growth.rate)
            .subsample(0.8)
            .min_child_weight(5.0)
            .seed(growth.seed)
            .build()
            .map_err(refused)?;
        let model = train(&params, &data, growth.trees).map_err(refused)?;
        let thresholds = Thresholds::new(rows);
        let trees = model.trees().iter();
        Ok(Self {
            bias: f64::from(model.base_score()),
            trees: trees.map(|tree| read(tree, 0, &thresholds)).collect(),
        })
    }

    /// The score of a row.
    #[must_use]
    pub fn score(&self, row: &[f64]) -> f64 {
        self.trees
            .iter()
            .fold(self.bias, |sum, tree| sum + tree.leaf(row))
    }
}

impl Tree {
    /// What the tree adds to the score of a row.
    #[must_use]
    pub fn leaf(&self, row: &[f64]) -> f64 {
        let mut node = self;
        loop {
            match node {
                Self::Leaf(value) => return *value,
                Self::Split {
                    feature,
                    threshold,
                    sides,
                    ..
                } => {
                    let is_below = row.get(*feature).is_some_and(|value| value < threshold);
                    node = &sides[usize::from(!is_below)];
                }
            }
        }
    }

    /// What those who come here get on average.
    #[must_use]
    pub fn mean(&self) -> f64 {
        match self {
            Self::Leaf(value) => *value,
            Self::Split { mean, .. } => *mean,
        }
    }
}

/// Takes a tree over. The rate is in its leaves already. The means of inner nodes are weighed by
/// how much of what was learned from came along.
fn read(tree: &RegTree, node: usize, thresholds: &Thresholds) -> Tree {
    let at = tree.node(node);
    if at.is_leaf() {
        return Tree::Leaf(f64::from(at.leaf_value));
    }
    let (left, right) = (at.left as usize, at.right as usize);
    let sides = [left, right].map(|side| read(tree, side, thresholds));
    let weights = [left, right].map(|side| f64::from(tree.node(side).sum_hess));
    let all = weights[0] + weights[1];
    let mean = (sides[0].mean() * weights[0] + sides[1].mean() * weights[1]) / all;
    let feature = at.split_feature as usize;
    Tree::Split {
        feature,
        threshold: thresholds.between(feature, at.split_cond),
        sides: Box::new(sides),
        mean: if mean.is_finite() { mean } else { 0.0 },
    }
}

/// The values of each feature, in order.
struct Thresholds {
    values: Vec<Vec<f64>>,
}

impl Thresholds {
    fn new(rows: &[Vec<f64>]) -> Self {
        let width = rows.first().map_or(0, Vec::len);
        let sorted = |feature: usize| {
            let mut values: Vec<f64> = rows.iter().map(|row| row[feature]).collect();
            values.sort_by(f64::total_cmp);
            values.dedup();
            values
        };
        Self {
            values: (0..width).map(sorted).collect(),
        }
    }

    /// A threshold halfway between the two values that it parts. The learner compares numbers of 32
    /// bits, the page numbers of 64: 0.1 is below what 32 bits make of it. Halfway, both see the same,
    /// and 32 bits are mostly enough to write it down.
    fn between(&self, feature: usize, threshold: f32) -> f64 {
        let values = &self.values[feature];
        let first_from = values.partition_point(|value| (*value as f32) < threshold);
        let (Some(below), Some(from)) = (
            first_from.checked_sub(1).and_then(|last| values.get(last)),
            values.get(first_from),
        ) else {
            return f64::from(threshold);
        };
        let halfway = f64::from((below + (from - below) / 2.0) as f32);
        if halfway > *below && halfway <= *from {
            halfway
        } else {
            *from
        }
    }
}
