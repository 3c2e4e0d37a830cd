//! Whether the variants have the shares of the visitors that they were given, of all visitors and of
//! those of each page and browser: what loses visitors often does so in one place.

use std::collections::BTreeMap;

use microstage_stats::{Mismatch, mismatch};

use super::analysis::HOLDOUT;
use super::compared::Arm;
use super::people::{Names, Person};
use super::results::{Check, Part};

/// So improbable are shares that are no chance. Low, because it is looked at as often as one likes.
const ALARM: f64 = 0.001;

/// Fewer visitors are too few for the approximation.
const LEAST: usize = 100;

/// The largest parts are shown.
const MOST_PARTS: usize = 10;

/// Checks all visitors, and those of each page and browser.
pub(super) fn check(
    arms: &[Arm],
    people: &[Person],
    pages: &Names,
    weights_are_known: bool,
) -> Check {
    let all: Vec<u64> = arms.iter().map(|arm| arm.proportion.visitors).collect();
    let found = of_shares(arms, &all);
    let page = |person: &Person| pages.texts.get(person.page).map_or("", String::as_str);
    let browser = |person: &Person| person.browser.unwrap_or("");
    Check {
        weights_are_known,
        chi_square: found.map(|it| it.chi_square).filter(|it| it.is_finite()),
        p: found.map(|it| it.p),
        alarm: people.len() >= LEAST && found.is_some_and(|it| it.p < ALARM),
        by_page: parts(arms, people, page),
        by_browser: parts(arms, people, browser),
    }
}

/// Of those whose shares the experiment itself gives: whom a group holds out, which the journey's weights do not tell, is
/// no matter of its variants.
fn of_shares(arms: &[Arm], counts: &[u64]) -> Option<Mismatch> {
    let own = arms.iter().zip(counts);
    let own = own.filter(|(arm, _)| arm.name != HOLDOUT || arm.weight > 0.0);
    let (counts, weights): (Vec<u64>, Vec<f64>) =
        own.map(|(arm, count)| (*count, arm.weight)).unzip();
    mismatch(&counts, &weights)
}

/// Nothing where all visitors are of one part.
fn parts<'a>(
    arms: &[Arm],
    people: &'a [Person],
    name: impl Fn(&'a Person) -> &'a str,
) -> Vec<Part> {
    let mut counts: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for person in people {
        let counts = counts
            .entry(name(person))
            .or_insert_with(|| vec![0; arms.len()]);
        if let Some(arm) = arms
            .iter()
            .position(|arm| arm.number == Some(person.variant))
        {
            counts[arm] += 1;
        }
    }
    if counts.len() < 2 {
        return Vec::new();
    }
    // Of many parts one is improbable by chance.
    let level = ALARM / counts.len() as f64;
    let part = |(name, counts): (&str, Vec<u64>)| {
        let all = counts.iter().sum::<u64>() as usize;
        let p = of_shares(arms, &counts).map(|it| it.p);
        Part {
            name: name.into(),
            alarm: all >= LEAST && p.is_some_and(|p| p < level),
            visitors: counts.iter().map(|count| *count as usize).collect(),
            p: p.filter(|_| all >= LEAST),
        }
    };
    let mut parts: Vec<Part> = counts.into_iter().map(part).collect();
    parts.sort_by_key(|part| {
        let all: usize = part.visitors.iter().sum();
        (!part.alarm, std::cmp::Reverse(all))
    });
    parts.truncate(MOST_PARTS);
    parts
}

#[cfg(test)]
mod tests {
    use microstage_stats::{Moments, Proportion};

    use super::*;

    fn arm(name: &str, weight: f64) -> Arm {
        let proportion = Proportion {
            successes: 0,
            visitors: 0,
        };
        Arm {
            name: name.into(),
            number: None,
            weight,
            proportion,
            revenue: Moments::default(),
        }
    }

    #[test]
    fn whom_a_group_holds_out_is_no_variant_of_wrong_share() {
        let rows = [
            (0.0, [500, 500, 100], true),
            (0.0, [500, 300, 100], false),
            (0.1, [450, 450, 100], true),
            (0.1, [450, 450, 300], false),
        ];
        for (held_out, counts, is_right) in rows {
            let own = (1.0 - held_out) / 2.0;
            let arms = [arm("control", own), arm("x", own), arm(HOLDOUT, held_out)];
            let p = of_shares(&arms, &counts).map(|it| it.p);
            assert_eq!(
                p.is_some_and(|p| p > ALARM),
                is_right,
                "{held_out} {counts:?} {p:?}"
            );
        }
    }
}
