//! The shared vectors.

use microstage_engine::Part;
use microstage_engine::hash::fnv64;
use serde_json::Value as Json;

use super::Sim;

/// All cases, in the order of the files' names, each with the name of its file.
pub fn all() -> Vec<(String, Json)> {
    let mut files: Vec<_> = std::fs::read_dir(folder())
        .expect("the folder of the vectors")
        .map(|entry| entry.expect("an entry").path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&file).expect("a text");
        let list: Vec<Json> = serde_json::from_str(&text).expect("a list of cases");
        cases.extend(list.into_iter().map(|case| (name.clone(), case)));
    }
    cases
}

pub fn folder() -> &'static str {
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors")
}

/// The hash of all programs, outputs and snapshots of these cases.
pub fn bits(cases: &[(String, Json)]) -> u64 {
    let mut bytes = Vec::new();
    for (_, case) in cases {
        let mut sim = Sim::new(&case["journey"].to_string());
        bytes.extend_from_slice(&sim.engine.loaded().hash.to_le_bytes());
        for step in case["steps"].as_array().expect("the steps") {
            sim.step(step);
            bytes.extend(sim.engine.snapshot(Part::Everything));
        }
        for (line, id) in sim.trace.iter().zip(&sim.ids) {
            bytes.extend_from_slice(line.as_bytes());
            bytes.extend_from_slice(&id.to_le_bytes());
        }
    }
    fnv64(&bytes)
}
