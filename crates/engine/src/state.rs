//! What is known of a visitor, and what of it can be read.

use crate::deadlines::Deadlines;
use crate::facts::FactState;
use crate::index::Loaded;
use crate::input::{Field, Output};
use crate::program::{Cell, Root};
use crate::time::Timestamp;
use crate::value::Value;
use crate::vm;

/// A visitor's state. All that depends on the program is indexed as the program is.
#[derive(Clone, Debug)]
pub(crate) struct State {
    pub(crate) visitor: u128,
    pub(crate) now: Timestamp,
    pub(crate) session: Option<Session>,
    /// Hash of the campaign that the visitor came by last; 0 before the first.
    pub(crate) campaign: u32,
    pub(crate) stage: u16,
    pub(crate) stage_since: Timestamp,
    /// Before this instant no condition leads away from the stage.
    pub(crate) stay_until: Timestamp,
    pub(crate) facts: Vec<FactState>,
    /// The answer of each model, [`Value::Absent`] where it has none.
    pub(crate) answers: Vec<Value>,
    /// Until when each moment holds; [`Timestamp::NEVER`]: until the end of the view.
    pub(crate) moments: Vec<Option<Timestamp>>,
    /// The timers that there are, with the numbers of their rules, which have at most one each.
    pub(crate) timers: Vec<(u16, Timer)>,
    /// Whether each condition held when it was last looked at.
    pub(crate) truth: Vec<bool>,
    /// Whether something that the condition reads has changed since.
    pub(crate) changed: Vec<bool>,
    /// How each atom stands.
    pub(crate) standings: Vec<u8>,
    /// For each condition that is counted, the weights of its atoms that do not hold.
    pub(crate) counts: Vec<u32>,
    pub(crate) page: Vec<Value>,
    /// The choice that each slot shows; empty before the first view.
    pub(crate) slots: Vec<Option<u16>>,
    pub(crate) deadlines: Deadlines,
    /// Records of a snapshot that this program does not know: kept for the program that does.
    pub(crate) foreign: Vec<(u32, Vec<u8>)>,
    pub(crate) errors: u32,
    /// What the call that is under way has to tell.
    pub(crate) outputs: Vec<Output>,
    pub(crate) work: Work,
}

/// A stretch of activity without a longer pause than the journey's session timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id, derived from the visitor and its first input.
    pub id: u128,
    /// When its first input came.
    pub since: Timestamp,
    /// When its latest input came.
    pub last: Timestamp,
}

/// A timer of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Timer {
    /// When it fires; [`Timestamp::NEVER`] where it was stopped. A timer that runs from a stage's
    /// entry is there as long as its stage, so a rule without one is a rule that is new.
    pub(crate) due: Timestamp,
    /// What started it.
    pub(crate) cause: u128,
}

/// What is under way at one instant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Work {
    /// The input or the instant that led to what is concluded now.
    pub(crate) cause: u128,
    /// The properties of the event that is handled now.
    pub(crate) fields: Vec<Field>,
    /// The conditions that have changed and read no segment.
    pub(crate) conditions: Vec<u16>,
    /// Those that have changed and read segments.
    pub(crate) dependents: Vec<u16>,
    /// Models that read something that has changed, each once.
    pub(crate) models: Vec<u16>,
    /// What goes into a model: scratch space.
    pub(crate) inputs: Vec<f64>,
    /// Rules whose condition became true and that were not looked at yet.
    pub(crate) risen: Vec<u16>,
    /// Stages that were left: none is entered twice.
    pub(crate) left: Vec<u16>,
    /// Slots whose choices have changed, and whether there are any.
    pub(crate) slots: Vec<bool>,
    /// See `slots`.
    pub(crate) any_slot: bool,
    /// Scratch space of expressions.
    stack: Vec<Value>,
}

impl State {
    pub(crate) fn new(loaded: &Loaded, visitor: u128, now: Timestamp) -> Self {
        let program = &loaded.program;
        let now = now.min(Timestamp::LAST);
        let mut state = Self {
            visitor,
            now,
            session: None,
            campaign: 0,
            stage: program.initial,
            stage_since: now,
            stay_until: now,
            facts: Vec::new(),
            answers: times(program.models.len(), Value::Absent),
            moments: times(program.moments.len(), None),
            timers: Vec::new(),
            truth: times(program.conditions.len(), false),
            changed: times(program.conditions.len(), false),
            standings: Vec::new(),
            counts: times(program.conditions.len(), 0),
            page: times(program.paths.len(), Value::Absent),
            slots: Vec::new(),
            deadlines: Deadlines::new(program),
            foreign: Vec::new(),
            errors: 0,
            outputs: Vec::new(),
            work: Work {
                slots: times(program.slots.len(), false),
                ..Work::default()
            },
        };
        for fact in &program.facts {
            state.facts.push(FactState::new(fact));
        }
        for watch in &program.watches {
            for _ in &watch.atoms {
                state.standings.push(0);
            }
        }
        for condition in 0..program.conditions.len() {
            state.mark_condition(loaded, condition as u16);
        }
        state.count_atoms(loaded);
        state.mark_models(loaded);
        for fact in 0..state.facts.len() {
            // The clock runs from the beginning.
            state.await_expiry(loaded, fact);
        }
        state.start_stage_timers(loaded, visitor);
        state
    }

    pub(crate) fn stage_name<'a>(&self, loaded: &'a Loaded) -> &'a str {
        let name = loaded.program.stages.get(usize::from(self.stage));
        name.map_or("", String::as_str)
    }

    /// The value of a fact; behind the facts, the answers of the models.
    pub(crate) fn fact(&self, loaded: &Loaded, fact: u16) -> Value {
        let index = usize::from(fact);
        match (self.facts.get(index), loaded.program.facts.get(index)) {
            (Some(state), Some(definition)) => state.value(definition, self.now),
            _ => self.answer(index.wrapping_sub(self.facts.len())),
        }
    }

    /// What a cell, or behind the cells a property of the page, holds, as atoms see it.
    pub(crate) fn watched(&self, loaded: &Loaded, number: usize) -> Value {
        if let Some(path) = number.checked_sub(loaded.program.cells().into()) {
            return self.page[path].clone();
        }
        let cell = number as u16;
        let stage = loaded.program.cell_of(Cell::Stage);
        let moments = loaded.program.moments.len() as u16;
        let number = match cell.checked_sub(stage) {
            None => return self.fact(loaded, cell),
            Some(0) => self.stage,
            Some(moment) if moment <= moments => self.moment(moment - 1).into(),
            Some(segment) => self.condition(segment - moments - 1).into(),
        };
        Value::Double(number.into())
    }

    pub(crate) fn moment(&self, moment: u16) -> bool {
        matches!(self.moments.get(usize::from(moment)), Some(Some(_)))
    }

    pub(crate) fn condition(&self, condition: u16) -> bool {
        self.truth.get(usize::from(condition)) == Some(&true)
    }

    pub(crate) fn path(&self, loaded: &Loaded, path: u16) -> Value {
        let index = usize::from(path);
        if loaded.program.paths.get(index).map(|path| &path.root) == Some(&Root::Page {}) {
            return self.page[index].clone();
        }
        field(&self.work.fields, path)
    }

    pub(crate) fn evaluate(&mut self, loaded: &Loaded, expr: u16) -> Value {
        let Some(code) = loaded.program.exprs.get(usize::from(expr)) else {
            return Value::Error;
        };
        let mut stack = std::mem::take(&mut self.work.stack);
        let value = vm::evaluate(loaded, self, &code.bytes, &mut stack);
        self.work.stack = stack;
        value
    }

    /// Whether a filter lets the event pass that is handled now.
    pub(crate) fn passes(&mut self, loaded: &Loaded, filter: Option<u16>) -> bool {
        filter.is_none_or(|filter| self.evaluate(loaded, filter).is_true())
    }
}

/// A list of one value many times. Not `vec!`, whose ways to be fast the page would load for each
/// type.
pub(crate) fn times<T: Clone>(count: usize, value: T) -> Vec<T> {
    let mut list = Vec::new();
    for _ in 0..count {
        list.push(value.clone());
    }
    list
}

/// The value of a path among those that the host looked up.
pub(crate) fn field(fields: &[Field], path: u16) -> Value {
    let found = fields.iter().find(|(index, _)| *index == path);
    found.map_or(Value::Absent, |(_, value)| value.clone())
}
