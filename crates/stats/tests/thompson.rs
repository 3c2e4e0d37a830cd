//! A bandit against what it should be: exact chances, known conversion rates, and dice.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use microstage_stats::{PLACES, Proportion, beta_chance_to_win, chances_to_be_best, weights};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rand_distr::{Beta, Distribution};

fn arm(successes: u64, visitors: u64) -> Proportion {
    Proportion {
        successes,
        visitors,
    }
}

#[test]
fn of_two_arms_the_chance_is_the_exact_one() {
    let rows = [
        [arm(0, 0), arm(0, 0)],
        [arm(0, 1), arm(1, 1)],
        [arm(0, 40), arm(3, 50)],
        [arm(20, 1_000), arm(30, 1_000)],
        [arm(1, 10), arm(4_000, 100_000)],
        [arm(10_000, 200_000), arm(10_300, 200_000)],
        [arm(5, 5), arm(7, 7)],
    ];
    for [control, treatment] in rows {
        let exact = beta_chance_to_win(control, treatment);
        let found = chances_to_be_best(&[control, treatment]);
        assert!(
            (found[1] - exact).abs() < 1e-5 && (found[0] + found[1] - 1.0).abs() < 1e-12,
            "{control:?} {treatment:?}: found {found:?}; expected {exact}"
        );
    }
}

#[test]
fn of_several_arms_the_chances_are_those_of_dice() {
    let mut dice = ChaCha12Rng::seed_from_u64(7);
    let rows = [
        vec![arm(3, 40), arm(5, 50), arm(1, 30)],
        vec![
            arm(200, 10_000),
            arm(230, 10_000),
            arm(20, 1_000),
            arm(0, 10),
        ],
        vec![arm(9, 10); 5],
    ];
    for arms in rows {
        let posteriors: Vec<Beta<f64>> = arms
            .iter()
            .map(|it| {
                Beta::new(
                    it.successes as f64 + 1.0,
                    (it.visitors - it.successes) as f64 + 1.0,
                )
                .unwrap()
            })
            .collect();
        let mut best = vec![0_u32; arms.len()];
        const DRAWS: u32 = 100_000;
        for _ in 0..DRAWS {
            let drawn: Vec<f64> = posteriors.iter().map(|it| it.sample(&mut dice)).collect();
            let first = (0..arms.len()).max_by(|a, b| drawn[*a].total_cmp(&drawn[*b]));
            best[first.unwrap()] += 1;
        }
        for (count, chance) in best.iter().zip(chances_to_be_best(&arms)) {
            let share = f64::from(*count) / f64::from(DRAWS);
            // Five standard errors of the dice.
            let error = 5.0 * (chance * (1.0 - chance) / f64::from(DRAWS)).sqrt() + 1e-5;
            assert!(
                (share - chance).abs() < error,
                "{arms:?}: {best:?}; {chance}"
            );
        }
    }
}

#[test]
fn every_arm_has_its_part_of_what_explores() {
    let hopeless = [arm(500, 1_000), arm(0, 100_000), arm(0, 100_000)];
    for (arms, explore) in [
        (&hopeless[..], 0.1),
        (&hopeless[..2], 0.07),
        (&hopeless[..], 1.0),
        (&hopeless[..], 0.0),
        (&[arm(0, 0); 7][..], 0.13),
        (&[arm(0, 0)][..], 0.5),
    ] {
        let weights = weights(arms, explore);
        assert_eq!(weights.iter().sum::<u16>(), PLACES, "{weights:?}");
        let least = explore * f64::from(PLACES) / arms.len() as f64;
        // Three do not go into ten thousand evenly.
        let least = if explore < 1.0 { least } else { least.floor() };
        assert!(
            weights.iter().all(|it| f64::from(*it) >= least),
            "{weights:?}"
        );
    }
    assert_eq!(weights(&[], 0.1), Vec::<u16>::new());
}

/// What visitors lose who are not given the best arm, over an epoch after the other. A visitor who converts does so
/// after the epoch's end one time of five, when the next weights are computed already.
fn regret(rates: &[f64], seed: u64, weigh: impl Fn(&[Proportion]) -> Vec<u16>) -> f64 {
    const EPOCHS: usize = 28;
    const VISITORS: usize = 500;
    let mut dice = ChaCha12Rng::seed_from_u64(seed);
    let mut draw = move || f64::from(dice.next_u32()) / 4_294_967_296.0;
    let best = rates.iter().fold(0.0_f64, |best, rate| best.max(*rate));
    let mut arms = vec![arm(0, 0); rates.len()];
    let mut late = vec![0; rates.len()];
    let mut lost = 0.0;
    for _ in 0..EPOCHS {
        let weights = weigh(&arms);
        for (arm, late) in arms.iter_mut().zip(&mut late) {
            arm.successes += std::mem::take(late);
        }
        for _ in 0..VISITORS {
            let mut place = draw() * f64::from(PLACES);
            let chosen = weights.iter().position(|weight| {
                place -= f64::from(*weight);
                place < 0.0
            });
            let chosen = chosen.unwrap_or(0);
            lost += best - rates[chosen];
            arms[chosen].visitors += 1;
            if draw() < rates[chosen] {
                match draw() < 0.2 {
                    true => late[chosen] += 1,
                    false => arms[chosen].successes += 1,
                }
            }
        }
    }
    lost
}

#[test]
fn it_loses_far_less_than_chance() {
    const RUNS: u64 = 40;
    let rows = [
        (&[0.05, 0.10][..], 0.5),
        (&[0.03, 0.04, 0.08][..], 0.5),
        (&[0.05, 0.05, 0.05, 0.05, 0.09][..], 0.6),
    ];
    for (rates, most) in rows {
        let all = |weigh: &dyn Fn(&[Proportion]) -> Vec<u16>| -> f64 {
            (0..RUNS)
                .map(|seed| regret(rates, seed, weigh))
                .sum::<f64>()
                / RUNS as f64
        };
        let bandit = all(&|arms| weights(arms, 0.1));
        let uniform = all(&|arms| weights(arms, 1.0));
        assert!(
            bandit < most * uniform,
            "{rates:?}: lost {bandit} conversions, {uniform} by chance"
        );
        println!("{rates:?}: {bandit:.1} of {uniform:.1} conversions are lost");
    }
}
