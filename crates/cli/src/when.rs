//! Times of recordings, in and out.

use time::format_description::well_known::Iso8601;
use time::{Date, Month, OffsetDateTime};

/// The day that times count from.
const UNIX_EPOCH: Date = OffsetDateTime::UNIX_EPOCH.date();

/// What [`parse`] reads, for messages.
pub(crate) const EXPECTED: &str =
    "a time such as 2019-10-01T00:00:00Z, 2019-10-01 00:00:00 UTC or 1569888000";

/// How to mend a time that was not read.
pub(crate) const REMEDY: &str =
    "write ISO 8601, or seconds, milliseconds or microseconds since 1970";

/// Milliseconds since the epoch. A time without an offset is UTC, and a number is seconds,
/// milliseconds or microseconds by its size: those of the years 1973 to 5138 do not overlap.
pub(crate) fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    if text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return parse_epoch(text);
    }
    let (text, is_utc) = match text
        .strip_suffix("UTC")
        .or_else(|| text.strip_suffix("GMT"))
    {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let bare = text.strip_suffix('Z').filter(|_| !is_utc).unwrap_or(text);
    if let Some(plain) = parse_plain(bare) {
        return Some(plain);
    }
    let (date, rest) = text.split_at_checked(10)?;
    let rest = rest.trim_start_matches(['T', ' ']);
    let rest = if rest.is_empty() { "00:00:00" } else { rest };
    let has_offset = rest.ends_with('Z') || rest.contains(['+', '-']);
    if is_utc && has_offset {
        return None;
    }
    let zone = if has_offset { "" } else { "Z" };
    let instant = OffsetDateTime::parse(&format!("{date}T{rest}{zone}"), &Iso8601::PARSING).ok()?;
    u64::try_from(instant.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

/// `2019-10-01 00:00:00` and the like in UTC, which is what most lines of a recording say, read
/// without going through a general parser.
fn parse_plain(text: &str) -> Option<u64> {
    let bytes: &[u8; 19] = text.as_bytes().try_into().ok()?;
    let marks = [(4, b'-'), (7, b'-'), (13, b':'), (16, b':')];
    let is_between = matches!(bytes[10], b' ' | b'T');
    if !is_between || marks.iter().any(|(at, mark)| bytes[*at] != *mark) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0u32, |number, byte| {
            let digit = byte.is_ascii_digit().then(|| u32::from(byte - b'0'))?;
            Some(number * 10 + digit)
        })
    };
    let month = Month::try_from(u8::try_from(number(5..7)?).ok()?).ok()?;
    let day = u8::try_from(number(8..10)?).ok()?;
    let date = Date::from_calendar_date(i32::try_from(number(0..4)?).ok()?, month, day).ok()?;
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = i64::from(date.to_julian_day()) - i64::from(UNIX_EPOCH.to_julian_day());
    let seconds = days * 86_400 + i64::from(hour * 3600 + minute * 60 + second);
    u64::try_from(seconds * 1000).ok()
}

/// What a number of microseconds says below the millisecond: the order among events of one.
pub(crate) fn below_ms(text: &str) -> u64 {
    const MICROSECONDS: usize = 16;
    let is_micros = text.len() >= MICROSECONDS && text.bytes().all(|byte| byte.is_ascii_digit());
    let micros = text.parse::<u64>().ok().filter(|_| is_micros);
    micros.map_or(0, |micros| micros % 1000)
}

fn parse_epoch(text: &str) -> Option<u64> {
    const SECONDS_BELOW: f64 = 1e11;
    const MILLISECONDS_BELOW: f64 = 1e14;
    const MICROSECONDS_BELOW: f64 = 1e17;
    let number: f64 = text.parse().ok()?;
    let ms = if number < SECONDS_BELOW {
        number * 1000.0
    } else if number < MILLISECONDS_BELOW {
        number
    } else if number < MICROSECONDS_BELOW {
        number / 1000.0
    } else {
        return None;
    };
    Some(ms.round() as u64)
}

/// `2019-10-01T00:00:00Z`, with milliseconds where there are some.
pub(crate) fn iso(ms: u64) -> String {
    let text = iso_ms(ms);
    text.strip_suffix(".000Z")
        .map_or(text.clone(), |whole| format!("{whole}Z"))
}

/// `2019-10-01T00:00:00.000Z`, as pages and the collector write it.
pub(crate) fn iso_ms(ms: u64) -> String {
    let nanos = i128::from(ms) * 1_000_000;
    let Ok(utc) = OffsetDateTime::from_unix_timestamp_nanos(nanos) else {
        // Only a time beyond the year 9999 gets here; the number says more than nothing.
        return ms.to_string();
    };
    let (year, month, day) = utc.to_calendar_date();
    let (hour, minute, second, milli) = utc.to_hms_milli();
    let month = u8::from(month);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// A span as `00:01:12`, or `2d 00:01:12`: whole seconds, because people read it.
pub(crate) fn elapsed(ms: u64) -> String {
    let seconds = ms / 1000;
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    let days = if days == 0 {
        String::new()
    } else {
        format!("{days}d ")
    };
    format!("{days}{hours:02}:{minutes:02}:{seconds:02}")
}

/// Reads a span such as `30s`, `10m`, `2h` or `7d`, for options.
pub(crate) fn parse_span(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "ms" => 1,
        "s" => 1000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        _ => 0,
    };
    let span = digits
        .parse::<u64>()
        .ok()
        .and_then(|count| count.checked_mul(unit));
    span.filter(|_| unit > 0)
        .ok_or_else(|| "expected a whole number and ms, s, m, h or d, such as 30s or 10m".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_times_of_common_recordings() {
        let first = Some(1_569_888_000_000);
        let rows = [
            ("2019-10-01T00:00:00Z", first),
            ("2019-10-01 00:00:00 UTC", first),
            ("2019-10-01 00:00:00", first),
            ("2019-10-01", first),
            ("2019-10-01T02:00:00+02:00", first),
            ("2019-09-30T22:00:00-0200", first),
            (" 2019-10-01T00:00:00.000Z ", first),
            ("2019-10-01T00:00:00.120Z", Some(1_569_888_000_120)),
            ("1569888000", first),
            ("1569888000.5", Some(1_569_888_000_500)),
            ("1569888000000", first),
            ("1569888000000000", first),
            ("0", Some(0)),
            ("1969-12-31T23:59:59Z", None),
            ("2019-13-01T00:00:00Z", None),
            ("2019-10-01T00:00:00Z UTC", None),
            ("99999999999999999999", None),
            ("1.2.3", None),
            ("yesterday", None),
            ("täglich um zehn", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["2019-10-01T00:00:00Z", "2026-11-22T10:00:04.120Z"] {
            assert_eq!(parse(text).map(iso).as_deref(), Some(text));
        }
    }

    #[test]
    fn spans_are_read_and_written() {
        for (text, expected, written) in [
            ("0s", 0, "00:00:00"),
            ("72s", 72_000, "00:01:12"),
            ("1500ms", 1_500, "00:00:01"),
            ("30m", 1_800_000, "00:30:00"),
            ("49h", 176_400_000, "2d 01:00:00"),
            ("7d", 604_800_000, "7d 00:00:00"),
        ] {
            assert_eq!(parse_span(text), Ok(expected), "{text}");
            assert_eq!(elapsed(expected), written);
        }
        for text in [
            "",
            "5",
            "m",
            "1.5h",
            "-1s",
            "5 m",
            "5w",
            "99999999999999999999d",
        ] {
            assert!(parse_span(text).is_err(), "{text}");
        }
    }
}
