//! What is measured, by name: each a thing that can be done over and over.

pub mod experiments;
mod machine;
mod replay;
mod shop;
mod touch;

use crate::Failure;

/// Something to do over and over; tells how many times it did it.
pub type Run = Box<dyn FnMut() -> u64>;

/// A workload, before its preparation.
type Prepare = fn() -> Result<Run, Failure>;

/// All of them, in the order of the table that people read.
const ALL: &[(&str, Prepare)] = &[
    ("event_1000", || touch::shared(1000)),
    ("event_touch_10", || touch::sparse(10)),
    ("event_touch_1000", || touch::sparse(1000)),
    ("event_touch_10000", || touch::sparse(10_000)),
    ("experiments_100", experiments::all_anew),
    ("step", machine::step),
    ("step_table", machine::table),
    ("compile_1000", || touch::compile(1000)),
    ("shop_page_view", shop::page_view),
    ("shop_snapshot_write", shop::snapshot_write),
    ("shop_snapshot_read", shop::snapshot_read),
    ("shop_decode", shop::decode),
    ("replay", replay::replay),
];

/// Names of all workloads.
pub fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|(name, _)| *name)
}

/// Makes a workload ready.
///
/// # Errors
/// Where there is none of that name, or its journey is refused.
pub fn prepare(name: &str) -> Result<Run, Failure> {
    match ALL.iter().find(|(known, _)| *known == name) {
        Some((_, prepare)) => prepare(),
        None => Err(format!(
            "no workload {name:?}; there are {}",
            names().collect::<Vec<_>>().join(", ")
        )
        .into()),
    }
}

pub use touch::{Touched, truths};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Rule, facts, make_rules, make_values};

    #[test]
    fn every_workload_can_be_done() {
        for name in names() {
            let mut run = prepare(name).unwrap();
            assert!(run() > 0, "{name}");
        }
        assert!(prepare("no such workload").is_err());
    }

    /// Whether a rule holds, said by hand.
    fn holds(rule: &Rule, values: &[serde_json::Value]) -> bool {
        let names = facts();
        rule.iter().all(|one| {
            let fact = names.iter().position(|name| *name == one.fact).unwrap();
            let (value, other) = (&values[fact], &one.value);
            match (one.op, value.as_f64(), other.as_f64()) {
                (">", Some(value), Some(other)) => value > other,
                (">=", Some(value), Some(other)) => value >= other,
                ("<", Some(value), Some(other)) => value < other,
                ("<=", Some(value), Some(other)) => value <= other,
                ("==", None, None) => value == other,
                ("!=", None, None) => value != other,
                _ => panic!("{one:?}"),
            }
        })
    }

    #[test]
    fn all_rules_hold_as_said_by_hand() {
        let (rules, rows) = (make_rules(1000), make_values(256));
        let mut visitor = Touched::shared(1000).unwrap();
        let mut values = rows[255].clone();
        for turn in 0..1000 {
            visitor.step();
            values[turn % 24] = rows[turn % 256][turn % 24].clone();
            let expected: Vec<bool> = rules.iter().map(|rule| holds(rule, &values)).collect();
            assert_eq!(
                truths(&visitor.engine, 1000),
                expected,
                "after event {turn}"
            );
        }
    }
}
