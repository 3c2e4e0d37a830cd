//! Evaluates expression code with CEL's semantics: errors are values, `&&` and `||` commute over
//! them, integers overflow into errors, numbers compare across types.

mod operators;
mod text;
pub(crate) mod time;

use crate::index::Loaded;
use crate::op;
use crate::state::State;
use crate::value::Value;
pub(crate) use operators::binary;
use operators::{combine, unary};

/// Evaluates `code`. `stack` is scratch space that the caller keeps, so that nothing is allocated;
/// what is on it, the code can read as [`op::LOCAL`]. Code that is not well formed gives an error
/// or nonsense, and ends all the same: `verify` refuses it beforehand.
pub(crate) fn evaluate(
    loaded: &Loaded,
    state: &State,
    code: &[u8],
    stack: &mut Vec<Value>,
) -> Value {
    let mut machine = Machine {
        loaded,
        state,
        code,
        at: 0,
        stack,
    };
    machine.run(code.len());
    let value = machine.pop();
    stack.clear();
    value
}

struct Machine<'a> {
    loaded: &'a Loaded,
    state: &'a State,
    code: &'a [u8],
    at: usize,
    stack: &'a mut Vec<Value>,
}

impl Machine<'_> {
    /// Runs the code up to `end`.
    fn run(&mut self, end: usize) {
        while self.at < end {
            self.step();
        }
    }

    fn step(&mut self) {
        let op = self.byte();
        let value = match op {
            op::SMALL => Value::Int(i64::from(self.byte() as i8)),
            op::CONSTANT => {
                let constant = self.index();
                copy(self.loaded.program.constants.get(constant))
            }
            op::TRUE | op::FALSE => Value::Bool(op == op::TRUE),
            op::NULL => Value::Null,
            op::FACT | op::HAS_FACT => {
                let fact = self.operand();
                present(self.state.fact(self.loaded, fact), op == op::HAS_FACT)
            }
            op::PATH | op::HAS_PATH => {
                let path = self.operand();
                present(self.state.path(self.loaded, path), op == op::HAS_PATH)
            }
            op::STAGE => Value::text(self.state.stage_name(self.loaded)),
            op::IS_STAGE => Value::Bool(self.state.stage == self.operand()),
            op::MOMENT => Value::Bool(self.state.moment(self.operand())),
            // A segment has the number of its condition.
            op::SEGMENT => Value::Bool(self.state.condition(self.operand())),
            op::JUMP | op::JUMP_IF_TRUE | op::JUMP_IF_FALSE | op::BRANCH => return self.jump(op),
            op::LIST | op::MAP => {
                let len = self.index();
                let items = self.stack.split_off(self.stack.len().saturating_sub(len));
                match list(items) {
                    Value::List(pairs) if op == op::MAP => Value::Map(pairs),
                    list => list,
                }
            }
            op::LOCAL => {
                let place = self.index();
                copy(self.stack.get(place))
            }
            op::SLIDE => {
                let top = self.pop();
                self.pop();
                top
            }
            op::LOOP => self.each(),
            op::NOT | op::NEGATE | op::SIZE | op::TO_INT..=op::TO_TIMESTAMP => {
                unary(op, &self.pop())
            }
            _ => {
                let right = self.pop();
                let left = self.pop();
                binary(op, &left, &right)
            }
        };
        self.stack.push(value);
    }

    fn jump(&mut self, op: u8) {
        let distance = self.index();
        let taken = match op {
            op::JUMP => true,
            op::BRANCH => {
                let on_error = self.index();
                match self.pop() {
                    Value::Bool(true) => false,
                    Value::Bool(false) => true,
                    _ => {
                        self.stack.push(Value::Error);
                        self.at += on_error;
                        return;
                    }
                }
            }
            _ => {
                let wanted = op == op::JUMP_IF_TRUE;
                matches!(self.stack.last(), Some(Value::Bool(flag)) if *flag == wanted)
            }
        };
        if taken {
            self.at += distance;
        }
    }

    /// [`op::LOOP`]. Out of line, because it goes round in itself where loops are nested.
    #[inline(never)]
    fn each(&mut self) -> Value {
        let kind = self.byte();
        let end = self.index() + self.at;
        let start = self.at;
        let range = self.pop();
        let step = match range {
            Value::List(_) => 1,
            _ => 2,
        };
        let mut result = Value::Bool(kind == op::ALL);
        let mut kept = Vec::new();
        if let Value::List(items) | Value::Map(items) = &range {
            let mut place = 0;
            while place < items.len() {
                let item = items.get(place);
                // Of a map, only the keys.
                place += step;
                self.stack.push(copy(item));
                self.at = start;
                self.run(end);
                let value = self.pop();
                self.pop();
                if kind < op::FILTER {
                    result = combine(&result, &value, kind == op::EXISTS);
                } else if kind == op::COLLECT {
                    kept.push(value);
                } else if !matches!(value, Value::Bool(false)) {
                    kept.push(if value.is_true() {
                        copy(item)
                    } else {
                        Value::Error
                    });
                }
            }
        } else {
            result = Value::Error;
        }
        self.at = end;
        if kind < op::FILTER || result.is_error() {
            return result;
        }
        list(kept)
    }

    #[cfg_attr(target_arch = "wasm32", inline(never))]
    fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or(Value::Error)
    }

    fn byte(&mut self) -> u8 {
        let byte = self.code.get(self.at).copied();
        self.at += 1;
        byte.unwrap_or_default()
    }

    fn operand(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    fn index(&mut self) -> usize {
        self.operand().into()
    }
}

#[cfg_attr(target_arch = "wasm32", inline(never))]
fn copy(value: Option<&Value>) -> Value {
    value.cloned().unwrap_or(Value::Error)
}

/// What is absent is an error to read, and `false` to test.
fn present(value: Value, test: bool) -> Value {
    match (test, value) {
        (true, value) => Value::Bool(!value.is_absent()),
        (false, Value::Absent) => Value::Error,
        (false, value) => value,
    }
}

/// A list, unless there is an error in it.
fn list(items: Vec<Value>) -> Value {
    if items.iter().any(Value::is_error) {
        Value::Error
    } else {
        Value::List(items.into())
    }
}
