//! An explanation as programs read it: one JSON document.

use std::io::{self, Write};

use microstage_engine::explain::{
    ChoiceNote, FactNote, Join, ModelNote, MomentNote, Node, RuleNote, SlotNote, Wait,
};
use microstage_engine::{Timestamp, Value};
use serde_json::{Value as Json, json};

use super::story::{Fired, Story, What};
use super::tree;
use crate::when::iso;

/// Writes the document, indented.
pub(super) fn write(out: &mut dyn Write, story: &Story) -> io::Result<()> {
    let now = &story.now;
    let (event, when) = &story.last;
    let document = json!({
        "visitor": story.name,
        "at": iso(now.at.0),
        "events": story.events,
        "lastEvent": { "event": event, "at": iso(*when) },
        "session": now.session.map(|it| json!({ "since": iso(it.since.0), "last": iso(it.last.0) })),
        "errors": now.errors,
        "stage": {
            "name": now.stage,
            "since": iso(now.since.0),
            "why": story.entry().map(fired),
        },
        "history": story.fired.iter().map(fired).collect::<Vec<_>>(),
        "transitions": now.transitions.iter().map(rule).collect::<Vec<_>>(),
        "moments": now.moments.iter().map(moment).collect::<Vec<_>>(),
        "segments": now.segments.iter().map(|it| {
            json!({ "name": it.name, "holds": it.holds, "when": node(&it.node) })
        }).collect::<Vec<_>>(),
        "slots": now.slots.iter().map(slot).collect::<Vec<_>>(),
        "facts": now.facts.iter().map(fact).collect::<Vec<_>>(),
        "models": now.models.iter().map(model).collect::<Vec<_>>(),
        "next": now.upcoming.iter().map(|it| {
            json!({ "at": iso(it.at.0), "what": it.what })
        }).collect::<Vec<_>>(),
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn fired(fired: &Fired) -> Json {
    let cause = fired.cause.as_ref();
    let cause = cause.map(|(event, at)| json!({ "event": event, "at": iso(*at) }));
    let mut row = match &fired.what {
        What::Stage { from, to } => json!({ "at": iso(fired.at), "stage": to, "from": from }),
        What::Moment(moment) => json!({ "at": iso(fired.at), "moment": moment }),
    };
    row["cause"] = cause.unwrap_or(Json::Null);
    row["rule"] = fired.rule.as_ref().map_or(Json::Null, rule);
    row
}

fn rule(note: &RuleNote) -> Json {
    let mut row = json!({ "place": note.place, "rule": note.text });
    if let Some(to) = &note.to {
        row["to"] = to.as_str().into();
    }
    match &note.wait {
        Wait::Condition => {}
        Wait::Events(events) => row["waitsFor"] = json!(events),
        Wait::Timer { due, since, unless } => {
            row["due"] = json!(due.map(time));
            row["since"] = json!(since);
            row["unless"] = json!(unless);
        }
        _ => {}
    }
    for test in &note.tests {
        row[test.role] = node(&test.node);
    }
    row
}

fn moment(note: &MomentNote) -> Json {
    json!({
        "name": note.name,
        "holds": note.holds,
        "until": note.until.map(time),
        "rules": note.rules.iter().map(rule).collect::<Vec<_>>(),
    })
}

fn slot(note: &SlotNote) -> Json {
    let shown = note
        .shows
        .and_then(|shows| note.choices.get(usize::from(shows)));
    json!({
        "name": note.name,
        "decided": note.decided,
        "shows": shown.map(|choice| &choice.block),
        "choices": note.choices.iter().map(choice).collect::<Vec<_>>(),
    })
}

fn choice(note: &ChoiceNote) -> Json {
    json!({
        "block": note.block,
        "holds": note.holds,
        "nextView": note.next_view,
        "when": note.node.as_ref().map(node),
    })
}

fn fact(note: &FactNote) -> Json {
    json!({
        "name": note.name,
        "value": value(&note.value),
        "definition": note.text,
        "listens": note.listens,
        "expires": note.expires.map(time),
    })
}

fn model(note: &ModelNote) -> Json {
    let says = note.says.as_ref();
    let contributions = says.map(|says| {
        let rows = says.contributions.iter();
        rows.map(|it| json!({ "name": it.name, "value": it.value, "amount": it.amount }))
            .collect::<Vec<_>>()
    });
    json!({
        "name": note.name,
        "says": says.map_or(Json::Null, |says| value(&says.answer)),
        "contributions": contributions,
    })
}

/// An expression; `blame` names the parts that keep it from holding.
fn node(node: &Node) -> Json {
    let mut row = part(node);
    let blame: Vec<&str> = node.blame().iter().map(|it| it.text.as_str()).collect();
    if !blame.is_empty() && node.join != Join::Other {
        row["blame"] = json!(blame);
    }
    row
}

fn part(node: &Node) -> Json {
    let mut row = json!({ "text": node.text, "value": value(&node.value) });
    if node.value.is_error() {
        row["error"] = true.into();
    }
    if !node.parts.is_empty() {
        row["parts"] = node.parts.iter().map(part).collect();
    }
    row
}

/// A value; nothing and errors are `null`.
fn value(value: &Value) -> Json {
    match value {
        Value::Absent | Value::Error => Json::Null,
        Value::Bool(flag) => (*flag).into(),
        Value::Int(number) => (*number).into(),
        Value::Double(number) => (*number).into(),
        Value::Str(text) => text.as_str().into(),
        Value::List(items) => items.iter().map(self::value).collect(),
        // Null, and what has no form in JSON: as it would be written.
        other => match tree::value(other).as_str() {
            "null" => Json::Null,
            text => text.into(),
        },
    }
}

fn time(at: Timestamp) -> String {
    iso(at.0)
}
