//! Stages and moments: triggers and what they do.

use super::duration::parse_duration;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::problem::did_you_mean;
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

/// Stages, in the order in which they are written. Of the transitions by one event the one that is
/// written first happens, and so it is among those by conditions that come to hold at one instant.
pub(crate) fn lower_stages<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    let Some(stages) = root.get("stages") else {
        return;
    };
    lower_initial(lowering, &stages);
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
            }
        }
        for exit in stage.get("exit").iter().flat_map(At::one_or_many) {
            let to = exit.get("to");
            let target = to.as_ref().and_then(|to| find_stage(lowering, to));
            if let Some(to) = to.filter(|_| target == Some(index as u16)) {
                warn_of_itself(lowering, name, &to);
            }
            let trigger = lower_trigger(lowering, &exit);
            if let (Some(to), Some(trigger)) = (target, trigger) {
                let from = vec![index as u16];
                let what = format!("stage:{name}:exit");
                push_rule(lowering, &what, &exit, trigger, Effect::Stage { from, to });
            }
        }
    }
    // A trigger that was refused may be the one that leads to a stage.
    if !lowering.problems.has_error() {
        warn_of_unreachable(lowering, &stages);
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
            Effect::Moment { .. } => None,
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

fn lower_initial<'a>(lowering: &mut Lowering<'a>, stages: &At<'a>) {
    let mut initial = None;
    for (index, (_, stage)) in stages.members().enumerate() {
        let marked = stage
            .get("initial")
            .is_some_and(|flag| canonical(flag.value) == "true");
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
            }
            from.push(found);
        }
    }
    from
}

fn find_stage(lowering: &Lowering, item: &At) -> Option<u16> {
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

fn lower_trigger<'a>(lowering: &mut Lowering<'a>, trigger: &At<'a>) -> Option<Trigger> {
    refuse_stray_fields(lowering, trigger);
    if let Some(on) = trigger.get("on") {
        let events = events(lowering, &on);
        let filter = lower_filter(lowering, trigger, &events);
        return Some(Trigger::On { events, filter });
    }
    if let Some(when) = trigger.get("when") {
        return lowering
            .condition(&when)
            .map(|condition| Trigger::When { condition });
    }
    let delay = parse_duration(trigger.text_of("after")?)?;
    let since = trigger
        .get("since")
        .map(|since| events(lowering, &since))
        .unwrap_or_default();
    let unless = trigger
        .get("unless")
        .map(|unless| events(lowering, &unless))
        .unwrap_or_default();
    let filter = lower_filter(lowering, trigger, &since);
    Some(Trigger::After {
        delay,
        since,
        filter,
        unless,
    })
}

/// Fields that mean nothing beside the trigger's kind.
fn refuse_stray_fields(lowering: &Lowering, trigger: &At) {
    let has = |name: &str| trigger.get(name).is_some();
    for (field, needs, fits) in [
        ("where", "on or since", has("on") || has("since")),
        ("since", "after", has("after")),
        ("unless", "after", has("after")),
    ] {
        if let Some(stray) = trigger.get(field).filter(|_| !fits) {
            lowering.problems.error(
                "conflicting_fields",
                &stray.place,
                format!("`{field}` without {needs}"),
                format!("`{field}` beside {needs}"),
                "remove it, or put it into the expression",
            );
        }
    }
}

fn lower_filter<'a>(lowering: &mut Lowering<'a>, trigger: &At<'a>, events: &[u16]) -> Option<u16> {
    let (filter, emitted) = trigger
        .get("where")
        .and_then(|filter| lowering.filter(&filter))?;
    for event in events {
        lowering.names.event_reads(*event, &emitted.event_paths);
    }
    Some(filter)
}

fn events(lowering: &mut Lowering, list: &At) -> Vec<u16> {
    list.one_or_many()
        .iter()
        .filter_map(|item| item.text().map(|name| lowering.names.event(name)))
        .collect()
}

fn push_rule<'a>(
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
