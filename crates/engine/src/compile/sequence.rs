//! Sequences: events one after the other, within a time and without others in between.
//!
//! A sequence is a fact that is true for the event that completes it, so the trigger is one `on` the
//! events of the last step, with that fact as its filter.

use super::cel::tree::{Expr, Kind};
use super::cel::types::Type;
use super::duration::parse_duration;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::names::FactName;
use super::trigger::{events, events_of};
use super::written::Written;
use crate::hash::fnv32;
use crate::program::{Fact, FactKind, Scope, Source};
use crate::value::Value;

/// What a source is to a sequence where it is no step: see `window`.
const BEGINS: i64 = -1;
const FORBIDS: i64 = 0;

/// Lowers a sequence: the events of its last step, and the expression that is true for the one that
/// completes it.
pub(crate) fn lower_sequence<'a>(
    lowering: &mut Lowering<'a>,
    trigger: &At<'a>,
    sequence: &At<'a>,
) -> Option<(Vec<u16>, Written)> {
    let steps = sequence.one_or_many();
    if steps.len() < 2 {
        lowering.problems.error(
            "bad_value",
            &sequence.place,
            "one step",
            "two steps or more",
            "add the step that comes before or behind it, or use `on`",
        );
        return None;
    }
    let unless = events_of(lowering, trigger, "unless");
    let steps: Vec<_> = steps
        .iter()
        .map(|step| lower_step(lowering, step))
        .collect();
    let last = steps.last()?.0.clone();
    let mut sources = Sources::default();
    let all = steps.iter().flat_map(|(events, _)| events).chain(&unless);
    for event in all {
        // Once for each event, before everything else of it.
        if !sources.list.iter().any(|source| source.event == *event) {
            sources.add(lowering, &[*event], None, BEGINS);
        }
    }
    sources.add(lowering, &unless, None, FORBIDS);
    // The last step first: so no match takes an event twice.
    for (index, (events, filter)) in steps.iter().enumerate().rev() {
        sources.add(lowering, events, *filter, index as i64 + 1);
    }
    let within = trigger.text_of("within").and_then(parse_duration);
    let name = push_fact(
        lowering,
        trigger,
        within.unwrap_or(0),
        steps.len(),
        sources.list,
    );
    let kind = Kind::Member(
        Expr {
            at: 0,
            kind: Kind::Name("fact".into()),
        }
        .into(),
        name.clone(),
    );
    Some((
        last,
        Written::of_tree(Expr { at: 0, kind }, &name, &sequence.place),
    ))
}

/// The events of a step and its filter.
fn lower_step<'a>(lowering: &mut Lowering<'a>, step: &At<'a>) -> (Vec<u16>, Option<u16>) {
    let on = step.get("on").unwrap_or_else(|| step.clone());
    let events = events(lowering, &on);
    let filter = step
        .get("where")
        .and_then(|filter| Written::new(lowering, &filter, true))
        .and_then(|filter| filter.push(lowering, true));
    let Some((filter, emitted)) = filter else {
        return (events, None);
    };
    for event in &events {
        lowering.names.event_reads(*event, &emitted.event_paths);
    }
    (events, Some(filter))
}

#[derive(Default)]
struct Sources {
    list: Vec<Source>,
}

impl Sources {
    fn add(&mut self, lowering: &mut Lowering, events: &[u16], filter: Option<u16>, is: i64) {
        let constant = Some(lowering.names.constant(Value::Int(is)));
        for event in events {
            self.list.push(Source {
                event: *event,
                path: None,
                constant,
                filter,
            });
        }
    }
}

/// Adds the fact, unless another trigger waits for the same sequence; its name.
fn push_fact(
    lowering: &mut Lowering,
    trigger: &At,
    within: u64,
    steps: usize,
    sources: Vec<Source>,
) -> String {
    let mut definition: Vec<String> = ["sequence", "within", "unless"]
        .iter()
        .filter_map(|field| trigger.get(field))
        .map(|field| canonical(field.value))
        .collect();
    definition.insert(0, within.to_string());
    let id = fnv32(format!("sequence:{}", definition.join(":")).as_bytes());
    let name = format!("sequence {id:08x}");
    if lowering.names.fact(&name).is_none() {
        lowering.names.facts.push(FactName {
            name: name.clone(),
            result: Type::Bool,
            moves: false,
            usage: Default::default(),
        });
        lowering.symbols.facts.push(name.clone());
        lowering.program.facts.push(Fact {
            id,
            kind: FactKind::Sequence {},
            scope: Scope::Visitor {},
            within,
            bound: steps as u32,
            sources,
        });
    }
    name
}
