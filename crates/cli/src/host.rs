//! What the command line does for the engine: it looks properties up in JSON.

use microstage_engine::path::{Tree, resolve};
use microstage_engine::{Field, Loaded, Value};
use serde_json::Value as Json;

/// The properties that the program reads for an event.
pub(crate) fn fields(
    loaded: &Loaded,
    event: Option<u16>,
    is_page_view: bool,
    properties: &Json,
) -> Vec<Field> {
    let paths = &loaded.program.paths;
    loaded
        .reads(event, is_page_view)
        .into_iter()
        .map(|path| {
            let segments = &paths[usize::from(path)].segments;
            (path, resolve(&Node(properties), segments))
        })
        .collect()
}

struct Node<'a>(&'a Json);

impl Tree for Node<'_> {
    fn member(&self, name: &str) -> Option<Self> {
        self.0.get(name).map(Node)
    }

    fn first(&self) -> Option<Self> {
        self.0.get(0).map(Node)
    }

    fn scalar(&self) -> Value {
        match self.0 {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(value) => Value::double(value.as_f64().unwrap_or(f64::NAN)),
            Json::String(value) => Value::text(value),
            Json::Array(_) | Json::Object(_) => Value::Absent,
        }
    }
}
