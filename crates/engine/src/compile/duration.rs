//! Durations as people write them: `500ms`, `30s`, `10m`, `1h30m`, `30d`.

/// Milliseconds of a duration; `None` where it is not one, is zero, or is longer than ten years.
pub(crate) fn parse_duration(text: &str) -> Option<u64> {
    const LONGEST: u64 = 3_660 * 86_400_000;
    let mut rest = text;
    let mut total = 0u64;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, tail) = rest.split_at(digits);
        let letters = tail.len()
            - tail
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let (unit, tail) = tail.split_at(letters);
        let scale = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(scale)?)?;
        rest = tail;
    }
    (1..=LONGEST).contains(&total).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::parse_duration;

    #[test]
    fn durations() {
        for (text, expected) in [
            ("500ms", Some(500)),
            ("30s", Some(30_000)),
            ("10m", Some(600_000)),
            ("1h30m", Some(5_400_000)),
            ("30d", Some(2_592_000_000)),
            ("0s", None),
            ("", None),
            ("10", None),
            ("m", None),
            ("10 m", None),
            ("-5s", None),
            ("1.5h", None),
            ("99999999999999999999d", None),
            ("4000d", None),
        ] {
            assert_eq!(parse_duration(text), expected, "{text:?}");
        }
    }
}
