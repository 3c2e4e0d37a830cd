//! An event's properties, looked up for the engine in the very text that the wire carries.

use microstage_engine::{Field, Loaded, Value};

use crate::runtime::Host;

/// What the program reads of an event.
pub(crate) fn fields(
    host: &Host,
    loaded: &Loaded,
    event: Option<u16>,
    is_page: bool,
) -> Vec<Field> {
    let mut fields = Vec::new();
    for path in loaded.reads(event, is_page) {
        if let Some(definition) = loaded.program.paths.get(usize::from(path)) {
            let mut names = String::new();
            for name in &definition.segments {
                if !names.is_empty() {
                    names.push('.');
                }
                names.push_str(name);
            }
            fields.push((path, value(host, &names)));
        }
    }
    fields
}

/// The numbers of kinds stand a second time in `js/properties.ts`.
fn value(host: &Host, path: &str) -> Value {
    match host.look(path) {
        1 => Value::Bool(false),
        2 => Value::Bool(true),
        3 => Value::Null,
        4 => Value::double(host.number()),
        5 => Value::text(&host.text()),
        _ => Value::Absent,
    }
}
