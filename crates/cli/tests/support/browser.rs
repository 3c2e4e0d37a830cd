//! A visitor's browser: what the SDK in the page does, in so far as it decides what is sent.

use std::collections::HashMap;
use std::fs;
use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::path::resolve;
use microstage_engine::{Conclusion, Engine, Input, Loaded, Output, Part, Timestamp};
use serde_json::{Value as Json, json};

use super::golden;

pub const VISITOR: &str = "0199a5e2-7000-7aaa-8bbb-cccccccccccc";
pub const BEGIN: u64 = 1_795_341_600_000;

/// Second, tab, event (`page` = a view of a page), properties.
pub type Step = (u64, &'static str, &'static str, &'static str);

/// The browser of a visitor: tabs with their engines, the state that they share, and what was
/// sent. It does what the SDK in the page does, and shares no code with `replay`.
pub struct Browser {
    loaded: Rc<Loaded>,
    tabs: HashMap<&'static str, (Engine, u64)>,
    committed: Option<(&'static str, Vec<u8>)>,
    pub sent: Vec<Json>,
    /// Time, `stage` or `moment`, and its name.
    pub concluded: Vec<(u64, &'static str, String)>,
    inputs: u128,
}

impl Browser {
    pub fn visit(steps: &[Step]) -> Self {
        let journey = fs::read_to_string(golden().join("input/shop.json")).unwrap();
        let program = compile(&journey).program.unwrap();
        let mut browser = Self {
            loaded: Rc::new(Loaded::decode(&program).unwrap()),
            tabs: HashMap::new(),
            committed: None,
            sent: Vec::new(),
            concluded: Vec::new(),
            inputs: 0,
        };
        for (second, tab, event, properties) in steps {
            let properties: Json = serde_json::from_str(properties).unwrap();
            browser.handle(BEGIN + second * 1000 + 7, tab, event, &properties);
        }
        browser
    }

    fn handle(&mut self, at: u64, tab: &'static str, event: &str, properties: &Json) {
        self.inputs += 1;
        let id = 0x0199_a5e2_7c1b_7d2e_9b1a_0000_0000_0000 + self.inputs;
        let (mut engine, seq) = self.tabs.remove(tab).unwrap_or_else(|| {
            let visitor = u128::from_str_radix(&VISITOR.replace('-', ""), 16).unwrap();
            (
                Engine::new(Rc::clone(&self.loaded), visitor, Timestamp(at)),
                0,
            )
        });
        if let Some((last, state)) = &self.committed
            && *last != tab
        {
            engine.adopt(state).unwrap();
        }
        let is_page = event == "page";
        let name = if is_page { "page_view" } else { event };
        let event_index = self.loaded.program.event(name);
        let paths = self.loaded.reads(event_index, is_page);
        let fields: Vec<_> = paths
            .map(|path| {
                let segments = &self.loaded.program.paths[usize::from(path)].segments;
                (path, resolve(&properties, segments))
            })
            .collect();
        let fields = fields.as_slice();
        let input = if is_page {
            Input::PageView {
                id,
                event: event_index,
                fields,
            }
        } else {
            Input::Event {
                id,
                event: event_index,
                fields,
            }
        };
        let outcome = engine.handle(Timestamp(at), &input);
        let seq = self.send(&engine, tab, seq, id, at, (event, properties), None);
        let mut seq = seq;
        for output in &outcome.outputs {
            let program = &self.loaded.program;
            let (kind, name, conclusion) = match output {
                Output::Stage { to, conclusion, .. } => (
                    "stage",
                    program.stages[usize::from(*to)].clone(),
                    *conclusion,
                ),
                Output::Moment { moment, conclusion } => (
                    "moment",
                    program.moments[usize::from(*moment)].name.clone(),
                    *conclusion,
                ),
                Output::Slot { .. } => continue,
            };
            let Conclusion {
                id,
                at: Timestamp(at),
                ..
            } = conclusion;
            self.concluded.push((at, kind, name));
            let event = if kind == "stage" {
                "stage_changed"
            } else {
                "moment_started"
            };
            let told = (event, &json!({}));
            seq = self.send(&engine, tab, seq, id, at, told, Some(conclusion.cause));
        }
        self.committed = Some((tab, engine.snapshot(Part::Visitor)));
        self.tabs.insert(tab, (engine, seq));
    }

    #[allow(clippy::too_many_arguments, reason = "the fields of a message")]
    fn send(
        &mut self,
        engine: &Engine,
        tab: &str,
        seq: u64,
        id: u128,
        at: u64,
        (event, properties): (&str, &Json),
        cause: Option<u128>,
    ) -> u64 {
        let is_page = event == "page";
        let mut message = json!({
            "type": if is_page { "page" } else { "track" },
            "messageId": uuid(id), "anonymousId": VISITOR,
            "properties": properties,
            "timestamp": "2026-11-22T10:00:00.000Z",
            "context": { "microstage": {
                "journey": "shop", "version": 3, "program": format!("{:016x}", self.loaded.hash),
                "stage": engine.stage_name(),
                "session": uuid(engine.session().map_or(0, |session| session.id)),
                "tab": tab, "seq": seq + 1, "order": self.sent.len() + 1, "time": at,
            }},
        });
        if !is_page {
            message["event"] = event.into();
        }
        if let Some(cause) = cause {
            message["context"]["microstage"]["derived"] = true.into();
            message["context"]["microstage"]["cause"] = uuid(cause).into();
        }
        self.sent.push(message);
        seq + 1
    }

    pub fn lines(&self) -> Vec<String> {
        self.sent.iter().map(Json::to_string).collect()
    }
}

fn uuid(id: u128) -> String {
    let digits = format!("{id:032x}");
    let parts = [
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..],
    ];
    parts.join("-")
}
