//! Visitors who are held out of several experiments at once (`held_out`), to measure what all of them do together.
//!
//! The page has no code for it: whether a visitor is held out is given like a variant and kept by a hidden fact, and an
//! experiment that names the group gives by two rules, `holdout` to those who are and its own variants to all others.

use super::cel::types::Type;
use super::experiments::experiments;
use super::json::At;
use super::lower::Lowering;
use super::names::FactName;
use super::rules::push_rule;
use super::variants::HOLDOUT;
use super::written::Written;
use crate::bucket::{NAMESPACE_PLACES, PLACES, START, fnv1a, limit};
use crate::hash::fnv32;
use crate::program::{Effect, Experiment, Fact, FactKind, Scope, Trigger};
use crate::value::Value;

/// What visitors have who are in a group and not held out.
const IN: &str = "in";

/// A group, and how many percent it holds out.
#[derive(Clone, Debug)]
struct Group<'a> {
    name: &'a str,
    percent: f64,
    at: At<'a>,
}

/// The name of the group that an experiment is in.
pub(crate) fn group_of<'a>(experiment: &At<'a>) -> Option<&'a str> {
    experiment.get("held_out")?.text_of("name")
}

/// The groups of all experiments, each once.
fn groups<'a>(root: &At<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    for (_, experiment) in experiments(root) {
        let Some(at) = experiment.get("held_out") else {
            continue;
        };
        let percent = at.get("percent").and_then(|it| it.number());
        let name = at.text_of("name");
        if let (Some(name), Some(percent)) = (name, percent)
            && groups.iter().all(|known| known.name != name)
        {
            groups.push(Group { name, percent, at });
        }
    }
    groups
}

fn fact_of(group: &str) -> String {
    format!("held_out.{group}")
}

/// Makes the facts known that keep who is held out.
pub(crate) fn declare_groups(lowering: &mut Lowering, root: &At) {
    for group in groups(root) {
        lowering.names.facts.push(FactName {
            name: fact_of(group.name),
            result: Type::Str,
            moves: false,
            usage: Default::default(),
        });
    }
}

/// Adds the facts that were declared. Who is held out stays so, whatever the percent becomes.
pub(crate) fn lower_groups(lowering: &mut Lowering, root: &At) {
    for group in groups(root) {
        lowering.program.facts.push(Fact {
            id: fnv32(format!("held_out:{}", group.name).as_bytes()),
            kind: FactKind::First {},
            scope: Scope::Visitor {},
            within: 0,
            bound: 1,
            sources: Vec::new(),
        });
        lowering.symbols.facts.push(fact_of(group.name));
    }
}

/// An expression that holds for those who are held out of a group, or for all others.
pub(crate) fn is_held(lowering: &Lowering, group: &str, held: bool, at: &At) -> Option<Written> {
    let value = if held { HOLDOUT } else { IN };
    let source = format!("fact['{}'] == '{value}'", fact_of(group));
    Written::own(lowering, &source, &at.place)
}

/// The program's entry that gives `holdout` to everybody.
pub(crate) fn holding_out(lowering: &mut Lowering, own: &Experiment) -> Experiment {
    Experiment {
        fact: own.fact,
        seed: own.seed,
        namespace: own.namespace.clone(),
        from: own.from,
        until: own.until,
        limits: vec![PLACES as u16],
        variants: vec![lowering.names.constant(Value::text(HOLDOUT))],
    }
}

/// Gives each visitor a place in each group, before any experiment asks for it.
pub(crate) fn give_groups<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for group in groups(root) {
        let name = fact_of(group.name);
        let fact = lowering.names.facts.iter().position(|it| it.name == name);
        let held = lowering.names.constant(Value::text(HOLDOUT));
        let others = lowering.names.constant(Value::text(IN));
        lowering.program.experiments.push(Experiment {
            fact: fact.unwrap_or_default() as u16,
            seed: fnv1a(START, name.as_bytes()),
            namespace: String::new(),
            from: 0,
            until: NAMESPACE_PLACES as u16,
            limits: vec![limit(group.percent / 100.0, PLACES), PLACES as u16],
            variants: vec![held, others],
        });
        let experiment = (lowering.program.experiments.len() - 1) as u16;
        let always = Written::own(lowering, "true", &group.at.place);
        let Some((expr, emitted)) = always.and_then(|always| always.push(lowering, false)) else {
            continue;
        };
        let condition = lowering.push_condition(&name, expr, emitted.reads);
        push_rule(
            lowering,
            &name,
            &group.at,
            Trigger::When { condition },
            Effect::Experiment { experiment },
        );
    }
}

/// A group holds out the same percent wherever it is named, and its name is a plain one.
pub(crate) fn check_groups(lowering: &Lowering, root: &At) {
    let known = groups(root);
    for (_, experiment) in experiments(root) {
        let Some(at) = experiment.get("held_out") else {
            continue;
        };
        let percent = at.get("percent").and_then(|it| it.number());
        let group = known.iter().find(|it| Some(it.name) == at.text_of("name"));
        if let (Some(percent), Some(group)) = (percent, group)
            && group.percent != percent
        {
            lowering.problems.error(
                "conflicting_fields",
                &at.place,
                format!("{percent} % of `{}`", group.name),
                format!("{} %, as where it is named first", group.percent),
                "write the same percent, or name another group",
            );
        }
    }
}
