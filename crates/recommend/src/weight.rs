//! Weights as small whole numbers: two bits of mantissa and an exponent, so that a table says them in one or
//! two characters and every machine adds them up to the same sum.

/// The largest level: its worth, times all factors of a decision, is far below 2^53.
pub const MOST: u32 = 79;

/// A weight of 1 is worth so much.
const UNIT: f64 = (1 << 20) as f64;

/// What a level stands for; `(4 + n % 4) * 2 ** (n >> 2)` in JavaScript.
#[must_use]
pub const fn worth(level: u32) -> u64 {
    (4 + level % 4) as u64 * (1 << (level / 4)) as u64
}

/// The level nearest to a weight between 0 and 1; nothing for one that is too small to count.
#[must_use]
pub fn level(weight: f64) -> Option<u32> {
    let wanted = weight * UNIT;
    if wanted < worth(0) as f64 {
        return None;
    }
    let above = (0..MOST).find(|level| worth(*level + 1) as f64 > wanted);
    let below = above.unwrap_or(MOST);
    let next = (below + 1).min(MOST);
    let is_nearer = worth(next) as f64 - wanted < wanted - worth(below) as f64;
    Some(if is_nearer { next } else { below })
}

#[cfg(test)]
mod tests {
    use super::{MOST, level, worth};

    #[test]
    fn a_level_is_within_an_eighth_of_its_weight() {
        for (weight, expected) in [
            (0.0, None),
            (3.9e-6, Some(0)),
            (1.0, Some(72)),
            (9.0, Some(MOST)),
        ] {
            assert_eq!(level(weight), expected, "{weight}");
        }
        for step in 1..1000 {
            let weight = f64::from(step) / 1000.0;
            let found = level(weight).map(worth).unwrap_or_default() as f64 / f64::from(1 << 20);
            assert!((found / weight - 1.0).abs() <= 0.125, "{weight}: {found}");
        }
    }
}
