//! When a new day begins, by the clock of a zone.

use crate::time::Timestamp;
use crate::value::Value;
use crate::vm::time::clock;

const DAY: u64 = 86_400_000;

/// The first instant after `now` with another date.
pub(crate) fn next_day(now: Timestamp, zone: &Value) -> Timestamp {
    let shows = |at: Timestamp| match clock(&Value::Timestamp(at.0 as i64), zone) {
        Value::Int(shown) => shown as u64,
        _ => at.0,
    };
    let today = shows(now);
    let rest = DAY - today % DAY;
    let midnight = now.plus(rest);
    // The clock may be put forward or back until then: then it shows midnight earlier or later, or,
    // where it skips midnight, the next day just then.
    let ahead = shows(midnight).wrapping_sub(today + rest);
    let moved = Timestamp(midnight.0.wrapping_sub(ahead));
    if shows(moved) / DAY > today / DAY {
        moved
    } else {
        midnight
    }
}

#[cfg(all(test, feature = "compile"))]
mod tests {
    use super::*;
    use crate::compile::cel::zones;

    #[test]
    fn the_next_day_is_the_first_instant_of_another_date() {
        let mut tried = 0;
        for zone in [
            "UTC",
            "+05:45",
            "-11:00",
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            // These put their clocks forward at midnight.
            "America/Santiago",
            "Africa/Cairo",
        ] {
            let zone = Value::List(zones::table(zone).unwrap_or_default().into());
            let date = |at: u64| match clock(&Value::Timestamp(at as i64), &zone) {
                Value::Int(shown) => shown as u64 / DAY,
                _ => 0,
            };
            // Each day of 2026, at an hour that wanders.
            for day in 0..365 {
                let now = 1_767_225_600_000 + day * DAY + day * 3_599_999 % DAY;
                let mut first = now - now % 60_000;
                while date(first) <= date(now) {
                    first += 60_000;
                }
                assert_eq!(
                    next_day(Timestamp(now), &zone).0,
                    first,
                    "{zone:?} at {now}"
                );
                tried += 1;
            }
        }
        assert_eq!(tried, 8 * 365);
    }
}
