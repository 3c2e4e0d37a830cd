//! One synthetic visitor: what happens when, by the model and the visitor's own random numbers.

use microstage_engine::{Field, Loaded, Value};
use rand_chacha::rand_core::SeedableRng;
use rand_distr::{Distribution, StandardUniform, Zipf};
use serde_json::Value as Json;

use super::distribution::{Dice, Spread, chance, pick};
use super::model::{END, Model, Next, Property, State};

const HOUR: u64 = 3_600_000;
const DAY: u64 = 24 * HOUR;

/// A model of which the engine's numbers are known.
pub(super) struct Plan<'a> {
    model: &'a Model,
    pub(super) steps: Vec<Step<'a>>,
    /// The states of the beginning, and their weights.
    begin: Vec<(usize, f64)>,
}

/// A state of the model, as the engine takes it.
pub(super) struct Step<'a> {
    /// The event.
    pub(super) event: Option<u16>,
    pub(super) is_page_view: bool,
    /// The paths that the program reads, and how their values come about.
    reads: Vec<(u16, Option<&'a Property>)>,
    /// What comes next (`None`: the end), its weight, and how long it takes.
    next: Vec<(Option<usize>, f64, Option<&'a Spread>)>,
}

/// When visitors come, and until when they are watched.
#[derive(Clone, Copy)]
pub(super) struct Span {
    /// Milliseconds since the epoch.
    pub(super) start: u64,
    pub(super) days: u64,
}

impl Span {
    pub(super) fn end(self) -> u64 {
        self.start + self.days * DAY
    }
}

/// A visitor.
pub(super) struct Walk<'a> {
    plan: &'a Plan<'a>,
    dice: Dice,
    /// What happens next, and when.
    coming: Option<(u64, usize)>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(model: &'a Model, loaded: &Loaded) -> Self {
        let names: Vec<&String> = model.states.keys().collect();
        let index = |name: &String| names.iter().position(|other| *other == name);
        let steps = model.states.iter().map(|(name, state)| {
            let next = state.next.iter().map(|(to, next)| {
                let after = match next {
                    Next::Weight(_) => state.after.as_ref(),
                    Next::Timed { after, .. } => Some(after),
                };
                let to = if to == END { None } else { index(to) };
                (to, next.weight(), after)
            });
            step(name, state, loaded, next.collect())
        });
        let begin = model.begin.iter();
        Self {
            steps: steps.collect(),
            begin: begin
                .filter_map(|(to, weight)| Some((index(to)?, *weight)))
                .collect(),
            model,
        }
    }

    fn begin(&self, dice: &mut Dice) -> Option<usize> {
        let weights = self.begin.iter().map(|(_, weight)| *weight);
        pick(weights, dice).map(|index| self.begin[index].0)
    }
}

fn step<'a>(
    name: &str,
    state: &'a State,
    loaded: &Loaded,
    next: Vec<(Option<usize>, f64, Option<&'a Spread>)>,
) -> Step<'a> {
    let name = state.event.as_deref().unwrap_or(name);
    let is_page_view = state.page || name == "page_view";
    let event = loaded.program.event(name);
    let paths = &loaded.program.paths;
    let read = |path: u16| {
        let segments = &paths[usize::from(path)].segments;
        (path, state.properties.get(&segments.join(".")))
    };
    Step {
        event,
        is_page_view,
        reads: loaded.reads(event, is_page_view).map(read).collect(),
        next,
    }
}

impl<'a> Walk<'a> {
    /// The visitor of a number. Each has random numbers of its own, so that more visitors do not
    /// change those that were there.
    pub(super) fn new(plan: &'a Plan<'a>, seed: u64, number: u64, span: Span) -> Self {
        let mut dice = Dice::seed_from_u64(seed);
        dice.set_stream(number);
        let at = span.start + arrival(&plan.model.hours, span.days, &mut dice);
        let coming = plan.begin(&mut dice).map(|step| (at, step));
        Self { plan, dice, coming }
    }

    /// An id for the engine, of which assignments depend.
    pub(super) fn id(&mut self) -> u128 {
        StandardUniform.sample(&mut self.dice)
    }

    /// What happens next, with the properties that the program reads.
    pub(super) fn next(&mut self, fields: &mut Vec<Field>) -> Option<(u64, &'a Step<'a>)> {
        let (at, index) = self.coming?;
        let step = &self.plan.steps[index];
        fields.clear();
        for (path, property) in &step.reads {
            let value = property.map_or(Value::Absent, |it| value(it, &mut self.dice));
            fields.push((*path, value));
        }
        self.coming = self.after(at, step);
        Some((at, step))
    }

    fn after(&mut self, at: u64, step: &Step) -> Option<(u64, usize)> {
        let weights = step.next.iter().map(|(_, weight, _)| *weight);
        let (to, _, after) = &step.next[pick(weights, &mut self.dice)?];
        if let Some(to) = to {
            let wait = after.map_or(0, |after| after.sample_ms(&mut self.dice));
            return Some((at.saturating_add(wait), *to));
        }
        let back = self.plan.model.comes_back.as_ref()?;
        if chance(&mut self.dice) >= back.share {
            return None;
        }
        let pause = back.after.sample_ms(&mut self.dice);
        let begin = self.plan.begin(&mut self.dice)?;
        Some((at.saturating_add(pause), begin))
    }
}

/// When a visitor first comes: any day alike, and the hours as the model says.
fn arrival(hours: &[f64], days: u64, dice: &mut Dice) -> u64 {
    let day = (chance(dice) * days as f64) as u64;
    let hour = match pick(hours.iter().copied(), dice) {
        Some(hour) => hour as f64,
        None => (chance(dice) * 24.0).floor(),
    };
    let within = (hour + chance(dice)) * HOUR as f64;
    day.min(days.saturating_sub(1)) * DAY + within as u64
}

fn value(property: &Property, dice: &mut Dice) -> Value {
    match property {
        Property::Value(json) => match json {
            Json::Bool(flag) => Value::Bool(*flag),
            Json::Number(number) => Value::double(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Value::text(text),
            _ => Value::Null,
        },
        Property::Choice(weights) => {
            let found = pick(weights.values().copied(), dice);
            let text = found.and_then(|index| weights.keys().nth(index));
            text.map_or(Value::Absent, |text| Value::text(text))
        }
        Property::Number { spread, decimals } => {
            let scale = 10f64.powi(i32::from(*decimals));
            Value::double((spread.sample(dice) * scale).round() / scale)
        }
        Property::Zipf {
            prefix,
            many,
            exponent,
        } => {
            let rank = Zipf::new(f64::from(*many), *exponent).map(|zipf| zipf.sample(dice));
            let rank = rank.unwrap_or(1.0) as u64;
            Value::text(&format!("{prefix}{rank}"))
        }
    }
}
