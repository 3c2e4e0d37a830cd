//! An event's properties, looked up for the engine in the very text that the wire carries.

use microstage_engine::path::{Tree, resolve};
use microstage_engine::{Field, Loaded, Value};
use wasm_bindgen::JsValue;

use crate::app::Happened;
use crate::runtime::Host;

/// What the program reads of an event. The browser parses the text, and only where the journey
/// reads anything of it.
pub(crate) fn fields(
    host: &Host,
    loaded: &Loaded,
    event: Option<u16>,
    happened: &Happened,
) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut root = None;
    for path in loaded.reads(event, happened.is_page) {
        if let Some(definition) = loaded.program.paths.get(usize::from(path)) {
            let root = root.get_or_insert_with(|| Property {
                host,
                value: host.parse(happened.json),
            });
            fields.push((path, resolve(root, &definition.segments)));
        }
    }
    fields
}

struct Property<'a> {
    host: &'a Host,
    value: JsValue,
}

impl Tree for Property<'_> {
    fn member(&self, name: &str) -> Option<Self> {
        let value = self.host.member(&self.value, name);
        (!value.is_undefined()).then_some(Self {
            host: self.host,
            value,
        })
    }

    fn first(&self) -> Option<Self> {
        self.member("0")
    }

    fn scalar(&self) -> Value {
        let value = &self.value;
        if let Some(number) = value.as_f64() {
            return Value::double(number);
        }
        if let Some(flag) = value.as_bool() {
            return Value::Bool(flag);
        }
        if value.is_null() {
            return Value::Null;
        }
        value
            .as_string()
            .map_or(Value::Absent, |text| Value::text(&text))
    }
}
