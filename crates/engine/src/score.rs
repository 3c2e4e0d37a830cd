//! Scores with a half-life: what is left of a value after some time, and when a comparison with it
//! turns.
//!
//! A score is kept as its value at its latest event. What it is later follows from these two alone,
//! so reading it, however often, changes nothing.

use std::f64::consts::LN_2;

use crate::time::Timestamp;

/// After so many half-lives nothing is left.
const GONE: u64 = 64;

/// What is left of `value` after `age` milliseconds.
pub(crate) fn decayed(value: f64, age: u64, half_life: u64) -> f64 {
    let halvings = age / half_life;
    if halvings >= GONE {
        return 0.0;
    }
    // Whole half-lives divide by a power of two, which does not round: after one of them exactly
    // half is left.
    let part = (age % half_life) as f64 / half_life as f64;
    value * libm::exp(-LN_2 * part) / (1u64 << halvings) as f64
}

/// The first instant after `now` at which a comparison with one of `marks` turns, if the value was
/// `value` at `at` and nothing more comes.
///
/// Between events a score only shrinks towards zero, and from one millisecond to the next by far
/// more than `decayed` rounds, so it passes each mark once. Newton's method comes from the left to
/// where it passes the nearest and never goes beyond, because the curve is convex; its steps are
/// cut to whole milliseconds, and the last ones are taken by what [`decayed`] itself gives.
pub(crate) fn turns_at(
    value: f64,
    at: Timestamp,
    half_life: u64,
    marks: &[f64],
    now: Timestamp,
) -> Option<Timestamp> {
    let size = |now: Timestamp| decayed(value.abs(), now.since(at), half_life);
    let present = size(now);
    let mut nearest = -1.0;
    for mark in marks {
        let mark = if value < 0.0 { -mark } else { *mark };
        if mark <= present && mark > nearest {
            nearest = mark;
        }
    }
    // Only a forged snapshot has an endless one.
    if nearest < 0.0 || present == 0.0 || present.is_infinite() {
        return None;
    }
    let end = at.plus(half_life * GONE);
    // Where it equals the mark now, it is below with the next millisecond.
    let mut turn = now.max(at).plus(1);
    while nearest < present && turn < end && size(turn) > nearest {
        let left = size(turn);
        let step = (left - nearest) / left * half_life as f64 / LN_2;
        turn = turn.plus((step as u64).max(1)).min(end);
    }
    Some(turn)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_turns_where_its_value_does() {
        let mut tried = 0;
        for half_life in [1, 7, 1000, 86_400_000, 316_224_000_000] {
            for value in [1.0, -1.0, 5.5, 1e-9, -3e6, 0.1 + 0.2] {
                for share in [0.999_999, 0.5, 0.37, 0.25, 1e-3, 1e-18, 0.0] {
                    for later in [0, 1, half_life / 3, 5 * half_life] {
                        let at = Timestamp(1_700_000_000_000);
                        let now = at.plus(later);
                        let mark = value * share + 0.0;
                        let side = |t: u64| {
                            let left = decayed(value, t - at.0, half_life);
                            (left > mark, left < mark)
                        };
                        let Some(turn) = turns_at(value, at, half_life, &[mark], now) else {
                            assert_eq!(side(now.0), side(u64::MAX), "{value} {mark} {half_life}");
                            continue;
                        };
                        tried += 1;
                        assert!(turn > now);
                        assert_eq!(side(now.0), side(turn.0 - 1), "{value} {mark} {half_life}");
                        assert_ne!(side(now.0), side(turn.0), "{value} {mark} {half_life}");
                    }
                }
            }
        }
        assert!(tried > 500, "only {tried}");
    }

    #[test]
    fn half_is_left_after_a_half_life() {
        assert_eq!(decayed(5.0, 0, 1000), 5.0);
        assert_eq!(decayed(5.0, 1000, 1000), 2.5);
        assert_eq!(decayed(-5.0, 63_000, 1000), -5.0 / (1u64 << 63) as f64);
        assert_eq!(decayed(5.0, 64_000, 1000), 0.0);
    }
}
