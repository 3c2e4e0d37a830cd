//! Keeps a file below a number of bytes: the weakest pairs of its tables go.

use crate::file::{Rows, Tables, pairs, row};

/// The share of pairs that is kept is found to one in so many.
const STEPS: u32 = 256;

/// Takes the weakest pairs out until `bytes` says that the file is small enough. Gives how many pairs are left
/// of how many; the file may still be too large, when nothing is left to go.
pub fn fit(tables: &mut Tables, most: usize, bytes: impl Fn(&str) -> usize) -> (usize, usize) {
    let all = count(tables);
    if bytes(&tables.to_json()) <= most {
        return (all, all);
    }
    let whole = tables.clone();
    let (mut fits, mut does_not) = (0, STEPS);
    while does_not - fits > 1 {
        let middle = (fits + does_not) / 2;
        thin(tables, &whole, middle);
        if bytes(&tables.to_json()) <= most {
            fits = middle;
        } else {
            does_not = middle;
        }
    }
    thin(tables, &whole, fits);
    (count(tables), all)
}

/// How many pairs all tables have.
#[must_use]
pub fn count(tables: &Tables) -> usize {
    let rows = tables.named().into_iter().flat_map(|(_, rows)| rows);
    rows.flatten().filter(|number| **number >= 0).count()
}

fn thin(tables: &mut Tables, whole: &Tables, steps: u32) {
    let share = f64::from(steps) / f64::from(STEPS);
    tables.next = thinned(&whole.next, share);
    tables.viewed = thinned(&whole.viewed, share);
    tables.bought = thinned(&whole.bought, share);
}

/// The share of a table's pairs with the highest levels; among equal ones those of products viewed more often,
/// whose rows stand above.
fn thinned(rows: &Rows, share: f64) -> Rows {
    let mut ranked: Vec<(u32, usize, u32)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let pairs = pairs(row).into_iter();
        ranked.extend(pairs.map(|(item, level)| (level, index, item)));
    }
    ranked.sort_unstable_by_key(|(level, index, item)| (std::cmp::Reverse(*level), *index, *item));
    ranked.truncate((ranked.len() as f64 * share) as usize);
    let mut kept = vec![Vec::new(); rows.len()];
    for (level, index, item) in ranked {
        kept[index].push((item, level));
    }
    kept.into_iter().map(row).collect()
}
