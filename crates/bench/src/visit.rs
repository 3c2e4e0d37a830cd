//! Inputs made beforehand, so that a measurement has nothing in it but the engine.

use std::rc::Rc;

use microstage_engine::compile::compile;
use microstage_engine::{Engine, Field, Input, Loaded, Timestamp, Value};
use serde_json::Value as Json;

use crate::Failure;

/// An event with its properties looked up.
#[derive(Clone, Debug)]
pub(crate) struct Ready {
    event: Option<u16>,
    fields: Vec<Field>,
    is_page: bool,
}

impl Ready {
    /// An event whose properties have no members of their own.
    pub(crate) fn event(loaded: &Loaded, name: &str, properties: &Json) -> Self {
        let event = loaded.program.event(name);
        Self::new(loaded, event, properties, false)
    }

    /// A page view.
    pub(crate) fn page(loaded: &Loaded, properties: &Json) -> Self {
        let event = loaded.program.event("page_view");
        Self::new(loaded, event, properties, true)
    }

    fn new(loaded: &Loaded, event: Option<u16>, properties: &Json, is_page: bool) -> Self {
        let read = |path: u16| {
            let segments = &loaded.program.paths[usize::from(path)].segments;
            (path, value(&properties[segments[0].as_str()]))
        };
        let fields = loaded.reads(event, is_page).map(read).collect();
        Self {
            event,
            fields,
            is_page,
        }
    }

    /// Hands it to an engine; tells how much came of it.
    pub(crate) fn happen(&self, engine: &mut Engine, id: u128, now: Timestamp) -> u64 {
        let (event, fields) = (self.event, self.fields.as_slice());
        let input = if self.is_page {
            Input::PageView { id, event, fields }
        } else {
            Input::Event { id, event, fields }
        };
        engine.handle(now, &input).outputs.len() as u64
    }
}

/// A journey made ready to run.
pub(crate) fn load(journey: &str) -> Result<Rc<Loaded>, Failure> {
    let compiled = compile(journey);
    let Some(program) = compiled.program else {
        return Err(format!("the journey is refused: {:#?}", compiled.problems).into());
    };
    read(&program)
}

/// A program made ready to run.
pub(crate) fn read(program: &[u8]) -> Result<Rc<Loaded>, Failure> {
    let loaded = Loaded::decode(program).map_err(|error| format!("the program: {error:?}"))?;
    Ok(Rc::new(loaded))
}

fn value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Absent,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(value) => Value::double(value.as_f64().unwrap_or(f64::NAN)),
        Json::String(value) => Value::text(value),
        _ => Value::Absent,
    }
}
