//! Our CEL against one of others (<https://crates.io/crates/cel>), on random expressions that are
//! well typed: both give the same value, or both an error.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod generate;
#[path = "../support/random.rs"]
mod random;

use std::cell::RefCell;
use std::collections::BTreeMap;

use cel::objects::Key;
use cel::{Context, Program};
use microstage_engine::{Value, compile};
use random::for_seeds;

/// Where the other implementation departs from CEL's definition, with what is right. The generator
/// writes nothing of the kind. A row that no longer holds fails: then it can go.
const DEVIATIONS: [(&str, &str, &str); 2] = [
    (
        "0.0 / 0.0 <= 1.0",
        "false",
        "a comparison with NaN is false; theirs is an error",
    ),
    (
        "timestamp('2026-01-01T00:00:00Z') - timestamp('1626-01-01T00:00:00Z') > duration('0')",
        "true",
        "CEL has durations of 10,000 years; theirs end where 64 bits of nanoseconds do",
    ),
];

#[test]
fn the_known_deviations_are_there() {
    for (source, right, why) in DEVIATIONS {
        let ours = compile::evaluate(source, &[]);
        assert_eq!(ours, compile::evaluate(right, &[]), "{source}: {why}");
        assert_ne!(ours, Ok(theirs(source, &[])), "{source}: {why}");
    }
}

#[test]
fn both_say_the_same() {
    let counts: RefCell<BTreeMap<&str, usize>> = RefCell::default();
    for_seeds(1000, |_, random| {
        let (source, variables) = generate::case(random);
        let known: Vec<(&str, Value)> = variables
            .iter()
            .map(|(name, literal)| (*name, compile::evaluate(literal, &[]).expect("a literal")))
            .collect();
        let ours = compile::evaluate(&source, &known);
        let ours = match ours {
            Ok(value) => value,
            Err(problems) => {
                // Nothing random is refused but what is too long.
                assert_eq!(problems[0].code, "too_many", "{source}\n{problems:?}");
                *counts.borrow_mut().entry("too long").or_default() += 1;
                return;
            }
        };
        let theirs = theirs(&source, &variables);
        let kind = match &ours {
            Value::Error => "errors",
            _ => "values",
        };
        *counts.borrow_mut().entry(kind).or_default() += 1;
        assert!(
            is_same(&ours, &theirs),
            "{source}\n{variables:?}\nours {ours:?}\ntheirs {theirs:?}"
        );
    });
    println!("{:?}", counts.borrow());
}

fn theirs(source: &str, variables: &[(&str, String)]) -> Value {
    let mut context = Context::default();
    for (name, literal) in variables {
        let program = Program::compile(literal).expect("a literal");
        let value = program.execute(&Context::default()).expect("a value");
        context.add_variable_from_value(*name, value);
    }
    let program = Program::compile(source).expect("an expression of CEL");
    match program.execute(&context) {
        Ok(value) => converted(&value),
        Err(_) => Value::Error,
    }
}

fn converted(value: &cel::Value) -> Value {
    match value {
        cel::Value::Null => Value::Null,
        cel::Value::Bool(value) => Value::Bool(*value),
        cel::Value::Int(value) => Value::Int(*value),
        cel::Value::Float(value) => Value::Double(*value),
        cel::Value::String(value) => Value::text(value),
        cel::Value::Timestamp(value) => Value::Timestamp(value.timestamp_millis()),
        cel::Value::Duration(value) => Value::Duration(value.num_milliseconds()),
        cel::Value::List(items) => {
            Value::List(items.iter().map(converted).collect::<Vec<_>>().into())
        }
        cel::Value::Map(map) => {
            let mut pairs: Vec<(String, Value)> = map
                .map
                .iter()
                .map(|(key, value)| match key {
                    Key::String(key) => (key.to_string(), converted(value)),
                    other => panic!("a key that was not written: {other:?}"),
                })
                .collect();
            pairs.sort_by(|left, right| left.0.cmp(&right.0));
            let pairs = pairs.into_iter();
            let flat = pairs.flat_map(|(key, value)| [Value::text(&key), value]);
            Value::Map(flat.collect::<Vec<_>>().into())
        }
        other => panic!("a value that was not written: {other:?}"),
    }
}

/// Of one kind and equal, where NaN is NaN.
fn is_same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Double(ours), Value::Double(theirs)) => {
            ours == theirs || ours.is_nan() && theirs.is_nan()
        }
        _ => ours == theirs,
    }
}
