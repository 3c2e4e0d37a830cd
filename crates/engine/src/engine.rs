//! The engine: one call in, everything out, no clock and no randomness of its own.

use std::rc::Rc;

use crate::deadlines::{Deadlines, Waiter};
use crate::facts::FactState;
use crate::hash::derive_id;
use crate::index::Loaded;
use crate::input::{Conclusion, Field, Input, Outcome, Output};
use crate::program::{Cell, Effect, Root, Scope, Trigger};
use crate::time::Timestamp;
use crate::value::Value;
use crate::vm;

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
    pub(crate) visitor: u128,
    pub(crate) now: Timestamp,
    pub(crate) session: Option<Session>,
    pub(crate) stage: u16,
    pub(crate) stage_since: Timestamp,
    pub(crate) facts: Vec<FactState>,
    pub(crate) moments: Vec<MomentState>,
    pub(crate) timers: Vec<Option<Timer>>,
    pub(crate) truth: Vec<bool>,
    pub(crate) page: Vec<Value>,
    /// The choice that each slot shows now.
    pub(crate) slots: Vec<Option<u16>>,
    pub(crate) deadlines: Deadlines,
    /// Records of a snapshot that this program does not know: kept for the program that does.
    pub(crate) foreign: Vec<(u32, Vec<u8>)>,
    errors: u32,
    work: Work,
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

/// Whether a moment holds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct MomentState {
    pub(crate) on: bool,
    /// When its hold ends; not used where it ends with the view.
    pub(crate) until: Timestamp,
}

/// A running timer of a rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Timer {
    pub(crate) due: Timestamp,
    pub(crate) cause: u128,
}

/// What is under way inside of one call; empty between calls.
#[derive(Clone, Debug, Default)]
struct Work {
    cause: u128,
    fields: Vec<Field>,
    /// Conditions to evaluate again, each once.
    dirty: Vec<u16>,
    is_dirty: Vec<bool>,
    /// Rules whose condition became true and that were not looked at yet.
    risen: Vec<u16>,
    /// Stages that were left at this instant: none is entered twice at one instant.
    left: Vec<u16>,
    dirty_slots: Vec<u16>,
    stack: Vec<Value>,
    outputs: Vec<Output>,
}

impl Engine {
    /// A new visitor. `visitor` becomes part of the ids of what is concluded.
    #[must_use]
    pub fn new(loaded: Rc<Loaded>, visitor: u128, now: Timestamp) -> Self {
        let program = &loaded.program;
        let mut engine = Self {
            visitor,
            now,
            session: None,
            stage: program.initial,
            stage_since: now,
            facts: program.facts.iter().map(FactState::new).collect(),
            moments: vec![MomentState::default(); program.moments.len()],
            timers: vec![None; program.rules.len()],
            truth: vec![false; program.conditions.len()],
            page: vec![Value::Absent; program.paths.len()],
            slots: vec![None; program.slots.len()],
            deadlines: Deadlines::default(),
            foreign: Vec::new(),
            errors: 0,
            work: Work {
                is_dirty: vec![false; program.conditions.len()],
                ..Work::default()
            },
            loaded,
        };
        for condition in 0..engine.truth.len() {
            engine.mark_condition(condition as u16);
        }
        engine.start_stage_timers(visitor);
        engine
    }

    /// Takes an input in, after everything that was due before it, each at its own instant: so
    /// the result does not depend on how often the host wakes. Time never runs back: an earlier
    /// `now` counts as the last one.
    pub fn handle(&mut self, now: Timestamp, input: &Input) -> Outcome {
        let now = now.max(self.now);
        while let Some((at, waiter)) = self.deadlines.take_due(now) {
            self.now = at.max(self.now);
            self.wake(waiter);
        }
        self.now = now;
        match *input {
            Input::PageView { id, event, fields } => self.view_page(id, event, fields),
            Input::Event { id, event, fields } => {
                self.happen(id, event, fields);
                self.decide_dirty_slots();
            }
            Input::Tick => {
                self.settle();
                self.decide_dirty_slots();
            }
        }
        Outcome {
            outputs: std::mem::take(&mut self.work.outputs),
            wake_at: self.deadlines.next(),
        }
    }

    /// The program that runs.
    #[must_use]
    pub fn program(&self) -> &crate::program::Program {
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
        self.stage
    }

    /// The stage's name.
    #[must_use]
    pub fn stage_name(&self) -> &str {
        self.loaded
            .program
            .stages
            .get(usize::from(self.stage))
            .map_or("", String::as_str)
    }

    /// The session, while there is one.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        self.session
    }

    /// The latest time that the engine was told.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// How many conditions ended in an error so far; such a condition counts as false.
    #[must_use]
    pub fn errors(&self) -> u32 {
        self.errors
    }

    /// The value of a fact now.
    #[must_use]
    pub fn fact(&self, fact: u16) -> Value {
        let index = usize::from(fact);
        match (self.facts.get(index), self.loaded.program.facts.get(index)) {
            (Some(state), Some(definition)) => state.value(definition),
            _ => Value::Absent,
        }
    }

    /// Whether a moment holds now.
    #[must_use]
    pub fn moment(&self, moment: u16) -> bool {
        self.moments
            .get(usize::from(moment))
            .is_some_and(|moment| moment.on)
    }

    /// Whether a condition holds now.
    #[must_use]
    pub fn condition(&self, condition: u16) -> bool {
        self.truth
            .get(usize::from(condition))
            .copied()
            .unwrap_or(false)
    }

    /// The value of an expression of the program now, such as a placeholder's.
    #[must_use]
    pub fn evaluate(&mut self, expr: u16) -> Value {
        let mut stack = std::mem::take(&mut self.work.stack);
        let loaded = self.loaded.clone();
        let value = loaded
            .program
            .exprs
            .get(usize::from(expr))
            .map_or(Value::Error, |code| {
                vm::evaluate(&loaded.program, &*self, &code.bytes, &mut stack)
            });
        self.work.stack = stack;
        value
    }

    fn view_page(&mut self, id: u128, event: Option<u16>, fields: &[Field]) {
        let loaded = self.loaded.clone();
        self.reset_facts(Scope::Page {});
        for (moment, definition) in loaded.program.moments.iter().enumerate() {
            if definition.hold == 0 {
                self.end_moment(moment as u16);
            }
        }
        for path in &loaded.page_paths {
            let found = fields.iter().find(|(index, _)| index == path);
            self.page[usize::from(*path)] = found.map_or(Value::Absent, |(_, value)| value.clone());
        }
        self.mark_cell(loaded.program.cell_of(Cell::Page));
        self.happen(id, event, fields);
        self.decide_all_slots();
    }

    /// Feeds the facts, runs the timers, fires the event's own rules, then what follows from it.
    fn happen(&mut self, id: u128, event: Option<u16>, fields: &[Field]) {
        self.work.cause = id;
        self.work.fields.clear();
        self.work.fields.extend_from_slice(fields);
        self.keep_session(id);
        if let Some(event) = event.map(usize::from) {
            let loaded = self.loaded.clone();
            for (fact, source) in loaded.facts_on_event.get(event).into_iter().flatten() {
                self.feed_fact(usize::from(*fact), usize::from(*source));
            }
            for rule in loaded.cancels_on_event.get(event).into_iter().flatten() {
                self.timers[usize::from(*rule)] = None;
            }
            for rule in loaded.timers_on_event.get(event).into_iter().flatten() {
                self.start_event_timer(*rule);
            }
            self.evaluate_dirty();
            self.fire_event_rules(loaded.rules_on_event.get(event).map_or(&[], Vec::as_slice));
        }
        self.settle();
        self.work.fields.clear();
    }

    fn feed_fact(&mut self, fact: usize, source: usize) {
        let loaded = self.loaded.clone();
        let definition = &loaded.program.facts[fact];
        let source = &definition.sources[source];
        if !source
            .filter
            .is_none_or(|filter| self.evaluate(filter).is_true())
        {
            return;
        }
        let value = source
            .path
            .map_or(Value::Null, |path| vm::Scope::path(self, path));
        if self.facts[fact].feed(definition, &value, self.now) {
            if let Some(at) = self.facts[fact].expires_at(definition) {
                self.deadlines.add(at, Waiter::Fact(fact as u16));
            }
            self.mark_cell(fact as u16);
        }
    }

    /// The event's moments begin; of its transitions the first that applies is taken: one event
    /// moves the visitor by one stage at most.
    fn fire_event_rules(&mut self, rules: &[u16]) {
        let mut moved = false;
        let loaded = self.loaded.clone();
        for rule in rules {
            let definition = &loaded.program.rules[usize::from(*rule)];
            let Trigger::On { filter, .. } = &definition.trigger else {
                continue;
            };
            let is_stage = matches!(definition.effect, Effect::Stage { .. });
            if is_stage && moved || !filter.is_none_or(|filter| self.evaluate(filter).is_true()) {
                continue;
            }
            moved |= self.fire(*rule) && is_stage;
        }
    }

    /// Evaluates what became dirty and fires what rose, until nothing moves any more. It ends,
    /// because no stage is entered twice at one instant.
    fn settle(&mut self) {
        loop {
            self.evaluate_dirty();
            // The rule that is written first goes first.
            let first = self
                .work
                .risen
                .iter()
                .enumerate()
                .min_by_key(|(_, rule)| **rule);
            let Some((position, _)) = first else { break };
            let rule = self.work.risen.swap_remove(position);
            self.fire(rule);
        }
        self.work.left.clear();
    }

    fn evaluate_dirty(&mut self) {
        if self.work.dirty.is_empty() {
            return;
        }
        let loaded = self.loaded.clone();
        let segments = loaded.program.segments.len();
        // Segments stand first among the conditions and before those that read them.
        for condition in 0..segments {
            if self.work.is_dirty[condition] {
                self.evaluate_condition(condition);
            }
        }
        while let Some(condition) = self.work.dirty.pop() {
            if self.work.is_dirty[usize::from(condition)] {
                self.evaluate_condition(usize::from(condition));
            }
        }
    }

    fn evaluate_condition(&mut self, condition: usize) {
        self.work.is_dirty[condition] = false;
        let loaded = self.loaded.clone();
        let value = self.evaluate(loaded.program.conditions[condition].expr);
        self.errors += u32::from(value == Value::Error);
        let holds = value.is_true();
        if holds == self.truth[condition] {
            return;
        }
        self.truth[condition] = holds;
        if holds {
            self.work
                .risen
                .extend_from_slice(&loaded.rules_on_condition[condition]);
        }
        self.work
            .dirty_slots
            .extend_from_slice(&loaded.slots_on_condition[condition]);
        if condition < loaded.program.segments.len() {
            self.mark_cell(loaded.segment_cell(condition as u16));
        }
    }

    /// Does what a rule says, where it applies; whether it did.
    fn fire(&mut self, rule: u16) -> bool {
        let loaded = self.loaded.clone();
        let definition = &loaded.program.rules[usize::from(rule)];
        let conclusion = Conclusion {
            id: derive_id(self.visitor, loaded.hash, definition.id, self.work.cause),
            rule,
            cause: self.work.cause,
            at: self.now,
        };
        match &definition.effect {
            Effect::Stage { from, to } => {
                let applies = from.contains(&self.stage) && !self.work.left.contains(to);
                if applies && *to != self.stage {
                    self.enter_stage(*to, conclusion);
                }
                applies
            }
            Effect::Moment { moment } => {
                self.begin_moment(*moment, conclusion);
                true
            }
        }
    }

    fn enter_stage(&mut self, to: u16, conclusion: Conclusion) {
        let from = self.stage;
        self.work.left.push(from);
        self.stage = to;
        self.stage_since = self.now;
        self.work.outputs.push(Output::Stage {
            from,
            to,
            conclusion,
        });
        self.start_stage_timers(conclusion.id);
        let loaded = self.loaded.clone();
        self.mark_cell(loaded.program.cell_of(Cell::Stage));
        for rule in &loaded.rules_on_stage[usize::from(to)] {
            if let Trigger::When { condition } = loaded.program.rules[usize::from(*rule)].trigger
                && self.condition(condition)
            {
                self.work.risen.push(*rule);
            }
        }
    }

    fn begin_moment(&mut self, moment: u16, conclusion: Conclusion) {
        let hold = self.loaded.program.moments[usize::from(moment)].hold;
        let until = self.now.plus(hold);
        if hold > 0 {
            self.deadlines.add(until, Waiter::Moment(moment));
        }
        self.moments[usize::from(moment)] = MomentState { on: true, until };
        self.work
            .outputs
            .push(Output::Moment { moment, conclusion });
        self.mark_cell(self.loaded.program.cell_of(Cell::Moment(moment)));
    }

    fn end_moment(&mut self, moment: u16) {
        if std::mem::take(&mut self.moments[usize::from(moment)]).on {
            self.mark_cell(self.loaded.program.cell_of(Cell::Moment(moment)));
        }
    }

    /// A deadline is due. A waiter whose deadline moved later in the meantime is put back.
    fn wake(&mut self, waiter: Waiter) {
        self.work.cause = u128::from(self.now.0);
        match waiter {
            Waiter::Session => self.end_session(),
            Waiter::Fact(fact) => self.expire_fact(usize::from(fact)),
            Waiter::Rule(rule) => self.end_timer(rule),
            Waiter::Moment(moment) => {
                let state = self.moments[usize::from(moment)];
                if state.on && state.until > self.now {
                    self.deadlines.add(state.until, waiter);
                } else {
                    self.end_moment(moment);
                }
            }
        }
        self.settle();
        self.decide_dirty_slots();
    }

    fn expire_fact(&mut self, fact: usize) {
        let loaded = self.loaded.clone();
        let definition = &loaded.program.facts[fact];
        if self.facts[fact].expire(definition, self.now) {
            self.mark_cell(fact as u16);
        }
        if let Some(at) = self.facts[fact].expires_at(definition) {
            self.deadlines.add(at, Waiter::Fact(fact as u16));
        }
    }

    fn end_timer(&mut self, rule: u16) {
        match self.timers[usize::from(rule)] {
            Some(timer) if timer.due > self.now => {
                self.deadlines.add(timer.due, Waiter::Rule(rule));
            }
            Some(timer) => {
                self.timers[usize::from(rule)] = None;
                self.work.cause = timer.cause;
                self.fire(rule);
            }
            None => {}
        }
    }

    fn start_event_timer(&mut self, rule: u16) {
        let loaded = self.loaded.clone();
        if let Trigger::After { delay, filter, .. } =
            &loaded.program.rules[usize::from(rule)].trigger
            && filter.is_none_or(|filter| self.evaluate(filter).is_true())
        {
            self.start_timer(rule, *delay, self.work.cause);
        }
    }

    /// Starts the timers that run from the entry of the present stage, and stops all others of
    /// that kind.
    fn start_stage_timers(&mut self, cause: u128) {
        let loaded = self.loaded.clone();
        for rule in &loaded.stage_timers {
            let definition = &loaded.program.rules[usize::from(*rule)];
            self.timers[usize::from(*rule)] = None;
            if let (Trigger::After { delay, .. }, Effect::Stage { from, .. }) =
                (&definition.trigger, &definition.effect)
                && from.contains(&self.stage)
            {
                self.start_timer(*rule, *delay, cause);
            }
        }
    }

    fn start_timer(&mut self, rule: u16, delay: u64, cause: u128) {
        let due = self.now.plus(delay);
        self.timers[usize::from(rule)] = Some(Timer { due, cause });
        self.deadlines.add(due, Waiter::Rule(rule));
    }

    fn keep_session(&mut self, id: u128) {
        let timeout = self.loaded.program.session_timeout;
        match &mut self.session {
            Some(session) => session.last = self.now,
            None => {
                let id = derive_id(self.visitor, 0, 0, id);
                self.session = Some(Session {
                    id,
                    since: self.now,
                    last: self.now,
                });
                if timeout > 0 {
                    self.deadlines.add(self.now.plus(timeout), Waiter::Session);
                }
            }
        }
    }

    fn end_session(&mut self) {
        let Some(session) = self.session else { return };
        let end = session.last.plus(self.loaded.program.session_timeout);
        if end > self.now {
            self.deadlines.add(end, Waiter::Session);
        } else {
            self.session = None;
            self.reset_facts(Scope::Session {});
        }
    }

    fn reset_facts(&mut self, scope: Scope) {
        let loaded = self.loaded.clone();
        for fact in loaded.facts_of(scope) {
            self.facts[fact] = FactState::new(&loaded.program.facts[fact]);
            self.mark_cell(fact as u16);
        }
    }

    fn mark_cell(&mut self, cell: u16) {
        let loaded = self.loaded.clone();
        for condition in &loaded.conditions_on_cell[usize::from(cell)] {
            self.mark_condition(*condition);
        }
    }

    pub(crate) fn mark_condition(&mut self, condition: u16) {
        if !std::mem::replace(&mut self.work.is_dirty[usize::from(condition)], true) {
            self.work.dirty.push(condition);
        }
    }

    /// Sets what another tab, or an earlier page, found: it has fired already what it fires.
    pub(crate) fn settle_condition(&mut self, condition: usize, holds: bool) {
        self.work.is_dirty[condition] = false;
        if std::mem::replace(&mut self.truth[condition], holds) != holds {
            let slots = &self.loaded.slots_on_condition[condition];
            self.work.dirty_slots.extend_from_slice(slots);
        }
    }

    /// A view begins: every slot is decided, and the host is told of each.
    fn decide_all_slots(&mut self) {
        self.work.dirty_slots.clear();
        for slot in 0..self.slots.len() {
            self.slots[slot] = self.winner(slot);
            self.report_slot(slot);
        }
    }

    /// A block that is shown stays for the view, unless a choice that is written above it comes to
    /// hold.
    fn decide_dirty_slots(&mut self) {
        while let Some(slot) = self.work.dirty_slots.pop().map(usize::from) {
            let Some(winner) = self.winner(slot) else {
                continue;
            };
            let waits = self.loaded.program.slots[slot].choose[usize::from(winner)].next_view;
            if !waits && self.slots[slot].is_none_or(|shown| winner < shown) {
                self.slots[slot] = Some(winner);
                self.report_slot(slot);
            }
        }
    }

    fn winner(&self, slot: usize) -> Option<u16> {
        let choices = &self.loaded.program.slots[slot].choose;
        let holds = |condition: Option<u16>| condition.is_none_or(|index| self.condition(index));
        choices
            .iter()
            .position(|choice| holds(choice.condition))
            .map(|index| index as u16)
    }

    fn report_slot(&mut self, slot: usize) {
        let choice = self.slots[slot];
        let choices = &self.loaded.program.slots[slot].choose;
        let block = choice.map(|choice| choices[usize::from(choice)].block);
        self.work.outputs.push(Output::Slot {
            slot: slot as u16,
            block,
            choice,
        });
    }
}

impl vm::Scope for Engine {
    fn fact(&self, fact: u16) -> Value {
        Self::fact(self, fact)
    }

    fn path(&self, path: u16) -> Value {
        let index = usize::from(path);
        if self
            .loaded
            .program
            .paths
            .get(index)
            .is_some_and(|path| path.root == Root::Page {})
        {
            return self.page[index].clone();
        }
        let found = self.work.fields.iter().find(|(index, _)| *index == path);
        found.map_or(Value::Absent, |(_, value)| value.clone())
    }

    fn stage(&self) -> u16 {
        self.stage
    }

    fn moment(&self, moment: u16) -> bool {
        Self::moment(self, moment)
    }

    fn segment(&self, segment: u16) -> bool {
        let segments = &self.loaded.program.segments;
        segments
            .get(usize::from(segment))
            .is_some_and(|segment| self.condition(segment.condition))
    }
}
