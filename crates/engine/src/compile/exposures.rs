//! Exposures: the page tells `experiment_viewed` once a visitor could see what an experiment decided
//! (`js/behaviours/experiments.ts`). The event feeds a hidden fact, so that it is told once by all tabs and
//! pages, and again behind another bucket version, as the variant is another one then.

use super::cel::types::Type;
use super::choices::Conditions;
use super::experiments::{experiments, identity_of};
use super::json::At;
use super::lower::Lowering;
use super::names::FactName;
use super::node::quoted;
use super::written::Written;
use crate::hash::fnv32;
use crate::program::{Fact, FactKind, Root, Scope, Source};

/// What the page tells.
const VIEWED: &str = "experiment_viewed";

/// The choices of a slot that belong to an experiment, as [`told`] takes them.
#[derive(Clone, Debug)]
pub(crate) struct Tested {
    pub(crate) experiment: String,
    /// The variants that show the block.
    pub(crate) shown: Vec<String>,
}

/// The experiments that a slot names: of others the page does not see when they have an effect.
fn seen<'a>(root: &At<'a>) -> Vec<(&'a str, At<'a>)> {
    let slots = root.get("slots");
    let slots = slots.iter().flat_map(At::members);
    let lists = slots.filter_map(|(_, slot)| slot.get("choose"));
    let choices: Vec<At> = lists.flat_map(|list| list.one_or_many()).collect();
    let is_seen = |name: &str| {
        let mut names = choices
            .iter()
            .filter_map(|choice| choice.text_of("experiment"));
        names.any(|named| named == name)
    };
    let mut all = experiments(root);
    all.retain(|(name, _)| is_seen(name));
    all
}

fn fact_of(experiment: &str) -> String {
    format!("exposure.{experiment}")
}

/// Makes the facts known that keep which variant was told.
pub(crate) fn declare_exposures(lowering: &mut Lowering, root: &At) {
    for (name, _) in seen(root) {
        lowering.names.facts.push(FactName {
            name: fact_of(name),
            result: Type::Str,
            moves: false,
            usage: Default::default(),
        });
    }
}

/// Adds the facts that were declared.
pub(crate) fn lower_exposures(lowering: &mut Lowering, root: &At) {
    for (name, experiment) in seen(root) {
        let filter = format!("event.experiment_id == '{name}'");
        let filter = Written::own(lowering, &filter, &experiment.place)
            .and_then(|filter| filter.push(lowering, true));
        let (filter, mut paths) = filter.map_or((None, Vec::new()), |(expr, emitted)| {
            (Some(expr), emitted.event_paths)
        });
        let names = &mut lowering.names;
        let event = names.event(VIEWED);
        let variant = names.path(Root::Event {}, vec!["variation_id".into()]);
        paths.push(variant);
        names.event_reads(event, &paths);
        let identity = identity_of(name, &experiment);
        lowering.program.facts.push(Fact {
            id: fnv32(format!("exposure:{identity}").as_bytes()),
            kind: FactKind::Last {},
            scope: Scope::Visitor {},
            within: 0,
            bound: 1,
            sources: vec![Source {
                event,
                path: Some(variant),
                constant: None,
                filter,
            }],
        });
        lowering.symbols.facts.push(fact_of(name));
    }
}

/// What the page has to know of a slot with experiments, as JSON: its choices as far as one of them has an
/// experiment. Of each when it holds, and of those with an experiment its name, the visitor's variant, the
/// one that was told, and the block of each variant that has one. `None` for a slot without.
pub(crate) fn told(
    lowering: &mut Lowering,
    choices: &[(At, Conditions)],
    is_reserved: bool,
) -> Option<String> {
    let last = choices
        .iter()
        .rposition(|(_, conditions)| conditions.tested.is_some())?;
    let mut written = Vec::new();
    for (choice, conditions) in &choices[..=last] {
        let holds = conditions.holds.map_or("null".into(), |condition| {
            let expr = lowering.program.conditions[usize::from(condition)].expr;
            expr.to_string()
        });
        let Some(Tested { experiment, shown }) = &conditions.tested else {
            written.push(format!("[{holds}]"));
            continue;
        };
        let mut read = |fact: &str| {
            let source = format!("fact['{fact}']");
            let expr = Written::own(lowering, &source, &choice.place)?.push(lowering, false)?;
            Some(expr.0)
        };
        let variant = read(&format!("experiment.{experiment}"))?;
        let told = read(&fact_of(experiment))?;
        let block = quoted(choice.text_of("block").unwrap_or_default());
        let blocks: Vec<_> = shown
            .iter()
            .map(|variant| format!("{}:{block}", quoted(variant)))
            .collect();
        written.push(format!(
            "[{holds},{},{variant},{told},{{{}}}]",
            quoted(experiment),
            blocks.join(",")
        ));
    }
    // The page must not show a variant before its exposure is told, so it is not to know here that nothing
    // moves: the module that tells says it.
    let reserved = if is_reserved {
        ",\"reserved\":true"
    } else {
        ""
    };
    Some(format!(
        "\"experiments\":{{\"choices\":[{}]{reserved}}}",
        written.join(",")
    ))
}
