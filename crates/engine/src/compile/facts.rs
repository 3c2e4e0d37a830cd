//! Facts: their kinds and sources.

use super::cel::types::Type;
use super::clock::{NOW, declare_clock};
use super::duration::parse_duration;
use super::history::{PREVIOUS, VISITED};
use super::json::{At, canonical};
use super::lower::Lowering;
use super::names::FactName;
use super::personas::PERSONA;
use super::schema::FACT_KINDS;
use crate::hash::fnv32;
use crate::program::{Fact, FactKind, Root, Scope, Source};
use crate::value::Value;

/// Names that stand for something else in expressions.
const TAKEN: &[&str] = &[
    NOW,
    "stage",
    "event",
    "page",
    "fact",
    "moment",
    "segment",
    "visitor",
    "true",
    "false",
    "null",
    "in",
    "experiment",
    "predict",
    "next_stage",
    PERSONA,
    PREVIOUS,
    VISITED,
];

/// Makes the names of the facts known.
pub(crate) fn declare_facts<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, fact) in root.get("facts").iter().flat_map(At::members) {
        if TAKEN.contains(&name) {
            lowering.problems.error(
                "bad_name",
                &fact.place,
                format!("`{name}`"),
                "a name that expressions do not use for something else",
                "rename the fact",
            );
        }
        let kind = fact_kind(&fact).map(|(kind, _)| kind);
        lowering.names.facts.push(FactName {
            name: name.into(),
            result: kind.as_ref().map_or(Type::Dyn, result_of),
            moves: matches!(kind, Some(FactKind::Since { .. } | FactKind::Score { .. })),
            usage: Default::default(),
        });
    }
    declare_clock(lowering, root);
}

/// Lowers all facts.
pub(crate) fn lower_facts<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, fact) in root.get("facts").iter().flat_map(At::members) {
        let kind = fact_kind(&fact);
        let sources = kind
            .as_ref()
            .map(|(_, source)| lower_sources(lowering, &fact, source))
            .unwrap_or_default();
        let kind = kind.map_or(FactKind::Count {}, |(kind, _)| kind);
        check_fields(lowering, &fact, &kind);
        let within = duration_of(&fact, "within");
        lowering.program.facts.push(Fact {
            id: identity(name, &fact),
            kind,
            scope: scope_of(&fact),
            within,
            bound: 1,
            sources,
        });
        lowering.symbols.facts.push(name.into());
    }
}

/// Refuses fields that mean nothing beside the fact's kind, and misses those that it needs.
fn check_fields(lowering: &Lowering, fact: &At, kind: &FactKind) {
    let is_score = fact.get("score").is_some();
    let is_rate = matches!(kind, FactKind::Rate { .. });
    for (field, fits, expected, remedy) in [
        (
            "within",
            !matches!(kind, FactKind::First {}),
            "`first` without a window",
            "use `last`, or remove `within`",
        ),
        (
            "within",
            !matches!(kind, FactKind::Since { .. }),
            "`since` without a window",
            "remove `within`, and compare the fact with a number of seconds",
        ),
        (
            "within",
            !matches!(kind, FactKind::Score { .. }),
            "either `within` or `half_life`",
            "remove one of them: a score either forgets all at once or bit by bit",
        ),
        ("per", is_rate, "`per` beside `rate`", "remove it"),
        (
            "half_life",
            is_score,
            "`half_life` beside `score`",
            "remove it",
        ),
        (
            "unless",
            matches!(kind, FactKind::Streak {}),
            "`unless` beside `streak`",
            "remove it",
        ),
    ] {
        if let Some(stray) = fact.get(field).filter(|_| !fits) {
            lowering.problems.error(
                "conflicting_fields",
                &stray.place,
                format!("`{field}` on this kind of fact"),
                expected,
                remedy,
            );
        }
    }
    for field in ["per", "within"] {
        if is_rate && fact.get(field).is_none() {
            lowering.problems.error(
                "missing_field",
                &fact.place,
                format!("`rate` without `{field}`"),
                "`within`, the window, and `per`, what the rate is given for",
                format!("add `{field}`, such as \"1m\""),
            );
        }
    }
}

fn duration_of(fact: &At, field: &str) -> u64 {
    fact.text_of(field).and_then(parse_duration).unwrap_or(0)
}

/// The hash of all that makes a fact this one. How many entries it keeps does not: a state that
/// was kept under another bound goes on under the new one.
fn identity(name: &str, fact: &At) -> u32 {
    let mut definition: Vec<String> = fact
        .members()
        .filter(|(field, _)| *field != "keep")
        .map(|(field, value)| format!("{field}:{}", canonical(value.value)))
        .collect();
    definition.sort();
    fnv32(format!("fact:{name}:{}", definition.join(",")).as_bytes())
}

fn lower_sources<'a>(lowering: &mut Lowering<'a>, fact: &At<'a>, source: &At<'a>) -> Vec<Source> {
    let filter = fact
        .get("where")
        .and_then(|filter| lowering.filter(&filter));
    let (filter, filter_paths) = match filter {
        Some((index, emitted)) => (Some(index), emitted.event_paths),
        None => (None, Vec::new()),
    };
    let mut sources = Vec::new();
    for (event, weight) in source.members() {
        // Adding zero turns -0.0 into 0.0.
        let weight = Value::Double(weight.number().unwrap_or(0.0) + 0.0);
        sources.push(Source {
            event: lowering.names.event(event),
            path: None,
            constant: Some(lowering.names.constant(weight)),
            filter,
        });
    }
    for item in source.one_or_many() {
        let Some(text) = item.text() else { continue };
        let (event, path) = match text.split_once('.') {
            Some((event, path)) => (event, Some(path)),
            None => (text, None),
        };
        let names = &mut lowering.names;
        let path = path.map(|path| {
            let segments = path.split('.').map(str::to_string).collect();
            names.path(Root::Event {}, segments)
        });
        sources.push(Source {
            event: names.event(event),
            path,
            constant: None,
            filter,
        });
    }
    for source in &sources {
        let names = &mut lowering.names;
        names.event_reads(source.event, source.path.as_slice());
        names.event_reads(source.event, &filter_paths);
    }
    for item in fact.get("unless").iter().flat_map(At::one_or_many) {
        lower_break(lowering, &item, &mut sources);
    }
    sources
}

/// An event that ends a streak, whatever the filter says of it.
fn lower_break(lowering: &mut Lowering, item: &At, sources: &mut Vec<Source>) {
    let Some(name) = item.text() else { return };
    let event = lowering.names.event(name);
    if sources.iter().any(|source| source.event == event) {
        lowering.problems.error(
            "conflicting_fields",
            &item.place,
            format!("`{name}` both in `streak` and in `unless`"),
            "events that end the streak, and none that it counts",
            "remove it from one of the two",
        );
    }
    sources.push(Source {
        event,
        path: None,
        constant: Some(lowering.names.constant(Value::Bool(false))),
        filter: None,
    });
}

/// The kind of a fact and the field that says it. A score without a half-life is a sum whose
/// numbers are the weights.
fn fact_kind<'a>(fact: &At<'a>) -> Option<(FactKind, At<'a>)> {
    let (name, source) = fact.members().find(|(name, _)| FACT_KINDS.contains(name))?;
    let half_life = duration_of(fact, "half_life");
    let kind = match name {
        "count" => FactKind::Count {},
        "score" if half_life > 0 => FactKind::Score {
            half_life,
            marks: Vec::new(),
        },
        "sum" | "score" => FactKind::Sum {},
        "min" => FactKind::Min {},
        "max" => FactKind::Max {},
        "mean" => FactKind::Mean {},
        "last" => FactKind::Last {},
        "first" => FactKind::First {},
        "rate" => FactKind::Rate {
            per: duration_of(fact, "per"),
        },
        "since" => FactKind::Since { marks: Vec::new() },
        "streak" => FactKind::Streak {},
        _ => FactKind::Distinct {},
    };
    Some((kind, source))
}

fn result_of(kind: &FactKind) -> Type {
    match kind {
        FactKind::Count {} | FactKind::Distinct {} | FactKind::Streak {} => Type::Int,
        FactKind::Last {} | FactKind::First {} => Type::Property,
        _ => Type::Double,
    }
}

fn scope_of(fact: &At) -> Scope {
    match fact.text_of("scope") {
        Some("page") => Scope::Page {},
        Some("session") => Scope::Session {},
        _ => Scope::Visitor {},
    }
}
