//! JSON as a tree of properties.

use serde_json::Value as Json;

use crate::path::Tree;
use crate::value::Value;

impl Tree for &Json {
    fn member(&self, name: &str) -> Option<Self> {
        self.get(name)
    }

    fn first(&self) -> Option<Self> {
        self.get(0)
    }

    fn scalar(&self) -> Value {
        match self {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(value) => Value::double(value.as_f64().unwrap_or(f64::NAN)),
            Json::String(value) => Value::text(value),
            Json::Array(_) | Json::Object(_) => Value::Absent,
        }
    }
}
