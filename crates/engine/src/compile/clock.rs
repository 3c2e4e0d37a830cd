//! `now` in expressions: a hidden fact, behind those that are written, which is fed by nothing and
//! turns at the instants that the expressions name.

use super::cel::types::Type;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::names::{FactName, Names};
use super::schedule::reads_clock;
use crate::hash::fnv32;
use crate::program::{Fact, FactKind, Scope};
use crate::value::Value;

/// Its name.
pub(crate) const NOW: &str = "now";

/// Makes the clock known, where the journey may read it. Numbers of facts are given before any
/// expression is looked at, so the text decides; a clock that nobody reads costs a few bytes.
pub(crate) fn declare_clock<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    let text = canonical(root.value);
    let pieces: Vec<&str> = text.split(NOW).collect();
    let reads = pieces.windows(2).any(|around| {
        let (before, behind) = (around[0].trim_end(), around[1].trim_start());
        behind.starts_with(['<', '>', '='])
            || behind.starts_with("!=")
            || behind.starts_with(".get")
            || before.ends_with(['<', '>', '='])
    });
    if reads || reads_clock(root) {
        lowering.names.facts.push(FactName {
            name: NOW.into(),
            result: Type::Timestamp,
            moves: true,
            usage: Default::default(),
        });
    }
}

/// Adds the hidden fact.
pub(crate) fn lower_clock(lowering: &mut Lowering) {
    if lowering.names.fact(NOW).is_some() {
        lowering.program.facts.push(Fact {
            id: fnv32(NOW.as_bytes()),
            kind: FactKind::Clock {
                period: 0,
                marks: Vec::new(),
            },
            scope: Scope::Visitor {},
            within: 0,
            bound: 1,
            sources: Vec::new(),
        });
        lowering.symbols.facts.push(NOW.into());
    }
}

/// Sets when it turns, once all expressions are known.
pub(crate) fn bound_clock(lowering: &mut Lowering) {
    let names = &lowering.names;
    let Some(index) = names.fact(NOW).map(usize::from) else {
        return;
    };
    // `>=` and `<` turn at the instant, `>` and `<=` a millisecond later.
    let limits = names.facts[index].usage.limits.iter();
    let mut turns: Vec<f64> = limits.flat_map(|limit| [*limit, limit + 1.0]).collect();
    turns.retain(|turn| *turn > 0.0);
    turns.sort_by(f64::total_cmp);
    turns.dedup();
    if let Some(fact) = lowering.program.facts.get_mut(index) {
        fact.kind = FactKind::Clock {
            period: names.clock_minutes.unsigned_abs() * 60_000,
            marks: turns,
        };
    }
}

impl Names {
    /// Notes that an expression reads a part of the date that changes with the hour at the most, in
    /// a zone: clocks show full hours at multiples of the minutes that all its changes have in
    /// common.
    pub(crate) fn read_clock(&mut self, zone: &[Value]) {
        self.clock_minutes = common(self.clock_minutes, 60);
        for change in zone {
            if let Value::Int(change) = change {
                self.clock_minutes = common(self.clock_minutes, (change & 4095) - 2048);
                // The first one holds since before all time.
                self.clock_minutes = common(self.clock_minutes, (change >> 12).max(0));
            }
        }
    }
}

/// The greatest common divisor.
fn common(left: i64, right: i64) -> i64 {
    if right == 0 {
        left.abs()
    } else {
        common(right, left % right)
    }
}
