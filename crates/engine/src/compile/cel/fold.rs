//! What an expression says by itself, computed by the machine that the page runs.

use crate::codec::{Codec, Reader};
use crate::index::Loaded;
use crate::program::Program;
use crate::state::State;
use crate::time::Timestamp;
use crate::value::Value;
use crate::vm;

/// Evaluates code that reads no fact and nothing of a visitor, with these values on the stack.
pub(crate) fn evaluate(constants: &mut Vec<Value>, code: &[u8], mut known: Vec<Value>) -> Value {
    // No bytes read as a program without anything.
    let mut program = Program::read(&mut Reader::new(&[]));
    program.constants = std::mem::take(constants);
    let mut loaded = Loaded::new(program, 0);
    let state = State::new(&loaded, 0, Timestamp(0));
    let value = vm::evaluate(&loaded, &state, code, &mut known);
    *constants = std::mem::take(&mut loaded.program.constants);
    value
}

/// Whether the value can be a constant: an error must be counted where it happens, and a NaN has
/// no form in a program.
pub(crate) fn is_storable(value: &Value) -> bool {
    match value {
        Value::Absent | Value::Error => false,
        Value::Double(value) => !value.is_nan(),
        Value::List(items) | Value::Map(items) => items.iter().all(is_storable),
        _ => true,
    }
}
