//! The engine: one call in, everything out, no clock and no randomness of its own.

use std::rc::Rc;

use crate::index::Loaded;
use crate::input::{Input, Outcome};
use crate::program::Program;
use crate::state::State;
use crate::time::Timestamp;
use crate::value::Value;

pub use crate::state::Session;

/// One visitor's run of a program.
///
/// ```
/// # use microstage_engine::{compile::compile, Engine, Input, Loaded, Output, Timestamp};
/// let journey = r#"{ "journey": "tiny", "version": 1,
///   "stages": { "browsing": { "initial": true }, "interest": { "enter": [{ "on": "add_to_cart" }] } } }"#;
/// let loaded = Loaded::decode(&compile(journey).program.unwrap()).unwrap();
/// let mut engine = Engine::new(loaded.into(), 7, Timestamp(0));
/// let event = engine.program().event("add_to_cart");
/// let outcome = engine.handle(Timestamp(1000), &Input::Event { id: 1, event, fields: &[] });
/// assert!(matches!(outcome.outputs[0], Output::Stage { from: 0, to: 1, .. }));
/// ```
#[derive(Clone, Debug)]
pub struct Engine {
    pub(crate) loaded: Rc<Loaded>,
    pub(crate) state: State,
}

impl Engine {
    /// A new visitor. `visitor` becomes part of the ids of what is concluded.
    #[must_use]
    pub fn new(loaded: Rc<Loaded>, visitor: u128, now: Timestamp) -> Self {
        let state = State::new(&loaded, visitor, now);
        Self { loaded, state }
    }

    /// Takes an input in, after everything that was due before it, each at its own instant: so
    /// the result does not depend on how often the host wakes. Time never runs back: an earlier
    /// `now` counts as the last one.
    pub fn handle(&mut self, now: Timestamp, input: &Input) -> Outcome {
        let (loaded, state) = (&*self.loaded, &mut self.state);
        state.catch_up(loaded, now);
        match *input {
            Input::PageView { id, event, fields } => state.view_page(loaded, id, event, fields),
            Input::Event { id, event, fields } => state.happen(loaded, id, event, fields),
            Input::Tick => {}
        }
        state.decide_changed_slots(loaded);
        Outcome {
            outputs: std::mem::take(&mut state.outputs),
            wake_at: state.deadlines.next(),
        }
    }

    /// The program that runs.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.loaded.program
    }

    /// The program with its hash and the paths to look up.
    #[must_use]
    pub fn loaded(&self) -> &Rc<Loaded> {
        &self.loaded
    }

    /// The index of the stage.
    #[must_use]
    pub fn stage(&self) -> u16 {
        self.state.stage
    }

    /// The stage's name.
    #[must_use]
    pub fn stage_name(&self) -> &str {
        self.state.stage_name(&self.loaded)
    }

    /// The session, while there is one.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        self.state.session
    }

    /// The latest time that the engine was told.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.state.now
    }

    /// How many conditions ended in an error so far; such a condition counts as false.
    #[must_use]
    pub fn errors(&self) -> u32 {
        self.state.errors
    }

    /// The value of a fact now; behind the facts, the answers of the models.
    #[must_use]
    pub fn fact(&self, fact: u16) -> Value {
        self.state.fact(&self.loaded, fact)
    }

    /// Whether a moment holds now.
    #[must_use]
    pub fn moment(&self, moment: u16) -> bool {
        self.state.moment(moment)
    }

    /// Whether a condition holds now.
    #[must_use]
    pub fn condition(&self, condition: u16) -> bool {
        self.state.condition(condition)
    }

    /// The value of an expression of the program now, such as a placeholder's.
    #[must_use]
    pub fn evaluate(&mut self, expr: u16) -> Value {
        self.state.evaluate(&self.loaded, expr)
    }
}
