//! Random journeys and random logs.

use super::model::{
    Choice, Compare, Condition, EVENTS, Fact, Filter, Journey, Kind, Moment, PAGES, PROPERTIES,
    Rule, Scope, Stage, Trigger, V,
};
use super::support::random::Random;

/// What a journey may contain.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// What belongs to one tab: page facts, the page's properties, moments without a hold, slots.
    pub tab: bool,
}

/// An input, or time that passes.
#[derive(Clone, Debug)]
pub enum What {
    /// An event with the values of its properties; the last index is of one that nobody listens to.
    Event(usize, Vec<V>),
    /// A page view with its type and properties.
    /// Also the campaign by which it came.
    Page(Option<&'static str>, Vec<V>, Option<&'static str>),
    Tick,
}

#[derive(Clone, Debug)]
pub struct Step {
    pub at: u64,
    pub what: What,
}

/// A log of about `len` inputs. The clock jumps now and then: far ahead, and back.
pub fn log(random: &mut Random, len: usize) -> Vec<Step> {
    let mut at = 0u64;
    let mut steps = Vec::new();
    for _ in 0..len {
        let step = match random.below(10) {
            0 => random.below(120),
            1..=3 => 0,
            _ => random.below(12),
        };
        at += step as u64;
        let seen = if random.one_in(12) {
            at.saturating_sub(random.below(40) as u64)
        } else {
            at
        };
        let what = match random.below(12) {
            0 => What::Tick,
            1 | 2 => What::Page(page(random), properties(random), campaign(random)),
            _ => What::Event(random.below(EVENTS.len() + 1), properties(random)),
        };
        steps.push(Step { at: seen, what });
    }
    steps
}

fn page(random: &mut Random) -> Option<&'static str> {
    (!random.one_in(4)).then(|| random.pick(&PAGES))
}

fn campaign(random: &mut Random) -> Option<&'static str> {
    random.one_in(3).then(|| random.pick(&["spring", "summer"]))
}

fn properties(random: &mut Random) -> Vec<V> {
    PROPERTIES.iter().map(|_| value(random)).collect()
}

fn value(random: &mut Random) -> V {
    match random.below(14) {
        0 => V::Absent,
        1 => V::Null,
        2 => V::Bool(random.one_in(2)),
        3 => V::Text("x"),
        4 => V::Text("y"),
        5 => V::Number(-0.0),
        6 => V::Number(0.0),
        7 => V::Number(0.1),
        8 => V::Number(0.2),
        9 => V::Number(-3.0),
        _ => V::Number(random.below(5) as f64),
    }
}

pub fn journey(random: &mut Random, palette: Palette) -> Journey {
    let facts: Vec<Fact> = (0..random.between(1, 4))
        .map(|_| fact(random, palette))
        .collect();
    let stages = random.between(2, 5);
    let moments = random.below(4);
    let mut names = Names {
        palette,
        facts: facts.clone(),
        stages,
        moments,
        segments: 0,
    };
    let mut segments = Vec::new();
    for _ in 0..random.below(3) {
        segments.push(names.condition(random, 2));
        names.segments += 1;
    }
    let slots = if palette.tab { random.below(3) } else { 0 };
    Journey {
        timeout: random.between(15, 150) as u64,
        campaign: random.one_in(2),
        stages: (0..stages)
            .map(|index| stage(random, &names, index))
            .collect(),
        moments: (0..moments).map(|_| moment(random, &names)).collect(),
        segments,
        slots: (0..slots).map(|_| choices(random, &names)).collect(),
        facts,
    }
}

fn fact(random: &mut Random, palette: Palette) -> Fact {
    let kind = random.pick(&[
        Kind::Count,
        Kind::Count,
        Kind::Sum,
        Kind::Min,
        Kind::Max,
        Kind::Mean,
        Kind::Last,
        Kind::First,
        Kind::Distinct,
        Kind::Distinct,
        Kind::Rate,
        Kind::Since,
        Kind::Since,
        Kind::Score,
        Kind::Score,
        Kind::Streak,
    ]);
    let half_life = match kind {
        Kind::Score if !random.one_in(4) => random.between(1, 40) as u64,
        _ => 0,
    };
    let may_be_windowed = !matches!(kind, Kind::First | Kind::Since) && half_life == 0;
    let windowed = kind == Kind::Rate || may_be_windowed && !random.one_in(3);
    let single = matches!(kind, Kind::Last | Kind::Streak);
    let entries = kind == Kind::Distinct || windowed && !single;
    let scopes = [Scope::Visitor, Scope::Session, Scope::Page];
    let mut sources = vec![(random.below(EVENTS.len()), random.below(PROPERTIES.len()))];
    let second = (random.below(EVENTS.len()), random.below(PROPERTIES.len()));
    if random.one_in(3) && second.0 != sources[0].0 {
        sources.push(second);
    }
    let weights = match kind {
        Kind::Score => sources.iter().map(|_| weight(random)).collect(),
        _ => Vec::new(),
    };
    let other = random.below(EVENTS.len());
    let ends = kind == Kind::Streak && sources.iter().all(|source| source.0 != other);
    let least = if kind == Kind::Rate { 3 } else { 1 };
    Fact {
        kind,
        weights,
        half_life,
        unless: if ends { vec![other] } else { Vec::new() },
        per: if kind == Kind::Rate {
            random.between(1, 60) as u64
        } else {
            0
        },
        sources,
        within: if windowed {
            random.between(1, 60) as u64
        } else {
            0
        },
        scope: random.pick(&scopes[..if palette.tab { 3 } else { 2 }]),
        filter: filter(random, palette, 3),
        keep: (entries && random.one_in(3)).then(|| random.between(least, 9)),
    }
}

fn weight(random: &mut Random) -> f64 {
    random.pick(&[1.0, 1.0, 2.0, 0.5, 0.1, 0.0, -1.0, -2.0])
}

fn filter(random: &mut Random, palette: Palette, once_in: usize) -> Option<Filter> {
    random
        .one_in(once_in)
        .then(|| filter_tree(random, palette, 2))
}

fn filter_tree(random: &mut Random, palette: Palette, depth: usize) -> Filter {
    let property = random.below(PROPERTIES.len());
    match random.below(if depth == 0 { 4 } else { 7 }) {
        0 if palette.tab => Filter::Page(random.pick(&PAGES)),
        0 | 1 => Filter::HasEvent(property),
        2 | 3 => {
            let value = literal(random);
            Filter::Event(property, comparison(random, &value), value)
        }
        4 => Filter::Not(filter_tree(random, palette, depth - 1).into()),
        _ => Filter::Or(
            filter_tree(random, palette, depth - 1).into(),
            filter_tree(random, palette, depth - 1).into(),
        ),
    }
}

fn literal(random: &mut Random) -> V {
    match random.below(6) {
        0 => V::Text(random.pick(&["x", "y"])),
        1 => V::Bool(random.one_in(2)),
        2 => V::Null,
        3 => V::Number(0.5),
        _ => V::Number(random.below(4) as f64),
    }
}

/// One that CEL's types allow: null has no order.
fn comparison(random: &mut Random, value: &V) -> Compare {
    let all = [
        Compare::Equal,
        Compare::NotEqual,
        Compare::Less,
        Compare::LessEqual,
        Compare::Greater,
        Compare::GreaterEqual,
    ];
    random.pick(&all[..if *value == V::Null { 2 } else { 6 }])
}

/// What conditions can name.
struct Names {
    palette: Palette,
    facts: Vec<Fact>,
    stages: usize,
    moments: usize,
    segments: usize,
}

impl Names {
    fn condition(&self, random: &mut Random, depth: usize) -> Condition {
        if depth == 0 {
            return self.leaf(random);
        }
        let inner = |random: &mut Random| Box::new(self.condition(random, depth - 1));
        match random.below(8) {
            0 => Condition::Not(inner(random)),
            1 => Condition::And(inner(random), inner(random)),
            2 => Condition::Or(inner(random), inner(random)),
            3 => Condition::Choice(inner(random), inner(random), inner(random)),
            _ => self.leaf(random),
        }
    }

    fn leaf(&self, random: &mut Random) -> Condition {
        match random.below(12) {
            0 => Condition::Always(random.one_in(2)),
            1 if random.one_in(2) => Condition::Has(random.below(self.facts.len())),
            1 => {
                let ms = random.below(400) as u64;
                Condition::Now(comparison(random, &V::Number(0.0)), ms)
            }
            2 | 3 => Condition::Stage(random.below(self.stages), random.one_in(2)),
            4 if self.moments > 0 => Condition::Moment(random.below(self.moments)),
            5 if self.segments > 0 => Condition::Segment(random.below(self.segments)),
            6 if self.palette.tab => Condition::Page(random.pick(&PAGES)),
            _ => {
                let fact = random.below(self.facts.len());
                let value = self.compared_with(random, fact);
                Condition::Fact(fact, comparison(random, &value), value)
            }
        }
    }

    /// A literal that the fact's type can be compared with, and within its declared `keep`.
    fn compared_with(&self, random: &mut Random, fact: usize) -> V {
        let fact = &self.facts[fact];
        let most = fact.keep.map_or(6, |keep| keep - 1);
        match fact.kind {
            Kind::Last | Kind::First => literal(random),
            Kind::Count | Kind::Distinct | Kind::Streak => {
                let half = if most > 0 && random.one_in(4) {
                    0.5
                } else {
                    0.0
                };
                V::Number(random.between(0, most) as f64 - half)
            }
            // Rounded, the compiler asks for two entries more.
            Kind::Rate => {
                let count = random.between(0, most - 2) as f64;
                V::Number(count * fact.per as f64 / fact.within as f64)
            }
            Kind::Since => {
                let between = random.pick(&[0.0, 0.0, 0.5, 1e-9]);
                V::Number((random.between(0, 60) as f64 - between) / 1000.0)
            }
            Kind::Score => {
                // Where a weight stands after some half-lives, or nearby.
                let near = random.pick(&[0.0, 0.0, 1e-3, 0.3]);
                V::Number(weight(random) / random.pick(&[1.0, 1.0, 2.0, 8.0]) - near)
            }
            _ => V::Number(random.between(0, 8) as f64 / 2.0 - 1.0),
        }
    }
}

fn trigger(random: &mut Random, names: &Names, needs_since: bool) -> Trigger {
    let some_events = |random: &mut Random, low: usize| {
        let first = random.below(EVENTS.len());
        let mut events = vec![first, (first + 2) % EVENTS.len()];
        events.truncate(random.between(low, 2));
        events
    };
    match random.below(6) {
        0 | 1 => Trigger::On(some_events(random, 1), filter(random, names.palette, 3)),
        2 | 3 => Trigger::When(names.condition(random, 2)),
        _ => {
            let since = some_events(random, usize::from(needs_since));
            Trigger::After {
                delay: random.between(1, 50) as u64,
                filter: if since.is_empty() {
                    None
                } else {
                    filter(random, names.palette, 4)
                },
                since,
                unless: if random.one_in(2) {
                    some_events(random, 1)
                } else {
                    Vec::new()
                },
            }
        }
    }
}

fn rule(random: &mut Random, names: &Names, of_moment: bool) -> Rule {
    let trigger = trigger(random, names, of_moment);
    let guarded = !matches!(trigger, Trigger::When(_)) && random.one_in(3);
    Rule {
        trigger,
        guard: guarded.then(|| names.condition(random, 1)),
        priority: if !of_moment && random.one_in(3) {
            random.between(0, 4) as i32 - 2
        } else {
            0
        },
    }
}

fn stage(random: &mut Random, names: &Names, index: usize) -> Stage {
    let enter: Vec<Rule> = (0..random.below(3))
        .map(|_| rule(random, names, false))
        .collect();
    let others: Vec<usize> = (0..names.stages).filter(|other| *other != index).collect();
    let from = (!enter.is_empty() && random.one_in(2)).then(|| {
        let chosen: Vec<usize> = others
            .iter()
            .copied()
            .filter(|_| random.one_in(2))
            .collect();
        if chosen.is_empty() {
            others.clone()
        } else {
            chosen
        }
    });
    let exit = (0..random.below(2)).map(|_| (rule(random, names, false), random.pick(&others)));
    let exit = exit.collect();
    Stage {
        stay: if random.one_in(3) {
            random.between(1, 40) as u64
        } else {
            0
        },
        exit,
        enter,
        from,
    }
}

fn moment(random: &mut Random, names: &Names) -> Moment {
    let for_the_view = names.palette.tab && random.one_in(2);
    Moment {
        rule: rule(random, names, true),
        hold: if for_the_view {
            0
        } else {
            random.between(1, 60) as u64
        },
    }
}

fn choices(random: &mut Random, names: &Names) -> Vec<Choice> {
    let choice = |random: &mut Random| Choice {
        when: (!random.one_in(6)).then(|| names.condition(random, 1)),
        next_view: random.one_in(4),
    };
    (0..random.between(1, 3)).map(|_| choice(random)).collect()
}
