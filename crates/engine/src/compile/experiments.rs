//! Experiments: the parts of their variants, and whom they are for.

use super::bandit::epoch_of;
use super::cel::types::Type;
use super::holdout::{check_groups, give_groups, group_of, holding_out, is_held};
use super::json::At;
use super::lower::Lowering;
use super::names::{ExperimentName, FactName};
use super::problem::did_you_mean;
use super::rules::{find_stage, push_rule};
use super::schedule::{check_schedule, has_begun, runs, steps};
use super::variants::{HOLDOUT, check_variants, is_compared_with, variants_of};
use super::written::Written;
use crate::bucket::{NAMESPACE_PLACES, PLACES, START, bucket_ranges, fnv1a, limit};
use crate::hash::fnv32;
use crate::program::{Effect, Experiment, Fact, FactKind, Scope, Trigger};
use crate::value::Value;

pub(crate) fn experiments<'a>(root: &At<'a>) -> Vec<(&'a str, At<'a>)> {
    root.get("experiments")
        .iter()
        .flat_map(At::members)
        .collect()
}

/// Makes the names of the experiments known, and of the facts that keep their variants.
pub(crate) fn declare_experiments<'a>(lowering: &mut Lowering<'a>, root: &At<'a>) {
    for (name, experiment) in experiments(root) {
        let variants = variants_of(&experiment).into_iter();
        let mut variants: Vec<String> = variants.map(|(name, _)| name).collect();
        if experiment.get("holdout").is_some() || group_of(&experiment).is_some() {
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
        let identity = identity_of(name, &experiment);
        lowering.program.facts.push(Fact {
            id: fnv32(format!("experiment:{identity}").as_bytes()),
            kind: FactKind::First {},
            scope: Scope::Visitor {},
            within: 0,
            bound: 1,
            sources: Vec::new(),
        });
        lowering.symbols.facts.push(format!("experiment.{name}"));
    }
}

/// What makes the variants of an experiment these ones.
pub(crate) fn identity_of(name: &str, experiment: &At) -> String {
    let variants = variants_of(experiment).into_iter();
    let mut variants: Vec<String> = variants.map(|(name, _)| name).collect();
    variants.sort_unstable();
    let (version, variants) = (version_of(experiment), variants.join(","));
    format!("{name}:{version}:{variants}")
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
        let target = match (stage, when) {
            (Some(stage), Some(when)) => stage.zip(when).map(|(stage, when)| stage.and(when)),
            (stage, when) => stage
                .or(when)
                .unwrap_or_else(|| Written::own(lowering, "true", &experiment.place)),
        };
        targets.push(match runs(lowering, &experiment) {
            Some(runs) => target.map(|target| target.and(runs)),
            None => target,
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
    let all = experiments(root);
    check_groups(lowering, root);
    // The widest coverage of each first: who looks for an experiment finds that one.
    for (index, (name, experiment)) in all.iter().enumerate() {
        check_variants(lowering, experiment);
        check_namespace(lowering, experiment);
        check_schedule(lowering, experiment);
        let coverage = steps(experiment).last().map_or(100.0, |step| step.coverage);
        let lowered = lower(lowering, name, experiment, index, coverage);
        lowering.program.experiments.push(lowered);
    }
    give_groups(lowering, root);
    for (index, (name, experiment)) in all.iter().enumerate() {
        let Some(Some(target)) = targets.get(index) else {
            continue;
        };
        let Some(target) = with_group(lowering, name, experiment, target, index) else {
            continue;
        };
        let steps = steps(experiment);
        for (number, step) in steps.iter().enumerate() {
            let begun = has_begun(lowering, step, experiment).filter(|_| number > 0);
            let target = match begun {
                Some(begun) => target.clone().and(begun),
                None => target.clone(),
            };
            let is_last = number + 1 == steps.len();
            let (what, given) = if is_last {
                (format!("experiment:{name}"), index)
            } else {
                let lowered = lower(lowering, name, experiment, index, step.coverage);
                lowering.program.experiments.push(lowered);
                let given = lowering.program.experiments.len() - 1;
                (format!("experiment:{name}:{number}"), given)
            };
            give(lowering, &what, name, experiment, &target, given as u16);
        }
    }
    // What was refused may be what uses a variant.
    if !lowering.problems.has_error() {
        warn_of_unused(lowering, root);
    }
}

/// The target without those who are held out by the group of the experiment, to whom `holdout` is given.
fn with_group<'a>(
    lowering: &mut Lowering<'a>,
    name: &str,
    experiment: &At<'a>,
    target: &Written,
    index: usize,
) -> Option<Written> {
    let Some(group) = group_of(experiment) else {
        return Some(target.clone());
    };
    let held = is_held(lowering, group, true, experiment)?;
    let others = is_held(lowering, group, false, experiment)?;
    let own = lowering.program.experiments.get(index)?.clone();
    let entry = holding_out(lowering, &own);
    lowering.program.experiments.push(entry);
    let given = (lowering.program.experiments.len() - 1) as u16;
    let what = format!("experiment:{name}:held_out");
    let held = target.clone().and(held);
    give(lowering, &what, name, experiment, &held, given);
    Some(target.clone().and(others))
}

/// Visitors are given a variant when the target comes to hold for them.
fn give<'a>(
    lowering: &mut Lowering<'a>,
    what: &str,
    name: &str,
    source: &At<'a>,
    target: &Written,
    experiment: u16,
) {
    let Some((expr, emitted)) = target.push(lowering, false) else {
        return;
    };
    // A condition of its own: where its truth is known from before there was this experiment,
    // it would not come to hold any more, and the visitor would be given nothing.
    let (version, text) = (version_of(source), target.source());
    let text = format!("experiment:{name}:{version}:{text}");
    let condition = lowering.push_condition(&text, expr, emitted.reads);
    let trigger = Trigger::When { condition };
    push_rule(
        lowering,
        what,
        source,
        trigger,
        Effect::Experiment { experiment },
    );
}

fn lower(
    lowering: &mut Lowering,
    name: &str,
    experiment: &At,
    index: usize,
    coverage: f64,
) -> Experiment {
    let seed = seed_of(name, experiment);
    let namespace = experiment.get("namespace");
    let place = |field: &str, otherwise: f64| {
        let percent = namespace
            .as_ref()
            .and_then(|namespace| percent(namespace, field));
        limit(percent.unwrap_or(otherwise) / 100.0, NAMESPACE_PLACES)
    };
    let (from, until) = (place("from", 0.0), place("until", 100.0));
    let (limits, variants) = parts(lowering, experiment, coverage / 100.0);
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
fn parts(lowering: &mut Lowering, experiment: &At, coverage: f64) -> (Vec<u16>, Vec<u16>) {
    let holdout = percent(experiment, "holdout").unwrap_or(0.0);
    let mut names = Vec::new();
    let mut weights = Vec::new();
    for (name, weight) in variants_of(experiment) {
        names.push(name);
        weights.push(weight / 100.0 * (100.0 - holdout) / 100.0);
    }
    names.push(HOLDOUT.into());
    weights.push(holdout / 100.0);
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

/// What gives all visitors variants anew when it changes: the bucket version, and the epoch of a bandit.
fn version_of(experiment: &At) -> String {
    let version = experiment.get("bucket_version");
    let version = version.as_ref().and_then(At::int).unwrap_or(1);
    match epoch_of(experiment) {
        Some(epoch) => format!("{version}.{epoch}"),
        None => version.to_string(),
    }
}

/// What visitors are distributed by. In each epoch of a bandit otherwise, so that no visitor is bound to an arm
/// and what one epoch has shown does not hang on who was in it.
fn seed_of(name: &str, experiment: &At) -> String {
    let seed = experiment.text_of("seed").unwrap_or(name);
    match epoch_of(experiment) {
        Some(epoch) => format!("{seed}:{epoch}"),
        None => seed.into(),
    }
}

/// A part of a namespace begins before it ends.
fn check_namespace(lowering: &Lowering, experiment: &At) {
    if let Some(namespace) = experiment.get("namespace")
        && let (Some(from), Some(until)) =
            (percent(&namespace, "from"), percent(&namespace, "until"))
        && from >= until
    {
        lowering.problems.error(
            "bad_value",
            &namespace.place,
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
