//! What follows from the figures, in plain words.

use super::arguments::Arguments;
use super::results::{Comparison, Drawn, Experiment, Figures, Kind, Verdict};
use super::words::{change, percent, points};
use crate::text::count;

/// Fewer visitors who reached the goal, of both variants together, are too few for an interval that rests
/// on the normal distribution.
const LEAST_CONVERTED: usize = 20;

/// What follows.
pub(super) fn verdict(experiment: &Experiment, arguments: &Arguments) -> Verdict {
    let told = |kind, text: String| Verdict { kind, text };
    if let Some(drawn) = &experiment.bandit {
        return told(Kind::Bandit, of_bandit(drawn));
    }
    if experiment.mismatch.alarm {
        return told(Kind::Mismatch, mismatch(experiment));
    }
    if experiment.comparisons.is_empty() {
        let text =
            "There is nothing to compare: no variant is called control, or there is no other.";
        return told(Kind::NoControl, text.into());
    }
    let sure = |comparison: &Comparison| sure(comparison, experiment);
    let better = experiment
        .comparisons
        .iter()
        .filter(|it| sure(it) == Some(true));
    let best = better.max_by(|a, b| difference(a).total_cmp(&difference(b)));
    if let Some((best, figures)) = best.and_then(|it| Some((it, it.conversion.as_ref()?))) {
        return told(
            Kind::Better,
            found(best, figures, "more", "Show it to everybody."),
        );
    }
    let worse = experiment
        .comparisons
        .iter()
        .filter(|it| sure(it) == Some(false));
    let worst: Vec<&Comparison> = worse.collect();
    if worst.len() == experiment.comparisons.len()
        && let Some((one, figures)) = worst
            .first()
            .and_then(|it| Some((*it, it.conversion.as_ref()?)))
    {
        let text = found(one, figures, "fewer", "Keep control.");
        return told(Kind::Worse, text);
    }
    let mut text = open(experiment, arguments);
    for one in &worst {
        text.push_str(&format!(
            " Stop {} already: it is worse than control.",
            one.variant
        ));
    }
    let is_over = is_over(experiment, arguments);
    told(
        if is_over {
            Kind::NoDifference
        } else {
            Kind::GoOn
        },
        text,
    )
}

fn of_bandit(drawn: &Drawn) -> String {
    let arms = drawn.arms.iter();
    let best = arms.max_by(|a, b| a.chance_to_be_best.total_cmp(&b.chance_to_be_best));
    let best = best.map_or(String::new(), |best| {
        let chance = percent(best.chance_to_be_best);
        format!(
            " {} is the best variant with a probability of {chance}.",
            best.variant
        )
    });
    format!(
        "A bandit:{best} The shares of the visitors follow what is known, so no interval and no p would hold. Where you \
         want to know by how much a variant is better, compare it with control in an experiment of fixed shares."
    )
}

fn mismatch(experiment: &Experiment) -> String {
    let shares = experiment.variants.iter().map(|it| {
        let (visitors, weight) = (count(it.visitors), it.weight * 100.0);
        format!(
            "{} has {visitors} visitors and should have {weight:.1} % of them",
            it.variant
        )
    });
    let shares: Vec<String> = shares.collect();
    format!(
        "Do not believe the figures below: {}. Something loses or adds visitors of one variant. Find out \
         where, mend it, and begin anew.",
        shares.join(", ")
    )
}

fn difference(comparison: &Comparison) -> f64 {
    let conversion = comparison.conversion.as_ref();
    conversion.map_or(f64::MIN, |it| it.difference)
}

/// Whether a variant is better or worse, where that is sure.
fn sure(comparison: &Comparison, experiment: &Experiment) -> Option<bool> {
    let own = |name: &str| {
        let variant = experiment.variants.iter().find(|it| it.variant == name);
        variant.map_or(0, |it| it.converted)
    };
    let converted = own(&comparison.variant) + own(super::analysis::CONTROL);
    let Figures { low, high, .. } = comparison.conversion.as_ref()?;
    if converted < LEAST_CONVERTED || (*low <= 0.0 && *high >= 0.0) {
        return None;
    }
    Some(*low > 0.0)
}

fn found(comparison: &Comparison, figures: &Figures, more: &str, then: &str) -> String {
    let uplift = figures.uplift.as_ref();
    let uplift = uplift.map_or(String::new(), |it| {
        format!(" ({} of control's)", change(it.uplift))
    });
    let (low, high) = (figures.low, figures.high);
    format!(
        "With {} {more} visitors reach the goal than with control: {} in a hundred{uplift}, and surely \
         between {} and {}. That holds whenever it is looked at, so the experiment may end now. {then}",
        comparison.variant,
        points(figures.difference),
        points(low),
        points(high),
    )
}

/// Whether enough visitors have come for a difference that is worth finding.
fn is_over(experiment: &Experiment, arguments: &Arguments) -> bool {
    let enough = match arguments.planned {
        Some(planned) => Some(planned as f64),
        None => experiment.plan.as_ref().and_then(|plan| plan.sequential),
    };
    enough.is_some_and(|enough| experiment.visitors as f64 >= enough)
}

fn open(experiment: &Experiment, arguments: &Arguments) -> String {
    let effect = arguments.effect;
    if is_over(experiment, arguments) {
        return format!(
            "No difference was found, and enough visitors have come that one of {effect} % of control's \
             conversion would have been, four times of five. Choose what you like better, or what is cheaper."
        );
    }
    let mut text =
        "Nothing is sure yet: a difference to either side, or none, fits the figures.".to_owned();
    let Some(plan) = &experiment.plan else {
        return text;
    };
    if let Some(needed) = arguments.planned.map(|it| it as f64).or(plan.sequential) {
        let left = match plan.days_left {
            Some(days) => format!(", in about {} more days", count(days as usize)),
            None => String::new(),
        };
        text.push_str(&format!(
            " Go on until {} visitors have come{left}; an interval that leaves out 0 before then ends it \
             sooner.",
            count(needed as usize)
        ));
    }
    text
}
