//! Facts: their kinds, sources and bounds.

use super::cel::types::Type;
use super::duration::parse_duration;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::names::FactName;
use super::schema::FACT_KINDS;
use crate::hash::fnv32;
use crate::program::{Fact, FactKind, Root, Scope, Source};

/// Without a comparison that tells, and without `keep`, a window or a distinct keeps this many.
const DEFAULT_KEEP: u32 = 256;

/// The most that a window or a distinct can keep.
pub(crate) const MOST_KEEP: u32 = 4096;

/// Names that stand for something else in expressions.
const TAKEN: [&str; 13] = [
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
    "predict",
    "next_stage",
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
        let result = fact_kind(&fact).map_or(Type::Dyn, |(kind, _)| result_of(&kind));
        lowering.names.facts.push(FactName {
            name: name.into(),
            result,
            usage: Default::default(),
        });
    }
}

/// Lowers all facts.
pub(crate) fn lower_facts<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, fact) in root.get("facts").iter().flat_map(At::members) {
        let kind = fact_kind(&fact);
        let sources = kind
            .as_ref()
            .map(|(_, source)| lower_sources(lowering, &fact, source))
            .unwrap_or_default();
        let within = fact.text_of("within").and_then(parse_duration).unwrap_or(0);
        let kind = kind.map_or(FactKind::Count {}, |(kind, _)| kind);
        if within > 0 && kind == (FactKind::First {}) {
            lowering.problems.error(
                "conflicting_fields",
                &fact.place,
                "`first` with `within`",
                "`first` without a window",
                "use `last`, or remove `within`",
            );
        }
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
    for item in source.one_or_many() {
        let Some(text) = item.text() else { continue };
        let (event, path) = match text.split_once('.') {
            Some((event, path)) => (event, Some(path)),
            None => (text, None),
        };
        let names = &mut lowering.names;
        let event = names.event(event);
        let path = path.map(|path| {
            let segments = path.split('.').map(str::to_string).collect();
            names.path(Root::Event {}, segments)
        });
        names.event_reads(event, path.as_slice());
        names.event_reads(event, &filter_paths);
        sources.push(Source {
            event,
            path,
            filter,
        });
    }
    sources
}

/// Sets how many entries each fact keeps, once all expressions are known.
pub(crate) fn bound_facts<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    // An expression that was refused may be the one that reads a fact.
    let complete = !lowering.problems.has_error();
    let facts = root
        .get("facts")
        .iter()
        .flat_map(At::members)
        .collect::<Vec<_>>();
    for (index, (name, fact)) in facts.iter().enumerate() {
        lowering.program.facts[index].bound = bound(lowering, index, fact);
        if complete && !lowering.names.facts[index].usage.read {
            lowering.problems.warn(
                "unused_fact",
                &fact.place,
                format!("nothing reads `{name}`"),
                "a condition, a filter or a text that reads it",
                "use it or remove it: each fact is stored with the visitor",
            );
        }
    }
}

/// What the comparisons need, or what the author says.
fn bound(lowering: &Lowering, index: usize, fact: &At) -> u32 {
    let usage = lowering.names.facts[index].usage;
    let definition = &lowering.program.facts[index];
    let single = matches!(definition.kind, FactKind::Last {} | FactKind::First {});
    let distinct = definition.kind == (FactKind::Distinct {});
    let keep = fact.get("keep");
    if single || definition.within == 0 && !distinct {
        if let Some(keep) = keep {
            lowering.problems.error(
                "conflicting_fields",
                &keep.place,
                "`keep` on a fact that keeps no entries",
                "`keep` on a distinct, or beside `within`",
                "remove it",
            );
        }
        return 1;
    }
    let counts = distinct || definition.kind == (FactKind::Count {});
    let needed = if counts { usage.compared_to } else { 0 };
    let declared = keep
        .as_ref()
        .and_then(At::int)
        .map_or(0, |keep| keep.clamp(0, MOST_KEEP.into()) as u32);
    if needed > MOST_KEEP {
        lowering.problems.error(
            "window_too_large",
            &fact.place,
            format!("a comparison with {}", needed - 1),
            format!("a comparison with at most {}", MOST_KEEP - 1),
            "compare with a smaller number, or count without a window",
        );
    } else if let Some(keep) = keep.filter(|_| (1..needed).contains(&declared)) {
        lowering.problems.error(
            "keep_too_small",
            &keep.place,
            format!("{declared}, and a comparison with {}", needed - 1),
            format!("at least {needed}"),
            "keep more, or leave `keep` out: the compiler sees what the comparisons need",
        );
    }
    match declared {
        0 if needed == 0 || usage.free => needed.clamp(DEFAULT_KEEP, MOST_KEEP),
        0 => needed.min(MOST_KEEP),
        _ => declared,
    }
}

/// The kind of a fact and the field that says it.
fn fact_kind<'a>(fact: &At<'a>) -> Option<(FactKind, At<'a>)> {
    let (name, source) = fact.members().find(|(name, _)| FACT_KINDS.contains(name))?;
    let kind = match name {
        "count" => FactKind::Count {},
        "sum" => FactKind::Sum {},
        "min" => FactKind::Min {},
        "max" => FactKind::Max {},
        "mean" => FactKind::Mean {},
        "last" => FactKind::Last {},
        "first" => FactKind::First {},
        _ => FactKind::Distinct {},
    };
    Some((kind, source))
}

fn result_of(kind: &FactKind) -> Type {
    match kind {
        FactKind::Count {} | FactKind::Distinct {} => Type::Int,
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
