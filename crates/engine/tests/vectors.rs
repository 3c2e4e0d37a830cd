//! The shared vectors, through the native engine.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use serde_json::Value as Json;
use support::Sim;

#[test]
fn every_shared_vector_holds() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
    let mut cases = 0;
    let mut failures = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "json"))
    {
        let list: Vec<Json> =
            serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for case in &list {
            cases += 1;
            let name = format!(
                "{}: {}",
                file.file_name().unwrap().to_string_lossy(),
                case["name"]
            );
            assert!(case["why"].is_string(), "{name} does not say why");
            failures.extend(failure(case).map(|text| format!("{name}\n{text}")));
        }
    }
    assert!(cases >= 25, "only {cases} cases found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
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
