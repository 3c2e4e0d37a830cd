//! A million visitors: who is given which variant has the shares of the journey, says nothing of another
//! experiment, and stays as it is where more visitors are let in.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod support;

use microstage_engine::bucket::place;
use microstage_engine::hash::push_id;
use microstage_engine::program::Experiment;
use microstage_engine::{Engine, Timestamp, Value};
use serde_json::json;
use support::Sim;
use support::random::Random;

const VISITORS: usize = 1_000_000;

/// Of so many the engine itself is asked, too.
const ASKED: usize = 2_000;

/// When the second step of the ramp begins.
const OPENING: u64 = 1_000;

#[test]
fn a_million_visitors() {
    let step = |from: &str, coverage: u32| json!({ "from": from, "coverage": coverage });
    let journey = json!({
        "journey": "t", "version": 1, "stages": { "s": { "initial": true } },
        "experiments": {
            "hero": { "variants": { "control": 50, "x": 30, "y": 20 }, "holdout": 10 },
            "price": { "factors": {
                "label": { "control": 50, "red": 50 }, "text": { "control": 75, "short": 25 } } },
            "slow": { "variants": { "control": 50, "x": 50 }, "ramp": [
                step("1970-01-01T00:00:00Z", 10), step("1970-01-01T00:00:01Z", 50)] },
        },
        "segments": { "read": "experiment.hero == 'x' || experiment.price == 'red' || experiment.slow == 'x'" },
    });
    let sim = Sim::new(&journey.to_string());
    let loaded = sim.engine.loaded();
    let program = &loaded.program;
    let [hero, price, wide, narrow] = &program.experiments[..] else {
        panic!("three experiments, and the first step of the ramp");
    };
    let names: Vec<&str> = program
        .constants
        .iter()
        .map(|constant| match constant {
            Value::Str(text) => &**text,
            _ => "",
        })
        .collect();
    let given = |experiment: &Experiment, id: &str| {
        let place = place(experiment.seed, id.as_bytes()) as u16;
        let part = experiment.limits.iter().position(|limit| place < *limit);
        part.map_or("", |part| names[usize::from(experiment.variants[part])])
    };

    let mut random = Random::new(2026);
    let mut counts = [[[0_u32; 2]; 4]; 4];
    let (mut in_narrow, mut in_wide) = (0, 0);
    let mut id = String::new();
    for number in 0..VISITORS {
        // As pages make them: a time, and random bits (UUID version 7).
        let time = 0x0198_c0de_0000 + number as u128;
        let bits = u128::from(random.next()) << 64 | u128::from(random.next());
        let visitor = time << 80 | 7 << 76 | (bits >> 52 & !(0b11 << 62)) | 0b10 << 62;
        id.clear();
        push_id(visitor, &mut id);
        let [own, tag, early, late] = [hero, price, narrow, wide].map(|it| given(it, &id));
        let column = ["control", "x", "y", "holdout"]
            .iter()
            .position(|it| *it == own)
            .expect("a variant");
        let row = ["control", "short", "red", "red_and_short"]
            .iter()
            .position(|it| *it == tag)
            .expect("a combination");
        counts[column][row][usize::from(late == "x")] += 1;
        in_narrow += usize::from(!early.is_empty());
        in_wide += usize::from(!late.is_empty());
        assert!(
            early.is_empty() || early == late,
            "{id} had {early}, and has {late}"
        );
        if number < ASKED {
            let mut engine = Engine::new(loaded.clone(), visitor, Timestamp(0));
            for (at, slow) in [(0, early), (OPENING, late)] {
                let _ = engine.handle(Timestamp(at), &microstage_engine::Input::Tick);
                let expected = [own, tag, slow];
                for (experiment, expected) in [hero, price, wide].iter().zip(expected) {
                    let fact = match engine.fact(experiment.fact) {
                        Value::Str(text) => text.to_string(),
                        _ => String::new(),
                    };
                    assert_eq!(fact, expected, "{id} at {at}");
                }
            }
        }
    }

    let sum = |fits: &dyn Fn(usize, usize) -> bool| -> f64 {
        let cells = (0..4).flat_map(|column| (0..4).map(move |row| (column, row)));
        let fitting = cells.filter(|(column, row)| fits(*column, *row));
        fitting
            .map(|(column, row)| f64::from(counts[column][row].iter().sum::<u32>()))
            .sum()
    };
    let all = VISITORS as f64;
    let is_near = |what: &str, found: f64, share: f64| {
        let error = (all * share * (1.0 - share)).sqrt();
        let off = (found - all * share) / error;
        println!("{what}: {found} of {all}, {off:+.2} standard errors from {share}");
        assert!(
            off.abs() <= 4.0,
            "{what}: {found} is {off} standard errors off"
        );
    };
    for (column, share) in [0.45, 0.27, 0.18, 0.1].into_iter().enumerate() {
        is_near(&format!("hero {column}"), sum(&|it, _| it == column), share);
    }
    for (row, share) in [0.375, 0.125, 0.375, 0.125].into_iter().enumerate() {
        is_near(&format!("price {row}"), sum(&|_, it| it == row), share);
    }
    is_near("slow, first", in_narrow as f64, 0.1);
    is_near("slow, then", in_wide as f64, 0.5);

    // Pearson's test of independence; 27.88 is the quantile of 99.9 % for nine degrees of freedom, 10.83
    // that for one (any table of the distribution).
    let independent = |what: &str, cells: &[(f64, f64)], most: f64| {
        let statistic: f64 = cells
            .iter()
            .map(|(found, expected)| (found - expected).powi(2) / expected)
            .sum();
        println!("{what}: chi square {statistic:.2}, at most {most}");
        assert!(statistic < most, "{what}: {statistic}");
    };
    let cells = (0..4).flat_map(|column| (0..4).map(move |row| (column, row)));
    let cells: Vec<_> = cells
        .map(|(column, row)| {
            let expected = sum(&|it, _| it == column) * sum(&|_, it| it == row) / all;
            (sum(&|own, tag| own == column && tag == row), expected)
        })
        .collect();
    independent("hero and price", &cells, 27.88);
    // The factors of one experiment: label by text.
    let label = |row: usize| row / 2;
    let cells: Vec<_> = [(0, 0), (0, 1), (1, 0), (1, 1)]
        .into_iter()
        .map(|(a, b)| {
            let expected = sum(&|_, row| label(row) == a) * sum(&|_, row| row % 2 == b) / all;
            (sum(&|_, row| label(row) == a && row % 2 == b), expected)
        })
        .collect();
    independent("label and text", &cells, 10.83);
}

/// A group holds its part out of all of its experiments, and changes nothing for others and elsewhere.
#[test]
fn a_group_holds_out_of_all_experiments_that_name_it() {
    let journey = |group: serde_json::Value| {
        let mut journey = json!({
            "journey": "t", "version": 1, "stages": { "s": { "initial": true } },
            "experiments": {
                "a": { "variants": { "control": 50, "x": 50 } },
                "b": { "variants": { "control": 30, "x": 70 } },
                "c": { "variants": { "control": 50, "x": 50 } },
            },
            "segments": { "read": "experiment.a == 'x' || experiment.b == 'x' || experiment.c == 'x'" },
        });
        for experiment in ["a", "b"] {
            if group.is_object() {
                journey["experiments"][experiment]["held_out"] = group.clone();
            }
        }
        journey.to_string()
    };
    let with = Sim::new(&journey(json!({ "name": "all", "percent": 10 })));
    let without = Sim::new(&journey(json!(null)));
    let mut random = Random::new(11);
    let mut held = 0;
    for _ in 0..ASKED {
        let visitor = u128::from(random.next()) << 64 | u128::from(random.next());
        let given = [&with, &without].map(|sim| {
            let mut engine = Engine::new(sim.engine.loaded().clone(), visitor, Timestamp(0));
            let _ = engine.handle(Timestamp(0), &microstage_engine::Input::Tick);
            let mut facts = engine
                .program()
                .experiments
                .iter()
                .take(3)
                .map(|it| it.fact);
            let mut next = || engine.fact(facts.next().expect("three experiments"));
            [next(), next(), next()]
        });
        let [[a, b, c], [own_a, own_b, own_c]] = given;
        let holdout = Value::text("holdout");
        if a == holdout {
            assert_eq!(b, holdout);
            held += 1;
        } else {
            assert_eq!([a, b], [own_a, own_b]);
        }
        assert_eq!(c, own_c);
    }
    // Four standard errors of a tenth.
    let (share, error) = (
        f64::from(held) / ASKED as f64,
        (0.1 * 0.9 / ASKED as f64).sqrt(),
    );
    assert!((share - 0.1).abs() < 4.0 * error, "{share}");
}
