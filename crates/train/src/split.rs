//! Which rows are learned from and which are tested on: by draws that a seed fixes.

/// A stream of numbers that a seed fixes (SplitMix64: G. Steele and others, 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `most`, which is not 0.
    pub fn below(&mut self, most: usize) -> usize {
        (self.draw() % most as u64) as usize
    }
}

/// For each row its fold. Each fold has the same share of labelled rows.
#[must_use]
pub fn stratified_folds(labels: &[bool], folds: usize, seed: u64) -> Vec<usize> {
    let mut random = Random::new(seed);
    let mut order: Vec<usize> = (0..labels.len()).collect();
    for index in (1..order.len()).rev() {
        order.swap(index, random.below(index + 1));
    }
    let mut dealt = [0, 0];
    let mut fold_of = vec![0; labels.len()];
    for row in order {
        let kind = &mut dealt[usize::from(labels[row])];
        fold_of[row] = *kind % folds;
        *kind += 1;
    }
    fold_of
}

/// For each row its fold. All rows of one group, such as a visitor, are in the same: what is tested
/// on has not been seen. A group's fold depends on its name alone, so that more rows move none.
#[must_use]
pub fn grouped_folds(groups: &[String], folds: usize, seed: u64) -> Vec<usize> {
    let fold = |group: &String| {
        let hash = group.bytes().fold(seed, |hash, byte| {
            Random::new(hash ^ u64::from(byte)).draw()
        });
        (Random::new(hash).draw() % folds as u64) as usize
    };
    groups.iter().map(fold).collect()
}
