//! The variants of an experiment: written one by one, or as all combinations of the levels of its factors.

use super::bandit::{check_bandit, drawn_weights};
use super::json::{At, canonical};
use super::lower::Lowering;

/// The variant that the others are compared with.
pub(crate) const CONTROL: &str = "control";

/// What visitors have who are kept out to measure all that an experiment does.
pub(crate) const HOLDOUT: &str = "holdout";

/// So many combinations may factors have: each needs visitors of its own.
const MOST: usize = 16;

/// What stands between the levels in the name of a combination.
const AND: &str = "_and_";

/// Whether a variant is one that the others are compared with.
pub(crate) fn is_compared_with(variant: &str) -> bool {
    variant == CONTROL || variant == HOLDOUT
}

/// The variants in order, and how many percent of the visitors each has.
pub(crate) fn variants_of(experiment: &At) -> Vec<(String, f64)> {
    if let Some(factors) = experiment.get("factors") {
        return combinations(&factors);
    }
    let drawn = drawn_weights(experiment);
    let variants = experiment.get("variants");
    let variants = variants.iter().flat_map(At::members);
    variants
        .map(|(name, weight)| {
            let drawn = drawn.as_ref().map(|drawn| drawn.get(name));
            let weight = drawn.unwrap_or(Some(weight));
            (
                name.into(),
                weight.and_then(|it| it.number()).unwrap_or(0.0),
            )
        })
        .collect()
}

/// Factors are independent of each other, so the weight of a combination is the product of its levels'.
/// Its name has the levels that are not control; all that is control is the experiment's control.
fn combinations(factors: &At) -> Vec<(String, f64)> {
    let mut all = vec![(String::new(), 100.0)];
    for (_, factor) in factors.members() {
        let mut next = Vec::new();
        for (name, share) in &all {
            for (level, weight) in factor.members() {
                let levels = [name.as_str(), level];
                let changed = levels.iter().filter(|it| !it.is_empty() && **it != CONTROL);
                let changed: Vec<&str> = changed.copied().collect();
                let weight = weight.number().unwrap_or(0.0) / 100.0;
                next.push((changed.join(AND), share * weight));
            }
        }
        all = next;
        if all.len() > MOST {
            break;
        }
    }
    for (name, _) in all.iter_mut().filter(|(name, _)| name.is_empty()) {
        *name = CONTROL.into();
    }
    all
}

/// Weights are positive and sum to a hundred, and one of the variants is what the others are
/// compared with. The same holds for the levels of each factor, which no other factor has.
pub(crate) fn check_variants(lowering: &Lowering, experiment: &At) {
    if let Some(variants) = experiment.get("variants") {
        check_weights(lowering, &variants);
    }
    check_bandit(lowering, experiment);
    let Some(factors) = experiment.get("factors") else {
        return;
    };
    let mut levels = Vec::new();
    for (_, factor) in factors.members() {
        check_weights(lowering, &factor);
        for (level, at) in factor.members().filter(|(level, _)| *level != CONTROL) {
            if levels.contains(&level) {
                lowering.problems.error(
                    "bad_name",
                    &at.place,
                    format!("`{level}` a second time"),
                    "a name that no level of another factor has",
                    "rename it: combinations are called by their levels",
                );
            }
            levels.push(level);
        }
    }
    if combinations(&factors).len() > MOST {
        lowering.problems.error(
            "bad_value",
            &factors.place,
            format!("more than {MOST} combinations"),
            format!("factors with at most {MOST} combinations"),
            "have fewer factors or levels: each combination needs visitors of its own",
        );
    }
}

pub(crate) fn check_weights(lowering: &Lowering, variants: &At) {
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
            variants,
            format!("`{}`", names.join(", ")),
            "`control`, and at least one more",
            "add `control`: the visitors that the others are compared with",
        );
    }
    if (sum - 100.0).abs() > 0.01 {
        error(
            "bad_weights",
            variants,
            format!("weights that sum to {sum}"),
            "weights that sum to 100",
            "give each variant its percent of the visitors",
        );
    }
}
