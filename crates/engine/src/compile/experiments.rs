//! Experiments: the parts of their variants, and whom they are for.

use super::cel::types::Type;
use super::json::{At, canonical};
use super::lower::Lowering;
use super::names::{ExperimentName, FactName};
use super::problem::did_you_mean;
use super::rules::{find_stage, push_rule};
use super::written::Written;
use crate::bucket::{NAMESPACE_PLACES, PLACES, START, bucket_ranges, fnv1a, limit};
use crate::hash::fnv32;
use crate::program::{Effect, Experiment, Fact, FactKind, Scope, Trigger};
use crate::value::Value;

/// The variant that the others are compared with.
pub(crate) const CONTROL: &str = "control";

/// What visitors have who are kept out to measure all that an experiment does.
pub(crate) const HOLDOUT: &str = "holdout";

fn experiments<'a>(root: &At<'a>) -> Vec<(&'a str, At<'a>)> {
    root.get("experiments")
        .iter()
        .flat_map(At::members)
        .collect()
}

/// Makes the names of the experiments known, and of the facts that keep their variants.
pub(crate) fn declare_experiments<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, experiment) in experiments(root) {
        let variants = experiment.get("variants");
        let variants = variants.iter().flat_map(At::members);
        let mut variants: Vec<String> = variants.map(|(name, _)| name.into()).collect();
        if experiment.get("holdout").is_some() {
            variants.push(HOLDOUT.into());
        }
        lowering.names.experiments.push(ExperimentName {
            name: name.into(),
            used: vec![false; variants.len()],
            variants,
            fact: lowering.names.facts.len() as u16,
        });
        lowering.names.facts.push(FactName {
            name: format!("experiment.{name}"),
            result: Type::Str,
            moves: false,
            usage: Default::default(),
        });
    }
}

/// Lowers the facts that keep the variants. Behind another bucket version, or with other variants,
/// it is another fact, and visitors are given variants anew.
pub(crate) fn lower_variants<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, experiment) in experiments(root) {
        let variants = experiment.get("variants");
        let variants = variants.iter().flat_map(At::members);
        let mut variants: Vec<&str> = variants.map(|(name, _)| name).collect();
        variants.sort_unstable();
        let (version, variants) = (version_of(&experiment), variants.join(","));
        lowering.program.facts.push(Fact {
            id: fnv32(format!("experiment:{name}:{version}:{variants}").as_bytes()),
            kind: FactKind::First {},
            scope: Scope::Visitor {},
            within: 0,
            bound: 1,
            sources: Vec::new(),
        });
        lowering.symbols.facts.push(format!("experiment.{name}"));
    }
}

/// Whom each experiment is for, by an expression; `None` for one of which it could not be told.
pub(crate) fn targets<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) -> Vec<Option<Written>> {
    let mut targets = Vec::new();
    for (_, experiment) in experiments(root) {
        let stage = experiment.get("stage").map(|stage| {
            let mut names = Vec::new();
            for item in stage.one_or_many() {
                let known = find_stage(lowering, &item).and(item.text());
                names.extend(known.map(|name| format!("stage == '{name}'")));
            }
            Written::own(lowering, &names.join(" || "), &stage.place)
        });
        let when = experiment
            .get("when")
            .map(|when| Written::new(lowering, &when, false));
        targets.push(match (stage, when) {
            (Some(stage), Some(when)) => stage.zip(when).map(|(stage, when)| stage.and(when)),
            (stage, when) => stage
                .or(when)
                .unwrap_or_else(|| Written::own(lowering, "true", &experiment.place)),
        });
    }
    targets
}

/// Lowers the experiments, and warns of what none of their variants changes.
pub(crate) fn lower_experiments<'a>(
    lowering: &mut Lowering<'a>,
    root: &At<'a>,
    targets: &[Option<Written>],
) {
    for (index, (name, experiment)) in experiments(root).iter().enumerate() {
        check_variants(lowering, experiment);
        let lowered = lower(lowering, name, experiment, index);
        lowering.program.experiments.push(lowered);
        let Some(Some(target)) = targets.get(index) else {
            continue;
        };
        let Some((expr, emitted)) = target.push(lowering, false) else {
            continue;
        };
        // A condition of its own: where its truth is known from before there was this experiment,
        // it would not come to hold any more, and the visitor would be given nothing.
        let (version, source) = (version_of(experiment), target.source());
        let source = format!("experiment:{name}:{version}:{source}");
        let condition = lowering.push_condition(&source, expr, emitted.reads);
        push_rule(
            lowering,
            &format!("experiment:{name}"),
            experiment,
            Trigger::When { condition },
            Effect::Experiment {
                experiment: index as u16,
            },
        );
    }
    // What was refused may be what uses a variant.
    if !lowering.problems.has_error() {
        warn_of_unused(lowering, root);
    }
}

fn lower(lowering: &mut Lowering, name: &str, experiment: &At, index: usize) -> Experiment {
    let seed = experiment.text_of("seed").unwrap_or(name);
    let namespace = experiment.get("namespace");
    let place = |field: &str, otherwise: f64| {
        let percent = namespace
            .as_ref()
            .and_then(|namespace| percent(namespace, field));
        limit(percent.unwrap_or(otherwise) / 100.0, NAMESPACE_PLACES)
    };
    let (from, until) = (place("from", 0.0), place("until", 100.0));
    let (limits, variants) = parts(lowering, experiment);
    let namespace = namespace.as_ref();
    Experiment {
        fact: lowering.names.experiments[index].fact,
        seed: fnv1a(START, seed.as_bytes()),
        namespace: namespace
            .and_then(|it| it.text_of("name"))
            .unwrap_or("")
            .into(),
        from,
        until,
        limits,
        variants,
    }
}

/// The ends of the parts of an experiment's places, and for each the constant that is its variant.
/// The holdout is one more variant, and the others share what it leaves.
fn parts(lowering: &mut Lowering, experiment: &At) -> (Vec<u16>, Vec<u16>) {
    let holdout = percent(experiment, "holdout").unwrap_or(0.0);
    let mut names = Vec::new();
    let mut weights = Vec::new();
    for (name, weight) in experiment.get("variants").iter().flat_map(At::members) {
        names.push(name);
        let weight = weight.number().unwrap_or(0.0) / 100.0;
        weights.push(weight * (100.0 - holdout) / 100.0);
    }
    names.push(HOLDOUT);
    weights.push(holdout / 100.0);
    let coverage = percent(experiment, "coverage").unwrap_or(100.0) / 100.0;
    let ranges = bucket_ranges(weights.len(), coverage, Some(&weights));
    let (mut limits, mut variants) = (Vec::new(), Vec::new());
    let mut part = |end: u16, value: Value| {
        if end > limits.last().copied().unwrap_or(0) {
            limits.push(end);
            variants.push(lowering.names.constant(value));
        }
    };
    for (name, (start, end)) in names.iter().zip(ranges) {
        part(limit(start, PLACES), Value::Absent);
        part(limit(end, PLACES), Value::text(name));
    }
    (limits, variants)
}

fn percent(at: &At, field: &str) -> Option<f64> {
    at.get(field)?.number()
}

fn version_of(experiment: &At) -> i64 {
    let version = experiment.get("bucket_version");
    version.as_ref().and_then(At::int).unwrap_or(1)
}

/// Weights are positive and sum to a hundred, and one of the variants is what the others are
/// compared with.
fn check_variants(lowering: &Lowering, experiment: &At) {
    let Some(variants) = experiment.get("variants") else {
        return;
    };
    let error = |code, at: &At, found: String, expected: &str, remedy: &str| {
        lowering
            .problems
            .error(code, &at.place, found, expected, remedy);
    };
    let mut sum = 0.0;
    for (name, weight) in variants.members() {
        let value = weight.number().unwrap_or(0.0);
        sum += value;
        if value <= 0.0 {
            error(
                "bad_value",
                &weight,
                canonical(weight.value),
                "more than 0 percent",
                "remove the variant, or give it visitors",
            );
        }
        if name == HOLDOUT {
            error(
                "bad_name",
                &weight,
                format!("`{name}`"),
                "a name that experiments do not use for something else",
                "write `holdout` beside `variants`: how many percent are kept out",
            );
        }
    }
    let names: Vec<_> = variants.members().map(|(name, _)| name).collect();
    if !names.contains(&CONTROL) || names.len() < 2 {
        error(
            "missing_field",
            &variants,
            format!("`{}`", names.join(", ")),
            "`control`, and at least one more",
            "add `control`: the visitors that the others are compared with",
        );
    }
    if (sum - 100.0).abs() > 0.01 {
        error(
            "bad_weights",
            &variants,
            format!("weights that sum to {sum}"),
            "weights that sum to 100",
            "give each variant its percent of the visitors",
        );
    }
    if let Some(namespace) = experiment.get("namespace")
        && let (Some(from), Some(until)) =
            (percent(&namespace, "from"), percent(&namespace, "until"))
        && from >= until
    {
        error(
            "bad_value",
            &namespace,
            format!("from {from} until {until}"),
            "a part of the namespace: `from` below `until`",
            "swap them, or widen the part",
        );
    }
}

fn warn_of_unused(lowering: &Lowering, root: &At) {
    for ((name, experiment), known) in experiments(root).iter().zip(&lowering.names.experiments) {
        let treatments = known.variants.iter().zip(&known.used);
        let mut treatments = treatments.filter(|(variant, _)| !is_compared_with(variant));
        if treatments.clone().all(|(_, used)| !used) {
            lowering.problems.warn(
                "unused_experiment",
                &experiment.place,
                format!("nothing depends on `{name}`"),
                "a choice with this experiment, or an expression that reads it",
                "use it or remove it: visitors would be given variants for nothing",
            );
        } else if let Some((variant, _)) = treatments.find(|(_, used)| !**used) {
            lowering.problems.warn(
                "unused_variant",
                &experiment.place,
                format!("nothing depends on `{variant}` of `{name}`"),
                "a choice for each variant but `control`",
                "use it or remove it: its visitors would see what control sees",
            );
        }
    }
}

/// Whether a variant is one that the others are compared with.
pub(crate) fn is_compared_with(variant: &str) -> bool {
    variant == CONTROL || variant == HOLDOUT
}

/// The experiment that a choice names.
pub(crate) fn find_experiment(lowering: &Lowering, item: &At) -> Option<usize> {
    let name = item.text()?;
    let known = &lowering.names.experiments;
    let found = known.iter().position(|known| known.name == name);
    if found.is_none() {
        lowering.problems.error(
            "unknown_name",
            &item.place,
            format!("\"{name}\""),
            "an experiment of this journey",
            did_you_mean(
                name,
                known.iter().map(|known| known.name.as_str()),
                "define it under `experiments`",
            ),
        );
    }
    found
}
