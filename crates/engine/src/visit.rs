//! What an input does, first of all: sessions, the page, facts, and the rules of the event itself.

use crate::codec::Codec;
use crate::facts::FactState;
use crate::hash::{derive_id, fnv32};
use crate::index::Loaded;
use crate::input::Field;
use crate::program::{Cell, Effect, Scope, Trigger};
use crate::state::{Session, State, field};
use crate::time::Timestamp;
use crate::value::Value;

impl State {
    /// A page came into view: what belonged to the view before it begins anew.
    pub(crate) fn view_page(
        &mut self,
        loaded: &Loaded,
        id: u128,
        event: Option<u16>,
        fields: &[Field],
    ) {
        self.reset_facts(loaded, Scope::Page {});
        for moment in 0..self.moments.len() {
            if self.moments[moment] == Some(Timestamp::NEVER) {
                self.end_moment(loaded, moment);
            }
        }
        for path in &loaded.program.index.page_paths {
            let index = usize::from(*path);
            self.page[index] = field(fields, *path);
            self.test_atoms(loaded, usize::from(loaded.program.cells()) + index, false);
        }
        self.mark_cell(loaded, Cell::Page);
        self.change_campaign(loaded);
        self.happen(loaded, id, event, fields);
        self.decide_all_slots(loaded);
    }

    /// Feeds the facts, runs the timers, fires the event's own rules, then what follows from it.
    pub(crate) fn happen(
        &mut self,
        loaded: &Loaded,
        id: u128,
        event: Option<u16>,
        fields: &[Field],
    ) {
        self.work.cause = id;
        for field in fields {
            self.work.fields.push(field.clone());
        }
        self.keep_session(loaded, id);
        if let Some(event) = event {
            for fact in loaded.program.index.facts_on_event.of(event) {
                self.feed_fact(loaded, *fact, event);
            }
            for rule in loaded.program.index.stops_on_event.of(event) {
                self.stop_timer(usize::from(*rule));
            }
            for rule in loaded.program.index.starts_on_event.of(event) {
                self.start_event_timer(loaded, *rule);
            }
            self.fire_event_rules(loaded, loaded.program.index.rules_on_event.of(event));
        }
        self.settle(loaded);
        self.work.fields.clear();
    }

    /// Feeds a fact from an event, or from the stage that is left.
    pub(crate) fn feed_fact(&mut self, loaded: &Loaded, number: u16, event: u16) {
        let index = usize::from(number);
        let fact = &loaded.program.facts[index];
        for source in &fact.sources {
            if source.event != event || !self.passes(loaded, source.filter) {
                continue;
            }
            let value = match (source.path, source.constant) {
                (Some(path), _) => self.path(loaded, path),
                (_, Some(index)) => loaded.program.constants[usize::from(index)].clone(),
                _ => Value::Null,
            };
            self.take_in(loaded, number, &value);
        }
    }

    /// Adds a value to a fact.
    pub(crate) fn take_in(&mut self, loaded: &Loaded, number: u16, value: &Value) {
        let index = usize::from(number);
        if self.facts[index].feed(&loaded.program.facts[index], value, self.now) {
            self.await_expiry(loaded, index);
            self.mark_cell(loaded, Cell::Fact(number));
        }
    }

    /// The event's moments begin; of its transitions the first that applies is taken: one event
    /// moves the visitor by one stage at most.
    fn fire_event_rules(&mut self, loaded: &Loaded, rules: &[u16]) {
        let mut moved = false;
        for rule in rules {
            let definition = &loaded.program.rules[usize::from(*rule)];
            let Trigger::On { filter, .. } = &definition.trigger else {
                continue;
            };
            // A moment that began just now may have put the visitor into a segment.
            self.evaluate_changed(loaded);
            let is_stage = matches!(definition.effect, Effect::Stage { .. });
            // The stage is asked first: that costs less than any condition.
            if !(is_stage && moved) && self.applies(definition) && self.passes(loaded, *filter) {
                moved |= self.fire(loaded, *rule) && is_stage;
            }
        }
    }

    /// A page view by another campaign begins a new session; one by none goes on with the last.
    fn change_campaign(&mut self, loaded: &Loaded) {
        let mut named = Vec::new();
        for (index, path) in loaded.program.session_campaign.iter().enumerate() {
            let value = &self.page[usize::from(*path)];
            if !value.is_absent() {
                (index as u16).write(&mut named);
                value.write(&mut named);
            }
        }
        let campaign = fnv32(&named);
        if !named.is_empty() && std::mem::replace(&mut self.campaign, campaign) != campaign {
            self.drop_session(loaded);
        }
    }

    /// The session is over.
    pub(crate) fn drop_session(&mut self, loaded: &Loaded) {
        self.session = None;
        self.reset_facts(loaded, Scope::Session {});
    }

    /// An input keeps the session going, or begins one.
    fn keep_session(&mut self, loaded: &Loaded, id: u128) {
        let now = self.now;
        let session = self.session.get_or_insert_with(|| Session {
            id: derive_id(self.visitor, 0, 0, id),
            since: now,
            last: now,
        });
        session.last = now;
        self.await_session_end(loaded);
    }

    pub(crate) fn reset_facts(&mut self, loaded: &Loaded, scope: Scope) {
        for (fact, definition) in loaded.program.facts.iter().enumerate() {
            if definition.scope == scope {
                self.facts[fact] = FactState::new(definition);
                self.mark_cell(loaded, Cell::Fact(fact as u16));
            }
        }
    }
}
