//! Wall-clock time as the wire writes it (RFC 3339) and as the store keeps it (milliseconds).

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// 2000-01-01T00:00:00Z: an older time is a broken clock, not an old event.
pub(crate) const YEAR_2000_MS: i64 = 946_684_800_000;

/// Milliseconds since the epoch by this machine's clock.
pub(crate) fn now_ms() -> i64 {
    // A clock before 1970 is a machine without a clock; zero keeps the order of arrival usable.
    let elapsed = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}

/// Reads a date with time and offset, such as `2026-11-22T10:00:04.120Z`.
pub(crate) fn parse_ms(text: &str) -> Option<i64> {
    let instant = OffsetDateTime::parse(text, &Rfc3339).ok()?;
    i64::try_from(instant.unix_timestamp_nanos().div_euclid(1_000_000)).ok()
}

/// Writes a time the way a page does: UTC, three digits of milliseconds.
pub(crate) fn format_ms(ms: i64) -> String {
    let Ok(utc) = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000) else {
        // Only a time beyond the year 9999 gets here; the number says more than nothing.
        return ms.to_string();
    };
    let (year, month, day) = utc.to_calendar_date();
    let (hour, minute, second, millisecond) = utc.to_hms_milli();
    let month = u8::from(month);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_clients_write() {
        let rows = [
            ("2026-11-22T10:00:04.120Z", Some(1_795_341_604_120)),
            ("2026-11-22T11:00:04.120+01:00", Some(1_795_341_604_120)),
            ("2026-11-22T10:00:04Z", Some(1_795_341_604_000)),
            ("1969-12-31T23:59:59.999Z", Some(-1)),
            ("2026-11-22T10:00:04.120", None),
            ("2026-11-22", None),
            ("1795341604120", None),
            ("2026-13-01T00:00:00Z", None),
            ("", None),
        ];
        for (text, expected) in rows {
            assert_eq!(parse_ms(text), expected, "{text}");
        }
    }

    #[test]
    fn writes_what_it_reads() {
        for text in ["2026-11-22T10:00:04.120Z", "2000-01-01T00:00:00.000Z"] {
            assert_eq!(parse_ms(text).map(format_ms).as_deref(), Some(text));
        }
        assert_eq!(parse_ms("2000-01-01T00:00:00Z"), Some(YEAR_2000_MS));
    }
}
