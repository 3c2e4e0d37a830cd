//! The shared vectors, which the page's decision passes too (`tests/js/recommend.test.mjs`).
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

use microstage_recommend::decide::{List, decide};
use microstage_recommend::file::read;
use serde_json::Value as Json;

fn vectors() -> Json {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/vectors/recommend/decisions.json"
    );
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn texts(value: &Json) -> Vec<String> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .map(|it| it.as_str().unwrap().into())
        .collect()
}

#[test]
fn every_decision_is_the_expected_one() {
    let vectors = vectors();
    let rows = vectors["decisions"].as_array().unwrap();
    assert!(rows.len() >= 8);
    for row in rows {
        let tables = read(&vectors["tables"][row["tables"].as_str().unwrap()].to_string()).unwrap();
        let number = |id: &String| tables.items.iter().position(|own| own == id);
        let known = |id: &String| number(id).map_or(u32::MAX, |number| number as u32);
        let seeds: Vec<u32> = texts(&row["seeds"]).iter().map(known).collect();
        let without = texts(&row["without"]);
        let list = List::named(row["list"].as_str().unwrap()).unwrap();
        let most = row["most"].as_u64().unwrap() as usize;
        let found = decide(&tables, list, &seeds, most, |item| {
            !without.contains(&tables.items[item as usize])
        });
        let found: Vec<&str> = found
            .iter()
            .map(|item| tables.items[*item as usize].as_str())
            .collect();
        assert_eq!(found, texts(&row["expect"]), "{}", row["why"]);
    }
}

#[test]
fn a_file_that_is_none_is_refused_with_the_reason() {
    let vectors = vectors();
    for row in vectors["refused"].as_array().unwrap() {
        let text = row["file"]
            .as_str()
            .map_or_else(|| row["file"].to_string(), Into::into);
        let why = read(&text).unwrap_err();
        let expected = row["expect"].as_str().unwrap();
        assert!(why.contains(expected), "{}: {why}", row["why"]);
    }
}
