//! Instants as ISO 8601 text, without the float and formatting code of the standard library.

use alloc::string::String;

/// The last millisecond of the year 9999: later ones would need a fifth digit.
const LAST: u64 = 253_402_300_799_999;
const DAY_MS: u64 = 86_400_000;

/// An instant in milliseconds since the epoch as `2026-11-22T10:00:05.000Z`.
///
/// Instants after the year 9999 are written as its last millisecond.
///
/// ```
/// assert_eq!(microstage_delivery::iso8601(1_795_341_605_000), "2026-11-22T10:00:05.000Z");
/// ```
#[must_use]
pub fn iso8601(ms: u64) -> String {
    let mut text = String::new();
    write(&mut text, ms);
    text
}

/// Appends [`iso8601`] to a text, so that a request body needs no second string.
pub(crate) fn write(text: &mut String, ms: u64) {
    let ms = ms.min(LAST);
    let (year, month, day) = date((ms / DAY_MS) as u32);
    let clock = (ms % DAY_MS) as u32;
    digits(text, 1000, year, '-');
    digits(text, 10, month, '-');
    digits(text, 10, day, 'T');
    digits(text, 10, clock / 3_600_000, ':');
    digits(text, 10, clock / 60_000 % 60, ':');
    digits(text, 10, clock / 1000 % 60, '.');
    digits(text, 100, clock % 1000, 'Z');
}

/// Appends a number whose first digit counts `unit`s, and the character that follows it.
fn digits(text: &mut String, mut unit: u32, number: u32, after: char) {
    while unit > 0 {
        text.push(char::from(b'0' + (number / unit % 10) as u8));
        unit /= 10;
    }
    text.push(after);
}

/// Year, month and day of a day number since the epoch, after Howard Hinnant's
/// `civil_from_days`: years are counted from March, so that the leap day comes last.
fn date(days: u32) -> (u32, u32, u32) {
    let days = days + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    (year_of_era + era * 400 + u32::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_calendars_say() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1, "1970-01-01T00:00:00.001Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (978_307_199_999, "2000-12-31T23:59:59.999Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (1_795_341_604_120, "2026-11-22T10:00:04.120Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (LAST, "9999-12-31T23:59:59.999Z"),
            (LAST + 1, "9999-12-31T23:59:59.999Z"),
            (u64::MAX, "9999-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(iso8601(ms), text, "{ms}");
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let (mut year, mut month, mut day) = (1970, 1, 1);
        for number in 0..2_932_897 {
            assert_eq!(date(number), (year, month, day), "day {number}");
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 => 28 + u32::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            day += 1;
            if day > length {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
    }
}
