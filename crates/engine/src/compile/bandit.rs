//! Bandits: experiments whose weights the collector draws anew, epoch after epoch.
//!
//! The page knows nothing of them. Weights and epoch are written into the journey (`epoch`, `weights`), and what
//! comes out is an experiment with other weights: the epoch is part of its seed and of its bucket version, so
//! visitors are given variants anew, each the same wherever the program of that epoch runs.

use super::duration::parse_duration;
use super::json::At;
#[cfg(feature = "bandit")]
use super::json::canonical;
use super::lower::Lowering;
use super::variants::check_weights;

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// How long an epoch may be, and how long behind an exposure the goal may count.
const LONGEST: u64 = 30 * DAY;

/// An experiment whose weights are drawn.
#[cfg(feature = "bandit")]
#[derive(Clone, Debug, PartialEq)]
pub struct Bandit {
    /// The experiment's name.
    pub experiment: String,
    /// Its variants, control too, in the order of the journey.
    pub arms: Vec<String>,
    /// The event that they are to bring about.
    pub goal: String,
    /// Milliseconds of an epoch; epochs are counted from 1970 on.
    pub every: u64,
    /// Milliseconds behind an exposure in which the goal counts.
    pub within: u64,
    /// The share of the visitors that is divided evenly, up to 1.
    pub explore: f64,
}

/// What was drawn for an epoch.
#[cfg(feature = "bandit")]
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The experiment's name.
    pub experiment: String,
    /// The epoch's number.
    pub epoch: u64,
    /// Each variant's percent of the visitors.
    pub weights: Vec<(String, f64)>,
}

/// The bandits of a journey; none where it cannot be read.
#[cfg(feature = "bandit")]
#[must_use]
pub fn bandits(source: &str) -> Vec<Bandit> {
    with_root(source, |root| {
        let all = super::experiments::experiments(root).into_iter();
        all.filter_map(|(name, experiment)| bandit(name, &experiment))
            .collect()
    })
    .unwrap_or_default()
}

/// The journey with what was drawn: weights and epoch of each bandit that it has. Nothing else is changed.
#[cfg(feature = "bandit")]
#[must_use]
pub fn drawn(source: &str, draws: &[Draw]) -> String {
    let edits = with_root(source, |root| {
        let all = super::experiments::experiments(root).into_iter();
        let edit = |(name, experiment): (&str, At)| {
            let draw = draws.iter().find(|draw| draw.experiment == name)?;
            let bandit = experiment.get("bandit")?;
            Some((range(&bandit), written(&bandit, draw)))
        };
        all.filter_map(edit).collect::<Vec<_>>()
    });
    let mut text = source.to_owned();
    // From behind, so that the places before stay what they are.
    for (range, written) in edits.unwrap_or_default().into_iter().rev() {
        text.replace_range(range, &written);
    }
    text
}

#[cfg(feature = "bandit")]
fn with_root<T>(source: &str, read: impl FnOnce(&At) -> T) -> Option<T> {
    let problems = super::problem::Problems::new(source);
    let value = super::syntax::parse(source, &problems)?;
    let place = super::problem::Place::start();
    Some(read(&At {
        value: &value,
        place,
    }))
}

#[cfg(feature = "bandit")]
fn bandit(name: &str, experiment: &At) -> Option<Bandit> {
    let bandit = experiment.get("bandit")?;
    let duration = |field| bandit.text_of(field).and_then(parse_duration);
    let explore = bandit.get("explore").and_then(|it| it.number());
    let variants = super::variants::variants_of(experiment).into_iter();
    Some(Bandit {
        experiment: name.into(),
        arms: variants.map(|(name, _)| name).collect(),
        goal: bandit.text_of("goal")?.into(),
        every: duration("every").unwrap_or(DAY),
        within: duration("within").unwrap_or(DAY),
        explore: explore.unwrap_or(10.0) / 100.0,
    })
}

#[cfg(feature = "bandit")]
fn range(at: &At) -> std::ops::Range<usize> {
    use jsonc_parser::common::Ranged;
    at.value.start()..at.value.end()
}

/// A bandit with what was drawn for it, on one line.
#[cfg(feature = "bandit")]
fn written(bandit: &At, draw: &Draw) -> String {
    let own = bandit
        .members()
        .filter(|(name, _)| !["epoch", "weights"].contains(name));
    let mut members: Vec<String> = own
        .map(|(name, at)| format!("{}: {}", super::node::quoted(name), canonical(at.value)))
        .collect();
    members.push(format!("\"epoch\": {}", draw.epoch));
    let weights = draw.weights.iter();
    let weights = weights.map(|(name, weight)| format!("{}: {weight}", super::node::quoted(name)));
    let weights: Vec<String> = weights.collect();
    members.push(format!("\"weights\": {{ {} }}", weights.join(", ")));
    format!("{{ {} }}", members.join(", "))
}

/// The epoch of the weights, where some were drawn.
pub(crate) fn epoch_of(experiment: &At) -> Option<i64> {
    experiment.get("bandit")?.get("epoch")?.int()
}

/// The weights that were drawn, where some were.
pub(crate) fn drawn_weights<'a>(experiment: &At<'a>) -> Option<At<'a>> {
    experiment.get("bandit")?.get("weights")
}

/// Times within their bounds, weights with their epoch and for each variant, and no factors.
pub(crate) fn check_bandit(lowering: &Lowering, experiment: &At) {
    let Some(bandit) = experiment.get("bandit") else {
        return;
    };
    let error = |code, at: &At, found: String, expected: &str, remedy: &str| {
        lowering
            .problems
            .error(code, &at.place, found, expected, remedy);
    };
    if experiment.get("factors").is_some() {
        error(
            "conflicting_fields",
            &bandit,
            "`bandit` beside `factors`".into(),
            "`bandit` beside `variants`",
            "write the combinations that are worth trying as variants",
        );
    }
    for (field, least, expected, remedy) in [
        (
            "every",
            HOUR,
            "from 1h to 30d",
            "1d is right for most shops",
        ),
        (
            "within",
            1,
            "30d at most",
            "1d is enough, unless visitors think it over for longer",
        ),
    ] {
        let Some(at) = bandit.get(field) else {
            continue;
        };
        let text = at.text().unwrap_or_default();
        if parse_duration(text).is_some_and(|it| !(least..=LONGEST).contains(&it)) {
            error("bad_value", &at, format!("\"{text}\""), expected, remedy);
        }
    }
    match (bandit.get("epoch"), bandit.get("weights")) {
        (Some(_), Some(weights)) => check_drawn(lowering, experiment, &weights),
        (None, None) => {}
        _ => error(
            "missing_field",
            &bandit,
            "one of `epoch` and `weights`".into(),
            "both or none of them",
            "remove it: the collector writes both",
        ),
    }
}

/// Weights are for the variants that there are.
fn check_drawn(lowering: &Lowering, experiment: &At, weights: &At) {
    let Some(variants) = experiment.get("variants") else {
        return;
    };
    check_weights(lowering, weights);
    let names = |at: &At| {
        let mut names: Vec<_> = at.members().map(|(name, _)| name.to_owned()).collect();
        names.sort_unstable();
        names
    };
    let (found, expected) = (names(weights), names(&variants));
    if found != expected {
        lowering.problems.error(
            "unknown_name",
            &weights.place,
            format!("weights of `{}`", found.join(", ")),
            format!("weights of `{}`", expected.join(", ")),
            "remove epoch and weights: the collector writes both",
        );
    }
}

#[cfg(all(test, feature = "bandit"))]
mod tests {
    use super::*;
    use crate::compile::compile;

    const JOURNEY: &str = r#"{ // für uns
  "journey": "t", "version": 1, "stages": { "a": { "initial": true } },
  "experiments": {
    "plain": { "variants": { "control": 50, "x": 50 } },
    "hero": { "variants": { "control": 50, "x": 50 }, "bandit": { "goal": "buy", /* often */ "every": "6h", }, },
    "foot": { "bandit": { "goal": "sign_up", "explore": 20, "within": "2h" }, "variants": { "control": 20, "y": 80 } },
  },
  "segments": { "m": "experiment.plain == 'x' || experiment.hero == 'x' || experiment.foot == 'y'" },
}"#;

    fn bandit(
        experiment: &str,
        arms: [&str; 2],
        goal: &str,
        [every, within]: [u64; 2],
        explore: f64,
    ) -> Bandit {
        Bandit {
            experiment: experiment.into(),
            arms: arms.map(String::from).into(),
            goal: goal.into(),
            every,
            within,
            explore,
        }
    }

    #[test]
    fn what_is_drawn_stands_in_the_journey_and_nothing_else_changes() {
        let expected = [
            bandit("hero", ["control", "x"], "buy", [6 * HOUR, DAY], 0.1),
            bandit("foot", ["control", "y"], "sign_up", [DAY, 2 * HOUR], 0.2),
        ];
        assert_eq!(bandits(JOURNEY), expected);
        let draw = |experiment: &str, arm: &str, weight: f64| Draw {
            experiment: experiment.into(),
            epoch: 7,
            weights: vec![("control".into(), 100.0 - weight), (arm.into(), weight)],
        };
        let once = drawn(
            JOURNEY,
            &[
                draw("foot", "y", 62.5),
                draw("hero", "x", 95.0),
                draw("plain", "x", 1.0),
            ],
        );
        let own = [
            r#"{ "goal": "buy", /* often */ "every": "6h", }"#,
            r#"{ "goal": "sign_up", "explore": 20, "within": "2h" }"#,
        ];
        let new = [
            r#"{ "goal": "buy", "every": "6h", "epoch": 7, "weights": { "control": 5, "x": 95 } }"#,
            r#"{ "goal": "sign_up", "explore": 20, "within": "2h", "epoch": 7, "weights": { "control": 37.5, "y": 62.5 } }"#,
        ];
        let text = JOURNEY.replace(own[0], new[0]).replace(own[1], new[1]);
        assert_eq!(once, text);
        // What is drawn takes the place of what was drawn before.
        let again = drawn(&once, &[draw("hero", "x", 50.0)]);
        let hero = new[0].replace(r#""control": 5, "x": 95"#, r#""control": 50, "x": 50"#);
        assert_eq!(again, text.replace(new[0], &hero));
        assert_eq!(bandits(&again), expected);
        for journey in [JOURNEY, &once, &again] {
            let compiled = compile(journey);
            assert!(compiled.program.is_some(), "{:?}", compiled.problems);
        }
        assert_eq!(drawn("{", &[draw("hero", "x", 50.0)]), "{");
        assert_eq!(bandits("[]"), []);
    }
}
