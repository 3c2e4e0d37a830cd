//! Thousands of visits over a bad network: each message reaches the collector, and is stored
//! there once.
//!
//! A run is its seed. `SIM_SEED=17 cargo test --test sim` runs one again, `SIM_RUNS=100000`
//! runs more of them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise, also in its helpers"
)]

mod network;
mod page;
mod random;
#[path = "../support/mod.rs"]
mod support;
mod world;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use microstage_delivery::Consent;
use world::World;

/// Runs a visit and checks what is left of it.
fn visit(seed: u64) -> World {
    let mut world = World::new(seed);
    world.run();
    if world.consent() == Consent::Denied {
        return world;
    }
    assert!(world.is_settled(), "not settled in fair weather");
    let mut expected = BTreeMap::<u32, Vec<u32>>::new();
    for name in &world.produced {
        let arrived = world.collector.stored.contains_key(name);
        assert!(
            arrived || world.excused.contains(name),
            "{name:?} never arrived"
        );
        if arrived {
            expected.entry(name.0).or_default().push(name.1);
        }
    }
    let mut found = BTreeMap::<u32, Vec<u32>>::new();
    let mut promised = BTreeMap::<u32, Vec<u32>>::new();
    for name in &world.collector.order {
        found.entry(name.0).or_default().push(name.1);
        // What was under way when the visitor refused may come at any time.
        if !world.excused.contains(name) {
            promised.entry(name.0).or_default().push(name.1);
        }
    }
    // A beacon overtakes a request under way; the numbers restore the order.
    if !world.kind.hides && !world.kind.crashes {
        assert!(
            promised.values().all(|seqs| seqs.is_sorted()),
            "out of order: {promised:?}"
        );
    }
    found.values_mut().for_each(|seqs| seqs.sort_unstable());
    assert_eq!(
        found, expected,
        "stored what nobody made, or not what was made"
    );
    world
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_message_is_stored_once_and_in_order() {
    if let Some(seed) = number("SIM_SEED") {
        visit(seed);
        return;
    }
    let (mut produced, mut copies, mut excused) = (0, 0, 0);
    for seed in 0..number("SIM_RUNS").unwrap_or(2000) {
        let visit = catch_unwind(AssertUnwindSafe(|| visit(seed)));
        let Ok(world) = visit else {
            panic!("run it again with SIM_SEED={seed}");
        };
        produced += world.produced.len();
        copies += world
            .collector
            .stored
            .values()
            .map(|copies| *copies as usize)
            .sum::<usize>();
        excused += world.excused.len();
    }
    println!("{produced} messages, {copies} copies arrived, {excused} without a promise");
    assert!(
        produced > 100_000 || number("SIM_RUNS").is_some(),
        "the visits do too little"
    );
}

#[test]
fn a_seed_is_a_whole_run() {
    for seed in 0..100 {
        let (one, other) = (visit(seed), visit(seed));
        assert_eq!(
            (one.trace, one.now),
            (other.trace, other.now),
            "seed {seed}"
        );
        assert_eq!(one.collector.order, other.collector.order, "seed {seed}");
    }
}
