//! Constants that CEL writes as texts: instants, durations, and the conversions that only the
//! compiler does.

use crate::value::Value;

/// What a conversion makes of a constant, or what it expects; `None` where the page's own
/// conversion does as well.
pub(crate) fn convert(name: &str, value: &Value) -> Option<Result<Value, &'static str>> {
    match (name, value) {
        ("double", Value::Str(text)) => {
            // The standard library reads more: `inf`, and a sign before it.
            let is_number = text.bytes().all(|byte| b"+-.0123456789eE".contains(&byte));
            let number = text.parse().ok().filter(|_| is_number);
            Some(number.map(Value::Double).ok_or("a number, such as '19.99'"))
        }
        ("bool", Value::Str(text)) => Some(match text.as_str() {
            "1" | "t" | "true" | "TRUE" | "True" => Ok(Value::Bool(true)),
            "0" | "f" | "false" | "FALSE" | "False" => Ok(Value::Bool(false)),
            _ => Err("'true' or 'false'"),
        }),
        ("timestamp", Value::Str(text)) => Some(
            read_instant(text)
                .map(Value::Timestamp)
                .ok_or("an instant in the years 1 to 9999, such as '2026-11-27T09:00:00.000Z'"),
        ),
        ("duration", Value::Str(text)) => Some(
            read_duration(text)
                .map(Value::Duration)
                .ok_or("a duration of whole milliseconds, such as '1h30m' or '1.5s'"),
        ),
        ("string", Value::Timestamp(ms)) => Some(Ok(Value::text(&write_instant(*ms)))),
        ("string", Value::Duration(ms)) => Some(Ok(Value::text(&write_duration(*ms)))),
        _ => None,
    }
}

/// RFC 3339, to the millisecond: `2026-11-27T09:00:00.000+01:00`.
pub(crate) fn read_instant(text: &str) -> Option<i64> {
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let clock = rest.strip_prefix('T').or(rest.strip_prefix('t'))?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(clock.get(..8)?, ':', [2, 2, 2])?;
    let rest = clock.get(8..)?;
    let (fraction, zone) = match rest.strip_prefix('.') {
        Some(rest) => rest.split_at(rest.len() - rest.trim_start_matches(char::is_numeric).len()),
        None => ("0", rest),
    };
    let ms = milliseconds_of(fraction)?;
    let ahead = match zone {
        "Z" | "z" => 0,
        _ => read_offset(zone)?,
    };
    let fits = (1..=9999).contains(&year)
        && (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    let days = days_before(year, month) + day - 1;
    let minutes = (days * 24 + hour) * 60 + minute - ahead;
    let instant = (minutes * 60 + second) * 1000 + ms;
    // In another time zone, the first and the last day can lie beyond CEL's years.
    let is_in_range = (-62_135_596_800_000..=253_402_300_799_999).contains(&instant);
    (fits && is_in_range).then_some(instant)
}

/// `+02:00` or `-05:30` in minutes.
pub(crate) fn read_offset(text: &str) -> Option<i64> {
    let (sign, clock) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+')?),
    };
    let [hours, minutes] = numbers(clock, ':', [2, 2])?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Numbers of so many digits with a sign between them.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(between);
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next()?;
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| is_number)?;
    }
    parts.next().is_none().then_some(numbers)
}

/// The decimals of a second in milliseconds; finer ones must be zero.
fn milliseconds_of(decimals: &str) -> Option<i64> {
    let is_number = !decimals.is_empty() && decimals.bytes().all(|byte| byte.is_ascii_digit());
    let (ms, finer) = decimals.split_at(decimals.len().min(3));
    let is_whole = finer.bytes().all(|byte| byte == b'0');
    format!("{ms:0<3}")
        .parse()
        .ok()
        .filter(|_| is_number && is_whole)
}

/// Days from 1970 to the beginning of a month.
fn days_before(year: i64, month: i64) -> i64 {
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let whole_years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    whole_years + (1..month).map(|month| days_in(year, month)).sum::<i64>()
}

fn days_in(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Go's durations, which CEL has taken over: `-1h30m`, `1.5s`, `250ms`.
fn read_duration(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix(['-', '+']) {
        Some(rest) if text.starts_with('-') => (-1, rest),
        Some(rest) => (1, rest),
        None => (1, text),
    };
    if rest == "0" {
        return Some(0);
    }
    // In nanoseconds: the finest unit that can be written.
    let mut sum = 0i128;
    let mut is_empty = true;
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_digit();
        let (whole, behind) = rest.split_at(rest.find(|c| !is_digit(c))?);
        let (decimals, behind) = match behind.strip_prefix('.') {
            Some(behind) => behind.split_at(behind.find(|c| !is_digit(c))?),
            None => ("", behind),
        };
        let end = behind
            .find(|c| is_digit(c) || c == '.')
            .unwrap_or(behind.len());
        let (unit, next) = behind.split_at(end);
        let unit: i128 = match unit {
            "h" => 3_600_000_000_000,
            "m" => 60_000_000_000,
            "s" => 1_000_000_000,
            "ms" => 1_000_000,
            "us" | "µs" | "μs" => 1_000,
            "ns" => 1,
            _ => return None,
        };
        let fits =
            whole.len() <= 15 && decimals.len() <= 9 && !(whole.is_empty() && decimals.is_empty());
        let digits: i128 = format!("0{whole}{decimals}")
            .parse()
            .ok()
            .filter(|_| fits)?;
        let scale = 10i128.pow(decimals.len() as u32);
        (digits * unit % scale == 0).then_some(())?;
        sum += digits * unit / scale;
        is_empty = false;
        rest = next;
    }
    let is_whole = sum % 1_000_000 == 0 && !is_empty;
    let ms = i64::try_from(sum / 1_000_000).ok().filter(|_| is_whole)?;
    (ms <= 315_576_000_000_000).then_some(sign * ms)
}

fn write_instant(ms: i64) -> String {
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    // From the year that can be the earliest on: CEL's years are few.
    let mut year = 1970 + days.div_euclid(366).min(days.div_euclid(365));
    while days_before(year + 1, 1) <= days {
        year += 1;
    }
    let mut month = 1;
    while month < 12 && days_before(year, month + 1) <= days {
        month += 1;
    }
    let day = days - days_before(year, month) + 1;
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60);
    let seconds = write_seconds(rest % 60_000);
    let zero = if rest % 60_000 < 10_000 { "0" } else { "" };
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{zero}{seconds}Z")
}

fn write_duration(ms: i64) -> String {
    let sign = if ms < 0 { "-" } else { "" };
    format!("{sign}{}s", write_seconds(ms.abs()))
}

fn write_seconds(ms: i64) -> String {
    let text = format!("{}.{:03}", ms / 1000, ms % 1000);
    text.trim_end_matches('0').trim_end_matches('.').into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_and_durations_read_as_they_are_written() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2009-02-13T23:31:30Z", Some(1_234_567_890_000)),
            ("2009-02-14T00:31:30.250+01:00", Some(1_234_567_890_250)),
            ("0001-01-01T00:00:00Z", Some(-62_135_596_800_000)),
            ("9999-12-31T23:59:59.999Z", Some(253_402_300_799_999)),
            ("9999-12-31T23:59:59-01:00", None),
            ("2100-02-29T00:00:00Z", None),
            ("2000-02-29T00:00:00Z", Some(951_782_400_000)),
            ("2026-13-01T00:00:00Z", None),
            ("2026-01-01T24:00:00Z", None),
            ("2026-01-01T00:00:00.0001Z", None),
            ("2026-01-01", None),
            ("2026-01-01T00:00:00", None),
        ] {
            assert_eq!(read_instant(text), expected, "{text}");
        }
        for ms in [
            -62_135_596_800_000,
            -1,
            0,
            951_782_400_000,
            951_868_799_999,
            253_402_300_799_999,
        ] {
            assert_eq!(read_instant(&write_instant(ms)), Some(ms));
        }
        for (text, expected) in [
            ("0", Some(0)),
            ("1h30m", Some(5_400_000)),
            ("-1.5s", Some(-1500)),
            ("250ms", Some(250)),
            ("1000us", Some(1)),
            ("1ns", None),
            ("1", None),
            ("", None),
            ("-", None),
            ("1x", None),
            ("87660000h", Some(315_576_000_000_000)),
            ("87660001h", None),
        ] {
            assert_eq!(read_duration(text), expected, "{text}");
        }
        assert_eq!(write_duration(-1500), "-1.5s");
        assert_eq!(write_duration(5_400_000), "5400s");
    }
}
