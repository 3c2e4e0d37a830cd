//! Models: learned numbers that say a probability or a name.

use crate::codec::{Codec, Reader, record, write_bytes};
use crate::value::Value;

record! {
    /// A model. Every kind is the same here, a class's score being `bias + Σ weight × input` and
    /// what the trees add: a logistic model has one class and no trees; boosted trees have one class
    /// whose weights are 0; k-means has a class for each cluster, for the nearest centroid is the one
    /// with the largest `centroid · input - |centroid|² / 2`. Scale and mean of the inputs, and what
    /// calibrates by a slope, are in the numbers already.
    pub struct Model {
        /// What goes in.
        pub inputs: Vec<Input>,
        /// Cells that the inputs read (see [`crate::Program::cell_of`]).
        pub reads: Vec<u16>,
        /// For each class its bias, and behind it a weight for each input.
        pub weights: Vec<f64>,
        /// Trees that add to the score.
        pub trees: Trees,
        /// What makes a probability of the score: pairs of a score and the probability from there
        /// on, the least first. Without them the logistic function.
        pub steps: Vec<f64>,
        /// The answer for each class; none where the answer is a probability.
        pub classes: Vec<Value>,
    }
}

record! {
    /// What goes into a model.
    pub struct Input {
        /// Its expression: a number, or true for 1 and false for 0.
        pub expr: u16,
        /// What counts where the expression has no such value; without it the model has no answer
        /// then.
        pub default: Option<f64>,
    }
}

/// Decision trees as bytes, one behind the other, each behind its length.
///
/// A node is a number, twice the input's place plus two, then the threshold, the length of what is
/// to be done below it, and that; what is to be done otherwise follows. A leaf is 0 and what it adds.
/// The lowest bit of the first number says that the other is written with 64 bits and not with 32.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trees(pub Vec<u8>);

impl Codec for Trees {
    fn write(&self, out: &mut Vec<u8>) {
        write_bytes(&self.0, out);
    }
    fn read(reader: &mut Reader) -> Self {
        let len = Codec::read(reader);
        Self(reader.take(len).to_vec())
    }
}

#[cfg(feature = "verify")]
impl Trees {
    /// Whether each tree is whole and asks only for inputs that there are.
    pub(crate) fn is_sound(&self, inputs: usize) -> bool {
        let mut forest = Reader::new(&self.0);
        while forest.has_more() {
            let len = forest.number(u64::MAX);
            let tree = forest.take(len);
            if !is_sound_tree(tree, inputs) {
                return false;
            }
        }
        forest.is_done()
    }
}

/// Walks the nodes in order. Those that are still open are kept by where what is below them ends.
#[cfg(feature = "verify")]
fn is_sound_tree(tree: &[u8], inputs: usize) -> bool {
    let mut reader = Reader::new(tree);
    let mut open: Vec<usize> = Vec::new();
    loop {
        let node = reader.number(u64::MAX);
        let number = if node & 1 == 1 {
            f64::from_le_bytes(reader.array())
        } else {
            f64::from(f32::from_le_bytes(reader.array()))
        };
        if !number.is_finite() || node >> 1 > inputs as u64 {
            return false;
        }
        if node >> 1 > 0 {
            let below = reader.number(tree.len() as u64) as usize;
            // Where the other side begins, counted from the end.
            let Some(end) = reader.left().checked_sub(below) else {
                return false;
            };
            open.push(end);
        } else {
            match open.pop() {
                None => return reader.is_done(),
                Some(end) if end == reader.left() && end > 0 => {}
                Some(_) => return false,
            }
        }
    }
}
