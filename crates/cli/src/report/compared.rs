//! Variants compared with control.

use microstage_stats::{
    Effect, Losses, Moments, Pairs, Proportion, Sample, Sequence, adjust, beta_chance_to_win,
    beta_expected_losses,
};

use super::analysis::CONTROL;
use super::people::Person;
use super::results::{Comparison, Cuped, Figures, Instant, Uplift};

/// A variant, and what its visitors did.
pub(super) struct Arm {
    pub(super) name: String,
    /// Its number among the variants of people; none where nobody has it.
    pub(super) number: Option<usize>,
    /// The share of the visitors that it should have.
    pub(super) weight: f64,
    pub(super) proportion: Proportion,
    pub(super) revenue: Moments,
}

/// So many instants of the course are computed.
const INSTANTS: u64 = 48;

/// Above that the exact formula takes too long, and differs from the normal one in no digit that is shown.
const MOST_EXACT: u64 = 50_000;

/// Compares each variant with control; nothing where there is no control.
pub(super) fn compare(
    arms: &[Arm],
    people: &[Person],
    sequence: &dyn Fn(&Arm, &Arm) -> Sequence,
) -> (Vec<Comparison>, Option<Cuped>) {
    let Some((control, others)) = arms.split_first().filter(|(it, _)| it.name == CONTROL) else {
        return (Vec::new(), None);
    };
    let adjusted = Adjusted::new(arms, people);
    let compare = |(index, arm): (usize, &Arm)| {
        let sequence = sequence(arm, control);
        let judge = |samples: [Sample; 2]| figures(samples, &sequence);
        let known_before = |samples: &[Sample]| {
            let own = samples.first().zip(samples.get(index + 1));
            own.and_then(|(control, own)| judge([*control, *own]))
        };
        let shares = [control.proportion, arm.proportion];
        Comparison {
            variant: arm.name.clone(),
            conversion: judge(shares.map(|it| it.sample())).map(|it| exactly(it, shares)),
            conversion_adjusted: adjusted
                .as_ref()
                .and_then(|it| known_before(&it.conversion)),
            revenue_per_visitor: judge([control.revenue(), arm.revenue()]),
            revenue_per_visitor_adjusted: adjusted
                .as_ref()
                .and_then(|it| known_before(&it.revenue)),
            course: course([control, arm], people, &sequence),
        }
    };
    let others = others.iter().enumerate();
    let others = others.filter(|(_, arm)| arm.is_treatment());
    let comparisons = others.map(compare).collect();
    (comparisons, adjusted.map(|it| it.cuped))
}

fn figures([control, treatment]: [Sample; 2], sequence: &Sequence) -> Option<Figures> {
    let effect = Effect::difference(&control, &treatment)?;
    let judged = sequence.judge(&effect);
    let losses = effect.expected_losses();
    let uplift = Effect::uplift(&control, &treatment).map(|uplift| {
        let interval = sequence.judge(&uplift).interval;
        Uplift {
            uplift: uplift.estimate,
            low: interval.low,
            high: interval.high,
        }
    });
    Some(Figures {
        difference: effect.estimate,
        low: judged.interval.low,
        high: judged.interval.high,
        uplift,
        p: judged.p,
        chance_to_win: effect.chance_to_win(),
        expected_loss: losses.of_treatment,
        expected_loss_of_control: losses.of_control,
    })
}

/// With the chance and the losses of shares themselves, where few visitors are far from normal.
fn exactly(figures: Figures, [control, treatment]: [Proportion; 2]) -> Figures {
    if control.successes.max(treatment.successes) > MOST_EXACT {
        return figures;
    }
    let Losses {
        of_control,
        of_treatment,
    } = beta_expected_losses(control, treatment);
    Figures {
        chance_to_win: beta_chance_to_win(control, treatment),
        expected_loss: of_treatment,
        expected_loss_of_control: of_control,
        ..figures
    }
}

/// The outcomes without what was known before.
struct Adjusted {
    conversion: Vec<Sample>,
    revenue: Vec<Sample>,
    cuped: Cuped,
}

/// A quantity of a visitor.
type Quantity = fn(&Person) -> f64;

/// What may be known of a visitor before the exposure.
const COVARIATES: [(&str, Quantity); 2] = [
    ("events before the exposure", |person| person.events_before),
    ("revenue before the exposure", |person| {
        person.revenue_before
    }),
];

impl Adjusted {
    /// By the covariate that explains more of the conversion; none where none explains anything.
    fn new(arms: &[Arm], people: &[Person]) -> Option<Self> {
        let all = COVARIATES.iter().filter_map(|(covariate, value)| {
            let pairs = |outcome: &dyn Fn(&Person) -> f64| -> Vec<Pairs> {
                let of_arm = |arm: &Arm| {
                    let mut pairs = Pairs::default();
                    for person in people.iter().filter(|it| Some(it.variant) == arm.number) {
                        pairs.add(outcome(person), value(person));
                    }
                    pairs
                };
                arms.iter().map(of_arm).collect()
            };
            let conversion = adjust(&pairs(&|it| f64::from(u8::from(it.converted.is_some()))))?;
            let revenue = adjust(&pairs(&|it| it.revenue));
            Some(Self {
                cuped: Cuped {
                    covariate,
                    explained_of_conversion: conversion.explained,
                    explained_of_revenue: revenue.as_ref().map_or(0.0, |it| it.explained),
                },
                conversion: conversion.samples,
                revenue: revenue.map_or(Vec::new(), |it| it.samples),
            })
        });
        all.max_by(|a, b| {
            let explained = |it: &Self| it.cuped.explained_of_conversion;
            explained(a).total_cmp(&explained(b))
        })
    }
}

/// The difference of the conversion as who looked at each instant saw it. `people` are in the order of
/// their exposures.
fn course(arms: [&Arm; 2], people: &[Person], sequence: &Sequence) -> Vec<Instant> {
    let own = |person: &&Person| arms.iter().any(|arm| arm.number == Some(person.variant));
    let own: Vec<&Person> = people.iter().filter(own).collect();
    let (Some(first), Some(last)) = (own.first(), own.last()) else {
        return Vec::new();
    };
    let ends = own.iter().filter_map(|person| person.converted);
    let end = ends.max().unwrap_or(0).max(last.at);
    let instant = |number: u64| {
        let at = first.at + (end - first.at) * number / INSTANTS;
        let seen = arms.map(|arm| {
            let seen = own.iter().take_while(|person| person.at <= at);
            let mut proportion = Proportion {
                successes: 0,
                visitors: 0,
            };
            for person in seen.filter(|person| Some(person.variant) == arm.number) {
                proportion.visitors += 1;
                proportion.successes += u64::from(person.converted.is_some_and(|it| it <= at));
            }
            proportion.sample()
        });
        let effect = Effect::difference(&seen[0], &seen[1])?;
        let interval = sequence.judge(&effect).interval;
        Some(Instant {
            at,
            low: interval.low,
            difference: effect.estimate,
            high: interval.high,
        })
    };
    (1..=INSTANTS).filter_map(instant).collect()
}
