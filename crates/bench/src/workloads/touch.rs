//! An event that changes one fact, among many rules.

use std::rc::Rc;

use microstage_engine::compile::compile as compile_journey;
use microstage_engine::program::Trigger;
use microstage_engine::{Engine, Loaded, Timestamp};
use serde_json::json;

use super::Run;
use crate::Failure;
use crate::rules::{Part, Rule, facts, journey, make_rules, make_sparse_rules, make_values, part};
use crate::visit::{Ready, load};

/// A visitor who has seen a page and has a value for every fact, and the events that go on changing
/// one fact at a time.
pub struct Touched {
    /// The visitor's engine.
    pub engine: Engine,
    events: Vec<Ready>,
    next: usize,
}

impl Touched {
    /// Events that change the facts in turn, each to the value of another row.
    ///
    /// # Errors
    /// Where the journey is refused, which does not happen.
    pub fn shared(count: usize) -> Result<Self, Failure> {
        let names = facts();
        let values = make_values(256);
        // After so many events rows and facts come together again.
        let turns = 0..256 * 3;
        let change = |turn: usize| (turn % names.len(), turn % values.len());
        Self::new(&make_rules(count), turns.map(change))
    }

    /// Events that change the first fact, and nothing else.
    fn sparse(count: usize) -> Result<Self, Failure> {
        Self::new(&make_sparse_rules(count), (0..256).map(|row| (0, row)))
    }

    fn new(rules: &[Rule], changes: impl Iterator<Item = (usize, usize)>) -> Result<Self, Failure> {
        let loaded = load(&journey(rules))?;
        let (names, values) = (facts(), make_values(256));
        let event = |fact: usize, row: usize| {
            Ready::event(
                &loaded,
                &names[fact],
                &json!({ "value": values[row][fact] }),
            )
        };
        let mut visitor = Self {
            engine: Engine::new(Rc::clone(&loaded), 1, Timestamp(0)),
            events: changes.map(|(fact, row)| event(fact, row)).collect(),
            next: 0,
        };
        Ready::page(&loaded, &json!({})).happen(&mut visitor.engine, 0, Timestamp(0));
        for fact in 0..names.len() {
            event(fact, values.len() - 1).happen(&mut visitor.engine, 0, Timestamp(0));
        }
        Ok(visitor)
    }

    /// The visitor alone.
    #[must_use]
    pub fn into_engine(self) -> Engine {
        self.engine
    }

    /// The next event happens; tells how much was concluded.
    pub fn step(&mut self) -> u64 {
        let event = &self.events[self.next % self.events.len()];
        self.next += 1;
        event.happen(
            &mut self.engine,
            self.next as u128,
            Timestamp(self.next as u64),
        )
    }
}

pub(super) fn shared(count: usize) -> Result<Run, Failure> {
    run(Touched::shared(count)?)
}

pub(super) fn sparse(count: usize) -> Result<Run, Failure> {
    run(Touched::sparse(count)?)
}

fn run(mut visitor: Touched) -> Result<Run, Failure> {
    Ok(Box::new(move || {
        std::hint::black_box(visitor.step());
        1
    }))
}

/// From the text of a journey to its program.
pub(super) fn compile(count: usize) -> Result<Run, Failure> {
    let source = journey(&make_rules(count));
    Ok(Box::new(move || {
        std::hint::black_box(compile_journey(&source));
        1
    }))
}

/// Whether each rule of [`journey`] holds now, in their order.
#[must_use]
pub fn truths(engine: &Engine, count: usize) -> Vec<bool> {
    let conditions = conditions(engine.loaded(), count);
    conditions
        .into_iter()
        .map(|condition| condition.is_some_and(|condition| engine.condition(condition)))
        .collect()
}

/// The condition of each rule: of a moment, a segment or a slot, as [`journey`] deals them.
fn conditions(loaded: &Loaded, count: usize) -> Vec<Option<u16>> {
    let program = &loaded.program;
    let mut moments = program.rules.iter().filter_map(|rule| match rule.trigger {
        Trigger::When { condition } => Some(condition),
        _ => None,
    });
    let mut segments = program.segments.iter();
    (0..count)
        .map(|rule| match part(rule) {
            Part::Moment => moments.next(),
            Part::Segment => segments.next().map(|segment| segment.condition),
            Part::Slot(slot, choice) => program.slots.get(slot)?.choose.get(choice)?.condition,
        })
        .collect()
}
