//! From people to figures.

use microstage_stats as stats;
use microstage_stats::{Moments, Proportion, Sample, Sequence, Tightest};

use super::arguments::Arguments;
use super::bandits::Bandits;
use super::compared::{Arm, compare};
use super::exposures::Journey;
use super::people::{Group, Names, People, Person};
use super::results::{Check, Experiment, Kind, LeftOut, Losses, Plan, Results, Variant, Verdict};
use super::shares;
use super::verdict::verdict;
use crate::when::iso;

/// The variant that the others are compared with.
pub(super) const CONTROL: &str = "control";

/// Visitors who are kept out of an experiment. They see what control sees, so they are not compared.
pub(super) const HOLDOUT: &str = "holdout";

const DAY: f64 = 86_400_000.0;

/// The figures of all experiments.
pub(super) fn results(
    people: People,
    journey: Option<&Journey>,
    bandits: &Bandits,
    arguments: &Arguments,
) -> Results {
    let People {
        experiments,
        visitors,
        with_goal,
        previews,
        bots,
        pages,
    } = people;
    let analysis = |(name, group): (String, Group)| {
        let known = journey.into_iter().flat_map(|it| &it.experiments);
        let known = known.into_iter().find(|it| it.name == name);
        let weights = known.map_or(&[][..], |it| &it.weights);
        experiment(name, group, weights, with_goal, &pages, bandits, arguments)
    };
    Results {
        goal: arguments.goal.clone(),
        value: arguments.value.clone(),
        alpha: arguments.alpha,
        planned: arguments.planned,
        tuning: arguments.tuning,
        effect: arguments.effect / 100.0,
        visitors,
        with_goal,
        left_out: LeftOut { previews, bots },
        experiments: experiments.into_iter().map(analysis).collect(),
    }
}

fn experiment(
    name: String,
    mut group: Group,
    known: &[(String, f64)],
    with_goal: usize,
    pages: &Names,
    bandits: &Bandits,
    arguments: &Arguments,
) -> Experiment {
    group.people.sort_by_key(|person| person.at);
    let planned = arguments.planned.map_or(usize::MAX, |it| it as usize);
    let behind_the_plan = group.people.len().saturating_sub(planned);
    group.people.truncate(planned);
    let arms = arms(&group, known);
    let variants: Vec<Variant> = arms.iter().map(|arm| variant(arm, &group, &arms)).collect();
    let sequence = |arm: &Arm, control: &Arm| Sequence {
        alpha: arguments.alpha / arms.iter().filter(|arm| arm.is_treatment()).count().max(1) as f64,
        tightest: match arguments.planned {
            Some(planned) => Tightest::Until(planned as f64 * (arm.weight + control.weight)),
            None => Tightest::Around(arguments.tuning as f64),
        },
    };
    let bandit = bandits.drawn(&name, &arms, &group.people);
    // Of a bandit the shares follow the outcomes, which all of this rests upon that they do not.
    let (comparisons, cuped, mismatch, plan) = match &bandit {
        Some(_) => (Vec::new(), None, Check::default(), None),
        None => {
            let (comparisons, cuped) = compare(&arms, &group.people, &sequence);
            let mismatch = shares::check(&arms, &group.people, pages, !known.is_empty());
            let plan = plan(&arms, &group.people, arguments, &sequence);
            (comparisons, cuped, mismatch, plan)
        }
    };
    let time = |person: Option<&Person>| person.map(|person| iso(person.at));
    let mut experiment = Experiment {
        verdict: Verdict {
            kind: Kind::GoOn,
            text: String::new(),
        },
        experiment: name,
        replayed: group.is_replayed,
        from: time(group.people.first()),
        to: time(group.people.last()),
        visitors: group.people.len(),
        losses: Losses {
            exposed_without_outcome: variants.iter().map(|it| it.silent).sum(),
            outcome_without_exposure: with_goal.saturating_sub(group.with_goal),
            of_several_variants: group.of_several,
            exposed_earlier: group.earlier,
            behind_the_plan,
        },
        variants,
        comparisons,
        cuped,
        bandit,
        mismatch,
        plan,
    };
    experiment.verdict = verdict(&experiment, arguments);
    experiment
}

/// The variants: control first, then as the journey has them, then those that only visitors have.
fn arms(group: &Group, known: &[(String, f64)]) -> Vec<Arm> {
    let mut names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let mut met: Vec<&str> = group.variants.texts.iter().map(String::as_str).collect();
    met.sort_unstable();
    names.extend(
        met.into_iter()
            .filter(|name| known.iter().all(|(own, _)| own != name)),
    );
    names.sort_by_key(|name| *name != CONTROL);
    let weight = |name: &str| {
        let found = known.iter().find(|(own, _)| own == name);
        let otherwise = if known.is_empty() { 1.0 } else { 0.0 };
        found.map_or(otherwise, |(_, weight)| *weight)
    };
    let sum: f64 = names.iter().map(|name| weight(name)).sum();
    let arm = |name: &&str| {
        let number = group.variants.texts.iter().position(|it| it == name);
        Arm::new(name, number, weight(name) / sum, &group.people)
    };
    names.iter().map(arm).collect()
}

fn variant(arm: &Arm, group: &Group, arms: &[Arm]) -> Variant {
    let all: u64 = arms.iter().map(|arm| arm.proportion.visitors).sum();
    let own = || {
        group
            .people
            .iter()
            .filter(|it| Some(it.variant) == arm.number)
    };
    let visitors = arm.proportion.visitors as usize;
    let revenue = own().map(|person| person.revenue).sum::<f64>();
    Variant {
        variant: arm.name.clone(),
        weight: arm.weight,
        visitors,
        share: visitors as f64 / (all as f64).max(1.0),
        converted: arm.proportion.successes as usize,
        conversion: arm.proportion.share(),
        goals: own().map(|person| person.goals).sum(),
        revenue,
        revenue_per_visitor: (visitors > 0).then(|| revenue / visitors as f64),
        silent: own().filter(|person| !person.is_heard_of).count(),
    }
}

/// How many visitors it takes, of all variants together, and when they will have come.
fn plan(
    arms: &[Arm],
    people: &[Person],
    arguments: &Arguments,
    sequence: &dyn Fn(&Arm, &Arm) -> Sequence,
) -> Option<Plan> {
    let (control, others) = arms.split_first().filter(|(it, _)| it.name == CONTROL)?;
    let others = others.iter().filter(|arm| arm.is_treatment());
    let least = others.min_by(|a, b| a.weight.total_cmp(&b.weight))?;
    let sequence = sequence(least, control);
    let conversion = control.proportion.share()?;
    let plan = stats::Plan::of_share(conversion, arguments.effect / 100.0, 0.8)?;
    // What two variants need, for all of them.
    let of_all = |visitors: f64| (visitors / (control.weight + least.weight)).ceil();
    let alpha = sequence.alpha;
    let sequential = match arguments.planned {
        Some(_) => {
            let tuning = Tightest::Around(arguments.tuning as f64);
            plan.sequential(&Sequence {
                alpha,
                tightest: tuning,
            })
        }
        None => plan.sequential(&sequence),
    };
    let (first, last) = (people.first()?.at, people.last()?.at);
    let days = (last - first) as f64 / DAY;
    let per_day = (days >= 1.0).then(|| people.len() as f64 / days);
    let needed = arguments
        .planned
        .map(|it| it as f64)
        .or(sequential.map(of_all));
    Some(Plan {
        conversion,
        visitors_per_day: per_day,
        fixed: of_all(plan.fixed(alpha)),
        planned: of_all(plan.until(alpha)),
        sequential: sequential.map(of_all),
        days_left: needed
            .zip(per_day)
            .and_then(|(needed, per_day)| stats::days_left(needed, people.len() as u64, per_day)),
    })
}

impl Arm {
    fn new(name: &str, number: Option<usize>, weight: f64, people: &[Person]) -> Self {
        let mut arm = Self {
            name: name.into(),
            number,
            weight,
            proportion: Proportion {
                successes: 0,
                visitors: 0,
            },
            revenue: Moments::default(),
        };
        for person in people.iter().filter(|it| Some(it.variant) == number) {
            arm.proportion.visitors += 1;
            arm.proportion.successes += u64::from(person.converted.is_some());
            arm.revenue.add(person.revenue);
        }
        arm
    }

    /// Whether it is compared with control.
    pub(super) fn is_treatment(&self) -> bool {
        self.name != CONTROL && self.name != HOLDOUT
    }

    pub(super) fn revenue(&self) -> Sample {
        self.revenue.sample()
    }
}
