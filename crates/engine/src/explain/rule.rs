//! A rule: what it waits for, and how its expressions stand.

use crate::engine::Engine;
use crate::input::Field;
use crate::program::{Effect, Trigger};
use crate::state::State;
use crate::time::Timestamp;

use super::Explainer;
use super::expression::Node;

/// A rule with the values that it reads.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleNote {
    /// Its index in the program.
    pub rule: u16,
    /// Where it stands in the journey.
    pub place: String,
    /// What stands there.
    pub text: String,
    /// The stage that it leads to; none for the rule of a moment.
    pub to: Option<String>,
    /// What it waits for.
    pub wait: Wait,
    /// Its expressions.
    pub tests: Vec<Test>,
}

/// An expression of a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The field of the rule: `when`, `where`, `guard`.
    pub role: &'static str,
    /// Its values now.
    pub node: Node,
}

/// What a rule waits for.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Wait {
    /// That its condition comes to hold.
    Condition,
    /// One of these events.
    Events(Vec<String>),
    /// A time.
    Timer {
        /// When it fires; none while nothing has started it.
        due: Option<Timestamp>,
        /// Events that start it; none where the entry of a stage does.
        since: Vec<String>,
        /// Events that stop it.
        unless: Vec<String>,
    },
}

impl Explainer {
    /// How a rule stands. `fields` are the properties of the event that is looked at.
    #[must_use]
    pub fn rule(&self, engine: &Engine, rule: u16, fields: &[Field]) -> Option<RuleNote> {
        self.rule_note(&mut self.state(engine, fields), rule)
    }

    pub(super) fn rule_note(&self, state: &mut State, rule: u16) -> Option<RuleNote> {
        let program = &self.loaded.program;
        let definition = program.rules.get(usize::from(rule))?;
        let (place, text) = self.rule_text(rule);
        let to = match &definition.effect {
            Effect::Stage { to, .. } => program.stages.get(usize::from(*to)).cloned(),
            Effect::Moment { .. } | Effect::Experiment { .. } => None,
        };
        let (wait, tests) = self.wait(state, rule, &definition.trigger);
        Some(RuleNote {
            rule,
            text,
            place,
            to,
            wait,
            tests,
        })
    }

    fn wait(&self, state: &mut State, rule: u16, trigger: &Trigger) -> (Wait, Vec<Test>) {
        let mut tests = Vec::new();
        let mut test = |role, node| tests.push(Test { role, node });
        let wait = match trigger {
            Trigger::When { condition } => {
                test("when", self.condition(state, *condition));
                Wait::Condition
            }
            Trigger::On { events, filter } => {
                if let Some(filter) = filter {
                    test("where", self.node(state, *filter));
                }
                Wait::Events(self.events(events))
            }
            Trigger::After {
                since,
                filter,
                unless,
                guard,
                ..
            } => {
                if let Some(filter) = filter {
                    test("where", self.node(state, *filter));
                }
                if let Some(guard) = guard {
                    test("guard", self.node(state, *guard));
                }
                Wait::Timer {
                    due: timer(state, rule),
                    since: self.events(since),
                    unless: self.events(unless),
                }
            }
        };
        (wait, tests)
    }

    pub(super) fn events(&self, events: &[u16]) -> Vec<String> {
        let names = &self.loaded.program.events;
        let names = events
            .iter()
            .filter_map(|event| names.get(usize::from(*event)));
        names.map(|event| event.name.clone()).collect()
    }
}

/// When the timer of a rule fires; none where it does not run.
pub(super) fn timer(state: &State, rule: u16) -> Option<Timestamp> {
    let mut timers = state.timers.iter();
    let (_, timer) = timers.find(|(number, _)| *number == rule)?;
    Some(timer.due).filter(|due| *due != Timestamp::NEVER)
}
