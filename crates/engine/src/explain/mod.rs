//! Why a visitor is where they are: each expression of a journey taken apart, with the values that
//! it read.
//!
//! Nothing is evaluated in a second way. Each part of an expression is compiled as if it stood
//! alone, and the engine's own machine runs it on the visitor's state; so what is explained is what
//! happened. The page does not link this.

mod expression;
mod print;
mod report;
mod rule;
mod source;

use std::rc::Rc;

use crate::compile::{Problem, Symbols, lower_for_explaining};
use crate::engine::Engine;
use crate::index::Loaded;
use crate::input::Field;
use crate::program::Program;
use crate::state::State;

use expression::Plan;
use source::Texts;

pub use expression::{Join, Node};
pub use report::{
    ChoiceNote, Explanation, FactNote, Member, ModelNote, MomentNote, SlotNote, Upcoming,
};
pub use rule::{RuleNote, Test, Wait};

/// How the names of facts begin that keep the variant of an experiment.
const EXPERIMENT: &str = "experiment.";

/// A journey, made ready to be explained.
pub struct Explainer {
    loaded: Rc<Loaded>,
    /// The same program with the parts of its expressions behind its own expressions.
    wide: Loaded,
    /// How each expression of the program is taken apart.
    plans: Vec<Plan>,
    symbols: Symbols,
    texts: Texts,
}

impl Explainer {
    /// Compiles a journey.
    ///
    /// # Errors
    /// All problems of a journey that has errors.
    pub fn new(source: &str) -> Result<Self, Vec<Problem>> {
        let lowered = lower_for_explaining(source)?;
        let loaded = Loaded::decode(&lowered.program).map_err(|_| lowered.problems)?;
        let mut names = lowered.names;
        let own = loaded.program.exprs.len();
        let mut exprs = loaded.program.exprs.clone();
        let texts = &lowered.symbols.exprs;
        let plans = texts
            .iter()
            .take(own)
            .enumerate()
            .map(|(index, text)| Plan::new(text, index as u16, &mut names, &mut exprs))
            .collect();
        let wide = Program {
            exprs,
            constants: names.constants,
            paths: names.paths,
            ..loaded.program.clone()
        };
        Ok(Self {
            wide: Loaded::new(wide, loaded.hash),
            loaded: Rc::new(loaded),
            plans,
            symbols: lowered.symbols,
            texts: Texts::new(source),
        })
    }

    /// The same without a session timeout: for events whose sessions are known already.
    #[must_use]
    pub fn endless(self) -> Self {
        let endless = |loaded: &Loaded| {
            let program = Program {
                session_timeout: 0,
                ..loaded.program.clone()
            };
            Loaded::new(program, loaded.hash)
        };
        Self {
            wide: endless(&self.wide),
            loaded: Rc::new(endless(&self.loaded)),
            ..self
        }
    }

    /// The program, for the engines that are to be explained.
    #[must_use]
    pub fn loaded(&self) -> &Rc<Loaded> {
        &self.loaded
    }

    /// The experiments of the journey, and for each the fact that keeps the visitor's variant.
    pub fn experiments(&self) -> impl Iterator<Item = (&str, u16)> {
        let facts = self.symbols.facts.iter().enumerate();
        facts.filter_map(|(fact, name)| Some((name.strip_prefix(EXPERIMENT)?, fact as u16)))
    }

    /// The experiment that a choice of a slot is part of.
    #[must_use]
    pub fn experiment_of_choice(&self, slot: u16, choice: u16) -> Option<&str> {
        let slot = self.loaded.program.slots.get(usize::from(slot))?;
        let place = format!("slots.{}.choose", slot.name);
        // A single choice may stand there without a list around it.
        let alone = || self.texts.experiment(&place);
        self.texts
            .experiment(&format!("{place}[{choice}]"))
            .or_else(alone)
    }

    /// Where a rule stands in the journey, and what stands there.
    #[must_use]
    pub fn rule_text(&self, rule: u16) -> (String, String) {
        let place = self.symbols.rules.get(usize::from(rule)).cloned();
        let place = place.unwrap_or_default();
        let text = self.texts.at(&place);
        (place, text)
    }

    /// An expression of the program, with the values of its parts. `fields` are the properties of
    /// the event that is looked at, where there is one.
    #[must_use]
    pub fn expression(&self, engine: &Engine, expr: u16, fields: &[Field]) -> Node {
        self.node(&mut self.state(engine, fields), expr)
    }

    /// The engine's state, in which an event is being handled.
    fn state(&self, engine: &Engine, fields: &[Field]) -> State {
        let mut state = engine.state.clone();
        state.work.fields = fields.to_vec();
        state
    }

    fn node(&self, state: &mut State, expr: u16) -> Node {
        let plan = self.plans.get(usize::from(expr));
        plan.map_or_else(Node::unknown, |plan| plan.run(&self.wide, state))
    }

    fn condition(&self, state: &mut State, condition: u16) -> Node {
        let conditions = &self.loaded.program.conditions;
        let condition = conditions.get(usize::from(condition));
        condition.map_or_else(Node::unknown, |it| self.node(state, it.expr))
    }
}
