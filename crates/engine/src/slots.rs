//! Which block a slot shows.

use crate::index::Loaded;
use crate::input::Output;
use crate::state::State;

impl State {
    /// A view begins: every slot is decided, and the host is told of each.
    pub(crate) fn decide_all_slots(&mut self, loaded: &Loaded) {
        let slots = loaded.program.slots.len();
        self.slots.clear();
        for slot in 0..slots {
            self.slots.push(self.winner(loaded, slot));
            self.work.slots[slot] = false;
            self.report_slot(loaded, slot);
        }
    }

    /// A block that is shown stays for the view, unless a choice that is written above it comes to
    /// hold.
    pub(crate) fn decide_changed_slots(&mut self, loaded: &Loaded) {
        if !std::mem::take(&mut self.work.any_slot) {
            return;
        }
        // Before the first view there are no slots.
        for slot in 0..self.slots.len() {
            if !std::mem::take(&mut self.work.slots[slot]) {
                continue;
            }
            let Some(winner) = self.winner(loaded, slot) else {
                continue;
            };
            let waits = loaded.program.slots[slot].choose[usize::from(winner)].next_view;
            if !waits && self.slots[slot].is_none_or(|shown| winner < shown) {
                self.slots[slot] = Some(winner);
                self.report_slot(loaded, slot);
            }
        }
    }

    /// The first choice that holds.
    fn winner(&self, loaded: &Loaded, slot: usize) -> Option<u16> {
        let choices = &loaded.program.slots[slot].choose;
        let first = choices.iter().position(|choice| {
            choice
                .condition
                .is_none_or(|condition| self.condition(condition))
        });
        first.map(|choice| choice as u16)
    }

    fn report_slot(&mut self, loaded: &Loaded, slot: usize) {
        let choice = self.slots[slot];
        let choices = &loaded.program.slots[slot].choose;
        self.outputs.push(Output::Slot {
            slot: slot as u16,
            block: choice.and_then(|choice| {
                let choice = &choices[usize::from(choice)];
                let compares = choice
                    .control
                    .is_some_and(|control| self.condition(control));
                (!compares).then_some(choice.block)
            }),
            choice,
        });
    }
}
