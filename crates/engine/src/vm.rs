//! Evaluates expression code with CEL's semantics: errors are values, `&&` and `||` commute over
//! them, integers overflow into errors, numbers compare across types.

use std::cmp::Ordering;

use crate::index::Loaded;
use crate::op;
use crate::state::State;
use crate::value::Value;

/// Evaluates `code`. `stack` is scratch space that the caller keeps, so that nothing is allocated.
pub(crate) fn evaluate(
    loaded: &Loaded,
    state: &State,
    code: &[u8],
    stack: &mut Vec<Value>,
) -> Value {
    stack.clear();
    let mut machine = Machine {
        loaded,
        state,
        code,
        at: 0,
        stack,
    };
    while machine.at < code.len() {
        if machine.step().is_none() {
            return Value::Error;
        }
    }
    machine.stack.pop().unwrap_or(Value::Error)
}

struct Machine<'a> {
    loaded: &'a Loaded,
    state: &'a State,
    code: &'a [u8],
    at: usize,
    stack: &'a mut Vec<Value>,
}

impl Machine<'_> {
    /// One operation; `None` where the code is not well formed.
    fn step(&mut self) -> Option<()> {
        let op = self.byte()?;
        let value = match op {
            op::SMALL => Value::Int(i64::from(self.byte()? as i8)),
            op::CONSTANT => self.loaded.program.constants.get(self.index()?)?.clone(),
            op::TRUE | op::FALSE => Value::Bool(op == op::TRUE),
            op::NULL => Value::Null,
            op::FACT | op::HAS_FACT => {
                let fact = self.operand()?;
                present(self.state.fact(self.loaded, fact), op == op::HAS_FACT)
            }
            op::PATH | op::HAS_PATH => {
                let path = self.operand()?;
                present(self.state.path(self.loaded, path), op == op::HAS_PATH)
            }
            op::STAGE => Value::text(self.state.stage_name(self.loaded)),
            op::IS_STAGE => Value::Bool(self.state.stage == self.operand()?),
            op::MOMENT => Value::Bool(self.state.moment(self.operand()?)),
            // A segment has the number of its condition.
            op::SEGMENT => Value::Bool(self.state.condition(self.operand()?)),
            op::JUMP | op::JUMP_IF_TRUE | op::JUMP_IF_FALSE | op::BRANCH => return self.jump(op),
            op::LIST => {
                let len = self.index()?;
                let items = self.stack.split_off(self.stack.len().checked_sub(len)?);
                if items.iter().any(Value::is_error) {
                    Value::Error
                } else {
                    Value::List(items.into())
                }
            }
            op::NOT | op::NEGATE | op::SIZE | op::TO_INT | op::TO_DOUBLE => {
                unary(op, &self.stack.pop()?)
            }
            _ => {
                let right = self.stack.pop()?;
                let left = self.stack.pop()?;
                binary(op, &left, &right)
            }
        };
        self.stack.push(value);
        Some(())
    }

    fn jump(&mut self, op: u8) -> Option<()> {
        let distance = self.index()?;
        let taken = match op {
            op::JUMP => true,
            op::BRANCH => {
                let on_error = self.index()?;
                match self.stack.pop()? {
                    Value::Bool(true) => false,
                    Value::Bool(false) => true,
                    _ => {
                        self.stack.push(Value::Error);
                        self.at += on_error;
                        return Some(());
                    }
                }
            }
            _ => {
                matches!(self.stack.last()?, Value::Bool(flag) if *flag == (op == op::JUMP_IF_TRUE))
            }
        };
        if taken {
            self.at += distance;
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.code.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn operand(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn index(&mut self) -> Option<usize> {
        self.operand().map(usize::from)
    }
}

/// What is absent is an error to read, and `false` to test.
fn present(value: Value, test: bool) -> Value {
    match (test, value) {
        (true, value) => Value::Bool(!value.is_absent()),
        (false, Value::Absent) => Value::Error,
        (false, value) => value,
    }
}

fn unary(op: u8, value: &Value) -> Value {
    match (op, value) {
        (op::NOT, Value::Bool(value)) => Value::Bool(!value),
        (op::NEGATE, Value::Int(value)) => value.checked_neg().map_or(Value::Error, Value::Int),
        (op::NEGATE, Value::Double(value)) => Value::Double(-value),
        (op::SIZE, Value::Str(text)) => Value::Int(text.chars().count() as i64),
        (op::SIZE, Value::List(items)) => Value::Int(items.len() as i64),
        (op::TO_INT, Value::Int(value)) => Value::Int(*value),
        // CEL: truncates towards zero, an error outside of the range of 64 bits.
        (op::TO_INT, Value::Double(value)) if value.abs() < 9.2e18 => Value::Int(*value as i64),
        (op::TO_DOUBLE, value) => value.number().map_or(Value::Error, Value::Double),
        _ => Value::Error,
    }
}

/// What an operation with two operands gives.
pub(crate) fn binary(op: u8, left: &Value, right: &Value) -> Value {
    match op {
        op::OR => combine(left, right, true),
        op::AND => combine(left, right, false),
        op::EQUAL | op::NOT_EQUAL => match (left, right) {
            (Value::Error, _) | (_, Value::Error) => Value::Error,
            _ => Value::Bool(left.equals(right) == (op == op::EQUAL)),
        },
        op::LESS..=op::GREATER_EQUAL => compare(op, left, right),
        op::IN => match right {
            Value::List(items) if !left.is_error() => {
                Value::Bool(items.iter().any(|item| item.equals(left)))
            }
            _ => Value::Error,
        },
        op::STARTS_WITH..=op::CONTAINS => match (left, right) {
            (Value::Str(text), Value::Str(part)) => Value::Bool(match op {
                op::STARTS_WITH => text.as_bytes().starts_with(part.as_bytes()),
                op::ENDS_WITH => text.as_bytes().ends_with(part.as_bytes()),
                _ => contains(text.as_bytes(), part.as_bytes()),
            }),
            _ => Value::Error,
        },
        _ => arithmetic(op, left, right),
    }
}

/// `||` (`absorbing` = true) and `&&` (false): the absorbing value wins over an error on the other
/// side, whichever side that is.
fn combine(left: &Value, right: &Value, absorbing: bool) -> Value {
    match (left, right) {
        (Value::Bool(value), _) | (_, Value::Bool(value)) if *value == absorbing => {
            Value::Bool(absorbing)
        }
        (Value::Bool(_), Value::Bool(value)) => Value::Bool(*value),
        _ => Value::Error,
    }
}

fn compare(op: u8, left: &Value, right: &Value) -> Value {
    let Some(order) = left.order(right) else {
        // A comparison with NaN is false; between types that have no order it is an error.
        let numbers = left.number().is_some() && right.number().is_some();
        return if numbers {
            Value::Bool(false)
        } else {
            Value::Error
        };
    };
    Value::Bool(match op {
        op::LESS => order == Ordering::Less,
        op::LESS_EQUAL => order != Ordering::Greater,
        op::GREATER => order == Ordering::Greater,
        _ => order != Ordering::Less,
    })
}

fn arithmetic(op: u8, left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => match op {
            op::ADD => left.checked_add(*right),
            op::SUBTRACT => left.checked_sub(*right),
            op::MULTIPLY => multiply(*left, *right),
            op::DIVIDE => left.checked_div(*right),
            op::MODULO => left.checked_rem(*right),
            _ => None,
        }
        .map_or(Value::Error, Value::Int),
        (Value::Double(left), Value::Double(right)) => match op {
            op::ADD => Value::Double(left + right),
            op::SUBTRACT => Value::Double(left - right),
            op::MULTIPLY => Value::Double(left * right),
            op::DIVIDE => Value::Double(left / right),
            _ => Value::Error,
        },
        (Value::Str(left), Value::Str(right)) if op == op::ADD => {
            let mut text = String::with_capacity(left.len() + right.len());
            text.push_str(left);
            text.push_str(right);
            Value::Str(text.into())
        }
        _ => Value::Error,
    }
}

/// The product, where it fits: checked by division, because the standard library's check multiplies
/// 128 bits, which costs more in the page than all other arithmetic.
fn multiply(left: i64, right: i64) -> Option<i64> {
    let product = left.wrapping_mul(right);
    let fits = right == 0 || product.checked_div(right) == Some(left);
    // -1 * MIN wraps to MIN, whose quotient by MIN is not -1 but 1.
    fits.then_some(product)
}

/// A plain search: the standard library's two-way search costs 2 kB in the page, and both texts
/// are short here.
fn contains(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}
