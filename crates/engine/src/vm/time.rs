//! Instants, stretches of time, and clocks.

use crate::op;
use crate::time::CLOCK_START;
use crate::value::Value;

/// The first instant of CEL: the beginning of the year 1.
const FIRST: i64 = -62_135_596_800_000;

/// The last instant of CEL: the end of the year 9999.
const LAST: i64 = 253_402_300_799_999;

/// The longest stretch of time of CEL: 10,000 years.
const LONGEST: i64 = 315_576_000_000_000;

/// An instant, where CEL has it.
pub(super) fn instant(ms: i64) -> Value {
    if (FIRST..=LAST).contains(&ms) {
        Value::Timestamp(ms)
    } else {
        Value::Error
    }
}

/// `+` and `-`. An instant counts as one and a stretch as none: so does what comes out.
pub(super) fn arithmetic(op: u8, left: &Value, right: &Value) -> Value {
    use Value::{Duration, Timestamp};
    let (Timestamp(own) | Duration(own), Timestamp(other) | Duration(other)) = (left, right) else {
        return Value::Error;
    };
    let count = |value| i64::from(matches!(value, &Timestamp(_)));
    let (ms, instants) = match op {
        op::ADD => (own.wrapping_add(*other), count(left) + count(right)),
        op::SUBTRACT => (own.wrapping_sub(*other), count(left) - count(right)),
        _ => return Value::Error,
    };
    match instants {
        0 if ms.wrapping_abs() <= LONGEST => Duration(ms),
        1 => instant(ms),
        _ => Value::Error,
    }
}

/// [`op::CLOCK`].
pub(crate) fn clock(time: &Value, zone: &Value) -> Value {
    match (time, zone) {
        (Value::Duration(ms), _) => Value::Int(*ms),
        (Value::Timestamp(ms), Value::List(zone)) => {
            let mut clock = *ms;
            for change in zone.iter() {
                if let Value::Int(change) = change
                    && *ms >= (change >> 12) * 60_000
                {
                    clock = ms + ((change & 4095) - 2048) * 60_000;
                }
            }
            Value::Int(clock + CLOCK_START)
        }
        _ => Value::Error,
    }
}
