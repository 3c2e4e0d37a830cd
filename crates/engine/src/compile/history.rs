//! `previous_stage` and `visited.x` in expressions: hidden facts, which are fed when a stage is left.

use super::cel::types::Type;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::names::FactName;
use crate::hash::fnv32;
use crate::program::{Fact, FactKind, Scope, Source};
use crate::value::Value;

/// The name of the stage before the present one.
pub(crate) const PREVIOUS: &str = "previous_stage";

/// What stands before a stage's name: whether the visitor has ever been there.
pub(crate) const VISITED: &str = "visited";

/// Makes known what the journey may read. Numbers of facts are given before any expression is
/// looked at, so the text decides; one that nobody reads costs a few bytes.
pub(crate) fn declare_history(lowering: &mut Lowering, root: &At) {
    let text = canonical(root.value);
    let mut declare = |name: &str, result| {
        lowering.names.facts.push(FactName {
            name: name.into(),
            result,
            moves: false,
            usage: Default::default(),
        });
    };
    if text.contains(PREVIOUS) {
        declare(PREVIOUS, Type::Str);
    }
    // In whatever way a member is written: `visited.x`, `visited['x']`.
    let around = |c: char| c.is_whitespace() || ".[`'\"\\".contains(c);
    let read: Vec<_> = text.split(VISITED).skip(1).collect();
    for (stage, _) in root.get("stages").iter().flat_map(At::members) {
        let is_read = |behind: &&str| behind.trim_start_matches(around).starts_with(stage);
        if read.iter().any(is_read) {
            declare(&format!("{VISITED}.{stage}"), Type::Bool);
        }
    }
}

/// Adds the hidden facts.
pub(crate) fn lower_history(lowering: &mut Lowering) {
    let stages = lowering.names.stages.clone();
    let previous = (0..).zip(&stages);
    let previous = previous.map(|(stage, name)| (stage, Value::text(name)));
    push_fact(lowering, PREVIOUS, FactKind::Last {}, previous.collect());
    for (stage, name) in (0..).zip(&stages) {
        let left = vec![(stage, Value::Bool(true))];
        push_fact(
            lowering,
            &format!("{VISITED}.{name}"),
            FactKind::First {},
            left,
        );
    }
}

/// Adds a fact that was declared: what it keeps of which stage that is left.
fn push_fact(lowering: &mut Lowering, name: &str, kind: FactKind, left: Vec<(u16, Value)>) {
    let Some(fact) = lowering.names.fact(name) else {
        return;
    };
    let source = |(stage, value)| Source {
        event: stage,
        path: None,
        constant: Some(lowering.names.constant(value)),
        filter: None,
    };
    let sources = left.into_iter().map(source).collect();
    lowering.program.facts.push(Fact {
        id: fnv32(name.as_bytes()),
        kind,
        scope: Scope::Visitor {},
        within: 0,
        bound: 1,
        sources,
    });
    lowering.program.departures.push(fact);
    lowering.symbols.facts.push(name.into());
}
