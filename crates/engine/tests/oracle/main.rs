//! Random journeys on random logs: the engine against what a journey means by definition, and
//! against itself under other schedules of its host.
#![cfg(feature = "compile")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at what it did not expect"
)]

mod definition;
mod generate;
mod model;
#[path = "../support/mod.rs"]
mod support;

use std::cell::Cell;
use std::rc::Rc;

use definition::{Definition, Said};
use generate::{Palette, Step, What};
use microstage_engine::compile::compile;
use microstage_engine::hash::derive_id;
use microstage_engine::{Engine, Input, Loaded, Output, Part, Timestamp, Value};
use model::{EVENTS, Journey, PROPERTIES, V};
use support::random::{Random, for_seeds};

const VISITOR: u128 = 0x1234_5678_9abc_def0;

/// A journey and the program that it compiled to.
struct Case {
    journey: Journey,
    loaded: Rc<Loaded>,
    steps: Vec<Step>,
    most_state_bytes: u64,
}

impl Case {
    /// `None` where chance has written the same rule twice, which the compiler refuses.
    fn new(random: &mut Random, palette: Palette) -> Option<Self> {
        let journey = generate::journey(random, palette);
        let steps = generate::log(random, 40);
        let compiled = compile(&journey.json().to_string());
        let errors = compiled
            .problems
            .iter()
            .filter(|problem| problem.severity == microstage_engine::compile::Severity::Error);
        for problem in errors {
            assert_eq!(
                problem.code,
                "repeated_rule",
                "{problem:#?}\n{:#}",
                journey.json()
            );
        }
        let program = compiled.program?;
        let loaded = Rc::new(Loaded::decode(&program).expect("a program that was just compiled"));
        Some(Self {
            journey,
            loaded,
            steps,
            most_state_bytes: compiled.most_state_bytes,
        })
    }

    fn engine(&self) -> Engine {
        Engine::new(self.loaded.clone(), VISITOR, Timestamp(0))
    }

    /// What the engine says to a step.
    fn handle(&self, engine: &mut Engine, id: u128, step: &Step) -> (Vec<Output>, Option<u64>) {
        let now = Timestamp(step.at);
        let (event, properties, page) = match &step.what {
            What::Tick => {
                let outcome = engine.handle(now, &Input::Tick);
                return (outcome.outputs, outcome.wake_at.map(|at| at.0));
            }
            What::Event(event, properties) => (*event, properties, None),
            What::Page(page, properties, campaign) => (4, properties, Some((*page, *campaign))),
        };
        let name = EVENTS.get(event).copied().unwrap_or("something_else");
        let event = self.loaded.program.event(name);
        let mut fields = Vec::new();
        for path in self.loaded.reads(event, page.is_some()) {
            let name = self.loaded.program.paths[usize::from(path)].segments[0].as_str();
            let position = PROPERTIES.iter().position(|property| *property == name);
            let value = match position {
                Some(position) => value(&properties[position]),
                None => {
                    let said = page.and_then(|(page, campaign)| match name {
                        "type" => page,
                        "utm_source" => campaign,
                        _ => None,
                    });
                    said.map_or(Value::Absent, Value::text)
                }
            };
            fields.push((path, value));
        }
        let fields = &fields;
        let input = match page {
            Some(_) => Input::PageView { id, event, fields },
            None => Input::Event { id, event, fields },
        };
        let outcome = engine.handle(now, &input);
        (outcome.outputs, outcome.wake_at.map(|at| at.0))
    }

    /// Everything that an engine says to the log, with what is done before each step.
    fn run(
        &self,
        mut before: impl FnMut(&mut Engine, u64, Option<u64>) -> Vec<Output>,
    ) -> Vec<Output> {
        let mut engine = self.engine();
        let mut outputs = Vec::new();
        let mut wake_at = None;
        for (index, step) in self.steps.iter().enumerate() {
            outputs.extend(before(&mut engine, step.at, wake_at));
            let (said, wake) = self.handle(&mut engine, index as u128 + 1, step);
            outputs.extend(said);
            wake_at = wake;
        }
        outputs
    }

    fn describe(&self) -> String {
        format!("{:#}\n{:#?}", self.journey.json(), self.steps)
    }
}

fn value(value: &V) -> Value {
    match value {
        V::Absent => Value::Absent,
        V::Null => Value::Null,
        V::Bool(value) => Value::Bool(*value),
        V::Number(value) => Value::double(*value),
        V::Text(value) => Value::text(value),
    }
}

fn said(output: &Output) -> Said {
    match output {
        Output::Stage {
            from,
            to,
            conclusion,
        } => Said::Stage {
            at: conclusion.at.0,
            rule: conclusion.rule.into(),
            cause: conclusion.cause,
            from: (*from).into(),
            to: (*to).into(),
        },
        Output::Moment { moment, conclusion } => Said::Moment {
            at: conclusion.at.0,
            rule: conclusion.rule.into(),
            cause: conclusion.cause,
            moment: (*moment).into(),
        },
        Output::Slot { slot, choice, .. } => Said::Slot {
            slot: (*slot).into(),
            choice: choice.map(usize::from),
        },
    }
}

#[test]
fn the_engine_says_what_the_definition_says() {
    let seen = Seen::default();
    for_seeds(400, |_, random| {
        let Some(case) = Case::new(random, Palette { tab: true }) else {
            return;
        };
        let program = &case.loaded.program;
        let derive = |rule: usize, cause: u128| {
            derive_id(VISITOR, case.loaded.hash, program.rules[rule].id, cause)
        };
        let mut definition = Definition::new(&case.journey, VISITOR, &derive);
        let mut engine = case.engine();
        for (index, step) in case.steps.iter().enumerate() {
            let id = index as u128 + 1;
            let (outputs, _) = case.handle(&mut engine, id, step);
            let found: Vec<Said> = outputs.iter().map(said).collect();
            definition.said.clear();
            definition.step(id, step);
            seen.count(&found, step);
            let stored = engine.snapshot(Part::Visitor).len() as u64;
            assert!(stored <= case.most_state_bytes, "{}", case.describe());
            assert_eq!(
                found,
                definition.said,
                "step {index} of {}",
                case.describe()
            );
            for (index, fact) in program
                .facts
                .iter()
                .take(case.journey.facts.len())
                .enumerate()
            {
                let mut expected = value(&definition.fact(index));
                if let (Value::Int(_), Value::Double(number)) =
                    (engine.fact(index as u16), &expected)
                {
                    // A count is exact up to its bound.
                    let keeps = match case.journey.facts[index].kind {
                        model::Kind::Streak => false,
                        model::Kind::Distinct => true,
                        _ => fact.within > 0,
                    };
                    let bound = if keeps {
                        i64::from(fact.bound)
                    } else {
                        i64::MAX
                    };
                    expected = Value::Int((*number as i64).min(bound));
                }
                let own = &case.journey.facts[index];
                if let (model::Kind::Rate, Value::Double(rate)) = (own.kind, &expected) {
                    let count = (rate * own.within as f64 / own.per as f64).round();
                    let count = count.min(fact.bound.into());
                    expected = Value::Double(count * own.per as f64 / own.within as f64);
                }
                // As texts, because 0.0 and -0.0 are equal and must still not be confused.
                assert_eq!(
                    format!("{:?}", engine.fact(index as u16)),
                    format!("{expected:?}"),
                    "f{index} behind step {id} of {}",
                    case.describe()
                );
            }
        }
    });
    seen.check();
}

/// What occurred in all cases together.
#[derive(Debug, Default)]
struct Seen {
    steps: Cell<u32>,
    /// Transitions by the event of their step, and those that another instant or timer led to.
    stages_by_inputs: Cell<u32>,
    stages_by_time: Cell<u32>,
    moments: Cell<u32>,
    slots: Cell<u32>,
}

impl Seen {
    fn count(&self, said: &[Said], step: &Step) {
        let more = |cell: &Cell<u32>| cell.set(cell.get() + 1);
        more(&self.steps);
        for said in said {
            more(match said {
                Said::Stage { at, .. } if *at == step.at => &self.stages_by_inputs,
                Said::Stage { .. } => &self.stages_by_time,
                Said::Moment { .. } => &self.moments,
                Said::Slot { .. } => &self.slots,
            });
        }
    }

    /// Random journeys in which nothing happens would prove nothing.
    fn check(&self) {
        println!("{self:?}");
        let least = self.steps.get() / 50;
        for seen in [
            &self.stages_by_inputs,
            &self.stages_by_time,
            &self.moments,
            &self.slots,
        ] {
            assert!(self.steps.get() < 4000 || seen.get() > least, "{self:?}");
        }
    }
}

#[test]
fn the_result_does_not_depend_on_when_the_host_wakes() {
    for_seeds(600, |seed, random| {
        let Some(case) = Case::new(random, Palette { tab: true }) else {
            return;
        };
        let silent = case.run(|_, _, _| Vec::new());
        let woken = woken_when_it_asks(&case);
        assert_eq!(woken, silent, "woken when it asked: {}", case.describe());
        let mut chance = Random::new(seed ^ 0xabcd);
        let at_random = case.run(|engine, until, _| {
            let mut outputs = Vec::new();
            let mut at = engine.now().0;
            while at < until {
                outputs.extend(engine.handle(Timestamp(at), &Input::Tick).outputs);
                at += chance.between(1, 30) as u64;
            }
            outputs
        });
        assert_eq!(at_random, silent, "woken at random: {}", case.describe());
    });
}

/// What an engine says whose host wakes it exactly when it asks: nothing may then come late.
fn woken_when_it_asks(case: &Case) -> Vec<Output> {
    let mut engine = case.engine();
    let outcome = engine.handle(Timestamp(0), &Input::Tick);
    let mut outputs = outcome.outputs;
    let mut wake_at = outcome.wake_at.map(|at| at.0);
    for (index, step) in case.steps.iter().enumerate() {
        while let Some(at) = wake_at.filter(|at| *at < step.at) {
            let outcome = engine.handle(Timestamp(at), &Input::Tick);
            outputs.extend(outcome.outputs);
            wake_at = outcome.wake_at.map(|at| at.0);
            assert!(
                wake_at.is_none_or(|next| next > at),
                "woken at {at} for {wake_at:?}"
            );
        }
        let (said, wake) = case.handle(&mut engine, index as u128 + 1, step);
        for output in &said {
            if let Output::Stage { conclusion, .. } | Output::Moment { conclusion, .. } = output {
                assert_eq!(
                    conclusion.at,
                    engine.now(),
                    "{output:?} in {}",
                    case.describe()
                );
            }
        }
        outputs.extend(said);
        wake_at = wake;
    }
    outputs
}

#[test]
fn a_rebuilt_engine_goes_on_as_if_nothing_had_happened() {
    for_seeds(600, |seed, random| {
        let Some(case) = Case::new(random, Palette { tab: true }) else {
            return;
        };
        let plain = case.run(|_, _, _| Vec::new());
        let mut chance = Random::new(seed ^ 0xef01);
        let rebuilt = case.run(|engine, _, _| {
            if chance.one_in(3) {
                let snapshot = engine.snapshot(Part::Everything);
                let mut other =
                    Engine::new(case.loaded.clone(), VISITOR, Timestamp(chance.next() >> 30));
                other
                    .adopt(&snapshot)
                    .expect("a snapshot that was just taken");
                assert_eq!(
                    other.snapshot(Part::Everything),
                    snapshot,
                    "the same snapshot"
                );
                *engine = other;
            }
            Vec::new()
        });
        assert_eq!(rebuilt, plain, "{}", case.describe());
    });
}

#[test]
fn two_tabs_that_share_snapshots_are_one_visitor() {
    for_seeds(600, |seed, random| {
        let Some(case) = Case::new(random, Palette { tab: false }) else {
            return;
        };
        let alone = case.run(|_, _, _| Vec::new());
        let mut chance = Random::new(seed ^ 0x2345);
        let mut tabs = [case.engine(), case.engine()];
        let mut shared = tabs[0].snapshot(Part::Visitor);
        let mut together = Vec::new();
        for (index, step) in case.steps.iter().enumerate() {
            let tab = &mut tabs[chance.below(2)];
            tab.adopt(&shared)
                .expect("what the other tab has committed");
            let (outputs, _) = case.handle(tab, index as u128 + 1, step);
            together.extend(outputs);
            shared = tab.snapshot(Part::Visitor);
        }
        assert_eq!(together, alone, "{}", case.describe());
    });
}
