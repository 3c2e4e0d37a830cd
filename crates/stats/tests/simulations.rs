//! What the statistics promise, held against experiments of which the truth is known.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail the test; clippy only sees #[test] functions as tests"
)]

use microstage_stats::{Effect, Plan, Proportion, Sequence, Tightest, compare};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Binomial, Distribution};

const LEVEL: f64 = 0.05;
const LOOKS: u64 = 100;

fn sequence(tightest: Tightest) -> Sequence {
    Sequence {
        alpha: LEVEL,
        tightest,
    }
}

/// An experiment that goes on: as many visitors of each variant come before each look.
struct Experiment<'a> {
    dice: &'a mut ChaCha8Rng,
    coming: [Binomial; 2],
    each: u64,
    seen: [Proportion; 2],
}

impl<'a> Experiment<'a> {
    fn new(dice: &'a mut ChaCha8Rng, shares: [f64; 2], each: u64) -> Self {
        let none = Proportion {
            successes: 0,
            visitors: 0,
        };
        Self {
            dice,
            coming: shares.map(|share| Binomial::new(each, share).unwrap()),
            each,
            seen: [none; 2],
        }
    }

    fn look(&mut self) -> &[Proportion; 2] {
        for (coming, seen) in self.coming.iter().zip(&mut self.seen) {
            seen.successes += coming.sample(self.dice);
            seen.visitors += self.each;
        }
        &self.seen
    }
}

/// What a sequence says of the difference.
fn p(sequence: &Sequence, [control, treatment]: &[Proportion; 2]) -> f64 {
    let effect = Effect::difference(&control.sample(), &treatment.sample());
    effect.map_or(1.0, |effect| sequence.judge(&effect).p)
}

#[test]
fn who_looks_a_hundred_times_is_wrong_in_one_of_twenty_at_most() {
    const EXPERIMENTS: u64 = 10_000;
    const EACH: u64 = 200;
    let end = (2 * EACH * LOOKS) as f64;
    let sequences = [
        ("tightest at the end", Tightest::Around(end)),
        ("tightest at 5,000 of 40,000", Tightest::Around(5_000.0)),
        ("until the end", Tightest::Until(end)),
    ];
    let mut wrong = [0; 3];
    let mut wrong_fixed = 0;
    let mut dice = ChaCha8Rng::seed_from_u64(7);
    for _ in 0..EXPERIMENTS {
        let mut experiment = Experiment::new(&mut dice, [0.1, 0.1], EACH);
        let (mut found, mut found_fixed) = ([false; 3], false);
        for _ in 0..LOOKS {
            let seen = experiment.look();
            for (found, (_, tightest)) in found.iter_mut().zip(&sequences) {
                *found = *found || p(&sequence(*tightest), seen) <= LEVEL;
            }
            let fixed = compare(seen[0], seen[1], LEVEL).unwrap();
            found_fixed |= fixed.p <= LEVEL;
        }
        for (wrong, found) in wrong.iter_mut().zip(found) {
            *wrong += u64::from(found);
        }
        wrong_fixed += u64::from(found_fixed);
    }
    let percent = |wrong: u64| 100.0 * wrong as f64 / EXPERIMENTS as f64;
    println!("false positives of {EXPERIMENTS} A/A tests, looked at {LOOKS} times each:");
    println!("  a test for one look   {:.2} %", percent(wrong_fixed));
    for (wrong, (name, _)) in wrong.iter().zip(&sequences) {
        println!("  sequence, {name}   {:.2} %", percent(*wrong));
        assert!(percent(*wrong) <= 5.0, "{name}: {} %", percent(*wrong));
        // One that never finds anything would pass as well.
        assert!(percent(*wrong) >= 0.5, "{name}: {} %", percent(*wrong));
    }
    assert!(
        (33.0..47.0).contains(&percent(wrong_fixed)),
        "{wrong_fixed}"
    );
}

/// How many of the experiments find the effect until a size, and how many visitors they take on average.
fn course(plan: [f64; 2], sequence: &Sequence, size: f64) -> (f64, f64) {
    const EXPERIMENTS: u64 = 4_000;
    let mut dice = ChaCha8Rng::seed_from_u64(11);
    let each = (size / 2.0 / LOOKS as f64).ceil() as u64;
    let (mut found, mut visitors) = (0, 0);
    for _ in 0..EXPERIMENTS {
        let mut experiment = Experiment::new(&mut dice, plan, each);
        let mut last = 0;
        for _ in 0..LOOKS {
            let seen = experiment.look();
            last = seen[0].visitors + seen[1].visitors;
            if p(sequence, seen) <= LEVEL {
                found += 1;
                break;
            }
        }
        visitors += last;
    }
    let all = EXPERIMENTS as f64;
    (f64::from(found) / all, visitors as f64 / all)
}

#[test]
fn a_planned_effect_takes_at_most_a_quarter_more_visitors_than_a_test_for_one_look() {
    for (share, relative) in [(0.1, 0.1), (0.03, 0.2)] {
        let plan = Plan::of_share(share, relative, 0.8).unwrap();
        let shares = [share, share * (1.0 + relative)];
        let fixed = plan.fixed(LEVEL);

        let until = plan.until(LEVEL);
        let (found, mean) = course(shares, &sequence(Tightest::Until(until)), until);
        println!("{share} by {relative}: a test for one look takes {fixed}");
        println!(
            "  until a size:  {until} at most ({:.2}), {mean:.0} on average ({:.2}), power {found:.3}",
            until / fixed,
            mean / fixed
        );
        assert!(until <= 1.25 * fixed && found >= 0.8, "{until} {found}");

        let always = sequence(Tightest::Around(fixed));
        let most = plan.sequential(&always).unwrap();
        let (found, mean) = course(shares, &always, most);
        println!(
            "  without an end: {most} at most ({:.2}), {mean:.0} on average ({:.2}), power {found:.3}",
            most / fixed,
            mean / fixed
        );
        assert!(mean <= 1.25 * fixed && found >= 0.8, "{mean} {found}");
        assert!(most <= 2.0 * fixed, "{most}");
    }
}
