//! What texts and other values have to do with each other.

use crate::value::Value;

/// The first number of more digits than every double can tell apart.
const MOST_DIGITS: u64 = 1_000_000_000_000_000;

/// A plain search: the standard library's two-way search costs 2 kB in the page, and both texts
/// are short here.
pub(super) fn contains(text: &[u8], part: &[u8]) -> bool {
    part.is_empty() || text.windows(part.len()).any(|window| window == part)
}

/// `int()` of a text: digits, and perhaps a minus sign before them.
pub(super) fn read_int(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.as_bytes() {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    let mut number = digits.first().map(|_| 0i64)?;
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        // Below zero, because there is one number more there.
        if digit > 9 || number < i64::MIN / 10 {
            return None;
        }
        number = (number * 10).checked_sub(i64::from(digit))?;
    }
    if is_negative {
        return Some(number);
    }
    number.checked_neg()
}

/// `string()`. A double of more digits than 15 is an error: to write those, exactly and as short as
/// they can be, would cost the page more than all other functions.
pub(super) fn write(value: &Value) -> Option<Value> {
    let mut text = String::new();
    match value {
        Value::Str(_) => return Some(value.clone()),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Int(value) => {
            if *value < 0 {
                text.push('-');
            }
            push_number(value.unsigned_abs(), 1, &mut text);
        }
        Value::Double(value) => {
            if *value < 0.0 {
                text.push('-');
            }
            push_double(value.abs(), &mut text)?;
        }
        _ => return None,
    }
    Some(Value::Str(text.into()))
}

/// With zeros before it, where it has fewer digits than that.
fn push_number(number: u64, digits: u32, text: &mut String) {
    if number > 9 || digits > 1 {
        push_number(number / 10, digits.saturating_sub(1), text);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

/// Looks for the fewest decimals that give the number back. Both the digits, which are fewer than
/// 16, and the power of ten are exact doubles, so their quotient is the nearest double to what is
/// written (W. D. Clinger, "How to read floating point numbers accurately", 1990); and no two
/// numbers of up to 15 digits have the same nearest double, so there are no shorter ones.
fn push_double(number: f64, text: &mut String) -> Option<()> {
    let mut power = 1u64;
    for decimals in 0..19 {
        let scale = power as f64;
        // The nearest whole number; what is none becomes 0 or the largest.
        let digits = (number * scale + 0.5) as u64;
        if digits >= MOST_DIGITS {
            return None;
        }
        if digits as f64 / scale == number {
            push_number(digits / power, 1, text);
            if decimals > 0 {
                text.push('.');
                push_number(digits % power, decimals, text);
            }
            return Some(());
        }
        power *= 10;
    }
    None
}
