//! What follows from a change: conditions are looked at again, and what rose fires.

use crate::atoms;
use crate::hash::derive_id;
use crate::index::Loaded;
use crate::input::{Conclusion, Output};
use crate::program::{Cell, Effect, Rule, Trigger};
use crate::state::State;
use crate::time::Timestamp;

impl State {
    /// Looks at what has changed and fires what rose, until nothing moves any more. It ends,
    /// because no stage is entered twice at one instant.
    pub(crate) fn settle(&mut self, loaded: &Loaded) {
        loop {
            self.evaluate_changed(loaded);
            // The rule that is written first goes first.
            let Some(rule) = take_first(&mut self.work.risen) else {
                break;
            };
            let definition = &loaded.program.rules[usize::from(rule)];
            let stays =
                self.now < self.stay_until && matches!(definition.effect, Effect::Stage { .. });
            // An earlier rule may have changed what this one waited for.
            if let Trigger::When { condition } = definition.trigger
                && self.condition(condition)
                && !stays
            {
                self.fire(loaded, rule);
            }
        }
        self.work.left.clear();
    }

    /// Looks at the conditions that have changed. Those that read segments come last and in order,
    /// because each segment stands behind those that it reads: so none is looked at twice.
    pub(crate) fn evaluate_changed(&mut self, loaded: &Loaded) {
        self.ask_changed_models(loaded);
        while let Some(condition) = self.work.conditions.pop() {
            self.evaluate_condition(loaded, usize::from(condition));
        }
        while let Some(condition) = take_first(&mut self.work.dependents) {
            self.evaluate_condition(loaded, usize::from(condition));
        }
    }

    fn evaluate_condition(&mut self, loaded: &Loaded, condition: usize) {
        if !std::mem::take(&mut self.changed[condition]) {
            return;
        }
        let definition = &loaded.program.conditions[condition];
        let value = match definition.counted {
            true => atoms::value_of(self.counts[condition]),
            false => self.evaluate(loaded, definition.expr),
        };
        self.errors += u32::from(value.is_error());
        let holds = value.is_true();
        if holds == self.truth[condition] {
            return;
        }
        self.truth[condition] = holds;
        let number = condition as u16;
        if holds {
            let rules = loaded.program.index.rules_on_condition.of(number);
            self.work.risen.extend_from_slice(rules);
        }
        for slot in loaded.program.index.slots_on_condition.of(number) {
            self.work.slots[usize::from(*slot)] = true;
            self.work.any_slot = true;
        }
        if condition < loaded.program.segments.len() {
            self.mark_cell(loaded, Cell::Segment(number));
        }
    }

    /// What is concluded by a rule now. Only for rules that apply: the id costs more than to see that.
    fn conclusion(&self, loaded: &Loaded, rule: u16) -> Conclusion {
        let definition = &loaded.program.rules[usize::from(rule)];
        Conclusion {
            id: derive_id(self.visitor, loaded.hash, definition.id, self.work.cause),
            rule,
            cause: self.work.cause,
            at: self.now,
        }
    }

    /// Does what a rule says, where it applies; whether it did.
    pub(crate) fn fire(&mut self, loaded: &Loaded, rule: u16) -> bool {
        let definition = &loaded.program.rules[usize::from(rule)];
        if !self.applies(definition) {
            return false;
        }
        match &definition.effect {
            Effect::Stage { to, .. } => {
                if *to != self.stage {
                    self.enter_stage(loaded, *to, self.conclusion(loaded, rule));
                }
                // What holds already fires as if it rose now: behind an entry, and at the end
                // of the least stay.
                let rules = loaded.program.index.rules_on_stage.of(*to);
                self.work.risen.extend_from_slice(rules);
            }
            Effect::Moment { moment } => {
                self.begin_moment(loaded, *moment, self.conclusion(loaded, rule));
            }
            Effect::Experiment { experiment } => self.assign(loaded, *experiment),
        }
        true
    }

    /// Whether a rule is for the stage in which the visitor is.
    pub(crate) fn applies(&self, rule: &Rule) -> bool {
        match &rule.effect {
            Effect::Stage { from, to } => {
                from.contains(&self.stage) && !self.work.left.contains(to)
            }
            _ => true,
        }
    }

    fn enter_stage(&mut self, loaded: &Loaded, to: u16, conclusion: Conclusion) {
        let from = std::mem::replace(&mut self.stage, to);
        self.work.left.push(from);
        self.stage_since = self.now;
        for fact in &loaded.program.departures {
            self.feed_fact(loaded, *fact, from);
        }
        self.outputs.push(Output::Stage {
            from,
            to,
            conclusion,
        });
        self.start_stage_timers(loaded, conclusion.id);
        self.mark_cell(loaded, Cell::Stage);
    }

    fn begin_moment(&mut self, loaded: &Loaded, moment: u16, conclusion: Conclusion) {
        let index = usize::from(moment);
        let until = match loaded.program.moments[index].hold {
            0 => Timestamp::NEVER,
            hold => self.now.plus(hold),
        };
        self.moments[index] = Some(until);
        self.await_moment_end(index);
        self.outputs.push(Output::Moment { moment, conclusion });
        self.mark_cell(loaded, Cell::Moment(moment));
    }

    pub(crate) fn end_moment(&mut self, loaded: &Loaded, moment: usize) {
        self.moments[moment] = None;
        self.mark_cell(loaded, Cell::Moment(moment as u16));
    }

    /// Has the readers of something looked at again, because it has changed.
    pub(crate) fn mark_cell(&mut self, loaded: &Loaded, cell: Cell) {
        let cell = loaded.program.cell_of(cell);
        self.test_atoms(loaded, usize::from(cell), false);
        for condition in loaded.program.index.conditions_on_cell.of(cell) {
            self.mark_condition(loaded, *condition);
        }
        for model in loaded.program.index.models_on_cell.of(cell) {
            self.mark_model(*model);
        }
    }

    pub(crate) fn mark_condition(&mut self, loaded: &Loaded, condition: u16) {
        let index = usize::from(condition);
        if !std::mem::replace(&mut self.changed[index], true) {
            match loaded.program.conditions[index].late {
                true => self.work.dependents.push(condition),
                false => self.work.conditions.push(condition),
            }
        }
    }
}

/// Takes the smallest number out.
fn take_first(list: &mut Vec<u16>) -> Option<u16> {
    let mut first = 0;
    for (position, number) in list.iter().enumerate() {
        if *number < list[first] {
            first = position;
        }
    }
    (!list.is_empty()).then(|| list.swap_remove(first))
}
