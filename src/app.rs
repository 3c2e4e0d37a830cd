//! The instance's state and its turns: notes in, effects out.

mod consent;
mod report;
mod sending;

use std::rc::Rc;

use microstage_delivery::Consent;
use microstage_engine::{Conclusion, Engine, Input, Loaded, Outcome, Output, Timestamp};

use crate::capture::engagement::Engagement;
use crate::capture::scroll::Scroll;
use crate::ids::Ids;
use crate::message::Envelope;
use crate::notes::{InputNote, What};
use crate::properties::fields;
use crate::runtime::Host;
use crate::slots::Slots;
use crate::text::{push_all, push_digit, push_json, push_number};
use crate::visitor::Visitor;

/// While the visitor is not asked, at most so many inputs are held in memory.
const MOST_HELD: usize = 500;

/// The instance.
pub(crate) struct App {
    /// As long as the module: nothing takes it apart.
    loaded: &'static Rc<Loaded>,
    engine: Engine,
    /// Whether this turn has looked for what other tabs committed.
    caught_up: bool,
    host: Host,
    visitor: Visitor,
    envelope: Envelope,
    consent: Consent,
    /// Inputs of the time before the visitor was asked, to be told once they agree.
    held: Vec<(u128, Timestamp, InputNote, String)>,
    /// What the shop said of the visitor and is not sent yet.
    traits: Option<(Timestamp, String)>,
    ids: Ids,
    seq: u32,
    slots: Slots,
    scroll: Scroll,
    engagement: Engagement,
    engine_wakes: Option<Timestamp>,
    refused: u32,
}

impl App {
    pub(crate) fn new(
        loaded: &'static Rc<Loaded>,
        entropy: &[u8],
        host: Host,
        now: Timestamp,
    ) -> Self {
        let mut ids = Ids::new(entropy);
        let visitor = ids.mint(now);
        Self {
            caught_up: false,
            host,
            visitor: Visitor::default(),
            envelope: Envelope {
                journey: journey_json(loaded),
                page: String::new(),
                visitor,
                tab: ids.mint(now),
                view: 0,
                user: None,
            },
            consent: Consent::Pending,
            held: Vec::new(),
            traits: None,
            ids,
            seq: 0,
            slots: Slots::default(),
            scroll: Scroll::default(),
            engagement: Engagement::new(now, true),
            engine_wakes: None,
            refused: 0,
            engine: Engine::new(loaded.clone(), visitor, now),
            loaded,
        }
    }

    /// The stage's name.
    pub(crate) fn stage(&self) -> &str {
        self.engine.stage_name()
    }

    /// Does what is due, shows what was decided, and says when the next turn is due.
    pub(crate) fn turn(&mut self, now: Timestamp) -> Option<Timestamp> {
        self.adopt();
        if let Some(engaged) = self.engagement.report(now, false) {
            self.report_engagement(now, engaged);
        }
        if self.engine_wakes.is_some_and(|at| at <= now) {
            self.tick(now);
        }
        if self.consent == Consent::Granted {
            self.visitor.commit(&self.host, &self.engine);
        }
        self.caught_up = false;
        self.slots.show(&self.host, self.loaded, &mut self.engine);
        match (self.engine_wakes, self.engagement.wake_at()) {
            (Some(engine), Some(engagement)) => Some(engine.min(engagement)),
            (engine, engagement) => engine.or(engagement),
        }
    }

    /// Takes what happened.
    pub(crate) fn take(&mut self, at: Timestamp, what: What) {
        self.adopt();
        match what {
            What::Track { event, json } => self.take_input(
                at,
                InputNote {
                    event,
                    is_page: false,
                    json,
                },
            ),
            What::Page { json, context } => {
                self.envelope.view = self.ids.mint(at);
                self.envelope.page = context;
                self.scroll = Scroll::default();
                self.take_input(
                    at,
                    InputNote {
                        event: String::from("page_view"),
                        is_page: true,
                        json,
                    },
                );
            }
            What::Identify { user, traits } => {
                self.envelope.user = Some(user);
                self.traits = Some((at, traits));
                self.send_traits();
            }
            What::Consent(consent) => self.decide(at, consent),
            What::Activity => self.engagement.move_at(at),
            What::Scroll(depth) => self.report_scroll(at, depth),
            What::Hidden => {
                self.engagement.see(at, false);
                if let Some(engaged) = self.engagement.report(at, true) {
                    self.report_engagement(at, engaged);
                }
            }
            What::Visible => {
                self.engagement.see(at, true);
                self.tick(at);
            }
            What::Restored => self.engagement = Engagement::new(at, true),
            What::Refused => self.refused += 1,
        }
    }

    fn tick(&mut self, now: Timestamp) {
        let outcome = self.engine.handle(now, &Input::Tick);
        self.conclude(outcome, None);
    }

    /// An input: to the engine at once, to the collector as soon as the visitor agrees.
    fn take_input(&mut self, at: Timestamp, note: InputNote) {
        let id = self.ids.mint(at);
        self.apply(id, at, &note);
        if self.consent == Consent::Pending && self.held.len() < MOST_HELD {
            self.held.push((id, at, note, self.envelope.page.clone()));
        }
    }

    fn apply(&mut self, id: u128, at: Timestamp, note: &InputNote) {
        let event = self.loaded.program.event(&note.event);
        let fields = fields(&self.host, &note.json, self.loaded, event, note.is_page);
        let fields = fields.as_slice();
        let input = match note.is_page {
            true => Input::PageView { id, event, fields },
            false => Input::Event { id, event, fields },
        };
        let outcome = self.engine.handle(at, &input);
        self.conclude(outcome, Some((id, note)));
    }

    /// Tells the collector and the page what came of an input: first what was due before it, then
    /// the input, then what follows from it.
    fn conclude(&mut self, outcome: Outcome, input: Option<(u128, &InputNote)>) {
        self.engine_wakes = outcome.wake_at;
        let id = input.map(|(id, _)| id);
        let mut told = false;
        for output in outcome.outputs {
            if let Output::Stage { conclusion, .. } | Output::Moment { conclusion, .. } = &output
                && Some(conclusion.cause) == id
                && !std::mem::replace(&mut told, true)
            {
                self.send_input(input);
            }
            self.tell(&output);
        }
        if !told {
            self.send_input(input);
        }
    }

    fn send_input(&mut self, input: Option<(u128, &InputNote)>) {
        let Some((id, note)) = input else { return };
        let (kind, event) = if note.is_page {
            ("page", None)
        } else {
            ("track", Some(note.event.as_str()))
        };
        self.send(id, kind, event, &note.json, self.engine.now(), None);
    }

    fn tell(&mut self, output: &Output) {
        let program = &self.loaded.program;
        let name = |index: u16| {
            program
                .stages
                .get(usize::from(index))
                .map_or("", String::as_str)
        };
        match output {
            Output::Stage {
                from,
                to,
                conclusion,
            } => {
                let detail = object(&[("from", name(*from)), ("stage", name(*to))]);
                self.send_conclusion("stage_changed", &detail, conclusion);
                self.host.tell("stage", &detail);
            }
            Output::Moment { moment, conclusion } => {
                let Some(moment) = program.moments.get(usize::from(*moment)) else {
                    return;
                };
                let detail = object(&[("moment", &moment.name)]);
                self.send_conclusion("moment_started", &detail, conclusion);
                self.host.tell("moment", &detail);
            }
            Output::Slot { slot, block, .. } => {
                let Some(definition) = program.slots.get(usize::from(*slot)) else {
                    return;
                };
                let shown = block.and_then(|block| program.blocks.get(usize::from(block)));
                let detail = object(&[
                    ("slot", &definition.name),
                    ("block", shown.map_or("", |block| &block.name)),
                ]);
                self.slots.decide(*slot, *block);
                self.host.tell("decision", &detail);
            }
        }
    }

    fn send_conclusion(&mut self, event: &str, properties: &str, conclusion: &Conclusion) {
        self.send(
            conclusion.id,
            "track",
            Some(event),
            properties,
            conclusion.at,
            Some(conclusion.cause),
        );
    }

    fn report_scroll(&mut self, at: Timestamp, depth: u32) {
        for milestone in self.scroll.reach(depth) {
            self.take_own(at, "scroll", "percent_scrolled", u64::from(*milestone));
        }
    }

    fn report_engagement(&mut self, at: Timestamp, engaged: u64) {
        self.take_own(at, "user_engagement", "engagement_time_msec", engaged);
    }

    /// An input of our own with one number.
    fn take_own(&mut self, at: Timestamp, event: &str, name: &str, number: u64) {
        let mut json = String::new();
        push_all(&mut json, &["{\"", name, "\":"]);
        push_number(number, &mut json);
        json.push('}');
        self.take_input(
            at,
            InputNote {
                event: String::from(event),
                is_page: false,
                json,
            },
        );
    }
}

fn journey_json(loaded: &Loaded) -> String {
    let mut json = String::from("\"journey\":");
    push_json(&loaded.program.journey, &mut json);
    json.push_str(",\"version\":");
    push_number(loaded.program.version.into(), &mut json);
    json.push_str(",\"program\":\"");
    for digit in (0..16).rev() {
        push_digit((loaded.hash >> (digit * 4)) as u8, &mut json);
    }
    json.push('"');
    json
}

/// An object of texts, as JSON.
fn object(members: &[(&str, &str)]) -> String {
    let mut json = String::from("{");
    for (name, value) in members {
        if json.len() > 1 {
            json.push(',');
        }
        push_json(name, &mut json);
        json.push(':');
        push_json(value, &mut json);
    }
    json.push('}');
    json
}
