//! Figures against what they mean, computed the long way.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

use microstage_stats::{
    Effect, Moments, Pairs, Plan, Proportion, Sample, Sequence, Tightest, adjust,
    beta_chance_to_win, beta_expected_losses, compare, days_left, mismatch,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardUniform};

fn of(successes: u64, visitors: u64) -> Proportion {
    Proportion {
        successes,
        visitors,
    }
}

fn is_near(found: f64, expected: f64, within: f64) -> bool {
    (found - expected).abs() <= within
}

#[test]
fn nothing_is_told_of_nothing() {
    let none = of(0, 0);
    assert_eq!(none.share(), None);
    assert_eq!(none.wilson(0.05), None);
    assert_eq!(compare(none, of(1, 2), 0.05), None);
    assert_eq!(compare(of(0, 5), of(0, 5), 0.05), None);
    assert_eq!(compare(of(5, 5), of(5, 5), 0.05), None);
    for (control, treatment) in [
        (none, none),
        (of(1, 1), of(1, 2)),
        (of(0, 9), of(0, 9)),
        (none, of(3, 9)),
    ] {
        let (control, treatment) = (control.sample(), treatment.sample());
        assert_eq!(Effect::difference(&control, &treatment), None);
        assert_eq!(Effect::uplift(&control, &treatment), None);
    }
    // A difference can be told where no share can.
    let (control, treatment) = (of(0, 9).sample(), of(3, 9).sample());
    assert!(Effect::difference(&control, &treatment).is_some());
    assert_eq!(Effect::uplift(&control, &treatment), None);
    assert_eq!(adjust(&[Pairs::default(), Pairs::default()]), None);
    for (visitors, weights) in [
        (&[] as &[u64], &[] as &[f64]),
        (&[3], &[1.0]),
        (&[0, 0], &[1.0, 1.0]),
        (&[3, 0], &[1.0, 0.0]),
        (&[3, 3], &[1.0]),
    ] {
        assert_eq!(mismatch(visitors, weights), None, "{visitors:?}");
    }
    for (share, relative) in [(0.0, 0.1), (0.1, 0.0), (0.9, 0.2), (0.1, -1.0)] {
        assert_eq!(
            Plan::of_share(share, relative, 0.8),
            None,
            "{share} {relative}"
        );
    }
}

#[test]
fn visitors_of_a_variant_that_should_have_none_are_no_chance() {
    assert_eq!(mismatch(&[50, 50, 1], &[1.0, 1.0, 0.0]).unwrap().p, 0.0);
    let found = mismatch(&[50, 50, 0], &[1.0, 1.0, 0.0]).unwrap();
    assert_eq!((found.chi_square, found.p), (0.0, 1.0));
}

/// The integral of a product over the densities of two beta distributions, by a grid.
fn on_a_grid(control: Proportion, treatment: Proportion, value: impl Fn(f64, f64) -> f64) -> f64 {
    const STEPS: usize = 2_000;
    let place = |step: usize| (step as f64 + 0.5) / STEPS as f64;
    let density = |of: Proportion| -> Vec<f64> {
        let weight = |x: f64| {
            let (yes, no) = (of.successes as f64, (of.visitors - of.successes) as f64);
            (yes * libm::log(x) + no * libm::log(1.0 - x)).max(-700.0)
        };
        let logs: Vec<f64> = (0..STEPS).map(|step| weight(place(step))).collect();
        let most = logs.iter().copied().fold(f64::MIN, f64::max);
        let all: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let sum: f64 = all.iter().sum();
        all.iter().map(|one| one / sum).collect()
    };
    let (a, b) = (density(control), density(treatment));
    let mut sum = 0.0;
    for (x, of_x) in a.iter().enumerate() {
        for (y, of_y) in b.iter().enumerate() {
            // On the diagonal one is above the other half of the time.
            let half = if x == y { 0.5 } else { 1.0 };
            sum += of_x * of_y * half * value(place(x), place(y));
        }
    }
    sum
}

#[test]
fn chances_and_losses_of_shares_are_their_integrals() {
    for (control, treatment) in [
        (of(0, 0), of(0, 0)),
        (of(3, 20), of(6, 21)),
        (of(30, 90), of(20, 95)),
        (of(0, 10), of(2, 9)),
    ] {
        let chance = on_a_grid(control, treatment, |x, y| f64::from(y >= x));
        let found = beta_chance_to_win(control, treatment);
        assert!(is_near(found, chance, 1e-4), "{found} {chance}");
        let losses = beta_expected_losses(control, treatment);
        let kept = on_a_grid(control, treatment, |x, y| (y - x).max(0.0));
        let chosen = on_a_grid(control, treatment, |x, y| (x - y).max(0.0));
        assert!(is_near(losses.of_control, kept, 1e-4), "{losses:?} {kept}");
        assert!(
            is_near(losses.of_treatment, chosen, 1e-4),
            "{losses:?} {chosen}"
        );
    }
}

#[test]
fn a_chance_of_thousands_keeps_its_digits() {
    // The sum of 1,081 terms with sixty digits each.
    let found = beta_chance_to_win(of(1_000, 10_000), of(1_080, 10_000));
    assert!(is_near(found, 0.968_049_078_036_648_1, 1e-10), "{found}");
}

#[test]
fn losses_differ_by_the_effect() {
    let (control, treatment) = (of(100, 1_000).sample(), of(108, 1_000).sample());
    let effect = Effect::difference(&control, &treatment).unwrap();
    let losses = effect.expected_losses();
    assert!(is_near(
        losses.of_control - losses.of_treatment,
        0.008,
        1e-12
    ));
    let swapped = Effect::difference(&treatment, &control).unwrap();
    assert!(is_near(
        effect.chance_to_win() + swapped.chance_to_win(),
        1.0,
        1e-12
    ));
}

#[test]
fn an_interval_leaves_zero_out_exactly_where_p_is_below_its_level() {
    for tightest in [Tightest::Around(5_000.0), Tightest::Until(20_000.0)] {
        let sequence = Sequence {
            alpha: 0.05,
            tightest,
        };
        for visitors in [500, 5_000, 20_000] {
            let critical = sequence.critical(visitors as f64);
            for (off, expected) in [(-1e-6, false), (1e-6, true)] {
                let effect = Effect {
                    estimate: critical + off,
                    error: 1.0,
                    visitors,
                    freedom: 100.0,
                };
                let judged = sequence.judge(&effect);
                assert_eq!(!judged.interval.contains(0.0), expected, "{tightest:?}");
                assert_eq!(judged.p <= 0.05, expected, "{tightest:?} {}", judged.p);
            }
        }
    }
    let around = |tuning: f64, visitors: f64| {
        let tightest = Tightest::Around(tuning);
        Sequence {
            alpha: 0.05,
            tightest,
        }
        .critical(visitors)
    };
    assert!(around(5_000.0, 5_000.0) < around(2_500.0, 5_000.0));
    assert!(around(5_000.0, 5_000.0) < around(10_000.0, 5_000.0));
    assert_eq!(around(5_000.0, 0.0), f64::INFINITY);
}

#[test]
fn sizes_are_those_of_the_formula() {
    let plan = Plan::of_share(0.1, 0.1, 0.8).unwrap();
    // (1.96 + 0.8416)² (0.09 + 0.0979) / 0.01², twice.
    assert_eq!(plan.fixed(0.05), 29_497.0);
    let less = Plan::of_share(0.1, -0.1, 0.8).unwrap();
    assert!(less.fixed(0.05) < plan.fixed(0.05));
    let sequence = |tightest| Sequence {
        alpha: 0.05,
        tightest,
    };
    let until = plan.until(0.05);
    assert!(is_near(
        plan.sequential(&sequence(Tightest::Until(until))).unwrap(),
        until,
        1.0
    ));
    assert_eq!(
        plan.sequential(&sequence(Tightest::Until(until / 2.0))),
        None
    );
    let always = sequence(Tightest::Around(plan.fixed(0.05)));
    let size = plan.sequential(&always).unwrap();
    let errors = always.critical(size) + 0.841_621_233_572_914_3;
    let needed = 2.0 * errors * errors * plan.variance / (plan.difference * plan.difference);
    assert!(is_near(size, needed, 2.0), "{size} {needed}");
    for (needed, visitors, per_day, expected) in [
        (1_000.0, 0, 100.0, Some(10.0)),
        (1_000.0, 950, 100.0, Some(1.0)),
        (1_000.0, 1_000, 0.0, Some(0.0)),
        (1_000.0, 999, 0.0, None),
    ] {
        assert_eq!(days_left(needed, visitors, per_day), expected);
    }
}

/// Visitors whose outcome is partly what they did before, and two more of the treatment.
fn visitors(seed: u64) -> [Vec<(f64, f64)>; 2] {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut number = || -> f64 { StandardUniform.sample(&mut dice) };
    [0.0, 2.0].map(|effect| {
        let visitor = |_| {
            let before = 10.0 * number();
            (3.0 * before + 5.0 * number() + effect, before)
        };
        (0..2_000).map(visitor).collect()
    })
}

#[test]
fn what_was_known_before_takes_noise_away_and_nothing_of_the_effect() {
    let rows = visitors(3);
    let pairs = rows.each_ref().map(|rows| {
        let mut pairs = Pairs::default();
        rows.iter()
            .for_each(|(outcome, before)| pairs.add(*outcome, *before));
        pairs
    });
    let adjusted = adjust(&pairs).unwrap();
    // By definition: the outcome less theta times the covariate's distance from its mean.
    let all: Vec<f64> = rows.iter().flatten().map(|(_, before)| *before).collect();
    let mean = all.iter().sum::<f64>() / all.len() as f64;
    for (sample, rows) in adjusted.samples.iter().zip(&rows) {
        let mut moments = Moments::default();
        for (outcome, before) in rows {
            moments.add(outcome - adjusted.theta * (before - mean));
        }
        let Sample { mean, variance, .. } = moments.sample();
        assert!(is_near(sample.mean, mean, 1e-9), "{sample:?} {mean}");
        assert!(
            is_near(sample.variance, variance, 1e-9),
            "{sample:?} {variance}"
        );
    }
    let effect = |samples: &[Sample]| Effect::difference(&samples[0], &samples[1]).unwrap();
    let plain = effect(&pairs.each_ref().map(Pairs::outcome));
    let adjusted_effect = effect(&adjusted.samples);
    assert!(is_near(adjusted.theta, 3.0, 0.1), "{}", adjusted.theta);
    assert!(is_near(
        adjusted_effect.estimate,
        2.0,
        5.0 * adjusted_effect.error
    ));
    let left = (adjusted_effect.error / plain.error).powi(2);
    assert!(
        is_near(left, 1.0 - adjusted.explained, 0.01),
        "{left} {}",
        adjusted.explained
    );
    assert!(left < 0.05, "{left}");
}
