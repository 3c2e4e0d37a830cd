//! Triggers: what a rule waits for.

use super::duration::parse_duration;
use super::json::At;
use super::lower::Lowering;
use super::sequence::lower_sequence;
use super::written::Written;
use crate::program::Trigger;

/// Lowers a trigger, and reports what is wrong with it.
pub(crate) fn lower_trigger<'a>(lowering: &mut Lowering<'a>, trigger: &At<'a>) -> Option<Trigger> {
    refuse_stray_fields(lowering, trigger);
    let guard = trigger
        .get("guard")
        .and_then(|guard| Written::new(lowering, &guard, false));
    if let Some(on) = trigger.get("on") {
        let events = events(lowering, &on);
        // Both are asked at one time, so they are one filter.
        let filter = lower_filter(lowering, trigger, &events, guard);
        return Some(Trigger::On { events, filter });
    }
    if let Some(sequence) = trigger.get("sequence") {
        let (events, completes) = lower_sequence(lowering, trigger, &sequence)?;
        let filter = match guard {
            Some(guard) => completes.and(guard),
            None => completes,
        };
        let (filter, _) = filter.push(lowering, false)?;
        let filter = Some(filter);
        return Some(Trigger::On { events, filter });
    }
    if let Some(when) = trigger.get("when") {
        return lowering
            .condition(&when)
            .map(|condition| Trigger::When { condition });
    }
    let delay = parse_duration(trigger.text_of("after")?)?;
    let since = events_of(lowering, trigger, "since");
    let unless = events_of(lowering, trigger, "unless");
    let filter = lower_filter(lowering, trigger, &since, None);
    let guard = guard.and_then(|guard| guard.push(lowering, false));
    Some(Trigger::After {
        delay,
        since,
        filter,
        unless,
        guard: guard.map(|(guard, _)| guard),
    })
}

/// Fields that mean nothing beside the trigger's kind.
fn refuse_stray_fields(lowering: &Lowering, trigger: &At) {
    let has = |name: &str| trigger.get(name).is_some();
    for (field, needs, fits) in [
        ("where", "on or since", has("on") || has("since")),
        ("guard", "on, after or sequence", !has("when")),
        ("since", "after", has("after")),
        (
            "unless",
            "after or sequence",
            has("after") || has("sequence"),
        ),
        ("within", "sequence", has("sequence")),
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

fn lower_filter<'a>(
    lowering: &mut Lowering<'a>,
    trigger: &At<'a>,
    events: &[u16],
    guard: Option<Written>,
) -> Option<u16> {
    let filter = trigger
        .get("where")
        .and_then(|filter| Written::new(lowering, &filter, true));
    let both = match (filter, guard) {
        (Some(filter), Some(guard)) => filter.and(guard),
        (filter, guard) => filter.or(guard)?,
    };
    let (filter, emitted) = both.push(lowering, true)?;
    for event in events {
        lowering.names.event_reads(*event, &emitted.event_paths);
    }
    Some(filter)
}

pub(crate) fn events_of(lowering: &mut Lowering, trigger: &At, field: &str) -> Vec<u16> {
    let list = trigger.get(field);
    list.map(|list| events(lowering, &list)).unwrap_or_default()
}

pub(crate) fn events(lowering: &mut Lowering, list: &At) -> Vec<u16> {
    list.one_or_many()
        .iter()
        .filter_map(|item| item.text().map(|name| lowering.names.event(name)))
        .collect()
}
