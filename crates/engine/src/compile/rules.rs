//! Stages and moments: triggers and what they do.

use super::duration::parse_duration;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::problem::did_you_mean;
use super::trigger::lower_trigger;
use crate::hash::fnv32;
use crate::program::{Effect, Moment, Rule, Trigger};

/// Moments come first among the rules: those that begin at an instant are seen by the transitions
/// of that instant.
pub(crate) fn lower_moments<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (index, (name, moment)) in root.get("moments").iter().flat_map(At::members).enumerate() {
        let hold = moment.text_of("hold").and_then(parse_duration).unwrap_or(0);
        lowering.program.moments.push(Moment {
            name: name.into(),
            hold,
        });
        if moment.get("after").is_some() && moment.get("since").is_none() {
            lowering.problems.error(
                "missing_field",
                &moment.place,
                "`after` without `since`",
                "the event that the time counts from",
                "add `since`",
            );
        }
        if let Some(trigger) = lower_trigger(lowering, &moment) {
            push_rule(
                lowering,
                &format!("moment:{name}"),
                &moment,
                trigger,
                Effect::Moment {
                    moment: index as u16,
                },
            );
        }
    }
}

/// Stages, in the order in which they are written. Of the transitions by one event the first of the
/// highest priority happens, and so it is among those by conditions that come to hold at one
/// instant: that is the order of the rules in a program.
pub(crate) fn lower_stages<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    let Some(stages) = root.get("stages") else {
        return;
    };
    lower_initial(lowering, &stages);
    let first = lowering.program.rules.len();
    // The end of a least stay is no conclusion by itself, so it comes before the timers of its
    // instant.
    for (index, (name, stage)) in stages.members().enumerate() {
        lower_stay(lowering, &stage, name, index as u16);
    }
    let mut priorities = vec![i64::MAX; lowering.program.rules.len() - first];
    for (index, (name, stage)) in stages.members().enumerate() {
        let from = from_stages(lowering, &stage, index);
        for enter in stage.get("enter").iter().flat_map(At::one_or_many) {
            let effect = Effect::Stage {
                from: from.clone(),
                to: index as u16,
            };
            if let Some(trigger) = lower_trigger(lowering, &enter) {
                let what = format!("stage:{name}:enter");
                push_rule(lowering, &what, &enter, trigger, effect);
                priorities.push(priority(&enter));
            }
        }
        for exit in stage.get("exit").iter().flat_map(At::one_or_many) {
            let to = exit.get("to");
            let target = to.as_ref().and_then(|to| find_stage(lowering, to));
            if let Some(to) = to.filter(|_| target == Some(index as u16)) {
                warn_of_itself(lowering, name, &to);
            }
            let trigger = lower_trigger(lowering, &exit);
            // One that leads to its own stage does nothing.
            if let (Some(to), Some(trigger)) = (target.filter(|to| *to != index as u16), trigger) {
                let from = vec![index as u16];
                let what = format!("stage:{name}:exit");
                push_rule(lowering, &what, &exit, trigger, Effect::Stage { from, to });
                priorities.push(priority(&exit));
            }
        }
    }
    sort_rules(lowering, first, &priorities);
    // A trigger that was refused may be the one that leads to a stage.
    if !lowering.problems.has_error() {
        warn_of_unreachable(lowering, &stages);
        warn_of_idle_stays(lowering, &stages);
    }
}

fn warn_of_itself(lowering: &Lowering, name: &str, place: &At) {
    lowering.problems.warn(
        "never_fires",
        &place.place,
        format!("`{name}` leads to itself"),
        "another stage",
        "name another stage, or remove it: a visitor who is there stays there",
    );
}

fn warn_of_unreachable<'a>(lowering: &Lowering<'a>, stages: &At<'a>) {
    let program = &lowering.program;
    let mut reached = vec![false; lowering.names.stages.len()];
    let mut waiting = vec![program.initial];
    while let Some(stage) = waiting.pop() {
        if std::mem::replace(&mut reached[usize::from(stage)], true) {
            continue;
        }
        waiting.extend(program.rules.iter().filter_map(|rule| match &rule.effect {
            Effect::Stage { from, to } => from.contains(&stage).then_some(*to),
            Effect::Moment { .. } | Effect::Experiment { .. } => None,
        }));
    }
    for ((name, stage), _) in stages
        .members()
        .zip(reached)
        .filter(|(_, reached)| !reached)
    {
        lowering.problems.warn(
            "unreachable_stage",
            &stage.place,
            format!("no visitor can come to `{name}`"),
            "an `enter` here or an `exit` that leads here, from a stage that can be reached",
            "add a trigger, or remove the stage",
        );
    }
}

/// The least stay in a stage ends by a timer that leads from the stage to itself.
fn lower_stay<'a>(lowering: &mut Lowering<'a>, stage: &At<'a>, name: &str, index: u16) {
    let Some(stay) = stage.get("stay") else {
        return;
    };
    if let Some(delay) = stay.text().and_then(parse_duration) {
        let trigger = Trigger::After {
            delay,
            since: Vec::new(),
            filter: None,
            unless: Vec::new(),
            guard: None,
        };
        let from = vec![index];
        let effect = Effect::Stage { from, to: index };
        push_rule(
            lowering,
            &format!("stage:{name}:stay"),
            &stay,
            trigger,
            effect,
        );
    }
}

/// A least stay holds conditions back, and these only.
fn warn_of_idle_stays(lowering: &Lowering, stages: &At) {
    for (index, (name, stage)) in stages.members().enumerate() {
        let mut rules = lowering.program.rules.iter();
        let holds_back = rules.any(|rule| match (&rule.trigger, &rule.effect) {
            (Trigger::When { .. }, Effect::Stage { from, .. }) => from.contains(&(index as u16)),
            _ => false,
        });
        if let Some(stay) = stage.get("stay").filter(|_| !holds_back) {
            lowering.problems.warn(
                "idle_stay",
                &stay.place,
                format!("no `when` leads away from `{name}`"),
                "a `when` that `stay` holds back",
                "remove it: events and times lead away at once",
            );
        }
    }
}

fn priority(trigger: &At) -> i64 {
    let priority = trigger.get("priority");
    priority.as_ref().and_then(At::int).unwrap_or(0)
}

/// Puts the rules from `first` on in the order of their priorities; those of one priority stay in
/// the order in which they are written.
fn sort_rules(lowering: &mut Lowering, first: usize, priorities: &[i64]) {
    let rules = lowering.program.rules.split_off(first);
    let places = lowering.symbols.rules.split_off(first);
    let mut sorted: Vec<_> = priorities
        .iter()
        .zip(rules.into_iter().zip(places))
        .collect();
    sorted.sort_by_key(|(priority, _)| std::cmp::Reverse(**priority));
    for (_, (rule, place)) in sorted {
        lowering.program.rules.push(rule);
        lowering.symbols.rules.push(place);
    }
}

fn lower_initial<'a>(lowering: &mut Lowering<'a>, stages: &At<'a>) {
    let mut initial = None;
    for (index, (_, stage)) in stages.members().enumerate() {
        let marked = stage.get("initial").and_then(|initial| initial.flag()) == Some(true);
        if marked && initial.is_some() {
            lowering.problems.error(
                "conflicting_fields",
                &stage.place,
                "a second initial stage",
                "exactly one stage with \"initial\": true",
                "remove one of them",
            );
        }
        if marked {
            initial = initial.or(Some(index));
        }
    }
    if initial.is_none() {
        lowering.problems.error(
            "missing_field",
            &stages.place,
            "no initial stage",
            "exactly one stage with \"initial\": true",
            "mark the stage of a new visitor",
        );
    }
    lowering.program.initial = initial.unwrap_or(0) as u16;
}

fn from_stages<'a>(lowering: &Lowering<'a>, stage: &At<'a>, index: usize) -> Vec<u16> {
    let all = || {
        (0..lowering.names.stages.len() as u16)
            .filter(|other| usize::from(*other) != index)
            .collect()
    };
    let Some(list) = stage.get("from") else {
        return if index == 0 {
            all()
        } else {
            (0..index as u16).collect()
        };
    };
    if stage.get("enter").is_none() {
        lowering.problems.error(
            "missing_field",
            &list.place,
            "`from` without `enter`",
            "a trigger that `from` belongs to",
            "add `enter`, or remove `from`",
        );
    }
    let mut from = Vec::new();
    for item in list.one_or_many() {
        if item.text() == Some("*") {
            return all();
        }
        if let Some(found) = find_stage(lowering, &item) {
            if usize::from(found) == index {
                warn_of_itself(lowering, &lowering.names.stages[index], &item);
            } else {
                from.push(found);
            }
        }
    }
    from
}

pub(crate) fn find_stage(lowering: &Lowering, item: &At) -> Option<u16> {
    let name = item.text()?;
    let stages = &lowering.names.stages;
    let found = stages.iter().position(|stage| stage == name);
    if found.is_none() {
        lowering.problems.error(
            "unknown_name",
            &item.place,
            format!("\"{name}\""),
            "a stage of this journey",
            did_you_mean(
                name,
                stages.iter().map(String::as_str),
                "define it under `stages`",
            ),
        );
    }
    found.map(|index| index as u16)
}

pub(crate) fn push_rule<'a>(
    lowering: &mut Lowering<'a>,
    what: &str,
    source: &At<'a>,
    trigger: Trigger,
    effect: Effect,
) {
    let id = fnv32(format!("{what}:{}", canonical(source.value)).as_bytes());
    if lowering.program.rules.iter().any(|rule| rule.id == id) {
        lowering.problems.error(
            "repeated_rule",
            &source.place,
            "the same rule a second time",
            "each rule once",
            "remove one of them",
        );
    }
    lowering.program.rules.push(Rule {
        id,
        trigger,
        effect,
    });
    lowering.symbols.rules.push(source.place.path.clone());
}
