//! The conformance cases that are published with CEL
//! (<https://github.com/google/cel-spec/tree/master/tests/simple>), compiled and run as a
//! journey's expressions are.
//!
//! `excluded.json` names the cases that are not of our subset, each with its reason. It is checked
//! both ways: a case that is excluded must not pass, and its name must exist.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod textproto;

use std::collections::BTreeMap;

use microstage_engine::{Value, compile};
use textproto::{Field, Message, all};

const EXCLUDED: &str = include_str!("excluded.json");

struct Case {
    /// File, section and name, with slashes between.
    name: String,
    expr: String,
    bindings: Vec<(String, Value)>,
    expected: Expected,
}

enum Expected {
    Value(Option<Value>),
    Error,
}

#[test]
fn every_case_of_the_subset_passes() {
    let Some(data) = std::env::var_os("MICROSTAGE_DATA") else {
        println!("skipped: MICROSTAGE_DATA is not set, so there is no oracles/cel");
        return;
    };
    let cases = cases(&std::path::Path::new(&data).join("oracles/cel"));
    let excluded = excluded();
    let mut wrong = Vec::new();
    for case in &cases {
        let outcome = outcome(case);
        match (excluded.contains_key(&case.name), outcome) {
            (false, Err(text)) => wrong.push(format!("{}: {}\n  {text}", case.name, case.expr)),
            (true, Ok(())) => wrong.push(format!("{} is excluded and passes", case.name)),
            _ => {}
        }
    }
    for name in excluded.keys() {
        if !cases.iter().any(|case| case.name == *name) {
            wrong.push(format!("{name} is excluded and does not exist"));
        }
    }
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for reason in excluded.values() {
        *reasons.entry(reason).or_default() += 1;
    }
    println!("{} cases, {} excluded", cases.len(), excluded.len());
    for (reason, count) in reasons {
        println!("{count:5} {reason}");
    }
    assert!(cases.len() > 300, "only {} cases", cases.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The reason of each case that is excluded: from a list of names for each reason.
fn excluded() -> BTreeMap<String, String> {
    let lists: BTreeMap<String, Vec<String>> = serde_json::from_str(EXCLUDED).unwrap();
    let mut excluded = BTreeMap::new();
    for (reason, names) in lists {
        for name in names {
            let before = excluded.insert(name.clone(), reason.clone());
            assert!(before.is_none(), "{name} is excluded twice");
        }
    }
    excluded
}

fn outcome(case: &Case) -> Result<(), String> {
    let known: Vec<(&str, Value)> = case
        .bindings
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let found = compile::evaluate(&case.expr, &known);
    let is_right = match (&case.expected, &found) {
        (Expected::Value(Some(expected)), Ok(found)) => is_same(expected, found),
        // What CEL refuses when it runs, the compiler may refuse before; but not because it does
        // not know the grammar.
        (Expected::Error, Ok(found)) => *found == Value::Error,
        (Expected::Error, Err(problems)) => problems
            .iter()
            .all(|problem| problem.code != "bad_expression" && problem.code != "too_many"),
        _ => false,
    };
    if is_right {
        return Ok(());
    }
    Err(format!("{found:?}"))
}

/// Of one kind and equal; what a map has, in any order.
fn is_same(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right.iter()).all(|(l, r)| is_same(l, r))
        }
        (Value::Map(left), Value::Map(right)) => {
            let is_there = |pair: &[Value]| {
                let mut others = right.chunks_exact(2);
                others.any(|other| is_same(&pair[0], &other[0]) && is_same(&pair[1], &other[1]))
            };
            left.len() == right.len() && left.chunks_exact(2).all(is_there)
        }
        _ => expected == found,
    }
}

fn cases(folder: &std::path::Path) -> Vec<Case> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder of the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|file| file.extension().is_some_and(|ending| ending == "textproto"))
        .collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let root = textproto::read(&std::fs::read_to_string(file).expect("a text"));
        for section in all(&root, "section").map(Field::message) {
            for test in all(section, "test").map(Field::message) {
                let name = format!("{}/{}/{}", name(&root), name(section), name(test));
                cases.push(case(name, test));
            }
        }
    }
    // Some names are there twice in a section.
    for index in 0..cases.len() {
        let own = cases[index].name.clone();
        let before = cases[..index]
            .iter()
            .filter(|case| case.name == own)
            .count();
        if before > 0 {
            cases[index].name = format!("{own}#{}", before + 1);
        }
    }
    cases
}

fn name(message: &Message) -> &str {
    all(message, "name").next().expect("a name").text()
}

fn case(name: String, test: &Message) -> Case {
    let bindings = all(test, "bindings").map(|binding| {
        let binding = binding.message();
        let key = all(binding, "key").next().expect("a key").text();
        let value = all(binding, "value").next().expect("a value").message();
        let value = all(value, "value").next().expect("a value").message();
        (
            key.to_string(),
            self::value(value).expect("a value that we have"),
        )
    });
    let expected = match all(test, "value").next() {
        Some(value) => Expected::Value(self::value(value.message())),
        None => {
            assert!(
                all(test, "eval_error").next().is_some(),
                "{name} expects nothing"
            );
            Expected::Error
        }
    };
    Case {
        expr: all(test, "expr")
            .next()
            .expect("an expression")
            .text()
            .into(),
        bindings: bindings.collect(),
        expected,
        name,
    }
}

/// A value; `None` for those that we do not have: unsigned numbers and bytes.
fn value(message: &Message) -> Option<Value> {
    let (kind, field) = message.first().expect("a value");
    Some(match kind.as_str() {
        "null_value" => Value::Null,
        "bool_value" => Value::Bool(field.word() == "true"),
        "int64_value" => Value::Int(field.word().parse().expect("an integer")),
        "double_value" => Value::Double(field.word().parse().expect("a double")),
        "string_value" => Value::text(field.text()),
        "list_value" => {
            let items = all(field.message(), "values").map(|item| value(item.message()));
            Value::List(items.collect::<Option<Vec<_>>>()?.into())
        }
        "map_value" => {
            let mut pairs = Vec::new();
            for entry in all(field.message(), "entries").map(Field::message) {
                for part in ["key", "value"] {
                    let part = all(entry, part).next().expect("a pair");
                    pairs.push(value(part.message())?);
                }
            }
            Value::Map(pairs.into())
        }
        _ => return None,
    })
}
