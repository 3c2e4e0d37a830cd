//! The values of CEL as the engine computes with them.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::codec::{Codec, Reader, write_text};

/// A value of an expression, a fact or a property.
///
/// `Error` is CEL's error value: it travels through an expression like any other value, so that
/// `&&` and `||` can absorb it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing there: a property that was not sent, a fact before its first event.
    Absent,
    /// What an expression gives that could not be computed.
    Error,
    /// JSON's and CEL's `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A 64-bit integer; overflow is an error, as in CEL.
    Int(i64),
    /// A double. Numbers that come from events are doubles. Never NaN in a stored state.
    Double(f64),
    /// A text.
    Str(Rc<String>),
    /// A list.
    List(Rc<Vec<Value>>),
    /// A map: each key, and behind it its value. The keys are different and in the order in which
    /// the compiler writes them.
    Map(Rc<Vec<Value>>),
    /// An instant: milliseconds since 1970, in the years 1 to 9999.
    Timestamp(i64),
    /// A stretch of time in milliseconds, of at most 10,000 years.
    Duration(i64),
}

impl Value {
    /// A double; NaN, which has many bit patterns, becomes absent, so that state is canonical.
    #[must_use]
    pub fn double(value: f64) -> Self {
        if value.is_nan() {
            Self::Absent
        } else {
            Self::Double(value)
        }
    }

    /// A text.
    #[must_use]
    pub fn text(value: &str) -> Self {
        Self::Str(Rc::new(value.into()))
    }

    /// The value as a double, where it is a number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Double(value) => Some(*value),
            _ => None,
        }
    }

    /// Whether nothing is there.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it could not be computed.
    #[must_use]
    pub fn is_error(&self) -> bool {
        matches!(self, Self::Error)
    }

    /// Whether the value is `true`; errors and everything that is not a boolean are not.
    #[must_use]
    pub fn is_true(&self) -> bool {
        matches!(self, Self::Bool(true))
    }

    /// CEL's equality: numbers compare as numbers, other types are unequal to each other.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            // The keys of a map are in order, so two that are equal are alike.
            (Self::List(left), Self::List(right)) | (Self::Map(left), Self::Map(right)) => {
                left.len() == right.len() && left.iter().zip(right.iter()).all(|(l, r)| l.equals(r))
            }
            (Self::Null, Self::Null) => true,
            _ => self.order(other) == Some(Ordering::Equal),
        }
    }

    /// What a map has for a key, or a list at a place; both are found as CEL's equality says it, so
    /// that 1.0 finds what 1 finds.
    #[must_use]
    pub(crate) fn get(&self, key: &Self) -> Option<&Self> {
        let (items, step) = match self {
            Self::List(items) => (items, 1),
            Self::Map(pairs) => (pairs, 2),
            _ => return None,
        };
        for (place, part) in items.chunks_exact(step).enumerate() {
            let is_it = match part {
                [own, _] => own.equals(key),
                _ => key.equals(&Self::Int(place as i64)),
            };
            if is_it {
                return part.last();
            }
        }
        None
    }

    /// CEL's order within one kind of value; `None` where there is none.
    #[must_use]
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(left), Self::Int(right))
            | (Self::Timestamp(left), Self::Timestamp(right))
            | (Self::Duration(left), Self::Duration(right)) => Some(left.cmp(right)),
            (Self::Double(left), Self::Double(right)) => left.partial_cmp(right),
            (Self::Int(left), Self::Double(right)) => order_mixed(*left, *right),
            (Self::Double(left), Self::Int(right)) => {
                order_mixed(*right, *left).map(Ordering::reverse)
            }
            (Self::Str(left), Self::Str(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }
}

/// Compares an integer with a double exactly, as CEL demands: not by rounding the integer.
fn order_mixed(int: i64, double: f64) -> Option<Ordering> {
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    if double.is_nan() {
        return None;
    }
    if double >= TWO_63 {
        return Some(Ordering::Less);
    }
    if double < -TWO_63 {
        return Some(Ordering::Greater);
    }
    // The whole part fits an i64 exactly; the fraction decides between equal whole parts.
    let whole = double as i64;
    Some(int.cmp(&whole).then_with(|| {
        0.0.partial_cmp(&(double - whole as f64))
            .unwrap_or(Ordering::Equal)
    }))
}

impl Codec for Value {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Absent => out.push(0),
            Self::Null => out.push(1),
            Self::Bool(value) => out.push(2 + u8::from(*value)),
            Self::Int(value) => {
                out.push(4);
                value.write(out);
            }
            Self::Double(value) => {
                out.push(5);
                value.write(out);
            }
            Self::Str(value) => {
                out.push(6);
                write_text(value, out);
            }
            #[cfg(feature = "compile")]
            Self::Timestamp(value) => {
                out.push(7);
                value.write(out);
            }
            #[cfg(feature = "compile")]
            Self::Duration(value) => {
                out.push(8);
                value.write(out);
            }
            #[cfg(feature = "compile")]
            Self::List(items) => {
                out.push(9);
                items.write(out);
            }
            #[cfg(feature = "compile")]
            Self::Map(pairs) => {
                out.push(10);
                pairs.write(out);
            }
            // No fact keeps these: they live only inside an expression, and as its constants.
            _ => out.push(0),
        }
    }

    fn read(reader: &mut Reader) -> Self {
        let tag = reader.byte();
        if !matches!(tag, 9 | 10) {
            return read_scalar(tag, reader);
        }
        let mut items = Vec::new();
        let mut left = reader.count();
        while reader.next(&mut left) {
            let tag = reader.byte();
            items.push(read_scalar(tag, reader));
        }
        if tag == 9 {
            Self::List(items.into())
        } else {
            Self::Map(items.into())
        }
    }
}

/// What is neither a list nor a map. Those hold nothing else where they are stored: what is nested
/// in them, expressions build, so that forged bytes cannot nest.
fn read_scalar(tag: u8, reader: &mut Reader) -> Value {
    match tag {
        1 => Value::Null,
        2 => Value::Bool(false),
        3 => Value::Bool(true),
        4 => Value::Int(i64::read(reader)),
        5 => Value::double(f64::read(reader)),
        6 => Value::Str(Rc::new(reader.text())),
        7 => Value::Timestamp(i64::read(reader)),
        8 => Value::Duration(i64::read(reader)),
        tag => {
            if tag != 0 {
                reader.fail();
            }
            Value::Absent
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_doubles_compare_exactly() {
        let big = (1i64 << 53) + 1;
        for (int, double, expected) in [
            (1, 1.0, Some(Ordering::Equal)),
            (1, 1.5, Some(Ordering::Less)),
            (-1, -1.5, Some(Ordering::Greater)),
            (big, 9_007_199_254_740_992.0, Some(Ordering::Greater)),
            (i64::MAX, 9_223_372_036_854_775_808.0, Some(Ordering::Less)),
            (
                i64::MIN,
                -9_223_372_036_854_775_808.0,
                Some(Ordering::Equal),
            ),
            (0, f64::NEG_INFINITY, Some(Ordering::Greater)),
            (0, f64::NAN, None),
        ] {
            assert_eq!(order_mixed(int, double), expected, "{int} against {double}");
        }
    }
}
