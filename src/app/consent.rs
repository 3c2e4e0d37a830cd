//! What the visitor allows, and who they are.

use microstage_delivery::Consent;
use microstage_engine::{Engine, Timestamp};

use super::App;
use crate::visitor::Visitor;

impl App {
    /// What the visitor decided. Agreement brings back who they were, and what happened before it
    /// is told with its own times; a refusal leaves nothing.
    pub(super) fn decide(&mut self, at: Timestamp, consent: Consent) {
        if consent == self.consent {
            return;
        }
        self.consent = consent;
        self.host.consent(consent as u32);
        match consent {
            Consent::Granted => self.remember(at),
            Consent::Denied => {
                self.held.clear();
                self.traits = None;
                self.envelope.user = None;
                self.visitor = Visitor::default();
            }
            Consent::Pending => {}
        }
    }

    fn remember(&mut self, at: Timestamp) {
        self.envelope.visitor = Visitor::known_id(&self.host, self.envelope.visitor);
        // The held inputs happen again, in order and at their own times, to the visitor that this
        // is: with what earlier pages knew of them.
        let held = std::mem::take(&mut self.held);
        let began = held.first().map_or(at, |(_, at, ..)| *at);
        let engine = Engine::new(self.loaded.clone(), self.envelope.visitor, began);
        // Once in an instance's life, as in `runtime::start`: not worth the code of a drop.
        std::mem::forget(std::mem::replace(&mut self.engine, engine));
        self.visitor.adopt(&self.host, &mut self.engine);
        let page = std::mem::take(&mut self.envelope.page);
        for (id, at, note, context) in held {
            self.envelope.page = context;
            self.apply(id, at, &note);
        }
        self.envelope.page = page;
        self.send_traits();
    }

    /// Takes a newer state of another tab: once, before the first thing that happens in a turn. Later
    /// it would put back what this turn has done and not committed yet.
    pub(super) fn adopt(&mut self) {
        if !std::mem::replace(&mut self.caught_up, true)
            && self.consent == Consent::Granted
            && self.visitor.adopt(&self.host, &mut self.engine)
        {
            self.tick(self.engine.now());
        }
    }
}
