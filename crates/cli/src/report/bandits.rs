//! Bandits: experiments whose weights were drawn anew in each epoch. A visitor is met once in an epoch, and in the next perhaps
//! with another variant, so what holds for a test of fixed shares does not hold for them.

use std::collections::BTreeMap;
use std::path::Path;

use microstage_collector::Draw;
use microstage_engine::compile::{Bandit, bandits};
use microstage_stats::{Proportion, chances_to_be_best};

use super::compared::Arm;
use super::people::Person;
use super::results::{BanditArm, Drawn, Epoch, EpochArm};
use crate::failure::Failure;
use crate::recording;
use crate::when::iso;

/// The bandits of a journey, and what a collector drew for them.
#[derive(Default)]
pub(super) struct Bandits {
    pub(super) known: Vec<Bandit>,
    draws: Vec<Draw>,
}

impl Bandits {
    /// Those of a journey's text; what was drawn stands in the collector's database.
    pub(super) fn new(
        source: &str,
        journey: &str,
        database: Option<&Path>,
    ) -> Result<Self, Failure> {
        let known = bandits(source);
        let draws = match database.filter(|_| !known.is_empty()) {
            Some(path) => microstage_collector::draws(path, journey)
                .map_err(|error| recording::refused_database(path, &error))?,
            None => Vec::new(),
        };
        Ok(Self { known, draws })
    }

    pub(super) fn of(&self, experiment: &str) -> Option<&Bandit> {
        self.known.iter().find(|it| it.experiment == experiment)
    }

    /// What the epochs of a bandit have shown; `None` for any other experiment.
    pub(super) fn drawn(&self, experiment: &str, arms: &[Arm], people: &[Person]) -> Option<Drawn> {
        let bandit = self.of(experiment)?;
        let epochs = self.epochs(bandit, arms, people);
        let all: Vec<Proportion> = arms.iter().map(|arm| arm.proportion).collect();
        let chances = chances_to_be_best(&all);
        let arm = |((index, arm), chance): ((usize, &Arm), f64)| BanditArm {
            variant: arm.name.clone(),
            chance_to_be_best: chance,
            conversion: level(&epochs, index),
        };
        Some(Drawn {
            every_ms: bandit.every,
            explore: bandit.explore,
            arms: arms.iter().enumerate().zip(chances).map(arm).collect(),
            epochs,
        })
    }

    fn epochs(&self, bandit: &Bandit, arms: &[Arm], people: &[Person]) -> Vec<Epoch> {
        let mut epochs: BTreeMap<u64, Vec<Proportion>> = BTreeMap::new();
        let none = Proportion {
            successes: 0,
            visitors: 0,
        };
        for person in people {
            let counts = epochs.entry(person.at / bandit.every);
            let counts = counts.or_insert_with(|| vec![none; arms.len()]);
            let arm = arms
                .iter()
                .position(|arm| arm.number == Some(person.variant));
            if let Some(count) = arm.and_then(|arm| counts.get_mut(arm)) {
                count.visitors += 1;
                count.successes += u64::from(person.converted.is_some());
            }
        }
        let epoch = |(number, counts): (u64, Vec<Proportion>)| {
            let arm = |(arm, count): (&Arm, Proportion)| EpochArm {
                variant: arm.name.clone(),
                weight: self.weight(bandit, number, &arm.name),
                exposures: count.visitors,
                converted: count.successes,
                conversion: count.share(),
            };
            Epoch {
                epoch: number,
                from: iso(number * bandit.every),
                arms: arms.iter().zip(counts).map(arm).collect(),
            }
        };
        epochs.into_iter().map(epoch).collect()
    }

    /// The share of the visitors that a variant had in an epoch, where the collector drew it.
    fn weight(&self, bandit: &Bandit, epoch: u64, variant: &str) -> Option<f64> {
        let mut draws = self.draws.iter();
        let draw = draws.find(|it| it.experiment == bandit.experiment && it.epoch == epoch)?;
        let arm = draw.arms.iter().find(|arm| arm.variant == variant)?;
        Some(arm.weight / 100.0)
    }
}

/// A variant's conversion, had it been shown as often in each epoch as all of them together. Else a variant that is shown
/// more on days on which visitors buy more looks better than it is.
fn level(epochs: &[Epoch], arm: usize) -> Option<f64> {
    let (mut sum, mut all) = (0.0, 0.0);
    for epoch in epochs {
        let visitors: u64 = epoch.arms.iter().map(|it| it.exposures).sum();
        if let Some(conversion) = epoch.arms.get(arm).and_then(|it| it.conversion) {
            sum += conversion * visitors as f64;
            all += visitors as f64;
        }
    }
    (all > 0.0).then(|| sum / all)
}
