//! First-order Markov chains: what comes next, counted.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// What followed what.
#[derive(Clone, Debug)]
pub struct Chain {
    /// For each state how often which came next.
    rows: Vec<BTreeMap<usize, f64>>,
    /// How often each state came next, after whatever.
    all: Vec<f64>,
}

/// How well a chain foretells sequences.
#[derive(Clone, Debug, PartialEq)]
pub struct Foresight {
    /// How many steps were foretold.
    pub steps: usize,
    /// The share of steps of which the next state was among the likeliest so many.
    pub hit_rates: Vec<(usize, f64)>,
    /// Mean logarithm of the probability that the next state had.
    pub log_likelihood: f64,
}

impl Chain {
    /// Counts the steps of sequences of states below `states`.
    #[must_use]
    pub fn count<'a>(states: usize, sequences: impl Iterator<Item = &'a [usize]>) -> Self {
        Self::count_within(1..=1, states, sequences)
    }

    /// Counts what came so many steps later.
    #[must_use]
    pub fn count_within<'a>(
        steps: RangeInclusive<usize>,
        states: usize,
        sequences: impl Iterator<Item = &'a [usize]>,
    ) -> Self {
        let mut chain = Self {
            rows: vec![BTreeMap::new(); states],
            all: vec![0.0; states],
        };
        for sequence in sequences {
            for steps in steps.clone() {
                for (from, to) in sequence.iter().zip(sequence.iter().skip(steps)) {
                    *chain.rows[*from].entry(*to).or_insert(0.0) += 1.0;
                    chain.all[*to] += 1.0;
                }
            }
        }
        chain
    }

    /// How often a state followed another.
    #[must_use]
    pub fn counted(&self, from: usize, to: usize) -> f64 {
        self.rows[from].get(&to).copied().unwrap_or(0.0)
    }

    /// The probability that a state follows another, each count being so much larger.
    #[must_use]
    pub fn probability(&self, from: usize, to: usize, smoothing: f64) -> f64 {
        let all: f64 = self.rows[from].values().sum();
        (self.counted(from, to) + smoothing) / (all + smoothing * self.rows.len() as f64)
    }

    /// The states that follow, the likeliest first: those that followed this one, then those that
    /// followed others.
    #[must_use]
    pub fn likeliest(&self, from: usize) -> Vec<usize> {
        let mut states: Vec<usize> = (0..self.rows.len()).collect();
        let key = |state: usize| (self.counted(from, state), self.all[state]);
        states.sort_by(|left, right| {
            let (left, right) = (key(*left), key(*right));
            right.0.total_cmp(&left.0).then(right.1.total_cmp(&left.1))
        });
        states
    }

    /// The probability of each state after one, each count being so much larger.
    #[must_use]
    pub fn after(&self, from: usize, smoothing: f64) -> Vec<f64> {
        let states = 0..self.rows.len();
        states
            .map(|to| self.probability(from, to, smoothing))
            .collect()
    }

    /// The share that each state has in all steps; one that never came is counted once.
    #[must_use]
    pub fn shares(&self) -> Vec<f64> {
        let all = self.all.iter().sum::<f64>() + self.all.len() as f64;
        self.all.iter().map(|count| (count + 1.0) / all).collect()
    }

    /// The probability of each state after one, other shares counting as so many steps.
    #[must_use]
    pub fn after_with(&self, from: usize, steps: f64, shares: &[f64]) -> Vec<f64> {
        let all = self.rows[from].values().sum::<f64>() + steps;
        let share = |(to, share): (usize, &f64)| (self.counted(from, to) + steps * share) / all;
        shares.iter().enumerate().map(share).collect()
    }

    /// As [`Chain::after`], but half of the smoothing goes to the states that came often.
    #[must_use]
    pub fn blended(&self, from: usize, smoothing: f64) -> Vec<f64> {
        let states = self.rows.len() as f64;
        let all = self.rows[from].values().sum::<f64>() + smoothing * states;
        let share = |(to, share): (usize, f64)| {
            (self.counted(from, to) + smoothing * (1.0 + states * share) / 2.0) / all
        };
        self.shares().into_iter().enumerate().map(share).collect()
    }
}

/// Foretells each step of sequences by the probabilities after the states before it. Of states with
/// the same probability the one with the lower number counts as likelier.
#[must_use]
pub fn foresee<'a>(
    sequences: impl Iterator<Item = &'a [usize]>,
    among: &[usize],
    after: impl Fn(&[usize]) -> Vec<f64>,
) -> Foresight {
    let mut hits = vec![0usize; among.len()];
    let (mut steps, mut sum) = (0usize, 0.0);
    for sequence in sequences {
        for (place, next) in sequence.iter().enumerate().skip(1) {
            let probabilities = after(&sequence[..place]);
            let own = probabilities[*next];
            let is_before = |(state, probability): (usize, &f64)| {
                *probability > own || *probability == own && state < *next
            };
            let rank = probabilities.iter().enumerate();
            let rank = rank.filter(|entry| is_before(*entry)).count();
            for (hit, most) in hits.iter_mut().zip(among) {
                *hit += usize::from(rank < *most);
            }
            steps += 1;
            sum += ln(own);
        }
    }
    let share = |hits: usize| hits as f64 / steps.max(1) as f64;
    let rates = hits.into_iter().map(share);
    Foresight {
        steps,
        hit_rates: among.iter().copied().zip(rates).collect(),
        log_likelihood: sum / steps.max(1) as f64,
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "a figure for people; no decision is computed from it"
)]
fn ln(number: f64) -> f64 {
    number.ln()
}
