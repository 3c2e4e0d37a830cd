//! The published cases of GrowthBook's SDKs, and our own assignment against their functions.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use microstage_engine::bucket::{
    bucket_ranges, choose_variation, equal_weights, hash, in_namespace,
};
use microstage_engine::hash::push_id;
use microstage_engine::{Engine, Timestamp};
use serde_json::{Value as Json, json};
use support::Sim;
use support::random::for_seeds;

#[test]
fn the_published_cases_hold() {
    let Some(data) = std::env::var_os("MICROSTAGE_DATA") else {
        println!("skipped: MICROSTAGE_DATA is not set, so there is no growthbook/cases.json");
        return;
    };
    let file = std::path::Path::new(&data).join("oracles/growthbook/cases.json");
    let text = std::fs::read_to_string(&file).expect("GrowthBook's cases");
    let cases: Json = serde_json::from_str(&text).expect("JSON");
    let mut held = 0;
    for (name, run) in FUNCTIONS {
        for case in cases[*name].as_array().expect("a list of cases") {
            assert!(run(case), "{name} {case}");
            held += 1;
        }
    }
    println!("{held} cases of GrowthBook hold");
    assert!(held >= 60);
}

type Run = fn(&Json) -> bool;

/// The functions that we share with GrowthBook, each with whether a case of it holds.
const FUNCTIONS: &[(&str, Run)] = &[
    ("hash", |case| {
        let version = case[2].as_u64().unwrap() as u8;
        hash(text(&case[0]), text(&case[1]), version) == case[3].as_f64()
    }),
    ("getBucketRange", |case| {
        let [variants, coverage, weights] = [&case[1][0], &case[1][1], &case[1][2]];
        let weights = weights.as_array().map(|list| numbers(list));
        let variants = variants.as_u64().unwrap() as usize;
        let found = bucket_ranges(variants, coverage.as_f64().unwrap(), weights.as_deref());
        let found: Vec<f64> = found
            .iter()
            .flat_map(|(start, end)| [*start, *end])
            .collect();
        near(&found, &ends(&case[2]))
    }),
    ("chooseVariation", |case| {
        let ends = ends(&case[2]);
        let ranges: Vec<_> = ends.chunks(2).map(|range| (range[0], range[1])).collect();
        let found = choose_variation(case[1].as_f64().unwrap(), &ranges);
        found.map_or(-1, |variant| variant as i64) == case[3].as_i64().unwrap()
    }),
    ("inNamespace", |case| {
        let [from, until] = [1, 2].map(|index| case[2][index].as_f64().unwrap());
        let found = in_namespace(text(&case[1]), text(&case[2][0]), from, until);
        found == case[3].as_bool().unwrap()
    }),
    ("getEqualWeights", |case| {
        let variants = usize::try_from(case[0].as_i64().unwrap()).unwrap_or(0);
        near(
            &equal_weights(variants),
            &numbers(case[1].as_array().unwrap()),
        )
    }),
];

fn text(value: &Json) -> &str {
    value.as_str().unwrap()
}

fn numbers(list: &[Json]) -> Vec<f64> {
    list.iter().map(|number| number.as_f64().unwrap()).collect()
}

fn ends(ranges: &Json) -> Vec<f64> {
    let ranges = ranges.as_array().unwrap().iter();
    ranges
        .flat_map(|range| numbers(range.as_array().unwrap()))
        .collect()
}

/// Equal to the eight digits that the cases are written with.
fn near(found: &[f64], expected: &[f64]) -> bool {
    found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(a, b)| (a - b).abs() < 1e-8)
}

/// The engine, which compares whole numbers, gives each visitor the variant that GrowthBook's
/// functions give.
#[test]
fn the_engine_assigns_as_growthbook_does() {
    for_seeds(300, |seed, random| {
        let [a, b] = [random.between(1, 60), random.between(1, 39)].map(|weight| weight as f64);
        let (coverage, from) = (random.between(1, 100), random.below(60));
        let journey = json!({
            "journey": "t", "version": 1, "stages": { "s": { "initial": true } },
            "experiments": { "test": {
                "variants": { "control": a, "x": b, "y": 100.0 - a - b }, "coverage": coverage,
                "namespace": { "name": "n", "from": from, "until": from + 40 }, "seed": format!("seed-{seed}"),
            } },
            "segments": { "z": "experiment.test == 'x' || experiment.test == 'y'" },
        });
        let mut sim = Sim::new(&journey.to_string());
        let visitor = u128::from(random.next()) << 64 | u128::from(random.next());
        let mut id = String::new();
        push_id(visitor, &mut id);
        sim.engine = Engine::new(sim.engine.loaded().clone(), visitor, Timestamp(0));
        sim.step(&json!({ "at": 0 }));
        let weights = [a, b, 100.0 - a - b].map(|weight| weight / 100.0);
        let ranges = bucket_ranges(3, coverage as f64 / 100.0, Some(&weights));
        let place = hash(&format!("seed-{seed}"), &id, 2).unwrap();
        let expected = in_namespace(&id, "n", from as f64 / 100.0, (from + 40) as f64 / 100.0)
            .then(|| choose_variation(place, &ranges))
            .flatten();
        let expected = expected.map(|variant| ["control", "x", "y"][variant]);
        assert_eq!(sim.fact("experiment.test"), json!(expected), "{journey}");
    });
}
