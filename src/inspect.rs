//! The second module: compiles, lints and explains, for the debug panel. Only people who develop a
//! journey load it, so here structures cross whole and JSON and CEL are linked.

use std::rc::Rc;

use microstage_engine::compile::{Compiled, Problem, compile};
use microstage_engine::{Engine, Loaded, Timestamp, Value};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// What a journey's check gave.
#[derive(Serialize)]
struct Check {
    /// Size of the program; 0 where there is none.
    bytes: usize,
    problems: Vec<Problem>,
}

/// How things stand with a visitor, with the names that people use.
#[derive(Serialize)]
struct Report {
    journey: String,
    version: u32,
    stage: String,
    stages: Vec<String>,
    facts: Vec<Named>,
    moments: Vec<Named>,
    segments: Vec<Named>,
    slots: Vec<SlotReport>,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Named {
    name: String,
    value: Option<Plain>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Plain {
    Bool(bool),
    Number(f64),
    Text(String),
}

#[derive(Serialize)]
struct SlotReport {
    name: String,
    /// What each of its choices says now.
    choices: Vec<ChoiceReport>,
}

#[derive(Serialize)]
struct ChoiceReport {
    block: String,
    when: Option<String>,
    holds: bool,
}

/// Compiles a journey and gives `{ bytes, problems }`.
///
/// # Errors
/// Where the result cannot cross to JavaScript, which does not happen.
#[wasm_bindgen]
pub fn check(source: &str) -> Result<JsValue, JsValue> {
    let compiled = compile(source);
    let bytes = compiled.program.as_ref().map_or(0, Vec::len);
    Ok(serde_wasm_bindgen::to_value(&Check {
        bytes,
        problems: compiled.problems,
    })?)
}

/// Compiles a journey and gives its program; nothing where there is an error.
#[wasm_bindgen]
#[must_use]
pub fn compile_program(source: &str) -> Option<Vec<u8>> {
    compile(source).program
}

/// Explains a visitor's state: a journey's source and a snapshot of the page's engine.
///
/// # Errors
/// A text, where the journey is refused or the snapshot cannot be read.
#[wasm_bindgen]
pub fn inspect(source: &str, snapshot: &[u8]) -> Result<JsValue, JsValue> {
    let compiled = compile(source);
    let program = compiled.program.as_ref().ok_or("the journey is refused")?;
    let loaded = Loaded::decode(program).map_err(|_| "the program cannot be read")?;
    let mut engine = Engine::new(Rc::new(loaded), 0, Timestamp(0));
    engine
        .adopt(snapshot)
        .map_err(|_| "the snapshot cannot be read")?;
    Ok(serde_wasm_bindgen::to_value(&report(
        &mut engine,
        compiled,
    ))?)
}

fn report(engine: &mut Engine, compiled: Compiled) -> Report {
    let loaded = engine.loaded().clone();
    let program = &loaded.program;
    let symbols = &compiled.symbols;
    let mut facts = Vec::new();
    for (index, name) in symbols.facts.iter().enumerate() {
        facts.push(Named {
            name: name.clone(),
            value: plain(engine.fact(index as u16)),
        });
    }
    let moments = program.moments.iter().enumerate();
    let segments = program.segments.iter();
    let slots = program.slots.iter().map(|slot| SlotReport {
        name: slot.name.clone(),
        choices: slot
            .choose
            .iter()
            .map(|choice| choice_report(engine, &compiled, choice))
            .collect(),
    });
    Report {
        journey: program.journey.clone(),
        version: program.version,
        stage: engine.stage_name().into(),
        stages: program.stages.clone(),
        facts,
        moments: moments
            .map(|(index, moment)| flag(&moment.name, engine.moment(index as u16)))
            .collect(),
        segments: segments
            .map(|segment| flag(&segment.name, engine.condition(segment.condition)))
            .collect(),
        slots: slots.collect(),
        problems: compiled.problems.clone(),
    }
}

fn choice_report(
    engine: &Engine,
    compiled: &Compiled,
    choice: &microstage_engine::program::Choice,
) -> ChoiceReport {
    let program = engine.program();
    let condition = choice
        .condition
        .and_then(|index| program.conditions.get(usize::from(index)));
    let block = program.blocks.get(usize::from(choice.block));
    ChoiceReport {
        block: block.map(|block| block.name.clone()).unwrap_or_default(),
        when: condition.and_then(|condition| {
            compiled
                .symbols
                .exprs
                .get(usize::from(condition.expr))
                .cloned()
        }),
        holds: choice.condition.is_none_or(|index| engine.condition(index)),
    }
}

fn flag(name: &str, on: bool) -> Named {
    Named {
        name: name.into(),
        value: Some(Plain::Bool(on)),
    }
}

fn plain(value: Value) -> Option<Plain> {
    match value {
        Value::Bool(flag) => Some(Plain::Bool(flag)),
        Value::Str(text) => Some(Plain::Text(text.to_string())),
        other => other.number().map(Plain::Number),
    }
}
