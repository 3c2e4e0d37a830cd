//! A visit with a simulated clock: the engine, what it said, and nothing else.
#![allow(dead_code, reason = "each test uses a part of it")]

pub mod random;
pub mod vectors;

use std::rc::Rc;

use microstage_engine::compile::{Compiled, compile};
use microstage_engine::path::resolve;
use microstage_engine::{Engine, Field, Input, Loaded, Output, Part, Timestamp, Value};
use serde_json::Value as Json;

/// One visitor of a journey.
pub struct Sim {
    pub engine: Engine,
    pub compiled: Compiled,
    /// Every output as a line (see `tests/vectors/README.md`).
    pub trace: Vec<String>,
    /// The id of the conclusion in each line; 0 for a slot.
    pub ids: Vec<u128>,
    pub wake_at: Option<u64>,
    next_id: u128,
}

impl Sim {
    pub fn new(journey: &str) -> Self {
        let compiled = compile(journey);
        let program = compiled.program.clone();
        let program =
            program.unwrap_or_else(|| panic!("the journey is refused: {:#?}", compiled.problems));
        let loaded = Rc::new(Loaded::decode(&program).expect("a program that was just compiled"));
        let engine = Engine::new(loaded, 1, Timestamp(0));
        Self {
            engine,
            compiled,
            trace: Vec::new(),
            ids: Vec::new(),
            wake_at: None,
            next_id: 1,
        }
    }

    pub fn step(&mut self, step: &Json) {
        let now = Timestamp(step["at"].as_u64().expect("a time"));
        let id = self.next_id;
        self.next_id += 1;
        if step.get("snapshot").is_some() {
            return self.rebuild();
        }
        if let Some(name) = step.get("event").and_then(Json::as_str) {
            let event = self.engine.program().event(name);
            let fields = self.fields(event, false, &step["properties"]);
            self.handle(
                now,
                &Input::Event {
                    id,
                    event,
                    fields: &fields,
                },
            );
        } else if let Some(page) = step.get("page") {
            let event = self.engine.program().event("page_view");
            let fields = self.fields(event, true, page);
            self.handle(
                now,
                &Input::PageView {
                    id,
                    event,
                    fields: &fields,
                },
            );
        } else {
            self.handle(now, &Input::Tick);
        }
    }

    pub fn event(&mut self, at: u64, name: &str) {
        self.step(&serde_json::json!({ "at": at, "event": name }));
    }

    pub fn rebuild(&mut self) {
        let snapshot = self.engine.snapshot(Part::Everything);
        let mut engine = Engine::new(self.engine.loaded().clone(), 1, Timestamp(0));
        engine
            .adopt(&snapshot)
            .expect("a snapshot that was just taken");
        assert_eq!(
            engine.snapshot(Part::Everything),
            snapshot,
            "a rebuilt engine has the same snapshot"
        );
        self.engine = engine;
    }

    /// Another tab of the same visitor, which knows nothing yet.
    pub fn another_tab(&self) -> Self {
        let loaded = self.engine.loaded().clone();
        Self {
            engine: Engine::new(loaded, 1, Timestamp(0)),
            compiled: self.compiled.clone(),
            trace: Vec::new(),
            ids: Vec::new(),
            wake_at: None,
            next_id: 1000,
        }
    }

    /// Takes over what another tab has committed.
    pub fn adopt(&mut self, other: &Self) {
        let snapshot = other.engine.snapshot(Part::Visitor);
        self.engine
            .adopt(&snapshot)
            .expect("a snapshot that was just taken");
    }

    /// The same visitor on a page with another version of the journey, which begins at `now`.
    pub fn on_a_page_with(&self, journey: &str, now: u64, part: Part) -> Self {
        let mut other = Self::new(journey);
        let loaded = other.engine.loaded().clone();
        other.engine = Engine::new(loaded, 1, Timestamp(now));
        let snapshot = self.engine.snapshot(part);
        other
            .engine
            .adopt(&snapshot)
            .expect("a snapshot that was just taken");
        other.next_id = self.next_id;
        other
    }

    pub fn fact(&self, name: &str) -> Json {
        let index = self
            .compiled
            .symbols
            .facts
            .iter()
            .position(|fact| fact == name)
            .expect("a fact");
        match self.engine.fact(index as u16) {
            Value::Int(value) => value.into(),
            Value::Double(value) => value.into(),
            Value::Bool(value) => value.into(),
            Value::Str(value) => value.to_string().into(),
            _ => Json::Null,
        }
    }

    fn fields(&self, event: Option<u16>, page: bool, properties: &Json) -> Vec<Field> {
        let loaded = self.engine.loaded();
        let paths = loaded.reads(event, page);
        paths
            .map(|path| {
                (
                    path,
                    resolve(
                        &properties,
                        &loaded.program.paths[usize::from(path)].segments,
                    ),
                )
            })
            .collect()
    }

    fn handle(&mut self, now: Timestamp, input: &Input) {
        let outcome = self.engine.handle(now, input);
        self.wake_at = outcome.wake_at.map(|at| at.0);
        let program = self.engine.program();
        let mut lines = Vec::new();
        for output in &outcome.outputs {
            self.ids.push(match output {
                Output::Stage { conclusion, .. } | Output::Moment { conclusion, .. } => {
                    conclusion.id
                }
                Output::Slot { .. } => 0,
            });
            lines.push(match output {
                Output::Stage {
                    from,
                    to,
                    conclusion,
                } => {
                    let (from, to) = (
                        &program.stages[usize::from(*from)],
                        &program.stages[usize::from(*to)],
                    );
                    format!("{} stage {from}>{to}", conclusion.at.0)
                }
                Output::Moment { moment, conclusion } => {
                    format!(
                        "{} moment {}",
                        conclusion.at.0,
                        program.moments[usize::from(*moment)].name
                    )
                }
                Output::Slot { slot, block, .. } => {
                    let block =
                        block.map_or("", |block| program.blocks[usize::from(block)].name.as_str());
                    format!(
                        "{} slot {}={block}",
                        now.0,
                        program.slots[usize::from(*slot)].name
                    )
                }
            });
        }
        self.trace.extend(lines);
    }
}
