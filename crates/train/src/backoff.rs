//! What comes next by the last two states, and by single ones where two have not been seen often.

use std::collections::BTreeMap;

use crate::markov::Chain;

/// How much is taken from where. The default was chosen on July in the clicks of a clothes shop,
/// learned from April to June.
#[derive(Clone, Copy, Debug)]
pub struct Backing {
    /// What each state is counted beforehand: half of it the same for all, half by how often it came.
    pub smoothing: f64,
    /// What a state is counted beforehand by what came a few steps after it, all in all.
    pub near: f64,
    /// The share that the states before the last one have together.
    pub skip: f64,
    /// How far back is looked: that many states.
    pub reach: usize,
    /// Taken off each count after two states, for what has been seen once is mostly chance.
    pub discount: f64,
    /// How many steps after two states weigh as much as what is known without them.
    pub strength: f64,
}

impl Default for Backing {
    fn default() -> Self {
        Self {
            smoothing: 0.3,
            near: 200.0,
            skip: 0.1,
            reach: 3,
            discount: 0.9,
            strength: 100.0,
        }
    }
}

/// So many steps after a state are near it.
const NEAR: usize = 5;

/// A chain of second order. Its counts are discounted and mixed with those of chains that look at one
/// state, as the predictive rule of a Pitman-Yor process has it (Y. W. Teh, 2006).
#[derive(Clone, Debug)]
pub struct Backoff {
    backing: Backing,
    /// What followed the last state.
    last: Chain,
    /// What followed the state before the last one, the one before that, and so on, whatever lay
    /// between.
    skipped: Vec<Chain>,
    /// What came a few steps after a state.
    near: Chain,
    /// What followed two states.
    both: BTreeMap<(usize, usize), BTreeMap<usize, f64>>,
}

impl Backoff {
    /// Counts the steps of sequences of states below `states`.
    #[must_use]
    pub fn count<'a>(
        states: usize,
        sequences: impl Iterator<Item = &'a [usize]> + Clone,
        backing: Backing,
    ) -> Self {
        let mut both: BTreeMap<_, BTreeMap<usize, f64>> = BTreeMap::new();
        for step in sequences.clone().flat_map(|way| way.windows(3)) {
            let next = both.entry((step[0], step[1])).or_default();
            *next.entry(step[2]).or_insert(0.0) += 1.0;
        }
        Self {
            backing,
            last: Chain::count(states, sequences.clone()),
            skipped: (2..=backing.reach)
                .map(|steps| Chain::count_within(steps..=steps, states, sequences.clone()))
                .collect(),
            both,
            near: Chain::count_within(2..=NEAR, states, sequences),
        }
    }

    /// The probability of each state after one, in a chain that is smoothed by what came near.
    fn of(&self, chain: &Chain, state: usize) -> Vec<f64> {
        let near = self.near.blended(state, self.backing.smoothing);
        chain.after_with(state, self.backing.near, &near)
    }

    /// The probability of each state after others.
    #[must_use]
    pub fn after(&self, before: &[usize]) -> Vec<f64> {
        let Backing {
            skip,
            discount,
            strength,
            ..
        } = self.backing;
        let Some(last) = before.last() else {
            return self.last.shares();
        };
        let mut shares = self.of(&self.last, *last);
        let [.., earlier, _] = before else {
            return shares;
        };
        // Those that the visit is long enough for share what they have.
        let looked = self.skipped.iter().zip(before.iter().rev().skip(1));
        let part = skip / looked.len() as f64;
        shares.iter_mut().for_each(|share| *share *= 1.0 - skip);
        for (chain, state) in looked {
            let skipped = self.of(chain, *state);
            for (share, skipped) in shares.iter_mut().zip(skipped) {
                *share += part * skipped;
            }
        }
        if let Some(next) = self.both.get(&(*earlier, *last)) {
            let all = strength + next.values().sum::<f64>();
            let left = (strength + discount * next.len() as f64) / all;
            shares.iter_mut().for_each(|share| *share *= left);
            for (state, count) in next {
                shares[*state] += (count - discount) / all;
            }
        }
        shares
    }
}
