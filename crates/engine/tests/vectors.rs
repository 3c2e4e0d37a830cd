//! The shared vectors, through the native engine.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use std::fmt::Write;

use serde_json::Value as Json;
use support::Sim;
use support::vectors;

#[test]
fn every_shared_vector_holds() {
    let cases = vectors::all();
    let mut failures = Vec::new();
    for (file, case) in &cases {
        let name = format!("{file}: {}", case["name"]);
        assert!(case["why"].is_string(), "{name} does not say why");
        failures.extend(failure(case).map(|text| format!("{name}\n{text}")));
    }
    assert!(cases.len() >= 60, "only {} cases found", cases.len());
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// The same bits everywhere: what the engine says and stores in all vectors, as one number for each
/// file. The wasm build compares itself with the same numbers. `MICROSTAGE_WRITE=1` writes them.
#[test]
fn every_bit_is_the_recorded_one() {
    let mut golden = String::new();
    let mut cases = vectors::all();
    while let Some((file, _)) = cases.first().cloned() {
        let (own, others) = cases.into_iter().partition(|(name, _)| *name == file);
        cases = others;
        writeln!(golden, "{file} {:016x}", vectors::bits(&own)).unwrap();
    }
    let path = format!("{}/golden.txt", vectors::folder());
    if std::env::var_os("MICROSTAGE_WRITE").is_some() {
        std::fs::write(&path, &golden).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), golden);
}

/// Runs a case twice, as it is and with the engine rebuilt from its snapshot after each step: a
/// snapshot at any point changes nothing.
fn failure(case: &Json) -> Option<String> {
    for rebuild in [false, true] {
        let mut sim = Sim::new(&case["journey"].to_string());
        for step in case["steps"].as_array().unwrap() {
            sim.step(step);
            if rebuild {
                sim.rebuild();
            }
        }
        let expected: Vec<&str> = case["expect"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line.as_str().unwrap())
            .collect();
        if sim.trace != expected {
            return Some(format!(
                "rebuilt: {rebuild}\nexpected {expected:#?}\nfound {:#?}",
                sim.trace
            ));
        }
        for (name, value) in case["facts"].as_object().into_iter().flatten() {
            if sim.fact(name) != *value {
                return Some(format!(
                    "rebuilt: {rebuild}\nfact {name}: expected {value}, found {}",
                    sim.fact(name)
                ));
            }
        }
        if let Some(wake_at) = case.get("wake_at").filter(|_| !rebuild)
            && *wake_at != Json::from(sim.wake_at)
        {
            return Some(format!(
                "wake_at: expected {wake_at}, found {:?}",
                sim.wake_at
            ));
        }
    }
    None
}
