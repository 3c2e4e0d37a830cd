//! Sequences against a matcher that looks for every match in the whole log.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use std::cell::Cell;

use serde_json::json;
use support::Sim;
use support::random::{Random, for_seeds};

const EVENTS: [&str; 4] = ["a", "b", "c", "d"];

/// A step: its events, and the value of `k` that it asks for.
type Step = (Vec<usize>, Option<usize>);

struct Sequence {
    steps: Vec<Step>,
    /// Milliseconds; 0 = any time.
    within: u64,
    unless: Vec<usize>,
}

/// An event of the log: when, which, and its `k`.
type Past = (u64, usize, usize);

impl Sequence {
    fn random(random: &mut Random) -> Self {
        let step = |random: &mut Random| {
            let mut events = vec![random.below(4)];
            let second = random.below(4);
            if random.one_in(3) && second != events[0] {
                events.push(second);
            }
            (events, random.one_in(3).then(|| random.below(2)))
        };
        Self {
            steps: (0..random.between(2, 4)).map(|_| step(random)).collect(),
            within: random.pick(&[0, 1, 5, 20, 60]),
            unless: if random.one_in(2) {
                vec![random.below(4)]
            } else {
                Vec::new()
            },
        }
    }

    fn json(&self) -> serde_json::Value {
        let names =
            |events: &[usize]| -> Vec<&str> { events.iter().map(|it| EVENTS[*it]).collect() };
        let steps = self.steps.iter().map(|(events, k)| match k {
            Some(k) => json!({ "on": names(events), "where": format!("event.k == {k}.0") }),
            None => json!({ "on": names(events) }),
        });
        let mut moment = json!({ "sequence": steps.collect::<Vec<_>>(), "hold": "1ms" });
        if self.within > 0 {
            moment["within"] = format!("{}ms", self.within).into();
        }
        if !self.unless.is_empty() {
            moment["unless"] = names(&self.unless).into();
        }
        json!({ "journey": "t", "version": 1, "stages": { "s": { "initial": true } }, "moments": { "m": moment } })
    }

    /// Whether the last event of the log ends a match: every way to choose the others is tried.
    fn ends(&self, log: &[Past], step: usize, end: u64) -> bool {
        let Some((&(at, event, k), before)) = log.split_last() else {
            return false;
        };
        let (events, wanted) = &self.steps[step];
        let fits = events.contains(&event) && wanted.is_none_or(|wanted| wanted == k);
        let inside = self.within == 0 || end - at < self.within;
        if !fits || !inside {
            return false;
        }
        step == 0 || (1..=before.len()).any(|len| self.ends(&before[..len], step - 1, end))
    }
}

#[test]
fn sequences_fire_as_every_match_in_the_log_says() {
    let fired = Cell::new(0);
    for_seeds(1500, |_, random| {
        let sequence = Sequence::random(random);
        let rebuilds = random.one_in(2);
        let mut sim = Sim::new(&sequence.json().to_string());
        let (mut log, mut expected, mut now): (Vec<Past>, Vec<String>, u64) = Default::default();
        for _ in 0..40 {
            let said = match random.below(8) {
                0 => now.saturating_sub(random.below(20) as u64),
                1 => now + random.below(70) as u64,
                2 | 3 => now,
                _ => now + random.below(8) as u64,
            };
            // Time never runs back.
            now = now.max(said);
            let (event, k) = (random.below(4), random.below(2));
            sim.step(&json!({ "at": said, "event": EVENTS[event], "properties": { "k": k } }));
            if rebuilds {
                sim.rebuild();
            }
            if sequence.unless.contains(&event) {
                log.clear();
            }
            log.push((now, event, k));
            if sequence.ends(&log, sequence.steps.len() - 1, now) {
                expected.push(format!("{now} moment m"));
                log.clear();
                fired.set(fired.get() + 1);
            }
        }
        assert_eq!(sim.trace, expected, "{:#}", sequence.json());
    });
    println!("{} sequences were complete", fired.get());
    assert!(fired.get() > 0 || std::env::var_os("MICROSTAGE_RUNS").is_some());
}
