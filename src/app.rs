//! The instance: inputs go to the engine, and what it concludes goes to the host.

use std::rc::Rc;

use microstage_engine::{
    Conclusion, Engine, Input, Loaded, Outcome, Output, Part, Timestamp, Value,
};

use crate::properties::fields;
use crate::runtime::Host;
use crate::store::{from_text, to_text};
use crate::text::{push_all, push_id, push_number};

/// The instance.
pub(crate) struct App {
    /// As long as the module: nothing takes it apart.
    loaded: &'static Rc<Loaded>,
    engine: Engine,
    host: Host,
    wakes: Option<Timestamp>,
}

/// What happened, as the host wrote it down.
pub(crate) struct Happened<'a> {
    /// When.
    pub(crate) at: Timestamp,
    /// Its id.
    pub(crate) id: u128,
    /// The event's name; `page_view` for a page.
    pub(crate) event: &'a str,
    /// Whether a page came into view.
    pub(crate) is_page: bool,
}

impl App {
    pub(crate) fn new(
        loaded: &'static Rc<Loaded>,
        visitor: u128,
        host: Host,
        now: Timestamp,
    ) -> Self {
        Self {
            host,
            wakes: None,
            engine: Engine::new(loaded.clone(), visitor, now),
            loaded,
        }
    }

    /// The stage's name.
    pub(crate) fn stage(&self) -> &str {
        self.engine.stage_name()
    }

    /// The value of an expression; what is no number the host is told.
    pub(crate) fn value(&mut self, expr: u16) -> Option<f64> {
        let value = self.engine.evaluate(expr);
        match &value {
            Value::Str(text) => self.host.say(text),
            Value::Bool(flag) => self.host.say(if *flag { "true" } else { "false" }),
            _ => {}
        }
        value.number()
    }

    /// The engine's state as a text for the storage.
    pub(crate) fn state(&self, part: Part) -> String {
        let mut text = String::new();
        to_text(&self.engine.snapshot(part), &mut text);
        text
    }

    /// Takes over such a text, and what follows from it now.
    pub(crate) fn adopt(&mut self, text: &str) {
        if self.engine.adopt(&from_text(text)).is_ok() {
            self.tick(self.engine.now());
        }
    }

    /// Takes what happened.
    pub(crate) fn take(&mut self, happened: &Happened) {
        let event = self.loaded.program.event(happened.event);
        let fields = fields(&self.host, self.loaded, event, happened.is_page);
        let fields = fields.as_slice();
        let id = happened.id;
        let input = match happened.is_page {
            true => Input::PageView { id, event, fields },
            false => Input::Event { id, event, fields },
        };
        let outcome = self.engine.handle(happened.at, &input);
        self.conclude(outcome, Some(id));
    }

    /// Does what is due, and says when the next turn is due.
    pub(crate) fn turn(&mut self, now: Timestamp) -> Option<Timestamp> {
        if self.wakes.is_some_and(|at| at <= now) {
            self.tick(now);
        }
        self.wakes
    }

    fn tick(&mut self, now: Timestamp) {
        let outcome = self.engine.handle(now, &Input::Tick);
        self.conclude(outcome, None);
    }

    /// Tells what came of an input: first what was due before it, then the input, then what follows
    /// from it.
    fn conclude(&mut self, outcome: Outcome, input: Option<u128>) {
        self.wakes = outcome.wake_at;
        let mut waits = input.is_some();
        for output in outcome.outputs {
            if let Output::Stage { conclusion, .. } | Output::Moment { conclusion, .. } = &output
                && Some(conclusion.cause) == input
                && std::mem::take(&mut waits)
            {
                self.tell("", "", "", None);
            }
            self.tell_output(&output);
        }
        if waits {
            self.tell("", "", "", None);
        }
    }

    fn tell_output(&mut self, output: &Output) {
        let program = &self.loaded.program;
        let stage = |index: u16| {
            let name = program.stages.get(usize::from(index));
            name.map_or("", String::as_str)
        };
        match output {
            Output::Stage {
                from,
                to,
                conclusion,
            } => self.tell("stage", stage(*from), stage(*to), Some(conclusion)),
            Output::Moment { moment, conclusion } => {
                let name = program.moments.get(usize::from(*moment));
                let name = name.map_or("", |moment| moment.name.as_str());
                self.tell("moment", name, "", Some(conclusion));
            }
            Output::Slot { slot, block, .. } => {
                let name = program.slots.get(usize::from(*slot));
                let name = name.map_or("", |slot| slot.name.as_str());
                let shown = block.and_then(|block| program.blocks.get(usize::from(block)));
                let shown = shown.map_or("", |block| block.name.as_str());
                self.tell("decision", name, shown, None);
            }
        }
    }

    /// One text of lines, because each value that crosses by itself costs code on both sides. Names
    /// have no line feed in them.
    fn tell(&self, kind: &str, a: &str, b: &str, conclusion: Option<&Conclusion>) {
        let at = conclusion.map_or(self.engine.now(), |conclusion| conclusion.at);
        let mut text = String::new();
        push_all(
            &mut text,
            &[kind, "\n", a, "\n", b, "\n", self.stage(), "\n"],
        );
        push_number(at.0, &mut text);
        let session = self.engine.session().map_or(0, |session| session.id);
        let (id, cause) = conclusion.map_or((0, 0), |of| (of.id, of.cause));
        for id in [session, id, cause] {
            text.push('\n');
            push_id(id, &mut text);
        }
        self.host.tell(&text);
    }
}
