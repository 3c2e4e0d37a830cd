//! The operators and functions of CEL on values.

use std::cmp::Ordering;

use super::{copy, text, time};
use crate::op;
use crate::value::Value;

/// The first double behind the integers of 64 bits.
const TWO_63: f64 = 9_223_372_036_854_775_808.0;

pub(super) fn unary(op: u8, value: &Value) -> Value {
    match (op, value) {
        (op::NOT, Value::Bool(value)) => Value::Bool(!value),
        (op::NEGATE, Value::Int(value)) => value.checked_neg().map_or(Value::Error, Value::Int),
        (op::NEGATE, Value::Double(value)) => Value::Double(-value),
        (op::SIZE, Value::Str(text)) => Value::Int(text.chars().count() as i64),
        (op::SIZE, Value::List(items)) => Value::Int(items.len() as i64),
        (op::SIZE, Value::Map(pairs)) => Value::Int(pairs.len() as i64 / 2),
        (op::TO_INT, Value::Int(value)) => Value::Int(*value),
        // CEL: truncates towards zero, an error outside of the range of 64 bits.
        (op::TO_INT, Value::Double(value)) if value.abs() < TWO_63 => Value::Int(*value as i64),
        (op::TO_INT, Value::Str(text)) => text::read_int(text).map_or(Value::Error, Value::Int),
        (op::TO_INT, Value::Timestamp(ms)) => Value::Int(ms.div_euclid(1000)),
        (op::TO_DOUBLE, value) => value.number().map_or(Value::Error, Value::Double),
        (op::TO_STRING, value) => text::write(value).unwrap_or(Value::Error),
        (op::TO_TIMESTAMP, Value::Int(seconds)) => time::instant(seconds.saturating_mul(1000)),
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
        op::IN | op::HAS_KEY => match right {
            _ if left.is_error() => Value::Error,
            Value::Map(_) => Value::Bool(right.get(left).is_some()),
            Value::List(items) if op == op::IN => {
                Value::Bool(items.iter().any(|item| item.equals(left)))
            }
            _ => Value::Error,
        },
        op::INDEX => copy(left.get(right)),
        op::CLOCK => time::clock(left, right),
        op::STARTS_WITH..=op::CONTAINS => match (left, right) {
            (Value::Str(text), Value::Str(part)) => Value::Bool(match op {
                op::STARTS_WITH => text.as_bytes().starts_with(part.as_bytes()),
                op::ENDS_WITH => text.as_bytes().ends_with(part.as_bytes()),
                _ => text::contains(text.as_bytes(), part.as_bytes()),
            }),
            _ => Value::Error,
        },
        _ => arithmetic(op, left, right),
    }
}

/// `||` (`absorbing` = true) and `&&` (false): the absorbing value wins over an error on the other
/// side, whichever side that is.
pub(super) fn combine(left: &Value, right: &Value, absorbing: bool) -> Value {
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
        (Value::List(left), Value::List(right)) if op == op::ADD => {
            let mut items = (**left).clone();
            items.extend_from_slice(right);
            Value::List(items.into())
        }
        _ => time::arithmetic(op, left, right),
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
