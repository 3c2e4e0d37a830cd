//! The decision: which products of a category's file to show. `js/recommend/decide.ts` is the same.

use std::cmp::Reverse;

use crate::file::{Rows, Tables, pairs};
use crate::weight::worth;

/// What is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// What visitors looked at next.
    Next,
    /// What was looked at in the same session.
    Viewed,
    /// What was bought with it.
    Bought,
    /// What sells best in the category.
    Best,
}

impl List {
    /// By its name in journeys and vectors.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "next" => Self::Next,
            "viewed_together" => Self::Viewed,
            "bought_together" => Self::Bought,
            "best_sellers" => Self::Best,
            _ => return None,
        })
    }

    /// The table, and what each product is worth that it is asked for, the latest first. How much less the
    /// ones before weigh was chosen on July in the clicks of a clothes shop, learned from April to June.
    fn table(self, tables: &Tables) -> Option<(&Rows, &'static [u64])> {
        match self {
            Self::Next => Some((&tables.next, &[64, 4, 2, 1])),
            Self::Viewed => Some((&tables.viewed, &[4, 2, 1, 1])),
            Self::Bought => Some((&tables.bought, &[1; 20])),
            Self::Best => None,
        }
    }
}

/// The products to show, as numbers into the file's items: the heaviest first, of the same weight the one
/// with the lower number; behind them what sells best. `seeds` are the products that are asked for, the
/// latest first. Those for which `may` says no are left out.
#[must_use]
pub fn decide(
    tables: &Tables,
    list: List,
    seeds: &[u32],
    most: usize,
    mut may: impl FnMut(u32) -> bool,
) -> Vec<u32> {
    let mut scores = vec![0u64; tables.items.len()];
    let (rows, factors) = list.table(tables).unzip();
    for (seed, factor) in seeds.iter().zip(factors.unwrap_or_default()) {
        let row = rows.and_then(|rows| rows.get(*seed as usize));
        for (item, level) in row.iter().flat_map(|row| pairs(row)) {
            scores[item as usize] += factor * worth(level);
        }
    }
    let mut ranked: Vec<u32> = (0..scores.len() as u32).collect();
    ranked.retain(|item| scores[*item as usize] > 0);
    ranked.sort_by_key(|item| (Reverse(scores[*item as usize]), *item));
    let best = tables.best.iter().copied();
    let best = best.filter(|item| scores[*item as usize] == 0);
    let all = ranked.iter().copied().chain(best);
    all.filter(|item| may(*item)).take(most).collect()
}
